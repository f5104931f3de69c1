/* advice.h: the commands that mend, ready to paste into a POSIX shell: one command a line, run in
 * order from the top of the work tree. */
#ifndef ADVICE_ADVICE_H
#define ADVICE_ADVICE_H

#include "alembic/environment.h"
#include "change/change.h"

struct edit {
    struct place place;
    struct text old, new; /* the value as it is written in the file, and what must stand there */
};
struct edits {
    struct edit *at;
    size_t count, room;
};

struct alternative { /* another way out: edits first, then commands */
    struct text title;
    struct edits edits;
    struct texts commands;
};
struct alternatives {
    struct alternative *at;
    size_t count, room;
};

/* One shell word: as it is where it is plainly harmless, else in single quotes. Never show a
 * command that foreign_is_plain refuses, whatever was quoted in it. */
struct text shell_quote(struct text word, struct arena *arena);
/* The same for a path from the top: './' in front where a tool would take it for an option or git
 * for a pathspec with magic. */
struct text shell_quote_path(struct text path, struct arena *arena);

/* How this project runs Alembic: chosen by what the snapshot holds, in the order of ADVICE.md
 * sections 2 and 3. */
struct tool {
    struct text variable; /* "FLASK_APP=application.py ": already part of `command` */
    struct text folder;   /* where it must run, from the top; empty: the top */
    struct text command; /* "poetry run alembic -c conf/alembic.ini -n billing", "flask db", "python
                            manage.py db" */
    struct text prefix;  /* "poetry run ": part of `command` */
    struct text bare;    /* `command` without it, as it is run where no such manager is */
    struct text
        after; /* options that follow the subcommand: "-d services/x/migrations"; may be empty */
    bool is_flask_migrate; /* `migrate` writes a migration; else `revision --autogenerate` does */
    bool is_custom;        /* onehead.mergeCommand: {message} and {revs} are filled in */
    bool needs_flask_app;  /* flask, and the app is not known: the sentence says that FLASK_APP must
                              be set */
};
int tool_find(struct snapshot *snapshot, const struct environment *environment,
              const struct settings *settings, struct arena *arena, struct tool *tool,
              struct error *error);

/* "(cd X && tool merge -m '...' a b)": one line. */
struct text tool_merge(const struct tool *tool, struct texts heads, struct text message,
                       struct arena *arena);

/* The lines that bring the database to the head, or to all of them, and that let the tool write
 * what the models have and the database has not. */
struct text tool_upgrade(const struct tool *tool, bool all_heads, struct arena *arena);
struct text tool_autogenerate(const struct tool *tool, struct text message, struct arena *arena);

/* The git steps that come first: the branch, an operation under way, the target's files onto the
 * disk (only where `needs_target`). False where a name can't be shown safely: then no command may
 * be given at all. */
bool advice_git_first(struct repository *repository, const struct change *change, bool needs_target,
                      struct texts *commands);
/* `git add`, `git commit`. */
void advice_git_last(struct texts folders, struct text message, struct texts *commands,
                     struct arena *arena);

/* For several heads: commands of the merge revision, whole. None where an id or path can't be
 * shown. */
struct texts advice_merge_revision(struct repository *repository, const struct change *change,
                                   const struct tool *tool, struct texts heads,
                                   struct texts folders, bool needs_target);
/* For models that changed without a migration: the commands that write it, whole. `message` says
 * what it does. */
struct texts advice_new_migration(struct repository *repository, const struct change *change,
                                  const struct tool *tool, struct text message,
                                  struct texts folders, bool needs_target);
/* The alternative to move unpublished revisions onto the target's head: edits with file and line,
 * then commands. */
struct alternative advice_reparent(struct repository *repository, const struct change *change,
                                   const struct revision *first, struct text onto,
                                   struct texts folders, bool needs_target);

#endif
