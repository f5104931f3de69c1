/* child.h: a `git` that this program has started: what it says, and its end. No shell is between,
 * and no file of the repository can name a command that is run. */
#ifndef GIT_CHILD_H
#define GIT_CHILD_H

#include <stdio.h>
#include <sys/types.h>

#include "git/repository.h"

struct words { /* argv or environ; a NULL ends it once it is complete */
    const char **at;
    size_t count, room;
};
void words_add(struct words *words, struct text word, struct arena *arena);

enum child_task {
    CHILD_READS,   /* nothing comes over the network, whatever the repository's config says */
    CHILD_FETCHES, /* that is what it is for */
};
/* The environment of a child. What names a repository is not in it, for that stands on its command
 * line; `from_environment` keeps where git has put objects and the shallow boundary for its hooks.
 */
struct words child_environment(enum child_task task, bool from_environment, struct arena *arena);

struct child {
    struct arena *arena;
    const char *name; /* "git cat-file", to speak of it */
    pid_t pid;        /* 0: it does not run */
    int asked, answers, complains;
    char *unread; /* what it has written and nobody has read yet */
    size_t from, to;
    char *said; /* the first bytes of its standard error */
    size_t said_size;
};

/* Starts git from the PATH. `is_asked`: it gets its questions through child_ask; else its standard
 * input is empty. */
int child_start(struct child *child, const struct words *words, const struct words *environment,
                bool is_asked, struct arena *arena, struct error *error);
/* Ends it, if it runs, without waiting for its last word. */
void child_stop(struct child *child);

/* A write to one that has died is no signal but an error; that is told by the answer that lacks. */
void child_ask(struct child *child, struct text question);
/* Takes an answer up to `end`, a byte that is not part of it; the text lasts until the next call.
 * False where none comes. */
bool child_answer(struct child *child, char end, struct text *answer);
/* Takes exactly `size` bytes. */
bool child_bytes(struct child *child, char *bytes, size_t size);
/* What it has complained of by now, since child_forget_said. */
struct text child_said(struct child *child);
/* What was taken so far. What it has said since, as it died before it was asked, stays. */
void child_forget_said(struct child *child);
/* Why git gave up: what follows its "fatal: ", else its first "error: ", else where `any` its last
 * line. Empty: it had nothing to complain of. */
struct text child_reason(struct text said, bool any, struct arena *arena);

/* Runs one to its end. 0: it ended well or badly, with `*status` as a shell has it, and its output
 * in the arena; -1: it could not be started, or was killed. */
struct child_run {
    struct text output, said;
    int status;
};
int child_run(const struct words *words, const struct words *environment, struct arena *arena,
              struct child_run *run, struct error *error);

#endif
