/* scratch.h: repositories that tests of the git room make with git itself, in a folder that goes
 * away. Include it once, in a test's only file. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/guard.h"
#include "git/snapshot.h"

struct scratch {
    struct arena arena;
    struct error error;
    struct repository *repository;
    char home[32], folder[64]; /* the repository is folder, HOME holds it */
};

/* A git that reads no one's settings, and whose clock stands still. */
static void scratch_environment(const char *folder) {
    static const char *const gone[] = {
        "GIT_DIR",          "GIT_WORK_TREE",          "GIT_INDEX_FILE",    "GIT_OBJECT_DIRECTORY",
        "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",  "GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME",
        "SUDO_UID",         "GIT_IMPLICIT_WORK_TREE", "GIT_CONFIG_SYSTEM"};
    static const char *const set[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_AUTHOR_NAME", "Ada"},
        {"GIT_AUTHOR_EMAIL", "ada@example.com"},
        {"GIT_COMMITTER_NAME", "Ada"},
        {"GIT_COMMITTER_EMAIL", "ada@example.com"},
        {"GIT_AUTHOR_DATE", "1500000000 +0000"},
        {"GIT_COMMITTER_DATE", "1500000000 +0000"},
        {"GIT_EDITOR", "false"},
    };
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        unsetenv(gone[i]);
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        setenv(set[i][0], set[i][1], 1);
    setenv("HOME", folder, 1);
}

static int scratch_setup(void **state) {
    struct scratch *scratch = calloc(1, sizeof *scratch);
    strcpy(scratch->home, "/tmp/onehead-unit.XXXXXX");
    if (!mkdtemp(scratch->home) || chdir(scratch->home))
        return -1;
    scratch->error.arena = &scratch->arena;
    scratch_environment(scratch->home);
    snprintf(scratch->folder, sizeof scratch->folder, "%s/project", scratch->home);
    *state = scratch;
    return system("git config --global init.defaultBranch main && git init -q project") ||
           chdir(scratch->folder);
}

static int scratch_teardown(void **state) {
    struct scratch *scratch = *state;
    char command[256];
    if (scratch->repository)
        repository_close(scratch->repository);
    arena_free(&scratch->arena);
    snprintf(command, sizeof command, "cd / && chmod -R u+w %s && rm -rf %s", scratch->home,
             scratch->home);
    free(scratch);
    return chdir("/") || system(command);
}

/* Runs shell lines in the scratch folder; they must succeed. */
__attribute__((unused)) static void run(const char *lines) {
    char *command = NULL;
    assert_true(asprintf(&command, "set -e\n%s", lines) > 0);
    int status = system(command);
    free(command);
    assert_int_equal(status, 0);
}

/* Opens by path, or as a hook would where `path` is NULL. */
__attribute__((unused)) static struct repository *opened(struct scratch *scratch,
                                                         const char *path) {
    if (scratch->repository)
        repository_close(scratch->repository);
    scratch->repository = NULL;
    if (repository_open(path, false, &scratch->arena, &scratch->repository, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return scratch->repository;
}

/* Opening fails, and the sentence holds these words. */
__attribute__((unused)) static void refused(struct scratch *scratch, const char *path,
                                            const char *words) {
    struct repository *repository;
    assert_int_equal(repository_open(path, false, &scratch->arena, &repository, &scratch->error),
                     -1);
    struct text sentence = error_sentence(&scratch->error, &scratch->arena);
    if (!text_contains(sentence, text_of(words)))
        fail_msg("%s", sentence.at);
    assert_true(scratch->error.hint.size > 0);
}

__attribute__((unused)) static struct object_id resolved(struct scratch *scratch,
                                                         const char *name) {
    struct object_id id = {0};
    assert_int_equal(repository_resolve(scratch->repository, text_of(name), &id, &scratch->error),
                     1);
    return id;
}

#define assert_text(text, expected)                                                                \
    assert_string_equal(text_c_string((text), &scratch->arena), (expected))

#define scratch_test(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

#endif
