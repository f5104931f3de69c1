/* test_git_repository.c: opening, commits, refs and configuration, on repositories made by git. */
#include "scratch.h"

static void a_repository_is_found_from_a_folder_below_its_top(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p a/b");
    assert_int_equal(chdir("a/b"), 0);
    struct repository *repository = opened(scratch, NULL);
    assert_text(repository_work_tree(repository), scratch->folder);
    assert_false(repository_is_bare(repository));
}

static void a_commit_is_read_with_its_parents_author_and_subject(void **state) {
    struct scratch *scratch = *state;
    struct commit commit;
    run("git commit -q --allow-empty -m one; git commit -q --allow-empty -m 'two\n\nmore'");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(
        repository_commit(repository, resolved(scratch, "HEAD"), &commit, &scratch->error), 1);
    assert_int_equal(commit.parents.count, 1);
    assert_true(object_id_equal(commit.parents.at[0], resolved(scratch, "HEAD~1")));
    assert_text(commit.author, "Ada");
    assert_text(commit.subject, "two");
    assert_int_equal(commit.committed_at, 1500000000);
}

static void a_tag_of_a_tag_is_its_commit(void **state) {
    struct scratch *scratch = *state;
    run("git commit -q --allow-empty -m one; git tag -a -m x v1; git tag -a -m y v2 v1 "
        "2>/dev/null");
    opened(scratch, ".");
    assert_true(object_id_equal(resolved(scratch, "v2"), resolved(scratch, "main")));
}

static void a_name_that_is_no_commit_is_not_there(void **state) {
    struct scratch *scratch = *state;
    struct object_id id;
    run("git commit -q --allow-empty -m one");
    struct repository *repository = opened(scratch, ".");
    static const char *const names[] = {"nowhere",
                                        "HEAD~1",
                                        "HEAD^{tree}",
                                        "-x",
                                        "",
                                        "a..b",
                                        "1234567890123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(repository_resolve(repository, text_of(names[i]), &id, &scratch->error),
                         0);
}

static void criss_cross_histories_have_two_merge_bases(void **state) {
    struct scratch *scratch = *state;
    run("git commit -q --allow-empty -m o; git branch b; git commit -q --allow-empty -m a1;"
        "git tag a1; git switch -q b; git commit -q --allow-empty -m b1; git tag b1;"
        "git merge -q -m ab main; git switch -q main; git merge -q -m ba b1");
    struct repository *repository = opened(scratch, ".");
    struct object_ids bases;
    bool unknown;
    assert_int_equal(repository_merge_bases(repository, resolved(scratch, "main"),
                                            resolved(scratch, "b"), &bases, &unknown,
                                            &scratch->error),
                     0);
    assert_int_equal(bases.count, 2);
    assert_false(unknown);
}

static int count_commit(void *context, const struct commit *commit) {
    (void)commit;
    ++*(int *)context;
    return 0;
}

static void commits_of_a_branch_are_counted_and_walked(void **state) {
    struct scratch *scratch = *state;
    run("git commit -q --allow-empty -m o; git branch b; git commit -q --allow-empty -m 1;"
        "git commit -q --allow-empty -m 2; git commit -q --allow-empty -m 3");
    struct repository *repository = opened(scratch, ".");
    struct object_id main = resolved(scratch, "main"), b = resolved(scratch, "b");
    size_t count;
    bool complete;
    int seen = 0;
    assert_int_equal(repository_count(repository, b, main, 100, &count, &scratch->error), 0);
    assert_int_equal(count, 3);
    assert_int_equal(repository_count(repository, b, main, 2, &count, &scratch->error), 0);
    assert_int_equal(count, 2);
    assert_int_equal(repository_count(repository, main, b, 100, &count, &scratch->error), 0);
    assert_int_equal(count, 0);
    assert_int_equal(repository_is_ancestor(repository, b, main, &scratch->error), 1);
    assert_int_equal(repository_is_ancestor(repository, main, b, &scratch->error), 0);
    assert_int_equal(
        repository_walk(repository, main, 0, count_commit, &seen, &complete, &scratch->error), 0);
    assert_int_equal(seen, 4);
    assert_true(complete);
}

static void a_symbolic_ref_says_what_it_points_at_even_where_it_dangles(void **state) {
    struct scratch *scratch = *state;
    run("git commit -q --allow-empty -m one; git update-ref refs/remotes/origin/main HEAD;"
        "git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone");
    struct repository *repository = opened(scratch, ".");
    struct refs refs = {0};
    assert_int_equal(repository_refs(repository, TEXT("refs/remotes/"), &refs, &scratch->error), 0);
    assert_int_equal(refs.count, 2);
    assert_text(refs.at[0].symbolic, "refs/remotes/origin/gone");
    assert_true(object_id_is_none(refs.at[0].commit));
    assert_true(object_id_equal(refs.at[1].commit, resolved(scratch, "HEAD")));
}

static void configuration_given_with_dash_c_wins(void **state) {
    struct scratch *scratch = *state;
    struct text value;
    run("git config onehead.skip file; git config branch.Feature/X.oneheadTarget develop");
    setenv("GIT_CONFIG_PARAMETERS", "'onehead.skip'='it'\\''s' 'OneHead.Old=a=b' 'a.flag'", 1);
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "onehead.counted", 1);
    setenv("GIT_CONFIG_VALUE_0", "yes", 1);
    struct repository *repository = opened(scratch, NULL);
    assert_true(repository_config_value(repository, TEXT("onehead.skip"), &value));
    assert_text(value, "it's");
    assert_true(repository_config_value(repository, TEXT("onehead.old"), &value));
    assert_text(value, "a=b");
    assert_true(repository_config_value(repository, TEXT("a.flag"), &value));
    assert_text(value, "true");
    assert_true(repository_config_value(repository, TEXT("onehead.counted"), &value));
    assert_text(value, "yes");
    assert_true(
        repository_config_value(repository, TEXT("branch.Feature/X.oneheadtarget"), &value));
    assert_text(value, "develop");
}

static void urls_are_given_as_written_and_as_git_expands_them(void **state) {
    struct scratch *scratch = *state;
    run("git config url.https://example.com/.insteadOf ex: ;"
        "git config url.ssh://git@example.com/.pushInsteadOf ex: ;"
        "git remote add origin ex:team/app");
    struct repository *repository = opened(scratch, ".");
    struct remotes remotes = {0};
    assert_int_equal(repository_remotes(repository, &remotes, &scratch->error), 0);
    assert_int_equal(remotes.count, 1);
    assert_true(remotes.at[0].has_refspec);
    assert_int_equal(remotes.at[0].urls.count, 3);
    assert_text(remotes.at[0].urls.at[1], "https://example.com/team/app");
    assert_text(remotes.at[0].urls.at[2], "ssh://git@example.com/team/app");
}

static void a_fetch_is_known_by_fetch_head(void **state) {
    struct scratch *scratch = *state;
    run("git commit -q --allow-empty -m one; git init -q other; cd other;"
        "git remote add origin ..; git fetch -q origin main");
    struct repository *repository = opened(scratch, "other");
    struct fetches fetches = repository_fetches(repository);
    assert_int_equal(fetches.count, 1);
    assert_text(fetches.at[0].branch, "main");
    assert_text(fetches.at[0].url, "..");
    assert_true(fetches.at[0].at > 1500000000);
}

static void a_stopped_rebase_names_its_branch(void **state) {
    struct scratch *scratch = *state;
    struct text branch;
    run("echo a >f; git add f; git commit -q -m o; git switch -q -c topic; echo b >f;"
        "git commit -q -am b; git switch -q main; echo c >f; git commit -q -am c;"
        "git switch -q topic; git rebase -q main >/dev/null 2>&1 && exit 1 || true");
    struct repository *repository = opened(scratch, ".");
    assert_text(repository_operation(repository, &branch), "rebase");
    assert_text(branch, "topic");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_repository_is_found_from_a_folder_below_its_top),
        scratch_test(a_commit_is_read_with_its_parents_author_and_subject),
        scratch_test(a_tag_of_a_tag_is_its_commit),
        scratch_test(a_name_that_is_no_commit_is_not_there),
        scratch_test(criss_cross_histories_have_two_merge_bases),
        scratch_test(commits_of_a_branch_are_counted_and_walked),
        scratch_test(a_symbolic_ref_says_what_it_points_at_even_where_it_dangles),
        scratch_test(configuration_given_with_dash_c_wins),
        scratch_test(urls_are_given_as_written_and_as_git_expands_them),
        scratch_test(a_fetch_is_known_by_fetch_head),
        scratch_test(a_stopped_rebase_names_its_branch),
    };
    return cmocka_run_group_tests_name("git repository", tests, NULL, NULL);
}
