/* modules.c: opens the files of a snapshot as modules, each parsed once a run. */
#include "python/modules.h"

#include <string.h>

#include "python/block.h"
#include "python/parser.h"
#include "python/private.h"

struct parsed { /* what files of the same content share */
    struct tree tree;
    struct block *top;
};

struct module_cache {
    struct arena *arena;
    struct map parsed; /* by object id */
};

struct module_cache *module_cache_new(struct arena *arena) {
    struct module_cache *cache = arena_new(arena, struct module_cache);
    cache->arena = arena;
    return cache;
}

struct modules *modules_new(struct snapshot *snapshot, struct module_cache *cache,
                            struct arena *arena) {
    struct modules *modules = arena_new(arena, struct modules);
    modules->snapshot = snapshot;
    modules->cache = cache;
    modules->arena = arena;
    modules->importer = (struct importer){snapshot, arena, &modules->roots, &modules->imported};
    return modules;
}

struct snapshot *modules_snapshot(const struct modules *modules) {
    return modules->snapshot;
}

static struct parsed *parse(struct text bytes, struct arena *arena) {
    struct parsed *parsed = arena_new(arena, struct parsed);
    parsed->tree = parser_read(bytes, arena);
    parsed->top = block_read(NULL, parsed->tree.statements, bytes, arena);
    return parsed;
}

static struct parsed *parse_once(struct module_cache *cache, const struct entry *entry,
                                 struct text bytes) {
    if (object_id_is_none(entry->id))
        return parse(bytes, cache->arena);
    struct object_id *id = arena_new(cache->arena, struct object_id);
    *id = entry->id;
    struct text key = {(const char *)id->bytes, id->size};
    struct parsed *parsed = map_find(&cache->parsed, key);
    if (!parsed) {
        parsed = parse(bytes, cache->arena);
        map_put(&cache->parsed, cache->arena, key, parsed);
    }
    return parsed;
}

static int open_file(struct modules *modules, struct text path, struct module *module,
                     struct error *error) {
    struct entry entry;
    struct text bytes;
    bool too_large;
    int found = snapshot_find(modules->snapshot, path, &entry, error);
    if (found != 1)
        return found;
    found = snapshot_read_entry(modules->snapshot, path_folder(path), &entry, &bytes, &too_large,
                                error);
    if (found != 1)
        return too_large ? 0 : found;
    const struct parsed *parsed = parse_once(modules->cache, &entry, bytes);
    module->tree = parsed->tree;
    module->top = parsed->top;
    return 1;
}

int modules_open(struct modules *modules, struct text path, const struct module **module,
                 struct error *error) {
    struct module *known = map_find(&modules->by_path, path);
    *module = NULL;
    if (!known) {
        known = arena_new(modules->arena, struct module);
        known->path = text_copy(path, modules->arena);
        if (open_file(modules, known->path, known, error) < 0)
            return -1;
        map_put(&modules->by_path, modules->arena, known->path, known);
    }
    if (!known->top)
        return 0;
    *module = known;
    return 1;
}

const struct module *modules_namespace(struct modules *modules, struct text path) {
    struct module *module = map_find(&modules->namespaces, path);
    if (!module) {
        module = arena_new(modules->arena, struct module);
        module->path = path;
        module->is_namespace = true;
        module->top = block_read(NULL, NULL, TEXT(""), modules->arena);
        map_put(&modules->namespaces, modules->arena, path, module);
    }
    return module;
}
