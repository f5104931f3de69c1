/* models_name.c: the name of a class's table: given, inherited, or made from the class's name by
 * the rule of its base. */
#include <ctype.h>

#include "schema/mapped.h"

/* Flask-SQLAlchemy's rule: `_` before a capital that follows a small letter or digit, or that a
 * small letter follows; then all small. APIKey: api_key, User2FA: user2_fa. */
struct text models_snake_name(struct text name, struct arena *arena) {
    char *snake = arena_alloc(arena, 2 * name.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.at[i];
        unsigned char before = i ? (unsigned char)name.at[i - 1] : '\0';
        unsigned char after = i + 1 < name.size ? (unsigned char)name.at[i + 1] : '\0';
        if (isupper(c) && i && (islower(before) || isdigit(before) || islower(after)))
            snake[size++] = '_';
        snake[size++] = (char)tolower(c);
    }
    size_t start = 0;
    while (start < size && snake[start] == '_')
        start++;
    return (struct text){snake + start, size - start};
}

static struct text small_name(struct text name, struct arena *arena) {
    char *small = arena_alloc(arena, name.size + 1);
    for (size_t i = 0; i < name.size; i++)
        small[i] = (char)tolower((unsigned char)name.at[i]);
    return (struct text){small, name.size};
}

static void add_usual(struct texts *names, struct text name, struct arena *arena) {
    const struct text plurals[] = {
        name,
        text_format(arena, "%.*ss", TEXT_ARGS(name)),
        text_format(arena, "%.*ses", TEXT_ARGS(name)),
        text_format(arena, "%.*sies", TEXT_ARGS(text_slice(name, 0, name.size - 1))),
    };
    size_t count = text_ends(name, TEXT("y")) ? 4 : 3;
    for (size_t i = 0; i < count; i++)
        if (!texts_contain(*names, plurals[i]))
            vector_push(names, arena, plurals[i]);
}

struct texts models_usual_names(struct text class_name, struct arena *arena) {
    struct texts names = {0};
    add_usual(&names, models_snake_name(class_name, arena), arena);
    add_usual(&names, small_name(class_name, arena), arena);
    return names;
}

static int give(struct text given, enum name_kind *kind, struct text *name) {
    *kind = NAME_KNOWN;
    *name = given;
    return 0;
}

/* What the library makes where no class says anything. */
static int made_name(struct models *models, const struct mapped *mapped, enum name_kind *kind,
                     struct text *name) {
    if (!mapped->name.size)
        *kind = NAME_COMPUTED;
    else if (mapped->root == ROOT_FLASK)
        return give(models_snake_name(mapped->name, models->arena), kind, name);
    else if (mapped->root == ROOT_SQLMODEL)
        return give(small_name(mapped->name, models->arena), kind, name);
    return 0;
}

static int written_name(struct models *models, const struct mapped *owner, const struct node *node,
                        enum name_kind *kind, struct text *name, struct error *error) {
    struct value value;
    if (modules_value(models->modules, owner->module, owner->scope, node, &value, error))
        return -1;
    if (value.kind == VALUE_STRING)
        return give(value.text, kind, name);
    *kind = value.kind == VALUE_NONE ? NAME_NONE : NAME_COMPUTED;
    return 0;
}

/* SQLAlchemy asks for the attribute as Python does, in the order of the bases. A plain value of a
 * class that is mapped already is that class's own affair; a computed one is computed anew. */
int table_name_read(struct models *models, struct mapped *mapped, enum name_kind *kind,
                    struct text *name, struct error *error) {
    struct mapped *owner;
    const struct member *member = lineage_find(mapped, TEXT("__tablename__"), &owner);
    *kind = NAME_NONE;
    if (!member)
        return made_name(models, mapped, kind, name);
    if (member->definition) {
        struct expression function = {owner->module, member->definition};
        return computed_name_read(models, mapped, &function, kind, name, error);
    }
    if (owner != mapped && owner->is_mapped)
        return mapped->root == ROOT_FLASK ? made_name(models, mapped, kind, name) : 0;
    if (is_declared_lambda(member->value)) {
        struct expression call = {owner->module, member->value};
        return computed_name_read(models, mapped, &call, kind, name, error);
    }
    return written_name(models, owner, member->value, kind, name, error);
}
