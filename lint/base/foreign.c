/* foreign.c: a strict UTF-8 reader and two writers on top of it. */
#include "base/foreign.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const uint32_t NOT_UTF8 = UINT32_MAX;

/* The code point at the start of the text, its length in `size`; NOT_UTF8 and length 1 where the
 * bytes are none (overlong forms, surrogates and what lies above U+10FFFF are none). */
static uint32_t code_point(struct text text, size_t *size) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text.at[0];
    size_t length = first < 0x80   ? 1
                    : first < 0xc2 ? 0
                    : first < 0xe0 ? 2
                    : first < 0xf0 ? 3
                    : first < 0xf5 ? 4
                                   : 0;
    *size = 1;
    if (length == 1)
        return first;
    if (!length || length > text.size)
        return NOT_UTF8;
    uint32_t point = first & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)text.at[i];
        if ((next & 0xc0) != 0x80)
            return NOT_UTF8;
        point = point << 6 | (next & 0x3fU);
    }
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return NOT_UTF8;
    *size = length;
    return point;
}

/* Characters that a terminal or a browser acts on, or that cannot be seen: C0, DEL, C1, soft
 * hyphen, zero-width and bidi controls, line and paragraph separators, variation selectors, byte
 * order mark, interlinear marks, what is no character for XML, tags. */
static bool is_unseen(uint32_t point) {
    static const uint32_t ranges[][2] = {
        {0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
        {0x61c, 0x61c},   {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
        {0x200b, 0x200f}, {0x2028, 0x202e},   {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
        {0xfffe, 0xffff}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i][0] && point <= ranges[i][1])
            return true;
    return false;
}

/* How many bytes of a CI runner's command marker, up to its bracket, stand at the start of `rest`;
 * 0: none. GitHub and Azure obey `##[` and `##vso[` anywhere in a line, TeamCity `##teamcity[`
 * (actions/runner, azure-pipelines-agent); any word is taken for such a name. */
static size_t marker_size(struct text rest) {
    if (!text_starts(rest, TEXT("##")))
        return 0;
    size_t size = 2;
    while (size < rest.size && isalpha((unsigned char)rest.at[size]))
        size++;
    return size < rest.size && rest.at[size] == '[' ? size : 0;
}

struct strip {
    char *at;
    size_t size;
};

static void put(struct strip *strip, const char *bytes, size_t size) {
    memcpy(strip->at + strip->size, bytes, size);
    strip->size += size;
}

static void put_escape(struct strip *strip, uint32_t point, unsigned char byte) {
    char escape[16];
    int size = point == NOT_UTF8 || point < 0x100 ? snprintf(escape, sizeof escape, "\\x%02x", byte)
               : point < 0x10000 ? snprintf(escape, sizeof escape, "\\u%04x", point)
                                 : snprintf(escape, sizeof escape, "\\U%08x", point);
    /* U+0080 to U+009F and U+00AD are two bytes, but one escape of their code point. */
    if (point != NOT_UTF8 && point >= 0x80 && point < 0x100)
        size = snprintf(escape, sizeof escape, "\\x%02x", point);
    put(strip, escape, (size_t)size);
}

/* One character, shown. */
static void put_point(struct strip *strip, struct text rest, uint32_t point, size_t size,
                      bool keep_lines) {
    if (point == '\n' && keep_lines)
        put(strip, "\n", 1);
    else if (point == NOT_UTF8 || is_unseen(point))
        put_escape(strip, point, (unsigned char)rest.at[0]);
    else
        put(strip, rest.at, size);
}

static struct text show(struct text text, size_t longest, bool keep_lines, struct arena *arena) {
    bool cut = text.size > longest;
    size_t end = cut ? longest : text.size;
    struct strip strip = {arena_alloc(arena, end * 10 + 4), 0};
    bool only_blanks = true; /* so far in this line */
    size_t bracket = SIZE_MAX;
    for (size_t i = 0, size; i < end; i += size) {
        struct text rest = text_slice(text, i, text.size);
        uint32_t point = code_point(rest, &size);
        size_t marker = marker_size(rest);
        if (marker)
            bracket = i + marker;
        if (i == bracket || (only_blanks && text_starts(rest, TEXT("::"))))
            put(&strip, "\\", 1);
        put_point(&strip, rest, point, size, keep_lines);
        only_blanks =
            (only_blanks && (point == ' ' || point == '\t')) || (point == '\n' && keep_lines);
    }
    if (cut)
        put(&strip, "...", 3);
    return (struct text){strip.at, strip.size};
}

struct text foreign_show(struct text text, struct arena *arena) {
    return show(text, FOREIGN_LONGEST, false, arena);
}

struct text foreign_show_lines(struct text text, struct arena *arena) {
    return show(text, SIZE_MAX, true, arena);
}

struct text foreign_utf8(struct text text, struct arena *arena) {
    struct strip strip = {arena_alloc(arena, text.size * 3 + 1), 0};
    for (size_t i = 0, size; i < text.size; i += size) {
        struct text rest = text_slice(text, i, text.size);
        uint32_t point = code_point(rest, &size);
        if (point == NOT_UTF8 || point == 0)
            put(&strip, "\xef\xbf\xbd", 3);
        else
            put(&strip, rest.at, size);
    }
    return (struct text){strip.at, strip.size};
}

bool foreign_is_plain(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return text.size > 0 && text.size <= 4096;
}
