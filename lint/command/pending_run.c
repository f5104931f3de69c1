/* pending_run.c: what is run, each with what it does, and by which command. */
#include "base/foreign.h"
#include "command/pending.h"

/* ---- what is run ---- */

/* The same words once, with their number. */
static void add_words(struct texts *all, struct text words, size_t times, struct arena *arena) {
    if (times > 1)
        words = text_format(arena, "%.*s (%zu times)", TEXT_ARGS(words), times);
    vector_push(all, arena, words);
}

static struct texts words_of(const struct operations *operations, struct arena *arena) {
    struct texts all = {0};
    struct text last = {0};
    size_t times = 0;
    for (size_t i = 0; i < operations->count; i++) {
        struct text words = operation_words(&operations->at[i], arena);
        if (times && !text_equal(words, last)) {
            add_words(&all, last, times, arena);
            times = 0;
        }
        last = words;
        times++;
    }
    if (times)
        add_words(&all, last, times, arena);
    return all;
}

static int read_words(struct pending *pending, const struct revision *revision,
                      struct texts *words) {
    struct invocation *run = pending->run;
    const struct module *module;
    struct operations operations = {0};
    int opened = modules_open(pending->modules, revision->path, &module, &run->error);
    if (opened < 0 ||
        (opened && operations_read(pending->modules, module, &operations, &run->error) != 0))
        return -1;
    *words = words_of(&operations, run->arena);
    if (!opened)
        vector_push(words, run->arena, TEXT("is too large to be read"));
    else if (!words->count && revision->parents.count > 1)
        vector_push(words, run->arena,
                    text_format(run->arena, "joins %.*s",
                                TEXT_ARGS(text_join(revision->parents, TEXT(", "), run->arena))));
    else if (!words->count)
        vector_push(words, run->arena, TEXT("does nothing"));
    return 0;
}

int pending_add_migrations(struct pending *pending, const struct revisions *order) {
    for (size_t i = 0; i < order->count; i++) {
        const struct revision *revision = order->at[i];
        struct pending_migration migration = {
            .id = revision->id, .place = revision->place, .parents = revision->parents};
        if (read_words(pending, revision, &migration.operations) != 0)
            return -1;
        vector_push(&pending->report->migrations, pending->run->arena, migration);
    }
    return 0;
}

/* ---- the command ---- */

static struct text command_there(const struct pending *pending, const struct tool *tool,
                                 bool all_heads) {
    struct arena *arena = pending->run->arena;
    struct deployment there = pending->deployment;
    struct text upgrade = deploy_upgrade(&pending->deploy, tool, all_heads, arena);
    if (there.platform == PLATFORM_OTHER && pending->deploy.is_fly)
        return text_format(arena, "fly ssh console -C %.*s",
                           TEXT_ARGS(shell_quote(upgrade, arena)));
    if (there.platform == PLATFORM_OTHER && pending->deploy.is_heroku)
        there.platform = PLATFORM_HEROKU;
    struct text command = deploy_run(&there, upgrade, arena);
    return command.size ? command : tool_upgrade(tool, all_heads, arena);
}

/* Heads that must be joined are joined by the project's own tool. */
static void mend_heads(struct pending *pending, const struct tool *tool) {
    struct arena *arena = pending->run->arena;
    struct head_groups groups = graph_head_groups(pending->after.graph, arena);
    size_t allowed = pending->to.settings.heads ? pending->to.settings.heads : 1;
    for (size_t i = 0; i < groups.count; i++) {
        struct texts ids = pending_ids(groups.at[i].heads, arena);
        bool is_plain = true;
        for (size_t k = 0; k < ids.count; k++)
            is_plain = is_plain && foreign_is_plain(ids.at[k]);
        if (ids.count <= allowed || !is_plain)
            continue;
        struct texts *mend = &pending->report->mend;
        vector_push(mend, arena, tool_merge(tool, ids, TEXT("merge heads"), arena));
        advice_git_last(pending->after.environment->versions, TEXT("merge heads"), mend, arena);
    }
}

int pending_find_command(struct pending *pending) {
    struct invocation *run = pending->run;
    struct environment_pending *report = pending->report;
    struct settings own = pending->to.settings;
    struct tool tool;
    own.merge_command = TEXT("");
    if (tool_find(pending->to.snapshot, pending->after.environment, &own, run->arena, &tool,
                  &run->error) != 0)
        return -1;
    if (pending->is_refused && !pending_runs_nothing(pending))
        mend_heads(pending, &tool);
    if (!pending->is_refused && report->heads.count > 1)
        pending_find_wrong_reach(pending);
    if (!pending->is_refused && report->migrations.count)
        report->command = command_there(pending, &tool, report->heads.count > 1);
    if (tool.needs_flask_app && report->command.size)
        pending_say(pending, &report->notes, "FLASK_APP must be set");
    return 0;
}

void pending_find_deploy_line(struct pending *pending) {
    for (size_t i = 0; i < pending->deploy.lines.count; i++) {
        const struct upgrade_line *line = &pending->deploy.lines.at[i];
        if (!line->is_deploy)
            continue;
        pending->report->run_by = line->place;
        pending->report->run_by_line = line->command;
        return;
    }
}
