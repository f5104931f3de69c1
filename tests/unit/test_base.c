/* The base room: text, paths, maps, and the printing of foreign text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/foreign.h"
#include "base/map.h"
#include "base/pattern.h"

static void assert_text(struct text actual, const char *expected) {
    assert_int_equal(actual.size, strlen(expected));
    assert_memory_equal(actual.at, expected, actual.size);
}

static void paths_are_normalized_by_their_text(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text normal;
    assert_true(path_normalize(TEXT("a/./b//../c/"), &arena, &normal));
    assert_text(normal, "a/c");
    assert_false(path_normalize(TEXT("a/../../b"), &arena, &normal));
    assert_false(path_normalize(TEXT("/etc"), &arena, &normal));
    arena_free(&arena);
}

static void a_map_holds_what_was_put_under_many_keys(void **state) {
    (void)state;
    struct arena arena = {0};
    struct map map = {0};
    for (int i = 0; i < 5000; i++)
        map_put(&map, &arena, text_format(&arena, "key %d", i), arena_new(&arena, int));
    assert_int_equal(map.count, 5000);
    assert_non_null(map_find(&map, TEXT("key 4999")));
    assert_null(map_find(&map, TEXT("key 5000")));
    arena_free(&arena);
}

static void control_bidi_and_invalid_bytes_are_made_visible(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_text(foreign_show(TEXT("a\x1b[31m\n\xff\xe2\x80\xae\xc2\x85z"), &arena),
                "a\\x1b[31m\\x0a\\xff\\u202e\\x85z");
    assert_text(foreign_show(TEXT("caf\xc3\xa9"), &arena), "caf\xc3\xa9");
    arena_free(&arena);
}

static void command_markers_of_ci_runners_are_broken(void **state) {
    (void)state;
    struct arena arena = {0};
    assert_text(foreign_show(TEXT("x##[add-mask]a"), &arena), "x##\\[add-mask]a");
    assert_text(foreign_show(TEXT("##vso[task.setvariable]"), &arena), "##vso\\[task.setvariable]");
    assert_text(foreign_show(TEXT(" ::stop::"), &arena), " \\::stop::");
    assert_text(foreign_show(TEXT("###VSO[a]"), &arena), "###VSO\\[a]");
    assert_text(foreign_show(TEXT("a::b"), &arena), "a::b");
    arena_free(&arena);
}

static void long_text_is_cut(void **state) {
    (void)state;
    struct arena arena = {0};
    char bytes[4000];
    memset(bytes, 'x', sizeof bytes);
    struct text shown = foreign_show((struct text){bytes, sizeof bytes}, &arena);
    assert_int_equal(shown.size, FOREIGN_LONGEST + 3);
    arena_free(&arena);
}

static void a_pattern_gives_its_groups(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct pattern_groups groups;
    const struct pattern *pattern = pattern_new("(a+)(x)?(b)", &arena);
    assert_int_equal(pattern_find(pattern, TEXT("--aab"), 0, &groups, &error), 1);
    assert_text(groups.at[1], "aa");
    assert_null(groups.at[2].at);
    assert_int_equal(pattern_find(pattern, TEXT("--aa"), 0, &groups, &error), 0);
    arena_free(&arena);
}

static void a_pattern_that_hits_its_limit_is_no_answer(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    const struct pattern *pattern = pattern_new("^(a+)+$", &arena);
    assert_int_equal(
        pattern_find(pattern, TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), 0, NULL, &error),
        -1);
    arena_free(&arena);
}

static void a_word_is_found_only_as_a_whole(void **state) {
    (void)state;
    assert_true(text_contains_word(TEXT("users_old, users"), TEXT("users")));
    assert_false(text_contains_word(TEXT("users_old superusers users2"), TEXT("users")));
    assert_true(text_contains_word(TEXT("users"), TEXT("users")));
    assert_false(text_contains_word(TEXT("users"), TEXT("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_found_only_as_a_whole),
        cmocka_unit_test(paths_are_normalized_by_their_text),
        cmocka_unit_test(a_map_holds_what_was_put_under_many_keys),
        cmocka_unit_test(control_bidi_and_invalid_bytes_are_made_visible),
        cmocka_unit_test(command_markers_of_ci_runners_are_broken),
        cmocka_unit_test(long_text_is_cut),
        cmocka_unit_test(a_pattern_gives_its_groups),
        cmocka_unit_test(a_pattern_that_hits_its_limit_is_no_answer),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
