/* models_computed.c: functions that are run with the class, @declared_attr and the project's own
 * that it calls, for the table name that they make. */
#include <ctype.h>

#include "schema/mapped.h"

enum { MOST_CALLS = 16, MOST_STATEMENTS = 200 };

struct naming {
    struct models *models;
    struct mapped *mapped;
    const struct module *module;   /* whose function is run */
    const struct meeting *meeting; /* NULL: only what comes out is asked for */
    struct error *error;
    size_t calls, statements;
    bool failed;
};

static struct value run_function(struct naming *naming, const struct module *module,
                                 const struct node *function, const struct values *arguments);

static struct value unknown(const struct node *node) {
    return value_unknown(node, "is the result of a call");
}

/* The class itself, as its functions are given it. */
static const char the_class[] = "is the class";

static struct value class_value(const struct node *node) {
    return (struct value){.kind = VALUE_OBJECT, .node = node, .reason = the_class};
}

static bool is_the_class(const struct naming *naming, const struct scope *scope,
                         const struct node *node) {
    struct value value;
    return node->kind == NODE_NAME &&
           scope_find(scope, node_text(naming->module->tree.source, node), &value) &&
           value.kind == VALUE_OBJECT && value.reason == the_class;
}

static struct value search_value(struct naming *naming, const struct node *node,
                                 struct text function, struct text pattern,
                                 const struct value *arguments, size_t count) {
    struct search_call search = {function, pattern, arguments, count, node};
    struct value value;
    naming->failed =
        naming->failed || models_search(&search, naming->models->arena, &value, naming->error);
    return naming->failed ? unknown(node) : value;
}

/* ---- calls ---- */

static bool read_values(const struct node *items, struct scope *scope, struct values *values,
                        struct arena *arena) {
    for (const struct node *at = items; at; at = at->next) {
        if (at->kind == NODE_KEYWORD || at->kind == NODE_STAR || at->kind == NODE_DOUBLE_STAR)
            return false;
        vector_push(values, arena, value_of(at, scope));
    }
    return true;
}

static bool are_texts(const struct values *values) {
    for (size_t i = 0; i < values->count; i++)
        if (values->at[i].kind != VALUE_STRING)
            return false;
    return true;
}

/* pattern.sub("_", name), where pattern = re.compile("...") */
static bool compiled_pattern(struct naming *naming, const struct definition *definition,
                             struct text *written) {
    struct value value;
    if (definition->kind != DEFINITION_EXPRESSION || definition->node->kind != NODE_CALL ||
        !definition->node->items)
        return false;
    struct text called = node_text(definition->module->tree.source, definition->node->value);
    if (!text_ends(called, TEXT("compile")))
        return false;
    naming->failed =
        naming->failed || modules_value(naming->models->modules, definition->module, NULL,
                                        definition->node->items, &value, naming->error);
    if (naming->failed || value.kind != VALUE_STRING)
        return false;
    *written = value.text;
    return true;
}

static struct value call_method(struct naming *naming, const struct node *node,
                                struct values *arguments) {
    struct definition definition;
    struct text written;
    if (node->value->kind != NODE_ATTRIBUTE ||
        modules_define(naming->models->modules, naming->module, node->value->value, &definition,
                       naming->error) ||
        !compiled_pattern(naming, &definition, &written) || !are_texts(arguments))
        return unknown(node);
    return search_value(naming, node, node_name(naming->module->tree.source, node->value), written,
                        arguments->at, arguments->count);
}

/* Functions of libraries that write UserRole as user_role. */
static const char *const snake_functions[] = {
    "pydantic.alias_generators.to_snake",
    "flask_sqlalchemy.model.camel_to_snake_case",
    "inflection.underscore",
    "stringcase.snakecase",
    "humps.decamelize",
    "fastapi_utils.camelcase.camel2snake",
    "fastapi_restful.camelcase.camel2snake",
};

/* Each has its own way, and its versions theirs, with digits and with capitals that stand together.
 */
static bool is_plain_camel(struct text name) {
    bool was_capital = false;
    for (size_t i = 0; i < name.size; i++) {
        unsigned char letter = (unsigned char)name.at[i];
        bool is_capital = letter < 0x80 && isupper(letter);
        if (letter >= 0x80 || !isalpha(letter) || (is_capital && was_capital))
            return false;
        was_capital = is_capital;
    }
    return true;
}

static bool is_snake_function(struct text dotted) {
    for (size_t i = 0; i < sizeof snake_functions / sizeof *snake_functions; i++)
        if (text_equal(dotted, text_of(snake_functions[i])))
            return true;
    return false;
}

static struct value call_outside(struct naming *naming, const struct node *node, struct text dotted,
                                 const struct values *arguments) {
    if (!are_texts(arguments) || !arguments->count)
        return unknown(node);
    struct text first = arguments->at[0].text;
    if (is_snake_function(dotted) && arguments->count == 1 && is_plain_camel(first))
        return (struct value){.kind = VALUE_STRING,
                              .node = node,
                              .text = models_snake_name(first, naming->models->arena)};
    if (!text_starts(dotted, TEXT("re.")))
        return unknown(node);
    return search_value(naming, node, text_slice(dotted, 3, dotted.size), first, arguments->at + 1,
                        arguments->count - 1);
}

static bool is_class_method(const struct module *module, const struct node *function) {
    for (const struct node *at = function->function->decorators; at; at = at->next)
        if (text_equal(node_text(module->tree.source, at), TEXT("classmethod")))
            return true;
    return false;
}

/* cls.snake(cls.__name__), where the class or a base of it defines snake. */
static struct value call_own(struct naming *naming, const struct node *node, struct scope *scope) {
    struct values arguments = {0};
    struct mapped *owner;
    struct text name = node_name(naming->module->tree.source, node->value);
    const struct member *member = lineage_find(naming->mapped, name, &owner);
    if (!member || !member->definition || member->definition->kind != NODE_FUNCTION)
        return unknown(node);
    if (is_class_method(owner->module, member->definition))
        vector_push(&arguments, naming->models->arena, class_value(node));
    if (naming->calls >= MOST_CALLS ||
        !read_values(node->items, scope, &arguments, naming->models->arena))
        return unknown(node);
    return run_function(naming, owner->module, member->definition, &arguments);
}

static struct value call(struct naming *naming, const struct node *node, struct scope *scope) {
    struct definition definition;
    struct values arguments = {0};
    if (node->value->kind == NODE_ATTRIBUTE && is_the_class(naming, scope, node->value->value))
        return call_own(naming, node, scope);
    if (modules_define(naming->models->modules, naming->module, node->value, &definition,
                       naming->error)) {
        naming->failed = true;
        return unknown(node);
    }
    if (naming->calls >= MOST_CALLS ||
        !read_values(node->items, scope, &arguments, naming->models->arena))
        return unknown(node);
    if (definition.kind == DEFINITION_FUNCTION)
        return run_function(naming, definition.module, definition.node, &arguments);
    if (definition.kind == DEFINITION_OUTSIDE)
        return call_outside(naming, node, definition.outside, &arguments);
    return call_method(naming, node, &arguments);
}

/* ---- the class ---- */

/* cls.__name__, and values that the class or its bases give. */
static bool class_attribute(struct naming *naming, const struct scope *scope,
                            const struct node *node, struct value *value) {
    struct text name = node_name(naming->module->tree.source, node);
    struct mapped *owner;
    if (!is_the_class(naming, scope, node->value))
        return false;
    *value = (struct value){.kind = VALUE_STRING, .text = naming->mapped->name, .node = node};
    if (text_equal(name, TEXT("__name__")) || text_equal(name, TEXT("__qualname__")))
        return naming->mapped->name.size != 0;
    if (text_equal(name, TEXT("__tablename__")) && naming->mapped->table) {
        value->text = naming->mapped->table->name;
        return true;
    }
    const struct member *member = lineage_find(naming->mapped, name, &owner);
    if (!member || !member->value)
        return false;
    naming->failed = naming->failed || modules_value(naming->models->modules, owner->module, NULL,
                                                     member->value, value, naming->error);
    return !naming->failed;
}

struct running {
    struct naming *naming;
    struct scope *scope;
};

static bool resolve(void *context, const struct node *node, struct value *value) {
    struct running *running = context;
    if (running->naming->failed)
        return false;
    if (node->kind == NODE_ATTRIBUTE)
        return class_attribute(running->naming, running->scope, node, value);
    if (node->kind != NODE_CALL)
        return false;
    *value = call(running->naming, node, running->scope);
    return value->kind != VALUE_UNKNOWN;
}

/* ---- functions ---- */

static struct value evaluate(struct running *running, const struct node *expression) {
    struct naming *naming = running->naming;
    struct resolver resolver = {resolve, running};
    struct value value = unknown(expression);
    const struct resolver *before = running->scope->resolver;
    running->scope->resolver = &resolver;
    if (naming->meeting && !naming->failed)
        naming->failed = naming->meeting->meet(naming->meeting->context, naming->module, expression,
                                               running->scope) != 0;
    naming->failed =
        naming->failed || modules_value(naming->models->modules, naming->module, running->scope,
                                        expression, &value, naming->error);
    running->scope->resolver = before;
    return value;
}

/* True: the function ends here, with `*value`. */
static bool run(struct running *running, const struct node *statements, struct value *value);

/* Either branch may run: what they set is not known. False: they do more than that. */
static bool forget_branches(struct running *running, const struct node *branches) {
    struct scope *scope = running->scope;
    for (const struct node *branch = branches; branch; branch = branch->next)
        for (const struct node *at = branch->body; at; at = at->next) {
            bool sets = at->kind == NODE_ASSIGN && at->items->kind == NODE_NAME && !at->items->next;
            if (sets)
                scope_bind(scope, node_text(scope->source, at->items),
                           value_unknown(at, "depends on a condition"));
            else if (at->kind != NODE_EXPRESSION && at->kind != NODE_PASS)
                return false;
        }
    return true;
}

static bool run_if(struct running *running, const struct node *node, struct value *value) {
    for (const struct node *branch = node->items; branch; branch = branch->next) {
        struct value test = {.kind = VALUE_BOOL, .integer = 1};
        if (branch->test)
            test = evaluate(running, branch->test);
        int truth = value_truth(&test);
        if (truth < 0 && forget_branches(running, branch))
            return false;
        if (truth < 0) {
            *value = value_unknown(node, "depends on a condition");
            return true;
        }
        if (truth)
            return run(running, branch->body, value);
    }
    return false;
}

/* x = value, cls.x = value: what is set on the class changes nothing here. False: another form. */
static bool run_assign(struct running *running, const struct node *targets,
                       const struct node *expression) {
    for (const struct node *at = targets; at; at = at->next)
        if (at->kind != NODE_NAME && at->kind != NODE_ATTRIBUTE)
            return false;
    struct value value = evaluate(running, expression);
    for (const struct node *at = targets; at; at = at->next)
        if (at->kind == NODE_NAME)
            scope_bind(running->scope, node_text(running->scope->source, at), value);
    return true;
}

static bool run_statement(struct running *running, const struct node *node, struct value *value) {
    switch (node->kind) {
    case NODE_RETURN:
        *value = node->value ? evaluate(running, node->value)
                             : (struct value){.kind = VALUE_NONE, .node = node};
        return true;
    case NODE_ASSIGN:
        if (run_assign(running, node->items, node->value))
            return false;
        break;
    case NODE_ANNOTATED:
        if (!node->value || run_assign(running, node->target, node->value))
            return false;
        break;
    case NODE_IF:
        return run_if(running, node, value);
    case NODE_EXPRESSION:
        if (running->naming->meeting)
            evaluate(running, node->value);
        return false;
    case NODE_PASS:
    case NODE_ASSERT:
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        return false;
    }
    *value = value_unknown(node, "is computed");
    return true;
}

static bool run(struct running *running, const struct node *statements, struct value *value) {
    for (const struct node *at = statements; at; at = at->next) {
        if (running->naming->statements++ >= MOST_STATEMENTS) {
            *value = value_unknown(at, "is computed");
            return true;
        }
        if (run_statement(running, at, value))
            return true;
    }
    return false;
}

static struct value run_in(struct naming *naming, const struct module *module, struct scope *scope,
                           const struct node *statements, const struct node *expression) {
    const struct module *outer = naming->module;
    struct running running = {naming, scope};
    struct value value = {.kind = VALUE_NONE};
    naming->module = module;
    naming->calls++;
    if (expression)
        value = evaluate(&running, expression);
    else
        run(&running, statements, &value);
    naming->calls--;
    naming->module = outer;
    return value;
}

static void start(struct naming *naming, const struct module *module, struct scope *scope) {
    scope_start(scope, module->tree.source, module->tree.encoding, naming->models->arena);
}

static struct value run_function(struct naming *naming, const struct module *module,
                                 const struct node *function, const struct values *arguments) {
    struct scope scope;
    size_t i = 0;
    start(naming, module, &scope);
    for (const struct node *at = function->function->parameters; at; at = at->next, i++) {
        struct value value = value_unknown(at, "is a parameter");
        if (i < arguments->count)
            value = arguments->at[i];
        else if (at->value)
            value = value_of(at->value, &scope);
        scope_bind(&scope, node_name(module->tree.source, at), value);
    }
    return run_in(naming, module, &scope, function->function->body, NULL);
}

/* The function itself is called with the class: its first parameter. */
static struct value run_for_class(struct naming *naming, const struct expression *function) {
    struct scope scope;
    const struct node *node = function->node;
    if (node->kind == NODE_CALL) /* declared_attr(lambda cls: ...) */
        node = node->items;
    if (!node || (node->kind != NODE_LAMBDA && node->kind != NODE_FUNCTION))
        return unknown(function->node);
    const struct node *first = node->function->parameters;
    start(naming, function->module, &scope);
    if (first)
        scope_bind(&scope, node_name(function->module->tree.source, first), class_value(first));
    return run_in(naming, function->module, &scope, node->function->body, node->function->value);
}

int computed_name_read(struct models *models, struct mapped *mapped,
                       const struct expression *function, enum name_kind *kind, struct text *name,
                       struct error *error) {
    struct naming naming = {.models = models, .mapped = mapped, .error = error};
    struct value value = run_for_class(&naming, function);
    if (naming.failed)
        return -1;
    *kind = value.kind == VALUE_STRING && value.text.size ? NAME_KNOWN
            : value.kind == VALUE_NONE                    ? NAME_NONE
                                                          : NAME_COMPUTED;
    *name = value.text;
    return 0;
}

int computed_run(struct models *models, struct mapped *mapped, const struct expression *function,
                 const struct meeting *meeting, struct error *error) {
    struct naming naming = {.models = models, .mapped = mapped, .meeting = meeting, .error = error};
    run_for_class(&naming, function);
    return naming.failed ? -1 : 0;
}
