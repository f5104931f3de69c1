/* type_enum.c: the members and the name of an Enum type: literals, lists, enum classes. */
#include "schema/type_read.h"

#include <ctype.h>

/* ---- what an enum class holds ---- */

struct member {
    struct text name;
    struct value value;
};
struct members {
    struct member *at;
    size_t count, room;
    bool are_known; /* false: there may be others */
    struct text class_name;
};

/* `auto()`: a StrEnum takes the name in lower case; what others count, nobody stores. */
static bool is_automatic(const struct reading *reading, const struct node *value) {
    return value->kind == NODE_CALL && text_ends(reading_text(reading, value->value), TEXT("auto"));
}

static void add_member(struct members *members, struct arena *arena, struct text name,
                       struct value value) {
    if (name.at[0] != '_')
        vector_push(members, arena, (struct member){name, value});
}

static int read_member(const struct reading *reading, const struct node *target,
                       const struct node *given, struct members *members, struct error *error) {
    struct value value;
    if (target->kind != NODE_NAME || given->kind == NODE_LAMBDA)
        return 0;
    if (reading_value(reading, given, &value, error))
        return -1;
    if ((value.kind == VALUE_TUPLE || value.kind == VALUE_LIST) && value.items.count)
        value = value.items.at[0]; /* of a `str` with arguments, or one with a label beside it */
    if (is_automatic(reading, given))
        value = value_unknown(given, "is counted");
    add_member(members, reading->arena, reading_text(reading, target), value);
    return 0;
}

/* Statements that may bind a member in a way that is not followed. */
static bool may_hide_member(const struct node *statement) {
    return statement->kind == NODE_IF || statement->kind == NODE_FOR ||
           statement->kind == NODE_WHILE || statement->kind == NODE_TRY ||
           statement->kind == NODE_WITH || statement->kind == NODE_EXEC;
}

static int read_class_members(const struct reading *reading, const struct node *class,
                              struct members *members, struct error *error) {
    members->are_known = true;
    members->class_name = declared_name(reading, class);
    for (const struct node *node = class->function->body; node; node = node->next) {
        if (may_hide_member(node))
            members->are_known = false;
        const struct node *target = node->kind == NODE_ASSIGN ? node->items : NULL;
        for (; target; target = target->next)
            if (read_member(reading, target, node->value, members, error))
                return -1;
        if (node->kind == NODE_ANNOTATED && node->value &&
            read_member(reading, node->target, node->value, members, error))
            return -1;
    }
    return 0;
}

/* "a b", "a, b" */
static void split_members(struct text names, struct members *members, struct arena *arena) {
    for (size_t at = 0, end = 0; at < names.size; at = end + 1) {
        for (end = at; end < names.size && names.at[end] != ' ' && names.at[end] != ',';)
            end++;
        if (end > at)
            add_member(members, arena, text_slice(names, at, end), (struct value){0});
    }
}

/* Enum("Kind", "a b"), Enum("Kind", [("a", 1)]), Enum("Kind", {"a": 1}) */
static int read_made_members(const struct reading *reading, const struct node *call,
                             struct members *members, struct error *error) {
    struct value name = {0}, names = {0};
    const struct node *first = call_argument(reading, call, "value", 0);
    const struct node *second = call_argument(reading, call, "names", 1);
    if (!first || !second)
        return 0;
    if (reading_value(reading, first, &name, error) ||
        reading_value(reading, second, &names, error))
        return -1;
    members->class_name = name.text;
    members->are_known = name.kind == VALUE_STRING;
    if (names.kind == VALUE_STRING)
        split_members(names.text, members, reading->arena);
    else if (names.kind != VALUE_LIST && names.kind != VALUE_TUPLE && names.kind != VALUE_DICT)
        members->are_known = false;
    for (size_t i = 0; i < names.items.count; i++) {
        const struct value *item = &names.items.at[i];
        struct value value = {0};
        if (names.kind == VALUE_DICT && i + 1 < names.items.count)
            value = names.items.at[++i];
        if (item->kind == VALUE_TUPLE && item->items.count == 2) {
            value = item->items.at[1];
            item = &item->items.at[0];
        }
        if (item->kind == VALUE_STRING && item->text.size)
            add_member(members, reading->arena, item->text, value);
        else
            members->are_known = false;
    }
    return 0;
}

/* 1: the expression names an enum; 0: it is none that can be found; -1. */
static int read_enum(const struct reading *reading, const struct node *expression,
                     struct members *members, struct error *error) {
    struct definition definition;
    *members = (struct members){0};
    if (expression->kind != NODE_NAME && expression->kind != NODE_ATTRIBUTE)
        return 0;
    if (reading_define(reading, expression, &definition, error))
        return -1;
    if (definition.is_unsure || !definition.module || !definition.node)
        return 0;
    struct reading there = reading_at(reading, &definition);
    if (definition.kind == DEFINITION_CLASS)
        return read_class_members(&there, definition.node, members, error) ? -1 : 1;
    if (definition.kind != DEFINITION_EXPRESSION || definition.node->kind != NODE_CALL)
        return 0;
    return read_made_members(&there, definition.node, members, error) ? -1 : 1;
}

/* ---- what the type stores of it ---- */

static struct text lower(struct text text, struct arena *arena) {
    struct text copy = text_copy(text, arena);
    char *at = arena_alloc(arena, copy.size + 1);
    for (size_t i = 0; i < copy.size; i++)
        at[i] = (char)tolower((unsigned char)copy.at[i]);
    return (struct text){at, copy.size};
}

static void store_member(struct type *type, struct text text, struct arena *arena) {
    if (!texts_contain(type->members, text))
        vector_push(&type->members, arena, text);
}

static void store_members(struct type *type, const struct members *members, bool by_value,
                          struct arena *arena) {
    type->members_known = type->members_known && members->are_known;
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->at[i];
        if (!by_value)
            store_member(type, member->name, arena);
        else if (member->value.kind == VALUE_STRING)
            store_member(type, member->value.text, arena);
        else
            type->members_known = false;
    }
}

enum stored { STORED_NAMES, STORED_VALUES, STORED_UNKNOWN };

/* values_callable: what it gives is told by what its text mentions. */
static int read_stored(const struct reading *reading, const struct node *call, enum stored *stored,
                       struct error *error) {
    struct definition definition = {0};
    const struct node *given =
        call ? call_argument(reading, call, "values_callable", SIZE_MAX) : NULL;
    *stored = STORED_NAMES;
    if (!given || given->kind == NODE_CONSTANT)
        return 0;
    struct text text = reading_text(reading, given);
    if (given->kind == NODE_NAME || given->kind == NODE_ATTRIBUTE) {
        if (reading_define(reading, given, &definition, error))
            return -1;
        if (definition.module && definition.node)
            text = node_text(definition.module->tree.source, definition.node);
    }
    bool by_value = text_contains(text, TEXT(".value"));
    bool by_name = text_contains(text, TEXT(".name"));
    *stored = by_value == by_name ? STORED_UNKNOWN : by_value ? STORED_VALUES : STORED_NAMES;
    return 0;
}

/* ---- the arguments of Enum() ---- */

/* *[kind.value for kind in Kind] */
static int read_comprehension(const struct reading *reading, const struct node *list,
                              struct type *type, struct error *error) {
    struct members members;
    const struct node *item = list->value, *clause = list->items;
    type->members_known = false;
    if (item->kind != NODE_ATTRIBUTE || clause->next || clause->items)
        return 0;
    struct text part = node_name(reading->module->tree.source, item);
    bool by_value = text_equal(part, TEXT("value"));
    if (!by_value && !text_equal(part, TEXT("name")))
        return 0;
    int found = read_enum(reading, clause->value, &members, error);
    type->members_known = found == 1;
    if (found == 1)
        store_members(type, &members, by_value, reading->arena);
    return found < 0 ? -1 : 0;
}

static void store_literals(struct type *type, const struct value *value, struct arena *arena) {
    if (value->kind == VALUE_STRING)
        store_member(type, value->text, arena);
    else if (value->kind == VALUE_UNKNOWN || !value->items.count)
        type->members_known = false;
    for (size_t i = 0; i < value->items.count; i++)
        if (value->items.at[i].kind == VALUE_STRING)
            store_member(type, value->items.at[i].text, arena);
        else
            type->members_known = false;
}

static int read_literals(const struct reading *reading, const struct node *node, struct type *type,
                         struct error *error) {
    struct value value;
    if (node->kind == NODE_COMPREHENSION)
        return read_comprehension(reading, node, type, error);
    if (reading_value(reading, node, &value, error))
        return -1;
    store_literals(type, &value, reading->arena);
    return 0;
}

struct options { /* of Enum(): a call, and where it stands; NULL: there are none */
    const struct reading *reading;
    const struct node *call;
};

/* Enum(Kind): the name is that of the class, in lower case, where none is given. */
static int read_enum_argument(const struct reading *reading, const struct options *options,
                              const struct node *given, struct type *type, struct text *name,
                              struct error *error) {
    struct members members;
    enum stored stored;
    int found = read_enum(reading, given, &members, error);
    if (found != 1)
        return found;
    if (read_stored(options->reading, options->call, &stored, error))
        return -1;
    *name = lower(members.class_name, reading->arena);
    if (stored == STORED_UNKNOWN)
        type->members_known = false;
    else
        store_members(type, &members, stored == STORED_VALUES, reading->arena);
    return 1;
}

static int read_positional(const struct reading *reading, const struct node *call,
                           struct type *type, struct text *name, struct error *error) {
    size_t count = 0;
    const struct options options = {reading, call};
    for (const struct node *item = call->items; item; item = item->next) {
        if (item->kind == NODE_KEYWORD)
            continue;
        int found = 0;
        if (count++ == 0)
            found = read_enum_argument(reading, &options, item, type, name, error);
        if (found == 0)
            found =
                read_literals(reading, item->kind == NODE_STAR ? item->value : item, type, error);
        if (found < 0)
            return -1;
    }
    type->members_known = type->members_known && count;
    return 0;
}

static int read_name(const struct reading *reading, const struct node *call, struct text *name,
                     struct error *error) {
    struct value value;
    const struct node *given = call_argument(reading, call, "name", SIZE_MAX);
    if (!given)
        return 0;
    if (reading_value(reading, given, &value, error))
        return -1;
    if (value.kind != VALUE_NONE)
        *name = value.kind == VALUE_STRING ? value.text : TEXT("");
    return 0;
}

/* An enum that is kept as text: as long as its longest member where no length is given. */
static int read_text_enum(const struct reading *reading, const struct node *call, struct type *type,
                          struct error *error) {
    struct value value = {0};
    const struct node *length = call_argument(reading, call, "length", SIZE_MAX);
    *type = (struct type){.name = TEXT("VARCHAR")};
    if (length && reading_value(reading, length, &value, error))
        return -1;
    vector_push(&type->arguments, reading->arena,
                value.kind == VALUE_INTEGER
                    ? text_format(reading->arena, "%lld", (long long)value.integer)
                    : TEXT("?"));
    return 0;
}

int type_read_members(const struct reading *reading, const struct node *call, struct type *type,
                      struct error *error) {
    struct text name = {0};
    enum fact is_native;
    type->members_known = true;
    if (call_flag(reading, call, "native_enum", SIZE_MAX, FACT_YES, &is_native, error))
        return -1;
    if (is_native == FACT_NO)
        return read_text_enum(reading, call, type, error);
    if (read_positional(reading, call, type, &name, error) ||
        read_name(reading, call, &name, error))
        return -1;
    if (is_native == FACT_UNKNOWN)
        *type = (struct type){0};
    else if (name.size)
        vector_push(&type->arguments, reading->arena, name);
    return 0;
}

int type_read_enum(const struct reading *reading, const struct node *kind,
                   const struct reading *there, const struct node *pattern, struct type *type,
                   struct error *error) {
    struct text name = {0};
    enum fact is_native = FACT_YES;
    const struct options options = {there, pattern};
    *type = (struct type){.name = TEXT("ENUM"), .members_known = true};
    type->written = reading_text(reading, kind);
    if (pattern && call_flag(there, pattern, "native_enum", SIZE_MAX, FACT_YES, &is_native, error))
        return -1;
    if (is_native == FACT_NO)
        return read_text_enum(there, pattern, type, error);
    int found =
        is_native == FACT_YES ? read_enum_argument(reading, &options, kind, type, &name, error) : 0;
    if (found == 1)
        vector_push(&type->arguments, reading->arena, name);
    else
        *type = (struct type){.written = type->written};
    return found < 0 ? -1 : 0;
}
