/* models_arguments.c: __table_args__ and the arguments of Table() that are not columns: schema,
 * constraints, indexes, marks. */
#include <ctype.h>
#include <string.h>

#include "schema/mapped.h"

enum { MOST_ARGUMENT_STEPS = 12 };

/* Where the items of __table_args__ go: all of them into `table`, or only the schema into
 * `schema`. */
struct arguments {
    struct models *models;
    struct mapped *mapped;
    const struct mapped *owner; /* the class whose they are; NULL: of a Table() */
    struct table *table;        /* NULL: only the schema is asked for */
    struct text *schema;
    size_t steps;
    struct error *error;
};

static int read_arguments(struct arguments *arguments, const struct module *module,
                          const struct node *node);

static struct reading reading_in(const struct arguments *arguments, const struct module *module) {
    if (arguments->owner && arguments->owner->module == module)
        return mapped_reading(arguments->models, arguments->owner);
    return models_reading(arguments->models, module);
}

/* ---- keywords: schema, info ---- */

/* In letters of either case. */
static bool hints_at(struct text text, const char *word) {
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++)
        if (strncasecmp(text.at + i, word, size) == 0)
            return true;
    return false;
}

/* info={'is_view': True}, info={'managed_by_alembic': False}: marks that an env.py looks at. */
static bool is_mark(const struct value *key, const struct value *value) {
    static const char *const when_true[] = {"view", "skip", "exclu", "ignore", "unmanaged"};
    static const char *const when_false[] = {"managed", "alembic", "autogenerate", "migrat"};
    if (key->kind != VALUE_STRING || value->kind != VALUE_BOOL)
        return false;
    const char *const *words = value->integer ? when_true : when_false;
    size_t count = value->integer ? sizeof when_true / sizeof *when_true
                                  : sizeof when_false / sizeof *when_false;
    for (size_t i = 0; i < count; i++)
        if (hints_at(key->text, words[i]))
            return true;
    return false;
}

static void read_marks(struct table *table, const struct value *dict) {
    for (size_t i = 0; dict->kind == VALUE_DICT && i + 1 < dict->items.count; i += 2)
        if (is_mark(&dict->items.at[i], &dict->items.at[i + 1]))
            table->is_unmanaged = true;
}

static int read_keyword(struct arguments *arguments, const struct reading *reading,
                        struct text name, const struct node *node) {
    struct value value;
    bool is_schema = text_equal(name, TEXT("schema"));
    bool is_marks = arguments->table && text_equal(name, TEXT("info"));
    if (!is_schema && !is_marks)
        return 0;
    if (reading_value(reading, node, &value, arguments->error))
        return -1;
    if (is_marks)
        read_marks(arguments->table, &value);
    else if (value.kind == VALUE_STRING && arguments->schema)
        *arguments->schema = value.text;
    return 0;
}

static int read_dict(struct arguments *arguments, const struct reading *reading,
                     const struct node *dict) {
    for (const struct node *at = dict->items; at; at = at->next) {
        struct value key;
        if (at->kind != NODE_PAIR)
            continue;
        if (reading_value(reading, at->key, &key, arguments->error))
            return -1;
        if (key.kind == VALUE_STRING && read_keyword(arguments, reading, key.text, at->value))
            return -1;
    }
    return 0;
}

/* dict(schema="x"), Table(..., schema="x") */
static int read_keywords(struct arguments *arguments, const struct reading *reading,
                         const struct node *call) {
    for (const struct node *at = call->items; at; at = at->next)
        if (at->kind == NODE_KEYWORD &&
            read_keyword(arguments, reading, node_name(reading->module->tree.source, at),
                         at->value))
            return -1;
    return 0;
}

/* ---- constraints ---- */

void constraints_hide(struct constraints *constraints, struct arena *arena) {
    static const enum constraint_kind kinds[] = {CONSTRAINT_INDEX, CONSTRAINT_FOREIGN_KEY};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        vector_push(constraints, arena, (struct constraint){.kind = kinds[i]});
}

static void hide_constraints(struct table *table, struct arena *arena) {
    if (table)
        constraints_hide(&table->constraints, arena);
}

static int read_constraint(struct arguments *arguments, const struct reading *reading,
                           const struct node *call) {
    struct constraint constraint = {0};
    struct table *table = arguments->table;
    int found = constraint_read(reading, call, table, &constraint, arguments->error);
    if (found == 1)
        table_add_constraint(table, &constraint, arguments->models->arena);
    return found < 0 ? -1 : 0;
}

/* ---- forms ---- */

static int read_items(struct arguments *arguments, const struct module *module,
                      const struct node *items) {
    struct reading reading = reading_in(arguments, module);
    for (const struct node *at = items; at; at = at->next) {
        int failed = 0;
        if (at->kind == NODE_STAR)
            failed = read_arguments(arguments, module, at->value);
        else if (at->kind == NODE_DICT)
            failed = read_dict(arguments, &reading, at);
        else if (at->kind == NODE_CALL && arguments->table)
            failed = read_constraint(arguments, &reading, at);
        else if (at->kind == NODE_NAME)
            failed = read_arguments(arguments, module, at);
        if (failed)
            return -1;
    }
    return 0;
}

static int read_parts(struct arguments *arguments, const struct module *module,
                      const struct node *items) {
    for (const struct node *at = items; at; at = at->next)
        if (read_arguments(arguments, module, at))
            return -1;
    return 0;
}

static const struct node *returned(const struct node *statements) {
    for (const struct node *node = statements; node; node = node->next)
        if (node->kind == NODE_RETURN)
            return node->value;
    return NULL;
}

static bool is_called(const struct module *module, const struct node *call, const char *name) {
    return call->value->kind == NODE_NAME &&
           text_equal(node_text(module->tree.source, call->value), text_of(name));
}

static int read_call(struct arguments *arguments, const struct module *module,
                     const struct node *call) {
    struct reading reading = reading_in(arguments, module);
    if (is_called(module, call, "dict"))
        return read_keywords(arguments, &reading, call);
    if ((is_called(module, call, "tuple") || is_called(module, call, "list")) && call->items)
        return read_arguments(arguments, module, call->items);
    if (call->items && call->items->kind == NODE_LAMBDA) /* declared_attr(lambda cls: ...) */
        return read_arguments(arguments, module, call->items->function->value);
    int found = arguments->table ? constraint_read(&reading, call, arguments->table,
                                                   &(struct constraint){0}, arguments->error)
                                 : 0;
    if (found < 0)
        return -1;
    if (found)
        return read_constraint(arguments, &reading, call);
    hide_constraints(arguments->table, arguments->models->arena);
    return 0;
}

static int read_name(struct arguments *arguments, const struct module *module,
                     const struct node *name) {
    struct definition definition;
    if (modules_define(arguments->models->modules, module, name, &definition, arguments->error))
        return -1;
    const struct node *node = definition.node;
    if (definition.kind == DEFINITION_FUNCTION)
        node = returned(node->function->body);
    if (node && node->kind != NODE_NAME && node->kind != NODE_ATTRIBUTE)
        return read_arguments(arguments, definition.module, node);
    hide_constraints(arguments->table, arguments->models->arena);
    return 0;
}

static int read_form(struct arguments *arguments, const struct module *module,
                     const struct node *node) {
    struct reading reading = reading_in(arguments, module);
    switch (node->kind) {
    case NODE_TUPLE:
    case NODE_LIST:
        return read_items(arguments, module, node->items);
    case NODE_DICT:
        return read_dict(arguments, &reading, node);
    case NODE_BINARY:
        return read_parts(arguments, module, node->items);
    case NODE_CALL:
        return read_call(arguments, module, node);
    case NODE_NAME:
    case NODE_ATTRIBUTE:
        return read_name(arguments, module, node);
    case NODE_CONSTANT:
        return 0;
    default:
        hide_constraints(arguments->table, arguments->models->arena);
        return 0;
    }
}

static int read_arguments(struct arguments *arguments, const struct module *module,
                          const struct node *node) {
    if (arguments->steps >= MOST_ARGUMENT_STEPS)
        return 0;
    arguments->steps++;
    int failed = read_form(arguments, module, node);
    arguments->steps--;
    return failed;
}

/* As with the name: what stands in a class that is mapped already is that class's own. */
static int read_of_class(struct arguments *arguments) {
    struct mapped *owner, *mapped = arguments->mapped;
    const struct member *member = lineage_find(mapped, TEXT("__table_args__"), &owner);
    if (!member || (owner != mapped && owner->is_mapped && !member->definition))
        return 0;
    arguments->owner = owner;
    if (member->is_unsure && arguments->table) {
        hide_constraints(arguments->table, arguments->models->arena);
        return 0;
    }
    if (!member->definition)
        return read_arguments(arguments, owner->module, member->value);
    const struct node *value = returned(member->definition->function->body);
    if (value)
        return read_arguments(arguments, owner->module, value);
    hide_constraints(arguments->table, arguments->models->arena);
    return 0;
}

int table_arguments_read(struct models *models, struct mapped *mapped, struct table *table,
                         struct error *error) {
    struct arguments arguments = {
        .models = models, .mapped = mapped, .table = table, .error = error};
    return read_of_class(&arguments);
}

int table_arguments_schema(struct models *models, struct mapped *mapped, struct text *schema,
                           struct error *error) {
    struct arguments arguments = {
        .models = models, .mapped = mapped, .schema = schema, .error = error};
    if (metadata_schema(models, &mapped->metadata, schema, error))
        return -1;
    return read_of_class(&arguments);
}

int table_call_read(struct models *models, const struct reading *reading, const struct node *call,
                    struct table *table, struct text *schema, struct error *error) {
    struct arguments arguments = {
        .models = models, .table = table, .schema = schema, .error = error};
    if (read_keywords(&arguments, reading, call))
        return -1;
    for (const struct node *at = call->items; table && at; at = at->next)
        if (at->kind == NODE_CALL && read_constraint(&arguments, reading, at))
            return -1;
        else if (at->kind == NODE_STAR)
            hide_constraints(table, models->arena);
    return 0;
}

/* ---- MetaData(schema=...) ---- */

static const struct node *metadata_call(const struct module *module, const struct node *call) {
    for (const struct node *at = call->items; at; at = at->next)
        if (at->kind == NODE_KEYWORD &&
            text_equal(node_name(module->tree.source, at), TEXT("metadata")))
            return at->value;
    return NULL;
}

/* The call of MetaData() may stand behind a name, or be an argument of the call that made the base
 * or the registry. */
int metadata_schema(struct models *models, const struct expression *metadata, struct text *schema,
                    struct error *error) {
    struct expression at = *metadata;
    for (size_t steps = 0; at.node && steps < MOST_ARGUMENT_STEPS; steps++) {
        struct definition definition;
        if (at.node->kind == NODE_CALL) {
            struct reading reading = models_reading(models, at.module);
            struct arguments arguments = {.models = models, .schema = schema, .error = error};
            const struct node *inner = metadata_call(at.module, at.node);
            if (!inner)
                return read_keywords(&arguments, &reading, at.node);
            at.node = inner;
            continue;
        }
        if (at.node->kind != NODE_NAME && at.node->kind != NODE_ATTRIBUTE)
            return 0;
        if (modules_define(models->modules, at.module, at.node, &definition, error))
            return -1;
        if (definition.kind == DEFINITION_EXPRESSION && definition.node != at.node)
            at = (struct expression){definition.module, definition.node};
        else if (at.node->kind == NODE_ATTRIBUTE) /* Base.metadata, db.metadata */
            at.node = at.node->value;
        else if (definition.kind == DEFINITION_CLASS) {
            struct mapped *base = models_class(models, definition.module, definition.node, error);
            if (!base)
                return -1;
            at = base->metadata;
        } else
            return 0;
    }
    return 0;
}
