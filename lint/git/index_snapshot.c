/* index_snapshot.c: what is staged. The index is read, never written. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "git/private.h"

struct index_snapshot {
    struct snapshot snapshot;
    struct listing listing;
};

/* `git commit -a` and `git commit PATH` hand their hooks another index than the usual one. */
static struct text index_path(const struct repository *repository) {
    const char *other = getenv("GIT_INDEX_FILE");
    if (repository->from_environment && other && *other)
        return text_of(other);
    return path_join(repository->git_folder, TEXT("index"), repository->arena);
}

static int index_error(struct text path, struct error *error) {
    static const char *const hints[][2] = {
        {"'sdir'", "`git sparse-checkout reapply --no-sparse-index` makes it readable"},
        {"'link'", "`git update-index --no-split-index` makes it readable"},
    };
    const git_error *last = git_error_last();
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (last && last->message && strstr(last->message, hints[i][0]))
            return library_error(error, "read the index", path, hints[i][1]);
    return library_error(error, "read the index", path, "`git status` tells more");
}

static struct tracked tracked_from(const git_index_entry *read, struct arena *arena) {
    struct tracked tracked = {.path = text_copy(text_of(read->path), arena),
                              .seconds = read->mtime.seconds,
                              .nanoseconds = read->mtime.nanoseconds,
                              .size = read->file_size,
                              .inode = read->ino};
    entry_read_mode(read->mode, &tracked.entry);
    tracked.entry.id = object_id_from(&read->id);
    tracked.is_elsewhere = read->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
    if (git_index_entry_stage(read))
        tracked.entry = (struct entry){.kind = ENTRY_CONFLICTED};
    tracked.entry.name = path_name(tracked.path);
    return tracked;
}

static void copy_index(git_index *index, struct tracked_files *files, struct arena *arena) {
    for (size_t i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *read = git_index_get_byindex(index, i);
        if (read->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
            continue;
        struct tracked tracked = tracked_from(read, arena);
        if (files->count && text_equal(files->at[files->count - 1].path, tracked.path))
            continue;
        vector_push(files, arena, tracked);
    }
}

int index_read(struct repository *repository, struct tracked_files *files, struct error *error) {
    struct text path = index_path(repository);
    struct stat status;
    git_index *index;
    *files = (struct tracked_files){0};
    if (stat(text_c_string(path, repository->arena), &status) == 0)
        files->read_at = status.st_mtime;
    if (git_index_open(&index, text_c_string(path, repository->arena)))
        return index_error(path, error);
    copy_index(index, files, repository->arena);
    git_index_free(index);
    return 0;
}

static int list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error) {
    (void)error;
    int found = listing_entries(&((struct index_snapshot *)snapshot)->listing, folder, entries);
    return found || !folder.size;
}

static int read_staged(struct snapshot *snapshot, struct text path, const struct entry *entry,
                       struct arena *arena, struct text *bytes, bool *too_large,
                       struct error *error) {
    return blob_read(snapshot->repository, path, entry->id, arena, bytes, too_large, error);
}

int snapshot_of_index(struct repository *repository, struct snapshot **out, struct error *error) {
    static const struct snapshot_backing backing = {list, read_staged};
    struct tracked_files files;
    if (!repository->work_tree.size)
        return error_set(error, "read the index", TEXT(""), "name a commit instead",
                         "a bare repository has none");
    if (index_read(repository, &files, error))
        return -1;
    struct index_snapshot *snapshot = arena_new(repository->arena, struct index_snapshot);
    snapshot->snapshot = (struct snapshot){&backing, repository};
    for (size_t i = 0; i < files.count; i++)
        listing_add(&snapshot->listing, repository->arena, files.at[i].path, files.at[i].entry);
    *out = &snapshot->snapshot;
    return 0;
}
