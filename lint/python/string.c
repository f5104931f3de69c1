/* string.c: what a string literal is worth: prefix, quotes and escapes undone. */
#include <string.h>

#include "python/character.h"
#include "python/literal.h"
#include "python/value.h"

/* A literal's body being copied. */
struct unescape {
    struct text body;
    size_t at;
    char *to;
    enum encoding encoding;
    bool is_bytes, is_raw, is_format;
};

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void character_put(struct unescape *copy, uint32_t character) {
    if (copy->is_bytes)
        *copy->to++ = (char)character;
    else
        copy->to += encoding_put(character, copy->to);
}

/* `digits` hexadecimal digits, all of them needed. */
static bool hex_take(struct unescape *copy, size_t digits) {
    uint32_t character = 0;
    if (copy->body.size - copy->at < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        int digit = hex_digit(copy->body.at[copy->at++]);
        if (digit < 0)
            return false;
        character = character << 4 | (uint32_t)digit;
    }
    if (character > 0x10ffff)
        return false;
    character_put(copy, character);
    return true;
}

/* One to three octal digits; the first is at hand. */
static void octal_take(struct unescape *copy, char first) {
    uint32_t character = (uint32_t)(first - '0');
    for (int i = 0; i < 2 && copy->at < copy->body.size; i++, copy->at++) {
        char c = copy->body.at[copy->at];
        if (c < '0' || c > '7')
            break;
        character = character * 8 + (uint32_t)(c - '0');
    }
    character_put(copy, character);
}

/* What one letter behind the backslash stands for; rows of letter and byte. */
static const char simple_escapes[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";

static bool simple_take(struct unescape *copy, char letter) {
    for (size_t i = 0; simple_escapes[i]; i += 2)
        if (simple_escapes[i] == letter) {
            *copy->to++ = simple_escapes[i + 1];
            return true;
        }
    return false;
}

/* Past the newline behind a backslash, which joins two lines. */
static void joined_take(struct unescape *copy, char newline) {
    if (newline == '\r' && copy->at < copy->body.size && copy->body.at[copy->at] == '\n')
        copy->at++;
}

/* From behind the backslash. False: no Python, or a name that is not kept. */
static bool escape_take(struct unescape *copy) {
    char letter = copy->body.at[copy->at++];
    if (character_class(letter) & CHARACTER_NEWLINE)
        joined_take(copy, letter);
    else if (letter >= '0' && letter <= '7')
        octal_take(copy, letter);
    else if (letter == 'x')
        return hex_take(copy, 2);
    else if (!copy->is_bytes && (letter == 'u' || letter == 'U'))
        return hex_take(copy, letter == 'u' ? 4 : 8);
    else if (!copy->is_bytes && letter == 'N')
        return false;
    else if (!simple_take(copy, letter)) {
        *copy->to++ = '\\';
        copy->at--;
    }
    return true;
}

/* A character that stands for itself; line ends become LF, as CPython reads them. */
static void plain_take(struct unescape *copy) {
    char c = copy->body.at[copy->at];
    if (c == '\r') {
        copy->at++;
        joined_take(copy, c);
        *copy->to++ = '\n';
    } else if ((unsigned char)c >= 0x80)
        character_put(copy, encoding_next(copy->body, copy->encoding, &copy->at));
    else {
        *copy->to++ = c;
        copy->at++;
        if (copy->is_format && (c == '{' || c == '}') && copy->at < copy->body.size &&
            copy->body.at[copy->at] == c)
            copy->at++;
    }
}

static bool needs_copy(const struct unescape *copy) {
    if (copy->encoding == ENCODING_LATIN1 && !encoding_is_ascii(copy->body))
        return true;
    if (copy->is_format)
        return true;
    return (!copy->is_raw && memchr(copy->body.at, '\\', copy->body.size)) ||
           memchr(copy->body.at, '\r', copy->body.size);
}

/* No escape is longer than what it stands for, but a latin-1 byte becomes two. */
static struct value body_value(struct unescape *copy, const struct node *node,
                               struct scope *scope) {
    struct value value = {
        .kind = copy->is_bytes ? VALUE_BYTES : VALUE_STRING, .text = copy->body, .node = node};
    if (copy->body.size == 0 || !needs_copy(copy))
        return value;
    scope->spent += copy->body.size * 2;
    if (scope->spent > SCOPE_MOST_BYTES)
        return value_unknown(node, "is too large");
    char *start = copy->to = arena_alloc(scope->arena, copy->body.size * 2);
    while (copy->at < copy->body.size)
        if (copy->body.at[copy->at] == '\\' && !copy->is_raw && copy->at + 1 < copy->body.size) {
            copy->at++;
            if (!escape_take(copy))
                return value_unknown(node, "holds an escape that can't be read");
        } else
            plain_take(copy);
    value.text = (struct text){start, (size_t)(copy->to - start)};
    return value;
}

/* Letters before the quote. */
static struct literal_prefix prefix_of(struct text literal, size_t *size) {
    struct literal_prefix prefix = {0};
    for (*size = 0; literal.at[*size] != '"' && literal.at[*size] != '\'';)
        ++*size;
    literal_prefix_read(text_slice(literal, 0, *size), &prefix);
    return prefix;
}

struct value string_value(const struct node *literal, struct scope *scope) {
    struct text text = node_text(scope->source, literal);
    size_t start;
    struct literal_prefix prefix = prefix_of(text, &start);
    struct text rest = text_slice(text, start, text.size);
    size_t quotes = text_starts(rest, TEXT("\"\"\"")) || text_starts(rest, TEXT("'''")) ? 3 : 1;
    struct unescape copy = {.body = text_slice(rest, quotes, rest.size - quotes),
                            .encoding = scope->encoding,
                            .is_bytes = prefix.is_bytes,
                            .is_raw = prefix.is_raw};
    return body_value(&copy, literal, scope);
}

struct value string_format_text(const struct node *text, const struct node *format,
                                struct scope *scope) {
    size_t start;
    struct literal_prefix prefix = prefix_of(node_text(scope->source, format), &start);
    struct unescape copy = {.body = node_text(scope->source, text),
                            .encoding = scope->encoding,
                            .is_raw = prefix.is_raw,
                            .is_format = true};
    return body_value(&copy, text, scope);
}
