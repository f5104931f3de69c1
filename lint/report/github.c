/* github.c: GitHub's workflow commands: each finding is an annotation on the line that must change,
 * and the page of the run gets a summary. */
#include "base/foreign.h"
#include "report/parts.h"

/* The runner undoes these (actions/runner, ActionCommand): in a message three, in a property two
 * more. */
static void escaped(struct page *page, struct text text, bool is_property) {
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.at[i];
        bool is_special = byte == '%' || byte == '\r' || byte == '\n' ||
                          (is_property && (byte == ':' || byte == ','));
        if (is_special)
            page_format(page, "%%%02X", (unsigned char)byte);
        else
            page_text(page, text_slice(text, i, i + 1));
    }
}

static void property(struct page *page, const char *name, struct text text) {
    page_text(page, text_of(name));
    escaped(page, foreign_show(text, page->output.arena), true);
}

static void message(struct page *page, struct text text) {
    page_text(page, TEXT("::"));
    escaped(page, foreign_show_lines(text, page->output.arena), false);
    page_text(page, TEXT("\n"));
}

static void annotation(const struct finding *finding, const struct report_look *look,
                       struct page *page) {
    struct place place = finding_place(finding);
    struct arena *arena = page->output.arena;
    page_text(page, finding->severity == SEVERITY_ERROR ? TEXT("::error ") : TEXT("::warning "));
    property(page, "file=", place.path);
    page_format(page, ",line=%zu,col=%zu", place.line, place.column);
    property(page, ",title=", finding_title(finding, arena));
    message(page, finding_body(finding, look, arena));
}

void github_verdict(const struct verdict *verdict, const struct report_look *look,
                    struct pages *pages) {
    for (size_t i = 0; i < verdict->findings.count; i++)
        annotation(&verdict->findings.at[i], look, &pages->found);
    github_summary(verdict, look, &pages->summary);
}

void github_failure(const struct error *error, const struct report_look *look,
                    struct pages *pages) {
    (void)look;
    struct page *page = &pages->found;
    page_text(page, TEXT("::error title=onehead could not compare"));
    message(page, failure_body(error, page->output.arena));
    github_summary_failure(error, &pages->summary);
}
