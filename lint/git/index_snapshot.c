/* index_snapshot.c: what is staged. The index is read, never written. */
#include <stdlib.h>
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

void tracked_add(struct tracked_files *files, struct tracked tracked, unsigned mode, unsigned stage,
                 struct arena *arena) {
    if (files->count && text_equal(files->at[files->count - 1].path, tracked.path))
        return;
    entry_read_mode(mode, &tracked.entry);
    if (stage)
        tracked.entry = (struct entry){.kind = ENTRY_CONFLICTED};
    tracked.entry.name = path_name(tracked.path);
    vector_push(files, arena, tracked);
}

/* libgit2 knows no sparse and no split index. */
int index_read(struct repository *repository, struct tracked_files *files, struct error *error) {
    struct text path = index_path(repository);
    struct stat status;
    *files = (struct tracked_files){0};
    if (stat(text_c_string(path, repository->arena), &status) == 0)
        files->read_at = status.st_mtime;
    int failed = repository->reader->index(repository, path, files, error);
    if (failed && repository->fallback) {
        struct error unsaid = {.arena = repository->arena};
        files->count = 0;
        failed = repository->fallback->index(repository, path, files, &unsaid);
    }
    return failed;
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
