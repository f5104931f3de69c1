/* managers.h: programs that keep a project's hooks (husky, lefthook, the pre-commit framework): is
 * one at work here, what must be written in its file, and what there would make onehead silent. */
#ifndef MEND_MANAGERS_H
#define MEND_MANAGERS_H

#include "mend/hooks.h"

struct manager_use {
    const char *name;    /* "lefthook"; NULL: none is at work */
    struct text config;  /* its file, from the top of the work tree */
    bool owns_hook;      /* this hook's file is its own, or would be written over by it */
    bool calls_onehead;  /* its file runs onehead for this hook */
    bool is_in_place;    /* git runs it for this hook */
    struct text set_up;  /* the command that puts it in place */
    struct text lines;   /* what to add to its file */
    struct texts faults; /* sentences: what in its file keeps onehead from seeing a push */
};

/* `configured` is core.hooksPath as it is written. Without a work tree there is no manager. */
struct manager_use manager_find(struct text work_tree, struct text configured,
                                const struct hook *hook, struct arena *arena);

/* Does a line that reads standard input (git-lfs, a loop) stand before the one that calls onehead?
 * Gives that line, or an empty text. */
struct text hook_line_that_eats_input(struct text script);

#endif
