/* declaration.c: what a call declares, and Column(...) with all that hangs on it. */
#include "schema/declaration.h"

#include <string.h>

/* ---- whose call is it? ---- */

static int read_callee(const struct reading *reading, const struct node *callee, struct text *name,
                       struct error *error);

/* A class of the project that derives from one of SQLAlchemy's is that one. */
static int read_base(const struct reading *reading, const struct definition *definition,
                     struct text *name, struct error *error) {
    struct reading there = reading_at(reading, definition), deeper;
    if (!reading_enter(&there, &deeper))
        return 0;
    for (const struct node *base = definition->node->function->parameters; base;
         base = base->next) {
        int found = read_callee(&deeper, base, name, error);
        if (found)
            return found;
    }
    return 0;
}

static struct text last_name(const struct reading *reading, const struct node *node) {
    return node->kind == NODE_ATTRIBUTE ? node_name(reading->module->tree.source, node)
                                        : reading_text(reading, node);
}

/* `db.Column` is an attribute of an object that nobody can look into: its name is believed. */
static int read_callee(const struct reading *reading, const struct node *callee, struct text *name,
                       struct error *error) {
    struct definition definition;
    if (callee->kind != NODE_NAME && callee->kind != NODE_ATTRIBUTE)
        return 0;
    if (reading_define(reading, callee, &definition, error))
        return -1;
    switch (definition.kind) {
    case DEFINITION_UNKNOWN:
        *name = last_name(reading, callee);
        return 1;
    case DEFINITION_CLASS:
        return read_base(reading, &definition, name, error);
    case DEFINITION_EXPRESSION:
        if (definition.node->kind != NODE_ATTRIBUTE)
            return 0;
        *name = node_name(definition.module->tree.source, definition.node);
        return 1;
    default:
        return definition_is_sqlalchemy(&definition, name);
    }
}

int declaration_name(const struct reading *reading, const struct node *node, struct text *name,
                     struct error *error) {
    return node->kind == NODE_CALL ? read_callee(reading, node->value, name, error) : 0;
}

int declaration_is(const struct reading *reading, const struct node *node, const char *name,
                   struct error *error) {
    struct text found = {0};
    int answer = declaration_name(reading, node, &found, error);
    return answer == 1 ? text_equal(found, text_of(name)) : answer;
}

/* def Table(*args, **kwargs): ... return sa.Table(*args, **kwargs): the call that is handed all
 * that the function is, and nothing else; NULL: none. */
static const struct node *handed_on(const struct definition *function) {
    struct text source = function->module->tree.source;
    const struct node *last = function->node->function->body;
    while (last && last->next)
        last = last->next;
    const struct node *call = last && last->kind == NODE_RETURN ? last->value : NULL;
    if (!call || call->kind != NODE_CALL)
        return NULL;
    const struct node *parameter = function->node->function->parameters, *item = call->items;
    for (; parameter && item; parameter = parameter->next, item = item->next)
        if (!parameter->op || (item->kind != NODE_STAR && item->kind != NODE_DOUBLE_STAR) ||
            !text_equal(node_name(source, parameter), node_text(source, item->value)))
            return NULL;
    return parameter || item ? NULL : call;
}

int declaration_is_table(const struct reading *reading, const struct node *node,
                         struct error *error) {
    struct definition definition;
    int is = declaration_is(reading, node, "Table", error);
    if (is || node->kind != NODE_CALL)
        return is;
    if (reading_define(reading, node->value, &definition, error))
        return -1;
    const struct node *call =
        definition.kind == DEFINITION_FUNCTION ? handed_on(&definition) : NULL;
    struct reading there = reading_at(reading, &definition);
    return call ? declaration_is(&there, call, "Table", error) : 0;
}

/* ---- the column's name ---- */

/* Expressions that are text or None, known or not, and never a type. */
static bool is_text(const struct node *node) {
    return node->kind == NODE_CONSTANT || node->kind == NODE_STRING || node->kind == NODE_STRINGS ||
           node->kind == NODE_FORMAT || node->kind == NODE_BINARY;
}

/* quoted_name("user", True) */
static int unquote(const struct reading *reading, const struct node **node, struct error *error) {
    int is = declaration_is(reading, *node, "quoted_name", error);
    if (is == 1 && (*node)->items)
        *node = (*node)->items;
    return is < 0 ? -1 : 0;
}

static int read_name(const struct reading *reading, const struct node *node, bool is_keyword,
                     struct text *name, struct error *error) {
    struct value value;
    if (unquote(reading, &node, error) || reading_value(reading, node, &value, error))
        return -1;
    if (value.kind == VALUE_STRING)
        *name = value.text;
    return value.kind == VALUE_STRING || value.kind == VALUE_NONE || !(is_keyword || is_text(node));
}

int column_name_read(const struct reading *reading, const struct node *call, struct text *name,
                     struct error *error) {
    const struct node *keyword = call_argument(reading, call, "name", SIZE_MAX);
    *name = (struct text){0};
    if (keyword)
        return read_name(reading, keyword, true, name, error);
    const struct node *first = call->items;
    while (first && first->kind == NODE_KEYWORD)
        first = first->next;
    if (first && first->kind == NODE_STAR)
        return 0;
    return first && first->kind != NODE_DOUBLE_STAR ? read_name(reading, first, false, name, error)
                                                    : 1;
}

/* ---- what hangs on it ---- */

static struct constraint constraint_of(const struct reading *reading, const struct node *node,
                                       enum constraint_kind kind, struct text column) {
    struct constraint constraint = {.kind = kind, .columns_known = true};
    constraint.place = reading_place(reading, node);
    vector_push(&constraint.columns, reading->arena, column);
    return constraint;
}

/* index=True and unique=True together are one unique index. */
static int read_index(const struct reading *reading, const struct node *call, struct text column,
                      struct constraints *constraints, struct error *error) {
    enum fact index, unique;
    if (call_flag(reading, call, "index", SIZE_MAX, FACT_NO, &index, error) ||
        call_flag(reading, call, "unique", SIZE_MAX, FACT_NO, &unique, error))
        return -1;
    if (index == FACT_NO && unique == FACT_NO)
        return 0;
    struct constraint constraint = constraint_of(
        reading, call, index == FACT_NO ? CONSTRAINT_UNIQUE : CONSTRAINT_INDEX, column);
    constraint.is_unique = unique == FACT_YES;
    constraint.columns_known = index != FACT_UNKNOWN && unique != FACT_UNKNOWN;
    constraint.options_known = true;
    vector_push(constraints, reading->arena, constraint);
    return 0;
}

/* "users.id", "public.users.id", "users" */
static void read_target(struct text target, struct text own, struct constraint *constraint,
                        struct arena *arena) {
    size_t dot = target.size;
    while (dot && target.at[dot - 1] != '.')
        dot--;
    constraint->referred_table = dot ? text_slice(target, 0, dot - 1) : target;
    if (dot || own.size)
        vector_push(&constraint->referred_columns, arena,
                    dot ? text_slice(target, dot, target.size) : own);
}

int on_delete_read(const struct reading *reading, const struct node *call,
                   struct constraint *constraint, struct error *error) {
    struct value value = {0};
    const struct node *action = call_argument(reading, call, "ondelete", SIZE_MAX);
    if (action && reading_value(reading, action, &value, error))
        return -1;
    constraint->options_known = !action || value.kind == VALUE_STRING || value.kind == VALUE_NONE;
    if (value.kind == VALUE_STRING &&
        strcasecmp(text_c_string(value.text, reading->arena), "NO ACTION") != 0)
        constraint->on_delete = value.text;
    return 0;
}

int foreign_key_read(const struct reading *reading, const struct node *call, struct text column,
                     struct constraint *constraint, struct error *error) {
    struct value value = {0};
    const struct node *target = call_argument(reading, call, "column", 0);
    *constraint = constraint_of(reading, call, CONSTRAINT_FOREIGN_KEY, column);
    if (target && reading_value(reading, target, &value, error))
        return -1;
    if (value.kind == VALUE_STRING)
        read_target(value.text, column, constraint, reading->arena);
    return on_delete_read(reading, call, constraint, error);
}

void constraints_name_column(struct constraints *constraints, size_t from, struct text name) {
    for (size_t i = from; i < constraints->count; i++) {
        struct texts *columns = &constraints->at[i].columns;
        if (columns->count == 1 && columns->at[0].size == 0)
            columns->at[0] = name;
    }
}

/* ---- Column(...) ---- */

/* What stands beside name and type. */
static const struct column_item {
    const char *name;
    enum fact gives_default; /* unknown: something in the database fills it, be it a trigger */
    bool is_identity;        /* and it is NOT NULL where nothing else is said */
} column_items[] = {
    {"ForeignKey", FACT_NO, false},        {"Sequence", FACT_NO, false},
    {"CheckConstraint", FACT_NO, false},   {"Computed", FACT_YES, false},
    {"FetchedValue", FACT_UNKNOWN, false}, {"Identity", FACT_YES, true},
    {"DefaultClause", FACT_YES, false},    {"PassiveDefault", FACT_YES, false}, /* its old name */
    {"ColumnDefault", FACT_NO, false},
};

static const struct column_item *column_item(struct text name) {
    for (size_t i = 0; i < sizeof column_items / sizeof *column_items; i++)
        if (text_equal(name, text_of(column_items[i].name)))
            return &column_items[i];
    return NULL;
}

/* 1: the argument is no type but one of column_items; 0: it may be a type; -1. */
static int read_item(const struct reading *reading, const struct node *node, struct column *column,
                     struct constraints *constraints, struct error *error) {
    struct text name = {0};
    struct constraint constraint;
    int found = declaration_name(reading, node, &name, error);
    const struct column_item *item = found == 1 ? column_item(name) : NULL;
    if (found < 0 || !item)
        return found < 0 ? -1 : 0;
    if (item->gives_default != FACT_NO)
        column->server_default = item->gives_default;
    if (item->is_identity)
        column->nullable = FACT_NO;
    if (item != &column_items[0])
        return 1;
    if (foreign_key_read(reading, node, column->name, &constraint, error))
        return -1;
    vector_push(constraints, reading->arena, constraint);
    return 1;
}

/* The type is the first or second argument, behind the name. An unknown variable before one that is
 * certainly a type was the name. */
static int read_positional(const struct reading *reading, const struct node *call,
                           struct column *column, struct constraints *constraints,
                           struct error *error) {
    size_t place = 0;
    bool has_name = column->name.size || column->is_unnamed;
    for (const struct node *item = call->items; item; item = item->next) {
        if (item->kind == NODE_KEYWORD || item->kind == NODE_DOUBLE_STAR || item->kind == NODE_STAR)
            continue;
        int is_item = read_item(reading, item, column, constraints, error);
        if (is_item < 0)
            return -1;
        struct type type = {0};
        if (!is_item && place < 2 && type_read(reading, item, &type, error))
            return -1;
        bool was_name = place == 1 && !has_name && column->type.written.size && type.name.size;
        column->is_unnamed = column->is_unnamed || (was_name && !column->type.name.size);
        if (place == 0 ? !is_text(item) : type.name.size || !column->type.written.size)
            column->type = type;
        place++;
    }
    return 0;
}

/* FetchedValue(): something in the database fills it, be it a default or a trigger. */
static bool is_fetched(const struct reading *reading, const struct node *node) {
    return node->kind == NODE_CALL &&
           text_ends(reading_text(reading, node->value), TEXT("FetchedValue"));
}

/* Is there an argument of this name that is not None? Unknown where a variable is in its place. */
static int is_given(const struct reading *reading, const struct node *call, const char *name,
                    enum fact *given, struct error *error) {
    struct value value;
    const struct node *argument = call_argument(reading, call, name, SIZE_MAX);
    *given = FACT_NO;
    if (!argument)
        return 0;
    if (reading_value(reading, argument, &value, error))
        return -1;
    bool is_unknown = value.kind == VALUE_UNKNOWN && argument->kind == NODE_NAME;
    if (value.kind != VALUE_NONE)
        *given = is_unknown || is_fetched(reading, argument) ? FACT_UNKNOWN : FACT_YES;
    return 0;
}

static int read_defaults(const struct reading *reading, const struct node *call,
                         struct column *column, struct error *error) {
    enum fact server, python, on_insert;
    if (is_given(reading, call, "server_default", &server, error) ||
        is_given(reading, call, "default", &python, error) ||
        is_given(reading, call, "insert_default", &on_insert, error))
        return -1;
    if (server != FACT_NO)
        column->server_default = server;
    column->is_filled = python != FACT_NO || on_insert != FACT_NO;
    return 0;
}

static int read_keywords(const struct reading *reading, const struct node *call,
                         struct column *column, struct error *error) {
    const struct node *type = call_argument(reading, call, "type_", SIZE_MAX);
    if (type && type_read(reading, type, &column->type, error))
        return -1;
    if (read_defaults(reading, call, column, error) ||
        call_flag(reading, call, "primary_key", SIZE_MAX, FACT_NO, &column->primary_key, error))
        return -1;
    enum fact absent = column->primary_key == FACT_NO    ? column->nullable
                       : column->primary_key == FACT_YES ? FACT_NO
                                                         : FACT_UNKNOWN;
    return call_flag(reading, call, "nullable", SIZE_MAX, absent, &column->nullable, error);
}

int column_read(const struct reading *reading, const struct node *call, struct column *column,
                struct constraints *constraints, struct error *error) {
    *column = (struct column){
        .place = reading_place(reading, call), .nullable = FACT_YES, .server_default = FACT_NO};
    int named = column_name_read(reading, call, &column->name, error);
    if (named < 0)
        return -1;
    column->is_unnamed = named == 0;
    if (read_positional(reading, call, column, constraints, error) ||
        read_keywords(reading, call, column, error))
        return -1;
    return read_index(reading, call, column->name, constraints, error);
}
