/* series.c: a push for review makes one review of each commit, and each may land without those that
 * follow it. So a fork that one commit opens and a later one mends is worth a word. */
#include "base/foreign.h"
#include "rule/judgement.h"

enum { MOST_COMMITS = 50 }; /* looked at; a longer series lands as one, if at all */

/* What the target would hold if the series ended with this commit. NULL: it can't be told, because
 * the commit came in from elsewhere. */
static int landed(struct run *run, struct object_id commit, struct snapshot **result,
                  struct error *error) {
    const struct object_ids *bases = &run->change->merge_bases;
    struct merge_notes unused = {0};
    struct snapshot *snapshot;
    *result = NULL;
    if (bases->count != 1)
        return 0;
    int stands_on_base = repository_is_ancestor(run->repository, bases->at[0], commit, error);
    if (stands_on_base <= 0)
        return stands_on_base;
    if (snapshot_of_commit(run->repository, commit, &snapshot, error))
        return -1;
    if (!object_id_equal(bases->at[0], run->change->target))
        return snapshot_merge(run->base, run->target, snapshot, result, &unused, error);
    *result = snapshot;
    return 0;
}

static int say_fork(struct judgement *judgement, struct object_id commit, struct snapshot *snapshot,
                    struct revisions heads, struct error *error) {
    struct run *run = judgement->run;
    struct text id = text_slice(object_id_hex(commit, run->arena), 0, 10);
    const struct revision *newest = heads.at[0];
    for (size_t i = 0; i < heads.count; i++)
        if (!side_has(&judgement->target, heads.at[i]->id))
            newest = heads.at[i];
    struct finding *finding =
        finding_add(judgement, "OH101", false, newest->parents_place,
                    "After commit %.*s of this series there are the heads %.*s, and a later commit "
                    "mends that: submit the series as a whole, or squash it.",
                    TEXT_ARGS(id), TEXT_ARGS(shown_ids(heads, 4, run->arena)));
    finding->severity = SEVERITY_WARNING;
    finding->snapshot = snapshot;
    return finding_name(judgement, finding, newest, error);
}

/* 1: something was said, 0, -1. */
static int judge_commit(struct judgement *judgement, struct object_id commit, struct error *error) {
    struct run *run = judgement->run;
    struct snapshot *snapshot;
    struct side side;
    if (landed(run, commit, &snapshot, error))
        return -1;
    if (!snapshot)
        return 0;
    if (judgement_side(judgement, snapshot, &side, error))
        return -1;
    struct head_groups groups = graph_head_groups(side.graph, run->arena);
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].heads.count > run->settings.heads &&
            groups.at[i].heads.count > heads_before(judgement, &groups.at[i]) &&
            !graph_missing(side.graph, run->arena).count)
            return say_fork(judgement, commit, snapshot, groups.at[i].heads, error) ? -1 : 1;
    return 0;
}

int series_heads(struct judgement *judgement, struct error *error) {
    const struct change *change = judgement->run->change;
    struct object_ids commits;
    if (repository_range(judgement->run->repository, change->target, change->proposed, MOST_COMMITS,
                         &commits, error))
        return -1;
    for (size_t i = commits.count; i-- > 0;) {
        if (object_id_equal(commits.at[i], change->proposed))
            continue;
        int said = judge_commit(judgement, commits.at[i], error);
        if (said)
            return said < 0 ? -1 : 0;
    }
    return 0;
}
