/* operations.c: what upgrade() does, and whether it does nothing. */
#include "schema/operations.h"

#include "schema/upgrade.h"

static void add_over(struct reader *reader) {
    struct operation operation = {.kind = OPERATION_UNREAD, .place = reader->over};
    operation.unread = (struct unread){.place = reader->over,
                                       .sentence = TEXT("it does more than is ever looked at")};
    vector_push(reader->operations, reader->arena, operation);
}

int operations_read(struct modules *modules, const struct module *module,
                    struct operations *operations, struct error *error) {
    struct reader reader = {
        .modules = modules, .operations = operations, .arena = error->arena, .error = error};
    struct definition definition = {0};
    struct arguments none = {0};
    if (modules_define_name(modules, module, TEXT("upgrade"), &definition, error))
        return -1;
    if (definition.kind == DEFINITION_FUNCTION)
        function_call(&reader,
                      (struct thing){.kind = THING_FUNCTION,
                                     .node = definition.node,
                                     .frame = frame_of_module(&reader, definition.module)},
                      &none, NULL, true);
    if (reader.is_over)
        add_over(&reader);
    return reader.has_failed ? -1 : 0;
}

/* ---- empty ones ---- */

/* Comments that tools write, or that say nothing. */
static bool is_said_by_tools(struct text comment) {
    static const char *const starts[] = {
        "### ", "commands auto generated", "end Alembic", "noqa", "pylint", "type:", "pragma",
        "fmt:"};
    comment = text_trim(comment);
    while (comment.size > 0 && (comment.at[0] == '#' || comment.at[0] == ' '))
        comment = text_slice(comment, 1, comment.size);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (text_starts(comment, text_of(starts[i])))
            return true;
    return comment.size == 0 || text_equal(comment, TEXT("pass"));
}

static bool has_comment(struct text body) {
    struct text line;
    while (text_next_line(&body, &line)) {
        size_t at = text_find(line, TEXT("#"), 0);
        if (at != SIZE_MAX && !is_said_by_tools(text_slice(line, at + 1, line.size)))
            return true;
    }
    return false;
}

static bool has_letters(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if ((text.at[i] >= 'a' && text.at[i] <= 'z') || (text.at[i] >= 'A' && text.at[i] <= 'Z'))
            return true;
    return false;
}

/* A function's text, with the comments behind its last statement. */
static struct text function_text(struct text source, const struct node *node) {
    size_t last = node->start, end;
    for (const struct node *at = node->function->body; at; at = at->next)
        last = at->end;
    struct text rest = text_slice(source, last, source.size), line;
    end = last;
    while (text_next_line(&rest, &line)) {
        bool is_outside = end > last && line.size > 0 && line.at[0] != ' ' && line.at[0] != '\t';
        if (is_outside)
            break;
        end = source.size - rest.size;
    }
    return tree_text(source, node->start, (uint32_t)end);
}

/* `pass`, `...`, a docstring without words, `return`. */
static bool does_nothing(struct text source, const struct node *body) {
    for (const struct node *node = body; node; node = node->next) {
        const struct node *value = node->value;
        bool is_word = node->kind == NODE_PASS ||
                       (node->kind == NODE_RETURN && (!value || value->kind == NODE_CONSTANT));
        if (is_word)
            continue;
        if (node->kind != NODE_EXPRESSION)
            return false;
        bool is_dots = value->kind == NODE_CONSTANT;
        bool is_silent = value->kind == NODE_STRING && !has_letters(node_text(source, value));
        if (!is_dots && !is_silent)
            return false;
    }
    return true;
}

static struct text function_name(struct text source, const struct node *node) {
    struct span name = node->function->name;
    return tree_text(source, name.start, name.end);
}

/* Several databases: upgrade() only picks one of upgrade_engine1(), upgrade_engine2(). */
static bool picks_another(struct text source, const struct node *body) {
    return body && !body->next && body->kind == NODE_EXPRESSION &&
           text_starts(node_text(source, body), TEXT("globals()"));
}

bool operations_are_empty(const struct module *module, const struct operations *operations) {
    struct text source = module->tree.source;
    if (module->tree.reason || operations->count > 0)
        return false;
    bool is_there = false;
    for (const struct node *node = module->tree.statements; node; node = node->next) {
        if (node->kind != NODE_FUNCTION)
            continue;
        struct text name = function_name(source, node);
        const struct node *body = node->function->body;
        is_there = is_there || text_equal(name, TEXT("upgrade"));
        if (text_equal(name, TEXT("upgrade")) && picks_another(source, body))
            continue;
        if (!text_equal(name, TEXT("upgrade")) && !text_starts(name, TEXT("upgrade_")))
            continue;
        if (has_comment(function_text(source, node)) || !does_nothing(source, body))
            return false;
    }
    return is_there || !text_contains(source, TEXT("upgrade"));
}

bool operation_reach(const struct operation *operation, enum unread_reach *reach) {
    switch (operation->kind) {
    case OPERATION_OTHER:
    case OPERATION_RENAME_CONSTRAINT:
    case OPERATION_ALTER_ENUM:
        return false;
    case OPERATION_CREATE_TABLE:
    case OPERATION_DROP_TABLE:
    case OPERATION_RENAME_TABLE:
        *reach = REACH_TABLES;
        return true;
    case OPERATION_ADD_COLUMN:
    case OPERATION_DROP_COLUMN:
    case OPERATION_RENAME_COLUMN:
    case OPERATION_ALTER_COLUMN:
        *reach = REACH_COLUMNS;
        return true;
    case OPERATION_ADD_CONSTRAINT:
        *reach = operation->constraint.kind == CONSTRAINT_INDEX ? REACH_INDEXES : REACH_CONSTRAINTS;
        return true;
    case OPERATION_DROP_CONSTRAINT:
        *reach = REACH_DROPS;
        return true;
    default:
        *reach = operation->unread.reach;
        return true;
    }
}
