/* edited.c: a published migration may have run already: its text and its parents must stay (OH201).
 */
#include <string.h>

#include "base/foreign.h"
#include "rule/judgement.h"

static bool is_whole(const struct side *side, struct arena *arena) {
    return graph_heads(side->graph, arena).count == 1 && !graph_loops(side->graph, arena).count &&
           !graph_missing(side->graph, arena).count && !graph_duplicates(side->graph, arena).count;
}

/* A history that was broken and is whole now had to be edited. */
static bool is_mend(const struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    return !is_whole(&judgement->target, arena) && is_whole(&judgement->result, arena);
}

struct edited {
    const struct revision *before, *after;
};
struct all_edited {
    struct edited *at;
    size_t count, room;
};

static int has_changed(struct judgement *judgement, const struct edited *edited, bool *changed,
                       struct error *error) {
    struct text before, after;
    int there =
        snapshot_read(side_before(judgement)->snapshot, edited->before->path, &before, NULL, error);
    int here = there < 0 ? -1
                         : snapshot_read(side_after(judgement)->snapshot, edited->after->path,
                                         &after, NULL, error);
    if (here < 0)
        return -1;
    *changed = there && here && !migration_same_program(before, after, judgement->run->arena);
    return 0;
}

static int find_edited(struct judgement *judgement, struct all_edited *all, struct error *error) {
    struct run *run = judgement->run;
    struct revisions revisions = graph_revisions(side_after(judgement)->graph);
    for (size_t i = 0; i < revisions.count; i++) {
        struct edited edited = {graph_find(side_before(judgement)->graph, revisions.at[i]->id),
                                revisions.at[i]};
        bool changed = false;
        if (!edited.before || !map_find(&run->changed, edited.after->path))
            continue;
        if (has_changed(judgement, &edited, &changed, error))
            return -1;
        if (changed)
            vector_push(all, run->arena, edited);
    }
    return 0;
}

/* An id that stands twice has the parents of either file, as it comes. */
static bool keeps_parents(const struct judgement *judgement, const struct edited *edited) {
    struct texts parents = edited->after->parents;
    struct revisions doubles =
        graph_duplicates(side_before(judgement)->graph, judgement->run->arena);
    for (size_t i = 0; i < doubles.count; i++)
        if (text_equal(doubles.at[i]->id, edited->after->id) &&
            texts_same(doubles.at[i]->parents, parents))
            return true;
    return texts_same(edited->before->parents, parents);
}

/* A history that was squashed into its last revision: nothing goes in below that. */
static bool begins_history(const struct judgement *judgement, const struct edited *edited) {
    struct texts parents = edited->before->parents;
    for (size_t i = 0; i < parents.count; i++)
        if (side_has(&judgement->result, parents.at[i]))
            return false;
    return !edited->after->parents.count;
}

static int say_moved(struct judgement *judgement, const struct edited *edited,
                     struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding = finding_add(
        judgement, "OH201", is_mend(judgement), edited->after->parents_place,
        "%.*s is on %.*s already, and its down_revision changes: a database that stands at it "
        "would skip what now goes in below.",
        TEXT_ARGS(shown_id(edited->after->id, arena)), TEXT_ARGS(target_shown(judgement)));
    if (!finding->was_there_before)
        finding->severity = SEVERITY_ERROR;
    finding->hint = TEXT("Leave it as it was and write a new migration or a merge revision.");
    return finding_name(judgement, finding, edited->after, error);
}

static int say_edited(struct judgement *judgement, const struct edited *edited, size_t more,
                      struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct text others = more ? text_format(arena, " and %zu more are", more) : TEXT(" is");
    struct finding *finding = finding_add(
        judgement, "OH201", false, edited->after->place,
        "%.*s%.*s on %.*s already: databases that ran the old text will not run the new one.",
        TEXT_ARGS(shown_id(edited->after->id, arena)), TEXT_ARGS(others),
        TEXT_ARGS(target_shown(judgement)));
    finding->hint = TEXT("If the schema must change, write a new migration.");
    return finding_name(judgement, finding, edited->after, error);
}

/* As people write it: refs/remotes/origin/main is origin/main. */
static struct text branch_of(struct text ref) {
    static const char *const prefixes[] = {"refs/remotes/", "refs/heads/"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (text_starts(ref, text_of(prefixes[i])))
            return text_slice(ref, strlen(prefixes[i]), ref.size);
    return ref;
}

/* The same id with other parents on another target branch: a database that goes from one to the
 * other skips a migration in silence. */
static int say_other_parents(struct judgement *judgement, const struct revision *mine,
                             struct text branch, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding = finding_add(
        judgement, "OH201", false, mine->parents_place,
        "%.*s has other parents on %.*s than here: a database moved from one to the "
        "other would skip a migration.",
        TEXT_ARGS(shown_id(mine->id, arena)), TEXT_ARGS(foreign_show(branch_of(branch), arena)));
    finding->severity = SEVERITY_ERROR;
    finding->hint = TEXT("Give the copy a new id.");
    return finding_name(judgement, finding, mine, error);
}

/* Does that branch hold what is proposed, or grow out of a target that is a bare commit of its
 * past? Then it is no other target but the same one at a later time. Asked last: it walks history.
 */
static int is_later_target(const struct change *change, struct repository *repository,
                           struct object_id tip, struct error *error) {
    int holds = change->subject == SUBJECT_COMMIT
                    ? repository_is_ancestor(repository, change->proposed, tip, error)
                    : 0;
    if (holds || change->target_branch.size || object_id_is_none(change->target))
        return holds;
    return repository_is_ancestor(repository, change->target, tip, error);
}

static int compare_target(struct judgement *judgement, struct text name, struct error *error) {
    struct run *run = judgement->run;
    struct object_id commit;
    struct snapshot *snapshot;
    struct migrations migrations = {0};
    int known = repository_resolve(run->repository, name, &commit, error);
    if (known <= 0)
        return known;
    if (object_id_equal(commit, run->change->target) ||
        object_id_equal(commit, run->change->proposed))
        return 0;
    if (snapshot_of_commit(run->repository, commit, &snapshot, error) ||
        environment_migrations(snapshot, judgement->result.environment, run->migration_cache, NULL,
                               NULL, &migrations, error))
        return -1;
    struct graph *graph = graph_new(migrations_revisions(&migrations, run->arena), run->arena);
    struct revisions revisions = graph_revisions(judgement->result.graph), others = {0};
    for (size_t i = 0; i < revisions.count; i++) {
        const struct revision *mine = revisions.at[i], *theirs = graph_find(graph, mine->id);
        bool is_new =
            !side_has(&judgement->target, mine->id) && !side_has(side_before(judgement), mine->id);
        if (theirs && is_new && !texts_same(mine->parents, theirs->parents))
            vector_push(&others, run->arena, mine);
    }
    int is_later = others.count ? is_later_target(run->change, run->repository, commit, error) : 1;
    for (size_t i = 0; !is_later && i < others.count; i++)
        if (say_other_parents(judgement, others.at[i], name, error))
            return -1;
    return is_later < 0 ? -1 : 0;
}

static bool brings_revisions(const struct judgement *judgement) {
    struct revisions revisions = graph_revisions(judgement->result.graph);
    for (size_t i = 0; i < revisions.count; i++)
        if (!side_has(&judgement->target, revisions.at[i]->id))
            return true;
    return false;
}

int rule_edited(struct judgement *judgement, struct error *error) {
    struct run *run = judgement->run;
    struct all_edited all = {0}, plain = {0};
    if (!run->has_changes)
        return 0;
    if (find_edited(judgement, &all, error))
        return -1;
    for (size_t i = 0; i < all.count; i++)
        if (keeps_parents(judgement, &all.at[i]) || begins_history(judgement, &all.at[i]))
            vector_push(&plain, run->arena, all.at[i]);
        else if (say_moved(judgement, &all.at[i], error))
            return -1;
    size_t named = plain.count > NAMED_ONE_BY_ONE ? 1 : plain.count;
    for (size_t i = 0; i < named; i++)
        if (say_edited(judgement, &plain.at[i], plain.count > named ? plain.count - 1 : 0, error))
            return -1;
    for (size_t i = 0; brings_revisions(judgement) && i < run->change->other_targets.count; i++)
        if (compare_target(judgement, run->change->other_targets.at[i], error))
            return -1;
    return 0;
}
