/* models_annotation.c: `Mapped[T]`: whether it may be NULL, and the column type that T stands for.
 */
#include "schema/mapped.h"

#include "python/block.h"
#include "python/parser.h"

enum { MOST_ALIASES = 12 };

struct unwrapping {
    struct models *models;
    struct annotation *annotation;
    struct error *error;
    size_t aliases; /* names and brackets that were opened to get here */
};

static int unwrap(struct unwrapping *unwrapping, const struct module *module,
                  const struct node *node);

/* ---- annotations in quotes ---- */

/* An expression that stands in a string, as one of a module that binds the same names. */
static const struct module *quoted_module(struct models *models, const struct module *module,
                                          struct text text) {
    struct module *quoted = arena_new(models->arena, struct module);
    *quoted = (struct module){.path = module->path, .top = module->top};
    quoted->home = module->home ? module->home : module;
    quoted->tree = parser_read(text, models->arena);
    return quoted;
}

struct expression models_quoted(struct models *models, const struct module *module,
                                struct text text) {
    const struct module *quoted = quoted_module(models, module, text);
    const struct node *statement = quoted->tree.statements;
    if (quoted->tree.reason || !statement || statement->kind != NODE_EXPRESSION)
        return (struct expression){0};
    return (struct expression){quoted, statement->value};
}

static int unwrap_string(struct unwrapping *unwrapping, const struct module *module,
                         const struct node *node) {
    struct value value;
    if (modules_value(unwrapping->models->modules, module, NULL, node, &value, unwrapping->error))
        return -1;
    if (value.kind != VALUE_STRING)
        return 0;
    struct expression quoted = models_quoted(unwrapping->models, module, text_trim(value.text));
    return quoted.node ? unwrap(unwrapping, quoted.module, quoted.node) : 0;
}

/* ---- what brackets mean ---- */

static bool is_none(const struct node *node) {
    return node->kind == NODE_CONSTANT && node->op == TOKEN_NONE;
}

/* X | None, Union[X, None]: what is left when None is taken away. */
static int unwrap_union(struct unwrapping *unwrapping, const struct module *module,
                        const struct node *items) {
    const struct node *only = NULL;
    size_t count = 0;
    for (const struct node *at = items; at; at = at->next) {
        if (is_none(at)) {
            unwrapping->annotation->is_optional = true;
            continue;
        }
        only = at;
        count++;
    }
    return count == 1 ? unwrap(unwrapping, module, only) : 0;
}

static const struct node *bracket_items(const struct node *subscript) {
    const struct node *index = subscript->index;
    return index->kind == NODE_TUPLE ? index->items : index;
}

static void mark(struct unwrapping *unwrapping, const struct module *module,
                 const struct node *node) {
    if (!unwrapping->annotation->marked.node)
        unwrapping->annotation->marked = (struct expression){module, node};
}

static int unwrap_annotated(struct unwrapping *unwrapping, const struct module *module,
                            const struct node *items) {
    struct reading reading = models_reading(unwrapping->models, module);
    for (const struct node *at = items->next; at; at = at->next) {
        int is = at->kind == NODE_CALL
                     ? declaration_is(&reading, at, "mapped_column", unwrapping->error)
                     : 0;
        if (is < 0)
            return -1;
        if (is && !unwrapping->annotation->column.node)
            unwrapping->annotation->column = (struct expression){module, at};
    }
    return unwrap(unwrapping, module, items);
}

static struct text last_name(const struct module *module, const struct node *node) {
    if (node->kind == NODE_ATTRIBUTE)
        return node_name(module->tree.source, node);
    return node->kind == NODE_NAME ? node_text(module->tree.source, node) : TEXT("");
}

static int unwrap_subscript(struct unwrapping *unwrapping, const struct module *module,
                            const struct node *node) {
    struct text name = last_name(module, node->value);
    const struct node *items = bracket_items(node);
    if (text_equal(name, TEXT("Mapped"))) {
        unwrapping->annotation->is_mapped = true;
        return unwrap(unwrapping, module, items);
    }
    if (text_equal(name, TEXT("Optional"))) {
        unwrapping->annotation->is_optional = true;
        return unwrap(unwrapping, module, items);
    }
    if (text_equal(name, TEXT("Union")))
        return unwrap_union(unwrapping, module, items);
    if (text_equal(name, TEXT("Annotated"))) {
        mark(unwrapping, module, node);
        return unwrap_annotated(unwrapping, module, items);
    }
    if (text_equal(name, TEXT("Final")) || text_equal(name, TEXT("Required")))
        return unwrap(unwrapping, module, items);
    unwrapping->annotation->type = (struct expression){module, node};
    return 0;
}

/* An alias: what was assigned to it, `type X = ...` too. A name of a class or from outside stays.
 */
static int unwrap_name(struct unwrapping *unwrapping, const struct module *module,
                       const struct node *node) {
    struct definition definition;
    unwrapping->annotation->type = (struct expression){module, node};
    if (modules_define(unwrapping->models->modules, module, node, &definition, unwrapping->error))
        return -1;
    if (definition.kind != DEFINITION_EXPRESSION)
        return 0;
    const struct node *node_there = definition.node;
    if (node_there->kind != NODE_CALL)
        return unwrap(unwrapping, definition.module, node_there);
    bool is_new_type = node_there->items && node_there->items->next &&
                       text_equal(last_name(definition.module, node_there->value), TEXT("NewType"));
    if (!is_new_type) /* NewType("UserId", int) */
        return 0;
    mark(unwrapping, definition.module, node_there);
    return unwrap(unwrapping, definition.module, node_there->items->next);
}

static int unwrap(struct unwrapping *unwrapping, const struct module *module,
                  const struct node *node) {
    int failed = 0;
    if (unwrapping->aliases >= MOST_ALIASES)
        return 0;
    unwrapping->aliases++;
    if (node->kind == NODE_STRING || node->kind == NODE_STRINGS)
        failed = unwrap_string(unwrapping, module, node);
    else if (node->kind == NODE_SUBSCRIPT)
        failed = unwrap_subscript(unwrapping, module, node);
    else if (node->kind == NODE_BINARY)
        failed = unwrap_union(unwrapping, module, node->items);
    else if (node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE)
        failed = unwrap_name(unwrapping, module, node);
    unwrapping->aliases--;
    return failed;
}

int annotation_read(struct models *models, const struct module *module, const struct node *node,
                    struct annotation *annotation, struct error *error) {
    struct unwrapping unwrapping = {models, annotation, error, 0};
    *annotation = (struct annotation){0};
    return unwrap(&unwrapping, module, node);
}

/* ---- types ---- */

/* What declarative makes of Python's types; SQLModel has the same and a few more. */
static const struct {
    const char *python, *type;
} type_rows[] = {
    {"builtins.int", "Integer"},
    {"builtins.str", "String"},
    {"builtins.bool", "Boolean"},
    {"builtins.float", "Float"},
    {"builtins.bytes", "LargeBinary"},
    {"datetime.datetime", "DateTime"},
    {"datetime.date", "Date"},
    {"datetime.time", "Time"},
    {"datetime.timedelta", "Interval"},
    {"decimal.Decimal", "Numeric"},
    {"uuid.UUID", "Uuid"},
};

static int define(struct models *models, const struct expression *expression,
                  struct definition *definition, struct error *error) {
    return modules_define(models->modules, expression->module, expression->node, definition, error);
}

static bool same_definition(const struct definition *a, const struct definition *b) {
    if (a->kind != b->kind || a->kind == DEFINITION_UNKNOWN)
        return false;
    return a->kind == DEFINITION_OUTSIDE ? text_equal(a->outside, b->outside) : a->node == b->node;
}

/* Two Python types are one where they name the same thing, or are written alike. */
static int same_python_type(struct models *models, const struct expression *a,
                            const struct expression *b, bool *same, struct error *error) {
    struct definition of_a, of_b;
    struct text text_a = node_text(a->module->tree.source, a->node);
    struct text text_b = node_text(b->module->tree.source, b->node);
    *same = text_equal(text_a, text_b);
    if (*same)
        return 0;
    if (define(models, a, &of_a, error) || define(models, b, &of_b, error))
        return -1;
    *same = same_definition(&of_a, &of_b);
    return 0;
}

/* Does the key of the map name what Annotated[...] or NewType(...) made? */
static int is_marked(struct models *models, const struct expression *key,
                     const struct expression *marked, bool *is, struct error *error) {
    struct definition definition;
    *is = false;
    if (!marked->node)
        return 0;
    *is = text_equal(node_text(key->module->tree.source, key->node),
                     node_text(marked->module->tree.source, marked->node));
    if (*is || (key->node->kind != NODE_NAME && key->node->kind != NODE_ATTRIBUTE))
        return 0;
    if (define(models, key, &definition, error))
        return -1;
    *is = definition.node == marked->node;
    return 0;
}

/* The dict that type_annotation_map is; node NULL: none that can be read. */
static int map_dict(struct models *models, const struct expression *map, struct expression *dict,
                    struct error *error) {
    struct definition definition;
    *dict = *map;
    if (dict->node && (dict->node->kind == NODE_NAME || dict->node->kind == NODE_ATTRIBUTE)) {
        if (define(models, map, &definition, error))
            return -1;
        *dict = (struct expression){definition.module, definition.node};
    }
    if (dict->node && dict->node->kind != NODE_DICT)
        dict->node = NULL;
    return 0;
}

/* type_annotation_map = {datetime: DateTime(timezone=True)}: 1: it has the type. */
static int mapped_type(struct models *models, const struct expression *map,
                       const struct annotation *annotation, bool by_mark, struct type *type,
                       struct error *error) {
    struct expression dict;
    if (map_dict(models, map, &dict, error))
        return -1;
    if (!dict.node)
        return 0;
    for (const struct node *at = dict.node->items; at; at = at->next) {
        bool same = false;
        struct expression key = {dict.module, at->kind == NODE_PAIR ? at->key : NULL};
        if (key.node && (by_mark ? is_marked(models, &key, &annotation->marked, &same, error)
                                 : same_python_type(models, &key, &annotation->type, &same, error)))
            return -1;
        if (!same)
            continue;
        struct reading reading = models_reading(models, dict.module);
        return type_read(&reading, at->value, type, error) ? -1 : 1;
    }
    return 0;
}

static bool is_enum(const struct mapped *class) {
    for (size_t i = 0; i < class->order.count; i++) {
        const struct mapped *at = class->order.at[i];
        const struct node *base = at->node->function->parameters;
        for (; base; base = base->next)
            if (text_ends(node_text(at->module->tree.source, base), TEXT("Enum")))
                return true;
    }
    return false;
}

/* What the map says of all enums, {enum.Enum: Enum(enum.Enum, values_callable=...)}; node NULL:
 * nothing. */
static int enum_pattern(struct models *models, const struct expression *map,
                        struct expression *pattern, struct error *error) {
    struct expression dict;
    struct definition definition;
    *pattern = (struct expression){0};
    if (map_dict(models, map, &dict, error))
        return -1;
    for (const struct node *at = dict.node ? dict.node->items : NULL; at; at = at->next) {
        struct expression key = {dict.module, at->kind == NODE_PAIR ? at->key : NULL};
        if (!key.node || (key.node->kind != NODE_NAME && key.node->kind != NODE_ATTRIBUTE))
            continue;
        if (define(models, &key, &definition, error))
            return -1;
        if (definition.kind == DEFINITION_OUTSIDE &&
            text_equal(definition.outside, TEXT("enum.Enum")) && at->value->kind == NODE_CALL)
            *pattern = (struct expression){dict.module, at->value};
    }
    return 0;
}

static int class_type(struct models *models, const struct mapped *mapped,
                      const struct expression *python_type, const struct definition *definition,
                      struct type *type, struct error *error) {
    struct expression pattern;
    struct mapped *class = models_class(models, definition->module, definition->node, error);
    if (!class)
        return -1;
    if (!is_enum(class))
        return 0;
    if (enum_pattern(models, &mapped->type_names, &pattern, error))
        return -1;
    struct reading reading = models_reading(models, python_type->module);
    struct reading there = models_reading(models, pattern.node ? pattern.module : NULL);
    return type_read_enum(&reading, python_type->node, &there, pattern.node, type, error);
}

int annotation_type(struct models *models, const struct mapped *mapped,
                    const struct annotation *annotation, struct type *type, struct error *error) {
    struct definition definition;
    const struct expression *python_type = &annotation->type;
    struct text written = node_text(python_type->module->tree.source, python_type->node);
    *type = (struct type){0};
    int found = mapped_type(models, &mapped->type_names, annotation, true, type, error);
    if (found == 0)
        found = mapped_type(models, &mapped->type_names, annotation, false, type, error);
    if (!found && define(models, python_type, &definition, error))
        return -1;
    if (found < 0)
        return -1;
    if (!found && definition.kind == DEFINITION_CLASS &&
        class_type(models, mapped, python_type, &definition, type, error))
        return -1;
    for (size_t i = 0; !found && i < sizeof type_rows / sizeof *type_rows; i++)
        if (definition.kind == DEFINITION_OUTSIDE &&
            text_equal(definition.outside, text_of(type_rows[i].python)) &&
            type_named(text_of(type_rows[i].type), type, models->arena))
            type->written = text_of(type_rows[i].type);
    if (!type->written.size)
        type->written = written;
    return 0;
}
