/* word.c: keywords and marks: two tables. */
#include "python/word.h"

#include <string.h>

enum { SLOTS = 64 };

struct word {
    char spelling[9];
    uint8_t kind;
};

/* Every keyword stands at its own hash; a test looks all of them up. */
static const struct word keywords[SLOTS] = {
    [0] = {"from", TOKEN_FROM},
    [1] = {"False", TOKEN_FALSE},
    [2] = {"class", TOKEN_CLASS},
    [3] = {"import", TOKEN_IMPORT},
    [5] = {"for", TOKEN_FOR},
    [7] = {"as", TOKEN_AS},
    [9] = {"raise", TOKEN_RAISE},
    [17] = {"assert", TOKEN_ASSERT},
    [18] = {"except", TOKEN_EXCEPT},
    [20] = {"in", TOKEN_IN},
    [21] = {"return", TOKEN_RETURN},
    [22] = {"try", TOKEN_TRY},
    [23] = {"nonlocal", TOKEN_NONLOCAL},
    [25] = {"not", TOKEN_NOT},
    [27] = {"del", TOKEN_DEL},
    [28] = {"if", TOKEN_IF},
    [31] = {"with", TOKEN_WITH},
    [33] = {"None", TOKEN_NONE},
    [35] = {"pass", TOKEN_PASS},
    [36] = {"True", TOKEN_TRUE},
    [38] = {"and", TOKEN_AND},
    [39] = {"continue", TOKEN_CONTINUE},
    [42] = {"while", TOKEN_WHILE},
    [46] = {"elif", TOKEN_ELIF},
    [47] = {"def", TOKEN_DEF},
    [50] = {"global", TOKEN_GLOBAL},
    [51] = {"lambda", TOKEN_LAMBDA},
    [52] = {"or", TOKEN_OR},
    [55] = {"is", TOKEN_IS},
    [57] = {"yield", TOKEN_YIELD},
    [58] = {"break", TOKEN_BREAK},
    [60] = {"else", TOKEN_ELSE},
    [61] = {"finally", TOKEN_FINALLY},
};

static size_t keyword_hash(struct text name) {
    size_t first = (unsigned char)name.at[0], second = (unsigned char)name.at[1];
    size_t last = (unsigned char)name.at[name.size - 1];
    return (first * 54 + second * 21 + last * 50 + name.size * 54) % SLOTS;
}

enum token_kind word_keyword(struct text name) {
    if (name.size < 2 || name.size > 8)
        return TOKEN_NAME;
    const struct word *word = &keywords[keyword_hash(name)];
    bool is_keyword =
        memcmp(word->spelling, name.at, name.size) == 0 && word->spelling[name.size] == '\0';
    return is_keyword ? word->kind : TOKEN_NAME;
}

/* Marks of one character, by character. */
static const uint8_t marks[128] = {
    ['('] = TOKEN_OPEN_ROUND,   [')'] = TOKEN_CLOSE_ROUND, ['['] = TOKEN_OPEN_SQUARE,
    [']'] = TOKEN_CLOSE_SQUARE, ['{'] = TOKEN_OPEN_CURLY,  ['}'] = TOKEN_CLOSE_CURLY,
    [','] = TOKEN_COMMA,        [':'] = TOKEN_COLON,       [';'] = TOKEN_SEMICOLON,
    ['.'] = TOKEN_DOT,          ['`'] = TOKEN_BACKQUOTE,   ['~'] = TOKEN_TILDE,
    ['@'] = TOKEN_AT,           ['+'] = TOKEN_PLUS,        ['-'] = TOKEN_MINUS,
    ['*'] = TOKEN_STAR,         ['/'] = TOKEN_SLASH,       ['%'] = TOKEN_PERCENT,
    ['&'] = TOKEN_AND_BITS,     ['|'] = TOKEN_OR_BITS,     ['^'] = TOKEN_XOR_BITS,
    ['<'] = TOKEN_LESS,         ['>'] = TOKEN_GREATER,     ['='] = TOKEN_EQUAL,
};

/* Longer marks, the longest first. */
static const struct {
    char spelling[4];
    uint8_t size, kind;
} long_marks[] = {
    {"...", 3, TOKEN_ELLIPSIS},    {"**=", 3, TOKEN_AUGMENTED},    {"//=", 3, TOKEN_AUGMENTED},
    {"<<=", 3, TOKEN_AUGMENTED},   {">>=", 3, TOKEN_AUGMENTED},    {"**", 2, TOKEN_DOUBLE_STAR},
    {"//", 2, TOKEN_DOUBLE_SLASH}, {"<<", 2, TOKEN_SHIFT_LEFT},    {">>", 2, TOKEN_SHIFT_RIGHT},
    {"==", 2, TOKEN_EQUAL_EQUAL},  {"!=", 2, TOKEN_NOT_EQUAL},     {"<>", 2, TOKEN_NOT_EQUAL},
    {"<=", 2, TOKEN_LESS_EQUAL},   {">=", 2, TOKEN_GREATER_EQUAL}, {"->", 2, TOKEN_ARROW},
    {":=", 2, TOKEN_WALRUS},       {"+=", 2, TOKEN_AUGMENTED},     {"-=", 2, TOKEN_AUGMENTED},
    {"*=", 2, TOKEN_AUGMENTED},    {"/=", 2, TOKEN_AUGMENTED},     {"%=", 2, TOKEN_AUGMENTED},
    {"@=", 2, TOKEN_AUGMENTED},    {"&=", 2, TOKEN_AUGMENTED},     {"|=", 2, TOKEN_AUGMENTED},
    {"^=", 2, TOKEN_AUGMENTED},
};

enum token_kind word_mark(struct text rest, size_t *size) {
    unsigned char first = (unsigned char)rest.at[0];
    *size = 1;
    bool may_be_long = rest.size > 1 && strchr("=*/<>.", rest.at[1]);
    for (size_t i = 0; may_be_long && i < sizeof long_marks / sizeof *long_marks; i++)
        if (rest.size >= long_marks[i].size &&
            memcmp(rest.at, long_marks[i].spelling, long_marks[i].size) == 0) {
            *size = long_marks[i].size;
            return long_marks[i].kind;
        }
    if (first >= 128 || marks[first] == 0)
        return TOKEN_ERROR;
    return marks[first];
}
