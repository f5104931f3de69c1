/* compound.c: statements that hold blocks. */
#include "python/grammar.h"

/* INDENT statement+ DEDENT, after its NEWLINE */
static struct node *parse_indented(struct parser *parser) {
    struct nodes statements = {0};
    struct level level;
    token_expect(parser, TOKEN_INDENT, "an indented block is missing");
    if (!level_enter(parser, &level))
        return NULL;
    while (!token_is(parser, TOKEN_DEDENT) && !parse_failed(parser))
        for (struct node *node = parse_statement(parser); node; node = node->next)
            nodes_add(&statements, node);
    token_expect(parser, TOKEN_DEDENT, "a block does not end");
    level_leave(parser, level);
    return statements.first;
}

/* ":" (simple_line | NEWLINE INDENT statement+ DEDENT) */
struct node *parse_block(struct parser *parser) {
    token_expect(parser, TOKEN_COLON, "`:` is missing");
    if (token_accept(parser, TOKEN_NEWLINE))
        return parse_indented(parser);
    return parse_simple_line(parser);
}

static struct node *parse_else(struct parser *parser) {
    return token_accept(parser, TOKEN_ELSE) ? parse_block(parser) : NULL;
}

/* ("if" | "elif") named_expression block, or "else" block */
static struct node *parse_branch(struct parser *parser) {
    struct node *branch = node_new(parser, NODE_BRANCH);
    bool has_test = !token_is(parser, TOKEN_ELSE);
    token_take(parser);
    branch->test = has_test ? parse_named_expression(parser) : NULL;
    branch->body = parse_block(parser);
    return node_end(parser, branch);
}

static struct node *parse_if(struct parser *parser) {
    struct node *node = node_new(parser, NODE_IF);
    struct nodes branches = {0};
    nodes_add(&branches, parse_branch(parser));
    while (token_is(parser, TOKEN_ELIF))
        nodes_add(&branches, parse_branch(parser));
    if (token_is(parser, TOKEN_ELSE))
        nodes_add(&branches, parse_branch(parser));
    node->items = branches.first;
    return node_end(parser, node);
}

/* "while" named_expression block ["else" block] */
static struct node *parse_while(struct parser *parser) {
    struct node *node = node_new(parser, NODE_WHILE);
    token_take(parser);
    node->test = parse_named_expression(parser);
    node->body = parse_block(parser);
    node->otherwise = parse_else(parser);
    return node_end(parser, node);
}

/* "for" targets "in" expressions block ["else" block] */
static struct node *parse_for(struct parser *parser) {
    struct node *node = node_new(parser, NODE_FOR);
    token_take(parser);
    node->items = parse_targets(parser);
    token_expect(parser, TOKEN_IN, "`in` is missing behind `for`");
    node->value = parse_expressions(parser);
    node->body = parse_block(parser);
    node->otherwise = parse_else(parser);
    return node_end(parser, node);
}

/* ---- with ---- */

static struct node *parse_with_item(struct parser *parser) {
    struct node *item = node_new(parser, NODE_WITH_ITEM);
    item->value = parse_expression(parser);
    if (token_accept(parser, TOKEN_AS)) {
        item->target =
            token_is(parser, TOKEN_STAR) ? parse_star_expression(parser) : parse_bits(parser);
        check_target(parser, item->target);
    }
    return node_end(parser, item);
}

static struct node *parse_with_items(struct parser *parser, bool in_brackets) {
    struct nodes items = {0};
    do
        nodes_add(&items, parse_with_item(parser));
    while (token_accept(parser, TOKEN_COMMA) &&
           !(in_brackets && token_is(parser, TOKEN_CLOSE_ROUND)));
    return items.first;
}

/* "(" item ("," item)* [","] ")", if `:` follows; else the bracket begins an expression. */
static struct node *parse_with_brackets(struct parser *parser) {
    struct attempt attempt;
    if (!token_is(parser, TOKEN_OPEN_ROUND))
        return NULL;
    attempt_begin(parser, &attempt);
    token_take(parser);
    struct node *items = parse_with_items(parser, true);
    if (token_accept(parser, TOKEN_CLOSE_ROUND) && token_is(parser, TOKEN_COLON))
        return items;
    attempt_undo(parser, &attempt);
    return NULL;
}

static struct node *parse_with(struct parser *parser) {
    struct node *node = node_new(parser, NODE_WITH);
    token_take(parser);
    node->items = parse_with_brackets(parser);
    if (!node->items)
        node->items = parse_with_items(parser, false);
    node->body = parse_block(parser);
    return node_end(parser, node);
}

/* ---- try ---- */

/* "except" ["*"] [expressions ["as" NAME]] block. Without brackets, `A, B` is two types in 3.14 and
 * a type and a name in Python 2; it is kept as a tuple. */
static struct node *parse_handler(struct parser *parser) {
    struct node *handler = node_new(parser, NODE_HANDLER);
    token_take(parser);
    if (token_accept(parser, TOKEN_STAR))
        handler->flags |= TREE_STAR;
    if (handler->flags & TREE_STAR || !token_is(parser, TOKEN_COLON))
        handler->test = parse_expressions(parser);
    if (handler->test && handler->test->kind == NODE_STAR)
        parse_refuse_node(parser, handler->test, "a starred expression stands alone");
    if (handler->test && token_accept(parser, TOKEN_AS)) {
        handler->caught_as = node_new(parser, NODE_NAME);
        name_expect(parser);
    }
    handler->body = parse_block(parser);
    return node_end(parser, handler);
}

static struct node *parse_handlers(struct parser *parser) {
    struct nodes handlers = {0};
    while (token_is(parser, TOKEN_EXCEPT)) {
        struct node *handler = parse_handler(parser);
        if (handlers.first && (handlers.first->flags ^ handler->flags) & TREE_STAR)
            parse_refuse_node(parser, handler, "`except` and `except*` are mixed");
        nodes_add(&handlers, handler);
    }
    return handlers.first;
}

/* "try" block (handler+ ["else" block] ["finally" block] | "finally" block) */
static struct node *parse_try(struct parser *parser) {
    struct node *node = node_new(parser, NODE_TRY);
    token_take(parser);
    node->body = parse_block(parser);
    node->items = parse_handlers(parser);
    if (node->items)
        node->otherwise = parse_else(parser);
    if (token_accept(parser, TOKEN_FINALLY))
        node->closing = parse_block(parser);
    else if (!node->items)
        parse_refuse(parser, "`except` or `finally` is missing behind `try`");
    return node_end(parser, node);
}

/* ---- which one ---- */

/* "async" (function | with | for). Before 3.7 `async` was a name. */
static struct node *parse_async(struct parser *parser) {
    enum token_kind next = token_ahead(parser).kind;
    if (next != TOKEN_DEF && next != TOKEN_WITH && next != TOKEN_FOR)
        return NULL;
    struct node *async = node_new(parser, NODE_PASS);
    token_take(parser);
    struct node *node = parse_compound(parser);
    node->flags |= TREE_ASYNC;
    node->start = async->start;
    node->line = async->line;
    node->column = async->column;
    return node;
}

struct node *parse_compound(struct parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_IF:
        return parse_if(parser);
    case TOKEN_WHILE:
        return parse_while(parser);
    case TOKEN_FOR:
        return parse_for(parser);
    case TOKEN_TRY:
        return parse_try(parser);
    case TOKEN_WITH:
        return parse_with(parser);
    case TOKEN_DEF:
    case TOKEN_CLASS:
    case TOKEN_AT:
        return parse_definition(parser);
    case TOKEN_NAME:
        if (token_is_word(parser, TEXT("async")))
            return parse_async(parser);
        if (token_is_word(parser, TEXT("match")))
            return parse_match(parser);
        return NULL;
    default:
        return NULL;
    }
}
