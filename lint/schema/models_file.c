/* models_file.c: everything that one file declares: classes, tables, and what is added to them
 * afterwards. */
#include "schema/mapped.h"

struct file {
    struct models *models;
    const struct module *module;
    struct error *error;
};

static int read_statements(const struct file *file, const struct node *statements);

/* ---- Table() wherever it stands ---- */

struct table_search {
    const struct file *file;
    int failed;
};

static bool visit_table(void *context, const struct node *node) {
    struct table_search *search = context;
    struct reading reading = models_reading(search->file->models, search->file->module);
    struct table *table;
    if (search->failed || node->kind == NODE_LAMBDA)
        return false;
    if (node->kind != NODE_CALL)
        return true;
    int is = declaration_is_table(&reading, node, search->file->error);
    if (is == 1)
        is = imperative_table_read(search->file->models, search->file->module, node, &table,
                                   search->file->error);
    search->failed = is < 0;
    return true;
}

static int read_tables(const struct file *file, const struct node *expression) {
    struct table_search search = {file, 0};
    struct node alone = *expression;
    alone.next = NULL;
    if (text_contains(node_text(file->module->tree.source, expression), TEXT("Table")))
        tree_walk(&alone, visit_table, &search);
    return search.failed ? -1 : 0;
}

/* ---- what comes after the class ---- */

static int table_of_class(const struct file *file, struct mapped *mapped, struct table **table) {
    if (mapped_read_table(file->models, mapped, file->error))
        return -1;
    *table = mapped->table;
    return 0;
}

/* The table of the class that an expression names; NULL: none. */
static int table_of(const struct file *file, const struct node *node, struct table **table,
                    struct mapped **mapped) {
    struct definition definition;
    *table = NULL;
    if (node->kind != NODE_NAME && node->kind != NODE_ATTRIBUTE)
        return 0;
    if (modules_define(file->models->modules, file->module, node, &definition, file->error))
        return -1;
    if (definition.kind == DEFINITION_EXPRESSION && definition.node->kind == NODE_CALL) {
        struct reading reading = models_reading(file->models, definition.module);
        int is = declaration_is_table(&reading, definition.node, file->error);
        if (is == 1)
            return imperative_table_read(file->models, definition.module, definition.node, table,
                                         file->error);
        if (is < 0 || made_class(file->models, &reading, definition.node, mapped, file->error))
            return -1;
        return *mapped ? table_of_class(file, *mapped, table) : 0;
    }
    if (definition.kind != DEFINITION_CLASS)
        return 0;
    *mapped = models_class(file->models, definition.module, definition.node, file->error);
    return *mapped ? table_of_class(file, *mapped, table) : -1;
}

/* Class.name = Column(...) */
static int read_late_column(const struct file *file, const struct node *target,
                            const struct node *value) {
    struct table *table;
    struct mapped *mapped = NULL;
    struct field field = {0};
    if (target->kind != NODE_ATTRIBUTE || value->kind != NODE_CALL)
        return 0;
    if (table_of(file, target->value, &table, &mapped))
        return -1;
    if (!table || !mapped)
        return 0;
    struct member member = {.name = node_name(file->module->tree.source, target), .value = value};
    struct mapped owner = {.module = file->module};
    int found = field_read(file->models, mapped, &owner, &member, &field, file->error);
    if (found != 1)
        return found;
    table_add_column(table, &field.column, file->models->arena);
    for (size_t i = 0; i < field.constraints.count; i++)
        table_add_constraint(table, &field.constraints.at[i], file->models->arena);
    table_add_file(table, file->module->path, file->models->arena);
    return 0;
}

/* The first `X.name`, or `x.c.name`, in an index: X is a class, x a table. */
struct owner_search {
    const struct file *file;
    struct table *table;
    int failed;
};

static bool visit_owner(void *context, const struct node *node) {
    struct owner_search *search = context;
    struct mapped *mapped;
    if (search->failed || search->table)
        return false;
    if (node->kind != NODE_ATTRIBUTE)
        return true;
    const struct node *of = node->value;
    struct text source = search->file->module->tree.source;
    if (of->kind == NODE_ATTRIBUTE && (text_equal(node_name(source, of), TEXT("c")) ||
                                       text_equal(node_name(source, of), TEXT("columns"))))
        of = of->value;
    if (of->kind == NODE_ATTRIBUTE && text_equal(node_name(source, of), TEXT("__table__")))
        of = of->value;
    search->failed = table_of(search->file, of, &search->table, &mapped);
    return !search->table;
}

/* Index("name", Class.column) at the top level. */
static int read_late_index(const struct file *file, const struct node *call) {
    struct reading reading = models_reading(file->models, file->module);
    struct constraint constraint = {0};
    struct owner_search search = {.file = file};
    int is = declaration_is(&reading, call, "Index", file->error);
    if (is != 1)
        return is;
    tree_walk(call->items, visit_owner, &search);
    if (search.failed || !search.table)
        return search.failed;
    int found = constraint_read(&reading, call, search.table, &constraint, file->error);
    if (found == 1)
        table_add_constraint(search.table, &constraint, file->models->arena);
    return found < 0 ? -1 : 0;
}

/* Class.__table_args__ = (Index(...),) comes too late for its strings, not for its columns. */
static int read_late_indexes(const struct file *file, const struct node *value) {
    if (value->kind == NODE_CALL)
        return read_late_index(file, value);
    bool is_list = value->kind == NODE_TUPLE || value->kind == NODE_LIST;
    for (const struct node *at = is_list ? value->items : NULL; at; at = at->next)
        if (at->kind == NODE_CALL && read_late_index(file, at))
            return -1;
    return 0;
}

/* ---- statements ---- */

/* Those that a function makes, if they hang on a declarative base for certain. */
static int read_local_classes(const struct file *file, const struct node *function) {
    for (const struct node *at = function->function->body; at; at = at->next) {
        if (at->kind != NODE_CLASS)
            continue;
        struct mapped *mapped = models_class(file->models, file->module, at, file->error);
        if (!mapped ||
            (mapped->root > ROOT_UNKNOWN && mapped_read_table(file->models, mapped, file->error)))
            return -1;
    }
    return 0;
}

static int read_class(const struct file *file, const struct node *class) {
    struct mapped *mapped = models_class(file->models, file->module, class, file->error);
    if (!mapped || mapped_read_table(file->models, mapped, file->error))
        return -1;
    for (const struct node *at = class->function->body; at; at = at->next) {
        int failed = 0;
        if (at->kind == NODE_CLASS)
            failed = read_class(file, at);
        else if (at->kind == NODE_FUNCTION)
            failed = read_local_classes(file, at);
        else if (at->kind == NODE_EXPRESSION && at->value->kind == NODE_CALL)
            failed = read_late_index(file, at->value);
        else if ((at->kind == NODE_ASSIGN || at->kind == NODE_ANNOTATED) && at->value)
            failed = read_tables(file, at->value);
        if (failed)
            return -1;
    }
    return 0;
}

static int read_value(const struct file *file, const struct node *value) {
    if (read_late_indexes(file, value) ||
        made_classes_read(file->models, file->module, value, file->error))
        return -1;
    return read_tables(file, value);
}

static int read_assign(const struct file *file, const struct node *node) {
    for (const struct node *target = node->items; target; target = target->next)
        if (read_late_column(file, target, node->value))
            return -1;
    return read_value(file, node->value);
}

bool branch_is_never_imported(const struct module *module, const struct node *branch) {
    if (!branch->test || branch->test->kind == NODE_UNARY)
        return false;
    struct text test = node_text(module->tree.source, branch->test);
    bool is_main = text_starts(test, TEXT("__name__")) && text_contains(test, TEXT("__main__")) &&
                   text_contains(test, TEXT("=="));
    return is_main || text_ends(test, TEXT("TYPE_CHECKING"));
}

static int read_branches(const struct file *file, const struct node *branch) {
    for (; branch; branch = branch->next)
        if (!branch_is_never_imported(file->module, branch) && read_statements(file, branch->body))
            return -1;
    return 0;
}

static int read_statement(const struct file *file, const struct node *node) {
    switch (node->kind) {
    case NODE_CLASS:
        return read_class(file, node);
    case NODE_FUNCTION:
        return read_local_classes(file, node);
    case NODE_ASSIGN:
        return read_assign(file, node);
    case NODE_ANNOTATED:
        return node->value ? read_value(file, node->value) : 0;
    case NODE_EXPRESSION:
        return read_value(file, node->value);
    case NODE_IF:
        return read_branches(file, node->items);
    case NODE_TRY:
    case NODE_WITH:
        return read_statements(file, node->body);
    default:
        return 0;
    }
}

static int read_statements(const struct file *file, const struct node *statements) {
    for (const struct node *at = statements; at; at = at->next)
        if (read_statement(file, at))
            return -1;
    return 0;
}

int models_read_file(struct models *models, const struct module *module, struct error *error) {
    struct file file = {models, module, error};
    if (module->tree.reason) {
        models_unread(models, module, NULL, TEXT(""), "it is no Python that can be read");
        models->schema->unread.at[models->schema->unread.count - 1].whole_file = true;
        vector_push(&models->broken, models->arena, module->path);
    }
    return read_statements(&file, module->tree.statements);
}
