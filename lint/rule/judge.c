/* judge.c: one change, from its commits to a verdict: snapshots, then environments, then rules. */
#include "base/foreign.h"
#include "rule/judgement.h"

/* The snapshot of the commit, or NULL where there is none. */
static int snapshot_or_none(struct run *run, struct object_id commit, struct snapshot **out,
                            struct error *error) {
    *out = NULL;
    return object_id_is_none(commit) ? 0 : snapshot_of_commit(run->repository, commit, out, error);
}

static int open_proposed(struct run *run, struct error *error) {
    const struct change *change = run->change;
    switch (change->subject) {
    case SUBJECT_INDEX:
        return snapshot_of_index(run->repository, &run->proposed, error);
    case SUBJECT_WORK_TREE:
        return snapshot_of_work_tree(run->repository, &run->proposed, error);
    case SUBJECT_COMMIT:
        break;
    }
    return snapshot_of_commit(run->repository, change->proposed, &run->proposed, error);
}

/* Where the two histories parted; several merge bases (criss-cross) are merged first, as git does.
 */
static int open_base(struct run *run, struct error *error) {
    struct object_ids bases = run->change->merge_bases;
    return bases.count ? snapshot_of_merge_base(run->repository, bases, &run->base, error) : 0;
}

static int open_result(struct run *run, struct error *error) {
    const struct change *change = run->change;
    if (change->result == RESULT_GIVEN)
        return snapshot_of_commit(run->repository, change->given, &run->result, error);
    bool only_proposed = change->result != RESULT_MERGE ||
                         (change->merge_bases.count == 1 &&
                          object_id_equal(change->merge_bases.at[0], change->target));
    if (only_proposed) {
        run->result = run->proposed;
        return 0;
    }
    return snapshot_merge(run->base, run->target, run->proposed, &run->result, &run->merge_notes,
                          error);
}

/* What the change did: from the merge base to what is proposed; where the target is pushed directly
 * or the merge is given, from the target to the result. */
static int find_changes(struct run *run, struct error *error) {
    bool merges = run->change->result == RESULT_MERGE;
    struct snapshot *before = merges ? run->base : run->target;
    run->has_changes = before && !run->change->for_its_state;
    if (!run->has_changes)
        return 0;
    if (snapshot_changes(before, merges ? run->proposed : run->result, &run->changes, error))
        return -1;
    for (size_t i = 0; i < run->changes.count; i++)
        map_put(&run->changed, run->arena, run->changes.at[i].path, &run->changes.at[i]);
    return 0;
}

static int open_snapshots(struct run *run, struct error *error) {
    return snapshot_or_none(run, run->change->target, &run->target, error) ||
                   open_base(run, error) || open_proposed(run, error) || open_result(run, error) ||
                   find_changes(run, error)
               ? -1
               : 0;
}

/* Where the files are, each commit says of its own. */
static int read_layout(struct run *run, struct error *error) {
    struct settings layout;
    if (settings_read_layout(run->repository, run->proposed, run->options->in_ci, &layout, error))
        return -1;
    run->settings.models = layout.models;
    run->settings.versions = layout.versions;
    return 0;
}

/* A target whose own settings can't be read is judged by those of the change that mends them: else
 * the mend could never land. */
static int take_mended_policy(struct run *run, struct error *error) {
    struct error unmended = {.arena = run->arena};
    if (!run->target || settings_read(run->repository, run->result, run->options->in_ci,
                                      &run->settings, NULL, &unmended))
        return -1;
    vector_push(
        &run->verdict->skipped, run->arena,
        text_format(run->arena, "%.*s; the settings of this change were used",
                    TEXT_ARGS(foreign_show(error_sentence(error, run->arena), run->arena))));
    *error = (struct error){.arena = error->arena};
    return 0;
}

/* Policy is the target's, so that a change can't switch off its own check; that it tries is said.
 */
static int read_policy(struct run *run, struct error *error) {
    bool only_the_team = run->options->in_ci;
    struct snapshot *policy = run->target ? run->target : run->proposed;
    struct settings proposed = {0};
    if (settings_read(run->repository, policy, only_the_team, &run->settings, NULL, error))
        return take_mended_policy(run, error) ? -1 : read_layout(run, error);
    if (run->target && !run->settings.file.size) {
        if (settings_read(run->repository, run->proposed, only_the_team, &proposed, NULL, error))
            return -1;
        if (proposed.file.size)
            run->settings = proposed;
    }
    struct text file = run->settings.file;
    if (run->target && file.size && map_find(&run->changed, file))
        vector_push(
            &run->verdict->skipped, run->arena,
            text_format(
                run->arena,
                "this change edits onehead's settings in %.*s; those of the target were used",
                TEXT_ARGS(foreign_show(file, run->arena))));
    return read_layout(run, error);
}

/* The rules of the whole change. Where it brings nothing to its target, a deploy may still bring
 * something to where it is deployed. */
static int judge_whole(struct run *run, struct error *error) {
    for (size_t i = 0; i < rules_count; i++)
        if (rules[i].judge_run && (rules[i].judges_deploys || !run->change->nothing.size) &&
            rules[i].judge_run(run, error))
            return -1;
    return 0;
}

/* The union of both sides stands in for a merge whose base a shallow clone hides. It can show that
 * all is well, but not whose fork it is. */
static int refuse_a_guess(const struct run *run, struct error *error) {
    if (!run->change->merge_base_unknown || !run->verdict->errors ||
        run->change->result == RESULT_GIVEN)
        return 0;
    return error_set(error, "compare", run->change->target_name,
                     "fetch more history: `git fetch --unshallow`, in CI `fetch-depth: 0`",
                     "this clone is too shallow to hold the commit where the two sides parted, and "
                     "that decides here");
}

int judge(struct repository *repository, const struct change *change,
          const struct judge_options *options, struct verdict *verdict, struct error *error) {
    struct arena *arena = repository_arena(repository);
    *verdict = (struct verdict){.change = change};
    if (change->nothing.size && !change->deploys)
        return 0;
    struct run run = {
        .repository = repository,
        .change = change,
        .options = options,
        .arena = arena,
        .environment_cache = environment_cache_new(arena),
        .migration_cache = migration_cache_new(arena),
        .module_cache = module_cache_new(arena),
        .published = published_new(repository, change),
        .verdict = verdict,
    };
    if (open_snapshots(&run, error) || read_policy(&run, error) ||
        (!change->nothing.size && judge_environments(&run, error)) || judge_whole(&run, error) ||
        findings_settle(&run, error))
        return -1;
    return refuse_a_guess(&run, error);
}
