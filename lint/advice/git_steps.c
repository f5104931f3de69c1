/* git_steps.c: the git commands around a mend: to the branch, the operation under way, the target's
 * files onto the disk; and at the end what was mended, committed. */
#include "advice/private.h"

enum { LONGEST_COMMAND = 4096 };

/* A name in any language may stand in a command; what a terminal acts on or hides may not. */
static bool is_shown_as_it_is(struct text command, struct arena *arena) {
    return command.size <= LONGEST_COMMAND && !text_contains(command, TEXT("\n")) &&
           text_equal(foreign_show_lines(command, arena), command);
}

struct texts commands_if_shown(struct texts commands, struct arena *arena) {
    for (size_t i = 0; i < commands.count; i++)
        if (!is_shown_as_it_is(commands.at[i], arena))
            return (struct texts){0};
    return commands;
}

bool advice_somebody_stands_here(struct repository *repository) {
    return !change_in_ci() && !repository_is_bare(repository);
}

/* In CI the branch is named as people know it. */
static struct text branch_to_mend(const struct change *change, struct arena *arena) {
    if (change->branch.size || !change_in_ci())
        return change->branch;
    struct text hex = object_id_hex(change->proposed, arena);
    return text_starts(hex, change->proposed_name) ? TEXT("") : change->proposed_name;
}

/* The branch that is checked out; empty on a detached HEAD. */
static struct text branch_checked_out(struct repository *repository) {
    struct error unused = {.arena = repository_arena(repository)};
    struct ref head;
    if (repository_ref(repository, TEXT("HEAD"), &head, &unused) != 1)
        return TEXT("");
    struct text heads = TEXT("refs/heads/");
    return text_starts(head.symbolic, heads)
               ? text_slice(head.symbolic, heads.size, head.symbolic.size)
               : TEXT("");
}

static bool is_commit(struct repository *repository, struct text name, struct object_id id) {
    struct error unused = {.arena = repository_arena(repository)};
    struct object_id found;
    return repository_resolve(repository, name, &found, &unused) == 1 && object_id_equal(found, id);
}

/* None of these opens an editor: the message is as it was prepared. */
static struct text continuation(struct text operation) {
    static const struct {
        const char *operation, *command;
    } rows[] = {
        {"rebase", "GIT_EDITOR=true git rebase --continue"},
        {"am", "git am --continue"},
        {"merge", "GIT_EDITOR=true git merge --continue"},
        {"cherry-pick", "GIT_EDITOR=true git cherry-pick --continue"},
        {"revert", "GIT_EDITOR=true git revert --continue"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (text_equal(operation, text_of(rows[i].operation)))
            return text_of(rows[i].command);
    return TEXT("");
}

/* Ends an operation that is under way, then goes to the branch where another is checked out. */
static void go_to_branch(struct repository *repository, const struct change *change,
                         struct texts *commands) {
    struct arena *arena = repository_arena(repository);
    struct text rebased, here = branch_checked_out(repository);
    struct text operation = repository_operation(repository, &rebased);
    struct text branch = branch_to_mend(change, arena);
    if (operation.size)
        vector_push(commands, arena, continuation(operation));
    if (rebased.size)
        here = rebased;
    if (change->subject != SUBJECT_COMMIT || text_equal(branch, here))
        return;
    if (branch.size)
        vector_push(commands, arena,
                    line_of(arena, TEXT("git switch "), shell_quote(branch, arena)));
    else if (advice_somebody_stands_here(repository) && !operation.size &&
             !is_commit(repository, TEXT("HEAD"), change->proposed))
        vector_push(
            commands, arena,
            line_of(arena, TEXT("git switch --detach "), object_id_hex(change->proposed, arena)));
}

/* By the target's name where that is the commit we looked at, else by the id. */
void advice_bring_target(struct repository *repository, const struct change *change,
                         struct texts *commands) {
    struct arena *arena = repository_arena(repository);
    struct text name = change->target_name, only, option = TEXT("");
    if (change_in_ci() && change->target_remote.size)
        vector_push(commands, arena,
                    line_of(arena, TEXT("git fetch "), shell_quote(change->target_remote, arena)));
    else if (!name.size || !is_commit(repository, name, change->target))
        name = object_id_hex(change->target, arena);
    if (repository_config_value(repository, TEXT("merge.ff"), &only) &&
        text_equal(only, TEXT("only")))
        option = TEXT("--ff ");
    vector_push(commands, arena,
                line_of(arena, TEXT("git merge --no-edit "), option, shell_quote(name, arena)));
}

bool advice_git_first(struct repository *repository, const struct change *change, bool needs_target,
                      struct texts *commands) {
    go_to_branch(repository, change, commands);
    if (needs_target)
        advice_bring_target(repository, change, commands);
    return commands_if_shown(*commands, repository_arena(repository)).count == commands->count;
}

void advice_git_last(struct texts folders, struct text message, struct texts *commands,
                     struct arena *arena) {
    struct texts words = {0};
    for (size_t i = 0; i < folders.count; i++)
        vector_push(&words, arena, shell_quote_path(folders.at[i], arena));
    struct text paths = text_join(words, TEXT(" "), arena);
    vector_push(commands, arena, line_of(arena, TEXT("git add "), paths));
    vector_push(commands, arena,
                line_of(arena, TEXT("git commit -m "), shell_quote(message, arena)));
}
