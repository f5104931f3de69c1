/* published.c: what is on the target may stand in somebody's database: it must not change (OH201)
 * nor go away (OH202). */
#include <string.h>

#include "base/foreign.h"
#include "rule/judgement.h"

enum { NAMED_ONE_BY_ONE = 3 }; /* more edited migrations than this are one finding */

/* What the change started from, and what it makes of it. */
static const struct side *side_before(const struct judgement *judgement) {
    return judgement->run->change->result == RESULT_MERGE ? &judgement->base : &judgement->target;
}

static const struct side *side_after(const struct judgement *judgement) {
    return judgement->run->change->result == RESULT_MERGE ? &judgement->proposed
                                                          : &judgement->result;
}

static bool same_texts(struct texts a, struct texts b) {
    for (size_t i = 0; i < a.count; i++)
        if (!texts_contain(b, a.at[i]))
            return false;
    return a.count == b.count;
}

static bool is_whole(const struct side *side, struct arena *arena) {
    return graph_heads(side->graph, arena).count == 1 && !graph_loops(side->graph, arena).count &&
           !graph_missing(side->graph, arena).count && !graph_duplicates(side->graph, arena).count;
}

/* A history that was broken and is whole now had to be edited. */
static bool is_mend(const struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    return !is_whole(&judgement->target, arena) && is_whole(&judgement->result, arena);
}

/* ---- OH201 published-edited ---- */

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
    struct revisions revisions = graph_revisions(judgement->result.graph);
    for (size_t i = 0; i < revisions.count; i++) {
        const struct revision *mine = revisions.at[i], *theirs = graph_find(graph, mine->id);
        bool is_new =
            !side_has(&judgement->target, mine->id) && !side_has(side_before(judgement), mine->id);
        if (theirs && is_new && !same_texts(mine->parents, theirs->parents) &&
            say_other_parents(judgement, mine, name, error))
            return -1;
    }
    return 0;
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
        if (same_texts(all.at[i].before->parents, all.at[i].after->parents))
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

/* ---- OH202 published-deleted ---- */

static bool is_gone(const struct judgement *judgement, const struct revision *revision) {
    return side_has(&judgement->target, revision->id) &&
           !side_has(&judgement->result, revision->id) &&
           !(judgement->run->change->result == RESULT_MERGE &&
             side_has(&judgement->proposed, revision->id));
}

static struct revisions find_gone(const struct judgement *judgement) {
    struct revisions before = graph_revisions(side_before(judgement)->graph), gone = {0};
    for (size_t i = 0; i < before.count; i++)
        if (is_gone(judgement, before.at[i]))
            vector_push(&gone, judgement->run->arena, before.at[i]);
    return gone;
}

/* Does a revision of the result still name it as a parent? */
static const struct revision *who_stands_on(const struct judgement *judgement, struct text id) {
    struct missing_links links = graph_missing(judgement->result.graph, judgement->run->arena);
    for (size_t i = 0; i < links.count; i++)
        if (!links.at[i].is_dependency && text_equal(links.at[i].wanted, id))
            return links.at[i].revision;
    return NULL;
}

static bool was_head(const struct judgement *judgement, struct text id) {
    return !graph_children(judgement->target.graph, graph_find(judgement->target.graph, id),
                           judgement->run->arena)
                .count;
}

static struct place place_of(const struct revision *revision) {
    return (struct place){.path = revision->path};
}

static int say_standing(struct judgement *judgement, const struct revision *gone,
                        const struct revision *child, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding =
        finding_add(judgement, "OH202", false, child->parents_place,
                    "%.*s is on %.*s and is deleted here, but %.*s still follows it.",
                    TEXT_ARGS(shown_id(gone->id, arena)), TEXT_ARGS(target_shown(judgement)),
                    TEXT_ARGS(shown_id(child->id, arena)));
    finding->hint =
        text_format(arena, "Bring %.*s back. To undo what it did, write a new migration.",
                    TEXT_ARGS(foreign_show(gone->path, arena)));
    return finding_name(judgement, finding, gone, error);
}

static int say_thrown_away(struct judgement *judgement, struct revisions gone,
                           struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding =
        finding_add(judgement, "OH202", false, place_of(gone.at[0]),
                    "This forced push throws away %.*s, which %s on %.*s.",
                    TEXT_ARGS(shown_ids(gone, 5, arena)), gone.count == 1 ? "is" : "are",
                    TEXT_ARGS(target_shown(judgement)));
    finding->hint =
        TEXT("Databases that ran it can't find it any more. Fetch, and put your commits on top.");
    return finding_name(judgement, finding, gone.at[0], error);
}

static int say_stranded(struct judgement *judgement, struct revisions heads, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding =
        finding_add(judgement, "OH202", false, place_of(heads.at[0]),
                    "%.*s, the head of %.*s, is deleted: a database that stands at it can't be "
                    "upgraded any more.",
                    TEXT_ARGS(shown_ids(heads, 5, arena)), TEXT_ARGS(target_shown(judgement)));
    finding->severity = SEVERITY_WARNING;
    finding->hint = TEXT(
        "Downgrade those databases first, or keep the migration and write one that undoes it.");
    return finding_name(judgement, finding, heads.at[0], error);
}

/* All files of the environment are gone. With its config left, Alembic finds an empty history where
 * databases hold one. */
static int say_vanished(struct judgement *judgement, struct revisions gone, struct error *error) {
    struct run *run = judgement->run;
    struct text config = judgement->base.environment->config_path;
    struct entry entry;
    int left = config.size ? snapshot_find(run->result, config, &entry, error) : 0;
    if (left < 0)
        return -1;
    struct finding *finding =
        finding_add(judgement, "OH202", false, place_of(gone.at[0]),
                    "All %zu migrations of %.*s are gone%s%.*s.", gone.count,
                    TEXT_ARGS(foreign_show(judgement->name, run->arena)),
                    left ? ", but not its config " : " with their config",
                    TEXT_ARGS(left ? foreign_show(config, run->arena) : TEXT("")));
    finding->severity = left ? SEVERITY_ERROR : SEVERITY_WARNING;
    finding->hint = TEXT("If the folder moved, move it with its files; if it is meant to go, "
                         "remove its config too.");
    return finding_name(judgement, finding, gone.at[0], error);
}

/* The change removes the environment while the target adds to it: git leaves the new files alone in
 * the merge. */
static int say_left_behind(struct judgement *judgement, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct revisions left = graph_revisions(judgement->result.graph);
    struct finding *finding =
        finding_add(judgement, "OH202", false, place_of(left.at[0]),
                    "This change removes %.*s, and %.*s, new on %.*s, would be left behind alone.",
                    TEXT_ARGS(foreign_show(judgement->name, arena)),
                    TEXT_ARGS(shown_ids(left, 3, arena)), TEXT_ARGS(target_shown(judgement)));
    finding->severity = SEVERITY_WARNING;
    return finding_name(judgement, finding, left.at[0], error);
}

static int say_gone(struct judgement *judgement, struct revisions gone, struct error *error) {
    struct run *run = judgement->run;
    struct revisions heads = {0};
    bool errors = false;
    for (size_t i = 0; i < gone.count; i++) {
        const struct revision *child = who_stands_on(judgement, gone.at[i]->id);
        errors = errors || child;
        if (child && say_standing(judgement, gone.at[i], child, error))
            return -1;
        if (!child && was_head(judgement, gone.at[i]->id))
            vector_push(&heads, run->arena, gone.at[i]);
    }
    if (heads.count && !errors)
        return say_stranded(judgement, heads, error);
    if (!errors)
        vector_push(&run->verdict->skipped, run->arena,
                    text_format(run->arena,
                                "%zu migrations of %.*s were taken out and nothing stands on them",
                                gone.count, TEXT_ARGS(target_shown(judgement))));
    return 0;
}

int rule_deleted(struct judgement *judgement, struct error *error) {
    if (!judgement->run->has_changes)
        return 0;
    struct revisions gone = find_gone(judgement);
    if (!gone.count || judgement->not_all_read)
        return 0;
    if (!graph_revisions(judgement->result.graph).count)
        return say_vanished(judgement, gone, error);
    if (!judgement->proposed.migrations.count)
        return say_left_behind(judgement, error);
    return judgement->run->change->forced ? say_thrown_away(judgement, gone, error)
                                          : say_gone(judgement, gone, error);
}
