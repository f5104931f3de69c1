/* parser.h: Python source to a syntax tree. */
#ifndef PYTHON_PARSER_H
#define PYTHON_PARSER_H

#include "python/tree.h"

struct parser {
    struct lexer lexer;
    struct text source;
    struct arena *arena;
    struct token token, ahead; /* the one to be parsed next; the one behind it, if looked at */
    bool has_ahead, skips_bodies;
    uint32_t last_end;       /* where the last token that was taken ends */
    uint32_t depth, tallest; /* how deep this is; how tall what was parsed since here */
    const char *reason;
};

/* Ready for the first statement. `skips_bodies`: the bodies of functions and classes are passed
 * over token by token, so errors of syntax in them are not seen. */
void parser_start(struct parser *parser, struct text source, bool skips_bodies,
                  struct arena *arena);

/* The next statement at the top of the file, or all those of a line with semicolons. NULL at the
 * end or at an error: parser_reason tells which. */
struct node *parser_statement(struct parser *parser);

/* Why the source is no Python, or NULL; parser->token is where. */
const char *parser_reason(const struct parser *parser);

/* The whole file; the statements before an error are given too. */
struct tree parser_read(struct text source, struct arena *arena);

#endif
