/* migration.c: the four variables of a migration, as Alembic finds them after it has run the file.
 */
#include "alembic/migration.h"

#include <string.h>

#include "alembic/tail.h"
#include "base/pattern.h"
#include "python/module.h"
#include "python/parser.h"

static const struct text variables[] = {
    {"revision", 8}, {"down_revision", 13}, {"branch_labels", 13}, {"depends_on", 10}};

/* One file being read. What only the reading needs lives in `scratch` and goes with it. */
struct reading {
    struct text source;
    struct arena *arena;
    struct arena scratch;
    struct scope scope;
    struct migration *migration;
};

static void refuse(struct reading *reading, enum migration_state state, size_t line, size_t column,
                   struct text reason) {
    struct migration *migration = reading->migration;
    if (migration->state != MIGRATION_READ) /* the first reason stands */
        return;
    migration->state = state;
    migration->reason = reason;
    migration->place.line = line;
    migration->place.column = column;
}

static void refuse_at(struct reading *reading, enum migration_state state, const struct node *node,
                      struct text reason) {
    refuse(reading, state, node ? node->line : 0, node ? node->column : 0, reason);
}

static struct place place_of(const struct reading *reading, const struct value *value) {
    return (struct place){reading->migration->revision.path, value->node ? value->node->line : 0,
                          value->node ? value->node->column : 0};
}

/* ---- running the file ---- */

/* `<<<<<<<`, `=======`, `>>>>>>>` or `|||||||` at the start of the line where lexing or parsing
 * broke off. */
static bool is_conflict(struct text source, const struct parser *parser) {
    size_t start = parser->token.start - (parser->token.column - 1);
    struct text line = text_slice(source, start, start + 7);
    return text_equal(line, TEXT("<<<<<<<")) || text_equal(line, TEXT("=======")) ||
           text_equal(line, TEXT(">>>>>>>")) || text_equal(line, TEXT("|||||||"));
}

static void refuse_syntax(struct reading *reading, const struct parser *parser) {
    struct text reason =
        is_conflict(reading->source, parser)
            ? TEXT("git's conflict markers stand in it")
            : text_format(reading->arena, "syntax error: %s", parser_reason(parser));
    refuse(reading, MIGRATION_UNREADABLE, parser->token.line, parser->token.column, reason);
}

/* Parses and runs statement by statement, up to the functions at the end. */
static void run(struct reading *reading, bool whole) {
    struct parser parser;
    const struct node *stopped = NULL, *statement;
    parser_start(&parser, reading->source, !whole, &reading->scratch);
    scope_start(&reading->scope, reading->source, parser.lexer.encoding, &reading->scratch);
    reading->scope.watched =
        (struct texts){(struct text *)(uintptr_t)variables, 4, 4}; /* only read */
    size_t tail = whole ? SIZE_MAX : tail_start(reading->source);
    while (parser.token.start != tail && (statement = parser_statement(&parser)))
        if (!stopped && !module_run(statement, &reading->scope, &stopped))
            refuse_at(reading, MIGRATION_UNREADABLE, stopped, TEXT("it raises when it is loaded"));
    if (parser_reason(&parser)) {
        reading->migration->state = MIGRATION_READ; /* a file that does not compile never runs */
        refuse_syntax(reading, &parser);
    }
}

/* ---- values ---- */

/* "the value of `down_revision` is the result of a call" */
static void refuse_computed(struct reading *reading, const char *variable,
                            const struct value *value) {
    refuse_at(reading, MIGRATION_COMPUTED, value->node,
              text_format(reading->arena, "`%s` %s", variable, value->reason));
}

/* Ids from file names, for files that Alembic 0.1 wrote: `[a-f0-9]+\.py`. */
static struct text legacy_id(struct text file_name) {
    struct text id = text_slice(file_name, 0, file_name.size - (text_ends(file_name, TEXT("\n"))));
    if (!text_ends(id, TEXT(".py")))
        return TEXT("");
    id.size -= 3;
    for (size_t i = 0; i < id.size; i++)
        if (!text_contains(TEXT("0123456789abcdef"), text_slice(id, i, i + 1)))
            return TEXT("");
    return id;
}

static void read_id(struct reading *reading) {
    struct revision *revision = &reading->migration->revision;
    struct value value;
    if (!scope_find(&reading->scope, variables[0], &value)) {
        revision->id = text_copy(legacy_id(path_name(revision->path)), reading->arena);
        if (revision->id.size == 0)
            refuse(reading, MIGRATION_UNREADABLE, 0, 0,
                   TEXT("it assigns no `revision`, and Alembic could not determine the revision id "
                        "from its file name"));
        return;
    }
    revision->place = place_of(reading, &value);
    if (value.kind == VALUE_UNKNOWN)
        refuse_computed(reading, "revision", &value);
    else if (value.kind != VALUE_STRING || value.text.size == 0)
        refuse_at(reading, MIGRATION_UNREADABLE, value.node,
                  value.kind == VALUE_STRING ? TEXT("`revision` is empty")
                                             : TEXT("`revision` is no string"));
    else
        revision->id = text_copy(value.text, reading->arena);
}

/* Adds a text unless it is there. `seen` serves where there are many. */
static void texts_add(struct texts *texts, struct text text, struct map *seen,
                      struct reading *reading) {
    enum { FEW = 8 };
    if (texts->count < FEW ? texts_contain(*texts, text) : map_find(seen, text) != NULL)
        return;
    struct text copy = text_copy(text, reading->arena);
    vector_push(texts, reading->arena, copy);
    for (size_t i = texts->count == FEW ? 0 : texts->count - 1;
         texts->count >= FEW && i < texts->count; i++)
        map_put(seen, &reading->scratch, texts->at[i], texts);
}

/* What Alembic's to_tuple() makes of a value: nothing of None, one of a string, all of a list, each
 * once. False: something in it is no string. */
static bool texts_of(struct reading *reading, const struct value *value, struct texts *texts) {
    struct map seen = {0};
    if (value->kind == VALUE_NONE)
        return true;
    if (value->kind == VALUE_STRING) {
        texts->at = arena_new(reading->arena, struct text);
        texts->at[0] = text_copy(value->text, reading->arena);
        texts->count = texts->room = 1;
        return true;
    }
    if (value->kind != VALUE_TUPLE && value->kind != VALUE_LIST && value->kind != VALUE_SET)
        return false;
    for (size_t i = 0; i < value->items.count; i++) {
        if (value->items.at[i].kind != VALUE_STRING)
            return false;
        texts_add(texts, value->items.at[i].text, &seen, reading);
    }
    return true;
}

/* None, an empty string, a list of nothing or of nothing but None. Alembic 1.12.1 and later look
 * for a migration whose id is the empty string; what is meant is plain. They refuse 0 and False,
 * which were roots to earlier ones. */
static bool is_root(const struct value *value) {
    bool is_list = value->kind == VALUE_TUPLE || value->kind == VALUE_LIST;
    if (is_list && value->items.count == 1)
        return value->items.at[0].kind == VALUE_NONE;
    return value->kind != VALUE_BOOL && value->kind != VALUE_INTEGER && value_truth(value) == 0;
}

/* Of a collection of one Alembic takes that one, whatever it is: so `("a", "b"),` with its stray
 * comma is both. */
static struct value unwrapped(const struct value *value) {
    bool holds_one =
        (value->kind == VALUE_TUPLE || value->kind == VALUE_LIST) && value->items.count == 1;
    if (!holds_one)
        return *value;
    struct value inner = value->items.at[0];
    bool is_collection =
        inner.kind == VALUE_TUPLE || inner.kind == VALUE_LIST || inner.kind == VALUE_SET;
    inner.node = value->node;
    return is_collection ? inner : *value;
}

static void read_parents(struct reading *reading) {
    struct revision *revision = &reading->migration->revision;
    struct value value;
    if (!scope_find(&reading->scope, variables[1], &value)) {
        refuse(reading, MIGRATION_UNREADABLE, 0, 0, TEXT("it assigns no `down_revision`"));
        return;
    }
    revision->parents_place = place_of(reading, &value);
    if (value.kind == VALUE_UNKNOWN) {
        refuse_computed(reading, "down_revision", &value);
        return;
    }
    struct value parents = unwrapped(&value);
    if (is_root(&value) || texts_of(reading, &parents, &revision->parents))
        return;
    revision->parents = (struct texts){0};
    refuse_at(reading, MIGRATION_UNREADABLE, value.node,
              TEXT("`down_revision` is neither None, a string nor a list of strings"));
}

/* Labels and dependencies may be missing; what can't be read is only not known. */
static bool read_optional(struct reading *reading, struct text name, struct texts *texts) {
    struct value value;
    if (!scope_find(&reading->scope, name, &value))
        return true;
    if (value.kind != VALUE_UNKNOWN && texts_of(reading, &value, texts))
        return true;
    *texts = (struct texts){0};
    return false;
}

/* A label that stands there twice keeps Alembic from loading the history, so it is kept twice. */
static void keep_doubled_label(struct reading *reading) {
    struct texts *labels = &reading->migration->revision.labels;
    struct value value;
    if (!scope_find(&reading->scope, variables[2], &value) ||
        (value.kind != VALUE_TUPLE && value.kind != VALUE_LIST) || labels->count == 0 ||
        labels->count == value.items.count)
        return;
    for (size_t i = 0; i < value.items.count; i++)
        for (size_t k = 0; k < i; k++)
            if (text_equal(value.items.at[i].text, value.items.at[k].text)) {
                struct text doubled = text_copy(value.items.at[i].text, reading->arena);
                vector_push(labels, reading->arena, doubled);
                return;
            }
}

static void read_variables(struct reading *reading) {
    struct revision *revision = &reading->migration->revision;
    read_id(reading);
    read_parents(reading);
    revision->labels_known = read_optional(reading, variables[2], &revision->labels);
    keep_doubled_label(reading);
    revision->depends_known = read_optional(reading, variables[3], &revision->depends_on);
    if (revision->depends_on.count == 1 && revision->depends_on.at[0].size == 0)
        revision->depends_on.count = 0; /* "" is false, so Alembic sees no dependency */
}

void migration_read(struct text bytes, struct text path, bool whole, struct arena *arena,
                    struct migration *migration) {
    struct reading reading = {.source = bytes, .arena = arena, .migration = migration};
    *migration =
        (struct migration){.state = MIGRATION_READ, .revision.path = path, .place = {.path = path}};
    if (!migration_name_loads(path_name(path))) {
        migration->state = MIGRATION_NONE;
        return;
    }
    run(&reading, whole);
    read_variables(&reading);
    arena_free(&reading.scratch);
}

/* Alembic's own pattern, which it matches from the start of the name: (?!\.#|__init__)(.*\.py)$ */
bool migration_name_loads(struct text file_name) {
    struct text name = file_name;
    if (text_ends(name, TEXT("\n")))
        name.size--; /* Python's `$` also matches before a newline at the end */
    return text_ends(name, TEXT(".py")) && !text_starts(name, TEXT(".#")) &&
           !text_starts(name, TEXT("__init__")) && !text_contains(name, TEXT("\n"));
}

/* ---- the same program ---- */

bool migration_same_program(struct text a, struct text b, struct arena *arena) {
    if (text_equal(a, b))
        return true;
    struct arena scratch = {0};
    struct tree before = parser_read(a, &scratch), after = parser_read(b, &scratch);
    bool same = !before.reason && !after.reason && tree_same_program(&before, &after, &scratch);
    (void)arena; /* nothing of the comparison outlives it */
    arena_free(&scratch);
    return same;
}
