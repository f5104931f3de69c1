/* models_member.c: the body of a class, name by name. */
#include "schema/mapped.h"

struct body {
    const struct module *module;
    struct members *members;
    const struct node *condition; /* the innermost `if`; NULL: none */
    struct arena *arena;
};

static struct member *member_named(struct members *members, struct text name, struct arena *arena) {
    size_t index = (size_t)(uintptr_t)map_find(&members->by_name, name);
    if (index)
        return &members->at[index - 1];
    vector_push(members, arena, (struct member){.name = name});
    map_put(&members->by_name, arena, name, (void *)(uintptr_t)members->count);
    return &members->at[members->count - 1];
}

void members_set(struct members *members, struct text name, const struct node *value,
                 struct arena *arena) {
    member_named(members, name, arena)->value = value;
}

static void body_assign(struct body *body, const struct node *target, const struct node *annotation,
                        const struct node *value) {
    if (target->kind != NODE_NAME)
        return;
    struct member *member =
        member_named(body->members, node_text(body->module->tree.source, target), body->arena);
    if (annotation)
        member->annotation = annotation;
    if (!value)
        return;
    struct text source = body->module->tree.source;
    member->is_unsure = body->condition && member->condition == body->condition &&
                        (member->is_unsure || !member->value ||
                         !text_equal(node_text(source, member->value), node_text(source, value)));
    member->condition = body->condition;
    member->value = value;
    member->definition = NULL;
}

static void body_define(struct body *body, const struct node *node) {
    struct span name = node->function->name;
    struct member *member = member_named(
        body->members, tree_text(body->module->tree.source, name.start, name.end), body->arena);
    *member = (struct member){.name = member->name, .definition = node};
}

static bool is_type_checking(const struct body *body, const struct node *test) {
    struct text source = body->module->tree.source;
    if (!test || (test->kind != NODE_NAME && test->kind != NODE_ATTRIBUTE))
        return false;
    return text_ends(node_text(source, test), TEXT("TYPE_CHECKING"));
}

static void body_read(struct body *body, const struct node *statements);

/* Every branch of an `if` may run, but for what only type checkers see. */
static void body_read_branches(struct body *body, const struct node *condition) {
    const struct node *outer = body->condition;
    body->condition = condition;
    for (const struct node *item = condition->items; item; item = item->next)
        body_read(body, is_type_checking(body, item->test) ? NULL : item->body);
    body->condition = outer;
}

/* The last binding of a name holds. */
static void body_read(struct body *body, const struct node *statements) {
    for (const struct node *node = statements; node; node = node->next) {
        const struct node *item = node->items;
        if (node->kind == NODE_ASSIGN)
            for (; item; item = item->next)
                body_assign(body, item, NULL, node->value);
        else if (node->kind == NODE_ANNOTATED)
            body_assign(body, node->target, node->annotation, node->value);
        else if (node->kind == NODE_FUNCTION || node->kind == NODE_CLASS)
            body_define(body, node);
        else if (node->kind == NODE_IF)
            body_read_branches(body, node);
        else if (node->kind == NODE_TRY || node->kind == NODE_WITH)
            body_read(body, node->body);
    }
}

void members_read(const struct module *module, const struct node *class, struct members *members,
                  struct arena *arena) {
    struct body body = {module, members, NULL, arena};
    body_read(&body, class->function->body);
}

const struct member *members_find(const struct members *members, struct text name) {
    size_t index = (size_t)(uintptr_t)map_find(&members->by_name, name);
    return index ? &members->at[index - 1] : NULL;
}
