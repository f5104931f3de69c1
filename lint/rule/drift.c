/* drift.c: the models before against the models after, and which of the differences a migration
 * carries out (OH301 to OH304): first the migrations that the change brings, then, for what is
 * left, all of them. */
#include "rule/drift.h"
#include "base/foreign.h"

/* ---- the two schemas ---- */

/* Beside the migrations lie scripts that move data, with the models of their day. The folder may
 * also be a package that holds the models, so its name decides. */
static bool is_of_migrations(struct text folder) {
    struct text name = path_name(folder);
    return text_starts(name, TEXT("migration")) || text_starts(name, TEXT("alembic"));
}

static void add_folders(const struct environments *environments, struct texts *folders,
                        struct arena *arena) {
    for (size_t i = 0; i < environments->count; i++)
        if (is_of_migrations(environments->at[i].script_folder))
            vector_push(folders, arena, environments->at[i].script_folder);
    for (size_t i = 0; i < environments->count; i++)
        for (size_t k = 0; k < environments->at[i].versions.count; k++)
            if (!texts_contain(*folders, environments->at[i].versions.at[k]))
                vector_push(folders, arena, environments->at[i].versions.at[k]);
}

struct model_paths drift_paths(const struct run *run) {
    struct model_paths paths = {.globs = run->settings.models};
    const struct environments *all[] = {&run->in_result, &run->in_proposed, &run->in_target,
                                        &run->in_base};
    for (size_t i = 0; i < run->settings.versions.count; i++)
        vector_push(&paths.versions, run->arena, run->settings.versions.at[i]);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        add_folders(all[i], &paths.versions, run->arena);
    return paths;
}

int drift_read_all_models(const struct drift *drift, struct error *error) {
    struct schema *models = drift->all_models;
    struct model_paths paths = drift_paths(drift->run);
    if (models->arena)
        return 0;
    schema_start(models, drift->run->arena);
    return models_read(run_modules(drift->run, drift->to), &paths, models, error);
}

static int read_models(struct drift *drift, struct error *error) {
    struct run *run = drift->run;
    struct model_paths paths = drift_paths(run);
    bool merges = run->change->result == RESULT_MERGE;
    drift->from = merges ? run->base : run->target;
    drift->to = merges ? run->proposed : run->result;
    schema_start(&drift->before, run->arena);
    schema_start(&drift->after, run->arena);
    if (models_read_changed(run_modules(run, drift->from), run_modules(run, drift->to),
                            &run->changes, &paths, &drift->before, &drift->after, error))
        return -1;
    if (drift_name_tables(drift, error))
        return -1;
    drift->all = schema_difference(&drift->before, &drift->after, run->arena);
    return 0;
}

/* ---- the histories ---- */

static int open_tracks(struct drift *drift, struct error *error) {
    struct run *run = drift->run;
    for (size_t i = 0; i < run->in_result.count; i++) {
        struct track track = {.bases = arena_new(run->arena, struct bases)};
        if (run->in_result.at[i].in_submodule)
            continue;
        if (judgement_of(run, &run->in_result.at[i], &track.judgement, error))
            return -1;
        if (!judgement_can_follow(&track.judgement))
            continue;
        if (track_read(drift, &track, error))
            return -1;
        vector_push(&drift->tracks, run->arena, track);
    }
    return 0;
}

static bool is_left(const struct track *track, struct text key) {
    for (size_t i = 0; i < track->left.count; i++)
        if (text_equal(difference_table(&track->left.at[i])->key, key))
            return true;
    return false;
}

static bool is_left_everywhere(const struct drift *drift, struct text key) {
    for (size_t i = 0; i < drift->tracks.count; i++)
        if (!is_left(&drift->tracks.at[i], key))
            return false;
    return true;
}

static void add_name(struct texts *names, struct text name, struct arena *arena) {
    if (!texts_contain(*names, name))
        vector_push(names, arena, name);
}

/* The tables that stood in this file before. */
static void add_neighbours(const struct drift *drift, struct text path, struct texts *names) {
    for (size_t i = 0; i < drift->before.keys.count; i++) {
        const struct table *table = schema_find(&drift->before, drift->before.keys.at[i]);
        if (table && text_equal(table->place.path, path))
            add_name(names, table->name, drift->run->arena);
    }
}

struct texts drift_follower_suffixes(struct arena *arena) {
    struct texts suffixes = {0};
    vector_push(&suffixes, arena, TEXT("_history"));
    vector_push(&suffixes, arena, TEXT("_version"));
    vector_push(&suffixes, arena, TEXT("_versions"));
    vector_push(&suffixes, arena, TEXT("_audit"));
    return suffixes;
}

static void add_followers(const struct drift *drift, struct text name, struct texts *names) {
    struct arena *arena = drift->run->arena;
    struct texts suffixes = drift_follower_suffixes(arena);
    for (size_t i = 0; i < suffixes.count; i++)
        add_name(names, text_format(arena, "%.*s%.*s", TEXT_ARGS(name), TEXT_ARGS(suffixes.at[i])),
                 arena);
}

static void names_left(const struct drift *drift, struct texts *keys, struct texts *names) {
    for (size_t t = 0; t < drift->tracks.count; t++) {
        const struct differences *left = &drift->tracks.at[t].left;
        for (size_t i = 0; i < left->count; i++) {
            const struct table *table = difference_table(&left->at[i]);
            if (!is_left_everywhere(drift, table->key))
                continue;
            add_name(keys, table->key, drift->run->arena);
            add_name(names, table->name, drift->run->arena);
            if (left->at[i].kind == DIFFERENCE_COLUMN_ADDED)
                add_followers(drift, table->name, names);
            if (left->at[i].kind == DIFFERENCE_TABLE_ADDED)
                add_neighbours(drift, table->place.path, names);
        }
    }
}

/* ---- whose table it is ---- */

static size_t left_of(const struct track *track, struct text key) {
    size_t count = 0;
    for (size_t i = 0; i < track->left.count; i++)
        count += text_equal(difference_table(&track->left.at[i])->key, key);
    return count;
}

/* How many of the tables that stood in the same file does the history know? */
static size_t known_neighbours(const struct drift *drift, const struct track *track,
                               const struct table *table) {
    size_t known = 0;
    for (size_t i = 0; i < drift->before.keys.count; i++) {
        const struct table *other = schema_find(&drift->before, drift->before.keys.at[i]);
        known += other && text_equal(other->place.path, table->place.path) &&
                 schema_find(&track->replayed, other->key);
    }
    return known;
}

/* The more names the two begin with the nearer, and of folders that share as many the one with the
 * fewest names more. */
static size_t nearness(struct text path, struct text folder) {
    enum { MOST_NAMES = 30 };
    size_t shared = path_shared(path, folder), names = 0;
    struct text name;
    while (names < MOST_NAMES && text_next_part(&folder, '/', &name))
        names++;
    return (shared + 1) * (MOST_NAMES + 1) - names;
}

/* Before anything else counts who acts on the table in this change, then who knows it, then who
 * knows its neighbours, then who stands nearest in the tree. */
static size_t closeness(const struct drift *drift, const struct track *track,
                        const struct table *table) {
    const size_t known = 1000 * 1000, acted_on = 1000 * known, neighbour = 1000;
    struct text folder = track->judgement.result.environment->script_folder;
    size_t close = nearness(table->place.path, folder);
    if (track_operation(track, table, TEXT("")))
        close += acted_on;
    if (schema_find(&track->replayed, table->key))
        close += known;
    return close + neighbour * known_neighbours(drift, track, table);
}

struct track *drift_nearest_track(const struct drift *drift, struct text path) {
    struct track *best = &drift->tracks.at[0];
    for (size_t i = 1; i < drift->tracks.count; i++) {
        struct track *track = &drift->tracks.at[i];
        if (nearness(path, track->judgement.result.environment->script_folder) >
            nearness(path, best->judgement.result.environment->script_folder))
            best = track;
    }
    return best;
}

static const struct table *table_of(const struct drift *drift, struct text key) {
    const struct table *after = schema_find(&drift->after, key);
    return after ? after : schema_find(&drift->before, key);
}

static struct track *track_of(const struct drift *drift, struct text key) {
    const struct table *table = table_of(drift, key);
    struct track *best = NULL;
    for (size_t i = 0; i < drift->tracks.count; i++) {
        struct track *track = &drift->tracks.at[i];
        size_t own = closeness(drift, track, table);
        size_t other = best ? closeness(drift, best, table) : 0;
        if (!best || own > other || (own == other && left_of(track, key) < left_of(best, key)))
            best = track;
    }
    return best;
}

/* ---- judging ---- */

/* Two services may each have a table of this name: what the change's migrations do to either is
 * done, else the history that it belongs to is asked, and only where that does not know it the
 * others. */
static bool is_done(const struct drift *drift, const struct track *own,
                    const struct difference *difference) {
    bool is_known = schema_counterpart(&own->replayed, difference_table(difference));
    for (size_t i = 0; i < drift->tracks.count; i++) {
        const struct track *track = &drift->tracks.at[i];
        if (track != own && !differences_have(&track->left, difference))
            return true;
        if ((track == own || !is_known) &&
            difference_is_done(difference, &track->replayed) == FACT_YES)
            return true;
    }
    return false;
}

static int judge_table(const struct drift *drift, struct text key, struct error *error) {
    struct track *track = track_of(drift, key);
    if (!run_asks_for(drift->run, track->judgement.name))
        return 0;
    for (size_t i = 0; i < track->left.count; i++) {
        const struct difference *difference = &track->left.at[i];
        if (text_equal(difference_table(difference)->key, key) &&
            !is_done(drift, track, difference) && drift_say(drift, track, difference, error))
            return -1;
    }
    return 0;
}

/* Also where all is well it is said that the models were looked at. */
static void name_environments(const struct drift *drift) {
    for (size_t i = 0; i < drift->all.count; i++) {
        struct track *track = track_of(drift, difference_table(&drift->all.at[i])->key);
        if (run_asks_for(drift->run, track->judgement.name))
            verdict_add_environment(&track->judgement);
    }
}

static int judge_tables(struct drift *drift, struct error *error) {
    struct texts keys = {0}, names = {0};
    size_t first = drift->run->verdict->findings.count;
    names_left(drift, &keys, &names);
    for (size_t i = 0; names.count && i < drift->tracks.count; i++)
        if (track_replay(drift, &drift->tracks.at[i], names, error))
            return -1;
    name_environments(drift);
    for (size_t i = 0; i < keys.count; i++)
        if (judge_table(drift, keys.at[i], error))
            return -1;
    for (size_t i = 0; i < drift->tracks.count; i++)
        if (drift_advise(drift, &drift->tracks.at[i], first, error))
            return -1;
    return 0;
}

int rule_models(struct run *run, struct error *error) {
    struct drift drift = {.run = run, .all_models = arena_new(run->arena, struct schema)};
    if (!run->has_changes || !run->in_result.count)
        return 0;
    if (read_models(&drift, error))
        return -1;
    if (!drift.all.count && !drift.nameless.count && !drift_has_unread_models(&drift))
        return 0;
    if (open_tracks(&drift, error))
        return -1;
    if (!drift.tracks.count)
        return 0;
    drift_say_unread_models(&drift);
    drift_say_nameless(&drift);
    return judge_tables(&drift, error);
}
