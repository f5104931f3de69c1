/* models_changed.c: the tables that a change can have touched, as they were and as they are. The
 * cost follows the change: files that did not change are only read where a declaration leads there
 * or hangs on a changed one. */
#include "schema/mapped.h"

static int side_read(struct model_change *change, struct model_side *side, struct text path) {
    if (map_find(&side->read, path))
        return 0;
    map_put(&side->read, change->arena, path, change);
    return models_read_path(&side->models, path, change->error);
}

int model_change_read(struct model_change *change, struct text path) {
    return side_read(change, &change->before, path) || side_read(change, &change->after, path) ? -1
                                                                                               : 0;
}

/* ---- the changed files ---- */

/* 1: on one side at least its text may declare something; 0; -1. */
static int may_declare(struct model_change *change, struct text path) {
    struct models *sides[] = {&change->before.models, &change->after.models};
    int may = 0;
    for (size_t i = 0; i < 2; i++) {
        struct text bytes;
        int found = models_text(sides[i], path, &bytes, change->error);
        if (found < 0)
            return -1;
        may = may || (found && models_text_may_declare(bytes));
    }
    return may;
}

static int read_changed(struct model_change *change, const struct texts *changed) {
    for (size_t i = 0; i < changed->count; i++) {
        int may = may_declare(change, changed->at[i]);
        if (may < 0 || (may && model_change_read(change, changed->at[i])))
            return -1;
    }
    return 0;
}

static struct texts changed_paths(const struct model_change *change,
                                  const struct file_changes *changes) {
    struct texts paths = {0};
    for (size_t i = 0; i < changes->count; i++)
        if (models_path_counts(change->paths, changes->at[i].path, change->arena))
            vector_push(&paths, change->arena, changes->at[i].path);
    return paths;
}

/* ---- both sides alike ---- */

/* Files that had a say in a table on one side are read on both. `*more` is set where that was new.
 */
static int read_files_of(struct model_change *change, const struct table *table, bool *more) {
    for (size_t i = 0; i < table->files.count; i++) {
        struct text path = table->files.at[i];
        if (map_find(&change->before.read, path) && map_find(&change->after.read, path))
            continue;
        *more = true;
        if (model_change_read(change, path))
            return -1;
    }
    return 0;
}

static bool same_files(const struct table *a, const struct table *b) {
    return a && b && texts_same(a->files, b->files);
}

static int level_one_way(struct model_change *change, const struct schema *one,
                         const struct schema *other, bool *more) {
    for (size_t i = 0; i < one->keys.count; i++) {
        const struct table *table = schema_find(one, one->keys.at[i]);
        if (!table || same_files(table, schema_find(other, table->key)))
            continue;
        if (read_files_of(change, table, more))
            return -1;
    }
    return 0;
}

/* A class in a changed file may lead to a table that stands in another one, on one side only. */
static int level(struct model_change *change) {
    const struct schema *before = change->before.models.schema;
    const struct schema *after = change->after.models.schema;
    for (bool more = true; more;) {
        more = false;
        if (level_one_way(change, before, after, &more) ||
            level_one_way(change, after, before, &more))
            return -1;
    }
    return 0;
}

/* ---- what can't be read ---- */

static bool hangs_on(const struct table *table, const struct texts *paths) {
    for (size_t i = 0; i < table->files.count; i++)
        if (texts_contain(*paths, table->files.at[i]))
            return true;
    return false;
}

/* The other side may make the same in a way that can't be told. */
static bool may_be_made(const struct table *table, const struct models *other) {
    return table->is_made && !schema_find(other->schema, table->key) &&
           texts_contain(other->untold, table->place.path);
}

/* A table that hangs on a file that one side could not read is hidden on both: nothing of it came
 * or went. */
static void hide(const struct model_change *change, const struct schema *one,
                 const struct models *others) {
    struct schema *other = others->schema;
    for (size_t i = 0; i < one->keys.count; i++) {
        struct table *table = schema_find(one, one->keys.at[i]);
        if (!table ||
            (!hangs_on(table, &change->before.models.broken) &&
             !hangs_on(table, &change->after.models.broken) && !may_be_made(table, others)))
            continue;
        struct table *twin = schema_table(other, table->schema, table->name, table->place);
        table->is_hidden = twin->is_hidden = true;
        if (!twin->files.count)
            twin->files = table->files;
    }
}

static void side_start(struct model_side *side, struct modules *modules, struct schema *schema,
                       const struct texts *changed) {
    *side = (struct model_side){
        .models = {
            .modules = modules, .schema = schema, .arena = schema->arena, .changed = changed}};
}

int models_read_changed(struct modules *before, struct modules *after,
                        const struct file_changes *changes, const struct model_paths *paths,
                        struct schema *schema_before, struct schema *schema_after,
                        struct error *error) {
    struct model_change change = {.paths = paths, .arena = schema_after->arena, .error = error};
    struct texts changed = changed_paths(&change, changes);
    side_start(&change.before, before, schema_before, &changed);
    side_start(&change.after, after, schema_after, &changed);
    if (read_changed(&change, &changed) || model_change_read_dependents(&change, &changed) ||
        level(&change))
        return -1;
    hide(&change, schema_before, &change.after.models);
    hide(&change, schema_after, &change.before.models);
    schema_sort(schema_before);
    schema_sort(schema_after);
    return 0;
}
