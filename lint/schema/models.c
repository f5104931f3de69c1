/* models.c: the tables that the models of a snapshot declare. */
#include "schema/mapped.h"

struct reading models_reading(const struct models *models, const struct module *module) {
    return (struct reading){.modules = models->modules, .module = module, .arena = models->arena};
}

void models_unread(struct models *models, const struct module *module, const struct node *node,
                   struct text words, const char *sentence) {
    struct unread unread = {.sentence = text_of(sentence), .words = words};
    unread.place.path = module->path;
    if (node) {
        unread.place.line = node->line;
        unread.place.column = node->column;
    } else {
        unread.place.line = module->tree.line;
        unread.place.column = module->tree.column;
    }
    vector_push(&models->schema->unread, models->arena, unread);
}

struct collection {
    const struct model_paths *paths;
    struct modules *modules;
    struct arena *arena;
    struct texts files;
    struct schema *schema;
    struct error *error;
};

static bool is_python(struct text path) {
    return text_ends(path, TEXT(".py"));
}

static enum walk_answer collect(void *context, struct text path, const struct entry *entry) {
    struct collection *collection = context;
    if (entry->kind == ENTRY_FILE && is_python(path) &&
        models_path_counts(collection->paths, path, collection->arena))
        vector_push(&collection->files, collection->arena, path);
    return WALK_ENTER;
}

static void unread_file(struct schema *schema, struct text path, const char *sentence) {
    struct unread unread = {.place.path = path, .sentence = text_of(sentence)};
    vector_push(&schema->unread, schema->arena, unread);
}

/* 1: it may declare something; 0; -1. */
static int may_declare(struct modules *modules, struct schema *schema, struct text path,
                       struct error *error) {
    struct text bytes;
    bool too_large;
    int found = snapshot_read(modules_snapshot(modules), path, &bytes, &too_large, error);
    if (too_large)
        unread_file(schema, path, "it is too large to be read");
    if (found != 1)
        return too_large ? 0 : found;
    return models_text_may_declare(bytes);
}

int models_read_path(struct models *models, struct text path, struct error *error) {
    const struct module *module;
    int found = may_declare(models->modules, models->schema, path, error);
    if (found == 1)
        found = modules_open(models->modules, path, &module, error);
    return found == 1 ? models_read_file(models, module, error) : found;
}

int models_read(struct modules *modules, const struct model_paths *paths, struct schema *schema,
                struct error *error) {
    struct models models = {.modules = modules, .schema = schema, .arena = schema->arena};
    struct collection collection = {
        .paths = paths, .modules = modules, .arena = schema->arena, .error = error};
    if (snapshot_walk(modules_snapshot(modules), TEXT(""), collect, &collection, error))
        return -1;
    for (size_t i = 0; i < collection.files.count; i++)
        if (models_read_path(&models, collection.files.at[i], error))
            return -1;
    schema_sort(schema);
    return 0;
}

int models_read_changed(struct modules *before, struct modules *after,
                        const struct file_changes *changes, const struct model_paths *paths,
                        struct schema *schema_before, struct schema *schema_after,
                        struct error *error) {
    (void)changes;
    return models_read(before, paths, schema_before, error) ||
                   models_read(after, paths, schema_after, error)
               ? -1
               : 0;
}
