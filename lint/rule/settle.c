/* settle.c: what the rules found, after the team's settings, by-passes and comments have had their
 * say. All of it is said. */
#include "base/foreign.h"
#include "base/pattern.h"
#include "rule/judgement.h"

static void say(struct run *run, const struct finding *finding, const char *by,
                struct text reason) {
    struct arena *arena = run->arena;
    struct text why = reason.size
                          ? text_format(arena, ": %.*s", TEXT_ARGS(foreign_show(reason, arena)))
                          : TEXT("");
    vector_push(&run->verdict->skipped, arena,
                text_format(arena, "%s at %.*s:%zu is not reported, by %s%.*s", finding->rule->code,
                            TEXT_ARGS(foreign_show(finding->place.path, arena)),
                            finding->place.line, by, TEXT_ARGS(why)));
}

static bool names_rule(struct texts codes, const struct rule *rule) {
    return texts_contain(codes, text_of(rule->code));
}

/* The line that the finding points at and the one above it. */
static struct text lines_beside(struct text bytes, size_t line) {
    size_t above = 0, from = 0, to = 0;
    for (size_t i = 0; i < line && to < bytes.size; i++) {
        above = from;
        from = to;
        size_t end = text_find(bytes, TEXT("\n"), from);
        to = end < bytes.size ? end + 1 : bytes.size;
    }
    return text_slice(bytes, above, to);
}

/* `# onehead: ignore[OH201] reason` in the file, on the line or above it. 1: there is one for this
 * rule, 0: none, -1. */
static int is_ignored(struct run *run, const struct pattern *pattern, const struct finding *finding,
                      struct text *reason, struct error *error) {
    struct text bytes;
    struct pattern_groups groups;
    if (!finding->place.line)
        return 0;
    bool too_large = false;
    struct snapshot *snapshot = finding->snapshot ? finding->snapshot : run->result;
    int here = snapshot_read(snapshot, finding->place.path, &bytes, &too_large, error);
    if (here <= 0)
        return too_large ? 0 : here;
    struct text beside = lines_beside(bytes, finding->place.line);
    int found = pattern_find(pattern, beside, 0, &groups, error);
    if (found <= 0)
        return found;
    *reason = groups.count > 2 ? text_trim(groups.at[2]) : TEXT("");
    return text_contains(groups.at[1], text_of(finding->rule->code));
}

static enum severity severity_of(const struct run *run, const struct finding *finding) {
    const struct settings *settings = &run->settings;
    if (names_rule(settings->off, finding->rule))
        return SEVERITY_OFF;
    bool early = run->options->half_done &&
                 texts_contain((struct texts){(struct text[]){TEXT("OH102"), TEXT("OH301")}, 2, 2},
                               text_of(finding->rule->code));
    if (finding->was_there_before || early || names_rule(settings->warn, finding->rule))
        return SEVERITY_WARNING;
    return names_rule(settings->error, finding->rule) ? SEVERITY_ERROR : finding->severity;
}

/* 1: it stays, 0: it is dropped and that is said, -1. */
static int settle(struct run *run, const struct pattern *pattern, struct texts branch_skip,
                  struct finding *finding, struct error *error) {
    struct text reason = {0};
    finding->severity = severity_of(run, finding);
    if (finding->severity == SEVERITY_OFF)
        return 0;
    bool by_branch = names_rule(branch_skip, finding->rule);
    if (by_branch || names_rule(run->settings.skip, finding->rule)) {
        say(run, finding, by_branch ? "this branch's oneheadSkip" : "onehead.skip", reason);
        return 0;
    }
    int ignored = is_ignored(run, pattern, finding, &reason, error);
    if (ignored > 0)
        say(run, finding, "a comment in the file", reason);
    return ignored < 0 ? -1 : !ignored;
}

int findings_settle(struct run *run, struct error *error) {
    struct findings all = run->verdict->findings;
    struct findings *kept = &run->verdict->findings;
    const struct pattern *pattern =
        pattern_new("#[ \\t]*onehead:[ \\t]*ignore\\[([A-Z0-9, ]*)\\]([^\\r\\n]*)", run->arena);
    struct texts branch_skip = {0};
    if (!run->options->in_ci && run->change->branch.size)
        branch_skip = settings_branch_skip(run->repository, run->change->branch);
    kept->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        int stays = settle(run, pattern, branch_skip, &all.at[i], error);
        if (stays < 0)
            return -1;
        if (!stays)
            continue;
        run->verdict->errors += all.at[i].severity == SEVERITY_ERROR;
        run->verdict->warnings += all.at[i].severity == SEVERITY_WARNING;
        kept->at[kept->count++] = all.at[i];
    }
    return 0;
}
