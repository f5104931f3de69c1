/* pending_problems.c: why Alembic would refuse to bring a database from one commit to another, or
 * would pass over a migration. */
#include "base/foreign.h"
#include "command/pending.h"

/* What a database stands on is known only where all files at FROM could be read. */
static void find_unread(struct pending *pending) {
    struct migrations *migrations = &pending->before.migrations;
    for (size_t i = 0; i < migrations->count; i++)
        if (migrations->at[i]->state != MIGRATION_READ)
            pending_say(pending, &pending->report->problems, "%.*s at %.*s can't be read: %.*s",
                        TEXT_ARGS(pending_show(pending, migrations->at[i]->revision.path)),
                        TEXT_ARGS(pending_show(pending, pending->from_name)),
                        TEXT_ARGS(pending_show(pending, migrations->at[i]->reason)));
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

/* One by one they would be a page, where a history was squashed. */
enum { MOST_GONE_NAMED = 3 };

static void say_gone(struct pending *pending, struct texts gone) {
    struct arena *arena = pending->run->arena;
    size_t more = gone.count > MOST_GONE_NAMED ? gone.count - MOST_GONE_NAMED : 0;
    gone.count -= more;
    struct text ids = text_join(gone, TEXT(", "), arena);
    if (more)
        ids = text_format(arena, "%.*s and %zu more", TEXT_ARGS(ids), more);
    if (gone.count)
        pending_say(pending, &pending->report->notes,
                    "%.*s %s gone; the database has run %s and does not stand on %s",
                    TEXT_ARGS(ids), gone.count > 1 ? "are" : "is", gone.count > 1 ? "them" : "it",
                    gone.count > 1 ? "them" : "it");
}

/* Of what was run there, what is gone: a database that stands on it is lost. */
static int find_gone(struct pending *pending) {
    struct revisions was = graph_revisions(pending->before.graph);
    struct texts gone = {0};
    for (size_t i = 0; i < was.count; i++) {
        struct text id = was.at[i]->id;
        if (graph_find(pending->after.graph, id))
            continue;
        if (!texts_contain(pending->report->stamps, id)) {
            vector_push(&gone, pending->run->arena, pending_show(pending, id));
            continue;
        }
        pending_say(pending, &pending->report->problems,
                    "a database at %.*s stands on %.*s, which is gone: Alembic can't locate it "
                    "and runs nothing",
                    TEXT_ARGS(pending_show(pending, pending->from_name)),
                    TEXT_ARGS(pending_show(pending, id)));
        if (put_back(pending, was.at[i]) != 0)
            return -1;
    }
    say_gone(pending, gone);
    return 0;
}

/* Stamps that one another stands on since a migration was moved. */
static void find_overlapping(struct pending *pending) {
    struct texts overlapping =
        graph_overlapping(pending->after.graph, pending->report->stamps, pending->run->arena);
    for (size_t i = 0; i < overlapping.count; i++)
        pending_say(pending, &pending->report->problems,
                    "a database at %.*s stands on %.*s and on one that now follows it: Alembic "
                    "calls that an overlap and runs nothing",
                    TEXT_ARGS(pending_show(pending, pending->from_name)),
                    TEXT_ARGS(pending_show(pending, overlapping.at[i])));
}

static bool is_pending(const struct revisions *pending, const struct revision *revision) {
    for (size_t i = 0; i < pending->count; i++)
        if (pending->at[i] == revision)
            return true;
    return false;
}

/* What was put in below the revision that a database stands on is never run there. */
void pending_find_passed_over(struct pending *pending, const struct revisions *order) {
    struct revisions now = graph_revisions(pending->after.graph);
    for (size_t i = 0; i < now.count; i++)
        if (!graph_find(pending->before.graph, now.at[i]->id) && !is_pending(order, now.at[i]))
            pending_say(pending, &pending->report->problems,
                        "%.*s was put in below what the database stands on, so it is never run "
                        "there",
                        TEXT_ARGS(pending_show(pending, now.at[i]->id)));
}

/* Several heads that are meant want `heads`, in the deploy's own line as well. */
void pending_find_wrong_reach(struct pending *pending) {
    for (size_t i = 0; i < pending->deploy.lines.count; i++) {
        const struct upgrade_line *line = &pending->deploy.lines.at[i];
        if (line->is_deploy && line->is_whole && line->reach == REACH_HEAD &&
            pending->to.environments.count == 1)
            pending_say(pending, &pending->report->problems,
                        "%.*s:%zu upgrades to `head`, which refuses: there are %zu heads",
                        TEXT_ARGS(pending_show(pending, line->place.path)), line->place.line,
                        pending->report->heads.count);
    }
}

static bool can_be_ordered(const struct pending *pending) {
    return !graph_loops(pending->after.graph, pending->run->arena).count &&
           !graph_missing(pending->after.graph, pending->run->arena).count;
}

/* What is wrong with the history by itself is said as `onehead heads` says it. */
int pending_find_problems(struct pending *pending) {
    struct environment_pending *report = pending->report;
    struct arena *arena = pending->run->arena;
    find_unread(pending);
    history_problems(&pending->after, pending->to.settings.heads, &report->problems, arena);
    if (report->stamps.count > 1)
        pending_say(pending, &report->notes,
                    "%.*s has %zu heads; the database is taken to be at "
                    "all of them",
                    TEXT_ARGS(pending_show(pending, pending->from_name)), report->stamps.count);
    if (!pending->before.environment)
        pending_say(pending, &report->notes, "%.*s is new since %.*s: its database is empty",
                    TEXT_ARGS(pending_show(pending, report->name)),
                    TEXT_ARGS(pending_show(pending, pending->from_name)));
    if (find_gone(pending) != 0)
        return -1;
    find_overlapping(pending);
    pending->is_refused = report->problems.count > 0;
    return 0;
}

bool pending_runs_nothing(const struct pending *pending) {
    const struct texts *stamps = &pending->report->stamps;
    for (size_t i = 0; i < stamps->count; i++)
        if (!graph_find(pending->after.graph, stamps->at[i]))
            return true;
    return !can_be_ordered(pending) ||
           graph_overlapping(pending->after.graph, *stamps, pending->run->arena).count;
}
