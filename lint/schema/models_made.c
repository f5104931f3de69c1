/* models_made.c: classes that a call of type(name, bases, members) makes, at the top level or in
 * what is run once for each class: @declared_attr, __init_subclass__. */
#include "schema/mapped.h"

enum { MOST_DICTS = 4 };

/* ---- the three arguments ---- */

static int is_builtin_call(const struct reading *reading, const struct node *node, const char *name,
                           struct error *error) {
    struct definition definition;
    if (node->kind != NODE_CALL || node->value->kind != NODE_NAME ||
        !text_equal(reading_text(reading, node->value), text_of(name)))
        return 0;
    if (reading_define(reading, node->value, &definition, error))
        return -1;
    return definition.kind == DEFINITION_OUTSIDE &&
           text_starts(definition.outside, TEXT("builtins."));
}

static bool has_three_arguments(const struct node *call) {
    size_t count = 0;
    for (const struct node *at = call->items; at; at = at->next) {
        if (at->kind == NODE_STAR || at->kind == NODE_DOUBLE_STAR)
            return false;
        count += at->kind != NODE_KEYWORD;
    }
    return count == 3;
}

/* A name stands for what was bound to it above, if nothing was done to that since. `*written` NULL:
 * that can't be told. */
static int follow_written(const struct reading *reading, const struct node *node,
                          const struct node **written, struct error *error) {
    struct definition definition;
    *written = node;
    if (node->kind != NODE_NAME)
        return 0;
    *written = NULL;
    if (reading_define(reading, node, &definition, error))
        return -1;
    if (definition.kind != DEFINITION_EXPRESSION || definition.is_unsure ||
        definition.module != reading->module || definition.node->end > node->start)
        return 0;
    struct text between =
        tree_text(reading->module->tree.source, definition.node->end, node->start);
    if (!text_contains_word(between, reading_text(reading, node)))
        *written = definition.node;
    return 0;
}

static int add_members(struct models *models, const struct reading *reading,
                       const struct node *items, size_t depth, struct members *members,
                       struct error *error);

/* {"x": Column()}, dict(x=Column()), or the name of one. 1: all that is in it is known; 0; -1. */
static int read_members(struct models *models, const struct reading *reading,
                        const struct node *node, size_t depth, struct members *members,
                        struct error *error) {
    const struct node *dict;
    if (follow_written(reading, node, &dict, error))
        return -1;
    if (!dict || depth >= MOST_DICTS)
        return 0;
    int is = dict->kind == NODE_DICT ? 1 : is_builtin_call(reading, dict, "dict", error);
    return is == 1 ? add_members(models, reading, dict->items, depth, members, error) : is;
}

/* 1: the name of this member is known; 0; -1. */
static int member_name(const struct reading *reading, const struct node *item, struct text *name,
                       struct error *error) {
    struct value key;
    if (item->kind == NODE_KEYWORD)
        *name = node_name(reading->module->tree.source, item);
    if (item->kind != NODE_PAIR)
        return item->kind == NODE_KEYWORD;
    if (reading_value(reading, item->key, &key, error))
        return -1;
    *name = key.text;
    return key.kind == VALUE_STRING && key.text.size;
}

static int add_members(struct models *models, const struct reading *reading,
                       const struct node *items, size_t depth, struct members *members,
                       struct error *error) {
    for (const struct node *at = items; at; at = at->next) {
        struct text name;
        int found = at->kind == NODE_DOUBLE_STAR
                        ? read_members(models, reading, at->value, depth + 1, members, error)
                        : member_name(reading, at, &name, error);
        if (found != 1)
            return found;
        if (at->kind != NODE_DOUBLE_STAR)
            members_set(members, name, at->value, models->arena);
    }
    return 1;
}

/* ---- the class ---- */

static const struct node *class_node(const struct node *call, const struct node *bases,
                                     struct arena *arena) {
    struct node *class = arena_new(arena, struct node);
    *class = *call;
    class->kind = NODE_CLASS;
    class->next = class->items = NULL;
    class->function = arena_new(arena, struct function);
    class->function->parameters = bases->items;
    return class;
}

/* 1: `*made` has its bases, a tuple, and its members; 0: they can't be told; -1. */
static int read_arguments(struct models *models, const struct reading *reading,
                          const struct node *call, struct mapped *made, struct error *error) {
    const struct node *bases, *second = call->items->next;
    if (follow_written(reading, second, &bases, error))
        return -1;
    if (!bases || bases->kind != NODE_TUPLE)
        return 0;
    made->node = class_node(call, bases, models->arena);
    int found = read_members(models, reading, second->next, 0, &made->members, error);
    if (found == 1 && members_find(&made->members, TEXT("__annotations__")))
        return 0;
    return found;
}

struct made_key {
    const struct module *module;
    const struct mapped *source;
    size_t start;
};

static struct text key_of(const struct made_key *key, struct text name, struct arena *arena) {
    struct text parts[] = {{(const char *)key, sizeof *key}, name};
    return text_join((struct texts){parts, 2, 2}, TEXT(""), arena);
}

/* For the class `source`; NULL: for none. */
static int make(struct models *models, const struct mapped *source, const struct reading *reading,
                const struct node *call, struct mapped **made, struct error *error) {
    struct value name;
    *made = NULL;
    int is = is_builtin_call(reading, call, "type", error);
    if (is != 1 || !has_three_arguments(call))
        return is < 0 ? -1 : 0;
    if (reading_value(reading, call->items, &name, error))
        return -1;
    if (name.kind != VALUE_STRING)
        name.text = TEXT("");
    struct made_key wanted = {reading->module, source, call->start};
    struct text key = key_of(&wanted, name.text, models->arena);
    *made = map_find(&models->classes, key);
    if (*made)
        return 0;
    struct mapped new = {.module = reading->module, .name = name.text, .is_made = true};
    int found = read_arguments(models, reading, call, &new, error);
    if (found != 1)
        return found;
    *made = arena_new(models->arena, struct mapped);
    **made = new;
    map_put(&models->classes, models->arena, key, *made);
    return mapped_read_bases(models, *made, error);
}

int made_class(struct models *models, const struct reading *reading, const struct node *call,
               struct mapped **made, struct error *error) {
    return make(models, NULL, reading, call, made, error);
}

/* ---- where they are made ---- */

struct made_search {
    struct models *models;
    struct mapped *source;
    struct reading reading;
    struct error *error;
    int failed;
    struct lineage made;
};

/* Its table hangs on the class for which it is made, too. */
static int read_made(struct made_search *search, const struct node *call) {
    struct mapped *made;
    if (make(search->models, search->source, &search->reading, call, &made, search->error))
        return -1;
    if (!made)
        return 0;
    vector_push(&search->made, search->models->arena, made);
    made->scope = search->reading.scope;
    int failed = mapped_read_table(search->models, made, search->error);
    made->scope = NULL;
    for (size_t i = 0; made->table && search->source && i < search->source->order.count; i++)
        table_add_file(made->table, search->source->order.at[i]->module->path,
                       search->models->arena);
    return failed;
}

/* Is it known what this call makes: a table, or a class that is none? */
static bool is_told(const struct made_search *search, const struct node *call) {
    for (size_t i = 0; i < search->made.count; i++) {
        const struct mapped *made = search->made.at[i];
        if (made->module == search->reading.module && made->node->start == call->start)
            return made->table || made->root == ROOT_NONE;
    }
    return false;
}

static void note_untold(const struct made_search *search, const struct node *node) {
    struct models *models = search->models;
    const struct module *module = search->reading.module;
    if (node->kind != NODE_CALL || !has_three_arguments(node) ||
        !text_equal(reading_text(&search->reading, node->value), TEXT("type")) ||
        is_told(search, node) || texts_contain(models->untold, module->path))
        return;
    vector_push(&models->untold, models->arena, module->path);
    if (search->source)
        models_unread(models, module, node, TEXT(""), "what type() makes there is computed");
}

/* What runs in any case. */
static bool visit_made(void *context, const struct node *node) {
    struct made_search *search = context;
    if (search->failed || node->kind == NODE_LAMBDA || node->kind == NODE_COMPREHENSION ||
        node->kind == NODE_CONDITIONAL || node->kind == NODE_BOOLEAN)
        return false;
    if (node->kind != NODE_CALL)
        return true;
    search->failed = read_made(search, node);
    note_untold(search, node);
    return true;
}

static int search_made(struct made_search *search, const struct node *expression) {
    struct node alone = *expression;
    alone.next = NULL;
    if (text_contains(reading_text(&search->reading, expression), TEXT("type(")))
        tree_walk(&alone, visit_made, search);
    return search->failed;
}

int made_classes_read(struct models *models, const struct module *module,
                      const struct node *expression, struct error *error) {
    struct made_search search = {
        .models = models, .reading = models_reading(models, module), .error = error};
    return search_made(&search, expression);
}

/* ---- for each class ---- */

static int meet(void *context, const struct module *module, const struct node *expression,
                struct scope *scope) {
    struct made_search *search = context;
    search->reading = models_reading(search->models, module);
    search->reading.scope = scope;
    return search_made(search, expression);
}

static bool visit_untold(void *context, const struct node *node) {
    note_untold(context, node);
    return true;
}

static int run_member(struct models *models, struct mapped *mapped, const struct mapped *owner,
                      const struct member *member, struct error *error) {
    struct made_search search = {.models = models, .source = mapped, .error = error};
    struct meeting meeting = {meet, &search};
    struct expression function = {owner->module,
                                  member->definition ? member->definition : member->value};
    if (computed_run(models, mapped, &function, &meeting, error))
        return -1;
    search.reading = models_reading(models, owner->module);
    if (member->definition)
        tree_walk(member->definition->function->body, visit_untold, &search);
    return 0;
}

/* SQLAlchemy asks for a declared attribute of the class itself, and of a mixin where no class above
 * with a table has it already. */
static bool is_asked_for(const struct mapped *mapped, const struct mapped *owner,
                         const struct member *member) {
    if (!mapped->is_mapped || lineage_find(mapped, member->name, NULL) != member ||
        !(is_declared_attribute(owner->module, member->definition) ||
          is_declared_lambda(member->value)))
        return false;
    for (size_t i = 1; owner != mapped && i < mapped->order.count; i++)
        if (mapped->order.at[i]->is_mapped && lineage_find(mapped->order.at[i], member->name, NULL))
            return false;
    return true;
}

static int run_init_subclass(struct models *models, struct mapped *mapped, struct error *error) {
    for (size_t i = 1; i < mapped->order.count; i++) {
        struct mapped *owner = mapped->order.at[i];
        const struct member *member = members_find(&owner->members, TEXT("__init_subclass__"));
        if (member && member->definition)
            return run_member(models, mapped, owner, member, error);
    }
    return 0;
}

int made_classes_read_of(struct models *models, struct mapped *mapped, struct error *error) {
    if (mapped->is_made)
        return 0;
    for (size_t i = 0; mapped->is_mapped && i < mapped->order.count; i++) {
        struct mapped *owner = mapped->order.at[i];
        for (size_t j = 0; j < owner->members.count; j++)
            if (is_asked_for(mapped, owner, &owner->members.at[j]) &&
                run_member(models, mapped, owner, &owner->members.at[j], error))
                return -1;
    }
    return run_init_subclass(models, mapped, error);
}
