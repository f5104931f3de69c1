/* text.c: what text.h promises. */
#include "base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text text_of(const char *string) {
    return (struct text){string ? string : "", string ? strlen(string) : 0};
}

struct text text_copy(struct text text, struct arena *arena) {
    char *bytes = arena_alloc(arena, text.size + 1);
    if (text.size)
        memcpy(bytes, text.at, text.size);
    return (struct text){bytes, text.size};
}

const char *text_c_string(struct text text, struct arena *arena) {
    return text_copy(text, arena).at;
}

struct text text_format_list(struct arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0)
        return TEXT("");
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    vsnprintf(bytes, (size_t)size + 1, format, arguments);
    return (struct text){bytes, (size_t)size};
}

struct text text_format(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    struct text text = text_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

struct text text_join(struct texts parts, struct text separator, struct arena *arena) {
    size_t size = parts.count ? (parts.count - 1) * separator.size : 0;
    for (size_t i = 0; i < parts.count; i++)
        size += parts.at[i].size;
    char *bytes = arena_alloc(arena, size + 1), *end = bytes;
    for (size_t i = 0; i < parts.count; i++) {
        if (i && separator.size)
            memcpy(end, separator.at, separator.size), end += separator.size;
        if (parts.at[i].size)
            memcpy(end, parts.at[i].at, parts.at[i].size), end += parts.at[i].size;
    }
    return (struct text){bytes, size};
}

bool text_equal(struct text a, struct text b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

int text_compare(struct text a, struct text b) {
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

bool text_starts(struct text text, struct text prefix) {
    return text.size >= prefix.size && text_equal(text_slice(text, 0, prefix.size), prefix);
}

bool text_ends(struct text text, struct text suffix) {
    return text.size >= suffix.size &&
           text_equal(text_slice(text, text.size - suffix.size, text.size), suffix);
}

size_t text_find(struct text text, struct text needle, size_t from) {
    if (from > text.size || needle.size > text.size - from)
        return SIZE_MAX;
    if (!needle.size)
        return from;
    const char *hit = memmem(text.at + from, text.size - from, needle.at, needle.size);
    return hit ? (size_t)(hit - text.at) : SIZE_MAX;
}

bool text_contains(struct text text, struct text needle) {
    return text_find(text, needle, 0) != SIZE_MAX;
}

static bool is_word_byte(struct text text, size_t at) {
    return at < text.size && (isalnum((unsigned char)text.at[at]) || text.at[at] == '_');
}

bool text_contains_word(struct text text, struct text word) {
    if (!word.size)
        return false;
    for (size_t at = text_find(text, word, 0); at != SIZE_MAX; at = text_find(text, word, at + 1))
        if (!(at && is_word_byte(text, at - 1)) && !is_word_byte(text, at + word.size))
            return true;
    return false;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* One row of the usual table at a time. */
size_t text_distance(struct text a, struct text b) {
    enum { LONGEST = 64 };
    size_t row[LONGEST + 1];
    if (a.size > LONGEST || b.size > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 0; i < a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.size; j++) {
            bool same = tolower((unsigned char)a.at[i]) == tolower((unsigned char)b.at[j]);
            size_t replaced = diagonal + (same ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, 1 + least(diagonal, row[j]));
        }
    }
    return row[b.size];
}

struct text text_slice(struct text text, size_t from, size_t to) {
    if (to > text.size)
        to = text.size;
    if (from > to)
        from = to;
    return (struct text){text.at ? text.at + from : "", to - from};
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct text text_trim(struct text text) {
    size_t from = 0, to = text.size;
    while (from < to && is_blank(text.at[from]))
        from++;
    while (to > from && is_blank(text.at[to - 1]))
        to--;
    return text_slice(text, from, to);
}

bool text_next_part(struct text *rest, char separator, struct text *part) {
    if (!rest->at || !rest->size)
        return false;
    const char *end = memchr(rest->at, separator, rest->size);
    size_t size = end ? (size_t)(end - rest->at) : rest->size;
    *part = text_slice(*rest, 0, size);
    *rest = text_slice(*rest, size + (end != NULL), rest->size);
    return true;
}

bool text_next_line(struct text *rest, struct text *line) {
    if (!text_next_part(rest, '\n', line))
        return false;
    if (line->size && line->at[line->size - 1] == '\r')
        line->size--;
    return true;
}

bool texts_contain(struct texts texts, struct text text) {
    for (size_t i = 0; i < texts.count; i++)
        if (text_equal(texts.at[i], text))
            return true;
    return false;
}

bool texts_same(struct texts a, struct texts b) {
    for (size_t i = 0; i < a.count; i++)
        if (!texts_contain(b, a.at[i]))
            return false;
    return a.count == b.count;
}

static int by_bytes(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

void texts_sort(struct texts *texts) {
    if (texts->count)
        qsort(texts->at, texts->count, sizeof *texts->at, by_bytes);
}

struct text path_join(struct text folder, struct text name, struct arena *arena) {
    if (!folder.size)
        return name;
    struct text parts[] = {folder, name};
    return text_join((struct texts){parts, 2, 2}, TEXT("/"), arena);
}

struct text path_folder(struct text path) {
    for (size_t i = path.size; i > 0; i--)
        if (path.at[i - 1] == '/')
            return text_slice(path, 0, i - 1);
    return TEXT("");
}

struct text path_name(struct text path) {
    struct text folder = path_folder(path);
    return folder.size || (path.size && path.at[0] == '/')
               ? text_slice(path, folder.size + 1, path.size)
               : path;
}

size_t path_shared(struct text a, struct text b) {
    size_t shared = 0;
    struct text x, y;
    while (text_next_part(&a, '/', &x) && text_next_part(&b, '/', &y) && text_equal(x, y))
        shared++;
    return shared;
}

bool path_is_below(struct text path, struct text folder) {
    return !folder.size ||
           (text_starts(path, folder) && (path.size == folder.size || path.at[folder.size] == '/'));
}

bool path_normalize(struct text path, struct arena *arena, struct text *normal) {
    if (path.size && path.at[0] == '/')
        return false;
    struct texts kept = {0};
    struct text part;
    while (text_next_part(&path, '/', &part)) {
        if (!part.size || text_equal(part, TEXT(".")))
            continue;
        if (!text_equal(part, TEXT("..")))
            vector_push(&kept, arena, part);
        else if (kept.count)
            kept.count--;
        else
            return false;
    }
    *normal = text_join(kept, TEXT("/"), arena);
    return true;
}
