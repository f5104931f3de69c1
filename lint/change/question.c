/* question.c: from one proposed commit to one whole change. */
#include "change/target.h"

#include "base/age.h"

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

static int find_merge_bases(struct question *question, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct change *change = question->change;
    if (object_id_is_none(change->target) || object_id_is_none(change->proposed))
        return 0;
    if (repository_merge_bases(repository, change->target, change->proposed, &change->merge_bases,
                               &change->merge_base_unknown, error))
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
        question, "%.*s was fetched %.*s: %s", TEXT_ARGS(change->target_name),
        TEXT_ARGS(age_words(change->target_age, arena_of(question))),
        fetch_branch_command(question->surroundings, change->target_remote, change->target_branch));
}

int question_answer(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    change->target_age = -1;
    change->result = RESULT_ALONE;
    if (!object_id_is_none(change->proposed) &&
        targets_measure(surroundings, change->proposed, error))
        return -1;
    question->canonical = remote_canonical(surroundings);
    if (table_decide(question, error) || find_merge_bases(question, error) ||
        change_find_nothing(surroundings->repository, change, error))
        return -1;
    name_other_targets(question);
    say_age(question);
    if (change->nothing.size || change->result == RESULT_ALONE)
        return 0;
    return targets_say_doubts(question, error);
}
