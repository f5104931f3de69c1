/* text.c: the report for people: the findings; beside them what was compared and the way round. */
#include "report/report.h"

#include "base/foreign.h"

/* One migration does for all that the models miss: its commands stand below the last of them. */
static bool shares_way_out(const struct findings *findings, size_t at) {
    return at + 1 < findings->count && findings->at[at].commands.count &&
           findings->at[at].commands.at == findings->at[at + 1].commands.at;
}

void text_verdict(const struct verdict *verdict, const struct report_look *look,
                  struct pages *pages) {
    for (size_t i = 0; i < verdict->findings.count; i++) {
        struct finding finding = verdict->findings.at[i];
        if (shares_way_out(&verdict->findings, i)) {
            finding.commands = (struct texts){0};
            finding.hint = TEXT("");
        }
        text_finding(&finding, look, &pages->found);
    }
}

void text_said(const struct verdict *verdict, const struct report_look *look, struct page *page) {
    text_compared(verdict, look, page);
    if (look->in_hook && report_fails(verdict, look))
        text_bypass(verdict, look, page);
}

void text_failure(const struct error *error, const struct report_look *look, struct page *page) {
    struct text sentence = error_sentence(error, page->output.arena);
    page_painted(page, STYLE_BAD, TEXT("onehead: "));
    page_composed(page, STYLE_PLAIN, sentence);
    page_text(page, text_ends(sentence, TEXT(".")) ? TEXT("\n") : TEXT(".\n"));
    if (error->hint.size) {
        page_text(page, TEXT("hint: "));
        page_composed(page, STYLE_STRONG, error->hint);
        page_text(page, TEXT("\n"));
    }
    if (look->on_server)
        page_text(page, TEXT("Nothing is taken in unchecked here: show this to whoever keeps this "
                             "server.\n"));
    if (look->in_hook)
        page_text(page, TEXT("To go on without the check, once: ONEHEAD=skip git push\n"));
}

static void head_line(const struct head_line *head, size_t indent, struct page *page) {
    page_spaces(page, indent);
    page_painted(page, STYLE_STRONG, foreign_show(head->id, page->output.arena));
    for (size_t i = 0; i < head->labels.count; i++) {
        page_text(page, i ? TEXT(", ") : TEXT(" ("));
        page_foreign(page, head->labels.at[i]);
    }
    page_text(page, head->labels.count ? TEXT(") (head)  ") : TEXT(" (head)  "));
    page_place(page, head->place);
    page_text(page, TEXT("\n"));
}

/* Alembic's own line, with the file after it. The name of an environment stands above its heads
 * only where there are several. */
void text_heads(const struct heads_report *report, struct pages *pages) {
    for (size_t i = 0; i < report->count; i++) {
        const struct environment_heads *heads = &report->at[i];
        if (report->count > 1) {
            page_foreign(&pages->found, heads->environment.name);
            page_text(&pages->found, TEXT("\n"));
        }
        for (size_t j = 0; j < heads->heads.count; j++)
            head_line(&heads->heads.at[j], report->count > 1 ? 2 : 0, &pages->found);
        for (size_t j = 0; j < heads->problems.count; j++) {
            page_painted(&pages->said, STYLE_BAD, TEXT("onehead: "));
            page_composed(&pages->said, STYLE_PLAIN, heads->problems.at[j]);
            page_text(&pages->said, TEXT("\n"));
        }
    }
}
