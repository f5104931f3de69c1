/* literal.c: numbers of every kind and the prefixes of strings. */
#include "python/literal.h"

#include <string.h>

#include "python/character.h"

static char at_or_zero(struct text source, size_t at) {
    return at < source.size ? source.at[at] : '\0';
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_digit(char c, int radix) {
    c = lower(c);
    return (c >= '0' && c <= '9' && c - '0' < radix) || (radix == 16 && c >= 'a' && c <= 'f');
}

/* digit ("_"? digit)*; SIZE_MAX where there is none, or an underscore has no digit behind it. */
static size_t digits_end(struct text source, size_t at, int radix) {
    for (;;) {
        if (!is_digit(at_or_zero(source, at), radix))
            return SIZE_MAX;
        while (is_digit(at_or_zero(source, at), radix))
            at++;
        if (at_or_zero(source, at) != '_')
            return at;
        at++;
    }
}

/* A keyword may follow a number without a blank (`1if x else 2`), no other letter may. */
static size_t number_finish(struct text source, size_t at) {
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    if (!(character_class(at_or_zero(source, at)) & (CHARACTER_NAME | CHARACTER_DIGIT)))
        return at;
    struct text rest = text_slice(source, at, source.size);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (text_starts(rest, text_of(keywords[i])))
            return at;
    return SIZE_MAX;
}

/* ("0x" | "0o" | "0b") "_"? digits, and Python 2's long suffix. */
static size_t based_end(struct text source, size_t at, int radix) {
    at += 2;
    size_t end = digits_end(source, at + (at_or_zero(source, at) == '_'), radix);
    if (end == SIZE_MAX)
        return SIZE_MAX;
    if (lower(at_or_zero(source, end)) == 'l')
        end++;
    return number_finish(source, end);
}

/* ["." digits?] [("e" | "E") ("+" | "-")? digits]; gives `at` where neither is there. */
static size_t fraction_end(struct text source, size_t at) {
    if (at_or_zero(source, at) == '.') {
        at++;
        if (is_digit(at_or_zero(source, at), 10))
            at = digits_end(source, at, 10);
    }
    if (at == SIZE_MAX || lower(at_or_zero(source, at)) != 'e')
        return at;
    char sign = at_or_zero(source, at + 1);
    size_t exponent = at + 1 + (sign == '+' || sign == '-');
    if (exponent == at + 1 && !is_digit(sign, 10))
        return at;
    return digits_end(source, exponent, 10);
}

/* `0777` is Python 2's octal; `09` is nobody's, `09.5` is a float. */
static bool is_integer(struct text digits) {
    if (digits.at[0] != '0')
        return true;
    bool octal = true, zeros = true;
    for (size_t i = 0; i < digits.size; i++) {
        octal = octal && digits.at[i] < '8';
        zeros = zeros && (digits.at[i] == '0' || digits.at[i] == '_');
    }
    return zeros || octal;
}

static size_t decimal_end(struct text source, size_t at) {
    size_t whole = at;
    if (source.at[at] != '.')
        whole = digits_end(source, at, 10);
    if (whole == SIZE_MAX)
        return SIZE_MAX;
    size_t end = fraction_end(source, whole);
    if (end == SIZE_MAX)
        return SIZE_MAX;
    char suffix = lower(at_or_zero(source, end));
    if (suffix == 'j')
        return number_finish(source, end + 1);
    if (end == whole && !is_integer(text_slice(source, at, whole)))
        return SIZE_MAX;
    return number_finish(source, end + (end == whole && suffix == 'l'));
}

size_t literal_number_end(struct text source, size_t at) {
    if (source.at[at] == '0')
        switch (lower(at_or_zero(source, at + 1))) {
        case 'x':
            return based_end(source, at, 16);
        case 'o':
            return based_end(source, at, 8);
        case 'b':
            return based_end(source, at, 2);
        }
    return decimal_end(source, at);
}

bool literal_prefix_read(struct text letters, struct literal_prefix *prefix) {
    static const char *const known[] = {"r",  "u",  "b",  "f",  "t",  "br",
                                        "rb", "fr", "rf", "tr", "rt", "ur"};
    char name[3] = {0};
    if (letters.size < 1 || letters.size > 2)
        return false;
    for (size_t i = 0; i < letters.size; i++)
        name[i] = lower(letters.at[i]);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i]) == 0) {
            *prefix = (struct literal_prefix){strchr(name, 'r') != NULL, strchr(name, 'b') != NULL,
                                              strpbrk(name, "ft") != NULL};
            return true;
        }
    return false;
}
