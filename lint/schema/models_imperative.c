/* models_imperative.c: tables that are written as Table("name", metadata, Column(...), ...). */
#include "schema/mapped.h"

static int add_column(struct models *models, const struct reading *reading, const struct node *call,
                      struct table *table, struct error *error) {
    struct column column = {0};
    struct constraints constraints = {0};
    int is = declaration_is(reading, call, "Column", error);
    if (is != 1)
        return is;
    if (column_read(reading, call, &column, &constraints, error))
        return -1;
    table_add_column(table, &column, models->arena);
    for (size_t i = 0; i < constraints.count; i++)
        table_add_constraint(table, &constraints.at[i], models->arena);
    return 1;
}

/* A column that stands behind a name or is made by a function: the table may have any. */
static int add_columns(struct models *models, const struct reading *reading,
                       const struct node *call, size_t first, struct table *table,
                       struct error *error) {
    size_t position = 0;
    struct text name;
    for (const struct node *at = call->items; at; at = at->next) {
        if (at->kind == NODE_KEYWORD || position++ < first)
            continue;
        int found = add_column(models, reading, at, table, error);
        if (found == 0)
            found = declaration_name(reading, at, &name, error);
        if (found < 0)
            return -1;
        table->is_opaque = table->is_opaque || !found;
    }
    return 0;
}

static bool is_reflected(const struct reading *reading, const struct node *call) {
    static const char *const words[] = {"autoload", "autoload_with", "autoload_replace"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (call_argument(reading, call, words[i], SIZE_MAX))
            return true;
    return false;
}

/* MetaData is the second argument; Flask-SQLAlchemy's db.Table() has its own where columns stand
 * there. Without either it is another library's table. 1: there is one; `*metadata` NULL: Flask's.
 */
static int read_metadata(const struct reading *reading, const struct node *call,
                         const struct node **metadata, struct error *error) {
    *metadata = call_argument(reading, call, "metadata", 1);
    if (!*metadata)
        return 0;
    int is_column = declaration_is(reading, *metadata, "Column", error);
    if (is_column == 1)
        *metadata = NULL;
    return is_column < 0 ? -1 : 1;
}

/* The MetaData() behind a name; Base.metadata tells no more than that there is one. */
static int add_base(struct models *models, struct table *table, const struct module *module,
                    const struct node *metadata, struct error *error) {
    struct definition definition;
    if (!metadata || metadata->kind != NODE_NAME)
        return 0;
    if (modules_define(models->modules, module, metadata, &definition, error))
        return -1;
    if (definition.kind != DEFINITION_EXPRESSION || definition.node->kind != NODE_CALL)
        return 0;
    struct reading reading = models_reading(models, definition.module);
    int is = declaration_is(&reading, definition.node, "MetaData", error);
    if (is == 1)
        table_add_base(table, &(struct expression){definition.module, definition.node},
                       models->arena);
    return is < 0 ? -1 : 0;
}

int imperative_table_read(struct models *models, const struct module *module,
                          const struct node *call, struct table **table, struct error *error) {
    struct reading reading = models_reading(models, module);
    struct text schema = {0};
    struct value value = {0};
    const struct node *name = call_argument(&reading, call, "name", 0);
    const struct node *metadata;
    int found = read_metadata(&reading, call, &metadata, error);
    *table = NULL;
    if (found != 1 || !name || is_reflected(&reading, call))
        return found < 0 ? -1 : 0;
    struct expression expression = {module, metadata};
    if (reading_value(&reading, name, &value, error) ||
        (metadata && metadata_schema(models, &expression, &schema, error)) ||
        table_call_read(models, &reading, call, NULL, &schema, error))
        return -1;
    if (value.kind != VALUE_STRING || !value.text.size) {
        models_unread(models, module, call, TEXT(""), "the table's name is computed");
        return 0;
    }
    *table = schema_table(models->schema, schema, value.text, reading_place(&reading, call));
    table_add_file(*table, module->path, models->arena);
    if (add_base(models, *table, module, metadata, error) ||
        add_columns(models, &reading, call, metadata ? 2 : 1, *table, error))
        return -1;
    return table_call_read(models, &reading, call, *table, &schema, error);
}
