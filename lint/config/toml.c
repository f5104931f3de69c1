/* toml.c: the statements of a TOML file: tables, arrays of tables, keys and values, and what may
 * not be said twice. */
#include "config/toml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config/toml_value.h"

/* Arrays and inline tables within each other. No real file comes near it. */
enum { MOST_NESTED = 128 };

struct document {
    struct toml_reader reader;
    struct toml_value *root, *section; /* the section is the table that the last header named */
    bool in_literal; /* an array is no way into its last item inside an inline table */
    struct { /* tables made by dotted keys since the last header; closed to headers after it */
        struct toml_value **at;
        size_t count, room;
    } dotted;
};

static int read_value(struct document *document, struct toml_value **out);

static struct toml_value *value_new(struct document *document, enum toml_kind kind) {
    struct toml_value *value = arena_new(document->reader.arena, struct toml_value);
    value->kind = kind;
    value->place = toml_place(&document->reader, document->reader.at);
    return value;
}

static void table_put(struct document *document, struct toml_value *table, struct text key,
                      struct toml_value *value) {
    value->key = key;
    vector_push(table, document->reader.arena, value);
    map_put(&table->by_key, document->reader.arena, key, value);
}

/* ---- blanks, comments, ends of lines ---- */

static void skip_blanks(struct toml_reader *reader) {
    while (toml_peek(reader, 0) == ' ' || toml_peek(reader, 0) == '\t')
        reader->at++;
}

static int skip_comment(struct toml_reader *reader) {
    if (toml_peek(reader, 0) != '#')
        return 0;
    for (; reader->at < reader->end && *reader->at != '\n'; reader->at++)
        if (((unsigned char)*reader->at < 0x20 && *reader->at != '\t') || *reader->at == 0x7f)
            return toml_refuse(reader, "a control character in a comment");
    return 0;
}

static int skip_lines(struct toml_reader *reader) {
    for (;;) {
        skip_blanks(reader);
        if (skip_comment(reader))
            return -1;
        if (!toml_take(reader, "\n"))
            return 0;
    }
}

static int end_statement(struct toml_reader *reader) {
    skip_blanks(reader);
    if (skip_comment(reader))
        return -1;
    if (reader->at < reader->end && !toml_take(reader, "\n"))
        return toml_refuse(reader, "the line must end here");
    return 0;
}

/* ---- keys and the tables that they lead to ---- */

static int read_key(struct toml_reader *reader, struct texts *key) {
    do {
        struct text part;
        skip_blanks(reader);
        if (toml_read_key_part(reader, &part))
            return -1;
        vector_push(key, reader->arena, part);
        skip_blanks(reader);
    } while (toml_take(reader, "."));
    return 0;
}

/* The table that stands for a value on the way to a deeper key: of an array of tables its last. */
static struct toml_value *as_table(const struct document *document, struct toml_value *value) {
    if (value->kind == TOML_ARRAY && value->count && !document->in_literal)
        value = value->at[value->count - 1];
    return value->kind == TOML_TABLE ? value : NULL;
}

/* One step down; a table that is not there is made. */
static int step_into(struct document *document, struct toml_value **table, struct text key) {
    struct toml_value *next = map_find(&(*table)->by_key, key);
    if (!next) {
        next = value_new(document, TOML_TABLE);
        table_put(document, *table, key, next);
    } else if (next->is_closed) {
        return toml_refuse(&document->reader, "nothing can be added to a value that is complete");
    }
    *table = as_table(document, next);
    return *table ? 0 : toml_refuse(&document->reader, "a key leads through a value");
}

static void close_dotted(struct document *document) {
    for (size_t i = 0; i < document->dotted.count; i++)
        document->dotted.at[i]->is_declared = true;
    document->dotted.count = 0;
}

static int read_header_key(struct document *document, const char *end, struct texts *key,
                           struct toml_value **parent) {
    close_dotted(document);
    *parent = document->root;
    if (read_key(&document->reader, key))
        return -1;
    for (size_t i = 0; i + 1 < key->count; i++)
        if (step_into(document, parent, key->at[i]))
            return -1;
    return toml_take(&document->reader, end)
               ? 0
               : toml_refuse(&document->reader, "a header must end in ] or ]]");
}

/* [a.b] */
static int read_table_header(struct document *document) {
    struct texts key = {0};
    struct toml_value *parent;
    if (read_header_key(document, "]", &key, &parent))
        return -1;
    struct text name = key.at[key.count - 1];
    struct toml_value *there = map_find(&parent->by_key, name);
    if (there && there->is_declared)
        return toml_refuse(&document->reader, "this table is there already");
    if (step_into(document, &parent, name))
        return -1;
    parent->is_declared = true;
    document->section = parent;
    return 0;
}

/* [[a.b]] */
static int read_array_header(struct document *document) {
    struct texts key = {0};
    struct toml_value *parent;
    if (read_header_key(document, "]]", &key, &parent))
        return -1;
    struct text name = key.at[key.count - 1];
    struct toml_value *array = map_find(&parent->by_key, name);
    if (!array) {
        array = value_new(document, TOML_ARRAY);
        table_put(document, parent, name, array);
    }
    if (array->kind != TOML_ARRAY || array->is_closed)
        return toml_refuse(&document->reader, "this name is taken by another value");
    array->is_declared = true;
    document->section = value_new(document, TOML_TABLE);
    vector_push(array, document->reader.arena, document->section);
    return 0;
}

/* Dotted keys may build a table bit by bit, but only within one section. */
static int step_dotted(struct document *document, struct toml_value **table, struct text key) {
    struct toml_value *there = map_find(&(*table)->by_key, key);
    if (there && there->is_declared)
        return toml_refuse(&document->reader, "a header has this table already");
    if (step_into(document, table, key))
        return -1;
    struct toml_value *now = there ? there : *table;
    if (!document->in_literal)
        vector_push(&document->dotted, document->reader.arena, now);
    return 0;
}

/* key = value, into this table. */
static int read_pair(struct document *document, struct toml_value *table) {
    struct toml_reader *reader = &document->reader;
    struct place place = toml_place(reader, reader->at);
    struct texts key = {0};
    struct toml_value *value;
    if (read_key(reader, &key))
        return -1;
    if (!toml_take(reader, "="))
        return toml_refuse(reader, "a = is expected after the key");
    skip_blanks(reader);
    if (read_value(document, &value))
        return -1;
    for (size_t i = 0; i + 1 < key.count; i++)
        if (step_dotted(document, &table, key.at[i]))
            return -1;
    if (map_find(&table->by_key, key.at[key.count - 1]))
        return toml_refuse(reader, "this key is there already");
    value->place = place;
    table_put(document, table, key.at[key.count - 1], value);
    return 0;
}

/* ---- values ---- */

static int read_items(struct document *document, struct toml_value *array) {
    struct toml_reader *reader = &document->reader;
    for (;;) {
        struct toml_value *item;
        if (skip_lines(reader))
            return -1;
        if (toml_take(reader, "]"))
            return 0;
        if (read_value(document, &item) || skip_lines(reader))
            return -1;
        vector_push(array, reader->arena, item);
        if (toml_take(reader, "]"))
            return 0;
        if (!toml_take(reader, ","))
            return toml_refuse(reader, "an array has no end");
    }
}

static int read_inline_pairs(struct document *document, struct toml_value *table) {
    struct toml_reader *reader = &document->reader;
    skip_blanks(reader);
    if (toml_take(reader, "}"))
        return 0;
    for (;;) {
        skip_blanks(reader);
        if (read_pair(document, table))
            return -1;
        skip_blanks(reader);
        if (toml_take(reader, "}"))
            return 0;
        if (!toml_take(reader, ","))
            return toml_refuse(reader, "an inline table has no end");
    }
}

/* Recursion, but never deeper than MOST_NESTED. */
static int read_container(struct document *document, struct toml_value *value) {
    if (++document->reader.depth > MOST_NESTED)
        return toml_refuse(&document->reader, "arrays and tables are nested too deep");
    bool outer = document->in_literal;
    document->in_literal = true;
    document->reader.at++;
    value->is_closed = true;
    int status = value->kind == TOML_ARRAY ? read_items(document, value)
                                           : read_inline_pairs(document, value);
    document->in_literal = outer;
    document->reader.depth--;
    return status;
}

static int read_value(struct document *document, struct toml_value **out) {
    char c = toml_peek(&document->reader, 0);
    *out = value_new(document, c == '[' ? TOML_ARRAY : c == '{' ? TOML_TABLE : TOML_STRING);
    return c == '[' || c == '{' ? read_container(document, *out)
                                : toml_read_scalar(&document->reader, *out);
}

static int read_statement(struct document *document) {
    struct toml_reader *reader = &document->reader;
    int status = toml_take(reader, "[[")  ? read_array_header(document)
                 : toml_take(reader, "[") ? read_table_header(document)
                                          : read_pair(document, document->section);
    return status ? -1 : end_statement(reader);
}

/* ---- the whole file ---- */

/* The size of one well-formed UTF-8 character, 0 where there is none. */
static size_t utf8_size(const unsigned char *at, size_t left) {
    size_t size = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
    if (!size || size > left || at[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool beyond = (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f);
    return overlong || beyond ? 0 : size;
}

/* CRLF counts as LF everywhere, inside strings too. */
static struct text without_carriage_returns(struct text text, struct arena *arena) {
    char *bytes = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] != '\r' || i + 1 == text.size || text.at[i + 1] != '\n')
            bytes[size++] = text.at[i];
    return (struct text){bytes, size};
}

static int check_utf8(struct toml_reader *reader) {
    const char *from = reader->at;
    while (reader->at < reader->end) {
        size_t size =
            utf8_size((const unsigned char *)reader->at, (size_t)(reader->end - reader->at));
        if (!size)
            return toml_refuse(reader, "it is not UTF-8");
        reader->at += size;
    }
    reader->at = reader->seen = reader->line_start = from;
    reader->line = 1;
    return 0;
}

int toml_read(struct text bytes, struct text path, struct arena *arena, struct toml_value **out,
              struct error *error) {
    struct text text = without_carriage_returns(bytes, arena);
    struct document document = {.reader = {.arena = arena,
                                           .path = path,
                                           .at = text.at,
                                           .end = text.at + text.size,
                                           .line_start = text.at,
                                           .seen = text.at,
                                           .line = 1,
                                           .error = error}};
    if (check_utf8(&document.reader))
        return -1;
    document.root = document.section = value_new(&document, TOML_TABLE);
    for (;;) {
        if (skip_lines(&document.reader))
            return -1;
        if (document.reader.at == document.reader.end)
            break;
        if (read_statement(&document))
            return -1;
    }
    *out = document.root;
    return 0;
}

const struct toml_value *toml_find(const struct toml_value *table, const char *dotted_keys) {
    struct text rest = text_of(dotted_keys), key;
    while (table && text_next_part(&rest, '.', &key))
        table = table->kind == TOML_TABLE ? map_find(&table->by_key, key) : NULL;
    return table;
}

bool toml_integer(const struct toml_value *value, int64_t *integer) {
    if (value->kind != TOML_INTEGER)
        return false;
    struct text digits = value->text;
    int base = 10;
    if (digits.size > 2 && digits.at[0] == '0') {
        base = digits.at[1] == 'x' ? 16 : digits.at[1] == 'o' ? 8 : 2;
        digits = text_slice(digits, 2, digits.size);
    }
    char number[72] = "";
    if (digits.size >= sizeof number)
        return false;
    memcpy(number, digits.at, digits.size);
    errno = 0;
    *integer = strtoll(number, NULL, base);
    return !errno;
}
