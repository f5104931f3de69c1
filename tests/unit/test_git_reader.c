/* test_git_reader.c: git as the reader of a repository, in place of libgit2. */
#include "scratch.h"

#include <sys/wait.h>

#include "git/child.h"

static int read_file(struct scratch *scratch, const char *revision, const char *path,
                     struct text *bytes) {
    struct snapshot *snapshot;
    struct object_id commit = resolved(scratch, revision);
    assert_int_equal(snapshot_of_commit(scratch->repository, commit, &snapshot, &scratch->error),
                     0);
    return snapshot_read(snapshot, text_of(path), bytes, NULL, &scratch->error);
}

static int open_by_git(void **state) {
    int failed = scratch_setup(state);
    setenv("ONEHEAD_READER", "git", 1);
    return failed;
}

static int close_by_git(void **state) {
    unsetenv("ONEHEAD_READER");
    return scratch_teardown(state);
}

#define reader_test(test) cmocka_unit_test_setup_teardown(test, open_by_git, close_by_git)

static void objects_named_by_sha256_are_read(void **state) {
    struct scratch *scratch = *state;
    struct text bytes;
    run("git init -q --object-format=sha256 wide; cd wide; echo one >f; git add f;"
        "git commit -q -m o; git tag -a -m t v1");
    unsetenv("ONEHEAD_READER");
    opened(scratch, "wide");
    assert_int_equal(read_file(scratch, "v1", "f", &bytes), 1);
    assert_text(bytes, "one\n");
    assert_int_equal(resolved(scratch, "HEAD").size, 32);
    struct object_id narrow = {.bytes = {1}, .size = 20};
    struct commit commit;
    assert_int_equal(repository_commit(scratch->repository, narrow, &commit, &scratch->error), 0);
}

static void content_that_is_not_what_its_id_says_is_refused(void **state) {
    struct scratch *scratch = *state;
    struct text bytes;
    run("git init -q --object-format=sha256 wide; cd wide; echo one >f; echo two >g; git add f g;"
        "git commit -q -m o; cd .git/objects;"
        "f=$(git rev-parse HEAD:f | sed 's,^..,&/,'); g=$(git rev-parse HEAD:g | sed 's,^..,&/,');"
        "chmod u+w $f; cp $g $f");
    opened(scratch, "wide");
    assert_int_equal(read_file(scratch, "HEAD", "g", &bytes), 1);
    assert_int_equal(read_file(scratch, "HEAD", "f", &bytes), -1);
}

static void a_file_that_is_too_large_is_not_waited_for(void **state) {
    struct scratch *scratch = *state;
    struct text bytes;
    run("head -c 9000000 /dev/zero >large; echo small >small; git add .; git commit -q -m o");
    opened(scratch, ".");
    assert_int_equal(read_file(scratch, "HEAD", "large", &bytes), -1);
    assert_true(text_contains(error_sentence(&scratch->error, &scratch->arena), TEXT("too large")));
    assert_int_equal(read_file(scratch, "HEAD", "small", &bytes), 1);
    assert_text(bytes, "small\n");
}

static void a_truncated_object_is_an_error_at_once(void **state) {
    struct scratch *scratch = *state;
    struct text bytes;
    run("echo a line of text >f; git add f; git commit -q -m o;"
        "p=.git/objects/$(git rev-parse HEAD:f | sed 's,^..,&/,'); chmod u+w $p; truncate -s 12 "
        "$p");
    opened(scratch, ".");
    assert_int_equal(read_file(scratch, "HEAD", "f", &bytes), -1);
}

static void refs_that_lead_nowhere_and_broken_ones_hide_no_others(void **state) {
    struct scratch *scratch = *state;
    struct refs refs = {0};
    struct ref ref;
    run("git commit -q --allow-empty -m o; git branch -M main; echo junk >.git/refs/heads/junk;"
        "git remote add origin ../x; git symbolic-ref refs/remotes/origin/HEAD refs/remotes/x");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(repository_refs(repository, TEXT("refs/"), &refs, &scratch->error), 0);
    assert_int_equal(refs.count, 2);
    assert_text(refs.at[0].name, "refs/heads/main");
    assert_text(refs.at[1].symbolic, "refs/remotes/x");
    assert_true(object_id_is_none(refs.at[1].commit));
    assert_int_equal(repository_ref(repository, TEXT("HEAD"), &ref, &scratch->error), 1);
    assert_text(ref.symbolic, "refs/heads/main");
    assert_true(object_id_equal(ref.commit, refs.at[0].commit));
    assert_int_equal(repository_ref(repository, TEXT("refs/none"), &ref, &scratch->error), 0);
    assert_int_equal(repository_ref(repository, TEXT("refs/heads/junk"), &ref, &scratch->error),
                     -1);
}

static void names_that_are_none_are_no_commits(void **state) {
    static const char *const names[] = {"none", "HEAD..HEAD", "-x", "HEAD~5", "HEAD missing", " "};
    struct scratch *scratch = *state;
    struct object_id id;
    run("git commit -q --allow-empty -m o");
    struct repository *repository = opened(scratch, ".");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(repository_resolve(repository, text_of(names[i]), &id, &scratch->error),
                         0);
    assert_int_equal(repository_resolve(repository, TEXT("x\nHEAD"), &id, &scratch->error), 0);
    assert_int_equal(repository_resolve(repository, TEXT("HEAD"), &id, &scratch->error), 1);
}

static void the_last_word_of_a_git_that_died_before_it_was_asked_is_kept(void **state) {
    struct scratch *scratch = *state;
    struct child child = {0};
    struct words words = {0};
    struct text answer;
    siginfo_t end;
    char *path = strdup(getenv("PATH")), *stranger = realpath(".", NULL);
    run("printf '#!/bin/sh\\necho \"fatal: struck by lightning\" >&2\\n' >git; chmod +x git");
    setenv("PATH", stranger, 1);
    words_add(&words, TEXT("git"), &scratch->arena);
    vector_push(&words, &scratch->arena, (const char *)NULL);
    struct words environment = child_environment(CHILD_READS, false, &scratch->arena);
    int started = child_start(&child, &words, &environment, true, &scratch->arena, &scratch->error);
    setenv("PATH", path, 1);
    free(path);
    free(stranger);
    assert_int_equal(started, 0);
    assert_int_equal(waitid(P_PID, (id_t)child.pid, &end, WEXITED | WNOWAIT), 0);
    child_forget_said(&child);
    child_ask(&child, TEXT("HEAD\n"));
    assert_false(child_answer(&child, '\n', &answer));
    assert_text(child_reason(child_said(&child), false, &scratch->arena), "struck by lightning");
    child_stop(&child);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        reader_test(objects_named_by_sha256_are_read),
        reader_test(content_that_is_not_what_its_id_says_is_refused),
        reader_test(a_file_that_is_too_large_is_not_waited_for),
        reader_test(a_truncated_object_is_an_error_at_once),
        reader_test(refs_that_lead_nowhere_and_broken_ones_hide_no_others),
        reader_test(names_that_are_none_are_no_commits),
        scratch_test(the_last_word_of_a_git_that_died_before_it_was_asked_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
