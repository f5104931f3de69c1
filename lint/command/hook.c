/* hook.c: what git calls. Writes to standard error only: the standard output of a hook comes out
 * of `git push --porcelain`. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guard.h"
#include "command/command.h"

static struct text text_of_page(const struct page *page) {
    return page->output.at ? (struct text){page->output.at, page->output.count} : TEXT("");
}

/* Writes a report, an empty line between it and the one before. The very same words are not said
 * twice: that every rule is passed by holds for all refs of a push. */
static int say(struct invocation *run, const struct pages *pages, struct text *before) {
    struct text parts[] = {text_of_page(&pages->found), text_of_page(&pages->said)};
    struct text now = text_join((struct texts){parts, 2, 2}, TEXT(""), run->arena);
    struct pages apart = run_pages(run);
    if (text_equal(now, *before))
        return 0;
    page_text(&apart.said, TEXT("\n"));
    if (before->size && run_write(run, &apart) != 0)
        return -1;
    *before = now;
    return run_write(run, pages);
}

/* Reports one change and gives its exit status. A push may hold more changes: what can't be judged
 * here is said, and the others are still judged. `*before`: the last report. */
static int judge_change(struct invocation *run, const struct settings *settings,
                        const struct change *change, bool half_done, struct text *before) {
    struct verdict verdict = {.change = change};
    struct judge_options options = {.half_done = half_done, .in_ci = run->on_server};
    struct report_look look = run_look(run, false);
    struct pages pages = run_pages(run);
    if (change->failure) {
        run->error = *change->failure;
        return -1;
    }
    if (run_judge(run, change, settings, &options, &verdict) != 0)
        return -1;
    if (report_is_empty(&verdict) && !verdict.skipped.count)
        return 0;
    text_verdict(&verdict, &look, &pages);
    text_said(&verdict, &look, &pages.said);
    if (say(run, &pages, before) != 0)
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

/* The worst exit status of all. */
static int judge_changes(struct invocation *run, const struct settings *settings,
                         const struct changes *changes) {
    int worst = 0;
    struct text before = {0};
    for (size_t i = 0; i < changes->count; i++) {
        int status = judge_change(run, settings, &changes->at[i], false, &before);
        if (status < 0)
            run_fail(run);
        worst = status < 0 ? 2 : status > worst ? status : worst;
    }
    return worst;
}

static int pre_push(struct invocation *run) {
    struct settings settings = {0};
    struct changes changes = {0};
    struct push push = {.remote = run->arguments.count > 1 ? run->arguments.at[1] : TEXT(""),
                        .url = run->arguments.count > 2 ? run->arguments.at[2] : TEXT("")};
    if (read_lines(run, &push.lines) != 0 || open_with_settings(run, &settings) != 0 ||
        changes_from_push(run->repository, &settings, &push, &changes, &run->error) != 0)
        return -1;
    return judge_changes(run, &settings, &changes);
}

static int pre_commit(struct invocation *run) {
    struct settings settings = {0};
    struct change change = {0};
    struct flags flags = {.staged = true};
    if (open_with_settings(run, &settings) != 0 ||
        change_from_flags(run->repository, &settings, &flags, &change, &run->error) != 0)
        return -1;
    return judge_change(run, &settings, &change, true, &(struct text){0});
}

/* ---- on the server ---- */

enum { SERVER_SECONDS = 10 }; /* others wait behind this push */

/* What a pusher may have handed over does not count, nor does a work tree: nobody works in it. */
static void forget_pusher(void) {
    unsetenv("GIT_CONFIG_PARAMETERS");
    unsetenv("GIT_CONFIG_COUNT");
    setenv("GIT_IMPLICIT_WORK_TREE", "0", 1);
}

/* A team's file that can't be read must not keep out the push that mends it: what the server's own
 * config says has to do then. */
static int settings_of_server(struct invocation *run, struct settings *settings) {
    struct object_id head;
    struct pages pages = run_pages(run);
    if (run_resolve(run, TEXT(""), &head) != 0)
        return -1;
    if (run_settings(run, head, false, settings) == 0)
        return 0;
    page_text(&pages.said, TEXT("onehead: note: "));
    page_composed(&pages.said, STYLE_PLAIN, error_sentence(&run->error, run->arena));
    page_text(&pages.said, TEXT("\n"));
    run->error = (struct error){.arena = run->arena};
    return run_write(run, &pages) != 0 ||
                   run_settings(run, (struct object_id){0}, false, settings) != 0
               ? -1
               : 0;
}

static int judge_received(struct invocation *run, struct text lines) {
    struct settings settings = {0};
    struct changes changes = {0};
    if (!change_may_reach_branch(lines, run->arena))
        return 0;
    forget_pusher();
    if (run_open(run) != 0 || settings_of_server(run, &settings) != 0 ||
        changes_from_server(run->repository, &settings, lines, &changes, &run->error) != 0)
        return -1;
    return judge_changes(run, &settings, &changes);
}

static int pre_receive(struct invocation *run) {
    struct text lines = {0};
    return read_lines(run, &lines) != 0 ? -1 : judge_received(run, lines);
}

/* git calls it once for each ref, as `update REF OLD NEW`. */
static int update(struct invocation *run) {
    const struct text *word = run->arguments.at;
    if (run->arguments.count != 4)
        return run_usage_error(run, TEXT("update"), NULL, "it takes a ref, its old and its new id");
    return judge_received(run, text_format(run->arena, "%.*s %.*s %.*s", TEXT_ARGS(word[2]),
                                           TEXT_ARGS(word[3]), TEXT_ARGS(word[1])));
}

static const struct hook {
    const char *name;
    bool on_server;
    int (*run)(struct invocation *run);
} hooks[] = {
    {"pre-push", false, pre_push},
    {"pre-commit", false, pre_commit},
    {"pre-receive", true, pre_receive},
    {"update", true, update},
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
    struct text all = text_join(names, TEXT(", "), run->arena);
    return run_usage_error(
        run, name, nearest_hint(name, names, run->arena),
        text_format(run->arena, "there is no such hook here: %.*s", TEXT_ARGS(all)).at);
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
    run->on_server = hook->on_server;
    signal(SIGPIPE, SIG_IGN);
    if (hook->on_server) {
        guard_limit(SERVER_SECONDS);
        guard_without_bypass();
    }
    if (hook->on_server || !is_skipped())
        return hook->run(run);
    struct pages pages = run_pages(run);
    page_text(&pages.said, TEXT("onehead: skipped, nothing was checked\n"));
    return run_write(run, &pages);
}
