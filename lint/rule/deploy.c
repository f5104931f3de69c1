/* deploy.c: migrations are deployed, and nothing there runs them (OH501); or one line there brings
 * the database to `head`, and another to `heads`. */
#include "advice/deploy.h"
#include "base/foreign.h"
#include "rule/judgement.h"

struct deployed {
    struct run *run;
    struct snapshot *tree; /* what runs there once it is pushed */
    struct environments environments;
    const struct environment *environment; /* the first one that brings something */
    struct revisions brought;
    bool several_bring;
    struct deploy deploy;
};

static struct arena *arena_of(const struct deployed *deployed) {
    return deployed->run->arena;
}

/* ---- what is brought ---- */

/* The ids that the tree holds; those of the tree that runs there now are known already. */
static int read_ids(struct deployed *deployed, struct snapshot *tree, struct map *ids,
                    struct error *error) {
    struct run *run = deployed->run;
    struct environments found = {0};
    struct environment_notes notes = {0};
    if (environments_find(tree, run->environment_cache, run->settings.versions, &found, &notes,
                          error))
        return -1;
    for (size_t i = 0; i < found.count; i++) {
        struct migrations migrations = {0};
        if (environment_migrations(tree, &found.at[i], run->migration_cache, NULL, NULL,
                                   &migrations, error))
            return -1;
        struct revisions revisions = migrations_revisions(&migrations, run->arena);
        for (size_t k = 0; k < revisions.count; k++)
            map_put(ids, run->arena, revisions.at[k]->id, run);
    }
    return 0;
}

static int read_brought_by(struct deployed *deployed, const struct environment *environment,
                           const struct map *known, struct error *error) {
    struct run *run = deployed->run;
    struct migrations migrations = {0};
    if (environment_migrations(deployed->tree, environment, run->migration_cache, NULL, NULL,
                               &migrations, error))
        return -1;
    struct graph *graph = graph_new(migrations_revisions(&migrations, run->arena), run->arena);
    struct revisions order = graph_order(graph, run->arena);
    for (size_t i = 0; i < order.count; i++) {
        if (map_find(known, order.at[i]->id))
            continue;
        vector_push(&deployed->brought, run->arena, order.at[i]);
        deployed->several_bring = deployed->environment && deployed->environment != environment;
        if (!deployed->environment)
            deployed->environment = environment;
    }
    return 0;
}

static int read_brought(struct deployed *deployed, struct error *error) {
    struct run *run = deployed->run;
    struct environment_notes notes = {0};
    struct map known = {0};
    struct snapshot *before;
    if (!object_id_is_none(run->change->deployed) &&
        (snapshot_of_commit(run->repository, run->change->deployed, &before, error) ||
         read_ids(deployed, before, &known, error)))
        return -1;
    if (environments_find(deployed->tree, run->environment_cache, run->settings.versions,
                          &deployed->environments, &notes, error))
        return -1;
    for (size_t i = 0; i < deployed->environments.count; i++)
        if (run_asks_for(run, deployed->environments.at[i].name) &&
            read_brought_by(deployed, &deployed->environments.at[i], &known, error))
            return -1;
    return 0;
}

static int read_deploy(struct deployed *deployed, struct error *error) {
    struct texts versions = {0};
    for (size_t i = 0; i < deployed->environments.count; i++)
        for (size_t k = 0; k < deployed->environments.at[i].versions.count; k++)
            vector_push(&versions, arena_of(deployed), deployed->environments.at[i].versions.at[k]);
    return deploy_read(deployed->tree, versions, true, arena_of(deployed), &deployed->deploy,
                       error);
}

/* ---- the way out ---- */

/* Adds the line to the Procfile, after a line break where its last line has none. */
static struct text append_line(const struct deployed *deployed, struct text line) {
    struct text procfile = deployed->deploy.procfile;
    bool is_open = procfile.size && !text_ends(procfile, TEXT("\n"));
    struct arena *arena = arena_of(deployed);
    struct text quoted = shell_quote(line, arena);
    return text_format(arena, "printf '%s%%s\\n' %.*s >>Procfile", is_open ? "\\n" : "",
                       TEXT_ARGS(quoted));
}

static void advise_release(const struct deployed *deployed, struct text upgrade,
                           struct finding *finding) {
    struct run *run = deployed->run;
    struct texts commands = {0};
    struct texts files = {0};
    vector_push(&files, run->arena, TEXT("Procfile"));
    if (!advice_git_first(run->repository, run->change, false, &commands))
        return;
    vector_push(&commands, run->arena,
                append_line(deployed, deploy_release_line(upgrade, run->arena)));
    advice_git_last(files, TEXT("run migrations in the release phase"), &commands, run->arena);
    finding->commands = commands;
}

static void advise_by_hand(const struct deployed *deployed, struct text upgrade,
                           struct finding *finding) {
    struct arena *arena = arena_of(deployed);
    struct alternative by_hand = {.title = TEXT("run it by hand, once this is deployed")};
    struct text command = deploy_run(&deployed->run->change->deployment, upgrade, arena);
    if (!command.size)
        return;
    vector_push(&by_hand.commands, arena, command);
    vector_push(&finding->alternatives, arena, by_hand);
}

static bool is_on_procfile_platform(const struct deployed *deployed) {
    return deployed->run->change->deployment.platform != PLATFORM_OTHER;
}

static struct text hint_of(const struct deployed *deployed, struct text upgrade) {
    struct arena *arena = arena_of(deployed);
    struct text shown = foreign_show(upgrade, arena);
    if (!is_on_procfile_platform(deployed))
        return text_format(arena, "Let the deploy run `%.*s`.", TEXT_ARGS(shown));
    if (deployed->deploy.has_release)
        return text_format(arena, "Let the release line run `%.*s` as well.", TEXT_ARGS(shown));
    if (deployed->deploy.has_procfile)
        return TEXT("The release phase runs before the new code gets its first request.");
    return text_format(arena, "Let a release phase run `%.*s`.", TEXT_ARGS(shown));
}

/* Where several environments bring something each wants its own command. */
static int advise(const struct deployed *deployed, struct finding *finding, struct error *error) {
    struct run *run = deployed->run;
    struct settings own = run->settings;
    struct tool tool;
    own.merge_command = TEXT("");
    if (tool_find(deployed->tree, deployed->environment, &own, run->arena, &tool, error))
        return -1;
    struct text upgrade = deploy_upgrade(&deployed->deploy, &tool, false, run->arena);
    finding->hint = hint_of(deployed, upgrade);
    if (deployed->several_bring || !foreign_is_plain(upgrade))
        return 0;
    if (is_on_procfile_platform(deployed) && deployed->deploy.has_procfile &&
        !deployed->deploy.has_release && run->change->subject == SUBJECT_COMMIT)
        advise_release(deployed, upgrade, finding);
    advise_by_hand(deployed, upgrade, finding);
    return 0;
}

/* ---- what is said ---- */

static const char *why(const struct deployed *deployed) {
    if (!is_on_procfile_platform(deployed) || !deployed->deploy.has_procfile)
        return "";
    return deployed->deploy.has_release ? ": the release line of its Procfile does something else"
                                        : ": its Procfile has no release line";
}

static int name_brought(const struct deployed *deployed, struct finding *finding,
                        struct error *error) {
    struct run *run = deployed->run;
    for (size_t i = 0; i < deployed->brought.count && i < NAMED_ONE_BY_ONE; i++) {
        const struct revision *revision = deployed->brought.at[i];
        struct finding_revision named = {
            .id = revision->id, .path = revision->path, .place = revision->place};
        if (published_has(run->published, revision->id, revision->path, &named.published, error))
            return -1;
        vector_push(&finding->revisions, run->arena, named);
    }
    return 0;
}

static struct judgement judgement_here(const struct deployed *deployed) {
    return (struct judgement){.run = deployed->run, .name = deployed->environment->name};
}

static int say_forgotten(const struct deployed *deployed, struct error *error) {
    struct arena *arena = arena_of(deployed);
    struct judgement judgement = judgement_here(deployed);
    size_t count = deployed->brought.count;
    struct place place = deployed->deploy.place;
    struct finding *finding = finding_add(
        &judgement, "OH501", false, place.path.size ? place : deployed->brought.at[0]->place,
        "%zu migration%s (%.*s) go%s to %.*s, and nothing there runs the upgrade%s.", count,
        count == 1 ? "" : "s", TEXT_ARGS(shown_ids(deployed->brought, NAMED_ONE_BY_ONE, arena)),
        count == 1 ? "es" : "", TEXT_ARGS(foreign_show(deployed->run->change->deploy_name, arena)),
        why(deployed));
    finding->snapshot = deployed->tree;
    if (name_brought(deployed, finding, error))
        return -1;
    return advise(deployed, finding, error);
}

static void say_disagree(const struct deployed *deployed, const struct upgrade_line *head,
                         const struct upgrade_line *heads) {
    struct arena *arena = arena_of(deployed);
    struct judgement judgement = judgement_here(deployed);
    struct finding *finding = finding_add(
        &judgement, "OH501", false, head->place,
        "The deploy upgrades to `head` (%.*s:%zu), and %.*s:%zu to `heads`: once there are several "
        "heads, the first stops and the second does not.",
        TEXT_ARGS(foreign_show(head->place.path, arena)), head->place.line,
        TEXT_ARGS(foreign_show(heads->place.path, arena)), heads->place.line);
    finding->snapshot = deployed->tree;
    finding->hint = TEXT("Let both say the same: `head`, unless several heads are meant.");
}

/* With the target's own branch as what is deployed to, its merge with the change will run there. */
static struct snapshot *tree_of(const struct run *run) {
    bool merges = object_id_equal(run->change->deployed, run->change->target);
    return merges ? run->result : run->proposed;
}

int rule_deploy(struct run *run, struct error *error) {
    struct deployed deployed = {.run = run, .tree = tree_of(run)};
    const struct upgrade_line *head, *heads;
    if (!run->change->deploys)
        return 0;
    if (read_brought(&deployed, error))
        return -1;
    if (!deployed.brought.count)
        return 0;
    if (read_deploy(&deployed, error))
        return -1;
    if (!deployed.deploy.is_run)
        return say_forgotten(&deployed, error);
    if (deployed.environments.count == 1 && deploy_disagrees(&deployed.deploy, &head, &heads))
        say_disagree(&deployed, head, heads);
    return 0;
}
