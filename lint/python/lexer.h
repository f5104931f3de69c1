/* lexer.h: Python source to tokens, one at a time and without copying. Whole Python: 2.7 to 3.14,
 * nested f-strings and t-strings as since 3.12, layout as CPython counts it. */
#ifndef PYTHON_LEXER_H
#define PYTHON_LEXER_H

#include <stdint.h>

#include "base/text.h"
#include "python/encoding.h"

enum token_kind {
    TOKEN_END, /* of the file, after the last NEWLINE and DEDENT */
    TOKEN_ERROR,
    TOKEN_NEWLINE, /* of a logical line; empty lines have none */
    TOKEN_INDENT,
    TOKEN_DEDENT,
    TOKEN_NAME, /* soft keywords (match, case, type, print, async, await) too */
    TOKEN_NUMBER,
    TOKEN_STRING,        /* prefix and quotes included; bytes too */
    TOKEN_FORMAT_START,  /* f" or t" and their kin */
    TOKEN_FORMAT_MIDDLE, /* literal text inside, `{{` undone by nobody; never empty */
    TOKEN_FORMAT_END,

    /* Marks, in the order of lexer.c's table. */
    TOKEN_OPEN_ROUND,
    TOKEN_CLOSE_ROUND,
    TOKEN_OPEN_SQUARE,
    TOKEN_CLOSE_SQUARE,
    TOKEN_OPEN_CURLY,
    TOKEN_CLOSE_CURLY,
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_SEMICOLON,
    TOKEN_DOT,
    TOKEN_ELLIPSIS,
    TOKEN_ARROW,
    TOKEN_WALRUS,
    TOKEN_EXCLAMATION, /* only inside a replacement field of an f-string */
    TOKEN_BACKQUOTE,   /* Python 2 */
    TOKEN_TILDE,
    TOKEN_AT,
    TOKEN_PLUS,
    TOKEN_MINUS,
    TOKEN_STAR,
    TOKEN_SLASH,
    TOKEN_PERCENT,
    TOKEN_DOUBLE_STAR,
    TOKEN_DOUBLE_SLASH,
    TOKEN_SHIFT_LEFT,
    TOKEN_SHIFT_RIGHT,
    TOKEN_AND_BITS,
    TOKEN_OR_BITS,
    TOKEN_XOR_BITS,
    TOKEN_LESS,
    TOKEN_GREATER,
    TOKEN_LESS_EQUAL,
    TOKEN_GREATER_EQUAL,
    TOKEN_EQUAL_EQUAL,
    TOKEN_NOT_EQUAL, /* `<>` too */
    TOKEN_EQUAL,
    TOKEN_AUGMENTED, /* `+=` and the other twelve */

    /* Keywords of Python 3. */
    TOKEN_FALSE,
    TOKEN_NONE,
    TOKEN_TRUE,
    TOKEN_AND,
    TOKEN_AS,
    TOKEN_ASSERT,
    TOKEN_BREAK,
    TOKEN_CLASS,
    TOKEN_CONTINUE,
    TOKEN_DEF,
    TOKEN_DEL,
    TOKEN_ELIF,
    TOKEN_ELSE,
    TOKEN_EXCEPT,
    TOKEN_FINALLY,
    TOKEN_FOR,
    TOKEN_FROM,
    TOKEN_GLOBAL,
    TOKEN_IF,
    TOKEN_IMPORT,
    TOKEN_IN,
    TOKEN_IS,
    TOKEN_LAMBDA,
    TOKEN_NONLOCAL,
    TOKEN_NOT,
    TOKEN_OR,
    TOKEN_PASS,
    TOKEN_RAISE,
    TOKEN_RETURN,
    TOKEN_TRY,
    TOKEN_WHILE,
    TOKEN_WITH,
    TOKEN_YIELD,
};

/* Offsets count bytes from the start of the source, a BOM included. */
struct token {
    uint8_t kind; /* enum token_kind */
    uint32_t start, end;
    uint32_t line, column; /* of `start`, from 1; columns count bytes */
};

/* CPython's own bounds. */
enum {
    LEXER_MOST_BRACKETS = 200,
    LEXER_MOST_INDENTS = 100,
    LEXER_MOST_FORMATS = 150, /* f-strings inside f-strings */
};

struct lexer {
    const char *source;
    uint32_t size, at, line, line_start;
    enum encoding encoding;
    bool at_line_start, in_format_text;
    uint8_t indent_count, bracket_count, format_count, owed_dedents;
    struct token last;
    const char *reason; /* why the last token is TOKEN_ERROR; it comes again for ever */
    uint32_t indents[LEXER_MOST_INDENTS], other_indents[LEXER_MOST_INDENTS];
    char brackets[LEXER_MOST_BRACKETS]; /* 'F': a replacement field */
    struct lexer_format {
        char quote;
        bool is_triple, is_raw;
        uint8_t fields; /* open replacement fields; above 0 its text is a format specification */
    } formats[LEXER_MOST_FORMATS];
};

/* Ready for the first token. The source must outlive the lexer. A source that can't be decoded
 * (a NUL byte, an unknown coding cookie, over 2 GiB) gives TOKEN_ERROR at once. */
void lexer_start(struct lexer *lexer, struct text source);
struct token lexer_next(struct lexer *lexer);

/* Refuses the token as lexer_next does where the text is no Python. */
struct token lexer_refuse(struct lexer *lexer, struct token token, const char *reason);

#endif
