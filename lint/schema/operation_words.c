/* operation_words.c: what an operation does, in a few words for people. */
#include "schema/operations.h"

/* "adds column %t.%c": %t the table, %c the column, %n the new name, %k the kind of constraint and
 * its name. */
static const char *const forms[] = {
    [OPERATION_CREATE_TABLE] = "creates table %t",
    [OPERATION_DROP_TABLE] = "drops table %t",
    [OPERATION_RENAME_TABLE] = "renames table %t to %n",
    [OPERATION_ADD_COLUMN] = "adds column %t.%c",
    [OPERATION_DROP_COLUMN] = "drops column %t.%c",
    [OPERATION_RENAME_COLUMN] = "renames column %t.%c to %n",
    [OPERATION_ALTER_COLUMN] = "alters column %t.%c",
    [OPERATION_ADD_CONSTRAINT] = "adds %k on %t",
    [OPERATION_DROP_CONSTRAINT] = "drops %k on %t",
    [OPERATION_RENAME_CONSTRAINT] = "renames %k to %n",
    [OPERATION_PRIMARY_KEY] = "changes the primary key of %t",
    [OPERATION_ALTER_ENUM] = "alters type %n",
};

static bool is_called(const struct operation *operation, const char *name) {
    return text_equal(operation->called, text_of(name));
}

static struct text table_of(const struct operation *operation, struct arena *arena) {
    if (!operation->name_known || operation->table.size == 0)
        return TEXT("?");
    if (operation->schema.size == 0)
        return operation->table;
    return text_format(arena, "%.*s.%.*s", TEXT_ARGS(operation->schema),
                       TEXT_ARGS(operation->table));
}

static struct text column_of(const struct operation *operation) {
    struct text column = operation->column.size ? operation->column : operation->definition.name;
    return column.size ? column : TEXT("?");
}

/* What is dropped by its name may be a constraint or an index, unless the call says which. */
static const char *kind_of(const struct operation *operation) {
    static const char *const kinds[] = {[CONSTRAINT_INDEX] = "index",
                                        [CONSTRAINT_UNIQUE] = "unique constraint",
                                        [CONSTRAINT_FOREIGN_KEY] = "foreign key"};
    const struct constraint *constraint = &operation->constraint;
    if (operation->kind == OPERATION_ADD_CONSTRAINT || constraint->kind != CONSTRAINT_INDEX ||
        is_called(operation, "drop_index"))
        return kinds[constraint->kind];
    return is_called(operation, "drop_constraint") ? "constraint" : "constraint or index";
}

static struct text constraint_of(const struct operation *operation, struct arena *arena) {
    const struct constraint *constraint = &operation->constraint;
    struct text kind = text_of(kind_of(operation));
    if (constraint->name.size)
        return text_format(arena, "%.*s %.*s", TEXT_ARGS(kind), TEXT_ARGS(constraint->name));
    struct text columns = text_join(constraint->columns, TEXT(", "), arena);
    return columns.size ? text_format(arena, "%.*s (%.*s)", TEXT_ARGS(kind), TEXT_ARGS(columns))
                        : kind;
}

static struct text part_of(const struct operation *operation, char letter, struct arena *arena) {
    switch (letter) {
    case 't':
        return table_of(operation, arena);
    case 'c':
        return column_of(operation);
    case 'n':
        return operation->new_name.size ? operation->new_name : TEXT("?");
    default:
        return constraint_of(operation, arena);
    }
}

static struct text filled(const char *form, const struct operation *operation,
                          struct arena *arena) {
    struct texts parts = {0};
    struct text rest = text_of(form), part;
    for (bool is_first = true; text_next_part(&rest, '%', &part); is_first = false) {
        if (!is_first) {
            vector_push(&parts, arena, part_of(operation, part.at[0], arena));
            part = text_slice(part, 1, part.size);
        }
        vector_push(&parts, arena, part);
    }
    return text_join(parts, TEXT(""), arena);
}

struct text operation_words(const struct operation *operation, struct arena *arena) {
    bool is_sql = is_called(operation, "execute");
    if (operation->kind == OPERATION_UNREAD && !is_sql)
        return text_format(arena, "may do more: %.*s", TEXT_ARGS(operation->unread.sentence));
    if (operation->kind == OPERATION_UNREAD || (operation->kind == OPERATION_OTHER && is_sql))
        return TEXT("runs SQL");
    if (operation->kind == OPERATION_OTHER && operation->column.size)
        return filled(forms[OPERATION_ALTER_COLUMN], operation, arena);
    if (operation->kind == OPERATION_OTHER)
        return operation->called.size
                   ? text_format(arena, "runs op.%.*s", TEXT_ARGS(operation->called))
                   : TEXT("does what is no matter of tables");
    bool is_on_any = operation->kind == OPERATION_DROP_CONSTRAINT && operation->table.size == 0;
    return filled(is_on_any ? "drops %k" : forms[operation->kind], operation, arena);
}
