/* type_read.c: type expressions: SQLAlchemy's types, aliases of them, the project's own classes. */
#include "schema/type_read.h"

#include <string.h>
#include <strings.h>

/* ---- arguments that reach the database ---- */

static struct text value_text(const struct value *value, struct arena *arena) {
    if (value->kind == VALUE_INTEGER)
        return text_format(arena, "%lld", (long long)value->integer);
    return value->kind == VALUE_STRING ? value->text : TEXT("?");
}

static bool has_stars(const struct node *call) {
    for (const struct node *item = call->items; item; item = item->next)
        if (item->kind == NODE_STAR || item->kind == NODE_DOUBLE_STAR)
            return true;
    return false;
}

/* A number: "50"; "" where none is given or None is. */
static int number_argument(const struct reading *reading, const struct node *call, const char *name,
                           size_t position, struct text *number, struct error *error) {
    struct value value;
    const struct node *given = call_argument(reading, call, name, position);
    *number = has_stars(call) ? TEXT("?") : TEXT("");
    if (!given)
        return 0;
    if (reading_value(reading, given, &value, error))
        return -1;
    *number = value.kind == VALUE_NONE ? TEXT("") : value_text(&value, reading->arena);
    return 0;
}

/* VARCHAR(50) */
static int read_length(const struct reading *reading, const struct node *call, struct type *type,
                       struct error *error) {
    struct text length;
    if (number_argument(reading, call, "length", 0, &length, error))
        return -1;
    if (length.size)
        vector_push(&type->arguments, reading->arena, length);
    return 0;
}

/* NUMERIC(10, 2); a scale that isn't given is 0. */
static int read_decimal(const struct reading *reading, const struct node *call, struct type *type,
                        struct error *error) {
    struct text precision, scale;
    if (number_argument(reading, call, "precision", 0, &precision, error) ||
        number_argument(reading, call, "scale", 1, &scale, error))
        return -1;
    if (precision.size == 0)
        return 0;
    vector_push(&type->arguments, reading->arena, precision);
    vector_push(&type->arguments, reading->arena, scale.size ? scale : TEXT("0"));
    return 0;
}

static int read_flag(const struct reading *reading, const struct node *call, const char *name,
                     size_t position, struct type *type, struct error *error) {
    enum fact flag;
    if (call_flag(reading, call, name, position, FACT_NO, &flag, error))
        return -1;
    if (flag != FACT_NO)
        vector_push(&type->arguments, reading->arena, flag == FACT_YES ? text_of(name) : TEXT("?"));
    return 0;
}

/* TIMESTAMP(timezone) */
static int read_zone(const struct reading *reading, const struct node *call, struct type *type,
                     struct error *error) {
    return read_flag(reading, call, "timezone", 0, type, error);
}

/* INTEGER(unsigned) */
static int read_sign(const struct reading *reading, const struct node *call, struct type *type,
                     struct error *error) {
    return read_flag(reading, call, "unsigned", SIZE_MAX, type, error);
}

static int read_expression(const struct reading *reading, const struct node *expression,
                           struct type *type, struct error *error);

/* ARRAY(VARCHAR(50)) */
static int read_element(const struct reading *reading, const struct node *call, struct type *type,
                        struct error *error) {
    struct type element = {0};
    const struct node *given = call_argument(reading, call, "item_type", 0);
    if (given && read_expression(reading, given, &element, error))
        return -1;
    vector_push(&type->arguments, reading->arena,
                element.name.size ? type_text(&element, reading->arena) : TEXT("?"));
    return 0;
}

/* Which arguments of a type reach the database, by its canonical name. What every other type is
 * called with says nothing there, or only on one database. */
static const struct argument_reader {
    const char *name;
    int (*read)(const struct reading *reading, const struct node *call, struct type *type,
                struct error *error);
} argument_readers[] = {
    {"VARCHAR", read_length},    {"CHAR", read_length},      {"TEXT", read_length},
    {"BINARY", read_length},     {"VARBINARY", read_length}, {"BIT", read_length},
    {"NUMERIC", read_decimal},   {"DATETIME", read_zone},    {"TIMESTAMP", read_zone},
    {"TIME", read_zone},         {"INTEGER", read_sign},     {"BIGINT", read_sign},
    {"SMALLINT", read_sign},     {"TINYINT", read_sign},     {"ARRAY", read_element},
    {"ENUM", type_read_members},
};

static const struct argument_reader *argument_reader(struct text name) {
    for (size_t i = 0; i < sizeof argument_readers / sizeof *argument_readers; i++)
        if (text_equal(name, text_of(argument_readers[i].name)))
            return &argument_readers[i];
    return NULL;
}

static int read_arguments(const struct reading *reading, const struct node *call, struct type *type,
                          struct error *error) {
    const struct argument_reader *reader = argument_reader(type->name);
    return reader ? reader->read(reading, call, type, error) : 0;
}

/* A constructor of the project's own decides what the database sees. Nobody hides a sign. */
static void hide_arguments(struct type *type, struct arena *arena) {
    const struct argument_reader *reader = argument_reader(type->name);
    if (reader && reader->read != read_sign)
        vector_push(&type->arguments, arena, TEXT("?"));
}

/* ---- classes of the project ---- */

struct text declared_name(const struct reading *reading, const struct node *node) {
    return tree_text(reading->module->tree.source, node->function->name.start,
                     node->function->name.end);
}

static const struct node *class_member(const struct reading *reading, const struct node *class,
                                       struct text name, enum node_kind kind) {
    struct text source = reading->module->tree.source;
    for (const struct node *node = class->function->body; node; node = node->next) {
        if (node->kind != kind)
            continue;
        if (kind == NODE_FUNCTION && text_equal(name, declared_name(reading, node)))
            return node;
        if (kind == NODE_ASSIGN && text_equal(node_text(source, node->items), name))
            return node->value;
        if (kind == NODE_ANNOTATED && node->value &&
            text_equal(node_text(source, node->target), name))
            return node->value;
    }
    return NULL;
}

const struct node *class_value(const struct reading *reading, const struct node *class,
                               struct text name) {
    const struct node *value = class_member(reading, class, name, NODE_ASSIGN);
    return value ? value : class_member(reading, class, name, NODE_ANNOTATED);
}

static bool class_defines(const struct reading *reading, const struct node *class,
                          struct text name) {
    return class_member(reading, class, name, NODE_FUNCTION);
}

/* What a class of the project is in the database. */
struct decorated {
    struct type type;
    bool takes_arguments; /* of the call, as the type it stands for takes them */
};

static int read_class(const struct definition *definition, const struct reading *reading,
                      struct decorated *decorated, struct error *error);

/* Types of a database's own that a library of its own brings, under the database's name. */
static bool is_of_database(const struct definition *definition, struct text *last) {
    static const char *const types[] = {"citext", "geometry", "geography", "vector", "ltree"};
    struct text rest = definition->outside;
    if (definition->kind != DEFINITION_OUTSIDE)
        return false;
    while (text_next_part(&rest, '.', last))
        ;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (last->size == strlen(types[i]) && strncasecmp(last->at, types[i], last->size) == 0)
            return true;
    return false;
}

/* def LongText(): return Text().with_variant(...): a function that does nothing else. What has
 * parameters may make a type of them that we would take for another. */
static int read_function(const struct definition *definition, const struct reading *reading,
                         struct decorated *decorated, struct error *error) {
    struct reading there = reading_at(reading, definition);
    there.scope = NULL; /* that of who calls it */
    const struct node *node = definition->node->function->body;
    while (node && node->kind == NODE_EXPRESSION) /* what it is for, in words */
        node = node->next;
    if (definition->node->function->parameters || !node || node->kind != NODE_RETURN ||
        !node->value)
        return 0;
    return read_expression(&there, node->value, &decorated->type, error);
}

/* The type that a name stands for as a class, or a function: `String`, an alias of it, one of the
 * project. */
static int read_named(const struct reading *reading, const struct node *name,
                      struct decorated *decorated, struct error *error) {
    struct definition definition;
    struct text last = {0};
    if (reading_define(reading, name, &definition, error))
        return -1;
    if (definition.is_unsure || reading->depth > READING_MOST_DEPTH)
        return 0;
    if (definition.kind == DEFINITION_CLASS)
        return read_class(&definition, reading, decorated, error);
    if (definition.kind == DEFINITION_FUNCTION)
        return read_function(&definition, reading, decorated, error);
    if (definition.kind == DEFINITION_EXPRESSION) {
        struct reading there = reading_at(reading, &definition);
        if (definition.node->kind == NODE_ATTRIBUTE) /* `Text = db.Text` */
            last = node_name(there.module->tree.source, definition.node);
        else
            return read_expression(&there, definition.node, &decorated->type, error);
    } else if (definition.kind == DEFINITION_UNKNOWN) {
        last = name->kind == NODE_ATTRIBUTE ? node_name(reading->module->tree.source, name)
                                            : reading_text(reading, name);
    } else if (!definition_is_sqlalchemy(&definition, &last) &&
               !is_of_database(&definition, &last)) {
        return 0;
    }
    decorated->takes_arguments = type_named(last, &decorated->type, reading->arena);
    return 0;
}

static int read_bases(const struct reading *there, const struct node *class,
                      struct decorated *decorated, struct error *error) {
    const struct node *base = class->function->parameters;
    for (; base && decorated->type.name.size == 0; base = base->next) {
        if (base->kind != NODE_NAME && base->kind != NODE_ATTRIBUTE)
            continue;
        if (read_named(there, base, decorated, error))
            return -1;
    }
    return 0;
}

/* A TypeDecorator is what its `impl` says, a subclass of a type that type; one that chooses by
 * dialect, or writes its own SQL, is opaque. */
static int read_class(const struct definition *definition, const struct reading *reading,
                      struct decorated *decorated, struct error *error) {
    static const char *const choosing[] = {"load_dialect_impl", "get_col_spec", "type_engine"};
    struct reading there = reading_at(reading, definition);
    const struct node *class = definition->node;
    for (size_t i = 0; i < sizeof choosing / sizeof *choosing; i++)
        if (class_defines(&there, class, text_of(choosing[i])))
            return 0;
    const struct node *impl = class_value(&there, class, TEXT("impl"));
    bool is_class = impl && (impl->kind == NODE_NAME || impl->kind == NODE_ATTRIBUTE);
    int failed = 0;
    if (is_class)
        failed = read_named(&there, impl, decorated, error);
    else if (impl)
        failed = read_expression(&there, impl, &decorated->type, error);
    else
        failed = read_bases(&there, class, decorated, error);
    if (class_defines(&there, class, TEXT("__init__"))) {
        decorated->takes_arguments = false;
        hide_arguments(&decorated->type, reading->arena);
    }
    return failed;
}

/* ---- expressions ---- */

static bool is_method(const struct reading *reading, const struct node *call, const char *name) {
    return call->value->kind == NODE_ATTRIBUTE &&
           text_equal(node_name(reading->module->tree.source, call->value), text_of(name));
}

/* Is the variant for SQLite alone? Tests run there; what production has is the type itself. */
static int is_for_tests(const struct reading *reading, const struct node *call, bool *is,
                        struct error *error) {
    const struct node *dialect = call_argument(reading, call, "dialect_name", 1);
    struct value value = {0};
    *is = false;
    if (!dialect)
        return 0;
    if (reading_value(reading, dialect, &value, error))
        return -1;
    *is = value.kind == VALUE_STRING && text_equal(value.text, TEXT("sqlite")) && !dialect->next;
    return 0;
}

/* JSON().with_variant(JSONB(), "postgresql"): the type only where both are the same. */
static int read_variant(const struct reading *reading, const struct node *call, struct type *type,
                        struct error *error) {
    struct type variant = {0};
    bool is_ignored;
    const struct node *given = call_argument(reading, call, "type_", 0);
    if (read_expression(reading, call->value->value, type, error) ||
        is_for_tests(reading, call, &is_ignored, error))
        return -1;
    if (is_ignored)
        return 0;
    if (given && read_expression(reading, given, &variant, error))
        return -1;
    if (type_same(type, &variant) != FACT_YES)
        *type = (struct type){0};
    return 0;
}

static int read_call(const struct reading *reading, const struct node *call, struct type *type,
                     struct error *error) {
    struct decorated decorated = {0};
    if (is_method(reading, call, "with_variant"))
        return read_variant(reading, call, type, error);
    if (is_method(reading, call, "evaluates_none"))
        return read_expression(reading, call->value->value, type, error);
    if (is_method(reading, call, "as_mutable") && call->items) /* MutableDict.as_mutable(JSON) */
        return read_expression(reading, call->items, type, error);
    if (call->value->kind != NODE_NAME && call->value->kind != NODE_ATTRIBUTE)
        return 0;
    if (read_named(reading, call->value, &decorated, error))
        return -1;
    *type = decorated.type;
    return decorated.takes_arguments ? read_arguments(reading, call, type, error) : 0;
}

static int read_expression(const struct reading *reading, const struct node *expression,
                           struct type *type, struct error *error) {
    struct decorated decorated = {0};
    struct reading deeper;
    if (!reading_enter(reading, &deeper))
        return 0;
    if (expression->kind == NODE_CALL)
        return read_call(&deeper, expression, type, error);
    if (expression->kind != NODE_NAME && expression->kind != NODE_ATTRIBUTE)
        return 0;
    if (read_named(&deeper, expression, &decorated, error))
        return -1;
    *type = decorated.type;
    return 0;
}

int type_read(const struct reading *reading, const struct node *expression, struct type *type,
              struct error *error) {
    *type = (struct type){0};
    if (read_expression(reading, expression, type, error))
        return -1;
    type->written = reading_text(reading, expression);
    return 0;
}
