/* changes.c: the files that differ between two snapshots, found by going through both side by side.
 * Folders of one tree id are passed by. */
#include <stdlib.h>

#include "git/private.h"

struct comparison {
    struct snapshot *before, *after;
    struct arena *arena;
    struct texts folders; /* still to compare */
    size_t visited;
    struct file_changes *changes;
};

static bool is_file(const struct entry *entry) {
    return entry && entry->kind != ENTRY_FOLDER;
}

/* Compares what both sides hold under one name; NULL where a side holds nothing. */
static void compare_entry(struct comparison *comparison, struct text folder,
                          const struct entry *before, const struct entry *after) {
    struct arena *arena = comparison->arena;
    struct text name = before ? before->name : after->name;
    if (before && after && entry_equal(before, after))
        return;
    struct text path = path_join(folder, name, arena);
    if (is_file(before) || is_file(after)) {
        struct file_change change = {.path = path};
        if (is_file(before))
            change.before = *before;
        if (is_file(after))
            change.after = *after;
        vector_push(comparison->changes, arena, change);
    }
    if ((before && !is_file(before)) || (after && !is_file(after)))
        vector_push(&comparison->folders, arena, path);
}

static int compare_folder(struct comparison *comparison, struct text folder, struct error *error) {
    struct entries before, after;
    size_t i = 0, j = 0;
    if (snapshot_list(comparison->before, folder, &before, error) < 0 ||
        snapshot_list(comparison->after, folder, &after, error) < 0)
        return -1;
    comparison->visited += before.count + after.count;
    if (comparison->visited > SNAPSHOT_MOST_ENTRIES)
        return error_set(error, "compare the files", folder, NULL,
                         "more than %d entries lie in folders that differ",
                         (int)SNAPSHOT_MOST_ENTRIES);
    while (i < before.count || j < after.count) {
        int order = i == before.count  ? 1
                    : j == after.count ? -1
                                       : text_compare(before.at[i].name, after.at[j].name);
        compare_entry(comparison, folder, order <= 0 ? &before.at[i] : NULL,
                      order >= 0 ? &after.at[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    return 0;
}

static int by_path(const void *a, const void *b) {
    return text_compare(((const struct file_change *)a)->path,
                        ((const struct file_change *)b)->path);
}

int snapshot_changes(struct snapshot *before, struct snapshot *after, struct file_changes *changes,
                     struct error *error) {
    struct comparison comparison = {
        .before = before, .after = after, .arena = before->repository->arena, .changes = changes};
    vector_push(&comparison.folders, comparison.arena, TEXT(""));
    while (comparison.folders.count)
        if (compare_folder(&comparison, comparison.folders.at[--comparison.folders.count], error))
            return -1;
    if (changes->count)
        qsort(changes->at, changes->count, sizeof *changes->at, by_path);
    return 0;
}
