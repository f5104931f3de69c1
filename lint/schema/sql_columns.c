/* sql_columns.c: a column and a constraint as they stand in CREATE TABLE and ALTER TABLE. */
#include <strings.h>

#include "schema/sql_words.h"

/* ---- types ---- */

/* Words that go on a type's name behind its first. */
static const char *const type_words[] = {"varying", "precision", "large",  "object",
                                         "char",    "character", "varchar"};

static bool at_type_word(const struct sql *sql) {
    return sql_at_any(sql, type_words, sizeof type_words / sizeof *type_words);
}

/* (50), (10, 2), ('a', 'b') */
static void take_type_arguments(struct sql *sql, struct type *type) {
    if (!sql_take_mark(sql, '('))
        return;
    while (!sql_at_end(sql) && !sql_at_mark(sql, ')')) {
        if (sql->word.kind == SQL_STRING)
            vector_push(&type->members, sql->arena, sql->word.text);
        else if (!sql_at_mark(sql, ','))
            vector_push(&type->arguments, sql->arena, sql->word.text);
        sql_next(sql);
    }
    type->members_known = type->members.count > 0;
    sql_take_mark(sql, ')');
}

static bool take_array(struct sql *sql) {
    bool is_array = sql_take(sql, "array");
    while (sql_take_mark(sql, '[')) {
        is_array = true;
        while (!sql_at_end(sql) && !sql_take_mark(sql, ']'))
            sql_next(sql);
    }
    return is_array;
}

/* What makes no other type of it: UNSIGNED, the set of characters. */
static void take_type_attributes(struct sql *sql) {
    while (sql_take(sql, "unsigned") || sql_take(sql, "zerofill"))
        ;
    if (sql_take(sql, "character set") || sql_take(sql, "charset"))
        sql_take_name(sql);
}

/* The width that MySQL shows integers with is no part of their type. */
static bool has_no_arguments(const struct type *type) {
    static const char *const names[] = {"INTEGER", "BIGINT", "SMALLINT", "BOOLEAN", "TEXT"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(type->name, text_of(names[i])))
            return true;
    return false;
}

void sql_take_type(struct sql *sql, struct type *type) {
    size_t start = sql->word.start;
    struct texts words = {0};
    *type = (struct type){0};
    if (sql->word.kind != SQL_NAME && sql->word.kind != SQL_QUOTED)
        return;
    do {
        vector_push(&words, sql->arena, sql->word.text);
        sql_next(sql);
    } while (at_type_word(sql));
    bool is_opaque = sql_at_mark(sql, '.') || sql_at_mark(sql, '%');
    if (sql_take_mark(sql, '.')) /* schema.type: nobody knows what it is */
        sql_take_name(sql);
    take_type_arguments(sql, type);
    if (sql_take(sql, "with time zone") || sql_take(sql, "with local time zone"))
        vector_push(&words, sql->arena, TEXT("with time zone"));
    sql_take(sql, "without time zone");
    take_type_attributes(sql);
    is_opaque = take_array(sql) || is_opaque;
    type->written = text_trim(text_slice(sql->text, start, sql->word.start));
    if (is_opaque || !type_named(text_join(words, TEXT(" "), sql->arena), type, sql->arena))
        type->name = TEXT("");
    if (has_no_arguments(type))
        type->arguments.count = 0;
}

/* ---- columns ---- */

static void hang(struct sql *sql, struct constraints *hanging, struct constraint constraint,
                 struct text column) {
    constraint.columns_known = true;
    constraint.place = sql->place;
    vector_push(&constraint.columns, sql->arena, column);
    vector_push(hanging, sql->arena, constraint);
}

/* ON DELETE CASCADE, ON UPDATE ..., MATCH FULL; NO ACTION is what happens anyway. */
static void take_reference_options(struct sql *sql, struct constraint *constraint) {
    static const char *const actions[] = {"CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"};
    constraint->options_known = true;
    for (;;) {
        bool is_delete = sql_take(sql, "on delete");
        if (!is_delete && !sql_take(sql, "on update") && !sql_take(sql, "match"))
            return;
        bool is_found = sql_take(sql, "no action");
        for (size_t i = 0; i < sizeof actions / sizeof *actions && !is_found; i++) {
            is_found = sql_take(sql, actions[i]);
            if (is_found && is_delete)
                constraint->on_delete = text_of(actions[i]);
        }
        if (!is_found)
            sql_take_name(sql);
    }
}

static void take_references(struct sql *sql, struct constraint *constraint) {
    constraint->kind = CONSTRAINT_FOREIGN_KEY;
    constraint->referred_table = sql_name_text(sql_take_qualified(sql), sql->arena);
    if (sql_at_mark(sql, '(') && !sql_take_columns(sql, &constraint->referred_columns))
        constraint->referred_columns.count = 0;
    take_reference_options(sql, constraint);
}

/* DEFAULT, COLLATE, AFTER and others whose next word is a value, never a keyword that counts. */
static void take_other_word(struct sql *sql) {
    bool has_value = sql_at(sql, "default") || sql_at(sql, "collate") || sql_at(sql, "after") ||
                     sql_at(sql, "comment") || sql_at(sql, "constraint");
    if (sql_take(sql, "on"))
        sql_next(sql); /* ON DELETE SET NULL, ON UPDATE ... */
    if (sql_take(sql, "set null") || sql_take(sql, "set default"))
        return;
    if (has_value)
        sql_next(sql);
    if (sql_at_mark(sql, '('))
        sql_skip_brackets(sql);
    else if (!sql_at_end(sql) && !sql_at_mark(sql, ',') && !sql_at_mark(sql, ')'))
        sql_next(sql);
}

static void take_attribute(struct sql *sql, struct column *column, struct constraints *hanging) {
    struct constraint references = {0};
    if (sql_take(sql, "not null")) {
        column->nullable = FACT_NO;
    } else if (sql_take(sql, "null")) {
        column->nullable = FACT_YES;
    } else if (sql_take(sql, "primary key")) {
        column->primary_key = FACT_YES;
        column->nullable = FACT_NO;
    } else if (sql_take(sql, "unique")) {
        sql_take(sql, "key");
        hang(sql, hanging, (struct constraint){.kind = CONSTRAINT_UNIQUE}, column->name);
    } else if (sql_take(sql, "references")) {
        take_references(sql, &references);
        hang(sql, hanging, references, column->name);
    } else {
        if (sql_at(sql, "default") || sql_at(sql, "generated"))
            column->server_default = FACT_YES;
        take_other_word(sql);
    }
}

static bool is_serial(const struct type *type) {
    struct text end = text_slice(type->written, type->written.size - 6, type->written.size);
    return type->written.size >= 6 && strncasecmp(end.at, "serial", 6) == 0;
}

void sql_take_column(struct sql *sql, struct column *column, struct constraints *hanging) {
    *column = (struct column){.nullable = FACT_YES,
                              .primary_key = FACT_NO,
                              .server_default = FACT_NO,
                              .place = sql->place};
    column->name = sql_take_name(sql);
    sql_take_type(sql, &column->type);
    if (is_serial(&column->type))
        column->nullable = FACT_NO;
    while (!sql_at_end(sql) && !sql_at_mark(sql, ',') && !sql_at_mark(sql, ')'))
        take_attribute(sql, column, hanging);
}

/* ---- constraints of tables ---- */

/* What starts a constraint, and what it is. */
static const struct constraint_words {
    const char *words;
    enum constraint_kind kind;
    bool kind_known, is_primary, has_name;
} constraint_words[] = {
    {"primary key", 0, false, true, false},
    {"unique key", CONSTRAINT_UNIQUE, true, false, true},
    {"unique index", CONSTRAINT_UNIQUE, true, false, true},
    {"unique", CONSTRAINT_UNIQUE, true, false, true},
    {"foreign key", CONSTRAINT_FOREIGN_KEY, true, false, true},
    {"fulltext index", CONSTRAINT_INDEX, true, false, true},
    {"fulltext key", CONSTRAINT_INDEX, true, false, true},
    {"fulltext", CONSTRAINT_INDEX, true, false, true},
    {"spatial index", CONSTRAINT_INDEX, true, false, true},
    {"index", CONSTRAINT_INDEX, true, false, true},
    {"key", CONSTRAINT_INDEX, true, false, true},
    {"check", 0, false, false, false},
    {"exclude", 0, false, false, false},
};

/* `key` and `index` may be names of columns: a constraint has brackets, or a name and brackets. */
static bool is_constraint(const struct constraint_words *row, const struct sql *behind) {
    struct sql ahead = *behind;
    if (row->has_name && !sql_at_mark(&ahead, '('))
        sql_take_name(&ahead);
    bool is_weak = row->kind_known && row->kind == CONSTRAINT_INDEX;
    return !is_weak || sql_at_mark(&ahead, '(') || sql_at(&ahead, "using");
}

static const struct constraint_words *take_constraint_words(struct sql *sql) {
    for (size_t i = 0; i < sizeof constraint_words / sizeof *constraint_words; i++) {
        struct sql ahead = *sql;
        if (!sql_take(&ahead, constraint_words[i].words) ||
            !is_constraint(&constraint_words[i], &ahead))
            continue;
        *sql = ahead;
        return &constraint_words[i];
    }
    return NULL;
}

static void take_constraint_body(struct sql *sql, const struct constraint_words *row,
                                 struct constraint *constraint) {
    sql_take(sql, "nulls not distinct");
    if (row->has_name && sql_take(sql, "using index")) /* the index's columns are not told here */
        return;
    if (row->has_name && !sql_at_mark(sql, '(') && !sql_at(sql, "using"))
        constraint->name = sql_take_name(sql);
    if (sql_take(sql, "using"))
        sql_take_name(sql);
    if (sql_at_mark(sql, '('))
        constraint->columns_known = sql_take_columns(sql, &constraint->columns);
    if (row->kind_known && row->kind == CONSTRAINT_FOREIGN_KEY && sql_take(sql, "references"))
        take_references(sql, constraint);
}

bool sql_take_constraint(struct sql *sql, struct sql_constraint *taken) {
    struct sql ahead = *sql;
    struct text name = {0};
    const struct constraint_words *row = NULL;
    *taken = (struct sql_constraint){0};
    if (sql_take(&ahead, "constraint")) {
        struct sql named = ahead; /* in MySQL it may have none: CONSTRAINT UNIQUE (a) */
        name = sql_take_name(&named);
        row = take_constraint_words(&named);
        if (row)
            ahead = named;
        else
            name = TEXT("");
    }
    row = row ? row : take_constraint_words(&ahead);
    if (!row)
        return false;
    *sql = ahead;
    taken->kind_known = row->kind_known;
    taken->is_primary = row->is_primary;
    taken->constraint =
        (struct constraint){.kind = row->kind,
                            .name = name,
                            .is_unique = row->kind_known && row->kind == CONSTRAINT_UNIQUE,
                            .options_known = true,
                            .place = sql->place};
    if (row->kind_known || row->is_primary)
        take_constraint_body(sql, row, &taken->constraint);
    sql_skip_item(sql);
    return true;
}
