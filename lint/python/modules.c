/* modules.c: opens the files of a snapshot as modules, each parsed once a run. */
#include "python/modules.h"

#include <string.h>

#include "python/block.h"
#include "python/parser.h"
#include "python/private.h"

struct content { /* what files of the same content share */
    struct text bytes;
    bool is_too_large;
    struct tree tree;
    struct block *top; /* NULL: not parsed yet */
};

struct module_cache {
    struct arena *arena;
    struct map contents; /* by object id */
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

/* ---- contents ---- */

static struct content *content_new(struct modules *modules, const struct entry *entry) {
    struct arena *arena = modules->cache->arena;
    struct content *content = arena_new(arena, struct content);
    if (!object_id_is_none(entry->id)) {
        struct object_id *id = arena_new(arena, struct object_id);
        *id = entry->id;
        map_put(&modules->cache->contents, arena, (struct text){(const char *)id->bytes, id->size},
                content);
    }
    return content;
}

/* 1: `*content` is what the file holds, read once for all snapshots that share it; 0: no such
 * file; -1. A file whose content has no id is read once for each snapshot. */
static int content_of(struct modules *modules, struct text path, struct content **content,
                      struct error *error) {
    struct entry entry;
    *content = map_find(&modules->contents, path);
    if (*content)
        return 1;
    int found = snapshot_find(modules->snapshot, path, &entry, error);
    if (found != 1 || entry.kind != ENTRY_FILE)
        return found < 0 ? -1 : 0;
    *content = map_find(&modules->cache->contents,
                        (struct text){(const char *)entry.id.bytes, entry.id.size});
    if (!*content || object_id_is_none(entry.id)) {
        struct text bytes;
        bool too_large;
        found = snapshot_read_entry(modules->snapshot, path_folder(path), &entry, &bytes,
                                    &too_large, error);
        if (found != 1 && !too_large)
            return found;
        *content = content_new(modules, &entry);
        (*content)->bytes = too_large ? TEXT("") : bytes;
        (*content)->is_too_large = too_large;
    }
    map_put(&modules->contents, modules->arena, text_copy(path, modules->arena), *content);
    return 1;
}

int modules_text(struct modules *modules, struct text path, struct text *bytes, bool *too_large,
                 struct error *error) {
    struct content *content;
    int found = content_of(modules, path, &content, error);
    *too_large = found == 1 && content->is_too_large;
    if (found != 1 || *too_large)
        return found < 0 ? -1 : 0;
    *bytes = content->bytes;
    return 1;
}

/* ---- modules ---- */

static void parse(struct content *content, struct arena *arena) {
    if (content->top || content->is_too_large)
        return;
    content->tree = parser_read(content->bytes, arena);
    content->top = block_read(NULL, content->tree.statements, content->bytes, arena);
}

int modules_open(struct modules *modules, struct text path, const struct module **module,
                 struct error *error) {
    struct module *known = map_find(&modules->by_path, path);
    *module = NULL;
    if (!known) {
        struct content *content;
        int found = content_of(modules, path, &content, error);
        if (found < 0)
            return -1;
        known = arena_new(modules->arena, struct module);
        known->path = text_copy(path, modules->arena);
        if (found) {
            parse(content, modules->cache->arena);
            known->tree = content->tree;
            known->top = content->top;
        }
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
