/* upgrade_arguments.c: the arguments of operations, by the names that Alembic gives them. */
#include "schema/upgrade.h"

/* Is `name` one of "a|old_a"? */
static bool is_alternative(struct text alternatives, struct text name) {
    struct text one;
    while (text_next_part(&alternatives, '|', &one))
        if (text_equal(one, name))
            return true;
    return false;
}

/* The position of a parameter and all its names; SIZE_MAX: by keyword only. */
static size_t parameter_position(const char *parameters, struct text name, struct text *names) {
    struct text rest = text_of(parameters), alternatives;
    for (size_t at = 0; text_next_part(&rest, ',', &alternatives); at++)
        if (is_alternative(alternatives, name)) {
            *names = alternatives;
            return at;
        }
    *names = name;
    return SIZE_MAX;
}

bool parameter_thing(const struct call *call, const char *name, struct thing *thing) {
    struct text names;
    size_t position = parameter_position(call->parameters, text_of(name), &names), at = 0;
    for (size_t i = 0; i < call->arguments.count; i++) {
        const struct argument *argument = &call->arguments.at[i];
        bool is_it =
            argument->name.size > 0 ? is_alternative(names, argument->name) : at++ == position;
        if (is_it) {
            *thing = argument->thing;
            return true;
        }
    }
    return false;
}

enum presence parameter_text(const struct call *call, const char *name, struct text *text) {
    struct thing thing;
    *text = TEXT("");
    if (!parameter_thing(call, name, &thing))
        return call->arguments.is_complete ? ABSENT : COMPUTED;
    if (thing_text(call->reader, thing, text))
        return PRESENT;
    *text = TEXT("");
    return thing_value(call->reader, thing).kind == VALUE_NONE ? ABSENT : COMPUTED;
}

enum fact parameter_fact(const struct call *call, const char *name) {
    struct thing thing;
    if (!parameter_thing(call, name, &thing))
        return FACT_UNKNOWN;
    struct value value = thing_value(call->reader, thing);
    int truth = value.kind == VALUE_NONE ? -1 : value_truth(&value);
    return truth < 0 ? FACT_UNKNOWN : truth ? FACT_YES : FACT_NO;
}

/* A type that a variable holds: the reader of columns knows values only. */
static void read_held_type(struct reader *reader, struct thing call, struct column *column) {
    size_t position = 0;
    for (const struct node *at = call.node->items; at && position < 2; at = at->next, position++) {
        struct thing *held =
            at->kind == NODE_NAME ? frame_find(call.frame, node_source(call.frame, at)) : NULL;
        if (!held || held->kind != THING_EXPRESSION || column->type.name.size > 0)
            continue;
        struct reading reading = reader_reading(reader, held->frame);
        if (type_read(&reading, held->node, &column->type, reader->error))
            reader->has_failed = true;
    }
}

int thing_column(struct reader *reader, struct thing thing, struct column *column,
                 struct constraints *hanging) {
    thing = thing_follow(reader, thing);
    if (thing.kind != THING_EXPRESSION || thing.node->kind != NODE_CALL)
        return 0;
    struct reading reading = reader_reading(reader, thing.frame);
    int is_column = declaration_is(&reading, thing.node, "Column", reader->error);
    if (is_column == 1 && column_read(&reading, thing.node, column, hanging, reader->error))
        is_column = -1;
    if (is_column == 1)
        read_held_type(reader, thing, column);
    if (is_column < 0)
        reader->has_failed = true;
    return is_column;
}

/* "name", text("name DESC"), column("name").desc(): the column, if it is one. */
static bool index_column(struct reader *reader, struct thing thing, struct text *name) {
    if (!thing_text(reader, thing, name))
        return false;
    static const char *const orders[] = {" DESC", " ASC", " desc", " asc"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (text_ends(*name, text_of(orders[i])))
            name->size -= text_of(orders[i]).size;
    *name = text_trim(*name);
    for (size_t i = 0; i < name->size; i++)
        if (name->at[i] == '(' || name->at[i] == ' ' || name->at[i] == '-')
            return false;
    return true;
}

bool parameter_columns(const struct call *call, const char *name, struct texts *columns) {
    struct thing thing;
    struct things items = {0};
    struct text column;
    if (!parameter_thing(call, name, &thing))
        return false;
    if (index_column(call->reader, thing, &column)) { /* one name where a list is asked for */
        vector_push(columns, call->reader->arena, column);
        return true;
    }
    bool is_known = thing_items(call->reader, thing, &items);
    for (size_t i = 0; is_known && i < items.count; i++) {
        is_known = index_column(call->reader, items.at[i], &column);
        if (is_known)
            vector_push(columns, call->reader->arena, column);
    }
    return is_known;
}

/* ---- words ---- */

static void add_words(struct reader *reader, struct thing thing, struct texts *words) {
    struct text text;
    struct things items = {0};
    if (thing_text(reader, thing, &text))
        vector_push(words, reader->arena, text);
    else if (thing_items(reader, thing, &items))
        for (size_t i = 0; i < items.count && thing_text(reader, items.at[i], &text); i++)
            vector_push(words, reader->arena, text);
    if (thing.kind == THING_EXPRESSION)
        vector_push(words, reader->arena, node_source(thing.frame, thing.node));
}

struct text arguments_words(struct reader *reader, const struct arguments *arguments) {
    struct texts words = {0};
    for (size_t i = 0; i < arguments->count; i++)
        add_words(reader, arguments->at[i].thing, &words);
    return text_join(words, TEXT("\n"), reader->arena);
}
