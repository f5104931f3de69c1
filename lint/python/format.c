/* format.c: strings: literals next to each other, f-strings and their fields. */
#include "python/grammar.h"

static struct node *parse_format_items(struct parser *parser);

/* Which letter a conversion names: r, s or a, close behind the `!`. */
static uint8_t conversion_take(struct parser *parser) {
    const struct token *token = &parser->token;
    char letter = parser->source.at[token->start];
    bool is_known = token->kind == TOKEN_NAME && token->end == token->start + 1 &&
                    token->start == parser->last_end &&
                    (letter == 'r' || letter == 's' || letter == 'a');
    if (!is_known)
        parse_refuse(parser, "f-string: a conversion is `!r`, `!s` or `!a`");
    token_take(parser);
    return (uint8_t)letter;
}

/* "{" value ["="] ["!" NAME] [":" (text | field)*] "}" */
static struct node *parse_field(struct parser *parser) {
    struct node *field = node_new(parser, NODE_FIELD);
    struct level level;
    token_take(parser);
    if (!level_enter(parser, &level))
        return field;
    field->value = parse_value(parser);
    if (token_is(parser, TOKEN_WALRUS))
        parse_refuse(parser, "f-string: `:=` needs brackets");
    if (token_accept(parser, TOKEN_EQUAL))
        field->flags |= TREE_DEBUG;
    if (token_accept(parser, TOKEN_EXCLAMATION))
        field->op = conversion_take(parser);
    if (token_accept(parser, TOKEN_COLON)) {
        field->flags |= TREE_SPECIFIED;
        field->items = parse_format_items(parser);
    }
    token_expect(parser, TOKEN_CLOSE_CURLY, "f-string: `}` is missing");
    level_leave(parser, level);
    return node_end(parser, field);
}

static struct node *parse_format_items(struct parser *parser) {
    struct nodes items = {0};
    for (;;)
        if (token_is(parser, TOKEN_FORMAT_MIDDLE)) {
            nodes_add(&items, node_new(parser, NODE_FORMAT_TEXT));
            token_take(parser);
        } else if (token_is(parser, TOKEN_OPEN_CURLY))
            nodes_add(&items, parse_field(parser));
        else
            return items.first;
}

static struct node *parse_literal(struct parser *parser) {
    if (token_is(parser, TOKEN_STRING)) {
        struct node *node = node_new(parser, NODE_STRING);
        token_take(parser);
        return node;
    }
    struct node *node = node_new(parser, NODE_FORMAT);
    token_take(parser);
    node->items = parse_format_items(parser);
    token_expect(parser, TOKEN_FORMAT_END, "an f-string is not closed");
    return node_end(parser, node);
}

/* (STRING | format)+ */
struct node *parse_string(struct parser *parser) {
    struct token start = parser->token;
    struct node *first = parse_literal(parser);
    if (!token_is(parser, TOKEN_STRING) && !token_is(parser, TOKEN_FORMAT_START))
        return first;
    struct node *strings = node_from(parser, NODE_STRINGS, start);
    struct nodes items = {0};
    nodes_add(&items, first);
    while (token_is(parser, TOKEN_STRING) || token_is(parser, TOKEN_FORMAT_START))
        nodes_add(&items, parse_literal(parser));
    strings->items = items.first;
    return node_end(parser, strings);
}
