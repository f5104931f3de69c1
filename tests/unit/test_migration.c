/* Migrations: the four variables as Alembic finds them, what can't be read, and hostile text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "alembic/migration.h"
#include "base/pattern.h"

static struct arena arena;

/* Both readings must agree: that of the head, and that of the whole. */
static struct migration read_named(struct text source, const char *name) {
    struct migration head, whole;
    migration_read(source, text_of(name), false, &arena, &head);
    migration_read(source, text_of(name), true, &arena, &whole);
    assert_int_equal(head.state, whole.state);
    assert_true(text_equal(head.revision.id, whole.revision.id));
    assert_int_equal(head.revision.parents.count, whole.revision.parents.count);
    return head;
}

static struct migration read_text(const char *source) {
    return read_named(text_of(source), "versions/a_x.py");
}

static void assert_read(const char *source, const char *id, const char *parents) {
    struct migration migration = read_text(source);
    assert_int_equal(migration.state, MIGRATION_READ);
    struct text joined = text_join(migration.revision.parents, TEXT(" "), &arena);
    assert_string_equal(text_c_string(migration.revision.id, &arena), id);
    assert_string_equal(text_c_string(joined, &arena), parents);
}

static void assert_state(const char *source, enum migration_state state, const char *reason) {
    struct migration migration = read_text(source);
    assert_int_equal(migration.state, state);
    assert_true(text_contains(migration.reason, text_of(reason)));
}

#define REVISION "revision = 'a'\n"

static int arena_clear(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static void every_way_to_write_an_id_is_read(void **state) {
    (void)state;
    assert_read("revision = \"a\"\ndown_revision = 'b'", "a", "b");
    assert_read("revision: str = u'a'\ndown_revision: Union[str, None] = r\"b\"", "a", "b");
    assert_read("revision = 'a' \\\n  'b'\ndown_revision = ('c'\n 'd')", "ab", "cd");
    assert_read("x = 'c'\nrevision = 'a' + x\ndown_revision = f'{x}1'", "ac", "c1");
    assert_read("revision = '''a'''\ndown_revision = '\\x62\\143\\u0064'", "a", "bcd");
    assert_read("revision = '{}_{}'.format('a', 1)\ndown_revision = '%s' % 'b'", "a_1", "b");
    assert_read("x = revision = 'a'; down_revision = None", "a", "");
    assert_read("revision, down_revision = 'a', 'b'", "a", "b");
    assert_read("# coding: latin-1\nrevision = 'a\xe9'\ndown_revision = None", "a\xc3\xa9", "");
    assert_read("\xef\xbb\xbfrevision = 'a'\r\ndown_revision = 'b'\r\n", "a", "b");
}

static void a_down_revision_is_none_one_or_several(void **state) {
    (void)state;
    assert_read(REVISION "down_revision = ('b', 'c')", "a", "b c");
    assert_read(REVISION "down_revision = ['b',  # first\n  'c',\n]", "a", "b c");
    assert_read(REVISION "down_revision = {'b', 'c'}", "a", "b c");
    assert_read(REVISION "down_revision = 'b', 'c', 'b'", "a", "b c");
    assert_read(REVISION "down_revision = ('b')", "a", "b");
    assert_read(REVISION "down_revision = {'b'}", "a", "b");
    assert_read(REVISION "down_revision = ('b', 'c'),", "a", "b c");
    static const char *const roots[] = {"None", "()", "[]", "(None,)", "''", "{}", "set()"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        assert_read(text_format(&arena, REVISION "down_revision = %s", roots[i]).at, "a", "");
}

static void a_false_value_that_is_no_root_to_every_alembic_is_not_guessed(void **state) {
    (void)state;
    assert_state(REVISION "down_revision = 0", MIGRATION_UNREADABLE, "is neither None");
    assert_state(REVISION "down_revision = False", MIGRATION_UNREADABLE, "is neither None");
}

static void the_last_assignment_that_runs_wins(void **state) {
    (void)state;
    assert_read(REVISION "down_revision = 'b'\ndown_revision = 'c'", "a", "c");
    assert_read("\"\"\"\nrevision = 'doc'\n\"\"\"\n" REVISION "down_revision = 'b'", "a", "b");
    assert_read(REVISION "down_revision = 'b'\nif False:\n    down_revision = 'c'", "a", "b");
    assert_read(REVISION "down_revision = 'b'\nif __debug__ if 0 else 1:\n    down_revision = 'c'",
                "a", "c");
    assert_read("def f():\n    revision = 'no'\n\n\nclass A:\n    revision = 'no'\n\n\n" REVISION
                "down_revision = 'b'",
                "a", "b");
    assert_read(REVISION "down_revision: None = None\ndown_revision: str\n", "a", "");
    assert_read(REVISION "globals()['down_revision'] = 'b'", "a", "b");
    assert_read(REVISION "down_revision = 'b'\nfrom x import *\nexec('y = 1')", "a", "b");
    assert_read(REVISION "down_revision = 'b'\ndown_revision += 'c'", "a", "bc");
    assert_read(REVISION "down_revision = 'b'\nclass A:\n    'the global revision'\n", "a", "b");
    assert_read(REVISION "down_revision = 'b'\ndef f():\n    global x; revision = x\nf()", "a",
                "b");
}

static void a_value_that_only_running_tells_is_computed(void **state) {
    (void)state;
    static const char *const endings[] = {
        "down_revision = f()",
        "down_revision = 'b' if x else 'c'",
        "down_revision = None\nif x:\n    down_revision = 'c'",
        "down_revision = None\ntry:\n    down_revision = 'c'\nexcept E:\n    pass",
        "down_revision = None\nfor down_revision in x:\n    pass",
        "down_revision = None\nexec('down_revision = 1')",
        "down_revision = None\nexec(x)",
        "down_revision = None\nglobals().update(x)",
        "down_revision = None\nglobals()[x] = 1",
        "from x import down_revision",
        "down_revision = other.revision",
        "down_revision = None\ndef f():\n    global down_revision\n    down_revision = 1\nf()",
        "down_revision = None\nclass A:\n    global x, down_revision\n    down_revision = 1",
        "down_revision = None\nwith open(x) as down_revision:\n    pass",
    };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        assert_state(text_format(&arena, REVISION "%s", endings[i]).at, MIGRATION_COMPUTED,
                     "revision` ");
}

static void what_alembic_refuses_is_unreadable(void **state) {
    (void)state;
    assert_state("", MIGRATION_UNREADABLE, "could not determine the revision id");
    assert_state("x = 1", MIGRATION_UNREADABLE, "could not determine the revision id");
    assert_state(REVISION, MIGRATION_UNREADABLE, "no `down_revision`");
    assert_state(REVISION "down_revision: str", MIGRATION_UNREADABLE, "no `down_revision`");
    assert_state(REVISION "down_revision = 'b'\ndel down_revision", MIGRATION_UNREADABLE,
                 "no `down_revision`");
    assert_state("revision = 5\ndown_revision = None", MIGRATION_UNREADABLE, "no string");
    assert_state("revision = None\ndown_revision = None", MIGRATION_UNREADABLE, "no string");
    assert_state("revision = b'a'\ndown_revision = None", MIGRATION_UNREADABLE, "no string");
    assert_state(REVISION "down_revision = (None, 'b')", MIGRATION_UNREADABLE, "neither");
    assert_state(REVISION "down_revision = 5", MIGRATION_UNREADABLE, "neither");
    assert_state(REVISION "raise x\ndown_revision = None", MIGRATION_UNREADABLE, "raises");
}

static void an_old_file_name_gives_the_id(void **state) {
    (void)state;
    struct migration migration = read_named(TEXT("down_revision = None"), "versions/12ef.py");
    assert_int_equal(migration.state, MIGRATION_READ);
    assert_string_equal(migration.revision.id.at, "12ef");
    migration = read_named(TEXT("down_revision = None"), "versions/abc_dead.py");
    assert_int_equal(migration.state, MIGRATION_UNREADABLE);
}

static void conflict_markers_and_errors_have_their_line(void **state) {
    (void)state;
    struct migration migration = read_text(REVISION "<<<<<<< ours\ndown_revision = 'b'\n=======\n"
                                                    "down_revision = 'c'\n>>>>>>> theirs\n");
    assert_int_equal(migration.state, MIGRATION_UNREADABLE);
    assert_true(text_contains(migration.reason, TEXT("conflict markers")));
    assert_int_equal(migration.place.line, 2);
    migration = read_text(REVISION "down_revision = None\ndef upgrade():\n<<<<<<< ours\n    a()\n"
                                   "=======\n    b()\n>>>>>>> theirs\n");
    assert_true(text_contains(migration.reason, TEXT("conflict markers")));
    assert_int_equal(migration.place.line, 4);
    migration = read_text(REVISION "down_revision = ('b'\n");
    assert_int_equal(migration.state, MIGRATION_UNREADABLE);
    assert_true(text_contains(migration.reason, TEXT("syntax error")));
}

static void an_error_below_the_head_is_seen_by_a_whole_reading(void **state) {
    (void)state;
    struct text source = TEXT(REVISION "down_revision = None\ndef upgrade():\n    a b\n");
    struct migration migration;
    migration_read(source, TEXT("a_x.py"), true, &arena, &migration);
    assert_int_equal(migration.state, MIGRATION_UNREADABLE);
    assert_int_equal(migration.place.line, 4);
    migration_read(source, TEXT("a_x.py"), false, &arena, &migration);
    assert_int_equal(migration.state, MIGRATION_READ);
}

static void other_pythons_are_read(void **state) {
    (void)state;
    assert_read(REVISION "down_revision = u'b'\ndef f():\n    print 'x'\n    exec y in z\n", "a",
                "b");
    assert_read(REVISION "down_revision = 'b'\ntype X[T] = list[T]\ndef f[T](): pass\n"
                         "try:\n    pass\nexcept A, B:\n    pass\n",
                "a", "b");
}

static void a_value_has_its_place(void **state) {
    (void)state;
    struct migration migration = read_text("revision = 'a'\n\ndown_revision: str = (  # why\n"
                                           "    'b')\n");
    assert_int_equal(migration.revision.place.line, 1);
    assert_int_equal(migration.revision.place.column, 12);
    assert_int_equal(migration.revision.parents_place.line, 4);
    assert_int_equal(migration.revision.parents_place.column, 5);
    migration = read_text(REVISION "x, down_revision = 1, ('b', 'c')\n");
    assert_int_equal(migration.revision.parents_place.line, 2);
    assert_int_equal(migration.revision.parents_place.column, 23);
}

static void labels_and_dependencies_may_be_missing_or_unknown(void **state) {
    (void)state;
    struct migration migration = read_text(REVISION "down_revision = None\nbranch_labels = ('x',)\n"
                                                    "depends_on = ['c', 'd']\n");
    assert_int_equal(migration.revision.labels.count, 1);
    assert_int_equal(migration.revision.depends_on.count, 2);
    migration = read_text(REVISION "down_revision = None\nbranch_labels = other.LABEL\n"
                                   "depends_on = f()\n");
    assert_int_equal(migration.state, MIGRATION_READ);
    assert_false(migration.revision.labels_known);
    assert_false(migration.revision.depends_known);
    migration = read_text(REVISION "down_revision = None\ndepends_on = ''\n");
    assert_true(migration.revision.labels_known);
    assert_int_equal(migration.revision.depends_on.count, 0);
}

/* Alembic's own pattern, by pcre2: `\Z` and a newline are Python's `$`, `\A` its match(). */
static void names_load_as_alembics_pattern_says(void **state) {
    (void)state;
    static const char *const names[] = {
        "a.py",       "_a.py",        ".a.py", ".#a.py",  "__init__.py", "__init__a.py",
        "__ini__.py", "a.PY",         "a.py~", "a.pyc",   "a.pyi",       "a.py.bak",
        ".py",        "py",           "",      "a\nb.py", "a.py\n",      "a.py\n\n",
        "a:b.py",     "x__init__.py", "\n.py", ".#.py\n"};
    const struct pattern *pattern =
        pattern_new("\\A(?!\\.#|__init__)([^\\n]*\\.py)(?=\\n?\\z)", &arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text name = text_of(names[i]);
        struct error error = {.arena = &arena};
        assert_int_equal(migration_name_loads(name), pattern_find(pattern, name, 0, NULL, &error));
    }
    struct migration migration;
    migration_read(TEXT(""), TEXT("versions/__init__.py"), false, &arena, &migration);
    assert_int_equal(migration.state, MIGRATION_NONE);
}

static bool same(const char *a, const char *b) {
    return migration_same_program(text_of(a), text_of(b), &arena);
}

static void layout_comments_and_docstrings_are_no_change(void **state) {
    (void)state;
    assert_true(same("'''a'''\nx = 1  # b\n", "\"\"\"c\"\"\"\r\n\r\nx=1"));
    assert_true(same("def f():\n    'a'\n    return (1)\n", "def f():\n  return 1\n"));
    assert_true(same("x = f('a', b)\n", "x = f(\n    \"a\",\n    b,\n)\n"));
    assert_true(same("x = 'a' 'b'", "x = 'ab'"));
    assert_false(same("x = ('a')", "x = ('a',)"));
    assert_false(same("x = 'a'", "x = 'b'"));
    assert_false(same("x = 'a'", "x = b'a'"));
    assert_false(same("def f():\n    a()\n", "def f():\n    pass\n"));
    assert_false(same("x = a.b", "x = a.c"));
    assert_false(same("from . import a", "from .. import a"));
    assert_false(same("x +", "x  +"));
    assert_true(same("x +", "x +"));
}

/* ---- hostile text ---- */

static struct text repeated(const char *before, const char *middle, size_t count,
                            const char *after) {
    struct texts parts = {0};
    vector_push(&parts, &arena, text_of(before));
    for (size_t i = 0; i < count; i++)
        vector_push(&parts, &arena, text_of(middle));
    vector_push(&parts, &arena, text_of(after));
    return text_join(parts, TEXT(""), &arena);
}

static enum migration_state state_of(struct text source) {
    return read_named(source, "a_x.py").state;
}

#define DOWN REVISION "down_revision = "

static void long_chains_are_read_in_a_loop(void **state) {
    (void)state;
    assert_int_equal(state_of(repeated(DOWN "'b'", " + 'b'", 2500, "\n")), MIGRATION_READ);
    assert_int_equal(state_of(repeated(DOWN "'b'", " + 'b'", 100000, "\n")), MIGRATION_READ);
    assert_int_equal(state_of(repeated(DOWN, "'b' ", 100000, "\n")), MIGRATION_READ);
    struct migration migration = read_named(repeated(DOWN "(", "'b', ", 100000, ")\n"), "a_x.py");
    assert_int_equal(migration.revision.parents.count, 1);
}

static void a_hundred_thousand_parents_are_linear(void **state) {
    (void)state;
    struct texts parts = {0};
    for (int i = 0; i < 100000; i++)
        vector_push(&parts, &arena, text_format(&arena, "'%d'", i));
    struct text list = text_join(parts, TEXT(","), &arena);
    struct text source = text_format(&arena, DOWN "[%.*s]\n", TEXT_ARGS(list));
    assert_int_equal(read_named(source, "a_x.py").revision.parents.count, 100000);
}

static void deep_nests_are_refused_and_never_a_crash(void **state) {
    (void)state;
    static const char *const nests[] = {
        "-",      "not ",    "lambda: ",     "(",     "[",    "{",    "a(",    "a[", "f'{",
        "await ", "a.",      "1 if 2 else ", "2 ** ", "*",    "{1: ", "x := ", "`",  "yield ",
        "@",      "if a:\n", "a = ",         "a, ",   "a < ", "a or "};
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        struct migration migration;
        for (size_t count = 300; count <= 100000; count = count * 100 / 3) {
            struct text source = repeated(DOWN, nests[i], count, "x\n");
            migration_read(source, TEXT("a_x.py"), true, &arena, &migration);
            assert_int_not_equal(migration.state, MIGRATION_READ);
            struct text statement = repeated(DOWN "'b'\n", nests[i], count, "x\n");
            migration_read(statement, TEXT("a_x.py"), true, &arena, &migration);
        }
    }
}

static void a_long_elif_chain_is_flat(void **state) {
    (void)state;
    struct text source = repeated(DOWN "'b'\nif x:\n    pass\n", "elif x:\n    pass\n", 100000, "");
    assert_int_equal(state_of(source), MIGRATION_READ);
}

static void doubling_names_can_t_fill_the_memory(void **state) {
    (void)state;
    assert_int_equal(
        state_of(repeated("x = 'aaaaaaaa'\n", "x = x + x\n", 60, REVISION "down_revision = x\n")),
        MIGRATION_COMPUTED);
    assert_int_equal(
        state_of(repeated("x = [1, 2]\n", "x = [*x, *x]\n", 60, REVISION "down_revision = x\n")),
        MIGRATION_COMPUTED);
}

static void odd_bytes_are_unreadable(void **state) {
    (void)state;
    assert_int_equal(state_of(TEXT(DOWN "None\n\0")), MIGRATION_UNREADABLE);
    assert_int_equal(state_of(TEXT("# coding: utf-7\n#+AAo-revision = 'evil'\n" DOWN "None\n")),
                     MIGRATION_UNREADABLE);
    assert_int_equal(state_of(TEXT("\xff\xfer\0e\0v\0")), MIGRATION_UNREADABLE);
    assert_int_equal(state_of(TEXT("# \xe9\n" DOWN "None\n")), MIGRATION_READ);
    assert_int_equal(state_of(repeated(DOWN, "9", 5000, "\n")), MIGRATION_UNREADABLE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_write_an_id_is_read),
        cmocka_unit_test(a_down_revision_is_none_one_or_several),
        cmocka_unit_test(a_false_value_that_is_no_root_to_every_alembic_is_not_guessed),
        cmocka_unit_test(the_last_assignment_that_runs_wins),
        cmocka_unit_test(a_value_that_only_running_tells_is_computed),
        cmocka_unit_test(what_alembic_refuses_is_unreadable),
        cmocka_unit_test(an_old_file_name_gives_the_id),
        cmocka_unit_test(conflict_markers_and_errors_have_their_line),
        cmocka_unit_test(an_error_below_the_head_is_seen_by_a_whole_reading),
        cmocka_unit_test(other_pythons_are_read),
        cmocka_unit_test(a_value_has_its_place),
        cmocka_unit_test(labels_and_dependencies_may_be_missing_or_unknown),
        cmocka_unit_test(names_load_as_alembics_pattern_says),
        cmocka_unit_test(layout_comments_and_docstrings_are_no_change),
        cmocka_unit_test(long_chains_are_read_in_a_loop),
        cmocka_unit_test(a_hundred_thousand_parents_are_linear),
        cmocka_unit_test(deep_nests_are_refused_and_never_a_crash),
        cmocka_unit_test(a_long_elif_chain_is_flat),
        cmocka_unit_test(doubling_names_can_t_fill_the_memory),
        cmocka_unit_test(odd_bytes_are_unreadable),
    };
    return cmocka_run_group_tests_name("migration", tests, NULL, arena_clear);
}
