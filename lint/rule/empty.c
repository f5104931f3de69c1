/* empty.c: a migration that does nothing and does not say why (OH401). */
#include "base/foreign.h"
#include "rule/drift.h"

static int judge_revision(struct judgement *judgement, const struct revision *revision,
                          struct error *error) {
    struct run *run = judgement->run;
    struct modules *modules = run_modules(run, side_after(judgement)->snapshot);
    const struct module *module;
    struct operations operations = {0};
    int opened = modules_open(modules, revision->path, &module, error);
    if (opened <= 0)
        return opened;
    if (operations_read(modules, module, &operations, error))
        return -1;
    if (!operations_are_empty(module, &operations))
        return 0;
    struct finding *finding = finding_add(
        judgement, "OH401", false, revision->place,
        "The upgrade() of your migration %.*s does nothing, and nothing in it says why.",
        TEXT_ARGS(shown_id(revision->id, run->arena)));
    finding->hint = TEXT("Written before the models were changed or imported? Then delete it and "
                         "write it anew; else say in a comment why it is empty.");
    finding->snapshot = side_after(judgement)->snapshot;
    return finding_name(judgement, finding, revision, error);
}

/* Merge revisions do nothing by nature, and a first one may mark where a history begins. */
int rule_empty(struct judgement *judgement, struct error *error) {
    struct revisions revisions = graph_revisions(side_after(judgement)->graph);
    if (!judgement->run->has_changes)
        return 0;
    for (size_t i = 0; i < revisions.count; i++)
        if (revisions.at[i]->parents.count == 1 &&
            !side_has(side_before(judgement), revisions.at[i]->id) &&
            judge_revision(judgement, revisions.at[i], error))
            return -1;
    return 0;
}
