/* module.c: statements, and what they bind. */
#include "python/module.h"

#include "python/lexer.h"

/* ---- what can't be followed ---- */

static void bind_unknown(struct text name, const struct node *node, const char *reason,
                         struct scope *scope) {
    scope_bind(scope, name, value_unknown(node, reason));
}

/* Code that may assign any name was run. */
static void bind_watched(const struct node *node, const char *reason, struct scope *scope) {
    for (size_t i = 0; i < scope->watched.count; i++)
        bind_unknown(scope->watched.at[i], node, reason, scope);
}

static bool mentions_watched(struct text text, const struct scope *scope) {
    for (size_t i = 0; i < scope->watched.count; i++)
        if (text_contains(text, scope->watched.at[i]))
            return true;
    return false;
}

static const char *const reflecting[] = {"exec", "execfile", "globals", "locals",
                                         "vars", "setattr",  "delattr"};

static bool is_reflecting(struct text name) {
    for (size_t i = 0; i < sizeof reflecting / sizeof *reflecting; i++)
        if (text_equal(name, text_of(reflecting[i])))
            return true;
    return false;
}

static bool is_namespace(const struct node *node, const struct scope *scope) {
    if (node->kind != NODE_CALL || node->value->kind != NODE_NAME || node->items)
        return false;
    struct text name = node_text(scope->source, node->value);
    return text_equal(name, TEXT("globals")) || text_equal(name, TEXT("vars")) ||
           text_equal(name, TEXT("locals"));
}

/* setattr(x, "name", ...) of a name that nobody watches, exec() of such code, vars(x). */
static bool is_harmless_call(const struct node *call, struct scope *scope) {
    struct text function = node_text(scope->source, call->value);
    const struct node *first = call->items;
    if (text_equal(function, TEXT("vars")))
        return first != NULL;
    if (text_ends(function, TEXT("attr")) && first && first->next) {
        struct value name = value_of(first->next, scope);
        return name.kind == VALUE_STRING && !texts_contain(scope->watched, name.text);
    }
    if (!text_equal(function, TEXT("exec")) || !first)
        return false;
    struct value code = value_of(first, scope);
    return code.kind == VALUE_STRING && !mentions_watched(code.text, scope) &&
           !text_contains(code.text, TEXT("globals")) && !text_contains(code.text, TEXT("exec"));
}

/* A call of exec() and its kin, or of a function above that declares a watched name global. */
static void observe_call(const struct node *call, struct scope *scope) {
    if (call->value->kind != NODE_NAME)
        return;
    struct value function;
    struct text name = node_text(scope->source, call->value);
    bool is_bound = scope_find(scope, name, &function);
    if (is_bound && function.kind == VALUE_OBJECT && function.integer)
        bind_watched(call, "may be assigned by a function that is called", scope);
    else if (!is_bound && is_reflecting(name) && !is_harmless_call(call, scope))
        bind_watched(call, "may be assigned by code that is run", scope);
}

/* globals().get("x"), vars()["x"]: looked at, not changed. */
static bool is_reading(const struct node *node, const struct scope *scope) {
    static const char *const methods[] = {"get", "items", "keys", "values", "copy"};
    if (node->kind == NODE_SUBSCRIPT)
        return is_namespace(node->value, scope);
    if (node->kind != NODE_ATTRIBUTE || !is_namespace(node->value, scope))
        return false;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (text_equal(node_name(scope->source, node), text_of(methods[i])))
            return true;
    return false;
}

static bool observe_node(void *context, const struct node *node) {
    struct scope *scope = context;
    if (is_reading(node, scope))
        return false;
    if (node->kind == NODE_CALL)
        observe_call(node, scope);
    if (node->kind == NODE_NAMED)
        bind_unknown(node_text(scope->source, node->target), node,
                     "is assigned inside an expression", scope);
    return node->kind != NODE_LAMBDA;
}

/* Looks through an expression that is run for what it may bind. Most are a constant or a name. */
static void observe(const struct node *node, struct scope *scope) {
    if (node->kind == NODE_STRING || node->kind == NODE_NAME)
        return;
    struct node alone = *node;
    alone.next = NULL;
    tree_walk(&alone, observe_node, scope);
}

/* ---- targets ---- */

static void bind_target(const struct node *target, struct value value, struct scope *scope);

static bool bind_sequence(const struct node *target, const struct value *value,
                          struct scope *scope) {
    size_t count = 0;
    for (const struct node *item = target->items; item; item = item->next, count++)
        if (item->kind == NODE_STAR)
            return false;
    if ((value->kind != VALUE_TUPLE && value->kind != VALUE_LIST) || value->items.count != count)
        return false;
    const struct value *at = value->items.at;
    for (const struct node *item = target->items; item; item = item->next)
        bind_target(item, *at++, scope);
    return true;
}

/* a, *b, c = value */
static void bind_items(const struct node *target, struct value value, struct scope *scope) {
    if (bind_sequence(target, &value, scope))
        return;
    if (value.kind != VALUE_UNKNOWN)
        value = value_unknown(target, "is unpacked");
    for (const struct node *item = target->items; item; item = item->next)
        bind_target(item->kind == NODE_STAR ? item->value : item, value, scope);
}

/* globals()["name"] = value, and sys.modules[...].name = value */
static void bind_indirectly(const struct node *target, struct value value, struct scope *scope) {
    if (target->kind == NODE_ATTRIBUTE) {
        struct text name = node_name(scope->source, target);
        if (target->value->kind == NODE_SUBSCRIPT && texts_contain(scope->watched, name))
            bind_unknown(name, target, "may be assigned as an attribute", scope);
        return;
    }
    if (!is_namespace(target->value, scope)) {
        observe(target->value, scope);
        return;
    }
    struct value key = value_of(target->index, scope);
    if (key.kind == VALUE_STRING)
        scope_bind(scope, key.text, value);
    else
        bind_watched(target, "may be assigned through globals()", scope);
}

static void bind_target(const struct node *target, struct value value, struct scope *scope) {
    if (target->kind == NODE_NAME)
        scope_bind(scope, node_text(scope->source, target), value);
    else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
        bind_items(target, value, scope);
    else
        bind_indirectly(target, value, scope);
}

static void bind_name(struct span name, enum value_kind kind, const struct node *node,
                      struct scope *scope) {
    scope_bind(scope, tree_text(scope->source, name.start, name.end),
               (struct value){.kind = kind, .node = node, .reason = "is imported"});
}

/* ---- blocks that may run or not ---- */

struct unsure {
    struct scope *scope;
    const char *reason;
};

static void unsure_target(const struct node *target, const struct unsure *unsure) {
    if (target)
        bind_target(target, value_unknown(target, unsure->reason), unsure->scope);
}

static void unsure_targets(const struct node *list, const struct unsure *unsure) {
    for (; list; list = list->next)
        unsure_target(list, unsure);
}

static void unsure_aliases(const struct node *alias, const struct unsure *unsure) {
    for (; alias; alias = alias->next) {
        struct text source = unsure->scope->source;
        struct text name =
            alias->value ? node_text(source, alias->value) : node_name(source, alias);
        bind_unknown(name, alias, unsure->reason, unsure->scope);
    }
}

/* Whatever binds a name, as one that may not have happened. */
static bool unsure_node(void *context, const struct node *node) {
    const struct unsure *unsure = context;
    switch (node->kind) {
    case NODE_ASSIGN:
    case NODE_DELETE:
    case NODE_FOR:
        unsure_targets(node->items, unsure);
        break;
    case NODE_ANNOTATED:
        unsure_target(node->value ? node->target : NULL, unsure);
        break;
    case NODE_AUGMENTED:
    case NODE_NAMED:
    case NODE_WITH_ITEM:
        unsure_target(node->target, unsure);
        break;
    case NODE_HANDLER:
        unsure_target(node->caught_as, unsure);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        unsure_aliases(node->items, unsure);
        break;
    case NODE_FUNCTION:
    case NODE_CLASS:
        bind_unknown(
            tree_text(unsure->scope->source, node->function->name.start, node->function->name.end),
            node, unsure->reason, unsure->scope);
        return false;
    case NODE_CASE:
        if (mentions_watched(node_text(unsure->scope->source, node->pattern), unsure->scope))
            bind_watched(node->pattern, unsure->reason, unsure->scope);
        break;
    case NODE_CALL:
        observe_call(node, unsure->scope);
        break;
    case NODE_LAMBDA:
        return false;
    }
    return true;
}

static void unsure_block(const struct node *list, const char *reason, struct scope *scope) {
    tree_walk(list, unsure_node, &(struct unsure){scope, reason});
}

static void unsure_statement(const struct node *node, const char *reason, struct scope *scope) {
    struct node alone = *node;
    alone.next = NULL;
    unsure_block(&alone, reason, scope);
}

/* ---- statements ---- */

static bool run_assign(const struct node *node, struct scope *scope, const struct node **stopped) {
    (void)stopped;
    observe(node->value, scope);
    struct value value = value_of(node->value, scope);
    if (value.kind != VALUE_UNKNOWN)
        value.node = node->value;
    for (const struct node *target = node->items; target; target = target->next)
        bind_target(target, value, scope);
    return true;
}

static bool run_annotated(const struct node *node, struct scope *scope,
                          const struct node **stopped) {
    (void)stopped;
    if (!node->value)
        return true;
    observe(node->value, scope);
    struct value value = value_of(node->value, scope);
    if (value.kind != VALUE_UNKNOWN)
        value.node = node->value;
    bind_target(node->target, value, scope);
    return true;
}

static bool run_augmented(const struct node *node, struct scope *scope,
                          const struct node **stopped) {
    (void)stopped;
    observe(node->value, scope);
    struct value old = value_unknown(node, "is computed"), more = value_of(node->value, scope);
    if (node->target->kind == NODE_NAME)
        old = value_of(node->target, scope);
    struct value value = old;
    if (old.kind != VALUE_UNKNOWN)
        value =
            more.kind == VALUE_UNKNOWN ? more : value_operate(node, &old, &more, node->op, scope);
    bind_target(node->target, value, scope);
    return true;
}

static bool run_import(const struct node *node, struct scope *scope, const struct node **stopped) {
    (void)stopped;
    for (const struct node *alias = node->items; alias; alias = alias->next) {
        struct span name = alias->name;
        struct text whole = node_name(scope->source, alias);
        size_t dot = text_find(whole, TEXT("."), 0);
        if (alias->value)
            name = (struct span){alias->value->start, alias->value->end};
        else if (dot != SIZE_MAX)
            name.end = name.start + (uint32_t)dot;
        bind_name(name, VALUE_OBJECT, alias, scope);
    }
    return true;
}

/* TYPE_CHECKING is the one imported constant whose value is known: it is false when code runs. */
static bool run_import_from(const struct node *node, struct scope *scope,
                            const struct node **stopped) {
    (void)stopped;
    struct text module = node_name(scope->source, node);
    bool is_typing = node->level == 0 && text_equal(module, TEXT("typing"));
    for (const struct node *alias = node->items; alias; alias = alias->next) {
        struct span name = alias->name;
        bool is_false =
            is_typing && text_equal(node_name(scope->source, alias), TEXT("TYPE_CHECKING"));
        if (alias->value)
            name = (struct span){alias->value->start, alias->value->end};
        bind_name(name, is_false ? VALUE_BOOL : VALUE_UNKNOWN, alias, scope);
    }
    return true;
}

/* `global a, b` with a watched name, anywhere in a definition. Where it can't be lexed, the words
 * alone are enough. */
static bool declares_global(struct text text, const struct scope *scope) {
    if (!text_contains(text, TEXT("global")) || !mentions_watched(text, scope))
        return false;
    struct lexer lexer;
    bool in_statement = false;
    lexer_start(&lexer, text);
    for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
         token = lexer_next(&lexer)) {
        struct text name = text_slice(text, token.start, token.end);
        if (token.kind == TOKEN_ERROR ||
            (in_statement && token.kind == TOKEN_NAME && texts_contain(scope->watched, name)))
            return true;
        in_statement = token.kind == TOKEN_GLOBAL ||
                       (in_statement && (token.kind == TOKEN_NAME || token.kind == TOKEN_COMMA));
    }
    return false;
}

/* `integer` marks a function that declares one of the watched names global. */
static bool run_definition(const struct node *node, struct scope *scope,
                           const struct node **stopped) {
    (void)stopped;
    const struct function *function = node->function;
    struct value value = {.kind = VALUE_OBJECT, .node = node};
    for (const struct node *at = function->decorators; at; at = at->next)
        observe(at, scope);
    value.integer = declares_global(node_text(scope->source, node), scope);
    if (node->kind == NODE_CLASS && value.integer)
        bind_watched(node, "may be assigned by a class body", scope);
    scope_bind(scope, tree_text(scope->source, function->name.start, function->name.end), value);
    return true;
}

static void delete_targets(const struct node *target, struct scope *scope) {
    for (; target; target = target->next)
        if (target->kind == NODE_NAME)
            scope_delete(scope, node_text(scope->source, target));
        else if (target->kind == NODE_TUPLE || target->kind == NODE_LIST)
            delete_targets(target->items, scope);
        else if (target->kind == NODE_SUBSCRIPT && is_namespace(target->value, scope)) {
            struct value key = value_of(target->index, scope);
            if (key.kind == VALUE_STRING)
                scope_delete(scope, key.text);
            else
                bind_watched(target, "may be deleted through globals()", scope);
        }
}

static bool run_delete(const struct node *node, struct scope *scope, const struct node **stopped) {
    (void)stopped;
    delete_targets(node->items, scope);
    return true;
}

static bool run_if(const struct node *node, struct scope *scope, const struct node **stopped) {
    for (const struct node *branch = node->items; branch; branch = branch->next) {
        struct value test = {.kind = VALUE_BOOL, .integer = 1};
        if (branch->test) {
            observe(branch->test, scope);
            test = value_of(branch->test, scope);
        }
        int truth = value_truth(&test);
        if (truth > 0)
            return module_run(branch->body, scope, stopped);
        if (truth < 0) {
            unsure_block(branch, "is assigned under a condition", scope);
            return true;
        }
    }
    return true;
}

static bool run_while(const struct node *node, struct scope *scope, const struct node **stopped) {
    struct value test = value_of(node->test, scope);
    if (value_truth(&test) == 0)
        return module_run(node->otherwise, scope, stopped);
    unsure_statement(node, "is assigned in a loop", scope);
    return true;
}

static bool run_with(const struct node *node, struct scope *scope, const struct node **stopped) {
    for (const struct node *item = node->items; item; item = item->next) {
        observe(item->value, scope);
        if (item->target)
            bind_target(item->target, value_unknown(item->target, "is assigned by `with`"), scope);
    }
    return module_run(node->body, scope, stopped);
}

/* A false assertion stops the module; `python -O` is nobody's way to run migrations. */
static bool run_assert(const struct node *node, struct scope *scope, const struct node **stopped) {
    observe(node->items, scope);
    struct value test = value_of(node->items, scope);
    *stopped = node;
    return value_truth(&test) != 0;
}

static bool run_expression(const struct node *node, struct scope *scope,
                           const struct node **stopped) {
    (void)stopped;
    observe(node->value, scope);
    if (node->value->kind == NODE_NAMED)
        value_of(node->value, scope);
    return true;
}

static bool run_raise(const struct node *node, struct scope *scope, const struct node **stopped) {
    (void)scope;
    *stopped = node;
    return false;
}

static bool run_type_alias(const struct node *node, struct scope *scope,
                           const struct node **stopped) {
    (void)stopped;
    bind_name(node->name, VALUE_OBJECT, node, scope);
    return true;
}

/* Statements that run as they stand; false: the module raises. */
typedef bool runner(const struct node *node, struct scope *scope, const struct node **stopped);

static runner *const runners[NODE_TYPE_PARAMETER + 1] = {
    [NODE_EXPRESSION] = run_expression,
    [NODE_ASSIGN] = run_assign,
    [NODE_ANNOTATED] = run_annotated,
    [NODE_AUGMENTED] = run_augmented,
    [NODE_IMPORT] = run_import,
    [NODE_IMPORT_FROM] = run_import_from,
    [NODE_FUNCTION] = run_definition,
    [NODE_CLASS] = run_definition,
    [NODE_TYPE_ALIAS] = run_type_alias,
    [NODE_DELETE] = run_delete,
    [NODE_IF] = run_if,
    [NODE_WHILE] = run_while,
    [NODE_WITH] = run_with,
    [NODE_ASSERT] = run_assert,
    [NODE_RAISE] = run_raise,
};

/* Statements of which it can't be told what they do: what they may bind is unknown. */
static const char *const unsure_reasons[NODE_TYPE_PARAMETER + 1] = {
    [NODE_FOR] = "is assigned in a loop",
    [NODE_TRY] = "is assigned inside `try`",
    [NODE_MATCH] = "is assigned under a condition",
};

static bool run_statement(const struct node *node, struct scope *scope,
                          const struct node **stopped) {
    if (node->kind == NODE_EXEC)
        bind_watched(node, "may be assigned by code that is run", scope);
    if (unsure_reasons[node->kind])
        unsure_statement(node, unsure_reasons[node->kind], scope);
    return !runners[node->kind] || runners[node->kind](node, scope, stopped);
}

bool module_run(const struct node *statements, struct scope *scope, const struct node **stopped) {
    for (const struct node *node = statements; node; node = node->next)
        if (!run_statement(node, scope, stopped))
            return false;
    return true;
}
