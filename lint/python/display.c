/* display.c: atoms: names, constants, and what stands in brackets. */
#include "python/grammar.h"

/* Is `for` or `async for` next? */
bool at_comprehension(struct parser *parser) {
    if (token_is(parser, TOKEN_FOR))
        return true;
    return token_is_word(parser, TEXT("async")) && token_ahead(parser).kind == TOKEN_FOR;
}

/* clause: ["async"] "for" targets "in" disjunction ("if" disjunction)* */
static struct node *parse_clause(struct parser *parser) {
    struct node *clause = node_new(parser, NODE_CLAUSE);
    if (token_accept(parser, TOKEN_NAME))
        clause->flags |= TREE_ASYNC;
    token_expect(parser, TOKEN_FOR, "`for` is missing");
    clause->target = parse_targets(parser);
    token_expect(parser, TOKEN_IN, "`in` is missing behind `for`");
    clause->value = parse_disjunction(parser);
    struct nodes conditions = {0};
    while (token_accept(parser, TOKEN_IF))
        nodes_add(&conditions, parse_disjunction(parser));
    clause->items = conditions.first;
    return node_end(parser, clause);
}

struct node *parse_comprehension(struct parser *parser, struct token start, struct node *value,
                                 enum token_kind bracket) {
    struct node *node = node_from(parser, NODE_COMPREHENSION, start);
    struct nodes clauses = {0};
    if (value->kind == NODE_STAR || value->kind == NODE_DOUBLE_STAR)
        parse_refuse_node(parser, value, "a comprehension can't unpack");
    node->op = (uint8_t)bracket;
    node->value = value;
    while (at_comprehension(parser))
        nodes_add(&clauses, parse_clause(parser));
    node->items = clauses.first;
    return node_end(parser, node);
}

/* (item ",")* [item], up to the closing bracket; `first` is parsed already. */
static struct node *parse_items(struct parser *parser, struct node *first,
                                enum token_kind closing) {
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_accept(parser, TOKEN_COMMA) && !token_is(parser, closing))
        nodes_add(&items, parse_star_named(parser));
    return items.first;
}

/* Finishes a node that began at its opening bracket, which `opening` remembers. */
static struct node *bracket_finish(struct parser *parser, struct node *opening, struct node *node,
                                   enum token_kind closing, const char *reason) {
    token_expect(parser, closing, reason);
    node->start = opening->start;
    node->line = opening->line;
    node->column = opening->column;
    return node_end(parser, node);
}

/* "(" ")" | "(" yield ")" | "(" named_expression ")" | "(" item "," ... ")" | generator.
 * A bracket round one expression leaves the node its own span. */
static struct node *parse_round(struct parser *parser) {
    struct node *tuple = node_new(parser, NODE_TUPLE), *first = NULL;
    token_take(parser);
    struct token start = parser->token;
    if (token_is(parser, TOKEN_YIELD))
        first = parse_yield(parser);
    else if (!token_is(parser, TOKEN_CLOSE_ROUND))
        first = parse_star_named(parser);
    if (first && at_comprehension(parser)) {
        first = parse_comprehension(parser, start, first, TOKEN_OPEN_ROUND);
        first->flags |= TREE_PARENTHESISED;
        return bracket_finish(parser, tuple, first, TOKEN_CLOSE_ROUND, "`)` is missing");
    }
    if (first && !token_is(parser, TOKEN_COMMA)) {
        token_expect(parser, TOKEN_CLOSE_ROUND, "`)` is missing");
        if (first->kind == NODE_STAR)
            parse_refuse_node(parser, first, "a starred expression stands alone");
        first->flags |= TREE_PARENTHESISED;
        return first;
    }
    if (first && (first->kind == NODE_YIELD || first->kind == NODE_YIELD_FROM))
        parse_refuse_node(parser, first, "a yield stands in a tuple without brackets");
    tuple->items = first ? parse_items(parser, first, TOKEN_CLOSE_ROUND) : NULL;
    return bracket_finish(parser, tuple, tuple, TOKEN_CLOSE_ROUND, "`)` is missing");
}

/* "[" "]" | "[" items "]" | "[" comprehension "]" */
static struct node *parse_square(struct parser *parser) {
    struct node *list = node_new(parser, NODE_LIST);
    token_take(parser);
    if (token_accept(parser, TOKEN_CLOSE_SQUARE))
        return node_end(parser, list);
    struct token start = parser->token;
    struct node *first = parse_star_named(parser);
    if (at_comprehension(parser)) {
        first = parse_comprehension(parser, start, first, TOKEN_OPEN_SQUARE);
        return bracket_finish(parser, list, first, TOKEN_CLOSE_SQUARE, "`]` is missing");
    }
    list->items = parse_items(parser, first, TOKEN_CLOSE_SQUARE);
    return bracket_finish(parser, list, list, TOKEN_CLOSE_SQUARE, "`]` is missing");
}

/* "**" bits | expression ":" expression; anything else is given back as it is. */
static struct node *parse_pair(struct parser *parser) {
    if (token_is(parser, TOKEN_DOUBLE_STAR)) {
        struct node *node = node_new(parser, NODE_DOUBLE_STAR);
        token_take(parser);
        node->value = parse_bits(parser);
        return node_end(parser, node);
    }
    struct token start = parser->token;
    struct node *key = parse_star_named(parser);
    if (key->kind == NODE_STAR || key->kind == NODE_NAMED || !token_accept(parser, TOKEN_COLON))
        return key;
    struct node *pair = node_from(parser, NODE_PAIR, start);
    pair->key = key;
    pair->value = parse_expression(parser);
    return node_end(parser, pair);
}

static bool is_pair(const struct node *node) {
    return node->kind == NODE_PAIR || node->kind == NODE_DOUBLE_STAR;
}

static struct node *parse_pairs(struct parser *parser, struct node *first) {
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_accept(parser, TOKEN_COMMA) && !token_is(parser, TOKEN_CLOSE_CURLY)) {
        struct node *item = parse_pair(parser);
        if (!is_pair(item))
            parse_refuse_node(parser, item, "a dict's item lacks its value");
        nodes_add(&items, item);
    }
    return items.first;
}

/* "{" "}" | "{" pairs "}" | "{" items "}" | "{" comprehension "}" */
static struct node *parse_curly(struct parser *parser) {
    struct node *node = node_new(parser, NODE_DICT);
    token_take(parser);
    if (token_accept(parser, TOKEN_CLOSE_CURLY))
        return node_end(parser, node);
    struct token start = parser->token;
    struct node *first = parse_pair(parser);
    if (at_comprehension(parser)) {
        first = parse_comprehension(parser, start, first, TOKEN_OPEN_CURLY);
        return bracket_finish(parser, node, first, TOKEN_CLOSE_CURLY, "`}` is missing");
    }
    if (!is_pair(first))
        node->kind = NODE_SET;
    node->items =
        is_pair(first) ? parse_pairs(parser, first) : parse_items(parser, first, TOKEN_CLOSE_CURLY);
    return bracket_finish(parser, node, node, TOKEN_CLOSE_CURLY, "`}` is missing");
}

/* Python 2: "`" expressions "`" */
static struct node *parse_backquotes(struct parser *parser) {
    struct node *node = node_new(parser, NODE_REPR);
    struct level level;
    token_take(parser);
    if (!level_enter(parser, &level))
        return node;
    node->value = parse_expressions(parser);
    level_leave(parser, level);
    token_expect(parser, TOKEN_BACKQUOTE, "a backquote is missing");
    return node_end(parser, node);
}

static struct node *parse_word(struct parser *parser, enum node_kind kind) {
    struct node *node = node_new(parser, kind);
    if (kind == NODE_CONSTANT)
        node->op = parser->token.kind;
    token_take(parser);
    return node;
}

struct node *parse_atom(struct parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NAME:
        return parse_word(parser, NODE_NAME);
    case TOKEN_NUMBER:
        return parse_word(parser, NODE_NUMBER);
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_ELLIPSIS:
        return parse_word(parser, NODE_CONSTANT);
    case TOKEN_STRING:
    case TOKEN_FORMAT_START:
        return parse_string(parser);
    case TOKEN_OPEN_ROUND:
        return parse_round(parser);
    case TOKEN_OPEN_SQUARE:
        return parse_square(parser);
    case TOKEN_OPEN_CURLY:
        return parse_curly(parser);
    case TOKEN_BACKQUOTE:
        return parse_backquotes(parser);
    default:
        parse_refuse(parser, "an expression is missing");
        return node_new(parser, NODE_NAME);
    }
}
