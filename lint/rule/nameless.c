/* nameless.c: classes whose table is named by what can't be read: a base class that is not in this
 * tree, or a function. Where the migrations so far built a table of a usual name that has every
 * column of the class, it is that one; else what came into the class is OH303. */
#include "base/foreign.h"
#include "rule/drift.h"

/* ---- which table ---- */

/* The only class of this name; NULL: there is none, or several. */
static const struct table *class_named(const struct schema *schema, struct text name) {
    const struct table *found = NULL;
    for (size_t i = 0; i < schema->nameless.count; i++) {
        if (!text_equal(schema->nameless.at[i].name, name))
            continue;
        if (found)
            return NULL;
        found = &schema->nameless.at[i];
    }
    return found;
}

static bool has_columns_of(const struct table *table, const struct table *class) {
    for (size_t i = 0; i < class->columns.count; i++)
        if (!table_column(table, class->columns.at[i].name))
            return false;
    return true;
}

/* Every table of one history that fits. */
static void add_fitting(const struct drift *drift, const struct schema *built, struct texts names,
                        const struct table *class, struct table_list *fitting) {
    for (size_t i = 0; i < built->keys.count; i++) {
        const struct table *table = schema_find(built, built->keys.at[i]);
        if (table && texts_contain(names, table->name) && has_columns_of(table, class))
            vector_push(fitting, drift->run->arena, *table);
    }
}

/* Looks at what each history built before the change. */
static int find_fitting(const struct drift *drift, const struct table *class,
                        struct table_list *fitting, struct error *error) {
    struct run *run = drift->run;
    struct texts names = models_usual_names(class->name, run->arena);
    for (size_t i = 0; i < run->in_result.count; i++) {
        struct judgement judgement;
        struct schema built;
        if (judgement_of(run, &run->in_result.at[i], &judgement, error))
            return -1;
        if (!judgement_can_follow(&judgement))
            continue;
        if (replay(run_modules(run, drift->from), side_before(&judgement)->graph, names, &built,
                   error))
            return -1;
        add_fitting(drift, &built, names, class, fitting);
    }
    return 0;
}

static void put(struct schema *schema, const struct table *named, const struct table *class) {
    struct table *table = schema_table(schema, named->schema, named->name, class->place);
    table->is_opaque = true;
    table->columns = class->columns;
    table->constraints = class->constraints;
    table->files = class->files;
}

/* 1: its table is known and in both schemas; 0; -1. */
static int name_table(struct drift *drift, const struct nameless *nameless, struct error *error) {
    struct table_list fitting = {0};
    if (!nameless->before || !nameless->before->columns.count)
        return 0;
    if (find_fitting(drift, nameless->before, &fitting, error))
        return -1;
    if (fitting.count != 1)
        return 0;
    const struct table *table = &fitting.at[0];
    if (schema_find(&drift->before, table->key) || schema_find(&drift->after, table->key))
        return 0;
    put(&drift->before, table, nameless->before);
    put(&drift->after, table, nameless->after);
    return 1;
}

/* Was it another class before, moved or renamed? */
static bool was_another(const struct drift *drift, const struct table *class) {
    for (size_t i = 0; i < drift->before.nameless.count; i++) {
        const struct table *one = &drift->before.nameless.at[i];
        if (!class_named(&drift->after, one->name) && has_columns_of(one, class))
            return true;
    }
    return false;
}

/* Its base class has gone out of the tree: the table is what it was. */
static bool keeps_table(struct drift *drift, const struct table *class) {
    struct texts names = models_usual_names(class->name, drift->run->arena);
    for (size_t i = 0; i < drift->before.keys.count; i++) {
        const struct table *one = schema_find(&drift->before, drift->before.keys.at[i]);
        if (!one || schema_find(&drift->after, one->key) || !texts_contain(names, one->name) ||
            !has_columns_of(one, class))
            continue;
        put(&drift->after, one, class);
        return true;
    }
    return false;
}

static bool is_changed(struct drift *drift, const struct nameless *nameless) {
    struct differences differences = {0};
    if (!nameless->before)
        return !was_another(drift, nameless->after) && !keeps_table(drift, nameless->after);
    table_difference(nameless->before, nameless->after, &differences, drift->run->arena);
    return differences.count != 0;
}

int drift_name_tables(struct drift *drift, struct error *error) {
    for (size_t i = 0; i < drift->after.nameless.count; i++) {
        const struct table *class = &drift->after.nameless.at[i];
        struct nameless nameless = {class_named(&drift->before, class->name), class};
        if (class_named(&drift->after, class->name) != class || !is_changed(drift, &nameless))
            continue;
        int named = name_table(drift, &nameless, error);
        if (named < 0)
            return -1;
        if (!named)
            vector_push(&drift->nameless, drift->run->arena, nameless);
    }
    return 0;
}

/* ---- what is said ---- */

/* Does a migration of the change add such a column, to whichever table? */
static bool is_added(const struct drift *drift, struct text column) {
    for (size_t i = 0; i < drift->tracks.count; i++) {
        const struct operations *operations = &drift->tracks.at[i].operations;
        for (size_t k = 0; k < operations->count; k++) {
            const struct operation *operation = &operations->at[k];
            if ((operation->kind == OPERATION_ADD_COLUMN &&
                 text_equal(operation->definition.name, column)) ||
                (operation->kind == OPERATION_CREATE_TABLE &&
                 table_column(&operation->created, column)))
                return true;
        }
    }
    return false;
}

static struct texts columns_missing(const struct drift *drift, const struct nameless *nameless) {
    struct texts missing = {0};
    for (size_t i = 0; i < nameless->after->columns.count; i++) {
        struct text column = nameless->after->columns.at[i].name;
        if (column.size && !(nameless->before && table_column(nameless->before, column)) &&
            !is_added(drift, column))
            vector_push(&missing, drift->run->arena, column);
    }
    return missing;
}

static void say(const struct drift *drift, const struct nameless *nameless, struct texts columns) {
    struct arena *arena = drift->run->arena;
    struct place place = nameless->after->place;
    struct track *track = drift_nearest_track(drift, place.path);
    if (!run_asks_for(drift->run, track->judgement.name))
        return;
    verdict_add_environment(&track->judgement);
    struct text shown = foreign_show(text_join(columns, TEXT(", "), arena), arena);
    struct finding *finding = finding_add(
        &track->judgement, "OH303", false, place,
        "%.*s now declares %.*s in the class %.*s; whether a migration adds %s can't be told: "
        "what names its table can't be read.",
        TEXT_ARGS(foreign_show(place.path, arena)), TEXT_ARGS(shown),
        TEXT_ARGS(foreign_show(nameless->after->name, arena)), columns.count > 1 ? "them" : "it");
    finding->column = columns.count > 1 ? TEXT("") : columns.at[0];
    finding->snapshot = drift->to;
}

void drift_say_nameless(const struct drift *drift) {
    for (size_t i = 0; i < drift->nameless.count; i++) {
        struct texts columns = columns_missing(drift, &drift->nameless.at[i]);
        if (columns.count)
            say(drift, &drift->nameless.at[i], columns);
    }
}
