/* upgrade_rows.c: the operations of alembic.op, a row each, with the parameters that Operations and
 * BatchOperations declare for them. */
#include "schema/upgrade.h"

/* ---- adding operations ---- */

struct operation *operation_add(struct reader *reader, struct frame *frame, const struct node *node,
                                enum operation_kind kind) {
    struct operation operation = {
        .kind = kind, .name_known = true, .place = node_place(frame, node)};
    vector_push(reader->operations, reader->arena, operation);
    return &reader->operations->at[reader->operations->count - 1];
}

struct unread *operation_unread(struct reader *reader, struct frame *frame, const struct node *node,
                                const char *sentence, struct text words) {
    struct operation *operation = operation_add(reader, frame, node, OPERATION_UNREAD);
    operation->name_known = false;
    operation->unread =
        (struct unread){.place = operation->place, .sentence = text_of(sentence), .words = words};
    return &operation->unread;
}

void operations_called(struct reader *reader, size_t first, struct text name) {
    for (size_t i = first; i < reader->operations->count; i++)
        if (reader->operations->at[i].called.size == 0)
            reader->operations->at[i].called = name;
}

/* What is done to the table, or to any if that is computed too, is not known. */
static void unread(const struct call *call, const char *parameter, const char *sentence,
                   enum unread_reach reach) {
    struct text words = {0};
    if (call->batch)
        words = call->batch->table;
    else
        parameter_text(call, parameter, &words);
    operation_unread(call->reader, call->frame, call->node, sentence, words)->reach = reach;
}

static struct operation *add(const struct call *call, enum operation_kind kind) {
    return operation_add(call->reader, call->frame, call->node, kind);
}

/* An operation on the table that this parameter names, or on the batch's; NULL: nobody knows which,
 * and that is noted. */
static struct operation *add_on_table(const struct call *call, enum operation_kind kind,
                                      const char *parameter) {
    struct text table = {0}, schema = {0};
    enum presence presence = call->batch && call->batch->name_known ? PRESENT : COMPUTED;
    if (call->batch) {
        table = call->batch->table;
        schema = call->batch->schema;
    } else {
        presence = parameter_text(call, parameter, &table);
        parameter_text(call, "schema", &schema);
    }
    if (presence != PRESENT) {
        struct unread *unread = operation_unread(call->reader, call->frame, call->node,
                                                 "the table's name is computed", TEXT(""));
        operation_reach(&(struct operation){.kind = kind}, &unread->reach);
        return NULL;
    }
    struct operation *operation = add(call, kind);
    operation->table = table;
    operation->schema = schema;
    return operation;
}

static struct unread *last_noted(const struct call *call) {
    struct operations *operations = call->reader->operations;
    return &operations->at[operations->count - 1].unread;
}

/* What was noted last was done to no other column than this, whatever the table. */
static void note_column(const struct call *call, struct text column) {
    vector_push(&last_noted(call)->columns, call->reader->arena, column);
}

static void other(struct call *call) {
    add(call, OPERATION_OTHER);
}

static void nothing(struct call *call) {
    (void)call;
}

/* ---- tables ---- */

/* The columns and constraints among a table's arguments: what stands behind its parameters. */
static struct things table_items(const struct call *call) {
    struct things items = {0};
    size_t heads = 1, positions = 0;
    for (const char *at = call->parameters; *at; at++)
        heads += *at == ',';
    for (size_t i = 0; i < call->arguments.count; i++)
        heads -= heads > 0 && call->arguments.at[i].name.size > 0 &&
                 text_contains(text_of(call->parameters), call->arguments.at[i].name);
    for (size_t i = 0; i < call->arguments.count; i++)
        if (call->arguments.at[i].name.size == 0 && positions++ >= heads)
            vector_push(&items, call->reader->arena,
                        thing_follow(call->reader, call->arguments.at[i].thing));
    return items;
}

/* 1: it is a column; 0: it is none. */
static int take_column(struct reader *reader, struct thing item, struct table *table) {
    struct column column = {0};
    int is_column = thing_column(reader, item, &column, &table->constraints);
    if (is_column == 1 && column.name.size > 0)
        vector_push(&table->columns, reader->arena, column);
    else if (is_column == 1)
        table->is_opaque = true;
    return is_column;
}

/* A constraint, a CHECK, or something that may hold columns. */
static void take_constraint(struct reader *reader, struct thing item, struct table *table) {
    struct constraint constraint = {0};
    if (item.kind != THING_EXPRESSION || item.node->kind != NODE_CALL) {
        table->is_opaque = true;
        return;
    }
    struct reading reading = reader_reading(reader, item.frame);
    int is_read = constraint_read(&reading, item.node, table, &constraint, reader->error);
    if (is_read < 0)
        reader->has_failed = true;
    else if (is_read == 1 && constraint.columns.count + !constraint.columns_known > 0)
        vector_push(&table->constraints, reader->arena, constraint);
    struct thing callee = thing_follow(reader, thing_of(item.frame, item.node->value));
    if (is_read == 0 && callee.kind != THING_OUTSIDE)
        table->is_opaque = !thing_calls(reader, item, "CheckConstraint");
}

void table_declared(struct call *call, enum operation_kind kind) {
    struct operation *operation = add_on_table(call, kind, "table_name");
    if (!operation || kind != OPERATION_CREATE_TABLE)
        return;
    struct table table = {.schema = operation->schema,
                          .name = operation->table,
                          .place = operation->place,
                          .is_opaque = !call->arguments.is_complete};
    size_t at = (size_t)(operation - call->reader->operations->at);
    struct things items = table_items(call), others = {0};
    for (size_t i = 0; i < items.count; i++)
        if (!take_column(call->reader, items.at[i], &table))
            vector_push(&others, call->reader->arena, items.at[i]);
    for (size_t i = 0; i < others.count; i++) /* they name columns that may stand behind them */
        take_constraint(call->reader, others.at[i], &table);
    call->reader->operations->at[at].created = table;
}

static void create_table(struct call *call) {
    table_declared(call, OPERATION_CREATE_TABLE);
}

static void drop_table(struct call *call) {
    table_declared(call, OPERATION_DROP_TABLE);
}

static void rename_table(struct call *call) {
    struct text name;
    if (parameter_text(call, "new_table_name", &name) != PRESENT) {
        unread(call, "old_table_name", "the table's new name is computed", REACH_TABLES);
        return;
    }
    struct operation *operation = add_on_table(call, OPERATION_RENAME_TABLE, "old_table_name");
    if (operation)
        operation->new_name = name;
}

/* ---- columns ---- */

static void add_one_column(const struct call *call, struct thing thing) {
    struct column column = {0};
    struct constraints hanging = {0};
    int is_column = thing_column(call->reader, thing, &column, &hanging);
    if (is_column < 0)
        return;
    if (!is_column || column.name.size == 0) {
        unread(call, "table_name", "the column is computed", REACH_COLUMNS);
        return;
    }
    struct operation *operation = add_on_table(call, OPERATION_ADD_COLUMN, "table_name");
    if (!operation) {
        note_column(call, column.name);
        return;
    }
    operation->column = column.name;
    operation->definition = column;
    operation->hanging = hanging;
}

static void add_column(struct call *call) {
    struct thing thing;
    if (parameter_thing(call, "column", &thing))
        add_one_column(call, thing);
    else
        unread(call, "table_name", "the column is computed", REACH_COLUMNS);
}

/* Some pass the Column itself where its name is wanted. */
static bool column_name(const struct call *call, struct text *name) {
    struct thing thing;
    struct column column = {0};
    struct constraints hanging = {0};
    if (parameter_text(call, "column_name", name) == PRESENT)
        return true;
    if (!parameter_thing(call, "column_name", &thing) ||
        thing_column(call->reader, thing, &column, &hanging) != 1)
        return false;
    *name = column.name;
    return name->size > 0;
}

static struct operation *add_on_column(const struct call *call, enum operation_kind kind) {
    struct text name;
    if (!column_name(call, &name)) {
        unread(call, "table_name", "the column's name is computed", REACH_COLUMNS);
        return NULL;
    }
    struct operation *operation = add_on_table(call, kind, "table_name");
    if (operation)
        operation->column = name;
    else
        note_column(call, name);
    return operation;
}

static void drop_column(struct call *call) {
    add_on_column(call, OPERATION_DROP_COLUMN);
}

/* server_default=False leaves it alone, None drops it. */
static enum fact default_fact(const struct call *call) {
    struct thing thing;
    if (!parameter_thing(call, "server_default", &thing))
        return FACT_UNKNOWN;
    struct value value = thing_value(call->reader, thing);
    if (value.kind == VALUE_BOOL && !value.integer)
        return FACT_UNKNOWN;
    return value.kind == VALUE_NONE ? FACT_NO : FACT_YES;
}

/* Is there one that is not None? */
static bool type_parameter(const struct call *call, const char *name, struct type *type) {
    struct thing thing;
    if (!parameter_thing(call, name, &thing) || thing_value(call->reader, thing).kind == VALUE_NONE)
        return false;
    if (thing.kind == THING_EXPRESSION) {
        struct reading reading = reader_reading(call->reader, thing.frame);
        if (type_read(&reading, thing.node, type, call->reader->error))
            call->reader->has_failed = true;
    }
    return true;
}

static bool altered_column(const struct call *call, struct column *column) {
    struct thing nullable;
    column->nullable = parameter_fact(call, "nullable");
    column->server_default = default_fact(call);
    return type_parameter(call, "type_", &column->type) || column->nullable != FACT_UNKNOWN ||
           column->server_default != FACT_UNKNOWN || parameter_thing(call, "nullable", &nullable);
}

/* Both have one statement for type and nullability together. */
static struct column existing_column(const struct call *call, const struct column *altered) {
    struct column existing = {0};
    if (altered->nullable != FACT_UNKNOWN)
        type_parameter(call, "existing_type", &existing.type);
    if (altered->type.written.size)
        existing.nullable = parameter_fact(call, "existing_nullable");
    return existing;
}

static void alter_column(struct call *call) {
    struct text old_name, new_name;
    struct column column = {0};
    enum presence renames = parameter_text(call, "new_column_name", &new_name);
    bool alters = altered_column(call, &column);
    if (renames == COMPUTED && call->arguments.is_complete)
        unread(call, "table_name", "the column's new name is computed", REACH_COLUMNS);
    struct operation *operation =
        alters || renames != PRESENT
            ? add_on_column(call, alters ? OPERATION_ALTER_COLUMN : OPERATION_OTHER)
            : NULL;
    if (operation) {
        column.name = operation->column;
        column.place = operation->place;
        operation->definition = column;
        operation->existing = existing_column(call, &column);
    }
    struct operation *rename =
        renames == PRESENT ? add_on_column(call, OPERATION_RENAME_COLUMN) : NULL;
    if (rename)
        rename->new_name = new_name;
    else if (renames == PRESENT && column_name(call, &old_name))
        note_column(call, new_name);
}

/* ---- constraints ---- */

static struct operation *add_constraint(const struct call *call, enum operation_kind kind,
                                        struct constraint constraint, const char *columns) {
    constraint.columns_known = parameter_columns(call, columns, &constraint.columns);
    struct operation *operation = add_on_table(call, kind, "table_name");
    if (!operation) {
        operation_reach(&(struct operation){.kind = kind, .constraint = constraint},
                        &last_noted(call)->reach);
        for (size_t i = 0; constraint.columns_known && i < constraint.columns.count; i++)
            note_column(call, constraint.columns.at[i]);
        return NULL;
    }
    constraint.place = operation->place;
    parameter_text(call, "constraint_name", &constraint.name);
    operation->constraint = constraint;
    return operation;
}

static void create_index(struct call *call) {
    struct constraint index = {.kind = CONSTRAINT_INDEX,
                               .is_unique = parameter_fact(call, "unique") == FACT_YES,
                               .options_known = true};
    struct thing where;
    index.is_partial = parameter_thing(call, "postgresql_where", &where) ||
                       parameter_thing(call, "sqlite_where", &where) ||
                       parameter_thing(call, "mssql_where", &where);
    add_constraint(call, OPERATION_ADD_CONSTRAINT, index, "columns");
}

static void create_unique_constraint(struct call *call) {
    add_constraint(call, OPERATION_ADD_CONSTRAINT, (struct constraint){.kind = CONSTRAINT_UNIQUE},
                   "columns");
}

static void create_primary_key(struct call *call) {
    add_constraint(call, OPERATION_PRIMARY_KEY, (struct constraint){0}, "columns");
}

static void create_foreign_key(struct call *call) {
    struct constraint key = {.kind = CONSTRAINT_FOREIGN_KEY};
    struct call own = *call;
    struct text table, schema;
    enum presence on_delete = parameter_text(call, "ondelete", &key.on_delete);
    key.options_known = on_delete != COMPUTED;
    parameter_text(call, "referent_table", &table);
    parameter_text(call, "referent_schema", &schema);
    key.referred_table = schema.size == 0 ? table
                                          : text_format(call->reader->arena, "%.*s.%.*s",
                                                        TEXT_ARGS(schema), TEXT_ARGS(table));
    parameter_columns(call, "remote_cols", &key.referred_columns);
    struct operation *operation = add_constraint(&own, OPERATION_ADD_CONSTRAINT, key, "local_cols");
    if (operation && !call->batch)
        parameter_text(call, "source_schema", &operation->schema);
}

static void drop_index(struct call *call) {
    struct text name, table;
    if (parameter_text(call, "constraint_name", &name) != PRESENT) {
        unread(call, "table_name", "the name of the index that it drops is computed", REACH_DROPS);
        return;
    }
    bool has_table = call->batch || parameter_text(call, "table_name", &table) == PRESENT;
    struct operation *operation = has_table
                                      ? add_on_table(call, OPERATION_DROP_CONSTRAINT, "table_name")
                                      : add(call, OPERATION_DROP_CONSTRAINT);
    if (operation)
        operation->constraint = (struct constraint){.kind = CONSTRAINT_INDEX, .name = name};
}

static void drop_constraint(struct call *call) {
    struct text name, kind;
    parameter_text(call, "type_", &kind);
    bool is_named = parameter_text(call, "constraint_name", &name) == PRESENT;
    if (!is_named && !text_equal(kind, TEXT("primary"))) {
        unread(call, "table_name", "the name of the constraint that it drops is computed",
               REACH_DROPS);
        return;
    }
    bool is_primary = text_equal(kind, TEXT("primary"));
    struct operation *operation = add_on_table(
        call, is_primary ? OPERATION_PRIMARY_KEY : OPERATION_DROP_CONSTRAINT, "table_name");
    if (operation)
        operation->constraint.name = name;
}

/* ---- the rest ---- */

static void execute(struct call *call) {
    execute_run(call->reader, call->frame, call->node, &call->arguments);
}

static void run_async(struct call *call) {
    struct thing function;
    struct arguments none = {0};
    if (!parameter_thing(call, "async_function", &function))
        return;
    function = thing_follow(call->reader, function);
    if (function.kind == THING_FUNCTION)
        function_call(call->reader, function, &none, call->frame, true);
}

/* An operation that somebody wrote: its arguments tell what it is about. */
static void unread_words(struct call *call, const char *sentence) {
    operation_unread(call->reader, call->frame, call->node, sentence,
                     arguments_words(call->reader, &call->arguments));
}

static void invoke(struct call *call) {
    unread_words(call, "it invokes an operation that it builds itself");
}

/* alembic_postgresql_enum's: the type by schema and name. */
static void sync_enum_values(struct call *call) {
    struct text name;
    if (parameter_text(call, "enum_name", &name) == PRESENT)
        add(call, OPERATION_ALTER_ENUM)->new_name = name;
    else
        unread_words(call, "the type's name is computed");
}

/* The parameters of a table's operation, and of a batch's. */
static const struct row {
    const char *name, *parameters, *batch_parameters;
    void (*run)(struct call *call);
} rows[] = {
    {"create_table", "table_name|name", "", create_table},
    {"drop_table", "table_name|name", "", drop_table},
    {"rename_table", "old_table_name,new_table_name,schema", "", rename_table},
    {"add_column", "table_name,column,schema", "column", add_column},
    {"drop_column", "table_name,column_name,schema", "column_name", drop_column},
    {"alter_column",
     "table_name,column_name,nullable,comment,server_default,new_column_name|name,type_",
     "column_name,nullable,comment,server_default,new_column_name|name,type_", alter_column},
    {"create_index", "constraint_name|index_name|name,table_name|tablename,columns,schema,unique",
     "constraint_name|index_name|name,columns", create_index},
    {"drop_index", "constraint_name|index_name|name,table_name|tablename,schema",
     "constraint_name|index_name|name", drop_index},
    {"create_unique_constraint",
     "constraint_name|name,table_name|source|source_table,columns|local_cols,schema",
     "constraint_name|name,columns|local_cols", create_unique_constraint},
    {"create_primary_key", "constraint_name|name,table_name,columns|cols,schema",
     "constraint_name|name,columns|cols", create_primary_key},
    {"create_foreign_key",
     "constraint_name|name,table_name|source_table|source,referent_table|referent,local_cols,"
     "remote_cols,onupdate,ondelete",
     "constraint_name|name,referent_table|referent,local_cols,remote_cols,onupdate,ondelete",
     create_foreign_key},
    {"drop_constraint", "constraint_name|name,table_name|tablename,type_|type,schema",
     "constraint_name|name,type_|type", drop_constraint},
    {"execute", "sqltext", "sqltext", execute},
    {"run_async", "async_function", "", run_async},
    {"invoke", "", "", invoke},
    {"create_check_constraint", "", "", other},
    {"create_exclude_constraint", "", "", other},
    {"create_table_comment", "", "", other},
    {"drop_table_comment", "", "", other},
    {"bulk_insert", "", "", other},
    {"sync_enum_values", "enum_schema|schema,enum_name", "", sync_enum_values},
    {"create_geospatial_table", "table_name|name", "", create_table},
    {"drop_geospatial_table", "table_name|name", "", drop_table},
    {"add_geospatial_column", "table_name,column,schema", "column", add_column},
    {"drop_geospatial_column", "table_name,column_name,schema", "column_name", drop_column},
    {"create_geospatial_index", "constraint_name|index_name,table_name,columns,schema,unique", "",
     create_index},
    {"drop_geospatial_index", "constraint_name|index_name,table_name,column_name,schema", "",
     drop_index},
    {"batch_alter_table", "", "", nothing},
    {"f", "", "", nothing},
    {"get_bind", "", "", nothing},
    {"get_context", "", "", nothing},
    {"inline_literal", "", "", nothing},
    {"implementation_for", "", "", nothing},
    {"register_operation", "", "", nothing},
    {"context", "", "", nothing},
};

static const struct row *row_find(struct text name) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (text_equal(name, text_of(rows[i].name)))
            return &rows[i];
    return NULL;
}

/* Operations of projects and libraries on what holds no columns. */
static bool names_no_schema(struct text name) {
    static const char *const parts[] = {
        "view",   "function", "_func",     "_sp",    "procedure", "trigger", "sequence",
        "entity", "policy",   "extension", "grant",  "revoke",    "comment", "role",
        "rows",   "check",    "exclude",   "insert", "aggregate", "schema",  "publication"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (text_contains(name, text_of(parts[i])))
            return true;
    return false;
}

void operation_run(struct reader *reader, struct frame *frame, const struct node *node,
                   struct text name, const struct batch *batch) {
    const struct row *row = row_find(name);
    struct call call = {.reader = reader, .frame = frame, .node = node, .batch = batch};
    call.arguments = arguments_of(reader, frame, node);
    call.parameters = !row ? "" : batch ? row->batch_parameters : row->parameters;
    size_t first = reader->operations->count;
    if (row)
        row->run(&call);
    else if (names_no_schema(name))
        other(&call);
    else
        unread_words(&call, "it is an operation of the project's own");
    operations_called(reader, first, name);
}
