/* constraint.c: Index(...), UniqueConstraint(...) and keys over several columns. */
#include <ctype.h>

#include "schema/declaration.h"

struct columns_read {
    const struct reading *reading;
    const struct table *table;
    struct texts names;
    bool are_known;
};

static void add_name(struct columns_read *read, struct text name) {
    vector_push(&read->names, read->reading->arena, name);
}

/* text("created_at DESC"): a name, perhaps with its order; an expression otherwise. */
static void add_sql(struct columns_read *read, struct text sql) {
    struct text rest = text_trim(sql), name;
    text_next_part(&rest, ' ', &name);
    rest = text_trim(rest);
    bool is_plain = rest.size == 0 || text_equal(rest, TEXT("DESC")) ||
                    text_equal(rest, TEXT("ASC")) || text_equal(rest, TEXT("desc")) ||
                    text_equal(rest, TEXT("asc"));
    for (size_t i = 0; i < name.size; i++)
        is_plain = is_plain && (isalnum((unsigned char)name.at[i]) || name.at[i] == '_');
    if (is_plain && name.size)
        add_name(read, name);
    else
        read->are_known = false;
}

/* An attribute of the class, or of a Table's `c`: its column may bear another name. */
static int add_attribute(struct columns_read *read, const struct node *node, struct error *error) {
    const struct reading *reading = read->reading;
    struct definition definition;
    struct text name = node->kind == NODE_ATTRIBUTE ? node_name(reading->module->tree.source, node)
                                                    : reading_text(reading, node);
    if (reading_define(reading, node, &definition, error))
        return -1;
    bool is_call = definition.kind == DEFINITION_EXPRESSION && definition.node->kind == NODE_CALL;
    if (is_call) {
        struct reading there = reading_at(reading, &definition);
        struct text given;
        int known = column_name_read(&there, definition.node, &given, error);
        if (known < 0)
            return -1;
        read->are_known = read->are_known && known;
        add_name(read, given.size ? given : name);
    } else if (node->kind == NODE_ATTRIBUTE || (read->table && table_column(read->table, name))) {
        add_name(read, name);
    } else {
        read->are_known = false;
    }
    return 0;
}

/* What an order is wrapped around: a.desc(), desc(a), sa.text("a"). */
static const struct node *unwrapped(const struct reading *reading, const struct node *call) {
    static const char *const orders[] = {"desc",      "asc",         "nullsfirst",
                                         "nullslast", "nulls_first", "nulls_last"};
    const struct node *callee = call->value;
    bool is_method = callee->kind == NODE_ATTRIBUTE;
    if (!is_method && callee->kind != NODE_NAME)
        return NULL;
    struct text name =
        is_method ? node_name(reading->module->tree.source, callee) : reading_text(reading, callee);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (text_equal(name, text_of(orders[i])))
            return call->items ? call->items : is_method ? callee->value : NULL;
    return NULL;
}

static int add_column(struct columns_read *read, const struct node *node, struct error *error);

static int add_call(struct columns_read *read, const struct node *call, struct error *error) {
    struct reading deeper;
    const struct reading *before = read->reading;
    const struct node *inner = unwrapped(before, call);
    struct value value = {0};
    int is_sql = declaration_is(before, call, "text", error);
    if (is_sql < 0)
        return -1;
    if (is_sql && call->items) {
        if (reading_value(before, call->items, &value, error))
            return -1;
        add_sql(read, value.text);
        return 0;
    }
    if (!inner || !reading_enter(before, &deeper)) {
        read->are_known = false;
        return 0;
    }
    read->reading = &deeper;
    int failed = add_column(read, inner, error);
    read->reading = before;
    return failed;
}

static int add_column(struct columns_read *read, const struct node *node, struct error *error) {
    struct value value;
    if (node->kind == NODE_CALL)
        return add_call(read, node, error);
    if (reading_value(read->reading, node, &value, error))
        return -1;
    if (value.kind == VALUE_STRING)
        add_name(read, value.text);
    else if (node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE)
        return add_attribute(read, node, error);
    else
        read->are_known = false;
    return 0;
}

/* *["a", "b"], or the list itself. */
static int add_list(struct columns_read *read, const struct node *node, struct error *error) {
    struct value value;
    if (node->kind == NODE_LIST || node->kind == NODE_TUPLE) {
        for (const struct node *item = node->items; item; item = item->next)
            if (add_column(read, item, error))
                return -1;
        return 0;
    }
    if (reading_value(read->reading, node, &value, error))
        return -1;
    read->are_known = read->are_known && value.items.count;
    for (size_t i = 0; i < value.items.count; i++)
        if (value.items.at[i].kind == VALUE_STRING)
            add_name(read, value.items.at[i].text);
        else
            read->are_known = false;
    return 0;
}

/* The positional arguments behind the first `skipped` ones. */
static int add_arguments(struct columns_read *read, const struct node *call, size_t skipped,
                         struct error *error) {
    for (const struct node *item = call->items; item; item = item->next) {
        if (item->kind == NODE_KEYWORD || item->kind == NODE_DOUBLE_STAR)
            continue;
        if (skipped) {
            skipped--;
            continue;
        }
        if (item->kind == NODE_STAR ? add_list(read, item->value, error)
                                    : add_column(read, item, error))
            return -1;
    }
    read->are_known = read->are_known && read->names.count;
    return 0;
}

static int read_constraint_name(const struct reading *reading, const struct node *call,
                                size_t position, struct constraint *constraint,
                                struct error *error) {
    struct value value = {0};
    const struct node *name = call_argument(reading, call, "name", position);
    if (name && name->kind == NODE_CALL && name->items) /* op.f("ix_users_email") */
        name = name->items;
    if (name && reading_value(reading, name, &value, error))
        return -1;
    if (value.kind == VALUE_STRING)
        constraint->name = value.text;
    return 0;
}

/* ---- each kind ---- */

/* Each database's option for an index over some rows has a name of its own. */
static bool is_partial(const struct reading *reading, const struct node *call) {
    return call_argument(reading, call, "postgresql_where", SIZE_MAX) ||
           call_argument(reading, call, "sqlite_where", SIZE_MAX) ||
           call_argument(reading, call, "mssql_where", SIZE_MAX);
}

static int read_index(struct columns_read *read, const struct node *call,
                      struct constraint *constraint, struct error *error) {
    enum fact unique;
    constraint->kind = CONSTRAINT_INDEX;
    if (read_constraint_name(read->reading, call, 0, constraint, error) ||
        add_arguments(read, call, 1, error) ||
        call_flag(read->reading, call, "unique", SIZE_MAX, FACT_NO, &unique, error))
        return -1;
    constraint->is_unique = unique == FACT_YES;
    constraint->options_known = true;
    constraint->is_partial = is_partial(read->reading, call);
    read->are_known = read->are_known && unique != FACT_UNKNOWN;
    return 1;
}

static int read_unique(struct columns_read *read, const struct node *call,
                       struct constraint *constraint, struct error *error) {
    constraint->kind = CONSTRAINT_UNIQUE;
    constraint->is_unique = constraint->options_known = true;
    if (read_constraint_name(read->reading, call, SIZE_MAX, constraint, error))
        return -1;
    return add_arguments(read, call, 0, error) ? -1 : 1;
}

static struct text before_last_dot(struct text text, size_t *dot) {
    *dot = text.size;
    while (*dot && text.at[*dot - 1] != '.')
        --*dot;
    return text_slice(text, 0, *dot ? *dot - 1 : 0);
}

/* ["users.id", "users.tenant"] */
static int read_referred(const struct reading *reading, const struct node *list,
                         struct constraint *constraint, struct error *error) {
    struct value value;
    size_t dot;
    if (reading_value(reading, list, &value, error))
        return -1;
    for (size_t i = 0; i < value.items.count; i++) {
        struct text target = value.items.at[i].text;
        constraint->referred_table = before_last_dot(target, &dot);
        vector_push(&constraint->referred_columns, reading->arena,
                    text_slice(target, dot, target.size));
    }
    return 0;
}

static int read_foreign_key(struct columns_read *read, const struct node *call,
                            struct constraint *constraint, struct error *error) {
    const struct node *columns = call_argument(read->reading, call, "columns", 0);
    const struct node *referred = call_argument(read->reading, call, "refcolumns", 1);
    constraint->kind = CONSTRAINT_FOREIGN_KEY;
    read->are_known = columns;
    if ((columns && add_list(read, columns, error)) ||
        (referred && read_referred(read->reading, referred, constraint, error)))
        return -1;
    return read_constraint_name(read->reading, call, 2, constraint, error) ||
                   on_delete_read(read->reading, call, constraint, error)
               ? -1
               : 1;
}

static int read_primary_key(struct columns_read *read, const struct node *call, struct table *table,
                            struct error *error) {
    if (add_arguments(read, call, 0, error))
        return -1;
    for (size_t i = 0; i < read->names.count; i++) {
        struct column *column = table_column(table, read->names.at[i]);
        if (!column)
            continue;
        column->primary_key = FACT_YES;
        column->nullable = FACT_NO;
    }
    return 0;
}

static const struct constraint_kind_row {
    const char *name;
    int (*read)(struct columns_read *read, const struct node *call, struct constraint *constraint,
                struct error *error);
} kinds[] = {
    {"Index", read_index},
    {"UniqueConstraint", read_unique},
    {"ForeignKeyConstraint", read_foreign_key},
};

int constraint_read(const struct reading *reading, const struct node *call, struct table *table,
                    struct constraint *constraint, struct error *error) {
    struct text name = {0};
    struct columns_read read = {.reading = reading, .table = table, .are_known = true};
    int found = declaration_name(reading, call, &name, error);
    if (found != 1)
        return found;
    *constraint = (struct constraint){.place = reading_place(reading, call)};
    if (text_equal(name, TEXT("PrimaryKeyConstraint")))
        return read_primary_key(&read, call, table, error);
    found = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(name, text_of(kinds[i].name)))
            found = kinds[i].read(&read, call, constraint, error);
    constraint->columns = read.names;
    constraint->columns_known = read.are_known;
    return found;
}
