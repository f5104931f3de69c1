/* encoding.c: byte order mark, coding cookie, UTF-8. */
#include "python/encoding.h"

#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
}

/* The first line of `rest`, which any of LF, CR and CRLF ends. */
static struct text line_take(struct text *rest) {
    size_t size = 0;
    while (size < rest->size && rest->at[size] != '\n' && rest->at[size] != '\r')
        size++;
    struct text line = text_slice(*rest, 0, size);
    if (size < rest->size)
        size += text_starts(text_slice(*rest, size, size + 2), TEXT("\r\n")) ? 2 : 1;
    *rest = text_slice(*rest, size, rest->size);
    return line;
}

static bool is_cookie_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* The name in `# -*- coding: NAME -*-`; empty where the comment holds none. */
static struct text cookie_of_comment(struct text comment) {
    const struct text word = TEXT("coding");
    for (size_t at = 0; (at = text_find(comment, word, at)) != SIZE_MAX; at += word.size) {
        size_t start = at + word.size;
        if (start >= comment.size || (comment.at[start] != ':' && comment.at[start] != '='))
            continue;
        do
            start++;
        while (start < comment.size && (comment.at[start] == ' ' || comment.at[start] == '\t'));
        size_t end = start;
        while (end < comment.size && is_cookie_character(comment.at[end]))
            end++;
        if (end > start)
            return text_slice(comment, start, end);
    }
    return TEXT("");
}

/* In one of the first two lines, the second only where the first is blank or a comment. */
static struct text cookie_find(struct text source) {
    struct text rest = source;
    for (int i = 0; i < 2 && rest.size; i++) {
        struct text line = line_take(&rest);
        size_t at = 0;
        while (at < line.size && is_blank(line.at[at]))
            at++;
        if (at == line.size)
            continue;
        if (line.at[at] != '#')
            break;
        struct text cookie = cookie_of_comment(text_slice(line, at, line.size));
        if (cookie.size)
            return cookie;
    }
    return TEXT("");
}

/* Lower case, and every run of `_` and `-` one `-`, none at the end: so codecs compare names. */
static struct text cookie_normalize(struct text cookie, char *room, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < cookie.size && count < size; i++) {
        char c = cookie.at[i];
        bool is_joint = c == '_' || c == '-';
        if (is_joint && count && room[count - 1] == '-')
            continue;
        room[count++] = is_joint ? '-' : (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    while (count && room[count - 1] == '-')
        count--;
    return (struct text){room, count};
}

static const struct {
    const char *name;
    bool or_longer; /* NAME-anything is the same to CPython's tokenizer */
    enum encoding encoding;
} cookies[] = {
    {"utf-8", true, ENCODING_UTF8},        {"latin-1", true, ENCODING_LATIN1},
    {"iso-8859-1", true, ENCODING_LATIN1}, {"iso-latin-1", true, ENCODING_LATIN1},
    {"utf8", false, ENCODING_UTF8_STRICT}, {"u8", false, ENCODING_UTF8_STRICT},
    {"utf", false, ENCODING_UTF8_STRICT},  {"cp65001", false, ENCODING_UTF8_STRICT},
    {"latin1", false, ENCODING_LATIN1},    {"latin", false, ENCODING_LATIN1},
    {"l1", false, ENCODING_LATIN1},        {"8859", false, ENCODING_LATIN1},
    {"cp819", false, ENCODING_LATIN1},     {"iso8859", false, ENCODING_LATIN1},
    {"iso8859-1", false, ENCODING_LATIN1}, {"ascii", false, ENCODING_ASCII},
    {"us-ascii", false, ENCODING_ASCII},   {"646", false, ENCODING_ASCII},
};

static enum encoding encoding_of_cookie(struct text cookie) {
    char room[64];
    struct text name = cookie_normalize(cookie, room, sizeof room);
    for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
        struct text known = text_of(cookies[i].name);
        if (text_equal(name, known))
            return cookies[i].encoding;
        if (cookies[i].or_longer && text_starts(name, known) && name.at[known.size] == '-')
            return cookies[i].encoding;
    }
    return ENCODING_UNKNOWN;
}

enum encoding encoding_of_source(struct text source, size_t *start) {
    bool marked = text_starts(source, TEXT("\xef\xbb\xbf"));
    *start = marked ? 3 : 0;
    struct text cookie = cookie_find(text_slice(source, *start, source.size));
    enum encoding encoding = cookie.size ? encoding_of_cookie(cookie) : ENCODING_UTF8;
    return marked && encoding != ENCODING_UTF8 ? ENCODING_UNKNOWN : encoding;
}

bool encoding_is_ascii(struct text text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.size; i++)
        all |= (unsigned char)text.at[i];
    return all < 0x80;
}

/* Bytes of the character that starts here; 0 where it is malformed. */
static size_t character_size(const unsigned char *at, size_t left) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
    if (size < 2 || size > left || *at > 0xf4)
        return size == 1;
    uint32_t character = *at & (0x7fu >> size);
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (at[i] & 0x3fu);
    }
    bool is_surrogate = character >= 0xd800 && character < 0xe000;
    return character < least[size] || character > 0x10ffff || is_surrogate ? 0 : size;
}

bool encoding_is_utf8(struct text text) {
    const unsigned char *at = (const unsigned char *)text.at;
    for (size_t i = 0, size; i < text.size; i += size)
        if (!(size = character_size(at + i, text.size - i)))
            return false;
    return true;
}

uint32_t encoding_next(struct text text, enum encoding encoding, size_t *at) {
    const unsigned char *byte = (const unsigned char *)text.at + *at;
    size_t size = encoding == ENCODING_LATIN1 ? 1 : character_size(byte, text.size - *at);
    *at += size ? size : 1;
    if (size < 2)
        return *byte;
    uint32_t character = *byte & (0x7fu >> size);
    for (size_t i = 1; i < size; i++)
        character = character << 6 | (byte[i] & 0x3fu);
    return character;
}

size_t encoding_put(uint32_t character, char *to) {
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    if (character < 0x80) {
        *to = (char)character;
        return 1;
    }
    size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, character >>= 6)
        to[i] = (char)(0x80 | (character & 0x3f));
    *to = (char)(first[size] | character);
    return size;
}
