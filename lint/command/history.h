/* history.h: what the commands share that read the history of a commit by itself: its settings, its
 * environments, the graph of each, and what is wrong with it. */
#ifndef COMMAND_HISTORY_H
#define COMMAND_HISTORY_H

#include "alembic/environment.h"
#include "command/command.h"

struct opened {            /* a commit */
    const char *attempted; /* "read the heads of": what an error says */
    bool may_be_empty;     /* a commit without any environment is no error */
    struct object_id commit;
    struct snapshot *snapshot;
    struct settings settings;
    struct environments environments;
    struct environment_cache *environment_cache; /* NULL: made; else shared with another commit */
    struct migration_cache *migration_cache;
};
/* `revision` empty: HEAD. What is odd in its configs
 * is said on standard error. */
int opened_read(struct invocation *run, struct text revision, struct opened *opened);

struct environment_history { /* of one environment */
    const struct environment *environment;
    struct migrations migrations;
    struct graph *graph;
};
int history_read(struct invocation *run, const struct opened *opened,
                 const struct environment *environment, struct environment_history *history);
/* Sentences: more heads than are allowed for a label, and whatever keeps Alembic from loading it.
 */
void history_problems(const struct environment_history *history, size_t allowed_heads,
                      struct texts *problems, struct arena *arena);

#endif
