/* left.c: what a difference between two schemas is about, and whether it comes of another one. */
#include "rule/drift.h"

const struct table *difference_table(const struct difference *difference) {
    return difference->after ? difference->after : difference->before;
}

struct text difference_column(const struct difference *difference) {
    const struct column *column =
        difference->column_after ? difference->column_after : difference->column_before;
    if (column)
        return column->name;
    const struct constraint *constraint = difference->constraint;
    bool is_of_one = constraint && constraint->columns_known && constraint->columns.count == 1;
    return is_of_one ? constraint->columns.at[0] : TEXT("");
}

static bool is_of_constraint(const struct difference *difference) {
    return difference->kind == DIFFERENCE_CONSTRAINT_ADDED ||
           difference->kind == DIFFERENCE_CONSTRAINT_GONE;
}

/* Does what is left concern a column or table that `cause` brought into the models? */
static bool is_of_new(const struct difference *left, const struct difference *cause) {
    if (cause->kind == DIFFERENCE_TABLE_ADDED)
        return true;
    if (cause->kind != DIFFERENCE_COLUMN_ADDED)
        return false;
    struct text column = cause->column_after->name;
    if (is_of_constraint(left))
        return texts_contain(left->constraint->columns, column);
    return text_equal(difference_column(left), column);
}

static bool is_same_constraint(const struct constraint *a, const struct constraint *b) {
    if (!a->columns_known || !b->columns_known)
        return text_equal(a->name, b->name);
    return a->kind == b->kind && texts_same(a->columns, b->columns);
}

static bool is_same(const struct difference *left, const struct difference *cause) {
    if (left->kind != cause->kind)
        return false;
    if (is_of_constraint(left))
        return is_same_constraint(left->constraint, cause->constraint);
    return text_equal(difference_column(left), difference_column(cause));
}

static bool is_of_table(const struct difference *left, const struct difference *cause) {
    return text_equal(difference_table(left)->key, difference_table(cause)->key);
}

bool differences_have(const struct differences *all, const struct difference *difference) {
    for (size_t i = 0; i < all->count; i++)
        if (is_of_table(difference, &all->at[i]) &&
            (is_same(difference, &all->at[i]) || all->at[i].kind == DIFFERENCE_TABLE_ADDED))
            return true;
    return false;
}

bool difference_comes_of(const struct difference *left, const struct differences *all) {
    for (size_t i = 0; i < all->count; i++)
        if (is_of_table(left, &all->at[i]) &&
            (is_same(left, &all->at[i]) || is_of_new(left, &all->at[i])))
            return true;
    return false;
}

bool difference_is_of_new(const struct difference *left, const struct differences *all) {
    for (size_t i = 0; i < all->count; i++)
        if (is_of_table(left, &all->at[i]) && is_of_new(left, &all->at[i]))
            return true;
    return false;
}
