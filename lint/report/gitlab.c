/* gitlab.c: GitLab's code quality report, which its merge requests compare with the target's. */
#include "base/foreign.h"
#include "report/json_value.h"
#include "report/parts.h"

struct problem {
    struct text description, fingerprint;
    const char *check_name, *severity;
    struct place place;
};

static json_t *problem_of(const struct problem *problem, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_t *location = json_made(json_object());
    json_put(location, "path", json_text(foreign_show(problem->place.path, arena), arena));
    json_put(location, "lines", json_object_of("begin", json_number(problem->place.line)));
    json_put(object, "description", json_text(problem->description, arena));
    json_put(object, "check_name", json_string(problem->check_name));
    json_put(object, "fingerprint", json_text(problem->fingerprint, arena));
    json_put(object, "severity", json_string(problem->severity));
    json_put(object, "location", location);
    return object;
}

void gitlab_verdict(const struct verdict *verdict, const struct report_look *look,
                    struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < verdict->findings.count; i++) {
        const struct finding *finding = &verdict->findings.at[i];
        struct problem problem = {
            .description = text_format(arena, "%s: %.*s", finding->rule->code,
                                       TEXT_ARGS(finding_line(finding, arena))),
            .fingerprint = finding_fingerprint(verdict, i, arena),
            .check_name = finding->rule->name,
            .severity = finding->severity == SEVERITY_ERROR ? "critical" : "minor",
            .place = finding_place(finding),
        };
        json_append(array, problem_of(&problem, arena));
    }
    json_print(array, &pages->found);
}

/* A report needs a file to show the problem in: what mends it is mostly a line of this one. */
void gitlab_failure(const struct error *error, const struct report_look *look,
                    struct pages *pages) {
    (void)look;
    struct problem problem = {
        .description = failure_body(error, pages->found.output.arena),
        .fingerprint = TEXT("onehead-could-not-compare"),
        .check_name = "could-not-compare",
        .severity = "blocker",
        .place = {.path = TEXT(".gitlab-ci.yml"), .line = 1},
    };
    json_t *array = json_made(json_array());
    json_append(array, problem_of(&problem, pages->found.output.arena));
    json_print(array, &pages->found);
}
