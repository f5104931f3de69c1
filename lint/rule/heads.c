/* heads.c: the question this program exists for: would the branch be left with more than one head,
 * and is that this change's doing (OH101, OH102)? */
#include "rule/fork.h"

/* Heads that count: those of a stray history are OH107's. */
static struct revisions counted(const struct judgement *judgement, struct histories stray,
                                struct revisions heads) {
    struct arena *arena = judgement->run->arena;
    struct revisions kept = {0};
    struct texts left_out = {0};
    for (size_t i = 0; i < stray.count; i++)
        for (size_t k = 0; k < stray.at[i].heads.count; k++)
            vector_push(&left_out, arena, stray.at[i].heads.at[k]->id);
    for (size_t i = 0; i < heads.count; i++)
        if (!texts_contain(left_out, heads.at[i]->id))
            vector_push(&kept, arena, heads.at[i]);
    return kept;
}

size_t heads_before(const struct judgement *judgement, const struct head_group *group) {
    struct head_groups groups = graph_head_groups(judgement->target.graph, judgement->run->arena);
    for (size_t i = 0; i < groups.count; i++) {
        struct texts labels = groups.at[i].labels;
        bool same = labels.count == group->labels.count;
        for (size_t k = 0; same && k < labels.count; k++)
            same = text_equal(labels.at[k], group->labels.at[k]);
        if (same)
            return groups.at[i].heads.count;
    }
    return 0;
}

/* A new head that stands on none of the target's heads opens a fork, also where another one was
 * closed. */
static bool opens_fork(const struct judgement *judgement, struct revisions heads) {
    struct arena *arena = judgement->run->arena;
    struct texts before = revision_ids(graph_heads(judgement->target.graph, arena), arena);
    for (size_t i = 0; i < heads.count; i++)
        if (!side_has(&judgement->target, heads.at[i]->id) &&
            !graph_descends_from_any(judgement->result.graph, heads.at[i]->id, before))
            return true;
    return false;
}

static bool is_own_doing(const struct judgement *judgement, const struct head_group *group,
                         struct revisions heads) {
    const struct change *change = judgement->run->change;
    return change->for_its_state || change->result == RESULT_ALONE ||
           heads.count > heads_before(judgement, group) || opens_fork(judgement, heads);
}

/* Wrong on the branch alone, right once merged: the target has mended it already. */
static int say_mended(struct judgement *judgement, struct revisions heads, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding =
        finding_add(judgement, "OH101", false, heads.at[0]->place,
                    "Your branch has the heads %.*s, but %.*s has mended that: merge %.*s in.",
                    TEXT_ARGS(shown_ids(heads, 4, arena)), TEXT_ARGS(target_shown(judgement)),
                    TEXT_ARGS(target_shown(judgement)));
    finding->severity = SEVERITY_WARNING;
    return finding_name(judgement, finding, heads.at[0], error);
}

/* Where a parent is missing, what stood above it looks like a head, and OH104 has said why. */
static int heads_of_proposed(struct judgement *judgement, struct error *error) {
    if (graph_missing(judgement->proposed.graph, judgement->run->arena).count)
        return 0;
    struct head_groups groups = graph_head_groups(judgement->proposed.graph, judgement->run->arena);
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].heads.count > judgement->run->settings.heads)
            return say_mended(judgement, groups.at[i].heads, error);
    return 0;
}

int rule_heads(struct judgement *judgement, struct error *error) {
    struct head_groups groups = graph_head_groups(judgement->result.graph, judgement->run->arena);
    struct histories stray = stray_histories(judgement);
    bool several = stray.count > 0;
    for (size_t i = 0; i < groups.count; i++) {
        struct revisions heads = counted(judgement, stray, groups.at[i].heads);
        if (heads.count <= judgement->run->settings.heads)
            continue;
        several = true;
        bool old = !is_own_doing(judgement, &groups.at[i], heads);
        if (fork_say(judgement, heads, old, error))
            return -1;
    }
    const struct change *change = judgement->run->change;
    size_t before = judgement->run->verdict->findings.count;
    if (several || change->result != RESULT_MERGE)
        return 0;
    if (heads_of_proposed(judgement, error))
        return -1;
    bool is_said = judgement->run->verdict->findings.count > before;
    return change->is_series && !is_said ? series_heads(judgement, error) : 0;
}
