/* pending.c: what a deploy from one commit to another must upgrade: by the heads that a database
 * stands on at the first, and the history at the second. */
#include "advice/deploy.h"
#include "base/foreign.h"
#include "command/history.h"
#include "schema/operations.h"

const struct option pending_options[] = {
    {"--env", "NAME", "this environment only"},
    {"--format", "FORMAT", "text or json"},
    {NULL, NULL, NULL},
};

struct pending {
    struct invocation *run;
    struct opened from, to;
    struct text from_name, to_name;
    struct modules *modules; /* of `to` */
    struct deploy deploy;
    struct deployment deployment;
    /* Of the environment at hand: */
    struct environment_history before, after; /* `before.environment` NULL: it is new */
    struct texts matched;                     /* environments of `from` that are some of `to` */
    bool is_refused;                          /* Alembic would run nothing */
    struct environment_pending *report;
};

static struct text shown(const struct pending *pending, struct text text) {
    return foreign_show(text, pending->run->arena);
}

static void add_sentence(const struct pending *pending, struct texts *to, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void add_sentence(const struct pending *pending, struct texts *to, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text sentence = text_format_list(pending->run->arena, format, arguments);
    va_end(arguments);
    vector_push(to, pending->run->arena, sentence);
}

static struct texts ids_of(struct revisions revisions, struct arena *arena) {
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

/* ---- what may go wrong ---- */

/* What a database stands on is known only where all files at FROM could be read. */
static void find_unread(struct pending *pending) {
    struct migrations *migrations = &pending->before.migrations;
    for (size_t i = 0; i < migrations->count; i++)
        if (migrations->at[i]->state != MIGRATION_READ)
            add_sentence(pending, &pending->report->problems, "%.*s at %.*s can't be read: %.*s",
                         TEXT_ARGS(shown(pending, migrations->at[i]->revision.path)),
                         TEXT_ARGS(shown(pending, pending->from_name)),
                         TEXT_ARGS(shown(pending, migrations->at[i]->reason)));
}

/* Not over a file that is another migration now. */
static int put_back(struct pending *pending, const struct revision *revision) {
    struct arena *arena = pending->run->arena;
    struct entry entry;
    struct text path = shell_quote_path(revision->path, arena);
    struct text hex = object_id_hex(pending->from.commit, arena);
    int there = snapshot_find(pending->to.snapshot, revision->path, &entry, &pending->run->error);
    if (there)
        return there < 0 ? -1 : 0;
    struct texts *mend = &pending->report->mend;
    vector_push(mend, arena,
                text_format(arena, "git checkout %.*s -- %.*s", TEXT_ARGS(hex), TEXT_ARGS(path)));
    vector_push(mend, arena, TEXT("git commit -m 'bring back a migration that was deployed'"));
    return 0;
}

/* Of what was run there, what is gone: a database that stands on it is lost. */
static int find_gone(struct pending *pending) {
    struct revisions was = graph_revisions(pending->before.graph);
    for (size_t i = 0; i < was.count; i++) {
        struct text id = was.at[i]->id;
        if (graph_find(pending->after.graph, id))
            continue;
        if (!texts_contain(pending->report->stamps, id)) {
            add_sentence(pending, &pending->report->notes,
                         "%.*s is gone; the database has run it and does not stand on it",
                         TEXT_ARGS(shown(pending, id)));
            continue;
        }
        add_sentence(pending, &pending->report->problems,
                     "a database at %.*s stands on %.*s, which is gone: Alembic can't locate it "
                     "and runs nothing",
                     TEXT_ARGS(shown(pending, pending->from_name)), TEXT_ARGS(shown(pending, id)));
        if (put_back(pending, was.at[i]) != 0)
            return -1;
    }
    return 0;
}

/* Stamps that one another stands on since a migration was moved. */
static void find_overlapping(struct pending *pending) {
    struct texts overlapping =
        graph_overlapping(pending->after.graph, pending->report->stamps, pending->run->arena);
    for (size_t i = 0; i < overlapping.count; i++)
        add_sentence(pending, &pending->report->problems,
                     "a database at %.*s stands on %.*s and on one that now follows it: Alembic "
                     "calls that an overlap and runs nothing",
                     TEXT_ARGS(shown(pending, pending->from_name)),
                     TEXT_ARGS(shown(pending, overlapping.at[i])));
}

static bool is_pending(const struct revisions *pending, const struct revision *revision) {
    for (size_t i = 0; i < pending->count; i++)
        if (pending->at[i] == revision)
            return true;
    return false;
}

/* What was put in below the revision that a database stands on is never run there. */
static void find_passed_over(struct pending *pending, const struct revisions *order) {
    struct revisions now = graph_revisions(pending->after.graph);
    for (size_t i = 0; i < now.count; i++)
        if (!graph_find(pending->before.graph, now.at[i]->id) && !is_pending(order, now.at[i]))
            add_sentence(pending, &pending->report->problems,
                         "%.*s was put in below what the database stands on, so it is never run "
                         "there",
                         TEXT_ARGS(shown(pending, now.at[i]->id)));
}

/* Several heads that are meant want `heads`, in the deploy's own line as well. */
static void find_wrong_reach(struct pending *pending) {
    for (size_t i = 0; i < pending->deploy.lines.count; i++) {
        const struct upgrade_line *line = &pending->deploy.lines.at[i];
        if (line->is_deploy && line->is_whole && line->reach == REACH_HEAD &&
            pending->to.environments.count == 1)
            add_sentence(pending, &pending->report->problems,
                         "%.*s:%zu upgrades to `head`, which refuses: there are %zu heads",
                         TEXT_ARGS(shown(pending, line->place.path)), line->place.line,
                         pending->report->heads.count);
    }
}

static bool can_be_ordered(const struct pending *pending) {
    return !graph_loops(pending->after.graph, pending->run->arena).count &&
           !graph_missing(pending->after.graph, pending->run->arena).count;
}

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

static int add_migrations(struct pending *pending, const struct revisions *order) {
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
        struct texts ids = ids_of(groups.at[i].heads, arena);
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

static int find_command(struct pending *pending) {
    struct invocation *run = pending->run;
    struct environment_pending *report = pending->report;
    struct settings own = pending->to.settings;
    struct tool tool;
    own.merge_command = TEXT("");
    if (tool_find(pending->to.snapshot, pending->after.environment, &own, run->arena, &tool,
                  &run->error) != 0)
        return -1;
    if (pending->is_refused && can_be_ordered(pending))
        mend_heads(pending, &tool);
    if (!pending->is_refused && report->heads.count > 1)
        find_wrong_reach(pending);
    if (!pending->is_refused && report->migrations.count)
        report->command = command_there(pending, &tool, report->heads.count > 1);
    if (tool.needs_flask_app && report->command.size)
        add_sentence(pending, &report->notes, "FLASK_APP must be set");
    return 0;
}

static void find_deploy_line(struct pending *pending) {
    for (size_t i = 0; i < pending->deploy.lines.count; i++) {
        const struct upgrade_line *line = &pending->deploy.lines.at[i];
        if (!line->is_deploy)
            continue;
        pending->report->run_by = line->place;
        pending->report->run_by_line = line->command;
        return;
    }
}

/* ---- one environment ---- */

/* After the heads' own command somebody must join them; what is said is that of `onehead heads`. */
static int find_problems(struct pending *pending) {
    struct environment_pending *report = pending->report;
    struct arena *arena = pending->run->arena;
    find_unread(pending);
    history_problems(&pending->after, pending->to.settings.heads, &report->problems, arena);
    if (report->stamps.count > 1)
        add_sentence(pending, &report->notes,
                     "%.*s has %zu heads; the database is taken to be at "
                     "all of them",
                     TEXT_ARGS(shown(pending, pending->from_name)), report->stamps.count);
    if (!pending->before.environment)
        add_sentence(pending, &report->notes, "%.*s is new since %.*s: its database is empty",
                     TEXT_ARGS(shown(pending, report->name)),
                     TEXT_ARGS(shown(pending, pending->from_name)));
    if (find_gone(pending) != 0)
        return -1;
    find_overlapping(pending);
    pending->is_refused = report->problems.count > 0;
    return 0;
}

static bool runs_nothing(const struct pending *pending) {
    const struct texts *stamps = &pending->report->stamps;
    for (size_t i = 0; i < stamps->count; i++)
        if (!graph_find(pending->after.graph, stamps->at[i]))
            return true;
    return !can_be_ordered(pending) ||
           graph_overlapping(pending->after.graph, *stamps, pending->run->arena).count;
}

static int read_pending(struct pending *pending, const struct environment *environment) {
    struct invocation *run = pending->run;
    struct environment_pending *report = pending->report;
    if (history_read(run, &pending->to, environment, &pending->after) != 0 ||
        find_before(pending) != 0)
        return -1;
    if (pending->before.environment)
        vector_push(&pending->matched, run->arena, pending->before.environment->name);
    report->name = environment->name;
    report->stamps = ids_of(graph_stamps(pending->before.graph, run->arena), run->arena);
    report->heads = ids_of(graph_heads(pending->after.graph, run->arena), run->arena);
    if (find_problems(pending) != 0)
        return -1;
    if (!runs_nothing(pending)) {
        struct revisions order = graph_upgrade(pending->after.graph, report->stamps, run->arena);
        find_passed_over(pending, &order);
        if (add_migrations(pending, &order) != 0)
            return -1;
    }
    find_deploy_line(pending);
    return find_command(pending);
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
        add_sentence(pending, &vanished.notes, "%.*s is gone since %.*s",
                     TEXT_ARGS(shown(pending, name)),
                     TEXT_ARGS(shown(pending, pending->from_name)));
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
    return deploy_read(pending->to.snapshot, versions, run->arena, &pending->deploy, &run->error) !=
                       0 ||
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
