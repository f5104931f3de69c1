/* environment.h: the Alembic environments of one snapshot: where their config is, which folders
 * hold their migrations. */
#ifndef ALEMBIC_ENVIRONMENT_H
#define ALEMBIC_ENVIRONMENT_H

#include "alembic/migration.h"
#include "git/snapshot.h"

struct environment {
    struct text name; /* the ini section where it is not [alembic], else the script folder: unique
                         in a snapshot */
    struct text config_path;  /* alembic.ini, pyproject.toml; empty: known by its folders alone */
    struct text section;      /* the ini section, "alembic" mostly */
    bool is_toml;             /* [tool.alembic] */
    bool has_script_location; /* the config names it; where not, Flask-Migrate or the project's code
                                 takes the ini's own folder */
    bool relative_to_root;    /* script_location was found below the top of the work tree, not below
                                 the ini's folder */
    struct text script_folder; /* where env.py stands; may be empty for the top */
    struct texts versions; /* folders that hold migrations, in order of name; without those that are
                              not there */
    bool recursive;        /* recursive_version_locations = true */
    bool
        in_submodule; /* a versions folder lies behind a gitlink: 'checked in its own repository' */
};
struct environments {
    struct environment *at;
    size_t count, room;
};

struct environment_notes { /* said once a run: a config that can't be read, a location that leaves
                              the tree, ... */
    struct environment_note {
        struct place place;
        struct text sentence;
    } * at;
    size_t count, room;
};

/* Finds all environments of a snapshot: from every alembic.ini (and ini files that hold an
 * [alembic] section or a section with script_location), `[tool.alembic]` of every pyproject.toml,
 * folders with env.py beside versions/, folders of `more_folders` (settings' `versions`, and
 * folders in which the change touches a file with down_revision), and, where all that finds
 * nothing, by the content of every .py file. One folder named by several configs is one
 * environment. Sorted by name. Examples and templates of others (script.py.mako alone,
 * site-packages, node_modules) are none. `cache` remembers by object id what a folder or a file
 * held, so that the second and third snapshot of a run cost next to nothing; one for a run. */
struct environment_cache;
struct environment_cache *environment_cache_new(struct arena *arena);
int environments_find(struct snapshot *snapshot, struct environment_cache *cache,
                      struct texts more_folders, struct environments *environments,
                      struct environment_notes *notes, struct error *error);

/* The one of `all` that has a folder of migrations in common with `like`; NULL: none has. */
const struct environment *environment_of_folders(const struct environments *all,
                                                 const struct environment *like);

/* 1: the config of `environment` is in this snapshot and still speaks of it: its section is there,
 * or it can't be read; 0: it is not; -1: error. */
int environment_config_left(struct snapshot *snapshot, const struct environment *environment,
                            struct arena *arena, struct error *error);

struct migrations {
    struct migration **at; /* in order of path; MIGRATION_NONE is left out. Snapshots share them */
    size_t count, room;
};
/* Reads the migrations of an environment. `cache` holds what was read before, by object id and
 * path, so that snapshots that share files share the migrations too; `whole` decides per path
 * whether the file is parsed to its end (NULL: never). Files too large are MIGRATION_UNREADABLE. */
struct migration_cache;
struct migration_cache *migration_cache_new(struct arena *arena);
typedef bool path_test(const void *context, struct text path);
int environment_migrations(struct snapshot *snapshot, const struct environment *environment,
                           struct migration_cache *cache, path_test *whole, const void *context,
                           struct migrations *migrations, struct error *error);

/* Do both hold the very same migrations? Two equal snapshots with one cache do. */
bool migrations_equal(const struct migrations *a, const struct migrations *b);
/* The migration at this path; NULL: none. */
struct migration *migrations_find(const struct migrations *migrations, struct text path);

/* The revisions that were read, for graph_new. */
struct revisions migrations_revisions(const struct migrations *migrations, struct arena *arena);

#endif
