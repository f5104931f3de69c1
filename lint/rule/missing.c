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

static struct text shown_constraint(const struct case_of_drift *one) {
    static const char *const kinds[][2] = {
        [CONSTRAINT_INDEX] = {"index", "unique index"},
        [CONSTRAINT_UNIQUE] = {"unique constraint", "unique constraint"},
        [CONSTRAINT_FOREIGN_KEY] = {"foreign key", "foreign key"},
    };
    const struct constraint *constraint = one->difference->constraint;
    return text_format(one->arena, "%s on %.*s (%.*s)",
                       kinds[constraint->kind][constraint->is_unique],
                       TEXT_ARGS(foreign_show(one->table->key, one->arena)),
                       TEXT_ARGS(shown_list(constraint->columns, one->arena)));
}

/* "sessions.last_modified_at" */
static struct text shown_column(const struct case_of_drift *one) {
    struct text key = foreign_show(one->table->key, one->arena);
    return text_format(one->arena, "%.*s.%.*s", TEXT_ARGS(key),
                       TEXT_ARGS(foreign_show(one->column, one->arena)));
}

/* As it is written, but for the module: "String(80)". */
static struct text shown_type(const struct type *type, struct arena *arena) {
    struct text written = type->written.size ? type->written : type->name;
    size_t name = 0;
    for (size_t i = 0; i < written.size && (isalnum((unsigned char)written.at[i]) ||
                                            written.at[i] == '_' || written.at[i] == '.');
         i++)
        if (written.at[i] == '.')
            name = i + 1;
    return foreign_show(text_slice(written, name, written.size), arena);
}

static struct text said_of_type(const struct case_of_drift *one) {
    const struct difference *difference = one->difference;
    return text_format(one->arena, "now gives %.*s the type %.*s instead of %.*s",
                       TEXT_ARGS(shown_column(one)),
                       TEXT_ARGS(shown_type(&difference->column_after->type, one->arena)),
                       TEXT_ARGS(shown_type(&difference->column_before->type, one->arena)));
}

/* What the models now say, to follow the file's name. */
static struct text said(const struct case_of_drift *one) {
    struct text table = foreign_show(one->table->key, one->arena);
    switch (one->difference->kind) {
    case DIFFERENCE_TABLE_ADDED:
        return text_format(one->arena, "now declares the table %.*s", TEXT_ARGS(table));
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
        [DIFFERENCE_CONSTRAINT_ADDED] = "creates it",
        [DIFFERENCE_CONSTRAINT_GONE] = "drops it",
    };
    return deeds[kind];
}

/* ---- where ---- */

static bool is_gone(enum difference_kind kind) {
    return kind == DIFFERENCE_TABLE_GONE || kind == DIFFERENCE_COLUMN_GONE ||
           kind == DIFFERENCE_CONSTRAINT_GONE;
}

/* Of what is gone: the table that it is gone from; where that is gone too, the file. */
static struct place place_of(const struct case_of_drift *one) {
    const struct difference *difference = one->difference;
    if (difference->kind == DIFFERENCE_TABLE_GONE)
        return (struct place){.path = one->table->place.path};
    if (is_gone(difference->kind))
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

/* How many letters to put in, take out or change: at most `most`, else more than that. */
static size_t edit_distance(struct text a, struct text b, size_t most) {
    enum { LONGEST = 64 };
    size_t row[LONGEST + 1];
    if (a.size > LONGEST || b.size > LONGEST)
        return most + 1;
    for (size_t i = 0; i <= b.size; i++)
        row[i] = i;
    for (size_t i = 0; i < a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < b.size; k++) {
            size_t changed = diagonal + (a.at[i] != b.at[k]);
            diagonal = row[k + 1];
            size_t least = row[k] < row[k + 1] ? row[k] + 1 : row[k + 1] + 1;
            row[k + 1] = changed < least ? changed : least;
        }
    }
    return row[b.size];
}

static bool is_misspelt(struct text a, struct text b) {
    enum { MOST_LETTERS = 2, SHORTEST = 5 };
    return a.size >= SHORTEST && edit_distance(a, b, MOST_LETTERS) <= MOST_LETTERS;
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

/* Type or nullability that the change's migrations give the column, other than before. */
static bool is_altered_otherwise(const struct case_of_drift *one) {
    const struct table *table = schema_find(&one->track->carried, one->table->key);
    const struct column *now = table ? table_column(table, one->column) : NULL;
    const struct column *was = one->difference->column_before;
    if (!now || !is_in(&one->drift->before, one->table, one->column))
        return false;
    const struct table *before = schema_find(&one->drift->before, one->table->key);
    was = table_column(before, one->column);
    if (one->difference->kind == DIFFERENCE_NULLABLE)
        return now->nullable != was->nullable;
    return one->difference->kind == DIFFERENCE_TYPE && type_same(&now->type, &was->type) == FACT_NO;
}

static bool is_done_otherwise(const struct case_of_drift *one) {
    switch (one->difference->kind) {
    case DIFFERENCE_TYPE:
    case DIFFERENCE_NULLABLE:
        return difference_is_of_new(one->difference, &one->drift->all) || is_altered_otherwise(one);
    case DIFFERENCE_CONSTRAINT_ADDED:
        return difference_is_of_new(one->difference, &one->drift->all);
    default:
        return false;
    }
}

/* "models.py gives users.age the type Integer, and its migration String(10)" */
static struct text said_otherwise(const struct case_of_drift *one, struct text instead) {
    const struct difference *difference = one->difference;
    struct text column = shown_column(one);
    bool may_be_null;
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

/* ---- the verdict ---- */

/* An index that stays does no harm; a key or constraint that stays refuses rows. */
static bool may_stay(const struct difference *difference) {
    return difference->kind == DIFFERENCE_TABLE_GONE ||
           difference->kind == DIFFERENCE_COLUMN_GONE ||
           (difference->kind == DIFFERENCE_CONSTRAINT_GONE &&
            difference->constraint->kind == CONSTRAINT_INDEX && !difference->constraint->is_unique);
}

static struct text no_migration(const struct case_of_drift *one, const char *so) {
    return text_format(one->arena, "%.*s, and no migration %s%s.", TEXT_ARGS(said(one)),
                       deed(one->difference->kind), so);
}

static void say_leftover(const struct case_of_drift *one) {
    struct finding *finding = add(one, "OH304", no_migration(one, ": it stays in the database"));
    finding->hint =
        TEXT("Right in the first half of a two-step removal: drop it once no running code uses "
             "it.");
}

static void say_uncertain(const struct case_of_drift *one, struct text doubt) {
    struct text sentence =
        text_format(one->arena, "%.*s; whether a migration %s can't be told: %.*s.",
                    TEXT_ARGS(said(one)), deed(one->difference->kind), TEXT_ARGS(doubt));
    add(one, "OH303", sentence);
}

/* A new table's columns and a new column's keys are no findings of their own, and what a new table
 * has too much is the migration's own affair. */
static bool is_told_by_another(const struct case_of_drift *one) {
    const struct difference *difference = one->difference;
    const struct constraint *constraint = difference->constraint;
    const struct table *carried = schema_find(&one->track->carried, one->table->key);
    if (is_gone(difference->kind))
        return difference_is_of_new(difference, &one->drift->all);
    for (size_t i = 0; constraint && carried && i < constraint->columns.count; i++)
        if (!table_column(carried, constraint->columns.at[i]))
            return true;
    return false;
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
        say_leftover(&one);
        return 0;
    }
    if (drift_doubt(drift, track, difference, &doubt, error))
        return -1;
    if (doubt.size)
        say_uncertain(&one, doubt);
    else
        add(&one, "OH301", no_migration(&one, ""));
    return 0;
}
