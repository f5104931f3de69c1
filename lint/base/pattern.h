/* pattern.h: regular expressions, the only room that includes <pcre2.h>. Patterns are ours and
 * fixed, never from a repository. */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include "base/error.h"

struct pattern;

/* Compiles one of our own patterns (PCRE2 syntax, bytes, not UTF). A pattern that does not compile
 * is a bug: it aborts. */
const struct pattern *pattern_new(const char *source, struct arena *arena);

struct pattern_groups {
    struct text at[10]; /* [0] the whole match; a group that took no part is {NULL, 0} */
    size_t count;
};

/* 1: found at or after `from`, groups filled (may be NULL); 0: no match; -1: a limit was hit, which
 * is 'could not look' and never 'no match'. Limits: 100,000 steps, 64 MiB of heap. */
int pattern_find(const struct pattern *pattern, struct text text, size_t from,
                 struct pattern_groups *groups, struct error *error);

#endif
