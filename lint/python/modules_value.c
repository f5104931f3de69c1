/* modules_value.c: what an expression is worth, with the constants of the modules that its names
 * come from. */
#include "python/private.h"

/* By node and module: a file at two paths may import from two places. */
struct value_key {
    const struct node *node;
    const struct module *module;
};

static struct value *value_slot(struct modules *modules, const struct definition *definition,
                                bool *is_new) {
    struct value_key wanted = {definition->node, definition->module};
    struct text bytes = {(const char *)&wanted, sizeof wanted};
    struct value *value = map_find(&modules->values, bytes);
    *is_new = !value;
    if (!value) {
        value = arena_new(modules->arena, struct value);
        *value = value_unknown(definition->node, "depends on itself");
        map_put(&modules->values, modules->arena, text_copy(bytes, modules->arena), value);
    }
    return value;
}

struct evaluation {
    struct modules *modules;
    const struct module *module;
    struct error *error;
    bool failed;
    const struct resolver *before; /* what the scope came with: it is asked first */
};

static int value_of_definition(struct modules *modules, const struct definition *definition,
                               struct value *value, struct error *error) {
    bool is_new;
    struct value *known = value_slot(modules, definition, &is_new);
    if (is_new && modules->evaluating < MODULES_MOST_STEPS) {
        modules->evaluating++;
        int failed =
            modules_value(modules, definition->module, NULL, definition->node, known, error);
        modules->evaluating--;
        if (failed)
            return -1;
    }
    *value = *known;
    return 0;
}

/* scope.h's resolver: names that the scope does not bind, and attributes. */
static bool resolve(void *context, const struct node *node, struct value *value) {
    struct evaluation *evaluation = context;
    const struct resolver *before = evaluation->before;
    struct definition definition;
    if (before && before->find(before->context, node, value))
        return true;
    if (node->kind != NODE_NAME && node->kind != NODE_ATTRIBUTE)
        return false;
    if (evaluation->failed || modules_define(evaluation->modules, evaluation->module, node,
                                             &definition, evaluation->error)) {
        evaluation->failed = true;
        return false;
    }
    if (definition.is_unsure)
        *value = value_unknown(node, "is assigned under a condition");
    else if (definition.kind == DEFINITION_CLASS || definition.kind == DEFINITION_FUNCTION ||
             definition.kind == DEFINITION_MODULE)
        *value = (struct value){.kind = VALUE_OBJECT, .node = node};
    else if (definition.kind == DEFINITION_EXPRESSION)
        evaluation->failed =
            value_of_definition(evaluation->modules, &definition, value, evaluation->error);
    else
        return false;
    return true;
}

int modules_value(struct modules *modules, const struct module *module, struct scope *scope,
                  const struct node *expression, struct value *value, struct error *error) {
    struct evaluation evaluation = {.modules = modules, .module = module, .error = error};
    struct resolver resolver = {resolve, &evaluation};
    struct scope own;
    if (!scope) {
        scope = &own;
        scope_start(scope, module->tree.source, module->tree.encoding, modules->arena);
        scope->spent = modules->spent;
    }
    evaluation.before = scope->resolver;
    scope->resolver = &resolver;
    *value = value_of(expression, scope);
    scope->resolver = evaluation.before;
    if (scope == &own)
        modules->spent = own.spent;
    return evaluation.failed ? -1 : 0;
}
