/* value.c: constant evaluation. Whatever is not certain is VALUE_UNKNOWN, with the innermost
 * expression that made it so. */
#include "python/value.h"

#include <stdlib.h>
#include <string.h>

#include "python/evaluate.h"

struct value value_unknown(const struct node *node, const char *reason) {
    return (struct value){.kind = VALUE_UNKNOWN, .node = node, .reason = reason};
}

/* ---- scope ---- */

void scope_start(struct scope *scope, struct text source, enum encoding encoding,
                 struct arena *arena) {
    *scope = (struct scope){.source = source, .encoding = encoding, .arena = arena};
}

void scope_bind(struct scope *scope, struct text name, struct value value) {
    struct value *bound = map_find(&scope->names, name);
    if (!bound) {
        bound = arena_new(scope->arena, struct value);
        map_put(&scope->names, scope->arena, name, bound);
    }
    *bound = value;
}

/* What `del` leaves behind: the map can't forget a key. */
static const char deleted[] = "is deleted";

void scope_delete(struct scope *scope, struct text name) {
    struct value *bound = map_find(&scope->names, name);
    if (bound)
        *bound = value_unknown(NULL, deleted);
}

bool scope_find(const struct scope *scope, struct text name, struct value *value) {
    const struct value *bound = map_find(&scope->names, name);
    if (!bound || bound->reason == deleted)
        return false;
    *value = *bound;
    return true;
}

/* ---- questions asked of values ---- */

int value_truth(const struct value *value) {
    switch (value->kind) {
    case VALUE_UNKNOWN:
    case VALUE_NUMBER:
    case VALUE_OBJECT: /* a class of its own may say otherwise */
        return -1;
    case VALUE_NONE:
        return 0;
    case VALUE_BOOL:
    case VALUE_INTEGER:
        return value->integer != 0;
    case VALUE_STRING:
    case VALUE_BYTES:
        return value->text.size != 0;
    case VALUE_ELLIPSIS:
        return 1;
    default:
        return value->items.count != 0;
    }
}

bool value_equal(const struct value *a, const struct value *b) {
    bool numbers = (a->kind == VALUE_BOOL || a->kind == VALUE_INTEGER) &&
                   (b->kind == VALUE_BOOL || b->kind == VALUE_INTEGER);
    if (numbers)
        return a->integer == b->integer;
    return a->kind == b->kind && text_equal(a->text, b->text);
}

/* ---- constants ---- */

static struct value constant_value(const struct node *node) {
    struct value value = {.node = node};
    value.kind = node->op == TOKEN_NONE       ? VALUE_NONE
                 : node->op == TOKEN_ELLIPSIS ? VALUE_ELLIPSIS
                                              : VALUE_BOOL;
    value.integer = node->op == TOKEN_TRUE;
    return value;
}

/* Decimal integers of up to 18 digits; what others are worth, nobody asks. */
static struct value number_value(const struct node *node, const struct scope *scope) {
    struct text text = node_text(scope->source, node);
    struct value value = {.kind = VALUE_INTEGER, .node = node};
    if (text.size > 18)
        value.kind = VALUE_NUMBER;
    for (size_t i = 0; i < text.size && value.kind == VALUE_INTEGER; i++) {
        if (text.at[i] >= '0' && text.at[i] <= '9')
            value.integer = value.integer * 10 + (text.at[i] - '0');
        else if (text.at[i] != '_')
            value.kind = VALUE_NUMBER;
    }
    if (text.at[0] == '0' && value.integer != 0) /* Python 2's octal */
        value.kind = VALUE_NUMBER;
    return value;
}

static bool resolved_value(const struct node *node, const struct scope *scope,
                           struct value *value) {
    return scope->resolver && scope->resolver->find(scope->resolver->context, node, value);
}

static struct value name_value(const struct node *node, const struct scope *scope) {
    struct value value;
    if (!scope_find(scope, node_text(scope->source, node), &value) &&
        !resolved_value(node, scope, &value))
        return value_unknown(node, "is a name that nothing above binds");
    if (value.kind != VALUE_UNKNOWN)
        value.node = node;
    return value;
}

static struct value attribute_value(const struct node *node, const struct scope *scope) {
    struct value value;
    if (!resolved_value(node, scope, &value))
        return value_unknown(node, "is an attribute of something else");
    if (value.kind != VALUE_UNKNOWN)
        value.node = node;
    return value;
}

/* ---- collections ---- */

static const enum value_kind collection_kinds[] = {
    [NODE_TUPLE] = VALUE_TUPLE,
    [NODE_LIST] = VALUE_LIST,
    [NODE_SET] = VALUE_SET,
};

bool value_is_collection(const struct value *value) {
    return value->kind == VALUE_TUPLE || value->kind == VALUE_LIST || value->kind == VALUE_SET;
}

/* Adds an item, or the items of a starred one. False: it is unknown, and `*items` stays. */
static bool item_add(const struct node *node, struct values *items, struct scope *scope,
                     struct value *item) {
    bool is_star = node->kind == NODE_STAR;
    *item = value_of(is_star ? node->value : node, scope);
    if (is_star && item->kind != VALUE_UNKNOWN && !value_is_collection(item))
        *item = value_unknown(node, "unpacks something else than a list");
    if (item->kind == VALUE_UNKNOWN)
        return false;
    scope->spent += sizeof *item * (is_star ? item->items.count : 1);
    if (scope->spent > SCOPE_MOST_BYTES) {
        *item = value_unknown(node, "is too large");
        return false;
    }
    if (!is_star)
        vector_push(items, scope->arena, *item);
    for (size_t i = 0; is_star && i < item->items.count; i++)
        vector_push(items, scope->arena, item->items.at[i]);
    return true;
}

static struct value collection_value(const struct node *node, struct scope *scope) {
    struct value value = {.kind = collection_kinds[node->kind], .node = node}, item;
    for (const struct node *at = node->items; at; at = at->next)
        if (!item_add(at, &value.items, scope, &item))
            return item;
    return value;
}

static struct value dict_value(const struct node *node, struct scope *scope) {
    struct value value = {.kind = VALUE_DICT, .node = node}, item;
    for (const struct node *at = node->items; at; at = at->next) {
        if (at->kind != NODE_PAIR)
            return value_unknown(at, "unpacks a dict");
        if (!item_add(at->key, &value.items, scope, &item) ||
            !item_add(at->value, &value.items, scope, &item))
            return item;
    }
    return value;
}

/* ---- logic ---- */

/* The first operand that decides is the value. */
static struct value boolean_value(const struct node *node, struct scope *scope) {
    struct value value = {0};
    for (const struct node *at = node->items; at; at = at->next) {
        value = value_of(at, scope);
        int truth = value_truth(&value);
        if (truth < 0 && at->next)
            return value.kind == VALUE_UNKNOWN ? value
                                               : value_unknown(at, "depends on a condition");
        if (truth == (node->op == TOKEN_OR))
            break;
    }
    return value;
}

static struct value conditional_value(const struct node *node, struct scope *scope) {
    const struct node *when_true = node->items, *test = when_true->next;
    struct value condition = value_of(test, scope);
    int truth = value_truth(&condition);
    if (truth < 0)
        return value_unknown(node, "depends on a condition");
    return value_of(truth ? when_true : test->next, scope);
}

static struct value bool_value(const struct node *node, bool truth) {
    return (struct value){.kind = VALUE_BOOL, .integer = truth, .node = node};
}

static bool is_simple(const struct value *value) {
    return value->kind == VALUE_NONE || value->kind == VALUE_BOOL || value->kind == VALUE_INTEGER ||
           value->kind == VALUE_STRING;
}

/* `a == b` and `a is None` of two simple values. */
static struct value compare_value(const struct node *node, struct scope *scope) {
    const struct node *second = node->items->next;
    struct value a = value_of(node->items, scope), b = value_of(second, scope);
    uint8_t joint = second->joint;
    bool is_identity = joint == TOKEN_IS || joint == TREE_IS_NOT;
    bool is_equality = joint == TOKEN_EQUAL_EQUAL || joint == TOKEN_NOT_EQUAL;
    if (second->next || !is_simple(&a) || !is_simple(&b) || !(is_equality || is_identity) ||
        (is_identity && a.kind != VALUE_NONE && b.kind != VALUE_NONE))
        return value_unknown(node, "is a comparison");
    bool wants_equal = joint == TOKEN_EQUAL_EQUAL || joint == TOKEN_IS;
    return bool_value(node, value_equal(&a, &b) == wants_equal);
}

static struct value unary_value(const struct node *node, struct scope *scope) {
    const struct node *operand = node->value;
    if (operand->kind == NODE_UNARY) /* a chain of prefixes may be as long as the file */
        return value_unknown(node, "is computed");
    struct value value = value_of(operand, scope);
    if (value.kind == VALUE_UNKNOWN)
        return value;
    int truth = value_truth(&value);
    if (node->op == TOKEN_NOT && truth >= 0)
        return bool_value(node, !truth);
    if (node->op == TOKEN_MINUS && value.kind == VALUE_INTEGER) {
        value.integer = -value.integer;
        value.node = node;
        return value;
    }
    if (value.kind == VALUE_INTEGER || value.kind == VALUE_NUMBER)
        return (struct value){.kind = VALUE_NUMBER, .node = node};
    return value_unknown(node, "is computed");
}

/* ---- the rest ---- */

/* x[1], x[-1], x["key"] */
static struct value subscript_value(const struct node *node, struct scope *scope) {
    struct value from = value_of(node->value, scope);
    if (from.kind == VALUE_UNKNOWN)
        return from;
    if (node->index->kind == NODE_SLICE)
        return slice_value(node, &from, scope);
    struct value index = value_of(node->index, scope);
    if (from.kind == VALUE_DICT && is_simple(&index)) {
        for (size_t i = from.items.count; i >= 2; i -= 2)
            if (value_equal(&from.items.at[i - 2], &index))
                return from.items.at[i - 1];
    } else if ((from.kind == VALUE_TUPLE || from.kind == VALUE_LIST) &&
               index.kind == VALUE_INTEGER) {
        int64_t count = (int64_t)from.items.count;
        int64_t at = index.integer < 0 ? index.integer + count : index.integer;
        if (at >= 0 && at < count)
            return from.items.at[at];
    }
    return value_unknown(node, "is looked up");
}

/* A call that says nothing by itself: whoever reads a function may know what it calls. */
static struct value asked_value(const struct node *node, struct value value,
                                const struct scope *scope) {
    if (value.kind == VALUE_UNKNOWN)
        resolved_value(node, scope, &value);
    return value;
}

static struct value named_value(const struct node *node, struct scope *scope) {
    struct value value = value_of(node->value, scope);
    scope_bind(scope, node_text(scope->source, node->target), value);
    return value;
}

struct value value_of(const struct node *node, struct scope *scope) {
    switch (node->kind) {
    case NODE_NAME:
        return name_value(node, scope);
    case NODE_CONSTANT:
        return constant_value(node);
    case NODE_NUMBER:
        return number_value(node, scope);
    case NODE_STRING:
        return string_value(node, scope);
    case NODE_STRINGS:
        return strings_value(node, scope);
    case NODE_FORMAT:
        return format_value(node, scope);
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
        return collection_value(node, scope);
    case NODE_DICT:
        return dict_value(node, scope);
    case NODE_BINARY:
        return binary_value(node, scope);
    case NODE_UNARY:
        return unary_value(node, scope);
    case NODE_BOOLEAN:
        return boolean_value(node, scope);
    case NODE_COMPARE:
        return compare_value(node, scope);
    case NODE_CONDITIONAL:
        return conditional_value(node, scope);
    case NODE_SUBSCRIPT:
        return subscript_value(node, scope);
    case NODE_NAMED:
        return named_value(node, scope);
    case NODE_CALL:
        return asked_value(node, call_value(node, scope), scope);
    case NODE_COMPREHENSION:
        return comprehension_value(node, scope);
    case NODE_LAMBDA:
        return (struct value){.kind = VALUE_OBJECT, .node = node};
    case NODE_ATTRIBUTE:
        return attribute_value(node, scope);
    default:
        return value_unknown(node, "is computed");
    }
}
