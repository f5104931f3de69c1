/* test_git_hostile.c: broken, malformed and strange repositories: an error with a way on, never a
 * wrong answer, never an end without one. */
#include <sys/stat.h>
#include <sys/wait.h>

#include "scratch.h"

static int read_file(struct scratch *scratch, const char *revision, const char *path) {
    struct snapshot *snapshot;
    struct object_id commit;
    struct text bytes;
    struct repository *repository = scratch->repository;
    if (repository_resolve(repository, text_of(revision), &commit, &scratch->error) != 1 ||
        snapshot_of_commit(repository, commit, &snapshot, &scratch->error))
        return -1;
    return snapshot_read(snapshot, text_of(path), &bytes, NULL, &scratch->error);
}

static void assert_reason(struct scratch *scratch, const char *words) {
    struct text sentence = error_sentence(&scratch->error, &scratch->arena);
    if (!text_contains(sentence, text_of(words)))
        fail_msg("%s", text_c_string(sentence, &scratch->arena));
}

/* Reads the file in a process of its own under the guard, and gives that one's exit status. */
static int guarded_read(const char *path) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct arena arena = {0};
        struct scratch scratch = {.arena = arena};
        scratch.error.arena = &scratch.arena;
        if (!freopen("/dev/null", "w", stderr))
            _exit(9);
        guard_start(2);
        if (repository_open(".", true, &scratch.arena, &scratch.repository, &scratch.error))
            _exit(2);
        _exit(read_file(&scratch, "HEAD", path) == 1 ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_truncated_loose_object_ends_in_exit_status_2(void **state) {
    (void)state;
    run("echo a line of text >f; git add f; git commit -q -m o;"
        "o=$(git rev-parse HEAD:f); p=.git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-);"
        "chmod u+w $p; truncate -s 12 $p");
    assert_int_equal(guarded_read("f"), 2);
}

static void an_index_with_wrong_offsets_ends_in_exit_status_2(void **state) {
    (void)state;
    run("echo text >f; git add f; git commit -q -m o; git repack -qad; git prune-packed;"
        "i=$(ls .git/objects/pack/*.idx); chmod u+w $i; n=$(($(stat -c %s $i) - 40 - 12));"
        "printf '\\177\\177\\177\\177\\177\\177\\177\\177\\177\\177\\177\\177' | "
        "dd of=$i bs=1 seek=$n conv=notrunc 2>/dev/null");
    assert_int_equal(guarded_read("f"), 2);
}

static void a_blob_that_was_changed_in_place_is_an_error(void **state) {
    struct scratch *scratch = *state;
    run("echo true >f; echo false >g; git add .; git commit -q -m o; path() { o=$(git rev-parse "
        "HEAD:$1); echo .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-); };"
        "chmod u+w $(path f); cp $(path g) $(path f)");
    opened(scratch, ".");
    assert_int_equal(read_file(scratch, "HEAD", "f"), -1);
    assert_reason(scratch, "mismatch");
    assert_int_equal(read_file(scratch, "HEAD", "g"), 1);
}

static void a_broken_pack_is_an_error(void **state) {
    struct scratch *scratch = *state;
    run("seq 1 2000 >f; git add f; git commit -q -m o; git repack -qad; git prune-packed;"
        "p=$(ls .git/objects/pack/*.pack); chmod u+w $p; printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxx' |"
        "dd of=$p bs=1 seek=$(($(stat -c %s $p) / 2)) conv=notrunc 2>/dev/null");
    opened(scratch, ".");
    assert_int_equal(read_file(scratch, "HEAD", "f"), -1);
}

static void a_missing_blob_fails_only_those_who_need_it(void **state) {
    struct scratch *scratch = *state;
    run("echo 1 >f; echo 2 >g; git add .; git commit -q -m o; o=$(git rev-parse HEAD:f);"
        "rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
    opened(scratch, ".");
    assert_int_equal(read_file(scratch, "HEAD", "f"), -1);
    assert_reason(scratch, "not here");
    assert_true(text_contains(scratch->error.hint, TEXT("git fsck")));
    assert_int_equal(read_file(scratch, "HEAD", "g"), 1);
}

static void a_partial_clone_says_what_to_fetch(void **state) {
    struct scratch *scratch = *state;
    run("echo 1 >f; git add f; git commit -q -m o; git config uploadpack.allowFilter true;"
        "git -c protocol.file.allow=always clone -q --bare --filter=blob:none file://$PWD "
        "part.git");
    opened(scratch, "part.git");
    assert_int_equal(read_file(scratch, "HEAD", "f"), -1);
    assert_true(text_contains(scratch->error.hint, TEXT("git fetch --refetch --no-filter")));
}

/* Each row makes a tree in the shell, B being a blob's id in raw bytes as printf takes them. */
static void malformed_trees_are_errors(void **state) {
    struct scratch *scratch = *state;
    static const char *const trees[] = {
        "100644 a\\0$B", /* sound: the way in which they are made is not what fails */
        "100644 ..\\0$B",
        "100644 .git\\0$B",
        "100644 .GiT\\0$B",
        "100644 .\\0$B",
        "100644 a/b.py\\0$B",
        "100644 \\0$B",
        "100644 a\\0${B}100644 a\\0$B",
        "100644 a\\0${B}100644 a-b\\0${B}40000 a\\0$B",
        "100644 b\\0${B}100644 a\\0$B",
        "0 a\\0$B",
        "777777 a\\0$B",
        "100648 a\\0$B",
        "100644 a\\0short",
        "100644 a",
        "no tree at all",
    };
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        char *lines = NULL;
        assert_true(asprintf(&lines,
                             "B=$(echo x | git hash-object -w --stdin | sed 's/../\\\\x&/g');"
                             "t=$(bash -c \"printf '%s'\" | git hash-object -t tree --literally -w "
                             "--stdin);"
                             "git update-ref refs/heads/main $(git commit-tree -m x $t)",
                             trees[i]) > 0);
        run(lines);
        free(lines);
        opened(scratch, ".");
        if (read_file(scratch, "main", "a") != (i ? -1 : 1))
            fail_msg("wrong answer: %s", trees[i]);
        if (i)
            assert_reason(scratch, "malformed tree");
    }
}

static enum walk_answer enter(void *context, struct text path, const struct entry *entry) {
    (void)context, (void)path, (void)entry;
    return WALK_ENTER;
}

static void a_tree_bomb_ends_in_an_error(void **state) {
    struct scratch *scratch = *state;
    struct snapshot *snapshot;
    run("t=$(printf '100644 blob %s\\tf\\n' $(echo x | git hash-object -w --stdin) | git mktree);"
        "for level in 1 2 3 4 5 6 7 8 9 10; do t=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
        "printf '040000 tree %s\\t%s\\n' $t $i; done | git mktree); done;"
        "git update-ref refs/heads/main $(git commit-tree -m x $t)");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(
        snapshot_of_commit(repository, resolved(scratch, "main"), &snapshot, &scratch->error), 0);
    assert_int_equal(snapshot_walk(snapshot, TEXT(""), enter, NULL, &scratch->error), -1);
    assert_reason(scratch, "more than 1000000 entries");
}

static void folders_too_deep_end_in_an_error(void **state) {
    struct scratch *scratch = *state;
    struct snapshot *snapshot;
    run("t=$(printf '100644 blob %s\\tf\\n' $(echo x | git hash-object -w --stdin) | git mktree);"
        "i=0; while [ $i -lt 140 ]; do t=$(printf '040000 tree %s\\td\\n' $t | git mktree);"
        "i=$((i + 1)); done; git update-ref refs/heads/main $(git commit-tree -m x $t)");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(
        snapshot_of_commit(repository, resolved(scratch, "main"), &snapshot, &scratch->error), 0);
    assert_int_equal(snapshot_walk(snapshot, TEXT(""), enter, NULL, &scratch->error), -1);
    assert_reason(scratch, "128 levels");
}

static void formats_that_are_not_read_are_refused_by_name(void **state) {
    struct scratch *scratch = *state;
    run("git init -q odd; git -C odd config core.repositoryformatversion 1;"
        "git -C odd config extensions.fromTomorrow true; git init -q new;"
        "git -C new config core.repositoryformatversion 9");
    refused(scratch, "odd", "extensions.fromtomorrow");
    refused(scratch, "new", "version 9");
}

static void broken_and_missing_repositories_are_refused(void **state) {
    struct scratch *scratch = *state;
    run("git init -q broken; echo '[core' >>broken/.git/config");
    refused(scratch, "broken", "config");
    refused(scratch, "/", "not a git repository");
    refused(scratch, "nowhere", "not a git repository");
}

static void a_corrupt_head_is_an_error_and_not_an_absence(void **state) {
    struct scratch *scratch = *state;
    struct object_id id;
    run("git commit -q --allow-empty -m o; printf garbage >.git/refs/heads/main");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(repository_resolve(repository, TEXT("HEAD"), &id, &scratch->error), -1);
}

static void a_linked_work_tree_with_its_own_configuration_is_read(void **state) {
    struct scratch *scratch = *state;
    struct text value;
    run("git commit -q --allow-empty -m o; git config extensions.worktreeConfig true;"
        "git worktree add -q ../linked -b side; cd ../linked;"
        "git config --worktree onehead.remote mine");
    struct repository *repository = opened(scratch, "../linked");
    assert_true(text_ends(repository_git_folder(repository), TEXT(".git/worktrees/linked")));
    assert_true(text_ends(repository_common_folder(repository), TEXT("project/.git")));
    assert_true(text_ends(repository_work_tree(repository), TEXT("/linked")));
    assert_true(repository_config_value(repository, TEXT("onehead.remote"), &value));
    assert_text(value, "mine");
}

static void another_owner_is_refused_until_git_is_told_to_trust(void **state) {
    struct scratch *scratch = *state;
    if (geteuid() != 0)
        skip();
    run("git init -q theirs; chown -R 4242 theirs");
    refused(scratch, "theirs", "dubious ownership");
    assert_true(text_starts(scratch->error.hint, TEXT("git config --global --add safe.directory")));
    setenv("GIT_CONFIG_COUNT", "1", 1);
    setenv("GIT_CONFIG_KEY_0", "safe.directory", 1);
    setenv("GIT_CONFIG_VALUE_0", "*", 1);
    opened(scratch, "theirs");
    unsetenv("GIT_CONFIG_COUNT");
    setenv("SUDO_UID", "4242", 1);
    opened(scratch, "theirs");
    unsetenv("SUDO_UID");
    run("git config --global safe.directory '*'");
    opened(scratch, "theirs");
}

static void a_hook_is_not_asked_for_the_owner_again(void **state) {
    struct scratch *scratch = *state;
    if (geteuid() != 0)
        skip();
    run("git init -q theirs; chown -R 4242 theirs");
    assert_int_equal(chdir("theirs"), 0);
    assert_int_equal(
        repository_open(NULL, true, &scratch->arena, &scratch->repository, &scratch->error), 0);
}

static void a_bare_repository_inside_a_work_tree_is_only_opened_by_name(void **state) {
    struct scratch *scratch = *state;
    run("git init -q --bare inner.git; mkdir -p inner.git/sub");
    opened(scratch, "inner.git");
    assert_true(repository_is_bare(scratch->repository));
    refused(scratch, "inner.git/sub", "bare repository inside the work tree");
    assert_int_equal(chdir("inner.git"), 0);
    refused(scratch, NULL, "bare repository inside the work tree");
    setenv("GIT_DIR", ".", 1);
    opened(scratch, NULL);
}

static void objects_in_quarantine_are_seen(void **state) {
    struct scratch *scratch = *state;
    run("git init -q --bare server.git; git commit -q --allow-empty -m o; git push -q server.git "
        "main; mkdir server.git/objects/incoming; git commit -q --allow-empty -m new;"
        "git rev-parse HEAD >new; o=$(cat new); p=$(echo $o | cut -c1-2);"
        "mkdir server.git/objects/incoming/$p;"
        "cp .git/objects/$p/$(echo $o | cut -c3-) server.git/objects/incoming/$p/");
    setenv("GIT_DIR", ".", 1);
    setenv("GIT_OBJECT_DIRECTORY", "./objects/incoming", 1);
    setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "./objects", 1);
    assert_int_equal(chdir("server.git"), 0);
    opened(scratch, NULL);
    FILE *file = fopen("../new", "r");
    char id[64] = "";
    assert_non_null(file);
    assert_non_null(fgets(id, 41, file));
    fclose(file);
    resolved(scratch, id);
    resolved(scratch, "main");
    unsetenv("GIT_OBJECT_DIRECTORY");
    unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
}

static void the_work_tree_that_git_names_is_honoured(void **state) {
    struct scratch *scratch = *state;
    struct snapshot *snapshot;
    struct entry entry;
    run("git init -q --bare dotfiles; mkdir tree; echo 1 >tree/f");
    setenv("GIT_DIR", "dotfiles", 1);
    setenv("GIT_WORK_TREE", "tree", 1);
    struct repository *repository = opened(scratch, NULL);
    assert_true(text_ends(repository_work_tree(repository), TEXT("/tree")));
    assert_int_equal(snapshot_of_work_tree(repository, &snapshot, &scratch->error), 0);
    assert_int_equal(snapshot_find(snapshot, TEXT("f"), &entry, &scratch->error), 1);
    unsetenv("GIT_DIR");
}

static int pass(void *context, const struct commit *commit) {
    (void)context, (void)commit;
    return 0;
}

static void a_shallow_clone_knows_what_it_does_not_know(void **state) {
    struct scratch *scratch = *state;
    struct object_ids bases;
    struct commit commit;
    bool unknown, complete;
    run("git commit -q --allow-empty -m o; git branch b; git commit -q --allow-empty -m a;"
        "git switch -q b; git commit -q --allow-empty -m b;"
        "git -c protocol.file.allow=always clone -q --bare --depth 1 --no-single-branch "
        "file://$PWD s.git");
    struct repository *repository = opened(scratch, "s.git");
    struct object_id a = resolved(scratch, "main"), b = resolved(scratch, "b");
    assert_true(repository_is_shallow(repository));
    assert_int_equal(repository_merge_bases(repository, a, b, &bases, &unknown, &scratch->error),
                     0);
    assert_int_equal(bases.count, 0);
    assert_true(unknown);
    assert_int_equal(repository_walk(repository, a, 0, pass, NULL, &complete, &scratch->error), 0);
    assert_false(complete);
    assert_int_equal(repository_commit(repository, a, &commit, &scratch->error), 1);
    assert_int_equal(commit.parents.count, 1);
    assert_int_equal(repository_commit(repository, commit.parents.at[0], &commit, &scratch->error),
                     0);
}

static void a_history_with_a_hole_is_an_error(void **state) {
    struct scratch *scratch = *state;
    bool complete;
    run("git commit -q --allow-empty -m o; git commit -q --allow-empty -m a;"
        "git commit -q --allow-empty -m b; o=$(git rev-parse HEAD~1);"
        "rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)");
    struct repository *repository = opened(scratch, ".");
    assert_int_equal(repository_walk(repository, resolved(scratch, "HEAD"), 0, pass, NULL,
                                     &complete, &scratch->error),
                     -1);
    assert_reason(scratch, "not here");
}

static void objects_of_alternates_are_read(void **state) {
    struct scratch *scratch = *state;
    run("echo 1 >f; git add f; git commit -q -m o; git clone -q --shared . copy; cd copy;"
        "echo $PWD/.git/objects >>.git/objects/info/alternates;"
        "echo /nowhere >>.git/objects/info/alternates");
    opened(scratch, "copy");
    assert_int_equal(read_file(scratch, "HEAD", "f"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_truncated_loose_object_ends_in_exit_status_2),
        scratch_test(an_index_with_wrong_offsets_ends_in_exit_status_2),
        scratch_test(a_blob_that_was_changed_in_place_is_an_error),
        scratch_test(a_broken_pack_is_an_error),
        scratch_test(a_missing_blob_fails_only_those_who_need_it),
        scratch_test(a_partial_clone_says_what_to_fetch),
        scratch_test(malformed_trees_are_errors),
        scratch_test(a_tree_bomb_ends_in_an_error),
        scratch_test(folders_too_deep_end_in_an_error),
        scratch_test(formats_that_are_not_read_are_refused_by_name),
        scratch_test(broken_and_missing_repositories_are_refused),
        scratch_test(a_corrupt_head_is_an_error_and_not_an_absence),
        scratch_test(a_linked_work_tree_with_its_own_configuration_is_read),
        scratch_test(another_owner_is_refused_until_git_is_told_to_trust),
        scratch_test(a_hook_is_not_asked_for_the_owner_again),
        scratch_test(a_bare_repository_inside_a_work_tree_is_only_opened_by_name),
        scratch_test(objects_in_quarantine_are_seen),
        scratch_test(the_work_tree_that_git_names_is_honoured),
        scratch_test(a_shallow_clone_knows_what_it_does_not_know),
        scratch_test(a_history_with_a_hole_is_an_error),
        scratch_test(objects_of_alternates_are_read),
    };
    return cmocka_run_group_tests_name("git hostile", tests, NULL, NULL);
}
