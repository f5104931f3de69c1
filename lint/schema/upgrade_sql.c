/* upgrade_sql.c: SQL that is executed: its text, put together as far as it is known, and what can't
 * be read of it. */
#include "schema/sql.h"

#include "schema/upgrade.h"

/* ---- texts with holes ---- */

struct composed {
    struct reader *reader;
    struct texts parts;
    int depth;
};

static bool compose(struct composed *composed, struct thing thing);

static void put(struct composed *composed, struct text text) {
    vector_push(&composed->parts, composed->reader->arena, text);
}

static void put_hole(struct composed *composed) {
    static const char hole[] = {SQL_COMPUTED};
    put(composed, (struct text){hole, 1});
}

static void put_or_hole(struct composed *composed, struct thing thing) {
    struct value value = thing_value(composed->reader, thing);
    struct text text;
    if (value.kind == VALUE_INTEGER)
        put(composed, text_format(composed->reader->arena, "%lld", (long long)value.integer));
    else if (thing_text(composed->reader, thing, &text))
        put(composed, text);
    else if (!compose(composed, thing))
        put_hole(composed);
}

/* f"..." */
static bool compose_format(struct composed *composed, struct thing thing) {
    for (const struct node *item = thing.node->items; item; item = item->next)
        if (item->kind == NODE_FIELD) {
            put_or_hole(composed, thing_of(thing.frame, item->value));
        } else {
            struct value text = string_format_text(item, thing.node, &thing.frame->scope);
            put(composed, text.kind == VALUE_STRING ? text.text : node_source(thing.frame, item));
        }
    return true;
}

static bool compose_strings(struct composed *composed, struct thing thing) {
    for (const struct node *item = thing.node->items; item; item = item->next)
        put_or_hole(composed, thing_of(thing.frame, item));
    return true;
}

/* ---- "..." % x, "...".format(x) ---- */

struct filling {
    struct composed *composed;
    struct things items;        /* by position */
    struct arguments arguments; /* by name */
};

static void fill(struct filling *filling, struct text field, size_t position) {
    for (size_t i = 0; field.size > 0 && i < filling->arguments.count; i++)
        if (text_equal(filling->arguments.at[i].name, field)) {
            put_or_hole(filling->composed, filling->arguments.at[i].thing);
            return;
        }
    if (field.size == 0 && position < filling->items.count)
        put_or_hole(filling->composed, filling->items.at[position]);
    else
        put_hole(filling->composed);
}

/* %s, %d, %(name)s */
static void fill_percent(struct filling *filling, struct text format) {
    size_t start = 0, position = 0;
    for (size_t at = text_find(format, TEXT("%"), 0); at != SIZE_MAX;
         at = text_find(format, TEXT("%"), start)) {
        char next = at + 1 < format.size ? format.at[at + 1] : '\0';
        put(filling->composed, text_slice(format, start, next == '%' ? at + 1 : at));
        start = at + 2;
        size_t close = next == '(' ? text_find(format, TEXT(")"), at) : SIZE_MAX;
        if (close != SIZE_MAX) {
            fill(filling, text_slice(format, at + 2, close), 0);
            start = close + 2;
        } else if (next != '%') {
            fill(filling, TEXT(""), position++);
        }
    }
    put(filling->composed, text_slice(format, start, format.size));
}

/* {}, {0}, {name} */
static void fill_braces(struct filling *filling, struct text format) {
    size_t start = 0, position = 0;
    for (size_t at = text_find(format, TEXT("{"), 0); at != SIZE_MAX;
         at = text_find(format, TEXT("{"), start)) {
        put(filling->composed, text_slice(format, start, at));
        size_t close = text_find(format, TEXT("}"), at);
        if (text_starts(text_slice(format, at + 1, format.size), TEXT("{")) || close == SIZE_MAX) {
            start = at + 2;
            continue;
        }
        struct text field = text_slice(format, at + 1, close);
        bool is_number = field.size == 1 && field.at[0] >= '0' && field.at[0] <= '9';
        if (is_number)
            fill(filling, TEXT(""), (size_t)(field.at[0] - '0'));
        else
            fill(filling, field, position++);
        start = close + 1;
    }
    put(filling->composed, text_slice(format, start, format.size));
}

static bool compose_part(struct composed *composed, struct thing thing, struct text *text) {
    struct composed part = {.reader = composed->reader, .depth = composed->depth};
    bool is_text = compose(&part, thing);
    *text = text_join(part.parts, TEXT(""), composed->reader->arena);
    return is_text;
}

static bool compose_percent(struct composed *composed, struct thing thing) {
    const struct node *left = thing.node->items;
    struct filling filling = {.composed = composed};
    struct thing values = thing_follow(composed->reader, thing_of(thing.frame, left->next));
    struct text format;
    if (!compose_part(composed, thing_of(thing.frame, left), &format))
        return false;
    if (values.kind == THING_EXPRESSION && values.node->kind == NODE_DICT) {
        struct node call = {.kind = NODE_CALL};
        struct node star = {.kind = NODE_DOUBLE_STAR, .value = (struct node *)values.node};
        call.items = &star;
        filling.arguments = arguments_of(composed->reader, values.frame, &call);
    } else if (!thing_items(composed->reader, values, &filling.items)) {
        filling.items.count = 0;
        vector_push(&filling.items, composed->reader->arena, values);
    }
    fill_percent(&filling, format);
    return true;
}

static bool compose_binary(struct composed *composed, struct thing thing) {
    const struct node *first = thing.node->items;
    if (first->next->joint == TOKEN_PERCENT && !first->next->next)
        return compose_percent(composed, thing);
    for (const struct node *item = first->next; item; item = item->next)
        if (item->joint != TOKEN_PLUS)
            return false;
    return compose_strings(composed, thing);
}

static bool compose_call_of_format(struct composed *composed, struct thing thing,
                                   struct text format) {
    struct filling filling = {.composed = composed};
    filling.arguments = arguments_of(composed->reader, thing.frame, thing.node);
    for (size_t i = 0; i < filling.arguments.count; i++)
        if (filling.arguments.at[i].name.size == 0)
            vector_push(&filling.items, composed->reader->arena, filling.arguments.at[i].thing);
    fill_braces(&filling, format);
    return true;
}

/* ---- calls that give SQL ---- */

/* Methods that leave the text of what they are called on as it is, but for blanks and values. */
static const char *const keeping[] = {"strip",  "rstrip",   "lstrip",  "bindparams",
                                      "params", "columns",  "replace", "execution_options",
                                      "lower",  "bindparam"};
/* Functions whose first argument it is. */
static const char *const wrapping[] = {"text", "DDL", "dedent", "cleandoc",      "str",
                                       "conv", "f",   "SQL",    "literal_column"};

static bool compose_call(struct composed *composed, struct thing thing) {
    const struct node *callee = thing.node->value, *first = thing.node->items;
    for (size_t i = 0; first && i < sizeof wrapping / sizeof *wrapping; i++)
        if (thing_calls(composed->reader, thing, wrapping[i]))
            return compose(composed, thing_of(thing.frame,
                                              first->kind == NODE_KEYWORD ? first->value : first));
    if (callee->kind != NODE_ATTRIBUTE)
        return false;
    struct text name = node_name(thing.frame->module->tree.source, callee), format;
    struct thing of = thing_of(thing.frame, callee->value);
    if (text_equal(name, TEXT("format")) && compose_part(composed, of, &format))
        return compose_call_of_format(composed, thing, format);
    for (size_t i = 0; i < sizeof keeping / sizeof *keeping; i++)
        if (text_equal(name, text_of(keeping[i])))
            return compose(composed, of);
    return false;
}

static bool compose_file(struct composed *composed, struct thing thing) {
    struct text sql;
    if (!sql_of_file(composed->reader, thing, &sql))
        return false;
    put(composed, sql);
    return true;
}

static bool compose_expression(struct composed *composed, struct thing thing) {
    switch (thing.node->kind) {
    case NODE_FORMAT:
        return compose_format(composed, thing);
    case NODE_STRINGS:
        return compose_strings(composed, thing);
    case NODE_BINARY:
        return compose_binary(composed, thing);
    case NODE_CALL:
        return compose_call(composed, thing) || compose_file(composed, thing);
    default:
        return false;
    }
}

/* The text of a thing, holes where a part is not known. False: it is no text. */
static bool compose(struct composed *composed, struct thing thing) {
    enum { MOST_DEPTH = 16 };
    struct value value = thing_value(composed->reader, thing);
    if (value.kind == VALUE_STRING) {
        put(composed, value.text);
        return true;
    }
    thing = thing_follow(composed->reader, thing);
    if (thing.kind != THING_EXPRESSION || composed->depth == MOST_DEPTH)
        return false;
    composed->depth++;
    bool is_text = compose_expression(composed, thing);
    composed->depth--;
    return is_text;
}

/* ---- SQLAlchemy's own language of expressions ---- */

static const char *const data_words[] = {"select",      "insert",    "update",
                                         "delete",      "values",    "where",
                                         "from_select", "returning", "with_only_columns",
                                         "union",       "join",      "func",
                                         "cast",        "exists",    "sqlalchemy.orm"};

static bool says_data(struct text name) {
    for (size_t i = 0; i < sizeof data_words / sizeof *data_words; i++)
        if (text_equal(name, text_of(data_words[i])))
            return true;
    return false;
}

/* The name at the root of a chain of calls and attributes that say nothing of data; NULL: they do,
 * or it is no such chain. */
static const struct node *chain_root(struct thing thing, bool *is_data) {
    struct text source = thing.frame->module->tree.source;
    const struct node *node = thing.node;
    while (node->kind == NODE_CALL || node->kind == NODE_ATTRIBUTE) {
        *is_data = node->kind == NODE_ATTRIBUTE && says_data(node_name(source, node));
        if (*is_data)
            return NULL;
        node = node->value;
    }
    *is_data = node->kind == NODE_NAME && says_data(node_text(source, node));
    return node->kind == NODE_NAME ? node : NULL;
}

/* table.update().where(...).values(...), sa.select(...), or made from what a name stands for. */
static bool is_data(struct reader *reader, struct thing thing) {
    enum { MOST_NAMES = 8 };
    bool found = false;
    for (int i = 0; i < MOST_NAMES && thing.kind == THING_EXPRESSION && !found; i++) {
        const struct node *root = chain_root(thing, &found);
        if (!root)
            return found;
        struct thing next = thing_follow(reader, thing_of(thing.frame, root));
        if (next.kind == THING_EXPRESSION && next.node == thing.node)
            return found;
        thing = next;
    }
    return found;
}

/* ---- DDL that SQLAlchemy makes ---- */

static bool is_call_of(struct reader *reader, struct thing thing, const char *const *names,
                       size_t count) {
    for (size_t i = 0; i < count; i++)
        if (thing_calls(reader, thing, names[i]))
            return true;
    return false;
}

/* CreateTable(table), AddConstraint(...): what it is about stands in its arguments. */
static bool is_made_ddl(struct reader *reader, struct frame *frame, const struct node *call,
                        struct thing thing) {
    static const char *const schema[] = {"CreateTable", "DropTable",     "CreateIndex",
                                         "DropIndex",   "AddConstraint", "DropConstraint"};
    static const char *const none[] = {"CreateSequence", "DropSequence",   "CreateSchema",
                                       "DropSchema",     "CreateView",     "DropView",
                                       "SetComment",     "CreateEnumType", "DropEnumType"};
    if (is_call_of(reader, thing, none, sizeof none / sizeof *none)) {
        operation_add(reader, frame, call, OPERATION_OTHER);
        return true;
    }
    if (!is_call_of(reader, thing, schema, sizeof schema / sizeof *schema))
        return false;
    struct arguments arguments = arguments_of(reader, thing.frame, thing.node);
    struct texts words = {0};
    for (size_t i = 0; i < arguments.count; i++) {
        struct thing of = thing_follow(reader, arguments.at[i].thing);
        if (of.kind == THING_EXPRESSION || of.kind == THING_CLASS)
            vector_push(&words, reader->arena, node_source(of.frame, of.node));
    }
    vector_push(&words, reader->arena, arguments_words(reader, &arguments));
    operation_unread(reader, frame, call, "it executes DDL that it builds itself",
                     text_join(words, TEXT("\n"), reader->arena));
    return true;
}

/* ---- executing ---- */

/* DDL takes no parameters, and gives no rows that anybody would use. */
static bool may_be_ddl(struct reader *reader, const struct node *call,
                       const struct arguments *arguments) {
    return arguments->count == 1 && reader->statement == call;
}

static void execute(struct reader *reader, struct frame *frame, const struct node *call,
                    const struct arguments *arguments) {
    struct composed composed = {.reader = reader};
    if (arguments->count == 0)
        return;
    struct thing first = arguments->at[0].thing;
    if (call->value->kind == NODE_ATTRIBUTE) { /* DDL("...").execute(connection) */
        struct thing of = thing_follow(reader, thing_of(frame, call->value->value));
        if (thing_calls(reader, of, "DDL"))
            first = of;
    }
    if (compose(&composed, first)) {
        sql_read(text_join(composed.parts, TEXT(""), reader->arena), node_place(frame, call),
                 reader->operations, reader->arena);
        return;
    }
    first = thing_follow(reader, first);
    if (is_made_ddl(reader, frame, call, first))
        return;
    if (is_data(reader, first) || !may_be_ddl(reader, call, arguments))
        operation_add(reader, frame, call, OPERATION_OTHER);
    else if (first.kind == THING_OUTSIDE)
        operation_unread(reader, frame, call, "it executes SQL of a library", first.outside);
    else
        operation_unread(reader, frame, call, "the SQL that it executes is computed", TEXT(""));
}

void execute_run(struct reader *reader, struct frame *frame, const struct node *call,
                 const struct arguments *arguments) {
    size_t first = reader->operations->count;
    execute(reader, frame, call, arguments);
    operations_called(reader, first, TEXT("execute"));
}
