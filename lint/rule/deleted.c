/* deleted.c: a published migration may stand in somebody's database: it must not go away (OH202).
 */
#include "base/foreign.h"
#include "rule/judgement.h"

static bool is_gone(const struct judgement *judgement, const struct revision *revision) {
    return side_has(&judgement->target, revision->id) &&
           !side_has(&judgement->result, revision->id) &&
           !(judgement->run->change->result == RESULT_MERGE &&
             side_has(&judgement->proposed, revision->id));
}

static int find_gone(const struct judgement *judgement, struct revisions *gone,
                     struct error *error) {
    struct revisions before = graph_revisions(side_before(judgement)->graph);
    for (size_t i = 0; i < before.count; i++) {
        if (!is_gone(judgement, before.at[i]))
            continue;
        int unread = may_be_unread(judgement, before.at[i]->id, error);
        if (unread < 0)
            return -1;
        if (!unread)
            vector_push(gone, judgement->run->arena, before.at[i]);
    }
    return 0;
}

/* By wanted id: the revision of the result that still names it as a parent. */
static struct map standing(const struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    struct missing_links links = graph_missing(judgement->result.graph, arena);
    struct map by_wanted = {0};
    for (size_t i = 0; i < links.count; i++)
        if (!links.at[i].is_dependency)
            map_put(&by_wanted, arena, links.at[i].wanted, &links.at[i]);
    return by_wanted;
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
    const struct environment *environment = side_before(judgement)->environment;
    struct text config = environment->config_path;
    int left = environment_config_left(run->result, environment, run->arena, error);
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

/* The whole history gives way to a new root: a squash. Databases must be stamped with what replaces
 * it; nothing else is amiss. */
static bool is_squash(const struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    struct revisions old = graph_roots(judgement->target.graph, arena);
    struct revisions new = graph_roots(judgement->result.graph, arena);
    for (size_t i = 0; i < old.count; i++)
        if (side_has(&judgement->result, old.at[i]->id))
            return false;
    return old.count && new.count;
}

static void say_squash(struct judgement *judgement, struct revisions gone) {
    struct run *run = judgement->run;
    vector_push(&run->verdict->skipped, run->arena,
                text_format(run->arena,
                            "%zu migrations of %.*s give way to the new root %.*s: databases are "
                            "to be stamped with what replaces them",
                            gone.count, TEXT_ARGS(target_shown(judgement)),
                            TEXT_ARGS(shown_ids(graph_roots(judgement->result.graph, run->arena), 3,
                                                run->arena))));
}

static int say_gone(struct judgement *judgement, struct revisions gone, struct error *error) {
    struct run *run = judgement->run;
    struct revisions heads = {0};
    struct map children = standing(judgement);
    bool errors = false;
    for (size_t i = 0; i < gone.count; i++) {
        const struct missing_link *link = map_find(&children, gone.at[i]->id);
        errors = errors || link;
        if (link && say_standing(judgement, gone.at[i], link->revision, error))
            return -1;
        if (!link && was_head(judgement, gone.at[i]->id))
            vector_push(&heads, run->arena, gone.at[i]);
    }
    if (!errors && is_squash(judgement)) {
        say_squash(judgement, gone);
        return 0;
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
    struct revisions gone = {0};
    if (!judgement->run->has_changes)
        return 0;
    if (find_gone(judgement, &gone, error))
        return -1;
    if (!gone.count)
        return 0;
    if (!graph_revisions(judgement->result.graph).count)
        return say_vanished(judgement, gone, error);
    if (!judgement->proposed.migrations.count)
        return say_left_behind(judgement, error);
    return judgement->run->change->forced ? say_thrown_away(judgement, gone, error)
                                          : say_gone(judgement, gone, error);
}
