/* toml_value.c: strings, numbers and dates of TOML, one token at a time. */
#include "config/toml_value.h"

#include <stdint.h>
#include <string.h>

int toml_refuse(struct toml_reader *reader, const char *why) {
    struct text where = text_format(reader->arena, "%.*s:%zu", TEXT_ARGS(reader->path),
                                    toml_place(reader, reader->at).line);
    return error_set(reader->error, "read", where, "correct that line", "%s", why);
}

struct place toml_place(struct toml_reader *reader, const char *at) {
    for (; reader->seen < at; reader->seen++)
        if (*reader->seen == '\n') {
            reader->line++;
            reader->line_start = reader->seen + 1;
        }
    return (struct place){reader->path, reader->line, (size_t)(at - reader->line_start) + 1};
}

char toml_peek(const struct toml_reader *reader, size_t ahead) {
    return (size_t)(reader->end - reader->at) > ahead ? reader->at[ahead] : 0;
}

bool toml_take(struct toml_reader *reader, const char *literal) {
    size_t size = strlen(literal);
    if ((size_t)(reader->end - reader->at) < size || memcmp(reader->at, literal, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/* ---- strings ---- */

struct builder {
    char *at;
    size_t count, room;
};

static void put(struct toml_reader *reader, struct builder *builder, const char *bytes,
                size_t size) {
    for (size_t i = 0; i < size; i++)
        vector_push(builder, reader->arena, bytes[i]);
}

static void put_code_point(struct toml_reader *reader, struct builder *builder, uint32_t code) {
    char bytes[4];
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = size; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(first[size] | code);
    put(reader, builder, bytes, size);
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int read_unicode(struct toml_reader *reader, struct builder *builder, size_t digits) {
    uint32_t code = 0;
    for (size_t i = 0; i < digits; i++) {
        int digit = hex_digit(toml_peek(reader, 0));
        if (digit < 0)
            return toml_refuse(reader, "a \\u or \\U needs 4 or 8 hexadecimal digits");
        code = code << 4 | (uint32_t)digit;
        reader->at++;
    }
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return toml_refuse(reader, "that code point is no character");
    put_code_point(reader, builder, code);
    return 0;
}

/* A backslash at the end of a line swallows all blank space up to the next character. */
static int read_line_continuation(struct toml_reader *reader) {
    while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t')
        reader->at++;
    if (!toml_take(reader, "\n"))
        return toml_refuse(reader, "a backslash before blanks must end its line");
    while (reader->at < reader->end && strchr(" \t\n", *reader->at) && *reader->at)
        reader->at++;
    return 0;
}

static int read_escape(struct toml_reader *reader, struct builder *builder, bool several_lines) {
    static const char names[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
    char name = toml_peek(reader, 0);
    if (several_lines && (name == ' ' || name == '\t' || name == '\n'))
        return read_line_continuation(reader);
    reader->at += reader->at < reader->end;
    if (name == 'u' || name == 'U')
        return read_unicode(reader, builder, name == 'u' ? 4 : 8);
    const char *found = name ? strchr(names, name) : NULL;
    if (!found)
        return toml_refuse(reader, "an unknown escape in a string");
    put(reader, builder, &values[found - names], 1);
    return 0;
}

static bool is_control(char c, bool several_lines) {
    return ((unsigned char)c < 0x20 && c != '\t' && !(c == '\n' && several_lines)) || c == 0x7f;
}

/* Up to two quotes may stand right before the three that end a string of several lines. */
static bool take_string_end(struct toml_reader *reader, struct builder *builder, char quote,
                            bool several_lines) {
    if (toml_peek(reader, 0) != quote)
        return false;
    if (!several_lines) {
        reader->at++;
        return true;
    }
    if (toml_peek(reader, 1) != quote || toml_peek(reader, 2) != quote)
        return false;
    reader->at += 3;
    for (int extra = 0; extra < 2 && toml_peek(reader, 0) == quote; extra++, reader->at++)
        put(reader, builder, &quote, 1);
    return true;
}

/* `"..."`, `'...'` and both of three quotes; `at` stands on the first quote. */
static int read_string(struct toml_reader *reader, bool may_have_lines, struct text *text) {
    char quote = toml_peek(reader, 0);
    bool several_lines = may_have_lines && toml_take(reader, quote == '"' ? "\"\"\"" : "'''");
    struct builder builder = {0};
    if (!several_lines)
        reader->at++;
    else
        toml_take(reader, "\n");
    while (!take_string_end(reader, &builder, quote, several_lines)) {
        if (reader->at == reader->end)
            return toml_refuse(reader, "a string has no end");
        char c = *reader->at;
        if (is_control(c, several_lines))
            return toml_refuse(reader, "a control character in a string");
        reader->at++;
        if (quote == '"' && c == '\\') {
            if (read_escape(reader, &builder, several_lines))
                return -1;
        } else {
            put(reader, &builder, &c, 1);
        }
    }
    *text = (struct text){builder.at ? builder.at : "", builder.count};
    return 0;
}

static bool is_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

int toml_read_key_part(struct toml_reader *reader, struct text *key) {
    char c = toml_peek(reader, 0);
    if (c == '"' || c == '\'')
        return read_string(reader, false, key);
    const char *from = reader->at;
    while (is_bare(toml_peek(reader, 0)))
        reader->at++;
    *key = (struct text){from, (size_t)(reader->at - from)};
    return key->size ? 0 : toml_refuse(reader, "a key is expected here");
}

/* ---- dates and times ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Two digits at an offset, or -1. */
static int two_digits(const struct toml_reader *reader, size_t at) {
    char tens = toml_peek(reader, at), ones = toml_peek(reader, at + 1);
    return is_digit(tens) && is_digit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
}

static bool in_range(int value, int least, int most) {
    return value >= least && value <= most;
}

/* The size of a time at this offset, 0 where there is none. Seconds are not optional in TOML 1.0.
 */
static size_t time_size(const struct toml_reader *reader, size_t at) {
    if (!in_range(two_digits(reader, at), 0, 23) || toml_peek(reader, at + 2) != ':' ||
        !in_range(two_digits(reader, at + 3), 0, 59) || toml_peek(reader, at + 5) != ':' ||
        !in_range(two_digits(reader, at + 6), 0, 59))
        return 0;
    size_t size = 8;
    if (toml_peek(reader, at + 8) == '.' && is_digit(toml_peek(reader, at + 9)))
        for (size = 9; is_digit(toml_peek(reader, at + size));)
            size++;
    return size;
}

static size_t offset_size(const struct toml_reader *reader, size_t at) {
    char c = toml_peek(reader, at);
    if (c == 'Z' || c == 'z')
        return 1;
    bool whole = (c == '+' || c == '-') && in_range(two_digits(reader, at + 1), 0, 23) &&
                 toml_peek(reader, at + 3) == ':' && in_range(two_digits(reader, at + 4), 0, 59);
    return whole ? 6 : 0;
}

static size_t date_size(const struct toml_reader *reader) {
    bool shape = two_digits(reader, 0) >= 0 && two_digits(reader, 2) >= 0 &&
                 toml_peek(reader, 4) == '-' && in_range(two_digits(reader, 5), 1, 12) &&
                 toml_peek(reader, 7) == '-' && in_range(two_digits(reader, 8), 1, 31);
    return shape ? 10 : 0;
}

static bool day_exists(const struct toml_reader *reader) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = two_digits(reader, 0) * 100 + two_digits(reader, 2);
    int month = two_digits(reader, 5), day = two_digits(reader, 8);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year > 0 && day <= days[month - 1] && (month != 2 || day <= 28 || leap);
}

/* 1: read, 0: no date or time stands here, -1: one that does not exist. */
static int read_date(struct toml_reader *reader, struct toml_value *value) {
    size_t size = date_size(reader);
    if (size && !day_exists(reader))
        return toml_refuse(reader, "there is no such day");
    char between = toml_peek(reader, size);
    size_t time = size && between != 'T' && between != 't' && between != ' '
                      ? 0
                      : time_size(reader, size ? size + 1 : 0);
    if (size && time)
        size += 1 + time + offset_size(reader, size + 1 + time);
    else if (!size)
        size = time;
    if (!size)
        return 0;
    value->kind = TOML_DATE;
    value->text = (struct text){reader->at, size};
    reader->at += size;
    return 1;
}

/* ---- numbers ---- */

static bool is_digit_of(char c, int base) {
    int digit = hex_digit(c);
    return digit >= 0 && digit < base;
}

/* Digits with single underscores between them: the size, 0 where there is no digit at `at`. */
static size_t digits_size(const struct toml_reader *reader, size_t at, int base) {
    size_t size = 0;
    while (is_digit_of(toml_peek(reader, at + size), base)) {
        size++;
        if (toml_peek(reader, at + size) == '_' &&
            is_digit_of(toml_peek(reader, at + size + 1), base))
            size++;
    }
    return size;
}

static size_t prefixed_size(const struct toml_reader *reader) {
    static const struct {
        char letter;
        int base;
    } bases[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    for (size_t i = 0; toml_peek(reader, 0) == '0' && i < 3; i++) {
        size_t digits =
            toml_peek(reader, 1) == bases[i].letter ? digits_size(reader, 2, bases[i].base) : 0;
        if (digits)
            return 2 + digits;
    }
    return 0;
}

static size_t decimal_size(const struct toml_reader *reader, bool *is_float) {
    size_t sign = toml_peek(reader, 0) == '+' || toml_peek(reader, 0) == '-';
    size_t whole = toml_peek(reader, sign) == '0' ? 1 : digits_size(reader, sign, 10);
    if (!whole)
        return 0;
    size_t size = sign + whole;
    size_t fraction = toml_peek(reader, size) == '.' ? digits_size(reader, size + 1, 10) : 0;
    size += fraction ? 1 + fraction : 0;
    size_t letter = toml_peek(reader, size) == 'e' || toml_peek(reader, size) == 'E';
    size_t exponent_sign = toml_peek(reader, size + 1) == '+' || toml_peek(reader, size + 1) == '-';
    size_t exponent = letter ? digits_size(reader, size + 1 + exponent_sign, 10) : 0;
    *is_float = fraction || exponent;
    return size + (exponent ? 1 + exponent_sign + exponent : 0);
}

static bool read_special_float(struct toml_reader *reader, struct toml_value *value) {
    static const char *const names[] = {"inf", "nan", "+inf", "+nan", "-inf", "-nan"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (toml_take(reader, names[i])) {
            value->kind = TOML_FLOAT;
            value->text = text_of(names[i]);
            return true;
        }
    return false;
}

static bool read_number(struct toml_reader *reader, struct toml_value *value) {
    bool is_float = false;
    size_t size = prefixed_size(reader);
    if (!size)
        size = decimal_size(reader, &is_float);
    if (!size)
        return read_special_float(reader, value);
    struct builder digits = {0};
    for (size_t i = 0; i < size; i++)
        if (reader->at[i] != '_')
            put(reader, &digits, reader->at + i, 1);
    value->kind = is_float ? TOML_FLOAT : TOML_INTEGER;
    value->text = (struct text){digits.at, digits.count};
    reader->at += size;
    return true;
}

static bool read_boolean(struct toml_reader *reader, struct toml_value *value) {
    bool is_true = toml_take(reader, "true");
    if (!is_true && !toml_take(reader, "false"))
        return false;
    value->kind = TOML_BOOLEAN;
    value->text = is_true ? TEXT("true") : TEXT("false");
    return true;
}

int toml_read_scalar(struct toml_reader *reader, struct toml_value *value) {
    char c = toml_peek(reader, 0);
    if (c == '"' || c == '\'') {
        value->kind = TOML_STRING;
        return read_string(reader, true, &value->text);
    }
    if (read_boolean(reader, value))
        return 0;
    int dated = read_date(reader, value);
    if (dated)
        return dated < 0 ? -1 : 0;
    return read_number(reader, value) ? 0 : toml_refuse(reader, "this is no value");
}
