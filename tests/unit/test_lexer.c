/* The lexer: layout as CPython counts it, every kind of literal, and the bounds on hostile input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "python/lexer.h"

static struct token token_after(struct lexer *lexer, size_t count) {
    struct token token = lexer_next(lexer);
    while (count-- && token.kind != TOKEN_ERROR)
        token = lexer_next(lexer);
    return token;
}

/* The kinds of all tokens up to the end, or to the first error. */
static size_t kinds_of(struct text source, uint8_t *kinds, size_t most) {
    struct lexer lexer;
    size_t count = 0;
    lexer_start(&lexer, source);
    for (struct token token; count < most;) {
        token = lexer_next(&lexer);
        kinds[count++] = token.kind;
        if (token.kind == TOKEN_END || token.kind == TOKEN_ERROR)
            break;
    }
    return count;
}

static void assert_kinds(struct text source, const uint8_t *expected, size_t count) {
    uint8_t kinds[64];
    assert_int_equal(kinds_of(source, kinds, 64), count);
    assert_memory_equal(kinds, expected, count);
}

#define ASSERT_KINDS(source, ...)                                                                  \
    assert_kinds(TEXT(source), (const uint8_t[]){__VA_ARGS__},                                     \
                 sizeof((const uint8_t[]){__VA_ARGS__}))

static bool is_lexed(struct text source) {
    struct lexer lexer;
    struct token token;
    lexer_start(&lexer, source);
    do
        token = lexer_next(&lexer);
    while (token.kind != TOKEN_END && token.kind != TOKEN_ERROR);
    return token.kind == TOKEN_END;
}

/* `before`, `middle` a number of times, `after`. */
static struct text repeated(struct arena *arena, const char *before, const char *middle,
                            size_t count, const char *after) {
    struct texts parts = {0};
    vector_push(&parts, arena, text_of(before));
    for (size_t i = 0; i < count; i++)
        vector_push(&parts, arena, text_of(middle));
    vector_push(&parts, arena, text_of(after));
    return text_join(parts, TEXT(""), arena);
}

static void lines_end_in_lf_cr_or_both(void **state) {
    (void)state;
    ASSERT_KINDS("a\nb\rc\r\nd", TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME,
                 TOKEN_NEWLINE, TOKEN_NAME, TOKEN_NEWLINE, TOKEN_END);
}

static void a_token_knows_its_line_and_column(void **state) {
    (void)state;
    struct lexer lexer;
    lexer_start(&lexer, TEXT("\xef\xbb\xbf# x\r\nif '''\r\n''' :\r  y"));
    struct token name = token_after(&lexer, 5);
    assert_int_equal(name.kind, TOKEN_NAME);
    assert_int_equal(name.line, 4);
    assert_int_equal(name.column, 3);
    lexer_start(&lexer, TEXT("\xef\xbb\xbfx"));
    name = lexer_next(&lexer);
    assert_int_equal(name.column, 1);
    assert_int_equal(name.start, 3);
}

static void lines_are_joined_in_brackets_and_by_backslashes(void **state) {
    (void)state;
    ASSERT_KINDS("(\n  a # b\n\n) \\\n  c\n", TOKEN_OPEN_ROUND, TOKEN_NAME, TOKEN_CLOSE_ROUND,
                 TOKEN_NAME, TOKEN_NEWLINE, TOKEN_END);
    assert_false(is_lexed(TEXT("a \\ \nb")));
    assert_false(is_lexed(TEXT("a \\\n")));
}

static void indents_open_and_close(void **state) {
    (void)state;
    ASSERT_KINDS("a:\n  b\n\n   # c\n  d\ne", TOKEN_NAME, TOKEN_COLON, TOKEN_NEWLINE, TOKEN_INDENT,
                 TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME, TOKEN_NEWLINE, TOKEN_DEDENT, TOKEN_NAME,
                 TOKEN_NEWLINE, TOKEN_END);
    assert_false(is_lexed(TEXT("a:\n   b\n  c\n")));
}

static void tabs_count_to_eight_and_must_agree_with_one(void **state) {
    (void)state;
    assert_true(is_lexed(TEXT("a:\n\tb\n\tc\n")));
    assert_false(is_lexed(TEXT("a:\n\tb\n        c\n")));
    assert_true(is_lexed(TEXT("a:\n  \tb\n  \tc\n")));
}

static void a_form_feed_starts_the_indent_anew(void **state) {
    (void)state;
    ASSERT_KINDS("a\n  \fb\n", TOKEN_NAME, TOKEN_NEWLINE, TOKEN_NAME, TOKEN_NEWLINE, TOKEN_END);
}

static void strings_have_every_prefix_of_two_pythons(void **state) {
    (void)state;
    static const char *const prefixes[] = {"",  "u",  "U",  "r",  "R",  "b",
                                           "B", "br", "Rb", "rB", "UR", "ur"};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct text source = text_format(&arena, "%s'''a\n'b'''", prefixes[i]);
        uint8_t kinds[4];
        assert_int_equal(kinds_of(source, kinds, 4), 3);
        assert_int_equal(kinds[0], TOKEN_STRING);
    }
    arena_free(&arena);
    ASSERT_KINDS("bu''", TOKEN_NAME, TOKEN_STRING, TOKEN_NEWLINE, TOKEN_END);
}

static void a_string_must_be_closed(void **state) {
    (void)state;
    assert_false(is_lexed(TEXT("'a\n'")));
    assert_false(is_lexed(TEXT("'''a''")));
    assert_false(is_lexed(TEXT("'a\\'")));
    assert_true(is_lexed(TEXT("'a\\\nb'")));
    assert_true(is_lexed(TEXT("r'\\''")));
}

static void format_strings_nest_their_own_quotes(void **state) {
    (void)state;
    ASSERT_KINDS("f'a{f'{'b'}'}'", TOKEN_FORMAT_START, TOKEN_FORMAT_MIDDLE, TOKEN_OPEN_CURLY,
                 TOKEN_FORMAT_START, TOKEN_OPEN_CURLY, TOKEN_STRING, TOKEN_CLOSE_CURLY,
                 TOKEN_FORMAT_END, TOKEN_CLOSE_CURLY, TOKEN_FORMAT_END, TOKEN_NEWLINE, TOKEN_END);
}

static void a_field_has_a_conversion_and_a_specification(void **state) {
    (void)state;
    ASSERT_KINDS("f'{a!r:>{b}x}{{'", TOKEN_FORMAT_START, TOKEN_OPEN_CURLY, TOKEN_NAME,
                 TOKEN_EXCLAMATION, TOKEN_NAME, TOKEN_COLON, TOKEN_FORMAT_MIDDLE, TOKEN_OPEN_CURLY,
                 TOKEN_NAME, TOKEN_CLOSE_CURLY, TOKEN_FORMAT_MIDDLE, TOKEN_CLOSE_CURLY,
                 TOKEN_FORMAT_MIDDLE, TOKEN_FORMAT_END, TOKEN_NEWLINE, TOKEN_END);
    ASSERT_KINDS("f'{a!=b}'", TOKEN_FORMAT_START, TOKEN_OPEN_CURLY, TOKEN_NAME, TOKEN_NOT_EQUAL,
                 TOKEN_NAME, TOKEN_CLOSE_CURLY, TOKEN_FORMAT_END, TOKEN_NEWLINE, TOKEN_END);
    assert_false(is_lexed(TEXT("f'}'")));
    assert_false(is_lexed(TEXT("f'{a'")));
    assert_true(is_lexed(TEXT("t'{{}}\\N{DASH}'")));
}

static void numbers_are_of_every_kind(void **state) {
    (void)state;
    static const char *const good[] = {"0",      "00",  "1_000", "0xFf_f", "0b1_0",        "0o7",
                                       "0777",   "10L", "0xFL",  "1.",     ".5",           "1e5",
                                       "1.5E-3", "1j",  "09.5",  "09j",    "1if a else b", "0_0"};
    static const char *const bad[] = {"1__0", "1_", "0b2",    "0o8", "09",
                                      "1a",   "0x", "1_000_", "0xg"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(is_lexed(text_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(is_lexed(text_of(bad[i])));
}

static void python_2_marks_are_tokens(void **state) {
    (void)state;
    ASSERT_KINDS("`a` <> b", TOKEN_BACKQUOTE, TOKEN_NAME, TOKEN_BACKQUOTE, TOKEN_NOT_EQUAL,
                 TOKEN_NAME, TOKEN_NEWLINE, TOKEN_END);
}

static void keywords_are_told_from_names(void **state) {
    (void)state;
    ASSERT_KINDS("nonlocal None_ None as_ as print match async", TOKEN_NONLOCAL, TOKEN_NAME,
                 TOKEN_NONE, TOKEN_NAME, TOKEN_AS, TOKEN_NAME, TOKEN_NAME, TOKEN_NAME,
                 TOKEN_NEWLINE, TOKEN_END);
}

static void coding_cookies_other_than_three_are_refused(void **state) {
    (void)state;
    assert_true(is_lexed(TEXT("# -*- coding: utf-8 -*-\n'\xc3\xa9'")));
    assert_true(is_lexed(TEXT("\n# vim: set fileencoding=Latin_1 :\n'\xe9'")));
    assert_true(is_lexed(TEXT("#coding:us-ascii\nx")));
    assert_false(is_lexed(TEXT("#coding:ascii\n# \xe9")));
    assert_false(is_lexed(TEXT("# coding: utf-7\n#+AAo-revision = 'evil'")));
    assert_false(is_lexed(TEXT("# coding: cp1252\n")));
    assert_true(is_lexed(TEXT("x\n# coding: utf-7\n")));
    assert_false(is_lexed(TEXT("\xef\xbb\xbf# coding: latin-1\n")));
}

static void stray_bytes_are_allowed_in_comments_only(void **state) {
    (void)state;
    assert_true(is_lexed(TEXT("# \xe9\nx")));
    assert_false(is_lexed(TEXT("'\xe9'")));
    assert_false(is_lexed(TEXT("\xe9 = 1")));
    assert_true(is_lexed(TEXT("\xc3\xa9 = 1")));
    assert_false(is_lexed(TEXT("\xc2\xa0 = 1"))); /* no-break space is in no name */
    assert_false(is_lexed(TEXT("\xc3\x97 = 1"))); /* nor is the multiplication sign */
    assert_false(is_lexed(TEXT("b'\xc3\xa9'")));
}

static void nul_bytes_and_utf_16_are_refused(void **state) {
    (void)state;
    assert_false(is_lexed(TEXT("a = 1\n# \0\n")));
    assert_false(is_lexed(TEXT("\xff\xfe"
                               "a\0\n\0")));
}

static void brackets_nest_200_deep_and_no_deeper(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text open = repeated(&arena, "", "(", 200, "");
    assert_true(is_lexed(repeated(&arena, open.at, ")", 200, "")));
    struct text more = repeated(&arena, "", "[", 201, "");
    assert_false(is_lexed(repeated(&arena, more.at, "]", 201, "")));
    assert_false(is_lexed(TEXT("(]")));
    assert_false(is_lexed(TEXT(")")));
    assert_false(is_lexed(TEXT("(")));
    arena_free(&arena);
}

static bool lexes_indents(size_t levels) {
    struct arena arena = {0};
    struct texts lines = {0};
    for (size_t i = 0; i < levels; i++)
        vector_push(&lines, &arena, text_format(&arena, "%*sif a:", (int)i, ""));
    vector_push(&lines, &arena, text_format(&arena, "%*sb", (int)levels, ""));
    bool lexed = is_lexed(text_join(lines, TEXT("\n"), &arena));
    arena_free(&arena);
    return lexed;
}

static void indents_nest_99_deep_and_no_deeper(void **state) {
    (void)state;
    assert_true(lexes_indents(99));
    assert_false(lexes_indents(100));
}

static void format_strings_nest_150_deep_and_no_deeper(void **state) {
    (void)state;
    struct arena arena = {0};
    struct text open = repeated(&arena, "", "f'{", 150, "a");
    assert_true(is_lexed(repeated(&arena, open.at, "}'", 150, "")));
    struct text more = repeated(&arena, "", "f'{", 151, "a");
    assert_false(is_lexed(repeated(&arena, more.at, "}'", 151, "")));
    arena_free(&arena);
}

static void an_error_comes_again_for_ever(void **state) {
    (void)state;
    struct lexer lexer;
    lexer_start(&lexer, TEXT("a $ b"));
    assert_int_equal(token_after(&lexer, 1).kind, TOKEN_ERROR);
    assert_int_equal(lexer_next(&lexer).kind, TOKEN_ERROR);
    assert_non_null(lexer.reason);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_lf_cr_or_both),
        cmocka_unit_test(a_token_knows_its_line_and_column),
        cmocka_unit_test(lines_are_joined_in_brackets_and_by_backslashes),
        cmocka_unit_test(indents_open_and_close),
        cmocka_unit_test(tabs_count_to_eight_and_must_agree_with_one),
        cmocka_unit_test(a_form_feed_starts_the_indent_anew),
        cmocka_unit_test(strings_have_every_prefix_of_two_pythons),
        cmocka_unit_test(a_string_must_be_closed),
        cmocka_unit_test(format_strings_nest_their_own_quotes),
        cmocka_unit_test(a_field_has_a_conversion_and_a_specification),
        cmocka_unit_test(numbers_are_of_every_kind),
        cmocka_unit_test(python_2_marks_are_tokens),
        cmocka_unit_test(keywords_are_told_from_names),
        cmocka_unit_test(coding_cookies_other_than_three_are_refused),
        cmocka_unit_test(stray_bytes_are_allowed_in_comments_only),
        cmocka_unit_test(nul_bytes_and_utf_16_are_refused),
        cmocka_unit_test(brackets_nest_200_deep_and_no_deeper),
        cmocka_unit_test(indents_nest_99_deep_and_no_deeper),
        cmocka_unit_test(format_strings_nest_150_deep_and_no_deeper),
        cmocka_unit_test(an_error_comes_again_for_ever),
    };
    return cmocka_run_group_tests_name("lexer", tests, NULL, NULL);
}
