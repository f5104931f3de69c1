/* done_twice.c: two migrations that add the same table or column, with nothing between them that
 * takes it away (OH305): both sides generated it, and the second one to run fails. */
#include "base/foreign.h"
#include "rule/drift.h"

struct claim { /* a table or column that a migration of this change adds */
    const struct revision *revision;
    struct text table, schema, column; /* no column: the table */
    struct place place;
    struct revisions naming; /* whose text names the table, in graph order */
};
struct claims {
    struct claim *at;
    size_t count, room;
};

struct search {
    struct judgement *judgement;
    struct map read; /* revision id to struct operations */
    struct histories histories;
    struct arena scratch; /* of the text that was looked at last */
    struct error *error;
    bool failed; /* a text could not be read */
};

static const struct operations *operations_of(struct search *search,
                                              const struct revision *revision) {
    struct run *run = search->judgement->run;
    struct operations *operations = map_find(&search->read, revision->id);
    if (operations)
        return operations;
    operations = arena_new(run->arena, struct operations);
    map_put(&search->read, run->arena, revision->id, operations);
    return migration_operations(run, run->result, revision, operations, search->error) ? NULL
                                                                                       : operations;
}

/* Until the next call: the texts of a long history are not held all at once. */
static struct text bytes_of(struct search *search, const struct revision *revision) {
    const struct judgement *judgement = search->judgement;
    const struct migration *migration =
        migrations_find(&judgement->result.migrations, revision->path);
    struct snapshot *snapshot = judgement->run->result;
    struct text bytes = {0};
    struct entry entry;
    if (!migration || migration->bytes.size)
        return migration ? migration->bytes : bytes;
    arena_free(&search->scratch);
    int found = snapshot_find(snapshot, revision->path, &entry, search->error);
    if (found == 1)
        found = snapshot_read_into(snapshot, revision->path, &entry, &search->scratch, &bytes, NULL,
                                   search->error);
    search->failed = search->failed || found < 0;
    return bytes;
}

/* Looks first and adds only what is not there: then it may run twice. */
static bool is_guarded(struct search *search, const struct revision *revision) {
    static const char *const signs[] = {"exists",     "EXISTS",         "inspect",
                                        "has_table",  "has_column",     "get_columns",
                                        "checkfirst", "get_table_names"};
    struct text bytes = bytes_of(search, revision);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_contains(bytes, text_of(signs[i])))
            return true;
    return false;
}

/* ---- histories ---- */

static bool is_in(const struct search *search, const struct history *history,
                  const struct revision *revision) {
    struct texts roots = {0};
    for (size_t i = 0; i < history->roots.count; i++)
        vector_push(&roots, search->judgement->run->arena, history->roots.at[i]->id);
    return graph_descends_from_any(search->judgement->result.graph, revision->id, roots);
}

/* Histories that nothing joins are for different databases: no database runs both. */
static bool are_of_one_history(const struct search *search, const struct revision *a,
                               const struct revision *b) {
    for (size_t i = 0; i < search->histories.count && search->histories.count > 1; i++)
        if (is_in(search, &search->histories.at[i], a))
            return is_in(search, &search->histories.at[i], b);
    return true;
}

/* ---- what one operation does to a claim ---- */

static bool is_table(const struct claim *claim, struct text schema, struct text table) {
    return text_equal(claim->table, table) && text_equal(claim->schema, schema);
}

static bool makes(const struct operation *operation, const struct claim *claim) {
    if (!operation->name_known || operation->created.is_unmanaged ||
        !is_table(claim, operation->schema, operation->table))
        return false;
    if (operation->kind == OPERATION_CREATE_TABLE)
        return !claim->column.size || table_column(&operation->created, claim->column);
    return operation->kind == OPERATION_ADD_COLUMN && claim->column.size &&
           text_equal(operation->definition.name, claim->column);
}

static bool unmakes(const struct operation *operation, const struct claim *claim) {
    if (operation->kind == OPERATION_UNREAD)
        return !operation->unread.words.size ||
               text_contains_word(operation->unread.words, claim->table);
    if (!operation->name_known)
        return operation->kind != OPERATION_OTHER;
    if (!is_table(claim, operation->schema, operation->table))
        return false;
    if (operation->kind == OPERATION_DROP_TABLE || operation->kind == OPERATION_RENAME_TABLE)
        return true;
    return (operation->kind == OPERATION_DROP_COLUMN ||
            operation->kind == OPERATION_RENAME_COLUMN) &&
           text_equal(operation->column, claim->column);
}

/* ---- claims ---- */

static void add_claim(struct search *search, struct claims *claims, const struct revision *revision,
                      const struct operation *operation) {
    struct claim claim = {.revision = revision,
                          .table = operation->table,
                          .schema = operation->schema,
                          .place = operation->place};
    if (!operation->name_known || operation->created.is_unmanaged)
        return;
    if (operation->kind == OPERATION_ADD_COLUMN)
        claim.column = operation->definition.name;
    else if (operation->kind != OPERATION_CREATE_TABLE)
        return;
    if (operation->kind == OPERATION_CREATE_TABLE || claim.column.size)
        vector_push(claims, search->judgement->run->arena, claim);
}

static int find_claims(struct search *search, struct claims *claims) {
    struct judgement *judgement = search->judgement;
    struct revisions revisions = graph_revisions(side_after(judgement)->graph);
    for (size_t i = 0; i < revisions.count; i++) {
        const struct revision *revision = graph_find(judgement->result.graph, revisions.at[i]->id);
        if (!revision || side_has(side_before(judgement), revision->id) ||
            is_guarded(search, revision))
            continue;
        const struct operations *operations = operations_of(search, revision);
        for (size_t k = 0; operations && k < operations->count; k++)
            add_claim(search, claims, revision, &operations->at[k]);
        if (!operations)
            return -1;
    }
    return 0;
}

/* ---- the other one ---- */

/* Each text is looked at once, for all claims. */
static void find_naming(struct search *search, struct revisions order, struct claims *claims) {
    for (size_t i = 0; i < order.count; i++) {
        struct text bytes = bytes_of(search, order.at[i]);
        for (size_t k = 0; k < claims->count; k++)
            if (text_contains_word(bytes, claims->at[k].table))
                vector_push(&claims->at[k].naming, search->judgement->run->arena, order.at[i]);
    }
}

static bool may_make(struct search *search, const struct revision *revision,
                     const struct claim *claim) {
    return revision != claim->revision &&
           (!claim->column.size || text_contains_word(bytes_of(search, revision), claim->column)) &&
           !is_guarded(search, revision) && are_of_one_history(search, claim->revision, revision);
}

/* 1: another migration makes it too, whatever lies between; 0: none does; -1. */
static int is_made_by_another(struct search *search, const struct claim *claim) {
    for (size_t i = 0; i < claim->naming.count; i++) {
        if (!may_make(search, claim->naming.at[i], claim))
            continue;
        const struct operations *operations = operations_of(search, claim->naming.at[i]);
        if (!operations)
            return -1;
        for (size_t k = 0; k < operations->count; k++)
            if (makes(&operations->at[k], claim))
                return 1;
    }
    return 0;
}

/* Goes through the history with the claim in mind: who made it last, when somebody makes it again?
 * `*other` is NULL where nobody does. */
static int find_other(struct search *search, const struct claim *claim,
                      const struct revision **other) {
    const struct revision *maker = NULL;
    *other = NULL;
    for (size_t i = 0; i < claim->naming.count; i++) {
        const struct revision *revision = claim->naming.at[i];
        if (!are_of_one_history(search, claim->revision, revision))
            continue;
        const struct operations *operations = operations_of(search, revision);
        if (!operations)
            return -1;
        for (size_t k = 0; k < operations->count; k++) {
            bool made = makes(&operations->at[k], claim);
            if (made && maker && maker != revision &&
                (maker == claim->revision || revision == claim->revision) &&
                !is_guarded(search, maker) && !is_guarded(search, revision))
                *other = maker == claim->revision ? revision : maker;
            if (made)
                maker = revision;
            else if (unmakes(&operations->at[k], claim))
                maker = NULL;
        }
    }
    return 0;
}

static int say(struct search *search, const struct claim *claim, const struct revision *other) {
    struct judgement *judgement = search->judgement;
    struct arena *arena = judgement->run->arena;
    struct text name = foreign_show(claim->table, arena);
    if (claim->column.size)
        name = text_format(arena, "%.*s.%.*s", TEXT_ARGS(name),
                           TEXT_ARGS(foreign_show(claim->column, arena)));
    struct finding *finding = finding_add(
        judgement, "OH305", false, claim->place,
        "Your migration %.*s and %.*s both add the %s %.*s, and nothing drops it between them: "
        "the second one to run fails.",
        TEXT_ARGS(shown_id(claim->revision->id, arena)), TEXT_ARGS(shown_id(other->id, arena)),
        claim->column.size ? "column" : "table", TEXT_ARGS(name));
    finding->table = claim->table;
    finding->column = claim->column;
    finding->hint = TEXT("Take it out of yours; where that is all it does, delete the file.");
    return finding_name(judgement, finding, claim->revision, search->error) ||
                   finding_name(judgement, finding, other, search->error)
               ? -1
               : 0;
}

/* Of two claims of one change that are the same, the first speaks for both. */
static bool is_told(const struct claims *claims, size_t number) {
    for (size_t i = 0; i < number; i++)
        if (is_table(&claims->at[i], claims->at[number].schema, claims->at[number].table) &&
            text_equal(claims->at[i].column, claims->at[number].column))
            return true;
    return false;
}

static int judge_claims(struct search *search, struct claims *claims) {
    struct judgement *judgement = search->judgement;
    struct revisions order = graph_order(judgement->result.graph, judgement->run->arena);
    search->histories = graph_histories(judgement->result.graph, judgement->run->arena);
    find_naming(search, order, claims);
    for (size_t i = 0; i < claims->count; i++) {
        const struct revision *other = NULL;
        int made = is_told(claims, i) ? 0 : is_made_by_another(search, &claims->at[i]);
        if (made < 0 || (made && find_other(search, &claims->at[i], &other)))
            return -1;
        if (other && say(search, &claims->at[i], other))
            return -1;
    }
    return search->failed ? -1 : 0;
}

int rule_done_twice(struct judgement *judgement, struct error *error) {
    struct search search = {.judgement = judgement, .error = error};
    struct claims claims = {0};
    if (!judgement->run->has_changes)
        return 0;
    if (find_claims(&search, &claims))
        return -1;
    int failed = claims.count ? judge_claims(&search, &claims) : 0;
    arena_free(&search.scratch);
    return failed;
}
