/* Prints what the migrations of a commit do, one operation a line, or with `replay` the schema that
 * they build together. Usage: operations REPOSITORY REVISION [replay [TABLE...]]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alembic/environment.h"
#include "schema/operations.h"

static struct arena arena;
static struct error error = {.arena = &arena};

static const char *const kinds[] = {
    [OPERATION_CREATE_TABLE] = "create_table",
    [OPERATION_DROP_TABLE] = "drop_table",
    [OPERATION_RENAME_TABLE] = "rename_table",
    [OPERATION_ADD_COLUMN] = "add_column",
    [OPERATION_DROP_COLUMN] = "drop_column",
    [OPERATION_RENAME_COLUMN] = "rename_column",
    [OPERATION_ALTER_COLUMN] = "alter_column",
    [OPERATION_ADD_CONSTRAINT] = "add_constraint",
    [OPERATION_DROP_CONSTRAINT] = "drop_constraint",
    [OPERATION_RENAME_CONSTRAINT] = "rename_constraint",
    [OPERATION_PRIMARY_KEY] = "primary_key",
    [OPERATION_ALTER_ENUM] = "alter_enum",
    [OPERATION_UNREAD] = "unread",
    [OPERATION_OTHER] = "other",
};
static const char *const facts[] = {"?", "no", "yes"};
static const char *const constraint_kinds[] = {"index", "unique", "foreign_key"};

static void demand(int result) {
    if (result >= 0)
        return;
    struct text sentence = error_sentence(&error, &arena);
    printf("%.*s\n", TEXT_ARGS(sentence));
    exit(2);
}

static void put_text(struct text text) {
    putchar(' ');
    for (size_t i = 0; i < text.size; i++)
        putchar(text.at[i] == '\n' ? '~' : text.at[i]);
}

static void put_column(const struct column *column) {
    put_text(column->name);
    put_text(type_text(&column->type, &arena));
    printf(" null=%s key=%s default=%s", facts[column->nullable], facts[column->primary_key],
           facts[column->server_default]);
}

static void put_constraint(const struct constraint *constraint) {
    printf(" %s%s name=%.*s", constraint_kinds[constraint->kind],
           constraint->is_unique && constraint->kind == CONSTRAINT_INDEX ? "_unique" : "",
           TEXT_ARGS(constraint->name));
    printf(" (%.*s)%s", TEXT_ARGS(text_join(constraint->columns, TEXT(","), &arena)),
           constraint->columns_known ? "" : "?");
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        printf(" -> %.*s", TEXT_ARGS(constraint->referred_table));
}

static void put_constraints(const char *indent, const struct constraints *constraints) {
    for (size_t i = 0; i < constraints->count; i++) {
        printf("\n%s", indent);
        put_constraint(&constraints->at[i]);
    }
}

static void put_table(const struct table *table) {
    printf("%s", table->is_opaque ? " opaque" : "");
    for (size_t i = 0; i < table->columns.count; i++) {
        printf("\n   ");
        put_column(&table->columns.at[i]);
    }
    put_constraints("   ", &table->constraints);
}

static void put_operation(const struct operation *operation) {
    printf("%s %.*s:%zu", kinds[operation->kind], TEXT_ARGS(operation->place.path),
           operation->place.line);
    if (operation->schema.size)
        printf(" %.*s.", TEXT_ARGS(operation->schema));
    put_text(operation->table);
    put_text(operation->column);
    put_text(operation->new_name);
    if (operation->kind == OPERATION_CREATE_TABLE)
        put_table(&operation->created);
    if (operation->kind == OPERATION_ADD_COLUMN || operation->kind == OPERATION_ALTER_COLUMN)
        put_column(&operation->definition);
    put_constraints("   ", &operation->hanging);
    if (operation->kind == OPERATION_ADD_CONSTRAINT ||
        operation->kind == OPERATION_DROP_CONSTRAINT || operation->kind == OPERATION_PRIMARY_KEY ||
        operation->kind == OPERATION_RENAME_CONSTRAINT)
        put_constraint(&operation->constraint);
    if (operation->kind == OPERATION_UNREAD) {
        put_text(operation->unread.sentence);
        printf(" |");
        put_text(operation->unread.words);
    }
    putchar('\n');
}

static void print_operations(struct modules *modules, const struct migrations *migrations) {
    for (size_t i = 0; i < migrations->count; i++) {
        const struct module *module;
        struct operations operations = {0};
        struct text path = migrations->at[i]->revision.path;
        demand(modules_open(modules, path, &module, &error));
        if (!module)
            continue;
        demand(operations_read(modules, module, &operations, &error));
        printf("== %.*s%s\n", TEXT_ARGS(path),
               operations_are_empty(module, &operations) ? " empty" : "");
        for (size_t at = 0; at < operations.count; at++)
            put_operation(&operations.at[at]);
    }
}

static void print_schema(const struct schema *schema) {
    for (size_t i = 0; i < schema->keys.count; i++) {
        printf("%.*s", TEXT_ARGS(schema->keys.at[i]));
        put_table(schema_find(schema, schema->keys.at[i]));
        putchar('\n');
    }
    for (size_t i = 0; i < schema->unread.count; i++)
        printf("unread %.*s:%zu %.*s\n", TEXT_ARGS(schema->unread.at[i].place.path),
               schema->unread.at[i].place.line, TEXT_ARGS(schema->unread.at[i].sentence));
}

/* Every table that any migration names. */
static struct texts all_tables(struct modules *modules, const struct migrations *migrations) {
    struct texts tables = {0};
    struct map seen = {0};
    for (size_t i = 0; i < migrations->count; i++) {
        const struct module *module;
        struct operations operations = {0};
        demand(modules_open(modules, migrations->at[i]->revision.path, &module, &error));
        if (module)
            demand(operations_read(modules, module, &operations, &error));
        for (size_t at = 0; at < operations.count; at++) {
            struct text names[] = {operations.at[at].table,
                                   operations.at[at].kind == OPERATION_RENAME_TABLE
                                       ? operations.at[at].new_name
                                       : TEXT("")};
            for (int n = 0; n < 2; n++)
                if (names[n].size && !map_put(&seen, &arena, names[n], &seen))
                    vector_push(&tables, &arena, names[n]);
        }
    }
    return tables;
}

int main(int count, char **words) {
    struct repository *repository;
    struct object_id commit;
    struct snapshot *snapshot;
    struct environments environments = {0};
    struct environment_notes notes = {0};
    if (count < 3)
        return 2;
    demand(repository_open(words[1], false, &arena, &repository, &error));
    demand(repository_resolve(repository, text_of(words[2]), &commit, &error));
    demand(snapshot_of_commit(repository, commit, &snapshot, &error));
    demand(environments_find(snapshot, environment_cache_new(&arena), (struct texts){0},
                             &environments, &notes, &error));
    struct modules *modules = modules_new(snapshot, module_cache_new(&arena), &arena);
    for (size_t i = 0; i < environments.count; i++) {
        struct migrations migrations = {0};
        struct schema schema;
        demand(environment_migrations(snapshot, &environments.at[i], migration_cache_new(&arena),
                                      NULL, NULL, &migrations, &error));
        if (count == 3) {
            print_operations(modules, &migrations);
            continue;
        }
        struct texts tables = {0};
        for (int at = 4; at < count; at++)
            vector_push(&tables, &arena, text_of(words[at]));
        if (count == 4)
            tables = all_tables(modules, &migrations);
        struct graph *graph = graph_new(migrations_revisions(&migrations, &arena), &arena);
        demand(replay(modules, graph, tables, &schema, &error));
        print_schema(&schema);
    }
    repository_close(repository);
    arena_free(&arena);
    return 0;
}
