/* tree.c: walking over a tree. */
#include "python/tree.h"

#include "python/members.h"

/* Which members of a kind are in use, beside its items. */
const uint8_t tree_members[NODE_TYPE_PARAMETER + 1] = {
    [NODE_FIELD] = VALUE,
    [NODE_PAIR] = VALUE | TARGET,
    [NODE_ATTRIBUTE] = NAME | VALUE,
    [NODE_CALL] = VALUE,
    [NODE_KEYWORD] = NAME | VALUE,
    [NODE_STAR] = VALUE,
    [NODE_DOUBLE_STAR] = VALUE,
    [NODE_SUBSCRIPT] = VALUE | TARGET,
    [NODE_SLICE] = VALUE | TARGET | THIRD,
    [NODE_UNARY] = VALUE,
    [NODE_LAMBDA] = FUNCTION,
    [NODE_NAMED] = VALUE | TARGET,
    [NODE_AWAIT] = VALUE,
    [NODE_YIELD] = VALUE,
    [NODE_YIELD_FROM] = VALUE,
    [NODE_COMPREHENSION] = VALUE,
    [NODE_CLAUSE] = VALUE | TARGET,
    [NODE_REPR] = VALUE,
    [NODE_PATTERN_AS] = NAME | VALUE,
    [NODE_PATTERN_CLASS] = VALUE,
    [NODE_EXPRESSION] = VALUE,
    [NODE_ASSIGN] = VALUE,
    [NODE_ANNOTATED] = VALUE | TARGET | THIRD,
    [NODE_AUGMENTED] = VALUE | TARGET,
    [NODE_RETURN] = VALUE,
    [NODE_IMPORT_FROM] = NAME | LEVEL,
    [NODE_ALIAS] = NAME | VALUE,
    [NODE_RAISE] = VALUE,
    [NODE_BRANCH] = VALUE | TARGET,
    [NODE_WHILE] = VALUE | TARGET | THIRD,
    [NODE_FOR] = VALUE | TARGET | THIRD,
    [NODE_TRY] = VALUE | TARGET | THIRD,
    [NODE_HANDLER] = VALUE | TARGET | THIRD,
    [NODE_WITH] = TARGET,
    [NODE_WITH_ITEM] = VALUE | TARGET,
    [NODE_FUNCTION] = FUNCTION,
    [NODE_CLASS] = FUNCTION,
    [NODE_PARAMETER] = NAME | VALUE | THIRD,
    [NODE_MATCH] = VALUE,
    [NODE_CASE] = VALUE | TARGET | THIRD,
    [NODE_TYPE_ALIAS] = NAME | VALUE,
    [NODE_TYPE_PARAMETER] = NAME | VALUE | THIRD,
};

static void walk_function(const struct function *function, node_visitor *visit, void *context) {
    tree_walk(function->decorators, visit, context);
    tree_walk(function->type_parameters, visit, context);
    tree_walk(function->parameters, visit, context);
    tree_walk(function->returns, visit, context);
    tree_walk(function->body, visit, context);
    tree_walk(function->value, visit, context);
}

void tree_walk(const struct node *list, node_visitor *visit, void *context) {
    for (const struct node *node = list; node; node = node->next) {
        if (!visit(context, node))
            continue;
        uint8_t has = tree_members[node->kind];
        if (has & FUNCTION)
            walk_function(node->function, visit, context);
        if (has & VALUE)
            tree_walk(node->value, visit, context);
        tree_walk(node->items, visit, context);
        if (has & TARGET)
            tree_walk(node->target, visit, context);
        if (has & THIRD)
            tree_walk(node->otherwise, visit, context);
    }
}
