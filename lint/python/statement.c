/* statement.c: simple statements, several of which may share a line. */
#include "python/grammar.h"
#include "python/word.h"

static bool at_line_end(const struct parser *parser) {
    return token_is(parser, TOKEN_NEWLINE) || token_is(parser, TOKEN_SEMICOLON);
}

/* ---- expressions and assignments ---- */

/* The operator of `+=` as a token of its own. */
static uint8_t augmented_operator(const struct parser *parser) {
    size_t size;
    struct text mark = tree_text(parser->source, parser->token.start, parser->token.end - 1);
    return (uint8_t)word_mark(mark, &size);
}

/* target op "=" value */
static struct node *parse_augmented(struct parser *parser, struct token start,
                                    struct node *target) {
    struct node *node = node_from(parser, NODE_AUGMENTED, start);
    check_single_target(parser, target);
    node->op = augmented_operator(parser);
    node->target = target;
    token_take(parser);
    node->value = parse_value(parser);
    return node_end(parser, node);
}

/* target ":" expression ["=" value] */
static struct node *parse_annotated(struct parser *parser, struct token start,
                                    struct node *target) {
    struct node *node = node_from(parser, NODE_ANNOTATED, start);
    check_single_target(parser, target);
    node->target = target;
    token_take(parser);
    node->annotation = parse_expression(parser);
    if (token_accept(parser, TOKEN_EQUAL))
        node->value = parse_value(parser);
    return node_end(parser, node);
}

/* (target "=")+ value */
static struct node *parse_assign(struct parser *parser, struct token start, struct node *target) {
    struct node *node = node_from(parser, NODE_ASSIGN, start), *value = target;
    struct nodes targets = {0};
    while (token_accept(parser, TOKEN_EQUAL)) {
        check_target(parser, value);
        nodes_add(&targets, value);
        value = parse_value(parser);
    }
    node->items = targets.first;
    node->value = value;
    return node_end(parser, node);
}

static struct node *parse_expression_statement(struct parser *parser) {
    struct token start = parser->token;
    struct node *value = parse_value(parser);
    if (token_is(parser, TOKEN_EQUAL))
        return parse_assign(parser, start, value);
    if (token_is(parser, TOKEN_AUGMENTED))
        return parse_augmented(parser, start, value);
    if (token_is(parser, TOKEN_COLON))
        return parse_annotated(parser, start, value);
    if (token_is(parser, TOKEN_WALRUS))
        parse_refuse(parser, "`:=` at the top of a statement needs brackets");
    struct node *node = node_from(parser, NODE_EXPRESSION, start);
    node->value = value;
    return node_end(parser, node);
}

/* ---- statements that begin with a keyword ---- */

/* expression ("," expression)*, without a comma at the end */
static struct node *parse_list(struct parser *parser, size_t most) {
    struct nodes items = {0};
    do
        nodes_add(&items, parse_expression(parser));
    while (--most && token_accept(parser, TOKEN_COMMA));
    return items.first;
}

static struct node *parse_return(struct parser *parser) {
    struct node *node = node_new(parser, NODE_RETURN);
    token_take(parser);
    if (!at_line_end(parser))
        node->value = parse_expressions(parser);
    return node_end(parser, node);
}

/* "del" target ("," target)* [","] */
static struct node *parse_delete(struct parser *parser) {
    struct node *node = node_new(parser, NODE_DELETE);
    struct nodes items = {0};
    token_take(parser);
    do {
        struct node *target = parse_bits(parser);
        check_deleted(parser, target);
        nodes_add(&items, target);
    } while (token_accept(parser, TOKEN_COMMA) && !at_line_end(parser));
    node->items = items.first;
    return node_end(parser, node);
}

/* "raise" [expression ["from" expression]], and Python 2's "raise" type "," value "," traceback */
static struct node *parse_raise(struct parser *parser) {
    struct node *node = node_new(parser, NODE_RAISE);
    token_take(parser);
    if (!at_line_end(parser))
        node->items = parse_list(parser, 3);
    if (node->items && token_accept(parser, TOKEN_FROM))
        node->value = parse_expression(parser);
    return node_end(parser, node);
}

static struct node *parse_assert(struct parser *parser) {
    struct node *node = node_new(parser, NODE_ASSERT);
    token_take(parser);
    node->items = parse_list(parser, 2);
    return node_end(parser, node);
}

static struct node *parse_names(struct parser *parser, enum node_kind kind) {
    struct node *node = node_new(parser, kind);
    struct nodes items = {0};
    do {
        token_take(parser);
        struct node *name = node_new(parser, NODE_NAME);
        name_expect(parser);
        nodes_add(&items, name);
    } while (token_is(parser, TOKEN_COMMA));
    node->items = items.first;
    return node_end(parser, node);
}

static struct node *parse_word_statement(struct parser *parser, enum node_kind kind) {
    struct node *node = node_new(parser, kind);
    token_take(parser);
    return node;
}

/* ---- imports ---- */

/* NAME ("." NAME)* */
static struct span parse_dotted(struct parser *parser) {
    struct span name = name_expect(parser);
    while (token_accept(parser, TOKEN_DOT))
        name.end = name_expect(parser).end;
    return name;
}

/* name ["as" NAME] */
static struct node *parse_alias(struct parser *parser, struct span (*name)(struct parser *)) {
    struct node *alias = node_new(parser, NODE_ALIAS);
    alias->name = name(parser);
    if (token_accept(parser, TOKEN_AS)) {
        alias->value = node_new(parser, NODE_NAME);
        name_expect(parser);
    }
    return node_end(parser, alias);
}

static struct node *parse_import(struct parser *parser) {
    struct node *node = node_new(parser, NODE_IMPORT);
    struct nodes items = {0};
    do {
        token_take(parser);
        nodes_add(&items, parse_alias(parser, parse_dotted));
    } while (token_is(parser, TOKEN_COMMA));
    node->items = items.first;
    return node_end(parser, node);
}

/* "(" alias ("," alias)* [","] ")" | alias ("," alias)* */
static struct node *parse_imported(struct parser *parser) {
    struct nodes items = {0};
    bool in_brackets = token_accept(parser, TOKEN_OPEN_ROUND);
    do
        nodes_add(&items, parse_alias(parser, name_expect));
    while (token_accept(parser, TOKEN_COMMA) &&
           !(in_brackets && token_is(parser, TOKEN_CLOSE_ROUND)));
    if (in_brackets)
        token_expect(parser, TOKEN_CLOSE_ROUND, "`)` is missing");
    return items.first;
}

/* "from" "."* [dotted] "import" ("*" | imported) */
static struct node *parse_import_from(struct parser *parser) {
    struct node *node = node_new(parser, NODE_IMPORT_FROM);
    token_take(parser);
    for (; token_is(parser, TOKEN_DOT) || token_is(parser, TOKEN_ELLIPSIS); token_take(parser))
        node->level += token_is(parser, TOKEN_DOT) ? 1 : 3;
    if (node->level == 0 || token_is(parser, TOKEN_NAME))
        node->name = parse_dotted(parser);
    token_expect(parser, TOKEN_IMPORT, "`import` is missing");
    if (!token_accept(parser, TOKEN_STAR))
        node->items = parse_imported(parser);
    return node_end(parser, node);
}

/* ---- Python 2 ---- */

/* "print" [">>" expression ","] (expression ",")* [expression] */
static struct node *parse_print(struct parser *parser) {
    struct node *node = node_new(parser, NODE_PRINT);
    struct nodes items = {0};
    token_take(parser);
    if (token_accept(parser, TOKEN_SHIFT_RIGHT))
        node->flags |= TREE_TO_STREAM;
    do
        nodes_add(&items, parse_expression(parser));
    while (token_accept(parser, TOKEN_COMMA) && !at_line_end(parser));
    node->items = items.first;
    return node_end(parser, node);
}

/* "exec" code ["in" globals ["," locals]] */
static struct node *parse_exec(struct parser *parser) {
    struct node *node = node_new(parser, NODE_EXEC);
    token_take(parser);
    node->items = parse_bits(parser);
    if (token_accept(parser, TOKEN_IN))
        node->items->next = parse_list(parser, 2);
    return node_end(parser, node);
}

/* Read as Python 3 first: `print >>f, x` and `exec (code)` are expressions there. */
static struct node *parse_python2(struct parser *parser) {
    struct node *(*old)(struct parser *) = token_is_word(parser, TEXT("print"))  ? parse_print
                                           : token_is_word(parser, TEXT("exec")) ? parse_exec
                                                                                 : NULL;
    if (!old)
        return parse_expression_statement(parser);
    struct attempt attempt;
    attempt_begin(parser, &attempt);
    struct node *node = parse_expression_statement(parser);
    if (at_line_end(parser))
        return node;
    attempt_undo(parser, &attempt);
    return old(parser);
}

/* ---- lines ---- */

/* "type" NAME [type_parameters] "=" expression */
static struct node *parse_type_alias(struct parser *parser) {
    struct node *node = node_new(parser, NODE_TYPE_ALIAS);
    token_take(parser);
    node->name = name_expect(parser);
    node->items = parse_type_parameters(parser);
    token_expect(parser, TOKEN_EQUAL, "`=` is missing behind `type`");
    node->value = parse_expression(parser);
    return node_end(parser, node);
}

static struct node *parse_simple(struct parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NAME:
        if (token_is_word(parser, TEXT("type")) && token_ahead(parser).kind == TOKEN_NAME)
            return parse_type_alias(parser);
        return parse_python2(parser);
    case TOKEN_IMPORT:
        return parse_import(parser);
    case TOKEN_FROM:
        return parse_import_from(parser);
    case TOKEN_RETURN:
        return parse_return(parser);
    case TOKEN_DEL:
        return parse_delete(parser);
    case TOKEN_RAISE:
        return parse_raise(parser);
    case TOKEN_ASSERT:
        return parse_assert(parser);
    case TOKEN_GLOBAL:
        return parse_names(parser, NODE_GLOBAL);
    case TOKEN_NONLOCAL:
        return parse_names(parser, NODE_NONLOCAL);
    case TOKEN_PASS:
        return parse_word_statement(parser, NODE_PASS);
    case TOKEN_BREAK:
        return parse_word_statement(parser, NODE_BREAK);
    case TOKEN_CONTINUE:
        return parse_word_statement(parser, NODE_CONTINUE);
    default:
        return parse_expression_statement(parser);
    }
}

/* simple (";" simple)* [";"] NEWLINE */
struct node *parse_simple_line(struct parser *parser) {
    struct nodes line = {0};
    do
        nodes_add(&line, parse_simple(parser));
    while (token_accept(parser, TOKEN_SEMICOLON) && !token_is(parser, TOKEN_NEWLINE));
    token_expect(parser, TOKEN_NEWLINE, "this does not belong to the statement before it");
    return line.first;
}

struct node *parse_statement(struct parser *parser) {
    struct node *compound = parse_compound(parser);
    return compound ? compound : parse_simple_line(parser);
}
