/* hook.c: what git calls. Writes to standard error only: the standard output of a hook comes out
 * of `git push --porcelain`. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"

/* Reports one change and gives its exit status. A push may hold more changes: what can't be judged
 * here is said, and the others are still judged. */
static int judge_change(struct invocation *run, const struct settings *settings,
                        const struct change *change, bool half_done) {
    struct verdict verdict = {.change = change};
    struct judge_options options = {.half_done = half_done};
    struct report_look look = run_look(run, false);
    struct pages pages = run_pages(run);
    if (run_judge(run, change, settings, &options, &verdict) != 0)
        return -1;
    if (report_is_empty(&verdict) && !verdict.skipped.count)
        return 0;
    text_verdict(&verdict, &look, &pages);
    text_said(&verdict, &look, &pages.said);
    if (run_write(run, &pages) != 0)
        return -1;
    return report_fails(&verdict, &look) ? 1 : 0;
}

/* All of standard input. A terminal is nobody's list of refs. */
static int read_lines(struct invocation *run, struct text *lines) {
    enum { LARGEST = 64 * 1024 * 1024 };
    struct output read_so_far = {.arena = run->arena};
    char part[65536];
    ssize_t size = 0;
    while (!isatty(STDIN_FILENO) && (size = read(STDIN_FILENO, part, sizeof part)) != 0) {
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return error_set(&run->error, "read what git pushes", TEXT("standard input"), NULL,
                             "%s", strerror(errno));
        output_text(&read_so_far, (struct text){part, (size_t)size});
        if (read_so_far.count > LARGEST)
            return error_set(&run->error, "read what git pushes", TEXT("standard input"),
                             "push fewer refs at a time", "it is larger than 64 MiB");
    }
    *lines = (struct text){read_so_far.at, read_so_far.count};
    return 0;
}

/* One's settings, and the team's as HEAD has them: they tell the targets; the rules' own settings
 * are read from the target once it is known. */
static int open_with_settings(struct invocation *run, struct settings *settings) {
    struct object_id head;
    if (run_open(run) != 0 || run_resolve(run, TEXT(""), &head) != 0)
        return -1;
    return run_settings(run, head, false, settings);
}

static int pre_push(struct invocation *run) {
    struct settings settings = {0};
    struct changes changes = {0};
    struct push push = {.remote = run->arguments.count > 1 ? run->arguments.at[1] : TEXT(""),
                        .url = run->arguments.count > 2 ? run->arguments.at[2] : TEXT("")};
    if (read_lines(run, &push.lines) != 0 || open_with_settings(run, &settings) != 0 ||
        changes_from_push(run->repository, &settings, &push, &changes, &run->error) != 0)
        return -1;
    int worst = 0;
    for (size_t i = 0; i < changes.count; i++) {
        int status = judge_change(run, &settings, &changes.at[i], false);
        if (status < 0)
            run_fail(run);
        worst = status < 0 ? 2 : status > worst ? status : worst;
    }
    return worst;
}

static int pre_commit(struct invocation *run) {
    struct settings settings = {0};
    struct change change = {0};
    struct flags flags = {.staged = true};
    if (open_with_settings(run, &settings) != 0 ||
        change_from_flags(run->repository, &settings, &flags, &change, &run->error) != 0)
        return -1;
    return judge_change(run, &settings, &change, true);
}

static const struct hook {
    const char *name;
    int (*run)(struct invocation *run);
} hooks[] = {
    {"pre-push", pre_push},
    {"pre-commit", pre_commit},
};

static const struct hook *find_hook(struct text name) {
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        if (text_equal(name, text_of(hooks[i].name)))
            return &hooks[i];
    return NULL;
}

static int unknown_hook(struct invocation *run, struct text name) {
    struct texts names = {0};
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        vector_push(&names, run->arena, text_of(hooks[i].name));
    return run_usage_error(run, name, nearest_hint(name, names, run->arena),
                           "there is no such hook here: pre-push, pre-commit");
}

static bool is_skipped(void) {
    const char *word = getenv("ONEHEAD");
    return word && text_equal(text_of(word), TEXT("skip"));
}

int command_hook(struct invocation *run) {
    if (!run->arguments.count)
        return run_usage_error(run, TEXT("hook"), NULL, "the name of the hook is missing");
    const struct hook *hook = find_hook(run->arguments.at[0]);
    if (!hook)
        return unknown_hook(run, run->arguments.at[0]);
    run->in_hook = true;
    signal(SIGPIPE, SIG_IGN);
    if (!is_skipped())
        return hook->run(run);
    struct pages pages = run_pages(run);
    page_text(&pages.said, TEXT("onehead: skipped, nothing was checked\n"));
    return run_write(run, &pages);
}
