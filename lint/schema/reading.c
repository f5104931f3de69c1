/* reading.c: what every reader of declarations asks of a call: where it stands, its arguments, what
 * its names stand for. */
#include "schema/declaration.h"

struct text reading_text(const struct reading *reading, const struct node *node) {
    return node_text(reading->module->tree.source, node);
}

struct place reading_place(const struct reading *reading, const struct node *node) {
    return (struct place){reading->module->path, node->line, node->column};
}

int reading_define(const struct reading *reading, const struct node *node,
                   struct definition *definition, struct error *error) {
    return modules_define(reading->modules, reading->module, node, definition, error);
}

int reading_value(const struct reading *reading, const struct node *node, struct value *value,
                  struct error *error) {
    return modules_value(reading->modules, reading->module, reading->scope, node, value, error);
}

bool reading_enter(const struct reading *reading, struct reading *deeper) {
    *deeper = *reading;
    return deeper->depth++ < READING_MOST_DEPTH;
}

/* A definition in the same function sees the function's variables, one elsewhere does not;
 * constants of a module are found without them. */
struct reading reading_at(const struct reading *reading, const struct definition *definition) {
    struct reading there = *reading;
    if (definition->module != reading->module)
        there.scope = NULL;
    there.module = definition->module;
    there.depth++;
    return there;
}

const struct node *call_argument(const struct reading *reading, const struct node *call,
                                 const char *name, size_t position) {
    size_t count = 0;
    bool counts = true;
    for (const struct node *item = call->items; item; item = item->next) {
        if (item->kind == NODE_KEYWORD) {
            if (text_equal(node_name(reading->module->tree.source, item), text_of(name)))
                return item->value;
            continue;
        }
        counts = counts && item->kind != NODE_STAR && item->kind != NODE_DOUBLE_STAR;
        if (counts && count++ == position)
            return item;
    }
    return NULL;
}

static enum fact fact_of_value(const struct value *value) {
    int truth = value_truth(value);
    return truth < 0 ? FACT_UNKNOWN : truth ? FACT_YES : FACT_NO;
}

/* `**options`: a dict whose keys are known says yes or no, any other may say anything. */
static enum fact flag_of_options(const struct value *options, const char *name, enum fact absent) {
    if (options->kind != VALUE_DICT)
        return FACT_UNKNOWN;
    for (size_t i = 0; i + 1 < options->items.count; i += 2)
        if (text_equal(options->items.at[i].text, text_of(name)))
            return fact_of_value(&options->items.at[i + 1]);
    return absent;
}

int call_flag(const struct reading *reading, const struct node *call, const char *name,
              size_t position, enum fact absent, enum fact *flag, struct error *error) {
    struct value value;
    const struct node *given = call_argument(reading, call, name, position);
    *flag = absent;
    if (given) {
        if (reading_value(reading, given, &value, error))
            return -1;
        *flag = fact_of_value(&value);
        return 0;
    }
    for (const struct node *item = call->items; item; item = item->next) {
        if (item->kind != NODE_DOUBLE_STAR)
            continue;
        if (reading_value(reading, item->value, &value, error))
            return -1;
        *flag = flag_of_options(&value, name, *flag);
    }
    return 0;
}

/* Libraries that give SQLAlchemy's own names under theirs. */
static bool is_of_sqlalchemy(struct text dotted) {
    return text_contains(dotted, TEXT("sqlalchemy")) || text_starts(dotted, TEXT("sqlmodel.")) ||
           text_starts(dotted, TEXT("citext."));
}

/* What a SQLAlchemy() of Flask-SQLAlchemy is called, also where a library hands it out: `from
 * coaster.db import db`. */
static bool is_database_object(struct text name) {
    static const char *const names[] = {"db", "database", "sa", "sqla"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, text_of(names[i])))
            return true;
    return false;
}

bool definition_is_sqlalchemy(const struct definition *definition, struct text *name) {
    struct text dotted = definition->outside, owner = {0}, last = {0}, part;
    if (definition->kind != DEFINITION_OUTSIDE)
        return false;
    while (text_next_part(&dotted, '.', &part)) {
        owner = last;
        last = part;
    }
    if (!is_of_sqlalchemy(definition->outside) && !is_database_object(owner))
        return false;
    *name = last;
    return true;
}
