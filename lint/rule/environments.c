/* environments.c: which environment of one snapshot is which of another, and which of them the
 * change touches. */
#include "base/foreign.h"
#include "rule/judgement.h"

/* ---- pairing ---- */

/* A file that the change touches is read to its end, so that a syntax error anywhere in it is seen.
 */
static bool is_read_whole(const void *context, struct text path) {
    const struct run *run = context;
    return !run->has_changes || map_find(&run->changed, path);
}

static struct graph *graph_of(struct run *run, const struct migrations *migrations) {
    for (size_t i = 0; i < run->graphs.count; i++)
        if (migrations_equal(run->graphs.at[i].migrations, migrations))
            return run->graphs.at[i].graph;
    struct migrations *kept = arena_new(run->arena, struct migrations);
    *kept = *migrations;
    struct graph *graph = graph_new(migrations_revisions(kept, run->arena), run->arena);
    vector_push(&run->graphs, run->arena, (struct known_graph){kept, graph});
    return graph;
}

static int side_read(struct run *run, struct snapshot *snapshot,
                     const struct environment *environment, struct side *side,
                     struct error *error) {
    *side = (struct side){.snapshot = snapshot, .environment = environment};
    if (environment && environment_migrations(snapshot, environment, run->migration_cache,
                                              is_read_whole, run, &side->migrations, error))
        return -1;
    side->graph = graph_of(run, &side->migrations);
    return 0;
}

static size_t shared_revisions(const struct side *a, const struct side *b) {
    struct revisions revisions = graph_revisions(a->graph);
    size_t shared = 0;
    for (size_t i = 0; i < revisions.count; i++)
        shared += side_has(b, revisions.at[i]->id);
    return shared;
}

/* The environment of `all` that is `like`: the one in the same folder, else, where that folder is
 * not there, the one that shares most revisions and is no other environment of `like`'s own
 * snapshot. */
static int side_pair(struct run *run, struct snapshot *snapshot, const struct environments *all,
                     const struct environments *own, const struct side *like, struct side *side,
                     struct error *error) {
    const struct environment *same = environment_of_folders(all, like->environment);
    if (same || !snapshot)
        return side_read(run, snapshot, same, side, error);
    size_t most = 0;
    if (side_read(run, snapshot, NULL, side, error))
        return -1;
    for (size_t i = 0; i < all->count; i++) {
        struct side other;
        if (environment_of_folders(own, &all->at[i]))
            continue;
        if (side_read(run, snapshot, &all->at[i], &other, error))
            return -1;
        size_t shared = shared_revisions(like, &other);
        if (shared > most)
            most = shared, *side = other;
    }
    return 0;
}

/* ---- touched or not ---- */

static bool is_below_versions(const struct environment *environment, struct text path) {
    for (size_t i = 0; i < environment->versions.count; i++)
        if (path_is_below(path, environment->versions.at[i]))
            return true;
    return false;
}

static bool path_concerns(const struct environment *environment, struct text path) {
    return path.size &&
           (is_below_versions(environment, path) || text_equal(path, environment->config_path));
}

/* A submodule that moves may bring migrations, which its own repository checks. */
static bool is_submodule_of(const struct environment *environment,
                            const struct file_change *change) {
    return environment->in_submodule && change->after.kind == ENTRY_SUBMODULE &&
           path_is_below(environment->script_folder, change->path);
}

/* Does the change reach this environment? Its files or its config, on either side of a move. One
 * that the target has moved since is in no folder that the change knows. */
static bool is_touched(const struct run *run, const struct environment *environment) {
    if (!run->has_changes || (run->base && !environment_of_folders(&run->in_base, environment)))
        return true;
    for (size_t i = 0; i < run->changes.count; i++)
        if (path_concerns(environment, run->changes.at[i].path) ||
            is_submodule_of(environment, &run->changes.at[i]))
            return true;
    return false;
}

bool run_asks_for(const struct run *run, struct text environment) {
    struct text only = run->options->only_environment;
    return !only.size || text_equal(only, environment);
}

/* ---- judging ---- */

void verdict_add_environment(struct judgement *judgement) {
    struct run *run = judgement->run;
    for (size_t i = 0; i < run->verdict->environments.count; i++)
        if (text_equal(run->verdict->environments.at[i].name, judgement->name))
            return;
    const struct environment *environment = judgement->result.environment;
    struct environment_verdict added = {
        .name = judgement->name,
        .versions = environment ? environment->versions : (struct texts){0},
        .migrations = judgement->proposed.migrations.count,
        .heads = revision_ids(graph_heads(judgement->proposed.graph, run->arena), run->arena),
        .merged_heads = revision_ids(graph_heads(judgement->result.graph, run->arena), run->arena),
    };
    vector_push(&run->verdict->environments, run->arena, added);
}

/* All ids computed: a history that only running it can show. Said once, not judged. */
static bool is_computed(const struct side *side) {
    for (size_t i = 0; i < side->migrations.count; i++)
        if (side->migrations.at[i]->state != MIGRATION_COMPUTED)
            return false;
    return side->migrations.count > 0;
}

bool judgement_can_follow(const struct judgement *judgement) {
    return !judgement->result.environment->in_submodule && !is_computed(&judgement->result);
}

static int judge_one(struct judgement *judgement, struct error *error) {
    struct run *run = judgement->run;
    verdict_add_environment(judgement);
    if (is_computed(&judgement->result)) {
        vector_push(&run->verdict->skipped, run->arena,
                    text_format(run->arena, "%.*s is not judged: all its revision ids are computed",
                                TEXT_ARGS(foreign_show(judgement->name, run->arena))));
        return 0;
    }
    for (size_t i = 0; i < rules_count; i++)
        if (rules[i].judge && rules[i].judge(judgement, error))
            return -1;
    return 0;
}

static void say_submodule(struct run *run, const struct environment *environment) {
    vector_push(&run->verdict->skipped, run->arena,
                text_format(run->arena, "%.*s is a submodule: checked in its own repository",
                            TEXT_ARGS(foreign_show(environment->name, run->arena))));
}

int judgement_of(struct run *run, const struct environment *environment,
                 struct judgement *judgement, struct error *error) {
    *judgement = (struct judgement){.run = run, .name = environment->name};
    struct side *result = &judgement->result;
    if (side_read(run, run->result, environment, result, error) ||
        side_pair(run, run->proposed, &run->in_proposed, &run->in_result, result,
                  &judgement->proposed, error) ||
        side_pair(run, run->target, &run->in_target, &run->in_result, result, &judgement->target,
                  error) ||
        side_pair(run, run->base, &run->in_base, &run->in_result, result, &judgement->base, error))
        return -1;
    return 0;
}

static int judge_result(struct run *run, const struct environment *environment,
                        struct error *error) {
    struct judgement judgement;
    if (environment->in_submodule) {
        say_submodule(run, environment);
        return 0;
    }
    return judgement_of(run, environment, &judgement, error) || judge_one(&judgement, error) ? -1
                                                                                             : 0;
}

/* An environment that stood before the change and is in no folder of the result: moved (then its
 * revisions are in another one, which is judged there) or gone. */
static int judge_vanished(struct run *run, struct snapshot *before,
                          const struct environment *environment, struct error *error) {
    struct judgement judgement = {.run = run, .name = environment->name};
    struct side was, now;
    if (side_read(run, before, environment, &was, error) ||
        side_pair(run, run->result, &run->in_result,
                  before == run->base ? &run->in_base : &run->in_target, &was, &now, error))
        return -1;
    if (now.environment || !graph_revisions(was.graph).count)
        return 0;
    judgement.base = judgement.target = was;
    if (run->base && run->target &&
        side_pair(run, run->target, &run->in_target, &run->in_base, &was, &judgement.target, error))
        return -1;
    if (side_read(run, run->proposed, NULL, &judgement.proposed, error) ||
        side_read(run, run->result, NULL, &judgement.result, error))
        return -1;
    verdict_add_environment(&judgement);
    return rule_deleted(&judgement, error);
}

/* Of what git would stop at, and of files that went along with a folder, only migrations and
 * configs matter here. */
static bool concerns_an_environment(const struct run *run, const struct merge_note *note) {
    for (size_t i = 0; i < run->in_result.count; i++)
        if (path_concerns(&run->in_result.at[i], note->path) ||
            path_concerns(&run->in_result.at[i], note->moved_to))
            return true;
    return false;
}

static void say_merge_notes(struct run *run) {
    for (size_t i = 0; i < run->merge_notes.count; i++) {
        const struct merge_note *note = &run->merge_notes.at[i];
        struct text path = foreign_show(note->path, run->arena);
        struct text moved_to = foreign_show(note->moved_to, run->arena);
        if (!concerns_an_environment(run, note))
            continue;
        struct text said =
            note->kind == MERGE_CONFLICT
                ? text_format(run->arena,
                              "git will stop with a conflict in %.*s; the target's text is assumed",
                              TEXT_ARGS(path))
                : text_format(run->arena,
                              "%.*s follows its folder to %.*s, which the other side moved",
                              TEXT_ARGS(path), TEXT_ARGS(moved_to));
        vector_push(&run->verdict->assumed, run->arena, said);
    }
}

/* Folders in which the change touches a .py file with a down_revision are environments, whatever
 * they are called. */
static int changed_folders(struct run *run, struct texts *folders, struct error *error) {
    *folders = run->settings.versions;
    for (size_t i = 0; i < run->changes.count; i++) {
        const struct file_change *change = &run->changes.at[i];
        struct text folder = path_folder(change->path), bytes;
        if (!text_ends(change->path, TEXT(".py")) || texts_contain(*folders, folder))
            continue;
        struct snapshot *there = change->after.name.size ? run->proposed : run->base;
        if (!there)
            continue;
        bool too_large = false;
        int read = snapshot_read(there, change->path, &bytes, &too_large, error);
        if (read < 0 && !too_large)
            return -1;
        if (read == 1 && (text_starts(bytes, TEXT("down_revision")) ||
                          text_contains(bytes, TEXT("\ndown_revision"))))
            vector_push(folders, run->arena, folder);
    }
    return 0;
}

static int find_in(struct run *run, struct snapshot *snapshot, struct texts folders,
                   struct environments *found, struct error *error) {
    struct environment_notes notes = {0};
    if (!snapshot)
        return 0;
    if (environments_find(snapshot, run->environment_cache, folders, found, &notes, error))
        return -1;
    for (size_t i = 0; snapshot == run->result && i < notes.count; i++) {
        const struct environment_note *note = &notes.at[i];
        vector_push(&run->verdict->skipped, run->arena,
                    text_format(run->arena, "%.*s:%zu: %.*s",
                                TEXT_ARGS(foreign_show(note->place.path, run->arena)),
                                note->place.line,
                                TEXT_ARGS(foreign_show(note->sentence, run->arena))));
    }
    return 0;
}

static int find_all(struct run *run, struct error *error) {
    struct texts folders;
    if (changed_folders(run, &folders, error) ||
        find_in(run, run->result, folders, &run->in_result, error) ||
        find_in(run, run->target, folders, &run->in_target, error) ||
        find_in(run, run->base, folders, &run->in_base, error))
        return -1;
    if (run->proposed != run->result)
        return find_in(run, run->proposed, folders, &run->in_proposed, error);
    run->in_proposed = run->in_result;
    return 0;
}

int judgement_side(struct judgement *judgement, struct snapshot *snapshot, struct side *side,
                   struct error *error) {
    struct run *run = judgement->run;
    struct environments *found = arena_new(run->arena, struct environments);
    return find_in(run, snapshot, judgement->result.environment->versions, found, error) ||
                   side_pair(run, snapshot, found, &run->in_result, &judgement->result, side, error)
               ? -1
               : 0;
}

static int judge_gone(struct run *run, struct error *error) {
    struct snapshot *before = run->base ? run->base : run->target;
    struct environments *in_before = run->base ? &run->in_base : &run->in_target;
    for (size_t i = 0; before && i < in_before->count; i++) {
        const struct environment *environment = &in_before->at[i];
        if (is_touched(run, environment) && run_asks_for(run, environment->name) &&
            !environment_of_folders(&run->in_result, environment) &&
            judge_vanished(run, before, environment, error))
            return -1;
    }
    return 0;
}

static void add_names(const struct environments *environments, struct texts *names,
                      struct arena *arena) {
    for (size_t i = 0; i < environments->count; i++)
        if (!texts_contain(*names, environments->at[i].name))
            vector_push(names, arena, environments->at[i].name);
}

/* An environment that was asked for and is nowhere was not looked at. */
static int check_only(const struct run *run, struct error *error) {
    struct text only = run->options->only_environment;
    struct texts names = {0};
    add_names(&run->in_result, &names, run->arena);
    add_names(&run->in_base, &names, run->arena);
    add_names(&run->in_target, &names, run->arena);
    if (!only.size || texts_contain(names, only))
        return 0;
    struct text known = text_join(names, TEXT(", "), run->arena);
    return error_set(error, "judge the environment", only,
                     text_format(run->arena, "environments here: %.*s",
                                 TEXT_ARGS(known.size ? known : TEXT("none")))
                         .at,
                     "there is no such environment");
}

int judge_environments(struct run *run, struct error *error) {
    if (find_all(run, error) || check_only(run, error))
        return -1;
    say_merge_notes(run);
    for (size_t i = 0; i < run->in_result.count; i++) {
        const struct environment *environment = &run->in_result.at[i];
        if (run_asks_for(run, environment->name) && is_touched(run, environment) &&
            judge_result(run, environment, error))
            return -1;
    }
    return judge_gone(run, error);
}
