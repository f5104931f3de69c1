/* page.h: a page of text for people: colours where the stream is a terminal, foreign text shown
 * safely. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/output.h"

struct page {
    struct output output;
    bool color;
};

/* What is found goes to standard output, all else (what was compared, notes, the by-pass) to
 * standard error; a hook writes both to standard error. The summary, in Markdown, is for the page
 * that a CI server shows of its run. */
struct pages {
    struct page found, said, summary;
};

enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_BAD, STYLE_DOUBT, STYLE_GOOD };

void page_text(struct page *page, struct text text); /* our own words */
void page_format(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void page_painted(struct page *page, enum style style, struct text text);
/* One piece of foreign text, on one line. */
void page_foreign(struct page *page, struct text text);
/* What is already composed: a message, a command. */
void page_composed(struct page *page, enum style style, struct text text);
/* Is this, as it must be typed, also what a page may show? Else it is no command to give. */
bool page_can_be_pasted(struct text command, struct arena *arena);
/* "path:line", or the path alone where the line is not known. */
void page_place(struct page *page, struct place place);
void page_spaces(struct page *page, size_t count);

#endif
