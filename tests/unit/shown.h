/* shown.h: operations as short lines that tests compare. */
#ifndef TESTS_SHOWN_H
#define TESTS_SHOWN_H

#include "schema/operations.h"

static const char *const shown_kinds[] = {
    [OPERATION_CREATE_TABLE] = "create",
    [OPERATION_DROP_TABLE] = "drop",
    [OPERATION_RENAME_TABLE] = "rename",
    [OPERATION_ADD_COLUMN] = "add column",
    [OPERATION_DROP_COLUMN] = "drop column",
    [OPERATION_RENAME_COLUMN] = "rename column",
    [OPERATION_ALTER_COLUMN] = "alter column",
    [OPERATION_ADD_CONSTRAINT] = "add",
    [OPERATION_DROP_CONSTRAINT] = "drop constraint",
    [OPERATION_RENAME_CONSTRAINT] = "rename constraint",
    [OPERATION_PRIMARY_KEY] = "key",
    [OPERATION_ALTER_ENUM] = "enum",
    [OPERATION_UNREAD] = "unread",
    [OPERATION_OTHER] = "other",
};

static const char *const shown_reaches[] = {
    [REACH_ANYTHING] = "",
    [REACH_TABLES] = " (tables)",
    [REACH_COLUMNS] = " (columns)",
    [REACH_CONSTRAINTS] = " (constraints)",
    [REACH_DROPS] = " (drops)",
    [REACH_INDEXES] = " (indexes)",
};

static struct text shown_column(const struct column *column, struct arena *arena) {
    static const char *const nullable[] = {"", " not null", " null"};
    struct text type = column->type.name.size ? type_text(&column->type, arena) : TEXT("");
    return text_format(arena, " %.*s%s%s", TEXT_ARGS(type), nullable[column->nullable],
                       column->primary_key == FACT_YES ? " key" : "");
}

static struct text shown_constraint(const struct constraint *constraint, struct arena *arena) {
    static const char *const kinds[] = {"index", "unique", "foreign key"};
    return text_format(
        arena, " %s%s %.*s(%.*s)%s%s%.*s",
        constraint->is_unique && constraint->kind == CONSTRAINT_INDEX ? "unique " : "",
        kinds[constraint->kind], TEXT_ARGS(constraint->name),
        TEXT_ARGS(text_join(constraint->columns, TEXT(","), arena)),
        constraint->columns_known ? "" : "?", constraint->referred_table.size ? " to " : "",
        TEXT_ARGS(constraint->referred_table));
}

static struct text shown_table(const struct table *table, struct arena *arena) {
    struct texts parts = {0};
    for (size_t i = 0; i < table->columns.count; i++)
        vector_push(&parts, arena,
                    text_format(arena, "%.*s%.*s", TEXT_ARGS(table->columns.at[i].name),
                                TEXT_ARGS(shown_column(&table->columns.at[i], arena))));
    for (size_t i = 0; i < table->constraints.count; i++)
        vector_push(&parts, arena, shown_constraint(&table->constraints.at[i], arena));
    return text_format(arena, " (%.*s)%s", TEXT_ARGS(text_join(parts, TEXT(", "), arena)),
                       table->is_opaque ? " opaque" : "");
}

static struct text shown_operation(const struct operation *operation, struct arena *arena) {
    struct text more = {0}, dot = operation->schema.size ? TEXT(".") : TEXT("");
    enum operation_kind kind = operation->kind;
    if (kind == OPERATION_CREATE_TABLE)
        more = shown_table(&operation->created, arena);
    else if (kind == OPERATION_ADD_COLUMN || kind == OPERATION_ALTER_COLUMN)
        more = shown_column(&operation->definition, arena);
    else if (kind == OPERATION_ADD_CONSTRAINT || kind == OPERATION_PRIMARY_KEY)
        more = shown_constraint(&operation->constraint, arena);
    else if (kind == OPERATION_DROP_CONSTRAINT || kind == OPERATION_RENAME_CONSTRAINT)
        more = text_format(arena, " %.*s", TEXT_ARGS(operation->constraint.name));
    else if (kind == OPERATION_UNREAD)
        more = text_format(arena, " %.*s%s%s%.*s", TEXT_ARGS(operation->unread.words),
                           shown_reaches[operation->unread.reach],
                           operation->unread.columns.count ? " of " : "",
                           TEXT_ARGS(text_join(operation->unread.columns, TEXT(","), arena)));
    for (size_t i = 0; i < operation->hanging.count; i++)
        more = text_format(arena, "%.*s,%.*s", TEXT_ARGS(more),
                           TEXT_ARGS(shown_constraint(&operation->hanging.at[i], arena)));
    return text_format(arena, "%s %.*s%.*s%.*s%s%.*s%.*s%s%.*s", shown_kinds[kind],
                       TEXT_ARGS(operation->schema), TEXT_ARGS(dot), TEXT_ARGS(operation->table),
                       operation->column.size ? "." : "", TEXT_ARGS(operation->column),
                       TEXT_ARGS(more), operation->new_name.size ? " to " : "",
                       TEXT_ARGS(operation->new_name));
}

static struct text shown_operations(const struct operations *operations, struct arena *arena) {
    struct texts lines = {0};
    for (size_t i = 0; i < operations->count; i++)
        vector_push(&lines, arena, text_trim(shown_operation(&operations->at[i], arena)));
    return text_join(lines, TEXT("\n"), arena);
}

#endif
