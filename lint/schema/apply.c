/* apply.c: what operations make of a schema. */
#include "schema/operations.h"

struct applying {
    struct schema *schema;
    const struct operation *operation;
    struct table *table; /* NULL: it is not there */
};

static struct text key_of(const struct schema *schema, struct text schema_name, struct text name) {
    if (schema_name.size == 0)
        return name;
    return text_format(schema->arena, "%.*s.%.*s", TEXT_ARGS(schema_name), TEXT_ARGS(name));
}

/* Where a database puts tables that are given no schema. */
static const char *const default_schemas[] = {"public", "dbo"};

static struct table *find(const struct schema *schema, struct text schema_name, struct text name) {
    struct table *table = schema_find(schema, key_of(schema, schema_name, name));
    for (size_t i = 0; !table && i < sizeof default_schemas / sizeof *default_schemas; i++) {
        struct text usual = text_of(default_schemas[i]);
        if (schema_name.size == 0)
            table = schema_find(schema, key_of(schema, usual, name));
        else if (text_equal(schema_name, usual))
            table = schema_find(schema, name);
    }
    return table;
}

/* A table that nothing before told of: somebody made it out of sight. */
static struct table *found_or_opaque(struct applying *applying) {
    const struct operation *operation = applying->operation;
    if (applying->table)
        return applying->table;
    struct table *table =
        schema_table(applying->schema, operation->schema, operation->table, operation->place);
    table->is_opaque = true;
    return table;
}

/* ---- copies: operations are applied to more than one schema ---- */

static struct constraint constraint_copy(const struct constraint *constraint, struct arena *arena) {
    struct constraint copy = *constraint;
    copy.columns = (struct texts){0};
    for (size_t i = 0; i < constraint->columns.count; i++)
        vector_push(&copy.columns, arena, constraint->columns.at[i]);
    return copy;
}

/* Two over the same columns are two where their names differ: one may be dropped. */
static bool has_constraint(const struct table *table, const struct constraint *constraint) {
    for (size_t i = 0; i < table->constraints.count; i++)
        if (constraint_same(&table->constraints.at[i], constraint) &&
            text_equal(table->constraints.at[i].name, constraint->name))
            return true;
    return false;
}

static void constraints_add(struct schema *schema, struct table *table,
                            const struct constraints *constraints) {
    for (size_t i = 0; i < constraints->count; i++)
        if (!has_constraint(table, &constraints->at[i]))
            vector_push(&table->constraints, schema->arena,
                        constraint_copy(&constraints->at[i], schema->arena));
}

/* ---- tables ---- */

static void apply_create_table(struct applying *applying) {
    const struct table *created = &applying->operation->created;
    struct table *table = found_or_opaque(applying);
    table->is_opaque = created->is_opaque;
    table->is_unmanaged = created->is_unmanaged;
    table->columns = (struct columns){0};
    table->constraints = (struct constraints){0};
    for (size_t i = 0; i < created->columns.count; i++)
        vector_push(&table->columns, applying->schema->arena, created->columns.at[i]);
    constraints_add(applying->schema, table, &created->constraints);
}

static void apply_drop_table(struct applying *applying) {
    vector_push(&applying->schema->gone, applying->schema->arena, applying->operation->table);
    if (applying->table)
        schema_drop(applying->schema, applying->table->key);
}

static void apply_rename_table(struct applying *applying) {
    const struct operation *operation = applying->operation;
    vector_push(&applying->schema->gone, applying->schema->arena, operation->table);
    if (applying->table)
        schema_rename(applying->schema, applying->table->key, applying->table->schema,
                      operation->new_name);
    else if (!find(applying->schema, operation->schema, operation->new_name))
        schema_table(applying->schema, operation->schema, operation->new_name, operation->place)
            ->is_opaque = true;
}

/* ---- columns ---- */

static void apply_add_column(struct applying *applying) {
    const struct operation *operation = applying->operation;
    struct table *table = found_or_opaque(applying);
    struct column *column = table_column(table, operation->column);
    if (column)
        *column = operation->definition;
    else
        vector_push(&table->columns, applying->schema->arena, operation->definition);
    constraints_add(applying->schema, table, &operation->hanging);
}

static void constraint_remove(struct table *table, size_t at) {
    for (; at + 1 < table->constraints.count; at++)
        table->constraints.at[at] = table->constraints.at[at + 1];
    table->constraints.count--;
}

/* Its indexes and constraints go with it. */
static void column_remove(struct table *table, struct text name) {
    size_t kept = 0;
    for (size_t i = 0; i < table->columns.count; i++)
        if (!text_equal(table->columns.at[i].name, name))
            table->columns.at[kept++] = table->columns.at[i];
    table->columns.count = kept;
    for (size_t i = table->constraints.count; i-- > 0;)
        if (texts_contain(table->constraints.at[i].columns, name))
            constraint_remove(table, i);
}

static void apply_drop_column(struct applying *applying) {
    if (applying->table)
        column_remove(applying->table, applying->operation->column);
}

static struct column *found_or_unknown(struct applying *applying, struct text name) {
    struct table *table = found_or_opaque(applying);
    struct column *column = table_column(table, name);
    if (column || !table->is_opaque)
        return column;
    vector_push(&table->columns, applying->schema->arena,
                (struct column){.name = name, .place = applying->operation->place});
    return &table->columns.at[table->columns.count - 1];
}

static void rename_in(struct constraint *constraint, struct text old, struct text new_name,
                      struct arena *arena) {
    struct texts columns = constraint->columns;
    if (!texts_contain(columns, old))
        return;
    if (!constraint->made_over.size)
        constraint->made_over = text_join(columns, TEXT("_"), arena);
    for (size_t at = 0; at < columns.count; at++)
        if (text_equal(columns.at[at], old))
            columns.at[at] = new_name;
}

static void apply_rename_column(struct applying *applying) {
    struct text old = applying->operation->column, new_name = applying->operation->new_name;
    struct table *table = found_or_opaque(applying);
    if (table_column(table, new_name)) { /* another branch renamed it already */
        column_remove(table, old);
        return;
    }
    struct column *column = found_or_unknown(applying, old);
    if (!column)
        return;
    column->name = new_name;
    for (size_t i = 0; i < table->constraints.count; i++)
        rename_in(&table->constraints.at[i], old, new_name, applying->schema->arena);
}

static void apply_alter_column(struct applying *applying) {
    const struct column *altered = &applying->operation->definition;
    struct column *column = found_or_unknown(applying, applying->operation->column);
    if (!column)
        return;
    const struct column *existing = &applying->operation->existing;
    bool is_said = existing->type.name.size || existing->nullable != FACT_UNKNOWN;
    bool has_type = altered->type.name.size > 0 || altered->type.written.size > 0;
    if (has_type)
        column->type = altered->type;
    if (has_type || existing->type.name.size)
        column->existing_type = existing->type;
    if (altered->nullable != FACT_UNKNOWN)
        column->nullable = altered->nullable;
    if (altered->nullable != FACT_UNKNOWN || existing->nullable != FACT_UNKNOWN)
        column->existing_nullable = existing->nullable;
    if (is_said)
        column->existing_place = applying->operation->place;
    if (altered->server_default != FACT_UNKNOWN)
        column->server_default = altered->server_default;
}

/* ---- constraints ---- */

static void apply_add_constraint(struct applying *applying) {
    struct constraint constraint = applying->operation->constraint;
    struct table *table = found_or_opaque(applying);
    constraints_add(applying->schema, table, &(struct constraints){&constraint, 1, 1});
}

/* What names of constraints tell about their kind: those that databases and conventions give. */
static const struct {
    const char *part;
    enum constraint_kind kind;
} name_parts[] = {
    {"fkey", CONSTRAINT_FOREIGN_KEY}, {"fk_", CONSTRAINT_FOREIGN_KEY},
    {"_fk", CONSTRAINT_FOREIGN_KEY},  {"ibfk", CONSTRAINT_FOREIGN_KEY},
    {"ix_", CONSTRAINT_INDEX},        {"idx", CONSTRAINT_INDEX},
    {"_key", CONSTRAINT_UNIQUE},      {"uq", CONSTRAINT_UNIQUE},
    {"uniq", CONSTRAINT_UNIQUE},
};

/* A name that says no kind fits only as the columns themselves: MySQL names indexes so. */
static bool kind_fits(const struct constraint *constraint, struct text columns, struct text name) {
    if (text_starts(name, TEXT("ck_")) || text_contains(name, TEXT("check")))
        return false;
    for (size_t i = 0; i < sizeof name_parts / sizeof *name_parts; i++)
        if (text_contains(name, text_of(name_parts[i].part)))
            return constraint->kind == name_parts[i].kind ||
                   (constraint->kind != CONSTRAINT_FOREIGN_KEY &&
                    name_parts[i].kind != CONSTRAINT_FOREIGN_KEY);
    return text_equal(columns, name);
}

/* MySQL, and conventions with column_0_name, know one over several columns by the first. */
static bool names_first_column(const struct constraint *constraint, struct text name) {
    if (constraint->columns.count < 2)
        return false;
    struct text first = constraint->columns.at[0];
    bool is_whole = name.size == first.size ||
                    (name.size > first.size && name.at[name.size - first.size - 1] == '_');
    return is_whole && text_ends(name, first) && kind_fits(constraint, first, name);
}

/* How well a name fits: 0 not at all. One without a name got it from its columns. */
static size_t name_fit(const struct schema *schema, const struct constraint *constraint,
                       struct text name) {
    if (constraint->name.size > 0)
        return text_equal(constraint->name, name) ? SIZE_MAX : 0;
    const struct text spelt[] = {constraint->made_over,
                                 text_join(constraint->columns, TEXT("_"), schema->arena)};
    for (size_t i = 0; i < 2; i++)
        if (spelt[i].size && text_contains(name, spelt[i]) && kind_fits(constraint, spelt[i], name))
            return spelt[i].size + 1;
    return names_first_column(constraint, name);
}

struct constraint *constraint_named(const struct schema *schema, const struct table *table,
                                    struct text name) {
    struct constraint *best = NULL;
    size_t best_fit = 0;
    for (size_t i = 0; name.size > 0 && i < table->constraints.count; i++) {
        size_t fit = name_fit(schema, &table->constraints.at[i], name);
        if (fit > best_fit)
            best = &table->constraints.at[i], best_fit = fit;
    }
    return best;
}

/* Without a table, the one of all tables that bears the very name. */
static struct constraint *constraint_find(struct applying *applying, struct table **table) {
    struct text name = applying->operation->constraint.name;
    *table = applying->table;
    if (applying->table)
        return constraint_named(applying->schema, applying->table, name);
    for (size_t i = 0; applying->operation->table.size == 0 && i < applying->schema->keys.count;
         i++) {
        *table = schema_find(applying->schema, applying->schema->keys.at[i]);
        struct constraint *found = constraint_named(applying->schema, *table, name);
        bool names_table = text_contains(name, (*table)->name);
        if (found && (found->name.size > 0 || names_table))
            return found;
    }
    return NULL;
}

static void apply_drop_constraint(struct applying *applying) {
    struct table *table;
    struct constraint *found = constraint_find(applying, &table);
    if (found)
        constraint_remove(table, (size_t)(found - table->constraints.at));
}

static void apply_rename_constraint(struct applying *applying) {
    struct table *table;
    struct constraint *found = constraint_find(applying, &table);
    if (found)
        found->name = applying->operation->new_name;
}

static void apply_primary_key(struct applying *applying) {
    struct texts columns = applying->operation->constraint.columns;
    struct table *table = applying->table;
    for (size_t i = 0; table && i < table->columns.count; i++) {
        struct column *column = &table->columns.at[i];
        bool is_in_key = texts_contain(columns, column->name);
        column->primary_key = is_in_key ? FACT_YES : FACT_NO;
        if (is_in_key)
            column->nullable = FACT_NO;
    }
}

/* ---- the rest ---- */

static bool is_list_of_enum(const struct type *type) {
    return text_equal(type->name, TEXT("ARRAY")) && type->arguments.count &&
           text_starts(type->arguments.at[0], TEXT("ENUM("));
}

/* The list may be shared with the declaration that it came from. */
static void forget_arguments(struct type *type, struct arena *arena) {
    type->arguments = (struct texts){0};
    vector_push(&type->arguments, arena, TEXT("?"));
}

/* Columns of this type, lists of any, and those whose type has no name here, have members that
 * nobody knows. */
static void apply_alter_enum(struct applying *applying) {
    struct schema *schema = applying->schema;
    for (size_t i = 0; i < schema->keys.count; i++) {
        struct table *table = schema_find(schema, schema->keys.at[i]);
        for (size_t at = 0; at < table->columns.count; at++) {
            struct type *type = &table->columns.at[at].type;
            if (type->arguments.count == 0 ||
                texts_contain(type->arguments, applying->operation->new_name))
                type->members_known = false;
            if (is_list_of_enum(type))
                forget_arguments(type, schema->arena);
        }
    }
}

static void apply_unread(struct applying *applying) {
    vector_push(&applying->schema->unread, applying->schema->arena, applying->operation->unread);
}

static void (*const appliers[])(struct applying *applying) = {
    [OPERATION_CREATE_TABLE] = apply_create_table,
    [OPERATION_DROP_TABLE] = apply_drop_table,
    [OPERATION_RENAME_TABLE] = apply_rename_table,
    [OPERATION_ADD_COLUMN] = apply_add_column,
    [OPERATION_DROP_COLUMN] = apply_drop_column,
    [OPERATION_RENAME_COLUMN] = apply_rename_column,
    [OPERATION_ALTER_COLUMN] = apply_alter_column,
    [OPERATION_ADD_CONSTRAINT] = apply_add_constraint,
    [OPERATION_DROP_CONSTRAINT] = apply_drop_constraint,
    [OPERATION_RENAME_CONSTRAINT] = apply_rename_constraint,
    [OPERATION_PRIMARY_KEY] = apply_primary_key,
    [OPERATION_ALTER_ENUM] = apply_alter_enum,
    [OPERATION_UNREAD] = apply_unread,
    [OPERATION_OTHER] = NULL,
};

void operations_apply(const struct operations *operations, struct schema *schema) {
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *operation = &operations->at[i];
        struct applying applying = {.schema = schema, .operation = operation};
        if (operation->table.size > 0)
            applying.table = find(schema, operation->schema, operation->table);
        if (appliers[operation->kind])
            appliers[operation->kind](&applying);
    }
}
