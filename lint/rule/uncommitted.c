/* uncommitted.c: the mend that lies on the disk already and only wants a commit. */
#include "base/foreign.h"
#include "rule/fork.h"

int run_work_tree(const struct run *run, struct snapshot **work_tree, struct error *error) {
    struct object_id head;
    if (run->options->in_ci || run->change->subject != SUBJECT_COMMIT ||
        !repository_work_tree(run->repository).size)
        return 0;
    int found = repository_resolve(run->repository, TEXT("HEAD"), &head, error);
    if (found <= 0 || !object_id_equal(head, run->change->proposed))
        return found < 0 ? -1 : 0;
    return snapshot_of_work_tree(run->repository, work_tree, error) ? -1 : 1;
}

/* Does the result say the same of this revision? */
static bool is_committed(const struct judgement *judgement, const struct revision *revision) {
    const struct revision *known = graph_find(judgement->result.graph, revision->id);
    return known && texts_same(known->parents, revision->parents);
}

/* The revisions of the result, with what the disk says instead where it says something else. */
static struct revisions overlaid(const struct judgement *judgement, struct revisions on_disk) {
    struct arena *arena = judgement->run->arena;
    struct revisions committed = graph_revisions(judgement->result.graph), all = {0};
    struct map by_id = {0};
    for (size_t i = 0; i < on_disk.count; i++) {
        map_put(&by_id, arena, on_disk.at[i]->id, judgement->run);
        vector_push(&all, arena, on_disk.at[i]);
    }
    for (size_t i = 0; i < committed.count; i++)
        if (!map_find(&by_id, committed.at[i]->id))
            vector_push(&all, arena, committed.at[i]);
    return all;
}

static void advise_commit(const struct judgement *judgement, struct revisions on_disk,
                          struct finding *finding) {
    struct arena *arena = judgement->run->arena;
    struct texts paths = {0}, commands = {0};
    for (size_t i = 0; i < on_disk.count; i++) {
        if (is_committed(judgement, on_disk.at[i]))
            continue;
        if (!foreign_is_plain(on_disk.at[i]->path))
            return;
        vector_push(&paths, arena, on_disk.at[i]->path);
    }
    advice_git_last(paths, TEXT("commit the migration that joins the heads"), &commands, arena);
    finding->commands = commands;
}

int fork_uncommitted(const struct fork *fork, struct finding *finding, struct error *error) {
    struct judgement *judgement = fork->judgement;
    struct run *run = judgement->run;
    struct snapshot *work_tree = NULL;
    struct migrations migrations = {0};
    int open = run_work_tree(run, &work_tree, error);
    if (open <= 0)
        return open;
    if (environment_migrations(work_tree, judgement->result.environment, run->migration_cache, NULL,
                               NULL, &migrations, error))
        return -1;
    struct revisions on_disk = migrations_revisions(&migrations, run->arena);
    struct graph *mended = graph_new(overlaid(judgement, on_disk), run->arena);
    if (graph_heads(mended, run->arena).count > run->settings.heads ||
        graph_missing(mended, run->arena).count)
        return 0;
    finding->hint =
        TEXT("What mends it lies on your disk already and is not committed. Commit it:");
    advise_commit(judgement, on_disk, finding);
    return 1;
}
