/* The mend room's hooks: what stands in a hooks folder, writing ours, giving back what was there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/disk.h"
#include "mend/hooks.h"
#include "mend/managers.h"

struct scratch {
    struct arena arena;
    struct error error;
    struct text folder;
};

static int make_folder(void **state) {
    static struct scratch scratch;
    scratch = (struct scratch){0};
    scratch.error.arena = &scratch.arena;
    const char *top = getenv("TMPDIR");
    scratch.folder = text_format(&scratch.arena, "%s/onehead-hooks.XXXXXX", top ? top : "/tmp");
    *state = &scratch;
    return mkdtemp((char *)(uintptr_t)scratch.folder.at) ? 0 : -1;
}

static int remove_folder(void **state) {
    struct scratch *place = *state;
    int status = system(text_format(&place->arena, "rm -rf '%s'", place->folder.at).at);
    arena_free(&place->arena);
    return status;
}

static const char *path_of(struct scratch *place, const char *name) {
    return path_join(place->folder, text_of(name), &place->arena).at;
}

static void put_file(struct scratch *place, const char *name, const char *content, mode_t mode) {
    FILE *file = fopen(path_of(place, name), "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    assert_int_equal(chmod(path_of(place, name), mode), 0);
}

static struct hook look(struct scratch *place) {
    return hook_look(place->folder, &hook_kinds[0], &place->arena);
}

static void install(struct scratch *place) {
    struct hook hook = look(place);
    assert_int_equal(hook_write(place->folder, &hook, 0, &place->error), 0);
}

static bool uninstall(struct scratch *place) {
    bool changed;
    struct hook hook = look(place);
    assert_int_equal(hook_give_back(place->folder, &hook, false, &changed, &place->error), 0);
    return changed;
}

static void assert_file(struct scratch *place, const char *name, const char *content, mode_t mode) {
    struct stat status;
    struct text bytes;
    assert_int_equal(lstat(path_of(place, name), &status), 0);
    assert_int_equal(status.st_mode & 07777, mode);
    assert_true(disk_read(text_of(path_of(place, name)), &place->arena, &bytes, NULL));
    assert_true(text_equal(bytes, text_of(content)));
}

static void a_free_place_gets_our_hook_and_is_free_again(void **state) {
    struct scratch *place = *state;
    assert_int_equal(look(place).state, HOOK_ABSENT);
    install(place);
    assert_int_equal(look(place).state, HOOK_OURS);
    assert_true(look(place).is_executable);
    assert_true(uninstall(place));
    assert_int_equal(look(place).state, HOOK_ABSENT);
    assert_false(uninstall(place));
}

static void a_hook_that_was_there_comes_back_with_bytes_and_mode(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\necho mine\r\n", 0751);
    install(place);
    assert_int_equal(look(place).state, HOOK_OURS);
    assert_file(place, "pre-push.before-onehead", "#!/bin/sh\necho mine\r\n", 0751);
    uninstall(place);
    assert_file(place, "pre-push", "#!/bin/sh\necho mine\r\n", 0751);
}

static void installing_twice_keeps_the_first_hook(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\n", 0700);
    install(place);
    install(place);
    assert_file(place, "pre-push.before-onehead", "#!/bin/sh\n", 0700);
    uninstall(place);
    assert_file(place, "pre-push", "#!/bin/sh\n", 0700);
}

static void a_link_is_replaced_and_its_target_is_not_touched(void **state) {
    struct scratch *place = *state;
    char target[64] = "";
    put_file(place, "team-hook", "#!/bin/sh\necho team\n", 0755);
    assert_int_equal(symlink("team-hook", path_of(place, "pre-push")), 0);
    install(place);
    assert_false(look(place).is_link);
    assert_file(place, "team-hook", "#!/bin/sh\necho team\n", 0755);
    uninstall(place);
    assert_true(readlink(path_of(place, "pre-push"), target, sizeof target - 1) > 0);
    assert_string_equal(target, "team-hook");
}

static void a_dangling_link_is_seen_and_comes_back(void **state) {
    struct scratch *place = *state;
    assert_int_equal(symlink("gone", path_of(place, "pre-push")), 0);
    assert_int_equal(look(place).state, HOOK_DANGLING);
    install(place);
    uninstall(place);
    assert_int_equal(look(place).state, HOOK_DANGLING);
    assert_int_equal(access(path_of(place, "gone"), F_OK), -1);
}

static void a_folder_in_its_place_is_refused(void **state) {
    struct scratch *place = *state;
    assert_int_equal(mkdir(path_of(place, "pre-push"), 0755), 0);
    struct hook hook = look(place);
    assert_int_equal(hook.state, HOOK_NO_FILE);
    assert_int_equal(hook_write(place->folder, &hook, 0, &place->error), -1);
    assert_int_equal(hook_look(place->folder, &hook_kinds[1], &place->arena).state, HOOK_ABSENT);
}

static void an_edited_hook_is_not_taken_away_unasked(void **state) {
    struct scratch *place = *state;
    bool changed;
    install(place);
    FILE *file = fopen(path_of(place, "pre-push"), "a");
    fputs("make test\n", file);
    fclose(file);
    struct hook hook = look(place);
    assert_int_equal(hook.state, HOOK_OURS_EDITED);
    assert_int_equal(hook_give_back(place->folder, &hook, false, &changed, &place->error), -1);
    assert_int_equal(hook_give_back(place->folder, &hook, true, &changed, &place->error), 0);
    assert_int_equal(look(place).state, HOOK_ABSENT);
}

static void a_hook_written_over_ours_is_not_joined_blindly(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\n: first\n", 0755);
    install(place);
    put_file(place, "pre-push", "#!/bin/sh\n: second\n", 0755);
    struct hook hook = look(place);
    assert_int_equal(hook_write(place->folder, &hook, 0, &place->error), -1);
    assert_file(place, "pre-push", "#!/bin/sh\n: second\n", 0755);
    assert_file(place, "pre-push.before-onehead", "#!/bin/sh\n: first\n", 0755);
}

static void ours_set_aside_by_pre_commit_gives_its_place_to_the_kept_hook(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\n: first\n", 0755);
    install(place);
    assert_int_equal(rename(path_of(place, "pre-push"), path_of(place, "pre-push.legacy")), 0);
    put_file(place, "pre-push", "# File generated by pre-commit\n", 0755);
    assert_true(look(place).is_set_aside);
    assert_true(uninstall(place));
    assert_file(place, "pre-push.legacy", "#!/bin/sh\n: first\n", 0755);
    assert_file(place, "pre-push", "# File generated by pre-commit\n", 0755);
}

static void the_umask_and_a_shared_repository_decide_the_mode(void **state) {
    struct scratch *place = *state;
    struct stat status;
    mode_t before = umask(077);
    struct hook hook = look(place);
    assert_int_equal(hook_write(place->folder, &hook, 0, &place->error), 0);
    stat(path_of(place, "pre-push"), &status);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(hook_write(place->folder, &hook, 0660, &place->error), 0);
    stat(path_of(place, "pre-push"), &status);
    assert_int_equal(status.st_mode & 07777, 0770);
    umask(before);
}

static void no_temporary_file_stays_behind(void **state) {
    struct scratch *place = *state;
    install(place);
    const char *count =
        text_format(&place->arena, "test \"$(ls -A '%s')\" = pre-push", place->folder.at).at;
    assert_int_equal(system(count), 0);
}

static struct manager_use manager(struct scratch *place, const char *file, const char *content) {
    put_file(place, file, content, 0644);
    struct hook hook = look(place);
    return manager_find(place->folder, TEXT(""), &hook, &place->arena);
}

static void lefthook_without_use_stdin_is_a_fault(void **state) {
    struct scratch *place = *state;
    struct manager_use use = manager(place, "lefthook.yml",
                                     "pre-push:\n  commands:\n"
                                     "    tests:\n      run: make test\n      use_stdin: true\n"
                                     "    onehead:\n      run: onehead hook pre-push {1} {2}\n");
    assert_string_equal(use.name, "lefthook");
    assert_true(use.calls_onehead);
    assert_int_equal(use.faults.count, 1);
}

static void lefthook_jobs_are_items_of_a_list(void **state) {
    struct scratch *place = *state;
    struct manager_use use = manager(place, "lefthook.yml",
                                     "pre-push:\n  jobs:\n"
                                     "    - name: onehead\n      use_stdin: true\n"
                                     "      run: onehead hook pre-push {1} {2}\n"
                                     "    - run: make test\n      glob: '*.py'\n");
    assert_true(use.calls_onehead);
    assert_int_equal(use.faults.count, 0);
}

static void the_lines_that_are_printed_have_no_fault(void **state) {
    struct scratch *place = *state;
    struct text lines = manager(place, "lefthook.yml", "").lines;
    assert_int_equal(manager(place, "lefthook.yml", lines.at).faults.count, 0);
    assert_true(manager(place, "lefthook.yml", lines.at).calls_onehead);
    unlink(path_of(place, "lefthook.yml"));
    lines = manager(place, ".pre-commit-config.yaml", "").lines;
    assert_int_equal(manager(place, ".pre-commit-config.yaml", lines.at).faults.count, 0);
    assert_true(manager(place, ".pre-commit-config.yaml", lines.at).calls_onehead);
}

static void pre_commit_with_files_and_no_always_run_is_a_fault(void **state) {
    struct scratch *place = *state;
    struct manager_use use = manager(place, ".pre-commit-config.yaml",
                                     "repos:\n- repo: local\n  hooks:\n"
                                     "  - id: other\n    entry: other\n    always_run: true\n"
                                     "  - id: onehead\n    name: onehead\n"
                                     "    entry: onehead hook pre-push\n    language: system\n"
                                     "    files: migrations/\n    pass_filenames: false\n"
                                     "    stages:\n    - pre-push\n");
    assert_true(use.calls_onehead);
    assert_int_equal(use.faults.count, 1);
}

static void pre_commit_without_our_line_does_not_own_a_free_place(void **state) {
    struct scratch *place = *state;
    struct manager_use use = manager(place, ".pre-commit-config.yaml", "repos: []\n");
    assert_string_equal(use.name, "pre-commit");
    assert_false(use.owns_hook);
    assert_false(use.calls_onehead);
}

static void a_call_in_a_comment_is_none(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\n  # onehead hook pre-push \"$@\"\nmake test\n", 0755);
    assert_int_equal(look(place).state, HOOK_OTHER);
    assert_false(manager(place, "lefthook.yml",
                         "pre-push:\n  commands:\n    x:\n      run: y\n"
                         "#      run: onehead hook pre-push {1} {2}\n")
                     .calls_onehead);
    unlink(path_of(place, "lefthook.yml"));
    assert_false(manager(place, ".pre-commit-config.yaml",
                         "repos:\n- repo: local\n  hooks:\n  - id: x\n"
                         "#    entry: onehead hook pre-push\n# - id: onehead\n")
                     .calls_onehead);
}

#define IN_BRACES(always_run)                                                                      \
    "repos:\n- repo: local\n  hooks:\n"                                                            \
    "  - {id: onehead, entry: onehead hook pre-push, " always_run ", pass_filenames: false}\n"
#define IN_TOML_BRACES(always_run)                                                                 \
    "[[repos]]\nrepo = \"local\"\nhooks = [\n  { id = \"x\", env = { A = \"1\" } },\n  {\n"        \
    "    id = \"onehead\", entry = \"onehead hook pre-push\", env = { B = \"2\" },\n"              \
    "    stages = [\"pre-commit\",\n      \"pre-push\"], " always_run                              \
    "pass_filenames = false\n  }\n]\n"
#define IN_TOML_TABLE(always_run)                                                                  \
    "[[repos]]\nrepo = \"local\"\n[[repos.hooks]]\nid = \"x\"\nalways_run = true\n"                \
    "[[repos.hooks]]\n" always_run "\nid = \"onehead\"\nentry = \"onehead hook pre-push\"\n"       \
    "pass_filenames = false\n[[repos]]\nrepo = \"meta\"\nhooks = []\n"

/* The file calls onehead, with so many faults. */
static void has_faults(struct scratch *place, const char *file, const char *content, size_t count) {
    struct manager_use use = manager(place, file, content);
    assert_true(use.calls_onehead);
    assert_int_equal(use.faults.count, count);
    unlink(path_of(place, file));
}

static void a_hook_is_read_in_braces_and_in_tables(void **state) {
    struct scratch *place = *state;
    has_faults(place, ".pre-commit-config.yaml", IN_BRACES("always_run: true"), 0);
    has_faults(place, ".pre-commit-config.yaml", IN_BRACES("always_run: false"), 1);
    has_faults(place, "prek.toml", IN_TOML_BRACES("always_run = true, "), 0);
    has_faults(place, "prek.toml", IN_TOML_BRACES(""), 1);
    has_faults(place, "prek.toml", IN_TOML_TABLE("always_run = true"), 0);
    has_faults(place, "prek.toml", IN_TOML_TABLE(""), 1);
    has_faults(place, "lefthook.json",
               "{\"pre-push\": {\"commands\": {\"a\": {\"run\": \"b\", \"use_stdin\": true},\n"
               "\"onehead\": {\"run\": \"onehead hook pre-push {1} {2}\"}}}}\n",
               1);
    has_faults(place, "lefthook.toml",
               "[pre-push.commands.onehead]\nrun = \"onehead hook pre-push {1} {2}\"\n"
               "use_stdin = true\n",
               0);
}

static void an_id_of_the_manifest_is_read_as_it_is_written(void **state) {
    static const char *const ids[] = {"- id: onehead", "- id: 'onehead' # two heads",
                                      "- {id: onehead}", "- id: onehead-commit\n  - id: onehead"};
    struct scratch *place = *state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        has_faults(place, ".pre-commit-config.yaml",
                   text_format(&place->arena, "repos:\n- repo: x\n  hooks:\n  %s\n", ids[i]).at, 0);
    has_faults(place, "prek.toml", "[[repos]]\nrepo = \"x\"\nhooks = [{ id = \"onehead\" }]\n", 0);
    assert_false(manager(place, "prek.toml",
                         "[[repos]]\nrepo = \"x\"\nhooks = [{ id = \"onehead-commit\" }]\n")
                     .calls_onehead);
}

static void prek_is_at_work_where_its_hook_is(void **state) {
    struct scratch *place = *state;
    put_file(place, "pre-push", "#!/bin/sh\n# File generated by prek: x\n", 0755);
    assert_string_equal(manager(place, ".pre-commit-config.yaml", "repos:\n").name, "prek");
    put_file(place, "pre-push", "#!/bin/sh\n# File generated by pre-commit: x\n", 0755);
    assert_string_equal(manager(place, ".pre-commit-config.yaml", "repos:\n").name, "pre-commit");
}

static void simple_git_hooks_is_at_work_where_package_json_says_so(void **state) {
    struct scratch *place = *state;
    assert_null(manager(place, "package.json", "{\"husky\": {}}\n").name);
    assert_string_equal(manager(place, "package.json", "{\"simple-git-hooks\": {}}\n").name,
                        "simple-git-hooks");
    unlink(path_of(place, "package.json"));
    assert_string_equal(manager(place, "simple-git-hooks.cjs", "module.exports = {}\n").name,
                        "simple-git-hooks");
}

static void git_lfs_before_onehead_eats_its_input(void **state) {
    (void)state;
    assert_true(hook_line_that_eats_input(TEXT("#!/bin/sh\ngit lfs pre-push \"$@\"\n"
                                               "onehead hook pre-push \"$@\"\n"))
                    .size > 0);
    assert_false(hook_line_that_eats_input(TEXT("#!/bin/sh\nonehead hook pre-push \"$@\"\n"
                                                "git lfs pre-push \"$@\"\n"))
                     .size > 0);
}

static void a_dispatcher_reads_its_own_name(void **state) {
    (void)state;
    struct hook dispatcher = {.bytes = TEXT("#!/bin/sh\nrun-parts \"$(basename \"$0\").d\"\n")};
    struct hook plain = {.bytes = TEXT("#!/bin/sh\ncd \"$(dirname \"$0\")\" && make test\n")};
    assert_true(hook_reads_its_name(&dispatcher));
    assert_false(hook_reads_its_name(&plain));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_free_place_gets_our_hook_and_is_free_again),
        IN_A_FOLDER(a_hook_that_was_there_comes_back_with_bytes_and_mode),
        IN_A_FOLDER(installing_twice_keeps_the_first_hook),
        IN_A_FOLDER(a_link_is_replaced_and_its_target_is_not_touched),
        IN_A_FOLDER(a_dangling_link_is_seen_and_comes_back),
        IN_A_FOLDER(a_folder_in_its_place_is_refused),
        IN_A_FOLDER(an_edited_hook_is_not_taken_away_unasked),
        IN_A_FOLDER(a_hook_written_over_ours_is_not_joined_blindly),
        IN_A_FOLDER(ours_set_aside_by_pre_commit_gives_its_place_to_the_kept_hook),
        IN_A_FOLDER(the_umask_and_a_shared_repository_decide_the_mode),
        IN_A_FOLDER(no_temporary_file_stays_behind),
        IN_A_FOLDER(lefthook_without_use_stdin_is_a_fault),
        IN_A_FOLDER(lefthook_jobs_are_items_of_a_list),
        IN_A_FOLDER(the_lines_that_are_printed_have_no_fault),
        IN_A_FOLDER(pre_commit_with_files_and_no_always_run_is_a_fault),
        IN_A_FOLDER(pre_commit_without_our_line_does_not_own_a_free_place),
        IN_A_FOLDER(a_call_in_a_comment_is_none),
        IN_A_FOLDER(a_hook_is_read_in_braces_and_in_tables),
        IN_A_FOLDER(an_id_of_the_manifest_is_read_as_it_is_written),
        IN_A_FOLDER(prek_is_at_work_where_its_hook_is),
        IN_A_FOLDER(simple_git_hooks_is_at_work_where_package_json_says_so),
        cmocka_unit_test(git_lfs_before_onehead_eats_its_input),
        cmocka_unit_test(a_dispatcher_reads_its_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
