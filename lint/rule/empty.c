/* empty.c: a migration that does nothing and does not say why (OH401). */
#include "base/foreign.h"
#include "rule/drift.h"

/* 1: it does nothing and does not say why; 0: it does, or can't be read; -1. */
static int is_empty(struct judgement *judgement, const struct revision *revision,
                    struct error *error) {
    struct modules *modules = run_modules(judgement->run, side_after(judgement)->snapshot);
    const struct module *module;
    struct operations operations = {0};
    int opened = modules_open(modules, revision->path, &module, error);
    if (opened <= 0)
        return opened;
    if (operations_read(modules, module, &operations, error))
        return -1;
    return operations_are_empty(module, &operations);
}

static int say_empty(struct judgement *judgement, const struct revision *revision, size_t more,
                     struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct text others = more ? text_format(arena, " and of %zu more", more) : TEXT("");
    struct finding *finding = finding_add(
        judgement, "OH401", false, revision->place,
        "The upgrade() of your migration %.*s%.*s does nothing, and nothing in it says why.",
        TEXT_ARGS(shown_id(revision->id, arena)), TEXT_ARGS(others));
    finding->hint = TEXT("Written before the models were changed or imported? Then delete it and "
                         "write it anew; else say in a comment why it is empty.");
    finding->snapshot = side_after(judgement)->snapshot;
    return finding_name(judgement, finding, revision, error);
}

/* Merge revisions do nothing by nature, and a first one may mark where a history begins. */
static int find_empty(struct judgement *judgement, struct revisions *empty, struct error *error) {
    struct revisions revisions = graph_revisions(side_after(judgement)->graph);
    for (size_t i = 0; i < revisions.count; i++) {
        if (revisions.at[i]->parents.count != 1 ||
            side_has(side_before(judgement), revisions.at[i]->id))
            continue;
        int found = is_empty(judgement, revisions.at[i], error);
        if (found < 0)
            return -1;
        if (found)
            vector_push(empty, judgement->run->arena, revisions.at[i]);
    }
    return 0;
}

int rule_empty(struct judgement *judgement, struct error *error) {
    struct revisions empty = {0};
    if (!judgement->run->has_changes)
        return 0;
    if (find_empty(judgement, &empty, error))
        return -1;
    size_t named = empty.count > NAMED_ONE_BY_ONE ? 1 : empty.count;
    for (size_t i = 0; i < named; i++)
        if (say_empty(judgement, empty.at[i], empty.count - named, error))
            return -1;
    return 0;
}
