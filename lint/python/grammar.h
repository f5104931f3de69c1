/* grammar.h: what the files of the parser share.
 *
 * An error is sticky: it turns the token at hand into TOKEN_ERROR, which no rule wants, so every
 * loop ends and every rule returns. Rules never return NULL, so callers need not look. */
#ifndef PYTHON_GRAMMAR_H
#define PYTHON_GRAMMAR_H

#include <assert.h>

#include "python/parser.h"

/* ---- parser.c ---- */

void token_take(struct parser *parser);
bool token_accept(struct parser *parser, enum token_kind kind);
void token_expect(struct parser *parser, enum token_kind kind, const char *reason);
struct token token_ahead(struct parser *parser);
void parse_refuse(struct parser *parser, const char *reason);
void parse_refuse_node(struct parser *parser, const struct node *node, const char *reason);

static inline bool token_is(const struct parser *parser, enum token_kind kind) {
    return parser->token.kind == kind;
}
/* Is the token this soft keyword? */
bool token_is_word(const struct parser *parser, struct text word);

/* A node that starts at the token at hand, or at one that was taken before. */
struct node *node_new(struct parser *parser, enum node_kind kind);
struct node *node_from(struct parser *parser, enum node_kind kind, struct token start);
/* It ends with the last token that was taken. */
struct node *node_end(struct parser *parser, struct node *node);
struct span name_expect(struct parser *parser);

/* A list under construction. */
struct nodes {
    struct node *first, **last;
};
static inline void nodes_add(struct nodes *nodes, struct node *node) {
    *(nodes->last ? nodes->last : &nodes->first) = node;
    nodes->last = &node->next;
}

/* Brackets a rule that calls itself: false, and an error, where that goes too deep. */
struct level {
    uint32_t depth, tallest;
};
bool level_enter(struct parser *parser, struct level *level);
void level_leave(struct parser *parser, struct level level);
/* One more node stands on top of what was parsed since the level began. */
void level_grow(struct parser *parser);

/* To try a rule: where it fails, all is as it was. */
struct attempt {
    struct parser parser;
};
void attempt_begin(const struct parser *parser, struct attempt *attempt);
void attempt_undo(struct parser *parser, const struct attempt *attempt);
static inline bool parse_failed(const struct parser *parser) {
    return parser->token.kind == TOKEN_ERROR;
}

/* ---- expression.c, display.c, format.c ---- */

struct node *parse_expression(struct parser *parser);       /* one, no `:=`, no star */
struct node *parse_named_expression(struct parser *parser); /* with `:=` */
struct node *parse_disjunction(struct parser *parser);      /* without `if ... else` */
struct node *parse_star_expression(struct parser *parser);  /* `*a` or parse_expression */
struct node *parse_star_named(struct parser *parser);       /* `*a` or parse_named_expression */
struct node *parse_bits(struct parser *parser);             /* what may stand left of `in` */
struct node *parse_expressions(struct parser *parser);      /* a list with commas is a tuple */
struct node *parse_targets(struct parser *parser);          /* of `for`, up to `in` */
struct node *parse_value(struct parser *parser);            /* parse_expressions or a yield */
struct node *parse_yield(struct parser *parser);
bool starts_expression(const struct parser *parser);

struct node *parse_atom(struct parser *parser);
struct node *parse_string(struct parser *parser);
/* Its value was parsed from `start` on. */
struct node *parse_comprehension(struct parser *parser, struct token start, struct node *value,
                                 enum token_kind bracket);
bool at_comprehension(struct parser *parser);

/* ---- argument.c ---- */

struct node *parse_arguments(struct parser *parser); /* after `(`, up to and with `)` */
struct node *parse_parameters(struct parser *parser, enum token_kind closing);
struct node *parse_type_parameters(struct parser *parser); /* NULL where there are none */

/* ---- target.c ---- */

/* Refuses an expression that can't be assigned to, or deleted. */
void check_target(struct parser *parser, const struct node *node);
void check_single_target(struct parser *parser, const struct node *node);
void check_deleted(struct parser *parser, const struct node *node);

/* ---- statement.c, compound.c, definition.c, pattern.c ---- */

struct node *parse_statement(struct parser *parser);
struct node *parse_simple_line(struct parser *parser);
struct node *parse_block(struct parser *parser); /* from `:` on */
/* NULL: none of these starts here. */
struct node *parse_compound(struct parser *parser);
struct node *parse_definition(struct parser *parser);
struct node *parse_match(struct parser *parser);

#endif
