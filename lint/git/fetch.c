/* fetch.c: the one place that starts a process: `git fetch`, where the user has asked for it with
 * --fetch. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/guard.h"
#include "git/private.h"

enum { FETCH_SECONDS = 600, CHECK_SECONDS = 30, MOST_SAID = 65536 };

struct words { /* argv or environ, without the NULL that ends it */
    const char **at;
    size_t count, room;
};

static void add_word(struct words *words, struct repository *repository, struct text word) {
    vector_push(words, repository->arena, text_c_string(word, repository->arena));
}

static void add_named(struct words *words, struct repository *repository, const char *name,
                      struct text value) {
    add_word(words, repository, text_format(repository->arena, "%s%.*s", name, TEXT_ARGS(value)));
}

/* git from the PATH, its relative folders left out: a checkout may hold a `git` of its own. */
static const char *find_git(struct arena *arena) {
    struct text rest = text_of(getenv("PATH")), folder;
    while (text_next_part(&rest, ':', &folder)) {
        const char *path = text_c_string(path_join(folder, TEXT("git"), arena), arena);
        if (text_starts(folder, TEXT("/")) && access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

/* Which repository it is stands on the command line. A prompt would wait for ever. */
static struct words environment_of(struct repository *repository) {
    static const char *const gone[] = {"GIT_DIR=",
                                       "GIT_WORK_TREE=",
                                       "GIT_COMMON_DIR=",
                                       "GIT_INDEX_FILE=",
                                       "GIT_OBJECT_DIRECTORY=",
                                       "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
                                       "GIT_SHALLOW_FILE=",
                                       "GIT_PREFIX=",
                                       "GIT_NAMESPACE=",
                                       "GIT_QUARANTINE_PATH=",
                                       "GIT_TRACE",
                                       "GIT_TERMINAL_PROMPT="};
    struct words words = {0};
    for (char **variable = environ; *variable; variable++) {
        bool is_gone = false;
        for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
            is_gone = is_gone || text_starts(text_of(*variable), text_of(gone[i]));
        if (!is_gone)
            vector_push(&words, repository->arena, (const char *)*variable);
    }
    vector_push(&words, repository->arena, (const char *)"GIT_TERMINAL_PROMPT=0");
    vector_push(&words, repository->arena, (const char *)NULL);
    return words;
}

/* Relative URLs are taken from the work tree's top, so git runs there. */
static struct words words_of(struct repository *repository, const struct fetch *fetch) {
    static const char *const always[] = {
        "-c",    "gc.auto=0", "-c",        "maintenance.auto=false",
        "fetch", "--quiet",   "--no-tags", "--no-recurse-submodules"};
    struct words words = {0};
    struct text tree = repository->work_tree;
    add_word(&words, repository, TEXT("git"));
    add_word(&words, repository, TEXT("-C"));
    add_word(&words, repository, tree.size ? tree : repository->git_folder);
    add_named(&words, repository, "--git-dir=", repository->git_folder);
    if (tree.size)
        add_named(&words, repository, "--work-tree=", tree);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        add_word(&words, repository, text_of(always[i]));
    for (size_t i = 0; i < fetch->options.count; i++)
        add_word(&words, repository, fetch->options.at[i]);
    add_word(&words, repository, TEXT("--"));
    add_word(&words, repository, fetch->remote);
    for (size_t i = 0; i < fetch->refspecs.count; i++)
        add_word(&words, repository, fetch->refspecs.at[i]);
    vector_push(&words, repository->arena, (const char *)NULL);
    return words;
}

/* Reads what git says to the end; of more than MOST_SAID bytes the first. */
static struct text read_said(int descriptor, struct arena *arena) {
    char *said = arena_alloc(arena, MOST_SAID), rest[4096];
    size_t count = 0;
    for (;;) {
        bool is_full = count == MOST_SAID;
        ssize_t size = is_full ? read(descriptor, rest, sizeof rest)
                               : read(descriptor, said + count, MOST_SAID - count);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return (struct text){said, count};
        count += is_full ? 0 : (size_t)size;
    }
}

/* Why git gave up: its line `fatal: ...`, else its last one. */
static struct text reason_of(struct text said) {
    struct text line, reason = TEXT("git says nothing");
    while (text_next_line(&said, &line)) {
        if (text_starts(line, TEXT("fatal: ")))
            return text_slice(line, sizeof "fatal: " - 1, line.size);
        if (text_trim(line).size)
            reason = text_trim(line);
    }
    return reason;
}

static int spawn(const char *git, const struct words *words, const struct words *variables,
                 const int ends[2], pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    int failed = posix_spawn(child, git, &actions, NULL, (char *const *)words->at,
                             (char *const *)variables->at);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* 0: git ended with 0; else `said` tells why not. */
static int run_git(struct repository *repository, const struct fetch *fetch, struct text *said) {
    struct words words = words_of(repository, fetch), variables = environment_of(repository);
    const char *git = find_git(repository->arena);
    int ends[2], status = 0;
    pid_t child;
    *said = TEXT("there is no git on the PATH");
    if (!git || pipe2(ends, O_CLOEXEC))
        return -1;
    int failed = spawn(git, &words, &variables, ends, &child);
    close(ends[1]);
    *said = failed ? text_of(strerror(failed)) : read_said(ends[0], repository->arena);
    close(ends[0]);
    if (failed)
        return -1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int repository_fetch(struct repository *repository, const struct fetch *fetch,
                     struct error *error) {
    struct text said;
    guard_limit(FETCH_SECONDS);
    int failed = run_git(repository, fetch, &said);
    guard_limit(CHECK_SECONDS);
    if (failed)
        return error_set(error, "fetch from the remote", fetch->remote,
                         "what it may read is git's matter: its credentials, its network", "%.*s",
                         TEXT_ARGS(reason_of(said)));
    git_odb_refresh(repository->objects);
    repository->commits = (struct map){0};
    return boundary_read(repository, error);
}

bool repository_is_partial(struct repository *repository, struct text *remote) {
    struct config_entries entries = {0};
    struct error ignored = {.arena = repository->arena};
    struct text prefix = TEXT("remote."), end = TEXT(".promisor");
    if (repository_config_value(repository, TEXT("extensions.partialclone"), remote))
        return true;
    repository_config(repository, prefix, &entries, &ignored);
    for (size_t i = 0; i < entries.count; i++) {
        struct text name = entries.at[i].name;
        if (!text_ends(name, end) || !config_is_true(entries.at[i].value))
            continue;
        *remote = text_slice(name, prefix.size, name.size - end.size);
        return true;
    }
    return false;
}
