/* Constant evaluation: what is known is known exactly, what is not says why and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "python/module.h"
#include "python/parser.h"

static struct arena arena;

static int arena_clear(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

/* What `x` is bound to after the module ran. */
static struct value value_after(struct text source) {
    struct scope scope;
    struct value value = {0};
    const struct node *stopped;
    struct tree tree = parser_read(source, &arena);
    assert_null(tree.reason);
    scope_start(&scope, source, tree.encoding, &arena);
    module_run(tree.statements, &scope, &stopped);
    assert_true(scope_find(&scope, TEXT("x"), &value));
    return value;
}

static void assert_string(struct text source, struct text expected) {
    struct value value = value_after(source);
    assert_int_equal(value.kind, VALUE_STRING);
    assert_int_equal(value.text.size, expected.size);
    assert_memory_equal(value.text.at, expected.at, expected.size);
}

static void assert_unknown(const char *source, const char *reason, uint32_t column) {
    struct value value = value_after(text_of(source));
    assert_int_equal(value.kind, VALUE_UNKNOWN);
    assert_string_equal(value.reason, reason);
    assert_int_equal(value.node->column, column);
}

static void every_escape_is_undone(void **state) {
    (void)state;
    assert_string(TEXT("x = '\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'"), TEXT("\a\b\f\n\r\t\v\\'\""));
    assert_string(TEXT("x = '\\101\\7\\1234\\x41\\u00e9\\U0001F600'"),
                  TEXT("A\aS4A\xc3\xa9\xf0\x9f\x98\x80"));
    assert_string(TEXT("x = 'a\\\nb\\\r\nc'"), TEXT("abc"));
    assert_string(TEXT("x = '\\q\\8'"), TEXT("\\q\\8"));
    assert_string(TEXT("x = r'\\n\\''"), TEXT("\\n\\'"));
    assert_string(TEXT("x = '''a\r\nb\rc'''"), TEXT("a\nb\nc"));
    assert_string(TEXT("x = '\\0'"), TEXT("\0"));
}

static void escapes_that_are_no_python_are_unknown(void **state) {
    (void)state;
    assert_int_equal(value_after(TEXT("x = '\\x4'")).kind, VALUE_UNKNOWN);
    assert_int_equal(value_after(TEXT("x = '\\u12'")).kind, VALUE_UNKNOWN);
    assert_int_equal(value_after(TEXT("x = '\\U00110000'")).kind, VALUE_UNKNOWN);
    assert_int_equal(value_after(TEXT("x = '\\N{DASH}'")).kind, VALUE_UNKNOWN);
}

static void bytes_are_not_text(void **state) {
    (void)state;
    struct value value = value_after(TEXT("x = b'\\xff\\u0041'"));
    assert_int_equal(value.kind, VALUE_BYTES);
    assert_int_equal(value.text.size, 7);
    assert_int_equal(value_after(TEXT("x = 'a' b'b'")).kind, VALUE_UNKNOWN);
}

static void latin_1_is_decoded(void **state) {
    (void)state;
    assert_string(TEXT("# coding: latin-1\nx = 'a\xe9'"), TEXT("a\xc3\xa9"));
}

static void strings_are_put_together(void **state) {
    (void)state;
    assert_string(TEXT("x = 'a' \"b\" r'\\c'"), TEXT("ab\\c"));
    assert_string(TEXT("y = 'b'\nx = 'a' + y + 'c'"), TEXT("abc"));
    assert_string(TEXT("y = 'b'\nx = f'{{{y}}}{1}{None}' 'c'"), TEXT("{b}1Nonec"));
    assert_string(TEXT("x = '%s-%d%%' % ('a', 2)"), TEXT("a-2%"));
    assert_string(TEXT("x = '%s' % 'a'"), TEXT("a"));
    assert_string(TEXT("x = '{}{b}{{'.format('a', b='c')"), TEXT("ac{"));
    assert_string(TEXT("x = '{1}{0}'.format('a', 'b')"), TEXT("ba"));
    assert_string(TEXT("y = 'b'\nx = f'{y:s}' '{0:s}{z:s}'.format('a', z='c')"), TEXT("bac"));
    assert_string(TEXT("x = '-'.join(['a', 'b'])"), TEXT("a-b"));
    assert_unknown("y = 1\nx = f'{y:s}'", "is formatted", 7);
    assert_unknown("x = '{:3}'.format('a')", "is formatted", 5);
    assert_unknown("y = 'b'\nx = f'{y!r}'", "is formatted", 7);
    assert_unknown("x = '%5s' % 'a'", "is formatted", 5);
}

static void collections_hold_their_items(void **state) {
    (void)state;
    assert_int_equal(value_after(TEXT("x = ('a')")).kind, VALUE_STRING);
    struct value value = value_after(TEXT("x = ('a',)"));
    assert_int_equal(value.kind, VALUE_TUPLE);
    assert_int_equal(value.items.count, 1);
    assert_int_equal(value_after(TEXT("y = 1, 2\nx = [0, *y, *(3, 4)]")).items.count, 5);
    assert_int_equal(value_after(TEXT("x = {'a': 1, 'b': 2}")).kind, VALUE_DICT);
    assert_int_equal(value_after(TEXT("x = ('a',) + ('b',)")).items.count, 2);
    assert_string(TEXT("y = {'k': 'v'}\nx = y['k']"), TEXT("v"));
    assert_string(TEXT("y = ['a', 'b']\nx = y[-1]"), TEXT("b"));
    assert_unknown("x = ['a', f()]", "is the result of a call", 11);
}

static void conditions_on_constants_are_decided(void **state) {
    (void)state;
    assert_string(TEXT("x = 'a' if not 0 else f()"), TEXT("a"));
    assert_string(TEXT("x = None or '' or 'b' or f()"), TEXT("b"));
    assert_string(TEXT("y = 'a'\nx = 'b' if y == 'a' else 'c'"), TEXT("b"));
    assert_unknown("x = 'a' if f() else 'b'", "depends on a condition", 5);
}

static void names_are_what_was_bound_last(void **state) {
    (void)state;
    assert_string(TEXT("a, (b, c) = 'p', ('q', 'r')\nx = b + c"), TEXT("qr"));
    assert_string(TEXT("x = 'a'\nfor y in z:\n    pass"), TEXT("a"));
    assert_string(TEXT("if (y := 'b'): x = y"), TEXT("b"));
    assert_unknown("x = y", "is a name that nothing above binds", 5);
    assert_unknown("from a import y as x", "is imported", 15);
    assert_unknown("a, *x = 'b', 'c'", "is unpacked", 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_escape_is_undone),
        cmocka_unit_test(escapes_that_are_no_python_are_unknown),
        cmocka_unit_test(bytes_are_not_text),
        cmocka_unit_test(latin_1_is_decoded),
        cmocka_unit_test(strings_are_put_together),
        cmocka_unit_test(collections_hold_their_items),
        cmocka_unit_test(conditions_on_constants_are_decided),
        cmocka_unit_test(names_are_what_was_bound_last),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, arena_clear);
}
