/* operation.c: a rebase, merge or cherry-pick that is under way in this work tree. */
#include "git/private.h"

static bool has(struct repository *repository, const char *name) {
    return disk_exists(path_join(repository->git_folder, text_of(name), repository->arena),
                       repository->arena);
}

/* The branch that a rebase will move, from its head-name file; empty on a detached HEAD. */
static struct text rebased_branch(struct repository *repository, const char *folder) {
    struct arena *arena = repository->arena;
    struct text path =
        text_format(arena, "%.*s/%s/head-name", TEXT_ARGS(repository->git_folder), folder);
    struct text bytes, heads = TEXT("refs/heads/");
    if (!disk_read(path, arena, &bytes, NULL))
        return TEXT("");
    bytes = text_trim(bytes);
    return text_starts(bytes, heads) ? text_slice(bytes, heads.size, bytes.size) : TEXT("");
}

struct text repository_operation(struct repository *repository, struct text *branch) {
    /* A rebase that stopped leaves CHERRY_PICK_HEAD too, so it comes first. */
    static const struct {
        const char *mark, *operation, *folder;
    } operations[] = {
        {"rebase-merge", "rebase", "rebase-merge"}, {"rebase-apply/applying", "am", NULL},
        {"rebase-apply", "rebase", "rebase-apply"}, {"MERGE_HEAD", "merge", NULL},
        {"CHERRY_PICK_HEAD", "cherry-pick", NULL},  {"REVERT_HEAD", "revert", NULL},
    };
    *branch = TEXT("");
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        if (!has(repository, operations[i].mark))
            continue;
        if (operations[i].folder)
            *branch = rebased_branch(repository, operations[i].folder);
        return text_of(operations[i].operation);
    }
    return TEXT("");
}
