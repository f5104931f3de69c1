/* uncertain.c: when it can't be told whether a migration carries a difference out: what could not
 * be read may touch it, or the table was never in the migrations' hands. Then nothing blocks. */
#include "base/foreign.h"
#include "rule/drift.h"

struct question { /* one difference, and what is asked of it */
    const struct drift *drift;
    const struct track *track;
    const struct difference *difference;
    const struct table *table;
    struct text column;
    struct text *doubt;
    struct error *error;
};

static struct text shown_place(struct place place, struct arena *arena) {
    struct text path = foreign_show(place.path, arena);
    return place.line ? text_format(arena, "%.*s:%zu", TEXT_ARGS(path), place.line) : path;
}

static bool is_known(const struct drift *drift, struct text key) {
    for (size_t i = 0; i < drift->tracks.count; i++)
        if (schema_find(&drift->tracks.at[i].replayed, key))
            return true;
    return false;
}

/* The table that a new key leads to, where it is new too and the migrations are not known to make
 * it: it may be one of theirs under another name. NULL: none. */
static const struct table *unmade_referred(const struct question *question) {
    const struct constraint *constraint = question->difference->constraint;
    const struct drift *drift = question->drift;
    if (!constraint || schema_find(&drift->before, constraint->referred_table) ||
        is_known(drift, constraint->referred_table))
        return NULL;
    return schema_find(&drift->after, constraint->referred_table);
}

/* Can it have done this, if it touches the table? What makes tables may have made one whose making
 * stands nowhere else, with all its columns. */
static bool may_do(const struct question *question, enum unread_reach reach) {
    const struct difference *difference = question->difference;
    bool is_of_table =
        difference->kind == DIFFERENCE_TABLE_ADDED || difference->kind == DIFFERENCE_TABLE_GONE;
    switch (reach) {
    case REACH_TABLES:
        return is_of_table || !is_known(question->drift, question->table->key) ||
               unmade_referred(question);
    case REACH_COLUMNS: /* indexes and keys of a column come and go with it */
        return !is_of_table;
    case REACH_CONSTRAINTS:
        return difference->constraint;
    case REACH_DROPS:
        return difference->kind == DIFFERENCE_CONSTRAINT_GONE;
    case REACH_INDEXES:
        return difference->constraint && difference->constraint->kind != CONSTRAINT_FOREIGN_KEY;
    default:
        return true;
    }
}

/* Does it name the table, or, if it makes or renames tables, the one to which its new key leads? */
static bool is_named(const struct question *question, const struct unread *unread) {
    const struct table *referred = unread->reach == REACH_TABLES ? unmade_referred(question) : NULL;
    return text_contains_word(unread->words, question->table->name) ||
           (referred && text_contains_word(unread->words, referred->name));
}

/* Of a constraint, each column counts. */
static bool is_about(const struct question *question, struct texts columns) {
    const struct constraint *constraint = question->difference->constraint;
    if (!columns.count || (constraint && !constraint->columns_known))
        return true;
    for (size_t i = 0; constraint && i < constraint->columns.count; i++)
        if (texts_contain(columns, constraint->columns.at[i]))
            return true;
    return !constraint && (!question->column.size || texts_contain(columns, question->column));
}

static int doubt_unread(const struct question *question, const struct unread *unread) {
    struct arena *arena = question->drift->run->arena;
    *question->doubt =
        text_format(arena, "%.*s (%.*s)", TEXT_ARGS(foreign_show(unread->sentence, arena)),
                    TEXT_ARGS(shown_place(unread->place, arena)));
    return 0;
}

/* ---- what the change's own migrations do ---- */

static bool may_name(const struct question *question, const struct operation *operation) {
    enum unread_reach reach;
    if (operation->name_known || !operation_reach(operation, &reach) || !may_do(question, reach))
        return false;
    struct text column = operation->column.size ? operation->column : operation->definition.name;
    return !column.size || !question->column.size || text_equal(column, question->column);
}

static int by_own_operations(const struct question *question) {
    const struct operations *operations = &question->track->operations;
    struct arena *arena = question->drift->run->arena;
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *operation = &operations->at[i];
        if (operation->kind == OPERATION_UNREAD && may_do(question, operation->unread.reach) &&
            is_about(question, operation->unread.columns) &&
            (!operation->unread.words.size || is_named(question, &operation->unread)))
            return doubt_unread(question, &operation->unread);
        if (operation->kind == OPERATION_UNREAD || !may_name(question, operation))
            continue;
        *question->doubt = text_format(arena, "an operation computes the table's name (%.*s)",
                                       TEXT_ARGS(shown_place(operation->place, arena)));
        return 0;
    }
    return 0;
}

/* ---- what all migrations do ---- */

/* A migration that can't be read does not stand in the graph, so no replay knows what it does. */
static int by_unreadable_migration(const struct question *question) {
    const struct migrations *migrations = &question->track->judgement.result.migrations;
    struct arena *arena = question->drift->run->arena;
    for (size_t i = 0; i < migrations->count; i++) {
        const struct migration *migration = migrations->at[i];
        if (migration->state == MIGRATION_READ ||
            (migration->bytes.size && !text_contains_word(migration->bytes, question->table->name)))
            continue;
        *question->doubt = text_format(arena, "the migration %.*s can't be read",
                                       TEXT_ARGS(foreign_show(migration->revision.path, arena)));
        return 0;
    }
    return 0;
}

/* What lies on a loop runs in no order, so no replay has it. */
static int by_loop(const struct question *question) {
    const struct judgement *judgement = &question->track->judgement;
    if (graph_loops(judgement->result.graph, question->drift->run->arena).count)
        *question->doubt = TEXT("the migrations follow one another in a loop");
    return 0;
}

/* A migration that ran before anybody thought of a column can only have added it by its name. What
 * makes or renames tables gives their columns no other type either, unless it names them. */
static bool may_know(const struct question *question, const struct unread *unread) {
    enum difference_kind kind = question->difference->kind;
    bool is_altered = kind == DIFFERENCE_TYPE || kind == DIFFERENCE_NULLABLE;
    bool must_name =
        kind == DIFFERENCE_COLUMN_ADDED || (is_altered && unread->reach == REACH_TABLES);
    return !must_name || !unread->source.size ||
           text_contains_word(unread->source, question->column);
}

static int by_replay(const struct question *question) {
    const struct unreads *unread = &question->track->replayed.unread;
    for (size_t i = 0; i < unread->count; i++)
        if (may_do(question, unread->at[i].reach) && may_know(question, &unread->at[i]) &&
            is_about(question, unread->at[i].columns) && is_named(question, &unread->at[i]))
            return doubt_unread(question, &unread->at[i]);
    return 0;
}

/* What is said to be there already, and is only now. */
static bool is_set_as_existing(const struct difference *difference, const struct column *known) {
    const struct column *wanted = difference->column_after;
    if (difference->kind == DIFFERENCE_NULLABLE)
        return known->existing_nullable == wanted->nullable && wanted->nullable != FACT_UNKNOWN;
    return difference->kind == DIFFERENCE_TYPE && known->existing_type.name.size &&
           type_same(&known->existing_type, &wanted->type) == FACT_YES;
}

static int by_existing(const struct question *question) {
    const struct table *table = schema_counterpart(&question->track->replayed, question->table);
    const struct column *known = table ? table_column(table, question->column) : NULL;
    struct arena *arena = question->drift->run->arena;
    if (known && is_set_as_existing(question->difference, known))
        *question->doubt = text_format(
            arena,
            "an operation calls that what exists already, and MySQL and SQL Server alone set "
            "it along with the rest (%.*s)",
            TEXT_ARGS(shown_place(known->existing_place, arena)));
    return 0;
}

static bool is_of_enum(const struct type *type) {
    bool is_list = text_equal(type->name, TEXT("ARRAY")) && type->arguments.count;
    return text_equal(type->name, TEXT("ENUM")) ||
           (is_list && text_starts(type->arguments.at[0], TEXT("ENUM(")));
}

bool drift_is_of_members(const struct difference *difference) {
    return difference->kind == DIFFERENCE_TYPE && is_of_enum(&difference->column_before->type) &&
           is_of_enum(&difference->column_after->type);
}

/* Some databases keep the members of an enum and some do not, and no tool generates their change.
 */
static int by_members(const struct question *question) {
    if (drift_is_of_members(question->difference))
        *question->doubt = TEXT("it depends on the database whether an enum's members are kept in "
                                "it, and autogenerate does not see them");
    return 0;
}

/* What a library's class brought cannot be read, and may stand in the class itself from now on. Had
 * it brought the column, then the migrations that made the table would have made it. */
static int by_lost_base(const struct question *question) {
    const struct table *known = schema_counterpart(&question->track->replayed, question->table);
    if (question->difference->may_be_old && (!known || known->is_opaque))
        *question->doubt = TEXT(
            "a base class that is not in this tree has left the class and may have brought it");
    return 0;
}

static int by_other_base(const struct question *question) {
    struct arena *arena = question->drift->run->arena;
    struct text base;
    if (drift_other_base(question->drift, question->track, question->table, &base, question->error))
        return -1;
    if (base.size)
        *question->doubt = text_format(
            arena, "the migrations are those of another declarative base than its own (%.*s)",
            TEXT_ARGS(foreign_show(base, arena)));
    return 0;
}

/* ---- tables that no migration ever made ---- */

/* Histories that begin when a database is there already make no table of it, and alter them all
 * the same. One that begins with tables knows all that are its own. */
enum beginning {
    BEGINS_WITHOUT_TABLES, /* or with the like of those that are there */
    BEGINS_WITH_TABLES,
    BEGINS_UNREAD, /* with SQL of a file: what it makes is not known */
    BEGINS_READ_IN_PART,
};

static bool makes_table(const struct operations *operations, struct text name) {
    for (size_t i = 0; i < operations->count; i++)
        if (operations->at[i].kind == OPERATION_CREATE_TABLE &&
            (!name.size || text_equal(operations->at[i].table, name)))
            return true;
    return false;
}

/* Is one of these a key that leads to a table that is not made here? */
static bool refers_to_other(const struct constraints *constraints,
                            const struct operations *operations) {
    for (size_t i = 0; i < constraints->count; i++) {
        struct text name = constraints->at[i].referred_table, part;
        struct text rest = name;
        while (text_next_part(&rest, '.', &part))
            name = part;
        if (name.size && !makes_table(operations, name))
            return true;
    }
    return false;
}

/* What the first migration alters or refers to and does not make is there already, whatever it
 * makes beside it. */
static bool needs_old_table(const struct operations *operations) {
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *operation = &operations->at[i];
        if (operation->kind == OPERATION_CREATE_TABLE &&
            refers_to_other(&operation->created.constraints, operations))
            return true;
        bool alters =
            operation->kind == OPERATION_RENAME_TABLE || operation->kind == OPERATION_ADD_COLUMN ||
            operation->kind == OPERATION_DROP_COLUMN ||
            operation->kind == OPERATION_RENAME_COLUMN || operation->kind == OPERATION_ALTER_COLUMN;
        if (alters && operation->name_known && !makes_table(operations, operation->table))
            return true;
    }
    return false;
}

static int history_beginning(const struct question *question, enum beginning *beginning) {
    struct run *run = question->drift->run;
    struct operations first = {0};
    struct revisions roots = graph_roots(question->track->judgement.result.graph, run->arena);
    for (size_t i = 0; i < roots.count; i++)
        if (migration_operations(run, run->result, roots.at[i], &first, question->error))
            return -1;
    bool is_unread = false, makes_tables = makes_table(&first, TEXT(""));
    for (size_t i = 0; i < first.count; i++)
        is_unread = is_unread || first.at[i].kind == OPERATION_UNREAD;
    if (is_unread)
        *beginning = makes_tables ? BEGINS_READ_IN_PART : BEGINS_UNREAD;
    else
        *beginning =
            makes_tables && !needs_old_table(&first) ? BEGINS_WITH_TABLES : BEGINS_WITHOUT_TABLES;
    return 0;
}

/* A new table beside old ones of which no migration made any: this file's tables are made in
 * another way. */
static bool is_among_strangers(const struct question *question) {
    const struct schema *before = &question->drift->before;
    bool has_neighbour = false;
    for (size_t i = 0; i < before->keys.count; i++) {
        const struct table *neighbour = schema_find(before, before->keys.at[i]);
        if (!neighbour || !text_equal(neighbour->place.path, question->table->place.path))
            continue;
        if (is_known(question->drift, neighbour->key))
            return false;
        has_neighbour = true;
    }
    return has_neighbour;
}

/* Does the history begin with other migrations than it did before this change? A first one that
 * makes no table stands on tables that are there already. */
static bool begins_anew(const struct question *question) {
    const struct judgement *judgement = &question->track->judgement;
    const struct side *before = side_before(judgement);
    struct revisions roots = graph_roots(judgement->result.graph, question->drift->run->arena);
    for (size_t i = 0; before->environment && i < roots.count; i++) {
        const struct revision *revision = graph_find(before->graph, roots.at[i]->id);
        if (revision && !revision->parents.count)
            return false;
    }
    return roots.count;
}

/* Does a migration of the result make any table at all? Where none ever did, create_all() does it
 * for all of them. */
static int migrations_make_tables(const struct question *question, bool *make) {
    static const char *const words[] = {"create_table", "CREATE TABLE", "create table",
                                        "create_all", ".create("};
    struct run *run = question->drift->run;
    struct revisions all = graph_revisions(question->track->judgement.result.graph);
    struct text bytes;
    *make = all.count == 0;
    for (size_t i = 0; i < all.count && !*make; i++) {
        int found = snapshot_read(run->result, all.at[i]->path, &bytes, NULL, question->error);
        if (found < 0)
            return -1;
        *make = !found;
        for (size_t w = 0; found && w < sizeof words / sizeof *words; w++)
            *make = *make || text_contains(bytes, text_of(words[w]));
    }
    return 0;
}

/* Have the migrations made fewer tables of this file than they have not? Of one that is new all
 * tables answer. 1, 0, -1. */
static int is_among_unmade(const struct question *question) {
    const struct schema *before = &question->drift->before;
    size_t made = 0, unmade = 0;
    for (size_t i = 0; i < before->keys.count; i++) {
        const struct table *neighbour = schema_find(before, before->keys.at[i]);
        if (!neighbour || !text_equal(neighbour->place.path, question->table->place.path))
            continue;
        const struct table *known = schema_find(&question->track->replayed, neighbour->key);
        bool is_made = known && !known->is_opaque;
        made += is_made;
        unmade += !is_made;
    }
    if (!made && !unmade)
        return drift_base_is_unmade(question->drift, question->track, question->table,
                                    question->error);
    return made < unmade;
}

/* Where the program makes its tables at each start, they are there before a migration is generated,
 * and the one that comes with a new table says nothing of it: 1, 0, -1. */
static int is_made_by_program(const struct question *question) {
    struct run *run = question->drift->run;
    struct model_paths paths = drift_paths(run);
    if (!question->track->operations.count)
        return 0;
    int is_unmade = is_among_unmade(question);
    if (is_unmade <= 0)
        return is_unmade;
    return models_mention(run_modules(run, question->drift->to), &paths, TEXT("create_all("),
                          run->arena, question->error);
}

/* Flask-Migrate's env.py compares all tables of the one SQLAlchemy() with the database, those too
 * that were there before the first migration, unless it was told to leave some out. It knows the
 * models of its own project: where the migrations lie. */
static int is_compared_by_flask_migrate(const struct question *question, bool *is) {
    struct run *run = question->drift->run;
    const struct environment *environment = question->track->judgement.result.environment;
    struct text path = path_join(environment->script_folder, TEXT("env.py"), run->arena), env;
    const struct table *table = question->table;
    struct text project = path_folder(environment->script_folder);
    *is = false;
    if (!table->is_of_flask || table->schema.size || !path_is_below(table->place.path, project))
        return 0;
    int found = snapshot_read(run->result, path, &env, NULL, question->error);
    if (found <= 0)
        return found;
    *is = (text_contains(env, TEXT("current_app.extensions['migrate']")) ||
           text_contains(env, TEXT("current_app.extensions[\"migrate\"]"))) &&
          !text_contains(env, TEXT("include_")) && !text_contains(env, TEXT("exclude"));
    return 0;
}

static int by_strangeness_of_new(const struct question *question, enum beginning beginning) {
    bool make = true;
    if (beginning != BEGINS_WITHOUT_TABLES) {
        bool may_be_theirs = beginning == BEGINS_UNREAD && !begins_anew(question);
        if (!may_be_theirs && is_among_strangers(question))
            *question->doubt = TEXT("no migration ever made a table of this file");
        return 0;
    }
    if (migrations_make_tables(question, &make))
        return -1;
    if (begins_anew(question))
        *question->doubt = TEXT("the history begins with this change, on a database that is there "
                                "already");
    else if (!make)
        *question->doubt = TEXT("no migration ever made any table, so something else does");
    if (question->doubt->size)
        return 0;
    int by_program = is_made_by_program(question);
    if (by_program > 0)
        *question->doubt =
            TEXT("most tables beside it were made by no migration but by create_all()");
    return by_program < 0 ? -1 : 0;
}

/* The environment stood there without any migration, and still does, and the program makes its
 * tables itself: 1, 0, -1. A change that sets an environment up means to write them. */
static int is_before_first_migration(const struct question *question) {
    const struct judgement *judgement = &question->track->judgement;
    struct snapshot *before = side_before(judgement)->snapshot;
    struct text folder = judgement->result.environment->script_folder;
    struct run *run = question->drift->run;
    struct model_paths paths = drift_paths(run);
    struct entry env;
    if (!before || judgement->result.migrations.count)
        return 0;
    int stood =
        snapshot_find(before, path_join(folder, TEXT("env.py"), run->arena), &env, question->error);
    return stood != 1 ? stood
                      : models_mention(run_modules(run, question->drift->to), &paths,
                                       TEXT("create_all"), run->arena, question->error);
}

/* Has something that can't be read made the table, before anybody thought of this column as it is
 * now? */
static bool is_made_without(const struct question *question, enum beginning beginning) {
    const struct unreads *unread = &question->track->replayed.unread;
    for (size_t i = 0; i < unread->count; i++)
        if (may_do(question, unread->at[i].reach) && !may_know(question, &unread->at[i]) &&
            text_contains_word(unread->at[i].words, question->table->name))
            return true;
    return question->difference->kind == DIFFERENCE_COLUMN_ADDED && beginning == BEGINS_UNREAD &&
           !begins_anew(question);
}

static int by_strangeness(const struct question *question) {
    bool is_new = question->difference->kind == DIFFERENCE_TABLE_ADDED, is_compared = false;
    enum beginning beginning;
    if (!is_new && is_known(question->drift, question->table->key))
        return 0;
    int none_yet = is_before_first_migration(question);
    if (none_yet > 0)
        *question->doubt =
            TEXT("there is no migration at all yet, and create_all() makes the tables");
    if (none_yet)
        return none_yet < 0 ? -1 : 0;
    if (history_beginning(question, &beginning))
        return -1;
    if (is_new)
        return by_strangeness_of_new(question, beginning);
    if (beginning == BEGINS_WITH_TABLES && is_compared_by_flask_migrate(question, &is_compared))
        return -1;
    bool may_be_old = beginning == BEGINS_WITHOUT_TABLES && !question->table->is_bound;
    if (!may_be_old && !is_compared && !is_made_without(question, beginning))
        *question->doubt = TEXT("no migration ever made this table");
    return 0;
}

int drift_is_stranger(const struct drift *drift, const struct track *track,
                      const struct difference *difference, bool *is_stranger, struct error *error) {
    const struct question question = {.drift = drift, .track = track, .error = error};
    enum beginning beginning = BEGINS_WITHOUT_TABLES;
    *is_stranger = false;
    if (is_known(drift, difference_table(difference)->key))
        return 0;
    if (history_beginning(&question, &beginning))
        return -1;
    *is_stranger = beginning != BEGINS_WITHOUT_TABLES && beginning != BEGINS_UNREAD;
    return 0;
}

int drift_doubt(const struct drift *drift, const struct track *track,
                const struct difference *difference, struct text *doubt, struct error *error) {
    typedef int source(const struct question *question);
    static source *const sources[] = {
        by_members, by_existing, by_lost_base,  by_own_operations, by_unreadable_migration,
        by_loop,    by_replay,   by_other_base, by_strangeness};
    const struct question question = {
        .drift = drift,
        .track = track,
        .difference = difference,
        .table = difference_table(difference),
        .column = difference_column(difference),
        .doubt = doubt,
        .error = error,
    };
    *doubt = TEXT("");
    for (size_t i = 0; !doubt->size && i < sizeof sources / sizeof *sources; i++)
        if (sources[i](&question))
            return -1;
    return 0;
}
