/* environment_folders.c: environments that no config names, known by what stands in their folders.
 */
#include "alembic/environment_search.h"

static bool is_versions_folder(const struct search *search, struct text folder) {
    for (size_t i = 0; i < search->environments->count; i++)
        if (texts_contain(search->environments->at[i].versions, folder))
            return true;
    return false;
}

static bool is_script_folder(const struct search *search, struct text folder) {
    for (size_t i = 0; i < search->environments->count; i++)
        if (text_equal(search->environments->at[i].script_folder, folder))
            return true;
    return false;
}

/* ---- is it a migration? ---- */

/* A `down_revision` at the start of a line: what every migration has, and else next to nothing but
 * a test that holds the text of one. */
static bool has_down_revision(struct text bytes) {
    struct text name = TEXT("down_revision");
    for (size_t at = text_find(bytes, name, 0); at < bytes.size;
         at = text_find(bytes, name, at + 1))
        if (at == 0 || bytes.at[at - 1] == '\n' || bytes.at[at - 1] == '\r')
            return true;
    return false;
}

static bool assigns_down_revision(struct text bytes, struct text path, struct arena *arena) {
    struct migration migration;
    if (!has_down_revision(bytes))
        return false;
    migration_read(bytes, path, false, arena, &migration);
    return migration.state == MIGRATION_READ || migration.state == MIGRATION_COMPUTED ||
           migration.revision.parents_place.line > 0;
}

/* Files that can't be read are not judged here; who needs them will say so. */
static bool is_migration(struct search *search, struct text folder, const struct entry *entry) {
    static const char yes[] = "yes", no[] = "no";
    struct arena *arena = search->cache->arena;
    struct error ignored = {.arena = arena};
    struct text bytes, key = search_key(entry->id, TEXT(""), arena);
    bool can_keep = !object_id_is_none(entry->id);
    const char *known = can_keep ? map_find(&search->cache->scripts, key) : NULL;
    if (known)
        return known == yes;
    bool answer =
        snapshot_read_entry(search->snapshot, folder, entry, &bytes, NULL, &ignored) == 1 &&
        assigns_down_revision(bytes, entry->name, search->arena);
    if (can_keep)
        map_put(&search->cache->scripts, arena, key, (void *)(answer ? yes : no));
    return answer;
}

/* Alembic needs every .py of a versions folder to be a migration, so a few tell of all. */
enum { MOST_SAMPLES = 4 };

/* 1: migrations stand in this very folder. */
static int holds_migrations(struct search *search, struct text folder) {
    struct entries entries;
    int listed = snapshot_list(search->snapshot, folder, &entries, search->error);
    size_t sampled = 0;
    for (size_t i = 0; listed == 1 && i < entries.count && sampled < MOST_SAMPLES; i++) {
        const struct entry *entry = &entries.at[i];
        if (entry->kind != ENTRY_FILE || !migration_name_loads(entry->name))
            continue;
        if (is_migration(search, folder, entry))
            return 1;
        sampled++;
    }
    return listed < 0 ? -1 : 0;
}

/* ---- a folder per release, per dialect ---- */

struct folders {
    struct search *search;
    struct texts found;
    bool each_once; /* of folders that are one and the same tree only the first */
    struct map seen;
};

static bool was_seen(struct folders *folders, const struct entry *entry) {
    struct arena *arena = folders->search->arena;
    return folders->each_once && !object_id_is_none(entry->id) &&
           map_put(&folders->seen, arena, search_key(entry->id, TEXT(""), arena), folders);
}

static enum walk_answer collect_folder(void *context, struct text path, const struct entry *entry) {
    struct folders *folders = context;
    if (entry->kind != ENTRY_FOLDER)
        return WALK_ENTER;
    if (search_skips_folder(entry->name) || was_seen(folders, entry))
        return WALK_SKIP;
    vector_push(&folders->found, folders->search->arena, text_copy(path, folders->search->arena));
    return WALK_ENTER;
}

/* All folders below this one in which migrations stand, added to `versions`. */
static int add_folders_below(struct search *search, struct text top, bool each_once,
                             struct texts *versions) {
    struct folders folders = {.search = search, .each_once = each_once};
    if (snapshot_walk(search->snapshot, top, collect_folder, &folders, search->error) < 0)
        return -1;
    for (size_t i = 0; i < folders.found.count; i++) {
        int holds = holds_migrations(search, folders.found.at[i]);
        if (holds < 0)
            return -1;
        if (holds)
            vector_push(versions, search->arena, folders.found.at[i]);
    }
    return 0;
}

/* OpenStack's convention, beside or below a versions folder that holds the first migrations. */
static bool is_expand_or_contract(struct text folder) {
    return text_equal(path_name(folder), TEXT("expand")) ||
           text_equal(path_name(folder), TEXT("contract"));
}

/* One environment for each group of folders that hang together: `first` for one of them, a copy of
 * it for every other. */
static int divide(struct search *search, size_t first, struct texts folders) {
    struct folder_groups groups;
    if (search_group_folders(search, folders, &groups))
        return -1;
    struct environment copy = search->environments->at[first];
    for (size_t i = 0; i < groups.count; i++) {
        copy.versions = groups.at[i];
        if (i == 0)
            search->environments->at[first] = copy;
        else
            vector_push(search->environments, search->arena, copy);
    }
    return 0;
}

/* Projects complete version_locations in code: where the one versions folder holds no migration
 * itself but folders below it do, those are meant. Where it does hold some, folders below it are
 * mostly an archive that Alembic does not read. */
static int complete_by_code(struct search *search, size_t number) {
    struct environment *environment = &search->environments->at[number];
    struct texts below = {0};
    if (environment->versions.count != 1 || environment->recursive)
        return 0;
    int holds = holds_migrations(search, environment->versions.at[0]);
    if (holds < 0 || add_folders_below(search, environment->versions.at[0], false, &below))
        return -1;
    if (!holds)
        return below.count ? divide(search, number, below) : 0;
    for (size_t i = 0; i < below.count; i++)
        if (is_expand_or_contract(below.at[i]))
            vector_push(&environment->versions, search->arena, below.at[i]);
    return 0;
}

static int complete_all_by_code(struct search *search) {
    size_t count = search->environments->count;
    for (size_t i = 0; i < count; i++)
        if (complete_by_code(search, i))
            return -1;
    return 0;
}

/* ---- env.py beside versions/ ---- */

/* Alembic's own env.py imports alembic; other tools have files of that name. */
static int is_alembic_env(struct search *search, const struct candidate *env) {
    struct text bytes, folder = path_folder(env->path);
    struct entry entry;
    struct error ignored = {.arena = search->arena};
    struct text template = path_join(folder, TEXT("script.py.mako"), search->arena);
    int found = snapshot_find(search->snapshot, template, &entry, search->error);
    if (found)
        return found;
    return snapshot_read_entry(search->snapshot, folder, &env->entry, &bytes, NULL, &ignored) ==
               1 &&
           text_contains(bytes, TEXT("alembic"));
}

static int add_folder(struct search *search, const struct candidate *env) {
    struct environment environment = {.script_folder = path_folder(env->path)};
    int is_env = is_alembic_env(search, env);
    if (is_env <= 0)
        return is_env;
    if (search_add_default_versions(search, &environment))
        return -1;
    if ((environment.versions.count && !is_versions_folder(search, environment.versions.at[0])) ||
        environment.in_submodule)
        vector_push(search->environments, search->arena, environment);
    return 0;
}

int search_folders(struct search *search) {
    for (size_t i = 0; i < search->candidates.count; i++) {
        const struct candidate *env = &search->candidates.at[i];
        if (env->kind != CANDIDATE_ENV || is_script_folder(search, path_folder(env->path)))
            continue;
        struct text versions = path_join(path_folder(env->path), TEXT("versions"), search->arena);
        if (search_candidate(search, versions) &&
            (add_folder(search, env) || search_check_count(search)))
            return -1;
    }
    return complete_all_by_code(search);
}

/* ---- folders that the settings or the change name, and those known by content ---- */

/* Inside an environment that is known, Alembic reads just the folders it names. */
static bool belongs_to_another(const struct search *search, struct text folder) {
    for (size_t i = 0; i < search->environments->count; i++) {
        const struct environment *environment = &search->environments->at[i];
        if (environment->script_folder.size && path_is_below(folder, environment->script_folder))
            return true;
        for (size_t k = 0; k < environment->versions.count; k++)
            if (path_is_below(folder, environment->versions.at[k]))
                return true;
    }
    return false;
}

/* `folder` holds migrations itself; env.py stands above it, or nowhere. */
static void add_versions_folder(struct search *search, struct text folder) {
    struct environment environment = {.script_folder = path_folder(folder)};
    vector_push(&environment.versions, search->arena, folder);
    vector_push(search->environments, search->arena, environment);
}

static int add_more_folder(struct search *search, struct text folder) {
    struct location found;
    struct text path, versions;
    if (!path_normalize(folder, search->arena, &path))
        return 0;
    if (search_follow(search, path, &found))
        return -1;
    if (found.end != LOCATION_FOLDER || belongs_to_another(search, found.folder))
        return 0;
    versions = path_join(found.folder, TEXT("versions"), search->arena);
    int holds = holds_migrations(search, found.folder);
    if (holds > 0)
        add_versions_folder(search, found.folder);
    if (holds)
        return holds < 0 ? -1 : 0;
    holds = holds_migrations(search, versions);
    if (holds > 0)
        add_versions_folder(search, versions);
    return holds < 0 ? -1 : 0;
}

int search_more_folders(struct search *search, struct texts folders) {
    for (size_t i = 0; i < folders.count; i++)
        if (add_more_folder(search, folders.at[i]))
            return -1;
    return 0;
}

int search_content(struct search *search) {
    struct texts found = {0};
    int at_top = holds_migrations(search, TEXT(""));
    if (at_top > 0)
        vector_push(&found, search->arena, TEXT(""));
    struct folder_groups groups;
    if (at_top < 0 || add_folders_below(search, TEXT(""), true, &found) ||
        search_group_folders(search, found, &groups))
        return -1;
    for (size_t i = 0; i < groups.count; i++) {
        add_versions_folder(search, groups.at[i].at[0]);
        search->environments->at[search->environments->count - 1].versions = groups.at[i];
    }
    return 0;
}
