/* method.c: what strings give: methods and slices whose result the text alone tells; and what a
 * comprehension makes of a list that is known. */
#include <ctype.h>
#include <string.h>

#include "python/evaluate.h"

/* ---- letters ---- */

static bool is_ascii(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

static struct value string_of(const struct node *node, struct text text) {
    return (struct value){.kind = VALUE_STRING, .text = text, .node = node};
}

static struct value bool_of(const struct node *node, bool truth) {
    return (struct value){.kind = VALUE_BOOL, .integer = truth, .node = node};
}

enum { MOST_ARGUMENTS = 2 };

struct method_call {
    const struct node *node;
    struct text text;
    struct value arguments[MOST_ARGUMENTS];
    size_t count;
    struct scope *scope;
};

static struct text mapped_text(const struct method_call *call, int (*letter)(int)) {
    struct text copy = text_copy(call->text, call->scope->arena);
    char *at = arena_alloc(call->scope->arena, copy.size + 1);
    for (size_t i = 0; i < copy.size; i++)
        at[i] = (char)letter((unsigned char)copy.at[i]);
    call->scope->spent += copy.size;
    return (struct text){at, copy.size};
}

static struct value call_lower(const struct method_call *call) {
    return string_of(call->node, mapped_text(call, tolower));
}

static struct value call_upper(const struct method_call *call) {
    return string_of(call->node, mapped_text(call, toupper));
}

static struct value call_isupper(const struct method_call *call) {
    bool has_upper = false, has_lower = false;
    for (size_t i = 0; i < call->text.size; i++) {
        has_upper = has_upper || isupper((unsigned char)call->text.at[i]);
        has_lower = has_lower || islower((unsigned char)call->text.at[i]);
    }
    return bool_of(call->node, has_upper && !has_lower);
}

/* ---- parts ---- */

static struct value call_startswith(const struct method_call *call) {
    return bool_of(call->node, text_starts(call->text, call->arguments[0].text));
}

static struct value call_endswith(const struct method_call *call) {
    return bool_of(call->node, text_ends(call->text, call->arguments[0].text));
}

static struct value call_removesuffix(const struct method_call *call) {
    struct text suffix = call->arguments[0].text, text = call->text;
    return string_of(call->node,
                     text_ends(text, suffix) ? text_slice(text, 0, text.size - suffix.size) : text);
}

static struct value call_removeprefix(const struct method_call *call) {
    struct text prefix = call->arguments[0].text, text = call->text;
    return string_of(call->node,
                     text_starts(text, prefix) ? text_slice(text, prefix.size, text.size) : text);
}

static bool is_stripped(const struct method_call *call, char c) {
    if (!call->count)
        return c && strchr(" \t\r\n\f\v", c);
    struct text set = call->arguments[0].text;
    return set.size && memchr(set.at, c, set.size) != NULL;
}

static struct value strip(const struct method_call *call, bool left, bool right) {
    struct text text = call->text;
    while (left && text.size && is_stripped(call, text.at[0]))
        text = text_slice(text, 1, text.size);
    while (right && text.size && is_stripped(call, text.at[text.size - 1]))
        text.size--;
    return string_of(call->node, text);
}

static struct value call_strip(const struct method_call *call) {
    return strip(call, true, true);
}
static struct value call_lstrip(const struct method_call *call) {
    return strip(call, true, false);
}
static struct value call_rstrip(const struct method_call *call) {
    return strip(call, false, true);
}

static struct value call_replace(const struct method_call *call) {
    struct text old = call->arguments[0].text, rest = call->text;
    struct texts parts = {0};
    if (!old.size)
        return value_unknown(call->node, "is the result of a call");
    for (size_t at; (at = text_find(rest, old, 0)) != SIZE_MAX;) {
        vector_push(&parts, call->scope->arena, text_slice(rest, 0, at));
        rest = text_slice(rest, at + old.size, rest.size);
    }
    vector_push(&parts, call->scope->arena, rest);
    return text_value(call->node, parts, call->arguments[1].text, call->scope);
}

static struct value call_split(const struct method_call *call) {
    struct value list = {.kind = VALUE_LIST, .node = call->node};
    struct text separator = call->arguments[0].text, rest = call->text;
    if (!separator.size)
        return value_unknown(call->node, "is the result of a call");
    for (size_t at = 0; at != SIZE_MAX;) {
        at = text_find(rest, separator, 0);
        vector_push(&list.items, call->scope->arena,
                    string_of(call->node, text_slice(rest, 0, at)));
        rest = at == SIZE_MAX ? rest : text_slice(rest, at + separator.size, rest.size);
    }
    return list;
}

/* Methods whose arguments, as many as that, are strings. */
static const struct {
    const char *name;
    size_t least, most;
    struct value (*call)(const struct method_call *call);
} methods[] = {
    {"lower", 0, 0, call_lower},
    {"casefold", 0, 0, call_lower},
    {"upper", 0, 0, call_upper},
    {"isupper", 0, 0, call_isupper},
    {"startswith", 1, 1, call_startswith},
    {"endswith", 1, 1, call_endswith},
    {"removesuffix", 1, 1, call_removesuffix},
    {"removeprefix", 1, 1, call_removeprefix},
    {"strip", 0, 1, call_strip},
    {"lstrip", 0, 1, call_lstrip},
    {"rstrip", 0, 1, call_rstrip},
    {"replace", 2, 2, call_replace},
    {"split", 1, 1, call_split},
};

static bool read_arguments(struct method_call *call, const struct node *arguments) {
    for (const struct node *at = arguments; at; at = at->next) {
        if (call->count == MOST_ARGUMENTS || at->kind == NODE_KEYWORD)
            return false;
        struct value *argument = &call->arguments[call->count++];
        *argument = value_of(at, call->scope);
        if (argument->kind != VALUE_STRING)
            return false;
    }
    return true;
}

/* Letters beyond ASCII have rules of their own: nothing is said of them. */
struct value method_value(const struct node *node, struct text text, struct text name,
                          struct scope *scope) {
    struct method_call call = {.node = node, .text = text, .scope = scope};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!text_equal(name, text_of(methods[i].name)))
            continue;
        if (!is_ascii(text) || !read_arguments(&call, node->items) ||
            call.count < methods[i].least || call.count > methods[i].most)
            break;
        // cppcheck-suppress returnDanglingLifetime
        return methods[i].call(&call); /* its value points to texts, not to the call */
    }
    return value_unknown(node, "is the result of a call");
}

/* ---- slices ---- */

static bool slice_end(const struct node *node, int64_t absent, int64_t size, struct scope *scope,
                      size_t *end) {
    int64_t at = absent;
    if (node) {
        struct value value = value_of(node, scope);
        if (value.kind != VALUE_INTEGER)
            return false;
        at = value.integer < 0 ? value.integer + size : value.integer;
    }
    *end = (size_t)(at < 0 ? 0 : at > size ? size : at);
    return true;
}

/* x[2:], x[:-3] of a string or a list. */
struct value slice_value(const struct node *node, const struct value *from, struct scope *scope) {
    const struct node *slice = node->index;
    bool is_text = from->kind == VALUE_STRING && is_ascii(from->text);
    bool is_list = from->kind == VALUE_LIST || from->kind == VALUE_TUPLE;
    int64_t size = (int64_t)(is_text ? from->text.size : from->items.count);
    size_t start, end;
    if ((!is_text && !is_list) || slice->step || !slice_end(slice->lower, 0, size, scope, &start) ||
        !slice_end(slice->upper, size, size, scope, &end))
        return value_unknown(node, "is a slice");
    struct value value = *from;
    if (is_text)
        value.text = text_slice(from->text, start, start < end ? end : start);
    else if (start < end)
        value.items = (struct values){from->items.at + start, end - start, end - start};
    else
        value.items = (struct values){0};
    value.node = node;
    return value;
}

/* ---- comprehensions ---- */

/* Is the item taken? 1, 0, or -1: not known. */
static int passes(const struct node *conditions, struct scope *scope) {
    for (const struct node *at = conditions; at; at = at->next) {
        struct value value = value_of(at, scope);
        int truth = value_truth(&value);
        if (truth <= 0)
            return truth;
    }
    return 1;
}

static struct values letters_of(const struct node *node, struct text text, struct arena *arena) {
    struct values letters = {0};
    for (size_t i = 0; i < text.size; i++)
        vector_push(&letters, arena, string_of(node, text_slice(text, i, i + 1)));
    return letters;
}

/* [f(x) for x in (...) if ...]: one clause over one name, and a list or a string that is known. */
struct value comprehension_value(const struct node *node, struct scope *scope) {
    const struct node *clause = node->items;
    struct value list = {.kind = VALUE_LIST, .node = node}, old;
    if (clause->next || clause->target->kind != NODE_NAME || node->value->kind == NODE_PAIR)
        return value_unknown(node, "is computed");
    struct text name = node_text(scope->source, clause->target);
    struct value from = value_of(clause->value, scope);
    if (from.kind == VALUE_STRING && is_ascii(from.text))
        from.items = letters_of(node, from.text, scope->arena);
    else if (!value_is_collection(&from))
        return value_unknown(node, "is computed");
    bool had = scope_find(scope, name, &old);
    for (size_t i = 0; i < from.items.count; i++) {
        scope_bind(scope, name, from.items.at[i]);
        int taken = passes(clause->items, scope);
        struct value item = taken > 0 ? value_of(node->value, scope) : list;
        scope->spent += sizeof item;
        if (taken < 0 || item.kind == VALUE_UNKNOWN || scope->spent > SCOPE_MOST_BYTES) {
            list = value_unknown(node, "is computed");
            break;
        }
        if (taken)
            vector_push(&list.items, scope->arena, item);
    }
    if (had)
        scope_bind(scope, name, old);
    else
        scope_delete(scope, name);
    return list;
}
