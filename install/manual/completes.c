/* completes.c: what the words of --help for a value stand for, to a shell that completes it. */
#include <ctype.h>
#include <string.h>

#include "manual.h"

static void format_words(struct texts *words, struct arena *arena) {
    for (size_t i = 0; i < formats_count; i++)
        vector_push(words, arena, text_of(formats[i].name));
}

static void rule_words(struct texts *words, struct arena *arena) {
    for (size_t i = 0; i < rules_count; i++) {
        vector_push(words, arena, text_of(rules[i].code));
        vector_push(words, arena, text_of(rules[i].name));
    }
}

static void colour_words(struct texts *words, struct arena *arena) {
    vector_push(words, arena, TEXT("auto"));
    vector_push(words, arena, TEXT("always"));
    vector_push(words, arena, TEXT("never"));
}

/* What --help writes in capitals. What stands in no row is the user's own to write. */
static const struct {
    const char *name;
    enum completes_kind kind;
    void (*words)(struct texts *words, struct arena *arena);
} values[] = {
    {"REV", COMPLETES_REVISIONS, NULL},
    {"A", COMPLETES_REVISIONS, NULL},
    {"FROM", COMPLETES_REVISIONS, NULL},
    {"RANGE", COMPLETES_REVISIONS, NULL},
    {"FILE", COMPLETES_FILES, NULL},
    {"DIR", COMPLETES_FOLDERS, NULL},
    {"FOLDER", COMPLETES_FOLDERS, NULL},
    {"WHEN", COMPLETES_NOTHING, colour_words},
    {"FORMAT", COMPLETES_NOTHING, format_words},
    {"F", COMPLETES_NOTHING, format_words},
    {"CODE", COMPLETES_NOTHING, rule_words},
};

static void find_word(struct text word, struct completes *completes, struct arena *arena) {
    if (word.size && islower((unsigned char)word.at[0]))
        vector_push(&completes->words, arena, word);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!text_equal(text_of(values[i].name), word))
            continue;
        if (values[i].kind != COMPLETES_NOTHING)
            completes->kind = values[i].kind;
        if (values[i].words)
            values[i].words(&completes->words, arena);
    }
}

/* The letters and hyphens that a text starts with, brackets aside: "[A..B]" gives "A". */
static struct text first_word(struct text text) {
    size_t start = text_starts(text, TEXT("[")) ? 1 : 0;
    size_t end = start;
    while (end < text.size && (isalpha((unsigned char)text.at[end]) || text.at[end] == '-'))
        end++;
    return text_slice(text, start, end);
}

struct completes completes_find(const char *value, struct arena *arena) {
    struct completes completes = {0};
    struct text rest = text_of(value), part;
    while (text_next_part(&rest, '|', &part))
        find_word(first_word(text_trim(part)), &completes, arena);
    return completes;
}

/* Reports of heads and tables come in fewer formats than verdicts. */
struct completes completes_option(const struct command *command, const struct option *option,
                                  struct arena *arena) {
    struct completes completes = completes_find(option->value, arena);
    if (!command || command->run == command_check)
        return completes;
    struct texts kept = {0};
    for (size_t i = 0; i < completes.words.count; i++) {
        const struct format *format = format_find(completes.words.at[i]);
        if (!format || format->heads)
            vector_push(&kept, arena, completes.words.at[i]);
    }
    completes.words = kept;
    return completes;
}

struct text escaped(const char *text, const char *bytes, struct arena *arena) {
    struct output page = {.arena = arena};
    for (const char *at = text; *at; at++)
        output_format(&page, "%s%c", strchr(bytes, *at) ? "\\" : "", *at);
    return (struct text){page.at, page.count};
}

struct text quoted(struct text text, struct arena *arena) {
    struct output quoted = {.arena = arena};
    output_text(&quoted, TEXT("'"));
    for (size_t i = 0; i < text.size; i++)
        output_text(&quoted, text.at[i] == '\'' ? TEXT("'\\''") : text_slice(text, i, i + 1));
    output_text(&quoted, TEXT("'"));
    return (struct text){quoted.at, quoted.count};
}
