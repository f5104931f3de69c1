/* value.h: what an expression is worth, as far as the text alone tells: constants, what is put
 * together from constants, and names that were bound above. */
#ifndef PYTHON_VALUE_H
#define PYTHON_VALUE_H

#include "base/map.h"
#include "python/tree.h"

enum value_kind {
    VALUE_UNKNOWN, /* `reason` says why, `place` where */
    VALUE_NONE,
    VALUE_BOOL,    /* integer 0 or 1 */
    VALUE_INTEGER, /* one that fits in 64 bits */
    VALUE_NUMBER,  /* any other number; what it is, is not kept */
    VALUE_STRING,  /* text: UTF-8 (lone surrogates as three bytes) */
    VALUE_BYTES,   /* text */
    VALUE_ELLIPSIS,
    VALUE_TUPLE,
    VALUE_LIST,
    VALUE_SET,
    VALUE_DICT,   /* items: key, value, key, value */
    VALUE_OBJECT, /* a function, a class, a module: certainly none of the others */
};

struct values {
    struct value *at;
    size_t count, room;
};

struct value {
    enum value_kind kind;
    struct text text;
    int64_t integer;
    struct values items;
    const char *reason;      /* completes "its value ...": "is the result of a call" */
    const struct node *node; /* the expression that gave it; NULL: none did */
};

/* Asked for names that a scope does not bind, for dotted names, and for calls. False: not known
 * there either. */
struct resolver {
    bool (*find)(void *context, const struct node *node, struct value *value);
    void *context;
};

/* The names of one module, as they are bound while its statements run. */
struct scope {
    struct text source;
    enum encoding encoding;
    struct arena *arena;
    struct map names;     /* to struct value */
    size_t spent;         /* bytes that values took; beyond SCOPE_MOST_BYTES all is unknown */
    struct texts watched; /* names that somebody will ask for: what might assign any name, like
                             exec(), makes these unknown */
    const struct resolver *resolver; /* NULL: none */
};

enum { SCOPE_MOST_BYTES = 32 * 1024 * 1024 };

void scope_start(struct scope *scope, struct text source, enum encoding encoding,
                 struct arena *arena);
void scope_bind(struct scope *scope, struct text name, struct value value);
/* After `del`, or before any binding: false. */
bool scope_find(const struct scope *scope, struct text name, struct value *value);
void scope_delete(struct scope *scope, struct text name);

/* Evaluates; `:=` on the way binds. */
struct value value_of(const struct node *node, struct scope *scope);
struct value value_unknown(const struct node *node, const char *reason);

/* `a op b`: `+`, and `%` of a string. */
struct value value_operate(const struct node *node, const struct value *a, const struct value *b,
                           uint8_t operator, struct scope * scope);

/* Is it true in an `if`? 1, 0, or -1: not known. */
int value_truth(const struct value *value);
bool value_equal(const struct value *a, const struct value *b);

/* ---- string.c ---- */

/* The text of one literal without prefix and quotes, escapes undone. VALUE_STRING or VALUE_BYTES;
 * unknown for `\N{...}`, whose names are not kept here, and for escapes that are no Python. */
struct value string_value(const struct node *literal, struct scope *scope);
/* The same for the text between the fields of an f-string, `{{` undone too. */
struct value string_format_text(const struct node *text, const struct node *format,
                                struct scope *scope);

#endif
