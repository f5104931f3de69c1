/* fork.c: what is said of several heads: one sentence, and each head by name. */
#include "rule/fork.h"

#include <time.h>

#include "base/age.h"
#include "base/foreign.h"

bool fork_only_on_target(const struct judgement *judgement, const struct revision *head) {
    return !side_has(&judgement->proposed, head->id);
}

static struct fork fork_of(struct judgement *judgement, struct revisions heads) {
    struct fork fork = {.judgement = judgement, .heads = heads};
    for (size_t i = 0; i < heads.count; i++) {
        bool is_new = !side_has(&judgement->target, heads.at[i]->id);
        if (is_new && !fork.mine)
            fork.mine = heads.at[i];
        else if (!fork.theirs || (fork_only_on_target(judgement, heads.at[i]) &&
                                  !fork_only_on_target(judgement, fork.theirs)))
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

int fork_say(struct judgement *judgement, struct revisions heads, bool old, struct error *error) {
    struct fork fork = fork_of(judgement, heads);
    const char *code = "OH101";
    for (size_t i = 0; i < heads.count; i++)
        if (fork_only_on_target(judgement, heads.at[i]))
            code = "OH102";
    struct finding *finding = finding_add(judgement, code, old, fork.mine->parents_place, "%s", "");
    if (name_heads(&fork, finding, error))
        return -1;
    finding->message = sentence(&fork, finding);
    if (old)
        finding->message = text_format(
            judgement->run->arena,
            "%.*s %.*s had several heads before this change: they are not yours, and are mended "
            "on a branch of their own.",
            TEXT_ARGS(finding->message), TEXT_ARGS(target_shown(judgement)));
    return fork_advise(&fork, finding, error);
}
