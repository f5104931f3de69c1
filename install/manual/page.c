/* page.c: the man page: a template with its prose, and the tables set where it names them. */
#include <ctype.h>
#include <stdio.h>

#include "config/settings.h"
#include "config/team_file.h"
#include "manual.h"

/* A summary as a sentence of its own: "Judge a change." */
static struct text sentence(const char *summary, struct arena *arena) {
    struct text text = text_of(summary);
    bool is_closed = text_ends(text, TEXT("?")) || text_ends(text, TEXT("."));
    return text_format(arena, "%c%s%s", toupper((unsigned char)*summary), summary + 1,
                       is_closed ? "" : ".");
}

static void option_terms(const struct command *command, size_t first, size_t end,
                         struct output *page) {
    const struct option *option;
    for (size_t i = first; i < end && (option = option_row(command, i)); i++) {
        roff_term(page, option->name, option->value);
        roff_text(page, sentence(option->summary, page->arena));
    }
}

static void common_options_part(struct output *page) {
    option_terms(NULL, 0, COMMON_COUNT, page);
}

/* "check [OPTION...] [REV]" as a heading, and what its --help says. */
static void commands_part(struct output *page) {
    for (size_t i = 0; i < commands_count; i++) {
        const struct command *command = &commands[i];
        const char *options = option_row(command, COMMON_COUNT) ? " [OPTION...]" : "";
        output_format(page, ".SS \"%s%s%s%s\"\n", command->name, options,
                      *command->arguments ? " " : "", command->arguments);
        roff_text(page, sentence(command->summary, page->arena));
        roff_paragraphs(page, text_of(command->details));
        option_terms(command, COMMON_COUNT, SIZE_MAX, page);
    }
}

static void rules_part(struct output *page) {
    for (size_t i = 0; i < rules_count; i++) {
        const char *severity = rules[i].severity == SEVERITY_ERROR ? "error" : "warning";
        const char *title = text_format(page->arena, "%s %s", rules[i].code, rules[i].name).at;
        roff_term(page, title, text_format(page->arena, "(%s)", severity).at);
        roff_text(page, sentence(rules[i].summary, page->arena));
    }
}

static void formats_part(struct output *page) {
    for (size_t i = 0; i < formats_count; i++) {
        roff_term(page, formats[i].name, NULL);
        roff_text(page, sentence(formats[i].summary, page->arena));
    }
}

static void settings_part(struct output *page) {
    for (size_t i = 0; i < setting_keys_count; i++) {
        const struct setting_key *key = &setting_keys[i];
        if (key->name)
            roff_term(page, key->name, NULL);
        else
            roff_term(page, text_format(page->arena, "onehead.%s", key->git_name).at,
                      "(git config alone)");
        roff_text(page, sentence(key->summary, page->arena));
    }
}

static const struct {
    const char *mark;
    void (*write)(struct output *page);
} parts[] = {
    {"@COMMANDS@", commands_part}, {"@OPTIONS@", common_options_part}, {"@RULES@", rules_part},
    {"@FORMATS@", formats_part},   {"@SETTINGS@", settings_part},
};

static void template_line(struct output *page, struct text line) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (text_equal(line, text_of(parts[i].mark))) {
            parts[i].write(page);
            return;
        }
    }
    size_t at = text_find(line, TEXT("@VERSION@"), 0);
    output_text(page, text_slice(line, 0, at));
    if (at != SIZE_MAX) {
        output_text(page, TEXT(ONEHEAD_VERSION));
        output_text(page, text_slice(line, at + sizeof "@VERSION@" - 1, line.size));
    }
    output_text(page, TEXT("\n"));
}

void write_man_page(struct output *page) {
    char line[1024];
    while (fgets(line, sizeof line, stdin))
        template_line(page, text_trim(text_of(line)));
}
