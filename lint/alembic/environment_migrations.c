/* environment_migrations.c: the migration files of an environment, each file read once a run. */
#include <stdlib.h>

#include "alembic/environment_search.h"

struct migration_cache {
    struct arena *arena;
    struct map
        read; /* id, name and depth of reading to the migration, its path being the first's */
};

struct migration_cache *migration_cache_new(struct arena *arena) {
    struct migration_cache *cache = arena_new(arena, struct migration_cache);
    cache->arena = arena;
    return cache;
}

struct collection {
    struct search search; /* to follow symlinks */
    const struct environment *environment;
    struct migration_cache *cache;
    path_test *whole;
    const void *context;
    struct migrations *migrations;
    struct map seen; /* paths: a location may lie inside another */
    int status;
};

static void add(struct collection *collection, struct migration migration, struct text path) {
    migration.revision.path = migration.place.path = path;
    migration.revision.place.path = migration.revision.parents_place.path = path;
    if (migration.state != MIGRATION_NONE)
        vector_push(collection->migrations, collection->cache->arena, migration);
}

static void add_unreadable(struct collection *collection, struct text path, struct text reason) {
    struct migration migration = {.state = MIGRATION_UNREADABLE, .reason = reason};
    add(collection, migration, path);
}

/* What a file says depends on its bytes, its name (which may be the id), and how far it is read. */
static struct text cache_key(struct object_id id, struct text name, bool whole,
                             struct arena *arena) {
    struct text parts[] = {whole ? TEXT("+") : TEXT("-"), name};
    return search_key(id, text_join((struct texts){parts, 2, 2}, TEXT(""), arena), arena);
}

/* `file` is where the bytes stand, `path` the name by which Alembic loads them: they differ for a
 * symlink. */
static int read_file(struct collection *collection, struct text file, const struct entry *entry,
                     struct text path) {
    struct arena *arena = collection->cache->arena;
    bool whole = collection->whole && collection->whole(collection->context, path);
    bool can_keep = !object_id_is_none(entry->id), too_large = false;
    struct text bytes, key = cache_key(entry->id, path_name(path), whole, arena);
    struct migration *migration = can_keep ? map_find(&collection->cache->read, key) : NULL;
    if (migration) {
        add(collection, *migration, path);
        return 0;
    }
    struct error error = {.arena = arena};
    struct arena scratch = {0};
    int found = snapshot_read_into(collection->search.snapshot, file, entry, &scratch, &bytes,
                                   &too_large, &error);
    if (found > 0) {
        migration = arena_new(arena, struct migration);
        migration_read(bytes, path, whole, arena, migration);
        add(collection, *migration, path);
    } else if (too_large)
        add_unreadable(collection, path, TEXT("it is too large"));
    else
        *collection->search.error = error;
    arena_free(&scratch);
    if (found > 0 && can_keep)
        map_put(&collection->cache->read, arena, key, migration);
    return found < 0 && !too_large ? -1 : 0;
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

static int read_entry(struct collection *collection, struct text path, const struct entry *entry) {
    if (entry->kind == ENTRY_FOLDER || entry->kind == ENTRY_SUBMODULE ||
        !migration_name_loads(entry->name))
        return 0;
    if (map_put(&collection->seen, collection->cache->arena, path, collection))
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
    struct text kept = text_copy(path, collection->cache->arena);
    collection->status = read_entry(collection, kept, entry);
    return collection->status ? WALK_STOP : WALK_ENTER;
}

static int read_folder(struct collection *collection, struct text folder) {
    struct error *error = collection->search.error;
    struct entries entries;
    if (collection->environment->recursive)
        return snapshot_walk(collection->search.snapshot, folder, visit, collection, error) < 0 ||
                       collection->status
                   ? -1
                   : 0;
    if (snapshot_list(collection->search.snapshot, folder, &entries, error) < 0)
        return -1;
    for (size_t i = 0; i < entries.count; i++) {
        struct text path = path_join(folder, entries.at[i].name, collection->cache->arena);
        if (read_entry(collection, path, &entries.at[i]))
            return -1;
    }
    return 0;
}

static int by_path(const void *a, const void *b) {
    return text_compare(((const struct migration *)a)->revision.path,
                        ((const struct migration *)b)->revision.path);
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
    if (migrations->count)
        qsort(migrations->at, migrations->count, sizeof *migrations->at, by_path);
    return 0;
}

struct revisions migrations_revisions(const struct migrations *migrations, struct arena *arena) {
    struct revisions revisions = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (migrations->at[i].state == MIGRATION_READ)
            vector_push(&revisions, arena, &migrations->at[i].revision);
    return revisions;
}
