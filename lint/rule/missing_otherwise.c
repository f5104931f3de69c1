/* missing_otherwise.c: does a migration of the change do what the models want in another way: under
 * another name, to another table, of another type, for other rows? */
#include "base/foreign.h"
#include "rule/missing.h"

static bool is_misspelt(struct text a, struct text b) {
    enum { MOST_LETTERS = 2, SHORTEST = 5 };
    return a.size >= SHORTEST && text_distance(a, b) <= MOST_LETTERS;
}

static bool is_in(const struct schema *schema, const struct table *table, struct text column) {
    const struct table *same = schema_find(schema, table->key);
    return same && (!column.size || table_column(same, column));
}

/* A column of this name, or nearly, that only the migration knows. */
static const struct column *misspelt_column(const struct case_of_drift *one) {
    const struct table *table = schema_find(&one->track->carried, one->table->key);
    for (size_t i = 0; table && i < table->columns.count; i++) {
        const struct column *column = &table->columns.at[i];
        if (is_misspelt(one->column, column->name) &&
            !is_in(&one->drift->after, table, column->name) &&
            !is_in(&one->drift->before, table, column->name))
            return column;
    }
    return NULL;
}

static const struct table *misspelt_table(const struct case_of_drift *one) {
    const struct schema *carried = &one->track->carried;
    for (size_t i = 0; i < carried->keys.count; i++) {
        const struct table *table = schema_find(carried, carried->keys.at[i]);
        if (table && is_misspelt(one->table->key, table->key) &&
            !is_in(&one->drift->after, table, TEXT("")) &&
            !is_in(&one->drift->before, table, TEXT("")))
            return table;
    }
    return NULL;
}

struct text drift_name_instead(const struct case_of_drift *one) {
    if (one->difference->kind == DIFFERENCE_COLUMN_ADDED) {
        const struct column *column = misspelt_column(one);
        return column ? column->name : TEXT("");
    }
    if (one->difference->kind != DIFFERENCE_TABLE_ADDED)
        return TEXT("");
    const struct table *table = misspelt_table(one);
    return table ? table->key : TEXT("");
}

/* What this operation says of the column, where it says what the difference is about; NULL: it does
 * not. One that was there before may be made anew, with its table. */
static const struct column *column_set(const struct operation *operation,
                                       const struct case_of_drift *one) {
    const struct column *set = NULL;
    if (operation->kind == OPERATION_CREATE_TABLE)
        set = table_column(&operation->created, one->column);
    else if ((operation->kind == OPERATION_ALTER_COLUMN ||
              operation->kind == OPERATION_ADD_COLUMN) &&
             text_equal(operation->column, one->column))
        set = &operation->definition;
    if (!set)
        return NULL;
    bool says = one->difference->kind == DIFFERENCE_NULLABLE ? set->nullable != FACT_UNKNOWN
                                                             : set->type.name.size > 0;
    return says ? set : NULL;
}

/* Do the models alter the column of this name in that table as well? */
static bool is_altered_too(const struct case_of_drift *one, struct text table) {
    const struct differences *all = &one->drift->all;
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].kind == one->difference->kind &&
            text_equal(difference_table(&all->at[i])->name, table) &&
            text_equal(difference_column(&all->at[i]), one->column))
            return true;
    return false;
}

/* Is it what the models want of this column, done to its namesake in another table? */
static bool alters_namesake(const struct operation *operation, const struct case_of_drift *one) {
    const struct column *set = &operation->definition, *wanted = one->difference->column_after;
    if (operation->kind != OPERATION_ALTER_COLUMN || is_altered_too(one, operation->table))
        return false;
    return one->difference->kind == DIFFERENCE_NULLABLE
               ? set->nullable == wanted->nullable
               : type_same(&set->type, &wanted->type) == FACT_YES;
}

/* The change's last alteration of this column; where `elsewhere`, of its namesake. */
static const struct operation *alteration(const struct case_of_drift *one, bool elsewhere) {
    const struct operations *operations = &one->track->operations;
    for (size_t i = operations->count; i > 0; i--) {
        const struct operation *operation = &operations->at[i - 1];
        if (!column_set(operation, one) ||
            text_equal(operation->table, one->table->name) == elsewhere)
            continue;
        if (!elsewhere || alters_namesake(operation, one))
            return operation;
    }
    return NULL;
}

/* Have the change's migrations made or taken an index or key over the same columns? */
static bool is_touched(const struct case_of_drift *one) {
    if (!one->difference->constraint->columns_known)
        return false;
    const struct table *was = schema_find(&one->drift->before, one->table->key);
    const struct table *now = schema_find(&one->track->carried, one->table->key);
    const struct table *sides[] = {was, now};
    for (size_t i = 0; was && now && i < 2; i++)
        for (size_t k = 0; k < sides[i]->constraints.count; k++) {
            const struct constraint *constraint = &sides[i]->constraints.at[k];
            if (texts_same(constraint->columns, one->difference->constraint->columns) &&
                !table_constraint(sides[!i], constraint))
                return true;
        }
    return false;
}

/* An index of this name over the same columns, but for other rows. */
static bool is_of_other_rows(const struct constraint *made, const struct constraint *wanted) {
    return text_equal(made->name, wanted->name) && texts_same(made->columns, wanted->columns) &&
           made->is_unique == wanted->is_unique && made->is_partial != wanted->is_partial;
}

/* Have migrations made it so? Where the models had it so as well, nothing follows the models. */
static bool is_made_for_other_rows(const struct case_of_drift *one) {
    const struct constraint *wanted = one->difference->constraint;
    const struct table *made = schema_find(&one->track->replayed, one->table->key);
    const struct table *before = one->difference->before;
    for (size_t i = 0; before && i < before->constraints.count; i++)
        if (is_of_other_rows(&before->constraints.at[i], wanted))
            return false;
    for (size_t i = 0; made && wanted->name.size && i < made->constraints.count; i++)
        if (is_of_other_rows(&made->constraints.at[i], wanted))
            return true;
    return false;
}

bool drift_is_done_otherwise(const struct case_of_drift *one) {
    bool is_new = difference_is_of_new(one->difference, &one->drift->all);
    switch (one->difference->kind) {
    case DIFFERENCE_TYPE:
    case DIFFERENCE_NULLABLE:
        return is_new || alteration(one, false) || alteration(one, true) != NULL;
    case DIFFERENCE_DEFAULT_ADDED:
        return is_new;
    case DIFFERENCE_CONSTRAINT_ADDED:
        return is_new || is_touched(one) || is_made_for_other_rows(one);
    default:
        return false;
    }
}

/* "models.py gives users.age the type Integer, and its migration String(10)" */
struct text drift_said_otherwise(const struct case_of_drift *one, struct text instead) {
    const struct difference *difference = one->difference;
    struct text column = drift_shown_column(one);
    const struct operation *elsewhere = NULL;
    bool may_be_null;
    if (difference->kind == DIFFERENCE_TYPE || difference->kind == DIFFERENCE_NULLABLE)
        elsewhere = alteration(one, false) ? NULL : alteration(one, true);
    if (elsewhere)
        return text_format(one->arena, "%.*s, and the migration does that to %.*s instead",
                           TEXT_ARGS(drift_said(one)),
                           TEXT_ARGS(foreign_show(elsewhere->table, one->arena)));
    if (instead.size)
        return text_format(one->arena, "%.*s, and the migration makes '%.*s' instead",
                           TEXT_ARGS(drift_said(one)),
                           TEXT_ARGS(foreign_show(instead, one->arena)));
    switch (difference->kind) {
    case DIFFERENCE_TYPE:
        return text_format(
            one->arena, "gives %.*s the type %.*s, and its migration %.*s", TEXT_ARGS(column),
            TEXT_ARGS(drift_shown_type(&difference->column_after->type, one->arena)),
            TEXT_ARGS(drift_shown_type(&difference->column_before->type, one->arena)));
    case DIFFERENCE_NULLABLE:
        may_be_null = difference->column_after->nullable == FACT_YES;
        return text_format(one->arena, "%s %.*s be NULL, and its migration does%s",
                           may_be_null ? "lets" : "does not let", TEXT_ARGS(column),
                           may_be_null ? " not" : "");
    default:
        if (difference->constraint && is_made_for_other_rows(one))
            return text_format(one->arena, "%.*s, and the migration makes it for %s rows",
                               TEXT_ARGS(drift_said(one)),
                               difference->constraint->is_partial ? "all" : "some");
        return text_format(one->arena, "%.*s, and the migration leaves it out",
                           TEXT_ARGS(drift_said(one)));
    }
}
