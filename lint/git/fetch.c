/* fetch.c: `git fetch`, where the user has asked for it with --fetch, and what a partial clone says
 * of itself. */
#include "base/guard.h"
#include "git/child.h"
#include "git/private.h"

enum { FETCH_SECONDS = 600, CHECK_SECONDS = 30 };

/* Relative URLs are taken from the work tree's top, so git runs there. */
static struct words words_of(struct repository *repository, const struct fetch *fetch) {
    static const char *const always[] = {
        "-c",    "gc.auto=0", "-c",        "maintenance.auto=false",
        "fetch", "--quiet",   "--no-tags", "--no-recurse-submodules"};
    struct arena *arena = repository->arena;
    struct words words = child_words(repository, CHILD_AT_TOP);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        words_add(&words, text_of(always[i]), arena);
    for (size_t i = 0; i < fetch->options.count; i++)
        words_add(&words, fetch->options.at[i], arena);
    words_add(&words, TEXT("--"), arena);
    words_add(&words, fetch->remote, arena);
    for (size_t i = 0; i < fetch->refspecs.count; i++)
        words_add(&words, fetch->refspecs.at[i], arena);
    vector_push(&words, arena, (const char *)NULL);
    return words;
}

int repository_fetch(struct repository *repository, const struct fetch *fetch,
                     struct error *error) {
    struct arena *arena = repository->arena;
    struct words words = words_of(repository, fetch);
    struct words environment = child_environment(CHILD_FETCHES, false, arena);
    struct child_run run;
    guard_limit(FETCH_SECONDS);
    int failed = child_run(&words, &environment, arena, &run, error);
    guard_limit(CHECK_SECONDS);
    if (failed || run.status)
        return error_set(error, "fetch from the remote", fetch->remote,
                         "what it may read is git's matter: its credentials, its network", "%.*s",
                         TEXT_ARGS(failed ? error->reason : child_reason(run.said, true, arena)));
    repository->reader->refresh(repository);
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
