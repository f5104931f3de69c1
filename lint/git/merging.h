/* merging.h: what the files that merge snapshots share. Words: three sides, of which target and
 * proposed are each compared with base; a path's versions; a rename, which one side made. */
#ifndef GIT_MERGING_H
#define GIT_MERGING_H

#include "git/private.h"

enum side { BASE, TARGET, PROPOSED, SIDES };

/* A file as one side has it, and where to read it. `entry.name` is empty where there is none. */
struct version {
    struct entry entry;
    struct snapshot *from;
    struct text origin; /* its path there */
    const char *bytes;  /* a merged text, which is in no object; else NULL */
    size_t size;
};

struct merged_path {
    struct text path;
    struct version sides[SIDES];
    bool is_settled;     /* the sides' versions moved to another path: nothing is left here */
    bool is_conflict;    /* whatever the versions say, git would stop here */
    bool is_unmergeable; /* it was renamed on one side, and deleted or made of another kind on the
                            other */
    bool is_followed;    /* it was added in a folder that the other side moved here */
};
struct merged_paths {
    struct merged_path **at;
    size_t count, room;
};

struct rename {
    struct merged_path *from, *to;
};
struct renames {
    struct rename *at;
    size_t count, room;
};

struct merge {
    struct repository *repository;
    struct arena *arena;
    struct snapshot *sides[SIDES];
    struct map by_path; /* struct merged_path */
    struct merged_paths paths;
    struct renames renames[SIDES]; /* of target and of proposed */
    struct map wanted[SIDES];      /* folders that this side has no more and the other adds to */
    struct merge_notes *notes;
    unsigned depth; /* above 0: a merge of merge bases, where conflicts become text */
};

/* Merges; `sides`, `notes` and `depth` are set. */
int merge_snapshots(struct merge *merge, struct snapshot **out, struct error *error);

bool version_is_there(const struct version *version);
bool version_equal(const struct version *a, const struct version *b);
/* As snapshot_read does. */
int version_read(const struct version *version, struct arena *arena, struct text *bytes,
                 bool *too_large, struct error *error);
void merge_note_conflict(struct merge *merge, struct text path);
/* The path's versions; looked up on all sides where it is asked for the first time. NULL: error. */
struct merged_path *merge_path(struct merge *merge, struct text path, struct error *error);

/* Finds what one side renamed, as far as it matters for the merge. */
void merge_find_renames(struct merge *merge, enum side side);
/* Lets files that one side added go along with a folder that the other side moved. */
int merge_follow_folders(struct merge *merge, struct error *error);

/* Finds the folders whose new place has to be known, since the other side added files in them. */
int merge_find_wanted_folders(struct merge *merge, enum side side, struct error *error);
/* Is this folder wanted, or one that it lies in? */
bool merge_is_wanted(const struct merge *merge, enum side side, struct text folder);

/* How often each folder's files went to each other folder. */
struct folder_moves {
    struct map by_folder; /* struct destinations */
};
void folder_moves_add(struct folder_moves *moves, const struct merge *merge, enum side side,
                      struct rename rename);
/* Where most of a folder's files went; it is split where two places are even. */
enum folder_fate { FOLDER_STAYED, FOLDER_MOVED, FOLDER_SPLIT };
enum folder_fate folder_moves_fate(const struct folder_moves *moves, struct text folder,
                                   struct text *moved_to);

/* ---- similarity ---- */

/* How git measures how alike two files are: their bytes counted by line, lines being known by a
 * small hash. */
struct fingerprint {
    struct span {
        unsigned hash, bytes;
    } * at;
    size_t count, room, size;
};
void fingerprint_of(struct text bytes, struct arena *arena, struct fingerprint *fingerprint);
enum { SIMILARITY_SAME = 60000 };
/* From 0 to SIMILARITY_SAME; 0 where it can't reach `least`. */
int fingerprint_similarity(const struct fingerprint *from, const struct fingerprint *to, int least);

/* ---- texts ---- */

/* Merges two texts that grew from `base`. False where they conflict; `merged` then holds both with
 * markers, `marker_size` characters wide. */
bool text_merge(struct text base, struct text target, struct text proposed, size_t marker_size,
                struct arena *arena, struct text *merged);

/* ---- the merged snapshot ---- */

struct edit { /* what differs from the target */
    struct text path;
    bool is_removed;
    struct version version;
};
struct merged_snapshot;
struct merged_snapshot *merged_snapshot_new(struct repository *repository, struct snapshot *target);
struct snapshot *merged_snapshot_of(struct merged_snapshot *merged);
void merged_snapshot_edit(struct merged_snapshot *merged, struct edit edit);
/* Takes back edits that put a file where a folder is, or below a file. Gives their paths. */
int merged_snapshot_settle(struct merged_snapshot *merged, struct texts *refused,
                           struct error *error);

#endif
