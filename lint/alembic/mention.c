/* mention.c: one pass over the file, backwards, two bytes in three unread: Horspool's search for
 * several words at once, over pairs of bytes. */
#include "alembic/mention.h"

#include <stdint.h>
#include <string.h>

static const struct text_row {
    const char *word;
    size_t size;
} words[] = {{"revision", 8}, {"down_revision", 13}, {"branch_labels", 13}, {"depends_on", 10},
             {"exec", 4},     {"execfile", 8},       {"globals", 7},        {"locals", 6},
             {"vars", 4},     {"setattr", 7},        {"delattr", 7},        {"<<<<<<<", 7}};

enum { WORDS = sizeof words / sizeof *words, WINDOW = 4 };

static bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Does a whole word of the table start here? */
static bool word_stands(struct text source, size_t at) {
    if (at && is_word_character(source.at[at - 1]))
        return false;
    for (size_t i = 0; i < WORDS; i++) {
        size_t end = at + words[i].size;
        if (end <= source.size && memcmp(source.at + at, words[i].word, words[i].size) == 0)
            if (end == source.size || !is_word_character(source.at[end]))
                return true;
    }
    return false;
}

static uint8_t pair_hash(const char *at) {
    return (uint8_t)((unsigned char)at[0] * 7u + (unsigned char)at[1] * 3u);
}

/* How far the window may move to the left when it starts with a pair: to where that pair could be
 * the second, third or fourth byte of a word. */
static void steps_fill(uint8_t steps[256]) {
    memset(steps, WINDOW - 1, 256);
    for (size_t i = 0; i < WORDS; i++)
        for (uint8_t at = WINDOW - 1; at-- > 0;) {
            uint8_t *step = &steps[pair_hash(words[i].word + at)];
            *step = *step < at ? *step : at;
        }
}

size_t mention_last(struct text source) {
    uint8_t steps[256];
    if (source.size < WINDOW)
        return SIZE_MAX;
    steps_fill(steps);
    for (size_t at = source.size - WINDOW;;) {
        size_t step = steps[pair_hash(source.at + at)];
        if (step == 0) {
            if (word_stands(source, at))
                return at;
            step = 1;
        }
        if (at < step)
            return SIZE_MAX;
        at -= step;
    }
}
