/* child_reader.c: git as the reader of a repository: its command lines, and its end. */
#include "git/child_reader.h"

static void add_named(struct words *words, const char *name, struct text value,
                      struct arena *arena) {
    words_add(words, text_format(arena, "%s%.*s", name, TEXT_ARGS(value)), arena);
}

struct words child_words(const struct repository *repository, enum child_place place) {
    struct arena *arena = repository->arena;
    struct text tree = repository->work_tree;
    struct words words = {0};
    words_add(&words, TEXT("git"), arena);
    if (place == CHILD_AT_TOP) {
        words_add(&words, TEXT("-C"), arena);
        words_add(&words, tree.size ? tree : repository->git_folder, arena);
    }
    add_named(&words, "--git-dir=", repository->git_folder, arena);
    if (tree.size)
        add_named(&words, "--work-tree=", tree, arena);
    return words;
}

struct children *children_of(struct repository *repository) {
    struct arena *arena = repository->arena;
    if (!repository->children) {
        repository->children = arena_new(arena, struct children);
        repository->children->environment =
            child_environment(CHILD_READS, repository->from_environment, arena);
    }
    return repository->children;
}

static struct words whole_words(struct repository *repository, enum child_place place,
                                const char *const *arguments) {
    struct words words = child_words(repository, place);
    for (; *arguments; arguments++)
        vector_push(&words, repository->arena, *arguments);
    vector_push(&words, repository->arena, (const char *)NULL);
    return words;
}

int child_ensure(struct repository *repository, struct child *child, enum child_place place,
                 const char *const *arguments, struct error *error) {
    if (child->pid)
        return 0;
    struct words words = whole_words(repository, place, arguments);
    return child_start(child, &words, &repository->children->environment, true, repository->arena,
                       error);
}

int child_read(struct repository *repository, enum child_place place, const char *const *arguments,
               const char *attempted, struct child_run *run, struct error *error) {
    struct words words = whole_words(repository, place, arguments);
    struct arena *arena = repository->arena;
    if (child_run(&words, &repository->children->environment, arena, run, error))
        return -1;
    if (run->status == 0)
        return 0;
    return error_set(error, attempted, repository->git_folder, NULL, "git ends with %d: %.*s",
                     run->status, TEXT_ARGS(child_reason(run->said, true, arena)));
}

int child_failed(struct repository *repository, struct child *child, const char *attempted,
                 struct text subject, struct error *error) {
    struct arena *arena = repository->arena;
    struct text reason = text_copy(child_reason(child_said(child), false, arena), arena);
    child_stop(child);
    if (!reason.size)
        reason = TEXT("git has no answer, or one that is not understood");
    return error_set(error, attempted, subject,
                     "`git fsck` tells what is broken in this repository", "%.*s",
                     TEXT_ARGS(reason));
}

static void refresh(struct repository *repository) {
    struct children *children = repository->children;
    child_stop(&children->contents);
    child_stop(&children->headers);
    child_stop(&children->ignores);
    children->listed = (struct refs){0};
    children->broken = (struct texts){0};
    children->is_listed = false;
    children->symbolic = children->peeled = children->by_name = (struct map){0};
}

static void close_children(struct repository *repository) {
    if (repository->children)
        refresh(repository);
}

const struct reader READER_GIT = {
    .name = "git",
    .open = child_open,
    .close = close_children,
    .refresh = refresh,
    .header = child_header,
    .borrow = child_borrow,
    .resolve = child_resolve,
    .refs = child_refs,
    .ref = child_ref,
    .index = child_index,
    .ignores = child_ignores,
};
