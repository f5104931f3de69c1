/* toml_value.h: between toml.c and toml_value.c: where the reader stands, and single tokens. */
#ifndef CONFIG_TOML_VALUE_H
#define CONFIG_TOML_VALUE_H

#include "config/toml.h"

struct toml_reader {
    struct arena *arena;
    struct text path;
    const char *at, *end;
    const char *line_start, *seen; /* up to `seen` the lines are counted */
    size_t line;
    int depth; /* of arrays and inline tables around */
    struct error *error;
};

int toml_refuse(struct toml_reader *reader, const char *why);
/* Places must be asked for in order of the text. */
struct place toml_place(struct toml_reader *reader, const char *at);
/* The byte that many bytes ahead; NUL behind the end (a NUL in the text is refused wherever it
 * stands). */
char toml_peek(const struct toml_reader *reader, size_t ahead);
bool toml_take(struct toml_reader *reader, const char *literal);

/* One part of a dotted key, bare or quoted. */
int toml_read_key_part(struct toml_reader *reader, struct text *key);
/* A string, boolean, date or number. */
int toml_read_scalar(struct toml_reader *reader, struct toml_value *value);

#endif
