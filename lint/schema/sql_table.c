/* sql_table.c: ALTER TABLE and CREATE TABLE. */
#include <string.h>

#include "schema/sql_words.h"

/* ---- clauses of ALTER TABLE ---- */

struct alter {
    struct sql *sql;
    struct sql_name table;
    size_t start; /* of the statement, for what can't be read */
};

static struct operation *alter_add(const struct alter *alter, enum operation_kind kind) {
    return sql_add(alter->sql, kind, alter->table);
}

/* What it does to this table is not known. */
static struct unread *alter_unread(const struct alter *alter, const char *sentence) {
    struct unread *unread = sql_unread(alter->sql, alter->start, sentence);
    unread->words = alter->table.name;
    return unread;
}

/* An operation on one column whose name stands next; NULL where it is computed. */
static struct operation *alter_column(const struct alter *alter, enum operation_kind kind) {
    struct text name = sql_take_name(alter->sql);
    if (name.size == 0) {
        sql_skip_item(alter->sql);
        alter_unread(alter, "its SQL computes a column's name")->reach = REACH_COLUMNS;
        return NULL;
    }
    struct operation *operation = alter_add(alter, kind);
    operation->column = name;
    return operation;
}

static void add_column(const struct alter *alter) {
    struct column column;
    struct constraints hanging = {0};
    sql_take_column(alter->sql, &column, &hanging);
    if (column.name.size == 0) {
        alter_unread(alter, "its SQL computes a column's name")->reach = REACH_COLUMNS;
        return;
    }
    struct operation *operation = alter_add(alter, OPERATION_ADD_COLUMN);
    operation->column = column.name;
    operation->definition = column;
    operation->hanging = hanging;
}

static void add_constraint(const struct alter *alter, const struct sql_constraint *taken) {
    enum operation_kind kind = taken->is_primary   ? OPERATION_PRIMARY_KEY
                               : taken->kind_known ? OPERATION_ADD_CONSTRAINT
                                                   : OPERATION_OTHER;
    struct operation *operation = alter_add(alter, kind);
    operation->constraint = taken->constraint;
}

/* ADD [COLUMN] [IF NOT EXISTS] column, ADD (column, column), ADD [CONSTRAINT name] ...; columns
 * that follow without another ADD too. */
static void clause_add(const struct alter *alter) {
    struct sql *sql = alter->sql;
    struct sql_constraint taken;
    bool is_column = sql_take(sql, "column");
    sql_take(sql, "if not exists");
    bool in_brackets = sql_take_mark(sql, '(');
    do {
        if (!is_column && sql_take_constraint(sql, &taken))
            add_constraint(alter, &taken);
        else
            add_column(alter);
    } while (in_brackets && sql_take_mark(sql, ','));
    if (in_brackets)
        sql_take_mark(sql, ')');
}

static void drop_constraint(const struct alter *alter) {
    sql_take(alter->sql, "if exists");
    struct text name = sql_take_name(alter->sql);
    if (name.size > 0)
        alter_add(alter, OPERATION_DROP_CONSTRAINT)->constraint.name = name;
    else
        alter_unread(alter, "its SQL computes the name of the constraint that it drops")->reach =
            REACH_DROPS;
}

static void clause_drop(const struct alter *alter) {
    struct sql *sql = alter->sql;
    if (sql_take(sql, "constraint") || sql_take(sql, "foreign key") || sql_take(sql, "index") ||
        sql_take(sql, "key")) {
        drop_constraint(alter);
    } else if (sql_take(sql, "primary key")) {
        alter_add(alter, OPERATION_PRIMARY_KEY);
    } else if (sql_at(sql, "check") || sql_at(sql, "partition")) {
        alter_add(alter, OPERATION_OTHER);
    } else {
        sql_take(sql, "column");
        sql_take(sql, "if exists");
        alter_column(alter, OPERATION_DROP_COLUMN);
    }
}

/* name TYPE type, name SET NOT NULL, name DROP DEFAULT, or SQL Server's name type [NOT NULL]. */
static void clause_alter(const struct alter *alter) {
    struct sql *sql = alter->sql;
    if (sql_at(sql, "constraint") || sql_at(sql, "index")) {
        alter_add(alter, OPERATION_OTHER);
        return;
    }
    sql_take(sql, "column");
    struct operation *operation = alter_column(alter, OPERATION_ALTER_COLUMN);
    if (!operation)
        return;
    struct column *column = &operation->definition;
    if (sql_take(sql, "set not null"))
        column->nullable = FACT_NO;
    else if (sql_take(sql, "drop not null"))
        column->nullable = FACT_YES;
    else if (sql_take(sql, "set data type") || sql_take(sql, "type"))
        sql_take_type(sql, &column->type);
    else if (sql_at(sql, "set") || sql_at(sql, "drop") || sql_at(sql, "add") ||
             sql_at(sql, "reset") || sql_at(sql, "restart"))
        column->server_default = sql_take(sql, "set default")    ? FACT_YES
                                 : sql_take(sql, "drop default") ? FACT_NO
                                                                 : FACT_UNKNOWN;
    else {
        sql_take_type(sql, &column->type);
        column->nullable = sql_take(sql, "not null") ? FACT_NO : FACT_YES;
    }
}

/* MySQL writes the whole column anew. */
static void redefine(const struct alter *alter, struct operation *operation, struct text name) {
    struct sql ahead = *alter->sql;
    struct column column;
    struct constraints hanging = {0};
    sql_take_column(&ahead, &column, &hanging);
    operation->definition = column;
    operation->column = name;
    *alter->sql = ahead;
}

static void clause_modify(const struct alter *alter) {
    sql_take(alter->sql, "column");
    struct sql ahead = *alter->sql;
    struct operation *operation =
        alter_column(&(struct alter){&ahead, alter->table, alter->start}, OPERATION_ALTER_COLUMN);
    if (operation)
        redefine(alter, operation, operation->column);
}

static void clause_change(const struct alter *alter) {
    sql_take(alter->sql, "column");
    struct operation *rename = alter_column(alter, OPERATION_RENAME_COLUMN);
    if (!rename)
        return;
    struct sql ahead = *alter->sql;
    struct text name = sql_take_name(&ahead);
    rename->new_name = name;
    if (text_equal(name, rename->column))
        rename->kind = OPERATION_OTHER;
    redefine(alter, alter_add(alter, OPERATION_ALTER_COLUMN), name);
}

/* Under a name that is not known a constraint may be dropped later. */
static void rename_constraint(const struct alter *alter) {
    struct text name = sql_take_name(alter->sql);
    sql_take(alter->sql, "to");
    struct text new_name = sql_take_name(alter->sql);
    if (!alter->table.is_known) {
        alter_add(alter, OPERATION_OTHER);
        return;
    }
    if (name.size == 0 || new_name.size == 0) {
        alter_unread(alter, "its SQL computes a constraint's name")->reach = REACH_CONSTRAINTS;
        return;
    }
    struct operation *operation = alter_add(alter, OPERATION_RENAME_CONSTRAINT);
    operation->column = operation->constraint.name = name;
    operation->new_name = new_name;
}

static void clause_rename(const struct alter *alter) {
    struct sql *sql = alter->sql;
    if (sql_take(sql, "to") || sql_take(sql, "as")) {
        alter_add(alter, OPERATION_RENAME_TABLE)->new_name = sql_take_qualified(sql).name;
        return;
    }
    if (sql_take(sql, "constraint") || sql_take(sql, "index") || sql_take(sql, "key")) {
        rename_constraint(alter);
        return;
    }
    sql_take(sql, "column");
    struct operation *operation = alter_column(alter, OPERATION_RENAME_COLUMN);
    if (!operation)
        return;
    sql_take(sql, "to");
    operation->new_name = sql_take_name(sql);
}

static void clause_set_schema(const struct alter *alter) {
    alter_unread(alter, "it moves a table to another schema");
}

static const struct clause {
    const char *words;
    void (*read)(const struct alter *alter);
} clauses[] = {
    {"add partition", NULL},   {"add period", NULL},      {"add", clause_add},
    {"drop", clause_drop},     {"alter", clause_alter},   {"modify", clause_modify},
    {"change", clause_change}, {"rename", clause_rename}, {"set schema", clause_set_schema},
};

static bool read_clause(const struct alter *alter) {
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (sql_take(alter->sql, clauses[i].words)) {
            if (!clauses[i].read)
                return false;
            clauses[i].read(alter);
            return true;
        }
    return false;
}

/* SQL Server goes on behind ADD and DROP COLUMN with bare items: the keyword is not said again. */
static bool reads_bare_item(const struct alter *alter, const struct sql *last) {
    struct sql keyword = *last;
    bool is_add = sql_take(&keyword, "add") && !sql_at(&keyword, "partition");
    bool is_drop = !is_add && sql_take(&keyword, "drop column");
    if (is_add)
        clause_add(alter);
    else if (is_drop)
        alter_column(alter, OPERATION_DROP_COLUMN);
    return is_add || is_drop;
}

/* ---- a table whose name is computed ---- */

static enum unread_reach both(enum unread_reach a, enum unread_reach b) {
    if (a == b)
        return a;
    return a >= REACH_CONSTRAINTS && b >= REACH_CONSTRAINTS ? REACH_CONSTRAINTS : REACH_ANYTHING;
}

/* Puts what the clauses may have done to any table in the place of the operations from `first` on.
 */
static void done_to_any(const struct alter *alter, size_t first) {
    struct operations *operations = alter->sql->operations;
    enum unread_reach reach, all = REACH_ANYTHING;
    size_t count = 0;
    for (size_t i = first; i < operations->count; i++)
        if (operation_reach(&operations->at[i], &reach))
            all = count++ == 0 ? reach : both(all, reach);
    operations->count = first;
    if (count)
        sql_unread(alter->sql, alter->start, "its SQL computes a table's name")->reach = all;
    else
        alter_add(alter, OPERATION_OTHER)->name_known = true;
}

void sql_alter_table(struct sql *sql, size_t start) {
    size_t first = sql->operations->count;
    sql_take(sql, "if exists");
    sql_take(sql, "only");
    struct alter alter = {sql, sql_take_qualified(sql), start};
    sql_take_mark(sql, '*');
    sql_take(sql, "with check");
    sql_take(sql, "with nocheck");
    struct sql last = *sql;
    do {
        struct sql clause = *sql;
        if (read_clause(&alter))
            last = clause;
        else if (memchr(sql->word.text.at ? sql->word.text.at : "", SQL_COMPUTED,
                        sql->word.text.size))
            alter_unread(&alter, "its SQL is computed");
        else if (clause.word.start == last.word.start || !reads_bare_item(&alter, &last))
            alter_add(&alter, OPERATION_OTHER);
        sql_skip_item(sql);
    } while (sql_take_mark(sql, ','));
    sql_skip_statement(sql);
    if (!alter.table.is_known)
        done_to_any(&alter, first);
}

/* ---- CREATE TABLE ---- */

static void primary_key(struct table *table, const struct texts columns) {
    for (size_t i = 0; i < columns.count; i++) {
        struct column *column = table_column(table, columns.at[i]);
        if (column)
            column->primary_key = FACT_YES, column->nullable = FACT_NO;
    }
}

/* A column or a constraint; LIKE copies what is not told here. */
static void take_table_item(struct sql *sql, struct table *table, struct texts *key) {
    struct sql_constraint taken;
    struct column column;
    if (sql_take(sql, "like")) {
        table->is_opaque = true;
    } else if (sql_take_constraint(sql, &taken)) {
        if (taken.is_primary)
            *key = taken.constraint.columns;
        if (taken.kind_known)
            vector_push(&table->constraints, sql->arena, taken.constraint);
        return;
    } else {
        sql_take_column(sql, &column, &table->constraints);
        if (column.name.size > 0)
            vector_push(&table->columns, sql->arena, column);
        table->is_opaque = table->is_opaque || column.name.size == 0;
    }
    sql_skip_item(sql);
}

static void take_table_items(struct sql *sql, struct table *table) {
    struct texts key = {0};
    do {
        take_table_item(sql, table, &key);
    } while (sql_take_mark(sql, ','));
    sql_take_mark(sql, ')');
    primary_key(table, key);
}

/* AS SELECT, LIKE, INHERITS, PARTITION OF: columns come from somewhere else. */
static bool has_other_columns(struct sql *sql) {
    static const char *const words[] = {"as", "like", "inherits", "select", "partition", "using"};
    while (!sql_at_end(sql)) {
        if (sql_at_any(sql, words, sizeof words / sizeof *words))
            return true;
        sql_next(sql);
    }
    return false;
}

void sql_create_table(struct sql *sql, size_t start) {
    sql_take(sql, "if not exists");
    struct sql_name name = sql_take_qualified(sql);
    if (!name.is_known) {
        sql_skip_statement(sql);
        sql_unread(sql, start, "its SQL computes a table's name")->reach = REACH_TABLES;
        return;
    }
    struct table table = {.schema = name.schema, .name = name.name, .place = sql->place};
    table.key = sql_name_text(name, sql->arena);
    if (sql_take_mark(sql, '('))
        take_table_items(sql, &table);
    table.is_opaque = has_other_columns(sql) || table.is_opaque || table.columns.count == 0;
    sql_skip_statement(sql);
    sql_add(sql, OPERATION_CREATE_TABLE, name)->created = table;
}
