/* links.c: the graph must hold together: every parent there (OH104), every id once (OH105), no loop
 * (OH106). */
#include <ctype.h>

#include "base/foreign.h"
#include "rule/judgement.h"
#include "schema/models.h"

/* ---- OH104 missing-parent ---- */

static struct text link_key(const struct missing_link *link, struct arena *arena) {
    return text_format(arena, "%.*s\n%.*s", TEXT_ARGS(link->revision->id), TEXT_ARGS(link->wanted));
}

static struct map missing_in(const struct side *side, struct arena *arena) {
    struct missing_links links = graph_missing(side->graph, arena);
    struct map by_key = {0};
    for (size_t i = 0; i < links.count; i++)
        map_put(&by_key, arena, link_key(&links.at[i], arena), &links.at[i]);
    return by_key;
}

/* 1: the wanted revision is one of another environment of the result (folders that a project's own
 * code joins into one history look so), or may stand in a file that can't be read. */
static int stands_elsewhere(struct judgement *judgement, struct text wanted, struct error *error) {
    struct run *run = judgement->run;
    for (size_t i = 0; i < run->in_result.count; i++) {
        struct migrations migrations = {0};
        if (environment_migrations(run->result, &run->in_result.at[i], run->migration_cache, NULL,
                                   NULL, &migrations, error))
            return -1;
        for (size_t k = 0; k < migrations.count; k++)
            if (text_equal(migrations.at[k]->revision.id, wanted))
                return 1;
    }
    return may_be_unread(judgement, wanted, error);
}

static void say_missing(struct judgement *judgement, const struct missing_link *link, bool old) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding = finding_add(
        judgement, "OH104", old,
        link->is_dependency ? link->revision->place : link->revision->parents_place,
        "%.*s names %.*s in its %s, and no migration has that id.",
        TEXT_ARGS(shown_id(link->revision->id, arena)), TEXT_ARGS(shown_id(link->wanted, arena)),
        link->is_dependency ? "depends_on" : "down_revision");
    if (link->meant)
        finding->hint = text_format(arena, "Alembic takes full ids only: did you mean %.*s?",
                                    TEXT_ARGS(shown_id(link->meant->id, arena)));
    else
        finding->hint = TEXT(
            "Bring the missing migration along, or name a parent that is here. If its commit was "
            "reverted on the target, revert that revert first.");
}

/* Does the project's own code say where migrations are? Then installed packages may bring some that
 * are not in this repository, and others depend on them. */
static int has_locations_from_code(const struct judgement *judgement, struct error *error) {
    struct run *run = judgement->run;
    struct model_paths paths = {.versions = judgement->result.environment->versions};
    return models_mention(run_modules(run, run->result), &paths, TEXT("version_locations"),
                          run->arena, error);
}

static void say_from_elsewhere(struct judgement *judgement, const struct missing_link *link) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding = finding_add(
        judgement, "OH104", false, link->revision->place,
        "%.*s names %.*s in its depends_on, and no migration of this repository has that id.",
        TEXT_ARGS(shown_id(link->revision->id, arena)), TEXT_ARGS(shown_id(link->wanted, arena)));
    finding->severity = SEVERITY_WARNING;
    finding->hint = TEXT("The project's code sets version_locations: right if an installed package "
                         "brings that migration.");
}

/* The merge mends it: right as a pull request, but the branch alone does not load. */
static void say_missing_until_merged(struct judgement *judgement, const struct missing_link *link) {
    struct arena *arena = judgement->run->arena;
    struct finding *finding = finding_add(
        judgement, "OH104", false, link->revision->parents_place,
        "%.*s follows %.*s, which is on %.*s only: your branch runs only once %.*s is merged in.",
        TEXT_ARGS(shown_id(link->revision->id, arena)), TEXT_ARGS(shown_id(link->wanted, arena)),
        TEXT_ARGS(target_shown(judgement)), TEXT_ARGS(target_shown(judgement)));
    finding->severity = SEVERITY_WARNING;
}

static void missing_in_proposed(struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    struct missing_links links = graph_missing(judgement->proposed.graph, arena);
    for (size_t i = 0; i < links.count; i++)
        if (!links.at[i].is_dependency && side_has(&judgement->result, links.at[i].wanted) &&
            !side_has(&judgement->base, links.at[i].revision->id))
            say_missing_until_merged(judgement, &links.at[i]);
}

/* A published parent that is gone is OH202's to say. */
static bool is_deleted(const struct judgement *judgement, const struct missing_link *link) {
    return !link->is_dependency && side_has(&judgement->target, link->wanted);
}

static void judge_link(struct judgement *judgement, const struct missing_link *link, bool was_there,
                       bool may_be_of_package) {
    if (!may_be_of_package || !link->is_dependency || link->meant)
        say_missing(judgement, link, was_there && !judgement->run->change->for_its_state);
    else if (!was_there)
        say_from_elsewhere(judgement, link);
}

/* Those that are found nowhere. */
static int missing_of_result(struct judgement *judgement, struct missing_links *missing,
                             struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct missing_links links = graph_missing(judgement->result.graph, arena);
    for (size_t i = 0; i < links.count; i++) {
        int elsewhere = is_deleted(judgement, &links.at[i])
                            ? 1
                            : stands_elsewhere(judgement, links.at[i].wanted, error);
        if (elsewhere < 0)
            return -1;
        if (!elsewhere)
            vector_push(missing, arena, links.at[i]);
    }
    return 0;
}

int rule_missing(struct judgement *judgement, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct map before = missing_in(&judgement->target, arena);
    struct missing_links missing = {0};
    if (missing_of_result(judgement, &missing, error))
        return -1;
    int from_code = missing.count ? has_locations_from_code(judgement, error) : 0;
    if (from_code < 0)
        return -1;
    for (size_t i = 0; i < missing.count; i++) {
        bool was_there = map_find(&before, link_key(&missing.at[i], arena));
        judge_link(judgement, &missing.at[i], was_there, from_code);
    }
    if (judgement->proposed.snapshot != judgement->result.snapshot)
        missing_in_proposed(judgement);
    return 0;
}

/* ---- OH105 duplicate-revision ---- */

static size_t group_end(struct revisions revisions, size_t from) {
    size_t end = from + 1;
    while (end < revisions.count && text_equal(revisions.at[end]->id, revisions.at[from]->id))
        end++;
    return end;
}

static bool is_doubled_in(const struct side *side, struct text id, struct arena *arena) {
    struct revisions doubled = graph_duplicates(side->graph, arena);
    for (size_t i = 0; i < doubled.count; i++)
        if (text_equal(doubled.at[i]->id, id))
            return true;
    return false;
}

/* Of the files that bear one id, the one that this change brings, else the last. */
static const struct revision *own_file(const struct judgement *judgement, struct revisions group) {
    for (size_t i = 0; i < group.count; i++)
        if (!side_migration(&judgement->target, group.at[i]->path))
            return group.at[i];
    return group.at[group.count - 1];
}

static int say_doubled(struct judgement *judgement, struct revisions group, bool old,
                       struct error *error) {
    struct arena *arena = judgement->run->arena;
    const struct revision *mine = own_file(judgement, group);
    const struct revision *other = group.at[0] == mine ? group.at[1] : group.at[0];
    struct finding *finding = finding_add(
        judgement, "OH105", old, mine->place,
        "Two migrations bear the id %.*s: %.*s and %.*s. Alembic keeps one of them and warns.",
        TEXT_ARGS(shown_id(mine->id, arena)), TEXT_ARGS(foreign_show(mine->path, arena)),
        TEXT_ARGS(foreign_show(other->path, arena)));
    finding->hint = TEXT(
        "If both are the same migration, delete one file. If not, give the one that is not on the "
        "target a new id, and let its children name that.");
    for (size_t i = 0; i < group.count; i++)
        if (finding_name(judgement, finding, group.at[i], error))
            return -1;
    return 0;
}

static int say_all_doubled(struct judgement *judgement, const struct side *side, bool only_here,
                           struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct revisions doubled = graph_duplicates(side->graph, arena);
    for (size_t i = 0, end; i < doubled.count; i = end) {
        end = group_end(doubled, i);
        if (only_here && is_doubled_in(&judgement->result, doubled.at[i]->id, arena))
            continue;
        bool old = only_here || (is_doubled_in(&judgement->target, doubled.at[i]->id, arena) &&
                                 !judgement->run->change->for_its_state);
        if (say_doubled(judgement, (struct revisions){doubled.at + i, end - i, end - i}, old,
                        error))
            return -1;
    }
    return 0;
}

/* The path in small letters, as a file system that does not tell case apart sees it. */
static struct text folded(struct text path, struct arena *arena) {
    char *bytes = arena_alloc(arena, path.size + 1);
    for (size_t i = 0; i < path.size; i++)
        bytes[i] = (char)tolower((unsigned char)path.at[i]);
    return (struct text){bytes, path.size};
}

static bool has_capitals(const struct migrations *migrations) {
    for (size_t i = 0; i < migrations->count; i++) {
        struct text path = migrations->at[i]->revision.path;
        for (size_t k = 0; k < path.size; k++)
            if (isupper((unsigned char)path.at[k]))
                return true;
    }
    return false;
}

/* Two migrations here are one file on macOS and Windows: whoever checks them out there loses one.
 */
static void say_same_but_for_case(struct judgement *judgement) {
    struct arena *arena = judgement->run->arena;
    struct migrations migrations = judgement->result.migrations;
    struct map by_path = {0};
    if (!has_capitals(&migrations))
        return;
    for (size_t i = 0; i < migrations.count; i++) {
        struct migration *mine = migrations.at[i];
        const struct migration *other =
            map_put(&by_path, arena, folded(mine->revision.path, arena), mine);
        if (!other || (side_migration(&judgement->target, mine->revision.path) &&
                       side_migration(&judgement->target, other->revision.path)))
            continue;
        struct finding *finding = finding_add(judgement, "OH105", false, mine->revision.place,
                                              "%.*s and %.*s differ in the case of letters only: "
                                              "where that makes no difference they are one file.",
                                              TEXT_ARGS(foreign_show(mine->revision.path, arena)),
                                              TEXT_ARGS(foreign_show(other->revision.path, arena)));
        finding->severity = SEVERITY_WARNING;
    }
}

int rule_duplicates(struct judgement *judgement, struct error *error) {
    say_same_but_for_case(judgement);
    if (say_all_doubled(judgement, &judgement->result, false, error))
        return -1;
    return judgement->proposed.snapshot == judgement->result.snapshot
               ? 0
               : say_all_doubled(judgement, &judgement->proposed, true, error);
}

/* ---- OH106 cycle ---- */

static bool is_same_loop(const struct loop *a, const struct loop *b) {
    if (a->revisions.count != b->revisions.count)
        return false;
    for (size_t i = 0; i < a->revisions.count; i++)
        if (!text_equal(a->revisions.at[i]->id, b->revisions.at[i]->id))
            return false;
    return true;
}

static bool had_loop(const struct side *side, const struct loop *loop, struct arena *arena) {
    struct loops loops = graph_loops(side->graph, arena);
    for (size_t i = 0; i < loops.count; i++)
        if (is_same_loop(&loops.at[i], loop))
            return true;
    return false;
}

/* Where to look: a revision of the loop that the change brings or edits, else the first. */
static const struct revision *loop_place(const struct judgement *judgement,
                                         const struct loop *loop) {
    for (size_t i = 0; i < loop->revisions.count; i++)
        if (map_find(&judgement->run->changed, loop->revisions.at[i]->path))
            return loop->revisions.at[i];
    return loop->revisions.at[0];
}

int rule_loops(struct judgement *judgement, struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct loops loops = graph_loops(judgement->result.graph, arena);
    for (size_t i = 0; i < loops.count; i++) {
        const struct loop *loop = &loops.at[i];
        bool old =
            had_loop(&judgement->target, loop, arena) && !judgement->run->change->for_its_state;
        const struct revision *place = loop_place(judgement, loop);
        struct finding *finding =
            finding_add(judgement, "OH106", old, place->parents_place,
                        "%.*s %s: Alembic refuses to load such a history.",
                        TEXT_ARGS(shown_ids(loop->revisions, 6, arena)),
                        loop->revisions.count == 1 ? "names itself as its parent"
                        : loop->by_dependency      ? "follow or depend on one another in a loop"
                                                   : "follow one another in a loop");
        finding->hint =
            TEXT("Let the first of them follow the revision that came before all of them.");
        for (size_t k = 0; k < loop->revisions.count && k < 6; k++)
            if (finding_name(judgement, finding, loop->revisions.at[k], error))
                return -1;
    }
    return 0;
}
