/* parser.c: the parser's way through the tokens, and its nodes. The rules are in the files that
 * grammar.h names. */
#include "python/parser.h"

#include "python/grammar.h"

void token_take(struct parser *parser) {
    if (parser->token.kind == TOKEN_ERROR)
        return;
    parser->last_end = parser->token.end;
    if (parser->has_ahead) {
        parser->token = parser->ahead;
        parser->has_ahead = false;
    } else
        parser->token = lexer_next(&parser->lexer);
    if (parser->token.kind == TOKEN_ERROR)
        parser->reason = parser->lexer.reason;
}

bool token_accept(struct parser *parser, enum token_kind kind) {
    if (parser->token.kind != kind)
        return false;
    token_take(parser);
    return true;
}

void token_expect(struct parser *parser, enum token_kind kind, const char *reason) {
    if (!token_accept(parser, kind))
        parse_refuse(parser, reason);
}

struct token token_ahead(struct parser *parser) {
    if (!parser->has_ahead) {
        parser->ahead = lexer_next(&parser->lexer);
        parser->has_ahead = true;
    }
    return parser->ahead;
}

void parse_refuse(struct parser *parser, const char *reason) {
    if (parser->token.kind == TOKEN_ERROR)
        return;
    parser->token.kind = TOKEN_ERROR;
    parser->reason = reason;
}

void parse_refuse_node(struct parser *parser, const struct node *node, const char *reason) {
    if (parser->token.kind == TOKEN_ERROR)
        return;
    parser->token = (struct token){TOKEN_ERROR, node->start, node->end, node->line, node->column};
    parser->reason = reason;
}

bool token_is_word(const struct parser *parser, struct text word) {
    const struct token *token = &parser->token;
    return token->kind == TOKEN_NAME &&
           text_equal(tree_text(parser->source, token->start, token->end), word);
}

struct node *node_from(struct parser *parser, enum node_kind kind, struct token start) {
    struct node *node = arena_new(parser->arena, struct node);
    node->kind = (uint8_t)kind;
    node->start = start.start;
    node->end = parser->last_end;
    node->line = start.line;
    node->column = start.column;
    return node;
}

struct node *node_new(struct parser *parser, enum node_kind kind) {
    struct node *node = node_from(parser, kind, parser->token);
    node->end = parser->token.end;
    return node;
}

struct node *node_end(struct parser *parser, struct node *node) {
    node->end = parser->last_end;
    return node;
}

struct span name_expect(struct parser *parser) {
    struct span name = {parser->token.start, parser->token.end};
    token_expect(parser, TOKEN_NAME, "a name is missing");
    return name;
}

bool level_enter(struct parser *parser, struct level *level) {
    *level = (struct level){parser->depth, parser->tallest};
    parser->depth++;
    parser->tallest = 0;
    if (parser->depth < TREE_MOST_DEPTH)
        return true;
    parse_refuse(parser, "it nests too deeply");
    return false;
}

void level_leave(struct parser *parser, struct level level) {
    level_grow(parser);
    parser->depth = level.depth;
    if (parser->tallest < level.tallest)
        parser->tallest = level.tallest;
}

void level_grow(struct parser *parser) {
    if (++parser->tallest + parser->depth > 2 * TREE_MOST_DEPTH)
        parse_refuse(parser, "it nests too deeply");
}

void attempt_begin(const struct parser *parser, struct attempt *attempt) {
    attempt->parser = *parser;
}

void attempt_undo(struct parser *parser, const struct attempt *attempt) {
    *parser = attempt->parser;
}

void parser_start(struct parser *parser, struct text source, bool skips_bodies,
                  struct arena *arena) {
    parser->source = source;
    parser->arena = arena;
    parser->has_ahead = false;
    parser->skips_bodies = skips_bodies;
    parser->last_end = parser->depth = parser->tallest = 0;
    parser->reason = NULL;
    lexer_start(&parser->lexer, source);
    parser->token = parser->lexer.last;
    token_take(parser);
    if (parse_failed(parser))
        parser->reason = parser->lexer.reason;
}

struct node *parser_statement(struct parser *parser) {
    if (parse_failed(parser) || token_is(parser, TOKEN_END))
        return NULL;
    parser->tallest = 0;
    struct node *statement = parse_statement(parser);
    return parse_failed(parser) ? NULL : statement;
}

const char *parser_reason(const struct parser *parser) {
    return parse_failed(parser) ? parser->reason : NULL;
}

struct tree parser_read(struct text source, struct arena *arena) {
    struct parser parser;
    struct nodes statements = {0};
    parser_start(&parser, source, false, arena);
    for (struct node *line; (line = parser_statement(&parser));)
        for (; line; line = line->next)
            nodes_add(&statements, line);
    return (struct tree){source,
                         parser.lexer.encoding,
                         statements.first,
                         parser_reason(&parser),
                         parser.token.line,
                         parser.token.column};
}
