/* What `check` compares, by hand and in CI. */
#include "scratch.h"

#include "pushing.h"

#define CLONE                                                                                      \
    PUSHING "commit a; git init -q --bare server.git; git remote add origin ./server.git\n"        \
            "git push -q --no-verify -u origin main\n"

static struct change checked;

static int check(struct scratch *scratch, const char *folder, struct flags flags) {
    opened(scratch, folder);
    scratch->error.attempted = NULL;
    return change_from_flags(scratch->repository, &no_settings, &flags, &checked, &scratch->error);
}

static const struct change *check_here(struct scratch *scratch, struct flags flags) {
    if (check(scratch, ".", flags))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return &checked;
}

/* ---- by hand ---- */

static void base_and_head_are_taken_as_they_are_given(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f; git switch -q main");
    const struct change *change =
        check_here(scratch, (struct flags){.base = TEXT("main"), .head = TEXT("feature")});
    assert_commit(change->target, "main");
    assert_commit(change->proposed, "feature");
    assert_text(change->target_name, "main");
    assert_text(change->chosen_by, "--base");
    assert_text(change->branch, "feature");
    assert_int_equal(change->target_remote.size, 0);
}

static void a_base_that_only_the_remote_has_is_found_there(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f; git branch -q -D main");
    const struct change *change = check_here(scratch, (struct flags){.base = TEXT("main")});
    assert_commit(change->target, "origin/main");
    assert_text(change->target_remote, "origin");
}

static void a_base_that_is_nowhere_cannot_be_compared(void **state) {
    struct scratch *scratch = *state;
    run(CLONE);
    assert_int_equal(check(scratch, ".", (struct flags){.base = TEXT("origin/stable")}), -1);
    assert_text(scratch->error.hint, "git fetch origin stable:refs/remotes/origin/stable");
}

static void a_feature_is_compared_with_the_nearest_target(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f");
    const struct change *change = check_here(scratch, (struct flags){0});
    assert_text(change->chosen_by, "nearest target");
    assert_commit(change->target, "origin/main");
}

static void main_with_nothing_unpushed_is_judged_for_its_state(void **state) {
    struct scratch *scratch = *state;
    run(CLONE);
    const struct change *change = check_here(scratch, (struct flags){0});
    assert_true(change->for_its_state);
    assert_true(object_id_is_none(change->target));
    assert_int_equal(change->nothing.size, 0);
    assert_text(change->target_branch, "main");
}

static void main_with_unpushed_commits_is_compared_with_what_is_pushed(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "commit b");
    const struct change *change = check_here(scratch, (struct flags){0});
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_commit(change->target, "origin/main");
}

static void main_that_parted_from_the_remotes_will_be_merged(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "commit b; git push -q --no-verify; git reset -q --hard HEAD~1; commit c");
    const struct change *change = check_here(scratch, (struct flags){0});
    assert_int_equal(change->result, RESULT_MERGE);
    assert_false(change->forced);
}

static void a_detached_head_on_the_targets_tip_is_judged_for_its_state(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q --detach origin/main");
    assert_true(check_here(scratch, (struct flags){0})->for_its_state);
}

static void without_any_remote_local_main_is_the_target(void **state) {
    struct scratch *scratch = *state;
    run(PUSHING "commit a; git switch -q -c feature; commit f");
    const struct change *change = check_here(scratch, (struct flags){0});
    assert_commit(change->target, "main");
    assert_text(change->target_name, "main");
    assert_int_equal(change->assumed.count, 0);
}

static void what_is_staged_on_main_stands_on_what_is_pushed(void **state) {
    struct scratch *scratch = *state;
    run(CLONE);
    const struct change *change = check_here(scratch, (struct flags){.staged = true});
    assert_int_equal(change->subject, SUBJECT_INDEX);
    assert_false(change->for_its_state);
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_commit(change->target, "origin/main");
    assert_int_equal(change->nothing.size, 0);
}

static void what_is_staged_while_the_target_is_merged_in_holds_the_target(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit x mine; git switch -q main; commit x theirs;"
              "git push -q --no-verify; git switch -q feature; ! git merge -q main >/dev/null");
    const struct change *change = check_here(scratch, (struct flags){.staged = true});
    assert_int_equal(change->merge_bases.count, 1);
    assert_commit(change->merge_bases.at[0], "origin/main");
}

static void the_first_commit_is_judged_alone(void **state) {
    struct scratch *scratch = *state;
    const struct change *change = check_here(scratch, (struct flags){.staged = true});
    assert_int_equal(change->result, RESULT_ALONE);
    assert_true(object_id_is_none(change->proposed));
}

static void a_head_that_is_no_commit_is_an_error(void **state) {
    struct scratch *scratch = *state;
    run(CLONE);
    assert_int_equal(check(scratch, ".", (struct flags){.head = TEXT("nowhere")}), -1);
}

/* ---- in CI ---- */

static const char *const variables[] = {"CI",
                                        "GITHUB_ACTIONS",
                                        "GITHUB_BASE_REF",
                                        "GITHUB_EVENT_PATH",
                                        "GITHUB_REF",
                                        "GITHUB_SHA",
                                        "CIRCLE_BRANCH",
                                        "GITLAB_CI",
                                        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
                                        "CI_MERGE_REQUEST_EVENT_TYPE",
                                        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA",
                                        "JENKINS_URL",
                                        "CHANGE_TARGET",
                                        "CIRCLECI",
                                        "CI_COMMIT_TARGET_BRANCH",
                                        "TF_BUILD",
                                        "SYSTEM_PULLREQUEST_TARGETBRANCH",
                                        "GITEA_ACTIONS"};

static int setup(void **state) {
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
    return scratch_setup(state);
}

/* A pull request as GitHub lays it out: main went on after the branch was cut, the runner holds the
 * merge of both and as much history as DEPTH brings. */
#define REQUEST(depth)                                                                             \
    CLONE "git switch -q -c feature; commit f; git push -q --no-verify origin feature;"            \
          "git switch -q main; commit b; git push -q --no-verify origin main;"                     \
          "git switch -q --detach; git merge -q --no-edit feature;"                                \
          "git push -q --no-verify origin HEAD:refs/pull/1/merge; git switch -q main;"             \
          "git init -q runner; cd runner; git remote add origin \"file://$PWD/../server.git\";"    \
          "git fetch -q " depth " origin refs/pull/1/merge:refs/remotes/pull/1/merge;"             \
          "git switch -q --detach pull/1/merge; cd ..;"                                            \
          "printf '{\"pull_request\":{\"base\":{\"ref\":\"main\",\"sha\":\"%s\"},\"head\":"        \
          "{\"ref\":\"feature\",\"sha\":\"%s\"}}}' $(git rev-parse main feature) >event.json\n"

/* HEAD of a repository below. */
static struct object_id resolved_in(struct scratch *scratch, const char *folder) {
    opened(scratch, folder);
    return resolved(scratch, "HEAD");
}

static void in_github(void) {
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITHUB_BASE_REF", "main", 1);
    setenv("GITHUB_EVENT_PATH", "event.json", 1);
}

static void the_merge_commit_of_a_pull_request_is_the_result(void **state) {
    struct scratch *scratch = *state;
    run(REQUEST("--depth 2"));
    in_github();
    assert_int_equal(check(scratch, "runner", (struct flags){.in_ci = true}), 0);
    assert_int_equal(checked.result, RESULT_GIVEN);
    assert_commit(checked.target, "main");
    assert_commit(checked.proposed, "feature");
    assert_text(checked.chosen_by, "pull request of GitHub");
    assert_text(checked.target_name, "origin/main");
    assert_text(checked.proposed_name, "feature");
    assert_int_equal(checked.nothing.size, 0);
}

/* It is judged by itself, since what is to be compared is not here; a sentence says what brings it.
 */
static void assert_uncompared(struct scratch *scratch, const char *folder, const char *hint) {
    assert_int_equal(check(scratch, folder, (struct flags){.in_ci = true}), 0);
    assert_int_equal(checked.result, RESULT_ALONE);
    assert_true(object_id_is_none(checked.target));
    assert_non_null(checked.uncompared.attempted);
    if (!text_contains(checked.uncompared.hint, text_of(hint)))
        fail_msg("%s", checked.uncompared.hint.at);
}

static void a_pull_request_at_depth_1_is_judged_by_itself(void **state) {
    struct scratch *scratch = *state;
    run(REQUEST("--depth 1"));
    in_github();
    assert_uncompared(scratch, "runner", "fetch-depth: 2");
}

static void a_merge_ref_tells_the_merge_where_the_event_can_t_be_read(void **state) {
    struct scratch *scratch = *state;
    run(REQUEST("--depth 2"));
    in_github();
    setenv("GITHUB_EVENT_PATH", "nowhere.json", 1);
    setenv("GITHUB_REF", "refs/pull/1/merge", 1);
    struct object_id head = resolved_in(scratch, "runner");
    setenv("GITHUB_SHA", object_id_hex(head, &scratch->arena).at, 1);
    assert_int_equal(check(scratch, "runner", (struct flags){.in_ci = true}), 0);
    assert_int_equal(checked.result, RESULT_GIVEN);
    assert_commit(checked.target, "main");
    setenv("GITHUB_SHA", "0123456789012345678901234567890123456789", 1);
    assert_int_equal(check(scratch, "runner", (struct flags){.in_ci = true}), 0);
    assert_int_not_equal(checked.result, RESULT_GIVEN);
}

/* At depth 2 what was merged stands in for a merge base that is out of reach. */
static void a_target_that_moved_is_compared_at_depth_2_too(void **state) {
    struct scratch *scratch = *state;
    run(REQUEST("--depth 2") "commit c; git push -q --no-verify origin main;"
                             "git -C runner fetch -q origin main:refs/remotes/origin/main");
    in_github();
    assert_int_equal(check(scratch, "runner", (struct flags){.in_ci = true}), 0);
    assert_int_equal(checked.result, RESULT_MERGE);
    assert_commit(checked.target, "main");
    assert_int_equal(checked.merge_bases.count, 1);
    assert_commit(checked.merge_bases.at[0], "main~1");
    assert_true(assumes(&checked, "has moved on"));
}

static void a_branch_of_the_merge_queue_names_its_target(void **state) {
    struct scratch *scratch = *state;
    run(CLONE
        "git push -q --no-verify origin main:release/1.x; git switch -q -c queue; commit one");
    setenv("CI", "true", 1);
    setenv("CIRCLECI", "true", 1);
    setenv("CIRCLE_BRANCH", "gh-readonly-queue/release/1.x/pr-7-0a1b", 1);
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_text(change->chosen_by, "merge queue of CircleCI");
    assert_text(change->target_name, "origin/release/1.x");
}

static void an_unknown_ci_is_an_error_with_both_flags(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f");
    assert_int_equal(check(scratch, ".", (struct flags){.in_ci = true}), -1);
    assert_text(scratch->error.hint, "onehead check --base origin/main --head HEAD");
    const struct change *change =
        check_here(scratch, (struct flags){.in_ci = true, .base = TEXT("main")});
    assert_int_equal(change->result, RESULT_MERGE);
}

static void a_target_that_moved_since_is_taken_as_fetched(void **state) {
    struct scratch *scratch = *state;
    run(REQUEST("") "commit c; git push -q --no-verify origin main;"
                    "git -C runner fetch -q origin main:refs/remotes/origin/main");
    in_github();
    assert_int_equal(check(scratch, "runner", (struct flags){.in_ci = true}), 0);
    assert_int_equal(checked.result, RESULT_MERGE);
    assert_commit(checked.target, "main");
    assert_commit(checked.proposed, "feature");
}

static void a_merge_queue_is_compared_with_the_target_and_not_with_the_entry_before(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c queue; commit one; commit two;"
              "printf '{\"merge_group\":{\"base_ref\":\"refs/heads/main\",\"base_sha\":\"%s\","
              "\"head_sha\":\"%s\"}}' $(git rev-parse queue~1 queue) >event.json");
    in_github();
    unsetenv("GITHUB_BASE_REF");
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_commit(change->target, "origin/main");
    assert_text(change->chosen_by, "merge queue of GitHub");
}

static void a_push_to_main_in_ci_is_judged_for_its_state(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q --detach; git update-ref -d refs/remotes/origin/main");
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITHUB_REF", "refs/heads/main", 1);
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_true(change->for_its_state);
    assert_text(change->target_branch, "main");
}

static void a_target_that_was_not_fetched_is_not_compared_in_ci(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f; git update-ref -d refs/remotes/origin/main");
    setenv("JENKINS_URL", "https://ci.example.com", 1);
    setenv("CHANGE_TARGET", "main", 1);
    assert_uncompared(scratch, ".", "git fetch origin main:refs/remotes/origin/main");
}

static void without_any_target_ci_cannot_compare(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f; git update-ref -d refs/remotes/origin/main");
    setenv("CIRCLECI", "true", 1);
    assert_uncompared(scratch, ".", "git fetch origin main:refs/remotes/origin/main");
}

static void a_full_ref_for_the_target_is_understood(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f");
    setenv("TF_BUILD", "True", 1);
    setenv("SYSTEM_PULLREQUEST_TARGETBRANCH", "refs/heads/main", 1);
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_text(change->chosen_by, "pull request of Azure");
    assert_commit(change->target, "origin/main");
}

static void gitea_is_told_from_github_whose_variables_it_sets(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f");
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITEA_ACTIONS", "true", 1);
    setenv("GITHUB_BASE_REF", "main", 1);
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_text(change->chosen_by, "pull request of Gitea");
}

static void woodpecker_is_told_by_the_value_of_ci(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c feature; commit f");
    setenv("CI", "woodpecker", 1);
    setenv("CI_COMMIT_TARGET_BRANCH", "main", 1);
    const struct change *change = check_here(scratch, (struct flags){.in_ci = true});
    assert_text(change->chosen_by, "pull request of Woodpecker");
}

static void ci_is_known_by_its_variables(void **state) {
    (void)state;
    assert_false(change_in_ci());
    setenv("CI", "false", 1);
    assert_false(change_in_ci());
    setenv("TF_BUILD", "True", 1);
    assert_true(change_in_ci());
    unsetenv("TF_BUILD");
    setenv("CI", "true", 1);
    assert_true(change_in_ci());
}

/* ---- published ---- */

static bool is_published(struct scratch *scratch, const char *id, const char *path) {
    bool answer;
    struct published *published = published_new(scratch->repository, &checked);
    assert_int_equal(published_has(published, text_of(id), text_of(path), &answer, &scratch->error),
                     0);
    return answer;
}

static void published_is_what_the_target_holds_or_once_held(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "commit b; git push -q --no-verify; git revert --no-edit HEAD >/dev/null;"
              "git push -q --no-verify; git switch -q -c feature; commit c");
    check_here(scratch, (struct flags){0});
    assert_true(is_published(scratch, "a", "versions/a.py"));
    assert_true(is_published(scratch, "b", "versions/b.py"));
    assert_false(is_published(scratch, "c", "versions/c.py"));
}

static void published_is_what_another_target_branch_holds(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "git switch -q -c develop; commit d; git push -q --no-verify origin develop;"
              "git switch -q -c fix --no-track main; commit f");
    check_here(scratch, (struct flags){0});
    assert_text(checked.target_name, "origin/main");
    assert_true(is_published(scratch, "d", "versions/d.py"));
    assert_false(is_published(scratch, "f", "versions/f.py"));
}

static void in_a_shallow_clone_all_may_be_published(void **state) {
    struct scratch *scratch = *state;
    run(CLONE "commit b; git push -q --no-verify; git clone -q --depth 1 file://$PWD/server.git s;"
              "cd s; git switch -q -c feature; commit c");
    assert_int_equal(check(scratch, "s", (struct flags){0}), 0);
    assert_true(is_published(scratch, "c", "versions/c.py"));
}

#define ci_test(test) cmocka_unit_test_setup_teardown(test, setup, scratch_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ci_test(base_and_head_are_taken_as_they_are_given),
        ci_test(a_base_that_only_the_remote_has_is_found_there),
        ci_test(a_base_that_is_nowhere_cannot_be_compared),
        ci_test(a_feature_is_compared_with_the_nearest_target),
        ci_test(main_with_nothing_unpushed_is_judged_for_its_state),
        ci_test(main_with_unpushed_commits_is_compared_with_what_is_pushed),
        ci_test(main_that_parted_from_the_remotes_will_be_merged),
        ci_test(a_detached_head_on_the_targets_tip_is_judged_for_its_state),
        ci_test(without_any_remote_local_main_is_the_target),
        ci_test(what_is_staged_on_main_stands_on_what_is_pushed),
        ci_test(what_is_staged_while_the_target_is_merged_in_holds_the_target),
        ci_test(the_first_commit_is_judged_alone),
        ci_test(a_head_that_is_no_commit_is_an_error),
        ci_test(the_merge_commit_of_a_pull_request_is_the_result),
        ci_test(a_pull_request_at_depth_1_is_judged_by_itself),
        ci_test(a_merge_ref_tells_the_merge_where_the_event_can_t_be_read),
        ci_test(a_target_that_moved_is_compared_at_depth_2_too),
        ci_test(a_branch_of_the_merge_queue_names_its_target),
        ci_test(an_unknown_ci_is_an_error_with_both_flags),
        ci_test(a_target_that_moved_since_is_taken_as_fetched),
        ci_test(a_merge_queue_is_compared_with_the_target_and_not_with_the_entry_before),
        ci_test(a_push_to_main_in_ci_is_judged_for_its_state),
        ci_test(a_target_that_was_not_fetched_is_not_compared_in_ci),
        ci_test(without_any_target_ci_cannot_compare),
        ci_test(a_full_ref_for_the_target_is_understood),
        ci_test(gitea_is_told_from_github_whose_variables_it_sets),
        ci_test(woodpecker_is_told_by_the_value_of_ci),
        ci_test(ci_is_known_by_its_variables),
        ci_test(published_is_what_the_target_holds_or_once_held),
        ci_test(published_is_what_another_target_branch_holds),
        ci_test(in_a_shallow_clone_all_may_be_published),
    };
    return cmocka_run_group_tests_name("change: check", tests, NULL, NULL);
}
