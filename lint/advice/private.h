/* private.h: between the files of this room: putting commands together, and evidence in the
 * snapshot for one way or another of running Alembic. */
#ifndef ADVICE_PRIVATE_H
#define ADVICE_PRIVATE_H

#include "advice/advice.h"
#include "base/foreign.h"
#include "base/pattern.h"

/* One text of several, whatever bytes are in them: printf's "%s" would stop at a NUL and lose a
 * closing quote. */
#define line_of(arena, ...)                                                                        \
    text_join((struct texts){(struct text[]){__VA_ARGS__},                                         \
                             sizeof((struct text[]){__VA_ARGS__}) / sizeof(struct text), 0},       \
              TEXT(""), (arena))

/* None of the commands where one of them can't be shown as it is. */
struct texts commands_if_shown(struct texts commands, struct arena *arena);

/* False in CI and in a bare repository: then it can't be told which branch is on whose disk. */
bool advice_somebody_stands_here(struct repository *repository);
/* The git step that brings the target's files onto the disk. */
void advice_bring_target(struct repository *repository, const struct change *change,
                         struct texts *commands);

/* Can the tool be given this id, and write it into a file that Python can read? */
bool id_fits_command(struct text id);

struct tool_search {
    struct snapshot *snapshot;
    const struct environment *environment;
    struct arena *arena;
    struct error *error;
};

/* 1: the file's bytes; 0: there is none, or it is too large to be evidence; -1. */
int evidence_read(const struct tool_search *search, struct text path, struct text *bytes);
/* 1: there is something of this name in the folder, 0, -1. */
int evidence_has(const struct tool_search *search, struct text folder, struct text name);
/* Looks for one of our patterns in the files that tell how the project is run, from Procfile to
 * README, and gives what its first group holds in the first of them that matches. 1, 0, -1. */
int evidence_in_scripts(const struct tool_search *search, const char *pattern, struct text *group);

/* Each of these: 1: this is how, `tool` is filled but for the prefix; 0: not this way; -1. */
int tool_by_manager(const struct tool_search *search, struct tool *tool); /* Flask-Script */
int tool_by_flask(const struct tool_search *search, struct tool *tool);   /* Flask-Migrate */
int tool_by_alembic(const struct tool_search *search, struct tool *tool); /* always 1 or -1 */

/* "-d FOLDER" for Flask-Migrate run in this folder; empty for its own choice, `migrations`. */
struct text tool_directory_option(const struct tool_search *search, struct text run_folder);

/* "poetry run " and the like, by the lock file nearest to the folder; empty: none. */
int tool_prefix(const struct tool_search *search, struct text folder, struct text *prefix);

#endif
