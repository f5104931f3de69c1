/* stacked.c: a branch that stands on another one, which was re-parented meanwhile: its first
 * migrations are the other branch's, and that one has moved them already. */
#include "base/foreign.h"
#include "rule/fork.h"

enum { MOST_BRANCHES = 1000 }; /* looked at before the question is dropped */

/* Other branches are asked for the sake of advice alone, so what can't be read of them is as good
 * as not there. */
struct stack {
    const struct fork *fork;
    const struct revision *first; /* of our chain, as we have it */
    struct object_id ours;        /* the file that it stands in */
    struct error unused;
};

/* The file where our first migration stands, at another commit. */
static bool find_file(struct stack *stack, struct object_id commit, struct snapshot **snapshot,
                      struct entry *entry) {
    struct repository *repository = stack->fork->judgement->run->repository;
    return !object_id_is_none(commit) &&
           !snapshot_of_commit(repository, commit, snapshot, &stack->unused) &&
           snapshot_find(*snapshot, stack->first->path, entry, &stack->unused) == 1 &&
           entry->kind == ENTRY_FILE;
}

/* Has this branch the same migration on top of the target's head? */
static bool has_moved_it(struct stack *stack, struct object_id tip) {
    struct judgement *judgement = stack->fork->judgement;
    const struct graph *graph = judgement->result.graph;
    struct snapshot *snapshot;
    struct entry entry;
    struct text bytes;
    struct migration theirs;
    if (!find_file(stack, tip, &snapshot, &entry) || object_id_equal(entry.id, stack->ours) ||
        snapshot_read(snapshot, stack->first->path, &bytes, NULL, &stack->unused) != 1)
        return false;
    migration_read(bytes, stack->first->path, false, judgement->run->arena, &theirs);
    const struct texts *parents = &theirs.revision.parents;
    return theirs.state == MIGRATION_READ && parents->count == 1 &&
           text_equal(theirs.revision.id, stack->first->id) &&
           graph_descends(graph, parents->at[0], stack->fork->theirs->id) &&
           !graph_descends(graph, parents->at[0], stack->first->id);
}

/* A branch that has moved it, the local ones first. */
static bool find_branch(struct stack *stack, struct ref *branch) {
    struct run *run = stack->fork->judgement->run;
    struct refs refs = {0};
    struct text own = text_format(run->arena, "refs/heads/%.*s", TEXT_ARGS(run->change->branch));
    if (repository_refs(run->repository, TEXT("refs/heads/"), &refs, &stack->unused) ||
        repository_refs(run->repository, TEXT("refs/remotes/"), &refs, &stack->unused))
        return false;
    for (size_t i = 0; i < refs.count && i < MOST_BRANCHES; i++) {
        *branch = refs.at[i];
        if (!text_equal(branch->name, own) && !branch->symbolic.size &&
            has_moved_it(stack, branch->commit))
            return true;
    }
    return false;
}

/* ---- where our branch was cut from it ---- */

static bool has_ours(struct stack *stack, struct object_id commit) {
    struct snapshot *snapshot;
    struct entry entry;
    return find_file(stack, commit, &snapshot, &entry);
}

/* By the reflog of the other branch: the last place where it stood that our history holds. */
static struct object_id stood_at(struct stack *stack, struct text ref) {
    struct run *run = stack->fork->judgement->run;
    struct object_ids stood = repository_reflog(run->repository, ref);
    for (size_t i = 0; i < stood.count; i++)
        if (has_ours(stack, stood.at[i]) &&
            repository_is_ancestor(run->repository, stood.at[i], run->change->proposed,
                                   &stack->unused) == 1)
            return stood.at[i];
    return (struct object_id){0};
}

struct search {
    struct stack *stack;
    struct object_id found;
};

/* From the newest commit on: the last one that still has the file brought it. */
static int visit(void *context, const struct commit *commit) {
    struct search *search = context;
    if (!has_ours(search->stack, commit->id))
        return 1;
    search->found = commit->id;
    return 0;
}

static struct object_id brought_by(struct stack *stack) {
    enum { MOST_COMMITS = 200 };
    struct run *run = stack->fork->judgement->run;
    struct search search = {.stack = stack};
    bool complete;
    int answer = repository_walk(run->repository, run->change->proposed, MOST_COMMITS, visit,
                                 &search, &complete, &stack->unused);
    return answer == 1 ? search.found : (struct object_id){0};
}

/* "feature-a", "origin/feature-a" */
static struct text short_name(struct text ref) {
    struct text heads = TEXT("refs/heads/"), remotes = TEXT("refs/remotes/");
    size_t skipped = text_starts(ref, heads) ? heads.size : remotes.size;
    return text_slice(ref, skipped, ref.size);
}

static void advise_rebase(const struct stack *stack, struct ref branch, struct object_id old,
                          struct finding *finding) {
    struct run *run = stack->fork->judgement->run;
    const struct change *change = run->change;
    struct text onto = short_name(branch.name);
    struct alternative alternative = {0};
    if (!foreign_is_plain(onto) || !foreign_is_plain(change->branch) ||
        !advice_git_first(run->repository, change, false, &alternative.commands))
        return;
    vector_push(&alternative.commands, run->arena,
                text_format(run->arena, "git rebase --onto %.*s %.*s %.*s",
                            TEXT_ARGS(shell_quote(onto, run->arena)),
                            TEXT_ARGS(object_id_hex(old, run->arena)),
                            TEXT_ARGS(shell_quote(change->branch, run->arena))));
    alternative.title =
        text_format(run->arena, "rebase onto %.*s, which has moved %.*s already", TEXT_ARGS(onto),
                    TEXT_ARGS(shown_id(stack->first->id, run->arena)));
    vector_push(&finding->alternatives, run->arena, alternative);
    finding->prefer_alternative = true;
}

bool fork_restack(const struct fork *fork, const struct revision *first, struct finding *finding) {
    struct run *run = fork->judgement->run;
    struct stack stack = {.fork = fork, .first = first, .unused = {.arena = run->arena}};
    struct object_id proposed = run->change->proposed;
    struct snapshot *snapshot;
    struct entry entry;
    struct ref branch;
    if (run->change->subject != SUBJECT_COMMIT || !run->change->branch.size ||
        !find_file(&stack, proposed, &snapshot, &entry))
        return false;
    stack.ours = entry.id;
    if (!find_branch(&stack, &branch))
        return false;
    struct object_id old = stood_at(&stack, branch.name);
    if (object_id_is_none(old))
        old = brought_by(&stack);
    if (object_id_is_none(old) || object_id_equal(old, proposed))
        return false;
    advise_rebase(&stack, branch, old, finding);
    return true;
}
