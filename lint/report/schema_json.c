/* schema_json.c: tables, and how two commits differ, for programs. */
#include "report/json_value.h"
#include "report/report.h"

static json_t *text_or_null(struct text text, struct arena *arena) {
    return text.size ? json_text(text, arena) : json_null();
}

/* What is not known is null. */
static json_t *of_fact(enum fact fact) {
    return fact == FACT_UNKNOWN ? json_null() : json_boolean(fact == FACT_YES);
}

static json_t *of_type(const struct type *type, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "name", text_or_null(type->name, arena));
    json_put(object, "arguments", json_texts(type->arguments, arena));
    json_put(object, "members",
             type->members_known ? json_texts(type->members, arena) : json_null());
    json_put(object, "written", text_or_null(type->written, arena));
    return object;
}

static json_t *of_column(const struct column *column, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "name", column->is_unnamed ? json_null() : json_text(column->name, arena));
    json_put(object, "type", of_type(&column->type, arena));
    json_put(object, "nullable", of_fact(column->nullable));
    json_put(object, "primary_key", of_fact(column->primary_key));
    json_put(object, "server_default", of_fact(column->server_default));
    json_put(object, "path", text_or_null(column->place.path, arena));
    json_put(object, "line", json_number(column->place.line));
    return object;
}

static json_t *of_target(const struct constraint *constraint, struct arena *arena) {
    if (constraint->kind != CONSTRAINT_FOREIGN_KEY)
        return json_null();
    json_t *object = json_made(json_object());
    json_put(object, "table", text_or_null(constraint->referred_table, arena));
    json_put(object, "columns", json_texts(constraint->referred_columns, arena));
    return object;
}

static json_t *of_constraint(const struct constraint *constraint, struct arena *arena) {
    static const char *const kinds[] = {[CONSTRAINT_INDEX] = "index",
                                        [CONSTRAINT_UNIQUE] = "unique",
                                        [CONSTRAINT_FOREIGN_KEY] = "foreign_key"};
    json_t *object = json_made(json_object());
    json_put(object, "kind", json_string(kinds[constraint->kind]));
    json_put(object, "name", text_or_null(constraint->name, arena));
    json_put(object, "columns",
             constraint->columns_known ? json_texts(constraint->columns, arena) : json_null());
    json_put(object, "unique",
             json_boolean(constraint->kind == CONSTRAINT_UNIQUE || constraint->is_unique));
    json_put(object, "references", of_target(constraint, arena));
    json_put(object, "path", text_or_null(constraint->place.path, arena));
    json_put(object, "line", json_number(constraint->place.line));
    return object;
}

static json_t *of_table(const struct table *table, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "schema", text_or_null(table->schema, arena));
    json_put(object, "name", json_text(table->name, arena));
    json_put(object, "path", text_or_null(table->place.path, arena));
    json_put(object, "line", json_number(table->place.line));
    json_put(object, "opaque", json_boolean(table->is_opaque));
    json_put(object, "migrated", json_boolean(!table->is_unmanaged));
    json_t *columns = json_made(json_array()), *constraints = json_made(json_array());
    for (size_t i = 0; i < table->columns.count; i++)
        json_append(columns, of_column(&table->columns.at[i], arena));
    for (size_t i = 0; i < table->constraints.count; i++)
        json_append(constraints, of_constraint(&table->constraints.at[i], arena));
    json_put(object, "columns", columns);
    json_put(object, "constraints", constraints);
    return object;
}

static void add_unread(json_t *array, const struct schema *schema, struct arena *arena) {
    for (size_t i = 0; schema && i < schema->unread.count; i++) {
        const struct unread *unread = &schema->unread.at[i];
        json_t *object = json_object_of("message", json_text(unread->sentence, arena));
        json_put(object, "path", text_or_null(unread->place.path, arena));
        json_put(object, "line", json_number(unread->place.line));
        json_append(array, object);
    }
}

/* ---- differences ---- */

static json_t *of_side(const struct difference *difference, const struct table *table,
                       const struct column *column, struct arena *arena) {
    bool is_table =
        difference->kind == DIFFERENCE_TABLE_ADDED || difference->kind == DIFFERENCE_TABLE_GONE;
    if (is_table)
        return table ? of_table(table, arena) : json_null();
    return column ? of_column(column, arena) : json_null();
}

static json_t *of_difference(const struct difference *difference, struct arena *arena) {
    static const char *const kinds[] = {
        [DIFFERENCE_TABLE_ADDED] = "table_added",
        [DIFFERENCE_TABLE_GONE] = "table_gone",
        [DIFFERENCE_COLUMN_ADDED] = "column_added",
        [DIFFERENCE_COLUMN_GONE] = "column_gone",
        [DIFFERENCE_TYPE] = "type",
        [DIFFERENCE_NULLABLE] = "nullable",
        [DIFFERENCE_DEFAULT_ADDED] = "default_added",
        [DIFFERENCE_DEFAULT_GONE] = "default_gone",
        [DIFFERENCE_CONSTRAINT_ADDED] = "constraint_added",
        [DIFFERENCE_CONSTRAINT_GONE] = "constraint_gone",
    };
    const struct table *table = difference->after ? difference->after : difference->before;
    const struct column *column =
        difference->column_after ? difference->column_after : difference->column_before;
    const struct constraint *constraint = difference->constraint;
    bool is_gone = difference->kind == DIFFERENCE_CONSTRAINT_GONE;
    json_t *object = json_object_of("kind", json_string(kinds[difference->kind]));
    json_put(object, "table", json_text(table->key, arena));
    json_put(object, "column", column ? json_text(column->name, arena) : json_null());
    json_put(object, "before",
             constraint && is_gone
                 ? of_constraint(constraint, arena)
                 : of_side(difference, difference->before, difference->column_before, arena));
    json_put(object, "after",
             constraint && !is_gone
                 ? of_constraint(constraint, arena)
                 : of_side(difference, difference->after, difference->column_after, arena));
    return object;
}

void json_schema(const struct schema_report *report, struct pages *pages) {
    struct arena *arena = pages->found.output.arena;
    json_t *object = json_object_of("version", json_integer(1));
    json_t *array = json_made(json_array()), *unread = json_made(json_array());
    if (report->before)
        for (size_t i = 0; i < report->differences.count; i++)
            json_append(array, of_difference(&report->differences.at[i], arena));
    else
        for (size_t i = 0; i < report->schema->keys.count; i++)
            json_append(array,
                        of_table(schema_find(report->schema, report->schema->keys.at[i]), arena));
    json_put(object, report->before ? "differences" : "tables", array);
    add_unread(unread, report->before, arena);
    add_unread(unread, report->schema, arena);
    json_put(object, "unread", unread);
    json_print(object, &pages->found);
}
