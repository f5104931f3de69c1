/* snapshot.h: the files at one commit, in the index, in the work tree, or as a merge would leave
 * them, read alike. */
#ifndef GIT_SNAPSHOT_H
#define GIT_SNAPSHOT_H

#include "git/repository.h"

struct snapshot;

enum entry_kind {
    ENTRY_FILE,
    ENTRY_FOLDER,
    ENTRY_SYMLINK, /* never followed */
    ENTRY_SUBMODULE,
    ENTRY_CONFLICTED, /* the index holds stages 1 to 3 of it */
};

struct entry {
    struct text name; /* last component, any bytes but '/' and NUL */
    enum entry_kind kind;
    bool executable;     /* a file with its executable bit */
    struct object_id id; /* the same id means the same content, across snapshots; none: unknown
                            (work tree, merged text) */
};
struct entries {
    struct entry *at;
    size_t count, room;
};

/* Ceilings; going over one is an error with a sentence, never a shortened answer. */
enum {
    SNAPSHOT_MOST_ENTRIES = 1000000, /* visited by one walk */
    SNAPSHOT_MOST_DEPTH = 128,
    SNAPSHOT_LONGEST_PATH = 4096,
    SNAPSHOT_LARGEST_FILE = 1024 * 1024,
};

/* A malformed tree (names `..`, `.git`, with a slash, empty, doubled) is an error. The commit must
 * be here. */
int snapshot_of_commit(struct repository *repository, struct object_id commit,
                       struct snapshot **out, struct error *error);
/* What is staged; in a bare repository an error. */
int snapshot_of_index(struct repository *repository, struct snapshot **out, struct error *error);
/* What lies on the disk: tracked files and untracked ones that git does not ignore. Never follows a
 * symlink. */
int snapshot_of_work_tree(struct repository *repository, struct snapshot **out,
                          struct error *error);

/* The entries of one folder ("" is the top), in order of name bytes; they may be shared with other
 * callers and are not to be changed in place. 1: listed; 0: there is no such folder; -1: error. */
int snapshot_list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                  struct error *error);
/* 1: there is such an entry, 0: none, -1: error. */
int snapshot_find(struct snapshot *snapshot, struct text path, struct entry *entry,
                  struct error *error);
/* 1: the file's bytes (owned by the repository's arena); 0: no file there; -1: too large (its size
 * is asked for before it is read; above SNAPSHOT_LARGEST_FILE), missing or broken. `*too_large`
 * tells the first apart; it may be NULL. */
int snapshot_read(struct snapshot *snapshot, struct text path, struct text *bytes, bool *too_large,
                  struct error *error);
/* The same for a listed entry, without looking its path up again. */
int snapshot_read_entry(struct snapshot *snapshot, struct text folder, const struct entry *entry,
                        struct text *bytes, bool *too_large, struct error *error);
/* The same, `path` being the entry's whole path and the bytes going into `arena`: for files that
 * are read by the thousand and forgotten. */
int snapshot_read_into(struct snapshot *snapshot, struct text path, const struct entry *entry,
                       struct arena *arena, struct text *bytes, bool *too_large,
                       struct error *error);

/* Visits every entry, folders before what is in them, iteratively. The visitor sees the full path,
 * which is gone after its return; what it answers for a folder decides whether that is entered. A
 * tree id that was entered once under the same answer is entered again only with WALK_ENTER, never
 * without end: the ceilings hold. Other answers than these stop the walk and are given back by it.
 */
enum walk_answer { WALK_ENTER = 0, WALK_SKIP = 1, WALK_STOP = 2 };
typedef enum walk_answer entry_visitor(void *context, struct text path, const struct entry *entry);
int snapshot_walk(struct snapshot *snapshot, struct text folder, entry_visitor *visit,
                  void *context, struct error *error);

/* Visits the entries of one tree object, which is not kept, so that thousands of trees can be gone
 * through; an entry's name lasts as long as the visit. Other answers than 0 stop it and are given
 * back. A tree that is not here is an error. */
typedef int tree_visitor(void *context, const struct entry *entry);
int repository_visit_tree(struct repository *repository, struct object_id tree, tree_visitor *visit,
                          void *context, struct error *error);

/* One path that differs between two snapshots. Folders are not listed, what is in them is; equal
 * tree ids are never opened. */
struct file_change {
    struct text path;
    struct entry before, after; /* id none and name empty on the side where it is not */
};
struct file_changes {
    struct file_change *at;
    size_t count, room;
};
int snapshot_changes(struct snapshot *before, struct snapshot *after, struct file_changes *changes,
                     struct error *error);

/* The files that a merge starts from, given what repository_merge_bases found: one commit's;
 * nothing at all where there is none; and of several the merge that git makes of them, conflicts
 * and all. */
int snapshot_of_merge_base(struct repository *repository, struct object_ids bases,
                           struct snapshot **out, struct error *error);

/* The result of merging `proposed` into `target`: `target` with what changed from `base` to
 * `proposed` laid over it, as git's default strategy does it: paths changed on one side only, texts
 * changed on both merged line by line, files renamed on one side and changed on the other (git's
 * similarity of 50 %). Where git would stop with a conflict the target's text stands and the path
 * is noted. Files added below a folder that the other side renamed go along, as
 * `merge.directoryRenames` does, and are noted. `base` comes from
 * snapshot_of_merge_base; NULL stands for an empty one, which
 * makes the result the union of both. */
enum merge_note_kind {
    MERGE_CONFLICT,        /* git would stop here; the target's text is assumed */
    MERGE_FOLDER_FOLLOWED, /* `path` was added in a folder that the other side moved; it is taken to
                              be at `moved_to` */
};
struct merge_note {
    enum merge_note_kind kind;
    struct text path, moved_to;
};
struct merge_notes {
    struct merge_note *at;
    size_t count, room;
};
int snapshot_merge(struct snapshot *base, struct snapshot *target, struct snapshot *proposed,
                   struct snapshot **out, struct merge_notes *notes, struct error *error);

#endif
