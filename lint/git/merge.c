/* merge.c: the three-way merge of snapshots, path by path, as git's default strategy makes it. It
 * follows git's merge-ort: renames move the versions of a path to one place, then each path is
 * decided by its three versions. Nothing is written: merged texts live in the snapshot. */
#include <stdlib.h>
#include <string.h>

#include "git/merging.h"

bool version_is_there(const struct version *version) {
    return version->entry.name.size > 0;
}

bool version_equal(const struct version *a, const struct version *b) {
    if (!version_is_there(a) || !version_is_there(b))
        return !version_is_there(a) && !version_is_there(b);
    return entry_equal(&a->entry, &b->entry);
}

int version_read(const struct version *version, struct arena *arena, struct text *bytes,
                 bool *too_large, struct error *error) {
    if (!version->bytes)
        return version->from->backing->read(version->from, version->origin, &version->entry, arena,
                                            bytes, too_large, error);
    *bytes = (struct text){version->bytes, version->size};
    if (version->size > SNAPSHOT_LARGEST_FILE)
        return too_large_error(version->origin, version->size, too_large, error);
    return 1;
}

static struct merged_path *path_new(struct merge *merge, struct text path) {
    struct merged_path *merged = arena_new(merge->arena, struct merged_path);
    merged->path = path;
    map_put(&merge->by_path, merge->arena, path, merged);
    vector_push(&merge->paths, merge->arena, merged);
    return merged;
}

static struct version version_of(struct merge *merge, enum side side, struct text path,
                                 struct entry entry) {
    return (struct version){.entry = entry, .from = merge->sides[side], .origin = path};
}

struct merged_path *merge_path(struct merge *merge, struct text path, struct error *error) {
    struct merged_path *merged = map_find(&merge->by_path, path);
    if (merged)
        return merged;
    merged = path_new(merge, path);
    for (enum side side = BASE; side < SIDES; side++) {
        struct entry entry;
        int found = snapshot_find(merge->sides[side], path, &entry, error);
        if (found < 0)
            return NULL;
        if (found && entry.kind != ENTRY_FOLDER)
            merged->sides[side] = version_of(merge, side, path, entry);
    }
    return merged;
}

/* Takes over what one side changed. A path that the other side did not change has base's version
 * there. */
static int collect_changes(struct merge *merge, enum side side, struct error *error) {
    struct file_changes changes = {0};
    if (snapshot_changes(merge->sides[BASE], merge->sides[side], &changes, error))
        return -1;
    for (size_t i = 0; i < changes.count; i++) {
        struct file_change *change = &changes.at[i];
        struct merged_path *path = map_find(&merge->by_path, change->path);
        if (!path) {
            path = path_new(merge, change->path);
            for (enum side each = BASE; each < SIDES; each++)
                path->sides[each] = version_of(merge, BASE, path->path, change->before);
        }
        path->sides[side] = version_of(merge, side, path->path, change->after);
    }
    return 0;
}

static int by_path(const void *a, const void *b) {
    return text_compare((*(struct merged_path *const *)a)->path,
                        (*(struct merged_path *const *)b)->path);
}

static enum side other_side(enum side side) {
    return side == TARGET ? PROPOSED : TARGET;
}

void merge_note_conflict(struct merge *merge, struct text path) {
    for (size_t i = 0; i < merge->notes->count; i++)
        if (text_equal(merge->notes->at[i].path, path))
            return;
    vector_push(merge->notes, merge->arena, (struct merge_note){MERGE_CONFLICT, path, {0}});
}

/* ---- content ---- */

static bool is_binary(struct text text) {
    return text.size && memchr(text.at, '\0', text.size < 8000 ? text.size : 8000);
}

/* The executable bit that changed on one side wins. False where both sides added the file with
 * different ones. */
static bool merge_modes(const struct merged_path *path, bool *executable) {
    bool target = path->sides[TARGET].entry.executable;
    bool proposed = path->sides[PROPOSED].entry.executable;
    bool based = version_is_there(&path->sides[BASE]);
    *executable = based && target == path->sides[BASE].entry.executable ? proposed : target;
    return target == proposed || based;
}

/* A text to merge; nothing where base has no file. False where it can't be read. */
static bool read_text(struct merge *merge, const struct version *version, struct text *text) {
    struct error ignored = {.arena = merge->arena};
    *text = TEXT("");
    return !version_is_there(version) || version->entry.kind != ENTRY_FILE ||
           version_read(version, merge->arena, text, NULL, &ignored) == 1;
}

/* Merges three texts. False where they conflict: the target's stands then, but in a merge base's
 * own merge the text with its markers, or base's where there can be none, as git has it. */
static bool merge_texts(struct merge *merge, const struct merged_path *path, struct edit *edit) {
    struct text texts[SIDES] = {{0}}, merged;
    for (enum side side = BASE; side < SIDES; side++)
        if (!read_text(merge, &path->sides[side], &texts[side])) {
            /* Whoever needs this file is told why, when it is read. */
            edit->version = path->sides[side];
            return true;
        }
    bool binary = is_binary(texts[BASE]) || is_binary(texts[TARGET]) || is_binary(texts[PROPOSED]);
    if (binary && merge->depth && version_is_there(&path->sides[BASE]))
        edit->version = path->sides[BASE];
    if (binary)
        return false;
    bool clean = text_merge(texts[BASE], texts[TARGET], texts[PROPOSED], 7 + 2 * merge->depth,
                            merge->arena, &merged);
    if (clean || merge->depth) {
        edit->version.bytes = merged.at;
        edit->version.size = merged.size;
        edit->version.entry.id = object_id_of_file(merge->repository, merged);
    }
    return clean;
}

static bool same_id(const struct version *a, const struct version *b) {
    return version_is_there(a) && version_is_there(b) && a->entry.kind == b->entry.kind &&
           !object_id_is_none(a->entry.id) && object_id_equal(a->entry.id, b->entry.id);
}

/* Both sides have a file where base has another or none. */
static bool merge_content(struct merge *merge, const struct merged_path *path, struct edit *edit) {
    const struct version *base = &path->sides[BASE], *target = &path->sides[TARGET];
    const struct version *proposed = &path->sides[PROPOSED];
    bool executable, clean = merge_modes(path, &executable);
    edit->version = *target;
    if (same_id(base, target))
        edit->version = *proposed;
    else if (!same_id(base, proposed) && !same_id(target, proposed))
        clean = merge_texts(merge, path, edit) && clean;
    edit->version.entry.executable = executable;
    return clean;
}

/* ---- one path ---- */

/* Deleted on one side and changed on the other, or of different kinds on both. */
static bool settle_conflict(const struct merge *merge, const struct merged_path *path,
                            struct edit *edit) {
    edit->version = path->sides[merge->depth ? BASE : TARGET];
    return false;
}

/* Decides what stands at a path. False: git would stop here. */
static bool decide(struct merge *merge, const struct merged_path *path, struct edit *edit) {
    const struct version *base = &path->sides[BASE], *target = &path->sides[TARGET];
    const struct version *proposed = &path->sides[PROPOSED];
    if (path->is_settled)
        return true;
    if (proposed->entry.kind == ENTRY_CONFLICTED) { /* a merge under way, its conflict staged */
        edit->version = *proposed;
        return true;
    }
    if (path->is_unmergeable)
        return settle_conflict(merge, path, edit);
    if (version_equal(target, proposed) || version_equal(base, proposed))
        edit->version = *target;
    else if (version_equal(base, target))
        edit->version = *proposed;
    else if (!version_is_there(target) || !version_is_there(proposed) ||
             target->entry.kind != proposed->entry.kind || target->entry.kind != ENTRY_FILE)
        return settle_conflict(merge, path, edit);
    else
        return merge_content(merge, path, edit);
    return true;
}

/* What the target itself has at this path, before renames moved versions about. */
static int target_version(struct merge *merge, struct text path, struct version *version,
                          struct error *error) {
    struct entry entry;
    int found = snapshot_find(merge->sides[TARGET], path, &entry, error);
    *version = (struct version){0};
    if (found == 1 && entry.kind != ENTRY_FOLDER)
        *version = version_of(merge, TARGET, path, entry);
    return found < 0 ? -1 : 0;
}

static int apply(struct merge *merge, struct merged_path *path, struct merged_snapshot *merged,
                 struct error *error) {
    struct edit edit = {.path = path->path};
    struct version before;
    bool clean = decide(merge, path, &edit) && !path->is_conflict;
    if (target_version(merge, path->path, &before, error))
        return -1;
    if (!clean)
        merge_note_conflict(merge, path->path);
    if (path->is_conflict && !merge->depth && !path->is_settled)
        edit.version = path->sides[TARGET];
    edit.is_removed = !version_is_there(&edit.version);
    if (edit.is_removed ? version_is_there(&before) : !version_equal(&edit.version, &before))
        merged_snapshot_edit(merged, edit);
    return 0;
}

/* ---- renames ---- */

static struct merged_path *renamed_by(const struct merge *merge, enum side side,
                                      const struct merged_path *from) {
    for (size_t i = 0; i < merge->renames[side].count; i++)
        if (merge->renames[side].at[i].from == from)
            return merge->renames[side].at[i].to;
    return NULL;
}

/* Merges the content of a renamed file where its new place is taken by the other side's file, so
 * that the two can then be merged as if both had been added. Where both hold the same there, git
 * looks no further and keeps the target's. */
static void merge_into_taken_place(struct merge *merge, enum side side, struct merged_path *from,
                                   struct merged_path *to) {
    enum side other = other_side(side);
    bool were_equal = version_equal(&to->sides[TARGET], &to->sides[PROPOSED]);
    struct merged_path three = {.path = to->path};
    struct edit edit = {.path = to->path};
    three.sides[BASE] = from->sides[BASE];
    three.sides[side] = to->sides[side];
    three.sides[other] = from->sides[other];
    if (decide(merge, &three, &edit))
        to->sides[side] = edit.version;
    else
        to->is_conflict = true;
    if (were_equal)
        to->sides[PROPOSED] = to->sides[TARGET];
}

/* Both sides renamed the file, to one place or to two. Of two, a merge base's own merge keeps both,
 * with the merged text; else the target's stands. */
static void process_double_rename(struct merge *merge, struct merged_path *from,
                                  struct merged_path *target, struct merged_path *proposed) {
    struct merged_path three = {.path = target->path};
    struct edit edit = {.path = target->path};
    from->is_settled = true;
    if (target == proposed) {
        target->sides[BASE] = from->sides[BASE];
        return;
    }
    three.sides[BASE] = from->sides[BASE];
    three.sides[TARGET] = target->sides[TARGET];
    three.sides[PROPOSED] = proposed->sides[PROPOSED];
    target->is_conflict = proposed->is_conflict = true;
    if (!merge->depth) {
        proposed->sides[PROPOSED] = (struct version){0};
        return;
    }
    decide(merge, &three, &edit);
    target->sides[TARGET] = proposed->sides[PROPOSED] = edit.version;
}

static void process_rename(struct merge *merge, enum side side, struct rename rename) {
    struct merged_path *from = rename.from, *to = rename.to;
    enum side other = other_side(side);
    struct merged_path *elsewhere = renamed_by(merge, other, from);
    if (from->is_settled)
        return;
    if (elsewhere) {
        process_double_rename(merge, from, side == TARGET ? to : elsewhere,
                              side == TARGET ? elsewhere : to);
        return;
    }
    bool deleted = !version_is_there(&from->sides[other]);
    bool taken = version_is_there(&to->sides[other]);
    bool other_kind = !deleted && from->sides[other].entry.kind != to->sides[side].entry.kind;
    if (taken && deleted) {
        to->is_conflict = true;
    } else if (taken) {
        merge_into_taken_place(merge, side, from, to);
    } else {
        to->sides[BASE] = from->sides[BASE];
        if (deleted || other_kind)
            to->is_unmergeable = true;
        else
            to->sides[other] = from->sides[other];
    }
    if (other_kind)
        from->sides[BASE] = (struct version){0};
    else
        from->is_settled = true;
}

static int process_renames(struct merge *merge, struct error *error) {
    /* What git makes of moved folders it makes in the outermost merge alone. */
    for (enum side side = TARGET; side < SIDES && !merge->depth; side++)
        if (merge_find_wanted_folders(merge, side, error))
            return -1;
    merge_find_renames(merge, TARGET);
    merge_find_renames(merge, PROPOSED);
    if (!merge->depth && merge_follow_folders(merge, error))
        return -1;
    for (enum side side = TARGET; side < SIDES; side++)
        for (size_t i = 0; i < merge->renames[side].count; i++)
            process_rename(merge, side, merge->renames[side].at[i]);
    return 0;
}

/* ---- all of it ---- */

int merge_snapshots(struct merge *merge, struct snapshot **out, struct error *error) {
    struct merged_snapshot *merged = merged_snapshot_new(merge->repository, merge->sides[TARGET]);
    struct texts refused = {0};
    if (collect_changes(merge, TARGET, error) || collect_changes(merge, PROPOSED, error))
        return -1;
    if (merge->paths.count)
        qsort(merge->paths.at, merge->paths.count, sizeof(struct merged_path *), by_path);
    if (process_renames(merge, error))
        return -1;
    for (size_t i = 0; i < merge->paths.count; i++)
        if (apply(merge, merge->paths.at[i], merged, error))
            return -1;
    if (merged_snapshot_settle(merged, &refused, error))
        return -1;
    for (size_t i = 0; i < refused.count; i++)
        merge_note_conflict(merge, refused.at[i]);
    *out = merged_snapshot_of(merged);
    return 0;
}

/* Where no one knows what both grew from: what only one side has stays, else the target's text. */
static int merge_without_base(struct merge *merge, struct snapshot **out, struct error *error) {
    struct merged_snapshot *merged = merged_snapshot_new(merge->repository, merge->sides[TARGET]);
    struct file_changes changes = {0};
    struct texts refused = {0};
    if (snapshot_changes(merge->sides[TARGET], merge->sides[PROPOSED], &changes, error))
        return -1;
    for (size_t i = 0; i < changes.count; i++) {
        struct file_change *change = &changes.at[i];
        struct edit edit = {.path = change->path,
                            .version = version_of(merge, PROPOSED, change->path, change->after)};
        if (!change->before.name.size)
            merged_snapshot_edit(merged, edit);
    }
    if (merged_snapshot_settle(merged, &refused, error))
        return -1;
    *out = merged_snapshot_of(merged);
    return 0;
}

int snapshot_merge(struct snapshot *base, struct snapshot *target, struct snapshot *proposed,
                   struct snapshot **out, struct merge_notes *notes, struct error *error) {
    struct merge merge = {.repository = target->repository,
                          .arena = target->repository->arena,
                          .sides = {base, target, proposed},
                          .notes = notes};
    return base ? merge_snapshots(&merge, out, error) : merge_without_base(&merge, out, error);
}
