/* schema.c: the tables that the models of a commit declare, or how those of two commits differ. */
#include "alembic/environment.h"
#include "command/command.h"
#include "schema/models.h"

const struct option schema_options[] = {
    {"--format", "FORMAT", "text or json"},
    {NULL, NULL, NULL},
};

/* Migrations hold tables of their own; they are no models. */
static int read_paths(struct invocation *run, struct snapshot *snapshot,
                      struct environment_cache *cache, struct model_paths *paths) {
    struct settings settings = {0};
    struct environments environments = {0};
    struct environment_notes notes = {0};
    if (settings_read_layout(run->repository, snapshot, change_in_ci(), &settings, &run->error) ||
        environments_find(snapshot, cache, settings.versions, &environments, &notes, &run->error))
        return -1;
    paths->globs = settings.models;
    for (size_t i = 0; i < environments.count; i++)
        for (size_t j = 0; j < environments.at[i].versions.count; j++)
            vector_push(&paths->versions, run->arena, environments.at[i].versions.at[j]);
    return 0;
}

struct caches {
    struct module_cache *modules;
    struct environment_cache *environments;
};

static int read_commit(struct invocation *run, struct text revision, const struct caches *caches,
                       struct schema *schema) {
    struct object_id commit;
    struct snapshot *snapshot;
    struct model_paths paths = {0};
    if (run_resolve(run, revision, &commit) != 0)
        return -1;
    if (object_id_is_none(commit))
        return error_set(&run->error, "read the models of", TEXT("HEAD"), NULL,
                         "there is no commit yet");
    if (snapshot_of_commit(run->repository, commit, &snapshot, &run->error) != 0 ||
        read_paths(run, snapshot, caches->environments, &paths) != 0)
        return -1;
    schema_start(schema, run->arena);
    if (models_read(modules_new(snapshot, caches->modules, run->arena), &paths, schema,
                    &run->error) != 0)
        return -1;
    schema_sort(schema);
    return 0;
}

int command_schema(struct invocation *run) {
    struct text last = run->arguments.count ? run->arguments.at[0] : TEXT(""), first;
    const struct format *format;
    struct schema before, schema;
    struct schema_report report = {.schema = &schema};
    bool compares = run_is_range(last, &first, &last);
    if (run_heads_format(run, &format) != 0 || run_open(run) != 0)
        return -1;
    struct caches caches = {module_cache_new(run->arena), environment_cache_new(run->arena)};
    if ((compares && read_commit(run, first, &caches, &before) != 0) ||
        read_commit(run, last, &caches, &schema) != 0)
        return -1;
    if (compares) {
        report.before = &before;
        report.differences = schema_difference(&before, &schema, run->arena);
    }
    struct pages pages = run_pages(run);
    format->schema(&report, &pages);
    return run_write(run, &pages);
}
