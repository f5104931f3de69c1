/* text_finding.c: one finding for people: rule and verdict, the revisions with file, side, author
 * and age, then one recommended way out and one other. */
#include "report/report.h"

#include "base/age.h"
#include "base/foreign.h"

static void heading(const struct finding *finding, struct page *page) {
    bool is_error = finding->severity == SEVERITY_ERROR;
    page_painted(page, is_error ? STYLE_BAD : STYLE_DOUBT,
                 text_format(page->output.arena, "%s %s", is_error ? "error" : "warning",
                             finding->rule->code));
    page_format(page, " %s", finding->rule->name);
    if (finding->environment.size) {
        page_text(page, TEXT(" in "));
        page_foreign(page, finding->environment);
    }
    if (finding->was_there_before)
        page_text(page, TEXT(" (was there before this change)"));
    page_text(page, TEXT("\n"));
}

/* The widest id, so that what follows the ids stands in one column; long ids stick out. */
static size_t id_width(const struct finding *finding, struct arena *arena) {
    enum { WIDEST = 16 };
    size_t width = 0;
    for (size_t i = 0; i < finding->revisions.count + finding->shared_parents.count; i++) {
        size_t known = finding->revisions.count;
        struct text id =
            i < known ? finding->revisions.at[i].id : finding->shared_parents.at[i - known];
        size_t size = foreign_show(id, arena).size;
        if (size > width && size <= WIDEST)
            width = size;
    }
    return width;
}

static void id_column(struct text id, size_t width, struct page *page) {
    struct text shown = foreign_show(id, page->output.arena);
    page_spaces(page, 4);
    page_painted(page, STYLE_STRONG, shown);
    page_spaces(page, shown.size < width ? width - shown.size + 2 : 2);
}

/* "yours, not published, Ada, 2 hours ago", and the file below it. */
static void revision_lines(const struct finding_revision *revision, size_t width,
                           const struct report_look *look, struct page *page) {
    id_column(revision->id, width, page);
    if (revision->side.size) {
        bool is_yours = text_equal(revision->side, TEXT("yours"));
        page_text(page, is_yours ? TEXT("") : TEXT("on "));
        page_foreign(page, revision->side);
        page_text(page, TEXT(", "));
    }
    page_text(page, revision->published ? TEXT("published") : TEXT("not published"));
    if (revision->author.size) {
        page_text(page, TEXT(", "));
        page_foreign(page, revision->author);
    }
    if (revision->landed_at) {
        page_text(page, TEXT(", "));
        page_text(page, age_words(look->now - revision->landed_at, page->output.arena));
    }
    page_text(page, TEXT("\n"));
    page_spaces(page, width + 6);
    page_place(page, revision->place.path.size ? revision->place
                                               : (struct place){.path = revision->path});
    page_text(page, TEXT("\n"));
}

static void revisions(const struct finding *finding, const struct report_look *look,
                      struct page *page) {
    size_t width = id_width(finding, page->output.arena);
    for (size_t i = 0; i < finding->revisions.count; i++)
        revision_lines(&finding->revisions.at[i], width, look, page);
    for (size_t i = 0; i < finding->shared_parents.count; i++) {
        id_column(finding->shared_parents.at[i], width, page);
        page_text(page, TEXT("the parent they share\n"));
    }
    if (!finding->revisions.count && finding->place.path.size) {
        page_spaces(page, 4);
        page_place(page, finding->place);
        page_text(page, TEXT("\n"));
    }
}

static bool can_be_pasted(struct texts commands, struct arena *arena) {
    for (size_t i = 0; i < commands.count; i++)
        if (!page_can_be_pasted(commands.at[i], arena))
            return false;
    return true;
}

static void command_lines(struct texts commands, struct page *page) {
    if (!can_be_pasted(commands, page->output.arena)) {
        page_text(page, TEXT("    No command is shown: a name in it holds characters that can't "
                             "be pasted.\n"));
        return;
    }
    for (size_t i = 0; i < commands.count; i++) {
        page_spaces(page, 4);
        page_painted(page, STYLE_GOOD, commands.at[i]);
        page_text(page, TEXT("\n"));
    }
}

static void edit_lines(const struct edits *edits, struct page *page) {
    for (size_t i = 0; i < edits->count; i++) {
        page_text(page, TEXT("    in "));
        page_place(page, edits->at[i].place);
        page_text(page, TEXT(": "));
        page_foreign(page, edits->at[i].old);
        page_text(page, TEXT(" -> "));
        page_painted(page, STYLE_GOOD, foreign_show(edits->at[i].new, page->output.arena));
        page_text(page, TEXT("\n"));
    }
}

static void alternative_lines(const struct alternative *alternative, bool is_first,
                              struct page *page) {
    page_text(page, is_first ? TEXT("\n  Recommended: ") : TEXT("\n  Or: "));
    page_composed(page, STYLE_PLAIN, alternative->title);
    page_text(page, TEXT("\n"));
    edit_lines(&alternative->edits, page);
    command_lines(alternative->commands, page);
}

static void main_commands(const struct finding *finding, bool is_first, struct page *page) {
    if (!finding->commands.count)
        return;
    page_text(page, is_first ? TEXT("\n  To mend it:\n") : TEXT("\n  Or, with these commands:\n"));
    command_lines(finding->commands, page);
}

static void ways_out(const struct finding *finding, struct page *page) {
    const struct alternative *other =
        finding->alternatives.count ? &finding->alternatives.at[0] : NULL;
    if (other && finding->prefer_alternative)
        alternative_lines(other, true, page);
    main_commands(finding, !other || !finding->prefer_alternative, page);
    if (other && !finding->prefer_alternative)
        alternative_lines(other, false, page);
}

void text_body(const struct finding *finding, const struct report_look *look, struct page *page) {
    page_composed(page, STYLE_STRONG, finding->message);
    page_text(page, TEXT("\n"));
    revisions(finding, look, page);
    if (finding->hint.size) {
        page_text(page, TEXT("\n  "));
        page_composed(page, STYLE_PLAIN, finding->hint);
        page_text(page, TEXT("\n"));
    }
    ways_out(finding, page);
    page_text(page, TEXT("\n"));
}

void text_finding(const struct finding *finding, const struct report_look *look,
                  struct page *page) {
    heading(finding, page);
    text_body(finding, look, page);
}
