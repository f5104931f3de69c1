/* models.c: the tables that the models of a snapshot declare. */
#include "schema/mapped.h"

struct reading models_reading(const struct models *models, const struct module *module) {
    return (struct reading){.modules = models->modules, .module = module, .arena = models->arena};
}

struct reading mapped_reading(const struct models *models, const struct mapped *mapped) {
    struct reading reading = models_reading(models, mapped->module);
    reading.scope = mapped->scope;
    return reading;
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
    struct arena *arena;
    struct texts files;
};

static enum walk_answer collect(void *context, struct text path, const struct entry *entry) {
    struct collection *collection = context;
    if (entry->kind == ENTRY_FILE && models_path_counts(collection->paths, path, collection->arena))
        vector_push(&collection->files, collection->arena, text_copy(path, collection->arena));
    return WALK_ENTER;
}

int models_text(struct models *models, struct text path, struct text *bytes, struct error *error) {
    bool too_large;
    int found = modules_text(models->modules, path, bytes, &too_large, error);
    if (!too_large || texts_contain(models->broken, path))
        return found;
    struct unread unread = {
        .place.path = path, .sentence = TEXT("it is too large to be read"), .whole_file = true};
    vector_push(&models->schema->unread, models->arena, unread);
    vector_push(&models->broken, models->arena, path);
    return 0;
}

int models_read_path(struct models *models, struct text path, struct error *error) {
    const struct module *module;
    int found = modules_open(models->modules, path, &module, error);
    return found == 1 ? models_read_file(models, module, error) : found;
}

static int read_declaring(struct models *models, struct text path, struct error *error) {
    struct text bytes;
    int found = models_text(models, path, &bytes, error);
    if (found != 1 || !models_text_may_declare(bytes))
        return found < 0 ? -1 : 0;
    return models_read_path(models, path, error);
}

int models_list(struct modules *modules, const struct model_paths *paths, struct texts *files,
                struct arena *arena, struct error *error) {
    struct collection collection = {paths, arena, {0}};
    if (snapshot_walk(modules_snapshot(modules), TEXT(""), collect, &collection, error))
        return -1;
    *files = collection.files;
    return 0;
}

int models_read(struct modules *modules, const struct model_paths *paths, struct schema *schema,
                struct error *error) {
    struct models models = {.modules = modules, .schema = schema, .arena = schema->arena};
    struct texts files;
    if (models_list(modules, paths, &files, schema->arena, error))
        return -1;
    for (size_t i = 0; i < files.count; i++)
        if (read_declaring(&models, files.at[i], error))
            return -1;
    schema_sort(schema);
    return 0;
}

int models_read_class(struct modules *modules, const struct module *module,
                      const struct node *class, const struct table **table, struct error *error) {
    struct schema schema;
    struct models models = {.modules = modules, .schema = &schema, .arena = error->arena};
    schema_start(&schema, error->arena);
    *table = NULL;
    struct mapped *mapped = models_class(&models, module, class, error);
    if (!mapped || mapped_read_table(&models, mapped, error))
        return -1;
    if (mapped->table && mapped->table->files.count == 1)
        *table = mapped->table;
    return 0;
}

int models_mention(struct modules *modules, const struct model_paths *paths, struct text words,
                   struct arena *arena, struct error *error) {
    struct texts files;
    struct text bytes;
    bool too_large;
    if (models_list(modules, paths, &files, arena, error))
        return -1;
    for (size_t i = 0; i < files.count; i++) {
        int found = modules_text(modules, files.at[i], &bytes, &too_large, error);
        if (found < 0)
            return -1;
        if (found && text_contains(bytes, words))
            return 1;
    }
    return 0;
}
