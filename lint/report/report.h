/* report.h: verdicts to text, JSON and what CI servers read. One file a format, one table of
 * formats. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "report/page.h"
#include "rule/rule.h"
#include "schema/difference.h"

struct report_look {
    bool in_hook;   /* the by-pass is named at the end of a refusal */
    bool on_server; /* there is no by-pass, but somebody who keeps the server */
    bool strict;    /* warnings fail too */
    int64_t now;    /* seconds since 1970, for ages in words */
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

/* What the models of one commit declare, or how those of two differ, for `onehead schema`. */
struct schema_report {
    const struct schema *before; /* NULL: one commit alone */
    const struct schema *schema;
    struct differences differences;
};

/* The migrations that a database at one commit lacks at another, for `onehead pending`. */
struct pending_migration {
    struct text id;
    struct place place;
    struct texts parents;
    struct texts operations; /* what it does, in a few words each */
};
struct pending_migrations {
    struct pending_migration *at;
    size_t count, room;
};
struct environment_pending {
    struct text name;
    struct texts stamps; /* where the database stands; none: it is empty */
    struct texts heads;  /* where it shall stand */
    struct pending_migrations migrations;
    struct text command;     /* that runs them; empty: there is none to give */
    struct place run_by;     /* the line of the deploy that runs them by itself; may be empty */
    struct text run_by_line; /* as it is written */
    struct texts problems;   /* sentences: why not all of it would be run */
    struct texts notes;      /* sentences */
    struct texts mend;       /* commands */
};
struct pending_report {
    struct text from, to; /* as they were given */
    struct object_id from_commit, to_commit;
    struct environment_pending *at;
    size_t count, room;
};

/* A format writes to `pages->found`; what goes beside it to standard error is the same for all. */
struct format {
    const char *name;
    const char *summary;    /* for --help */
    bool is_for_people;     /* what was compared is said on standard error beside it */
    bool ends_with_the_end; /* in a file what was compared stands below the findings */
    void (*verdict)(const struct verdict *verdict, const struct report_look *look,
                    struct pages *pages);
    /* Heads, schemas and what is pending; NULL: not shown so. */
    void (*heads)(const struct heads_report *report, struct pages *pages);
    void (*schema)(const struct schema_report *report, struct pages *pages);
    void (*pending)(const struct pending_report *report, struct pages *pages);
    /* Why nothing could be compared; NULL: the sentence on standard error is enough. */
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
typedef void verdict_format(const struct verdict *verdict, const struct report_look *look,
                            struct pages *pages);
typedef void heads_format(const struct heads_report *report, struct pages *pages);
typedef void schema_format(const struct schema_report *report, struct pages *pages);
typedef void pending_format(const struct pending_report *report, struct pages *pages);
typedef void failure_format(const struct error *error, const struct report_look *look,
                            struct pages *pages);
verdict_format text_verdict, concise_verdict, json_verdict, github_verdict, gitlab_verdict,
    sarif_verdict, junit_verdict, rdjson_verdict;
heads_format text_heads, json_heads;
schema_format text_schema, json_schema;
pending_format text_pending, json_pending;
failure_format json_failure, github_failure, gitlab_failure, sarif_failure, junit_failure,
    rdjson_failure;

/* What people read on standard error: what was compared, how it ended and, in a hook that refuses,
 * the way round; why nothing could be compared. */
void text_said(const struct verdict *verdict, const struct report_look *look, struct page *page);
void text_failure(const struct error *error, const struct report_look *look, struct page *page);

/* Parts of the text: one finding, and what stands below its heading. */
void text_finding(const struct finding *finding, const struct report_look *look, struct page *page);
void text_body(const struct finding *finding, const struct report_look *look, struct page *page);
void text_compared(const struct verdict *verdict, const struct report_look *look,
                   struct page *page);
void text_bypass(const struct verdict *verdict, const struct report_look *look, struct page *page);

/* GitHub's page of a run, in Markdown, with a picture of each fork. */
void github_summary(const struct verdict *verdict, const struct report_look *look,
                    struct page *page);
void github_summary_failure(const struct error *error, struct page *page);

#endif
