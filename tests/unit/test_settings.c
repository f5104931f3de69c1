/* test_settings.c: whose word counts, on repositories made by git. */
#include "scratch.h"

#include "config/settings.h"

struct reading {
    struct settings settings;
    struct setting_notes notes;
    int status;
};

/* Settings of the commit that holds everything in the scratch folder. */
static struct reading read_all(struct scratch *scratch, bool only_the_team) {
    struct reading reading = {0};
    struct snapshot *snapshot;
    run("git add -A; git commit -q --allow-empty -m x");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, "HEAD"), &snapshot,
                                        &scratch->error),
                     0);
    reading.status = settings_read(scratch->repository, snapshot, only_the_team, &reading.settings,
                                   &reading.notes, &scratch->error);
    return reading;
}

static struct text joined(struct scratch *scratch, struct texts texts) {
    return text_join(texts, TEXT(" "), &scratch->arena);
}

static void with_no_file_the_built_in_values_hold(void **state) {
    struct scratch *scratch = *state;
    struct reading reading = read_all(scratch, false);
    assert_int_equal(reading.status, 0);
    assert_int_equal(reading.settings.heads, 1);
    assert_int_equal(reading.settings.target.count + reading.settings.off.count, 0);
    assert_int_equal(reading.settings.file.size, 0);
    assert_int_equal(reading.notes.count, 0);
}

static void the_teams_file_is_read_from_pyproject(void **state) {
    struct scratch *scratch = *state;
    run("printf '[tool.onehead]\\ntarget = [\"main\", \"release/*\"]\\nremote = \"up\"\\nheads = "
        "2\\n"
        "off = [\"oh401\"]\\nwarn = \"OH201\"\\nmodels = [\"app/**\"]\\nversions = [\"m\"]\\n"
        "deploy-remote = \"heroku\"\\n' >pyproject.toml");
    struct reading reading = read_all(scratch, true);
    assert_int_equal(reading.status, 0);
    assert_text(joined(scratch, reading.settings.target), "main release/*");
    assert_text(reading.settings.remote, "up");
    assert_int_equal(reading.settings.heads, 2);
    assert_text(joined(scratch, reading.settings.off), "OH401");
    assert_text(joined(scratch, reading.settings.warn), "OH201");
    assert_text(joined(scratch, reading.settings.models), "app/**");
    assert_text(joined(scratch, reading.settings.versions), "m");
    assert_text(reading.settings.deploy_remote, "heroku");
    assert_text(reading.settings.file, "pyproject.toml");
    assert_int_equal(reading.notes.count, 0);
}

static void git_config_goes_before_the_team_and_dash_c_before_both(void **state) {
    struct scratch *scratch = *state;
    run("printf 'target = [\"main\"]\\noff = [\"OH401\"]\\nremote = \"team\"\\n' >.onehead.toml;"
        "git config onehead.target 'develop, stable'; git config --add onehead.target x/y;"
        "git config onehead.remote mine; git config onehead.deployRemote heroku");
    setenv("GIT_CONFIG_PARAMETERS", "'onehead.remote=given' 'onehead.heads=3'", 1);
    struct reading reading = read_all(scratch, false);
    unsetenv("GIT_CONFIG_PARAMETERS");
    assert_text(joined(scratch, reading.settings.target), "develop stable x/y");
    assert_text(reading.settings.remote, "given");
    assert_int_equal(reading.settings.heads, 3);
    assert_text(joined(scratch, reading.settings.off), "OH401");
    assert_text(reading.settings.deploy_remote, "heroku");
}

static void in_ci_only_the_teams_file_counts(void **state) {
    struct scratch *scratch = *state;
    run("echo 'remote = \"team\"' >.onehead.toml; git config onehead.remote mine;"
        "git config onehead.skip true; git config onehead.mergeCommand x");
    struct reading reading = read_all(scratch, true);
    assert_text(reading.settings.remote, "team");
    assert_int_equal(reading.settings.skip.count, 0);
    assert_int_equal(reading.settings.merge_command.size, 0);
}

static void a_bypass_is_a_list_of_codes_or_all(void **state) {
    struct scratch *scratch = *state;
    run("git config onehead.skip 'OH301 oh102'; git config branch.x.oneheadSkip OH101,OH999;"
        "git config branch.y.oneheadSkip true; git config branch.a.b.oneheadTarget develop");
    struct reading reading = read_all(scratch, false);
    assert_text(joined(scratch, reading.settings.skip), "OH301 OH102");
    assert_text(joined(scratch, settings_branch_skip(scratch->repository, TEXT("x"))),
                "OH101 OH999");
    assert_text(joined(scratch, settings_branch_skip(scratch->repository, TEXT("y"))), "all");
    assert_int_equal(settings_branch_skip(scratch->repository, TEXT("z")).count, 0);
    assert_text(settings_branch_target(scratch->repository, TEXT("a.b")), "develop");
    run("git config onehead.skip false");
    assert_int_equal(read_all(scratch, false).settings.skip.count, 0);
    run("git config --unset onehead.skip; printf '[onehead]\\nskip\\n' >>.git/config");
    assert_text(joined(scratch, read_all(scratch, false).settings.skip), "all");
}

static void assert_note(struct scratch *scratch, const struct reading *reading, size_t number,
                        const char *path, size_t line, const char *sentence) {
    assert_true(reading->notes.count > number);
    assert_text(reading->notes.at[number].place.path, path);
    assert_int_equal(reading->notes.at[number].place.line, line);
    assert_text(reading->notes.at[number].sentence, sentence);
}

static void a_tree_can_not_name_a_command(void **state) {
    struct scratch *scratch = *state;
    run("printf 'mergeCommand = \"rm -rf /\"\\nmerge-command = \"x\"\\nskip = [\"OH101\"]\\n' "
        ">.onehead.toml");
    struct reading reading = read_all(scratch, false);
    assert_int_equal(reading.settings.merge_command.size, 0);
    assert_int_equal(reading.settings.skip.count, 0);
    assert_note(scratch, &reading, 0, ".onehead.toml", 1,
                "'mergeCommand' is ignored here: a tree must never name a command: use git config "
                "onehead.mergeCommand");
    assert_int_equal(reading.notes.count, 3);
    run("git config onehead.mergeCommand 'make merge {revs}'");
    assert_text(read_all(scratch, false).settings.merge_command, "make merge {revs}");
}

static void what_is_not_understood_is_noted_with_its_line(void **state) {
    struct scratch *scratch = *state;
    run("printf 'traget = \"main\"\\nheads = 0\\noff = [\"X1\", \"OH401\"]\\nremote = 3\\n"
        "warn = [1]\\nzzz = 1\\nerror = [\"new-root\"]\\n' >.onehead.toml;"
        "git config onehead.head 2; git config onehead.heads many");
    struct reading reading = read_all(scratch, false);
    assert_int_equal(reading.status, 0);
    assert_note(scratch, &reading, 0, ".onehead.toml", 1,
                "unknown key 'traget' (did you mean 'target'?)");
    assert_note(scratch, &reading, 1, ".onehead.toml", 2,
                "'heads' is ignored: it must be a number from 1 on");
    assert_note(scratch, &reading, 2, ".onehead.toml", 3, "'X1' is no rule code like OH101");
    assert_note(scratch, &reading, 3, ".onehead.toml", 4,
                "'remote' is ignored: it must be a string");
    assert_note(scratch, &reading, 4, ".onehead.toml", 5,
                "'warn' is ignored: it must be a list of rule codes");
    assert_note(scratch, &reading, 5, ".onehead.toml", 6, "unknown key 'zzz'");
    assert_note(scratch, &reading, 6, "", 0,
                "git config onehead.heads is ignored: it must be a number from 1 on");
    assert_note(scratch, &reading, 7, "", 0,
                "git config onehead.head: unknown key (did you mean 'heads'?)");
    assert_int_equal(reading.notes.count, 8);
    assert_int_equal(reading.settings.heads, 1);
    assert_text(joined(scratch, reading.settings.off), "OH401");
    assert_text(joined(scratch, reading.settings.error), "new-root");
}

static void both_files_at_once_are_an_error(void **state) {
    struct scratch *scratch = *state;
    run("echo 'heads = 2' >.onehead.toml; printf '[tool.onehead]\\n' >pyproject.toml");
    assert_int_equal(read_all(scratch, true).status, -1);
    assert_text(scratch->error.subject, ".onehead.toml");
    assert_text(scratch->error.reason, "pyproject.toml has [tool.onehead] too (line 1)");
    run("printf '[tool.black]\\n# onehead\\n' >pyproject.toml");
    assert_int_equal(read_all(scratch, true).settings.heads, 2);
}

static void a_malformed_file_of_ours_is_an_error_with_its_line(void **state) {
    struct scratch *scratch = *state;
    run("printf 'heads = 2\\noff = [\\n' >.onehead.toml");
    assert_int_equal(read_all(scratch, true).status, -1);
    assert_text(scratch->error.subject, ".onehead.toml:3");
    assert_true(scratch->error.hint.size > 0);
    run("git rm -qf .onehead.toml; printf '[tool.onehead]\\nheads\\n' >pyproject.toml");
    assert_int_equal(read_all(scratch, true).status, -1);
    assert_text(scratch->error.subject, "pyproject.toml:2");
    run("printf '[tool.x]\\nheads\\n' >pyproject.toml");
    assert_int_equal(read_all(scratch, true).status, 0);
}

static void a_file_that_is_too_large_is_an_error(void **state) {
    struct scratch *scratch = *state;
    run("awk 'BEGIN { while (i++ < 60000) print \"# a line of a comment\" }' >.onehead.toml");
    assert_int_equal(read_all(scratch, true).status, -1);
}

static void layout_is_read_by_itself(void **state) {
    struct scratch *scratch = *state;
    struct settings settings;
    struct snapshot *snapshot;
    run("printf 'models = [\"a\"]\\nversions = [\"v\"]\\nheads = 3\\noff = [\"OH101\"]\\n' "
        ">.onehead.toml; git add -A; git commit -qm x");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, "HEAD"), &snapshot,
                                        &scratch->error),
                     0);
    assert_int_equal(
        settings_read_layout(scratch->repository, snapshot, true, &settings, &scratch->error), 0);
    assert_text(joined(scratch, settings.models), "a");
    assert_text(joined(scratch, settings.versions), "v");
    assert_int_equal(settings.heads, 1);
    assert_int_equal(settings.off.count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(with_no_file_the_built_in_values_hold),
        scratch_test(the_teams_file_is_read_from_pyproject),
        scratch_test(git_config_goes_before_the_team_and_dash_c_before_both),
        scratch_test(in_ci_only_the_teams_file_counts),
        scratch_test(a_bypass_is_a_list_of_codes_or_all),
        scratch_test(a_tree_can_not_name_a_command),
        scratch_test(what_is_not_understood_is_noted_with_its_line),
        scratch_test(both_files_at_once_are_an_error),
        scratch_test(a_malformed_file_of_ours_is_an_error_with_its_line),
        scratch_test(a_file_that_is_too_large_is_an_error),
        scratch_test(layout_is_read_by_itself),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
