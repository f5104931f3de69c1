/* table.c: which target a change is compared with: rows, and the first one that fits decides. */
#include <stdint.h>

#include "change/target.h"

static struct arena *arena_of(const struct question *question) {
    return repository_arena(question->surroundings->repository);
}

/* ---- nothing is proposed ---- */

static const char *why_nothing(const struct question *question, struct error *error, int *failed) {
    const struct push_line *line = question->line;
    struct object_id commit;
    if (object_id_is_none(line->local))
        return "a branch or tag is deleted";
    if (!branch_of_ref(line->remote_ref).size && !branch_of_review(line->remote_ref).size)
        return "no branch is pushed";
    struct text id = object_id_hex(line->local, arena_of(question));
    int found = repository_resolve(question->surroundings->repository, id, &commit, error);
    *failed = found < 0;
    return found ? NULL : "what is pushed is no commit";
}

static enum fit fits_no_commit(struct question *question, struct choice *choice,
                               struct error *error) {
    int failed = 0;
    (void)choice;
    if (!question->line)
        return FIT_NO;
    const char *why = why_nothing(question, error, &failed);
    if (failed)
        return FIT_ERROR;
    question->change->nothing = text_of(why);
    return why ? FIT_ALONE : FIT_NO;
}

/* ---- named on the command line ---- */

/* Is it "origin/main", of one of our remotes? */
static int read_remote_name(struct question *question, struct text name, struct target *target,
                            struct error *error) {
    const struct remotes *remotes = &question->surroundings->remotes;
    struct text prefix = TEXT("refs/remotes/");
    if (text_starts(name, prefix))
        name = text_slice(name, prefix.size, name.size);
    for (size_t i = 0; i < remotes->count; i++) {
        struct text remote = remotes->at[i].name;
        if (name.size > remote.size && path_is_below(name, remote))
            return target_of_branch(question->surroundings, remote,
                                    text_slice(name, remote.size + 1, name.size), target, error);
    }
    return 0;
}

static int read_local_branch(struct question *question, struct text name, struct target *target,
                             struct error *error) {
    struct ref ref;
    struct text prefix = TEXT("refs/heads/");
    struct text full =
        text_starts(name, prefix) ? name : path_join(TEXT("refs/heads"), name, arena_of(question));
    int found = repository_ref(question->surroundings->repository, full, &ref, error);
    if (found > 0)
        *target = (struct target){.branch = text_slice(full, prefix.size, full.size),
                                  .ref = full,
                                  .commit = ref.commit,
                                  .stands_in = true};
    return found;
}

static bool is_hex(struct text text) {
    struct object_id id;
    return object_id_read(text, &id);
}

/* Neither an id nor an expression such as HEAD^1. */
static bool is_branch_name(struct text text) {
    return !is_hex(text) && text_find(text, TEXT("^"), 0) == SIZE_MAX &&
           text_find(text, TEXT("~"), 0) == SIZE_MAX;
}

/* A clone made by CI has no local main; there `--base main` means the remote's. */
static enum fit base_of_remote(struct question *question, struct choice *choice,
                               struct error *error) {
    struct text base = question->flags->base;
    int found =
        target_of_branch(question->surroundings, question->canonical, base, &choice->target, error);
    if (found < 0)
        return FIT_ERROR;
    if (!found && read_remote_name(question, base, &choice->target, error) < 0)
        return FIT_ERROR;
    choice->name = base;
    if (repository_is_shallow(question->surroundings->repository) && !is_branch_name(base))
        choice->hint = "bring the parents too: `fetch-depth: 2` for actions/checkout, else `git "
                       "fetch --unshallow`";
    return FIT_TARGET;
}

static enum fit fits_base(struct question *question, struct choice *choice, struct error *error) {
    struct object_id commit;
    if (!question->flags || !question->flags->base.size)
        return FIT_NO;
    struct text base = question->flags->base;
    int found = repository_resolve(question->surroundings->repository, base, &commit, error);
    if (found < 0)
        return FIT_ERROR;
    if (!found)
        return base_of_remote(question, choice, error);
    choice->name = is_hex(base) ? text_slice(base, 0, 10) : base;
    int is_branch = read_local_branch(question, base, &choice->target, error);
    if (!is_branch)
        is_branch = read_remote_name(question, base, &choice->target, error);
    if (!is_branch || !object_id_equal(choice->target.commit, commit))
        choice->target = (struct target){.stands_in = true};
    choice->target.commit = commit;
    return is_branch < 0 ? FIT_ERROR : FIT_TARGET;
}

/* ---- the target branch itself, by hand and in CI ---- */

/* The target that HEAD or --head stands on: the local branch of its name, or its very tip. */
static enum fit standing_on(struct question *question, struct target *target, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct change *change = question->change;
    if (change->branch.size) {
        if (!target_is_name(surroundings, question->canonical, change->branch))
            return FIT_NO;
        int found =
            target_of_branch(surroundings, question->canonical, change->branch, target, error);
        return found < 0 ? FIT_ERROR : FIT_TARGET;
    }
    for (size_t i = 0; i < surroundings->targets.count; i++) {
        *target = surroundings->targets.at[i];
        if (object_id_equal(target->commit, change->proposed))
            return FIT_TARGET;
    }
    return FIT_NO;
}

static enum fit judge_its_state(struct question *question, const struct target *target) {
    struct change *change = question->change;
    change->for_its_state = true;
    change->target_branch = target->branch;
    change->target_remote = target->stands_in ? TEXT("") : target->remote;
    change->target_name =
        target->ref.size ? target_show(target, arena_of(question)) : target->branch;
    change->target_age = target_age(question->surroundings, target);
    return FIT_ALONE;
}

static enum fit fits_state(struct question *question, struct choice *choice, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct target *target = &choice->target;
    const struct change *change = question->change;
    if (question->line || change->subject != SUBJECT_COMMIT)
        return FIT_NO;
    if (question->ci && question->ci->pushed_branch.size) {
        bool is_target =
            target_is_name(surroundings, question->canonical, question->ci->pushed_branch);
        *target = (struct target){.branch = question->ci->pushed_branch, .stands_in = true};
        return is_target ? judge_its_state(question, target) : FIT_NO;
    }
    enum fit fit = standing_on(question, target, error);
    if (fit != FIT_TARGET)
        return fit;
    if (object_id_is_none(target->commit))
        return surroundings->targets.count ? FIT_NO : judge_its_state(question, target);
    int held =
        repository_is_ancestor(surroundings->repository, change->proposed, target->commit, error);
    if (held < 0)
        return FIT_ERROR;
    return held ? judge_its_state(question, target) : FIT_NO;
}

/* The variables of a CI that is not in the table say nothing that can be relied on. */
static enum fit fits_unknown_ci(struct question *question, struct choice *choice,
                                struct error *error) {
    (void)choice;
    bool in_ci = question->flags && question->flags->in_ci;
    if (!in_ci || question->ci || question->change->subject != SUBJECT_COMMIT)
        return FIT_NO;
    error_set(error, "tell what this CI compares", TEXT(""),
              "onehead check --base origin/main --head HEAD",
              "onehead does not know it (only CI is set): say it by --base and --head");
    return FIT_ERROR;
}

/* What is not pushed yet lands on top of the target; where the two parted, it will be merged. */
static enum fit fits_own_branch(struct question *question, struct choice *choice,
                                struct error *error) {
    struct repository *repository = question->surroundings->repository;
    const struct change *change = question->change;
    if (question->line || !change->branch.size)
        return FIT_NO;
    enum fit fit = standing_on(question, &choice->target, error);
    if (fit != FIT_TARGET)
        return fit;
    if (object_id_is_none(choice->target.commit))
        return FIT_NO;
    int is_ahead =
        repository_is_ancestor(repository, choice->target.commit, change->proposed, error);
    if (is_ahead < 0)
        return FIT_ERROR;
    choice->result = is_ahead ? RESULT_PROPOSED : RESULT_MERGE;
    return FIT_TARGET;
}

/* ---- a push to the target ---- */

/* A release branch cut from main brings nothing that main does not hold. */
static enum fit new_target(struct question *question, struct error *error) {
    const struct target *holder;
    if (target_holding(question->surroundings, question->canonical, question->change->proposed,
                       &holder, error))
        return FIT_ERROR;
    if (holder)
        question->change->nothing = text_format(arena_of(question), "%.*s holds it already",
                                                TEXT_ARGS(target_show(holder, arena_of(question))));
    return FIT_ALONE;
}

static enum fit fits_pushed_target(struct question *question, struct choice *choice,
                                   struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    const struct push_line *line = question->line;
    if (!line || !text_equal(surroundings->pushed_remote, question->canonical))
        return FIT_NO;
    struct text branch = branch_of_ref(line->remote_ref);
    if (!target_is_name(surroundings, question->canonical, branch))
        return FIT_NO;
    if (object_id_is_none(line->remote))
        return new_target(question, error);
    if (target_of_branch(surroundings, question->canonical, branch, &choice->target, error) < 0)
        return FIT_ERROR;
    choice->target.commit = line->remote;
    choice->target.pushed = (struct object_id){0};
    choice->hint = fetch_branch_command(surroundings, question->canonical, branch);
    choice->is_fresh = !line->remote_is_guessed;
    if (!line->is_assumed)
        return FIT_TARGET;
    int is_ahead =
        repository_is_ancestor(surroundings->repository, line->remote, line->local, error);
    choice->result = is_ahead ? RESULT_PROPOSED : RESULT_MERGE;
    return is_ahead < 0 ? FIT_ERROR : FIT_TARGET;
}

/* ---- a push that this server receives ---- */

/* What the ref holds at this moment is the target, so no race is left: of two clients the second is
 * judged against what the first has pushed, or is refused by git at the ref's lock. */
static enum fit fits_received(struct question *question, struct choice *choice,
                              struct error *error) {
    const struct push_line *line = question->line;
    if (!question->surroundings->is_server)
        return FIT_NO;
    if (object_id_is_none(line->remote))
        return new_target(question, error);
    choice->target = (struct target){.branch = branch_of_ref(line->remote_ref),
                                     .ref = line->remote_ref,
                                     .commit = line->remote,
                                     .stands_in = true};
    choice->is_fresh = true;
    choice->hint = "`git fsck` on the server tells what is missing there";
    return FIT_TARGET;
}

/* ---- a target of the branch's own ---- */

/* The branch that somebody named: a short name, a full one, or "origin/release/1.x". */
static enum fit named_target(struct question *question, struct text name, struct target *target,
                             struct error *error) {
    struct text prefix = TEXT("refs/heads/");
    struct surroundings *surroundings = question->surroundings;
    if (text_starts(name, prefix))
        name = text_slice(name, prefix.size, name.size);
    int found = target_of_branch(surroundings, question->canonical, name, target, error);
    if (!found)
        found = read_remote_name(question, name, target, error);
    if (!found && surroundings->pushed_remote.size)
        found = target_of_branch(surroundings, surroundings->pushed_remote, name, target, error);
    return found < 0 ? FIT_ERROR : FIT_TARGET;
}

static enum fit fits_review(struct question *question, struct choice *choice, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct text branch = question->line ? branch_of_review(question->line->remote_ref) : TEXT("");
    if (!branch.size)
        return FIT_NO;
    question->change->is_series = true;
    int found =
        target_of_branch(surroundings, surroundings->pushed_remote, branch, &choice->target, error);
    if (found)
        return found < 0 ? FIT_ERROR : FIT_TARGET;
    return named_target(question, branch, &choice->target, error);
}

/* One value of the branch's section in git config; empty: not set. */
static struct text branch_value(const struct question *question, const char *key) {
    struct text value, branch = question->change->branch;
    struct text name = text_format(arena_of(question), "branch.%.*s.%s", TEXT_ARGS(branch), key);
    if (!branch.size || !repository_config_value(question->surroundings->repository, name, &value))
        return TEXT("");
    return value;
}

static enum fit fits_own_target(struct question *question, struct choice *choice,
                                struct error *error) {
    struct text branch = question->change->branch;
    if (!branch.size)
        return FIT_NO;
    struct text name = settings_branch_target(question->surroundings->repository, branch);
    return name.size ? named_target(question, name, &choice->target, error) : FIT_NO;
}

static enum fit fits_gh_merge_base(struct question *question, struct choice *choice,
                                   struct error *error) {
    struct text name = branch_value(question, "gh-merge-base");
    return name.size ? named_target(question, name, &choice->target, error) : FIT_NO;
}

/* A branch cut from origin/release/1.x follows that one until its first `push -u`. Where the team
 * names its targets, only those count: a branch cut from a colleague's lands on main. */
static enum fit fits_upstream(struct question *question, struct choice *choice,
                              struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct text branch = branch_of_ref(branch_value(question, "merge"));
    struct text pushed = question->line ? branch_of_ref(question->line->remote_ref) : TEXT("");
    bool is_local = text_equal(branch_value(question, "remote"), TEXT("."));
    if (!branch.size || text_equal(branch, question->change->branch) || text_equal(branch, pushed))
        return FIT_NO;
    if ((is_local || surroundings->settings->target.count) &&
        !target_is_name(surroundings, question->canonical, branch))
        return FIT_NO;
    int found = target_of_branch(surroundings, question->canonical, branch, &choice->target, error);
    return found < 0 ? FIT_ERROR : found ? FIT_TARGET : FIT_NO;
}

/* ---- all others ---- */

static enum fit fits_nearest(struct question *question, struct choice *choice,
                             struct error *error) {
    (void)error;
    const struct target *nearest = target_nearest(question->surroundings, question->canonical);
    if (!nearest)
        return FIT_NO;
    choice->target = *nearest;
    return FIT_TARGET;
}

static enum fit fits_none(struct question *question, struct choice *choice, struct error *error) {
    struct surroundings *surroundings = question->surroundings;
    struct text branch = TEXT("");
    for (size_t i = 0; !branch.size && i < surroundings->settings->target.count; i++)
        branch = surroundings->settings->target.at[i];
    if (!branch.size)
        branch = surroundings->default_branch;
    const char *fetch = fetch_command(surroundings, question->canonical, branch);
    choice->target = (struct target){.remote = question->canonical, .branch = branch};
    if (question->flags && question->flags->in_ci) {
        error_set(error, "find the target branch", TEXT(""),
                  question->ci && question->ci->whole ? question->ci->whole : fetch,
                  "no target branch was fetched");
        return FIT_UNSEEN;
    }
    change_assume(question, "no target branch is known here, so the commit is judged by itself: %s",
                  fetch);
    return FIT_ALONE;
}

/* ---- the rows ---- */

enum unreadable { CANNOT, NEXT_ROW, BY_ITSELF };

/* Which target is meant, from the surest word to the weakest. */
static const struct row {
    const char *name;
    enum fit (*fits)(struct question *question, struct choice *choice, struct error *error);
    enum change_result result;
    enum unreadable unreadable; /* what a target that is not here leads to */
} rows[] = {
    {"nothing to compare", fits_no_commit, RESULT_ALONE, CANNOT},
    {"received for the target", fits_received, RESULT_PROPOSED, CANNOT},
    {"--base", fits_base, RESULT_MERGE, CANNOT},
    {"pull request", fits_request, RESULT_MERGE, BY_ITSELF},
    {"state of the target", fits_state, RESULT_ALONE, CANNOT},
    {"unknown CI", fits_unknown_ci, RESULT_ALONE, CANNOT},
    {"the target branch itself", fits_own_branch, RESULT_PROPOSED, NEXT_ROW},
    {"pushed to the target", fits_pushed_target, RESULT_PROPOSED, CANNOT},
    {"refs/for", fits_review, RESULT_MERGE, NEXT_ROW},
    {"branch's own target", fits_own_target, RESULT_MERGE, NEXT_ROW},
    {"gh-merge-base", fits_gh_merge_base, RESULT_MERGE, NEXT_ROW},
    {"followed branch", fits_upstream, RESULT_MERGE, NEXT_ROW},
    {"nearest target", fits_nearest, RESULT_MERGE, NEXT_ROW},
    {"no target", fits_none, RESULT_ALONE, CANNOT},
};

static bool is_just_fetched(const struct surroundings *surroundings, const struct target *target) {
    return surroundings->fetched_remote.size && target->branch.size &&
           text_equal(target->remote, surroundings->fetched_remote) &&
           text_equal(target->branch, surroundings->fetched_branch);
}

static void take_target(struct question *question, const struct choice *choice) {
    struct change *change = question->change;
    const struct target *target = &choice->target;
    struct text shown = target_show(target, arena_of(question));
    change->target = target_tip(target);
    change->result = choice->result;
    change->given = choice->given;
    change->target_name = choice->name.size ? choice->name : shown;
    change->target_branch = target->branch;
    change->target_remote = target->stands_in ? TEXT("") : target->remote;
    bool is_fresh = choice->is_fresh || !object_id_is_none(target->pushed) ||
                    is_just_fetched(question->surroundings, target);
    change->target_age = is_fresh ? 0 : target_age(question->surroundings, target);
    if (!object_id_is_none(target->pushed))
        change_assume(question, "%.*s is compared as this push leaves it", TEXT_ARGS(shown));
}

static int refuse_unreadable(struct question *question, const struct choice *choice,
                             struct error *error) {
    const struct target *target = &choice->target;
    struct text name = choice->name.size ? choice->name : target_show(target, arena_of(question));
    const char *hint = choice->hint;
    if (!hint && question->ci)
        hint = question->ci->whole;
    if (!hint)
        hint = fetch_command(question->surroundings, target->remote, target->branch);
    return error_set(error, "compare with the target", name, hint, "its commit is not here");
}

/* In CI what can't be compared is judged by itself: what is wrong in it is wrong all the same. */
static int judge_by_itself(struct question *question, struct error *error) {
    struct change *change = question->change;
    change->uncompared = *error;
    error->attempted = NULL;
    change->result = RESULT_ALONE;
    change_assume(question, "%.*s, so it is judged by itself: %.*s",
                  TEXT_ARGS(error_sentence(&change->uncompared, arena_of(question))),
                  TEXT_ARGS(change->uncompared.hint));
    return 1;
}

/* 1: the row decided; 0: ask the next one. */
static int try_row(struct question *question, const struct row *row, struct error *error) {
    struct choice choice = {.result = row->result};
    struct commit commit;
    enum fit fit = row->fits(question, &choice, error);
    if (fit == FIT_NO || fit == FIT_ERROR)
        return fit;
    question->change->chosen_by = choice.by.size ? choice.by : text_of(row->name);
    question->wanted = choice.target;
    if (fit == FIT_UNSEEN)
        return judge_by_itself(question, error);
    if (fit == FIT_ALONE) {
        question->change->result = RESULT_ALONE;
        return 1;
    }
    struct object_id tip = target_tip(&choice.target);
    int here = object_id_is_none(tip)
                   ? 0
                   : repository_commit(question->surroundings->repository, tip, &commit, error);
    if (here > 0)
        take_target(question, &choice);
    else if (here == 0 && row->unreadable != NEXT_ROW) {
        refuse_unreadable(question, &choice, error);
        return row->unreadable == BY_ITSELF ? judge_by_itself(question, error) : -1;
    } else if (here == 0)
        change_assume(question, "%s names %.*s, which is not known here", row->name,
                      TEXT_ARGS(target_show(&choice.target, arena_of(question))));
    return here;
}

int table_decide(struct question *question, struct error *error) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int decided = try_row(question, &rows[i], error);
        if (decided)
            return decided < 0 ? -1 : 0;
    }
    return 0;
}
