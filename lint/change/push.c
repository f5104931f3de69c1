/* push.c: a push becomes changes, one a line. */
#include "change/target.h"

struct push_run {
    struct surroundings surroundings;
    struct push_lines lines;
    struct text remote, url;
};

static struct arena *arena_of(const struct push_run *run) {
    return repository_arena(run->surroundings.repository);
}

static int guess_remote_id(struct push_run *run, struct push_line *line, struct error *error) {
    struct target target;
    struct text branch = branch_of_ref(line->remote_ref);
    if (!line->remote_is_guessed || !branch.size)
        return 0;
    struct surroundings *surroundings = &run->surroundings;
    int found = target_of_branch(surroundings, surroundings->pushed_remote, branch, &target, error);
    if (found > 0 && !target.stands_in)
        line->remote = target.commit;
    return found < 0 ? -1 : 0;
}

/* The local branch that a line pushes: by its name, or HEAD's, or the one with that tip. */
static int find_branch(struct repository *repository, const struct push_line *line,
                       struct text *branch, struct error *error) {
    struct ref head;
    *branch = branch_of_ref(line->local_ref);
    if (branch->size)
        return 0;
    if (text_equal(line->local_ref, TEXT("HEAD"))) {
        int found = repository_ref(repository, TEXT("HEAD"), &head, error);
        if (found < 0)
            return -1;
        if (found && object_id_equal(head.commit, line->local))
            *branch = branch_of_ref(head.symbolic);
    }
    return branch->size ? 0 : branch_at(repository, line->local, branch, error);
}

static struct text name_proposed(const struct push_run *run, const struct change *change) {
    if (change->branch.size)
        return change->branch;
    return text_slice(object_id_hex(change->proposed, arena_of(run)), 0, 10);
}

static int judge_line(struct push_run *run, const struct push_line *line, struct change *change,
                      struct error *error) {
    struct repository *repository = run->surroundings.repository;
    struct question question = {.surroundings = &run->surroundings, .line = line, .change = change};
    bool is_deletion = object_id_is_none(line->local);
    struct text id = object_id_hex(line->local, arena_of(run));
    if (!is_deletion && (repository_resolve(repository, id, &change->proposed, error) < 0 ||
                         find_branch(repository, line, &change->branch, error)))
        return -1;
    change->proposed_name = name_proposed(run, change);
    if (line->is_assumed)
        change_assume(&question, "git gave no refs on stdin, so HEAD is judged");
    return question_answer(&question, error);
}

/* Does a tracking ref of the branch stand where HEAD stands: the one that it follows, or the one of
 * its own name on the remote that is pushed to? */
static int is_tracked(struct push_run *run, const struct ref *head, bool *answer,
                      struct error *error) {
    struct repository *repository = run->surroundings.repository;
    struct text branch = branch_of_ref(head->symbolic), remote = {0}, merge = {0};
    struct target own = {0}, followed = {0};
    const char *section = text_format(arena_of(run), "branch.%.*s", TEXT_ARGS(branch)).at;
    repository_config_value(repository, text_format(arena_of(run), "%s.remote", section), &remote);
    repository_config_value(repository, text_format(arena_of(run), "%s.merge", section), &merge);
    if (target_of_branch(&run->surroundings, run->surroundings.pushed_remote, branch, &own, error) <
            0 ||
        target_of_branch(&run->surroundings, remote, branch_of_ref(merge), &followed, error) < 0)
        return -1;
    *answer = (!own.stands_in && object_id_equal(own.commit, head->commit)) ||
              (!followed.stands_in && object_id_equal(followed.commit, head->commit));
    return 0;
}

/* A detached HEAD follows nothing; any tracking ref of the remote will do. */
static int is_known_there(struct push_run *run, const struct ref *head, bool *answer,
                          struct error *error) {
    struct refs refs = {0};
    struct text prefix = text_format(arena_of(run), "refs/remotes/%.*s/",
                                     TEXT_ARGS(run->surroundings.pushed_remote));
    *answer = false;
    if (repository_refs(run->surroundings.repository, prefix, &refs, error))
        return -1;
    for (size_t i = 0; i < refs.count; i++)
        *answer = *answer || object_id_equal(refs.at[i].commit, head->commit);
    return 0;
}

/* Nothing on standard input: all is up to date, git has refused the rest already, or a hook manager
 * has eaten the lines. HEAD tells these apart as far as it can be told. */
static int judge_head(struct push_run *run, struct change *change, struct error *error) {
    struct ref head = {0};
    bool is_there = false;
    struct repository *repository = run->surroundings.repository;
    int found = repository_ref(repository, TEXT("HEAD"), &head, error);
    if (found < 0)
        return -1;
    bool is_unborn = object_id_is_none(head.commit);
    if (!is_unborn && (head.symbolic.size ? is_tracked(run, &head, &is_there, error)
                                          : is_known_there(run, &head, &is_there, error)))
        return -1;
    if (!is_unborn && !is_there) {
        struct push_line line = {.local_ref = head.symbolic.size ? head.symbolic : TEXT("HEAD"),
                                 .local = head.commit,
                                 .remote_ref =
                                     head.symbolic.size ? head.symbolic : TEXT("refs/heads/HEAD"),
                                 .remote_is_guessed = true,
                                 .is_assumed = true};
        return guess_remote_id(run, &line, error) || judge_line(run, &line, change, error) ? -1 : 0;
    }
    *change = (struct change){.result = RESULT_ALONE,
                              .target_age = -1,
                              .proposed = head.commit,
                              .branch = branch_of_ref(head.symbolic),
                              .chosen_by = TEXT("nothing to compare"),
                              .nothing = TEXT("nothing is pushed")};
    change->proposed_name = name_proposed(run, change);
    return 0;
}

static int read_input(struct push_run *run, const struct push *push, struct error *error) {
    struct surroundings *surroundings = &run->surroundings;
    struct repository *repository = surroundings->repository;
    push_lines_read(push->lines, arena_of(run), &run->lines);
    if (!run->lines.count &&
        push_lines_of_pre_commit(repository, &run->lines, &run->remote, &run->url, error) < 0)
        return -1;
    if (repository_remotes(repository, &surroundings->remotes, error))
        return -1;
    const struct remote *remote =
        remote_pushed_to(&surroundings->remotes, run->remote, run->url, arena_of(run));
    surroundings->pushed_remote = remote ? remote->name : TEXT("");
    surroundings->pushed_url = remote ? run->url : run->remote; /* as it was typed */
    surroundings->lines = &run->lines;
    for (size_t i = 0; i < run->lines.count; i++)
        if (guess_remote_id(run, &run->lines.at[i], error))
            return -1;
    return surroundings_read(surroundings, error);
}

int changes_from_push(struct repository *repository, const struct settings *settings,
                      const struct push *push, struct changes *changes, struct error *error) {
    struct push_run run = {.surroundings = {.repository = repository, .settings = settings},
                           .remote = push->remote,
                           .url = push->url};
    struct arena *arena = arena_of(&run);
    if (read_input(&run, push, error))
        return -1;
    if (!run.lines.count) {
        vector_push(changes, arena, (struct change){0});
        return judge_head(&run, &changes->at[changes->count - 1], error);
    }
    for (size_t i = 0; i < run.lines.count; i++) {
        struct error failure = {.arena = arena};
        struct change change = {.failure = run.lines.at[i].failure};
        if (!change.failure && judge_line(&run, &run.lines.at[i], &change, &failure))
            change.failure = error_keep(&failure);
        vector_push(changes, arena, change);
    }
    return 0;
}
