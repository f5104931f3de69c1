/* report.h: verdicts to text, JSON and, later, the CI formats. One file a format, one table of
 * formats. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/output.h"
#include "rule/rule.h"

struct report_look {
    bool color;
    bool in_hook; /* the by-pass is named at the end of a refusal */
    bool strict;  /* warnings fail too */
};

struct format {
    const char *name;
    const char *summary; /* for --help */
    void (*verdict)(const struct verdict *verdict, const struct report_look *look,
                    struct output *output);
    void (*failure)(const struct error *error, const struct report_look *look,
                    struct output *output);
};
extern const struct format formats[];
extern const size_t formats_count;
const struct format *format_find(struct text name); /* NULL: no such format */

#endif
