/* test_git_snapshot.c: files of commits, of the index and of the work tree, and what differs. */
#include "scratch.h"

static struct snapshot *of_commit(struct scratch *scratch, const char *name) {
    struct snapshot *snapshot;
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, name), &snapshot,
                                        &scratch->error),
                     0);
    return snapshot;
}

static void assert_file(struct scratch *scratch, struct snapshot *snapshot, const char *path,
                        const char *expected) {
    struct text bytes;
    assert_int_equal(snapshot_read(snapshot, text_of(path), &bytes, NULL, &scratch->error), 1);
    assert_text(bytes, expected);
}

static void assert_no_file(struct scratch *scratch, struct snapshot *snapshot, const char *path) {
    struct text bytes;
    assert_int_equal(snapshot_read(snapshot, text_of(path), &bytes, NULL, &scratch->error), 0);
}

static void files_of_a_commit_are_read_by_path(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p a/b; echo one >a/b/f; echo top >t; git add .; git commit -q -m x; rm -rf a t");
    opened(scratch, ".");
    struct snapshot *snapshot = of_commit(scratch, "HEAD");
    assert_file(scratch, snapshot, "a/b/f", "one\n");
    assert_file(scratch, snapshot, "t", "top\n");
    static const char *const none[] = {"a", "a/b", "a/b/f/g", "/t", "a//b/f", "t/", "A/b/f", ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_no_file(scratch, snapshot, none[i]);
}

static void entries_come_in_the_order_of_their_bytes(void **state) {
    struct scratch *scratch = *state;
    struct entries entries;
    run("mkdir a; touch a/x a-b a.c; git add .; git commit -q -m x");
    opened(scratch, ".");
    assert_int_equal(snapshot_list(of_commit(scratch, "HEAD"), TEXT(""), &entries, &scratch->error),
                     1);
    assert_int_equal(entries.count, 3);
    assert_text(entries.at[0].name, "a");
    assert_text(entries.at[1].name, "a-b");
    assert_text(entries.at[2].name, "a.c");
}

static void links_and_submodules_are_kinds_of_their_own_and_never_read(void **state) {
    struct scratch *scratch = *state;
    struct entry entry;
    run("echo secret >/tmp/onehead-unit-secret; ln -s /tmp/onehead-unit-secret link;"
        "git commit -q --allow-empty -m o; git add link;"
        "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),sub; git commit -q -m x;"
        "rm /tmp/onehead-unit-secret");
    opened(scratch, ".");
    struct snapshot *snapshot = of_commit(scratch, "HEAD");
    assert_int_equal(snapshot_find(snapshot, TEXT("link"), &entry, &scratch->error), 1);
    assert_int_equal(entry.kind, ENTRY_SYMLINK);
    assert_int_equal(snapshot_find(snapshot, TEXT("sub"), &entry, &scratch->error), 1);
    assert_int_equal(entry.kind, ENTRY_SUBMODULE);
    assert_no_file(scratch, snapshot, "link");
    assert_no_file(scratch, snapshot, "sub/x");
}

static void a_file_over_the_limit_is_too_large_and_never_read(void **state) {
    struct scratch *scratch = *state;
    struct text bytes;
    bool too_large;
    run("truncate -s 1048576 fits; truncate -s 1048577 big; git add .; git commit -q -m x");
    opened(scratch, ".");
    struct snapshot *snapshot = of_commit(scratch, "HEAD");
    assert_int_equal(snapshot_read(snapshot, TEXT("fits"), &bytes, &too_large, &scratch->error), 1);
    assert_false(too_large);
    assert_int_equal(snapshot_read(snapshot, TEXT("big"), &bytes, &too_large, &scratch->error), -1);
    assert_true(too_large);
}

/* "+added -removed ~changed" */
static struct text changes_between(struct scratch *scratch, struct snapshot *before,
                                   struct snapshot *after) {
    struct file_changes changes = {0};
    struct texts words = {0};
    if (snapshot_changes(before, after, &changes, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    for (size_t i = 0; i < changes.count; i++) {
        struct file_change *change = &changes.at[i];
        char mark = !change->before.name.size ? '+' : !change->after.name.size ? '-' : '~';
        vector_push(&words, &scratch->arena,
                    text_format(&scratch->arena, "%c%.*s", mark, TEXT_ARGS(change->path)));
    }
    return text_join(words, TEXT(" "), &scratch->arena);
}

static void two_commits_differ_in_files_and_never_in_folders(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p same/deep gone both; echo 1 | tee same/deep/f gone/f both/a both/b turn mode "
        ">/dev/null;"
        "git add .; git commit -q -m o; git rm -q -r gone turn; mkdir -p new turn; echo 2 >new/f;"
        "echo 2 >both/b; echo 2 >turn/f; chmod +x mode; git add .; git commit -q -m x >/dev/null");
    opened(scratch, ".");
    struct snapshot *before = of_commit(scratch, "HEAD~1"), *after = of_commit(scratch, "HEAD");
    assert_text(changes_between(scratch, before, after),
                "~both/b -gone/f ~mode +new/f -turn +turn/f");
    assert_text(changes_between(scratch, after, after), "");
}

struct counting {
    struct texts paths;
    struct arena *arena;
};

static enum walk_answer see(void *context, struct text path, const struct entry *entry) {
    struct counting *counting = context;
    vector_push(&counting->paths, counting->arena, text_copy(path, counting->arena));
    return entry->kind == ENTRY_FOLDER && text_equal(entry->name, TEXT("skip")) ? WALK_SKIP
                                                                                : WALK_ENTER;
}

static void a_walk_sees_folders_before_their_files_and_skips_what_it_is_told_to(void **state) {
    struct scratch *scratch = *state;
    struct counting counting = {.arena = &scratch->arena};
    run("mkdir -p a/b skip; touch a/b/f a/z skip/f; git add .; git commit -q -m o");
    opened(scratch, ".");
    assert_int_equal(
        snapshot_walk(of_commit(scratch, "HEAD"), TEXT(""), see, &counting, &scratch->error), 0);
    assert_text(text_join(counting.paths, TEXT(" "), &scratch->arena), "a a/b a/b/f a/z skip");
}

static struct snapshot *of_index(struct scratch *scratch, const char *path) {
    struct snapshot *snapshot;
    opened(scratch, path);
    if (snapshot_of_index(scratch->repository, &snapshot, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return snapshot;
}

static struct snapshot *of_work_tree(struct scratch *scratch, const char *path) {
    struct snapshot *snapshot;
    opened(scratch, path);
    if (snapshot_of_work_tree(scratch->repository, &snapshot, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return snapshot;
}

static void what_is_staged_is_read_and_what_is_not_is_not(void **state) {
    struct scratch *scratch = *state;
    run("mkdir d; echo 1 | tee d/f g >/dev/null; git add .; git commit -q -m o; echo 2 >d/f;"
        "git add d/f; echo 3 >d/f; echo 4 >new; echo 5 >meant; git add -N meant");
    struct snapshot *snapshot = of_index(scratch, ".");
    assert_file(scratch, snapshot, "d/f", "2\n");
    assert_no_file(scratch, snapshot, "new");
    assert_no_file(scratch, snapshot, "meant");
    assert_text(changes_between(scratch, of_commit(scratch, "HEAD"), snapshot), "~d/f");
}

static void the_index_that_git_hands_to_a_hook_is_the_one_that_is_read(void **state) {
    struct scratch *scratch = *state;
    run("echo 1 >f; git add f; git commit -q -m o; echo 2 >f;"
        "cp .git/index .git/other; GIT_INDEX_FILE=.git/other git add f");
    setenv("GIT_INDEX_FILE", ".git/other", 1);
    assert_file(scratch, of_index(scratch, NULL), "f", "2\n");
    assert_file(scratch, of_index(scratch, "."), "f", "1\n");
}

static void a_conflicted_path_is_one_entry_of_its_own_kind(void **state) {
    struct scratch *scratch = *state;
    struct entries entries;
    run("echo 1 >f; git add f; git commit -q -m o; git switch -q -c b; echo 2 >f;"
        "git commit -q -am b; git switch -q main; echo 3 >f; git commit -q -am c;"
        "git merge b >/dev/null 2>&1 || true");
    struct snapshot *snapshot = of_index(scratch, ".");
    assert_int_equal(snapshot_list(snapshot, TEXT(""), &entries, &scratch->error), 1);
    assert_int_equal(entries.count, 1);
    assert_int_equal(entries.at[0].kind, ENTRY_CONFLICTED);
    assert_no_file(scratch, snapshot, "f");
}

static void the_work_tree_holds_tracked_files_and_those_that_git_does_not_ignore(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p d venv/x nested; git init -q nested; touch nested/f venv/x/f; echo venv "
        ">.gitignore;"
        "printf '*.log\\n' >.git/info/exclude; echo 1 | tee d/f d/gone d/kept.log same >/dev/null;"
        "git add -f d same .gitignore; git commit -q -m o; rm d/gone; echo 2 >d/f; echo 3 >d/new;"
        "echo 4 >d/x.log; echo 5 >d/kept.log; ln -s /etc/passwd d/link; ln -s d e; chmod +x same;"
        "touch -d '2 hours ago' same; git add same; chmod -x same; mkfifo pipe");
    struct snapshot *snapshot = of_work_tree(scratch, ".");
    assert_text(changes_between(scratch, of_commit(scratch, "HEAD"), snapshot),
                "~d/f -d/gone ~d/kept.log +d/link +d/new +e +nested");
    assert_file(scratch, snapshot, "d/new", "3\n");
    assert_no_file(scratch, snapshot, "d/x.log");
    assert_no_file(scratch, snapshot, "d/link");
    assert_no_file(scratch, snapshot, "e/f");
    assert_no_file(scratch, snapshot, "nested/f");
    assert_no_file(scratch, snapshot, ".git/config");
}

static void files_that_a_sparse_checkout_keeps_away_are_still_there(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p a/b c; echo 1 | tee a/b/f c/g >/dev/null; git add .; git commit -q -m o;"
        "git sparse-checkout set --no-sparse-index c >/dev/null; test ! -e a");
    struct snapshot *snapshot = of_work_tree(scratch, ".");
    assert_file(scratch, snapshot, "a/b/f", "1\n");
    assert_text(changes_between(scratch, of_commit(scratch, "HEAD"), snapshot), "");
}

/* Merges two commits and gives the snapshot; `notes` says what git would stop at. */
static struct snapshot *merged(struct scratch *scratch, const char *target, const char *proposed,
                               struct merge_notes *notes) {
    struct snapshot *base = NULL, *result = NULL;
    struct object_ids bases;
    bool unknown;
    if (repository_merge_bases(scratch->repository, resolved(scratch, target),
                               resolved(scratch, proposed), &bases, &unknown, &scratch->error) ||
        snapshot_of_merge_base(scratch->repository, bases, &base, &scratch->error) ||
        snapshot_merge(base, of_commit(scratch, target), of_commit(scratch, proposed), &result,
                       notes, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return result;
}

static void edits_of_both_sides_and_a_rename_are_merged(void **state) {
    struct scratch *scratch = *state;
    struct merge_notes notes = {0};
    run("seq 1 20 >f; echo 1 >kept; git add .; git commit -q -m o; git switch -q -c b;"
        "sed -i 's/^20$/twenty/' f; git commit -q -am b; git switch -q main; git mv f g;"
        "sed -i 's/^1$/one/' g; git commit -q -am m");
    opened(scratch, ".");
    struct snapshot *result = merged(scratch, "main", "b", &notes);
    assert_file(scratch, result, "g",
                "one\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n"
                "twenty\n");
    assert_no_file(scratch, result, "f");
    assert_file(scratch, result, "kept", "1\n");
    assert_int_equal(notes.count, 0);
}

static void in_a_conflict_the_target_stands_and_the_path_is_noted(void **state) {
    struct scratch *scratch = *state;
    struct merge_notes notes = {0};
    run("echo o >f; git add .; git commit -q -m o; git switch -q -c b; echo b >f; echo b >n;"
        "git add n; git commit -q -am b; git switch -q main; echo m >f; git commit -q -am m");
    opened(scratch, ".");
    struct snapshot *result = merged(scratch, "main", "b", &notes);
    assert_file(scratch, result, "f", "m\n");
    assert_file(scratch, result, "n", "b\n");
    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.at[0].kind, MERGE_CONFLICT);
    assert_text(notes.at[0].path, "f");
}

static void a_file_added_in_a_folder_that_the_target_moved_goes_along(void **state) {
    struct scratch *scratch = *state;
    struct merge_notes notes = {0};
    run("mkdir -p old/v; echo a >old/v/a; echo b >old/v/b; git add .; git commit -q -m o;"
        "git switch -q -c b; echo c >old/v/c; git add .; git commit -q -m b; git switch -q main;"
        "git mv old new; git commit -q -m m");
    opened(scratch, ".");
    struct snapshot *result = merged(scratch, "main", "b", &notes);
    assert_file(scratch, result, "new/v/c", "c\n");
    assert_no_file(scratch, result, "old/v/c");
    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.at[0].kind, MERGE_FOLDER_FOLLOWED);
    assert_text(notes.at[0].moved_to, "new/v/c");
}

static void without_a_base_the_result_is_the_union_of_both(void **state) {
    struct scratch *scratch = *state;
    struct merge_notes notes = {0};
    struct snapshot *result;
    run("echo 1 >f; echo 2 >g; git add .; git commit -q -m a; git switch -q --orphan b;"
        "echo 3 >f; echo 4 >h; git add .; git commit -q -m b");
    opened(scratch, ".");
    assert_int_equal(snapshot_merge(NULL, of_commit(scratch, "main"), of_commit(scratch, "b"),
                                    &result, &notes, &scratch->error),
                     0);
    assert_file(scratch, result, "f", "1\n");
    assert_file(scratch, result, "g", "2\n");
    assert_file(scratch, result, "h", "4\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(files_of_a_commit_are_read_by_path),
        scratch_test(entries_come_in_the_order_of_their_bytes),
        scratch_test(links_and_submodules_are_kinds_of_their_own_and_never_read),
        scratch_test(a_file_over_the_limit_is_too_large_and_never_read),
        scratch_test(two_commits_differ_in_files_and_never_in_folders),
        scratch_test(a_walk_sees_folders_before_their_files_and_skips_what_it_is_told_to),
        scratch_test(what_is_staged_is_read_and_what_is_not_is_not),
        scratch_test(the_index_that_git_hands_to_a_hook_is_the_one_that_is_read),
        scratch_test(a_conflicted_path_is_one_entry_of_its_own_kind),
        scratch_test(the_work_tree_holds_tracked_files_and_those_that_git_does_not_ignore),
        scratch_test(files_that_a_sparse_checkout_keeps_away_are_still_there),
        scratch_test(edits_of_both_sides_and_a_rename_are_merged),
        scratch_test(in_a_conflict_the_target_stands_and_the_path_is_noted),
        scratch_test(a_file_added_in_a_folder_that_the_target_moved_goes_along),
        scratch_test(without_a_base_the_result_is_the_union_of_both),
    };
    return cmocka_run_group_tests_name("git snapshot", tests, NULL, NULL);
}
