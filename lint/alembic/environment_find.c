/* environment_find.c: from what configs declare and what the folders show to the environments of
 * one snapshot, each once. */
#include <stdlib.h>

#include "alembic/environment_search.h"

struct environment_cache *environment_cache_new(struct arena *arena) {
    struct environment_cache *cache = arena_new(arena, struct environment_cache);
    cache->arena = arena;
    cache->migrations = migration_cache_new(arena);
    return cache;
}

/* ---- one declaration ---- */

static void note_outside(struct search *search, const struct declaration *declaration,
                         struct text location) {
    struct place place = declaration->place;
    place.path = declaration->config_path;
    search_note(search, place,
                text_format(search->arena, "'%.*s' leads out of this repository, so it is not read",
                            TEXT_ARGS(location)));
}

/* Adds one versions folder, if it is there. */
static int add_versions(struct search *search, const struct declaration *declaration,
                        struct text location, struct environment *environment) {
    struct location found;
    if (search_locate(search, declaration, location, environment->relative_to_root, &found))
        return -1;
    if (found.end == LOCATION_OUTSIDE)
        note_outside(search, declaration, location);
    environment->in_submodule |= found.end == LOCATION_SUBMODULE;
    if (found.end == LOCATION_FOLDER && !texts_contain(environment->versions, found.folder))
        vector_push(&environment->versions, search->arena, found.folder);
    return 0;
}

int search_add_default_versions(struct search *search, struct environment *environment) {
    struct location found;
    struct text path = path_join(environment->script_folder, TEXT("versions"), search->arena);
    if (search_follow(search, path, &found))
        return -1;
    if (found.end == LOCATION_OUTSIDE)
        search_note(search, (struct place){.path = path},
                    TEXT("it is a symlink out of this repository, so it is not read"));
    environment->in_submodule |= found.end == LOCATION_SUBMODULE;
    if (found.end == LOCATION_FOLDER)
        vector_push(&environment->versions, search->arena, found.folder);
    return 0;
}

static int find_versions(struct search *search, const struct declaration *declaration,
                         struct environment *environment) {
    bool by_default = !declaration->has_version_locations || declaration->bad_separator.size;
    if (by_default && search_add_default_versions(search, environment))
        return -1;
    if (by_default && (!declaration->has_version_locations || environment->versions.count))
        return 0;
    for (size_t i = 0; i < declaration->version_locations.count; i++)
        if (add_versions(search, declaration, declaration->version_locations.at[i], environment))
            return -1;
    texts_sort(&environment->versions);
    return 0;
}

/* The script folder; 0 where it is not in this tree. */
static int find_script_folder(struct search *search, const struct declaration *declaration,
                              struct environment *environment) {
    struct location found = {LOCATION_FOLDER, path_folder(declaration->config_path), false};
    if (declaration->has_script_location &&
        search_locate(search, declaration, declaration->script_location, false, &found))
        return -1;
    if (found.end == LOCATION_OUTSIDE)
        note_outside(search, declaration, declaration->script_location);
    environment->in_submodule = found.end == LOCATION_SUBMODULE;
    environment->script_folder = found.folder;
    environment->relative_to_root = found.from_root;
    return found.end == LOCATION_FOLDER || found.end == LOCATION_SUBMODULE;
}

static int has_env(struct search *search, struct text folder) {
    struct entry entry;
    return snapshot_find(search->snapshot, path_join(folder, TEXT("env.py"), search->arena), &entry,
                         search->error);
}

/* Looks up what a config declares. A config whose folders are not there (a copy that is installed
 * as a template, a plugin's example) is no environment. */
static int add_declared(struct search *search, const struct declaration *declaration) {
    struct environment environment = {.config_path = declaration->config_path,
                                      .section = declaration->section,
                                      .is_toml = declaration->is_toml,
                                      .has_script_location = declaration->has_script_location,
                                      .recursive = declaration->recursive};
    int found = find_script_folder(search, declaration, &environment);
    if (found < 0)
        return -1;
    if (!environment.in_submodule && (found || declaration->has_version_locations) &&
        find_versions(search, declaration, &environment))
        return -1;
    int env = found && !environment.in_submodule ? has_env(search, environment.script_folder) : 0;
    if (env < 0)
        return -1;
    if (env || environment.versions.count || environment.in_submodule)
        vector_push(search->environments, search->arena, environment);
    return 0;
}

/* ---- each once ---- */

/* What follows compares environments with each other. The most that were seen in one repository are
 * 37. */
enum { MOST_ENVIRONMENTS = 2000 };

int search_check_count(struct search *search) {
    if (search->environments->count <= MOST_ENVIRONMENTS)
        return 0;
    return error_set(search->error, "look for environments", TEXT(""), NULL,
                     "more than %d folders and configs could be one", MOST_ENVIRONMENTS);
}

static bool is_same(const struct environment *a, const struct environment *b) {
    return a->versions.count || b->versions.count ? texts_same(a->versions, b->versions)
                                                  : text_equal(a->script_folder, b->script_folder);
}

/* How far a config is from the folder it names: few steps up are near, one beside it is far. */
static size_t distance(const struct environment *environment) {
    struct text folder = path_folder(environment->config_path);
    if (!path_is_below(environment->script_folder, folder))
        return SNAPSHOT_LONGEST_PATH + environment->config_path.size;
    return environment->script_folder.size - folder.size;
}

/* Of several configs that name one environment: the nearest, then alembic.ini, then [alembic], then
 * the order of names. */
static bool is_better(const struct environment *a, const struct environment *b) {
    bool own_a = text_equal(path_name(a->config_path), TEXT("alembic.ini"));
    bool own_b = text_equal(path_name(b->config_path), TEXT("alembic.ini"));
    bool main_a = text_equal(a->section, TEXT("alembic"));
    bool main_b = text_equal(b->section, TEXT("alembic"));
    if (a->has_script_location != b->has_script_location)
        return a->has_script_location;
    if (distance(a) != distance(b))
        return distance(a) < distance(b);
    if (own_a != own_b)
        return own_a;
    if (main_a != main_b)
        return main_a;
    int order = text_compare(a->config_path, b->config_path);
    return order ? order < 0 : text_compare(a->section, b->section) < 0;
}

static int best_first(const void *a, const void *b) {
    const struct environment *first = a, *second = b;
    return is_better(first, second) ? -1 : is_better(second, first);
}

static void drop_doubles(struct environments *environments) {
    size_t kept = 0;
    if (environments->count)
        qsort(environments->at, environments->count, sizeof *environments->at, best_first);
    for (size_t i = 0; i < environments->count; i++) {
        bool seen = false;
        for (size_t k = 0; k < kept && !seen; k++)
            seen = is_same(&environments->at[k], &environments->at[i]);
        if (!seen)
            environments->at[kept++] = environments->at[i];
    }
    environments->count = kept;
}

/* ---- names ---- */

static bool is_taken(const struct environments *environments, size_t but, struct text name) {
    for (size_t i = 0; i < environments->count; i++)
        if (i != but && text_equal(environments->at[i].name, name))
            return true;
    return false;
}

static struct text first_name(const struct environment *environment) {
    if (environment->section.size && !text_equal(environment->section, TEXT("alembic")))
        return environment->section;
    return environment->script_folder.size ? environment->script_folder : TEXT(".");
}

/* Longer names for those that share one: the first versions folder, then everything. */
static struct text longer_name(const struct environment *environment, int try, size_t number,
                               struct arena *arena) {
    struct text folder =
        environment->versions.count ? environment->versions.at[0] : environment->script_folder;
    if (try == 0)
        return folder;
    if (try == 1)
        return text_format(arena, "%.*s:%.*s", TEXT_ARGS(environment->config_path),
                           TEXT_ARGS(environment->section));
    return text_format(arena, "%.*s:%zu", TEXT_ARGS(folder), number);
}

static void name_all(struct environments *environments, struct arena *arena) {
    for (size_t i = 0; i < environments->count; i++)
        environments->at[i].name = first_name(&environments->at[i]);
    for (int try = 0; try < 3; try++) {
        struct texts names = {0};
        for (size_t i = 0; i < environments->count; i++)
            vector_push(&names, arena,
                        is_taken(environments, i, environments->at[i].name)
                            ? longer_name(&environments->at[i], try, i, arena)
                            : environments->at[i].name);
        for (size_t i = 0; i < environments->count; i++)
            environments->at[i].name = names.at[i];
    }
}

static int by_name(const void *a, const void *b) {
    return text_compare(((const struct environment *)a)->name,
                        ((const struct environment *)b)->name);
}

/* ---- all of it ---- */

static int find_declared(struct search *search) {
    struct declarations declarations = {0};
    if (search_walk(search) || search_declarations(search, &declarations))
        return -1;
    for (size_t i = 0; i < declarations.count; i++)
        if (add_declared(search, &declarations.at[i]) || search_check_count(search))
            return -1;
    drop_doubles(search->environments);
    return 0;
}

int environments_find(struct snapshot *snapshot, struct environment_cache *cache,
                      struct texts more_folders, struct environments *environments,
                      struct environment_notes *notes, struct error *error) {
    struct search search = {.snapshot = snapshot,
                            .cache = cache,
                            .arena = cache->arena,
                            .notes = notes,
                            .environments = environments,
                            .error = error};
    *environments = (struct environments){0};
    if (find_declared(&search) || search_folders(&search) ||
        search_more_folders(&search, more_folders))
        return -1;
    if (!environments->count && search_content(&search))
        return -1;
    if (search_check_count(&search))
        return -1;
    name_all(environments, cache->arena);
    if (environments->count)
        qsort(environments->at, environments->count, sizeof *environments->at, by_name);
    return 0;
}
