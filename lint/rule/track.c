/* track.c: what the migrations of a change do, laid over the models that it started from. */
#include "rule/drift.h"

/* ---- operations ---- */

/* A file that can't be read may do anything. */
static void add_unread(struct run *run, const struct revision *revision,
                       struct operations *operations) {
    struct place place = {.path = revision->path};
    struct operation unread = {
        .kind = OPERATION_UNREAD,
        .place = place,
        .unread = {.place = place, .sentence = TEXT("the migration is too large to be read")},
    };
    vector_push(operations, run->arena, unread);
}

int migration_operations(struct run *run, struct snapshot *snapshot,
                         const struct revision *revision, struct operations *operations,
                         struct error *error) {
    struct modules *modules = run_modules(run, snapshot);
    const struct module *module;
    int opened = modules_open(modules, revision->path, &module, error);
    if (opened < 0)
        return -1;
    if (opened)
        return operations_read(modules, module, operations, error);
    add_unread(run, revision, operations);
    return 0;
}

static struct operation turned(const struct operation *done, enum operation_kind kind) {
    struct operation back = *done;
    back.kind = kind;
    return back;
}

/* What a migration did that is taken away. What stood there before it is not known, so it comes
 * back as something of which nothing is known. */
static struct operation undone(const struct operation *done) {
    struct operation back;
    switch (done->kind) {
    case OPERATION_CREATE_TABLE:
        return turned(done, OPERATION_DROP_TABLE);
    case OPERATION_ADD_COLUMN:
        return turned(done, OPERATION_DROP_COLUMN);
    case OPERATION_ADD_CONSTRAINT:
        return turned(done, OPERATION_DROP_CONSTRAINT);
    case OPERATION_DROP_COLUMN:
        back = turned(done, OPERATION_ADD_COLUMN);
        back.definition = (struct column){.name = done->column};
        return back;
    case OPERATION_DROP_TABLE:
        back = turned(done, OPERATION_CREATE_TABLE);
        back.created = (struct table){
            .key = done->table, .schema = done->schema, .name = done->table, .is_opaque = true};
        return back;
    case OPERATION_RENAME_TABLE:
        back = turned(done, done->kind);
        back.table = done->new_name, back.new_name = done->table;
        return back;
    case OPERATION_RENAME_COLUMN:
        back = turned(done, done->kind);
        back.column = done->new_name, back.new_name = done->column;
        return back;
    default:
        return turned(done, OPERATION_OTHER);
    }
}

/* Of a column that a migration altered which is taken away, nothing is known any more. */
static void forget_altered(const struct operations *operations, struct schema *schema) {
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *done = &operations->at[i];
        struct table *table = schema_find(schema, done->table);
        struct column *column = table ? table_column(table, done->column) : NULL;
        if (done->kind == OPERATION_ALTER_COLUMN && column) {
            column->nullable = FACT_UNKNOWN;
            column->type = (struct type){0};
        }
        if ((done->kind == OPERATION_DROP_CONSTRAINT || done->kind == OPERATION_PRIMARY_KEY) &&
            table)
            table->is_opaque = true;
    }
}

/* ---- which migrations ---- */

/* Does the change bring this migration, or another text of it? 1, 0, -1. */
static int brings(const struct drift *drift, const struct track *track,
                  const struct revision *after, struct error *error) {
    const struct revision *before = graph_find(side_before(&track->judgement)->graph, after->id);
    struct text old, new;
    if (!before)
        return 1;
    if (!map_find(&drift->run->changed, after->path))
        return 0;
    int there = snapshot_read(drift->from, before->path, &old, NULL, error);
    int here = there < 0 ? -1 : snapshot_read(drift->to, after->path, &new, NULL, error);
    if (here < 0)
        return -1;
    return !there || !here || !migration_same_program(old, new, drift->run->arena);
}

/* Of a migration that is edited, the old text is taken away and the new one brought. */
static int read_taken_away(const struct drift *drift, struct track *track, struct operations *done,
                           struct error *error) {
    const struct side *before = side_before(&track->judgement);
    struct revisions order = graph_order(before->graph, drift->run->arena);
    for (size_t i = 0; i < order.count; i++) {
        const struct revision *after =
            graph_find(side_after(&track->judgement)->graph, order.at[i]->id);
        int is_brought = after ? brings(drift, track, after, error) : 1;
        if (is_brought < 0 ||
            (is_brought && migration_operations(drift->run, drift->from, order.at[i], done, error)))
            return -1;
    }
    for (size_t i = done->count; i > 0; i--)
        vector_push(&track->operations, drift->run->arena, undone(&done->at[i - 1]));
    return 0;
}

static int read_brought(const struct drift *drift, const struct track *track,
                        struct operations *brought, struct error *error) {
    const struct side *after = side_after(&track->judgement);
    struct revisions order = graph_order(after->graph, drift->run->arena);
    for (size_t i = 0; i < order.count; i++) {
        int is_brought = brings(drift, track, order.at[i], error);
        if (is_brought < 0 || (is_brought && migration_operations(drift->run, drift->to,
                                                                  order.at[i], brought, error)))
            return -1;
    }
    return 0;
}

/* ---- schemas of the database ---- */

/* The only table of this name; NULL: there is none, or several. */
static const struct table *only_named(const struct schema *schema, struct text name) {
    const struct table *found = NULL;
    for (size_t i = 0; i < schema->keys.count; i++) {
        const struct table *table = schema_find(schema, schema->keys.at[i]);
        if (!table || !text_equal(table->name, name))
            continue;
        if (found)
            return NULL;
        found = table;
    }
    return found;
}

/* A project's own helper may name the schema of a model where it can't be read, and an environment
 * may set the path on which tables are looked for: then the migration that names a schema, or none,
 * means the only table of that name. */
static void follow_schema(const struct drift *drift, struct operation *operation) {
    const struct schema *models[] = {&drift->before, &drift->after};
    for (size_t i = 0; i < 2; i++) {
        const struct table *table = only_named(models[i], operation->table);
        if (table && (!table->schema.size || !operation->schema.size))
            operation->schema = operation->created.schema = table->schema;
    }
}

static void follow_schemas(const struct drift *drift, struct operations *operations) {
    for (size_t i = 0; i < operations->count; i++)
        follow_schema(drift, &operations->at[i]);
}

/* Does the table of the history stand for the model? A new model in a schema is none of an older
 * table without one. */
static bool means(const struct drift *drift, const struct table *known, const struct table *model) {
    if (!known->schema.size)
        return model->schema.size && schema_find(&drift->before, model->key);
    return !model->schema.size;
}

static void follow_replayed(const struct drift *drift, struct schema *replayed) {
    const struct schema *models[] = {&drift->before, &drift->after};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < models[i]->keys.count; k++) {
            const struct table *table = schema_find(models[i], models[i]->keys.at[k]);
            const struct table *known = table ? only_named(replayed, table->name) : NULL;
            if (known && means(drift, known, table) && only_named(models[i], table->name) == table)
                schema_rename(replayed, known->key, table->schema, table->name);
        }
}

static void find_left(const struct drift *drift, struct track *track) {
    struct differences all = schema_difference(&track->carried, &drift->after, drift->run->arena);
    for (size_t i = 0; i < all.count; i++)
        if (difference_comes_of(&all.at[i], &drift->all))
            vector_push(&track->left, drift->run->arena, all.at[i]);
}

int track_read(const struct drift *drift, struct track *track, struct error *error) {
    struct operations taken_away = {0}, brought = {0};
    schema_start(&track->replayed, drift->run->arena);
    track->carried = schema_copy(&drift->before);
    if (read_taken_away(drift, track, &taken_away, error))
        return -1;
    follow_schemas(drift, &taken_away);
    follow_schemas(drift, &track->operations);
    operations_apply(&track->operations, &track->carried);
    forget_altered(&taken_away, &track->carried);
    if (read_brought(drift, track, &brought, error))
        return -1;
    follow_schemas(drift, &brought);
    operations_apply(&brought, &track->carried);
    for (size_t i = 0; i < brought.count; i++)
        vector_push(&track->operations, drift->run->arena, brought.at[i]);
    find_left(drift, track);
    return 0;
}

/* A new model may stand for a table that the history has made: then the columns may miss that the
 * table was never given. */
static void find_lacking(const struct drift *drift, struct track *track) {
    size_t count = track->left.count;
    struct differences all = {0};
    for (size_t i = 0; i < count; i++) {
        const struct difference *left = &track->left.at[i];
        const struct table *known = NULL;
        if (left->kind == DIFFERENCE_TABLE_ADDED)
            known = schema_counterpart(&track->replayed, left->after);
        if (known)
            table_difference(known, left->after, &all, drift->run->arena);
    }
    for (size_t i = 0; i < all.count; i++)
        if (all.at[i].kind == DIFFERENCE_COLUMN_ADDED &&
            difference_is_done(&all.at[i], &track->replayed) == FACT_NO)
            vector_push(&track->left, drift->run->arena, all.at[i]);
}

int track_replay(const struct drift *drift, struct track *track, struct texts tables,
                 struct error *error) {
    struct run *run = drift->run;
    if (replay(run_modules(run, run->result), track->judgement.result.graph, tables,
               &track->replayed, error))
        return -1;
    follow_replayed(drift, &track->replayed);
    find_lacking(drift, track);
    return 0;
}

static bool is_on(const struct operation *operation, const struct table *table) {
    struct text name =
        operation->kind == OPERATION_RENAME_TABLE ? operation->new_name : operation->table;
    return operation->kind != OPERATION_UNREAD && operation->name_known &&
           text_equal(name, table->name);
}

static bool is_on_column(const struct operation *operation, struct text column) {
    return text_equal(operation->column, column) || text_equal(operation->new_name, column) ||
           text_equal(operation->definition.name, column) ||
           (operation->kind == OPERATION_CREATE_TABLE && table_column(&operation->created, column));
}

const struct operation *track_operation(const struct track *track, const struct table *table,
                                        struct text column) {
    for (size_t i = track->operations.count; i > 0; i--) {
        const struct operation *operation = &track->operations.at[i - 1];
        if (is_on(operation, table) && (!column.size || is_on_column(operation, column)))
            return operation;
    }
    return NULL;
}
