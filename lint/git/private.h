/* private.h: what the files of this room share, libgit2's types among it. No other room includes
 * it. */
#ifndef GIT_PRIVATE_H
#define GIT_PRIVATE_H

#include <git2.h>
#include <git2/sys/repository.h>

#include "base/disk.h"
#include "base/map.h"
#include "git/child.h"
#include "git/snapshot.h"

struct children;
struct repository {
    struct arena *arena;
    const struct reader *reader;
    const struct reader *fallback; /* what `reader` can't read this one may; or NULL */
    git_repository *opened;        /* by libgit2, which gives its objects */
    git_odb *objects;
    struct children *children; /* the gits that read, where git reads */
    unsigned char id_size;     /* 20, or 32 where objects are named by sha256 */
    struct config_entries config;
    bool from_environment; /* as git hands it to hooks: GIT_INDEX_FILE and its kin count */
    bool is_linked;        /* a linked work tree */
    struct text git_folder, common_folder, work_tree;
    struct text found_tree;     /* the reader's own idea of the work tree; may be empty */
    struct object_ids boundary; /* of a shallow clone, sorted by bytes */
    struct map commits;         /* struct node, by the bytes of their id */
    struct map trees;           /* struct entries, by the bytes of their id */
    unsigned painting;          /* number of the walk whose colours the nodes bear */
};

/* ---- objects ---- */

enum object_kind { OBJECT_COMMIT, OBJECT_TREE, OBJECT_BLOB, OBJECT_TAG };
struct object {
    enum object_kind kind;
    size_t size;
    struct text bytes; /* nothing where only the header was asked for */
};
/* 1: there; 0: not here; -1: broken. */
int object_header(struct repository *repository, struct object_id id, struct object *object,
                  struct error *error);
/* Reads the bytes into `arena`. Asks for the size first: above `largest` it is -1, with
 * `object->size` telling. Bytes that are not what the id says are an error. */
int object_read(struct repository *repository, struct object_id id, size_t largest,
                struct arena *arena, struct object *object, struct error *error);
/* The same, the bytes being lent: until object_release, which is called where this gives 1. */
struct owner {
    git_odb_object *object;
    struct arena arena;
};
int object_borrow(struct repository *repository, struct object_id id, size_t largest,
                  struct object *object, struct owner *owner, struct error *error);
void object_release(struct owner *owner);
/* What an id would be for these bytes as a file. */
struct object_id object_id_of_file(const struct repository *repository, struct text bytes);
/* "commit", "tree", "blob", "tag"; false for other words. */
bool object_kind_of(struct text word, enum object_kind *kind);
int object_too_large(struct repository *repository, struct object_id id, size_t size,
                     struct error *error);
/* The commit behind a commit or a chain of tags; 0 where there is none. */
int object_peel(struct repository *repository, struct object_id id, struct object_id *commit,
                struct error *error);
/* The commit behind what a ref points at; none where it is no commit or is not here: others must
 * not suffer from one broken ref. */
struct object_id ref_commit(struct repository *repository, struct object_id id);
/* The key under which a map holds an id; it points into `id`. */
struct text object_id_key(const struct object_id *id);

/* ---- readers ---- */

struct tracked_files;

/* Who reads a repository: libgit2, or git itself where libgit2 can't. All else in this room, and
 * all of the other rooms, is the same for both. */
struct reader {
    const char *name;
    /* Finds the repository, fills in its folders and reads its config; `path` is
     * repository_open's. 1; 0: there is none, and the error says so; -1: it is refused. */
    int (*open)(struct repository *repository, const char *path, struct error *error);
    void (*close)(struct repository *repository);
    /* Hears where the work tree is; NULL: it need not. */
    int (*adopt_work_tree)(struct repository *repository, struct error *error);
    /* Forgets what may have changed since: something was fetched. */
    void (*refresh)(struct repository *repository);
    /* As object_header and object_borrow, for an id of this repository's kind. The content is
     * verified by the caller. */
    int (*header)(struct repository *repository, struct object_id id, struct object *object,
                  struct error *error);
    int (*borrow)(struct repository *repository, struct object_id id, size_t largest,
                  struct object *object, struct owner *owner, struct error *error);
    /* As repository_resolve, for one line of text; the object may be of any kind. */
    int (*resolve)(struct repository *repository, struct text revision, struct object_id *id,
                   struct error *error);
    /* As repository_refs, in any order, and repository_ref. */
    int (*refs)(struct repository *repository, struct text prefix, struct refs *refs,
                struct error *error);
    int (*ref)(struct repository *repository, struct text name, struct ref *ref,
               struct error *error);
    /* Adds what the index at this path holds, in order, conflicted paths once. */
    int (*index)(struct repository *repository, struct text path, struct tracked_files *files,
                 struct error *error);
    /* 1: a rule of git's says that a file or folder of the work tree is to be ignored; 0; -1. */
    int (*ignores)(struct repository *repository, struct text path, struct error *error);
};
extern const struct reader READER_LIBRARY, READER_GIT;

/* Fills the error with why the repository can't be opened, given what the reader said. */
int refuse_opening(struct text said, struct text where, struct error *error);
/* The same where there is no repository. Gives 0. */
int refuse_nowhere(struct text where, struct error *error);
/* The words that begin the command line of a git for this repository. */
enum child_place {
    CHILD_HERE,   /* relative paths in the environment of a hook are meant from here */
    CHILD_AT_TOP, /* of the work tree */
};
struct words child_words(const struct repository *repository, enum child_place place);

/* ---- opening ---- */

/* Adds the folders of objects that libgit2 does not find in git's environment: pushed objects lie
 * in quarantine while a server's hooks judge them. */
int alternates_add(struct repository *repository, struct error *error);
/* Would git work in this repository, given who owns it (safe.directory)? -1 with git's sentence
 * where it would not. */
int owner_check(const struct repository *repository, struct error *error);
struct text current_folder(struct arena *arena);
/* Reads where a shallow clone ends. */
int boundary_read(struct repository *repository, struct error *error);
/* Reads all config of the repository by libgit2, the files first, then `git -c`. */
int config_load(struct repository *repository, struct error *error);
/* What does not belong to a repository: the machine's and the user's files and `git -c`. */
int config_protected(struct arena *arena, struct config_entries *entries, struct error *error);
/* `git -c`: GIT_CONFIG_COUNT, then GIT_CONFIG_PARAMETERS, added to `entries`. */
int config_command_line(struct arena *arena, struct config_entries *entries, struct error *error);
/* Section and key in lower case, the subsection as it is. False where it is no config name. */
bool config_canonical_name(struct text name, struct arena *arena, struct text *canonical);
bool config_is_true(struct text value);
/* A path as a config file writes it: `~/` is the home folder. */
struct text config_path(struct text value, struct arena *arena);

/* ---- commits ---- */

/* The best common ancestors of `b` and a commit whose parents would be `a`, newest first. */
int merge_bases_of(struct repository *repository, struct object_ids a, struct object_id b,
                   struct object_ids *bases, bool *unknown, struct error *error);
/* Reads a commit object's text; false where it is malformed. */
bool commit_parse(struct text bytes, struct commit *commit, struct arena *arena);

/* ---- snapshots ---- */

/* What a backing offers. Folders and entries come from the same backing; paths are sound. */
struct snapshot_backing {
    int (*list)(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error);
    /* The bytes go into `arena`. */
    int (*read)(struct snapshot *snapshot, struct text path, const struct entry *entry,
                struct arena *arena, struct text *bytes, bool *too_large, struct error *error);
};

/* Every backing's own struct starts with one of these. */
struct snapshot {
    const struct snapshot_backing *backing;
    struct repository *repository;
};

/* The entry of this name, or NULL; `entries` are in order of name bytes. */
struct entry *entries_find(const struct entries *entries, struct text name);
void entries_sort(struct entries *entries);
bool entry_equal(const struct entry *a, const struct entry *b);
/* The file kinds of a mode as git stores it; false where git knows no such mode. */
bool entry_read_mode(unsigned mode, struct entry *entry);
/* Takes "MODE NAME NUL ID" off a tree's bytes; false where they are none. */
bool tree_next_entry(struct text *rest, unsigned char id_size, struct entry *entry);
/* 1: the tree's entries, sorted; -1: it is missing, malformed or over a ceiling. */
int tree_entries(struct repository *repository, struct object_id tree, struct entries *entries,
                 struct error *error);
/* Reads a blob as snapshot_read does. */
int blob_read(struct repository *repository, struct text path, struct object_id id,
              struct arena *arena, struct text *bytes, bool *too_large, struct error *error);
/* Fills the error that says a file is over SNAPSHOT_LARGEST_FILE. */
int too_large_error(struct text path, size_t size, bool *too_large, struct error *error);
/* What helps when an object is not here. */
const char *missing_hint(struct repository *repository);

/* What the index says of one path, its conflicted stages as one. */
struct tracked {
    struct text path;
    struct entry entry;
    bool is_elsewhere; /* left out of the work tree by a sparse checkout */
    int64_t seconds;   /* what the file's status was when it was last compared */
    uint32_t nanoseconds, size, inode;
};
struct tracked_files {
    struct tracked *at; /* in order of path */
    size_t count, room;
    int64_t read_at; /* mtime of the index: files that are no older may have changed since */
};
/* Adds what an index says, which has it by path and stage: a path's first entry counts. */
void tracked_add(struct tracked_files *files, struct tracked tracked, unsigned mode, unsigned stage,
                 struct arena *arena);
/* Entries that are only meant to be added are left out. */
int index_read(struct repository *repository, struct tracked_files *files, struct error *error);

/* Files by folder, from a flat list of paths. */
struct listing {
    struct map folders; /* struct listed, by path */
};
/* Adds a file, and the folders above it where they are new. */
void listing_add(struct listing *listing, struct arena *arena, struct text path,
                 struct entry entry);
/* 1: the entries of a folder, in order; 0: nothing lies there. */
int listing_entries(const struct listing *listing, struct text folder, struct entries *entries);

#endif
