/* define.c: what a name stands for, followed through assignments, classes and imports. */
#include <string.h>

#include "python/block.h"
#include "python/private.h"

/* One question. A diamond of stars or bases would be walked many times over, so the visits are
 * counted beside the depth. */
struct lookup {
    struct modules *modules;
    struct error *error;
    size_t depth, visits;
    bool met_unreadable; /* a file that is too large, or no Python from some line on */
    bool was_too_large;  /* the last import is of such a file */
    struct text guessed; /* what was found last is only what a star of this outside module may give;
                            empty: it is bound */
};

enum { MOST_VISITS = 2000, MOST_NESTED_BLOCKS = 64 };

/* The functions below give 1: bound, `*definition` filled, maybe as unknown; 0: nobody binds it;
 * -1. */
static int find_in_module(struct lookup *lookup, const struct module *module, struct text name,
                          struct definition *definition);
static int find_expression(struct lookup *lookup, const struct module *module,
                           const struct node *expression, struct definition *definition);

static int is_unknown(struct definition *definition) {
    *definition = (struct definition){.kind = DEFINITION_UNKNOWN};
    return 1;
}

static int is_outside(struct lookup *lookup, struct text module, struct text name,
                      struct definition *definition) {
    struct text dotted = module;
    if (name.size)
        dotted = text_format(lookup->modules->arena, "%.*s%s%.*s", TEXT_ARGS(module),
                             module.size ? "." : "", TEXT_ARGS(name));
    *definition = (struct definition){.kind = DEFINITION_OUTSIDE, .outside = dotted};
    return 1;
}

static bool enter(struct lookup *lookup) {
    if (lookup->depth >= MODULES_MOST_STEPS || lookup->visits >= MOST_VISITS)
        return false;
    lookup->depth++;
    lookup->visits++;
    return true;
}

/* ---- imports ---- */

/* 1: `*module` is what the import names; 0: it is not in this tree, or too large. */
static int import_module(struct lookup *lookup, const struct module *from, size_t level,
                         struct text dotted, const struct module **module) {
    struct imported imported;
    struct modules *modules = lookup->modules;
    int found =
        import_find(&modules->importer, from->path, level, dotted, &imported, lookup->error);
    if (found != 1)
        return found;
    if (imported.is_namespace) {
        *module = modules_namespace(modules, imported.path);
        return 1;
    }
    found = modules_open(modules, imported.path, module, lookup->error);
    lookup->was_too_large = !found;
    lookup->met_unreadable =
        lookup->met_unreadable || !found || (*module && (*module)->tree.reason);
    return found;
}

static int is_module(const struct module *module, struct definition *definition) {
    *definition = (struct definition){.kind = DEFINITION_MODULE, .module = module};
    return 1;
}

static bool is_package(const struct module *module) {
    return text_equal(path_name(module->path), TEXT("__init__.py"));
}

/* A name of a module: what it binds, or a module of the package that it is. */
static int find_member(struct lookup *lookup, const struct module *module, struct text name,
                       struct definition *definition) {
    const struct module *below;
    int found = find_in_module(lookup, module, name, definition);
    if (found || !is_package(module))
        return found;
    found = import_module(lookup, module, 1, name, &below);
    return found == 1 ? is_module(below, definition) : found;
}

/* import a.b as c; import a.b */
static int follow_import(struct lookup *lookup, const struct module *module,
                         const struct node *alias, struct definition *definition) {
    const struct module *imported;
    struct text name = node_name(module->tree.source, alias);
    if (!alias->value)
        name = text_slice(name, 0, text_find(name, TEXT("."), 0));
    int found = import_module(lookup, module, 0, name, &imported);
    if (found < 0)
        return -1;
    return found ? is_module(imported, definition) : is_outside(lookup, name, TEXT(""), definition);
}

/* from a.b import c */
static int follow_import_from(struct lookup *lookup, const struct module *module,
                              const struct node *from, struct text name,
                              struct definition *definition) {
    const struct module *imported;
    struct text dotted = node_name(module->tree.source, from);
    int found = import_module(lookup, module, from->level, dotted, &imported);
    if (found < 0)
        return -1;
    if (!found)
        return from->level || lookup->was_too_large ? is_unknown(definition)
                                                    : is_outside(lookup, dotted, name, definition);
    found = find_member(lookup, imported, name, definition);
    return found ? found : is_unknown(definition);
}

/* ---- stars ---- */

/* `__all__`, else every name that does not start with `_`. A computed `__all__` may hold any. */
static bool star_gives(const struct module *module, struct text name) {
    const struct binding *all = map_find(&module->top->names, TEXT("__all__"));
    if (!all)
        return name.at[0] != '_';
    if (!all->node || (all->node->kind != NODE_LIST && all->node->kind != NODE_TUPLE))
        return true;
    for (const struct node *at = all->node->items; at; at = at->next) {
        struct text quoted = node_text(module->tree.source, at);
        if (at->kind != NODE_STRING ||
            (quoted.size > 2 && text_equal(text_slice(quoted, 1, quoted.size - 1), name)))
            return true;
    }
    return false;
}

/* The star's module is only parsed where its text can bind the name. */
static int star_may_give(struct lookup *lookup, const struct imported *imported, struct text name) {
    struct text bytes;
    bool too_large;
    int found =
        snapshot_read(lookup->modules->snapshot, imported->path, &bytes, &too_large, lookup->error);
    if (found != 1)
        return too_large ? 0 : found;
    return text_contains(bytes, name) || text_contains(bytes, TEXT("import *"));
}

/* What the last outside star may have brought is kept in `*outside`. */
static int find_in_star(struct lookup *lookup, const struct module *module, const struct star *star,
                        struct text name, struct text *outside, struct definition *definition) {
    struct imported imported;
    const struct module *opened;
    struct modules *modules = lookup->modules;
    struct text dotted = node_name(module->tree.source, star->from);
    int found = import_find(&modules->importer, module->path, star->from->level, dotted, &imported,
                            lookup->error);
    if (found == 0 && !star->from->level)
        *outside = dotted;
    if (found != 1 || imported.is_namespace)
        return found < 0 ? -1 : 0;
    found = star_may_give(lookup, &imported, name);
    if (found == 1)
        found = modules_open(modules, imported.path, &opened, lookup->error);
    if (found != 1 || !star_gives(opened, name))
        return found < 0 ? -1 : 0;
    found = find_in_module(lookup, opened, name, definition);
    if (found != 1 || !lookup->guessed.size)
        return found;
    *outside = lookup->guessed;
    return 0;
}

/* ---- blocks ---- */

static const char *const builtin_names[] = {
    "object", "str",       "int",      "float",   "bool",        "bytes",        "dict",
    "list",   "tuple",     "set",      "type",    "frozenset",   "complex",      "bytearray",
    "super",  "Exception", "property", "unicode", "classmethod", "staticmethod", "ValueError"};

static int find_builtin(struct lookup *lookup, struct text name, struct definition *definition) {
    for (size_t i = 0; i < sizeof builtin_names / sizeof *builtin_names; i++)
        if (text_equal(name, text_of(builtin_names[i])))
            return is_outside(lookup, TEXT("builtins"), name, definition);
    return 0;
}

static int follow_expression(struct lookup *lookup, const struct module *module,
                             const struct node *node, struct definition *definition) {
    if (node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE) {
        int found = find_expression(lookup, module, node, definition);
        if (found < 0 || (found && definition->kind != DEFINITION_UNKNOWN))
            return found;
    }
    *definition =
        (struct definition){.kind = DEFINITION_EXPRESSION, .module = module, .node = node};
    return 1;
}

static int follow(struct lookup *lookup, const struct module *module, const struct binding *binding,
                  struct definition *definition) {
    const struct node *node = binding->node;
    if (!node)
        return is_unknown(definition);
    *definition = (struct definition){.module = module, .node = node};
    if (node->kind == NODE_CLASS || node->kind == NODE_FUNCTION) {
        definition->kind = node->kind == NODE_CLASS ? DEFINITION_CLASS : DEFINITION_FUNCTION;
        return 1;
    }
    if (node->kind != NODE_ALIAS)
        return follow_expression(lookup, module, node, definition);
    if (binding->from->kind == NODE_IMPORT)
        return follow_import(lookup, module, node, definition);
    return follow_import_from(lookup, module, binding->from, node_name(module->tree.source, node),
                              definition);
}

/* Python runs from the top, so what stands last holds: a name, or a star below it. */
static int find_in_block(struct lookup *lookup, const struct module *module,
                         const struct block *block, struct text name,
                         struct definition *definition) {
    const struct binding *binding = map_find(&block->names, name);
    struct text outside = {0};
    if (!enter(lookup))
        return is_unknown(definition);
    int found = 0;
    for (size_t i = block->stars.count; i-- && !found;)
        if (!binding || block->stars.at[i].order > binding->order)
            found = find_in_star(lookup, module, &block->stars.at[i], name, &outside, definition);
    if (!found && binding) {
        found = follow(lookup, module, binding, definition);
        definition->is_unsure = definition->is_unsure || binding->is_unsure;
    }
    lookup->guessed = found ? TEXT("") : outside;
    if (!found && outside.size && !find_builtin(lookup, name, definition))
        is_outside(lookup, outside, name, definition);
    lookup->depth--;
    return found < 0 ? -1 : found || outside.size;
}

/* What a name of a module stood for when it was last asked: the same few are asked for again and
 * again, and a star costs a search of a whole file. */
struct known_name {
    struct definition definition;
    struct text guessed;
    int found;
    bool met_unreadable;
};

enum { DEEPEST_KEPT = 4 };

static struct text name_key(const struct module *module, struct text name, struct arena *arena) {
    struct text parts[] = {{(const char *)&module, sizeof module}, name};
    return text_join((struct texts){parts, 2, 2}, TEXT(""), arena);
}

/* Only answers that no bound has cut short are kept. */
static int find_in_module(struct lookup *lookup, const struct module *module, struct text name,
                          struct definition *definition) {
    struct modules *modules = lookup->modules;
    if (!module->top->stars.count || lookup->depth > DEEPEST_KEPT)
        return find_in_block(lookup, module, module->top, name, definition);
    struct text key = name_key(module, name, modules->arena);
    struct known_name *known = map_find(&modules->names, key);
    if (!known) {
        struct known_name answer = {0};
        answer.found = find_in_block(lookup, module, module->top, name, &answer.definition);
        *definition = answer.definition;
        if (answer.found < 0 || lookup->visits >= MOST_VISITS)
            return answer.found;
        answer.guessed = lookup->guessed;
        answer.met_unreadable = lookup->met_unreadable;
        known = arena_new(modules->arena, struct known_name);
        *known = answer;
        map_put(&modules->names, modules->arena, key, known);
    }
    lookup->guessed = known->guessed;
    lookup->met_unreadable = lookup->met_unreadable || known->met_unreadable;
    *definition = known->definition;
    return known->found;
}

/* The blocks that hold an offset, the innermost last. */
static size_t blocks_around(struct lookup *lookup, const struct module *module, uint32_t offset,
                            const struct block **blocks) {
    size_t count = 0;
    struct block *block = module->top;
    while (count < MOST_NESTED_BLOCKS) {
        blocks[count++] = block;
        struct inner *inner = block_inner(block, offset, lookup->modules->arena);
        if (!inner)
            break;
        block = inner->block;
    }
    return count;
}

/* A class body runs as it is read: what it assigns further down, or just now, is not meant. */
static bool is_bound_later(const struct block *block, struct text name, const struct node *node) {
    const struct binding *binding = map_find(&block->names, name);
    return block->is_class && binding && binding->node && binding->node->end > node->start;
}

/* Python's rule: the block itself, the functions around it, the module; classes around it are left
 * out. */
static int find_name(struct lookup *lookup, const struct module *module, const struct node *node,
                     struct definition *definition) {
    const struct block *blocks[MOST_NESTED_BLOCKS];
    struct text name = node_text(module->tree.source, node);
    if (module->home) {
        int found = find_in_module(lookup, module->home, name, definition);
        return found ? found : find_builtin(lookup, name, definition);
    }
    size_t count = blocks_around(lookup, module, node->start, blocks);
    for (size_t i = count; i--;) {
        if ((blocks[i]->is_class && i + 1 < count) || is_bound_later(blocks[i], name, node))
            continue;
        int found = i ? find_in_block(lookup, module, blocks[i], name, definition)
                      : find_in_module(lookup, module, name, definition);
        if (found)
            return found;
    }
    return find_builtin(lookup, name, definition);
}

/* ---- attributes ---- */

static struct block *class_block(struct lookup *lookup, const struct module *module,
                                 const struct node *class) {
    uint32_t body = class->function->body ? class->function->body->start : class->end;
    struct block *block = module->top;
    for (size_t depth = 0; depth < MOST_NESTED_BLOCKS; depth++) {
        struct inner *inner = block_inner(block, body, lookup->modules->arena);
        if (!inner || inner->node == class)
            return inner ? inner->block : NULL;
        block = inner->block;
    }
    return NULL;
}

static int find_in_class(struct lookup *lookup, const struct module *module,
                         const struct node *class, struct text name,
                         struct definition *definition) {
    const struct block *block = class_block(lookup, module, class);
    if (!block || !enter(lookup))
        return is_unknown(definition);
    int found = find_in_block(lookup, module, block, name, definition);
    const struct node *base = class->function->parameters;
    for (; base && !found; base = base->next) {
        struct definition parent;
        if (base->kind != NODE_NAME && base->kind != NODE_ATTRIBUTE)
            continue;
        found = find_expression(lookup, module, base, &parent);
        if (found == 1 && parent.kind == DEFINITION_CLASS)
            found = find_in_class(lookup, parent.module, parent.node, name, definition);
        else if (found > 0)
            found = 0;
    }
    lookup->depth--;
    return found;
}

static int find_attribute(struct lookup *lookup, const struct definition *of, struct text name,
                          struct definition *definition) {
    switch (of->kind) {
    case DEFINITION_MODULE:
        return find_member(lookup, of->module, name, definition);
    case DEFINITION_CLASS:
        return find_in_class(lookup, of->module, of->node, name, definition);
    case DEFINITION_OUTSIDE:
        return is_outside(lookup, of->outside, name, definition);
    default:
        return is_unknown(definition);
    }
}

static int find_expression(struct lookup *lookup, const struct module *module,
                           const struct node *expression, struct definition *definition) {
    struct definition of;
    if (expression->kind == NODE_NAME)
        return find_name(lookup, module, expression, definition);
    if (expression->kind != NODE_ATTRIBUTE || !enter(lookup))
        return is_unknown(definition);
    int found = find_expression(lookup, module, expression->value, &of);
    if (found == 1)
        found = find_attribute(lookup, &of, node_name(module->tree.source, expression), definition);
    lookup->depth--;
    return found;
}

/* ---- what runs where nothing else is said ---- */

/* def make(base=Base): what stands for `base` where the call leaves it out. */
static int find_default(struct lookup *lookup, const struct module *module,
                        const struct node *function, struct text name,
                        struct definition *definition) {
    for (const struct node *at = function->function->parameters; at; at = at->next)
        if (at->value && text_equal(node_name(module->tree.source, at), name))
            return follow_expression(lookup, module, at->value, definition);
    return 0;
}

struct assignment_search { /* self.name = value */
    struct text source, self, name;
    const struct node *value;
    size_t count;
};

static bool visit_assignment(void *context, const struct node *node) {
    struct assignment_search *search = context;
    const struct node *target = node->kind == NODE_ASSIGN ? node->items : NULL;
    for (; target; target = target->next) {
        if (target->kind != NODE_ATTRIBUTE ||
            !text_equal(node_name(search->source, target), search->name) ||
            !text_equal(node_text(search->source, target->value), search->self))
            continue;
        search->value = node->value;
        search->count++;
    }
    return true;
}

/* self.name, which one method of the class assigns. */
static int find_assigned(struct lookup *lookup, const struct module *module,
                         const struct node *class, struct text name,
                         struct definition *definition) {
    struct text source = module->tree.source;
    struct assignment_search search = {.source = source, .name = name};
    for (const struct node *at = class->function->body; at; at = at->next) {
        const struct node *self = at->kind == NODE_FUNCTION ? at->function->parameters : NULL;
        if (!self)
            continue;
        search.self = node_name(source, self);
        tree_walk(at->function->body, visit_assignment, &search);
    }
    return search.count == 1 ? follow_expression(lookup, module, search.value, definition) : 0;
}

static int find_usual(struct lookup *lookup, const struct module *module, const struct node *node,
                      struct definition *definition) {
    const struct block *blocks[MOST_NESTED_BLOCKS];
    struct text source = module->tree.source;
    size_t count = module->home ? 0 : blocks_around(lookup, module, node->start, blocks);
    const struct node *function = count ? blocks[count - 1]->owner : NULL;
    if (!function || function->kind != NODE_FUNCTION)
        return 0;
    if (node->kind == NODE_NAME)
        return find_default(lookup, module, function, node_text(source, node), definition);
    const struct node *self = function->function->parameters;
    if (node->kind != NODE_ATTRIBUTE || count < 2 || !blocks[count - 2]->is_class || !self ||
        !text_equal(node_text(source, node->value), node_name(source, self)))
        return 0;
    return find_assigned(lookup, module, blocks[count - 2]->owner, node_name(source, node),
                         definition);
}

/* ---- for others ---- */

static int answer(const struct lookup *lookup, int found, struct definition *definition) {
    if (found == 0)
        is_unknown(definition);
    definition->is_hidden = definition->kind == DEFINITION_UNKNOWN && lookup->met_unreadable;
    return found < 0 ? -1 : 0;
}

int modules_define(struct modules *modules, const struct module *module,
                   const struct node *expression, struct definition *definition,
                   struct error *error) {
    struct lookup lookup = {.modules = modules, .error = error};
    return answer(&lookup, find_expression(&lookup, module, expression, definition), definition);
}

int modules_define_usual(struct modules *modules, const struct module *module,
                         const struct node *expression, struct definition *definition,
                         struct error *error) {
    struct lookup lookup = {.modules = modules, .error = error};
    return answer(&lookup, find_usual(&lookup, module, expression, definition), definition);
}

int modules_define_name(struct modules *modules, const struct module *module, struct text name,
                        struct definition *definition, struct error *error) {
    struct lookup lookup = {.modules = modules, .error = error};
    int found = find_in_module(&lookup, module, name, definition);
    return answer(&lookup, found ? found : find_builtin(&lookup, name, definition), definition);
}

int modules_define_attribute(struct modules *modules, const struct definition *of, struct text name,
                             struct definition *definition, struct error *error) {
    struct lookup lookup = {.modules = modules, .error = error};
    return answer(&lookup, find_attribute(&lookup, of, name, definition), definition);
}
