/* upgrade_lists.c: the items of what is looped over, and the arguments of calls. */
#include "schema/upgrade.h"

/* Lists may double from line to line: each item is a step. */
static void push(struct reader *reader, struct things *items, struct thing thing) {
    if (reader->steps++ < UPGRADE_MOST_STEPS)
        vector_push(items, reader->arena, thing);
}

static struct thing thing_of_value(struct value value) {
    return (struct thing){.kind = THING_VALUE, .value = value};
}

static struct thing pair(struct reader *reader, struct thing a, struct thing b) {
    struct thing *two = arena_array(reader->arena, 2, sizeof *two);
    two[0] = a;
    two[1] = b;
    return (struct thing){.kind = THING_LIST, .items = {two, 2, 2}};
}

/* ---- displays and values ---- */

static bool display_items(struct reader *reader, struct thing display, struct things *items) {
    for (const struct node *at = display.node->items; at; at = at->next)
        if (at->kind != NODE_STAR)
            push(reader, items, thing_of(display.frame, at));
        else if (!thing_items(reader, thing_of(display.frame, at->value), items))
            return false;
    return true;
}

/* [a] + b */
static bool sum_items(struct reader *reader, struct thing sum, struct things *items) {
    for (const struct node *at = sum.node->items; at; at = at->next)
        if ((at != sum.node->items && at->joint != TOKEN_PLUS) ||
            !thing_items(reader, thing_of(sum.frame, at), items))
            return false;
    return true;
}

static bool value_items(struct reader *reader, const struct value *value, struct things *items) {
    size_t step = value->kind == VALUE_DICT ? 2 : 1;
    if (value->kind != VALUE_TUPLE && value->kind != VALUE_LIST && value->kind != VALUE_SET &&
        value->kind != VALUE_DICT)
        return false;
    for (size_t i = 0; i < value->items.count; i += step)
        push(reader, items, thing_of_value(value->items.at[i]));
    return true;
}

/* ---- dicts ---- */

enum dict_part { DICT_KEYS, DICT_VALUES, DICT_ITEMS };

static void push_entry(struct reader *reader, struct things *items, enum dict_part part,
                       struct thing key, struct thing value) {
    push(reader, items,
         part == DICT_KEYS     ? key
         : part == DICT_VALUES ? value
                               : pair(reader, key, value));
}

static bool dict_items(struct reader *reader, struct thing dict, enum dict_part part,
                       struct things *items) {
    dict = thing_follow(reader, dict);
    for (size_t i = 0; dict.kind == THING_DICT && i < dict.items.count; i++)
        push_entry(reader, items, part, dict.items.at[i].items.at[0], dict.items.at[i].items.at[1]);
    if (dict.kind == THING_DICT)
        return true;
    if (dict.kind == THING_EXPRESSION && dict.node->kind == NODE_DICT) {
        for (const struct node *at = dict.node->items; at; at = at->next) {
            if (at->kind != NODE_PAIR)
                return false;
            push_entry(reader, items, part, thing_of(dict.frame, at->key),
                       thing_of(dict.frame, at->value));
        }
        return true;
    }
    struct value value = thing_value(reader, dict);
    for (size_t i = 0; value.kind == VALUE_DICT && i + 1 < value.items.count; i += 2)
        push_entry(reader, items, part, thing_of_value(value.items.at[i]),
                   thing_of_value(value.items.at[i + 1]));
    return value.kind == VALUE_DICT;
}

bool thing_entries(struct reader *reader, struct thing thing, struct things *entries) {
    enum { MOST_NESTED = 32 };
    if (reader->nested == MOST_NESTED)
        return false;
    reader->nested++;
    bool is_known = dict_items(reader, thing, DICT_ITEMS, entries);
    reader->nested--;
    return is_known;
}

/* ---- calls that give lists ---- */

static bool range_items(struct reader *reader, const struct arguments *arguments,
                        struct things *items) {
    int64_t bounds[3] = {0, 0, 1};
    for (size_t i = 0; i < arguments->count && i < 3; i++) {
        struct value value = thing_value(reader, arguments->at[i].thing);
        if (value.kind != VALUE_INTEGER)
            return false;
        bounds[arguments->count == 1 ? 1 : i] = value.integer;
    }
    int64_t step = bounds[2], size = step > 0 ? bounds[1] - bounds[0] : bounds[0] - bounds[1];
    if (step == 0 || size / (step > 0 ? step : -step) > UPGRADE_MOST_OPERATIONS)
        return false;
    for (int64_t i = bounds[0]; step > 0 ? i < bounds[1] : i > bounds[1]; i += step)
        push(reader, items, thing_of_value((struct value){.kind = VALUE_INTEGER, .integer = i}));
    return true;
}

static bool enumerate_items(struct reader *reader, const struct arguments *arguments,
                            struct things *items) {
    struct things of = {0};
    if (arguments->count == 0 || !thing_items(reader, arguments->at[0].thing, &of))
        return false;
    for (size_t i = 0; i < of.count; i++) {
        struct value number = {.kind = VALUE_INTEGER, .integer = (int64_t)i};
        push(reader, items, pair(reader, thing_of_value(number), of.at[i]));
    }
    return true;
}

static bool zip_items(struct reader *reader, const struct arguments *arguments,
                      struct things *items) {
    struct things *lists = arena_array(reader->arena, arguments->count + 1, sizeof *lists);
    size_t shortest = SIZE_MAX;
    for (size_t i = 0; i < arguments->count; i++) {
        if (!thing_items(reader, arguments->at[i].thing, &lists[i]))
            return false;
        shortest = lists[i].count < shortest ? lists[i].count : shortest;
    }
    for (size_t row = 0; arguments->count > 0 && row < shortest; row++) {
        struct thing list = {.kind = THING_LIST};
        for (size_t i = 0; i < arguments->count; i++)
            push(reader, &list.items, lists[i].at[row]);
        push(reader, items, list);
    }
    return true;
}

/* list(x), sorted(x), reversed(x): the order of what is done to several tables decides nothing. */
static bool same_items(struct reader *reader, const struct arguments *arguments,
                       struct things *items) {
    return arguments->count > 0 && thing_items(reader, arguments->at[0].thing, items);
}

static bool chain_items(struct reader *reader, const struct arguments *arguments,
                        struct things *items) {
    for (size_t i = 0; i < arguments->count; i++)
        if (!thing_items(reader, arguments->at[i].thing, items))
            return false;
    return true;
}

static bool product_items(struct reader *reader, const struct arguments *arguments,
                          struct things *items) {
    struct things first = {0}, second = {0};
    if (arguments->count != 2 || !thing_items(reader, arguments->at[0].thing, &first) ||
        !thing_items(reader, arguments->at[1].thing, &second) ||
        first.count * second.count > UPGRADE_MOST_OPERATIONS)
        return false;
    for (size_t i = 0; i < first.count * second.count; i++)
        push(reader, items, pair(reader, first.at[i / second.count], second.at[i % second.count]));
    return true;
}

static const struct {
    const char *name;
    bool (*items)(struct reader *reader, const struct arguments *arguments, struct things *items);
} list_calls[] = {
    {"range", range_items},   {"enumerate", enumerate_items}, {"zip", zip_items},
    {"list", same_items},     {"tuple", same_items},          {"set", same_items},
    {"sorted", same_items},   {"reversed", same_items},       {"frozenset", same_items},
    {"iter", same_items},     {"chain", chain_items},         {"product", product_items},
    {"deepcopy", same_items}, {"OrderedDict", same_items},    {"dict", same_items},
};

static size_t blank_find(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] == ' ' || text.at[i] == '\n' || text.at[i] == '\t')
            return i;
    return SIZE_MAX;
}

/* "a b c".split(), file.read().split(";") */
static bool split_items(struct reader *reader, struct thing call, struct things *items) {
    struct thing of = thing_of(call.frame, call.node->value->value);
    struct text text, part;
    if (!thing_text(reader, of, &text) && !sql_of_file(reader, of, &text))
        return false;
    struct text separator = {0};
    if (call.node->items && !thing_text(reader, thing_of(call.frame, call.node->items), &separator))
        return false;
    while (text.size > 0) {
        size_t end = separator.size ? text_find(text, separator, 0) : blank_find(text);
        part = text_slice(text, 0, end);
        text = end == SIZE_MAX
                   ? TEXT("")
                   : text_slice(text, end + (separator.size ? separator.size : 1), text.size);
        if (part.size > 0 || separator.size > 0)
            push(reader, items, thing_of_value((struct value){.kind = VALUE_STRING, .text = part}));
    }
    return true;
}

static bool method_items(struct reader *reader, struct thing call, struct things *items) {
    const struct node *callee = call.node->value;
    struct text name = node_name(call.frame->module->tree.source, callee);
    struct thing of = thing_of(call.frame, callee->value);
    if (text_equal(name, TEXT("items")) || text_equal(name, TEXT("iteritems")))
        return dict_items(reader, of, DICT_ITEMS, items);
    if (text_equal(name, TEXT("keys")))
        return dict_items(reader, of, DICT_KEYS, items);
    if (text_equal(name, TEXT("values")))
        return dict_items(reader, of, DICT_VALUES, items);
    if (text_equal(name, TEXT("copy")))
        return thing_items(reader, of, items);
    if (text_equal(name, TEXT("split")))
        return split_items(reader, call, items);
    return false;
}

static bool call_items(struct reader *reader, struct thing call, struct things *items) {
    const struct node *callee = call.node->value;
    struct text name = callee->kind == NODE_NAME ? node_source(call.frame, callee)
                       : callee->kind == NODE_ATTRIBUTE
                           ? node_name(call.frame->module->tree.source, callee)
                           : TEXT("");
    for (size_t i = 0; i < sizeof list_calls / sizeof *list_calls; i++)
        if (text_equal(name, text_of(list_calls[i].name))) {
            struct arguments arguments = arguments_of(reader, call.frame, call.node);
            return arguments.is_complete && list_calls[i].items(reader, &arguments, items);
        }
    return callee->kind == NODE_ATTRIBUTE && method_items(reader, call, items);
}

/* ---- comprehensions ---- */

bool clauses_are_few(const struct node *clause) {
    int count = 0;
    for (; clause; clause = clause->next)
        count++;
    return count <= 8;
}

bool clause_rules_out(struct reader *reader, struct frame *frame, const struct node *clause) {
    for (const struct node *test = clause->items; test; test = test->next) {
        struct value value = thing_value(reader, thing_of(frame, test));
        if (value_truth(&value) == 0)
            return true;
    }
    return false;
}

static void comprehend(struct reader *reader, struct thing of, struct things *items,
                       const struct node *clause, bool *is_known) {
    struct things over = {0};
    *is_known = *is_known && thing_items(reader, thing_of(of.frame, clause->value), &over);
    for (size_t i = 0; *is_known && i < over.count; i++) {
        struct thing item = {.node = of.node};
        if (!reader_goes_on(reader, of.frame, clause))
            return;
        item.frame = frame_clone(reader, of.frame);
        frame_bind_target(reader, item.frame, clause->target, over.at[i]);
        if (clause_rules_out(reader, item.frame, clause))
            continue;
        if (clause->next)
            comprehend(reader, item, items, clause->next, is_known);
        else
            push(reader, items, thing_of(item.frame, of.node->value));
    }
}

/* ---- slices ---- */

/* One end of a slice: where it is, counted from the end or not, and not beyond either end. */
static bool slice_end(struct reader *reader, struct frame *frame, const struct node *end,
                      size_t count, size_t *at) {
    if (!end)
        return true;
    struct value value = thing_value(reader, thing_of(frame, end));
    int64_t most = (int64_t)count, where = value.integer < 0 ? most + value.integer : value.integer;
    *at = (size_t)(where < 0 ? 0 : where > most ? most : where);
    return value.kind == VALUE_INTEGER;
}

/* items[1:-1] */
static bool slice_items(struct reader *reader, struct thing subscript, struct things *items) {
    const struct node *slice = subscript.node->index;
    struct things all = {0};
    if (slice->kind != NODE_SLICE || slice->step ||
        !thing_items(reader, thing_of(subscript.frame, subscript.node->value), &all))
        return false;
    size_t from = 0, to = all.count;
    if (!slice_end(reader, subscript.frame, slice->lower, all.count, &from) ||
        !slice_end(reader, subscript.frame, slice->upper, all.count, &to))
        return false;
    for (size_t i = from; i < to; i++)
        push(reader, items, all.at[i]);
    return true;
}

/* ---- all of them ---- */

static bool expression_items(struct reader *reader, struct thing thing, struct things *items) {
    bool is_known = true;
    switch (thing.node->kind) {
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
        return display_items(reader, thing, items);
    case NODE_DICT:
        return dict_items(reader, thing, DICT_KEYS, items);
    case NODE_BINARY:
        return sum_items(reader, thing, items);
    case NODE_CALL:
        return call_items(reader, thing, items);
    case NODE_SUBSCRIPT:
        return slice_items(reader, thing, items);
    case NODE_COMPREHENSION:
        if (thing.node->value->kind == NODE_PAIR || !clauses_are_few(thing.node->items))
            return false;
        comprehend(reader, thing, items, thing.node->items, &is_known);
        return is_known;
    default:
        return false;
    }
}

static bool items_of(struct reader *reader, struct thing thing, struct things *items) {
    thing = thing_follow(reader, thing);
    if (thing.kind == THING_DICT)
        return dict_items(reader, thing, DICT_KEYS, items);
    if (thing.kind == THING_LIST) {
        for (size_t i = 0; i < thing.items.count; i++)
            push(reader, items, thing.items.at[i]);
        return true;
    }
    size_t count = items->count;
    if (thing.kind == THING_EXPRESSION && expression_items(reader, thing, items))
        return true;
    items->count = count;
    struct value value = thing_value(reader, thing);
    return value_items(reader, &value, items);
}

/* Lists in lists nest as deep as the file likes. */
bool thing_items(struct reader *reader, struct thing thing, struct things *items) {
    enum { MOST_NESTED = 32 };
    if (reader->nested == MOST_NESTED)
        return false;
    reader->nested++;
    bool is_known = items_of(reader, thing, items);
    reader->nested--;
    return is_known;
}

/* ---- arguments ---- */

static void add_argument(struct reader *reader, struct arguments *arguments, struct text name,
                         struct thing thing) {
    vector_push(arguments, reader->arena, (struct argument){name, thing});
}

static bool add_starred(struct reader *reader, struct thing list, struct arguments *arguments) {
    struct things items = {0};
    if (!thing_items(reader, list, &items))
        return false;
    for (size_t i = 0; i < items.count; i++)
        add_argument(reader, arguments, TEXT(""), items.at[i]);
    return true;
}

static bool add_named(struct reader *reader, struct thing dict, struct arguments *arguments) {
    struct things entries = {0};
    if (!thing_entries(reader, dict, &entries))
        return false;
    for (size_t i = 0; i < entries.count; i++) {
        struct text name;
        if (!thing_text(reader, entries.at[i].items.at[0], &name))
            return false;
        add_argument(reader, arguments, name, entries.at[i].items.at[1]);
    }
    return true;
}

struct arguments arguments_of(struct reader *reader, struct frame *frame, const struct node *call) {
    struct arguments arguments = {.is_complete = true};
    for (const struct node *at = call->items; at; at = at->next) {
        bool is_known = true;
        if (at->kind == NODE_STAR)
            is_known = add_starred(reader, thing_of(frame, at->value), &arguments);
        else if (at->kind == NODE_DOUBLE_STAR)
            is_known = add_named(reader, thing_of(frame, at->value), &arguments);
        else if (at->kind == NODE_KEYWORD)
            add_argument(reader, &arguments, node_name(frame->module->tree.source, at),
                         thing_of(frame, at->value));
        else
            add_argument(reader, &arguments, TEXT(""), thing_of(frame, at));
        arguments.is_complete = arguments.is_complete && is_known;
    }
    return arguments;
}
