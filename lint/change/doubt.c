/* doubt.c: what makes one wonder whether the target that was chosen is the one that is meant. */
#include "change/target.h"

static bool is_main_line(struct text branch) {
    return text_equal(branch, TEXT("main")) || text_equal(branch, TEXT("master")) ||
           text_equal(branch, TEXT("trunk"));
}

/* A default branch that was renamed on the server leaves the remote's HEAD here where it was. Only
 * names of one kind are compared: develop is ahead of main by design. */
static bool is_left_behind(struct repository *repository, const struct target *head,
                           const struct target *other) {
    struct error ignored = {.arena = repository_arena(repository)};
    return is_main_line(head->branch) && is_main_line(other->branch) &&
           !object_id_equal(head->commit, other->commit) &&
           repository_is_ancestor(repository, head->commit, other->commit, &ignored) == 1;
}

static void say_stale_head(struct question *question, const struct target *head,
                           struct text branch) {
    struct surroundings *surroundings = question->surroundings;
    const struct targets *targets = &surroundings->targets;
    struct text remote = question->canonical;
    if (object_id_is_none(head->commit)) {
        change_assume(question, "%.*s/HEAD names %.*s, which is gone: git remote set-head %.*s -a",
                      TEXT_ARGS(remote), TEXT_ARGS(branch), TEXT_ARGS(remote));
        return;
    }
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *other = &targets->at[i];
        if (!text_equal(other->remote, remote) || !other->ref.size ||
            !is_left_behind(surroundings->repository, head, other))
            continue;
        change_assume(
            question, "%.*s/HEAD names %.*s, which is older than %.*s: git remote set-head %.*s -a",
            TEXT_ARGS(remote), TEXT_ARGS(branch), TEXT_ARGS(other->branch), TEXT_ARGS(remote));
        return;
    }
}

/* A bare clone fetches into no ref at all, so its own branch is as old as the clone. A mirror
 * fetches into these very branches. */
static void say_stand_in(struct question *question) {
    struct arena *arena = repository_arena(question->surroundings->repository);
    struct text remote = question->canonical, value;
    struct text fetch = text_format(arena, "remote.%.*s.fetch", TEXT_ARGS(remote));
    if (!remote.size || repository_config_value(question->surroundings->repository, fetch, &value))
        return;
    change_assume(question,
                  "%.*s is this clone's own branch, as old as the clone: git config "
                  "remote.%.*s.fetch '+refs/heads/*:refs/remotes/%.*s/*'",
                  TEXT_ARGS(question->change->target_branch), TEXT_ARGS(remote), TEXT_ARGS(remote));
}

int targets_say_doubts(struct question *question, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    struct target head;
    struct text branch;
    bool is_named = question->ci || (question->flags && question->flags->base.size);
    if (is_named || change->result != RESULT_MERGE)
        return 0;
    if (!change->target_remote.size) {
        say_stand_in(question);
        return 0;
    }
    if (surroundings->settings->target.count)
        return 0;
    if (remote_head_branch(surroundings, question->canonical, &branch, error))
        return -1;
    if (!branch.size)
        return 0;
    if (target_of_branch(surroundings, question->canonical, branch, &head, error) < 0)
        return -1;
    say_stale_head(question, &head, branch);
    return 0;
}
