/* formats.c: the table of formats. */
#include "report/report.h"

const struct format formats[] = {
    {"text", "for people", true, true, text_verdict, text_heads, text_schema, text_pending, NULL},
    {"concise", "path:line:column: CODE message, one line a finding", true, false, concise_verdict,
     NULL, NULL, NULL, NULL},
    {"json", "for programs; its keys are stable", false, false, json_verdict, json_heads,
     json_schema, json_pending, json_failure},
    {"github", "annotations on GitHub, and a page in GITHUB_STEP_SUMMARY", true, false,
     github_verdict, NULL, NULL, NULL, github_failure},
    {"gitlab", "GitLab's code quality report", false, false, gitlab_verdict, NULL, NULL, NULL,
     gitlab_failure},
    {"sarif", "SARIF 2.1.0, for code scanning", false, false, sarif_verdict, NULL, NULL, NULL,
     sarif_failure},
    {"junit", "JUnit's XML, for CI servers that show test results", false, false, junit_verdict,
     NULL, NULL, NULL, junit_failure},
    {"rdjson", "reviewdog's diagnostics", false, false, rdjson_verdict, NULL, NULL, NULL,
     rdjson_failure},
};
const size_t formats_count = sizeof formats / sizeof *formats;

const struct format *format_find(struct text name) {
    for (size_t i = 0; i < formats_count; i++)
        if (text_equal(name, text_of(formats[i].name)))
            return &formats[i];
    return NULL;
}

bool report_fails(const struct verdict *verdict, const struct report_look *look) {
    return verdict->errors || (look->strict && verdict->warnings);
}

bool report_is_empty(const struct verdict *verdict) {
    return !verdict->findings.count &&
           (verdict->change->nothing.size || !verdict->environments.count);
}
