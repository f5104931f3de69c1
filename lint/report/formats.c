/* formats.c: the table of formats. */
#include "report/report.h"

const struct format formats[] = {
    {"text", "for people", true, text_verdict, text_heads, text_failure},
    {"json", "for programs; its keys are stable", false, json_verdict, json_heads, json_failure},
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
    return verdict->change->nothing.size ||
           (!verdict->environments.count && !verdict->findings.count);
}
