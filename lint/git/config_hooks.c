/* config_hooks.c: hooks that git's own configuration holds (hook.NAME.event and hook.NAME.command,
 * git-hook(1)). */
#include "git/child_reader.h"

/* A hook that is switched off stands there behind "disabled" and a tab. */
static bool is_listed(struct text list, struct text name) {
    struct text line;
    while (text_next_line(&list, &line))
        if (text_equal(line, name))
            return true;
    return false;
}

/* Only the installed git knows whether it runs them: before 2.54 they are entries like any other.
 */
static struct text listed_hooks(struct repository *repository, const char *event) {
    const char *const arguments[] = {"hook", "list", event, NULL};
    struct error ignored = {.arena = repository->arena};
    struct child_run run;
    children_of(repository);
    if (child_read(repository, CHILD_AT_TOP, arguments, "list git's hooks", &run, &ignored))
        return TEXT("");
    return run.output;
}

struct text repository_config_hook(struct repository *repository, const char *event,
                                   struct text command) {
    struct error ignored = {.arena = repository->arena};
    struct text prefix = TEXT("hook."), end = TEXT(".command"), list = TEXT(""), winning;
    struct config_entries entries = {0};
    if (repository_config(repository, prefix, &entries, &ignored) != 0)
        return TEXT("");
    for (size_t i = 0; i < entries.count; i++) {
        struct text key = entries.at[i].name;
        if (!text_ends(key, end) || !repository_config_value(repository, key, &winning) ||
            !text_contains(winning, command))
            continue;
        if (!list.size)
            list = listed_hooks(repository, event);
        struct text name = text_slice(key, prefix.size, key.size - end.size);
        if (is_listed(list, name))
            return name;
    }
    return TEXT("");
}
