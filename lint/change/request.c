/* request.c: what a pull request or a merge queue in CI is compared with. */
#include "change/target.h"

struct request {
    struct question *question;
    struct choice *choice;
    struct object_id checked_out, source; /* none: the vendor does not name the request's tip */
    struct target fetched; /* the target as this clone has it; `commit` may be none */
    struct commit commit;  /* what is checked out */
};

static struct repository *repository_of(const struct request *request) {
    return request->question->surroundings->repository;
}

static int is_here(const struct request *request, struct object_id id, struct error *error) {
    struct commit commit;
    if (object_id_is_none(id))
        return 0;
    return repository_commit(repository_of(request), id, &commit, error);
}

/* The other parent, where a merge of the request into its target is checked out; else none. A merge
 * that the author made himself is told apart by the request's tip, which it is itself. Where nobody
 * names that tip the host's own ref for its merge does: its first parent is the target. */
static struct object_id merged_target(const struct request *request) {
    const struct object_ids *parents = &request->commit.parents;
    const struct ci_request *ci = request->question->ci;
    struct object_id built, none = {0};
    if (parents->count != 2 || ci->event == CI_QUEUE)
        return none;
    if (object_id_is_none(request->source))
        return object_id_read(ci->merge_commit, &built) &&
                       object_id_equal(built, request->checked_out)
                   ? parents->at[0]
                   : none;
    for (size_t i = 0; i < 2; i++)
        if (object_id_equal(parents->at[i], request->source))
            return parents->at[1 - i];
    return none;
}

static enum fit refuse_shallow(const struct request *request, struct error *error) {
    const struct ci_request *ci = request->question->ci;
    error_set(error, "compare with the target", ci->target_branch, ci->deeper,
              "the parents of the checked-out merge commit are not here");
    return FIT_UNSEEN;
}

/* The target as fetched, unless the merge was made with a newer one. */
static int is_newer_than_merge(const struct request *request, struct object_id merged,
                               int merged_is_here, struct error *error) {
    struct object_id fetched = request->fetched.commit;
    if (object_id_is_none(fetched) || object_id_equal(fetched, merged))
        return 0;
    if (!merged_is_here)
        return 1;
    int is_older = repository_is_ancestor(repository_of(request), fetched, merged, error);
    return is_older < 0 ? -1 : !is_older;
}

/* The target moved on after the host made its merge. What the request did is then known from the
 * request's own tip, or, in a clone too shallow for that, from the merge and what it was made of.
 */
static enum fit choose_moved(struct request *request, struct object_id merged, int merged_is_here,
                             struct error *error) {
    struct question *question = request->question;
    struct object_ids bases = {0};
    bool unknown = true;
    int source_is_here = is_here(request, request->source, error);
    if (source_is_here < 0 ||
        (source_is_here && repository_merge_bases(repository_of(request), request->fetched.commit,
                                                  request->source, &bases, &unknown, error)))
        return FIT_ERROR;
    if (!unknown)
        question->change->proposed = request->source;
    else if (merged_is_here)
        question->merged_base = merged;
    change_assume(question,
                  "%.*s has moved on since %s made its merge: judged against it as it is "
                  "now",
                  TEXT_ARGS(question->ci->target_branch), question->ci->vendor);
    request->choice->target = request->fetched;
    return FIT_TARGET;
}

/* The vendor's own merge commit is the result, as long as the target has not moved on. */
static enum fit choose_given(struct request *request, struct object_id merged,
                             struct error *error) {
    struct choice *choice = request->choice;
    int merged_is_here = is_here(request, merged, error);
    int source_is_here = is_here(request, request->source, error);
    if (merged_is_here < 0 || source_is_here < 0)
        return FIT_ERROR;
    int has_moved = is_newer_than_merge(request, merged, merged_is_here, error);
    request->question->given_merge = request->checked_out;
    if (has_moved)
        return has_moved < 0 ? FIT_ERROR : choose_moved(request, merged, merged_is_here, error);
    choice->target = request->fetched;
    if (!merged_is_here)
        return refuse_shallow(request, error);
    choice->target.commit = merged;
    if (source_is_here)
        request->question->change->proposed = request->source;
    choice->result = RESULT_GIVEN;
    choice->given = request->checked_out;
    return FIT_TARGET;
}

/* What is checked out holds the request's tip, or it is the target (pull_request_target), and then
 * the tip must be here. */
static int find_source(const struct request *request, struct error *error) {
    struct change *change = request->question->change;
    struct object_id source = request->source;
    if (object_id_is_none(source) || object_id_equal(source, request->checked_out))
        return 0;
    int here = is_here(request, source, error);
    if (here == 0)
        return error_set(error, "judge the pull request", request->question->ci->source_branch,
                         "check out the commit that is proposed", "its commit is not here");
    if (here < 0)
        return -1;
    int is_held =
        repository_is_ancestor(repository_of(request), source, request->checked_out, error);
    if (!is_held)
        change->proposed = source;
    return is_held < 0 ? -1 : 0;
}

static enum fit choose_plain(struct request *request, struct error *error) {
    const struct ci_request *ci = request->question->ci;
    struct object_id named = {0};
    if (ci->event != CI_QUEUE && find_source(request, error))
        return FIT_ERROR;
    request->choice->target = request->fetched;
    /* A queue's own base may be the entry before, which is not on the target yet. */
    if (object_id_is_none(request->fetched.commit) && ci->event != CI_QUEUE &&
        object_id_read(ci->target_commit, &named))
        request->choice->target.commit = named;
    return FIT_TARGET;
}

enum fit fits_request(struct question *question, struct choice *choice, struct error *error) {
    const struct ci_request *ci = question->ci;
    if (!ci || ci->event == CI_PUSH)
        return FIT_NO;
    struct arena *arena = repository_arena(question->surroundings->repository);
    struct request request = {
        .question = question, .choice = choice, .checked_out = question->change->proposed};
    choice->by = text_format(arena, "%s of %s",
                             ci->event == CI_QUEUE ? "merge queue" : "pull request", ci->vendor);
    if (ci->source_branch.size)
        question->change->proposed_name = ci->source_branch;
    if (ci->event == CI_REQUEST && !object_id_read(ci->source_commit, &request.source))
        request.source = (struct object_id){0};
    if (target_of_branch(question->surroundings, question->canonical, ci->target_branch,
                         &request.fetched, error) < 0 ||
        repository_commit(repository_of(&request), request.checked_out, &request.commit, error) < 0)
        return FIT_ERROR;
    question->wanted = request.fetched;
    struct object_id merged = merged_target(&request);
    return object_id_is_none(merged) ? choose_plain(&request, error)
                                     : choose_given(&request, merged, error);
}
