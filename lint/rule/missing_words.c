/* missing_words.c: a difference of the models in words. */
#include <ctype.h>

#include "base/foreign.h"
#include "rule/missing.h"

struct text drift_shown_names(struct texts names, struct arena *arena) {
    return foreign_show(text_join(names, TEXT(", "), arena), arena);
}

/* " ON DELETE CASCADE": it may be all that is new in a key. */
static struct text shown_on_delete(const struct constraint *constraint, struct arena *arena) {
    if (!constraint->on_delete.size)
        return TEXT("");
    return text_format(arena, " ON DELETE %.*s",
                       TEXT_ARGS(foreign_show(constraint->on_delete, arena)));
}

static struct text shown_constraint(const struct case_of_drift *one) {
    static const char *const kinds[][2] = {
        [CONSTRAINT_INDEX] = {"index", "unique index"},
        [CONSTRAINT_UNIQUE] = {"unique constraint", "unique constraint"},
        [CONSTRAINT_FOREIGN_KEY] = {"foreign key", "foreign key"},
    };
    const struct constraint *constraint = one->difference->constraint;
    const char *kind = kinds[constraint->kind][constraint->is_unique];
    struct text table = foreign_show(one->table->key, one->arena);
    if (!constraint->columns_known)
        return text_format(one->arena, "%s %.*s on %.*s", kind,
                           TEXT_ARGS(foreign_show(constraint->name, one->arena)), TEXT_ARGS(table));
    return text_format(one->arena, "%s on %.*s (%.*s)%.*s", kind, TEXT_ARGS(table),
                       TEXT_ARGS(drift_shown_names(constraint->columns, one->arena)),
                       TEXT_ARGS(shown_on_delete(constraint, one->arena)));
}

/* "sessions.last_modified_at" */
struct text drift_shown_column(const struct case_of_drift *one) {
    struct text key = foreign_show(one->table->key, one->arena);
    return text_format(one->arena, "%.*s.%.*s", TEXT_ARGS(key),
                       TEXT_ARGS(foreign_show(one->column, one->arena)));
}

/* "workflow (id, name, enabled)": what a new table is made of. */
static struct text shown_table(const struct table *table, struct arena *arena) {
    enum { MOST_NAMES = 24 };
    struct texts names = {0};
    const char *ending = table->columns.count > MOST_NAMES ? ", ..." : "";
    for (size_t i = 0; i < table->columns.count && i < MOST_NAMES; i++)
        vector_push(&names, arena, table->columns.at[i].name);
    struct text key = foreign_show(table->key, arena);
    if (!names.count)
        return key;
    return text_format(arena, "%.*s (%.*s%s)", TEXT_ARGS(key),
                       TEXT_ARGS(drift_shown_names(names, arena)), ending);
}

/* As it is written, but for the module: "String(80)". What fills several lines is shown in short.
 */
struct text drift_shown_type(const struct type *type, struct arena *arena) {
    struct text written = type->written.size ? type->written : type->name;
    size_t name = 0;
    if (text_contains(written, TEXT("\n")))
        written = type_text(type, arena);
    for (size_t i = 0; i < written.size && (isalnum((unsigned char)written.at[i]) ||
                                            written.at[i] == '_' || written.at[i] == '.');
         i++)
        if (written.at[i] == '.')
            name = i + 1;
    return foreign_show(text_slice(written, name, written.size), arena);
}

/* What is written alike can stand for two types: `str` with another max_length. */
static struct text said_of_type(const struct case_of_drift *one) {
    const struct type *after = &one->difference->column_after->type;
    const struct type *before = &one->difference->column_before->type;
    struct text now = drift_shown_type(after, one->arena),
                was = drift_shown_type(before, one->arena);
    if (text_equal(now, was)) {
        now = foreign_show(type_text(after, one->arena), one->arena);
        was = foreign_show(type_text(before, one->arena), one->arena);
    }
    return text_format(one->arena, "now gives %.*s the type %.*s instead of %.*s",
                       TEXT_ARGS(drift_shown_column(one)), TEXT_ARGS(now), TEXT_ARGS(was));
}

/* What the models now say, to follow the file's name. */
struct text drift_said(const struct case_of_drift *one) {
    struct text table = foreign_show(one->table->key, one->arena);
    switch (one->difference->kind) {
    case DIFFERENCE_TABLE_ADDED:
        return text_format(one->arena, "now declares the table %.*s",
                           TEXT_ARGS(shown_table(one->table, one->arena)));
    case DIFFERENCE_TABLE_GONE:
        return text_format(one->arena, "no longer declares the table %.*s", TEXT_ARGS(table));
    case DIFFERENCE_COLUMN_ADDED:
        return text_format(one->arena, "now declares the column %.*s",
                           TEXT_ARGS(drift_shown_column(one)));
    case DIFFERENCE_COLUMN_GONE:
        return text_format(one->arena, "no longer declares the column %.*s",
                           TEXT_ARGS(drift_shown_column(one)));
    case DIFFERENCE_TYPE:
        return said_of_type(one);
    case DIFFERENCE_NULLABLE:
        return text_format(one->arena,
                           one->difference->column_after->nullable == FACT_YES
                               ? "now lets %.*s be NULL"
                               : "no longer lets %.*s be NULL",
                           TEXT_ARGS(drift_shown_column(one)));
    case DIFFERENCE_DEFAULT_ADDED:
        return text_format(one->arena, "now gives %.*s a server default",
                           TEXT_ARGS(drift_shown_column(one)));
    case DIFFERENCE_DEFAULT_GONE:
        return text_format(one->arena, "no longer gives %.*s a server default",
                           TEXT_ARGS(drift_shown_column(one)));
    case DIFFERENCE_CONSTRAINT_ADDED:
        return text_format(one->arena, "now declares the %.*s", TEXT_ARGS(shown_constraint(one)));
    case DIFFERENCE_CONSTRAINT_GONE:
        return text_format(one->arena, "no longer declares the %.*s",
                           TEXT_ARGS(shown_constraint(one)));
    }
    return TEXT("");
}

/* What a migration would have to do with it. */
const char *drift_deed(enum difference_kind kind) {
    static const char *const deeds[] = {
        [DIFFERENCE_TABLE_ADDED] = "creates it",
        [DIFFERENCE_TABLE_GONE] = "drops it",
        [DIFFERENCE_COLUMN_ADDED] = "adds it",
        [DIFFERENCE_COLUMN_GONE] = "drops it",
        [DIFFERENCE_TYPE] = "changes it",
        [DIFFERENCE_NULLABLE] = "changes that",
        [DIFFERENCE_DEFAULT_ADDED] = "sets it",
        [DIFFERENCE_DEFAULT_GONE] = "drops it",
        [DIFFERENCE_CONSTRAINT_ADDED] = "creates it",
        [DIFFERENCE_CONSTRAINT_GONE] = "drops it",
    };
    return deeds[kind];
}
