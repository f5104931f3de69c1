/* What a push is compared with: the lines come from real pushes. */
#include "scratch.h"

#include "pushing.h"

/* origin holds main (a); here: main, and feature with f on top of a. */
#define FEATURE                                                                                    \
    PUSHING "commit a; git init -q --bare origin.git; git remote add origin ./origin.git\n"        \
            "git push -q --no-verify -u origin main; git switch -q -c feature; commit f\n"

static void the_first_push_of_main_is_judged_alone_and_no_target_is_missed(void **state) {
    struct scratch *scratch = *state;
    run(PUSHING "commit a; git init -q --bare origin.git; git remote add origin ./origin.git");
    const struct change *change = pushed(scratch, "git push -u origin main");
    assert_int_equal(change->result, RESULT_ALONE);
    assert_text(change->chosen_by, "pushed to the target");
    assert_int_equal(change->assumed.count, 0);
    assert_int_equal(change->nothing.size, 0);
    assert_text(change->branch, "main");
}

static void a_new_branch_is_compared_with_the_target(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE);
    const struct change *change = pushed(scratch, "git push -u origin feature");
    assert_int_equal(change->result, RESULT_MERGE);
    assert_commit(change->target, "origin/main");
    assert_commit(change->proposed, "feature");
    assert_text(change->target_name, "origin/main");
    assert_text(change->chosen_by, "nearest target");
    assert_int_equal(change->merge_bases.count, 1);
    assert_commit(change->merge_bases.at[0], "main");
}

static void the_second_push_of_a_branch_is_compared_with_the_target_too(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify -u origin feature; commit g");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_commit(change->target, "origin/main");
}

static void a_forced_push_of_a_branch_is_compared_with_the_target(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify -u origin feature; git commit -q --amend -m other");
    const struct change *change = pushed(scratch, "git push --force-with-lease origin feature");
    assert_commit(change->target, "origin/main");
    assert_false(change->forced);
}

static void a_push_to_main_is_compared_with_what_the_server_holds(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b; git rev-parse HEAD~1 >before");
    const struct change *change = pushed(scratch, "git push origin main");
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_text(change->chosen_by, "pushed to the target");
    assert_commit(change->target, "main~1");
    assert_int_equal(change->target_age, 0);
    assert_false(change->forced);
}

static void a_forced_push_to_main_says_so(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b; git push -q --no-verify; git tag old;"
                "git reset -q --hard HEAD~1; commit c");
    const struct change *change = pushed(scratch, "git push --force origin main");
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_true(change->forced);
    assert_commit(change->target, "old");
}

static void main_thrown_back_by_force_is_no_empty_push(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b; git push -q --no-verify");
    const struct change *change = pushed(scratch, "git push --force origin HEAD~1:main");
    assert_true(change->forced);
    assert_int_equal(change->nothing.size, 0);
}

/* Somebody else pushed to main, and this clone has not fetched it. */
#define MOVED                                                                                      \
    FEATURE "git clone -q origin.git other; cd other; echo x >x; git add x; git commit -q -m x;"   \
            "git push -q origin HEAD:main; cd ..; git switch -q main; commit b\n"

static void main_that_moved_and_was_not_fetched_cannot_be_judged(void **state) {
    struct scratch *scratch = *state;
    run(MOVED "! git push origin main 2>push.log");
    opened(scratch, ".");
    assert_int_equal(judged(scratch, &no_settings, ".git"), -1);
    assert_text(scratch->error.hint, "git fetch origin main");
}

static void empty_input_passes_where_head_is_pushed_already(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify -u origin feature");
    const struct change *change = pushed(scratch, "git push origin feature || false");
    assert_text(change->nothing, "nothing is pushed");
}

static void empty_input_judges_head_where_it_is_not_pushed(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify -u origin feature; git commit -q --amend -m other");
    const struct change *change = pushed(scratch, "git push origin feature");
    assert_int_equal(read_disk(scratch, ".git/lines").size, 0);
    assert_int_equal(change->nothing.size, 0);
    assert_true(assumes(change, "no refs on stdin"));
    assert_commit(change->target, "origin/main");
}

static void empty_input_on_a_main_that_parted_is_no_forced_push(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b; git push -q --no-verify;"
                "git reset -q --hard HEAD~1; commit c");
    const struct change *change = pushed(scratch, "git push origin main");
    assert_int_equal(change->result, RESULT_MERGE);
    assert_false(change->forced);
}

static void each_of_several_branches_is_judged_and_nothing_else(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q -c two; commit g; git tag -a -m t v1; git notes add -m n");
    pushed(scratch, "git push origin feature two v1 refs/notes/commits two:refs/changes/1");
    assert_int_equal(changes.count, 5);
    size_t judged_ones = 0;
    for (size_t i = 0; i < changes.count; i++)
        judged_ones += !changes.at[i].nothing.size;
    assert_int_equal(judged_ones, 2);
}

static void a_mirrored_push_does_not_judge_tracking_refs(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git init -q --bare backup.git");
    pushed(scratch, "git push --mirror ./backup.git");
    for (size_t i = 0; i < changes.count; i++)
        if (!changes.at[i].nothing.size)
            assert_text(changes.at[i].branch, "feature");
}

static void a_deletion_passes_beside_an_update(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify origin feature:old");
    pushed(scratch, "git push origin :old feature");
    assert_int_equal(changes.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(changes.at[i].nothing.size > 0,
                         !changes.at[i].proposed_name.size || !changes.at[i].branch.size);
}

static void main_that_goes_along_is_taken_as_the_push_leaves_it(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b");
    pushed(scratch, "git push origin main feature");
    assert_int_equal(changes.count, 2);
    for (size_t i = 0; i < 2; i++)
        if (text_equal(changes.at[i].branch, TEXT("feature"))) {
            assert_commit(changes.at[i].target, "main");
            assert_true(assumes(&changes.at[i], "as this push leaves it"));
        } else
            assert_commit(changes.at[i].target, "main~1");
}

static void the_first_push_of_all_branches_compares_them_with_main(void **state) {
    struct scratch *scratch = *state;
    run(PUSHING "commit a; git switch -q -c feature; commit f; git init -q --bare origin.git;"
                "git remote add origin ./origin.git");
    pushed(scratch, "git push --all origin");
    for (size_t i = 0; i < changes.count; i++)
        if (text_equal(changes.at[i].branch, TEXT("feature")))
            assert_commit(changes.at[i].target, "main");
}

static void a_detached_head_is_judged_by_the_remote_ref(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q --detach main; commit d");
    const struct change *change = pushed(scratch, "git push origin HEAD:refs/heads/topic");
    assert_commit(change->target, "origin/main");
    assert_int_equal(change->branch.size, 0);
    assert_int_equal(change->proposed_name.size, 10);
}

static void a_detached_head_pushed_to_main_is_the_target_itself(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE);
    const struct change *change = pushed(scratch, "git push origin HEAD:main");
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_text(change->branch, "feature");
}

static void an_id_takes_the_settings_of_the_branch_with_that_tip(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; git push -q --no-verify origin main:release/1.x;"
                "git config branch.feature.oneheadTarget release/1.x");
    const struct change *change =
        pushed(scratch, "git push origin $(git rev-parse feature):refs/heads/topic");
    assert_text(change->target_name, "origin/release/1.x");
    assert_text(change->chosen_by, "branch's own target");
    assert_text(change->branch, "feature");
}

static void a_local_ref_with_blanks_is_read(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git commit -q --allow-empty -m 'fix it now'");
    const struct change *change =
        pushed(scratch, "git push origin 'HEAD^{/fix it}:refs/heads/topic'");
    assert_commit(change->proposed, "feature");
}

static void gerrit_names_the_target_before_the_percent_sign(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git push -q --no-verify origin main:stable");
    const struct change *change = pushed(scratch, "git push origin HEAD:refs/for/stable%topic=a");
    assert_text(change->target_name, "origin/stable");
    assert_text(change->chosen_by, "refs/for");
    assert_int_equal(change->result, RESULT_MERGE);
}

static void a_push_by_url_belongs_to_the_remote_with_that_url(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q main; commit b;"
                "git config remote.origin.url \"file://$PWD/origin.git\"");
    const struct change *change = pushed(scratch, "git push \"$PWD/origin.git/\" main");
    assert_int_equal(change->result, RESULT_PROPOSED);
    assert_text(change->target_remote, "origin");
}

static void a_push_to_an_unknown_url_is_compared_with_the_canonical_target(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git init -q --bare elsewhere.git");
    const struct change *change = pushed(scratch, "git push ./elsewhere.git feature:main");
    assert_int_equal(change->result, RESULT_MERGE);
    assert_text(change->target_name, "origin/main");
}

static void an_unrelated_history_is_judged_alone(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git init -q --bare service.git; git checkout -q --orphan other; commit s");
    const struct change *change =
        pushed(scratch, "git push ./service.git $(git rev-parse HEAD):refs/heads/main");
    assert_int_equal(change->result, RESULT_ALONE);
    assert_true(object_id_is_none(change->target));
    assert_true(assumes(change, "shares no history"));
    assert_int_equal(change->nothing.size, 0);
}

static void what_main_holds_already_is_nothing_to_judge(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE);
    const struct change *change = pushed(scratch, "git push origin main:refs/heads/release/1.x");
    assert_text(change->nothing, "origin/main holds it already");
}

static void files_that_no_rule_reads_are_nothing_to_judge(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git switch -q -c words main; echo x >README; git add README; git commit -q -m r");
    const struct change *change = pushed(scratch, "git push origin words");
    assert_text(change->nothing, "no Python file and no config is changed");
}

static void a_linked_work_tree_is_judged_as_any_other(void **state) {
    struct scratch *scratch = *state;
    run(FEATURE "git worktree add -q linked -b topic; git config remote.origin.url $PWD/origin.git;"
                "cd linked; commit t;"
                "! git push origin topic 2>push.log");
    opened(scratch, "linked");
    assert_int_equal(judged(scratch, &no_settings, ".git"), 0);
    assert_commit(changes.at[0].target, "origin/main");
    assert_text(changes.at[0].branch, "topic");
}

static void pre_commit_hands_on_variables_instead_of_lines(void **state) {
    struct scratch *scratch = *state;
    struct push push = {0};
    run(FEATURE);
    opened(scratch, ".");
    setenv("PRE_COMMIT_FROM_REF", "main", 1);
    setenv("PRE_COMMIT_TO_REF", "feature", 1);
    setenv("PRE_COMMIT_REMOTE_NAME", "origin", 1);
    setenv("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/feature", 1);
    setenv("PRE_COMMIT_REMOTE_BRANCH", "refs/heads/main", 1);
    changes = (struct changes){0};
    int failed =
        changes_from_push(scratch->repository, &no_settings, &push, &changes, &scratch->error);
    unsetenv("PRE_COMMIT_REMOTE_BRANCH");
    assert_int_equal(failed, 0);
    assert_int_equal(changes.at[0].result, RESULT_PROPOSED);
    assert_commit(changes.at[0].target, "origin/main");
    assert_commit(changes.at[0].proposed, "feature");
}

static void a_line_that_is_none_leaves_the_others_judged(void **state) {
    struct scratch *scratch = *state;
    struct push push = {.remote = TEXT("origin"),
                        .lines = TEXT("refs/heads/x 12 refs/heads/x 0\n"
                                      "(delete) 0000000000000000000000000000000000000000 "
                                      "refs/heads/y 1111111111111111111111111111111111111111\n")};
    run(FEATURE);
    opened(scratch, ".");
    changes = (struct changes){0};
    assert_int_equal(
        changes_from_push(scratch->repository, &no_settings, &push, &changes, &scratch->error), 0);
    assert_int_equal(changes.count, 2);
    assert_non_null(changes.at[0].failure);
    assert_null(changes.at[1].failure);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(the_first_push_of_main_is_judged_alone_and_no_target_is_missed),
        scratch_test(a_new_branch_is_compared_with_the_target),
        scratch_test(the_second_push_of_a_branch_is_compared_with_the_target_too),
        scratch_test(a_forced_push_of_a_branch_is_compared_with_the_target),
        scratch_test(a_push_to_main_is_compared_with_what_the_server_holds),
        scratch_test(a_forced_push_to_main_says_so),
        scratch_test(main_thrown_back_by_force_is_no_empty_push),
        scratch_test(main_that_moved_and_was_not_fetched_cannot_be_judged),
        scratch_test(empty_input_passes_where_head_is_pushed_already),
        scratch_test(empty_input_judges_head_where_it_is_not_pushed),
        scratch_test(empty_input_on_a_main_that_parted_is_no_forced_push),
        scratch_test(each_of_several_branches_is_judged_and_nothing_else),
        scratch_test(a_mirrored_push_does_not_judge_tracking_refs),
        scratch_test(a_deletion_passes_beside_an_update),
        scratch_test(main_that_goes_along_is_taken_as_the_push_leaves_it),
        scratch_test(the_first_push_of_all_branches_compares_them_with_main),
        scratch_test(a_detached_head_is_judged_by_the_remote_ref),
        scratch_test(a_detached_head_pushed_to_main_is_the_target_itself),
        scratch_test(an_id_takes_the_settings_of_the_branch_with_that_tip),
        scratch_test(a_local_ref_with_blanks_is_read),
        scratch_test(gerrit_names_the_target_before_the_percent_sign),
        scratch_test(a_push_by_url_belongs_to_the_remote_with_that_url),
        scratch_test(a_push_to_an_unknown_url_is_compared_with_the_canonical_target),
        scratch_test(an_unrelated_history_is_judged_alone),
        scratch_test(what_main_holds_already_is_nothing_to_judge),
        scratch_test(files_that_no_rule_reads_are_nothing_to_judge),
        scratch_test(a_linked_work_tree_is_judged_as_any_other),
        scratch_test(pre_commit_hands_on_variables_instead_of_lines),
        scratch_test(a_line_that_is_none_leaves_the_others_judged),
    };
    return cmocka_run_group_tests_name("change: pushes", tests, NULL, NULL);
}
