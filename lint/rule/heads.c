/* heads.c: the question this program exists for: would the branch be left with more than one head
 * (OH101, OH102)? And is a root new (OH107)? */
#include <time.h>

#include "base/age.h"
#include "base/foreign.h"
#include "rule/judgement.h"

/* ---- OH107 new-root ---- */

static bool is_root_of(const struct side *side, struct text id) {
    const struct revision *revision = graph_find(side->graph, id);
    return revision && !revision->parents.count;
}

static bool has_root_of_target(const struct judgement *judgement, const struct history *history) {
    for (size_t i = 0; i < history->roots.count; i++)
        if (is_root_of(&judgement->target, history->roots.at[i]->id))
            return true;
    return false;
}

/* A history of its own with one root that is new and bears no label. */
static bool is_new_history(const struct judgement *judgement, const struct history *history) {
    const struct revision *root = history->roots.count == 1 ? history->roots.at[0] : NULL;
    return root && !root->labels.count && root->labels_known &&
           !side_has(&judgement->target, root->id);
}

/* The new histories beside one that the target has. A history squashed into one new root has none
 * beside it. */
static struct histories stray_histories(const struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    struct histories all = graph_histories(judgement->result.graph, arena), stray = {0};
    bool has_old = false;
    for (size_t i = 0; i < all.count; i++)
        has_old = has_old || has_root_of_target(judgement, &all.at[i]);
    for (size_t i = 0; has_old && i < all.count; i++)
        if (is_new_history(judgement, &all.at[i]))
            vector_push(&stray, arena, all.at[i]);
    return stray;
}

int rule_new_root(struct judgement *judgement, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct histories stray = stray_histories(judgement);
    struct revisions before = graph_heads(judgement->target.graph, arena);
    for (size_t i = 0; i < stray.count; i++) {
        const struct revision *root = stray.at[i].roots.at[0];
        struct finding *finding = finding_add(
            judgement, "OH107", false, root->parents_place,
            "%.*s follows nothing: it starts a second history, up to %.*s, beside the "
            "one that ends in %.*s.",
            TEXT_ARGS(shown_id(root->id, arena)), TEXT_ARGS(shown_ids(stray.at[i].heads, 3, arena)),
            TEXT_ARGS(shown_ids(before, 3, arena)));
        finding->hint = TEXT("Let its down_revision name that head; or, if a second history is "
                             "meant, give it a branch label.");
        if (finding_name(judgement, finding, root, error))
            return -1;
    }
    return 0;
}

/* ---- whose doing ---- */

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

static size_t heads_before(const struct judgement *judgement, const struct head_group *group) {
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

/* ---- what to say ---- */

struct fork { /* several heads that should be one */
    struct judgement *judgement;
    struct revisions heads;
    const struct revision *mine, *theirs; /* a head that the change brings, one that it does not;
                                             theirs may be its own second */
};

static bool only_on_target(const struct judgement *judgement, const struct revision *head) {
    return !side_has(&judgement->proposed, head->id);
}

static struct fork fork_of(struct judgement *judgement, struct revisions heads) {
    struct fork fork = {.judgement = judgement, .heads = heads};
    for (size_t i = 0; i < heads.count; i++) {
        bool is_new = !side_has(&judgement->target, heads.at[i]->id);
        if (is_new && !fork.mine)
            fork.mine = heads.at[i];
        else if (!fork.theirs || (only_on_target(judgement, heads.at[i]) &&
                                  !only_on_target(judgement, fork.theirs)))
            fork.theirs = heads.at[i];
    }
    if (!fork.mine)
        fork.mine = heads.at[0] == fork.theirs ? heads.at[1] : heads.at[0];
    return fork;
}

/* "both follow 'a1'" where it is the parent of both, "both descend from" where it lies deeper. */
static struct text relation(const struct fork *fork) {
    struct judgement *judgement = fork->judgement;
    struct arena *arena = judgement->run->arena;
    struct revisions shared =
        graph_shared_parents(judgement->result.graph, fork->mine->id, fork->theirs->id, arena);
    if (!shared.count)
        return TEXT("share no parent");
    bool direct = texts_contain(fork->mine->parents, shared.at[0]->id) &&
                  texts_contain(fork->theirs->parents, shared.at[0]->id);
    return text_format(arena, "both %s %.*s", direct ? "follow" : "descend from",
                       TEXT_ARGS(shown_ids(shared, 2, arena)));
}

static struct text landed(const struct fork *fork, const struct finding *finding) {
    for (size_t i = 0; i < finding->revisions.count; i++) {
        const struct finding_revision *named = &finding->revisions.at[i];
        if (text_equal(named->id, fork->theirs->id) && named->landed_at)
            return text_format(
                fork->judgement->run->arena, " (landed %.*s)",
                TEXT_ARGS(age_words(time(NULL) - named->landed_at, fork->judgement->run->arena)));
    }
    return TEXT("");
}

static struct text sentence(const struct fork *fork, const struct finding *finding) {
    struct judgement *judgement = fork->judgement;
    struct arena *arena = judgement->run->arena;
    struct text both = relation(fork), target = target_shown(judgement);
    struct text mine = shown_id(fork->mine->id, arena), theirs = shown_id(fork->theirs->id, arena);
    if (fork->heads.count > 2)
        return text_format(arena, "%zu heads where one belongs: %.*s.", fork->heads.count,
                           TEXT_ARGS(shown_ids(fork->heads, 6, arena)));
    if (!side_has(&judgement->target, fork->mine->id) &&
        side_has(&judgement->target, fork->theirs->id))
        return text_format(arena, "Your migration %.*s and %.*s's %.*s%.*s %.*s.", TEXT_ARGS(mine),
                           TEXT_ARGS(target), TEXT_ARGS(theirs), TEXT_ARGS(landed(fork, finding)),
                           TEXT_ARGS(both));
    return text_format(arena, "%.*s and %.*s %.*s.", TEXT_ARGS(mine), TEXT_ARGS(theirs),
                       TEXT_ARGS(both));
}

static int name_heads(const struct fork *fork, struct finding *finding, struct error *error) {
    for (size_t i = 0; i < fork->heads.count; i++) {
        if (finding_name(fork->judgement, finding, fork->heads.at[i], error))
            return -1;
        if (landing_find(fork->judgement, &finding->revisions.at[i], error))
            return -1;
    }
    finding->shared_parents =
        revision_ids(graph_shared_parents(fork->judgement->result.graph, fork->mine->id,
                                          fork->theirs->id, fork->judgement->run->arena),
                     fork->judgement->run->arena);
    return 0;
}

/* ---- the way out ---- */

static bool is_own(const void *context, const struct revision *revision) {
    const struct judgement *judgement = context;
    return !side_has(&judgement->target, revision->id);
}

/* Two people mended the same fork: both merge revisions have the same parents, and one of them is
 * enough. */
static bool is_second_mend(const struct fork *fork) {
    struct texts mine = fork->mine->parents, theirs = fork->theirs->parents;
    bool same = fork->heads.count == 2 && mine.count > 1 && mine.count == theirs.count;
    for (size_t i = 0; same && i < mine.count; i++)
        same = texts_contain(theirs, mine.at[i]);
    return same && !side_has(&fork->judgement->target, fork->mine->id);
}

static void advise_drop(const struct fork *fork, bool needs_target, struct finding *finding) {
    struct run *run = fork->judgement->run;
    struct texts commands = {0};
    struct text path = fork->mine->path, message = TEXT("drop the second merge revision");
    finding->hint =
        text_format(run->arena, "Both merge the same heads, so one is enough: drop yours, %.*s.",
                    TEXT_ARGS(foreign_show(path, run->arena)));
    if (!foreign_is_plain(path) ||
        !advice_git_first(run->repository, run->change, needs_target, &commands))
        return;
    vector_push(
        &commands, run->arena,
        text_format(run->arena, "git rm -q %.*s", TEXT_ARGS(shell_quote(path, run->arena))));
    vector_push(
        &commands, run->arena,
        text_format(run->arena, "git commit -m %.*s", TEXT_ARGS(shell_quote(message, run->arena))));
    finding->commands = commands;
}

static bool is_published(const struct finding *finding, struct text id) {
    for (size_t i = 0; i < finding->revisions.count; i++)
        if (text_equal(finding->revisions.at[i].id, id))
            return finding->revisions.at[i].published;
    return true;
}

/* Only a chain of one's own that nobody has run may be moved, and only as a whole: one first
 * revision with one parent. */
static int advise_reparent(const struct fork *fork, bool needs_target, struct finding *finding,
                           struct error *error) {
    struct judgement *judgement = fork->judgement;
    struct run *run = judgement->run;
    const struct revision *moved = fork->mine;
    bool published = true;
    if (fork->heads.count != 2 || is_published(finding, moved->id))
        return 0;
    struct revisions first =
        graph_first_of_chain(judgement->result.graph, moved->id, is_own, judgement, run->arena);
    if (first.count != 1 || first.at[0]->parents.count != 1 ||
        !foreign_is_plain(first.at[0]->path) ||
        graph_descends(judgement->result.graph, fork->theirs->id, first.at[0]->id))
        return 0;
    if (published_has(run->published, first.at[0]->id, first.at[0]->path, &published, error))
        return -1;
    if (published)
        return 0;
    struct alternative alternative =
        advice_reparent(run->repository, run->change, first.at[0], fork->theirs->id,
                        judgement->result.environment->versions, needs_target);
    if (!alternative.edits.count)
        return 0;
    vector_push(&finding->alternatives, run->arena, alternative);
    finding->prefer_alternative = true;
    return 0;
}

static int advise_merge(const struct fork *fork, bool needs_target, struct finding *finding,
                        struct error *error) {
    struct judgement *judgement = fork->judgement;
    struct run *run = judgement->run;
    struct tool tool;
    if (tool_find(run->result, judgement->result.environment, &run->settings, run->arena, &tool,
                  error))
        return -1;
    finding->commands = advice_merge_revision(
        run->repository, run->change, &tool, revision_ids(fork->heads, run->arena),
        judgement->result.environment->versions, needs_target);
    if (!finding->commands.count)
        finding->hint = TEXT(
            "An id or a name here can't be shown safely in a command: mend the files by hand.");
    else if (tool.needs_flask_app)
        finding->hint = TEXT("FLASK_APP must be set for these.");
    return 0;
}

static int advise(const struct fork *fork, struct finding *finding, struct error *error) {
    bool needs_target = false;
    for (size_t i = 0; i < fork->heads.count; i++)
        needs_target = needs_target || only_on_target(fork->judgement, fork->heads.at[i]);
    if (is_second_mend(fork)) {
        advise_drop(fork, needs_target, finding);
        return 0;
    }
    if (advise_merge(fork, needs_target, finding, error))
        return -1;
    return advise_reparent(fork, needs_target, finding, error);
}

/* ---- OH101 multiple-heads, OH102 heads-after-merge ---- */

static int say_fork(struct judgement *judgement, struct revisions heads, bool old,
                    struct error *error) {
    struct fork fork = fork_of(judgement, heads);
    const char *code = "OH101";
    for (size_t i = 0; i < heads.count; i++)
        if (only_on_target(judgement, heads.at[i]))
            code = "OH102";
    struct finding *finding = finding_add(judgement, code, old, fork.mine->parents_place, "%s", "");
    if (name_heads(&fork, finding, error))
        return -1;
    finding->message = sentence(&fork, finding);
    if (old)
        finding->message = text_format(
            judgement->run->arena,
            "%.*s %.*s had these heads before this change; mend it on a branch of its own.",
            TEXT_ARGS(finding->message), TEXT_ARGS(target_shown(judgement)));
    return advise(&fork, finding, error);
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
        if (say_fork(judgement, heads, old, error))
            return -1;
    }
    bool merges = judgement->run->change->result == RESULT_MERGE;
    return several || !merges ? 0 : heads_of_proposed(judgement, error);
}
