/* sql_words.c: SQL cut into words: names, strings, comments and quotes of all dialects. */
#include "schema/sql_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_name_byte(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '#' || c == SQL_COMPUTED ||
           (unsigned char)c >= 0x80;
}

/* ---- blanks and comments ---- */

static size_t line_end(struct text text, size_t at) {
    size_t end = text_find(text, TEXT("\n"), at);
    return end == SIZE_MAX ? text.size : end;
}

static size_t skip_blanks(struct text text, size_t at) {
    for (;;) {
        while (at < text.size && isspace((unsigned char)text.at[at]))
            at++;
        struct text two = text_slice(text, at, at + 2);
        if (text_equal(two, TEXT("--"))) {
            at = line_end(text, at);
        } else if (text_equal(two, TEXT("/*"))) {
            size_t end = text_find(text, TEXT("*/"), at + 2);
            at = end == SIZE_MAX ? text.size : end + 2;
        } else {
            return at;
        }
    }
}

/* ---- quotes ---- */

/* The text up to `close`; a doubled one stands for itself, and so does what follows a backslash
 * where `escapes`. */
static struct text quoted(struct sql *sql, size_t at, char close, bool escapes, size_t *end) {
    struct text text = sql->text;
    size_t start = at, size = 0;
    bool is_plain = true;
    for (; at < text.size; at++, size++) {
        bool doubled = at + 1 < text.size && text.at[at + 1] == close;
        if (text.at[at] == close && !doubled)
            break;
        if (text.at[at] == close || (escapes && text.at[at] == '\\' && at + 1 < text.size))
            is_plain = false, at++;
    }
    *end = at < text.size ? at + 1 : at;
    if (is_plain)
        return text_slice(text, start, at);
    char *bytes = arena_alloc(sql->arena, size);
    for (size_t from = start, to = 0; to < size; from++, to++) {
        if (text.at[from] == close || (escapes && text.at[from] == '\\'))
            from++;
        bytes[to] = from < text.size ? text.at[from] : '\\';
    }
    return (struct text){bytes, size};
}

/* $$ or $tag$ at `at`: its size, or 0. */
static size_t dollar_size(struct text text, size_t at) {
    size_t end = at + 1;
    while (end < text.size && (isalpha((unsigned char)text.at[end]) || text.at[end] == '_' ||
                               (end > at + 1 && isdigit((unsigned char)text.at[end]))))
        end++;
    return end < text.size && text.at[end] == '$' ? end + 1 - at : 0;
}

static struct sql_word dollar_word(struct text text, size_t at, size_t size) {
    size_t close = text_find(text, text_slice(text, at, at + size), at + size);
    size_t stop = close == SIZE_MAX ? text.size : close;
    return (struct sql_word){SQL_DOLLAR, text_slice(text, at + size, stop), at,
                             close == SIZE_MAX ? stop : stop + size};
}

/* ---- words ---- */

static struct sql_word quoted_word(struct sql *sql, enum sql_word_kind kind, size_t start,
                                   size_t open) {
    char c = sql->text.at[open];
    struct sql_word word = {.kind = kind, .start = start};
    word.text = quoted(sql, open + 1, c == '[' ? ']' : c, open > start, &word.end);
    return word;
}

static struct sql_word plain_word(struct text text, size_t at) {
    size_t end = at + 1;
    bool is_name = is_name_byte(text.at[at]);
    while (is_name && end < text.size && is_name_byte(text.at[end]))
        end++;
    enum sql_word_kind kind = !is_name                              ? SQL_MARK
                              : isdigit((unsigned char)text.at[at]) ? SQL_NUMBER
                                                                    : SQL_NAME;
    return (struct sql_word){kind, text_slice(text, at, end), at, end};
}

/* A bracket quotes a name in SQL Server; behind a type or a value it is an array's. */
static bool opens_name(struct text text, size_t at, size_t before) {
    return text.at[at] == '[' && at + 1 < text.size && at > before &&
           (isalpha((unsigned char)text.at[at + 1]) || text.at[at + 1] == '_');
}

static struct sql_word word_at(struct sql *sql, size_t before) {
    struct text text = sql->text;
    size_t at = skip_blanks(text, before), size;
    if (at >= text.size)
        return (struct sql_word){.kind = SQL_END, .start = text.size, .end = text.size};
    char c = text.at[at];
    bool is_prefixed = at + 1 < text.size && text.at[at + 1] == '\'';
    if (c == '\'')
        return quoted_word(sql, SQL_STRING, at, at);
    if ((c == 'E' || c == 'e') && is_prefixed)
        return quoted_word(sql, SQL_STRING, at, at + 1);
    if (c == '"' || c == '`' || opens_name(text, at, before) ||
        (c == '[' && at > 0 && text.at[at - 1] == '.'))
        return quoted_word(sql, SQL_QUOTED, at, at);
    if (c == '$' && (size = dollar_size(text, at)) > 0)
        return dollar_word(text, at, size);
    return plain_word(text, at);
}

void sql_start(struct sql *sql, struct text text) {
    sql->text = text;
    sql->word = word_at(sql, 0);
}

void sql_next(struct sql *sql) {
    sql->word = word_at(sql, sql->word.end);
}

/* ---- what stands there ---- */

static bool word_is(const struct sql_word *word, const char *keyword, size_t size) {
    return word->kind == SQL_NAME && word->text.size == size &&
           strncasecmp(word->text.at, keyword, size) == 0;
}

bool sql_at(const struct sql *sql, const char *keyword) {
    return word_is(&sql->word, keyword, text_of(keyword).size);
}

bool sql_at_any(const struct sql *sql, const char *const *keywords, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (sql_at(sql, keywords[i]))
            return true;
    return false;
}

bool sql_at_mark(const struct sql *sql, char mark) {
    return sql->word.kind == SQL_MARK && sql->word.text.at[0] == mark;
}

bool sql_at_end(const struct sql *sql) {
    return sql->word.kind == SQL_END || sql_at_mark(sql, ';');
}

bool sql_take(struct sql *sql, const char *keywords) {
    struct sql ahead = *sql;
    struct text rest = text_of(keywords), keyword;
    while (text_next_part(&rest, ' ', &keyword)) {
        if (!word_is(&ahead.word, keyword.at, keyword.size))
            return false;
        sql_next(&ahead);
    }
    *sql = ahead;
    return true;
}

bool sql_take_mark(struct sql *sql, char mark) {
    bool is_there = sql_at_mark(sql, mark);
    if (is_there)
        sql_next(sql);
    return is_there;
}

void sql_skip_brackets(struct sql *sql) {
    size_t open = 0;
    do {
        open += sql_at_mark(sql, '(');
        open -= open > 0 && sql_at_mark(sql, ')');
        sql_next(sql);
    } while (open > 0 && !sql_at_end(sql));
}

void sql_skip_item(struct sql *sql) {
    while (!sql_at_end(sql) && !sql_at_mark(sql, ',') && !sql_at_mark(sql, ')'))
        if (sql_at_mark(sql, '('))
            sql_skip_brackets(sql);
        else
            sql_next(sql);
}

void sql_skip_statement(struct sql *sql) {
    while (!sql_at_end(sql))
        sql_next(sql);
}

/* ---- names ---- */

static struct text lower(struct text text, struct arena *arena) {
    char *bytes = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        bytes[i] = (char)tolower((unsigned char)text.at[i]);
    return (struct text){bytes, text.size};
}

struct text sql_take_name(struct sql *sql) {
    struct sql_word word = sql->word;
    if (word.kind != SQL_NAME && word.kind != SQL_QUOTED && word.kind != SQL_STRING)
        return TEXT("");
    sql_next(sql);
    if (memchr(word.text.at, SQL_COMPUTED, word.text.size))
        return TEXT("");
    return word.kind == SQL_NAME ? lower(word.text, sql->arena) : word.text;
}

/* One column of an index; false: an expression, or computed. */
static bool take_index_column(struct sql *sql, struct texts *columns) {
    struct text name = sql_take_name(sql);
    bool is_plain = name.size > 0 && !sql_at_mark(sql, '.');
    if (is_plain && sql_at_mark(sql, '(')) { /* MySQL's prefix of a column: name(10) */
        sql_next(sql);
        is_plain = sql->word.kind == SQL_NUMBER;
        while (!sql_at_end(sql) && !sql_take_mark(sql, ')'))
            sql_next(sql);
    }
    bool is_operand =
        sql->word.kind == SQL_MARK && !sql_at_mark(sql, ',') && !sql_at_mark(sql, ')');
    sql_skip_item(sql);
    if (is_plain && !is_operand)
        vector_push(columns, sql->arena, name);
    return is_plain && !is_operand;
}

bool sql_take_columns(struct sql *sql, struct texts *columns) {
    bool is_known = sql_take_mark(sql, '(');
    if (!is_known)
        return false;
    do {
        is_known = take_index_column(sql, columns) && is_known;
    } while (sql_take_mark(sql, ','));
    sql_take_mark(sql, ')');
    return is_known;
}

struct sql_name sql_take_qualified(struct sql *sql) {
    struct sql_name name = {.name = sql_take_name(sql), .is_known = true};
    while (sql_take_mark(sql, '.')) {
        name.schema = name.name; /* a computed one is the place where all tables are */
        name.name = sql_take_name(sql);
    }
    name.is_known = name.is_known && name.name.size > 0;
    if (name.is_known && !name.schema.size)
        name.schema = sql->search_path;
    return name;
}

struct text sql_name_text(struct sql_name name, struct arena *arena) {
    if (!name.is_known)
        return TEXT("");
    if (name.schema.size == 0)
        return name.name;
    return text_format(arena, "%.*s.%.*s", TEXT_ARGS(name.schema), TEXT_ARGS(name.name));
}
