/* pending.c: what a deploy from one commit to another must upgrade: by the heads that a database
 * stands on at the first, and the history at the second. */
#include "command/pending.h"

#include "base/foreign.h"

const struct option pending_options[] = {
    {"--env", "NAME", "this environment only"},
    {"--format", "FORMAT", "text or json"},
    {NULL, NULL, NULL},
};

struct text pending_show(const struct pending *pending, struct text text) {
    return foreign_show(text, pending->run->arena);
}

void pending_say(const struct pending *pending, struct texts *to, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text sentence = text_format_list(pending->run->arena, format, arguments);
    va_end(arguments);
    vector_push(to, pending->run->arena, sentence);
}

struct texts pending_ids(struct revisions revisions, struct arena *arena) {
    struct texts ids = {0};
    for (size_t i = 0; i < revisions.count; i++)
        vector_push(&ids, arena, revisions.at[i]->id);
    return ids;
}

/* ---- which environment it was ---- */

static size_t shared_revisions(const struct environment_history *a,
                               const struct environment_history *b) {
    struct revisions revisions = graph_revisions(a->graph);
    size_t shared = 0;
    for (size_t i = 0; i < revisions.count; i++)
        shared += graph_find(b->graph, revisions.at[i]->id) != NULL;
    return shared;
}

/* The one in the same folders; where they are gone, the one that shares most revisions and is no
 * other environment of today. */
static int find_before(struct pending *pending) {
    struct invocation *run = pending->run;
    struct environments *all = &pending->from.environments;
    const struct environment *same = environment_of_folders(all, pending->after.environment);
    size_t most = 0;
    if (same)
        return history_read(run, &pending->from, same, &pending->before);
    pending->before =
        (struct environment_history){.graph = graph_new((struct revisions){0}, run->arena)};
    for (size_t i = 0; i < all->count; i++) {
        struct environment_history other;
        if (environment_of_folders(&pending->to.environments, &all->at[i]))
            continue;
        if (history_read(run, &pending->from, &all->at[i], &other) != 0)
            return -1;
        size_t shared = shared_revisions(&pending->after, &other);
        if (shared > most)
            most = shared, pending->before = other;
    }
    return 0;
}

/* ---- one environment ---- */

static int read_pending(struct pending *pending, const struct environment *environment) {
    struct invocation *run = pending->run;
    struct environment_pending *report = pending->report;
    if (history_read(run, &pending->to, environment, &pending->after) != 0 ||
        find_before(pending) != 0)
        return -1;
    if (pending->before.environment)
        vector_push(&pending->matched, run->arena, pending->before.environment->name);
    report->name = environment->name;
    report->stamps = pending_ids(graph_stamps(pending->before.graph, run->arena), run->arena);
    report->heads = pending_ids(graph_heads(pending->after.graph, run->arena), run->arena);
    if (pending_find_problems(pending) != 0)
        return -1;
    if (!pending_runs_nothing(pending)) {
        struct revisions order = graph_upgrade(pending->after.graph, report->stamps, run->arena);
        pending_find_passed_over(pending, &order);
        if (pending_add_migrations(pending, &order) != 0)
            return -1;
    }
    pending_find_deploy_line(pending);
    return pending_find_command(pending);
}

/* ---- all of them ---- */

/* What is no more is upgraded no more. */
static void add_vanished(struct pending *pending, struct pending_report *report) {
    struct arena *arena = pending->run->arena;
    for (size_t i = 0; i < pending->from.environments.count; i++) {
        struct text name = pending->from.environments.at[i].name;
        struct environment_pending vanished = {.name = name};
        if (texts_contain(pending->matched, name))
            continue;
        pending_say(pending, &vanished.notes, "%.*s is gone since %.*s",
                    TEXT_ARGS(pending_show(pending, name)),
                    TEXT_ARGS(pending_show(pending, pending->from_name)));
        vector_push(report, arena, vanished);
    }
}

static int read_all(struct pending *pending, struct pending_report *report) {
    struct text only = run_value(pending->run, "--env");
    struct texts names = {0};
    for (size_t i = 0; i < pending->to.environments.count; i++) {
        const struct environment *environment = &pending->to.environments.at[i];
        vector_push(&names, pending->run->arena, environment->name);
        if (only.size && !text_equal(only, environment->name))
            continue;
        vector_push(report, pending->run->arena, (struct environment_pending){0});
        pending->report = &report->at[report->count - 1];
        if (read_pending(pending, environment) != 0)
            return -1;
    }
    if (!only.size)
        add_vanished(pending, report);
    if (report->count)
        return 0;
    struct text known = text_join(names, TEXT(", "), pending->run->arena);
    return error_set(
        &pending->run->error, "read the environment", only,
        text_format(pending->run->arena, "environments there: %.*s", TEXT_ARGS(known)).at,
        "there is no such environment");
}

static int read_deploy(struct pending *pending) {
    struct invocation *run = pending->run;
    struct texts versions = {0};
    for (size_t i = 0; i < pending->to.environments.count; i++)
        for (size_t k = 0; k < pending->to.environments.at[i].versions.count; k++)
            vector_push(&versions, run->arena, pending->to.environments.at[i].versions.at[k]);
    return deploy_read(pending->to.snapshot, versions, false, run->arena, &pending->deploy,
                       &run->error) != 0 ||
                   deployment_find(run->repository, &pending->to.settings, &pending->deployment,
                                   &run->error) < 0
               ? -1
               : 0;
}

static int read_commits(struct pending *pending) {
    struct invocation *run = pending->run;
    struct text from = run->arguments.count ? run->arguments.at[0] : TEXT(""), to = TEXT("");
    run_is_range(from, &from, &to);
    if (!from.size)
        return run_usage_error(run, TEXT("pending"), "onehead pending v1.0",
                               "the commit that runs now is missing");
    pending->from_name = from;
    pending->to_name = to.size ? to : TEXT("HEAD");
    pending->from.may_be_empty = true;
    pending->from.attempted = pending->to.attempted = "read what is pending in";
    if (run_open(run) != 0 || opened_read(run, to, &pending->to) != 0)
        return -1;
    pending->from.environment_cache = pending->to.environment_cache;
    pending->from.migration_cache = pending->to.migration_cache;
    return opened_read(run, from, &pending->from);
}

static bool has_problems(const struct pending_report *report) {
    for (size_t i = 0; i < report->count; i++)
        if (report->at[i].problems.count)
            return true;
    return false;
}

int command_pending(struct invocation *run) {
    const struct format *format;
    struct pending pending = {.run = run};
    struct pending_report report = {0};
    if (run_heads_format(run, &format) != 0 || read_commits(&pending) != 0)
        return -1;
    pending.modules = modules_new(pending.to.snapshot, module_cache_new(run->arena), run->arena);
    if (read_deploy(&pending) != 0 || read_all(&pending, &report) != 0)
        return -1;
    report.from = pending.from_name, report.from_commit = pending.from.commit;
    report.to = pending.to_name, report.to_commit = pending.to.commit;
    struct pages pages = run_pages(run);
    format->pending(&report, &pages);
    if (run_write(run, &pages) != 0)
        return -1;
    return has_problems(&report) ? 1 : 0;
}
