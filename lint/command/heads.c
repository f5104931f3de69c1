/* heads.c: every environment's heads at any commit, as Alembic means heads. */
#include "command/history.h"

const struct option heads_options[] = {
    {"--format", "FORMAT", "text or json"},
    {NULL, NULL, NULL},
};

static void read_heads(const struct environment_history *history, struct environment_heads *heads,
                       struct arena *arena) {
    struct head_groups groups = graph_head_groups(history->graph, arena);
    for (size_t i = 0; i < groups.count; i++)
        for (size_t j = 0; j < groups.at[i].heads.count; j++) {
            const struct revision *head = groups.at[i].heads.at[j];
            vector_push(&heads->heads, arena,
                        (struct head_line){groups.at[i].labels, head->id, head->place});
            vector_push(&heads->environment.heads, arena, head->id);
        }
    texts_sort(&heads->environment.heads);
}

static int read_environment(struct invocation *run, const struct opened *opened,
                            const struct environment *environment,
                            struct environment_heads *heads) {
    struct environment_history history;
    if (history_read(run, opened, environment, &history) != 0)
        return -1;
    heads->environment = (struct environment_verdict){.name = environment->name,
                                                      .versions = environment->versions,
                                                      .migrations = history.migrations.count};
    read_heads(&history, heads, run->arena);
    history_problems(&history, opened->settings.heads, &heads->problems, run->arena);
    return 0;
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
    struct opened opened = {.attempted = "read the heads of"};
    struct heads_report report = {0};
    if (run_heads_format(run, &format) != 0 || run_open(run) != 0 ||
        opened_read(run, revision, &opened) != 0)
        return -1;
    for (size_t i = 0; i < opened.environments.count; i++) {
        vector_push(&report, run->arena, (struct environment_heads){0});
        if (read_environment(run, &opened, &opened.environments.at[i], &report.at[i]) != 0)
            return -1;
    }
    struct pages pages = run_pages(run);
    format->heads(&report, &pages);
    if (run_write(run, &pages) != 0)
        return -1;
    return is_broken(&report) ? 1 : 0;
}
