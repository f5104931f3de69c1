/* help.c: --help, made from the rows. */
#include "command/command.h"

static void row(struct page *page, const char *left, size_t width, const char *summary) {
    page_text(page, TEXT("  "));
    page_painted(page, STYLE_STRONG, text_of(left));
    size_t size = text_of(left).size;
    page_spaces(page, size < width ? width - size + 2 : 2);
    page_format(page, "%s\n", summary);
}

/* "--base REV" */
static const char *option_left(const struct option *option, struct arena *arena) {
    if (!option->value)
        return option->name;
    return text_format(arena, "%s %s", option->name, option->value).at;
}

static size_t option_width(const struct command *command, struct arena *arena) {
    const struct option *option;
    size_t width = 0;
    for (size_t i = 0; (option = option_row(command, i)); i++) {
        size_t size = text_of(option_left(option, arena)).size;
        width = size > width ? size : width;
    }
    return width;
}

static void option_rows(const struct command *command, size_t first, size_t end,
                        struct page *page) {
    struct arena *arena = page->output.arena;
    size_t width = option_width(command, arena);
    const struct option *option;
    for (size_t i = first; i < end && (option = option_row(command, i)); i++)
        row(page, option_left(option, arena), width, option->summary);
}

static void format_rows(struct page *page) {
    enum { WIDTH = 7 };
    page_text(page, TEXT("\nformats:\n"));
    for (size_t i = 0; i < formats_count; i++)
        row(page, formats[i].name, WIDTH, formats[i].summary);
}

void help_program(struct page *page) {
    struct arena *arena = page->output.arena;
    page_text(page, TEXT("onehead keeps an Alembic history at one head: it stops the push or the "
                         "pull\nrequest that would leave several, and prints the way out.\n\n"));
    page_text(page, TEXT("usage: onehead [-C DIR] COMMAND [OPTION...] [ARGUMENT...]\n\n"));
    for (size_t i = 0; i < commands_count; i++)
        row(page, commands[i].name, 9, commands[i].summary);
    page_text(page, TEXT("\noptions of every command:\n"));
    option_rows(NULL, 0, COMMON_COUNT, page);
    page_text(page, text_format(arena, "\n`onehead COMMAND --help` tells more of a command.\n"));
}

void help_command(const struct command *command, struct page *page) {
    bool has_options = option_row(command, COMMON_COUNT);
    page_format(page, "usage: onehead [-C DIR] %s%s%s%s\n\n%s", command->name,
                has_options ? " [OPTION...]" : "", *command->arguments ? " " : "",
                command->arguments, command->details);
    page_text(page, TEXT("\noptions:\n"));
    if (has_options)
        option_rows(command, COMMON_COUNT, SIZE_MAX, page);
    option_rows(command, 0, COMMON_COUNT, page);
    if (command->lists_formats)
        format_rows(page);
}
