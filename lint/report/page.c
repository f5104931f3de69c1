/* page.c: the few ways in which text reaches a page. */
#include "report/page.h"

#include "base/foreign.h"

void page_text(struct page *page, struct text text) {
    output_text(&page->output, text);
}

void page_format(struct page *page, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    page_text(page, text_format_list(page->output.arena, format, arguments));
    va_end(arguments);
}

void page_painted(struct page *page, enum style style, struct text text) {
    static const char *const codes[] = {
        [STYLE_PLAIN] = "",         [STYLE_STRONG] = "\x1b[1m",   [STYLE_FAINT] = "\x1b[2m",
        [STYLE_BAD] = "\x1b[1;31m", [STYLE_DOUBT] = "\x1b[1;33m", [STYLE_GOOD] = "\x1b[32m",
    };
    bool painted = page->color && style != STYLE_PLAIN && text.size;
    if (painted)
        page_text(page, text_of(codes[style]));
    page_text(page, text);
    if (painted)
        page_text(page, TEXT("\x1b[0m"));
}

void page_foreign(struct page *page, struct text text) {
    output_foreign(&page->output, text);
}

void page_composed(struct page *page, enum style style, struct text text) {
    page_painted(page, style, foreign_show_lines(text, page->output.arena));
}

bool page_can_be_pasted(struct text command, struct arena *arena) {
    return text_equal(foreign_show_lines(command, arena), command) &&
           !text_contains(command, TEXT("\n"));
}

void page_place(struct page *page, struct place place) {
    /* A path of one colon and the line after it would look like a CI runner's command. */
    if (text_starts(text_trim(place.path), TEXT(":")))
        page_text(page, TEXT("./"));
    page_foreign(page, place.path);
    if (place.line)
        page_format(page, ":%zu", place.line);
}

void page_spaces(struct page *page, size_t count) {
    page_format(page, "%*s", (int)count, "");
}
