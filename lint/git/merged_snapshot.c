/* merged_snapshot.c: the target's files with what the merge changed laid over them. Folders without
 * a change are the target's own, and keep their ids. */
#include "git/merging.h"

struct edits {
    struct edit **at;
    size_t count, room;
};
struct edited_folder { /* a folder with a change in it or below it */
    struct edits edits;
    struct texts folders; /* the edited ones right below, by path */
    struct entries *listed;
};

struct merged_snapshot {
    struct snapshot snapshot;
    struct snapshot *target;
    struct map edits;   /* struct edit, by path */
    struct map folders; /* struct edited_folder, by path */
    struct edits all;
};

static struct arena *arena_of(const struct merged_snapshot *merged) {
    return merged->snapshot.repository->arena;
}

static struct edited_folder *edited_folder(struct merged_snapshot *merged, struct text path) {
    struct edited_folder *folder = map_find(&merged->folders, path);
    struct text below_path = path;
    if (folder)
        return folder;
    folder = arena_new(arena_of(merged), struct edited_folder);
    map_put(&merged->folders, arena_of(merged), path, folder);
    while (below_path.size) {
        struct text above_path = path_folder(below_path);
        struct edited_folder *above = map_find(&merged->folders, above_path);
        bool known = above;
        if (!known) {
            above = arena_new(arena_of(merged), struct edited_folder);
            map_put(&merged->folders, arena_of(merged), above_path, above);
        }
        vector_push(&above->folders, arena_of(merged), below_path);
        if (known)
            break;
        below_path = above_path;
    }
    return folder;
}

void merged_snapshot_edit(struct merged_snapshot *merged, struct edit edit) {
    struct edit *kept = arena_new(arena_of(merged), struct edit);
    *kept = edit;
    map_put(&merged->edits, arena_of(merged), kept->path, kept);
    vector_push(&edited_folder(merged, path_folder(kept->path))->edits, arena_of(merged), kept);
    vector_push(&merged->all, arena_of(merged), kept);
}

static int list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error);

/* The target's files of the folder that no edit touches, and its folders that none does. */
static void add_unchanged(struct merged_snapshot *merged, struct text folder,
                          const struct entries *target, struct entries *entries) {
    for (size_t i = 0; i < target->count; i++) {
        struct text path = path_join(folder, target->at[i].name, arena_of(merged));
        bool is_folder = target->at[i].kind == ENTRY_FOLDER;
        if (!map_find(is_folder ? &merged->folders : &merged->edits, path))
            vector_push(entries, arena_of(merged), target->at[i]);
    }
}

static void add_edited(struct merged_snapshot *merged, const struct edits *edits,
                       struct entries *entries) {
    for (size_t i = 0; i < edits->count; i++) {
        struct entry entry = edits->at[i]->version.entry;
        entry.name = path_name(edits->at[i]->path);
        if (!edits->at[i]->is_removed)
            vector_push(entries, arena_of(merged), entry);
    }
}

/* Adds the edited folders that still hold something. */
static int add_folders(struct merged_snapshot *merged, const struct texts *folders,
                       struct entries *entries, struct error *error) {
    for (size_t i = 0; i < folders->count; i++) {
        struct entries below = {0};
        if (snapshot_list(&merged->snapshot, folders->at[i], &below, error) < 0)
            return -1;
        if (below.count)
            vector_push(entries, arena_of(merged),
                        (struct entry){.name = path_name(folders->at[i]), .kind = ENTRY_FOLDER});
    }
    return 0;
}

/* Goes down into edited folders only; snapshot_list bounds how deep. */
static int list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error) {
    struct merged_snapshot *merged = (struct merged_snapshot *)snapshot;
    struct edited_folder *edited = map_find(&merged->folders, folder);
    struct entries target;
    if (!edited || !edited->listed) {
        int found = snapshot_list(merged->target, folder, &target, error);
        if (found < 0 || !edited) {
            *entries = target;
            return found;
        }
        struct entries *listed = arena_new(arena_of(merged), struct entries);
        add_unchanged(merged, folder, &target, listed);
        add_edited(merged, &edited->edits, listed);
        if (add_folders(merged, &edited->folders, listed, error))
            return -1;
        entries_sort(listed);
        listed->room = listed->count;
        edited->listed = listed;
    }
    *entries = *edited->listed;
    return entries->count || !folder.size;
}

static int read_file(struct snapshot *snapshot, struct text path, const struct entry *entry,
                     struct arena *arena, struct text *bytes, bool *too_large,
                     struct error *error) {
    struct merged_snapshot *merged = (struct merged_snapshot *)snapshot;
    struct edit *edit = map_find(&merged->edits, path);
    if (!edit)
        return merged->target->backing->read(merged->target, path, entry, arena, bytes, too_large,
                                             error);
    return version_read(&edit->version, arena, bytes, too_large, error);
}

struct merged_snapshot *merged_snapshot_new(struct repository *repository,
                                            struct snapshot *target) {
    static const struct snapshot_backing backing = {list, read_file};
    struct merged_snapshot *merged = arena_new(repository->arena, struct merged_snapshot);
    merged->snapshot = (struct snapshot){&backing, repository};
    merged->target = target;
    return merged;
}

struct snapshot *merged_snapshot_of(struct merged_snapshot *merged) {
    return &merged->snapshot;
}

/* 1: above the path stands a file, in the target or by another edit. */
static int is_below_file(struct merged_snapshot *merged, struct text path, struct error *error) {
    for (struct text above = path_folder(path); above.size; above = path_folder(above)) {
        const struct edit *edit = map_find(&merged->edits, above);
        struct entry entry;
        if (edit && !edit->is_removed)
            return 1;
        int found = edit ? 0 : snapshot_find(merged->target, above, &entry, error);
        if (found < 0)
            return -1;
        if (found && entry.kind != ENTRY_FOLDER)
            return 1;
    }
    return 0;
}

/* 1: the edit can't stand, since a file and a folder of one name can't. */
static int is_in_the_way(struct merged_snapshot *merged, const struct edit *edit,
                         struct error *error) {
    struct entries below;
    if (edit->is_removed)
        return 0;
    int found = is_below_file(merged, edit->path, error);
    if (found)
        return found;
    if (snapshot_list(&merged->snapshot, edit->path, &below, error) < 0)
        return -1;
    return below.count > 0;
}

/* Forgets an edit: the target's own version stands. */
static void take_back(struct merged_snapshot *merged, struct edit *edit, struct error *error) {
    struct entry entry;
    int found = snapshot_find(merged->target, edit->path, &entry, error);
    edit->is_removed = found != 1 || entry.kind == ENTRY_FOLDER;
    edit->version = (struct version){0};
    if (!edit->is_removed)
        edit->version =
            (struct version){.entry = entry, .from = merged->target, .origin = edit->path};
}

int merged_snapshot_settle(struct merged_snapshot *merged, struct texts *refused,
                           struct error *error) {
    struct edits doubtful = {0};
    for (size_t i = 0; i < merged->all.count; i++) {
        int answer = is_in_the_way(merged, merged->all.at[i], error);
        if (answer < 0)
            return -1;
        if (answer)
            vector_push(&doubtful, arena_of(merged), merged->all.at[i]);
    }
    for (size_t i = 0; i < doubtful.count; i++) {
        vector_push(refused, arena_of(merged), doubtful.at[i]->path);
        take_back(merged, doubtful.at[i], error);
    }
    /* What was listed meanwhile held the edits that are taken back. */
    for (size_t i = 0; doubtful.count && i < merged->all.count; i++)
        for (struct text folder = merged->all.at[i]->path; folder.size;) {
            folder = path_folder(folder);
            ((struct edited_folder *)map_find(&merged->folders, folder))->listed = NULL;
        }
    return 0;
}
