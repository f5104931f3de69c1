/* published.c: was a revision ever where others may have taken it from? */
#include "change/change.h"

#include "alembic/migration.h"
#include "base/map.h"

enum { MOST_COMMITS = 20000 };

/* All ids that were ever in one folder of the target's history, newest commits first. A walk goes
 * on from where the last question was answered only by being done again, so it is done once. */
struct folder_history {
    struct text folder;
    bool is_walked;
    bool is_complete; /* false: the bound or a shallow boundary ended the walk */
};
struct folder_histories {
    struct folder_history *at;
    size_t count, room;
};

struct published {
    struct repository *repository;
    const struct change *change;
    struct map ids;   /* revision ids that were found */
    struct map trees; /* folders that were read, by object id */
    struct map files; /* the same for files */
    struct folder_histories folders;
    struct error *error; /* of the walk under way */
    struct text folder;
};

struct published *published_new(struct repository *repository, const struct change *change) {
    struct published *published = arena_new(repository_arena(repository), struct published);
    published->repository = repository;
    published->change = change;
    return published;
}

static struct arena *arena_of(const struct published *published) {
    return repository_arena(published->repository);
}

/* True the first time that an object is met. */
static bool is_new(struct published *published, struct map *map, struct object_id id) {
    struct text key = {(const char *)id.bytes, id.size};
    if (map_find(map, key))
        return false;
    map_put(map, arena_of(published), text_copy(key, arena_of(published)), published);
    return true;
}

static int read_file(struct published *published, struct snapshot *snapshot, struct text folder,
                     const struct entry *entry, struct error *error) {
    struct text bytes;
    bool too_large = false;
    struct migration migration = {0};
    if (!text_ends(entry->name, TEXT(".py")) || !is_new(published, &published->files, entry->id))
        return 0;
    int read = snapshot_read_entry(snapshot, folder, entry, &bytes, &too_large, error);
    if (read < 0 && !too_large)
        return -1;
    if (read != 1)
        return 0;
    migration_read(bytes, path_join(folder, entry->name, arena_of(published)), false,
                   arena_of(published), &migration);
    if (migration.revision.id.size)
        map_put(&published->ids, arena_of(published), migration.revision.id, published);
    return 0;
}

static int read_folder(struct published *published, struct snapshot *snapshot, struct text folder,
                       struct texts *waiting, struct error *error) {
    struct entries entries;
    int listed = snapshot_list(snapshot, folder, &entries, error);
    for (size_t i = 0; listed > 0 && i < entries.count; i++) {
        const struct entry *entry = &entries.at[i];
        if (entry->kind == ENTRY_FOLDER && is_new(published, &published->trees, entry->id))
            vector_push(waiting, arena_of(published),
                        path_join(folder, entry->name, arena_of(published)));
        if (entry->kind == ENTRY_FILE && read_file(published, snapshot, folder, entry, error) < 0)
            return -1;
    }
    return listed < 0 ? -1 : 0;
}

/* Reads what is new in a folder of a snapshot and below it. */
static int read_below(struct published *published, struct object_id commit, struct text folder,
                      struct error *error) {
    struct snapshot *snapshot;
    struct texts waiting = {0};
    struct entry entry;
    if (snapshot_of_commit(published->repository, commit, &snapshot, error))
        return -1;
    int found = folder.size ? snapshot_find(snapshot, folder, &entry, error) : 1;
    if (found <= 0)
        return found;
    if (folder.size &&
        (entry.kind != ENTRY_FOLDER || !is_new(published, &published->trees, entry.id)))
        return 0;
    vector_push(&waiting, arena_of(published), folder);
    while (waiting.count)
        if (read_folder(published, snapshot, waiting.at[--waiting.count], &waiting, error))
            return -1;
    return 0;
}

static int visit(void *context, const struct commit *commit) {
    struct published *published = context;
    return read_below(published, commit->id, published->folder, published->error);
}

static int walk(struct published *published, struct folder_history *history, struct error *error) {
    published->error = error;
    published->folder = history->folder;
    history->is_walked = true;
    return repository_walk(published->repository, published->change->target, MOST_COMMITS, visit,
                           published, &history->is_complete, error);
}

static struct folder_history *history_of(struct published *published, struct text folder) {
    for (size_t i = 0; i < published->folders.count; i++)
        if (text_equal(published->folders.at[i].folder, folder))
            return &published->folders.at[i];
    vector_push(&published->folders, arena_of(published),
                (struct folder_history){.folder = folder});
    return &published->folders.at[published->folders.count - 1];
}

int published_has(struct published *published, struct text revision_id, struct text path,
                  bool *answer, struct error *error) {
    struct folder_history *history = history_of(published, path_folder(path));
    *answer = published->change->for_its_state || map_find(&published->ids, revision_id);
    if (*answer || object_id_is_none(published->change->target))
        return 0;
    if (!history->is_walked && walk(published, history, error) < 0)
        return -1;
    *answer = map_find(&published->ids, revision_id) || !history->is_complete;
    return 0;
}
