/* way_out.c: how several heads become one again. */
#include "base/foreign.h"
#include "rule/fork.h"

static bool is_own(const void *context, const struct revision *revision) {
    const struct judgement *judgement = context;
    return !side_has(&judgement->target, revision->id);
}

/* Two people mended the same fork: both merge revisions have the same parents, and one of them is
 * enough. */
static bool is_second_mend(const struct fork *fork) {
    struct texts mine = fork->mine->parents, theirs = fork->theirs->parents;
    return fork->heads.count == 2 && mine.count > 1 && texts_same(mine, theirs) &&
           !side_has(&fork->judgement->target, fork->mine->id);
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
 * revision with one parent. What it leaves must stay below the other head, or it is a head itself.
 */
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
        graph_descends(judgement->result.graph, fork->theirs->id, first.at[0]->id) ||
        !graph_descends(judgement->result.graph, fork->theirs->id, first.at[0]->parents.at[0]))
        return 0;
    if (published_has(run->published, first.at[0]->id, first.at[0]->path, &published, error))
        return -1;
    if (published)
        return 0;
    if (fork_restack(fork, first.at[0], finding))
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

enum { MERGE_LINES = 3 }; /* the tool's, git add, git commit */

/* The heads of the target's own fork: as it has them, without what this change puts on top. */
static struct revisions heads_of_target(const struct judgement *judgement) {
    struct head_groups groups = graph_head_groups(judgement->target.graph, judgement->run->arena);
    for (size_t i = 0; i < groups.count; i++)
        if (groups.at[i].heads.count > judgement->run->settings.heads)
            return groups.at[i].heads;
    return (struct revisions){0};
}

/* A fork that was there before is mended on a branch of its own, cut from the target: a merge
 * revision on this one would carry this change along, and nothing here needs to move. */
static int advise_elsewhere(const struct fork *fork, struct finding *finding, struct error *error) {
    struct judgement *judgement = fork->judgement;
    struct run *run = judgement->run;
    struct revisions heads = heads_of_target(judgement);
    struct tool tool;
    if (heads.count < 2 || !foreign_is_plain(run->change->target_name) ||
        !judgement->target.environment)
        return 0;
    if (tool_find(run->target, judgement->target.environment, &run->settings, run->arena, &tool,
                  error))
        return -1;
    struct change staged = {.subject = SUBJECT_INDEX, .target_name = run->change->target_name};
    struct texts merge =
        advice_merge_revision(run->repository, &staged, &tool, revision_ids(heads, run->arena),
                              judgement->target.environment->versions, false);
    struct text name = shell_quote(run->change->target_name, run->arena);
    struct text cut =
        text_format(run->arena, "git switch --no-track -c mend-heads %.*s", TEXT_ARGS(name));
    struct texts commands = {0};
    for (size_t i = 0; i < merge.count; i++) {
        if (i + MERGE_LINES == merge.count)
            vector_push(&commands, run->arena, cut);
        vector_push(&commands, run->arena, merge.at[i]);
    }
    finding->commands = commands;
    return 0;
}

int fork_advise(const struct fork *fork, struct finding *finding, struct error *error) {
    bool needs_target = false;
    if (finding->was_there_before)
        return advise_elsewhere(fork, finding, error);
    for (size_t i = 0; i < fork->heads.count; i++)
        needs_target = needs_target || fork_only_on_target(fork->judgement, fork->heads.at[i]);
    int on_disk = fork_uncommitted(fork, finding, error);
    if (on_disk)
        return on_disk < 0 ? -1 : 0;
    if (is_second_mend(fork)) {
        advise_drop(fork, needs_target, finding);
        return 0;
    }
    if (advise_merge(fork, needs_target, finding, error))
        return -1;
    return advise_reparent(fork, needs_target, finding, error);
}
