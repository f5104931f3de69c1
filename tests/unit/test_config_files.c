/* test_config_files.c: INI, TOML and globs where no oracle speaks: places, sentences, ceilings. The
 * grammars themselves are tested against CPython, in tests/differential. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "config/ini.h"
#include "config/settings.h"
#include "config/toml.h"

static void assert_text(struct text actual, const char *expected) {
    struct arena arena = {0};
    assert_string_equal(text_c_string(actual, &arena), expected);
    arena_free(&arena);
}

/* ---- ini ---- */

static void ini_refused(const char *text, const char *subject, const char *reason) {
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct ini *ini;
    assert_int_equal(ini_read(text_of(text), TEXT("a.ini"), &arena, &ini, &error), -1);
    assert_text(error.subject, subject);
    assert_text(error.reason, reason);
    arena_free(&arena);
}

static void an_ini_that_is_refused_names_the_line_and_what_is_wrong(void **state) {
    (void)state;
    ini_refused("# x\nkey = 1\n", "a.ini:2", "no [section] stands before 'key = 1'");
    ini_refused("[a]\nk = 1\n\nK: 2\n", "a.ini:4", "the option 'k' is there already");
    ini_refused("[a]\n[b]\n[a]\n", "a.ini:3", "the section [a] is there already");
    ini_refused("[a]\nword\n", "a.ini:2", "neither [section] nor key = value");
}

static void a_value_of_an_ini_knows_its_place(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct ini *ini;
    struct ini_value value;
    assert_int_equal(ini_read(TEXT("[a]\n\n  key = 1\n"), TEXT("a.ini"), &arena, &ini, &error), 0);
    assert_int_equal(ini_get(ini, TEXT("a"), TEXT("key"), &value, &error), 1);
    assert_int_equal(value.place.line, 3);
    assert_int_equal(value.place.column, 3);
    assert_int_equal(ini_get(ini, TEXT("a"), TEXT("other"), &value, &error), 0);
    assert_int_equal(ini_get(ini, TEXT("none"), TEXT("key"), &value, &error), 0);
    arena_free(&arena);
}

/* Each value doubles the one before; nine steps of a thousand references each would be 10^27. */
static void references_that_multiply_are_refused_and_not_followed(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct texts lines = {0};
    struct ini *ini;
    struct ini_value value;
    vector_push(&lines, &arena, TEXT("[a]\nk0 = x"));
    for (int i = 1; i < 10; i++) {
        struct text line = text_format(&arena, "k%d = ", i);
        for (int k = 0; k < 50; k++)
            line = text_format(&arena, "%.*s%%(k%d)s", TEXT_ARGS(line), i - 1);
        vector_push(&lines, &arena, line);
    }
    struct text text = text_join(lines, TEXT("\n"), &arena);
    assert_int_equal(ini_read(text, TEXT("a.ini"), &arena, &ini, &error), 0);
    assert_int_equal(ini_get(ini, TEXT("a"), TEXT("k9"), &value, &error), -1);
    assert_text(error.reason, "'k9' refers to too much");
    assert_int_equal(ini_get(ini, TEXT("a"), TEXT("k1"), &value, &error), 1);
    arena_free(&arena);
}

static void a_percent_sign_in_the_folder_of_an_ini_is_no_reference(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct ini *ini;
    struct ini_value value;
    assert_int_equal(ini_read(TEXT("[a]\nk = %(here)s/m\n"), TEXT("a.ini"), &arena, &ini, &error),
                     0);
    ini_set_default(ini, TEXT("here"), TEXT("/100%/x"));
    assert_int_equal(ini_get(ini, TEXT("a"), TEXT("k"), &value, &error), 1);
    assert_text(value.text, "/100%/x/m");
    arena_free(&arena);
}

/* ---- toml ---- */

static void toml_refused(const char *text, const char *subject) {
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct toml_value *root;
    assert_int_equal(toml_read(text_of(text), TEXT("a.toml"), &arena, &root, &error), -1);
    assert_text(error.subject, subject);
    arena_free(&arena);
}

static void a_toml_that_is_refused_names_the_line(void **state) {
    (void)state;
    toml_refused("a = 1\n\nb = \n", "a.toml:3");
    toml_refused("a = \"\"\"\n\n\nx\ny", "a.toml:5");
    toml_refused("[a]\nb = 1\n[a]\n", "a.toml:3");
    toml_refused("# \xff\n", "a.toml:1");
}

static void a_value_of_a_toml_knows_its_place(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct toml_value *root;
    struct text text = TEXT("[a.b]\r\n\r\n  c.d = [\r\n 1,\r\n 2]\r\n");
    assert_int_equal(toml_read(text, TEXT("a.toml"), &arena, &root, &error), 0);
    const struct toml_value *list = toml_find(root, "a.b.c.d");
    int64_t number;
    assert_int_equal(list->place.line, 3);
    assert_int_equal(list->place.column, 3);
    assert_int_equal(list->at[1]->place.line, 5);
    assert_true(toml_integer(list->at[1], &number) && number == 2);
    assert_null(toml_find(root, "a.b.c.d.e"));
    assert_null(toml_find(root, "a.x"));
    arena_free(&arena);
}

static void an_integer_that_does_not_fit_is_none(void **state) {
    (void)state;
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct toml_value *root;
    int64_t number;
    struct text text = TEXT("a = 9223372036854775807\nb = 9223372036854775808\nc = 0x10\nd = 1.0");
    assert_int_equal(toml_read(text, TEXT("a.toml"), &arena, &root, &error), 0);
    assert_true(toml_integer(toml_find(root, "a"), &number) && number == INT64_MAX);
    assert_false(toml_integer(toml_find(root, "b"), &number));
    assert_true(toml_integer(toml_find(root, "c"), &number) && number == 16);
    assert_false(toml_integer(toml_find(root, "d"), &number));
    arena_free(&arena);
}

/* Text of `count` times `piece` behind "a = ". */
static int read_repeated(const char *piece, size_t count, const char *end) {
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct toml_value *root;
    size_t size = strlen(piece);
    char *bytes = arena_alloc(&arena, 4 + size * count + strlen(end) + 1);
    strcpy(bytes, "a = ");
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + 4 + i * size, piece, size);
    strcpy(bytes + 4 + size * count, end);
    int status = toml_read(text_of(bytes), TEXT("a.toml"), &arena, &root, &error);
    arena_free(&arena);
    return status;
}

static void nesting_is_bounded_and_long_lines_are_linear(void **state) {
    (void)state;
    assert_int_equal(read_repeated("[", 100000, ""), -1);
    assert_int_equal(read_repeated("{a = ", 100000, ""), -1);
    assert_int_equal(read_repeated("[[1],", 100, ""), -1);
    clock_t start = clock();
    assert_int_equal(read_repeated("[0,", 1, ""), -1);
    assert_int_equal(read_repeated("1_", 400000, "1"), 0);
    assert_int_equal(read_repeated("x.", 300000, "1 = 2"), -1);
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
}

/* ---- globs ---- */

static void globs_match_as_gits_wildmatch_does(void **state) {
    (void)state;
    static const struct {
        const char *glob, *name;
        bool matches;
    } rows[] = {
        {"main", "main", true},
        {"main", "maint", false},
        {"release/*", "release/1.x", true},
        {"release/*", "release/1/x", false},
        {"release/**", "release/1/x", true},
        {"**/models.py", "models.py", true},
        {"**/models.py", "a/b/models.py", true},
        {"a/**/b", "a/b", true},
        {"a/**/b", "a/x/y/b", true},
        {"a/**/b", "a/xb", false},
        {"a**b", "axyb", true},
        {"a**b", "ax/yb", false},
        {"**", "a/b", true},
        {"*", "", true},
        {"?", "/", false},
        {"v?", "v1", true},
        {"[a-c]x", "bx", true},
        {"[!a-c]x", "bx", false},
        {"[^a-c]x", "dx", true},
        {"[]-]x", "]x", true},
        {"[a-", "a", false},
        {"[[:digit:]]x", "7x", true},
        {"[!a]x", "/x", false},
        {"\\*", "*", true},
        {"\\*", "a", false},
        {"", "", true},
        {"", "a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (glob_matches(text_of(rows[i].glob), text_of(rows[i].name)) != rows[i].matches)
            fail_msg("'%s' and '%s'", rows[i].glob, rows[i].name);
}

static void a_glob_of_many_stars_ends_soon(void **state) {
    (void)state;
    static char glob[1001], name[4001];
    for (int i = 0; i < 500; i++)
        memcpy(glob + 2 * i, "*a", 2);
    memset(name, 'a', 4000);
    name[3999] = 'b';
    clock_t start = clock();
    assert_false(glob_matches(text_of(glob), text_of(name)));
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ini_that_is_refused_names_the_line_and_what_is_wrong),
        cmocka_unit_test(a_value_of_an_ini_knows_its_place),
        cmocka_unit_test(references_that_multiply_are_refused_and_not_followed),
        cmocka_unit_test(a_percent_sign_in_the_folder_of_an_ini_is_no_reference),
        cmocka_unit_test(a_toml_that_is_refused_names_the_line),
        cmocka_unit_test(a_value_of_a_toml_knows_its_place),
        cmocka_unit_test(an_integer_that_does_not_fit_is_none),
        cmocka_unit_test(nesting_is_bounded_and_long_lines_are_linear),
        cmocka_unit_test(globs_match_as_gits_wildmatch_does),
        cmocka_unit_test(a_glob_of_many_stars_ends_soon),
    };
    return cmocka_run_group_tests_name("config files", tests, NULL, NULL);
}
