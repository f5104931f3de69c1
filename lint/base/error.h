/* error.h: why something could not be done. A function that can fail returns -1 and fills one of
 * these. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/text.h"

struct error {
    struct arena *arena;   /* set by the caller before the first use; holds the texts below */
    const char *attempted; /* "read the migration": completes 'can't ...'. NULL: no error */
    struct text subject;   /* on what: a path, a ref, an id. Foreign text, raw */
    struct text reason;    /* why, foreign text raw inside */
    struct text hint;      /* what to do now: one sentence or one command; may be empty */
};

/* Fills the error and returns -1, so that a caller can `return error_set(...)`. `hint` may be NULL;
 * reason is printf's. */
int error_set(struct error *error, const char *attempted, struct text subject, const char *hint,
              const char *reason, ...) __attribute__((format(printf, 5, 6)));

/* A copy in the error's own arena. */
struct error *error_keep(const struct error *error);
/* "can't read the migration 'versions/x.py': it is too large". Raw: print it through
 * `foreign_show`. */
struct text error_sentence(const struct error *error, struct arena *arena);

#endif
