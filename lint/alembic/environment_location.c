/* environment_location.c: from what a config writes to a folder of the tree. */
#include <stdint.h>

#include "alembic/environment_search.h"

/* Symlinks followed on one way, as Linux bounds them. */
enum { MOST_LINKS = 40 };

/* ---- paths from the top ---- */

/* A symlink's text in place of the first `size` bytes of the path. False where it leaves the tree,
 * or can't be read. Every snapshot keeps its text like a file's bytes. */
static bool replace_link(struct search *search, const struct entry *entry, size_t size,
                         struct text *path) {
    struct text target, link = text_slice(*path, 0, size), folder = path_folder(link);
    struct entry as_file = *entry;
    struct error ignored = {.arena = search->arena};
    as_file.kind = ENTRY_FILE;
    if (snapshot_read_entry(search->snapshot, folder, &as_file, &target, NULL, &ignored) != 1)
        return false;
    struct text rest = text_slice(*path, size, path->size);
    struct text joined = path_join(folder, target, search->arena);
    struct text parts[] = {target.size && target.at[0] == '/' ? target : joined, rest};
    return path_normalize(text_join((struct texts){parts, 2, 2}, TEXT(""), search->arena),
                          search->arena, path);
}

/* The first part of the path that is no plain folder: its size in bytes, the path's own size where
 * all are, or SIZE_MAX where nothing stands there. */
static int first_obstacle(struct search *search, struct text path, size_t *size,
                          struct entry *entry) {
    for (*size = 0; *size < path.size; ++*size) {
        size_t slash = text_find(path, TEXT("/"), *size);
        *size = slash == SIZE_MAX ? path.size : slash;
        int found =
            snapshot_find(search->snapshot, text_slice(path, 0, *size), entry, search->error);
        if (found < 0)
            return -1;
        if (!found)
            *size = SIZE_MAX;
        if (!found || entry->kind != ENTRY_FOLDER)
            return 0;
    }
    *size = path.size;
    entry->kind = ENTRY_FOLDER;
    return 0;
}

/* Goes to the end of a path; `*end` is what stands there. */
static int follow(struct search *search, struct text *path, enum location_end *end,
                  struct entry *entry) {
    *end = LOCATION_MISSING;
    for (int links = 0; links < MOST_LINKS; links++) {
        size_t size;
        if (first_obstacle(search, *path, &size, entry))
            return -1;
        if (size == SIZE_MAX)
            return 0;
        if (entry->kind != ENTRY_SYMLINK) {
            *end = entry->kind == ENTRY_FOLDER      ? LOCATION_FOLDER
                   : entry->kind == ENTRY_SUBMODULE ? LOCATION_SUBMODULE
                                                    : LOCATION_MISSING;
            return 0;
        }
        if (!replace_link(search, entry, size, path)) {
            *end = LOCATION_OUTSIDE;
            return 0;
        }
    }
    return 0;
}

int search_follow(struct search *search, struct text path, struct location *location) {
    struct entry entry;
    location->folder = path;
    return follow(search, &location->folder, &location->end, &entry);
}

int search_follow_file(struct search *search, struct text link, struct text *file,
                       struct entry *entry) {
    enum location_end end;
    *file = link;
    if (follow(search, file, &end, entry))
        return -1;
    if (end != LOCATION_MISSING || !snapshot_find(search->snapshot, *file, entry, search->error))
        return 0;
    return entry->kind == ENTRY_FILE;
}

/* ---- what a config writes ---- */

/* `base` + `path`, if a folder or a submodule stands there. Leaving the tree is remembered, not
 * final: another base may hold it. */
static int try_base(struct search *search, struct text base, struct text path,
                    struct location *found) {
    struct text joined = path_join(base, path, search->arena), normal;
    struct location location = {.end = LOCATION_OUTSIDE};
    if (path_normalize(joined, search->arena, &normal) && search_follow(search, normal, &location))
        return -1;
    if (location.end != LOCATION_MISSING)
        *found = location;
    return location.end == LOCATION_FOLDER || location.end == LOCATION_SUBMODULE;
}

/* A path below one of the folders from which Alembic may have been started: the config's, the top,
 * last those between. 1: found. */
static int try_working_folders(struct search *search, struct text config_folder, struct text path,
                               bool from_root, struct location *found) {
    struct text first = from_root ? TEXT("") : config_folder;
    struct text second = from_root ? config_folder : TEXT("");
    int status = try_base(search, first, path, found);
    if (status) {
        found->from_root = from_root;
        return status;
    }
    status = try_base(search, second, path, found);
    if (status) {
        found->from_root = !from_root;
        return status;
    }
    while (!status && config_folder.size) {
        config_folder = path_folder(config_folder);
        status = try_base(search, config_folder, path, found);
    }
    return status;
}

/* `a.b:c/d` and `a:b:c`: dots of the package and colons are slashes. */
static struct text package_path(struct text location, struct arena *arena) {
    char *bytes = arena_alloc(arena, location.size + 1);
    bool in_package = true;
    for (size_t i = 0; i < location.size; i++) {
        char c = location.at[i];
        in_package = in_package && c != ':';
        bytes[i] = c == ':' || (in_package && c == '.') ? '/' : c;
    }
    return (struct text){bytes, location.size};
}

/* The package may be installed from anywhere: the one folder with env.py or versions/ whose path
 * ends so. */
static bool find_by_suffix(const struct search *search, struct text path, struct text *folder) {
    struct text suffix = text_format(search->arena, "/%.*s", TEXT_ARGS(path));
    size_t hits = 0;
    for (size_t i = 0; i < search->candidates.count; i++) {
        const struct candidate *candidate = &search->candidates.at[i];
        struct text stands_in = path_folder(candidate->path);
        bool fits = candidate->kind == CANDIDATE_ENV || candidate->kind == CANDIDATE_VERSIONS;
        if (!fits || !text_ends(stands_in, suffix) || (hits && text_equal(*folder, stands_in)))
            continue;
        *folder = stands_in;
        hits++;
    }
    return hits == 1;
}

static int locate_package(struct search *search, const struct declaration *declaration,
                          struct text location, bool from_root, struct location *found) {
    struct text path, folder, config_folder = path_folder(declaration->config_path);
    if (!path_normalize(package_path(location, search->arena), search->arena, &path))
        return 0;
    struct texts roots = {0};
    vector_push(&roots, search->arena, TEXT(""));
    vector_push(&roots, search->arena, TEXT("src"));
    for (size_t i = 0; i < declaration->prepended.count; i++)
        vector_push(&roots, search->arena, declaration->prepended.at[i]);
    for (size_t i = 0; i < roots.count; i++) {
        struct text below = path_join(roots.at[i], path, search->arena);
        int status = try_working_folders(search, config_folder, below, from_root, found);
        if (status)
            return status < 0 ? -1 : 0;
    }
    if (!find_by_suffix(search, path, &folder))
        return 0;
    *found = (struct location){LOCATION_FOLDER, folder, false};
    return 0;
}

int search_locate(struct search *search, const struct declaration *declaration,
                  struct text location, bool from_root, struct location *found) {
    struct text top = TEXT(TREE_TOP);
    *found = (struct location){.end = LOCATION_MISSING};
    if (text_starts(location, top)) {
        struct text path = text_slice(location, top.size, location.size);
        while (path.size && path.at[0] == '/')
            path = text_slice(path, 1, path.size);
        return try_base(search, TEXT(""), path, found) < 0 ? -1 : 0;
    }
    if (location.size && location.at[0] == '/') {
        found->end = LOCATION_OUTSIDE;
        return 0;
    }
    if (text_contains(location, TEXT(":")))
        return locate_package(search, declaration, location, from_root, found);
    return try_working_folders(search, path_folder(declaration->config_path), location, from_root,
                               found) < 0
               ? -1
               : 0;
}
