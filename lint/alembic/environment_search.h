/* environment_search.h: what the files that find environments hand to each other: candidates of a
 * walk, what configs declare, where a location leads. */
#ifndef ALEMBIC_ENVIRONMENT_SEARCH_H
#define ALEMBIC_ENVIRONMENT_SEARCH_H

#include "alembic/environment.h"
#include "base/map.h"

/* ---- candidates: environment_walk.c ---- */

enum candidate_kind {
    CANDIDATE_INI,
    CANDIDATE_TOML,
    CANDIDATE_ENV,      /* env.py */
    CANDIDATE_VERSIONS, /* anything named `versions` that may be or lead to a folder */
};

struct candidate {
    enum candidate_kind kind;
    struct text path;
    struct entry entry;
};
struct candidates {
    struct candidate *at;
    size_t count, room;
};

struct environment_cache {
    struct arena *arena;
    struct map trees;   /* id of a tree to the candidates below it, paths relative to it */
    struct map configs; /* id and path of a config to what it declares */
    struct map scripts; /* id of a file to whether it is a migration by its content */
    struct migration_cache *migrations; /* for folders that are grouped by what they hold */
};

struct search {
    struct snapshot *snapshot;
    struct environment_cache *cache;
    struct arena *arena;
    struct environment_notes *notes;
    struct candidates candidates;
    struct map by_path; /* of the candidates */
    struct environments *environments;
    struct error *error;
};

int search_walk(struct search *search);
const struct candidate *search_candidate(const struct search *search, struct text path);
void search_note(struct search *search, struct place place, struct text sentence);
/* A map key for what depends on a file's bytes and a text. */
struct text search_key(struct object_id id, struct text text, struct arena *arena);
/* Folders that hold other people's code. */
bool search_skips_folder(struct text name);

/* ---- what configs declare: environment_config.c ---- */

struct declaration { /* one environment, as one section of a config names it; nothing is looked up
                        yet */
    struct text config_path, section;
    struct place place;
    bool is_toml;
    bool has_script_location, has_version_locations, has_recursive;
    struct text script_location;
    struct texts version_locations;
    struct text bad_separator; /* set: Alembic refuses to split version_locations */
    struct texts prepended;    /* prepend_sys_path */
    bool recursive;
};
struct declarations {
    struct declaration *at;
    size_t count, room;
};

/* What `%(here)s` stands for: no path of a real machine begins so. What is behind it is a path from
 * the top of the tree. */
#define TREE_TOP "/\x01top"

/* All declarations of all candidates; those of an alembic.ini are completed by a [tool.alembic]
 * beside it. */
int search_declarations(struct search *search, struct declarations *declarations);

/* Alembic's rules for splitting version_locations; `separator` is path_separator or
 * version_path_separator, empty where neither is set. False where Alembic knows no such separator.
 */
bool version_locations_split(struct text value, struct text separator, struct arena *arena,
                             struct texts *locations);

/* ---- where a location leads: environment_location.c ---- */

enum location_end {
    LOCATION_MISSING,
    LOCATION_FOLDER,
    LOCATION_SUBMODULE, /* at or behind a gitlink */
    LOCATION_OUTSIDE,   /* absolute, or above the top of the tree */
};

struct location {
    enum location_end end;
    struct text folder;
    bool from_root; /* found below the top, not below the config's folder */
};

/* A path from the top, symlinks on the way resolved by their text inside the tree. */
int search_follow(struct search *search, struct text path, struct location *location);
/* The file that a symlink leads to, inside the tree. 1: found, 0: none. */
int search_follow_file(struct search *search, struct text link, struct text *file,
                       struct entry *entry);
/* script_location or one of version_locations of this declaration. `from_root` says which of the
 * two bases to try first. */
int search_locate(struct search *search, const struct declaration *declaration,
                  struct text location, bool from_root, struct location *found);

/* ---- environments: environment_find.c ---- */

/* `versions` below the script folder, if it is there. */
int search_add_default_versions(struct search *search, struct environment *environment);
/* An error where there are more than can be compared with each other. */
int search_check_count(struct search *search);

/* ---- environment_split.c ---- */

struct folder_groups {
    struct texts *at;
    size_t count, room;
};
/* The folders that belong to one graph, together, in order of the first of each group. */
int search_group_folders(struct search *search, struct texts folders, struct folder_groups *groups);

/* ---- folders by themselves: environment_folders.c ---- */

/* env.py beside versions/, for the folders that no config names. */
int search_folders(struct search *search);
/* Folders that the settings or the change name. */
int search_more_folders(struct search *search, struct texts folders);
/* By content, where nothing else was found. */
int search_content(struct search *search);

#endif
