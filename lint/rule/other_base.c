/* other_base.c: one tree may hold several projects, each with a declarative base of its own, and
 * the migrations of one of them. Whose migrations they are is told by the tables that they made. */
#include "rule/drift.h"

/* ---- how many tables of each base the history made ---- */

static void add_made(struct bases *bases, struct text base, struct arena *arena) {
    for (size_t i = 0; i < bases->count; i++)
        if (text_equal(bases->at[i].base, base)) {
            bases->at[i].made++;
            return;
        }
    vector_push(bases, arena, (struct known_base){base, 1});
}

static struct texts all_names(const struct schema *models) {
    struct texts names = {0};
    for (size_t i = 0; i < models->keys.count; i++) {
        const struct table *table = schema_find(models, models->keys.at[i]);
        if (table && !texts_contain(names, table->name))
            vector_push(&names, models->arena, table->name);
    }
    return names;
}

/* A table by its name alone, since schemas are written in many ways; but not one that is another
 * model's to the letter. */
static bool is_made(const struct schema *built, const struct schema *models,
                    const struct table *model) {
    for (size_t i = 0; i < built->keys.count; i++) {
        const struct table *table = schema_find(built, built->keys.at[i]);
        if (table && text_equal(table->name, model->name) &&
            (text_equal(table->key, model->key) || !schema_find(models, table->key)))
            return true;
    }
    return false;
}

static size_t tables_made(const struct bases *bases, struct text base) {
    for (size_t i = 0; i < bases->count; i++)
        if (text_equal(bases->at[i].base, base))
            return bases->at[i].made;
    return 0;
}

static size_t steps_away(struct text path, struct text folder) {
    size_t steps = 0, shared = path_shared(path, folder);
    struct text part;
    while (text_next_part(&path, '/', &part))
        steps++;
    while (text_next_part(&folder, '/', &part))
        steps++;
    return steps - 2 * shared;
}

/* Of several bases that declare a table the one of which the migrations made more that is its
 * alone, else the one that stands nearest to them: the others' classes are copies. */
static struct text likely_base(const struct bases *known, struct texts bases, struct text folder) {
    size_t best = 0;
    for (size_t i = 1; i < bases.count; i++) {
        size_t made = tables_made(known, bases.at[i]), most = tables_made(known, bases.at[best]);
        if (made > most ||
            (made == most && steps_away(bases.at[i], folder) < steps_away(bases.at[best], folder)))
            best = i;
    }
    return bases.at[best];
}

/* All models, unless they all have one base. 1, 0, -1. */
static int read_models(const struct drift *drift, struct error *error) {
    const struct schema *models = drift->all_models;
    struct text first = {0};
    if (drift_read_all_models(drift, error))
        return -1;
    for (size_t i = 0; i < models->keys.count; i++) {
        const struct table *table = schema_find(models, models->keys.at[i]);
        for (size_t k = 0; table && k < table->bases.count; k++)
            if (first.size && !text_equal(first, table->bases.at[k]))
                return 1;
            else
                first = table->bases.at[k];
    }
    return 0;
}

/* What the history made of all tables that the models declare, once these are read. */
static int build_all(const struct drift *drift, const struct track *track, struct schema *built,
                     struct error *error) {
    struct run *run = drift->run;
    return replay(run_modules(run, run->result), track->judgement.result.graph,
                  all_names(drift->all_models), built, error);
}

/* First the tables that one base alone declares, then those that several do. */
static int count_made(const struct drift *drift, const struct track *track, struct error *error) {
    struct run *run = drift->run;
    const struct schema *models = drift->all_models;
    struct text folder = track->judgement.result.environment->script_folder;
    struct schema built;
    track->bases->are_counted = true;
    int has_several = read_models(drift, error);
    if (has_several <= 0)
        return has_several;
    if (build_all(drift, track, &built, error))
        return -1;
    for (int several = 0; several < 2; several++)
        for (size_t i = 0; i < models->keys.count; i++) {
            const struct table *table = schema_find(models, models->keys.at[i]);
            if (table && table->bases.count && (table->bases.count > 1) == several &&
                is_made(&built, models, table))
                add_made(track->bases, likely_base(track->bases, table->bases, folder), run->arena);
        }
    return 0;
}

/* ---- one table's ---- */

/* The most that the migrations made of any of these bases, or, with none named, of any at all. */
static size_t most_made(const struct bases *bases, struct texts of) {
    size_t most = 0;
    for (size_t i = 0; i < bases->count; i++)
        if (bases->at[i].made > most && (!of.count || texts_contain(of, bases->at[i].base)))
            most = bases->at[i].made;
    return most;
}

/* Two projects that share a database may each have a class for one table. The migrations go with
 * the one of which they made more. */
int drift_other_base(const struct drift *drift, const struct track *track,
                     const struct table *table, struct text *base, struct error *error) {
    const struct bases *bases = track->bases;
    *base = TEXT("");
    if (table->bases.count != 1)
        return 0;
    if (!bases->are_counted && count_made(drift, track, error))
        return -1;
    const struct table *declared = schema_find(drift->all_models, table->key);
    size_t made = tables_made(bases, table->bases.at[0]);
    bool is_copy = declared && made < most_made(bases, declared->bases);
    if (is_copy || (!made && most_made(bases, (struct texts){0})))
        *base = table->bases.at[0];
    return 0;
}

/* ---- a base whose tables are made otherwise ---- */

static bool shares_base(const struct table *a, const struct table *b) {
    for (size_t i = 0; i < a->bases.count; i++)
        if (texts_contain(b->bases, a->bases.at[i]))
            return true;
    return false;
}

int drift_base_is_unmade(const struct drift *drift, const struct track *track,
                         const struct table *table, struct error *error) {
    const struct schema *models = drift->all_models;
    size_t made = 0, unmade = 0;
    struct schema built;
    if (drift_read_all_models(drift, error) || build_all(drift, track, &built, error))
        return -1;
    for (size_t i = 0; i < models->keys.count; i++) {
        const struct table *other = schema_find(models, models->keys.at[i]);
        bool is_new = schema_find(&drift->after, models->keys.at[i]) &&
                      !schema_find(&drift->before, models->keys.at[i]);
        if (!other || is_new || !shares_base(other, table))
            continue;
        const struct table *known = schema_counterpart(&built, other);
        bool is_made = known && !known->is_opaque;
        made += is_made;
        unmade += !is_made;
    }
    return made < unmade;
}
