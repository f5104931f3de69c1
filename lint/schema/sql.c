/* sql.c: the statements of a text of SQL: one row for each that can change the schema. */
#include "schema/sql.h"

#include <string.h>

#include "schema/sql_words.h"

enum { SQL_MOST_DEPTH = 3 };

struct operation *sql_add(struct sql *sql, enum operation_kind kind, struct sql_name table) {
    struct operation operation = {.kind = kind,
                                  .schema = table.schema,
                                  .table = table.name,
                                  .name_known = table.is_known,
                                  .place = sql->place};
    vector_push(sql->operations, sql->arena, operation);
    return &sql->operations->at[sql->operations->count - 1];
}

struct unread *sql_unread(struct sql *sql, size_t start, const char *sentence) {
    struct operation *operation = sql_add(sql, OPERATION_UNREAD, (struct sql_name){0});
    struct text words = text_slice(sql->text, start, sql->word.start);
    bool computes = words.size > 0 && memchr(words.at, SQL_COMPUTED, words.size);
    operation->unread =
        (struct unread){.place = sql->place, .sentence = text_of(sentence), .words = words};
    if (computes) /* the computed part may name any table */
        operation->unread.words = TEXT("");
    return &operation->unread;
}

static void other(struct sql *sql) {
    sql_add(sql, OPERATION_OTHER, (struct sql_name){0});
    sql_skip_statement(sql);
}

/* ---- tables and indexes ---- */

static void drop_tables(struct sql *sql, size_t start) {
    sql_take(sql, "if exists");
    do {
        struct sql_name name = sql_take_qualified(sql);
        if (name.is_known)
            sql_add(sql, OPERATION_DROP_TABLE, name);
        else
            sql_unread(sql, start, "its SQL computes a table's name")->reach = REACH_TABLES;
    } while (sql_take_mark(sql, ','));
    sql_skip_statement(sql);
}

/* RENAME TABLE a TO b, c TO d */
static void rename_tables(struct sql *sql, size_t start) {
    do {
        struct sql_name name = sql_take_qualified(sql);
        sql_take(sql, "to");
        struct text new_name = sql_take_qualified(sql).name;
        if (name.is_known && new_name.size > 0)
            sql_add(sql, OPERATION_RENAME_TABLE, name)->new_name = new_name;
        else
            sql_unread(sql, start, "its SQL computes a table's name");
    } while (sql_take_mark(sql, ','));
    sql_skip_statement(sql);
}

/* A class may be mapped to a view, whose columns its query names. */
static void create_view(struct sql *sql, size_t start) {
    sql_take(sql, "if not exists");
    struct sql_name name = sql_take_qualified(sql);
    sql_skip_statement(sql);
    if (name.is_known)
        sql_add(sql, OPERATION_CREATE_TABLE, name)->created =
            (struct table){.key = sql_name_text(name, sql->arena),
                           .schema = name.schema,
                           .name = name.name,
                           .is_opaque = true,
                           .is_unmanaged = true,
                           .place = sql->place};
    else
        sql_unread(sql, start, "its SQL computes a view's name")->reach = REACH_TABLES;
}

/* To behind ON. What stands before the name may be computed: {"CONCURRENTLY"} IF NOT EXISTS name */
static struct text take_index_name(struct sql *sql) {
    struct text name = {0};
    while (!sql_at_end(sql) && !sql_take(sql, "on")) {
        size_t at = sql->word.start;
        if (sql_take(sql, "using")) /* MySQL */
            sql_take_name(sql);
        else
            name = sql_take_qualified(sql).name;
        if (sql->word.start == at) /* no name */
            sql_next(sql);
    }
    return name;
}

static void create_index(struct sql *sql, size_t start, bool is_unique) {
    struct constraint index = {.kind = CONSTRAINT_INDEX,
                               .is_unique = is_unique,
                               .options_known = true,
                               .place = sql->place};
    sql_take(sql, "concurrently");
    sql_take(sql, "if not exists");
    index.name = take_index_name(sql);
    sql_take(sql, "only");
    struct sql_name table = sql_take_qualified(sql);
    if (sql_take(sql, "using"))
        sql_take_name(sql);
    index.columns_known = sql_take_columns(sql, &index.columns);
    for (; !sql_at_end(sql); sql_next(sql))
        index.is_partial = index.is_partial || sql_at(sql, "where");
    if (table.is_known)
        sql_add(sql, OPERATION_ADD_CONSTRAINT, table)->constraint = index;
    else
        sql_unread(sql, start, "its SQL computes a table's name")->reach = REACH_INDEXES;
}

/* DROP INDEX [CONCURRENTLY] [IF EXISTS] a, b [ON table] */
static void drop_indexes(struct sql *sql, size_t start) {
    (void)start;
    sql_take(sql, "concurrently");
    sql_take(sql, "if exists");
    size_t first = sql->operations->count;
    do {
        struct text name = sql_take_qualified(sql).name;
        struct operation *operation = sql_add(sql, OPERATION_DROP_CONSTRAINT, (struct sql_name){0});
        operation->constraint = (struct constraint){.kind = CONSTRAINT_INDEX, .name = name};
    } while (sql_take_mark(sql, ','));
    struct sql_name table = sql_take(sql, "on") ? sql_take_qualified(sql) : (struct sql_name){0};
    for (size_t i = first; i < sql->operations->count; i++) {
        sql->operations->at[i].schema = table.schema;
        sql->operations->at[i].table = table.name;
        sql->operations->at[i].name_known = true;
    }
    sql_skip_statement(sql);
}

static void alter_index(struct sql *sql, size_t start) {
    (void)start;
    sql_take(sql, "if exists");
    struct text name = sql_take_qualified(sql).name;
    if (sql_take(sql, "rename to")) {
        struct operation *operation =
            sql_add(sql, OPERATION_RENAME_CONSTRAINT, (struct sql_name){.is_known = true});
        operation->constraint.name = name;
        operation->new_name = sql_take_name(sql);
    }
    sql_skip_statement(sql);
}

/* ---- types ---- */

static void alter_type(struct sql *sql, size_t start) {
    (void)start;
    struct operation *operation =
        sql_add(sql, OPERATION_ALTER_ENUM, (struct sql_name){.is_known = true});
    sql_take(sql, "if exists");
    sql_take(sql, "if not exists");
    operation->new_name = sql_take_qualified(sql).name;
    sql_skip_statement(sql);
}

/* ---- columns that functions make ---- */

/* PostGIS and SpatiaLite: SELECT AddGeometryColumn('schema', 'table', 'column', 4326, 'POINT', 2);
 * the schema, and a catalog before it, may be missing. */
static void geometry_column(struct sql *sql, size_t start, enum operation_kind kind) {
    struct texts names = {0};
    bool is_known = true;
    if (!sql_take_mark(sql, '(')) {
        other(sql);
        return;
    }
    for (; sql->word.kind == SQL_STRING; sql_take_mark(sql, ',')) {
        is_known = is_known && !memchr(sql->word.text.at, SQL_COMPUTED, sql->word.text.size);
        vector_push(&names, sql->arena, sql->word.text);
        sql_next(sql);
    }
    sql_skip_statement(sql);
    if (names.count < 2 || !is_known) {
        sql_unread(sql, start, "its SQL computes a column's name")->reach = REACH_COLUMNS;
        return;
    }
    const struct text *last = &names.at[names.count - 1];
    struct sql_name table = {.name = last[-1], .is_known = true};
    if (names.count > 2)
        table.schema = last[-2];
    struct operation *operation = sql_add(sql, kind, table);
    operation->column = *last;
    operation->definition = (struct column){.name = *last, .place = sql->place};
}

static void add_geometry_column(struct sql *sql, size_t start) {
    geometry_column(sql, start, OPERATION_ADD_COLUMN);
}

static void drop_geometry_column(struct sql *sql, size_t start) {
    geometry_column(sql, start, OPERATION_DROP_COLUMN);
}

/* ---- the rows ---- */

static void create_plain_index(struct sql *sql, size_t start) {
    create_index(sql, start, false);
}

static void create_unique_index(struct sql *sql, size_t start) {
    create_index(sql, start, true);
}

static const struct statement {
    const char *words;
    void (*read)(struct sql *sql, size_t start);
} statements[] = {
    {"alter table", sql_alter_table},
    {"alter foreign table", sql_alter_table},
    {"alter ignore table", sql_alter_table},
    {"create table", sql_create_table},
    {"create unlogged table", sql_create_table},
    {"create foreign table", sql_create_table},
    {"create view", create_view},
    {"create or replace view", create_view},
    {"create materialized view", create_view},
    {"drop table", drop_tables},
    {"drop view", drop_tables},
    {"drop materialized view", drop_tables},
    {"drop foreign table", drop_tables},
    {"rename table", rename_tables},
    {"create index", create_plain_index},
    {"create clustered index", create_plain_index},
    {"create nonclustered index", create_plain_index},
    {"create fulltext index", create_plain_index},
    {"create spatial index", create_plain_index},
    {"create unique index", create_unique_index},
    {"create unique clustered index", create_unique_index},
    {"create unique nonclustered index", create_unique_index},
    {"drop index", drop_indexes},
    {"alter index", alter_index},
    {"create type", alter_type},
    {"alter type", alter_type},
    {"drop type", alter_type},
    {"select addgeometrycolumn", add_geometry_column},
    {"select dropgeometrycolumn", drop_geometry_column},
};

static bool read_row(struct sql *sql) {
    size_t start = sql->word.start;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (sql_take(sql, statements[i].words)) {
            statements[i].read(sql, start);
            return true;
        }
    return false;
}

/* ---- blocks ---- */

static void read_text(struct sql *outer, struct text text);

/* %I, %L, %s and %1$I of format(): computed. */
static struct text format_holes(struct sql *sql, struct text format) {
    char *bytes = arena_alloc(sql->arena, format.size + 1);
    size_t size = 0;
    for (size_t at = 0; at < format.size; at++) {
        bytes[size++] = format.at[at];
        if (format.at[at] != '%')
            continue;
        bytes[size - 1] = SQL_COMPUTED;
        while (at + 1 < format.size && strchr("0123456789$-", format.at[at + 1]))
            at++;
        at++;
    }
    return (struct text){bytes, size};
}

/* EXECUTE 'SQL' || name || 'more', EXECUTE format('SQL %I', name) of a block. */
static void read_execute(struct sql *sql) {
    struct texts parts = {0};
    static const char hole[] = {SQL_COMPUTED};
    sql_next(sql);
    bool is_format = sql_take(sql, "format");
    sql_take_mark(sql, '(');
    for (; !sql_at_end(sql) && !sql_at(sql, "using"); sql_next(sql)) {
        bool is_text = sql->word.kind == SQL_STRING || sql->word.kind == SQL_DOLLAR;
        if (is_format && is_text && parts.count == 0)
            vector_push(&parts, sql->arena, format_holes(sql, sql->word.text));
        else if (is_text && !is_format)
            vector_push(&parts, sql->arena, sql->word.text);
        else if (sql->word.kind != SQL_MARK && !is_format)
            vector_push(&parts, sql->arena, (struct text){hole, 1});
    }
    sql_skip_statement(sql);
    read_text(sql, text_join(parts, TEXT(""), sql->arena));
}

/* A block: what stands in it plain is carried out, whatever guards it, with THEN or without. */
static void read_block(struct sql *sql) {
    while (!sql_at_end(sql)) {
        if (read_row(sql))
            return;
        if (sql_at(sql, "execute")) {
            read_execute(sql);
            return;
        }
        sql_next(sql);
    }
}

/* DO [LANGUAGE x] $$ ... $$ */
static void read_do(struct sql *sql) {
    while (!sql_at_end(sql)) {
        if (sql->word.kind == SQL_DOLLAR || sql->word.kind == SQL_STRING)
            read_text(sql, sql->word.text);
        sql_next(sql);
    }
}

/* EXEC sp_rename 't.a', 'b', 'COLUMN'; CALL add_something('t'): what they do is not told. */
static void read_procedure(struct sql *sql) {
    size_t start = sql->word.start;
    sql_skip_statement(sql);
    sql_unread(sql, start, "its SQL calls a procedure");
}

/* SET [LOCAL | SESSION] search_path = a, public: where tables are made from now on. */
static void read_set(struct sql *sql) {
    sql_next(sql);
    if (!sql_take(sql, "local"))
        sql_take(sql, "session");
    if (sql_take(sql, "search_path") && (sql_take_mark(sql, '=') || sql_take(sql, "to"))) {
        struct text first = sql->word.kind == SQL_STRING ? sql->word.text : sql_take_name(sql);
        sql->search_path = text_equal(first, TEXT("public")) ? TEXT("") : first;
    }
    sql_skip_statement(sql);
    other(sql);
}

static bool is_computed(const struct sql *sql) {
    return sql->word.kind == SQL_NAME &&
           memchr(sql->word.text.at, SQL_COMPUTED, sql->word.text.size);
}

static const struct {
    const char *word;
    void (*read)(struct sql *sql);
} others[] = {
    {"do", read_do},          {"if", read_block},        {"begin", read_block},
    {"else", read_block},     {"exception", read_block}, {"when", read_block},
    {"for", read_block},      {"declare", read_block},   {"execute", read_execute},
    {"while", read_block},    {"elsif", read_block},     {"exec", read_procedure},
    {"call", read_procedure}, {"set", read_set},
};

static void read_statement(struct sql *sql) {
    size_t start = sql->word.start;
    if (read_row(sql))
        return;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (sql_at(sql, others[i].word)) {
            others[i].read(sql);
            return;
        }
    if (!is_computed(sql)) {
        other(sql);
        return;
    }
    sql_skip_statement(sql);
    sql_unread(sql, start, "its SQL is computed");
}

static void read_text(struct sql *outer, struct text text) {
    struct sql sql = *outer;
    if (sql.depth++ == SQL_MOST_DEPTH)
        return;
    sql_start(&sql, text);
    while (sql.word.kind != SQL_END) {
        if (!sql_at_end(&sql))
            read_statement(&sql);
        sql_skip_statement(&sql);
        sql_take_mark(&sql, ';');
    }
}

void sql_read(struct text sql, struct place place, struct operations *operations,
              struct arena *arena) {
    struct sql outer = {.place = place, .operations = operations, .arena = arena};
    read_text(&outer, sql);
}
