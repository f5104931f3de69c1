/* refs.c: names of commits. */
#include <stdlib.h>
#include <string.h>

#include "git/private.h"

int repository_resolve(struct repository *repository, struct text revision,
                       struct object_id *commit, struct error *error) {
    struct object_id id;
    if (!revision.size || memchr(revision.at, '\0', revision.size) ||
        memchr(revision.at, '\n', revision.size))
        return 0;
    int found = repository->reader->resolve(repository, revision, &id, error);
    return found == 1 ? object_peel(repository, id, commit, error) : found;
}

struct object_id ref_commit(struct repository *repository, struct object_id id) {
    struct object_id commit = {0};
    struct error ignored = {.arena = repository->arena};
    return object_peel(repository, id, &commit, &ignored) == 1 ? commit : (struct object_id){0};
}

static int by_name(const void *a, const void *b) {
    return text_compare(((const struct ref *)a)->name, ((const struct ref *)b)->name);
}

int repository_refs(struct repository *repository, struct text prefix, struct refs *refs,
                    struct error *error) {
    size_t before = refs->count;
    if (repository->reader->refs(repository, prefix, refs, error))
        return -1;
    if (refs->count > before)
        qsort(refs->at + before, refs->count - before, sizeof *refs->at, by_name);
    return 0;
}

int repository_ref(struct repository *repository, struct text name, struct ref *ref,
                   struct error *error) {
    if (!name.size || memchr(name.at, '\0', name.size))
        return 0;
    return repository->reader->ref(repository, name, ref, error);
}

/* Some refs are each work tree's own, the rest is shared (git-worktree, "Refs"). */
static struct text ref_folder(const struct repository *repository, struct text name) {
    static const struct text own[] = {
        {"refs/bisect/", 12}, {"refs/worktree/", 14}, {"refs/rewritten/", 15}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (text_starts(name, own[i]))
            return repository->git_folder;
    return text_starts(name, TEXT("refs/")) ? repository->common_folder : repository->git_folder;
}

/* The number before the zone in "OLD NEW NAME <MAIL> SECONDS ZONE\tMESSAGE". */
static int64_t reflog_line_time(struct text line) {
    size_t tab = text_find(line, TEXT("\t"), 0), mail = SIZE_MAX;
    line = text_slice(line, 0, tab);
    for (size_t at = 0; (at = text_find(line, TEXT("> "), at)) != SIZE_MAX; at++)
        mail = at;
    return mail == SIZE_MAX ? 0 : (int64_t)strtoll(line.at + mail + 2, NULL, 10);
}

/* The ref's reflog, whole; empty where there is none. */
static struct text read_reflog(struct repository *repository, struct text name) {
    struct arena *arena = repository->arena;
    struct text bytes;
    struct text logs = path_join(ref_folder(repository, name), TEXT("logs"), arena);
    if (text_contains(name, TEXT("..")) ||
        !disk_read(path_join(logs, name, arena), arena, &bytes, NULL))
        return TEXT("");
    return bytes;
}

int64_t repository_reflog_time(struct repository *repository, struct text name) {
    struct text bytes = read_reflog(repository, name), line;
    int64_t last = 0;
    while (text_next_line(&bytes, &line))
        last = line.size ? reflog_line_time(line) : last;
    return last;
}

struct object_ids repository_reflog(struct repository *repository, struct text name) {
    struct text bytes = read_reflog(repository, name), line, before, after;
    struct object_ids ids = {0};
    struct object_id id;
    while (text_next_line(&bytes, &line))
        if (text_next_part(&line, ' ', &before) && text_next_part(&line, ' ', &after) &&
            object_id_read(after, &id))
            vector_push(&ids, repository->arena, id);
    for (size_t i = 0; i < ids.count / 2; i++) {
        struct object_id earlier = ids.at[i];
        ids.at[i] = ids.at[ids.count - 1 - i];
        ids.at[ids.count - 1 - i] = earlier;
    }
    return ids;
}
