/* Which target is taken, where a clone knows several. */
#include "scratch.h"

#include "pushing.h"

/* A server with main (a), and this clone with main checked out. */
#define CLONE                                                                                      \
    PUSHING "commit a; git init -q --bare server.git; git remote add origin ./server.git\n"        \
            "git push -q --no-verify -u origin main\n"
/* Another clone adds a file to a branch of the server. */
#define LANDED                                                                                     \
    "landed() { rm -rf other; git clone -q server.git other; cd other;"                            \
    " git switch -q -c work origin/$1; echo $2 >$2.py; git add .; git commit -q -m $2;"            \
    " git push -q origin HEAD:$1; cd ..; git fetch -q ${3:-origin}; }\n"

static void a_default_branch_of_another_name_is_found_by_the_remotes_head(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git push -q --no-verify origin main:production; git fetch -q;"
              "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/production;"
              "git update-ref -d refs/remotes/origin/main; git switch -q -c feature; commit f");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/production");
}

static void of_several_usual_names_the_nearest_is_taken(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c develop; commit d; git push -q --no-verify origin develop;"
              "git switch -q -c feature --no-track; commit f");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/develop");
    assert_int_equal(change->other_targets.count, 1);
    assert_text(change->other_targets.at[0], "refs/remotes/origin/main");
}

static void in_a_tie_the_order_of_the_settings_decides(void **state) {
    struct scratch *scratch = *state;
    struct text names[] = {TEXT("develop"), TEXT("main")};
    struct settings settings = {.heads = 1, .target = {names, 2, 2}};
    run(CLONE "git push -q --no-verify origin main:develop; git fetch -q;"
              "git switch -q -c feature; commit f");
    pushed(scratch, "git push origin feature");
    assert_text(changes.at[0].target_name, "origin/main");
    assert_int_equal(judged(scratch, &settings, ".git"), 0);
    assert_text(changes.at[0].target_name, "origin/develop");
}

static void globs_name_targets_that_are_judged_by_themselves(void **state) {
    struct scratch *scratch = *state;
    struct text names[] = {TEXT("main"), TEXT("release/*")};
    struct settings settings = {.heads = 1, .target = {names, 2, 2}};
    run(CLONE "git push -q --no-verify origin main:release/1.x; git fetch -q;"
              "git switch -q -c release/1.x origin/release/1.x; commit r");
    pushed(scratch, "git push origin release/1.x");
    assert_int_equal(judged(scratch, &settings, ".git"), 0);
    assert_int_equal(changes.at[0].result, RESULT_PROPOSED);
    assert_commit(changes.at[0].target, "origin/release/1.x");
}

static void a_branch_cut_from_a_release_goes_there(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git push -q --no-verify origin main:release/1.x; git fetch -q;"
              "git switch -q -c fix origin/release/1.x; commit f");
    const struct change *change = pushed(scratch, "git push origin fix");
    assert_text(change->target_name, "origin/release/1.x");
}

static void where_targets_are_named_a_colleagues_branch_is_none(void **state) {
    struct scratch *scratch = *state;
    struct text names[] = {TEXT("main")};
    struct settings settings = {.heads = 1, .target = {names, 1, 1}};
    run(CLONE
        "git switch -q -c lower; commit l; git push -q --no-verify origin lower; git fetch -q;"
        "git switch -q -c upper origin/lower; commit u");
    pushed(scratch, "git push origin upper");
    assert_int_equal(judged(scratch, &settings, ".git"), 0);
    assert_text(changes.at[0].target_name, "origin/main");
}

static void a_stacked_branch_is_compared_with_main(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c lower; commit l; git push -q --no-verify -u origin lower;"
              "git switch -q -c upper; commit u");
    const struct change *change = pushed(scratch, "git push -u origin upper");
    assert_text(change->target_name, "origin/main");
}

static void the_branchs_own_setting_goes_first(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git push -q --no-verify origin main:stable; git fetch -q;"
              "git switch -q -c fix origin/main; commit f; git config branch.fix.gh-merge-base x;"
              "git config branch.fix.oneheadTarget origin/stable");
    const struct change *change = pushed(scratch, "git push origin fix");
    assert_text(change->target_name, "origin/stable");
    assert_text(change->chosen_by, "branch's own target");
}

static void a_setting_that_names_nothing_known_is_said_and_passed_by(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c fix; commit f; git config branch.fix.oneheadTarget gone");
    const struct change *change = pushed(scratch, "git push origin fix");
    assert_text(change->target_name, "origin/main");
    assert_true(assumes(change, "gone"));
}

/* origin is one's fork and was last pushed long ago, upstream is the team's. */
#define FORK                                                                                       \
    CLONE LANDED                                                                                   \
        "git clone -q --bare server.git fork.git; landed main one;"                                \
        "git remote rename origin upstream 2>/dev/null; git remote add origin ./fork.git;"         \
        "git fetch -q origin; git switch -q -c feature --no-track upstream/main; commit f\n"

static void of_a_fork_the_remote_that_is_nearer_is_canonical(void **state) {
    struct scratch *scratch = *state;
    run(FORK);
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "upstream/main");
}

static void of_a_private_fork_origin_is_canonical(void **state) {
    struct scratch *scratch = *state;
    run(FORK "git remote rename upstream x 2>/dev/null; git remote rename origin upstream;"
             "git remote rename x origin");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/main");
}

static void in_a_tie_upstream_is_canonical(void **state) {
    struct scratch *scratch = *state;
    run(CLONE
        "git clone -q --bare server.git fork.git; git remote rename origin upstream 2>/dev/null;"
        "git remote add origin ./fork.git; git fetch -q origin; git switch -q -c f; commit f");
    const struct change *change = pushed(scratch, "git push origin f");
    assert_text(change->target_name, "upstream/main");
}

static void the_remote_that_gh_resolved_is_canonical(void **state) {
    struct scratch *scratch = *state;
    run(FORK "git config remote.origin.gh-resolved base");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/main");
}

static void the_canonical_main_synced_to_ones_fork_passes(void **state) {
    struct scratch *scratch = *state;
    run(FORK);
    const struct change *change = pushed(scratch, "git push origin upstream/main:main");
    assert_text(change->nothing, "upstream/main holds it already");
}

static void a_deploy_remote_is_not_the_target(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git init -q --bare heroku.git; git remote add heroku ./heroku.git;"
              "git push -q --no-verify heroku main; commit b; git push -q --no-verify origin main");
    const struct change *change = pushed(scratch, "git push heroku main");
    assert_text(change->nothing, "origin/main holds it already");
}

static void a_clone_of_one_branch_is_judged_alone_with_the_line_that_helps(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git push -q --no-verify origin main:feature; git clone -q --single-branch -b feature"
              " server.git single; cp -r .git/hooks/pre-push single/.git/hooks/; cd single;"
              "commit f; ! git push origin feature 2>push.log");
    opened(scratch, "single");
    assert_int_equal(judged(scratch, &no_settings, "single/.git"), 0);
    assert_int_equal(changes.at[0].result, RESULT_ALONE);
    assert_text(changes.at[0].chosen_by, "no target");
    assert_true(assumes(&changes.at[0], "git fetch origin main:refs/remotes/origin/main"));
    run("cd single; git fetch -q origin main:refs/remotes/origin/main");
    opened(scratch, "single");
    assert_int_equal(judged(scratch, &no_settings, "single/.git"), 0);
    assert_text(changes.at[0].target_name, "origin/main");
}

static void a_head_left_behind_by_a_renamed_branch_is_said(void **state) {
    struct scratch *scratch = *state;
    run(CLONE LANDED "git push -q --no-verify origin main:trunk; landed trunk t;"
                     "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main;"
                     "git switch -q -c feature --no-track origin/trunk; commit f");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/trunk");
    assert_true(assumes(change, "git remote set-head origin -a"));
}

static void a_remote_head_that_dangles_is_said(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/old;"
              "git switch -q -c feature; commit f");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_text(change->target_name, "origin/main");
    assert_true(assumes(change, "git remote set-head origin -a"));
}

static void a_bare_clone_has_its_own_branches_for_targets(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git clone -q --bare server.git bare.git; cp .git/hooks/pre-push bare.git/hooks/;"
              "git -C bare.git worktree add -q ../tree -b topic main; cd tree; commit t;"
              "! git push origin topic 2>push.log");
    opened(scratch, "tree");
    assert_int_equal(judged(scratch, &no_settings, "bare.git"), 0);
    assert_text(changes.at[0].target_name, "main");
    assert_int_equal(changes.at[0].target_remote.size, 0);
    assert_int_equal(changes.at[0].target_age, -1);
    assert_true(assumes(&changes.at[0], "'+refs/heads/*:refs/remotes/origin/*'"));
}

/* ---- age ---- */

static void a_clone_knows_no_age(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git clone -q server.git mine; cp .git/hooks/pre-push mine/.git/hooks/; cd mine;"
              "rm -rf .git/logs; git switch -q -c f; commit f; ! git push origin f 2>push.log");
    opened(scratch, "mine");
    assert_int_equal(judged(scratch, &no_settings, "mine/.git"), 0);
    assert_int_equal(changes.at[0].target_age, -1);
}

static void a_fetch_that_saw_the_target_gives_its_age(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "rm -rf .git/logs/refs/remotes; git fetch -q; touch -d '10 days ago' .git/FETCH_HEAD;"
              "git switch -q -c f; commit f");
    const struct change *change = pushed(scratch, "git push origin f");
    assert_in_range(change->target_age, 863990, 865000);
    assert_true(assumes(change, "10 days ago: git fetch origin main"));
}

static void a_fetch_of_another_branch_says_nothing_of_the_target(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git push -q --no-verify origin main:x; rm -rf .git/logs/refs/remotes;"
              "git fetch -q origin x; git switch -q -c f; commit f");
    const struct change *change = pushed(scratch, "git push origin f");
    assert_int_equal(change->target_age, -1);
}

static void the_reflog_of_the_tracking_ref_gives_the_age_too(void **state) {
    struct scratch *scratch = *state;
    run("export GIT_COMMITTER_DATE=\"$(($(date +%s) - 3600)) +0000\"\n" CLONE
        "git switch -q -c f; commit f");
    const struct change *change = pushed(scratch, "git push origin f");
    assert_in_range(change->target_age, 3590, 3900);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_default_branch_of_another_name_is_found_by_the_remotes_head),
        scratch_test(of_several_usual_names_the_nearest_is_taken),
        scratch_test(in_a_tie_the_order_of_the_settings_decides),
        scratch_test(globs_name_targets_that_are_judged_by_themselves),
        scratch_test(a_branch_cut_from_a_release_goes_there),
        scratch_test(where_targets_are_named_a_colleagues_branch_is_none),
        scratch_test(a_stacked_branch_is_compared_with_main),
        scratch_test(the_branchs_own_setting_goes_first),
        scratch_test(a_setting_that_names_nothing_known_is_said_and_passed_by),
        scratch_test(of_a_fork_the_remote_that_is_nearer_is_canonical),
        scratch_test(of_a_private_fork_origin_is_canonical),
        scratch_test(in_a_tie_upstream_is_canonical),
        scratch_test(the_remote_that_gh_resolved_is_canonical),
        scratch_test(the_canonical_main_synced_to_ones_fork_passes),
        scratch_test(a_deploy_remote_is_not_the_target),
        scratch_test(a_clone_of_one_branch_is_judged_alone_with_the_line_that_helps),
        scratch_test(a_head_left_behind_by_a_renamed_branch_is_said),
        scratch_test(a_remote_head_that_dangles_is_said),
        scratch_test(a_bare_clone_has_its_own_branches_for_targets),
        scratch_test(a_clone_knows_no_age),
        scratch_test(a_fetch_that_saw_the_target_gives_its_age),
        scratch_test(a_fetch_of_another_branch_says_nothing_of_the_target),
        scratch_test(the_reflog_of_the_tracking_ref_gives_the_age_too),
    };
    return cmocka_run_group_tests_name("change: targets", tests, NULL, NULL);
}
