/* environment_migrations.c: the migration files of an environment, each file read once a run. */
#include <stdlib.h>
#include <string.h>

#include "alembic/environment_search.h"

/* Bytes that are written anew for each file. */
struct buffer {
    char *at;
    size_t room;
};

struct migration_cache {
    struct arena *arena;
    struct map read; /* struct migration, by object id, depth of reading and path */
    struct buffer key, path;
    size_t kept; /* bytes of files */
};

struct migration_cache *migration_cache_new(struct arena *arena) {
    struct migration_cache *cache = arena_new(arena, struct migration_cache);
    cache->arena = arena;
    return cache;
}

/* A copy that outlives the reading, as long as there is room for one. */
static struct text keep(struct migration_cache *cache, struct text bytes) {
    enum { MOST_KEPT = 16 * 1024 * 1024 };
    if (bytes.size > MOST_KEPT - cache->kept)
        return TEXT("");
    cache->kept += bytes.size;
    return text_copy(bytes, cache->arena);
}

struct collection {
    struct search search; /* to follow symlinks */
    const struct environment *environment;
    struct migration_cache *cache;
    path_test *whole;
    const void *context;
    struct migrations *migrations;
    struct map seen; /* paths, where there are several locations */
    int status;
};

/* `a`, one byte and `b`, until the buffer is used again. */
static struct text buffer_write(struct buffer *buffer, struct text a, char between, struct text b,
                                struct arena *arena) {
    size_t size = a.size + 1 + b.size;
    if (size > buffer->room) {
        buffer->room = 2 * size;
        buffer->at = arena_alloc(arena, buffer->room);
    }
    memcpy(buffer->at, a.at, a.size);
    buffer->at[a.size] = between;
    memcpy(buffer->at + a.size + 1, b.at, b.size);
    return (struct text){buffer->at, size};
}

static void add(struct collection *collection, struct migration *migration) {
    if (migration->state != MIGRATION_NONE)
        vector_push(collection->migrations, collection->cache->arena, migration);
}

static void add_unreadable(struct collection *collection, struct text path, struct text reason) {
    struct migration *migration = arena_new(collection->cache->arena, struct migration);
    struct text kept = text_copy(path, collection->cache->arena);
    *migration = (struct migration){
        .state = MIGRATION_UNREADABLE,
        .reason = reason,
        .place.path = kept,
        .revision = {.path = kept, .place.path = kept, .parents_place.path = kept}};
    add(collection, migration);
}

/* Reads the file that stands at `file`; Alembic loads it by the name `path`, which is another one
 * for a symlink. */
static int read_new(struct collection *collection, struct text file, const struct entry *entry,
                    struct text path, bool whole, struct migration **out) {
    struct arena *arena = collection->cache->arena, scratch = {0};
    struct error error = {.arena = arena};
    struct text bytes;
    bool too_large = false;
    int found = snapshot_read_into(collection->search.snapshot, file, entry, &scratch, &bytes,
                                   &too_large, &error);
    *out = NULL;
    if (found > 0) {
        *out = arena_new(arena, struct migration);
        migration_read(bytes, path, whole, arena, *out);
        (*out)->bytes = keep(collection->cache, bytes);
        add(collection, *out);
    } else if (too_large)
        add_unreadable(collection, path, TEXT("it is too large"));
    else
        *collection->search.error = error;
    arena_free(&scratch);
    return found < 0 && !too_large ? -1 : 0;
}

static int read_file(struct collection *collection, struct text file, const struct entry *entry,
                     struct text path) {
    struct migration_cache *cache = collection->cache;
    struct text id = {(const char *)entry->id.bytes, entry->id.size};
    bool whole = collection->whole && collection->whole(collection->context, path);
    struct text key = buffer_write(&cache->key, id, whole ? '+' : '-', path, cache->arena);
    bool can_keep = !object_id_is_none(entry->id);
    struct migration *migration = can_keep ? map_find(&cache->read, key) : NULL;
    if (migration) {
        add(collection, migration);
        return 0;
    }
    key = text_copy(key, cache->arena);
    path = text_slice(key, id.size + 1, key.size);
    if (read_new(collection, file, entry, path, whole, &migration))
        return -1;
    if (can_keep && migration)
        map_put(&cache->read, cache->arena, key, migration);
    return 0;
}

/* Alembic follows a symlink on the disk. To a file that it sees anyway, in order of name: it says
 * 'loaded twice' and goes on. To another file of the tree: that one's text. To anything else: we
 * can't look. */
static int read_link(struct collection *collection, struct text path) {
    struct text file;
    struct entry entry;
    if (search_follow_file(&collection->search, path, &file, &entry) != 1) {
        add_unreadable(collection, path,
                       TEXT("it is a symlink that leads to no file of this repository"));
        return 0;
    }
    if (texts_contain(collection->environment->versions, path_folder(file)) &&
        (migration_name_loads(path_name(file)) || text_compare(file, path) < 0))
        return 0;
    return read_file(collection, file, &entry, path);
}

/* A location may lie inside another. */
static bool is_seen(struct collection *collection, struct text path) {
    struct arena *arena = collection->cache->arena;
    return map_put(&collection->seen, arena, text_copy(path, arena), collection);
}

static int read_entry(struct collection *collection, struct text path, const struct entry *entry) {
    if (entry->kind == ENTRY_FOLDER || entry->kind == ENTRY_SUBMODULE ||
        !migration_name_loads(entry->name))
        return 0;
    if (collection->environment->versions.count > 1 && is_seen(collection, path))
        return 0;
    if (entry->kind == ENTRY_SYMLINK)
        return read_link(collection, path);
    if (entry->kind == ENTRY_CONFLICTED) {
        add_unreadable(collection, path, TEXT("it is in conflict and not resolved yet"));
        return 0;
    }
    return read_file(collection, path, entry, path);
}

static enum walk_answer visit(void *context, struct text path, const struct entry *entry) {
    struct collection *collection = context;
    if (entry->kind == ENTRY_FOLDER)
        return text_equal(entry->name, TEXT("__pycache__")) ? WALK_SKIP : WALK_ENTER;
    collection->status = read_entry(collection, path, entry);
    return collection->status ? WALK_STOP : WALK_ENTER;
}

static int read_folder(struct collection *collection, struct text folder) {
    struct error *error = collection->search.error;
    struct arena *arena = collection->cache->arena;
    struct entries entries;
    if (collection->environment->recursive)
        return snapshot_walk(collection->search.snapshot, folder, visit, collection, error) < 0 ||
                       collection->status
                   ? -1
                   : 0;
    if (snapshot_list(collection->search.snapshot, folder, &entries, error) < 0)
        return -1;
    for (size_t i = 0; i < entries.count; i++) {
        struct text name = entries.at[i].name;
        struct text path =
            folder.size ? buffer_write(&collection->cache->path, folder, '/', name, arena) : name;
        if (read_entry(collection, path, &entries.at[i]))
            return -1;
    }
    return 0;
}

static int by_path(const void *a, const void *b) {
    return text_compare((*(struct migration *const *)a)->revision.path,
                        (*(struct migration *const *)b)->revision.path);
}

static void sort_by_path(struct migrations *migrations) {
    for (size_t i = 1; i < migrations->count; i++)
        if (by_path(&migrations->at[i - 1], &migrations->at[i]) > 0) {
            qsort(migrations->at, migrations->count, sizeof *migrations->at, by_path);
            return;
        }
}

int environment_migrations(struct snapshot *snapshot, const struct environment *environment,
                           struct migration_cache *cache, path_test *whole, const void *context,
                           struct migrations *migrations, struct error *error) {
    struct collection collection = {
        .search = {.snapshot = snapshot, .arena = cache->arena, .error = error},
        .environment = environment,
        .cache = cache,
        .whole = whole,
        .context = context,
        .migrations = migrations};
    *migrations = (struct migrations){0};
    for (size_t i = 0; i < environment->versions.count; i++)
        if (read_folder(&collection, environment->versions.at[i]))
            return -1;
    sort_by_path(migrations);
    return 0;
}

bool migrations_equal(const struct migrations *a, const struct migrations *b) {
    return a->count == b->count &&
           (!a->count || memcmp(a->at, b->at, a->count * sizeof *a->at) == 0);
}

struct migration *migrations_find(const struct migrations *migrations, struct text path) {
    struct migration like = {.revision.path = path}, *wanted = &like, **found = NULL;
    if (migrations->count)
        found = bsearch(&wanted, migrations->at, migrations->count, sizeof wanted, by_path);
    return found ? *found : NULL;
}

struct revisions migrations_revisions(const struct migrations *migrations, struct arena *arena) {
    struct revisions revisions = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (migrations->at[i]->state == MIGRATION_READ)
            vector_push(&revisions, arena, &migrations->at[i]->revision);
    return revisions;
}
