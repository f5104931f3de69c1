/* deploy_run.c: the commands of a deploy: the upgrade there, and where its line belongs. */
#include "advice/deploy.h"
#include "advice/private.h"

bool deploy_disagrees(const struct deploy *deploy, const struct upgrade_line **head,
                      const struct upgrade_line **heads) {
    *head = *heads = NULL;
    for (size_t i = 0; i < deploy->lines.count; i++) {
        const struct upgrade_line *line = &deploy->lines.at[i];
        if (!line->is_whole)
            continue;
        if (line->reach == REACH_HEAD && line->is_deploy && !*head)
            *head = line;
        if (line->reach == REACH_HEADS && (!*heads || (line->is_deploy && !(*heads)->is_deploy)))
            *heads = line;
    }
    return *head && *heads;
}

/* An environment manager is there only if the deploy's own lines call it. */
static struct text command_there(const struct deploy *deploy, const struct tool *tool) {
    for (size_t i = 0; i < deploy->lines.count; i++)
        if (deploy->lines.at[i].is_deploy &&
            text_contains(deploy->lines.at[i].command, tool->command))
            return tool->command;
    if (deploy->procfile.size && tool->prefix.size && text_contains(deploy->procfile, tool->prefix))
        return tool->command;
    return tool->bare;
}

struct text deploy_upgrade(const struct deploy *deploy, const struct tool *tool, bool all_heads,
                           struct arena *arena) {
    struct tool there = *tool;
    there.command = command_there(deploy, tool);
    there.folder = TEXT("");
    struct text command = tool_upgrade(&there, all_heads, arena);
    if (!tool->folder.size)
        return command;
    return line_of(arena, TEXT("cd "), shell_quote_path(tool->folder, arena), TEXT(" && "),
                   command);
}

struct text deploy_release_line(struct text command, struct arena *arena) {
    return line_of(arena, TEXT("release: "), command);
}

struct text deploy_run(const struct deployment *deployment, struct text command,
                       struct arena *arena) {
    bool is_compound = text_contains(command, TEXT("&&"));
    if (deployment->platform == PLATFORM_HEROKU) {
        struct text app =
            deployment->app.size
                ? line_of(arena, TEXT("-a "), shell_quote(deployment->app, arena), TEXT(" "))
                : TEXT("");
        return line_of(arena, TEXT("heroku run "), app, TEXT("-- "),
                       is_compound ? shell_quote(command, arena) : command);
    }
    if (deployment->platform != PLATFORM_DOKKU || !deployment->app.size)
        return TEXT("");
    if (is_compound)
        command = shell_quote(line_of(arena, TEXT("bash -c "), shell_quote(command, arena)), arena);
    return line_of(arena, TEXT("ssh "), shell_quote(deployment->host, arena), TEXT(" run "),
                   shell_quote(deployment->app, arena), TEXT(" "), command);
}
