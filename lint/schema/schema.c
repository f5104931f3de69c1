/* schema.c: tables by key, in an order: found, made, dropped, renamed, copied. */
#include "schema/schema.h"

#include <strings.h>

#include <stdlib.h>
#include <string.h>

/* What a dropped table leaves behind: the map can't forget a key. */
static const struct table dropped;

void schema_start(struct schema *schema, struct arena *arena) {
    *schema = (struct schema){.arena = arena};
}

struct table *schema_find(const struct schema *schema, struct text key) {
    struct table *table = map_find(&schema->tables, key);
    return table == &dropped ? NULL : table;
}

struct text table_key(struct text schema_name, struct text name, struct arena *arena) {
    if (schema_name.size == 0)
        return name;
    return text_join((struct texts){.at = (struct text[]){schema_name, name}, .count = 2},
                     TEXT("."), arena);
}

static void table_put(struct schema *schema, struct table *table) {
    map_put(&schema->tables, schema->arena, table->key, table);
    vector_push(&schema->keys, schema->arena, table->key);
}

struct table *schema_table(struct schema *schema, struct text schema_name, struct text name,
                           struct place place) {
    struct text key = table_key(schema_name, name, schema->arena);
    struct table *table = schema_find(schema, key);
    if (table)
        return table;
    table = arena_new(schema->arena, struct table);
    *table = (struct table){.key = key, .schema = schema_name, .name = name, .place = place};
    table_put(schema, table);
    return table;
}

void schema_drop(struct schema *schema, struct text key) {
    if (!schema_find(schema, key))
        return;
    map_put(&schema->tables, schema->arena, key, (void *)&dropped);
    size_t kept = 0;
    for (size_t i = 0; i < schema->keys.count; i++)
        if (!text_equal(schema->keys.at[i], key))
            schema->keys.at[kept++] = schema->keys.at[i];
    schema->keys.count = kept;
}

/* Foreign keys follow the table that they refer to, as in a database. */
static void follow_rename(struct schema *schema, struct text old, struct text new) {
    for (size_t i = 0; i < schema->keys.count; i++) {
        struct constraints *constraints = &schema_find(schema, schema->keys.at[i])->constraints;
        for (size_t j = 0; j < constraints->count; j++)
            if (text_equal(constraints->at[j].referred_table, old))
                constraints->at[j].referred_table = new;
    }
}

void schema_rename(struct schema *schema, struct text key, struct text schema_name,
                   struct text name) {
    struct table *table = schema_find(schema, key);
    if (!table)
        return;
    schema_drop(schema, key);
    table->schema = schema_name;
    table->name = name;
    table->key = table_key(schema_name, name, schema->arena);
    schema_drop(schema, table->key);
    table_put(schema, table);
    follow_rename(schema, key, table->key);
}

static void *array_copy(const void *items, size_t count, size_t size, struct arena *arena) {
    void *copy = arena_array(arena, count ? count : 1, size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

#define vector_copy(vector, arena)                                                                 \
    ((vector)->at = array_copy((vector)->at, (vector)->count, sizeof *(vector)->at, (arena)),      \
     (void)((vector)->room = (vector)->count ? (vector)->count : 1))

static struct table *table_copy(const struct table *table, struct arena *arena) {
    struct table *copy = arena_new(arena, struct table);
    *copy = *table;
    vector_copy(&copy->columns, arena);
    vector_copy(&copy->constraints, arena);
    vector_copy(&copy->files, arena);
    for (size_t i = 0; i < copy->constraints.count; i++)
        vector_copy(&copy->constraints.at[i].columns, arena);
    return copy;
}

struct schema schema_copy(const struct schema *schema) {
    struct schema copy = {.arena = schema->arena};
    for (size_t i = 0; i < schema->keys.count; i++)
        table_put(&copy, table_copy(schema_find(schema, schema->keys.at[i]), copy.arena));
    for (size_t i = 0; i < schema->unread.count; i++)
        vector_push(&copy.unread, copy.arena, schema->unread.at[i]);
    for (size_t i = 0; i < schema->gone.count; i++)
        vector_push(&copy.gone, copy.arena, schema->gone.at[i]);
    return copy;
}

void schema_sort(struct schema *schema) {
    texts_sort(&schema->keys);
}

struct column *table_column(const struct table *table, struct text name) {
    for (size_t i = 0; i < table->columns.count; i++)
        if (text_equal(table->columns.at[i].name, name))
            return &table->columns.at[i];
    return NULL;
}

/* ---- constraints ---- */

static bool is_unique(const struct constraint *constraint) {
    return constraint->kind == CONSTRAINT_UNIQUE || constraint->is_unique;
}

static bool kinds_match(const struct constraint *a, const struct constraint *b) {
    if (a->kind == CONSTRAINT_FOREIGN_KEY || b->kind == CONSTRAINT_FOREIGN_KEY)
        return a->kind == b->kind;
    return is_unique(a) == is_unique(b);
}

/* Where a side doesn't say which schema, or which table, it may be the same. */
static bool targets_match(const struct constraint *a, const struct constraint *b) {
    struct text long_name = a->referred_table, short_name = b->referred_table;
    if (long_name.size == 0 || short_name.size == 0)
        return true;
    if (a->referred_columns.count && b->referred_columns.count &&
        !texts_same(a->referred_columns, b->referred_columns))
        return false;
    if (long_name.size < short_name.size) {
        long_name = b->referred_table;
        short_name = a->referred_table;
    }
    if (text_equal(long_name, short_name))
        return true;
    return !text_contains(short_name, TEXT(".")) && text_ends(long_name, short_name) &&
           long_name.at[long_name.size - short_name.size - 1] == '.';
}

static bool options_match(const struct constraint *a, const struct constraint *b) {
    if (!a->options_known || !b->options_known)
        return true;
    size_t size = a->on_delete.size;
    return a->is_partial == b->is_partial && size == b->on_delete.size &&
           (size == 0 || strncasecmp(a->on_delete.at, b->on_delete.at, size) == 0);
}

bool constraint_same(const struct constraint *a, const struct constraint *b) {
    if (!kinds_match(a, b))
        return false;
    if (!a->columns_known || !b->columns_known)
        return a->name.size && text_equal(a->name, b->name);
    return texts_same(a->columns, b->columns) && targets_match(a, b) && options_match(a, b);
}

struct constraint *table_constraint(const struct table *table, const struct constraint *like) {
    for (size_t i = 0; i < table->constraints.count; i++)
        if (constraint_same(&table->constraints.at[i], like))
            return &table->constraints.at[i];
    return NULL;
}
