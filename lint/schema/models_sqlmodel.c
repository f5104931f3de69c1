/* models_sqlmodel.c: SQLModel's fields: a column by annotation and Field(). */
#include "schema/mapped.h"

/* One field on its way to being a column. */
struct sqlmodel {
    struct models *models;
    struct mapped *mapped, *owner;
    const struct member *member;
    struct reading reading;
    const struct node *call; /* Field(...); NULL: none */
    struct annotation annotation;
    struct field *field;
    enum fact index, unique; /* where sa_column_kwargs says so */
    struct error *error;
};

static struct text called(const struct sqlmodel *sqlmodel, const struct node *call) {
    const struct node *function = call->value;
    if (function->kind == NODE_ATTRIBUTE)
        return node_name(sqlmodel->reading.module->tree.source, function);
    return function->kind == NODE_NAME ? reading_text(&sqlmodel->reading, function) : TEXT("");
}

static const struct node *argument(const struct sqlmodel *sqlmodel, const char *name) {
    return sqlmodel->call ? call_argument(&sqlmodel->reading, sqlmodel->call, name, SIZE_MAX)
                          : NULL;
}

static int flag(const struct sqlmodel *sqlmodel, const char *name, enum fact absent,
                enum fact *fact) {
    *fact = absent;
    if (!sqlmodel->call)
        return 0;
    return call_flag(&sqlmodel->reading, sqlmodel->call, name, SIZE_MAX, absent, fact,
                     sqlmodel->error);
}

/* ---- type ---- */

static int number_of(const struct sqlmodel *sqlmodel, const char *name, struct texts *arguments) {
    struct value value;
    const struct node *node = argument(sqlmodel, name);
    if (!node)
        return 0;
    if (reading_value(&sqlmodel->reading, node, &value, sqlmodel->error))
        return -1;
    vector_push(arguments, sqlmodel->models->arena,
                value.kind == VALUE_INTEGER
                    ? text_format(sqlmodel->models->arena, "%lld", (long long)value.integer)
                    : TEXT("?"));
    return 0;
}

/* What SQLModel makes of the types that pydantic has beside Python's; NULL: they are not pydantic's
 * or the like. Most are kept as text. */
static const char *kept_as(struct text dotted) {
    static const struct {
        const char *ending, *type;
    } rows[] = {
        {"Int", "Integer"}, {"ByteSize", "Integer"},  {"Float", "Float"}, {"Bool", "Boolean"},
        {"Date", "Date"},   {"Datetime", "DateTime"}, {"UUID1", "Uuid"},  {"UUID3", "Uuid"},
        {"UUID4", "Uuid"},  {"UUID5", "Uuid"},        {"UUID6", "Uuid"},  {"UUID7", "Uuid"},
        {"UUID8", "Uuid"},  {"Bytes", "LargeBinary"},
    };
    if (text_starts(dotted, TEXT("ipaddress.")) || text_starts(dotted, TEXT("pathlib.")))
        return "String";
    if (!text_starts(dotted, TEXT("pydantic.")))
        return NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (text_ends(dotted, text_of(rows[i].ending)))
            return rows[i].type;
    return "String";
}

static int read_plain_type(struct sqlmodel *sqlmodel, struct type *type) {
    struct definition definition = {0};
    const struct expression *python_type = &sqlmodel->annotation.type;
    if (!python_type->node)
        return 0;
    if (annotation_type(sqlmodel->models, sqlmodel->mapped, &sqlmodel->annotation, type,
                        sqlmodel->error) ||
        modules_define(sqlmodel->models->modules, python_type->module, python_type->node,
                       &definition, sqlmodel->error))
        return -1;
    struct text written = type->written;
    const char *kept = definition.kind == DEFINITION_OUTSIDE ? kept_as(definition.outside) : NULL;
    if (kept)
        type_named(text_of(kept), type, sqlmodel->models->arena);
    type->written = written;
    /* Which release of SQLModel it is tells whether a datetime has a time zone. */
    if (text_equal(type->name, TEXT("DATETIME")))
        vector_push(&type->arguments, sqlmodel->models->arena, TEXT("?"));
    if (text_equal(type->name, TEXT("VARCHAR")))
        return number_of(sqlmodel, "max_length", &type->arguments);
    if (!text_equal(type->name, TEXT("NUMERIC")) || !argument(sqlmodel, "max_digits"))
        return 0;
    if (number_of(sqlmodel, "max_digits", &type->arguments) ||
        number_of(sqlmodel, "decimal_places", &type->arguments))
        return -1;
    if (type->arguments.count == 1)
        vector_push(&type->arguments, sqlmodel->models->arena, TEXT("0"));
    return 0;
}

static int read_type(struct sqlmodel *sqlmodel, struct type *type) {
    const struct node *given = argument(sqlmodel, "sa_type");
    if (given)
        return type_read(&sqlmodel->reading, given, type, sqlmodel->error);
    return read_plain_type(sqlmodel, type);
}

/* ---- what hangs on it ---- */

static int add_foreign_key(struct sqlmodel *sqlmodel) {
    struct value value;
    const struct node *target = argument(sqlmodel, "foreign_key");
    if (!target)
        return 0;
    if (reading_value(&sqlmodel->reading, target, &value, sqlmodel->error))
        return -1;
    struct constraint key = {.kind = CONSTRAINT_FOREIGN_KEY, .columns_known = true};
    key.place = reading_place(&sqlmodel->reading, target);
    vector_push(&key.columns, sqlmodel->models->arena, sqlmodel->field->column.name);
    size_t dot = value.kind == VALUE_STRING ? value.text.size : 0;
    while (dot && value.text.at[dot - 1] != '.')
        dot--;
    if (dot) {
        key.referred_table = text_slice(value.text, 0, dot - 1);
        vector_push(&key.referred_columns, sqlmodel->models->arena,
                    text_slice(value.text, dot, value.text.size));
    }
    if (on_delete_read(&sqlmodel->reading, sqlmodel->call, &key, sqlmodel->error))
        return -1;
    vector_push(&sqlmodel->field->constraints, sqlmodel->models->arena, key);
    return 0;
}

static int add_index(struct sqlmodel *sqlmodel) {
    enum fact index, unique;
    if (flag(sqlmodel, "index", sqlmodel->index, &index) ||
        flag(sqlmodel, "unique", sqlmodel->unique, &unique))
        return -1;
    if (index == FACT_NO && unique == FACT_NO)
        return 0;
    struct constraint constraint = {.kind = index == FACT_NO ? CONSTRAINT_UNIQUE : CONSTRAINT_INDEX,
                                    .is_unique = unique == FACT_YES,
                                    .columns_known =
                                        index != FACT_UNKNOWN && unique != FACT_UNKNOWN,
                                    .options_known = true,
                                    .place = reading_place(&sqlmodel->reading, sqlmodel->call)};
    vector_push(&constraint.columns, sqlmodel->models->arena, sqlmodel->field->column.name);
    vector_push(&sqlmodel->field->constraints, sqlmodel->models->arena, constraint);
    return 0;
}

/* sa_column_args=[ForeignKey("t.id")] */
static int add_column_arguments(struct sqlmodel *sqlmodel) {
    const struct node *list = argument(sqlmodel, "sa_column_args");
    if (!list || (list->kind != NODE_LIST && list->kind != NODE_TUPLE))
        return 0;
    for (const struct node *at = list->items; at; at = at->next) {
        struct constraint key;
        int is = declaration_is(&sqlmodel->reading, at, "ForeignKey", sqlmodel->error);
        if (is < 0 || (is && foreign_key_read(&sqlmodel->reading, at, sqlmodel->field->column.name,
                                              &key, sqlmodel->error)))
            return -1;
        if (is)
            vector_push(&sqlmodel->field->constraints, sqlmodel->models->arena, key);
    }
    return 0;
}

static enum fact fact_of(const struct value *value) {
    int truth = value_truth(value);
    return truth < 0 ? FACT_UNKNOWN : truth ? FACT_YES : FACT_NO;
}

/* sa_column_kwargs={"server_default": ..., "nullable": ...} */
static int read_column_keywords(struct sqlmodel *sqlmodel) {
    const struct node *dict = argument(sqlmodel, "sa_column_kwargs");
    struct column *column = &sqlmodel->field->column;
    if (!dict || dict->kind != NODE_DICT)
        return 0;
    for (const struct node *at = dict->items; at; at = at->next) {
        struct value key, value;
        if (at->kind != NODE_PAIR)
            continue;
        if (reading_value(&sqlmodel->reading, at->key, &key, sqlmodel->error) ||
            reading_value(&sqlmodel->reading, at->value, &value, sqlmodel->error))
            return -1;
        if (text_equal(key.text, TEXT("server_default")))
            column->server_default = FACT_YES;
        else if (text_equal(key.text, TEXT("nullable")))
            column->nullable = fact_of(&value);
        else if (text_equal(key.text, TEXT("name")) && value.kind == VALUE_STRING)
            column->name = value.text;
        else if (text_equal(key.text, TEXT("index")))
            sqlmodel->index = fact_of(&value);
        else if (text_equal(key.text, TEXT("unique")))
            sqlmodel->unique = fact_of(&value);
    }
    return 0;
}

/* ---- the field ---- */

/* SQLModel on pydantic 1 takes `x: int = None` for one that may be NULL, on pydantic 2 not. */
static enum fact nullable_by_annotation(const struct sqlmodel *sqlmodel) {
    const struct node *absent = sqlmodel->member->value;
    if (sqlmodel->annotation.is_optional)
        return FACT_YES;
    if (sqlmodel->call)
        absent = call_argument(&sqlmodel->reading, sqlmodel->call, "default", 0);
    bool is_none = absent && absent->kind == NODE_CONSTANT && absent->op == TOKEN_NONE;
    return is_none ? FACT_UNKNOWN : FACT_NO;
}

static int read_by_annotation(struct sqlmodel *sqlmodel) {
    struct column *column = &sqlmodel->field->column;
    column->name = sqlmodel->member->name;
    column->server_default = FACT_NO;
    column->is_filled = true; /* an object sends every field */
    column->place = reading_place(&sqlmodel->reading, sqlmodel->member->annotation);
    if (flag(sqlmodel, "primary_key", FACT_NO, &column->primary_key))
        return -1;
    enum fact absent = column->primary_key == FACT_YES ? FACT_NO : nullable_by_annotation(sqlmodel);
    if (flag(sqlmodel, "nullable", absent, &column->nullable) ||
        read_type(sqlmodel, &column->type) || read_column_keywords(sqlmodel) ||
        add_foreign_key(sqlmodel) || add_index(sqlmodel) || add_column_arguments(sqlmodel))
        return -1;
    return 1;
}

static bool is_no_field(const struct sqlmodel *sqlmodel) {
    const struct member *member = sqlmodel->member;
    struct text source = sqlmodel->reading.module->tree.source;
    if (member->definition || !member->annotation || member->name.at[0] == '_' ||
        text_equal(member->name, TEXT("model_config")))
        return true;
    if (text_contains(node_text(source, member->annotation), TEXT("ClassVar")))
        return true;
    return member->value && member->value->kind == NODE_CALL &&
           text_equal(called(sqlmodel, member->value), TEXT("Relationship"));
}

int sqlmodel_field_read(struct models *models, struct mapped *mapped, struct mapped *owner,
                        const struct member *member, struct field *field, struct error *error) {
    struct sqlmodel sqlmodel = {.models = models,
                                .mapped = mapped,
                                .owner = owner,
                                .member = member,
                                .reading = models_reading(models, owner->module),
                                .field = field,
                                .index = FACT_NO,
                                .unique = FACT_NO,
                                .error = error};
    if (is_no_field(&sqlmodel))
        return 0;
    if (member->value && member->value->kind == NODE_CALL &&
        text_equal(called(&sqlmodel, member->value), TEXT("Field")))
        sqlmodel.call = member->value;
    const struct node *column = argument(&sqlmodel, "sa_column");
    if (column)
        return field_read_value(models, mapped, owner, member, column, field, error);
    if (annotation_read(models, owner->module, member->annotation, &sqlmodel.annotation, error))
        return -1;
    return read_by_annotation(&sqlmodel);
}
