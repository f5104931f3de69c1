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

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(the_first_push_of_main_is_judged_alone_and_no_target_is_missed),
        scratch_test(a_new_branch_is_compared_with_the_target),
        scratch_test(the_second_push_of_a_branch_is_compared_with_the_target_too),
        scratch_test(a_forced_push_of_a_branch_is_compared_with_the_target),
        scratch_test(a_push_to_main_is_compared_with_what_the_server_holds),
    };
    return cmocka_run_group_tests_name("change: pushes", tests, NULL, NULL);
}
