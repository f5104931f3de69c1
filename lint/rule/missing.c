/* missing.c: what is said of a difference that no migration carries out: it is missing (OH301), a
 * migration does it differently (OH302), it can't be told (OH303), or it may stay for a while
 * (OH304). */
#include "rule/missing.h"
#include "base/foreign.h"

/* ---- where ---- */

static bool is_gone(enum difference_kind kind) {
    return kind == DIFFERENCE_TABLE_GONE || kind == DIFFERENCE_COLUMN_GONE ||
           kind == DIFFERENCE_DEFAULT_GONE || kind == DIFFERENCE_CONSTRAINT_GONE;
}

/* Of what is gone: the table that it is gone from; where that is gone too, the file. */
static struct place place_of(const struct case_of_drift *one) {
    const struct difference *difference = one->difference;
    if (difference->kind == DIFFERENCE_TABLE_GONE)
        return (struct place){.path = one->table->place.path};
    if (is_gone(difference->kind) && !difference->column_after)
        return difference->after->place;
    if (difference->constraint && difference->constraint->place.line)
        return difference->constraint->place;
    return difference->column_after ? difference->column_after->place : one->table->place;
}

/* `sentence` follows the file's name. */
static struct finding *add(const struct case_of_drift *one, const char *code,
                           struct text sentence) {
    struct place place = place_of(one);
    struct finding *finding =
        finding_add(&one->track->judgement, code, false, place, "%.*s %.*s",
                    TEXT_ARGS(foreign_show(place.path, one->arena)), TEXT_ARGS(sentence));
    finding->table = one->table->key;
    finding->column = one->column;
    finding->snapshot = one->drift->to;
    return finding;
}

/* ---- what is said ---- */

static void say_otherwise(const struct case_of_drift *one, struct text instead) {
    const struct operation *operation =
        track_operation(one->track, one->table, instead.size ? TEXT("") : one->column);
    struct text where = TEXT("");
    if (operation)
        where = text_format(one->arena, " (%.*s:%zu)",
                            TEXT_ARGS(foreign_show(operation->place.path, one->arena)),
                            operation->place.line);
    struct finding *finding =
        add(one, "OH302",
            text_format(one->arena, "%.*s%.*s.", TEXT_ARGS(drift_said_otherwise(one, instead)),
                        TEXT_ARGS(where)));
    finding->hint = instead.size ? TEXT("Was one of the two names mistyped?")
                                 : TEXT("Let one of the two follow the other.");
}

static struct text no_migration(const struct case_of_drift *one, struct text so) {
    return text_format(one->arena, "%.*s, and no migration %s%.*s.", TEXT_ARGS(drift_said(one)),
                       drift_deed(one->difference->kind), TEXT_ARGS(so));
}

/* ---- tables that follow another ---- */

/* Has it most of the columns that the table had? */
static bool mirrors(const struct table *follower, const struct table *table) {
    size_t shared = 0;
    for (size_t i = 0; i < table->columns.count; i++)
        shared += table_column(follower, table->columns.at[i].name) != NULL;
    return 2 * shared > table->columns.count;
}

/* History tables that an extension derives from the same class want the new column too. They have
 * no model; the migrations know them. */
static struct text followers_without(const struct case_of_drift *one) {
    struct texts names = {0};
    struct texts suffixes = drift_follower_suffixes(one->arena);
    const struct table *table = one->difference->before;
    for (size_t i = 0; table && i < suffixes.count; i++) {
        struct text key =
            text_format(one->arena, "%.*s%.*s", TEXT_ARGS(table->key), TEXT_ARGS(suffixes.at[i]));
        const struct table *follower = schema_find(&one->track->replayed, key);
        if (follower && !schema_find(&one->drift->after, key) && mirrors(follower, table) &&
            !table_column(follower, one->column))
            vector_push(&names, one->arena, key);
    }
    return drift_shown_names(names, one->arena);
}

/* What the models let in and the database still refuses, and `autogenerate` passes over. */
static bool lifts_bound(const struct difference *difference) {
    return difference->kind == DIFFERENCE_TYPE &&
           type_lifts_bound(&difference->column_before->type, &difference->column_after->type);
}

static void say_missing(const struct case_of_drift *one) {
    struct text more = TEXT("");
    if (one->difference->kind == DIFFERENCE_COLUMN_ADDED)
        more = followers_without(one);
    if (more.size)
        more = text_format(one->arena, ", nor to %.*s", TEXT_ARGS(more));
    else if (lifts_bound(one->difference))
        more = TEXT(" (autogenerate does not see it: write the alter_column by hand)");
    else if (one->difference->kind == DIFFERENCE_DEFAULT_ADDED)
        more = TEXT(" (autogenerate sees it only with compare_server_default)");
    add(one, "OH301", no_migration(one, more));
}

/* ---- the verdict ---- */

/* A length or precision that only the models know: the database takes more than they let in. */
static bool sets_bound(const struct difference *difference) {
    return difference->kind == DIFFERENCE_TYPE &&
           type_lifts_bound(&difference->column_after->type, &difference->column_before->type);
}

/* An index that stays does no harm; a key or constraint that stays refuses rows. */
static bool may_stay(const struct difference *difference) {
    return difference->kind == DIFFERENCE_TABLE_GONE ||
           difference->kind == DIFFERENCE_COLUMN_GONE ||
           difference->kind == DIFFERENCE_DEFAULT_GONE || sets_bound(difference) ||
           (difference->kind == DIFFERENCE_CONSTRAINT_GONE &&
            difference->constraint->kind == CONSTRAINT_INDEX && !difference->constraint->is_unique);
}

static void say_leftover(const struct case_of_drift *one) {
    if (sets_bound(one->difference)) {
        add(one, "OH304", no_migration(one, TEXT(": the database still takes more")));
        return;
    }
    struct finding *finding =
        add(one, "OH304", no_migration(one, TEXT(": it stays in the database")));
    if (one->difference->kind != DIFFERENCE_DEFAULT_GONE)
        finding->hint = TEXT("Right in the first half of a two-step removal: drop it once no "
                             "running code uses it.");
}

static void say_uncertain(const struct case_of_drift *one, struct text doubt) {
    struct text sentence = text_format(
        one->arena, "%.*s; whether a migration %s can't be told: %.*s.", TEXT_ARGS(drift_said(one)),
        drift_deed(one->difference->kind), TEXT_ARGS(doubt));
    add(one, "OH303", sentence);
}

/* Another one over the same columns takes its place, and is told of: an index that stays beside one
 * that is made already is told of itself. */
static bool is_replaced(const struct case_of_drift *one) {
    const struct constraint *gone = one->difference->constraint;
    const struct constraints *now = &one->difference->after->constraints;
    const struct table *carried = schema_find(&one->track->carried, one->table->key);
    for (size_t i = 0; i < now->count; i++)
        if ((now->at[i].kind == CONSTRAINT_FOREIGN_KEY) == (gone->kind == CONSTRAINT_FOREIGN_KEY) &&
            texts_same(now->at[i].columns, gone->columns))
            return !may_stay(one->difference) || !carried ||
                   !table_constraint(carried, &now->at[i]);
    return false;
}

/* A constraint without a name in the models is dropped by the name that the database gave it: any
 * name that is not known to be another one's. */
static bool drops_some_constraint(const struct case_of_drift *one) {
    const struct operations *operations = &one->track->operations;
    const struct schema *before = &one->drift->before;
    const struct table *table = schema_find(before, one->table->key);
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *operation = &operations->at[i];
        if (operation->kind == OPERATION_DROP_CONSTRAINT &&
            text_equal(operation->table, one->table->name) &&
            !(table && constraint_named(before, table, operation->constraint.name)))
            return true;
    }
    return false;
}

/* Is a column of the constraint itself still missing? */
static bool has_missing_column(const struct case_of_drift *one) {
    const struct table *carried = schema_find(&one->track->carried, one->table->key);
    struct texts columns = one->difference->constraint->columns;
    for (size_t i = 0; carried && i < columns.count; i++)
        if (!table_column(carried, columns.at[i]))
            return true;
    return false;
}

/* A new column's keys are no findings of their own, and what a new table has too much is the
 * migration's own affair. */
static bool is_told_by_another(const struct case_of_drift *one) {
    const struct difference *difference = one->difference;
    if (difference->kind == DIFFERENCE_CONSTRAINT_GONE &&
        (is_replaced(one) || drops_some_constraint(one)))
        return true;
    bool is_new = difference_is_of_new(difference, &one->drift->all);
    if (is_gone(difference->kind) || drift_is_of_members(difference))
        return is_new;
    return difference->constraint && has_missing_column(one);
}

int drift_say(const struct drift *drift, struct track *track, const struct difference *difference,
              struct error *error) {
    struct case_of_drift one = {
        .drift = drift,
        .track = track,
        .difference = difference,
        .table = difference_table(difference),
        .column = difference_column(difference),
        .arena = drift->run->arena,
    };
    struct text doubt, instead = drift_name_instead(&one);
    if (is_told_by_another(&one))
        return 0;
    if (instead.size || drift_is_done_otherwise(&one)) {
        say_otherwise(&one, instead);
        return 0;
    }
    if (may_stay(difference)) {
        bool is_stranger;
        if (drift_is_stranger(drift, track, difference, &is_stranger, error))
            return -1;
        if (difference->kind != DIFFERENCE_TABLE_GONE || !is_stranger)
            say_leftover(&one);
        return 0;
    }
    if (drift_doubt(drift, track, difference, &doubt, error))
        return -1;
    if (doubt.size)
        say_uncertain(&one, doubt);
    else
        say_missing(&one);
    return 0;
}
