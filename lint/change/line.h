/* line.h: inside the room: what one line of pre-push, or of pre-receive, says. */
#ifndef CHANGE_LINE_H
#define CHANGE_LINE_H

#include "change/change.h"

struct push_line {
    struct text local_ref, remote_ref;
    struct object_id local, remote; /* none: a deletion; a branch that is new on the remote */
    bool remote_is_guessed; /* the remote's id was not handed on: it is the tracking ref's */
    bool is_assumed;        /* git named no ref at all; this is what HEAD would be pushed as */
    struct error *failure;  /* the line can't be read; nothing else of it is filled */
};
struct push_lines {
    struct push_line *at;
    size_t count, room;
};

/* Reads git's lines. Refs hold no blanks, but a local one may be any expression (`HEAD^{/fix it}`),
 * so each line is read from its end. A line that can't be read does not keep the others from being
 * judged. */
void push_lines_read(struct text lines, struct arena *arena, struct push_lines *out);
/* Reads pre-receive's '<old id> <new id> <ref>': what is pushed becomes `local`, what the ref holds
 * `remote`. */
void push_lines_of_server(struct text lines, struct arena *arena, struct push_lines *out);
/* The line that the pre-commit framework hides in its variables. 1: there is one; 0: not run by it;
 * -1. Its FROM_REF is the parent of the first commit that the remote lacks, so it is no target. */
int push_lines_of_pre_commit(struct repository *repository, struct push_lines *out,
                             struct text *remote, struct text *url, struct error *error);

/* "main" of "refs/heads/main". Empty: no branch. */
struct text branch_of_ref(struct text ref);
/* "main" of "refs/for/main%topic=a", and of "refs/for/refs/heads/main". Empty: not for Gerrit. */
struct text branch_of_review(struct text ref);

#endif
