/* markdown.c: foreign text in Markdown and Mermaid. It stands in code only: there is no link, no
 * picture, no mention and no HTML in code. */
#include <ctype.h>
#include <string.h>

#include "base/foreign.h"
#include "report/parts.h"

static size_t longest_fence(struct text text) {
    size_t longest = 0, here = 0;
    for (size_t i = 0; i < text.size; i++) {
        here = text.at[i] == '`' ? here + 1 : 0;
        longest = here > longest ? here : longest;
    }
    return longest;
}

static void fence(struct page *page, size_t count) {
    for (size_t i = 0; i < count; i++)
        page_text(page, TEXT("`"));
}

void markdown_block(struct page *page, const char *language, struct text text) {
    struct text shown = foreign_show_lines(text, page->output.arena);
    size_t longest = longest_fence(shown), count = longest < 3 ? 3 : longest + 1;
    fence(page, count);
    page_format(page, "%s\n", language);
    page_text(page, shown);
    page_text(page, text_ends(shown, TEXT("\n")) ? TEXT("") : TEXT("\n"));
    fence(page, count);
    page_text(page, TEXT("\n"));
}

/* A blank at each end belongs to the marks, and keeps backticks of the text apart from them. */
void markdown_code(struct page *page, struct text text) {
    struct text shown = foreign_show(text, page->output.arena);
    size_t count = longest_fence(shown) + 1;
    bool is_padded = count > 1 || !shown.size;
    fence(page, count);
    page_text(page, is_padded ? TEXT(" ") : TEXT(""));
    page_text(page, shown);
    page_text(page, is_padded ? TEXT(" ") : TEXT(""));
    fence(page, count);
}

/* Mermaid's entities, `#35;`, stand for a character that then means nothing but itself. */
static void mermaid_text(struct page *page, struct text text) {
    struct text shown = foreign_show(text, page->output.arena);
    for (size_t i = 0; i < shown.size; i++) {
        unsigned char byte = (unsigned char)shown.at[i];
        if (isalnum(byte) || byte == ' ' || byte == '_' || byte >= 0x80)
            page_text(page, text_slice(shown, i, i + 1));
        else
            page_format(page, "#%d;", byte);
    }
}

static void mermaid_node(struct page *page, char kind, size_t number, struct text id,
                         struct text side) {
    page_format(page, "    %c%zu[\"", kind, number);
    mermaid_text(page, id);
    if (side.size) {
        page_text(page, text_equal(side, TEXT("yours")) ? TEXT(" · ") : TEXT(" · on "));
        mermaid_text(page, side);
    }
    page_text(page, TEXT("\"]\n"));
}

/* Where no parent is shared the heads stand side by side. */
void mermaid_fork(const struct finding *finding, struct page *page) {
    page_text(page, TEXT("```mermaid\ngraph LR\n"));
    for (size_t i = 0; i < finding->shared_parents.count; i++)
        mermaid_node(page, 'p', i, finding->shared_parents.at[i], TEXT(""));
    for (size_t i = 0; i < finding->revisions.count; i++)
        mermaid_node(page, 'h', i, finding->revisions.at[i].id, finding->revisions.at[i].side);
    for (size_t i = 0; i < finding->shared_parents.count; i++)
        for (size_t j = 0; j < finding->revisions.count; j++)
            page_format(page, "    p%zu --> h%zu\n", i, j);
    page_text(page, TEXT("```\n"));
}
