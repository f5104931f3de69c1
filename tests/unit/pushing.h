/* pushing.h: what real pushes hand to the hook, and the change that is made of it. Include it once,
 * in a test's only file, after scratch.h. */
#ifndef TESTS_PUSHING_H
#define TESTS_PUSHING_H

#include "base/disk.h"
#include "change/change.h"

/* A hook that writes down what it is given and stops the push, and `commit NAME FILE`. */
#define PUSHING                                                                                    \
    "mkdir -p .git/hooks; printf '%s\\n' '#!/bin/sh'"                                              \
    " 'top=$(git rev-parse --path-format=absolute --git-common-dir)'"                              \
    " 'printf \"%s\\n\" \"$1\" \"$2\" >\"$top/arguments\"; cat >\"$top/lines\"; exit 1'"           \
    " >.git/hooks/pre-push; chmod +x .git/hooks/pre-push\n"                                        \
    "commit() { mkdir -p versions; echo \"revision = '$1' # ${2:-}\" >versions/$1.py;"             \
    " git add versions; git commit -q -m $1; }\n"

static struct settings no_settings = {.heads = 1};
static struct changes changes;

static struct text read_disk(struct scratch *scratch, const char *path) {
    struct text bytes;
    assert_true(disk_read(text_of(path), &scratch->arena, &bytes, NULL));
    return bytes;
}

/* Feeds the hook's arguments and lines, as written down, to the code. */
static int judged(struct scratch *scratch, const struct settings *settings, const char *common) {
    struct push push = {0};
    char path[256];
    snprintf(path, sizeof path, "%s/arguments", common);
    struct text arguments = read_disk(scratch, path);
    text_next_line(&arguments, &push.remote);
    text_next_line(&arguments, &push.url);
    snprintf(path, sizeof path, "%s/lines", common);
    push.lines = read_disk(scratch, path);
    changes = (struct changes){0};
    scratch->error.attempted = NULL;
    if (changes_from_push(scratch->repository, settings, &push, &changes, &scratch->error))
        return -1;
    for (size_t i = 0; i < changes.count; i++)
        if (changes.at[i].failure) {
            scratch->error = *changes.at[i].failure;
            return -1;
        }
    return 0;
}

/* Runs a push that the hook stops, and gives the one change that it makes. */
__attribute__((unused)) static const struct change *pushed(struct scratch *scratch,
                                                           const char *command) {
    char *lines = NULL;
    assert_true(asprintf(&lines, "rm -f .git/lines; ! %s 2>push.log", command) > 0);
    run(lines);
    free(lines);
    opened(scratch, ".");
    if (judged(scratch, &no_settings, ".git"))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    assert_true(changes.count > 0);
    return &changes.at[0];
}

/* Is the sentence there, in part? */
__attribute__((unused)) static bool assumes(const struct change *change, const char *words) {
    for (size_t i = 0; i < change->assumed.count; i++)
        if (text_contains(change->assumed.at[i], text_of(words)))
            return true;
    return false;
}

/* Is it what git's own rev-parse says? */
#define assert_commit(id, name)                                                                    \
    do {                                                                                           \
        run("git rev-parse '" name "^{commit}' >expected");                                        \
        struct text expected_ = text_trim(read_disk(scratch, "expected"));                         \
        struct text actual_ = object_id_hex((id), &scratch->arena);                                \
        assert_text(actual_, text_c_string(expected_, &scratch->arena));                           \
    } while (0)

#endif
