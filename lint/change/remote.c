/* remote.c: which remote is the team's, and the line that fetches from it. */
#include <stdint.h>
#include <string.h>

#include "change/target.h"

static bool is_resolved_by_gh(const struct surroundings *surroundings, struct text remote) {
    struct arena *arena = repository_arena(surroundings->repository);
    struct text value;
    struct text name = text_format(arena, "remote.%.*s.gh-resolved", TEXT_ARGS(remote));
    return repository_config_value(surroundings->repository, name, &value) &&
           text_equal(value, TEXT("base"));
}

/* In a tie the canonical repository of a fork goes first, then the name that clone gives. */
static int tie_rank(const struct surroundings *surroundings, struct text remote) {
    if (text_equal(remote, TEXT("upstream")))
        return 0;
    if (text_equal(remote, TEXT("origin")))
        return 1;
    return text_equal(remote, surroundings->pushed_remote) ? 2 : 3;
}

/* Commits from the nearest target that is known already: what this push makes does not count. */
static size_t nearest_distance(const struct surroundings *surroundings, struct text remote) {
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < surroundings->targets.count; i++) {
        const struct target *target = &surroundings->targets.at[i];
        if (target->ref.size && text_equal(target->remote, remote) && target->distance < nearest)
            nearest = target->distance;
    }
    return nearest;
}

static bool is_better(const struct surroundings *surroundings, struct text a, struct text b) {
    size_t near = nearest_distance(surroundings, a), far = nearest_distance(surroundings, b);
    if (near != far)
        return near < far;
    return tie_rank(surroundings, a) < tie_rank(surroundings, b);
}

struct text remote_canonical(const struct surroundings *surroundings) {
    const struct remotes *remotes = &surroundings->remotes;
    struct text best = surroundings->settings->remote;
    for (size_t i = 0; i < remotes->count; i++)
        if (text_equal(remotes->at[i].name, best))
            return best;
    for (size_t i = 0; i < remotes->count; i++)
        if (is_resolved_by_gh(surroundings, remotes->at[i].name))
            return remotes->at[i].name;
    best = remotes->count ? remotes->at[0].name : TEXT("");
    for (size_t i = 1; i < remotes->count; i++)
        if (is_better(surroundings, remotes->at[i].name, best))
            best = remotes->at[i].name;
    return best;
}

static bool is_safe_word(struct text word) {
    for (size_t i = 0; i < word.size; i++) {
        char c = word.at[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && (!c || !strchr("._/+-", c)))
            return false;
    }
    return word.size && word.at[0] != '-';
}

const char *fetch_command(const struct surroundings *surroundings, struct text remote,
                          struct text branch) {
    struct arena *arena = repository_arena(surroundings->repository);
    if (!remote.size)
        remote = TEXT("origin");
    if (!branch.size)
        branch = TEXT("main");
    if (!is_safe_word(remote) || !is_safe_word(branch))
        return "git fetch --all";
    return text_format(arena, "git fetch %.*s %.*s:refs/remotes/%.*s/%.*s", TEXT_ARGS(remote),
                       TEXT_ARGS(branch), TEXT_ARGS(remote), TEXT_ARGS(branch))
        .at;
}

const char *fetch_branch_command(const struct surroundings *surroundings, struct text remote,
                                 struct text branch) {
    if (!is_safe_word(remote) || !is_safe_word(branch))
        return "git fetch --all";
    return text_format(repository_arena(surroundings->repository), "git fetch %.*s %.*s",
                       TEXT_ARGS(remote), TEXT_ARGS(branch))
        .at;
}
