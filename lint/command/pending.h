/* pending.h: what the files of `onehead pending` share. */
#ifndef COMMAND_PENDING_H
#define COMMAND_PENDING_H

#include "advice/deploy.h"
#include "command/history.h"
#include "schema/operations.h"

struct pending {
    struct invocation *run;
    struct opened from, to;
    struct text from_name, to_name;
    struct modules *modules; /* of `to` */
    struct deploy deploy;
    struct deployment deployment;
    /* Of the environment at hand: */
    struct environment_history before, after; /* `before.environment` NULL: it is new */
    struct texts matched;                     /* environments of `from` that are some of `to` */
    bool is_refused;                          /* Alembic would run nothing */
    struct environment_pending *report;
};

/* ---- pending_problems.c: why Alembic would not run all of it ---- */

/* Fills problems and notes of the environment at hand, and what brings back a revision that is
 * gone. Afterwards: is_refused. */
int pending_find_problems(struct pending *pending);
/* Would Alembic run nothing, whatever is asked of it? */
bool pending_runs_nothing(const struct pending *pending);
/* Migrations that are neither run nor were run. */
void pending_find_passed_over(struct pending *pending, const struct revisions *order);
/* Lines of the deploy that upgrade to `head` where there are several. */
void pending_find_wrong_reach(struct pending *pending);

/* ---- pending_run.c: what is run, and by which command ---- */

int pending_add_migrations(struct pending *pending, const struct revisions *order);
int pending_find_command(struct pending *pending);
/* The line of the deploy that runs the upgrade by itself. */
void pending_find_deploy_line(struct pending *pending);

/* ---- pending.c ---- */

struct text pending_show(const struct pending *pending, struct text text);
/* Adds a sentence to the problems or the notes. */
void pending_say(const struct pending *pending, struct texts *to, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct texts pending_ids(struct revisions revisions, struct arena *arena);

#endif
