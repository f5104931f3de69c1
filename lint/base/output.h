/* output.h: a page that is composed in memory and written once, with the writing checked. */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/error.h"

struct output {
    struct arena *arena;
    char *at;
    size_t count, room;
};

void output_text(struct output *output, struct text text); /* our own words */
void output_format(struct output *output, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void output_foreign(struct output *output, struct text text); /* through foreign_show */

/* Writes all of it to the descriptor. A short write, a full disk, a closed stream is an error;
 * EPIPE too. */
int output_write(const struct output *output, int descriptor, struct error *error);
/* To a file: a temporary one beside it, with its permissions, renamed once it is whole. What is
 * there and is no regular file (a device, a pipe, a symlink) is written where it is. */
int output_write_file(const struct output *output, struct text path, struct error *error);
/* After what the file holds already. */
int output_append_file(const struct output *output, struct text path, struct error *error);

#endif
