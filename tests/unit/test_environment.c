/* test_environment.c: what several snapshots of one run share, the index, and trees that are made
 * to hurt. The ways to lay environments out are in tests/differential/layouts.sh. */
#include <time.h>

#include "scratch.h"

#include "alembic/environment.h"

struct found {
    struct environments environments;
    struct environment_notes notes;
};

static struct snapshot *snapshot_at(struct scratch *scratch, const char *revision) {
    struct snapshot *snapshot;
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, revision), &snapshot,
                                        &scratch->error),
                     0);
    return snapshot;
}

static struct found find(struct scratch *scratch, struct snapshot *snapshot,
                         struct environment_cache *cache) {
    struct found found = {0};
    if (environments_find(snapshot, cache, (struct texts){0}, &found.environments, &found.notes,
                          &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return found;
}

static struct migrations migrations_of(struct scratch *scratch, struct snapshot *snapshot,
                                       const struct environment *environment, path_test *whole,
                                       struct migration_cache *cache) {
    struct migrations migrations;
    assert_int_equal(environment_migrations(snapshot, environment, cache, whole, NULL, &migrations,
                                            &scratch->error),
                     0);
    return migrations;
}

#define MIGRATION(id, parent) "printf \"revision = '" id "'\\ndown_revision = " parent "\\n\""

static void snapshots_share_what_they_hold_and_differ_where_they_differ(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p svc/m/versions; echo 'from alembic import context' >svc/m/env.py;"
        "printf '[alembic]\\nscript_location = m\\n' >svc/alembic.ini;" MIGRATION(
            "a1", "None") " >svc/m/versions/a1.py; git add -A; git commit -qm 1; git mv svc api; "
                          "git commit -qm 2;"
                          "printf '[alembic]\\nscript_location = n\\n' >api/alembic.ini; git "
                          "commit -qam 3");
    opened(scratch, ".");
    struct environment_cache *cache = environment_cache_new(&scratch->arena);
    struct migration_cache *migrations = migration_cache_new(&scratch->arena);
    static const char *const rows[][3] = {{"HEAD~2", "svc/m", "svc/alembic.ini"},
                                          {"HEAD~1", "api/m", "api/alembic.ini"},
                                          {"HEAD", "api/m", ""},
                                          {"HEAD~2", "svc/m", "svc/alembic.ini"}};
    for (size_t i = 0; i < 4; i++) {
        struct snapshot *snapshot = snapshot_at(scratch, rows[i][0]);
        struct found found = find(scratch, snapshot, cache);
        assert_int_equal(found.environments.count, 1);
        assert_text(found.environments.at[0].script_folder, rows[i][1]);
        assert_text(found.environments.at[0].config_path, rows[i][2]);
        struct migrations read =
            migrations_of(scratch, snapshot, &found.environments.at[0], NULL, migrations);
        assert_int_equal(read.count, 1);
        struct text path = text_format(&scratch->arena, "%s/versions/a1.py", rows[i][1]);
        assert_text(read.at[0]->revision.path, text_c_string(path, &scratch->arena));
        assert_text(read.at[0]->revision.place.path, text_c_string(path, &scratch->arena));
    }
}

static bool always(const void *context, struct text path) {
    (void)context;
    (void)path;
    return true;
}

static void a_file_that_is_read_whole_is_not_mixed_up_with_its_beginning(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p m/versions; echo 'import alembic' >m/env.py;"
        "printf 'revision = \"a1\"\\ndown_revision = None\\n\\ndef f(:\\n' >m/versions/a1.py;"
        "git add -A; git commit -qm 1");
    opened(scratch, ".");
    struct snapshot *snapshot = snapshot_at(scratch, "HEAD");
    struct found found = find(scratch, snapshot, environment_cache_new(&scratch->arena));
    struct migration_cache *cache = migration_cache_new(&scratch->arena);
    const struct environment *environment = &found.environments.at[0];
    migrations_of(scratch, snapshot, environment, NULL, cache);
    struct migrations whole = migrations_of(scratch, snapshot, environment, always, cache);
    assert_int_equal(whole.at[0]->state, MIGRATION_UNREADABLE);
    assert_int_equal(migrations_revisions(&whole, &scratch->arena).count, 0);
}

static void a_migration_in_conflict_is_unreadable(void **state) {
    struct scratch *scratch = *state;
    struct snapshot *snapshot;
    run("mkdir -p m/versions; echo 'import alembic' >m/env.py; git add -A; git commit -qm 0;"
        "git branch b;" MIGRATION(
            "a1", "None") " >m/versions/a1.py; git add -A; git commit -qm 1;"
                          "git switch -q b; mkdir -p m/versions;" MIGRATION(
                              "a1", "'x'") " >m/versions/a1.py; git add -A; git commit -qm 2; git "
                                           "merge -q main >/dev/null || true");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_index(scratch->repository, &snapshot, &scratch->error), 0);
    struct found found = find(scratch, snapshot, environment_cache_new(&scratch->arena));
    struct migrations read = migrations_of(scratch, snapshot, &found.environments.at[0], NULL,
                                           migration_cache_new(&scratch->arena));
    assert_int_equal(read.count, 1);
    assert_int_equal(read.at[0]->state, MIGRATION_UNREADABLE);
    assert_text(read.at[0]->place.path, "m/versions/a1.py");
    assert_true(read.at[0]->reason.size > 0);
}

static void a_symlink_is_followed_inside_the_work_tree_too(void **state) {
    struct scratch *scratch = *state;
    struct snapshot *snapshot;
    run("mkdir -p m real/versions; echo 'import alembic' >m/env.py; ln -s ../real/versions m;"
        "ln -s ../../away real/versions/b.py;" MIGRATION("a1", "None") " >real/versions/a1.py");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_work_tree(scratch->repository, &snapshot, &scratch->error), 0);
    struct found found = find(scratch, snapshot, environment_cache_new(&scratch->arena));
    assert_int_equal(found.environments.count, 1);
    assert_text(found.environments.at[0].versions.at[0], "real/versions");
    struct migrations read = migrations_of(scratch, snapshot, &found.environments.at[0], NULL,
                                           migration_cache_new(&scratch->arena));
    assert_int_equal(read.count, 2);
    assert_int_equal(read.at[0]->state, MIGRATION_READ);
    assert_int_equal(read.at[1]->state, MIGRATION_UNREADABLE);
}

/* Ten levels of ten folders that are one and the same: 10^10 leaves in eleven trees. */
static void a_tree_that_repeats_itself_is_walked_once(void **state) {
    struct scratch *scratch = *state;
    run("echo x >f; tree=$(printf '100644 blob %s\\tf\\n' $(git hash-object -w f) | git mktree);"
        "for level in 1 2 3 4 5 6 7 8 9 10; do tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
        "printf '040000 tree %s\\td%s\\n' $tree $i; done | git mktree); done;"
        "git update-ref refs/heads/main $(git commit-tree -m x $tree)");
    opened(scratch, ".");
    clock_t start = clock();
    struct found found =
        find(scratch, snapshot_at(scratch, "main"), environment_cache_new(&scratch->arena));
    assert_int_equal(found.environments.count, 0);
    assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
}

/* 10,000 folders with env.py beside versions/: nobody has them, and comparing them takes long. */
static void countless_environments_are_refused_soon(void **state) {
    struct scratch *scratch = *state;
    struct environments environments;
    run("printf 'import alembic\\ndown_revision = None\\n' >f; blob=$(git hash-object -w f);"
        "versions=$(printf '100644 blob %s\\ta.py\\n' $blob | git mktree);"
        "tree=$(printf '100644 blob %s\\tenv.py\\n040000 tree %s\\tversions\\n' $blob $versions | "
        "git mktree); for level in 1 2 3 4; do tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
        "printf '040000 tree %s\\td%s\\n' $tree $i; done | git mktree); done;"
        "git update-ref refs/heads/main $(git commit-tree -m x $tree)");
    opened(scratch, ".");
    clock_t start = clock();
    assert_int_equal(environments_find(snapshot_at(scratch, "main"),
                                       environment_cache_new(&scratch->arena), (struct texts){0},
                                       &environments, NULL, &scratch->error),
                     -1);
    assert_true(text_contains(scratch->error.reason, TEXT("2000")));
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
}

/* The same with an env.py in each leaf: more candidates than any repository has. */
static void a_tree_of_countless_candidates_is_refused(void **state) {
    struct scratch *scratch = *state;
    struct environments environments;
    run("echo x >f; tree=$(printf '100644 blob %s\\tenv.py\\n' $(git hash-object -w f) | git "
        "mktree); for level in 1 2 3 4 5 6 7; do tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
        "printf '040000 tree %s\\td%s\\n' $tree $i; done | git mktree); done;"
        "git update-ref refs/heads/main $(git commit-tree -m x $tree)");
    opened(scratch, ".");
    assert_int_equal(environments_find(snapshot_at(scratch, "main"),
                                       environment_cache_new(&scratch->arena), (struct texts){0},
                                       &environments, NULL, &scratch->error),
                     -1);
    assert_true(scratch->error.reason.size > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(snapshots_share_what_they_hold_and_differ_where_they_differ),
        scratch_test(a_file_that_is_read_whole_is_not_mixed_up_with_its_beginning),
        scratch_test(a_migration_in_conflict_is_unreadable),
        scratch_test(a_symlink_is_followed_inside_the_work_tree_too),
        scratch_test(a_tree_that_repeats_itself_is_walked_once),
        scratch_test(countless_environments_are_refused_soon),
        scratch_test(a_tree_of_countless_candidates_is_refused),
    };
    return cmocka_run_group_tests_name("environment", tests, NULL, NULL);
}
