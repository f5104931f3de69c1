/* upgrade_function.c: functions that upgrade() calls: entered with their arguments bound, so deep
 * and no deeper. */
#include "schema/upgrade.h"

static struct text node_key(const struct node *const *node) {
    return (struct text){(const char *)node, sizeof *node};
}

const struct thing *result_find(const struct frame *frame, const struct node *call) {
    return map_find(&frame->results, node_key(&call));
}

void result_keep(struct reader *reader, struct frame *frame, const struct node *call,
                 struct thing result) {
    struct thing *kept = arena_new(reader->arena, struct thing);
    *kept = result;
    map_put(&frame->results, reader->arena, text_copy(node_key(&call), reader->arena), kept);
}

static void take_argument(struct arguments *left, size_t at) {
    for (; at + 1 < left->count; at++)
        left->at[at] = left->at[at + 1];
    left->count--;
}

/* The argument for a plain parameter: by name, else the next positional one. */
static bool argument_for(struct arguments *left, struct text name, struct thing *thing) {
    size_t at = 0;
    while (at < left->count && left->at[at].name.size > 0 && !text_equal(left->at[at].name, name))
        at++;
    if (at == left->count)
        return false;
    *thing = left->at[at].thing;
    take_argument(left, at);
    return true;
}

/* What is left for *args, or for **options. */
static struct thing rest_of(struct reader *reader, const struct arguments *left, bool named) {
    struct thing rest = {.kind = named ? THING_DICT : THING_LIST};
    for (size_t i = 0; i < left->count; i++) {
        struct thing entry = {.kind = THING_LIST}, name = {.kind = THING_VALUE};
        if ((left->at[i].name.size > 0) != named)
            continue;
        name.value = (struct value){.kind = VALUE_STRING, .text = left->at[i].name};
        vector_push(&entry.items, reader->arena, name);
        vector_push(&entry.items, reader->arena, left->at[i].thing);
        vector_push(&rest.items, reader->arena, named ? entry : left->at[i].thing);
    }
    if (!left->is_complete)
        rest.kind = THING_UNKNOWN;
    return rest;
}

static void parameter_bind(struct reader *reader, struct frame *frame, struct frame *defined,
                           const struct node *parameter, struct arguments *left) {
    struct text name = node_name(frame->module->tree.source, parameter);
    struct thing thing = {.kind = THING_UNKNOWN};
    if (name.size == 0)
        return;
    if (parameter->op == TOKEN_STAR || parameter->op == TOKEN_DOUBLE_STAR)
        thing = rest_of(reader, left, parameter->op == TOKEN_DOUBLE_STAR);
    else if (!argument_for(left, name, &thing) && parameter->value && left->is_complete)
        thing = thing_of(defined, parameter->value);
    frame_bind(reader, frame, name, thing);
}

/* A nested function sees what the one around it has bound. */
static void closure_bind(struct reader *reader, struct frame *frame, struct frame *around) {
    for (size_t i = 0; around->function && i < around->names.count; i++) {
        struct thing *bound = map_find(&around->bound, around->names.at[i]);
        frame_bind(reader, frame, around->names.at[i], *bound);
    }
}

static bool is_entered_already(const struct frame *caller, const struct node *function) {
    for (; caller; caller = caller->caller)
        if (caller->function == function)
            return true;
    return false;
}

static struct frame *function_frame(struct reader *reader, struct thing function,
                                    const struct arguments *arguments, const struct frame *caller) {
    struct frame *frame = arena_new(reader->arena, struct frame);
    frame->module = function.frame->module;
    frame->function = function.node;
    frame->caller = caller;
    frame->depth = caller ? caller->depth + 1 : 0;
    scope_start(&frame->scope, frame->module->tree.source, frame->module->tree.encoding,
                reader->arena);
    closure_bind(reader, frame, function.frame);
    struct arguments left = {.is_complete = arguments->is_complete};
    for (size_t i = 0; i < arguments->count; i++)
        vector_push(&left, reader->arena, arguments->at[i]);
    for (const struct node *at = function.node->function->parameters; at; at = at->next)
        parameter_bind(reader, frame, function.frame, at, &left);
    return frame;
}

/* Said of the migration's own functions, and of those elsewhere that look as if they did something:
 * the project's code that a migration calls for its data goes deep too. */
static void function_too_deep(struct reader *reader, struct thing function,
                              const struct frame *caller) {
    struct text source = node_source(function.frame, function.node);
    while (caller->caller)
        caller = caller->caller;
    if (caller->module == function.frame->module)
        source = caller->module->tree.source;
    else if (!text_contains(source, TEXT("op.")) && !text_contains(source, TEXT("execute")))
        return;
    operation_unread(reader, function.frame, function.node,
                     "functions call each other deeper than is looked at", source);
}

/* A migration that imports the project's own code can lead through all of it, and by many ways. A
 * long function that was gone through and does nothing to the schema is not entered again. */
static bool is_idle(const struct reader *reader, const struct node *function) {
    struct text key = {(const char *)&function, sizeof function};
    return map_find(&reader->idle, key) != NULL;
}

static void idle_keep(struct reader *reader, const struct node *function) {
    const struct node **kept = arena_new(reader->arena, const struct node *);
    *kept = function;
    map_put(&reader->idle, reader->arena, (struct text){(const char *)kept, sizeof *kept}, kept);
}

struct thing function_call(struct reader *reader, struct thing function,
                           const struct arguments *arguments, const struct frame *caller,
                           bool counts) {
    struct operations *before = reader->operations, unused = {0};
    struct thing unknown = {.kind = THING_UNKNOWN};
    if (is_entered_already(caller, function.node) || is_idle(reader, function.node))
        return unknown;
    if (caller && caller->depth == UPGRADE_MOST_DEPTH) {
        function_too_deep(reader, function, caller);
        return unknown;
    }
    size_t count = before->count, steps = reader->steps += UPGRADE_CALL_STEPS;
    if (!reader_goes_on(reader, function.frame, function.node))
        return unknown;
    struct frame *frame = function_frame(reader, function, arguments, caller);
    frame->returned = unknown;
    if (!counts)
        reader->operations = &unused;
    if (function.node->kind == NODE_LAMBDA) {
        expression_run(reader, frame, function.node->function->value);
        frame->returned = thing_of(frame, function.node->function->value);
    } else {
        body_run(reader, frame, function.node->function->body);
    }
    reader->operations = before;
    if (before->count == count && unused.count == 0 &&
        reader->steps - steps > UPGRADE_LONG_FUNCTION)
        idle_keep(reader, function.node);
    struct value value = thing_value(reader, frame->returned);
    return frame->may_return_else && value_is_flag(&value) ? unknown : frame->returned;
}
