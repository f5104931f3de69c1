/* check.c: judges one change, by hand and in CI. */
#include "command/command.h"

const struct option check_options[] = {
    {"--base", "REV", "the target's tip; else the target is found"},
    {"--head", "REV", "the commit that is proposed; else HEAD"},
    {"--staged", NULL, "judge what is staged, as if it were committed"},
    {"--worktree", NULL, "judge the files on the disk, as if they were committed"},
    {"--format", "FORMAT", "one of those below; FORMAT:FILE writes one more report"},
    {"--output", "FILE", "write the report to a file (-: standard output)"},
    {"--env", "NAME", "judge this environment only"},
    {"--strict", NULL, "warnings fail too"},
    {"--fetch", NULL, "let git fetch what is missing, and the target as it is now"},
    {NULL, NULL, NULL},
};

static int read_flags(struct invocation *run, struct flags *flags) {
    *flags = (struct flags){.base = run_value(run, "--base"),
                            .head = run_value(run, "--head"),
                            .staged = run_given(run, "--staged"),
                            .work_tree = run_given(run, "--worktree"),
                            .in_ci = change_in_ci(),
                            .fetch = run_given(run, "--fetch")};
    if (flags->staged && flags->work_tree)
        return run_usage_error(run, TEXT("--worktree"), NULL, "--staged was given too");
    if (flags->head.size && (flags->staged || flags->work_tree))
        return run_usage_error(run, TEXT("--head"), NULL,
                               "what is staged or on the disk stands on HEAD");
    return 0;
}

static int find_change(struct invocation *run, struct change *change, struct flags *flags,
                       struct settings *settings) {
    struct object_id proposed;
    if (read_flags(run, flags) != 0 || run_open(run) != 0 ||
        change_complete_clone(run->repository, flags, &run->error) != 0 ||
        run_resolve(run, flags->head, &proposed) != 0 ||
        run_settings(run, proposed, flags->in_ci, settings) != 0)
        return -1;
    return change_from_flags(run->repository, settings, flags, change, &run->error);
}

int command_check(struct invocation *run) {
    struct destinations destinations = {0};
    struct change change = {0};
    struct flags flags;
    struct settings settings = {0};
    struct verdict verdict = {.change = &change};
    struct report_look look = run_look(run, run_given(run, "--strict"));
    if (run_destinations(run, &destinations) != 0 ||
        find_change(run, &change, &flags, &settings) != 0)
        return -1;
    struct judge_options options = {.only_environment = run_value(run, "--env"),
                                    .in_ci = flags.in_ci};
    if (run_judge(run, &change, &settings, &options, &verdict) != 0)
        return -1;
    if (change.uncompared.attempted && !report_fails(&verdict, &look)) {
        run->error = change.uncompared;
        return -1;
    }
    if (run_report(run, &destinations, &verdict, &look) != 0)
        return -1;
    return report_fails(&verdict, &look) ? 1 : 0;
}
