/* new_root.c: a second history that begins beside the old one (OH107). */
#include "rule/judgement.h"

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

struct histories stray_histories(const struct judgement *judgement) {
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
