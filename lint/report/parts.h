/* parts.h: inside the room: the parts of a finding that several formats need. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/report.h"

/* "OH102 heads-after-merge in migrations" */
struct text finding_title(const struct finding *finding, struct arena *arena);
/* The message, the revisions and the ways out, as the text for people has them, without colours. */
struct text finding_body(const struct finding *finding, const struct report_look *look,
                         struct arena *arena);
/* The message on one line. */
struct text finding_line(const struct finding *finding, struct arena *arena);
/* Where it stands. Formats that show a finding in a file want one: where the rule names none, that
 * of its first revision, else the environment itself. Line and column are 1 at least. */
struct place finding_place(const struct finding *finding);
/* The same finding bears the same one in the next run, whatever lines were added above it: 16 hex
 * digits of rule, environment, and ids, table and column, or the file where there is none of these.
 * No two findings of a verdict bear the same. */
struct text finding_fingerprint(const struct verdict *verdict, size_t index, struct arena *arena);
/* The edit that mends it by itself, where it is the one that is recommended; NULL: none. */
const struct edit *finding_edit(const struct finding *finding);

/* "can't compare with the target 'main': ...", and the hint below it. */
struct text failure_body(const struct error *error, struct arena *arena);
/* What was compared and how it ended, as on standard error. */
struct text verdict_compared(const struct verdict *verdict, const struct report_look *look,
                             struct arena *arena);

/* What is written on a page. */
struct text page_written(const struct page *page);

/* ---- Markdown ---- */

/* A block of code that no text in it can end. */
void markdown_block(struct page *page, const char *language, struct text text);
/* Code within a line. */
void markdown_code(struct page *page, struct text text);
/* A Mermaid picture of several heads and what they share. */
void mermaid_fork(const struct finding *finding, struct page *page);

#endif
