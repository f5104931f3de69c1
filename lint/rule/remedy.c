/* remedy.c: the way out of OH301: the migration that lies on the disk already, or the commands that
 * write one. One migration does for all that an environment misses. */
#include <ctype.h>

#include "base/foreign.h"
#include "rule/drift.h"

struct remedy {
    const struct drift *drift;
    struct track *track;
    size_t first; /* of the findings that may be ours */
};

static bool is_ours(const struct remedy *remedy, const struct finding *finding) {
    return text_equal(text_of(finding->rule->code), TEXT("OH301")) &&
           text_equal(finding->environment, remedy->track->judgement.name);
}

static struct findings found(const struct remedy *remedy) {
    struct findings ours = {0}, *all = &remedy->drift->run->verdict->findings;
    for (size_t i = remedy->first; i < all->count; i++)
        if (is_ours(remedy, &all->at[i]))
            vector_push(&ours, remedy->drift->run->arena, all->at[i]);
    return ours;
}

static void set(const struct remedy *remedy, struct texts commands, struct text hint) {
    struct findings *all = &remedy->drift->run->verdict->findings;
    for (size_t i = remedy->first; i < all->count; i++)
        if (is_ours(remedy, &all->at[i])) {
            all->at[i].commands = commands;
            all->at[i].hint = hint;
        }
}

/* ---- on the disk ---- */

/* The revisions of the disk that the result does not have, and what they do. */
static int read_disk(const struct remedy *remedy, struct snapshot *work_tree, struct texts *paths,
                     struct operations *operations, struct error *error) {
    struct judgement *judgement = &remedy->track->judgement;
    struct run *run = judgement->run;
    struct migrations migrations = {0};
    if (environment_migrations(work_tree, judgement->result.environment, run->migration_cache, NULL,
                               NULL, &migrations, error))
        return -1;
    struct graph *graph = graph_new(migrations_revisions(&migrations, run->arena), run->arena);
    struct revisions order = graph_order(graph, run->arena);
    for (size_t i = 0; i < order.count; i++) {
        if (side_has(&judgement->result, order.at[i]->id))
            continue;
        if (migration_operations(run, work_tree, order.at[i], operations, error))
            return -1;
        vector_push(paths, run->arena, order.at[i]->path);
    }
    return 0;
}

/* Do they carry out all that no committed migration does? */
static bool would_mend(const struct remedy *remedy, const struct operations *operations) {
    const struct track *track = remedy->track;
    struct schema schema = schema_copy(&track->carried);
    struct findings ours = found(remedy);
    operations_apply(operations, &schema);
    for (size_t i = 0; i < ours.count; i++)
        for (size_t k = 0; k < track->left.count; k++)
            if (text_equal(difference_table(&track->left.at[k])->key, ours.at[i].table) &&
                text_equal(difference_column(&track->left.at[k]), ours.at[i].column) &&
                difference_is_done(&track->left.at[k], &schema) != FACT_YES)
                return false;
    return true;
}

/* 1: the migration lies on the disk and only wants a commit. 0: it does not. -1. */
static int advise_commit(const struct remedy *remedy, struct error *error) {
    struct run *run = remedy->drift->run;
    struct snapshot *work_tree;
    struct texts paths = {0}, commands = {0};
    struct operations operations = {0};
    int open = run_work_tree(run, &work_tree, error);
    if (open <= 0)
        return open;
    if (read_disk(remedy, work_tree, &paths, &operations, error))
        return -1;
    if (!paths.count || !would_mend(remedy, &operations))
        return 0;
    bool plain = true;
    for (size_t i = 0; i < paths.count; i++)
        plain = plain && foreign_is_plain(paths.at[i]);
    if (plain)
        advice_git_last(paths, TEXT("add the migration"), &commands, run->arena);
    set(remedy, commands,
        TEXT("A migration that does it lies on your disk already and is not committed. Commit "
             "it:"));
    return 1;
}

/* ---- written by the tool ---- */

static bool is_word(struct text name) {
    for (size_t i = 0; i < name.size; i++)
        if (!isalnum((unsigned char)name.at[i]) && name.at[i] != '_' && name.at[i] != '.')
            return false;
    return name.size > 0;
}

/* Of how many tables and columns besides the first do the findings tell? */
static size_t columns_beside(struct findings ours) {
    size_t count = 0;
    for (size_t i = 1; i < ours.count; i++) {
        const struct finding *last = &ours.at[i - 1], *next = &ours.at[i];
        count += !text_equal(last->table, next->table) || !text_equal(last->column, next->column);
    }
    return count;
}

/* "add sessions.last_modified_at", "change events.name and 2 more". The tool writes it into a
 * Python file, so it holds no names but plain words. */
static struct text message_of(const struct remedy *remedy, struct findings ours) {
    enum { LONGEST = 100 };
    struct arena *arena = remedy->drift->run->arena;
    const struct finding *first = &ours.at[0];
    const struct table *table = schema_find(&remedy->drift->before, first->table);
    bool is_new = !table || (first->column.size && !table_column(table, first->column));
    struct text name = first->table, more = TEXT("");
    if (first->column.size)
        name = text_format(arena, "%.*s.%.*s", TEXT_ARGS(name), TEXT_ARGS(first->column));
    if (!is_word(name) || name.size > LONGEST)
        return TEXT("follow the models");
    size_t others = columns_beside(ours);
    if (others)
        more = text_format(arena, " and %zu more", others);
    return text_format(arena, "%s %.*s%.*s", is_new ? "add" : "change", TEXT_ARGS(name),
                       TEXT_ARGS(more));
}

/* Has the target migrations that are not on the branch yet? A new one must follow them. */
static bool needs_target(const struct judgement *judgement) {
    struct revisions there = graph_revisions(judgement->target.graph);
    if (judgement->run->change->result != RESULT_MERGE)
        return false;
    for (size_t i = 0; i < there.count; i++)
        if (!side_has(&judgement->proposed, there.at[i]->id))
            return true;
    return false;
}

/* Where the first migration will be written. */
static struct texts folders_of(const struct environment *environment, struct arena *arena) {
    struct texts folders = environment->versions;
    if (!folders.count)
        vector_push(&folders, arena,
                    path_join(environment->script_folder, TEXT("versions"), arena));
    return folders;
}

static struct text hint_of(const struct tool *tool, struct texts commands) {
    if (!commands.count)
        return TEXT("Let your tool write the migration, and commit it.");
    if (tool->needs_flask_app)
        return TEXT("Your database is brought to the head first, since the tool compares the "
                    "models with it. FLASK_APP must be set.");
    return TEXT("Your database is brought to the head first, since the tool compares the models "
                "with it.");
}

static int advise_tool(const struct remedy *remedy, struct findings ours, struct error *error) {
    struct judgement *judgement = &remedy->track->judgement;
    struct run *run = judgement->run;
    struct settings own = run->settings;
    struct tool tool;
    struct texts commands = {0};
    own.merge_command = TEXT("");
    const struct environment *environment = judgement->result.environment;
    if (tool_find(run->result, environment, &own, run->arena, &tool, error))
        return -1;
    if (graph_heads(judgement->result.graph, run->arena).count <= 1)
        commands =
            advice_new_migration(run->repository, run->change, &tool, message_of(remedy, ours),
                                 folders_of(environment, run->arena), needs_target(judgement));
    set(remedy, commands, hint_of(&tool, commands));
    return 0;
}

int drift_advise(const struct drift *drift, struct track *track, size_t first,
                 struct error *error) {
    const struct remedy remedy = {drift, track, first};
    struct findings ours = found(&remedy);
    if (!ours.count)
        return 0;
    int on_disk = advise_commit(&remedy, error);
    if (on_disk)
        return on_disk < 0 ? -1 : 0;
    return advise_tool(&remedy, ours, error);
}
