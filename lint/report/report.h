/* report.h: verdicts to text, JSON and, later, the CI formats. One file a format, one table of
 * formats. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/page.h"
#include "rule/rule.h"

struct report_look {
    bool in_hook; /* the by-pass is named at the end of a refusal */
    bool strict;  /* warnings fail too */
    int64_t now;  /* seconds since 1970, for ages in words */
};

/* The heads of one environment at one commit, for `onehead heads`. */
struct head_line {
    struct texts labels;
    struct text id;
    struct place place;
};
struct head_lines {
    struct head_line *at;
    size_t count, room;
};
struct environment_heads {
    struct environment_verdict environment;
    struct head_lines heads;
    struct texts problems; /* sentences: what breaks the graph, or more heads than allowed */
};
struct heads_report {
    struct environment_heads *at;
    size_t count, room;
};

struct format {
    const char *name;
    const char *summary; /* for --help */
    bool is_text;        /* for people: what is said goes to standard error beside it */
    void (*verdict)(const struct verdict *verdict, const struct report_look *look,
                    struct pages *pages);
    void (*heads)(const struct heads_report *report, struct pages *pages);
    void (*failure)(const struct error *error, const struct report_look *look, struct pages *pages);
};
extern const struct format formats[];
extern const size_t formats_count;
const struct format *format_find(struct text name); /* NULL: no such format */

/* Does this verdict fail the run? */
bool report_fails(const struct verdict *verdict, const struct report_look *look);
/* Was there nothing to judge? Hooks are silent then. */
bool report_is_empty(const struct verdict *verdict);

/* The functions of the rows. */
void text_verdict(const struct verdict *verdict, const struct report_look *look,
                  struct pages *pages);
void text_heads(const struct heads_report *report, struct pages *pages);
void text_failure(const struct error *error, const struct report_look *look, struct pages *pages);
void json_verdict(const struct verdict *verdict, const struct report_look *look,
                  struct pages *pages);
void json_heads(const struct heads_report *report, struct pages *pages);
void json_failure(const struct error *error, const struct report_look *look, struct pages *pages);

/* Parts of the text: one finding; what was compared and how it ended; the way round a refusal. */
void text_finding(const struct finding *finding, const struct report_look *look, struct page *page);
void text_compared(const struct verdict *verdict, const struct report_look *look,
                   struct page *page);
void text_bypass(const struct verdict *verdict, const struct report_look *look, struct page *page);

#endif
