/* settings.h: onehead's own settings: the team's file, one's git config, `git -c`. DESIGN.md calls
 * the keys and their order. */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "git/snapshot.h"

struct settings {
    struct texts target;           /* names or globs of target branches; none: found by change/ */
    struct text remote;            /* canonical remote; empty: found by change/ */
    size_t heads;                  /* heads allowed for each label group; 1 unless set */
    struct texts off, warn, error; /* rule codes */
    struct texts models, versions; /* globs, folders */
    struct text deploy_remote;
    struct text merge_command; /* git config only: a tree must never name a command */
    struct texts skip; /* by-pass: codes of onehead.skip, "all" where it is true; empty in CI and on
                          a server */
    struct text file;  /* the team's file that was read; empty: none */
};

struct setting_note { /* an unknown key, a value of the wrong kind: a warning with file and line */
    struct place place;
    struct text sentence;
};
struct setting_notes {
    struct setting_note *at;
    size_t count, room;
};

/* Fills `settings` from built-in values, then the team's file in `policy` ([tool.onehead] of
 * pyproject.toml, or .onehead.toml; both: an error; NULL or no file: nothing), then, unless
 * `only_the_team` (CI and servers), git config and `git -c`. A malformed file is an error with file
 * and line (exit 2). Notes may be NULL. */
int settings_read(struct repository *repository, struct snapshot *policy, bool only_the_team,
                  struct settings *settings, struct setting_notes *notes, struct error *error);

/* The layout keys (models, versions) of this snapshot alone: each commit says where its own files
 * are. */
int settings_read_layout(struct repository *repository, struct snapshot *snapshot,
                         bool only_the_team, struct settings *settings, struct error *error);

/* One branch's keys from git config: branch.NAME.oneheadTarget, branch.NAME.oneheadSkip. Empty
 * where not set. */
struct text settings_branch_target(struct repository *repository, struct text branch);
struct texts settings_branch_skip(struct repository *repository, struct text branch);

/* git's wildmatch for refs and paths as far as we need it: `*` (not over '/'), `**`, `?`, `[...]`.
 */
bool glob_matches(struct text glob, struct text name);

#endif
