/* managers.h: programs that keep a project's hooks (husky, lefthook, the pre-commit framework,
 * prek): is one at work here, what must be written in its file, and what there would make onehead
 * silent. */
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

/* Of several whose files are there, the one that is in place. `configured` is core.hooksPath as it
 * is written. Without a work tree there is no manager. */
struct manager_use manager_find(struct text work_tree, struct text configured,
                                const struct hook *hook, struct arena *arena);

/* The manager of this name, whether it is at work here or not; its `name` is NULL where there is no
 * such. */
struct manager_use manager_named(struct text name, struct text work_tree, struct text configured,
                                 const struct hook *hook, struct arena *arena);
/* The names of all, and "git" for hooks without any manager. */
struct texts manager_names(struct arena *arena);

/* ---- its file ---- */

/* Which of its lines are still to be written: all, or what an entry in a list that is there needs.
 */
enum shape { SHAPE_WHOLE, SHAPE_COMMANDS, SHAPE_COMMAND, SHAPE_JOB, SHAPE_TABLE /* of TOML */ };
struct spot { /* where lines are put in */
    size_t at, indent;
    enum shape shape;
};
/* What is written there for a hook, in this shape. */
struct text manager_lines(const char *name, const struct hook_kind *kind, enum shape shape,
                          struct arena *arena);

/* Writes its lines between two marks into its file, which is made where it is missing. 1: written;
 * 0: the file is of a shape that is not understood, or no file of its own; -1. */
int manager_write(struct text work_tree, const struct manager_use *use, const struct hook *hook,
                  struct error *error);
/* Takes all that stands between our marks out again; a file that we made goes whole. 1: there was
 * something, 0, -1. */
int manager_take_out(struct text work_tree, const struct manager_use *use, struct error *error);

/* Does a line that reads standard input (git-lfs, a loop) stand before the one that calls onehead?
 * Gives that line, or an empty text. */
struct text hook_line_that_eats_input(struct text script);

#endif
