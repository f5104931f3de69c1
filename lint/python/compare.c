/* compare.c: are two trees the same program? Docstrings, brackets, quotes and line breaks are
 * layout.
 */
#include <strings.h>

#include "python/members.h"
#include "python/value.h"

struct comparison {
    struct scope a, b; /* nothing is bound in them: they only tell what literals are worth */
};

static bool same_list(const struct node *a, const struct node *b, struct comparison *sides);

static bool same_name(struct span a, struct span b, const struct comparison *sides) {
    return text_equal(tree_text(sides->a.source, a.start, a.end),
                      tree_text(sides->b.source, b.start, b.end));
}

static bool is_literal(const struct node *node) {
    return node->kind == NODE_STRING || node->kind == NODE_STRINGS ||
           node->kind == NODE_FORMAT_TEXT;
}

/* `'a' "b"` is `"ab"`. What can't be evaluated must be written alike. */
static bool same_literal(const struct node *a, const struct node *b, struct comparison *sides) {
    struct value left = value_of(a, &sides->a), right = value_of(b, &sides->b);
    if (left.kind != VALUE_UNKNOWN && right.kind != VALUE_UNKNOWN)
        return value_equal(&left, &right);
    return a->kind == b->kind && left.kind == right.kind &&
           (a->kind == NODE_STRINGS
                ? same_list(a->items, b->items, sides)
                : text_equal(node_text(sides->a.source, a), node_text(sides->b.source, b)));
}

/* `0XFF` is `0xff`. */
static bool same_number(struct text a, struct text b) {
    return a.size == b.size && strncasecmp(a.at, b.at, a.size) == 0;
}

/* A block's first statement where it is a string: it documents, and does nothing. */
static const struct node *without_docstring(const struct node *body) {
    bool has = body && body->kind == NODE_EXPRESSION &&
               (body->value->kind == NODE_STRING || body->value->kind == NODE_STRINGS);
    return has ? body->next : body;
}

static bool same_function(const struct function *a, const struct function *b,
                          struct comparison *sides) {
    return same_name(a->name, b->name, sides) && same_list(a->decorators, b->decorators, sides) &&
           same_list(a->type_parameters, b->type_parameters, sides) &&
           same_list(a->parameters, b->parameters, sides) &&
           same_list(a->returns, b->returns, sides) &&
           same_list(without_docstring(a->body), without_docstring(b->body), sides) &&
           same_list(a->value, b->value, sides);
}

static bool same_members(const struct node *a, const struct node *b, struct comparison *sides) {
    uint8_t has = tree_members[a->kind];
    if (has & FUNCTION && !same_function(a->function, b->function, sides))
        return false;
    if (has & VALUE && !same_list(a->value, b->value, sides))
        return false;
    if (has & TARGET && !same_list(a->target, b->target, sides))
        return false;
    if (has & NAME && !same_name(a->name, b->name, sides))
        return false;
    if (has & LEVEL && a->level != b->level)
        return false;
    if (has & THIRD && !same_list(a->otherwise, b->otherwise, sides))
        return false;
    return same_list(a->items, b->items, sides);
}

static bool same_node(const struct node *a, const struct node *b, struct comparison *sides) {
    const uint8_t layout = TREE_PARENTHESISED | TREE_BARE;
    if (is_literal(a) && is_literal(b))
        return same_literal(a, b, sides);
    if (a->kind != b->kind || a->op != b->op || a->joint != b->joint ||
        (a->flags | layout) != (b->flags | layout))
        return false;
    if (a->kind == NODE_NAME)
        return text_equal(node_text(sides->a.source, a), node_text(sides->b.source, b));
    if (a->kind == NODE_NUMBER)
        return same_number(node_text(sides->a.source, a), node_text(sides->b.source, b));
    return same_members(a, b, sides);
}

static bool same_list(const struct node *a, const struct node *b, struct comparison *sides) {
    for (; a && b; a = a->next, b = b->next)
        if (!same_node(a, b, sides))
            return false;
    return !a && !b;
}

bool tree_same_program(const struct tree *a, const struct tree *b, struct arena *arena) {
    struct comparison sides;
    scope_start(&sides.a, a->source, a->encoding, arena);
    scope_start(&sides.b, b->source, b->encoding, arena);
    return same_list(without_docstring(a->statements), without_docstring(b->statements), &sides);
}
