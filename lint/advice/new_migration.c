/* new_migration.c: for models that changed without a migration: the one that the project's own tool
 * writes. */
#include "advice/private.h"

struct texts advice_new_migration(struct repository *repository, const struct change *change,
                                  const struct tool *tool, struct text message,
                                  struct texts folders, bool needs_target) {
    struct arena *arena = repository_arena(repository);
    struct texts commands = {0};
    if (!folders.count || !advice_git_first(repository, change, needs_target, &commands))
        return (struct texts){0};
    /* The tool compares the models with a database, which must be at the head for that. */
    vector_push(&commands, arena, tool_upgrade(tool, false, arena));
    vector_push(&commands, arena, tool_autogenerate(tool, message, arena));
    advice_git_last(folders, message, &commands, arena);
    return commands_if_shown(commands, arena);
}
