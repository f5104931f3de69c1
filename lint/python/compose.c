/* compose.c: values put together from values: adjacent strings, `+`, f-strings, `%`, `.format()`,
 * `.join()`. */
#include <string.h>

#include "python/evaluate.h"

/* ---- text in parts ---- */

struct value text_value(const struct node *node, struct texts parts, struct text separator,
                        struct scope *scope) {
    size_t size = 0;
    for (size_t i = 0; i < parts.count; i++)
        size += parts.at[i].size + separator.size;
    scope->spent += size;
    if (scope->spent > SCOPE_MOST_BYTES)
        return value_unknown(node, "is too large");
    return (struct value){
        .kind = VALUE_STRING, .text = text_join(parts, separator, scope->arena), .node = node};
}

/* What str() gives. False: not known here. */
static bool part_add(const struct value *value, struct texts *parts, struct scope *scope) {
    if (value->kind == VALUE_STRING)
        vector_push(parts, scope->arena, value->text);
    else if (value->kind == VALUE_INTEGER)
        vector_push(parts, scope->arena,
                    text_format(scope->arena, "%lld", (long long)value->integer));
    else if (value->kind == VALUE_NONE)
        vector_push(parts, scope->arena, TEXT("None"));
    else if (value->kind == VALUE_BOOL)
        vector_push(parts, scope->arena, value->integer ? TEXT("True") : TEXT("False"));
    else
        return false;
    return true;
}

/* Literals next to each other; all are text, or all are bytes. */
struct value strings_value(const struct node *node, struct scope *scope) {
    struct texts parts = {0};
    enum value_kind kind = VALUE_UNKNOWN;
    for (const struct node *item = node->items; item; item = item->next) {
        struct value part = value_of(item, scope);
        if (part.kind == VALUE_UNKNOWN)
            return part;
        if (kind != VALUE_UNKNOWN && part.kind != kind)
            return value_unknown(item, "mixes text and bytes");
        kind = part.kind;
        vector_push(&parts, scope->arena, part.text);
    }
    struct value value = text_value(node, parts, TEXT(""), scope);
    if (value.kind == VALUE_STRING)
        value.kind = kind;
    return value;
}

/* What stands behind the `:` of a field: `s` says nothing of a string. */
static bool is_plain_format(const struct value *value, struct text format) {
    return !format.size || (value->kind == VALUE_STRING && text_equal(format, TEXT("s")));
}

/* ---- f-strings ---- */

static bool field_add(const struct node *field, struct texts *parts, struct scope *scope,
                      struct value *unknown) {
    struct value value = value_of(field->value, scope);
    const struct node *format = field->items;
    bool is_plain = !(field->flags & TREE_DEBUG) && (field->op == 0 || field->op == 's') &&
                    (!format || (!format->next && format->kind == NODE_FORMAT_TEXT &&
                                 is_plain_format(&value, node_text(scope->source, format))));
    if (is_plain && part_add(&value, parts, scope))
        return true;
    *unknown = value.kind == VALUE_UNKNOWN ? value : value_unknown(field, "is formatted");
    return false;
}

struct value format_value(const struct node *node, struct scope *scope) {
    struct texts parts = {0};
    struct value unknown;
    char prefix = scope->source.at[node->start];
    if (prefix == 't' || prefix == 'T' || scope->source.at[node->start + 1] == 't' ||
        scope->source.at[node->start + 1] == 'T')
        return (struct value){.kind = VALUE_OBJECT, .node = node};
    for (const struct node *item = node->items; item; item = item->next)
        if (item->kind == NODE_FIELD) {
            if (!field_add(item, &parts, scope, &unknown))
                return unknown;
        } else {
            struct value text = string_format_text(item, node, scope);
            if (text.kind == VALUE_UNKNOWN)
                return text;
            vector_push(&parts, scope->arena, text.text);
        }
    return text_value(node, parts, TEXT(""), scope);
}

/* ---- % ---- */

/* `%s`, `%d` and `%%` without flags; as many values as places. */
static struct value percent_value(const struct node *node, struct text format, struct values values,
                                  struct scope *scope) {
    struct texts parts = {0};
    size_t start = 0, used = 0;
    for (size_t at = 0; at < format.size; at++) {
        if (format.at[at] != '%')
            continue;
        char letter = at + 1 < format.size ? format.at[at + 1] : '\0';
        vector_push(&parts, scope->arena, text_slice(format, start, at + (letter == '%')));
        start = at + 2;
        at++;
        if (letter == '%')
            continue;
        const struct value *value = used < values.count ? &values.at[used++] : NULL;
        bool fits = letter == 's' || (letter == 'd' && value && value->kind == VALUE_INTEGER);
        if (!value || !fits || !part_add(value, &parts, scope))
            return value_unknown(node, "is formatted");
    }
    if (used < values.count)
        return value_unknown(node, "is formatted");
    vector_push(&parts, scope->arena, text_slice(format, start, format.size));
    return text_value(node, parts, TEXT(""), scope);
}

/* ---- + ---- */

static struct value concatenate(const struct node *node, const struct value *a,
                                const struct value *b, struct scope *scope) {
    struct value value = {.kind = a->kind, .node = node};
    scope->spent += (a->items.count + b->items.count) * sizeof *value.items.at;
    if (scope->spent > SCOPE_MOST_BYTES)
        return value_unknown(node, "is too large");
    for (size_t i = 0; i < a->items.count; i++)
        vector_push(&value.items, scope->arena, a->items.at[i]);
    for (size_t i = 0; i < b->items.count; i++)
        vector_push(&value.items, scope->arena, b->items.at[i]);
    return value;
}

struct value value_operate(const struct node *node, const struct value *a, const struct value *b,
                           uint8_t operator, struct scope * scope) {
    bool same = a->kind == b->kind;
    if (operator== TOKEN_PERCENT && a->kind == VALUE_STRING && b->kind != VALUE_DICT) {
        struct value one = *b;
        struct values values = b->kind == VALUE_TUPLE ? b->items : (struct values){&one, 1, 1};
        return percent_value(node, a->text, values, scope);
    }
    if (operator== TOKEN_PLUS && same && a->kind == VALUE_STRING) {
        struct text both[] = {a->text, b->text};
        return text_value(node, (struct texts){both, 2, 2}, TEXT(""), scope);
    }
    if (operator== TOKEN_PLUS && same &&(a->kind == VALUE_TUPLE || a->kind == VALUE_LIST))
        return concatenate(node, a, b, scope);
    struct value sum = {.kind = VALUE_INTEGER, .node = node};
    if (operator== TOKEN_PLUS && same &&
        a->kind == VALUE_INTEGER && !__builtin_add_overflow(a->integer, b->integer, &sum.integer))
        return sum;
    return value_unknown(node, "is computed");
}

/* All operands of `a + b + c` where they are strings, so that a long chain is joined once. */
static bool chain_of_strings(const struct node *node, struct texts *parts, struct scope *scope) {
    for (const struct node *item = node->items; item; item = item->next) {
        bool fits = item == node->items || item->joint == TOKEN_PLUS;
        if (!fits || item->kind != NODE_STRING)
            return false;
        struct value value = value_of(item, scope);
        if (value.kind != VALUE_STRING)
            return false;
        vector_push(parts, scope->arena, value.text);
    }
    return true;
}

struct value binary_value(const struct node *node, struct scope *scope) {
    struct texts parts = {0};
    if (chain_of_strings(node, &parts, scope))
        return text_value(node, parts, TEXT(""), scope);
    struct value value = value_of(node->items, scope);
    for (const struct node *item = node->items->next; item; item = item->next) {
        if (value.kind == VALUE_UNKNOWN)
            return value;
        struct value right = value_of(item, scope);
        if (right.kind == VALUE_UNKNOWN)
            return right;
        value = value_operate(node, &value, &right, item->joint, scope);
    }
    return value;
}

/* ---- calls ---- */

/* The text in braces: empty, a number or a name. NULL: no such argument, or more than a name. */
static const struct node *argument_find(const struct node *call, struct text field,
                                        size_t *automatic, const struct scope *scope) {
    size_t wanted = 0;
    bool is_number = true;
    for (size_t i = 0; i < field.size; i++) {
        is_number = is_number && field.at[i] >= '0' && field.at[i] <= '9' && i < 9;
        wanted = wanted * 10 + (size_t)(field.at[i] - '0') % 10;
    }
    if (field.size == 0)
        wanted = (*automatic)++;
    for (const struct node *at = call->items; at; at = at->next) {
        if (at->kind == NODE_STAR || at->kind == NODE_DOUBLE_STAR)
            return NULL;
        if (at->kind == NODE_KEYWORD) {
            if (text_equal(node_name(scope->source, at), field))
                return at->value;
        } else if (is_number && wanted-- == 0)
            return at;
    }
    return NULL;
}

/* What stands between two braces: `0`, `name`, nothing, each with `:s` or without. */
static bool field_format(const struct node *call, struct text field, size_t *automatic,
                         struct texts *parts, struct scope *scope) {
    struct text format = field, name = {0};
    text_next_part(&format, ':', &name);
    const struct node *argument = argument_find(call, name, automatic, scope);
    struct value value = argument ? value_of(argument, scope) : value_unknown(call, NULL);
    return is_plain_format(&value, format) && part_add(&value, parts, scope);
}

static struct value call_format(const struct node *call, struct text format, struct scope *scope) {
    struct texts parts = {0};
    size_t automatic = 0;
    for (size_t at = 0, end; at < format.size; at = end) {
        char c = format.at[at];
        bool doubled = at + 1 < format.size && format.at[at + 1] == c;
        end = at + 1;
        if (c != '{' && c != '}') {
            while (end < format.size && format.at[end] != '{' && format.at[end] != '}')
                end++;
            vector_push(&parts, scope->arena, text_slice(format, at, end));
        } else if (doubled) {
            vector_push(&parts, scope->arena, text_slice(format, at, at + 1));
            end = at + 2;
        } else {
            size_t close = c == '{' ? text_find(format, TEXT("}"), at) : SIZE_MAX;
            if (close == SIZE_MAX ||
                !field_format(call, text_slice(format, at + 1, close), &automatic, &parts, scope))
                return value_unknown(call, "is formatted");
            end = close + 1;
        }
    }
    return text_value(call, parts, TEXT(""), scope);
}

static struct value call_join(const struct node *call, struct text separator, struct scope *scope) {
    struct value list = value_of(call->items, scope);
    struct texts parts = {0};
    if (list.kind != VALUE_TUPLE && list.kind != VALUE_LIST)
        return value_unknown(call, "is the result of a call");
    for (size_t i = 0; i < list.items.count; i++)
        if (list.items.at[i].kind != VALUE_STRING)
            return value_unknown(call, "is the result of a call");
        else
            vector_push(&parts, scope->arena, list.items.at[i].text);
    return text_value(call, parts, separator, scope);
}

/* tuple(x) and its kin, of something that is one already. */
static struct value call_collection(const struct node *call, enum value_kind kind,
                                    struct scope *scope) {
    struct value value = {.kind = kind, .node = call};
    if (!call->items)
        return value;
    struct value list = value_of(call->items, scope);
    if (call->items->next || call->items->kind == NODE_STAR || !value_is_collection(&list))
        return value_unknown(call, "is the result of a call");
    list.kind = kind;
    return list;
}

static const struct {
    const char *name;
    enum value_kind kind;
} collections[] = {
    {"tuple", VALUE_TUPLE}, {"list", VALUE_LIST}, {"set", VALUE_SET}, {"frozenset", VALUE_SET}};

struct value call_value(const struct node *node, struct scope *scope) {
    const struct node *function = node->value;
    struct value unused;
    if (function->kind == NODE_NAME) {
        struct text name = node_text(scope->source, function);
        for (size_t i = 0; i < sizeof collections / sizeof *collections; i++)
            if (text_equal(name, text_of(collections[i].name)) && !scope_find(scope, name, &unused))
                return call_collection(node, collections[i].kind, scope);
    }
    if (function->kind == NODE_ATTRIBUTE) {
        struct text name = node_name(scope->source, function);
        bool is_join = text_equal(name, TEXT("join")) && node->items && !node->items->next &&
                       node->items->kind != NODE_STAR;
        if (is_join || text_equal(name, TEXT("format"))) {
            struct value text = value_of(function->value, scope);
            if (text.kind == VALUE_STRING)
                return is_join ? call_join(node, text.text, scope)
                               : call_format(node, text.text, scope);
        } else {
            struct value text = value_of(function->value, scope);
            if (text.kind == VALUE_STRING)
                return method_value(node, text.text, name, scope);
        }
    }
    return value_unknown(node, "is the result of a call");
}
