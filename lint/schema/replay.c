/* replay.c: the schema that all migrations of a graph build, as far as some tables are concerned.
 */
#include "schema/operations.h"

struct replay {
    struct modules *modules;
    struct revisions revisions; /* in graph order */
    struct texts wanted;        /* names of tables, those too that they bore before */
    struct texts constraints;   /* names of theirs that do not hold the table's: DROP INDEX names no
                                   table */
    struct operations **read;   /* of each revision; NULL: not read */
    struct arena *arena;
};

/* A name may be put together from its parts, `table + "_history"`, in a loop. */
static bool may_compose(struct text bytes, struct text name) {
    if (!text_contains(bytes, TEXT("for ")))
        return false;
    for (size_t at = text_find(name, TEXT("_"), 0); at != SIZE_MAX;
         at = text_find(name, TEXT("_"), at + 1))
        if (text_contains(bytes, text_slice(name, 0, at)) &&
            text_contains(bytes, text_slice(name, at, name.size)))
            return true;
    return false;
}

static bool may_touch(struct text bytes, struct texts names) {
    for (size_t i = 0; i < names.count; i++)
        if (text_contains(bytes, names.at[i]) || may_compose(bytes, names.at[i]))
            return true;
    return false;
}

static bool may_drop(struct text bytes, struct texts constraints) {
    for (size_t i = 0; i < constraints.count; i++)
        if (text_contains(bytes, constraints.at[i]))
            return true;
    return false;
}

/* ---- helpers in other files ---- */

/* What migrations import that leads to no file of the project. */
static const char *const usual_imports[] = {
    "alembic",     "sqlalchemy", "typing",     "__future__", "datetime", "collections", "json",
    "os",          "re",         "uuid",       "enum",       "logging",  "sys",         "time",
    "geoalchemy2", "pathlib",    "itertools",  "functools",  "string",   "textwrap",    "flask",
    "random",      "hashlib",    "contextlib", "decimal",    "copy",     "sqlmodel",    "pytz"};

static bool imports_others(struct text bytes) {
    struct text line, word;
    while (text_next_line(&bytes, &line)) {
        struct text rest = line;
        if (!text_starts(line, TEXT("from ")) && !text_starts(line, TEXT("import ")))
            continue;
        text_next_part(&rest, ' ', &word);
        text_next_part(&rest, ' ', &word);
        text_next_part(&word, '.', &rest);
        text_next_part(&rest, ',', &word);
        bool is_usual = false;
        for (size_t i = 0; i < sizeof usual_imports / sizeof *usual_imports && !is_usual; i++)
            is_usual = text_equal(word, text_of(usual_imports[i]));
        if (!is_usual)
            return true;
    }
    return false;
}

/* Is there, in the file that this name was imported from, something that may touch the tables? */
static int name_leads_to(struct replay *replay, const struct module *module, struct text name,
                         struct error *error) {
    struct definition definition;
    if (modules_define_name(replay->modules, module, name, &definition, error))
        return -1;
    bool is_code = definition.kind == DEFINITION_FUNCTION || definition.kind == DEFINITION_MODULE ||
                   definition.kind == DEFINITION_EXPRESSION; /* a list of tables, SQL */
    if (!is_code || !definition.module || definition.module == module)
        return 0;
    return may_touch(definition.module->tree.source, replay->wanted);
}

static int imports_lead_to(struct replay *replay, const struct module *module,
                           struct error *error) {
    struct text source = module->tree.source;
    for (const struct node *node = module->tree.statements; node; node = node->next) {
        if (node->kind != NODE_IMPORT && node->kind != NODE_IMPORT_FROM)
            continue;
        for (const struct node *alias = node->items; alias; alias = alias->next) {
            struct text name = alias->value ? node_text(source, alias->value)
                                            : node_name(source, alias),
                        first;
            text_next_part(&name, '.', &first);
            int leads = name_leads_to(replay, module, first, error);
            if (leads)
                return leads;
        }
    }
    return 0;
}

/* The migration's text, and that of the helper where the operation stands. */
static int unread_source(struct replay *replay, const struct module *module,
                         const struct unread *unread, struct text *source, struct error *error) {
    const struct module *helper = NULL;
    *source = module->tree.source;
    if (text_equal(unread->place.path, module->path))
        return 0;
    if (modules_open(replay->modules, unread->place.path, &helper, error) < 0)
        return -1;
    if (helper)
        *source = text_format(replay->arena, "%.*s\n%.*s", TEXT_ARGS(*source),
                              TEXT_ARGS(helper->tree.source));
    return 0;
}

/* Words of an unread operation of old are not 'any table': its file would name the table. */
static int narrow_unread(struct replay *replay, const struct module *module,
                         struct operations *operations, struct error *error) {
    for (size_t i = 0; i < operations->count; i++) {
        struct unread *unread = &operations->at[i].unread;
        if (operations->at[i].kind != OPERATION_UNREAD)
            continue;
        if (unread->words.size == 0)
            unread->words = module->tree.source;
        if (unread_source(replay, module, unread, &unread->source, error))
            return -1;
    }
    return 0;
}

static void add_unreadable(const struct module *module, struct operations *operations,
                           struct arena *arena) {
    struct operation operation = {.kind = OPERATION_UNREAD};
    operation.place = (struct place){module->path, module->tree.line, module->tree.column};
    operation.unread = (struct unread){.place = operation.place,
                                       .sentence = TEXT("it is no Python that can be read"),
                                       .words = module->tree.source};
    vector_push(operations, arena, operation);
}

/* 1: what it does can concern a wanted table; `*module` is its file. */
static int may_concern(struct replay *replay, struct text path, const struct module **module,
                       struct error *error) {
    struct text bytes;
    int is_there = snapshot_read(modules_snapshot(replay->modules), path, &bytes, NULL, error);
    if (is_there <= 0)
        return is_there;
    bool is_named = may_touch(bytes, replay->wanted) || may_drop(bytes, replay->constraints) ||
                    text_contains(bytes, TEXT(".sql"));
    if (!is_named && !imports_others(bytes))
        return 0;
    int is_open = modules_open(replay->modules, path, module, error);
    if (is_open <= 0 || is_named)
        return is_open;
    return imports_lead_to(replay, *module, error);
}

static int revision_read(struct replay *replay, size_t at, struct error *error) {
    const struct module *module = NULL;
    if (replay->read[at])
        return 0;
    int concerns = may_concern(replay, replay->revisions.at[at]->path, &module, error);
    if (concerns <= 0)
        return concerns;
    struct operations *operations = arena_new(replay->arena, struct operations);
    if (operations_read(replay->modules, module, operations, error))
        return -1;
    if (module->tree.reason)
        add_unreadable(module, operations, replay->arena);
    replay->read[at] = operations;
    return narrow_unread(replay, module, operations, error);
}

/* A table that was renamed to a wanted one is wanted under its old name. */
static void want_old_names(struct replay *replay, const struct operations *operations) {
    for (size_t i = operations->count; i-- > 0;) {
        const struct operation *operation = &operations->at[i];
        if (operation->kind == OPERATION_RENAME_TABLE &&
            texts_contain(replay->wanted, operation->new_name) &&
            !texts_contain(replay->wanted, operation->table))
            vector_push(&replay->wanted, replay->arena, operation->table);
    }
}

static void want_constraint(struct replay *replay, const struct operation *operation,
                            struct text name) {
    if (name.size > 0 && !text_contains(name, operation->table) &&
        !texts_contain(replay->constraints, name))
        vector_push(&replay->constraints, replay->arena, name);
}

static void want_constraints(struct replay *replay, const struct operations *operations) {
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *operation = &operations->at[i];
        if (!texts_contain(replay->wanted, operation->table))
            continue;
        const struct constraints *created = &operation->created.constraints;
        if (operation->kind == OPERATION_ADD_CONSTRAINT)
            want_constraint(replay, operation, operation->constraint.name);
        for (size_t at = 0; at < created->count; at++)
            want_constraint(replay, operation, created->at[at].name);
    }
}

/* Until no older name turns up. */
static int read_all(struct replay *replay, struct error *error) {
    enum { MOST_NAMES = 1000 };
    size_t known;
    do {
        known = replay->wanted.count + replay->constraints.count;
        for (size_t at = replay->revisions.count; at-- > 0;) {
            if (revision_read(replay, at, error))
                return -1;
            if (!replay->read[at])
                continue;
            want_old_names(replay, replay->read[at]);
            want_constraints(replay, replay->read[at]);
        }
    } while (replay->wanted.count + replay->constraints.count > known && known < MOST_NAMES);
    return 0;
}

static bool concerns(const struct replay *replay, const struct operation *operation) {
    if (operation->kind == OPERATION_UNREAD)
        return may_touch(operation->unread.words, replay->wanted);
    return operation->table.size == 0 || texts_contain(replay->wanted, operation->table);
}

static void apply_concerned(const struct replay *replay, const struct operations *operations,
                            struct schema *schema) {
    struct operations concerned = {0};
    for (size_t i = 0; i < operations->count; i++)
        if (concerns(replay, &operations->at[i]))
            vector_push(&concerned, replay->arena, operations->at[i]);
    operations_apply(&concerned, schema);
}

int replay(struct modules *modules, const struct graph *graph, struct texts tables,
           struct schema *schema, struct error *error) {
    struct replay all = {.modules = modules, .arena = error->arena};
    schema_start(schema, error->arena);
    all.revisions = graph_order(graph, error->arena);
    all.read = arena_array(error->arena, all.revisions.count + 1, sizeof *all.read);
    for (size_t i = 0; i < tables.count; i++)
        vector_push(&all.wanted, all.arena, tables.at[i]);
    if (read_all(&all, error))
        return -1;
    for (size_t i = 0; i < all.revisions.count; i++)
        if (all.read[i])
            apply_concerned(&all, all.read[i], schema);
    return 0;
}
