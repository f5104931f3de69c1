/* upgrade_calls.c: what a call in upgrade() is: an operation, executed SQL, a function of the tree,
 * something of no interest. */
#include "schema/models.h"
#include "schema/upgrade.h"

static struct text name_of(const struct frame *frame, const struct node *attribute) {
    return node_name(frame->module->tree.source, attribute);
}

/* ---- batches ---- */

/* The name of the operation that is called, if it is one of alembic.op; the batch it is called on.
 */
static bool is_operation(struct reader *reader, struct frame *frame, const struct node *callee,
                         struct text *name, const struct batch **batch) {
    static const struct text prefix = {"alembic.op.", 11};
    *batch = NULL;
    if (callee->kind == NODE_ATTRIBUTE) {
        struct thing of = thing_follow(reader, thing_of(frame, callee->value));
        *name = name_of(frame, callee);
        *batch = of.batch;
        return of.kind == THING_OPERATIONS || of.kind == THING_BATCH;
    }
    struct thing function = thing_follow(reader, thing_of(frame, callee));
    *name = text_slice(function.outside, prefix.size, function.outside.size);
    return function.kind == THING_OUTSIDE && text_starts(function.outside, prefix);
}

static bool argument_named(const struct arguments *arguments, size_t position, const char *name,
                           struct thing *thing) {
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->at[i].name.size ? text_equal(arguments->at[i].name, text_of(name))
                                       : i == position) {
            *thing = arguments->at[i].thing;
            return true;
        }
    return false;
}

bool batch_of(struct reader *reader, struct thing thing, struct batch *batch) {
    struct text name;
    const struct batch *outer;
    if (thing.kind != THING_EXPRESSION || thing.node->kind != NODE_CALL ||
        !is_operation(reader, thing.frame, thing.node->value, &name, &outer) ||
        !text_equal(name, TEXT("batch_alter_table")))
        return false;
    struct arguments arguments = arguments_of(reader, thing.frame, thing.node);
    *batch = (struct batch){0};
    struct thing argument;
    if (argument_named(&arguments, 0, "table_name", &argument))
        batch->name_known = thing_text(reader, argument, &batch->table);
    if (argument_named(&arguments, 1, "schema", &argument))
        thing_text(reader, argument, &batch->schema);
    return true;
}

/* ---- methods of unknown objects ---- */

static bool is_one_of(struct text name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text_equal(name, text_of(names[i])))
            return true;
    return false;
}

static bool executes(struct text name) {
    static const char *const names[] = {"execute", "exec_driver_sql", "executescript",
                                        "execute_sql", "run_sql"};
    return is_one_of(name, names, sizeof names / sizeof *names);
}

/* columns.append(sa.Column(...)) */
static void append(struct reader *reader, struct frame *frame, const struct node *call) {
    const struct node *list = call->value->value;
    if (list->kind != NODE_NAME || !call->items)
        return;
    struct thing *bound = frame_find(frame, node_source(frame, list));
    if (!bound || bound->kind != THING_LIST)
        return;
    struct thing grown = *bound;
    vector_push(&grown.items, reader->arena, thing_of(frame_keep(reader, frame), call->items));
    frame_bind(reader, frame, node_source(frame, list), grown);
}

/* conn.run_sync(function), op.run_async(function) */
static void run_given(struct reader *reader, struct frame *frame, const struct node *call) {
    if (!call->items || call->items->kind == NODE_STAR)
        return;
    struct thing function = thing_follow(reader, thing_of(frame, call->items));
    struct arguments none = {0};
    if (function.kind == THING_FUNCTION)
        function_call(reader, function, &none, frame, true);
}

/* ---- Table(...).create(bind) ---- */

static void created_table(struct reader *reader, struct thing table, enum operation_kind kind) {
    struct call call = {.reader = reader, .frame = table.frame, .node = table.node};
    call.parameters = "table_name|name,metadata";
    call.arguments = arguments_of(reader, table.frame, table.node);
    table_declared(&call, kind);
}

/* Of a class that the migration itself holds: one of the project may be another by now. False: it
 * is none. */
static bool created_model(struct reader *reader, struct frame *frame, const struct node *call,
                          struct thing model, enum operation_kind kind) {
    const struct table *table;
    if (model.kind != THING_CLASS || model.frame->module != frame->module)
        return false;
    if (models_read_class(reader->modules, frame->module, model.node, &table, reader->error)) {
        reader->has_failed = true;
        return false;
    }
    if (!table)
        return false;
    struct operation *operation = operation_add(reader, frame, call, kind);
    operation->schema = table->schema;
    operation->table = table->name;
    operation->created = *table;
    return true;
}

static bool is_type(struct reader *reader, struct thing thing) {
    return thing_calls(reader, thing, "Enum") || thing_calls(reader, thing, "ENUM");
}

/* Tables, indexes and types make themselves when given a connection; `create` alone may be
 * anything. */
static bool is_given_connection(struct frame *frame, const struct node *call) {
    const struct node *first = call->items;
    if (!first)
        return false;
    if (first->kind == NODE_KEYWORD)
        return text_equal(name_of(frame, first), TEXT("bind")) ||
               text_equal(name_of(frame, first), TEXT("checkfirst"));
    return true;
}

static bool item_run(struct reader *reader, struct frame *frame, const struct node *call) {
    struct text name = name_of(frame, call->value);
    bool is_create = text_equal(name, TEXT("create"));
    if ((!is_create && !text_equal(name, TEXT("drop"))) || !is_given_connection(frame, call))
        return false;
    struct thing of = thing_follow(reader, thing_of(frame, call->value->value));
    if (is_type(reader, of)) {
        operation_add(reader, frame, call, OPERATION_OTHER);
        return true;
    }
    enum operation_kind kind = is_create ? OPERATION_CREATE_TABLE : OPERATION_DROP_TABLE;
    if (thing_calls(reader, of, "Table")) {
        created_table(reader, of, kind);
        return true;
    }
    struct text source = node_source(frame, call->value->value);
    if (!text_ends(source, TEXT("__table__")))
        return false;
    struct thing model = thing_follow(reader, thing_of(frame, call->value->value->value));
    if (!created_model(reader, frame, call, model, kind))
        operation_unread(reader, frame, call, "it makes or drops the table of a model",
                         model.kind == THING_CLASS ? node_source(model.frame, model.node) : source);
    return true;
}

static bool is_all_tables(struct text name) {
    return text_equal(name, TEXT("create_all")) || text_equal(name, TEXT("drop_all"));
}

/* create_all() makes what is not there, and leaves alone what is. */
static void all_tables(struct reader *reader, struct frame *frame, const struct node *call) {
    operation_unread(reader, frame, call, "it makes or drops the tables of all models", TEXT(""))
        ->reach = REACH_TABLES;
}

static bool method_run(struct reader *reader, struct frame *frame, const struct node *call) {
    struct text name = name_of(frame, call->value);
    if (executes(name)) {
        struct arguments arguments = arguments_of(reader, frame, call);
        execute_run(reader, frame, call, &arguments);
    } else if (text_equal(name, TEXT("append"))) {
        append(reader, frame, call);
    } else if (text_equal(name, TEXT("run_sync"))) {
        run_given(reader, frame, call);
    } else if (is_all_tables(name)) {
        all_tables(reader, frame, call);
    } else {
        return item_run(reader, frame, call);
    }
    return false;
}

/* ---- functions ---- */

/* A function of this file picked by its name: globals()["upgrade_%s" % engine],
 * globals().get(f"upgrade_{engine}"), getattr(sys.modules[__name__], ...). */
static bool is_picked_by_name(struct reader *reader, struct frame *frame,
                              const struct node *callee) {
    static const char *const names[] = {"globals()", "vars()", "locals()",
                                        "getattr(sys.modules[__name__]"};
    struct thing picked = thing_follow(reader, thing_of(frame, callee));
    if (picked.kind != THING_EXPRESSION || picked.frame->module != frame->module ||
        (picked.node->kind != NODE_CALL && picked.node->kind != NODE_SUBSCRIPT))
        return false;
    struct text source = node_source(picked.frame, picked.node);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_starts(source, text_of(names[i])))
            return true;
    return false;
}

/* Several databases: the functions of one each. */
static bool dispatch_run(struct reader *reader, struct frame *frame, const struct node *call) {
    if (!is_picked_by_name(reader, frame, call->value))
        return false;
    struct arguments none = {0};
    struct text source = frame->module->tree.source;
    for (const struct node *at = frame->module->tree.statements; at; at = at->next) {
        if (at->kind != NODE_FUNCTION)
            continue;
        struct span name = at->function->name;
        if (text_starts(tree_text(source, name.start, name.end), TEXT("upgrade_")))
            function_call(reader,
                          (struct thing){.kind = THING_FUNCTION,
                                         .node = at,
                                         .frame = frame_of_module(reader, frame->module)},
                          &none, frame, true);
    }
    return true;
}

/* getattr(op, "add_column")(...) */
static bool named_operation(struct reader *reader, struct frame *frame, const struct node *callee,
                            struct text *name, const struct batch **batch) {
    if (callee->kind != NODE_CALL ||
        !text_equal(node_source(frame, callee->value), TEXT("getattr")))
        return false;
    struct arguments arguments = arguments_of(reader, frame, callee);
    if (arguments.count < 2)
        return false;
    struct thing of = thing_follow(reader, arguments.at[0].thing);
    *batch = of.batch;
    return (of.kind == THING_OPERATIONS || of.kind == THING_BATCH) &&
           thing_text(reader, arguments.at[1].thing, name);
}

/* `op`, a batch, or one of its operations. */
static bool is_given_operations(struct reader *reader, struct thing given) {
    if (given.kind != THING_EXPRESSION ||
        (given.node->kind != NODE_NAME && given.node->kind != NODE_ATTRIBUTE))
        return given.kind == THING_OPERATIONS || given.kind == THING_BATCH;
    struct thing thing = thing_follow(reader, given);
    if (thing.kind == THING_EXPRESSION && thing.node->kind == NODE_ATTRIBUTE)
        thing = thing_follow(reader, thing_of(thing.frame, thing.node->value));
    return thing.kind == THING_OPERATIONS || thing.kind == THING_BATCH ||
           text_starts(thing.outside, TEXT("alembic.op."));
}

/* An object of the project's, or Alembic's own, of which operations are asked. */
static bool asks_for_operation(struct text name) {
    static const char *const names[] = {"add_column",     "drop_column",    "alter_column",
                                        "create_table",   "drop_table",     "rename_table",
                                        "add_constraint", "drop_constraint"};
    return is_one_of(name, names, sizeof names / sizeof *names);
}

static bool has_operations(struct reader *reader, const struct arguments *arguments) {
    for (size_t i = 0; i < arguments->count; i++)
        if (is_given_operations(reader, arguments->at[i].thing))
            return true;
    return false;
}

/* The text of a class and of the classes that it hangs on. */
static struct text class_words(struct reader *reader, struct thing class) {
    enum { MOST_BASES = 8 };
    struct text words = node_source(class.frame, class.node);
    for (int i = 0; i < MOST_BASES && class.kind == THING_CLASS; i++) {
        const struct node *base = class.node->function->parameters;
        if (!base || base->kind == NODE_KEYWORD)
            break;
        class = thing_follow(reader, thing_of(class.frame, base));
        if (class.kind == THING_CLASS)
            words = text_format(reader->arena, "%.*s\n%.*s", TEXT_ARGS(words),
                                TEXT_ARGS(node_source(class.frame, class.node)));
    }
    return words;
}

/* An object of a class of the project that has `op`, or was given it. */
static bool makes_operations(struct reader *reader, struct thing object, struct text *words) {
    if (object.kind != THING_EXPRESSION || object.node->kind != NODE_CALL)
        return false;
    struct thing of = thing_follow(reader, thing_of(object.frame, object.node->value));
    if (of.kind != THING_CLASS)
        return false;
    struct arguments arguments = arguments_of(reader, object.frame, object.node);
    *words = class_words(reader, of);
    return text_contains(*words, TEXT(" op.")) || has_operations(reader, &arguments);
}

/* Migrator("users").add(column): what methods do is not followed. */
static void observe_object(struct reader *reader, struct frame *frame, const struct node *call) {
    struct thing object = thing_follow(reader, thing_of(frame, call->value->value));
    struct text words = {0};
    bool makes = makes_operations(reader, object, &words);
    if (!makes && (object.kind == THING_CLASS || !asks_for_operation(name_of(frame, call->value))))
        return;
    struct arguments arguments = arguments_of(reader, frame, call);
    operation_unread(reader, frame, call, "it calls a method that can't be read",
                     text_format(reader->arena, "%.*s\n%.*s\n%.*s", TEXT_ARGS(words),
                                 TEXT_ARGS(node_source(object.frame ? object.frame : frame,
                                                       object.node ? object.node : call)),
                                 TEXT_ARGS(arguments_words(reader, &arguments))));
}

/* A function that nobody can read was handed `op`. */
static void observe_given(struct reader *reader, struct frame *frame, const struct node *call) {
    struct arguments arguments = arguments_of(reader, frame, call);
    if (has_operations(reader, &arguments))
        operation_unread(reader, frame, call, "it hands `op` to a function that can't be read",
                         arguments_words(reader, &arguments));
}

static void function_run(struct reader *reader, struct frame *frame, const struct node *call) {
    struct thing function = thing_follow(reader, thing_of(frame, call->value));
    if (function.kind == THING_FUNCTION) {
        struct arguments arguments = arguments_of(reader, frame, call);
        result_keep(reader, frame, call, function_call(reader, function, &arguments, frame, true));
        return;
    }
    if (function.kind != THING_CLASS) /* its methods tell what it is given `op` for */
        observe_given(reader, frame, call);
    if (call->value->kind == NODE_ATTRIBUTE)
        observe_object(reader, frame, call);
}

bool call_run(struct reader *reader, struct frame *frame, const struct node *call) {
    struct text name;
    const struct batch *batch;
    if (is_operation(reader, frame, call->value, &name, &batch) ||
        named_operation(reader, frame, call->value, &name, &batch)) {
        operation_run(reader, frame, call, name, batch);
        return true;
    }
    if (dispatch_run(reader, frame, call))
        return true;
    if (call->value->kind == NODE_ATTRIBUTE && method_run(reader, frame, call))
        return true;
    function_run(reader, frame, call);
    return false;
}
