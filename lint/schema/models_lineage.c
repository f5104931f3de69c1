/* models_lineage.c: the bases of a class, followed to the declarative base on which it hangs. */
#include "schema/mapped.h"

#include <string.h>

/* ---- names from outside ---- */

static bool is_of(struct text dotted, const char *package) {
    struct text first;
    return text_next_part(&dotted, '.', &first) && text_equal(first, text_of(package));
}

static struct text last_part(struct text dotted) {
    struct text part = {0};
    while (text_next_part(&dotted, '.', &part))
        continue;
    return part;
}

static const struct {
    const char *package, *name;
    enum root root;
} outside_roots[] = {
    {"sqlalchemy", "DeclarativeBase", ROOT_DECLARATIVE},
    {"sqlalchemy", "DeclarativeBaseNoMeta", ROOT_DECLARATIVE},
    {"flask_sqlalchemy", "Model", ROOT_FLASK},
    {"sqlmodel", "SQLModel", ROOT_SQLMODEL},
};

/* Packages whose classes never bring a column. */
static const char *const plain_packages[] = {
    "builtins",    "abc",         "typing",     "typing_extensions", "enum",        "pydantic",
    "marshmallow", "dataclasses", "sqlalchemy", "collections",       "flask_login", "six",
    "zope",        "future",      "json",       "flask_sqlalchemy",  "threading",   "werkzeug"};

static bool is_plain(struct text dotted) {
    for (size_t i = 0; i < sizeof plain_packages / sizeof *plain_packages; i++)
        if (is_of(dotted, plain_packages[i]))
            return true;
    return false;
}

/* Attributes called Model of what is no SQLAlchemy(). */
static bool is_model_of_others(struct text dotted) {
    static const char *const others[] = {"models", "peewee", "tortoise", "orm", "odoo", "django"};
    struct text owner = last_part(text_slice(dotted, 0, dotted.size - strlen(".Model")));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_equal(owner, text_of(others[i])))
            return true;
    return false;
}

static enum root outside_root(struct text dotted) {
    for (size_t i = 0; i < sizeof outside_roots / sizeof *outside_roots; i++)
        if (is_of(dotted, outside_roots[i].package) &&
            text_equal(last_part(dotted), text_of(outside_roots[i].name)))
            return outside_roots[i].root;
    if (text_ends(dotted, TEXT(".Model")) && !is_model_of_others(dotted))
        return ROOT_FLASK;
    return is_plain(dotted) ? ROOT_NONE : ROOT_UNKNOWN;
}

/* ---- bases ---- */

struct bases {
    struct models *models;
    struct mapped *mapped;
    struct lineage all; /* the orders of all bases, one behind the other */
    struct error *error;
    size_t steps; /* expressions that lead to expressions: they may go in a circle */
};

static void hang_on(struct mapped *mapped, enum root root) {
    if (mapped->root < root)
        mapped->root = root;
    if (root == ROOT_UNKNOWN)
        mapped->hidden_bases++;
}

static int add_expression(struct bases *bases, const struct module *module,
                          const struct node *node);

static int add_class(struct bases *bases, const struct mapped *base) {
    struct mapped *mapped = bases->mapped;
    if (!base)
        return -1;
    hang_on(mapped, base->root);
    if (base->bases != BASES_READ) {
        hang_on(mapped, ROOT_UNKNOWN);
        return 0;
    }
    mapped->hidden_bases += base->hidden_bases;
    mapped->lacks_base = mapped->lacks_base || base->lacks_base;
    if (!mapped->base.node)
        mapped->base = base->base;
    if (!mapped->metadata.node)
        mapped->metadata = base->metadata;
    if (!mapped->type_names.node)
        mapped->type_names = base->type_names;
    for (size_t i = 0; i < base->order.count; i++)
        vector_push(&bases->all, bases->models->arena, base->order.at[i]);
    return 0;
}

static const struct node *keyword_of(const struct module *module, const struct node *call,
                                     const char *name) {
    for (const struct node *at = call->items; at; at = at->next)
        if (at->kind == NODE_KEYWORD &&
            text_equal(node_name(module->tree.source, at), text_of(name)))
            return at->value;
    return NULL;
}

/* Calls that make a base: declarative_base(cls=X), SQLAlchemy(model_class=X). */
static int add_made_base(struct bases *bases, const struct module *module, const struct node *call,
                         enum root root) {
    struct mapped *mapped = bases->mapped;
    static const char *const parents[] = {"cls", "model_class"};
    hang_on(mapped, root);
    if (!mapped->base.node)
        mapped->base = (struct expression){module, call};
    const struct node *metadata = keyword_of(module, call, "metadata");
    if (metadata && !mapped->metadata.node)
        mapped->metadata = (struct expression){module, metadata};
    for (size_t i = 0; i < sizeof parents / sizeof *parents; i++) {
        const struct node *parent = keyword_of(module, call, parents[i]);
        if (parent && add_expression(bases, module, parent))
            return -1;
    }
    return 0;
}

static const struct {
    const char *name;
    enum root root;
} base_makers[] = {
    {"declarative_base", ROOT_DECLARATIVE}, {"automap_base", ROOT_DECLARATIVE},
    {"generate_base", ROOT_DECLARATIVE},    {"declarative_base_class", ROOT_DECLARATIVE},
    {"make_declarative_base", ROOT_FLASK},
};

static struct text called_name(const struct module *module, const struct node *call) {
    const struct node *function = call->value;
    if (function->kind == NODE_ATTRIBUTE)
        return node_name(module->tree.source, function);
    return function->kind == NODE_NAME ? node_text(module->tree.source, function) : TEXT("");
}

/* with_metaclass(Meta, A, B): the classes behind the first. */
static int add_with_metaclass(struct bases *bases, const struct module *module,
                              const struct node *call) {
    for (const struct node *at = call->items ? call->items->next : NULL; at; at = at->next)
        if (at->kind != NODE_KEYWORD && add_expression(bases, module, at))
            return -1;
    return 0;
}

/* X = type("X", (Base,), {...}), and X is the base. */
static int add_made(struct bases *bases, const struct module *module, const struct node *call) {
    struct reading reading = models_reading(bases->models, module);
    struct mapped *made;
    if (made_class(bases->models, &reading, call, &made, bases->error))
        return -1;
    if (made)
        return add_class(bases, made);
    hang_on(bases->mapped, ROOT_UNKNOWN);
    return 0;
}

static int add_call(struct bases *bases, const struct module *module, const struct node *call) {
    struct text name = called_name(module, call);
    struct definition definition;
    if (modules_define(bases->models->modules, module, call->value, &definition, bases->error))
        return -1;
    if (definition.kind == DEFINITION_OUTSIDE)
        name = last_part(definition.outside);
    for (size_t i = 0; i < sizeof base_makers / sizeof *base_makers; i++)
        if (text_equal(name, text_of(base_makers[i].name)))
            return add_made_base(bases, module, call, base_makers[i].root);
    if (text_equal(name, TEXT("with_metaclass")))
        return add_with_metaclass(bases, module, call);
    return add_made(bases, module, call);
}

/* db.Model, where db = SQLAlchemy(...) or something that can't be followed. */
static int add_flask_model(struct bases *bases, const struct module *module,
                           const struct node *attribute) {
    struct definition owner;
    if (modules_define(bases->models->modules, module, attribute->value, &owner, bases->error))
        return -1;
    hang_on(bases->mapped, ROOT_FLASK);
    if (owner.kind == DEFINITION_EXPRESSION && owner.node->kind == NODE_CALL)
        return add_made_base(bases, owner.module, owner.node, ROOT_FLASK);
    return 0;
}

static bool is_model_attribute(const struct module *module, const struct node *node) {
    return node->kind == NODE_ATTRIBUTE &&
           text_equal(node_name(module->tree.source, node), TEXT("Model"));
}

/* An expression that is no name of a class. */
static int add_other(struct bases *bases, const struct module *module, const struct node *node) {
    if (node->kind == NODE_CALL)
        return add_call(bases, module, node);
    if (node->kind == NODE_SUBSCRIPT)
        return add_expression(bases, module, node->value);
    if (is_model_attribute(module, node))
        return add_flask_model(bases, module, node);
    hang_on(bases->mapped, ROOT_UNKNOWN);
    return 0;
}

static int add_outside(struct bases *bases, struct text dotted) {
    enum root root = outside_root(dotted);
    hang_on(bases->mapped, root);
    if (root != ROOT_DECLARATIVE)
        return 0;
    bases->mapped->is_base = true;
    bases->mapped->base = (struct expression){bases->mapped->module, bases->mapped->node};
    return 0;
}

static int add_named(struct bases *bases, const struct module *module, const struct node *node) {
    struct definition definition;
    if (node->kind != NODE_NAME && node->kind != NODE_ATTRIBUTE)
        return add_other(bases, module, node);
    if (modules_define(bases->models->modules, module, node, &definition, bases->error))
        return -1;
    bases->mapped->lacks_base = bases->mapped->lacks_base || definition.is_hidden;
    if (definition.kind == DEFINITION_UNKNOWN && /* class Flow(flow_mixin, self.Base) */
        modules_define_usual(bases->models->modules, module, node, &definition, bases->error))
        return -1;
    switch (definition.kind) {
    case DEFINITION_CLASS:
        return add_class(
            bases, models_class(bases->models, definition.module, definition.node, bases->error));
    case DEFINITION_OUTSIDE:
        return add_outside(bases, definition.outside);
    case DEFINITION_EXPRESSION:
        return add_other(bases, definition.module, definition.node);
    default:
        return add_other(bases, module, node);
    }
}

static int add_expression(struct bases *bases, const struct module *module,
                          const struct node *node) {
    if (bases->steps >= MODULES_MOST_STEPS) {
        hang_on(bases->mapped, ROOT_UNKNOWN);
        return 0;
    }
    bases->steps++;
    int failed = add_named(bases, module, node);
    bases->steps--;
    return failed;
}

/* ---- decorators ---- */

static struct text decorator_name(const struct module *module, const struct node *decorator) {
    if (decorator->kind == NODE_CALL)
        return called_name(module, decorator);
    if (decorator->kind == NODE_ATTRIBUTE)
        return node_name(module->tree.source, decorator);
    return decorator->kind == NODE_NAME ? node_text(module->tree.source, decorator) : TEXT("");
}

static void read_decorators(struct mapped *mapped) {
    const struct node *at = mapped->node->function->decorators;
    for (; at; at = at->next) {
        struct text name = decorator_name(mapped->module, at);
        if (text_equal(name, TEXT("as_declarative"))) {
            mapped->is_base = true;
            mapped->base = (struct expression){mapped->module, mapped->node};
        }
        if (mapped->is_base || text_equal(name, TEXT("mapped")) ||
            text_equal(name, TEXT("mapped_as_dataclass")))
            hang_on(mapped, ROOT_DECLARATIVE);
    }
}

bool is_declared_attribute(const struct module *module, const struct node *function) {
    if (!function || function->kind != NODE_FUNCTION)
        return false;
    for (const struct node *at = function->function->decorators; at; at = at->next)
        if (text_contains(node_text(module->tree.source, at), TEXT("declared_attr")))
            return true;
    return false;
}

bool is_declared_lambda(const struct node *value) {
    return value && value->kind == NODE_CALL && value->items && value->items->kind == NODE_LAMBDA;
}

/* ---- the class ---- */

/* Where a class comes twice its last place counts: what Python's own order gives for every
 * hierarchy that people write. */
static void order_set(struct mapped *mapped, const struct lineage *all, struct arena *arena) {
    vector_push(&mapped->order, arena, mapped);
    for (size_t i = 0; i < all->count; i++) {
        bool again = all->at[i] == mapped;
        for (size_t j = i + 1; j < all->count && !again; j++)
            again = all->at[j] == all->at[i];
        if (!again)
            vector_push(&mapped->order, arena, all->at[i]);
    }
}

static void read_own_settings(struct mapped *mapped) {
    const struct member *metadata = members_find(&mapped->members, TEXT("metadata"));
    const struct member *types = members_find(&mapped->members, TEXT("type_annotation_map"));
    if (metadata && metadata->value)
        mapped->metadata = (struct expression){mapped->module, metadata->value};
    if (types && types->value)
        mapped->type_names = (struct expression){mapped->module, types->value};
}

static int read_bases(struct models *models, struct mapped *mapped, struct error *error) {
    struct bases bases = {.models = models, .mapped = mapped, .error = error};
    for (const struct node *at = mapped->node->function->parameters; at; at = at->next) {
        if (at->kind == NODE_STAR || at->kind == NODE_DOUBLE_STAR)
            hang_on(mapped, ROOT_UNKNOWN);
        else if (at->kind != NODE_KEYWORD && add_expression(&bases, mapped->module, at))
            return -1;
        if (bases.all.count > MAPPED_MOST_ANCESTORS) {
            bases.all.count = MAPPED_MOST_ANCESTORS;
            hang_on(mapped, ROOT_UNKNOWN);
            models_unread(models, mapped->module, mapped->node, mapped->name,
                          "it has too many base classes");
            break;
        }
    }
    order_set(mapped, &bases.all, models->arena);
    read_decorators(mapped);
    read_own_settings(mapped);
    const struct node *table = NULL;
    for (const struct node *at = mapped->node->function->parameters; at; at = at->next)
        if (at->kind == NODE_KEYWORD &&
            text_equal(node_name(mapped->module->tree.source, at), TEXT("table")))
            table = at->value;
    mapped->wants_table = table && table->kind == NODE_CONSTANT && table->op == TOKEN_TRUE;
    return 0;
}

struct class_key {
    const struct node *node;
    const struct module *module;
};

static struct mapped *class_new(struct models *models, const struct module *module,
                                const struct node *node) {
    struct mapped *mapped = arena_new(models->arena, struct mapped);
    struct span name = node->function->name;
    mapped->module = module;
    mapped->node = node;
    mapped->name = tree_text(module->tree.source, name.start, name.end);
    members_read(module, node, &mapped->members, models->arena);
    return mapped;
}

int mapped_read_bases(struct models *models, struct mapped *mapped, struct error *error) {
    if (mapped->bases != BASES_NEW || models->depth >= MAPPED_MOST_DEPTH)
        return 0;
    mapped->bases = BASES_OPEN;
    models->depth++;
    int failed = read_bases(models, mapped, error);
    models->depth--;
    mapped->bases = BASES_READ;
    return failed;
}

/* A class that is met again while its own bases are followed is given back with them open. */
struct mapped *models_class(struct models *models, const struct module *module,
                            const struct node *class, struct error *error) {
    struct class_key wanted = {class, module};
    struct text key = {(const char *)&wanted, sizeof wanted};
    struct mapped *mapped = map_find(&models->classes, key);
    if (!mapped) {
        mapped = class_new(models, module, class);
        map_put(&models->classes, models->arena, text_copy(key, models->arena), mapped);
    }
    return mapped_read_bases(models, mapped, error) ? NULL : mapped;
}

const struct member *lineage_find(const struct mapped *mapped, struct text name,
                                  struct mapped **owner) {
    for (size_t i = 0; i < mapped->order.count; i++) {
        const struct member *member = members_find(&mapped->order.at[i]->members, name);
        if (!member || (!member->value && !member->definition))
            continue;
        if (owner)
            *owner = mapped->order.at[i];
        return member;
    }
    return NULL;
}
