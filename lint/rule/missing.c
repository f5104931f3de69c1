/* missing.c: what is said of a difference that no migration carries out: it is missing (OH301), a
 * migration does it differently (OH302), it can't be told (OH303), or it may stay for a while
 * (OH304). */
#include <ctype.h>

#include "base/foreign.h"
#include "rule/drift.h"

struct case_of_drift {
    const struct drift *drift;
    struct track *track;
    const struct difference *difference;
    const struct table *table;
    struct text column;
    struct arena *arena;
};

/* ---- words ---- */

static struct text shown_list(struct texts names, struct arena *arena) {
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
                       TEXT_ARGS(shown_list(constraint->columns, one->arena)),
                       TEXT_ARGS(shown_on_delete(constraint, one->arena)));
}

/* "sessions.last_modified_at" */
static struct text shown_column(const struct case_of_drift *one) {
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
    return text_format(arena, "%.*s (%.*s%s)", TEXT_ARGS(key), TEXT_ARGS(shown_list(names, arena)),
                       ending);
}

/* As it is written, but for the module: "String(80)". What fills several lines is shown in short.
 */
static struct text shown_type(const struct type *type, struct arena *arena) {
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
    struct text now = shown_type(after, one->arena), was = shown_type(before, one->arena);
    if (text_equal(now, was)) {
        now = foreign_show(type_text(after, one->arena), one->arena);
        was = foreign_show(type_text(before, one->arena), one->arena);
    }
    return text_format(one->arena, "now gives %.*s the type %.*s instead of %.*s",
                       TEXT_ARGS(shown_column(one)), TEXT_ARGS(now), TEXT_ARGS(was));
}

/* What the models now say, to follow the file's name. */
static struct text said(const struct case_of_drift *one) {
    struct text table = foreign_show(one->table->key, one->arena);
    switch (one->difference->kind) {
    case DIFFERENCE_TABLE_ADDED:
        return text_format(one->arena, "now declares the table %.*s",
                           TEXT_ARGS(shown_table(one->table, one->arena)));
    case DIFFERENCE_TABLE_GONE:
        return text_format(one->arena, "no longer declares the table %.*s", TEXT_ARGS(table));
    case DIFFERENCE_COLUMN_ADDED:
        return text_format(one->arena, "now declares the column %.*s",
                           TEXT_ARGS(shown_column(one)));
    case DIFFERENCE_COLUMN_GONE:
        return text_format(one->arena, "no longer declares the column %.*s",
                           TEXT_ARGS(shown_column(one)));
    case DIFFERENCE_TYPE:
        return said_of_type(one);
    case DIFFERENCE_NULLABLE:
        return text_format(one->arena,
                           one->difference->column_after->nullable == FACT_YES
                               ? "now lets %.*s be NULL"
                               : "no longer lets %.*s be NULL",
                           TEXT_ARGS(shown_column(one)));
    case DIFFERENCE_DEFAULT_ADDED:
        return text_format(one->arena, "now gives %.*s a server default",
                           TEXT_ARGS(shown_column(one)));
    case DIFFERENCE_DEFAULT_GONE:
        return text_format(one->arena, "no longer gives %.*s a server default",
                           TEXT_ARGS(shown_column(one)));
    case DIFFERENCE_CONSTRAINT_ADDED:
        return text_format(one->arena, "now declares the %.*s", TEXT_ARGS(shown_constraint(one)));
    case DIFFERENCE_CONSTRAINT_GONE:
        return text_format(one->arena, "no longer declares the %.*s",
                           TEXT_ARGS(shown_constraint(one)));
    }
    return TEXT("");
}

/* What a migration would have to do with it. */
static const char *deed(enum difference_kind kind) {
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

/* ---- a migration that does it differently ---- */

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

static struct text name_instead(const struct case_of_drift *one) {
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

static bool is_done_otherwise(const struct case_of_drift *one) {
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
static struct text said_otherwise(const struct case_of_drift *one, struct text instead) {
    const struct difference *difference = one->difference;
    struct text column = shown_column(one);
    const struct operation *elsewhere = NULL;
    bool may_be_null;
    if (difference->kind == DIFFERENCE_TYPE || difference->kind == DIFFERENCE_NULLABLE)
        elsewhere = alteration(one, false) ? NULL : alteration(one, true);
    if (elsewhere)
        return text_format(one->arena, "%.*s, and the migration does that to %.*s instead",
                           TEXT_ARGS(said(one)),
                           TEXT_ARGS(foreign_show(elsewhere->table, one->arena)));
    if (instead.size)
        return text_format(one->arena, "%.*s, and the migration makes '%.*s' instead",
                           TEXT_ARGS(said(one)), TEXT_ARGS(foreign_show(instead, one->arena)));
    switch (difference->kind) {
    case DIFFERENCE_TYPE:
        return text_format(one->arena, "gives %.*s the type %.*s, and its migration %.*s",
                           TEXT_ARGS(column),
                           TEXT_ARGS(shown_type(&difference->column_after->type, one->arena)),
                           TEXT_ARGS(shown_type(&difference->column_before->type, one->arena)));
    case DIFFERENCE_NULLABLE:
        may_be_null = difference->column_after->nullable == FACT_YES;
        return text_format(one->arena, "%s %.*s be NULL, and its migration does%s",
                           may_be_null ? "lets" : "does not let", TEXT_ARGS(column),
                           may_be_null ? " not" : "");
    default:
        if (difference->constraint && is_made_for_other_rows(one))
            return text_format(one->arena, "%.*s, and the migration makes it for %s rows",
                               TEXT_ARGS(said(one)),
                               difference->constraint->is_partial ? "all" : "some");
        return text_format(one->arena, "%.*s, and the migration leaves it out",
                           TEXT_ARGS(said(one)));
    }
}

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
            text_format(one->arena, "%.*s%.*s.", TEXT_ARGS(said_otherwise(one, instead)),
                        TEXT_ARGS(where)));
    finding->hint = instead.size ? TEXT("Was one of the two names mistyped?")
                                 : TEXT("Let one of the two follow the other.");
}

static struct text no_migration(const struct case_of_drift *one, struct text so) {
    return text_format(one->arena, "%.*s, and no migration %s%.*s.", TEXT_ARGS(said(one)),
                       deed(one->difference->kind), TEXT_ARGS(so));
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
    return shown_list(names, one->arena);
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
    struct text sentence =
        text_format(one->arena, "%.*s; whether a migration %s can't be told: %.*s.",
                    TEXT_ARGS(said(one)), deed(one->difference->kind), TEXT_ARGS(doubt));
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
    struct text doubt, instead = name_instead(&one);
    if (is_told_by_another(&one))
        return 0;
    if (instead.size || is_done_otherwise(&one)) {
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
