/* models_changed.c: how two commits' models differ, read in both ways: all files of both, and those
 * alone that the change can have touched. REPOSITORY [FOLDER...]: folders hold migrations; lines "A
 * B" on standard input. */
#include <stdio.h>
#include <string.h>

#include "schema/difference.h"
#include "schema/models.h"

static struct text line_of(const struct difference *difference, struct arena *arena) {
    const struct table *table = difference->after ? difference->after : difference->before;
    const struct column *column =
        difference->column_after ? difference->column_after : difference->column_before;
    struct texts columns = {0};
    if (difference->constraint)
        columns = difference->constraint->columns;
    return text_format(arena, "%d %.*s %.*s %.*s", difference->kind, TEXT_ARGS(table->key),
                       TEXT_ARGS(column ? column->name : TEXT("")),
                       TEXT_ARGS(text_join(columns, TEXT(","), arena)));
}

static struct texts lines_of(const struct differences *differences, struct arena *arena) {
    struct texts lines = {0};
    for (size_t i = 0; i < differences->count; i++)
        vector_push(&lines, arena, line_of(&differences->at[i], arena));
    return lines;
}

struct side {
    struct snapshot *snapshot;
    struct schema all, touched;
};

static int open_side(struct repository *repository, struct text revision, struct side *side,
                     struct error *error) {
    struct object_id commit;
    if (repository_resolve(repository, revision, &commit, error) != 1)
        return -1;
    schema_start(&side->all, error->arena);
    schema_start(&side->touched, error->arena);
    return snapshot_of_commit(repository, commit, &side->snapshot, error);
}

static int read_both(struct repository *repository, const struct model_paths *paths,
                     struct text first, struct text second, struct error *error) {
    struct arena *arena = error->arena;
    struct side before, after;
    struct file_changes changes = {0};
    struct module_cache *cache = module_cache_new(arena);
    if (open_side(repository, first, &before, error) ||
        open_side(repository, second, &after, error))
        return -1;
    struct modules *was = modules_new(before.snapshot, cache, arena);
    struct modules *is = modules_new(after.snapshot, cache, arena);
    if (models_read(was, paths, &before.all, error) || models_read(is, paths, &after.all, error))
        return -1;
    was = modules_new(before.snapshot, cache, arena);
    is = modules_new(after.snapshot, cache, arena);
    if (snapshot_changes(before.snapshot, after.snapshot, &changes, error) ||
        models_read_changed(was, is, &changes, paths, &before.touched, &after.touched, error))
        return -1;
    struct differences all = schema_difference(&before.all, &after.all, arena);
    struct differences touched = schema_difference(&before.touched, &after.touched, arena);
    struct texts expected = lines_of(&all, arena), found = lines_of(&touched, arena);
    for (size_t i = 0; i < expected.count; i++)
        if (!texts_contain(found, expected.at[i]))
            printf("%.*s..%.*s missed %.*s\n", TEXT_ARGS(first), TEXT_ARGS(second),
                   TEXT_ARGS(expected.at[i]));
    for (size_t i = 0; i < found.count; i++)
        if (!texts_contain(expected, found.at[i]))
            printf("%.*s..%.*s invented %.*s\n", TEXT_ARGS(first), TEXT_ARGS(second),
                   TEXT_ARGS(found.at[i]));
    printf("differences %zu\n", expected.count);
    return 0;
}

int main(int count, char **words) {
    char line[256], first[100], second[100];
    while (fgets(line, sizeof line, stdin)) {
        struct arena arena = {0};
        struct error error = {.arena = &arena};
        struct repository *repository = NULL;
        struct model_paths paths = {0};
        for (int i = 2; i < count; i++)
            vector_push(&paths.versions, &arena, text_of(words[i]));
        if (sscanf(line, "%99s %99s", first, second) != 2 ||
            repository_open(words[1], false, &arena, &repository, &error) ||
            read_both(repository, &paths, text_of(first), text_of(second), &error)) {
            fprintf(stderr, "%s\n", error_sentence(&error, &arena).at);
            return 1;
        }
        repository_close(repository);
        arena_free(&arena);
    }
    return 0;
}
