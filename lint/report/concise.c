/* concise.c: one line a finding, as compilers write them and editors read them. */
#include "report/parts.h"

void concise_verdict(const struct verdict *verdict, const struct report_look *look,
                     struct pages *pages) {
    (void)look;
    struct page *page = &pages->found;
    for (size_t i = 0; i < verdict->findings.count; i++) {
        const struct finding *finding = &verdict->findings.at[i];
        struct place place = finding_place(finding);
        page_place(page, place);
        page_format(page, ":%zu: %s ", place.column, finding->rule->code);
        page_text(page, finding_line(finding, page->output.arena));
        page_text(page, TEXT("\n"));
    }
}
