/* heads.c: every environment's heads at any commit, as Alembic means heads. */
#include "base/foreign.h"
#include "command/command.h"

const struct option heads_options[] = {
    {"--format", "FORMAT", "text or json"},
    {NULL, NULL, NULL},
};

/* What the report on one environment is made from. */
struct reading {
    struct arena *arena;
    const struct environment *environment;
    struct migrations migrations;
    struct graph *graph;
    size_t allowed; /* heads of one label group */
    struct environment_heads *heads;
};

static struct text shown(const struct reading *reading, struct text text) {
    return foreign_show(text, reading->arena);
}

static void problem(struct reading *reading, struct text sentence) {
    vector_push(&reading->heads->problems, reading->arena, sentence);
}

static void read_heads(struct reading *reading) {
    struct head_groups groups = graph_head_groups(reading->graph, reading->arena);
    struct environment_heads *heads = reading->heads;
    for (size_t i = 0; i < groups.count; i++) {
        struct head_group *group = &groups.at[i];
        for (size_t j = 0; j < group->heads.count; j++) {
            const struct revision *head = group->heads.at[j];
            vector_push(&heads->heads, reading->arena,
                        (struct head_line){group->labels, head->id, head->place});
            vector_push(&heads->environment.heads, reading->arena, head->id);
        }
        if (group->heads.count > reading->allowed)
            problem(
                reading,
                text_format(
                    reading->arena, "%zu heads in %.*s%s%.*s, %zu allowed", group->heads.count,
                    TEXT_ARGS(shown(reading, reading->environment->name)),
                    group->labels.count ? ", label " : "",
                    TEXT_ARGS(shown(reading, text_join(group->labels, TEXT(", "), reading->arena))),
                    reading->allowed));
    }
    texts_sort(&heads->environment.heads);
}

static void read_missing(struct reading *reading) {
    struct missing_links links = graph_missing(reading->graph, reading->arena);
    for (size_t i = 0; i < links.count; i++) {
        const struct missing_link *link = &links.at[i];
        problem(reading, text_format(reading->arena, "%.*s: %s names '%.*s', which is not there",
                                     TEXT_ARGS(shown(reading, link->revision->path)),
                                     link->is_dependency ? "depends_on" : "down_revision",
                                     TEXT_ARGS(shown(reading, link->wanted))));
    }
}

static void read_loops(struct reading *reading) {
    struct loops loops = graph_loops(reading->graph, reading->arena);
    for (size_t i = 0; i < loops.count; i++) {
        struct texts ids = {0};
        for (size_t j = 0; j < loops.at[i].revisions.count; j++)
            vector_push(&ids, reading->arena, shown(reading, loops.at[i].revisions.at[j]->id));
        problem(reading, text_format(reading->arena, "a circle%s: %.*s",
                                     loops.at[i].by_dependency ? " over depends_on" : "",
                                     TEXT_ARGS(text_join(ids, TEXT(", "), reading->arena))));
    }
}

static void read_duplicates(struct reading *reading) {
    struct revisions duplicates = graph_duplicates(reading->graph, reading->arena);
    for (size_t i = 0; i < duplicates.count; i++)
        problem(reading, text_format(reading->arena, "%.*s: another file has the id '%.*s' too",
                                     TEXT_ARGS(shown(reading, duplicates.at[i]->path)),
                                     TEXT_ARGS(shown(reading, duplicates.at[i]->id))));
}

static void read_unreadable(struct reading *reading) {
    for (size_t i = 0; i < reading->migrations.count; i++) {
        const struct migration *migration = reading->migrations.at[i];
        if (migration->state != MIGRATION_UNREADABLE && migration->state != MIGRATION_COMPUTED)
            continue;
        struct text path =
            migration->place.path.size ? migration->place.path : migration->revision.path;
        problem(reading, text_format(reading->arena, "%.*s:%zu: can't be read: %.*s",
                                     TEXT_ARGS(shown(reading, path)), migration->place.line,
                                     TEXT_ARGS(shown(reading, migration->reason))));
    }
}

static void read_clashes(struct reading *reading) {
    struct label_clashes clashes = graph_label_clashes(reading->graph, reading->arena);
    for (size_t i = 0; i < clashes.count; i++)
        problem(reading, text_format(reading->arena,
                                     "%.*s: its branch label '%.*s' is used a second time, or is a "
                                     "revision's id",
                                     TEXT_ARGS(shown(reading, clashes.at[i].revision->path)),
                                     TEXT_ARGS(shown(reading, clashes.at[i].label))));
}

static int read_environment(struct invocation *run, struct snapshot *snapshot,
                            struct migration_cache *cache, struct reading *reading) {
    const struct environment *environment = reading->environment;
    if (environment_migrations(snapshot, environment, cache, NULL, NULL, &reading->migrations,
                               &run->error) != 0)
        return -1;
    reading->graph = graph_new(migrations_revisions(&reading->migrations, run->arena), run->arena);
    reading->heads->environment =
        (struct environment_verdict){.name = environment->name,
                                     .versions = environment->versions,
                                     .migrations = reading->migrations.count};
    static void (*const readers[])(struct reading *) = {
        read_heads, read_missing, read_loops, read_duplicates, read_clashes, read_unreadable};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        readers[i](reading);
    if (environment->in_submodule)
        problem(reading, text_format(run->arena,
                                     "%.*s is a submodule, checked in its own "
                                     "repository",
                                     TEXT_ARGS(shown(reading, environment->name))));
    return 0;
}

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

static int read_all(struct invocation *run, struct snapshot *snapshot,
                    const struct settings *settings, struct heads_report *report) {
    struct environments environments = {0};
    struct environment_notes notes = {0};
    struct migration_cache *cache = migration_cache_new(run->arena);
    if (environments_find(snapshot, environment_cache_new(run->arena), settings->versions,
                          &environments, &notes, &run->error) != 0)
        return -1;
    for (size_t i = 0; i < environments.count; i++) {
        vector_push(report, run->arena, (struct environment_heads){0});
        struct reading reading = {.arena = run->arena,
                                  .environment = &environments.at[i],
                                  .allowed = settings->heads ? settings->heads : 1,
                                  .heads = &report->at[i]};
        if (read_environment(run, snapshot, cache, &reading) != 0)
            return -1;
    }
    return say(run, &notes);
}

static int open_commit(struct invocation *run, struct text revision, struct snapshot **snapshot,
                       struct settings *settings) {
    struct object_id commit;
    if (run_open(run) != 0 || run_resolve(run, revision, &commit) != 0)
        return -1;
    if (object_id_is_none(commit))
        return error_set(&run->error, "read the heads of", TEXT("HEAD"), NULL,
                         "there is no commit yet");
    if (run_settings(run, commit, change_in_ci(), settings) != 0)
        return -1;
    return snapshot_of_commit(run->repository, commit, snapshot, &run->error);
}

static bool is_broken(const struct heads_report *report) {
    for (size_t i = 0; i < report->count; i++)
        if (report->at[i].problems.count)
            return true;
    return false;
}

int command_heads(struct invocation *run) {
    struct text revision = run->arguments.count ? run->arguments.at[0] : TEXT("");
    const struct format *format;
    struct snapshot *snapshot = NULL;
    struct settings settings = {0};
    struct heads_report report = {0};
    if (run_heads_format(run, &format) != 0 ||
        open_commit(run, revision, &snapshot, &settings) != 0 ||
        read_all(run, snapshot, &settings, &report) != 0)
        return -1;
    if (!report.count)
        return error_set(&run->error, "read the heads of", revision.size ? revision : TEXT("HEAD"),
                         "where no config names its folders, the setting `versions` does",
                         "no Alembic environment was found in it");
    struct pages pages = run_pages(run);
    format->heads(&report, &pages);
    if (run_write(run, &pages) != 0)
        return -1;
    return is_broken(&report) ? 1 : 0;
}
