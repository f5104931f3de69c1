/* Prints the environments of a commit (`environments FOLDER [REVISION] [more folders...]`): one
 * line each, then the migration files that Alembic would load, then what is to be said about the
 * configs. */
#include <stdio.h>
#include <string.h>

#include "alembic/environment.h"

static void print_list(const char *name, struct texts texts) {
    printf(" %s=", name);
    for (size_t i = 0; i < texts.count; i++)
        printf("%s%.*s", i ? "," : "", TEXT_ARGS(texts.at[i]));
}

static void print_environment(const struct environment *environment) {
    printf("environment %.*s", TEXT_ARGS(environment->name));
    printf(" config=%.*s", TEXT_ARGS(environment->config_path));
    printf(" section=%.*s", TEXT_ARGS(environment->section));
    printf(" script=%.*s", TEXT_ARGS(environment->script_folder));
    print_list("versions", environment->versions);
    printf("%s", environment->is_toml ? " toml" : "");
    printf("%s", environment->config_path.size && !environment->has_script_location ? " own" : "");
    printf("%s", environment->relative_to_root ? " from-root" : "");
    printf("%s", environment->recursive ? " recursive" : "");
    printf("%s\n", environment->in_submodule ? " submodule" : "");
}

static int print_migrations(struct snapshot *snapshot, const struct environment *environment,
                            struct migration_cache *cache, struct error *error) {
    static const char *const states[] = {"read", "unreadable", "computed", "none"};
    struct migrations migrations;
    if (environment_migrations(snapshot, environment, cache, NULL, NULL, &migrations, error))
        return -1;
    for (size_t i = 0; i < migrations.count; i++)
        printf("  %s %.*s\n", states[migrations.at[i]->state],
               TEXT_ARGS(migrations.at[i]->revision.path));
    return 0;
}

static int print_all(struct snapshot *snapshot, struct texts more, struct arena *arena,
                     struct error *error) {
    struct environments environments;
    struct environment_notes notes = {0};
    struct migration_cache *cache = migration_cache_new(arena);
    if (environments_find(snapshot, environment_cache_new(arena), more, &environments, &notes,
                          error))
        return -1;
    for (size_t i = 0; i < environments.count; i++) {
        print_environment(&environments.at[i]);
        if (print_migrations(snapshot, &environments.at[i], cache, error))
            return -1;
    }
    for (size_t i = 0; i < notes.count; i++)
        printf("note %.*s:%zu %.*s\n", TEXT_ARGS(notes.at[i].place.path), notes.at[i].place.line,
               TEXT_ARGS(notes.at[i].sentence));
    return 0;
}

static int open_snapshot(struct repository *repository, const char *revision,
                         struct snapshot **snapshot, struct error *error) {
    struct object_id commit;
    if (strcmp(revision, "--worktree") == 0)
        return snapshot_of_work_tree(repository, snapshot, error);
    if (strcmp(revision, "--staged") == 0)
        return snapshot_of_index(repository, snapshot, error);
    if (repository_resolve(repository, text_of(revision), &commit, error) != 1)
        return -1;
    return snapshot_of_commit(repository, commit, snapshot, error);
}

int main(int count, char **words) {
    struct arena arena = {0};
    struct error error = {.arena = &arena};
    struct repository *repository = NULL;
    struct snapshot *snapshot;
    struct texts more = {0};
    for (int i = 3; i < count; i++)
        vector_push(&more, &arena, text_of(words[i]));
    int status = count < 2 || repository_open(words[1], false, &arena, &repository, &error) ||
                 open_snapshot(repository, count > 2 ? words[2] : "HEAD", &snapshot, &error) ||
                 print_all(snapshot, more, &arena, &error);
    if (status && error.attempted)
        printf("error %.*s\n", TEXT_ARGS(error_sentence(&error, &arena)));
    if (repository)
        repository_close(repository);
    arena_free(&arena);
    return status;
}
