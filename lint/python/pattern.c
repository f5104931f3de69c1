/* pattern.c: `match` and the patterns of its cases. */
#include "python/grammar.h"

static struct node *parse_pattern(struct parser *parser);
static struct node *parse_open_pattern(struct parser *parser, enum token_kind closing);

/* ["-"] NUMBER [("+" | "-") NUMBER], strings and constants: an expression that holds no more. */
static struct node *parse_literal_pattern(struct parser *parser) {
    if (token_is(parser, TOKEN_STRING) || token_is(parser, TOKEN_FORMAT_START))
        return parse_string(parser);
    struct node *node = parse_bits(parser);
    const struct node *first = node->kind == NODE_BINARY ? node->items : node;
    if (first->kind == NODE_UNARY && first->op == TOKEN_MINUS)
        first = first->value;
    bool is_literal = first->kind == NODE_NUMBER || first->kind == NODE_CONSTANT;
    if (node->kind == NODE_BINARY &&
        (node->items->next->kind != NODE_NUMBER || node->items->next->next ||
         (node->items->next->joint != TOKEN_PLUS && node->items->next->joint != TOKEN_MINUS)))
        is_literal = false;
    if (!is_literal)
        parse_refuse_node(parser, node, "this is no pattern");
    return node;
}

/* (pattern | NAME "=" pattern) ("," ...)* [","] */
static struct node *parse_class_arguments(struct parser *parser) {
    struct nodes items = {0};
    bool named = false;
    while (!token_is(parser, TOKEN_CLOSE_ROUND)) {
        struct node *item = node_new(parser, NODE_KEYWORD);
        bool is_named = token_is(parser, TOKEN_NAME) && token_ahead(parser).kind == TOKEN_EQUAL;
        if (is_named) {
            item->name = name_expect(parser);
            token_take(parser);
            item->value = parse_pattern(parser);
            node_end(parser, item);
        } else
            item = parse_pattern(parser);
        if (named && !is_named)
            parse_refuse_node(parser, item, "a positional pattern behind a named one");
        named = is_named;
        nodes_add(&items, item);
        if (!token_accept(parser, TOKEN_COMMA))
            break;
    }
    return items.first;
}

/* NAME ("." NAME)* ["(" arguments ")"] */
static struct node *parse_name_pattern(struct parser *parser) {
    struct token start = parser->token;
    struct node *node = node_new(parser, NODE_NAME);
    token_take(parser);
    while (token_accept(parser, TOKEN_DOT)) {
        struct node *attribute = node_from(parser, NODE_ATTRIBUTE, start);
        attribute->value = node;
        attribute->name = name_expect(parser);
        level_grow(parser);
        node = node_end(parser, attribute);
    }
    if (!token_accept(parser, TOKEN_OPEN_ROUND))
        return node;
    struct node *class = node_from(parser, NODE_PATTERN_CLASS, start);
    class->value = node;
    class->items = parse_class_arguments(parser);
    token_expect(parser, TOKEN_CLOSE_ROUND, "`)` is missing");
    return node_end(parser, class);
}

static struct node *parse_star_pattern(struct parser *parser, enum node_kind kind) {
    struct node *node = node_new(parser, kind);
    token_take(parser);
    node->value = node_new(parser, NODE_NAME);
    name_expect(parser);
    return node_end(parser, node);
}

/* "**" NAME | (literal | dotted) ":" pattern */
static struct node *parse_mapping_item(struct parser *parser) {
    if (token_is(parser, TOKEN_DOUBLE_STAR))
        return parse_star_pattern(parser, NODE_DOUBLE_STAR);
    struct token start = parser->token;
    struct node *key =
        token_is(parser, TOKEN_NAME) ? parse_name_pattern(parser) : parse_literal_pattern(parser);
    if (key->kind == NODE_NAME || key->kind == NODE_PATTERN_CLASS)
        parse_refuse_node(parser, key, "a mapping pattern's key is a constant");
    struct node *pair = node_from(parser, NODE_PAIR, start);
    pair->key = key;
    token_expect(parser, TOKEN_COLON, "`:` is missing");
    pair->value = parse_pattern(parser);
    return node_end(parser, pair);
}

/* "{" (item ("," item)* [","])? "}" */
static struct node *parse_mapping_pattern(struct parser *parser) {
    struct node *mapping = node_new(parser, NODE_PATTERN_MAPPING);
    struct nodes items = {0};
    token_take(parser);
    while (!token_is(parser, TOKEN_CLOSE_CURLY)) {
        struct node *item = parse_mapping_item(parser);
        nodes_add(&items, item);
        if (!token_accept(parser, TOKEN_COMMA))
            break;
        if (item->kind == NODE_DOUBLE_STAR && !token_is(parser, TOKEN_CLOSE_CURLY))
            parse_refuse_node(parser, item, "`**` is not the last in a mapping pattern");
    }
    token_expect(parser, TOKEN_CLOSE_CURLY, "`}` is missing");
    mapping->items = items.first;
    return node_end(parser, mapping);
}

/* "(" pattern ")" is the pattern; "(" patterns ")" and "[" patterns "]" are sequences. */
static struct node *parse_bracket_pattern(struct parser *parser) {
    struct node *sequence = node_new(parser, NODE_PATTERN_SEQUENCE);
    bool is_round = token_is(parser, TOKEN_OPEN_ROUND);
    enum token_kind closing = is_round ? TOKEN_CLOSE_ROUND : TOKEN_CLOSE_SQUARE;
    token_take(parser);
    struct node *inner = NULL;
    if (!token_is(parser, closing))
        inner = parse_open_pattern(parser, closing);
    token_expect(parser, closing, "a closing bracket is missing");
    bool is_open = inner && inner->kind == NODE_PATTERN_SEQUENCE && inner->flags & TREE_BARE;
    if (is_round && inner && !is_open) {
        if (inner->kind == NODE_STAR)
            parse_refuse_node(parser, inner, "a starred pattern stands alone");
        return inner;
    }
    sequence->items = is_open ? inner->items : inner;
    return node_end(parser, sequence);
}

static struct node *parse_closed_pattern(struct parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NAME:
        return parse_name_pattern(parser);
    case TOKEN_OPEN_ROUND:
    case TOKEN_OPEN_SQUARE:
        return parse_bracket_pattern(parser);
    case TOKEN_OPEN_CURLY:
        return parse_mapping_pattern(parser);
    default:
        return parse_literal_pattern(parser);
    }
}

/* closed ("|" closed)* */
static struct node *parse_or_pattern(struct parser *parser) {
    struct token start = parser->token;
    struct node *first = parse_closed_pattern(parser);
    if (!token_is(parser, TOKEN_OR_BITS))
        return first;
    struct node * or = node_from(parser, NODE_PATTERN_OR, start);
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_accept(parser, TOKEN_OR_BITS))
        nodes_add(&items, parse_closed_pattern(parser));
    or->items = items.first;
    return node_end(parser, or);
}

/* pattern: or ["as" NAME] */
static struct node *parse_pattern(struct parser *parser) {
    struct level level;
    if (!level_enter(parser, &level))
        return node_new(parser, NODE_NAME);
    struct token start = parser->token;
    struct node *node = parse_or_pattern(parser);
    if (token_accept(parser, TOKEN_AS)) {
        struct node *as = node_from(parser, NODE_PATTERN_AS, start);
        if (token_is_word(parser, TEXT("_")))
            parse_refuse(parser, "`_` can't be a target of `as`");
        as->value = node;
        as->name = name_expect(parser);
        node = node_end(parser, as);
    }
    level_leave(parser, level);
    return node;
}

/* One pattern, or several with commas: a sequence without brackets (TREE_BARE). */
static struct node *parse_open_pattern(struct parser *parser, enum token_kind closing) {
    struct nodes items = {0};
    struct node *sequence = node_new(parser, NODE_PATTERN_SEQUENCE);
    do
        nodes_add(&items, token_is(parser, TOKEN_STAR) ? parse_star_pattern(parser, NODE_STAR)
                                                       : parse_pattern(parser));
    while (token_accept(parser, TOKEN_COMMA) && !token_is(parser, closing) &&
           !token_is(parser, TOKEN_IF));
    bool has_comma = parser->source.at[parser->last_end - 1] == ',';
    if (!items.first->next && !has_comma)
        return items.first;
    sequence->items = items.first;
    sequence->flags = TREE_BARE;
    return node_end(parser, sequence);
}

/* "case" patterns ["if" named_expression] block */
static struct node *parse_case(struct parser *parser) {
    struct node *node = node_new(parser, NODE_CASE);
    if (!token_is_word(parser, TEXT("case")))
        parse_refuse(parser, "`case` is missing");
    token_take(parser);
    node->pattern = parse_open_pattern(parser, TOKEN_COLON);
    if (node->pattern->kind == NODE_STAR)
        parse_refuse_node(parser, node->pattern, "a starred pattern stands alone");
    if (token_accept(parser, TOKEN_IF))
        node->guard = parse_named_expression(parser);
    node->body = parse_block(parser);
    return node_end(parser, node);
}

/* "match" subject ":" NEWLINE INDENT, if `case` follows */
static bool parse_match_head(struct parser *parser, struct node *match) {
    token_take(parser);
    if (!starts_expression(parser))
        return false;
    struct token start = parser->token;
    struct node *first = parse_star_named(parser);
    match->value = first;
    if (token_is(parser, TOKEN_COMMA)) {
        struct nodes items = {0};
        match->value = node_from(parser, NODE_TUPLE, start);
        match->value->flags = TREE_BARE;
        nodes_add(&items, first);
        while (token_accept(parser, TOKEN_COMMA) && starts_expression(parser))
            nodes_add(&items, parse_star_named(parser));
        match->value->items = items.first;
        node_end(parser, match->value);
    } else if (first->kind == NODE_STAR)
        return false;
    return token_accept(parser, TOKEN_COLON) && token_accept(parser, TOKEN_NEWLINE) &&
           token_accept(parser, TOKEN_INDENT) && token_is_word(parser, TEXT("case"));
}

/* NULL: `match` is a name here. */
struct node *parse_match(struct parser *parser) {
    struct node *match = node_new(parser, NODE_MATCH);
    struct nodes cases = {0};
    struct attempt attempt;
    struct level level;
    attempt_begin(parser, &attempt);
    if (!parse_match_head(parser, match)) {
        attempt_undo(parser, &attempt);
        return NULL;
    }
    if (!level_enter(parser, &level))
        return match;
    do
        nodes_add(&cases, parse_case(parser));
    while (!token_is(parser, TOKEN_DEDENT) && !parse_failed(parser));
    token_expect(parser, TOKEN_DEDENT, "a block does not end");
    level_leave(parser, level);
    match->items = cases.first;
    return node_end(parser, match);
}
