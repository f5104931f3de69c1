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

static bool is_same_program(const struct track *track, const struct revision *before,
                            const struct revision *after, struct arena *arena) {
    const struct migration *old = side_migration(side_before(&track->judgement), before->path);
    const struct migration *new = side_migration(side_after(&track->judgement), after->path);
    return old && new &&migration_same_program(old->bytes, new->bytes, arena);
}

static bool brings(const struct track *track, const struct revision *after) {
    const struct run *run = track->judgement.run;
    const struct revision *before = graph_find(side_before(&track->judgement)->graph, after->id);
    if (!before)
        return true;
    return map_find(&run->changed, after->path) &&
           !is_same_program(track, before, after, run->arena);
}

static int read_taken_away(const struct drift *drift, struct track *track, struct operations *done,
                           struct error *error) {
    const struct side *before = side_before(&track->judgement);
    struct revisions order = graph_order(before->graph, drift->run->arena);
    for (size_t i = 0; i < order.count; i++)
        if (!side_has(side_after(&track->judgement), order.at[i]->id) &&
            migration_operations(drift->run, drift->from, order.at[i], done, error))
            return -1;
    for (size_t i = done->count; i > 0; i--)
        vector_push(&track->operations, drift->run->arena, undone(&done->at[i - 1]));
    return 0;
}

static int read_brought(const struct drift *drift, struct track *track, struct error *error) {
    const struct side *after = side_after(&track->judgement);
    struct revisions order = graph_order(after->graph, drift->run->arena);
    for (size_t i = 0; i < order.count; i++)
        if (brings(track, order.at[i]) &&
            migration_operations(drift->run, drift->to, order.at[i], &track->operations, error))
            return -1;
    return 0;
}

static void find_left(const struct drift *drift, struct track *track) {
    struct differences all = schema_difference(&track->carried, &drift->after, drift->run->arena);
    for (size_t i = 0; i < all.count; i++)
        if (difference_comes_of(&all.at[i], &drift->all))
            vector_push(&track->left, drift->run->arena, all.at[i]);
}

int track_read(const struct drift *drift, struct track *track, struct error *error) {
    struct operations taken_away = {0};
    schema_start(&track->replayed, drift->run->arena);
    if (read_taken_away(drift, track, &taken_away, error) || read_brought(drift, track, error))
        return -1;
    track->carried = schema_copy(&drift->before);
    operations_apply(&track->operations, &track->carried);
    forget_altered(&taken_away, &track->carried);
    find_left(drift, track);
    return 0;
}

int track_replay(struct track *track, struct texts tables, struct error *error) {
    struct run *run = track->judgement.run;
    return replay(run_modules(run, run->result), track->judgement.result.graph, tables,
                  &track->replayed, error);
}

static bool is_on(const struct operation *operation, const struct table *table) {
    struct text name =
        operation->kind == OPERATION_RENAME_TABLE ? operation->new_name : operation->table;
    return operation->kind != OPERATION_UNREAD && operation->name_known &&
           text_equal(name, table->name);
}

static bool is_on_column(const struct operation *operation, struct text column) {
    return text_equal(operation->column, column) || text_equal(operation->new_name, column) ||
           text_equal(operation->definition.name, column);
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
