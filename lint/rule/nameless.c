/* nameless.c: classes whose table is named by what can't be read: a base class that is not in this
 * tree, or a function. Of the tables of a usual name it is the one that the migrations so far built
 * with every column of the class, else the one to which they added one of them, else the one that
 * they or a foreign key of the models speak of and that no other class declares. Where there is
 * none, what came into the class is OH303. */
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

/* A table that was there before the first migration is known by what they added to it alone. */
static bool has_column_of(const struct table *table, const struct table *class) {
    for (size_t i = 0; i < table->columns.count; i++)
        if (table_column(class, table->columns.at[i].name))
            return true;
    return false;
}

struct fitting { /* tables of a usual name */
    const struct drift *drift;
    const struct table *class;
    struct texts names;
    struct table_list whole, partly; /* built with all columns of the class; with one of them */
    struct table_list spoken_of;
};

static void add_spoken_of(struct fitting *fitting, struct table table) {
    for (size_t i = 0; i < fitting->spoken_of.count; i++)
        if (text_equal(fitting->spoken_of.at[i].key, table.key))
            return;
    vector_push(&fitting->spoken_of, fitting->drift->run->arena, table);
}

static void add_built(struct fitting *fitting, const struct schema *built) {
    struct arena *arena = fitting->drift->run->arena;
    for (size_t i = 0; i < built->keys.count; i++) {
        const struct table *table = schema_find(built, built->keys.at[i]);
        if (!table || !texts_contain(fitting->names, table->name))
            continue;
        if (has_columns_of(table, fitting->class))
            vector_push(&fitting->whole, arena, *table);
        else if (table->is_opaque && has_column_of(table, fitting->class))
            vector_push(&fitting->partly, arena, *table);
        else if (table->is_opaque)
            add_spoken_of(fitting, *table);
    }
}

/* Looks at what each history built before the change. */
static int find_built(struct fitting *fitting, struct error *error) {
    struct run *run = fitting->drift->run;
    for (size_t i = 0; i < run->in_result.count; i++) {
        struct judgement judgement;
        struct schema built;
        if (judgement_of(run, &run->in_result.at[i], &judgement, error))
            return -1;
        if (!judgement_can_follow(&judgement))
            continue;
        if (replay(run_modules(run, fitting->drift->from), side_before(&judgement)->graph,
                   fitting->names, &built, error))
            return -1;
        add_built(fitting, &built);
    }
    return 0;
}

static void add_referred(struct fitting *fitting, const struct table *from) {
    for (size_t i = 0; i < from->constraints.count; i++) {
        struct text name = from->constraints.at[i].referred_table;
        if (texts_contain(fitting->names, name))
            add_spoken_of(fitting, (struct table){.key = name, .name = name});
    }
}

static void forget_declared(struct fitting *fitting) {
    struct table_list *list = &fitting->spoken_of;
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!schema_find(fitting->drift->all_models, list->at[i].key))
            list->at[kept++] = list->at[i];
    list->count = kept;
}

static int find_spoken_of(struct fitting *fitting, struct error *error) {
    const struct schema *models = fitting->drift->all_models;
    if (drift_read_all_models(fitting->drift, error))
        return -1;
    for (size_t i = 0; i < models->keys.count; i++) {
        const struct table *table = schema_find(models, models->keys.at[i]);
        if (table)
            add_referred(fitting, table);
    }
    for (size_t i = 0; i < models->nameless.count; i++)
        add_referred(fitting, &models->nameless.at[i]);
    forget_declared(fitting);
    return 0;
}

/* NULL: none fits, or several do. */
static int find_fitting(const struct drift *drift, const struct table *class,
                        const struct table **table, struct error *error) {
    struct fitting fitting = {.drift = drift, .class = class};
    fitting.names = models_usual_names(class->name, drift->run->arena);
    if (find_built(&fitting, error))
        return -1;
    const struct table_list *found = fitting.whole.count ? &fitting.whole : &fitting.partly;
    if (!found->count) {
        if (find_spoken_of(&fitting, error))
            return -1;
        found = &fitting.spoken_of;
    }
    *table = found->count == 1 ? found->at : NULL;
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
    const struct table *table = NULL;
    if (!nameless->before || !nameless->before->columns.count)
        return 0;
    if (find_fitting(drift, nameless->before, &table, error))
        return -1;
    if (!table || schema_find(&drift->before, table->key) || schema_find(&drift->after, table->key))
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
