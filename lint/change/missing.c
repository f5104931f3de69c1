/* missing.c: what --fetch lets git bring: the target as it is now, and as much history as the
 * comparison needs. */
#include "change/target.h"

static struct arena *arena_of(const struct question *question) {
    return repository_arena(question->surroundings->repository);
}

static void add(struct texts *texts, struct question *question, struct text text) {
    vector_push(texts, arena_of(question), text);
}

static int is_missing(const struct question *question, struct object_id id, struct error *error) {
    struct commit commit;
    int here = repository_commit(question->surroundings->repository, id, &commit, error);
    return here < 0 ? -1 : !here;
}

/* A partial clone leaves out of each fetch what it left out of the first one. */
static void want_all_files(struct repository *repository, struct fetch *fetch) {
    struct text remote;
    if (!repository_is_partial(repository, &remote))
        return;
    vector_push(&fetch->options, repository_arena(repository), TEXT("--refetch"));
    vector_push(&fetch->options, repository_arena(repository), TEXT("--no-filter"));
}

/* The parents of the host's merge commit: depth 2 is all that they need. */
static int fetch_parents(struct question *question, struct text remote, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct object_id merge = question->given_merge;
    struct fetch fetch = {.remote = remote};
    struct commit commit = {0};
    int missing = 0;
    if (repository_commit(repository, merge, &commit, error) < 0)
        return -1;
    for (size_t i = 0; i < commit.parents.count && !missing; i++)
        missing = is_missing(question, commit.parents.at[i], error);
    if (missing <= 0)
        return missing;
    want_all_files(repository, &fetch);
    add(&fetch.options, question, TEXT("--depth=2"));
    add(&fetch.refspecs, question, object_id_hex(merge, arena_of(question)));
    return repository_fetch(repository, &fetch, error);
}

/* "+refs/heads/main:refs/remotes/origin/main"; every branch where none is known. */
static struct text refspec_of(const struct question *question, struct text remote) {
    struct text branch = question->wanted.branch.size ? question->wanted.branch : TEXT("*");
    return text_format(arena_of(question), "+refs/heads/%.*s:refs/remotes/%.*s/%.*s",
                       TEXT_ARGS(branch), TEXT_ARGS(remote), TEXT_ARGS(branch));
}

/* The commit whose history is wanted too: the request's tip where the vendor names it, for what is
 * checked out may be a merge that only this clone has. */
static struct object_id proposed_of(const struct question *question) {
    struct object_id source;
    if (question->ci && object_id_read(question->ci->source_commit, &source))
        return source;
    return question->change->proposed;
}

static int fetch_target(struct question *question, struct text remote, struct error *error) {
    struct repository *repository = question->surroundings->repository;
    struct object_id proposed = proposed_of(question);
    struct fetch fetch = {.remote = remote};
    bool is_cut = repository_is_shallow(repository) && object_id_is_none(question->given_merge);
    int missing = is_missing(question, proposed, error);
    if (missing < 0)
        return -1;
    add(&fetch.refspecs, question, refspec_of(question, remote));
    want_all_files(repository, &fetch);
    if (is_cut)
        add(&fetch.options, question, TEXT("--unshallow"));
    if (!is_cut && !missing)
        return repository_fetch(repository, &fetch, error);
    struct fetch with_proposed = fetch;
    with_proposed.refspecs = (struct texts){0};
    add(&with_proposed.refspecs, question, fetch.refspecs.at[0]);
    add(&with_proposed.refspecs, question, object_id_hex(proposed, arena_of(question)));
    if (repository_fetch(repository, &with_proposed, error) == 0)
        return 0;
    /* The remote knows no such commit: a merge that was made in this clone. */
    return missing ? -1 : repository_fetch(repository, &fetch, error);
}

int question_fetch(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct text remote =
        question->wanted.remote.size ? question->wanted.remote : question->canonical;
    if (question->change->for_its_state || !surroundings->remotes.count || !remote.size)
        return 0;
    bool is_given = !object_id_is_none(question->given_merge);
    if ((is_given && fetch_parents(question, remote, error)) ||
        fetch_target(question, remote, error))
        return -1;
    surroundings->fetched_remote = remote;
    surroundings->fetched_branch = question->wanted.branch;
    return 1;
}

int change_complete_clone(struct repository *repository, const struct flags *flags,
                          struct error *error) {
    struct arena *arena = repository_arena(repository);
    struct fetch fetch = {0};
    struct object_id head;
    if (!flags->fetch || !repository_is_partial(repository, &fetch.remote))
        return 0;
    want_all_files(repository, &fetch);
    if (repository_resolve(repository, flags->head.size ? flags->head : TEXT("HEAD"), &head,
                           error) > 0)
        vector_push(&fetch.refspecs, arena, object_id_hex(head, arena));
    return repository_fetch(repository, &fetch, error);
}
