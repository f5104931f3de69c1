/* published.c: was a revision ever where others may have taken it from? */
#include "change/change.h"

#include "alembic/environment.h"
#include "base/map.h"

enum { MOST_COMMITS = 20000 };

struct published {
    struct repository *repository;
    const struct change *change;
    struct map ids;   /* revision ids that were found */
    struct map trees; /* folders that were read, by object id */
    struct map files; /* the same for files */
    struct looked_into_list {
        struct looked_into {
            struct text path;
            struct map trees; /* that were met on the way to it */
        } * at;
        size_t count, room;
    } folders;
    bool tips_are_read, history_is_read;
    bool history_is_whole; /* false: the bound or a shallow boundary ended the walk */
    struct error *error;   /* of the walk under way */
};

struct published *published_new(struct repository *repository, const struct change *change) {
    struct published *published = arena_new(repository_arena(repository), struct published);
    published->repository = repository;
    published->change = change;
    return published;
}

static struct arena *arena_of(const struct published *published) {
    return repository_arena(published->repository);
}

/* True the first time that an object is met. */
static bool is_new(struct published *published, struct map *map, struct object_id id) {
    struct text key = {(const char *)id.bytes, id.size};
    if (map_find(map, key))
        return false;
    map_put(map, arena_of(published), text_copy(key, arena_of(published)), published);
    return true;
}

/* ---- one folder of one commit ---- */

/* Files and folders that no earlier tree held, collected because a tree is gone after its visit. */
struct fresh {
    struct published *published;
    struct text folder;
    struct entries files, folders;
    struct arena *scratch; /* of the two */
};

static int collect_fresh(void *context, const struct entry *entry) {
    struct fresh *fresh = context;
    struct published *published = fresh->published;
    bool is_file = entry->kind == ENTRY_FILE && text_ends(entry->name, TEXT(".py"));
    if (!is_file && entry->kind != ENTRY_FOLDER)
        return 0;
    if (!is_new(published, is_file ? &published->files : &published->trees, entry->id))
        return 0;
    struct entry kept = *entry;
    kept.name = text_copy(entry->name, fresh->scratch);
    vector_push(is_file ? &fresh->files : &fresh->folders, fresh->scratch, kept);
    return 0;
}

/* Files are read by the thousand, and nothing but their ids is kept. */
static int read_file(struct published *published, struct snapshot *snapshot, struct text folder,
                     const struct entry *entry, struct error *error) {
    struct arena *arena = arena_of(published), scratch = {0};
    struct text bytes, path = path_join(folder, entry->name, &scratch);
    bool too_large = false;
    struct migration migration = {0};
    int read = snapshot_read_into(snapshot, path, entry, &scratch, &bytes, &too_large, error);
    if (read == 1) {
        migration_read(bytes, path, false, &scratch, &migration);
        if (migration.revision.id.size && !map_find(&published->ids, migration.revision.id))
            map_put(&published->ids, arena, text_copy(migration.revision.id, arena), published);
    }
    arena_free(&scratch);
    return read < 0 && !too_large ? -1 : 0;
}

static int read_files(const struct fresh *fresh, struct object_id commit, struct error *error) {
    struct snapshot *snapshot;
    if (!fresh->files.count)
        return 0;
    if (snapshot_of_commit(fresh->published->repository, commit, &snapshot, error))
        return -1;
    for (size_t i = 0; i < fresh->files.count; i++)
        if (read_file(fresh->published, snapshot, fresh->folder, &fresh->files.at[i], error))
            return -1;
    return 0;
}

/* Reads what is new in a tree and below it. */
static int read_below(struct published *published, struct object_id commit, struct object_id tree,
                      struct error *error) {
    struct arena scratch = {0};
    struct entries waiting = {0};
    int failed = 0;
    vector_push(&waiting, &scratch, (struct entry){.id = tree});
    while (waiting.count && !failed) {
        struct entry folder = waiting.at[--waiting.count];
        struct fresh fresh = {.published = published, .folder = folder.name, .scratch = &scratch};
        failed =
            repository_visit_tree(published->repository, folder.id, collect_fresh, &fresh, error) ||
            read_files(&fresh, commit, error);
        for (size_t i = 0; i < fresh.folders.count; i++)
            vector_push(&waiting, &scratch, fresh.folders.at[i]);
    }
    arena_free(&scratch);
    return failed ? -1 : 0;
}

struct wanted {
    struct text name;
    struct object_id tree; /* none until it is found */
};

static int find_wanted(void *context, const struct entry *entry) {
    struct wanted *wanted = context;
    if (entry->kind != ENTRY_FOLDER || !text_equal(entry->name, wanted->name))
        return 0;
    wanted->tree = entry->id;
    return 1;
}

/* Goes down to the folder, and no further than to a tree that led there before. The top is another
 * tree at nearly every commit, so it is not worth remembering. */
static int read_folder(struct published *published, const struct commit *commit,
                       struct looked_into *folder, struct error *error) {
    struct text path = folder->path;
    struct wanted wanted = {.tree = commit->tree};
    for (bool is_top = path.size > 0; is_top || is_new(published, &folder->trees, wanted.tree);
         is_top = false) {
        struct object_id tree = wanted.tree;
        if (!text_next_part(&path, '/', &wanted.name))
            return read_below(published, commit->id, tree, error);
        wanted.tree = (struct object_id){0};
        if (repository_visit_tree(published->repository, tree, find_wanted, &wanted, error) < 0)
            return -1;
        if (object_id_is_none(wanted.tree))
            return 0;
    }
    return 0;
}

/* ---- where to look ---- */

static bool is_known_folder(const struct published *published, struct text folder) {
    for (size_t i = 0; i < published->folders.count; i++)
        if (path_is_below(folder, published->folders.at[i].path))
            return true;
    return false;
}

/* A folder that moved on the target holds what was published under its old name and its new one. */
static int add_folders_of(struct published *published, struct object_id commit,
                          struct error *error) {
    struct arena *arena = arena_of(published);
    struct snapshot *snapshot;
    struct environments environments = {0};
    struct environment_notes notes = {0};
    if (snapshot_of_commit(published->repository, commit, &snapshot, error) ||
        environments_find(snapshot, environment_cache_new(arena), (struct texts){0}, &environments,
                          &notes, error))
        return -1;
    for (size_t i = 0; i < environments.count; i++)
        for (size_t j = 0; j < environments.at[i].versions.count; j++)
            if (!is_known_folder(published, environments.at[i].versions.at[j]))
                vector_push(&published->folders, arena,
                            (struct looked_into){.path = environments.at[i].versions.at[j]});
    return 0;
}

static int read_commit(struct published *published, const struct commit *commit,
                       struct error *error) {
    for (size_t i = 0; i < published->folders.count; i++)
        if (read_folder(published, commit, &published->folders.at[i], error))
            return -1;
    return 0;
}

static int read_tip(struct published *published, struct object_id tip, struct error *error) {
    struct commit commit;
    int found =
        object_id_is_none(tip) ? 0 : repository_commit(published->repository, tip, &commit, error);
    return found > 0 ? read_commit(published, &commit, error) : found;
}

/* The tips of the target and of the other target branches. */
static int read_tips(struct published *published, struct error *error) {
    const struct texts *others = &published->change->other_targets;
    struct ref ref;
    published->tips_are_read = true;
    if (read_tip(published, published->change->target, error))
        return -1;
    for (size_t i = 0; i < others->count; i++) {
        int found = repository_ref(published->repository, others->at[i], &ref, error);
        if (found < 0 || (found && read_tip(published, ref.commit, error)))
            return -1;
    }
    return 0;
}

static int visit(void *context, const struct commit *commit) {
    struct published *published = context;
    return read_commit(published, commit, published->error);
}

static int read_history(struct published *published, struct error *error) {
    published->error = error;
    published->history_is_read = true;
    return repository_walk(published->repository, published->change->target, MOST_COMMITS, visit,
                           published, &published->history_is_whole, error) < 0
               ? -1
               : 0;
}

/* A folder that was not looked into yet makes all that was read of commits incomplete. */
static void add_folder(struct published *published, struct text folder) {
    if (is_known_folder(published, folder))
        return;
    vector_push(&published->folders, arena_of(published), (struct looked_into){.path = folder});
    published->tips_are_read = published->history_is_read = false;
}

int published_has(struct published *published, struct text revision_id, struct text path,
                  bool *answer, struct error *error) {
    struct object_id target = published->change->target;
    bool has_target = !object_id_is_none(target);
    if (!published->folders.count && has_target && add_folders_of(published, target, error))
        return -1;
    add_folder(published, path_folder(path));
    if (!published->tips_are_read && read_tips(published, error))
        return -1;
    *answer = published->change->for_its_state || map_find(&published->ids, revision_id);
    if (*answer || !has_target)
        return 0;
    if (!published->history_is_read && read_history(published, error))
        return -1;
    *answer = map_find(&published->ids, revision_id) || !published->history_is_whole;
    return 0;
}
