/* snapshot.c: what all snapshots have in common: finding, reading and walking by the backing's
 * listings, under the ceilings. */
#include <stdlib.h>
#include <string.h>

#include "git/private.h"

static int by_name(const void *a, const void *b) {
    return text_compare(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

void entries_sort(struct entries *entries) {
    if (entries->count)
        qsort(entries->at, entries->count, sizeof *entries->at, by_name);
}

struct entry *entries_find(const struct entries *entries, struct text name) {
    struct entry wanted = {.name = name};
    if (!entries->count)
        return NULL;
    return bsearch(&wanted, entries->at, entries->count, sizeof wanted, by_name);
}

bool entry_equal(const struct entry *a, const struct entry *b) {
    return a->kind == b->kind && a->executable == b->executable && !object_id_is_none(a->id) &&
           object_id_equal(a->id, b->id);
}

/* Is this a path from the top, as git writes them? The empty one is the top. */
static bool is_sound_path(struct text path) {
    for (size_t i = 0; i < path.size; i++)
        if (path.at[i] == '/' && (i == 0 || i + 1 == path.size || path.at[i + 1] == '/'))
            return false;
    return true;
}

static bool is_over_ceiling(struct text path) {
    size_t depth = 1;
    for (size_t i = 0; i < path.size; i++)
        depth += path.at[i] == '/';
    return depth > SNAPSHOT_MOST_DEPTH || path.size > SNAPSHOT_LONGEST_PATH;
}

static int over_ceiling(struct text path, struct error *error) {
    return error_set(error, "walk the files", path, NULL,
                     "there are more than %d entries, more than %d levels of folders, or a path "
                     "longer than %d bytes",
                     (int)SNAPSHOT_MOST_ENTRIES, (int)SNAPSHOT_MOST_DEPTH,
                     (int)SNAPSHOT_LONGEST_PATH);
}

int snapshot_list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                  struct error *error) {
    *entries = (struct entries){0};
    if (!is_sound_path(folder))
        return 0;
    if (is_over_ceiling(folder))
        return over_ceiling(folder, error);
    int listed = snapshot->backing->list(snapshot, folder, entries, error);
    if (listed != 1)
        *entries = (struct entries){0};
    return listed;
}

int snapshot_find(struct snapshot *snapshot, struct text path, struct entry *entry,
                  struct error *error) {
    struct entries entries;
    if (!path.size || !is_sound_path(path))
        return 0;
    int listed = snapshot_list(snapshot, path_folder(path), &entries, error);
    if (listed != 1)
        return listed;
    struct entry *found = entries_find(&entries, path_name(path));
    if (!found)
        return 0;
    *entry = *found;
    return 1;
}

int snapshot_read_into(struct snapshot *snapshot, struct text path, const struct entry *entry,
                       struct arena *arena, struct text *bytes, bool *too_large,
                       struct error *error) {
    if (too_large)
        *too_large = false;
    if (entry->kind != ENTRY_FILE)
        return 0;
    return snapshot->backing->read(snapshot, path, entry, arena, bytes, too_large, error);
}

int snapshot_read_entry(struct snapshot *snapshot, struct text folder, const struct entry *entry,
                        struct text *bytes, bool *too_large, struct error *error) {
    struct arena *arena = snapshot->repository->arena;
    return snapshot_read_into(snapshot, path_join(folder, entry->name, arena), entry, arena, bytes,
                              too_large, error);
}

int snapshot_read(struct snapshot *snapshot, struct text path, struct text *bytes, bool *too_large,
                  struct error *error) {
    struct entry entry;
    if (too_large)
        *too_large = false;
    int found = snapshot_find(snapshot, path, &entry, error);
    if (found != 1)
        return found;
    return snapshot_read_into(snapshot, path, &entry, snapshot->repository->arena, bytes, too_large,
                              error);
}

struct open_folder {
    struct text path;
    struct entries entries;
    size_t next;
};
struct walk {
    struct snapshot *snapshot;
    struct open_folder *at; /* the folders that are open, the deepest last */
    size_t count, room, visited;
    char *path; /* of the entry that is visited */
    size_t path_room;
};

static int enter(struct walk *walk, struct text path, struct error *error) {
    struct open_folder folder = {.path = path};
    if (snapshot_list(walk->snapshot, path, &folder.entries, error) < 0)
        return -1;
    vector_push(walk, walk->snapshot->repository->arena, folder);
    return 0;
}

/* The entry's path, until the next one is visited. */
static struct text path_of(struct walk *walk, struct text folder, struct text name) {
    struct arena *arena = walk->snapshot->repository->arena;
    size_t size = folder.size + (folder.size != 0) + name.size;
    if (size > walk->path_room) {
        walk->path_room = 2 * size;
        walk->path = arena_alloc(arena, walk->path_room);
    }
    memcpy(walk->path, folder.at, folder.size);
    walk->path[folder.size] = '/';
    memcpy(walk->path + size - name.size, name.at, name.size);
    return (struct text){walk->path, size};
}

/* Visits the next entry of the deepest open folder, or closes that. */
static int step(struct walk *walk, entry_visitor *visit, void *context, struct error *error) {
    struct open_folder *folder = &walk->at[walk->count - 1];
    if (folder->next == folder->entries.count) {
        walk->count--;
        return 0;
    }
    const struct entry *entry = &folder->entries.at[folder->next++];
    struct text path = path_of(walk, folder->path, entry->name);
    if (walk->visited++ == SNAPSHOT_MOST_ENTRIES || is_over_ceiling(path))
        return over_ceiling(path, error);
    enum walk_answer answer = visit(context, path, entry);
    if (answer == WALK_ENTER)
        return entry->kind == ENTRY_FOLDER
                   ? enter(walk, text_copy(path, walk->snapshot->repository->arena), error)
                   : 0;
    return answer == WALK_SKIP ? 0 : (int)answer;
}

int snapshot_walk(struct snapshot *snapshot, struct text folder, entry_visitor *visit,
                  void *context, struct error *error) {
    struct walk walk = {.snapshot = snapshot};
    if (enter(&walk, folder, error))
        return -1;
    while (walk.count) {
        int answer = step(&walk, visit, context, error);
        if (answer)
            return answer;
    }
    return 0;
}
