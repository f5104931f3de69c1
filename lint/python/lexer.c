/* lexer.c: one token after another. Layout (lines, indents, brackets) and strings are decided here;
 * numbers and prefixes in literal.c, marks and keywords in word.c. */
#include "python/lexer.h"

#include <assert.h>
#include <string.h>

#include "python/character.h"
#include "python/literal.h"
#include "python/word.h"

enum { LARGEST_SOURCE = 0x7fffffff, TAB_STOP = 8, FIELD = 'F' };

static char byte_at(const struct lexer *lexer, uint32_t at) {
    return at < lexer->size ? lexer->source[at] : '\0';
}

static struct text source_text(const struct lexer *lexer, uint32_t start, uint32_t end) {
    return (struct text){lexer->source + start, end - start};
}

/* A token from `start` up to where the lexer is now. */
static struct token token_here(const struct lexer *lexer, enum token_kind kind, uint32_t start) {
    return (struct token){(uint8_t)kind, start, lexer->at, lexer->line,
                          start - lexer->line_start + 1};
}

struct token lexer_refuse(struct lexer *lexer, struct token token, const char *reason) {
    token.kind = TOKEN_ERROR;
    lexer->last = token;
    lexer->reason = reason;
    return token;
}

static struct token refuse_here(struct lexer *lexer, const char *reason) {
    uint32_t start = lexer->at;
    if (lexer->at < lexer->size)
        lexer->at++;
    return lexer_refuse(lexer, token_here(lexer, TOKEN_ERROR, start), reason);
}

/* Decoding comes before lexing, so its errors do too. */
static const char *decoding_error(const struct lexer *lexer, struct text source) {
    if (source.size > LARGEST_SOURCE)
        return "the file is over 2 GiB";
    if (source.size && memchr(source.at, '\0', source.size))
        return "source code can't hold NUL bytes";
    if (lexer->encoding == ENCODING_UNKNOWN)
        return "its coding cookie names an encoding other than utf-8, latin-1 and ascii";
    if (lexer->encoding == ENCODING_UTF8_STRICT && !encoding_is_utf8(source))
        return "it is not UTF-8, as its coding cookie says";
    if (lexer->encoding == ENCODING_ASCII && !encoding_is_ascii(source))
        return "it is not ASCII, as its coding cookie says";
    return NULL;
}

void lexer_start(struct lexer *lexer, struct text source) {
    size_t start;
    lexer->encoding = encoding_of_source(source, &start);
    lexer->source = source.at ? source.at : "";
    lexer->size = source.size > LARGEST_SOURCE ? 0 : (uint32_t)source.size;
    lexer->at = lexer->line_start = (uint32_t)start;
    lexer->line = 1;
    lexer->at_line_start = true;
    lexer->in_format_text = false;
    lexer->indent_count = lexer->bracket_count = lexer->format_count = lexer->owed_dedents = 0;
    lexer->last = (struct token){.kind = TOKEN_NEWLINE, .line = 1, .column = 1};
    lexer->reason = NULL;
    const char *reason = decoding_error(lexer, source);
    if (reason)
        lexer_refuse(lexer, token_here(lexer, TOKEN_ERROR, lexer->at), reason);
}

/* ---- lines ---- */

/* Steps over LF, CR or CRLF. */
static void newline_pass(struct lexer *lexer) {
    bool is_pair = lexer->source[lexer->at] == '\r' && byte_at(lexer, lexer->at + 1) == '\n';
    lexer->at += is_pair ? 2 : 1;
    lexer->line++;
    lexer->line_start = lexer->at;
}

static void comment_pass(struct lexer *lexer) {
    while (lexer->at < lexer->size &&
           !(character_class(lexer->source[lexer->at]) & CHARACTER_NEWLINE))
        lexer->at++;
}

/* A backslash at the end of a line joins the next one to it; there must be a next one. */
static bool continuation_pass(struct lexer *lexer) {
    lexer->at++;
    if (!(character_class(byte_at(lexer, lexer->at)) & CHARACTER_NEWLINE))
        return false;
    newline_pass(lexer);
    return lexer->at < lexer->size;
}

/* Columns as CPython counts them twice: tabs to the next multiple of 8, and tabs as one. A line
 * whose order differs between the two is an error. */
struct indent {
    uint32_t column, other;
};

static bool indent_measure(struct lexer *lexer, struct indent *indent) {
    uint32_t joined = 0; /* what stood before the first backslash counts */
    *indent = (struct indent){0, 0};
    for (;; lexer->at++)
        switch (byte_at(lexer, lexer->at)) {
        case ' ':
            indent->column++, indent->other++;
            break;
        case '\t':
            indent->column = (indent->column / TAB_STOP + 1) * TAB_STOP, indent->other++;
            break;
        case '\f':
            *indent = (struct indent){0, 0};
            break;
        case '\\':
            joined = joined ? joined : indent->column;
            if (!continuation_pass(lexer))
                return false;
            lexer->at--;
            break;
        default:
            if (joined)
                *indent = (struct indent){joined, joined};
            return true;
        }
}

static struct indent indent_top(const struct lexer *lexer) {
    if (lexer->indent_count == 0)
        return (struct indent){0, 0};
    return (struct indent){lexer->indents[lexer->indent_count - 1],
                           lexer->other_indents[lexer->indent_count - 1]};
}

static struct token indent_open(struct lexer *lexer, struct indent indent) {
    if (lexer->indent_count == LEXER_MOST_INDENTS - 1)
        return refuse_here(lexer, "too many levels of indentation");
    lexer->indents[lexer->indent_count] = indent.column;
    lexer->other_indents[lexer->indent_count++] = indent.other;
    return token_here(lexer, TOKEN_INDENT, lexer->at);
}

static struct token dedent_give(struct lexer *lexer) {
    lexer->owed_dedents--;
    return token_here(lexer, TOKEN_DEDENT, lexer->at);
}

/* Compares the indent of a line with those open; gives INDENT, DEDENT, an error, or NEWLINE for
 * 'the same'. */
static struct token indent_compare(struct lexer *lexer, struct indent indent) {
    struct indent top = indent_top(lexer);
    const char *mixed = "inconsistent use of tabs and spaces in indentation";
    if (indent.column > top.column)
        return indent.other <= top.other ? refuse_here(lexer, mixed) : indent_open(lexer, indent);
    while (lexer->indent_count && indent.column < indent_top(lexer).column) {
        lexer->indent_count--;
        lexer->owed_dedents++;
    }
    top = indent_top(lexer);
    if (indent.column != top.column)
        return refuse_here(lexer, "unindent does not match any outer indentation level");
    if (indent.other != top.other)
        return refuse_here(lexer, mixed);
    return lexer->owed_dedents ? dedent_give(lexer) : token_here(lexer, TOKEN_NEWLINE, lexer->at);
}

/* Passes empty lines and comments up to the first line that holds something. */
static struct token line_begin(struct lexer *lexer) {
    for (;;) {
        struct indent indent;
        if (!indent_measure(lexer, &indent))
            return refuse_here(lexer, "a backslash is not followed by another line");
        if (byte_at(lexer, lexer->at) == '#')
            comment_pass(lexer);
        if (lexer->at == lexer->size)
            indent = (struct indent){0, 0};
        else if (character_class(lexer->source[lexer->at]) & CHARACTER_NEWLINE) {
            newline_pass(lexer);
            continue;
        }
        lexer->at_line_start = false;
        return indent_compare(lexer, indent);
    }
}

/* ---- strings ---- */

static bool bytes_are_allowed(const struct lexer *lexer, uint32_t start) {
    struct text text = source_text(lexer, start, lexer->at);
    return lexer->encoding == ENCODING_LATIN1 || encoding_is_utf8(text);
}

static bool is_closing(const struct lexer *lexer, char quote, bool is_triple) {
    if (byte_at(lexer, lexer->at) != quote)
        return false;
    return !is_triple ||
           (byte_at(lexer, lexer->at + 1) == quote && byte_at(lexer, lexer->at + 2) == quote);
}

static void plain_pass(struct lexer *lexer) {
    while (lexer->at < lexer->size && character_class(lexer->source[lexer->at]) & CHARACTER_PLAIN)
        lexer->at++;
}

/* Past a backslash and what it escapes. */
static void escape_pass(struct lexer *lexer) {
    lexer->at++;
    if (lexer->at == lexer->size)
        return;
    if (character_class(lexer->source[lexer->at]) & CHARACTER_NEWLINE)
        newline_pass(lexer);
    else
        lexer->at++;
}

/* Where does the string's body end? False: nowhere. */
static bool string_pass(struct lexer *lexer, char quote, bool is_triple, bool *has_high) {
    for (;;) {
        plain_pass(lexer);
        if (lexer->at >= lexer->size)
            return false;
        char c = lexer->source[lexer->at];
        if (c == quote && is_closing(lexer, quote, is_triple))
            return true;
        *has_high |= (unsigned char)c >= 0x80;
        if (c == '\\')
            escape_pass(lexer);
        else if (!(character_class(c) & CHARACTER_NEWLINE))
            lexer->at++;
        else if (is_triple)
            newline_pass(lexer);
        else
            return false;
    }
}

/* One quote or three? Steps over them. */
static bool quotes_open(struct lexer *lexer, char *quote) {
    *quote = lexer->source[lexer->at];
    bool is_triple =
        byte_at(lexer, lexer->at + 1) == *quote && byte_at(lexer, lexer->at + 2) == *quote;
    lexer->at += is_triple ? 3 : 1;
    return is_triple;
}

/* `start` is where the prefix starts. */
static struct token string_take(struct lexer *lexer, uint32_t start, bool is_bytes) {
    struct token token = token_here(lexer, TOKEN_STRING, start);
    char quote;
    bool is_triple = quotes_open(lexer, &quote), has_high = false;
    bool closed = string_pass(lexer, quote, is_triple, &has_high);
    if (closed)
        lexer->at += is_triple ? 3 : 1;
    token.end = lexer->at;
    if (!closed)
        return lexer_refuse(lexer, token,
                            is_triple ? "a triple-quoted string is not closed"
                                      : "a string is not closed on its line");
    if (has_high && !bytes_are_allowed(lexer, start))
        return lexer_refuse(lexer, token, "a string holds bytes that are not UTF-8");
    if (has_high && is_bytes && !encoding_is_ascii(source_text(lexer, start, token.end)))
        return lexer_refuse(lexer, token, "bytes can only hold ASCII characters");
    return token;
}

/* ---- brackets ---- */

static bool bracket_open(struct lexer *lexer, char bracket) {
    if (lexer->bracket_count == LEXER_MOST_BRACKETS)
        return false;
    lexer->brackets[lexer->bracket_count++] = bracket;
    return true;
}

static bool bracket_close(struct lexer *lexer, char closing) {
    if (lexer->bracket_count == 0)
        return false;
    char open = lexer->brackets[--lexer->bracket_count];
    if (open == FIELD && closing == '}') {
        lexer->formats[lexer->format_count - 1].fields--;
        lexer->in_format_text = true;
        return true;
    }
    return (open == '(' && closing == ')') || (open == '[' && closing == ']') ||
           (open == '{' && closing == '}');
}

/* ---- f-strings and t-strings ---- */

static struct token format_open(struct lexer *lexer, uint32_t start, bool is_raw) {
    if (lexer->format_count == LEXER_MOST_FORMATS)
        return refuse_here(lexer, "too many nested f-strings");
    struct token token = token_here(lexer, TOKEN_FORMAT_START, start);
    struct lexer_format *format = &lexer->formats[lexer->format_count++];
    format->is_triple = quotes_open(lexer, &format->quote);
    format->is_raw = is_raw;
    format->fields = 0;
    lexer->in_format_text = true;
    token.end = lexer->at;
    return token;
}

static struct token format_close(struct lexer *lexer, const struct lexer_format *format) {
    uint32_t start = lexer->at;
    lexer->at += format->is_triple ? 3 : 1;
    lexer->format_count--;
    lexer->in_format_text = false;
    return token_here(lexer, TOKEN_FORMAT_END, start);
}

/* `{` opens a field, except that `{{` outside a specification is a bracket as such. */
static bool is_doubled(const struct lexer *lexer, const struct lexer_format *format) {
    return !format->fields && byte_at(lexer, lexer->at + 1) == byte_at(lexer, lexer->at);
}

/* `\N{DASH}` is no field. Elsewhere a backslash before a curly bracket escapes nothing. */
static void format_escape_pass(struct lexer *lexer, const struct lexer_format *format) {
    char next = byte_at(lexer, lexer->at + 1);
    if (next == '{' || next == '}') {
        lexer->at++;
        return;
    }
    bool is_named = !format->is_raw && next == 'N' && byte_at(lexer, lexer->at + 2) == '{';
    escape_pass(lexer);
    if (!is_named)
        return;
    const char *end = memchr(lexer->source + lexer->at, '}', lexer->size - lexer->at);
    const char *quote = memchr(lexer->source + lexer->at, format->quote, lexer->size - lexer->at);
    while (end && (!quote || end < quote) && lexer->source + lexer->at <= end &&
           !(character_class(lexer->source[lexer->at]) & CHARACTER_NEWLINE))
        lexer->at++;
}

/* Stops before a field, the end of a field (in a specification) or the closing quote. False: the
 * text ends without one. */
static bool format_text_pass(struct lexer *lexer, const struct lexer_format *format) {
    for (;;) {
        plain_pass(lexer);
        if (lexer->at >= lexer->size)
            return false;
        char c = lexer->source[lexer->at];
        if (is_closing(lexer, format->quote, format->is_triple))
            return true;
        if (c == '{' || c == '}') {
            if (!is_doubled(lexer, format))
                return true;
            lexer->at += 2;
        } else if (c == '\\')
            format_escape_pass(lexer, format);
        else if (!(character_class(c) & CHARACTER_NEWLINE))
            lexer->at++;
        else if (format->is_triple)
            newline_pass(lexer);
        else
            return format->fields > 0; /* a specification ends with its line */
    }
}

static struct token format_text_take(struct lexer *lexer) {
    struct lexer_format *format = &lexer->formats[lexer->format_count - 1];
    uint32_t start = lexer->at;
    struct token token = token_here(lexer, TOKEN_FORMAT_MIDDLE, start);
    bool ended = format_text_pass(lexer, format);
    token.end = lexer->at;
    if (!ended)
        return lexer_refuse(lexer, token, "an f-string is not closed");
    if (!bytes_are_allowed(lexer, start))
        return lexer_refuse(lexer, token, "a string holds bytes that are not UTF-8");
    if (lexer->at > start)
        return token;
    char c = lexer->source[lexer->at];
    if (c == format->quote)
        return format_close(lexer, format);
    if (c == '}' && !format->fields)
        return refuse_here(lexer, "f-string: single '}' is not allowed");
    lexer->in_format_text = false;
    if (c != '{')
        return lexer_next(lexer);
    if (format->fields == 3)
        return refuse_here(lexer, "f-string: expressions nested too deeply");
    format->fields++;
    if (!bracket_open(lexer, FIELD))
        return refuse_here(lexer, "too many nested parentheses");
    lexer->at++;
    return token_here(lexer, TOKEN_OPEN_CURLY, start);
}

/* Is this mark at the level of the innermost replacement field itself? */
static bool at_field_level(const struct lexer *lexer) {
    return lexer->bracket_count && lexer->brackets[lexer->bracket_count - 1] == FIELD;
}

/* A field's `:` starts its specification, also before `=`; its `!` a conversion, but not in `!=`.
 */
static enum token_kind field_mark(struct lexer *lexer) {
    char c = lexer->source[lexer->at];
    if (c == ':') {
        lexer->in_format_text = true;
        return TOKEN_COLON;
    }
    return c == '!' && byte_at(lexer, lexer->at + 1) != '=' ? TOKEN_EXCLAMATION : TOKEN_ERROR;
}

/* ---- marks, names, numbers ---- */

static struct token mark_take(struct lexer *lexer) {
    uint32_t start = lexer->at;
    size_t size = 1;
    enum token_kind kind = at_field_level(lexer) ? field_mark(lexer) : TOKEN_ERROR;
    if (kind == TOKEN_ERROR)
        kind = word_mark(source_text(lexer, start, lexer->size), &size);
    if (kind == TOKEN_ERROR)
        return refuse_here(lexer, "this character has no meaning here");
    lexer->at += (uint32_t)size;
    struct token token = token_here(lexer, kind, start);
    char c = lexer->source[start];
    if (kind == TOKEN_OPEN_ROUND || kind == TOKEN_OPEN_SQUARE || kind == TOKEN_OPEN_CURLY)
        return bracket_open(lexer, c) ? token
                                      : lexer_refuse(lexer, token, "too many nested parentheses");
    if (kind == TOKEN_CLOSE_ROUND || kind == TOKEN_CLOSE_SQUARE || kind == TOKEN_CLOSE_CURLY)
        return bracket_close(lexer, c)
                   ? token
                   : lexer_refuse(lexer, token, "a closing bracket has no opening one");
    return token;
}

static struct token name_take(struct lexer *lexer) {
    uint32_t start = lexer->at, at = start;
    unsigned char all = 0;
    while (at < lexer->size &&
           character_class(lexer->source[at]) & (CHARACTER_NAME | CHARACTER_DIGIT))
        all |= (unsigned char)lexer->source[at++];
    lexer->at = at;
    struct text name = source_text(lexer, start, at);
    char next = byte_at(lexer, at);
    struct literal_prefix prefix;
    if ((next == '"' || next == '\'') && literal_prefix_read(name, &prefix))
        return prefix.is_format ? format_open(lexer, start, prefix.is_raw)
                                : string_take(lexer, start, prefix.is_bytes);
    struct token token = token_here(lexer, word_keyword(name), start);
    if (all >= 0x80 && !character_is_name(name, lexer->encoding))
        return lexer_refuse(lexer, token, "a name holds a character that names can't hold");
    return token;
}

static struct token number_take(struct lexer *lexer) {
    uint32_t start = lexer->at;
    size_t end = literal_number_end((struct text){lexer->source, lexer->size}, start);
    if (end == SIZE_MAX)
        return refuse_here(lexer, "this is no number");
    lexer->at = (uint32_t)end;
    return token_here(lexer, TOKEN_NUMBER, start);
}

/* What stands at the end of the file: the NEWLINE that its last line lacks, DEDENTs, the end. */
static struct token end_take(struct lexer *lexer) {
    if (lexer->format_count || lexer->bracket_count)
        return refuse_here(lexer, lexer->format_count ? "an f-string is not closed"
                                                      : "a bracket is not closed");
    lexer->at_line_start = true;
    if (lexer->last.kind != TOKEN_NEWLINE && lexer->last.kind != TOKEN_DEDENT &&
        lexer->last.kind != TOKEN_END)
        return token_here(lexer, TOKEN_NEWLINE, lexer->at);
    return token_here(lexer, TOKEN_END, lexer->at);
}

static struct token newline_take(struct lexer *lexer) {
    struct token token = token_here(lexer, TOKEN_NEWLINE, lexer->at);
    newline_pass(lexer);
    token.end = lexer->at;
    lexer->at_line_start = true;
    return token;
}

/* Passes blanks, comments, joined lines, and line ends inside brackets. False: a backslash joins
 * nothing. */
static bool blank_pass(struct lexer *lexer) {
    for (;;) {
        char c = byte_at(lexer, lexer->at);
        uint8_t class = character_class(c);
        if (class & CHARACTER_BLANK)
            lexer->at++;
        else if (c == '#')
            comment_pass(lexer);
        else if (class & CHARACTER_NEWLINE && lexer->bracket_count)
            newline_pass(lexer);
        else if (c != '\\')
            return true;
        else if (!continuation_pass(lexer))
            return false;
    }
}

static struct token token_take(struct lexer *lexer) {
    if (lexer->owed_dedents)
        return dedent_give(lexer);
    if (lexer->in_format_text)
        return format_text_take(lexer);
    if (lexer->at_line_start) {
        struct token token = line_begin(lexer);
        if (token.kind != TOKEN_NEWLINE)
            return token;
    }
    if (!blank_pass(lexer))
        return refuse_here(lexer, "a backslash is not followed by another line");
    if (lexer->at == lexer->size)
        return end_take(lexer);
    char c = lexer->source[lexer->at];
    uint8_t class = character_class(c);
    if (class & CHARACTER_NAME)
        return name_take(lexer);
    if (c == '"' || c == '\'')
        return string_take(lexer, lexer->at, false);
    if (class & CHARACTER_NEWLINE)
        return newline_take(lexer);
    bool is_fraction = c == '.' && character_class(byte_at(lexer, lexer->at + 1)) & CHARACTER_DIGIT;
    if (class & CHARACTER_DIGIT || is_fraction)
        return number_take(lexer);
    return mark_take(lexer);
}

struct token lexer_next(struct lexer *lexer) {
    if (lexer->last.kind == TOKEN_ERROR)
        return lexer->last;
    lexer->last = token_take(lexer);
    return lexer->last;
}
