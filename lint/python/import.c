/* import.c: from a dotted name to a file. What is on sys.path nobody says, so the folders are tried
 * that it usually holds: the one above the importing file's outermost package, those above that,
 * `src` and the like in them. */
#include "python/import.h"

/* ---- is there such a file ---- */

static int exists(struct importer *importer, struct text path, enum entry_kind kind,
                  struct error *error) {
    struct entry entry;
    int found = snapshot_find(importer->snapshot, path, &entry, error);
    return found == 1 ? entry.kind == kind : found;
}

static struct text package_file(struct text folder, struct arena *arena) {
    return path_join(folder, TEXT("__init__.py"), arena);
}

/* `folder` is a path without suffix: a package, a module, or a folder alone where `bare` says so.
 */
static int find_at(struct importer *importer, struct text folder, bool bare,
                   struct imported *imported, struct error *error) {
    *imported = (struct imported){.path = package_file(folder, importer->arena)};
    int found = exists(importer, imported->path, ENTRY_FILE, error);
    if (found)
        return found;
    struct text file =
        text_format(importer->arena, "%.*s.py", TEXT_ARGS(text_slice(folder, 0, INT32_MAX)));
    found = folder.size ? exists(importer, file, ENTRY_FILE, error) : 0;
    if (found) {
        imported->path = file;
        return found;
    }
    if (!bare)
        return 0;
    imported->is_namespace = true;
    return folder.size ? exists(importer, folder, ENTRY_FOLDER, error) : 1;
}

/* `a.b.c` below a folder. Blanks around the dots are Python too. */
static struct text dotted_path(struct text folder, struct text dotted, struct arena *arena) {
    struct text part;
    while (text_next_part(&dotted, '.', &part))
        folder = path_join(folder, text_trim(part), arena);
    return folder;
}

/* ---- where absolute imports start ---- */

static const char *const source_folders[] = {"src",    "lib",    "app", "backend", "api", "server",
                                             "python", "source", "py",  "service", "web"};

/* The folder, or "" and false at the top. */
static bool step_up(struct text *folder) {
    if (!folder->size)
        return false;
    *folder = path_folder(*folder);
    return true;
}

static int find_roots(struct importer *importer, struct text folder, struct texts *roots,
                      struct error *error) {
    struct texts packages = {0};
    bool more = true;
    for (; more; more = step_up(&folder)) {
        int found = exists(importer, package_file(folder, importer->arena), ENTRY_FILE, error);
        if (found < 0)
            return -1;
        if (!found)
            break;
        vector_push(&packages, importer->arena, folder);
    }
    for (; more; more = step_up(&folder))
        vector_push(roots, importer->arena, folder);
    size_t plain = roots->count;
    for (size_t i = 0; i < plain; i++)
        for (size_t j = 0; j < sizeof source_folders / sizeof *source_folders; j++) {
            struct text below =
                path_join(roots->at[i], text_of(source_folders[j]), importer->arena);
            int found = exists(importer, below, ENTRY_FOLDER, error);
            if (found < 0)
                return -1;
            if (found)
                vector_push(roots, importer->arena, below);
        }
    /* Inside a package: Python 2's relative imports, and programs that are started there. */
    for (size_t i = 0; i < packages.count; i++)
        vector_push(roots, importer->arena, packages.at[i]);
    return 0;
}

static const struct texts *roots_of(struct importer *importer, struct text folder,
                                    struct error *error) {
    struct texts *roots = map_find(importer->roots, folder);
    if (roots)
        return roots;
    roots = arena_new(importer->arena, struct texts);
    if (find_roots(importer, folder, roots, error))
        return NULL;
    map_put(importer->roots, importer->arena, folder, roots);
    return roots;
}

/* Names that are never a project's own module, though folders and files often bear them:
 * `alembic/` at the top, `enum.py` and `sqlalchemy.py` in a package. */
static const char *const outside_names[] = {"sqlalchemy",  "alembic",
                                            "flask",       "flask_sqlalchemy",
                                            "sqlmodel",    "enum",
                                            "typing",      "types",
                                            "datetime",    "uuid",
                                            "decimal",     "json",
                                            "collections", "abc",
                                            "re",          "os",
                                            "sys",         "logging",
                                            "functools",   "itertools",
                                            "time",        "string",
                                            "dataclasses", "typing_extensions",
                                            "pydantic",    "celery",
                                            "redis",       "marshmallow",
                                            "geoalchemy2", "sqlalchemy_utils",
                                            "email",       "calendar",
                                            "inspect",     "warnings",
                                            "contextlib",  "flask_login",
                                            "numbers",     "operator",
                                            "pathlib",     "random",
                                            "secrets",     "hashlib",
                                            "copy",        "math",
                                            "threading",   "__future__",
                                            "six"};

static bool is_outside(struct text dotted) {
    struct text first;
    if (!text_next_part(&dotted, '.', &first))
        return false;
    for (size_t i = 0; i < sizeof outside_names / sizeof *outside_names; i++)
        if (text_equal(text_trim(first), text_of(outside_names[i])))
            return true;
    return false;
}

/* A file never imports itself; a bare folder is only taken where no root has more. */
static int find_absolute(struct importer *importer, struct text path, struct text dotted,
                         struct imported *imported, struct error *error) {
    const struct texts *roots = roots_of(importer, path_folder(path), error);
    if (!roots)
        return -1;
    for (int bare = 0; bare < 2; bare++)
        for (size_t i = 0; i < roots->count; i++) {
            struct text folder = dotted_path(roots->at[i], dotted, importer->arena);
            int found = find_at(importer, folder, bare, imported, error);
            if (found < 0 || (found && !text_equal(imported->path, path)))
                return found;
        }
    return 0;
}

static int find_relative(struct importer *importer, struct text path, size_t level,
                         struct text dotted, struct imported *imported, struct error *error) {
    struct text folder = path_folder(path);
    while (level-- > 1)
        if (!step_up(&folder))
            return 0;
    return find_at(importer, dotted_path(folder, dotted, importer->arena), true, imported, error);
}

int import_find(struct importer *importer, struct text path, size_t level, struct text dotted,
                struct imported *imported, struct error *error) {
    if (level)
        return find_relative(importer, path, level, dotted, imported, error);
    if (!dotted.size || is_outside(dotted))
        return 0;
    struct text parts[] = {path_folder(path), dotted};
    struct text key = text_join((struct texts){parts, 2, 2}, TEXT("\n"), importer->arena);
    struct imported *known = map_find(importer->found, key);
    if (!known) {
        known = arena_new(importer->arena, struct imported);
        int found = find_absolute(importer, path, dotted, known, error);
        if (found < 0)
            return -1;
        if (!found)
            *known = (struct imported){0};
        map_put(importer->found, importer->arena, key, known);
    }
    *imported = *known;
    return known->path.size > 0;
}
