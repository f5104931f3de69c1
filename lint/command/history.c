/* history.c: the environments of one commit, and what is wrong with the history of each. */
#include "command/history.h"

#include "base/foreign.h"

/* ---- a commit ---- */

static int say(struct invocation *run, const struct environment_notes *notes) {
    struct pages pages = run_pages(run);
    for (size_t i = 0; i < notes->count; i++) {
        page_text(&pages.said, TEXT("onehead: note: "));
        page_place(&pages.said, notes->at[i].place);
        page_text(&pages.said, TEXT(": "));
        page_composed(&pages.said, STYLE_PLAIN, notes->at[i].sentence);
        page_text(&pages.said, TEXT("\n"));
    }
    return run_write(run, &pages);
}

int opened_read(struct invocation *run, struct text revision, struct opened *opened) {
    struct environment_notes notes = {0};
    struct text name = revision.size ? revision : TEXT("HEAD");
    if (run_resolve(run, revision, &opened->commit) != 0)
        return -1;
    if (object_id_is_none(opened->commit))
        return error_set(&run->error, opened->attempted, TEXT("HEAD"), NULL,
                         "there is no commit yet");
    if (!opened->environment_cache) {
        opened->environment_cache = environment_cache_new(run->arena);
        opened->migration_cache = migration_cache_new(run->arena);
    }
    if (run_settings(run, opened->commit, change_in_ci(), &opened->settings) != 0 ||
        snapshot_of_commit(run->repository, opened->commit, &opened->snapshot, &run->error) != 0 ||
        environments_find(opened->snapshot, opened->environment_cache, opened->settings.versions,
                          &opened->environments, &notes, &run->error) != 0)
        return -1;
    if (!opened->environments.count && !opened->may_be_empty)
        return error_set(&run->error, opened->attempted, name,
                         "where no config names its folders, the setting `versions` does",
                         "no Alembic environment was found in it");
    return say(run, &notes);
}

int history_read(struct invocation *run, const struct opened *opened,
                 const struct environment *environment, struct environment_history *history) {
    *history = (struct environment_history){.environment = environment};
    if (environment_migrations(opened->snapshot, environment, opened->migration_cache, NULL, NULL,
                               &history->migrations, &run->error) != 0)
        return -1;
    history->graph = graph_new(migrations_revisions(&history->migrations, run->arena), run->arena);
    return 0;
}

/* ---- problems ---- */

struct reading {
    struct arena *arena;
    const struct environment_history *history;
    size_t allowed; /* heads of one label group */
    struct texts *problems;
};

static struct text shown(const struct reading *reading, struct text text) {
    return foreign_show(text, reading->arena);
}

static void problem(const struct reading *reading, struct text sentence) {
    vector_push(reading->problems, reading->arena, sentence);
}

static void read_heads(const struct reading *reading) {
    struct head_groups groups = graph_head_groups(reading->history->graph, reading->arena);
    for (size_t i = 0; i < groups.count; i++) {
        const struct head_group *group = &groups.at[i];
        if (group->heads.count <= reading->allowed)
            continue;
        struct text labels = text_join(group->labels, TEXT(", "), reading->arena);
        problem(reading, text_format(reading->arena, "%zu heads in %.*s%s%.*s, %zu allowed",
                                     group->heads.count,
                                     TEXT_ARGS(shown(reading, reading->history->environment->name)),
                                     group->labels.count ? ", label " : "",
                                     TEXT_ARGS(shown(reading, labels)), reading->allowed));
    }
}

static void read_missing(const struct reading *reading) {
    struct missing_links links = graph_missing(reading->history->graph, reading->arena);
    for (size_t i = 0; i < links.count; i++) {
        const struct missing_link *link = &links.at[i];
        problem(reading, text_format(reading->arena, "%.*s: %s names '%.*s', which is not there",
                                     TEXT_ARGS(shown(reading, link->revision->path)),
                                     link->is_dependency ? "depends_on" : "down_revision",
                                     TEXT_ARGS(shown(reading, link->wanted))));
    }
}

static void read_loops(const struct reading *reading) {
    struct loops loops = graph_loops(reading->history->graph, reading->arena);
    for (size_t i = 0; i < loops.count; i++) {
        struct texts ids = {0};
        for (size_t j = 0; j < loops.at[i].revisions.count; j++)
            vector_push(&ids, reading->arena, shown(reading, loops.at[i].revisions.at[j]->id));
        problem(reading, text_format(reading->arena, "a circle%s: %.*s",
                                     loops.at[i].by_dependency ? " over depends_on" : "",
                                     TEXT_ARGS(text_join(ids, TEXT(", "), reading->arena))));
    }
}

static void read_duplicates(const struct reading *reading) {
    struct revisions duplicates = graph_duplicates(reading->history->graph, reading->arena);
    for (size_t i = 0; i < duplicates.count; i++)
        problem(reading, text_format(reading->arena, "%.*s: another file has the id '%.*s' too",
                                     TEXT_ARGS(shown(reading, duplicates.at[i]->path)),
                                     TEXT_ARGS(shown(reading, duplicates.at[i]->id))));
}

static void read_unreadable(const struct reading *reading) {
    for (size_t i = 0; i < reading->history->migrations.count; i++) {
        const struct migration *migration = reading->history->migrations.at[i];
        if (migration->state != MIGRATION_UNREADABLE && migration->state != MIGRATION_COMPUTED)
            continue;
        struct text path =
            migration->place.path.size ? migration->place.path : migration->revision.path;
        problem(reading, text_format(reading->arena, "%.*s:%zu: can't be read: %.*s",
                                     TEXT_ARGS(shown(reading, path)), migration->place.line,
                                     TEXT_ARGS(shown(reading, migration->reason))));
    }
}

static void read_clashes(const struct reading *reading) {
    struct label_clashes clashes = graph_label_clashes(reading->history->graph, reading->arena);
    for (size_t i = 0; i < clashes.count; i++)
        problem(reading, text_format(reading->arena,
                                     "%.*s: its branch label '%.*s' is used a second time, or is a "
                                     "revision's id",
                                     TEXT_ARGS(shown(reading, clashes.at[i].revision->path)),
                                     TEXT_ARGS(shown(reading, clashes.at[i].label))));
}

static void read_submodule(const struct reading *reading) {
    const struct environment *environment = reading->history->environment;
    if (environment->in_submodule)
        problem(reading,
                text_format(reading->arena, "%.*s is a submodule, checked in its own repository",
                            TEXT_ARGS(shown(reading, environment->name))));
}

void history_problems(const struct environment_history *history, size_t allowed_heads,
                      struct texts *problems, struct arena *arena) {
    const struct reading reading = {arena, history, allowed_heads ? allowed_heads : 1, problems};
    static void (*const readers[])(const struct reading *) = {
        read_heads,   read_missing,    read_loops,    read_duplicates,
        read_clashes, read_unreadable, read_submodule};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        readers[i](&reading);
}
