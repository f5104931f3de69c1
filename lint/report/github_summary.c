/* github_summary.c: the page of a run on GitHub, in Markdown: each finding with a picture of the
 * fork and the commands to copy. */
#include "report/parts.h"

static void commands(struct texts lines, struct page *page) {
    if (!lines.count)
        return;
    for (size_t i = 0; i < lines.count; i++)
        if (!page_can_be_pasted(lines.at[i], page->output.arena))
            return;
    markdown_block(page, "sh", text_join(lines, TEXT("\n"), page->output.arena));
}

static void way_out(const struct finding *finding, struct page *page) {
    const struct alternative *other =
        finding->alternatives.count ? &finding->alternatives.at[0] : NULL;
    if (other) {
        page_text(page, finding->prefer_alternative ? TEXT("\nRecommended: ") : TEXT("\nOr: "));
        markdown_code(page, other->title);
        page_text(page, TEXT("\n"));
    }
    for (size_t i = 0; other && i < other->edits.count; i++) {
        const struct edit *edit = &other->edits.at[i];
        page_text(page, TEXT("\nIn "));
        markdown_code(page, edit->place.path);
        page_format(page, ", line %zu: ", edit->place.line);
        markdown_code(page, edit->old);
        page_text(page, TEXT(" becomes "));
        markdown_code(page, edit->new);
        page_text(page, TEXT("\n"));
    }
    if (other)
        commands(other->commands, page);
}

static void one_finding(const struct finding *finding, struct page *page) {
    page_format(page, "\n### %s %s", finding->rule->code, finding->rule->name);
    if (finding->environment.size) {
        page_text(page, TEXT(" in "));
        markdown_code(page, finding->environment);
    }
    page_text(page, finding->severity == SEVERITY_ERROR ? TEXT("\n\n") : TEXT(" (warning)\n\n"));
    markdown_block(page, "text", finding->message);
    if (finding->revisions.count > 1 && finding->shared_parents.count)
        mermaid_fork(finding, page);
    if (finding->hint.size)
        markdown_block(page, "text", finding->hint);
    if (finding->prefer_alternative)
        way_out(finding, page);
    if (finding->commands.count) {
        page_text(page, finding->prefer_alternative && finding->alternatives.count
                            ? TEXT("\nOr, with these commands:\n")
                            : TEXT("\nTo mend it:\n"));
        commands(finding->commands, page);
    }
    if (!finding->prefer_alternative)
        way_out(finding, page);
}

static void counted(size_t count, const char *noun, struct page *page) {
    if (count)
        page_format(page, "%zu %s%s", count, noun, count == 1 ? "" : "s");
    else
        page_format(page, "no %s", noun);
}

void github_summary(const struct verdict *verdict, const struct report_look *look,
                    struct page *page) {
    page_text(page, TEXT("## onehead: "));
    counted(verdict->errors, "error", page);
    if (verdict->warnings) {
        page_text(page, TEXT(", "));
        counted(verdict->warnings, "warning", page);
    }
    page_text(page, TEXT("\n"));
    for (size_t i = 0; i < verdict->findings.count; i++)
        one_finding(&verdict->findings.at[i], page);
    page_text(page, TEXT("\n"));
    markdown_block(page, "text", verdict_compared(verdict, look, page->output.arena));
}

void github_summary_failure(const struct error *error, struct page *page) {
    page_text(page, TEXT("## onehead could not compare\n\n"));
    markdown_block(page, "text", failure_body(error, page->output.arena));
}
