/* difference.c: two schemas compared. What is unknown or opaque on either side is no difference. */
#include "schema/difference.h"

static void add(struct differences *differences, struct arena *arena,
                struct difference difference) {
    vector_push(differences, arena, difference);
}

/* ---- columns ---- */

/* Members that are no longer used stay in the database's type: nobody takes them out. */
static bool is_shrunk_enum(const struct type *before, const struct type *after) {
    if (!text_equal(before->name, TEXT("ENUM")) || !text_equal(after->name, TEXT("ENUM")))
        return false;
    for (size_t i = 0; i < after->members.count; i++)
        if (!texts_contain(before->members, after->members.at[i]))
            return false;
    return before->members_known && after->members_known;
}

static enum fact type_serves(const struct type *by, const struct type *wanted) {
    return is_shrunk_enum(by, wanted) ? FACT_YES : type_same(by, wanted);
}

/* NOT NULL comes and goes with the primary key, without a word of its own. */
static enum fact nullable_serves(const struct column *by, const struct column *wanted) {
    if (by->nullable == FACT_UNKNOWN || wanted->nullable == FACT_UNKNOWN)
        return FACT_UNKNOWN;
    if (by->nullable == wanted->nullable)
        return FACT_YES;
    return by->primary_key == wanted->primary_key ? FACT_NO : FACT_UNKNOWN;
}

/* A key counts by itself, and what Python fills is never missed. */
static enum fact default_serves(const struct column *by, const struct column *wanted) {
    if (by->server_default == FACT_UNKNOWN || wanted->server_default == FACT_UNKNOWN ||
        by->primary_key != FACT_NO || wanted->primary_key != FACT_NO || wanted->is_filled)
        return FACT_UNKNOWN;
    return by->server_default == wanted->server_default ? FACT_YES : FACT_NO;
}

static bool may_be_unnamed(const struct table *table) {
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.at[i].is_unnamed)
            return true;
    return table->is_opaque;
}

static void compare_column(const struct difference *between, struct differences *differences,
                           struct arena *arena) {
    struct difference found = *between;
    if (type_serves(&found.column_before->type, &found.column_after->type) == FACT_NO) {
        found.kind = DIFFERENCE_TYPE;
        add(differences, arena, found);
    }
    if (nullable_serves(found.column_before, found.column_after) == FACT_NO) {
        found.kind = DIFFERENCE_NULLABLE;
        add(differences, arena, found);
    }
    if (default_serves(found.column_before, found.column_after) == FACT_NO) {
        found.kind = found.column_after->server_default == FACT_YES ? DIFFERENCE_DEFAULT_ADDED
                                                                    : DIFFERENCE_DEFAULT_GONE;
        add(differences, arena, found);
    }
}

/* Might `table` have columns that can't be read, where `beside` can be read? Where both sides have
 * something unread it is taken to be the same on both, but for a library's base on one alone. */
static bool hides_more(const struct table *table, const struct table *beside) {
    bool is_same = may_be_unnamed(beside) && !table->hidden_bases == !beside->hidden_bases;
    return table->hidden_bases > beside->hidden_bases || (may_be_unnamed(table) && !is_same);
}

/* What can't be read of a table may hold any column. */
static void compare_columns(const struct table *before, const struct table *after,
                            struct differences *differences, struct arena *arena) {
    bool before_hides = hides_more(before, after), after_hides = hides_more(after, before);
    struct difference found = {.before = before, .after = after};
    for (size_t i = 0; i < after->columns.count; i++) {
        found.column_after = &after->columns.at[i];
        found.column_before = table_column(before, found.column_after->name);
        found.kind = DIFFERENCE_COLUMN_ADDED;
        found.may_be_old = !found.column_before && before->hidden_bases > after->hidden_bases;
        if (found.column_before)
            compare_column(&found, differences, arena);
        else if (!before_hides || found.may_be_old)
            add(differences, arena, found);
    }
    found = (struct difference){.kind = DIFFERENCE_COLUMN_GONE, .before = before, .after = after};
    for (size_t i = 0; i < before->columns.count; i++) {
        found.column_before = &before->columns.at[i];
        if (!table_column(after, found.column_before->name) && !after_hides)
            add(differences, arena, found);
    }
}

/* ---- constraints ---- */

/* Is it the primary key, or said to be unique over the primary key? */
static bool is_over_key(const struct table *table, const struct constraint *constraint) {
    size_t keys = 0;
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        return false;
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct column *column = &table->columns.at[i];
        if (column->primary_key != FACT_YES)
            continue;
        if (!texts_contain(constraint->columns, column->name))
            return false;
        keys++;
    }
    return keys != 0 && keys == constraint->columns.count;
}

/* Indexes and unique constraints are one kind here, keys the other. */
static bool are_of_a_kind(const struct constraint *a, const struct constraint *b) {
    return (a->kind == CONSTRAINT_FOREIGN_KEY) == (b->kind == CONSTRAINT_FOREIGN_KEY);
}

/* How many of this kind are over columns that can't be read? */
static size_t unread_like(const struct table *table, const struct constraint *like) {
    size_t count = 0;
    for (size_t i = 0; i < table->constraints.count; i++)
        count += !table->constraints.at[i].columns_known &&
                 are_of_a_kind(&table->constraints.at[i], like);
    return count;
}

/* An index over an expression is known by its name, which Index() and op.create_index() both want.
 */
static bool is_known_by_name(const struct constraint *constraint) {
    return !constraint->columns_known && constraint->kind == CONSTRAINT_INDEX &&
           constraint->name.size;
}

/* Might it be there, under this name or one that can't be read? */
static bool may_have_named(const struct table *table, struct text name) {
    for (size_t i = 0; i < table->constraints.count; i++) {
        const struct constraint *constraint = &table->constraints.at[i];
        if (text_equal(constraint->name, name) ||
            (!constraint->name.size && !constraint->columns_known))
            return true;
    }
    return false;
}

/* Might the table have it, for all that can be read? What is unread in `beside`, its other side, as
 * well is taken to be the same. */
static bool may_have(const struct table *table, const struct table *beside,
                     const struct constraint *like) {
    if (is_known_by_name(like))
        return may_have_named(table, like->name) ||
               (table->is_opaque && !(beside && beside->is_opaque));
    if (!like->columns_known || table_constraint(table, like) ||
        (table->is_opaque && !(beside && beside->is_opaque)))
        return true;
    if (unread_like(table, like) > (beside ? unread_like(beside, like) : 0))
        return true;
    return is_over_key(table, like);
}

static bool has_columns(const struct table *table, struct texts names) {
    for (size_t i = 0; i < names.count; i++)
        if (!table_column(table, names.at[i]))
            return false;
    return true;
}

/* Constraints of `one` that `other` lacks, over columns that both have: one over a column that
 * comes or goes comes or goes with it. */
static void compare_constraints(const struct table *one, const struct table *other,
                                struct difference found, struct differences *differences,
                                struct arena *arena) {
    for (size_t i = 0; i < one->constraints.count; i++) {
        found.constraint = &one->constraints.at[i];
        if (!may_have(other, one, found.constraint) &&
            has_columns(one, found.constraint->columns) &&
            has_columns(other, found.constraint->columns) && !is_over_key(one, found.constraint))
            add(differences, arena, found);
    }
}

/* ---- tables ---- */

void table_difference(const struct table *before, const struct table *after,
                      struct differences *differences, struct arena *arena) {
    if (before->is_unmanaged || after->is_unmanaged || before->is_hidden || after->is_hidden)
        return;
    compare_columns(before, after, differences, arena);
    struct difference found = {.before = before, .after = after};
    found.kind = DIFFERENCE_CONSTRAINT_ADDED;
    compare_constraints(after, before, found, differences, arena);
    found.kind = DIFFERENCE_CONSTRAINT_GONE;
    compare_constraints(before, after, found, differences, arena);
}

struct table *schema_counterpart(const struct schema *schema, const struct table *table) {
    struct table *found = schema_find(schema, table->key);
    if (!found && text_equal(table->schema, TEXT("public")))
        found = schema_find(schema, table->name);
    if (!found && table->schema.size == 0)
        found =
            schema_find(schema, text_format(schema->arena, "public.%.*s", TEXT_ARGS(table->name)));
    return found;
}

static struct texts all_keys(const struct schema *before, const struct schema *after,
                             struct arena *arena) {
    struct texts keys = {0};
    for (size_t i = 0; i < before->keys.count; i++)
        vector_push(&keys, arena, before->keys.at[i]);
    for (size_t i = 0; i < after->keys.count; i++)
        if (!schema_find(before, after->keys.at[i]))
            vector_push(&keys, arena, after->keys.at[i]);
    texts_sort(&keys);
    return keys;
}

struct differences schema_difference(const struct schema *before, const struct schema *after,
                                     struct arena *arena) {
    struct differences differences = {0};
    struct texts keys = all_keys(before, after, arena);
    for (size_t i = 0; i < keys.count; i++) {
        struct difference found = {.before = schema_find(before, keys.at[i]),
                                   .after = schema_find(after, keys.at[i])};
        found.kind = found.before ? DIFFERENCE_TABLE_GONE : DIFFERENCE_TABLE_ADDED;
        const struct table *only = found.before ? found.before : found.after;
        if (found.before && found.after)
            table_difference(found.before, found.after, &differences, arena);
        else if (!only->is_unmanaged)
            add(&differences, arena, found);
    }
    return differences;
}

/* ---- is it done? ---- */

static enum fact fact_of(bool is) {
    return is ? FACT_YES : FACT_NO;
}

static enum fact constraint_is_done(const struct difference *difference,
                                    const struct table *table) {
    bool is_there = table_constraint(table, difference->constraint);
    if (difference->kind == DIFFERENCE_CONSTRAINT_GONE)
        return fact_of(!is_there);
    if (!is_there && may_have(table, NULL, difference->constraint))
        return is_over_key(table, difference->constraint) ? FACT_YES : FACT_UNKNOWN;
    return fact_of(is_there);
}

/* A column that the database never bounded holds what the models wanted before and what they want
 * now; only the bound that this change sets is missing. */
static enum fact type_is_done(const struct difference *difference, const struct type *by) {
    const struct type *was = &difference->column_before->type;
    const struct type *wanted = &difference->column_after->type;
    bool was_unbounded = type_lifts_bound(wanted, by) && !type_lifts_bound(wanted, was);
    return was_unbounded ? FACT_YES : type_serves(by, wanted);
}

static enum fact column_is_done(const struct difference *difference, const struct table *table) {
    const struct column *wanted = difference->column_after;
    const struct column *column =
        table_column(table, wanted ? wanted->name : difference->column_before->name);
    if (difference->kind == DIFFERENCE_COLUMN_GONE && !column)
        return may_be_unnamed(table) ? FACT_UNKNOWN : FACT_YES;
    if (difference->kind == DIFFERENCE_COLUMN_GONE)
        return FACT_NO;
    if (!column && may_be_unnamed(table))
        return FACT_UNKNOWN;
    if (difference->kind == DIFFERENCE_COLUMN_ADDED)
        return fact_of(column);
    if (!column)
        return FACT_UNKNOWN;
    if (difference->kind == DIFFERENCE_TYPE)
        return type_is_done(difference, &column->type);
    return difference->kind == DIFFERENCE_NULLABLE ? nullable_serves(column, wanted)
                                                   : default_serves(column, wanted);
}

enum fact difference_is_done(const struct difference *difference, const struct schema *by) {
    const struct table *meant = difference->after ? difference->after : difference->before;
    const struct table *table = schema_counterpart(by, meant);
    if (difference->kind == DIFFERENCE_TABLE_ADDED)
        return fact_of(table);
    if (difference->kind == DIFFERENCE_TABLE_GONE && table)
        return FACT_NO;
    if (difference->kind == DIFFERENCE_TABLE_GONE)
        return texts_contain(by->gone, meant->name) ? FACT_YES : FACT_UNKNOWN;
    if (!table)
        return FACT_UNKNOWN;
    if (table->is_unmanaged && difference->kind != DIFFERENCE_COLUMN_ADDED)
        return FACT_YES; /* of a view's columns the query decides, and nothing can be altered */
    return difference->constraint ? constraint_is_done(difference, table)
                                  : column_is_done(difference, table);
}
