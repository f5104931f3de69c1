/* expression.c: from the loosest binding (`:=`, `if ... else`) to the tightest (calls, attributes).
 */
#include "python/grammar.h"

/* How tightly an operator with two sides binds; 0: the token is none. `**` is no row: it binds
 * from the right. */
static const uint8_t ranks[TOKEN_YIELD + 1] = {
    [TOKEN_OR_BITS] = 1,     [TOKEN_XOR_BITS] = 2, [TOKEN_AND_BITS] = 3,     [TOKEN_SHIFT_LEFT] = 4,
    [TOKEN_SHIFT_RIGHT] = 4, [TOKEN_PLUS] = 5,     [TOKEN_MINUS] = 5,        [TOKEN_STAR] = 6,
    [TOKEN_SLASH] = 6,       [TOKEN_PERCENT] = 6,  [TOKEN_DOUBLE_SLASH] = 6, [TOKEN_AT] = 6,
};

static const bool starts[TOKEN_YIELD + 1] = {
    [TOKEN_NAME] = true,       [TOKEN_NUMBER] = true,      [TOKEN_STRING] = true,
    [TOKEN_OPEN_ROUND] = true, [TOKEN_OPEN_SQUARE] = true, [TOKEN_OPEN_CURLY] = true,
    [TOKEN_ELLIPSIS] = true,   [TOKEN_BACKQUOTE] = true,   [TOKEN_FORMAT_START] = true,
    [TOKEN_TILDE] = true,      [TOKEN_PLUS] = true,        [TOKEN_MINUS] = true,
    [TOKEN_FALSE] = true,      [TOKEN_NONE] = true,        [TOKEN_TRUE] = true,
    [TOKEN_LAMBDA] = true,     [TOKEN_NOT] = true,         [TOKEN_STAR] = true,
};

bool starts_expression(const struct parser *parser) {
    return starts[parser->token.kind];
}

/* ---- primaries ---- */

/* slice: [expression] ":" [expression] [":" [expression]] | named_expression */
static struct node *parse_slice(struct parser *parser) {
    if (token_is(parser, TOKEN_STAR))
        return parse_star_named(parser);
    struct node *slice = node_new(parser, NODE_SLICE), *lower = NULL;
    if (!token_is(parser, TOKEN_COLON))
        lower = parse_named_expression(parser);
    if (lower && !token_is(parser, TOKEN_COLON))
        return lower;
    slice->lower = lower;
    token_expect(parser, TOKEN_COLON, "an expression is missing in `[]`");
    if (starts_expression(parser))
        slice->upper = parse_expression(parser);
    if (token_accept(parser, TOKEN_COLON) && starts_expression(parser))
        slice->step = parse_expression(parser);
    return node_end(parser, slice);
}

/* slices: slice ("," slice)* [","] */
static struct node *parse_slices(struct parser *parser) {
    struct token start = parser->token;
    struct node *first = parse_slice(parser);
    if (!token_is(parser, TOKEN_COMMA) && first->kind != NODE_STAR)
        return first;
    struct node *tuple = node_from(parser, NODE_TUPLE, start);
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_accept(parser, TOKEN_COMMA) && !token_is(parser, TOKEN_CLOSE_SQUARE))
        nodes_add(&items, parse_slice(parser));
    tuple->items = items.first;
    tuple->flags = TREE_BARE;
    return node_end(parser, tuple);
}

/* One of: "." NAME, "(" arguments ")", "[" slices "]". NULL: the primary is over. */
static struct node *parse_trailer(struct parser *parser, struct token start, struct node *value) {
    struct node *node;
    if (token_accept(parser, TOKEN_DOT)) {
        node = node_from(parser, NODE_ATTRIBUTE, start);
        node->name = name_expect(parser);
    } else if (token_accept(parser, TOKEN_OPEN_ROUND)) {
        node = node_from(parser, NODE_CALL, start);
        node->items = parse_arguments(parser);
    } else if (token_accept(parser, TOKEN_OPEN_SQUARE)) {
        node = node_from(parser, NODE_SUBSCRIPT, start);
        node->index = parse_slices(parser);
        token_expect(parser, TOKEN_CLOSE_SQUARE, "`]` is missing");
    } else
        return NULL;
    node->value = value;
    level_grow(parser);
    return node_end(parser, node);
}

/* primary: atom trailer* */
static struct node *parse_primary(struct parser *parser) {
    struct token start = parser->token;
    struct node *node = parse_atom(parser);
    for (struct node *taller; (taller = parse_trailer(parser, start, node));)
        node = taller;
    return node;
}

/* Before 3.7 `await` was a name: it is a keyword where an operand follows. */
static bool at_await(struct parser *parser) {
    if (!token_is_word(parser, TEXT("await")))
        return false;
    enum token_kind next = token_ahead(parser).kind;
    return starts[next] && next != TOKEN_PLUS && next != TOKEN_MINUS && next != TOKEN_TILDE &&
           next != TOKEN_NOT && next != TOKEN_STAR && next != TOKEN_LAMBDA;
}

static struct node *parse_await(struct parser *parser) {
    if (!at_await(parser))
        return parse_primary(parser);
    struct node *node = node_new(parser, NODE_AWAIT);
    token_take(parser);
    node->value = parse_primary(parser);
    return node_end(parser, node);
}

/* ---- operators ---- */

static struct node *parse_factor(struct parser *parser);

/* power: await ["**" factor] */
static struct node *parse_power(struct parser *parser) {
    struct token start = parser->token;
    struct node *base = parse_await(parser);
    struct level level;
    if (!token_is(parser, TOKEN_DOUBLE_STAR) || !level_enter(parser, &level))
        return base;
    token_take(parser);
    struct node *power = node_from(parser, NODE_BINARY, start);
    power->items = base;
    base->next = parse_factor(parser);
    base->next->joint = TOKEN_DOUBLE_STAR;
    level_leave(parser, level);
    return node_end(parser, power);
}

static struct node *unary_new(struct parser *parser) {
    struct node *node = node_new(parser, NODE_UNARY);
    node->op = parser->token.kind;
    token_take(parser);
    level_grow(parser);
    return node;
}

/* All nodes of a chain of prefixes end where their operand ends. */
static struct node *unary_finish(struct parser *parser, struct node *outermost) {
    for (struct node *node = outermost; node->kind == NODE_UNARY && node->end < parser->last_end;
         node = node->value)
        node->end = parser->last_end;
    return outermost;
}

/* factor: ("+" | "-" | "~")* power */
static struct node *parse_factor(struct parser *parser) {
    struct node *outermost = NULL, **innermost = &outermost;
    while (token_is(parser, TOKEN_MINUS) || token_is(parser, TOKEN_PLUS) ||
           token_is(parser, TOKEN_TILDE)) {
        *innermost = unary_new(parser);
        innermost = &(*innermost)->value;
    }
    *innermost = parse_power(parser);
    return innermost == &outermost ? outermost : unary_finish(parser, outermost);
}

/* Operators of this rank and above; those of one rank are one node: operand (operator operand)* */
static struct node *parse_operation(struct parser *parser, uint8_t least) {
    struct token start = parser->token;
    struct node *left = parse_factor(parser);
    for (uint8_t rank; (rank = ranks[parser->token.kind]) && rank >= least;) {
        struct node *chain = node_from(parser, NODE_BINARY, start);
        struct nodes items = {0};
        nodes_add(&items, left);
        while (ranks[parser->token.kind] == rank) {
            uint8_t joint = parser->token.kind;
            token_take(parser);
            struct node *right = parse_operation(parser, (uint8_t)(rank + 1));
            right->joint = joint;
            nodes_add(&items, right);
        }
        chain->items = items.first;
        left = node_end(parser, chain);
    }
    return left;
}

struct node *parse_bits(struct parser *parser) {
    return parse_operation(parser, 1);
}

/* "<" | ">" | "==" | "!=" | "<=" | ">=" | ["not"] "in" | "is" ["not"]; 0: none of them. */
static uint8_t comparison_take(struct parser *parser) {
    uint8_t kind = parser->token.kind;
    if (kind == TOKEN_NOT) {
        if (token_ahead(parser).kind != TOKEN_IN)
            return 0;
        token_take(parser);
    } else if (kind != TOKEN_IN && kind != TOKEN_IS &&
               (kind < TOKEN_LESS || kind > TOKEN_NOT_EQUAL))
        return 0;
    token_take(parser);
    return kind == TOKEN_IS && token_accept(parser, TOKEN_NOT) ? TREE_IS_NOT : kind;
}

static struct node *parse_comparison(struct parser *parser) {
    struct token start = parser->token;
    struct node *left = parse_bits(parser);
    uint8_t joint = comparison_take(parser);
    if (!joint)
        return left;
    struct node *chain = node_from(parser, NODE_COMPARE, start);
    struct nodes items = {0};
    nodes_add(&items, left);
    for (; joint; joint = comparison_take(parser)) {
        struct node *right = parse_bits(parser);
        right->joint = joint;
        nodes_add(&items, right);
    }
    chain->items = items.first;
    return node_end(parser, chain);
}

/* inversion: "not"* comparison */
static struct node *parse_inversion(struct parser *parser) {
    struct node *outermost = NULL, **innermost = &outermost;
    while (token_is(parser, TOKEN_NOT)) {
        *innermost = unary_new(parser);
        innermost = &(*innermost)->value;
    }
    *innermost = parse_comparison(parser);
    return innermost == &outermost ? outermost : unary_finish(parser, outermost);
}

static struct node *boolean_chain(struct parser *parser, enum token_kind operator,
                                  struct node * (*operand)(struct parser *)) {
    struct token start = parser->token;
    struct node *left = operand(parser);
    if (!token_is(parser, operator))
        return left;
    struct node *chain = node_from(parser, NODE_BOOLEAN, start);
    struct nodes items = {0};
    nodes_add(&items, left);
    while (token_accept(parser, operator))
        nodes_add(&items, operand(parser));
    chain->op = (uint8_t) operator;
    chain->items = items.first;
    return node_end(parser, chain);
}

/* conjunction: inversion ("and" inversion)* */
static struct node *parse_conjunction(struct parser *parser) {
    return boolean_chain(parser, TOKEN_AND, parse_inversion);
}

/* disjunction: conjunction ("or" conjunction)* */
struct node *parse_disjunction(struct parser *parser) {
    return boolean_chain(parser, TOKEN_OR, parse_conjunction);
}

/* ---- whole expressions ---- */

/* lambda: "lambda" parameters ":" expression */
static struct node *parse_lambda(struct parser *parser) {
    struct node *node = node_new(parser, NODE_LAMBDA);
    token_take(parser);
    node->function = arena_new(parser->arena, struct function);
    node->function->parameters = parse_parameters(parser, TOKEN_COLON);
    token_expect(parser, TOKEN_COLON, "`:` is missing behind a lambda's parameters");
    node->function->value = parse_expression(parser);
    return node_end(parser, node);
}

/* expression: lambda | disjunction ["if" disjunction "else" expression] */
struct node *parse_expression(struct parser *parser) {
    struct level level;
    if (!level_enter(parser, &level))
        return node_new(parser, NODE_NAME);
    struct token start = parser->token;
    bool is_lambda = token_is(parser, TOKEN_LAMBDA);
    struct node *node = is_lambda ? parse_lambda(parser) : parse_disjunction(parser);
    if (!is_lambda && token_accept(parser, TOKEN_IF)) {
        struct node *conditional = node_from(parser, NODE_CONDITIONAL, start);
        conditional->items = node;
        node->next = parse_disjunction(parser);
        token_expect(parser, TOKEN_ELSE, "`else` is missing behind `if` in an expression");
        node->next->next = parse_expression(parser);
        node = node_end(parser, conditional);
    }
    level_leave(parser, level);
    return node;
}

/* named_expression: NAME ":=" expression | expression */
struct node *parse_named_expression(struct parser *parser) {
    struct token start = parser->token;
    struct node *node = parse_expression(parser);
    if (!token_is(parser, TOKEN_WALRUS))
        return node;
    if (node->kind != NODE_NAME || node->flags & TREE_PARENTHESISED)
        parse_refuse_node(parser, node, "`:=` assigns to names only");
    token_take(parser);
    struct node *named = node_from(parser, NODE_NAMED, start);
    named->target = node;
    named->value = parse_expression(parser);
    return node_end(parser, named);
}

static struct node *parse_star(struct parser *parser) {
    struct node *node = node_new(parser, NODE_STAR);
    token_take(parser);
    node->value = parse_bits(parser);
    return node_end(parser, node);
}

struct node *parse_star_expression(struct parser *parser) {
    return token_is(parser, TOKEN_STAR) ? parse_star(parser) : parse_expression(parser);
}

struct node *parse_star_named(struct parser *parser) {
    return token_is(parser, TOKEN_STAR) ? parse_star(parser) : parse_named_expression(parser);
}

/* item ("," item)* [","]: one item, or a tuple without brackets. */
static struct node *bare_tuple(struct parser *parser, struct node *(*item)(struct parser *)) {
    struct token start = parser->token;
    struct node *first = item(parser);
    if (!token_is(parser, TOKEN_COMMA))
        return first;
    struct node *tuple = node_from(parser, NODE_TUPLE, start);
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_accept(parser, TOKEN_COMMA) && starts_expression(parser))
        nodes_add(&items, item(parser));
    tuple->items = items.first;
    tuple->flags = TREE_BARE;
    return node_end(parser, tuple);
}

struct node *parse_expressions(struct parser *parser) {
    return bare_tuple(parser, parse_star_expression);
}

static struct node *parse_target(struct parser *parser) {
    return token_is(parser, TOKEN_STAR) ? parse_star(parser) : parse_bits(parser);
}

struct node *parse_targets(struct parser *parser) {
    struct node *target = bare_tuple(parser, parse_target);
    check_target(parser, target);
    return target;
}

/* "yield" ["from" expression | expressions] */
struct node *parse_yield(struct parser *parser) {
    struct node *node = node_new(parser, NODE_YIELD);
    token_take(parser);
    if (token_accept(parser, TOKEN_FROM)) {
        node->kind = NODE_YIELD_FROM;
        node->value = parse_expression(parser);
    } else if (starts_expression(parser))
        node->value = parse_expressions(parser);
    return node_end(parser, node);
}

struct node *parse_value(struct parser *parser) {
    return token_is(parser, TOKEN_YIELD) ? parse_yield(parser) : parse_expressions(parser);
}
