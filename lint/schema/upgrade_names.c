/* upgrade_names.c: the variables of functions that are run, and what names stand for. */
#include "schema/upgrade.h"

enum { THING_MOST_STEPS = 32 };

struct place node_place(const struct frame *frame, const struct node *node) {
    return (struct place){frame->module->path, node->line, node->column};
}

struct text node_source(const struct frame *frame, const struct node *node) {
    return node_text(frame->module->tree.source, node);
}

struct reading reader_reading(struct reader *reader, struct frame *frame) {
    return (struct reading){.modules = reader->modules,
                            .module = frame->module,
                            .scope = &frame->scope,
                            .arena = reader->arena};
}

/* ---- frames ---- */

struct thing *frame_find(const struct frame *frame, struct text name) {
    struct thing *bound = NULL;
    for (; frame && !bound; frame = frame->before)
        bound = map_find(&frame->bound, name);
    return bound;
}

struct frame *frame_of_module(struct reader *reader, const struct module *module) {
    struct frame *frame = map_find(&reader->tops, module->path);
    if (frame)
        return frame;
    frame = arena_new(reader->arena, struct frame);
    frame->module = module;
    scope_start(&frame->scope, module->tree.source, module->tree.encoding, reader->arena);
    map_put(&reader->tops, reader->arena, module->path, frame);
    return frame;
}

/* A flag that is set in a branch may be set or not behind it. */
bool value_is_flag(const struct value *value) {
    return value->kind == VALUE_BOOL || value->kind == VALUE_NONE || value->kind == VALUE_INTEGER;
}

struct frame *frame_clone(struct reader *reader, struct frame *frame) {
    struct frame *clone = arena_new(reader->arena, struct frame);
    *clone = *frame;
    clone->before = frame;
    clone->bound = (struct map){0};
    clone->names = (struct texts){0};
    scope_start(&clone->scope, frame->scope.source, frame->scope.encoding, reader->arena);
    for (size_t i = 0; i < frame->names.count; i++) {
        struct value value;
        if (scope_find(&frame->scope, frame->names.at[i], &value))
            scope_bind(&clone->scope, frame->names.at[i], value);
    }
    reader->steps += frame->names.count;
    return clone;
}

struct frame *frame_keep(struct reader *reader, struct frame *frame) {
    struct frame *kept = frame_clone(reader, frame);
    for (size_t i = 0; i < frame->names.count; i++) {
        struct thing *thing = arena_new(reader->arena, struct thing);
        *thing = *frame_find(frame, frame->names.at[i]);
        map_put(&kept->bound, reader->arena, frame->names.at[i], thing);
    }
    return kept;
}

struct mention {
    struct text source, name;
    bool is_found;
};

static bool mention_node(void *context, const struct node *node) {
    struct mention *mention = context;
    if (node->kind == NODE_NAME && text_equal(node_text(mention->source, node), mention->name))
        mention->is_found = true;
    return !mention->is_found;
}

/* `text = text.strip()`: the name on the right is what it was before. */
static struct thing with_old_name(struct reader *reader, struct frame *frame, struct text name,
                                  struct thing thing) {
    struct thing *old = frame_find(frame, name);
    struct mention mention = {.source = thing.frame->module->tree.source, .name = name};
    struct node alone = *thing.node;
    alone.next = NULL;
    if (!old || thing.frame != frame)
        return thing;
    tree_walk(&alone, mention_node, &mention);
    if (!mention.is_found)
        return thing;
    struct thing *kept = arena_new(reader->arena, struct thing);
    thing.frame = arena_new(reader->arena, struct frame);
    *thing.frame = *frame;
    *kept = *old;
    thing.frame->bound = (struct map){0};
    thing.frame->before = frame;
    map_put(&thing.frame->bound, reader->arena, name, kept);
    return thing;
}

/* A name keeps what it is bound to now: what stands in the expression may be bound anew later. */
static struct thing settle(struct reader *reader, struct frame *frame, struct text name,
                           struct thing thing, struct value *value) {
    struct thing list = {.kind = THING_LIST};
    *value = thing_value(reader, thing);
    if (thing.kind != THING_EXPRESSION)
        return thing;
    if (value->kind != VALUE_UNKNOWN && value->kind < VALUE_TUPLE)
        return (struct thing){.kind = THING_VALUE, .value = *value};
    bool is_list = thing.node->kind == NODE_LIST || thing.node->kind == NODE_TUPLE ||
                   thing.node->kind == NODE_COMPREHENSION || thing.node->kind == NODE_BINARY;
    if (is_list && thing_items(reader, thing, &list.items)) {
        *value = thing_value(reader, list);
        return list;
    }
    if (thing.node->kind == NODE_DICT && thing_entries(reader, thing, &list.items)) {
        list.kind = THING_DICT;
        *value = thing_value(reader, list);
        return list;
    }
    return with_old_name(reader, frame, name, thing);
}

void frame_bind(struct reader *reader, struct frame *frame, struct text name, struct thing thing) {
    struct value value;
    thing = settle(reader, frame, name, thing, &value);
    if (frame->doubt > 0 && value_is_flag(&value)) {
        thing = (struct thing){.kind = THING_UNKNOWN};
        value = value_unknown(NULL, "is assigned under a condition");
    }
    struct thing *bound = map_find(&frame->bound, name);
    if (!bound) {
        bound = arena_new(reader->arena, struct thing);
        map_put(&frame->bound, reader->arena, name, bound);
        vector_push(&frame->names, reader->arena, name);
    }
    *bound = thing;
    scope_bind(&frame->scope, name, value);
}

void frame_bind_target(struct reader *reader, struct frame *frame, const struct node *target,
                       struct thing thing) {
    if (target->kind == NODE_NAME) {
        frame_bind(reader, frame, node_source(frame, target), thing);
        return;
    }
    if (target->kind != NODE_TUPLE && target->kind != NODE_LIST)
        return;
    struct things items = {0};
    bool is_known = thing_items(reader, thing, &items);
    size_t at = 0;
    for (const struct node *item = target->items; item; item = item->next, at++)
        frame_bind_target(reader, frame, item->kind == NODE_STAR ? item->value : item,
                          is_known && at < items.count && item->kind != NODE_STAR
                              ? items.at[at]
                              : (struct thing){.kind = THING_UNKNOWN});
}

struct thing thing_of(struct frame *frame, const struct node *node) {
    return (struct thing){.kind = THING_EXPRESSION, .node = node, .frame = frame};
}

/* ---- definitions ---- */

static struct thing outside(struct text name) {
    bool is_operations = text_equal(name, TEXT("alembic.op"));
    return (struct thing){.kind = is_operations ? THING_OPERATIONS : THING_OUTSIDE,
                          .outside = name};
}

static struct thing thing_of_definition(struct reader *reader,
                                        const struct definition *definition) {
    struct frame *frame = definition->module ? frame_of_module(reader, definition->module) : NULL;
    switch (definition->kind) {
    case DEFINITION_CLASS:
        return (struct thing){.kind = THING_CLASS, .node = definition->node, .frame = frame};
    case DEFINITION_FUNCTION:
        return (struct thing){.kind = THING_FUNCTION, .node = definition->node, .frame = frame};
    case DEFINITION_EXPRESSION:
        return thing_of(frame, definition->node);
    case DEFINITION_OUTSIDE:
        return outside(definition->outside);
    default:
        return (struct thing){.kind = THING_UNKNOWN};
    }
}

/* What a name that no variable binds, or a dotted one, stands for in its module. */
static struct thing define(struct reader *reader, struct thing thing) {
    struct definition definition = {0};
    if (modules_define(reader->modules, thing.frame->module, thing.node, &definition,
                       reader->error))
        reader->has_failed = true;
    return thing_of_definition(reader, &definition);
}

/* Many call it `op` whatever made it: a parameter, a wrapper of the project's. */
static bool is_called_op(struct thing thing) {
    struct text source = thing.frame->module->tree.source;
    struct text name = thing.node->kind == NODE_NAME ? node_text(source, thing.node)
                                                     : node_name(source, thing.node);
    return text_equal(name, TEXT("op"));
}

static struct thing operations_where_named_so(struct thing unknown) {
    if (is_called_op(unknown))
        return (struct thing){.kind = THING_OPERATIONS};
    return unknown;
}

static struct thing follow_name(struct reader *reader, struct thing thing) {
    struct thing *bound = frame_find(thing.frame, node_source(thing.frame, thing.node));
    struct thing found = bound ? *bound : define(reader, thing);
    bool is_call = found.kind == THING_EXPRESSION && found.node->kind == NODE_CALL;
    if (found.kind == THING_UNKNOWN || (is_call && is_called_op(thing)))
        return operations_where_named_so(thing);
    return found;
}

/* The leftmost name of `a.b.c`; NULL where it is something else. */
static const struct node *root_of(const struct node *node) {
    while (node->kind == NODE_ATTRIBUTE)
        node = node->value;
    return node->kind == NODE_NAME ? node : NULL;
}

static struct thing follow_attribute(struct reader *reader, struct thing thing) {
    const struct node *root = root_of(thing.node);
    if (root && !frame_find(thing.frame, node_source(thing.frame, root))) {
        struct thing found = define(reader, thing);
        return found.kind == THING_UNKNOWN ? operations_where_named_so(thing) : found;
    }
    struct thing of = thing_follow(reader, thing_of(thing.frame, thing.node->value));
    struct text name = node_name(thing.frame->module->tree.source, thing.node);
    if (of.kind == THING_OUTSIDE)
        return outside(
            text_format(reader->arena, "%.*s.%.*s", TEXT_ARGS(of.outside), TEXT_ARGS(name)));
    return operations_where_named_so(thing);
}

/* Operations(context) is `op`; a function of the tree gives what it returns. */
static struct thing follow_call(struct reader *reader, struct thing thing) {
    struct thing function = thing_follow(reader, thing_of(thing.frame, thing.node->value));
    if (function.kind == THING_OUTSIDE && text_ends(function.outside, TEXT(".Operations")))
        return (struct thing){.kind = THING_OPERATIONS};
    if (function.kind != THING_FUNCTION)
        return thing;
    const struct thing *result = result_find(thing.frame, thing.node);
    if (result)
        return *result;
    struct arguments arguments = arguments_of(reader, thing.frame, thing.node);
    return function_call(reader, function, &arguments, thing.frame, false);
}

static bool is_same(struct thing a, struct thing b) {
    return a.kind == b.kind && a.node == b.node && a.frame == b.frame;
}

static struct value expression_value(struct reader *reader, struct thing thing) {
    struct value value = value_unknown(thing.node, "is not known");
    if (modules_value(reader->modules, thing.frame->module, &thing.frame->scope, thing.node, &value,
                      reader->error))
        reader->has_failed = true;
    return value;
}

static struct thing *entry_find(struct reader *reader, struct things entries,
                                const struct value *key) {
    for (size_t i = entries.count; i-- > 0;) {
        struct value one = thing_value(reader, entries.at[i].items.at[0]);
        if (value_equal(&one, key))
            return &entries.at[i].items.at[1];
    }
    return NULL;
}

/* tables["users"], row[0] */
static struct thing follow_subscript(struct reader *reader, struct thing thing) {
    struct things items = {0};
    struct value value = expression_value(reader, thing);
    if (value.kind != VALUE_UNKNOWN)
        return (struct thing){.kind = THING_VALUE, .value = value};
    struct thing of = thing_follow(reader, thing_of(thing.frame, thing.node->value));
    struct value index = thing_value(reader, thing_of(thing.frame, thing.node->index));
    if (index.kind == VALUE_STRING) {
        if (of.kind != THING_DICT && !thing_entries(reader, of, &items))
            return thing;
        struct thing *found = entry_find(reader, of.kind == THING_DICT ? of.items : items, &index);
        return found ? *found : thing;
    }
    if (index.kind == VALUE_INTEGER && thing_items(reader, of, &items) && index.integer >= 0 &&
        (size_t)index.integer < items.count)
        return items.at[index.integer];
    return thing;
}

static struct thing follow_once(struct reader *reader, struct thing thing) {
    switch (thing.node->kind) {
    case NODE_NAME:
        return follow_name(reader, thing);
    case NODE_ATTRIBUTE:
        return follow_attribute(reader, thing);
    case NODE_CALL:
        return follow_call(reader, thing);
    case NODE_SUBSCRIPT:
        return thing.node->index->kind == NODE_SLICE ? thing : follow_subscript(reader, thing);
    case NODE_LAMBDA:
        return (struct thing){.kind = THING_FUNCTION, .node = thing.node, .frame = thing.frame};
    case NODE_AWAIT:
        return thing_of(thing.frame, thing.node->value);
    default:
        return thing;
    }
}

struct thing thing_follow(struct reader *reader, struct thing thing) {
    if (reader->following == THING_MOST_STEPS) /* `query = query.filter()` leads to itself */
        return (struct thing){.kind = THING_UNKNOWN};
    reader->following++;
    reader->steps++;
    for (int steps = 0; thing.kind == THING_EXPRESSION && steps < THING_MOST_STEPS; steps++) {
        struct thing next = follow_once(reader, thing);
        if (is_same(next, thing))
            break;
        thing = next;
    }
    reader->following--;
    return thing;
}

/* ---- values ---- */

/* Items without a value of their own stay unknown in it. */
static struct value list_value(struct reader *reader, struct things items) {
    struct value list = {.kind = VALUE_TUPLE};
    for (size_t i = 0; i < items.count; i++)
        vector_push(&list.items, reader->arena, thing_value(reader, items.at[i]));
    return list;
}

static struct value dict_value(struct reader *reader, struct things entries) {
    struct value dict = {.kind = VALUE_DICT};
    for (size_t i = 0; i < entries.count; i++) {
        struct value key = thing_value(reader, entries.at[i].items.at[0]);
        if (key.kind == VALUE_UNKNOWN)
            return key;
        vector_push(&dict.items, reader->arena, key);
        vector_push(&dict.items, reader->arena, thing_value(reader, entries.at[i].items.at[1]));
    }
    return dict;
}

struct value thing_value(struct reader *reader, struct thing thing) {
    struct value value = value_unknown(thing.node, "is not known");
    if (thing.kind == THING_EXPRESSION) {
        value = expression_value(reader, thing);
        if (value.kind != VALUE_UNKNOWN && value.kind != VALUE_OBJECT)
            return value;
        struct thing followed = thing_follow(reader, thing);
        if (is_same(followed, thing))
            return value;
        thing = followed;
        if (thing.kind == THING_EXPRESSION)
            return expression_value(reader, thing);
    }
    if (thing.kind == THING_VALUE)
        return thing.value;
    if (thing.kind == THING_LIST)
        return list_value(reader, thing.items);
    if (thing.kind == THING_DICT)
        return dict_value(reader, thing.items);
    return value;
}

bool thing_calls(struct reader *reader, struct thing thing, const char *name) {
    if (thing.kind != THING_EXPRESSION || thing.node->kind != NODE_CALL)
        return false;
    const struct node *callee = thing.node->value;
    struct thing function = thing_follow(reader, thing_of(thing.frame, callee));
    struct text last =
        function.kind == THING_OUTSIDE   ? text_slice(function.outside, 0, function.outside.size)
        : callee->kind == NODE_ATTRIBUTE ? node_name(thing.frame->module->tree.source, callee)
                                         : node_source(thing.frame, callee);
    size_t size = text_of(name).size;
    return text_ends(last, text_of(name)) &&
           (last.size == size || last.at[last.size - size - 1] == '.');
}

/* Calls that give the text of their first argument. */
static const char *const text_wrappers[] = {"dedent",      "cleandoc",      "f",    "conv",
                                            "quoted_name", "str",           "text", "Table",
                                            "table",       "literal_column"};

static bool is_text_wrapper(struct reader *reader, struct thing call) {
    for (size_t i = 0; i < sizeof text_wrappers / sizeof *text_wrappers; i++)
        if (thing_calls(reader, call, text_wrappers[i]))
            return true;
    return false;
}

/* table.name of a table() */
static bool is_name_attribute(struct thing thing) {
    if (thing.kind != THING_EXPRESSION || thing.node->kind != NODE_ATTRIBUTE)
        return false;
    struct text name = node_name(thing.frame->module->tree.source, thing.node);
    return text_equal(name, TEXT("name")) || text_equal(name, TEXT("fullname"));
}

/* Model.__table__ gives the name of the model's table. */
static struct thing follow_model_table(struct reader *reader, struct thing table) {
    struct text source = table.frame->module->tree.source;
    struct definition name = {0};
    if (table.node->kind != NODE_ATTRIBUTE ||
        !text_equal(node_name(source, table.node), TEXT("__table__")))
        return thing_follow(reader, table);
    struct thing model = thing_follow(reader, thing_of(table.frame, table.node->value));
    if (model.kind != THING_CLASS)
        return model;
    struct definition of = {
        .kind = DEFINITION_CLASS, .module = model.frame->module, .node = model.node};
    if (modules_define_attribute(reader->modules, &of, TEXT("__tablename__"), &name, reader->error))
        reader->has_failed = true;
    return thing_of_definition(reader, &name);
}

bool thing_text(struct reader *reader, struct thing thing, struct text *text) {
    for (int steps = 0; steps < THING_MOST_STEPS; steps++) {
        struct value value = thing_value(reader, thing);
        *text = value.text;
        if (value.kind == VALUE_STRING)
            return true;
        thing = thing_follow(reader, thing);
        if (is_name_attribute(thing))
            thing = follow_model_table(reader, thing_of(thing.frame, thing.node->value));
        if (thing_value(reader, thing).kind == VALUE_STRING)
            continue;
        if (!is_text_wrapper(reader, thing) || !thing.node->items ||
            thing.node->items->kind == NODE_STAR)
            return false;
        const struct node *first = thing.node->items;
        thing = thing_of(thing.frame, first->kind == NODE_KEYWORD ? first->value : first);
    }
    return false;
}
