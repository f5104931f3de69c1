/* toml.h: TOML 1.0, read whole, each value with its place. What Python's tomllib refuses is refused
 * here. */
#ifndef CONFIG_TOML_H
#define CONFIG_TOML_H

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"

enum toml_kind {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FLOAT,
    TOML_BOOLEAN,
    TOML_DATE, /* dates, times and both together, as text */
    TOML_ARRAY,
    TOML_TABLE,
};

struct toml_value {
    enum toml_kind kind;
    struct text key;        /* in a table: its own key */
    struct text text;       /* a string decoded; a number without its underscores, "true", a date as
                               written */
    struct toml_value **at; /* the items of an array; the values of a table in order */
    size_t count, room;
    struct map by_key; /* of a table */
    struct place place;
    /* What TOML forbids later in the file depends on how a value came about. */
    bool is_closed;   /* written as a literal: nothing may be added to it or below it */
    bool is_declared; /* a header named it, or dotted keys of an earlier section did */
};

/* Reads a whole file; it must be UTF-8. `path` is for places and errors. `*out` is the root table.
 */
int toml_read(struct text bytes, struct text path, struct arena *arena, struct toml_value **out,
              struct error *error);

/* The value below `table` that these keys lead to, joined by dots; NULL: none. */
const struct toml_value *toml_find(const struct toml_value *table, const char *dotted_keys);
/* False: no integer, or none that fits. */
bool toml_integer(const struct toml_value *value, int64_t *integer);

#endif
