/* sql_words.h: the words of a text of SQL, and where a reader stands in it. */
#ifndef SCHEMA_SQL_WORDS_H
#define SCHEMA_SQL_WORDS_H

#include "schema/sql.h"

enum sql_word_kind {
    SQL_END,
    SQL_NAME,   /* bare: letters, digits, `_`, `$`, and what is computed */
    SQL_QUOTED, /* "x", `x`, [x]: text without the quotes */
    SQL_STRING, /* 'x', E'x': text without the quotes, doubled ones undone */
    SQL_DOLLAR, /* $$x$$, $tag$x$tag$: what stands between */
    SQL_NUMBER,
    SQL_MARK, /* one character */
};
struct sql_word {
    enum sql_word_kind kind;
    struct text text;
    size_t start, end; /* of it in the SQL, quotes included */
};

/* A reader; a copy of it remembers where it stood. `word` is the next one. */
struct sql {
    struct text text;
    struct sql_word word;
    struct place place;
    struct operations *operations;
    struct arena *arena;
    int depth;               /* strings of SQL inside SQL */
    struct text search_path; /* the schema of names without one; empty: nobody has said */
};
void sql_start(struct sql *sql, struct text text);
void sql_next(struct sql *sql);

/* Is the next word this keyword, whatever its case? */
bool sql_at(const struct sql *sql, const char *keyword);
bool sql_at_any(const struct sql *sql, const char *const *keywords, size_t count);
bool sql_at_mark(const struct sql *sql, char mark);
/* At the end of a statement: `;` or nothing more. */
bool sql_at_end(const struct sql *sql);
/* Takes these keywords, separated by blanks; false, and nothing is taken, where they do not stand
 * there. */
bool sql_take(struct sql *sql, const char *keywords);
bool sql_take_mark(struct sql *sql, char mark);
/* Up to a comma or closing bracket outside of brackets, or the statement's end. */
void sql_skip_item(struct sql *sql);
/* Behind the bracket that closes the one that is next. */
void sql_skip_brackets(struct sql *sql);
void sql_skip_statement(struct sql *sql);

/* A name as the database takes it: bare ones in lower case. Empty where none stands there, or where
 * it is computed. */
struct text sql_take_name(struct sql *sql);
/* (a, b DESC, lower(c)): false where one is no plain column. */
bool sql_take_columns(struct sql *sql, struct texts *columns);

struct sql_name {
    struct text schema, name;
    bool is_known;
};
/* [[database.]schema.]name, in the schema that the statement before set as the search path */
struct sql_name sql_take_qualified(struct sql *sql);
/* One text: "schema.name", or the name alone. */
struct text sql_name_text(struct sql_name name, struct arena *arena);

/* ---- sql_columns.c ---- */

void sql_take_type(struct sql *sql, struct type *type);
/* name type and what else belongs to a column, up to a comma or bracket. */
void sql_take_column(struct sql *sql, struct column *column, struct constraints *hanging);
/* [CONSTRAINT x] UNIQUE | PRIMARY KEY | FOREIGN KEY | INDEX ... True: it is a constraint, and has
 * been taken. `*constraint` is one where `kind_known`, else a CHECK or the like; a primary key is
 * told by `*is_primary`. */
struct sql_constraint {
    struct constraint constraint;
    bool kind_known, is_primary;
};
bool sql_take_constraint(struct sql *sql, struct sql_constraint *taken);

/* ---- sql_table.c ---- */

/* Behind ALTER [FOREIGN] TABLE. */
void sql_alter_table(struct sql *sql, size_t start);
/* Behind CREATE TABLE. */
void sql_create_table(struct sql *sql, size_t start);

/* ---- sql.c ---- */

struct operation *sql_add(struct sql *sql, enum operation_kind kind, struct sql_name table);
/* The statement, from `start` to where the reader stands, was not understood. It may have done
 * anything, unless the caller knows better. */
struct unread *sql_unread(struct sql *sql, size_t start, const char *sentence);

#endif
