/* question.c: from one proposed commit to one whole change. */
#include "change/target.h"

enum { OLD_AFTER = 7 * 24 * 60 * 60 };

static struct arena *arena_of(const struct question *question) {
    return repository_arena(question->surroundings->repository);
}

void change_assume(struct question *question, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text sentence = text_format_list(arena_of(question), format, arguments);
    va_end(arguments);
    vector_push(&question->change->assumed, arena_of(question), sentence);
}

int branch_at(struct repository *repository, struct object_id commit, struct text *branch,
              struct error *error) {
    struct refs refs = {0};
    size_t count = 0;
    *branch = TEXT("");
    if (repository_refs(repository, TEXT("refs/heads/"), &refs, error))
        return -1;
    for (size_t i = 0; i < refs.count; i++)
        if (!object_id_is_none(commit) && object_id_equal(refs.at[i].commit, commit)) {
            *branch = branch_of_ref(refs.at[i].name);
            count++;
        }
    if (count != 1)
        *branch = TEXT("");
    return 0;
}

/* Without a common ancestor there is nothing to merge: gh-pages, a subtree, a rewritten main. */
static void judge_alone(struct question *question) {
    struct change *change = question->change;
    change_assume(question, "it shares no history with %.*s, so it is judged by itself",
                  TEXT_ARGS(change->target_name));
    change->result = RESULT_ALONE;
    change->target = (struct object_id){0};
    change->target_name = change->target_branch = change->target_remote = TEXT("");
    change->target_age = -1;
}

/* A commit at the shallow boundary still names its parents: the merge commit that CI checks out at
 * depth 1 tells that it holds the target. */
static int find_target_among_parents(struct question *question, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct change *change = question->change;
    struct commit commit = {0};
    if (!change->merge_base_unknown)
        return 0;
    if (!object_id_is_none(question->merged_base)) {
        vector_push(&change->merge_bases, arena_of(question), question->merged_base);
        change->merge_base_unknown = false;
        return 0;
    }
    if (repository_commit(repository, change->proposed, &commit, error) < 0)
        return -1;
    for (size_t i = 0; i < commit.parents.count && change->merge_base_unknown; i++)
        if (object_id_equal(commit.parents.at[i], change->target)) {
            vector_push(&change->merge_bases, arena_of(question), change->target);
            change->merge_base_unknown = false;
        }
    return 0;
}

/* What is staged or lies on the disk while the target is being merged in will be a child of both:
 * it holds the target already, and conflicts are solved in it or plain to see. */
static int find_merge_under_way(struct question *question, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct change *change = question->change;
    struct object_id merged;
    if (change->subject == SUBJECT_COMMIT)
        return 0;
    int found = repository_resolve(repository, TEXT("MERGE_HEAD"), &merged, error);
    if (found > 0)
        found = repository_is_ancestor(repository, change->target, merged, error);
    if (found <= 0)
        return found;
    change->merge_bases = (struct object_ids){0};
    change->merge_base_unknown = false;
    vector_push(&change->merge_bases, arena_of(question), change->target);
    return 0;
}

static int find_merge_bases(struct question *question, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct change *change = question->change;
    if (object_id_is_none(change->target) || object_id_is_none(change->proposed))
        return 0;
    if (repository_merge_bases(repository, change->target, change->proposed, &change->merge_bases,
                               &change->merge_base_unknown, error) ||
        find_target_among_parents(question, error) || find_merge_under_way(question, error))
        return -1;
    if (change->result == RESULT_MERGE && !change->merge_bases.count && !change->merge_base_unknown)
        judge_alone(question);
    if (change->result != RESULT_PROPOSED || change->merge_base_unknown)
        return 0;
    int is_ahead = repository_is_ancestor(repository, change->target, change->proposed, error);
    change->forced = !is_ahead;
    return is_ahead < 0 ? -1 : 0;
}

/* What is on another target branch is in somebody's database too. */
static void name_other_targets(struct question *question) {
    const struct targets *targets = &question->surroundings->targets;
    struct change *change = question->change;
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->at[i];
        bool is_this = text_equal(target->branch, change->target_branch);
        if (target->ref.size && !is_this && text_equal(target->remote, question->canonical))
            vector_push(&change->other_targets, arena_of(question), target->ref);
    }
}

static void say_age(struct question *question) {
    const struct change *change = question->change;
    if (change->target_age <= OLD_AFTER || change->nothing.size)
        return;
    change_assume(
        question, "%.*s was last fetched %lld days ago: %s", TEXT_ARGS(change->target_name),
        (long long)(change->target_age / (24 * 60 * 60)),
        fetch_branch_command(question->surroundings, change->target_remote, change->target_branch));
}

int question_answer(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    change->target_age = -1;
    change->result = RESULT_ALONE;
    if (!object_id_is_none(change->proposed) && !surroundings->is_server &&
        targets_measure(surroundings, change->proposed, error))
        return -1;
    question->canonical = remote_canonical(surroundings);
    if (table_decide(question, error) || find_merge_bases(question, error) ||
        change_find_deploy(question, error) ||
        change_find_nothing(surroundings->repository, change, error))
        return -1;
    name_other_targets(question);
    say_age(question);
    if (change->nothing.size || change->result == RESULT_ALONE)
        return 0;
    return targets_say_doubts(question, error);
}
