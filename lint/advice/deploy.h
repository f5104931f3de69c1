/* deploy.h: what the files of a tree say of its deploys: does anything there run the upgrade of the
 * database, and by which command can one run it. */
#ifndef ADVICE_DEPLOY_H
#define ADVICE_DEPLOY_H

#include "advice/advice.h"

enum reach { REACH_HEAD, REACH_HEADS, REACH_OTHER }; /* of `upgrade`: REACH_OTHER: some revision */

struct upgrade_line { /* a line that runs the upgrade */
    struct place place;
    struct text command; /* the line as it is written */
    enum reach reach;
    bool is_deploy; /* false: a CI job that deploys nothing */
    bool is_whole;  /* it names no config, section or folder of its own */
};
struct upgrade_lines {
    struct upgrade_line *at;
    size_t count, room;
};

struct deploy {
    struct upgrade_lines lines;
    bool is_run;            /* something runs the upgrade, or may: it can't all be read */
    bool has_procfile;      /* at the top */
    bool has_release;       /* in it */
    bool is_heroku, is_fly; /* the tree has files that only this platform reads */
    struct place place;     /* where the line that is missing belongs; empty: no such file */
    struct text procfile;   /* its bytes */
};

/* Reads Procfile, app.json, heroku.yml, Dockerfile, fly.toml, render.yaml, compose files, CI jobs
 * and the like, the scripts that they name, and `with_code` the project's own code, as long as
 * nothing else runs the upgrade. `versions`: the folders of migrations, whose `upgrade` is another
 * one. What is not in this clone may run it. */
int deploy_read(struct snapshot *snapshot, struct texts versions, bool with_code,
                struct arena *arena, struct deploy *deploy, struct error *error);

/* Two lines of which one brings the database to `head` and the other to `heads`; false: there are
 * none. */
bool deploy_disagrees(const struct deploy *deploy, const struct upgrade_line **head,
                      const struct upgrade_line **heads);

/* The upgrade as a command that runs where the project is deployed to, in its own folder. */
struct text deploy_upgrade(const struct deploy *deploy, const struct tool *tool, bool all_heads,
                           struct arena *arena);
/* The line of the release phase that runs the command. */
struct text deploy_release_line(struct text command, struct arena *arena);
/* The command that runs another one there: `heroku run`. Empty: it is not known how. */
struct text deploy_run(const struct deployment *deployment, struct text command,
                       struct arena *arena);

#endif
