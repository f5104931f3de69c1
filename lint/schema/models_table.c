/* models_table.c: from a class to its table: which table its columns go to, its own or that of a
 * class above, and which columns they are. */
#include "schema/mapped.h"

#include <string.h>

/* ---- tables that are put together ---- */

void table_add_file(struct table *table, struct text path, struct arena *arena) {
    if (!texts_contain(table->files, path))
        vector_push(&table->files, arena, path);
}

/* Two classes that share a table may both declare a column; where they say different things,
 * nothing is known. */
void table_add_column(struct table *table, const struct column *column, struct arena *arena) {
    struct column *known = column->name.size ? table_column(table, column->name) : NULL;
    if (!known) {
        vector_push(&table->columns, arena, *column);
        return;
    }
    if (type_same(&known->type, &column->type) != FACT_YES)
        known->type = (struct type){.written = known->type.written};
    if (known->nullable != column->nullable)
        known->nullable = FACT_UNKNOWN;
}

void table_add_constraint(struct table *table, const struct constraint *constraint,
                          struct arena *arena) {
    if (!constraint->columns_known || !table_constraint(table, constraint))
        vector_push(&table->constraints, arena, *constraint);
}

/* ---- columns of a class ---- */

struct fields {
    struct field *at;
    size_t count, room;
    struct map taken; /* names that a class nearer has bound */
    bool has_key;
};

static void take(struct fields *fields, const struct member *member, struct arena *arena) {
    if (member->value || member->definition)
        map_put(&fields->taken, arena, member->name, fields);
}

static int add_member(struct models *models, struct mapped *mapped, struct mapped *owner,
                      const struct member *member, struct fields *fields, struct error *error) {
    struct field field = {0};
    if (map_find(&fields->taken, member->name))
        return 0;
    int found = field_read(models, mapped, owner, member, &field, error);
    if (found < 0)
        return -1;
    take(fields, member, models->arena);
    if (!found)
        return 0;
    map_put(&fields->taken, models->arena, member->name, fields);
    fields->has_key = fields->has_key || field.column.primary_key != FACT_NO;
    vector_push(fields, models->arena, field);
    return 0;
}

/* @declared_attr.cascading: every class below has it anew, table or not above. */
static bool is_cascading(const struct mapped *owner, const struct member *member) {
    const struct node *at = NULL;
    if (member->definition && member->definition->kind == NODE_FUNCTION)
        at = member->definition->function->decorators;
    for (; at; at = at->next)
        if (text_ends(node_text(owner->module->tree.source, at), TEXT(".cascading")))
            return true;
    return false;
}

/* What stands above a class with a table is in that table, and hidden from those below. */
static void hide_members(struct models *models, const struct mapped *owner, struct fields *fields) {
    for (size_t i = 0; i < owner->members.count; i++)
        if (!is_cascading(owner, &owner->members.at[i]))
            map_put(&fields->taken, models->arena, owner->members.at[i].name, fields);
}

/* The class itself, then what it inherits from classes that have no table. What those with a table
 * declare is theirs, and hides what stands above them. */
static int fields_read(struct models *models, struct mapped *mapped, struct fields *fields,
                       struct error *error) {
    for (size_t i = 0; i < mapped->order.count; i++) {
        struct mapped *owner = mapped->order.at[i];
        for (size_t j = 0; j < owner->members.count; j++) {
            const struct member *member = &owner->members.at[j];
            if (i && owner->is_mapped)
                map_put(&fields->taken, models->arena, member->name, fields);
            else if (add_member(models, mapped, owner, member, fields, error))
                return -1;
        }
        for (size_t j = 1; i && owner->is_mapped && j < owner->order.count; j++)
            hide_members(models, owner->order.at[j], fields);
    }
    return 0;
}

/* Into an empty table without looking each name up among all others. */
static void fill_table(struct models *models, struct table *table, const struct fields *fields) {
    struct map names = {0};
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->at[i];
        if (field->column.name.size && map_put(&names, models->arena, field->column.name, table))
            table_add_column(table, &field->column, models->arena);
        else
            vector_push(&table->columns, models->arena, field->column);
        for (size_t j = 0; j < field->constraints.count; j++)
            vector_push(&table->constraints, models->arena, field->constraints.at[j]);
    }
}

static void put_fields(struct models *models, struct table *table, const struct fields *fields) {
    if (!table->columns.count && !table->constraints.count) {
        fill_table(models, table, fields);
        return;
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->at[i];
        table_add_column(table, &field->column, models->arena);
        for (size_t j = 0; j < field->constraints.count; j++)
            table_add_constraint(table, &field->constraints.at[j], models->arena);
    }
}

static void put_files(struct models *models, struct table *table, const struct mapped *mapped) {
    for (size_t i = 0; i < mapped->order.count; i++)
        table_add_file(table, mapped->order.at[i]->module->path, models->arena);
    table->is_opaque = table->is_opaque || mapped->lacks_base || mapped->hidden_bases;
    table->hidden_bases += mapped->hidden_bases;
}

/* ---- which MetaData ---- */

/* That of the base, or the one that was given to it and that several bases may share. */
static int metadata_of(struct models *models, const struct mapped *mapped,
                       struct expression *metadata, struct error *error) {
    struct definition definition;
    const struct node *given = mapped->metadata.node;
    *metadata = mapped->base;
    if (!given || (given->kind != NODE_NAME && given->kind != NODE_ATTRIBUTE))
        return 0;
    if (modules_define(models->modules, mapped->metadata.module, given, &definition, error))
        return -1;
    bool is_made = definition.kind == DEFINITION_EXPRESSION && definition.node->kind == NODE_CALL;
    *metadata = (struct expression){definition.module, is_made ? definition.node : NULL};
    return 0;
}

static struct text base_place(const struct expression *made, struct arena *arena) {
    return text_format(arena, "%.*s:%u", TEXT_ARGS(made->module->path), made->node->line);
}

void table_add_base(struct table *table, const struct expression *made, struct arena *arena) {
    struct text base = base_place(made, arena);
    if (!texts_contain(table->bases, base))
        vector_push(&table->bases, arena, base);
}

/* Beside a table that a changed file declares, an example may have one of the same name: what is in
 * that is in no database of ours. */
static int is_of_another_base(struct models *models, const struct mapped *mapped,
                              const struct table *table, struct error *error) {
    struct expression made;
    if (!table || !table->bases.count || !models->changed ||
        texts_contain(*models->changed, mapped->module->path))
        return 0;
    if (metadata_of(models, mapped, &made, error))
        return -1;
    return made.node && !texts_contain(table->bases, base_place(&made, models->arena));
}

static int add_base(struct models *models, struct table *table, const struct mapped *mapped,
                    struct error *error) {
    struct expression made;
    if (metadata_of(models, mapped, &made, error))
        return -1;
    if (made.node)
        table_add_base(table, &made, models->arena);
    return 0;
}

/* ---- which table ---- */

static bool is_abstract(const struct mapped *mapped) {
    const struct member *member = members_find(&mapped->members, TEXT("__abstract__"));
    return member && member->value && member->value->kind == NODE_CONSTANT &&
           member->value->op == TOKEN_TRUE;
}

static struct mapped *nearest_mapped(const struct mapped *mapped) {
    for (size_t i = 1; i < mapped->order.count; i++)
        if (mapped->order.at[i]->is_mapped)
            return mapped->order.at[i];
    return NULL;
}

/* __table__ = Table(...), or the name of one. 1: it has that. */
static int read_given_table(struct models *models, struct mapped *mapped, struct error *error) {
    const struct member *member = members_find(&mapped->members, TEXT("__table__"));
    if (!member || !member->value)
        return 0;
    struct expression at = {mapped->module, member->value};
    struct definition definition;
    mapped->is_mapped = true;
    if (at.node->kind == NODE_NAME || at.node->kind == NODE_ATTRIBUTE) {
        if (modules_define(models->modules, at.module, at.node, &definition, error))
            return -1;
        at = (struct expression){definition.module, definition.node};
    }
    if (!at.node || at.node->kind != NODE_CALL)
        return 1;
    struct reading reading = models_reading(models, at.module);
    int is = declaration_is_table(&reading, at.node, error);
    if (is == 1 && imperative_table_read(models, at.module, at.node, &mapped->table, error))
        return -1;
    return is < 0 ? -1 : 1;
}

/* Flask-SQLAlchemy keeps its tables in another database then. */
static bool has_bind_key(const struct mapped *mapped) {
    return lineage_find(mapped, TEXT("__bind_key__"), &(struct mapped *){NULL}) != NULL;
}

static int read_own_table(struct models *models, struct mapped *mapped, struct text name,
                          struct fields *fields, struct error *error) {
    struct text schema = {0};
    struct reading reading = models_reading(models, mapped->module);
    if (table_arguments_schema(models, mapped, &schema, error))
        return -1;
    mapped->is_mapped = true;
    struct text key = table_key(schema, name, models->arena);
    int is_another = is_of_another_base(models, mapped, schema_find(models->schema, key), error);
    if (is_another)
        return is_another < 0 ? -1 : 0;
    mapped->table =
        schema_table(models->schema, schema, name, reading_place(&reading, mapped->node));
    mapped->table->is_made = mapped->is_made;
    mapped->table->is_bound = has_bind_key(mapped);
    mapped->table->is_of_flask = mapped->root == ROOT_FLASK && !mapped->table->is_bound;
    put_fields(models, mapped->table, fields);
    put_files(models, mapped->table, mapped);
    if (add_base(models, mapped->table, mapped, error))
        return -1;
    return table_arguments_read(models, mapped, mapped->table, error);
}

static void share_table(struct models *models, struct mapped *mapped, struct fields *fields) {
    mapped->is_mapped = true;
    mapped->table = mapped->above->table;
    if (!mapped->table)
        return;
    put_fields(models, mapped->table, fields);
    put_files(models, mapped->table, mapped);
}

/* Is there enough to say that the name is that of a table? Flask-SQLAlchemy makes one only for a
 * class that has a key; what hangs on an unknown base may be anything. */
static bool has_own_table(const struct mapped *mapped, enum name_kind kind,
                          const struct fields *fields) {
    if (kind != NAME_KNOWN)
        return false;
    if (mapped->root == ROOT_FLASK)
        return fields->has_key || (!mapped->above && mapped->hidden_bases);
    if (mapped->root == ROOT_UNKNOWN)
        return fields->count > 0;
    return true;
}

/* Classes that are only there to be inherited say so, mostly. */
static bool is_mixin_by_name(const struct mapped *mapped) {
    static const char *const endings[] = {"Mixin", "Base", "Abstract", "Model"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (text_ends(mapped->name, text_of(endings[i])))
            return true;
    return text_starts(mapped->name, TEXT("Base")) || text_starts(mapped->name, TEXT("Abstract"));
}

/* A class that others stand on gives them its columns: it has no table of its own. */
static void forget_nameless_above(struct models *models, const struct mapped *mapped) {
    struct table_list *nameless = &models->schema->nameless;
    size_t kept = 0;
    for (size_t i = 0; i < nameless->count; i++) {
        bool is_above = false;
        for (size_t k = 1; k < mapped->order.count && !is_above; k++)
            is_above = text_equal(nameless->at[i].name, mapped->order.at[k]->name) &&
                       text_equal(nameless->at[i].place.path, mapped->order.at[k]->module->path);
        if (!is_above)
            nameless->at[kept++] = nameless->at[i];
    }
    nameless->count = kept;
}

/* Kept under the name of the class; `sentence` says why. */
static int read_nameless(struct models *models, struct mapped *mapped, const struct fields *fields,
                         const char *sentence, struct error *error) {
    struct reading reading = models_reading(models, mapped->module);
    struct table table = {.name = mapped->name, .place = reading_place(&reading, mapped->node)};
    put_fields(models, &table, fields);
    put_files(models, &table, mapped);
    if (table_arguments_read(models, mapped, &table, error))
        return -1;
    vector_push(&models->schema->nameless, models->arena, table);
    models_unread(models, mapped->module, mapped->node, mapped->name, sentence);
    return 0;
}

static int read_table(struct models *models, struct mapped *mapped, struct error *error) {
    enum name_kind kind;
    struct text name = {0};
    struct fields fields = {0};
    if (mapped->is_base || mapped->root == ROOT_NONE || is_abstract(mapped) ||
        (mapped->root == ROOT_SQLMODEL && !mapped->wants_table))
        return 0;
    int given = read_given_table(models, mapped, error);
    if (given)
        return given < 0 ? -1 : 0;
    mapped->above = nearest_mapped(mapped);
    if (table_name_read(models, mapped, &kind, &name, error))
        return -1;
    if (kind == NAME_NONE && !mapped->above && mapped->root != ROOT_UNKNOWN &&
        !mapped->hidden_bases)
        return 0;
    if (fields_read(models, mapped, &fields, error))
        return -1;
    if (has_own_table(mapped, kind, &fields))
        return read_own_table(models, mapped, name, &fields, error);
    if (mapped->is_made && kind == NAME_COMPUTED)
        return 0;
    if (kind == NAME_COMPUTED && fields.count)
        return read_nameless(models, mapped, &fields, "its table's name is computed", error);
    if (mapped->above)
        share_table(models, mapped, &fields);
    else if (kind == NAME_NONE && fields.count && !mapped->is_made && !is_mixin_by_name(mapped))
        return read_nameless(models, mapped, &fields,
                             "a base class that is not in this tree may give it a table", error);
    return 0;
}

int mapped_read_table(struct models *models, struct mapped *mapped, struct error *error) {
    if (mapped->state != TABLE_NEW)
        return 0;
    mapped->state = TABLE_OPEN;
    for (size_t i = mapped->order.count; i-- > 1;)
        if (mapped_read_table(models, mapped->order.at[i], error))
            return -1;
    int failed = read_table(models, mapped, error);
    forget_nameless_above(models, mapped);
    mapped->state = TABLE_READ;
    return failed ? -1 : made_classes_read_of(models, mapped, error);
}
