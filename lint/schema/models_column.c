/* models_column.c: which members of a class are columns, and what they say. */
#include "schema/mapped.h"

enum { MOST_WRAPPERS = 6 };

/* One member on its way to being a column. */
struct question {
    struct models *models;
    struct mapped *mapped, *owner;
    const struct member *member;
    struct field *field;
    struct error *error;
    size_t wrappers;                 /* functions that were opened to get here */
    const struct reading *passing;   /* where the call of the last one stands */
    const struct node *passed;       /* that call; NULL: none */
    const struct definition *opened; /* the function */
};

static int read_value(struct question *question, const struct reading *reading,
                      const struct node *value);

/* ---- Column() itself ---- */

static bool has_foreign_key(const struct field *field) {
    for (size_t i = 0; i < field->constraints.count; i++)
        if (field->constraints.at[i].kind == CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

/* mapped_column() inside Annotated: what the column itself leaves open comes from there. */
static int merge_annotated(struct question *question, const struct expression *column,
                           bool *says_nullable) {
    struct field *field = question->field;
    struct column from;
    struct reading reading = models_reading(question->models, column->module);
    if (column_read(&reading, column->node, &from, &field->constraints, question->error))
        return -1;
    if (!field->column.type.written.size)
        field->column.type = from.type;
    if (from.primary_key != FACT_NO && field->column.primary_key == FACT_NO) {
        field->column.primary_key = from.primary_key;
        field->column.nullable = FACT_NO;
    }
    if (from.server_default != FACT_NO)
        field->column.server_default = from.server_default;
    if (!*says_nullable && call_argument(&reading, column->node, "nullable", SIZE_MAX)) {
        field->column.nullable = from.nullable;
        *says_nullable = true;
    }
    return 0;
}

/* What `Mapped[T]` adds to a mapped_column(): whether it may be NULL, and the type. */
static int add_annotation(struct question *question, const struct annotation *annotation,
                          bool says_nullable) {
    struct column *column = &question->field->column;
    if (annotation->column.node && merge_annotated(question, &annotation->column, &says_nullable))
        return -1;
    if (!says_nullable && column->primary_key == FACT_NO)
        column->nullable = annotation->is_optional ? FACT_YES : FACT_NO;
    if (column->type.written.size || has_foreign_key(question->field) || !annotation->type.node)
        return 0;
    return annotation_type(question->models, question->mapped, annotation, &column->type,
                           question->error);
}

static int annotation_of(struct question *question, struct annotation *annotation) {
    const struct module *module = question->owner->module;
    const struct node *node = question->member->annotation;
    const struct node *definition = question->member->definition;
    if (definition)
        node = definition->function->returns;
    *annotation = (struct annotation){0};
    return node ? annotation_read(question->models, module, node, annotation, question->error) : 0;
}

static bool passes_options(const struct node *call) {
    for (const struct node *at = call->items; at; at = at->next)
        if (at->kind == NODE_DOUBLE_STAR)
            return true;
    return false;
}

/* def status_column(**options): return Column(Enum(Status), **options): what the call gives by this
 * keyword, if no parameter of the function takes it. */
static const struct node *passed_option(const struct question *question, const char *keyword) {
    struct text source = question->opened->module->tree.source;
    const struct node *at = question->opened->node->function->parameters;
    for (; at; at = at->next)
        if (text_equal(node_name(source, at), text_of(keyword)))
            return NULL;
    return call_argument(question->passing, question->passed, keyword, SIZE_MAX);
}

static int add_passed_options(struct question *question, const struct node *call) {
    struct column *column = &question->field->column;
    struct value name = {0};
    if (!question->passed || !passes_options(call))
        return 0;
    const struct node *named = passed_option(question, "name");
    if (named && reading_value(question->passing, named, &name, question->error))
        return -1;
    if (name.kind == VALUE_STRING)
        column->name = name.text;
    if (!passed_option(question, "nullable"))
        return 0;
    return call_flag(question->passing, question->passed, "nullable", SIZE_MAX, FACT_UNKNOWN,
                     &column->nullable, question->error);
}

static int read_column(struct question *question, const struct reading *reading,
                       const struct node *call, bool takes_annotation) {
    struct annotation annotation;
    struct field *field = question->field;
    if (column_read(reading, call, &field->column, &field->constraints, question->error) ||
        add_passed_options(question, call))
        return -1;
    bool says_nullable = call_argument(reading, call, "nullable", SIZE_MAX) != NULL;
    if (takes_annotation && annotation_of(question, &annotation))
        return -1;
    if (takes_annotation && annotation.is_mapped &&
        add_annotation(question, &annotation, says_nullable))
        return -1;
    if (!field->column.name.size && !field->column.is_unnamed)
        field->column.name = question->member->name;
    constraints_name_column(&field->constraints, 0, field->column.name);
    return 1;
}

/* ---- what stands around it ---- */

/* Functions of SQLAlchemy's that take a column and give the attribute for it. */
static const char *const column_takers[] = {"deferred", "column_property"};

static int read_first_column(struct question *question, const struct reading *reading,
                             const struct node *call) {
    for (const struct node *at = call->items; at; at = at->next)
        if (at->kind == NODE_CALL)
            return read_value(question, reading, at);
    return 0;
}

/* Parameters of a function of the project's, bound to what the call gives. */
static int bind_parameters(struct question *question, const struct reading *outer,
                           const struct node *call, const struct definition *function,
                           struct scope *scope) {
    size_t position = 0;
    struct text source = function->module->tree.source;
    const struct node *at = function->node->function->parameters;
    struct reading inner = models_reading(question->models, function->module);
    scope_start(scope, source, function->module->tree.encoding, question->models->arena);
    for (; at; at = at->next, position++) {
        struct text name = node_name(source, at);
        if (!name.size || at->op)
            continue;
        const struct node *given =
            call_argument(outer, call, text_c_string(name, question->models->arena), position);
        const struct reading *where = given ? outer : &inner;
        struct value value = value_unknown(at, "is a parameter");
        if ((given || at->value) &&
            reading_value(where, given ? given : at->value, &value, question->error))
            return -1;
        value.node = at;
        scope_bind(scope, name, value);
    }
    return 0;
}

/* The first `return` of a column counts. */
static int read_returns(struct question *question, const struct reading *reading,
                        const struct node *statements) {
    int found = 0;
    for (const struct node *node = statements; node && !found; node = node->next) {
        const struct node *item = node->items;
        if (node->kind == NODE_RETURN && node->value)
            found = read_value(question, reading, node->value);
        else if (node->kind == NODE_IF)
            for (; item && !found; item = item->next)
                found = read_returns(question, reading, item->body);
        else if (node->kind == NODE_TRY || node->kind == NODE_WITH)
            found = read_returns(question, reading, node->body);
    }
    return found;
}

static bool may_return_column(const struct definition *function) {
    struct text text = node_text(function->module->tree.source, function->node);
    return text_contains(text, TEXT("olumn"));
}

/* with_roles(Column()): a library's function that is handed a column gives it back, marked. */
static int read_handed_column(struct question *question, const struct reading *reading,
                              const struct node *call) {
    const struct node *first = call->items;
    return first && first->kind == NODE_CALL ? read_value(question, reading, first) : 0;
}

/* Parent.__table__.c.get("start", Column(Date)): classes that share a table each declare the
 * column, and the first of them makes it. */
static bool asks_table(const struct reading *reading, const struct node *call) {
    struct text called = reading_text(reading, call->value);
    return text_ends(called, TEXT(".__table__.c.get")) ||
           text_ends(called, TEXT(".__table__.columns.get"));
}

static int read_unless_there(struct question *question, const struct reading *reading,
                             const struct node *call) {
    const struct node *column = call_argument(reading, call, "default", 1);
    return column ? read_value(question, reading, column) : 0;
}

/* id_column(): a function of the project that returns a column. */
static int read_wrapper(struct question *question, const struct reading *reading,
                        const struct node *call) {
    struct definition function;
    struct scope scope;
    if (reading_define(reading, call->value, &function, question->error))
        return -1;
    if (function.kind == DEFINITION_OUTSIDE)
        return read_handed_column(question, reading, call);
    if (function.kind != DEFINITION_FUNCTION || !may_return_column(&function) ||
        question->wrappers >= MOST_WRAPPERS)
        return 0;
    if (bind_parameters(question, reading, call, &function, &scope))
        return -1;
    struct reading inner = models_reading(question->models, function.module);
    inner.scope = &scope;
    struct question within = *question;
    within.passing = reading;
    within.passed = call;
    within.opened = &function;
    within.wrappers++;
    return read_returns(&within, &inner, function.node->function->body);
}

/* Column = partial(db.Column, nullable=False): 1: the call is one of that; its keywords hold where
 * the call itself gives none. */
static int read_partial(struct question *question, const struct reading *reading,
                        const struct node *call) {
    struct definition definition;
    struct column *column = &question->field->column;
    enum fact nullable;
    if (reading_define(reading, call->value, &definition, question->error))
        return -1;
    const struct node *partial = definition.node;
    if (definition.kind != DEFINITION_EXPRESSION || partial->kind != NODE_CALL || !partial->items)
        return 0;
    struct reading there = reading_at(reading, &definition);
    if (!text_ends(reading_text(&there, partial->value), TEXT("partial")))
        return 0;
    struct node made = *partial;
    made.value = partial->items;
    made.items = partial->items->next;
    int is = declaration_is(&there, &made, "Column", question->error);
    if (is != 1)
        return is;
    if (read_column(question, reading, call, false) < 0 ||
        call_flag(&there, partial, "nullable", SIZE_MAX, column->nullable, &nullable,
                  question->error))
        return -1;
    if (!call_argument(reading, call, "nullable", SIZE_MAX) && column->primary_key != FACT_YES)
        column->nullable = nullable;
    return 1;
}

static int read_call(struct question *question, const struct reading *reading,
                     const struct node *call) {
    int is = declaration_is(reading, call, "Column", question->error);
    if (is)
        return is < 0 ? -1 : read_column(question, reading, call, false);
    is = declaration_is(reading, call, "mapped_column", question->error);
    if (is)
        return is < 0 ? -1 : read_column(question, reading, call, true);
    for (size_t i = 0; i < sizeof column_takers / sizeof *column_takers; i++) {
        is = declaration_is(reading, call, column_takers[i], question->error);
        if (is)
            return is < 0 ? -1 : read_first_column(question, reading, call);
    }
    if (asks_table(reading, call))
        return read_unless_there(question, reading, call);
    is = read_partial(question, reading, call);
    return is ? is : read_wrapper(question, reading, call);
}

/* A column that stands elsewhere, under this name. */
static int read_defined(struct question *question, const struct reading *reading,
                        const struct node *name) {
    struct definition definition;
    if (reading_define(reading, name, &definition, question->error))
        return -1;
    if (definition.kind != DEFINITION_EXPRESSION || definition.node->kind != NODE_CALL)
        return 0;
    struct reading there = reading_at(reading, &definition);
    return read_call(question, &there, definition.node);
}

/* `id = Mixin.id`: the mixin's very column. Of a class with a table it would be a synonym. */
static int read_attribute(struct question *question, const struct reading *reading,
                          const struct node *attribute) {
    struct definition class;
    if (reading_define(reading, attribute->value, &class, question->error))
        return -1;
    if (class.kind != DEFINITION_CLASS)
        return 0;
    const struct mapped *mixin =
        models_class(question->models, class.module, class.node, question->error);
    if (!mixin)
        return -1;
    return mixin->root == ROOT_NONE ? read_defined(question, reading, attribute) : 0;
}

/* One of the same class is the other attribute's. */
static int read_name(struct question *question, const struct reading *reading,
                     const struct node *name) {
    struct text written = reading_text(reading, name);
    if (!question->wrappers && !question->owner->is_made &&
        members_find(&question->owner->members, written) && !question->member->definition)
        return 0;
    return read_defined(question, reading, name);
}

static int read_value(struct question *question, const struct reading *reading,
                      const struct node *value) {
    struct reading deeper;
    if (!reading_enter(reading, &deeper))
        return 0;
    if (value->kind == NODE_CALL)
        return read_call(question, &deeper, value);
    if (value->kind == NODE_NAME)
        return read_name(question, &deeper, value);
    if (value->kind == NODE_ATTRIBUTE &&
        (value->value->kind == NODE_NAME || value->value->kind == NODE_ATTRIBUTE))
        return read_attribute(question, &deeper, value);
    if (value->kind == NODE_CONDITIONAL)
        return read_value(question, &deeper, value->items);
    return 0;
}

/* ---- members ---- */

static enum era era_of_module(struct models *models, const struct module *module) {
    static const char *const words[] = {"mapped_column", "DeclarativeBase", "MappedAsDataclass"};
    enum era era = (enum era)(uintptr_t)map_find(&models->eras, module->path);
    if (era != ERA_UNASKED)
        return era;
    era = ERA_OLD;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_contains(module->tree.source, text_of(words[i])))
            era = ERA_NEW;
    map_put(&models->eras, models->arena, module->path, (void *)(uintptr_t)era);
    return era;
}

/* Old where a class writes Column(), and none of the files that it comes from knows what is newer.
 */
static enum era era_of_columns(struct models *models, const struct mapped *mapped) {
    bool has_column = false;
    for (size_t i = 0; i < mapped->order.count; i++) {
        const struct mapped *at = mapped->order.at[i];
        if (era_of_module(models, at->module) == ERA_NEW)
            return ERA_NEW;
        has_column = has_column ||
                     text_contains(node_text(at->module->tree.source, at->node), TEXT("Column("));
    }
    return has_column ? ERA_OLD : ERA_NEW;
}

/* Then an annotation alone is a word to type checkers. */
static bool is_for_checkers(struct question *question) {
    struct mapped *mapped = question->mapped;
    if (mapped->era == ERA_UNASKED)
        mapped->era = era_of_columns(question->models, mapped);
    return mapped->era == ERA_OLD;
}

/* x: Mapped[T], and nothing else. */
static int read_annotated(struct question *question) {
    struct annotation annotation;
    if (annotation_of(question, &annotation))
        return -1;
    if (!annotation.is_mapped || is_for_checkers(question))
        return 0;
    struct reading reading = models_reading(question->models, question->owner->module);
    struct column *column = &question->field->column;
    *column = (struct column){.name = question->member->name,
                              .primary_key = FACT_NO,
                              .server_default = FACT_NO,
                              .place = reading_place(&reading, question->member->annotation)};
    if (add_annotation(question, &annotation, false))
        return -1;
    constraints_name_column(&question->field->constraints, 0, column->name);
    return 1;
}

/* declared_attr(lambda cls: Column()) */
static int read_declared_lambda(struct question *question, const struct reading *reading,
                                const struct node *value) {
    if (!is_declared_lambda(value) ||
        !text_contains(reading_text(reading, value->value), TEXT("declared_attr")))
        return 0;
    return read_value(question, reading, value->items->function->value);
}

/* `return`, `return None`, `return cls.default` */
static bool is_no_column(const struct node *value) {
    return !value || value->kind == NODE_CONSTANT ||
           (value->kind == NODE_ATTRIBUTE && value->value->kind == NODE_NAME);
}

static bool sees_other_return(void *context, const struct node *node) {
    bool *found = context;
    *found = *found || (node->kind == NODE_RETURN && is_no_column(node->value));
    return node->kind != NODE_FUNCTION && node->kind != NODE_CLASS;
}

/* A column that only some of the classes have: which, a flag of the class says at run time. */
static bool may_return_nothing(const struct node *body) {
    bool found = false;
    const struct node *last = body;
    while (last && last->next)
        last = last->next;
    tree_walk(body, sees_other_return, &found);
    return found || (last && last->kind == NODE_IF && last->items && !last->items->next);
}

/* Which branch of an `if` makes the column is known at run time only. */
static void forget_details(struct field *field, struct arena *arena) {
    field->column.type = (struct type){.written = field->column.type.written};
    field->column.nullable = FACT_UNKNOWN;
    field->constraints.count = 0;
    constraints_hide(&field->constraints, arena);
}

static bool is_special(struct text name) {
    return text_starts(name, TEXT("__")) && text_ends(name, TEXT("__"));
}

int field_read_value(struct models *models, struct mapped *mapped, struct mapped *owner,
                     const struct member *member, const struct node *value, struct field *field,
                     struct error *error) {
    struct question question = {.models = models,
                                .mapped = mapped,
                                .owner = owner,
                                .member = member,
                                .field = field,
                                .error = error};
    struct reading reading = mapped_reading(models, owner);
    return read_value(&question, &reading, value);
}

int field_read(struct models *models, struct mapped *mapped, struct mapped *owner,
               const struct member *member, struct field *field, struct error *error) {
    struct question question = {.models = models,
                                .mapped = mapped,
                                .owner = owner,
                                .member = member,
                                .field = field,
                                .error = error};
    struct reading reading = mapped_reading(models, owner);
    *field = (struct field){0};
    if (is_special(member->name))
        return 0;
    if (mapped->root == ROOT_SQLMODEL)
        return sqlmodel_field_read(models, mapped, owner, member, field, error);
    /* has_inherited_table(cls): the class whose table it is has the column in any case. */
    if (member->definition && may_return_nothing(member->definition->function->body) &&
        !text_contains(reading_text(&reading, member->definition), TEXT("has_inherited_table(")))
        return 0;
    if (member->definition && is_declared_attribute(owner->module, member->definition))
        return read_returns(&question, &reading, member->definition->function->body);
    if (member->definition)
        return 0;
    if (!member->value)
        return read_annotated(&question);
    int found = read_value(&question, &reading, member->value);
    if (!found)
        found = read_declared_lambda(&question, &reading, member->value);
    if (found == 1 && member->is_unsure)
        forget_details(field, models->arena);
    return found;
}
