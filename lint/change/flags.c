/* flags.c: what `check` was told, by hand or in CI, becomes a change. */
#include <stdlib.h>

#include "change/target.h"

bool change_in_ci(void) {
    struct text ci = text_of(getenv("CI"));
    bool is_said = ci.size && !text_equal(ci, TEXT("false")) && !text_equal(ci, TEXT("0"));
    return is_said || ci_is_here();
}

/* HEAD names no commit in a new repository; where its branch is there, the commit is missing. */
static const char *hint_for_head(struct repository *repository) {
    struct error ignored = {.arena = repository_arena(repository)};
    struct ref head = {0}, branch = {0};
    if (repository_ref(repository, TEXT("HEAD"), &head, &ignored) > 0 && head.symbolic.size &&
        repository_ref(repository, head.symbolic, &branch, &ignored) == 0)
        return "make a first commit, or judge what is staged: --staged";
    return "`git fsck` tells what is missing in this repository";
}

/* The commit that is judged, and the local branch that it stands for: HEAD's, or the one that
 * --head names. */
static int find_proposed(struct repository *repository, const struct flags *flags,
                         struct change *change, struct error *error) {
    struct ref ref = {0};
    struct text name = flags->head.size ? flags->head : TEXT("HEAD");
    int found = repository_resolve(repository, name, &change->proposed, error);
    if (found < 0)
        return -1;
    if (!found && change->subject == SUBJECT_COMMIT)
        return error_set(error, "find the commit", name,
                         flags->head.size ? NULL : hint_for_head(repository),
                         "there is no such commit in this repository");
    bool is_head = text_equal(name, TEXT("HEAD"));
    struct text branch = branch_of_ref(name);
    struct text full = is_head ? name
                       : branch.size
                           ? name
                           : path_join(TEXT("refs/heads"), name, repository_arena(repository));
    found = repository_ref(repository, full, &ref, error);
    if (found > 0)
        change->branch = branch_of_ref(is_head ? ref.symbolic : full);
    return found < 0 ? -1 : 0;
}

static struct text name_proposed(struct repository *repository, const struct flags *flags,
                                 const struct change *change) {
    struct object_id id;
    if (change->branch.size)
        return change->branch;
    if (flags->head.size && !text_equal(flags->head, TEXT("HEAD")) &&
        !object_id_read(flags->head, &id))
        return flags->head;
    return text_slice(object_id_hex(change->proposed, repository_arena(repository)), 0, 10);
}

/* Fills the change by what is known here, and leaves in `question` what it was decided from. */
static int decide(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct repository *repository = surroundings->repository;
    const struct flags *flags = question->flags;
    struct change *change = question->change;
    *change = (struct change){.subject = flags->staged      ? SUBJECT_INDEX
                                         : flags->work_tree ? SUBJECT_WORK_TREE
                                                            : SUBJECT_COMMIT};
    if (question->ci)
        surroundings->default_branch = question->ci->default_branch;
    if (find_proposed(repository, flags, change, error) || surroundings_read(surroundings, error))
        return -1;
    change->proposed_name = name_proposed(repository, flags, change);
    return question_answer(question, error);
}

int change_from_flags(struct repository *repository, const struct settings *settings,
                      const struct flags *flags, struct change *change, struct error *error) {
    struct ci_request request = {0};
    struct surroundings surroundings = {.repository = repository, .settings = settings};
    struct question question = {.surroundings = &surroundings, .flags = flags, .change = change};
    if (flags->in_ci && ci_read(repository_arena(repository), &request))
        question.ci = &request;
    int decided = decide(&question, error);
    if (!flags->fetch || (decided && !question.wanted.branch.size))
        return decided;
    int fetched = question_fetch(&question, error);
    if (fetched <= 0)
        return fetched < 0 ? -1 : decided;
    struct surroundings now = {.repository = repository,
                               .settings = settings,
                               .fetched_remote = surroundings.fetched_remote,
                               .fetched_branch = surroundings.fetched_branch};
    question = (struct question){
        .surroundings = &now, .flags = flags, .ci = question.ci, .change = change};
    return decide(&question, error);
}
