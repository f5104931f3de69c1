/* run.c: what the commands share: the repository, the settings, the format, the two pages. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/foreign.h"
#include "command/command.h"

int run_open(struct invocation *run) {
    const char *directory = run->given[COMMON_DIRECTORY] ? run_value(run, "-C").at : NULL;
    return repository_open(directory, run->in_hook, run->arena, &run->repository, &run->error);
}

int run_resolve(struct invocation *run, struct text revision, struct object_id *commit) {
    *commit = (struct object_id){0};
    struct text name = revision.size ? revision : TEXT("HEAD");
    int found = repository_resolve(run->repository, name, commit, &run->error);
    if (found > 0 || (found == 0 && !revision.size))
        return 0;
    if (found == 0)
        error_set(&run->error, "find", revision, "git fetch, where it is a remote's",
                  "there is no such commit in this repository");
    return -1;
}

bool run_is_range(struct text argument, struct text *first, struct text *last) {
    size_t dots = text_find(argument, TEXT(".."), 0);
    if (dots == SIZE_MAX)
        return false;
    *first = text_slice(argument, 0, dots);
    *last = text_slice(argument, dots + 2, argument.size);
    return true;
}

/* One line a note: "onehead: warning: pyproject.toml:12: unknown key 'traget'". */
static int say_notes(struct invocation *run, const struct setting_notes *notes) {
    struct pages pages = run_pages(run);
    for (size_t i = 0; i < notes->count; i++) {
        page_painted(&pages.said, STYLE_DOUBT, TEXT("onehead: warning: "));
        if (notes->at[i].place.path.size) {
            page_place(&pages.said, notes->at[i].place);
            page_text(&pages.said, TEXT(": "));
        }
        page_composed(&pages.said, STYLE_PLAIN, notes->at[i].sentence);
        page_text(&pages.said, TEXT("\n"));
    }
    return output_write(&pages.said.output, STDERR_FILENO, &run->error);
}

int run_settings(struct invocation *run, struct object_id policy, bool only_the_team,
                 struct settings *settings) {
    struct snapshot *snapshot = NULL;
    struct setting_notes notes = {0};
    if (!object_id_is_none(policy) &&
        snapshot_of_commit(run->repository, policy, &snapshot, &run->error) != 0)
        return -1;
    if (settings_read(run->repository, snapshot, only_the_team, settings, &notes, &run->error) != 0)
        return -1;
    return say_notes(run, &notes);
}

/* A by-pass of everything never reaches the rules; each by-pass is named on every run. */
static bool is_passed_by(struct invocation *run, const struct change *change,
                         const struct settings *settings, struct verdict *verdict) {
    struct text branch = change->branch;
    struct texts of_branch =
        branch.size ? settings_branch_skip(run->repository, branch) : (struct texts){0};
    bool by_branch = texts_contain(of_branch, TEXT("all"));
    if (!by_branch && !texts_contain(settings->skip, TEXT("all")))
        return false;
    struct text setting =
        by_branch ? text_format(run->arena, "branch.%.*s.oneheadSkip", TEXT_ARGS(branch))
                  : TEXT("onehead.skip");
    vector_push(&verdict->skipped, run->arena,
                text_format(run->arena, "every rule is passed by, by the setting %.*s",
                            TEXT_ARGS(foreign_show(setting, run->arena))));
    return true;
}

int run_judge(struct invocation *run, const struct change *change, const struct settings *settings,
              const struct judge_options *options, struct verdict *verdict) {
    verdict->change = change;
    bool is_nothing = change->nothing.size && !change->deploys;
    if (is_nothing || (!options->in_ci && is_passed_by(run, change, settings, verdict)))
        return 0;
    return judge(run->repository, change, options, verdict, &run->error);
}

static bool wants_color(const struct invocation *run, int stream) {
    struct text color = run_value(run, "--color");
    if (text_equal(color, TEXT("always")) || text_equal(color, TEXT("never")))
        return text_equal(color, TEXT("always"));
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(stream) && !(no_color && *no_color) &&
           !(terminal && text_equal(text_of(terminal), TEXT("dumb")));
}

struct pages run_pages(const struct invocation *run) {
    bool said = wants_color(run, STDERR_FILENO);
    bool found = run->in_hook ? said : wants_color(run, STDOUT_FILENO);
    return (struct pages){
        .found = {.output = {.arena = run->arena}, .color = found},
        .said = {.output = {.arena = run->arena}, .color = said},
        .summary = {.output = {.arena = run->arena}},
    };
}

struct report_look run_look(const struct invocation *run, bool strict) {
    return (struct report_look){.in_hook = run->in_hook && !run->on_server,
                                .on_server = run->on_server,
                                .strict = strict,
                                .now = time(NULL)};
}

/* git's terminal may be gone while the hook runs; the verdict still counts. */
static int write_in_hook(struct invocation *run, const struct pages *pages) {
    struct output both = pages->found.output;
    output_text(&both, pages->said.output.at
                           ? (struct text){pages->said.output.at, pages->said.output.count}
                           : TEXT(""));
    if (output_write(&both, STDERR_FILENO, &run->error) == 0 || errno == EPIPE)
        return 0;
    return -1;
}

int run_write(struct invocation *run, const struct pages *pages) {
    if (run->in_hook)
        return write_in_hook(run, pages);
    return output_write(&pages->found.output, STDOUT_FILENO, &run->error) ||
                   output_write(&pages->said.output, STDERR_FILENO, &run->error)
               ? -1
               : 0;
}
