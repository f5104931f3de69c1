/* argument.c: what stands in a call, and what a function, lambda, class or type asks for. */
#include "python/grammar.h"

/* ---- arguments ---- */

static struct node *parse_unpacked(struct parser *parser, enum node_kind kind) {
    struct node *node = node_new(parser, kind);
    token_take(parser);
    node->value = parse_expression(parser);
    return node_end(parser, node);
}

/* argument: "*" expression | "**" expression | NAME "=" expression | named_expression [clauses] */
static struct node *parse_argument(struct parser *parser) {
    if (token_is(parser, TOKEN_STAR))
        return parse_unpacked(parser, NODE_STAR);
    if (token_is(parser, TOKEN_DOUBLE_STAR))
        return parse_unpacked(parser, NODE_DOUBLE_STAR);
    if (token_is(parser, TOKEN_NAME) && token_ahead(parser).kind == TOKEN_EQUAL) {
        struct node *keyword = node_new(parser, NODE_KEYWORD);
        keyword->name = name_expect(parser);
        token_take(parser);
        keyword->value = parse_expression(parser);
        return node_end(parser, keyword);
    }
    struct token start = parser->token;
    struct node *value = parse_named_expression(parser);
    return at_comprehension(parser) ? parse_comprehension(parser, start, value, TOKEN_OPEN_ROUND)
                                    : value;
}

/* Positional ones come first; a list may be unpacked among keywords, but not behind `**`. */
static void check_order(struct parser *parser, const struct node *argument, bool *named,
                        bool *unpacked) {
    switch (argument->kind) {
    case NODE_DOUBLE_STAR:
        *unpacked = true;
        break;
    case NODE_KEYWORD:
        *named = true;
        break;
    case NODE_STAR:
        if (*unpacked)
            parse_refuse_node(parser, argument, "`*` behind `**` in a call");
        break;
    default:
        if (*named || *unpacked)
            parse_refuse_node(parser, argument, "a positional argument behind a named one");
    }
}

static bool is_bare_generator(const struct node *node) {
    return node->kind == NODE_COMPREHENSION && node->op == TOKEN_OPEN_ROUND &&
           !(node->flags & TREE_PARENTHESISED);
}

struct node *parse_arguments(struct parser *parser) {
    struct nodes items = {0};
    bool named = false, unpacked = false, generator = false, several = false;
    while (!token_is(parser, TOKEN_CLOSE_ROUND)) {
        struct node *argument = parse_argument(parser);
        check_order(parser, argument, &named, &unpacked);
        generator = generator || is_bare_generator(argument);
        nodes_add(&items, argument);
        if (!token_accept(parser, TOKEN_COMMA))
            break;
        several = true;
    }
    if (generator && several)
        parse_refuse(parser, "a generator beside other arguments needs brackets");
    token_expect(parser, TOKEN_CLOSE_ROUND, "`)` is missing");
    return items.first;
}

/* ---- parameters ---- */

struct parameters {
    bool has_default, has_slash, has_star, has_double_star;
    bool is_bare_star; /* `*` without a name, so one must follow */
    size_t count;
};

static void parse_star_parameter(struct parser *parser, struct parameters *seen,
                                 struct node *parameter) {
    if (seen->has_star)
        parse_refuse(parser, "`*` stands twice among the parameters");
    seen->has_star = true;
    token_take(parser);
    seen->is_bare_star = !token_is(parser, TOKEN_NAME);
    if (!seen->is_bare_star)
        parameter->name = name_expect(parser);
}

static void parse_slash_parameter(struct parser *parser, struct parameters *seen) {
    if (seen->has_slash || seen->has_star || !seen->count)
        parse_refuse(parser, "`/` can't stand here among the parameters");
    seen->has_slash = true;
    token_take(parser);
}

static void parse_named_parameter(struct parser *parser, struct parameters *seen,
                                  struct node *parameter) {
    if (token_is(parser, TOKEN_OPEN_ROUND)) { /* Python 2: def f(a, (b, c)) */
        parameter->items = parse_atom(parser);
        check_target(parser, parameter->items);
    } else
        parameter->name = name_expect(parser);
    seen->is_bare_star = false;
}

static void parse_default(struct parser *parser, struct parameters *seen, struct node *parameter) {
    bool is_plain = parameter->op == 0;
    if (is_plain && token_accept(parser, TOKEN_EQUAL)) {
        parameter->value = parse_expression(parser);
        seen->has_default = true;
    } else if (is_plain && seen->has_default && !seen->has_star)
        parse_refuse_node(parser, parameter, "a parameter without default behind one with it");
}

static void parse_annotation(struct parser *parser, struct node *parameter) {
    if (token_accept(parser, TOKEN_COLON))
        parameter->annotation =
            parameter->op == TOKEN_STAR ? parse_star_expression(parser) : parse_expression(parser);
}

/* parameter: "/" | "*" [NAME] | "**" NAME | NAME, each but the first two with [":" annotation],
 * the last with ["=" default] */
static struct node *parse_parameter(struct parser *parser, struct parameters *seen,
                                    bool annotated) {
    struct node *parameter = node_new(parser, NODE_PARAMETER);
    if (seen->has_double_star)
        parse_refuse(parser, "a parameter stands behind `**`");
    if (token_is(parser, TOKEN_SLASH) || token_is(parser, TOKEN_STAR) ||
        token_is(parser, TOKEN_DOUBLE_STAR))
        parameter->op = parser->token.kind;
    if (parameter->op == TOKEN_SLASH)
        parse_slash_parameter(parser, seen);
    else if (parameter->op == TOKEN_STAR)
        parse_star_parameter(parser, seen, parameter);
    else if (parameter->op == TOKEN_DOUBLE_STAR) {
        if (seen->is_bare_star)
            parse_refuse(parser, "a name must follow a bare `*`");
        seen->has_double_star = true;
        token_take(parser);
        parameter->name = name_expect(parser);
    } else
        parse_named_parameter(parser, seen, parameter);
    if (annotated && parameter->name.end && parameter->op != TOKEN_SLASH)
        parse_annotation(parser, parameter);
    parse_default(parser, seen, parameter);
    seen->count++;
    return node_end(parser, parameter);
}

/* (parameter ",")* [parameter]; annotated unless they are a lambda's, which `:` closes. */
struct node *parse_parameters(struct parser *parser, enum token_kind closing) {
    struct nodes items = {0};
    struct parameters seen = {0};
    while (!token_is(parser, closing)) {
        nodes_add(&items, parse_parameter(parser, &seen, closing != TOKEN_COLON));
        if (!token_accept(parser, TOKEN_COMMA))
            break;
    }
    if (seen.is_bare_star)
        parse_refuse(parser, "a name must follow a bare `*`");
    return items.first;
}

/* ---- type parameters, since 3.12 ---- */

/* ["*" | "**"] NAME [":" expression] ["=" expression] */
static struct node *parse_type_parameter(struct parser *parser) {
    struct node *node = node_new(parser, NODE_TYPE_PARAMETER);
    if (token_is(parser, TOKEN_STAR) || token_is(parser, TOKEN_DOUBLE_STAR)) {
        node->op = parser->token.kind;
        token_take(parser);
    }
    node->name = name_expect(parser);
    if (!node->op && token_accept(parser, TOKEN_COLON))
        node->annotation = parse_expression(parser);
    if (token_accept(parser, TOKEN_EQUAL))
        node->value =
            node->op == TOKEN_STAR ? parse_star_expression(parser) : parse_expression(parser);
    return node_end(parser, node);
}

/* ["[" (parameter ",")* [parameter] "]"] */
struct node *parse_type_parameters(struct parser *parser) {
    struct nodes items = {0};
    if (!token_accept(parser, TOKEN_OPEN_SQUARE))
        return NULL;
    do
        nodes_add(&items, parse_type_parameter(parser));
    while (token_accept(parser, TOKEN_COMMA) && !token_is(parser, TOKEN_CLOSE_SQUARE));
    token_expect(parser, TOKEN_CLOSE_SQUARE, "`]` is missing");
    return items.first;
}
