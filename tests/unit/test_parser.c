/* The parser: what hangs where, what is refused, and how deep things may be. The trees themselves
 * are compared with CPython's in tests/differential. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "python/parser.h"

static struct arena arena;

static int arena_clear(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct tree read(const char *source) {
    return parser_read(text_of(source), &arena);
}

static const struct node *first(const char *source) {
    struct tree tree = read(source);
    assert_null(tree.reason);
    return tree.statements;
}

static void assert_spells(const char *source, const struct node *node, const char *expected) {
    struct text text = node_text(text_of(source), node);
    assert_string_equal(text_c_string(text, &arena), expected);
}

static size_t count(const struct node *list) {
    size_t number = 0;
    for (; list; list = list->next)
        number++;
    return number;
}

static void operators_of_one_rank_are_one_list(void **state) {
    (void)state;
    const char *source = "a + b * c - d";
    const struct node *sum = first(source)->value;
    assert_int_equal(sum->kind, NODE_BINARY);
    assert_int_equal(count(sum->items), 3);
    assert_spells(source, sum->items->next, "b * c");
    assert_int_equal(sum->items->next->joint, TOKEN_PLUS);
    assert_int_equal(sum->items->next->next->joint, TOKEN_MINUS);
}

static void a_span_covers_brackets_on_its_left(void **state) {
    (void)state;
    const char *source = "x = (a).b(c)[d]";
    const struct node *subscript = first(source)->value;
    assert_spells(source, subscript, "(a).b(c)[d]");
    assert_spells(source, subscript->value, "(a).b(c)");
    assert_int_equal(subscript->column, 5);
    assert_int_equal(subscript->value->value->value->flags & TREE_PARENTHESISED,
                     TREE_PARENTHESISED);
}

static void a_call_has_all_its_arguments_in_order(void **state) {
    (void)state;
    const char *source = "f(a, *b, c=1, **d)";
    const struct node *argument = first(source)->value->items;
    assert_int_equal(argument->kind, NODE_NAME);
    assert_int_equal(argument->next->kind, NODE_STAR);
    assert_int_equal(argument->next->next->kind, NODE_KEYWORD);
    assert_int_equal(argument->next->next->next->kind, NODE_DOUBLE_STAR);
    assert_string_equal(text_c_string(node_name(text_of(source), argument->next->next), &arena),
                        "c");
}

static void a_class_has_bases_decorators_and_body(void **state) {
    (void)state;
    const struct node *node =
        first("@a\n@b(1)\nclass C(D, metaclass=E):\n    'doc'\n    x: int = 1\n");
    assert_int_equal(node->kind, NODE_CLASS);
    assert_int_equal(count(node->function->decorators), 2);
    assert_int_equal(count(node->function->parameters), 2);
    assert_int_equal(count(node->function->body), 2);
    assert_int_equal(node->function->body->next->kind, NODE_ANNOTATED);
    assert_int_equal(node->line, 3);
}

static void a_function_has_every_kind_of_parameter(void **state) {
    (void)state;
    const struct node *node = first("async def f(a, /, b: int = 1, *c, d, **e) -> g: return 1\n");
    assert_int_equal(node->flags, TREE_ASYNC);
    assert_int_equal(count(node->function->parameters), 6);
    assert_non_null(node->function->returns);
    assert_int_equal(node->function->body->kind, NODE_RETURN);
}

static void elif_is_a_branch_not_a_nest(void **state) {
    (void)state;
    const struct node *node = first("if a: pass\nelif b: pass\nelse: pass\n");
    assert_int_equal(count(node->items), 3);
    assert_null(node->items->next->next->test);
}

static void imports_are_of_every_form(void **state) {
    (void)state;
    const struct node *node =
        first("import a.b as c, d\nfrom ... import e\nfrom .f import (g as h,)\n"
              "from i import *\n");
    assert_int_equal(count(node->items), 2);
    assert_int_equal(node->next->level, 3);
    assert_int_equal(node->next->next->level, 1);
    assert_non_null(node->next->next->items->value);
    assert_null(node->next->next->next->items);
}

static void soft_keywords_are_names_elsewhere(void **state) {
    (void)state;
    assert_int_equal(first("match x:\n    case [1, *_] if y: pass\n")->kind, NODE_MATCH);
    assert_int_equal(first("match(x)\n")->kind, NODE_EXPRESSION);
    assert_int_equal(first("match = case = type = _ = 1\n")->kind, NODE_ASSIGN);
    assert_int_equal(first("type X[T: int, *Y, **Z] = list[T]\n")->kind, NODE_TYPE_ALIAS);
    assert_int_equal(first("type(x)\n")->kind, NODE_EXPRESSION);
    assert_int_equal(first("async = await = 1\n")->kind, NODE_ASSIGN);
}

static void python_2_statements_are_read(void **state) {
    (void)state;
    const struct node *node = first("print >>f, 'x',\n");
    assert_int_equal(node->kind, NODE_EXPRESSION); /* so does Python 3 see it */
    node = first("print 'x' % y, z\n");
    assert_int_equal(node->kind, NODE_PRINT);
    assert_int_equal(count(node->items), 2);
    assert_int_equal(first("exec 'x' in y, z\n")->kind, NODE_EXEC);
    assert_int_equal(count(first("raise E, 'x', t\n")->items), 3);
    assert_int_equal(first("try:\n    pass\nexcept A, b:\n    pass\n")->items->test->kind,
                     NODE_TUPLE);
    assert_null(read("def f(a, (b, c)=d): return lambda (x, y): `x` <> 0777L\n").reason);
}

static void what_cpython_refuses_is_refused(void **state) {
    (void)state;
    static const char *const sources[] = {"f(a=1, b)",
                                          "f(**a, *b)",
                                          "f(x for x in y, z)",
                                          "a + = b",
                                          "(a, b) += c",
                                          "f() = 1",
                                          "None = 1",
                                          "'a' = b",
                                          "a = yield = b",
                                          "del f()",
                                          "for 1 in x: pass",
                                          "(*a)",
                                          "[*a for a in b]",
                                          "def f(a=1, b): pass",
                                          "def f(*): pass",
                                          "def f(**a, b): pass",
                                          "def f(/, a): pass",
                                          "lambda *: 1",
                                          "class A",
                                          "if a\n    b",
                                          "if a:\nb",
                                          "try:\n    a\nb",
                                          "with a as f(): pass",
                                          "from a import b,",
                                          "from a import (b",
                                          "import a as b.c",
                                          "from . import *, a",
                                          "x: int: 1",
                                          "a, b: int",
                                          "f'{a b}'",
                                          "f'{a!x}'",
                                          "f'{}'",
                                          "a := 1",
                                          "{1: 2, 3}",
                                          "{**a for a in b}",
                                          "match x:\n    case 1 + a: pass",
                                          "else: pass",
                                          "  a",
                                          "a\n  b",
                                          "return = 1",
                                          "a if b",
                                          "not",
                                          "x = ",
                                          "@a\nb",
                                          "async x",
                                          "a b",
                                          "global a.b"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct tree tree = read(sources[i]);
        if (!tree.reason)
            print_message("accepted: %s\n", sources[i]);
        assert_non_null(tree.reason);
    }
}

static void an_error_has_its_place(void **state) {
    (void)state;
    struct tree tree = read("a = 1\nif b:\n    c d\n");
    assert_int_equal(tree.line, 3);
    assert_int_equal(tree.column, 7);
    assert_int_equal(count(tree.statements), 1);
}

/* CPython stops at 2,996 attributes in a row; a reader may recurse as deep as the tree is. */
static void nests_are_bounded_and_chains_are_not(void **state) {
    (void)state;
    struct texts parts = {0};
    for (int i = 0; i < 2500; i++)
        vector_push(&parts, &arena, TEXT("a"));
    assert_null(parser_read(text_join(parts, TEXT("."), &arena), &arena).reason);
    assert_null(parser_read(text_join(parts, TEXT(" + "), &arena), &arena).reason);
    for (int i = 0; i < 50000; i++)
        vector_push(&parts, &arena, TEXT("a"));
    assert_null(parser_read(text_join(parts, TEXT(" + "), &arena), &arena).reason);
    assert_null(parser_read(text_join(parts, TEXT(" < "), &arena), &arena).reason);
    assert_null(parser_read(text_join(parts, TEXT(" and "), &arena), &arena).reason);
    assert_null(parser_read(text_join(parts, TEXT(" = "), &arena), &arena).reason);
    assert_non_null(parser_read(text_join(parts, TEXT("."), &arena), &arena).reason);
    assert_non_null(parser_read(text_join(parts, TEXT(" ** "), &arena), &arena).reason);
    assert_non_null(parser_read(text_join(parts, TEXT(" if a else "), &arena), &arena).reason);
}

static void skipped_bodies_leave_the_next_statement_whole(void **state) {
    (void)state;
    struct parser parser;
    parser_start(&parser, TEXT("def f():\n    if a:\n        b c\n\nclass A: x y\nd = 1\n"), true,
                 &arena);
    const struct node *function = parser_statement(&parser), *class = parser_statement(&parser);
    assert_true(function->function->is_skipped);
    assert_int_equal(class->kind, NODE_CLASS);
    assert_int_equal(parser_statement(&parser)->kind, NODE_ASSIGN);
    assert_null(parser_statement(&parser));
    assert_null(parser_reason(&parser));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_of_one_rank_are_one_list),
        cmocka_unit_test(a_span_covers_brackets_on_its_left),
        cmocka_unit_test(a_call_has_all_its_arguments_in_order),
        cmocka_unit_test(a_class_has_bases_decorators_and_body),
        cmocka_unit_test(a_function_has_every_kind_of_parameter),
        cmocka_unit_test(elif_is_a_branch_not_a_nest),
        cmocka_unit_test(imports_are_of_every_form),
        cmocka_unit_test(soft_keywords_are_names_elsewhere),
        cmocka_unit_test(python_2_statements_are_read),
        cmocka_unit_test(what_cpython_refuses_is_refused),
        cmocka_unit_test(an_error_has_its_place),
        cmocka_unit_test(nests_are_bounded_and_chains_are_not),
        cmocka_unit_test(skipped_bodies_leave_the_next_statement_whole),
    };
    return cmocka_run_group_tests_name("parser", tests, NULL, arena_clear);
}
