/* The graph of revisions: heads, roots, doubled and missing ids, loops, labels, order. A history is
 * written as "id<parents>dependencies#labels", the lists split at commas, histories at blanks; `?`
 * among the labels: they can't be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "graph/graph.h"

static struct arena arena;

static int close_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct texts list(struct text text) {
    struct texts parts = {0};
    struct text part;
    while (text_next_part(&text, ',', &part))
        vector_push(&parts, &arena, part);
    return parts;
}

static struct text field(struct text spec, char opener) {
    const char *from = memchr(spec.at, opener, spec.size);
    size_t at = from ? (size_t)(from - spec.at) + 1 : spec.size, end = at;
    while (end < spec.size && !strchr("<>#", spec.at[end]))
        end++;
    return text_slice(spec, at, end);
}

static struct revision *revision_from(struct text spec, size_t place) {
    struct revision *revision = arena_new(&arena, struct revision);
    size_t end = 0;
    while (end < spec.size && !strchr("<>#", spec.at[end]))
        end++;
    struct texts labels = list(field(spec, '#'));
    bool unknown = texts_contain(labels, TEXT("?"));
    *revision = (struct revision){.id = text_slice(spec, 0, end),
                                  .parents = list(field(spec, '<')),
                                  .depends_on = list(field(spec, '>')),
                                  .labels = unknown ? (struct texts){0} : labels,
                                  .labels_known = !unknown,
                                  .depends_known = true,
                                  .path = text_format(&arena, "versions/%04zu.py", place)};
    return revision;
}

static struct graph *graph_from(const char *history) {
    struct revisions revisions = {0};
    struct text rest = text_of(history), spec;
    for (size_t place = 0; text_next_part(&rest, ' ', &spec); place++)
        vector_push(&revisions, &arena, revision_from(spec, place));
    return graph_new(revisions, &arena);
}

static struct text ids(struct revisions revisions) {
    struct texts ids = {0};
    for (size_t i = 0; i < revisions.count; i++)
        vector_push(&ids, &arena, revisions.at[i]->id);
    return text_join(ids, TEXT(" "), &arena);
}

static void assert_text(struct text actual, const char *expected) {
    assert_string_equal(text_c_string(actual, &arena), expected);
}

static void assert_ids(struct revisions actual, const char *expected) {
    assert_text(ids(actual), expected);
}

/* "a b;dependency: c" */
static struct text loops_text(const struct graph *graph) {
    struct loops loops = graph_loops(graph, &arena);
    struct texts parts = {0};
    for (size_t i = 0; i < loops.count; i++)
        vector_push(&parts, &arena,
                    text_format(&arena, "%s%.*s", loops.at[i].by_dependency ? "dependency: " : "",
                                TEXT_ARGS(ids(loops.at[i].revisions))));
    return text_join(parts, TEXT(";"), &arena);
}

/* "x,y: h1 h2;: h3" */
static struct text groups_text(const struct graph *graph) {
    struct head_groups groups = graph_head_groups(graph, &arena);
    struct texts parts = {0};
    for (size_t i = 0; i < groups.count; i++) {
        struct text labels = text_join(groups.at[i].labels, TEXT(","), &arena);
        vector_push(&parts, &arena,
                    text_format(&arena, "%.*s: %.*s", TEXT_ARGS(labels),
                                TEXT_ARGS(ids(groups.at[i].heads))));
    }
    return text_join(parts, TEXT(";"), &arena);
}

static void no_revisions_have_no_heads(void **state) {
    (void)state;
    const struct graph *graph = graph_new((struct revisions){0}, &arena);
    assert_int_equal(graph_heads(graph, &arena).count, 0);
    assert_int_equal(graph_order(graph, &arena).count, 0);
    assert_int_equal(graph_head_groups(graph, &arena).count, 0);
    assert_int_equal(graph_loops(graph, &arena).count, 0);
    assert_null(graph_find(graph, TEXT("a")));
}

static void two_children_of_one_parent_are_two_heads(void **state) {
    (void)state;
    assert_ids(graph_heads(graph_from("c<a b<a a"), &arena), "b c");
}

static void a_merge_revision_joins_its_parents(void **state) {
    (void)state;
    assert_ids(graph_heads(graph_from("a b<a c<a m<b,c"), &arena), "m");
}

static void a_revision_that_is_only_depended_on_is_still_a_head(void **state) {
    (void)state;
    assert_ids(graph_heads(graph_from("a b<a c>b"), &arena), "b c");
}

static void revisions_without_parents_are_roots(void **state) {
    (void)state;
    assert_ids(graph_roots(graph_from("b<a a d>a c<gone"), &arena), "a d");
}

static void children_come_in_order_of_id(void **state) {
    (void)state;
    const struct graph *graph = graph_from("z<a y<a a x<y");
    assert_ids(graph_children(graph, graph_find(graph, TEXT("a")), &arena), "y z");
}

static void bearers_of_one_id_stay_apart_and_the_first_by_path_stands_for_them(void **state) {
    (void)state;
    const struct graph *graph = graph_from("a b<a b<x c<b");
    struct revisions twice = graph_duplicates(graph, &arena);
    assert_ids(twice, "b b");
    assert_text(twice.at[0]->path, "versions/0001.py");
    assert_ptr_equal(graph_find(graph, TEXT("b")), twice.at[0]);
    assert_ids(graph_revisions(graph), "a b c");
    assert_int_equal(graph_missing(graph, &arena).count, 0);
}

static void a_parent_that_is_nowhere_is_missing(void **state) {
    (void)state;
    struct missing_links missing = graph_missing(graph_from("b<gone,a a"), &arena);
    assert_int_equal(missing.count, 1);
    assert_text(missing.at[0].revision->id, "b");
    assert_text(missing.at[0].wanted, "gone");
    assert_false(missing.at[0].is_dependency);
    assert_null(missing.at[0].meant);
}

static void the_start_of_just_one_id_means_that_one(void **state) {
    (void)state;
    struct missing_links missing =
        graph_missing(graph_from("abc123 b<abc abd124 c<ab d<d1 d12<d1"), &arena);
    assert_int_equal(missing.count, 4);
    assert_text(missing.at[0].meant->id, "abc123");
    assert_null(missing.at[1].meant);
    assert_text(missing.at[2].meant->id, "d12");
    assert_null(missing.at[3].meant); /* d12 can't mean itself */
}

static void a_dependency_may_name_a_label_and_a_parent_may_not(void **state) {
    (void)state;
    struct missing_links missing =
        graph_missing(graph_from("a#core b>core c<core d>nobody"), &arena);
    assert_int_equal(missing.count, 2);
    assert_text(missing.at[0].revision->id, "c");
    assert_text(missing.at[1].revision->id, "d");
    assert_true(missing.at[1].is_dependency);
}

static void a_chain_does_not_loop(void **state) {
    (void)state;
    assert_text(loops_text(graph_from("a b<a c<b d<b e<c,d")), "");
}

static void each_loop_is_named_with_what_lies_on_it_alone(void **state) {
    (void)state;
    assert_text(loops_text(graph_from("r a<r,b b<a h<b z<y y<x x<z s<s")), "a b;s;x y z");
}

static void a_dependency_on_a_descendant_is_a_loop(void **state) {
    (void)state;
    assert_text(loops_text(graph_from("a b<a>d c<b d<c")), "dependency: b c d");
}

static void a_dependency_on_itself_or_its_own_label_is_a_loop(void **state) {
    (void)state;
    assert_text(loops_text(graph_from("a>a b>mine#mine c>a")), "dependency: a;dependency: b");
}

static void a_loop_by_parents_is_not_told_again_with_dependencies(void **state) {
    (void)state;
    assert_text(loops_text(graph_from("a<b b<a>c c<b")), "a b");
}

static void everything_descends_from_itself_and_what_is_above(void **state) {
    (void)state;
    const struct graph *graph = graph_from("a b<a c<b d<a");
    assert_true(graph_descends(graph, TEXT("c"), TEXT("a")));
    assert_true(graph_descends(graph, TEXT("c"), TEXT("c")));
    assert_false(graph_descends(graph, TEXT("c"), TEXT("d")));
    assert_false(graph_descends(graph, TEXT("a"), TEXT("c")));
    assert_false(graph_descends(graph, TEXT("c"), TEXT("nobody")));
    assert_false(graph_descends(graph, TEXT("nobody"), TEXT("nobody")));
    assert_true(graph_descends_from_any(graph, TEXT("c"), list(TEXT("d,b"))));
    assert_false(graph_descends_from_any(graph, TEXT("d"), list(TEXT("c,b"))));
}

static void the_nearest_shared_parents_are_those_that_no_other_shared_one_follows(void **state) {
    (void)state;
    assert_ids(graph_shared_parents(graph_from("r a<r b<a c<a"), TEXT("b"), TEXT("c"), &arena),
               "a");
    assert_ids(graph_shared_parents(graph_from("r a<r b<a"), TEXT("b"), TEXT("a"), &arena), "a");
    assert_ids(graph_shared_parents(graph_from("r s"), TEXT("r"), TEXT("s"), &arena), "");
    const char *criss_cross = "r a<r b<r c<a,b d<a,b";
    assert_ids(graph_shared_parents(graph_from(criss_cross), TEXT("c"), TEXT("d"), &arena), "a b");
}

static bool is_ours(const void *context, const struct revision *revision) {
    return texts_contain(*(const struct texts *)context, revision->id);
}

static void the_first_of_a_chain_stands_on_nothing_of_ours(void **state) {
    (void)state;
    const struct graph *graph = graph_from("r a<r b<a c<b m<c,z z<r y");
    struct texts ours = list(TEXT("b,c,m,z"));
    assert_ids(graph_first_of_chain(graph, TEXT("m"), is_ours, &ours, &arena), "b z");
    assert_ids(graph_first_of_chain(graph, TEXT("a"), is_ours, &ours, &arena), "");
    ours = list(TEXT("y"));
    assert_ids(graph_first_of_chain(graph, TEXT("y"), is_ours, &ours, &arena), "y");
}

static void unlabelled_heads_are_one_group(void **state) {
    (void)state;
    assert_text(groups_text(graph_from("a b<a c<a")), ": b c");
}

static void a_label_flows_down_to_its_heads(void **state) {
    (void)state;
    assert_text(groups_text(graph_from("r e<r#expand c<r#contract e2<e c2<c c3<c")),
                "contract: c2 c3;expand: e2");
}

static void a_merge_revision_carries_the_labels_of_both_sides(void **state) {
    (void)state;
    assert_text(groups_text(graph_from("a#y b#x,w m<a,b c<b")), "w,x: c;w,x,y: m");
}

static void heads_on_labels_that_cannot_be_read_are_groups_of_their_own(void **state) {
    (void)state;
    assert_text(groups_text(graph_from("r a<r#? a2<a a3<a b<r#? c<r d<r")), ": a2 a3;: b;: c d");
}

static void more_labels_than_go_into_one_pass_still_tell_heads_apart(void **state) {
    (void)state;
    struct texts specs = {0};
    for (int i = 0; i < 200; i++)
        vector_push(&specs, &arena, text_format(&arena, "h%03d#label%03d", i, i));
    vector_push(&specs, &arena, TEXT("k<h199"));
    vector_push(&specs, &arena, TEXT("l<h199"));
    struct text history = text_join(specs, TEXT(" "), &arena);
    const struct graph *graph = graph_from(text_c_string(history, &arena));
    struct head_groups groups = graph_head_groups(graph, &arena);
    assert_int_equal(groups.count, 200);
    assert_ids(groups.at[199].heads, "k l");
    assert_text(groups.at[199].labels.at[0], "label199");
}

static void parents_and_dependencies_come_before_children(void **state) {
    (void)state;
    assert_ids(graph_order(graph_from("a<z z b<z>c c<a y<y x<y"), &arena), "z a x c b");
}

enum { MANY = 100000 };

static struct graph *graph_of_many(void (*link)(struct revision *revision, size_t place,
                                                const struct text *names)) {
    struct text *names = arena_array(&arena, MANY, sizeof *names);
    struct revisions revisions = {0};
    for (size_t i = 0; i < MANY; i++) {
        struct revision *revision = arena_new(&arena, struct revision);
        revision->id = names[i] = text_format(&arena, "r%06zu", i);
        revision->labels_known = true;
        link(revision, i, names);
        vector_push(&revisions, &arena, revision);
    }
    return graph_new(revisions, &arena);
}

static void in_a_chain(struct revision *revision, size_t place, const struct text *names) {
    if (place)
        vector_push(&revision->parents, &arena, names[place - 1]);
}

static void in_a_star(struct revision *revision, size_t place, const struct text *names) {
    if (place)
        vector_push(&revision->parents, &arena, names[0]);
}

/* A chain of the even ones, each with a tooth; every revision bears a label. */
static void in_a_comb(struct revision *revision, size_t place, const struct text *names) {
    if (place)
        vector_push(&revision->parents, &arena, names[place % 2 ? place - 1 : place - 2]);
    vector_push(&revision->labels, &arena, text_format(&arena, "%zu", place / 50));
}

static void ask_everything(const struct graph *graph, size_t heads) {
    assert_int_equal(graph_heads(graph, &arena).count, heads);
    assert_int_equal(graph_order(graph, &arena).count, MANY);
    assert_int_equal(graph_loops(graph, &arena).count, 0);
    assert_true(graph_descends(graph, TEXT("r099999"), TEXT("r000000")));
    assert_int_equal(graph_missing(graph, &arena).count, 0);
    graph_head_groups(graph, &arena);
    assert_int_equal(graph_upgrade(graph, (struct texts){0}, &arena).count, MANY);
}

/* The order of each was asked of Alembic. */
static void upgrades_go_as_alembic_goes(void **state) {
    (void)state;
    struct text a = TEXT("a");
    struct texts none = {0}, on_a = {&a, 1, 1};
    assert_ids(graph_upgrade(graph_from("a b<a c<b"), none, &arena), "a b c");
    assert_ids(graph_upgrade(graph_from("a b<a c<b"), on_a, &arena), "b c");
    assert_ids(graph_upgrade(graph_from("a b<a c<a d<b,c"), on_a, &arena), "c b d");
    assert_ids(graph_upgrade(graph_from("a b<a c<a d<c,b"), on_a, &arena), "b c d");
    assert_ids(graph_upgrade(graph_from("a b<a c<b x y<x>b"), on_a, &arena), "b x y c");
    assert_ids(graph_upgrade(graph_from("x<a a b<x"), on_a, &arena), "x b");
}

static void a_database_is_stamped_with_the_heads_that_nothing_depends_on(void **state) {
    (void)state;
    assert_ids(graph_stamps(graph_from("a b<a c<a"), &arena), "b c");
    assert_ids(graph_stamps(graph_from("a b<a x>b"), &arena), "x");
    assert_ids(graph_heads(graph_from("a b<a x>b"), &arena), "b x");
}

static void stamps_that_stand_on_each_other_overlap(void **state) {
    (void)state;
    struct text stamps[] = {TEXT("b"), TEXT("c")};
    struct texts both = {stamps, 2, 2};
    const struct graph *apart = graph_from("a b<a c<a"), *moved = graph_from("a b<a c<b");
    assert_int_equal(graph_overlapping(apart, both, &arena).count, 0);
    assert_text(text_join(graph_overlapping(moved, both, &arena), TEXT(" "), &arena), "b");
}

static void a_chain_a_star_and_a_comb_of_many_are_answered_at_once(void **state) {
    (void)state;
    clock_t start = clock();
    ask_everything(graph_of_many(in_a_chain), 1);
    ask_everything(graph_of_many(in_a_star), MANY - 1);
    ask_everything(graph_of_many(in_a_comb), MANY / 2);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_true(seconds < 20); /* about one; sanitizers and a busy machine take their share */
}

#define behaviour(name) cmocka_unit_test_teardown(name, close_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        behaviour(no_revisions_have_no_heads),
        behaviour(two_children_of_one_parent_are_two_heads),
        behaviour(a_merge_revision_joins_its_parents),
        behaviour(a_revision_that_is_only_depended_on_is_still_a_head),
        behaviour(revisions_without_parents_are_roots),
        behaviour(children_come_in_order_of_id),
        behaviour(bearers_of_one_id_stay_apart_and_the_first_by_path_stands_for_them),
        behaviour(a_parent_that_is_nowhere_is_missing),
        behaviour(the_start_of_just_one_id_means_that_one),
        behaviour(a_dependency_may_name_a_label_and_a_parent_may_not),
        behaviour(a_chain_does_not_loop),
        behaviour(each_loop_is_named_with_what_lies_on_it_alone),
        behaviour(a_dependency_on_a_descendant_is_a_loop),
        behaviour(a_dependency_on_itself_or_its_own_label_is_a_loop),
        behaviour(a_loop_by_parents_is_not_told_again_with_dependencies),
        behaviour(everything_descends_from_itself_and_what_is_above),
        behaviour(the_nearest_shared_parents_are_those_that_no_other_shared_one_follows),
        behaviour(the_first_of_a_chain_stands_on_nothing_of_ours),
        behaviour(unlabelled_heads_are_one_group),
        behaviour(a_label_flows_down_to_its_heads),
        behaviour(a_merge_revision_carries_the_labels_of_both_sides),
        behaviour(heads_on_labels_that_cannot_be_read_are_groups_of_their_own),
        behaviour(more_labels_than_go_into_one_pass_still_tell_heads_apart),
        behaviour(parents_and_dependencies_come_before_children),
        behaviour(upgrades_go_as_alembic_goes),
        behaviour(a_database_is_stamped_with_the_heads_that_nothing_depends_on),
        behaviour(stamps_that_stand_on_each_other_overlap),
        behaviour(a_chain_a_star_and_a_comb_of_many_are_answered_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
