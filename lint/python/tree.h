/* tree.h: what a Python file says: statements and expressions with their places. The parser makes
 * it, everybody else only reads it.
 *
 * A list is its first node; the rest hang on `next`. Chains that a file can make as long as it
 * likes are lists, not nests: `a + b + c` is one node with three operands, `if ... elif ...` one
 * with its branches. What nests is bounded (TREE_MOST_DEPTH), so readers may recurse. */
#ifndef PYTHON_TREE_H
#define PYTHON_TREE_H

#include <stdint.h>

#include "python/lexer.h"

/* Nested expressions, calls on calls and blocks on one way from the top to a leaf; the nodes
 * between two such levels are a dozen at most. */
enum { TREE_MOST_DEPTH = 1500 };

enum node_kind {
    /* Expressions. */
    NODE_NAME,          /* its text is its span */
    NODE_NUMBER,        /* its text is its span */
    NODE_CONSTANT,      /* None, True, False, `...`: `op` is the token's kind */
    NODE_STRING,        /* one literal, prefix and quotes included: its span */
    NODE_STRINGS,       /* literals next to each other: `items` are NODE_STRING and NODE_FORMAT */
    NODE_FORMAT,        /* f"" or t"": `items` are NODE_FORMAT_TEXT and NODE_FIELD */
    NODE_FORMAT_TEXT,   /* as written, `{{` and escapes too */
    NODE_FIELD,         /* {value!conversion:items}; `op`: the conversion's letter or 0;
                           TREE_DEBUG: `=`; TREE_SPECIFIED: there is a `:` */
    NODE_TUPLE,         /* items; TREE_BARE: without brackets */
    NODE_LIST,          /* items */
    NODE_SET,           /* items */
    NODE_DICT,          /* items: NODE_PAIR, NODE_DOUBLE_STAR */
    NODE_PAIR,          /* key: value */
    NODE_ATTRIBUTE,     /* value.name */
    NODE_CALL,          /* value(items): expressions, NODE_KEYWORD, NODE_STAR, NODE_DOUBLE_STAR */
    NODE_KEYWORD,       /* name=value */
    NODE_STAR,          /* *value */
    NODE_DOUBLE_STAR,   /* **value */
    NODE_SUBSCRIPT,     /* value[index] */
    NODE_SLICE,         /* lower:upper:step, each may be NULL */
    NODE_UNARY,         /* op value: TOKEN_NOT, TOKEN_MINUS, TOKEN_PLUS, TOKEN_TILDE */
    NODE_BINARY,        /* items joined by operators of one rank, from the left; `**`: two items */
    NODE_COMPARE,       /* items; joints TOKEN_NOT for `not in` and TREE_IS_NOT for `is not` */
    NODE_BOOLEAN,       /* items; `op` is TOKEN_AND or TOKEN_OR */
    NODE_CONDITIONAL,   /* items: value, test, otherwise */
    NODE_LAMBDA,        /* function: parameters, value */
    NODE_NAMED,         /* target := value */
    NODE_AWAIT,         /* value */
    NODE_YIELD,         /* value, may be NULL */
    NODE_YIELD_FROM,    /* value */
    NODE_COMPREHENSION, /* value (a NODE_PAIR in a dict), items: clauses; `op`: opening bracket */
    NODE_CLAUSE,        /* for target in value, items: its conditions; TREE_ASYNC */
    NODE_REPR,          /* Python 2's backquotes round value */

    /* Patterns of `case`, beside expressions (NODE_NAME captures, constants, dotted names). */
    NODE_PATTERN_AS,       /* value as name */
    NODE_PATTERN_OR,       /* items */
    NODE_PATTERN_SEQUENCE, /* items */
    NODE_PATTERN_MAPPING,  /* items: NODE_PAIR, NODE_DOUBLE_STAR */
    NODE_PATTERN_CLASS,    /* value(items): patterns and NODE_KEYWORD */

    /* Statements. */
    NODE_EXPRESSION, /* value */
    NODE_ASSIGN,     /* items: targets, from the left; value */
    NODE_ANNOTATED,  /* target: annotation = value, which may be NULL */
    NODE_AUGMENTED,  /* target op= value; `op`: the operator's token, without the `=` */
    NODE_RETURN,     /* value, may be NULL */
    NODE_DELETE,     /* items */
    NODE_PASS,
    NODE_BREAK,
    NODE_CONTINUE,
    NODE_IMPORT,         /* items: NODE_ALIAS */
    NODE_IMPORT_FROM,    /* from name import items, `level` dots; no items: `*` */
    NODE_ALIAS,          /* name as value (a NODE_NAME, may be NULL) */
    NODE_GLOBAL,         /* items: NODE_NAME */
    NODE_NONLOCAL,       /* items: NODE_NAME */
    NODE_ASSERT,         /* items: test, message */
    NODE_RAISE,          /* items: exception, Python 2's value and traceback; value: the cause */
    NODE_PRINT,          /* Python 2: items, the first a stream where TREE_TO_STREAM */
    NODE_EXEC,           /* Python 2: items: code, globals, locals */
    NODE_IF,             /* items: NODE_BRANCH */
    NODE_BRANCH,         /* test (NULL: else), body */
    NODE_WHILE,          /* test, body, otherwise */
    NODE_FOR,            /* for items (one target) in value: body, otherwise; TREE_ASYNC */
    NODE_TRY,            /* body, items: NODE_HANDLER, otherwise, closing (`finally`) */
    NODE_HANDLER,        /* except test as caught_as: body; TREE_STAR: except* */
    NODE_WITH,           /* items: NODE_WITH_ITEM; body; TREE_ASYNC */
    NODE_WITH_ITEM,      /* value as target, which may be NULL */
    NODE_FUNCTION,       /* function; TREE_ASYNC */
    NODE_CLASS,          /* function: its parameters are arguments, as in NODE_CALL */
    NODE_PARAMETER,      /* name: annotation = value; `op`: TOKEN_STAR, TOKEN_DOUBLE_STAR,
                            TOKEN_SLASH or 0; a bare `*` or `/` has an empty name; items: Python
                            2's tuple */
    NODE_MATCH,          /* value, items: NODE_CASE */
    NODE_CASE,           /* pattern, guard (may be NULL), body */
    NODE_TYPE_ALIAS,     /* type name[items] = value */
    NODE_TYPE_PARAMETER, /* name: annotation = value; `op` as in NODE_PARAMETER */
};

enum node_flag {
    TREE_PARENTHESISED = 1,
    TREE_BARE = 2,
    TREE_ASYNC = 4,
    TREE_STAR = 8,
    TREE_DEBUG = 16,
    TREE_SPECIFIED = 32,
    TREE_TO_STREAM = 64,
};

/* Joints of a comparison that are two tokens: `not in` is TOKEN_NOT, `is not` this. */
enum { TREE_IS_NOT = 255 };

/* A part of the source, where a node needs more than its own span. */
struct span {
    uint32_t start, end;
};

struct node {
    uint8_t kind, op;
    uint8_t joint; /* in NODE_BINARY and NODE_COMPARE: the operator before this item */
    uint8_t flags;
    uint32_t start, end;   /* its span: bytes from the start of the source */
    uint32_t line, column; /* of its start, from 1; columns count bytes */
    struct node *next, *items;
    union {
        struct node *value, *test, *pattern, *lower, *closing;
        struct function *function;
    };
    union {
        struct span name;
        struct node *target, *key, *index, *upper;
        struct node *body; /* statements */
    };
    union {
        struct node *annotation, *otherwise, *guard, *caught_as, *step;
        uint32_t level;
    };
};

/* What functions, lambdas and classes hold besides. */
struct function {
    struct span name;
    struct node *decorators, *type_parameters, *parameters, *returns;
    struct node *body;
    struct node *value; /* of a lambda */
    bool is_skipped;    /* the body was lexed, not parsed */
};

struct tree {
    struct text source;
    enum encoding encoding;
    struct node *statements;
    const char *reason; /* NULL: it is Python. Else why not, and where: */
    uint32_t line, column;
};

static inline struct text tree_text(struct text source, uint32_t start, uint32_t end) {
    return (struct text){source.at + start, end - start};
}
static inline struct text node_text(struct text source, const struct node *node) {
    return tree_text(source, node->start, node->end);
}
static inline struct text node_name(struct text source, const struct node *node) {
    return tree_text(source, node->name.start, node->name.end);
}

/* Visits the nodes of a list and all that is in them, each before its parts. Where the visitor says
 * false, the parts are left out. */
typedef bool node_visitor(void *context, const struct node *node);
void tree_walk(const struct node *list, node_visitor *visit, void *context);

/* Are two files the same program, but for comments, docstrings, layout and the way strings are
 * quoted? Both must have been read without an error. */
bool tree_same_program(const struct tree *a, const struct tree *b, struct arena *arena);

#endif
