/* roff.c: text as roff must read it, in the macros of man(7). */
#include <ctype.h>

#include "manual.h"

/* A hyphen of prose may become a typographic one; that of an option or a command is typed. */
static bool is_typed_hyphen(struct text text, size_t at, bool in_code) {
    char before = at ? text.at[at - 1] : ' ';
    return in_code || !isalnum((unsigned char)before);
}

static const char *roff_character(char character) {
    switch (character) {
    case '\\':
        return "\\e";
    case '`':
        return "\\(ga";
    case '\'':
        return "\\(aq";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    case '"':
        return "\\(dq";
    default:
        return NULL;
    }
}

/* One line; `is_code`: all of it is typed or shown as it is. */
static void roff_line(struct output *page, struct text line, bool is_code) {
    bool in_code = is_code;
    if (text_starts(line, TEXT(".")))
        output_text(page, TEXT("\\&"));
    for (size_t i = 0; i < line.size; i++) {
        const char *escaped = roff_character(line.at[i]);
        if (line.at[i] == '`' && !is_code)
            in_code = !in_code;
        if (line.at[i] == '-' && is_typed_hyphen(line, i, in_code))
            escaped = "\\-";
        output_text(page, escaped ? text_of(escaped) : text_slice(line, i, i + 1));
    }
}

/* Up to the last blank or line end in LINE_LONGEST bytes, or the first one after them. */
static size_t filled_line_end(struct text text) {
    enum { LINE_LONGEST = 76 };
    size_t end = 0;
    for (size_t at = 0; at <= text.size && (at <= LINE_LONGEST || !end); at++)
        if (at == text.size || text.at[at] == ' ' || text.at[at] == '\n')
            end = at;
    return end;
}

/* The lines are laid anew, since tables hold sentences of any length. */
void roff_text(struct output *page, struct text text) {
    text = text_copy(text_trim(text), page->arena);
    while (text.size) {
        size_t end = filled_line_end(text);
        struct output line = {.arena = page->arena};
        for (size_t i = 0; i < end; i++)
            output_text(&line, text.at[i] == '\n' ? TEXT(" ") : text_slice(text, i, i + 1));
        roff_line(page, (struct text){line.at, line.count}, false);
        output_text(page, TEXT("\n"));
        text = text_trim(text_slice(text, end, text.size));
    }
}

static void roff_lines(struct output *page, struct text text) {
    struct text line;
    output_text(page, TEXT(".nf\n"));
    while (text_next_line(&text, &line)) {
        roff_line(page, line, true);
        output_text(page, TEXT("\n"));
    }
    output_text(page, TEXT(".fi\n"));
}

/* A table or code: what stands in columns or is indented. */
static bool keeps_its_lines(struct text paragraph) {
    return text_starts(paragraph, TEXT(" ")) || text_contains(paragraph, TEXT("\n ")) ||
           text_contains(paragraph, TEXT("  "));
}

void roff_paragraphs(struct output *page, struct text text) {
    while (text.size) {
        size_t end = text_find(text, TEXT("\n\n"), 0);
        struct text paragraph = text_slice(text, 0, end);
        text = end == SIZE_MAX ? TEXT("") : text_slice(text, end + 2, text.size);
        output_text(page, TEXT(".PP\n"));
        if (keeps_its_lines(paragraph))
            roff_lines(page, paragraph);
        else
            roff_text(page, paragraph);
    }
}

void roff_term(struct output *page, const char *name, const char *value) {
    output_text(page, TEXT(".TP\n\\fB"));
    roff_line(page, text_of(name), true);
    output_text(page, TEXT("\\fR"));
    if (value && *value) {
        output_text(page, TEXT(" \\fI"));
        roff_line(page, text_of(value), true);
        output_text(page, TEXT("\\fR"));
    }
    output_text(page, TEXT("\n"));
}
