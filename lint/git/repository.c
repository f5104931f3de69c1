/* repository.c: opening a repository, from a path or as git hands it to its hooks. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/private.h"

/* What libgit2 says when it refuses a repository, and what a person needs to hear. */
static int refuse_opening(int code, struct text where, struct error *error) {
    static const struct {
        const char *said, *reason, *hint;
    } known[] = {
        {"extensions.objectformat", "its objects are named by sha256, which is not read yet",
         "`git rev-parse --show-object-format` shows it: only sha1 is read"},
        {"extensions.refstorage", "its refs are stored in a format that is not read yet (reftable)",
         "`git refs migrate --ref-format=files` changes the format"},
        {"unsupported extension name", NULL,
         "`git config --get-regexp '^extensions'` lists what "
         "this repository asks of its readers"},
        {"unsupported repository version", NULL, "this repository needs a newer reader"},
        {"failed to parse config file", NULL,
         "`git config --list --show-origin` shows the file and the line"},
        {"failed to load object database", NULL,
         "GIT_OBJECT_DIRECTORY or the objects folder is not there"},
    };
    const git_error *last = git_error_last();
    const char *said = last && last->message ? last->message : "unknown error";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strstr(said, known[i].said))
            return error_set(error, "open the repository", where, known[i].hint, "%s",
                             known[i].reason ? known[i].reason : said);
    if (code == GIT_ENOTFOUND)
        return error_set(error, "open the repository", where,
                         "run it inside a git repository, or name one with -C",
                         "not a git repository (nor any of the folders above)");
    return error_set(error, "open the repository", where, NULL, "%s", said);
}

/* The extensions that change nothing for a reader of objects, beside those that libgit2 knows. The
 * settings live as long as the library does, so every opening makes them anew. Objects are verified
 * when object.c has read them. What libgit2 reads for itself is only commits and tags on the way of
 * a `main~2` or a ref; the commit that it arrives at is read again and verified. */
static int start_library(struct error *error) {
    const char *extensions[] = {"worktreeconfig", "partialclone", "preciousobjects",
                                "relativeworktrees"};
    if (git_libgit2_init() < 0 ||
        git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
                         sizeof extensions / sizeof *extensions) ||
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) ||
        git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0) ||
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0))
        return library_error(error, "start libgit2", TEXT(""), NULL);
    return 0;
}

/* libgit2 reads the user's config files by its own rules when it opens a repository. config.c reads
 * them by git's, so libgit2 shall find none meanwhile. */
static void hide_shared_config(bool hide) {
    static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                 GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], hide ? "" : NULL);
}

static struct text without_slash(const char *path, struct arena *arena) {
    struct text text = text_copy(text_of(path), arena);
    while (text.size > 1 && text.at[text.size - 1] == '/')
        text.size--;
    return text_copy(text, arena);
}

static bool config_says(struct repository *repository, struct text name) {
    struct text value;
    return repository_config_value(repository, name, &value) && config_is_true(value);
}

static struct text current_folder(struct arena *arena) {
    char *folder = getcwd(NULL, 0);
    struct text text = text_copy(text_of(folder), arena);
    free(folder);
    return text;
}

/* Where the work tree is, by git's rules: GIT_WORK_TREE, what a linked work tree's own files say,
 * core.worktree, core.bare; with GIT_DIR alone it is the working directory; else the folder that
 * holds `.git`. Empty: there is none. */
static struct text find_work_tree(struct repository *repository, const char *chosen) {
    struct arena *arena = repository->arena;
    const char *implicit = getenv("GIT_IMPLICIT_WORK_TREE"), *linked;
    struct text named;
    bool from_git_dir = repository->from_environment && getenv("GIT_DIR");
    if (repository->from_environment && chosen && *chosen)
        return disk_real_path(text_of(chosen), arena);
    linked = git_repository_workdir(repository->opened);
    if (repository->is_linked)
        return linked ? disk_real_path(text_of(linked), arena) : TEXT("");
    if (repository_config_value(repository, TEXT("core.worktree"), &named)) {
        bool absolute = text_starts(named, TEXT("/"));
        return disk_real_path(absolute ? named : path_join(repository->git_folder, named, arena),
                              arena);
    }
    if (config_says(repository, TEXT("core.bare")) ||
        (from_git_dir && implicit && *implicit && !config_is_true(text_of(implicit))))
        return TEXT("");
    if (from_git_dir)
        return disk_real_path(current_folder(arena), arena);
    if (text_equal(path_name(repository->git_folder), TEXT(".git")))
        return disk_real_path(path_folder(repository->git_folder), arena);
    return linked ? disk_real_path(text_of(linked), arena) : TEXT("");
}

/* libgit2 finds the files that git ignores below its own idea of the work tree. */
static int adopt_work_tree(struct repository *repository, struct error *error) {
    struct text tree = repository->work_tree;
    const char *known = git_repository_workdir(repository->opened);
    if (!tree.size ||
        (known && text_equal(disk_real_path(text_of(known), repository->arena), tree)))
        return 0;
    if (git_repository_set_workdir(repository->opened, text_c_string(tree, repository->arena), 0))
        return library_error(error, "find the work tree", tree, NULL);
    return 0;
}

/* A bare repository that discovery met inside another one's work tree may have come with a clone of
 * that: its config is a stranger's. A bare clone whose `.git` file beside it points to it is none.
 */
static int refuse_embedded(struct repository *repository, struct text start, struct error *error) {
    git_buf found = GIT_BUF_INIT;
    struct text folder = repository->git_folder, above = path_folder(folder);
    struct arena *arena = repository->arena;
    if (repository->work_tree.size || (start.size && text_equal(start, folder)) || !above.size ||
        git_repository_discover(&found, text_c_string(above, arena), 0, NULL))
        return 0;
    struct text outer = disk_real_path(text_of(found.ptr), arena);
    git_buf_dispose(&found);
    if (text_equal(outer, folder) || !text_equal(path_name(outer), TEXT(".git")))
        return 0;
    return error_set(error, "open the repository", folder,
                     "name it with -C or GIT_DIR if it is the one you mean",
                     "a bare repository inside the work tree of another one is not trusted");
}

int boundary_read(struct repository *repository, struct error *error) {
    const char *other = getenv("GIT_SHALLOW_FILE");
    struct arena *arena = repository->arena;
    struct text path = path_join(repository->common_folder, TEXT("shallow"), arena), bytes, line;
    if (repository->from_environment && other && *other)
        path = text_of(other);
    repository->boundary = (struct object_ids){0};
    if (!disk_exists(path, arena))
        return 0;
    if (!disk_read(path, arena, &bytes, NULL))
        return error_set(error, "read the shallow boundary", path, NULL, "it can't be read");
    while (text_next_line(&bytes, &line)) {
        struct object_id id;
        if (!object_id_read(line, &id))
            return error_set(error, "read the shallow boundary", path, NULL, "it is malformed");
        vector_push(&repository->boundary, arena, id);
    }
    object_ids_sort(&repository->boundary);
    return 0;
}

static int open_library(const char *path, struct repository *repository, struct error *error) {
    unsigned flags = path ? 0 : GIT_REPOSITORY_OPEN_FROM_ENV;
    struct text where = path ? text_of(path) : current_folder(repository->arena);
    if (!path && getenv("GIT_DIR"))
        where = text_of(getenv("GIT_DIR"));
    /* libgit2 refuses to open where git has set these for its hooks. What they mean is read before.
     */
    unsetenv("GIT_WORK_TREE");
    unsetenv("GIT_COMMON_DIR");
    hide_shared_config(true);
    int code = git_repository_open_ext(&repository->opened, path, flags, NULL);
    hide_shared_config(false);
    if (code)
        return refuse_opening(code, where, error);
    if (git_repository_odb(&repository->objects, repository->opened))
        return refuse_opening(-1, where, error);
    return repository->from_environment ? alternates_add(repository, error) : 0;
}

static int open_repository(const char *path, bool in_hook, struct repository *repository,
                           struct error *error) {
    struct arena *arena = repository->arena;
    const char *named = getenv("GIT_WORK_TREE");
    struct text chosen = text_copy(text_of(named), arena);
    if (open_library(path, repository, error))
        return -1;
    git_repository *opened = repository->opened;
    repository->is_linked = git_repository_is_worktree(opened);
    repository->git_folder =
        disk_real_path(without_slash(git_repository_path(opened), arena), arena);
    repository->common_folder =
        disk_real_path(without_slash(git_repository_commondir(opened), arena), arena);
    if (config_load(repository, error))
        return -1;
    repository->work_tree = find_work_tree(repository, chosen.at);
    bool discovered = path || !getenv("GIT_DIR");
    struct text start = path ? disk_real_path(text_of(path), arena) : TEXT("");
    if ((discovered && refuse_embedded(repository, start, error)) ||
        (discovered && !in_hook && owner_check(repository, error)) ||
        adopt_work_tree(repository, error))
        return -1;
    return boundary_read(repository, error);
}

int repository_open(const char *path, bool in_hook, struct arena *arena, struct repository **out,
                    struct error *error) {
    struct repository *repository = arena_new(arena, struct repository);
    repository->arena = arena;
    repository->from_environment = !path;
    if (start_library(error) || open_repository(path, in_hook, repository, error)) {
        repository_close(repository);
        return -1;
    }
    *out = repository;
    return 0;
}

void repository_close(struct repository *repository) {
    git_odb_free(repository->objects);
    git_repository_free(repository->opened);
    git_libgit2_shutdown();
}

struct arena *repository_arena(struct repository *repository) {
    return repository->arena;
}

struct text repository_git_folder(const struct repository *repository) {
    return repository->git_folder;
}

struct text repository_common_folder(const struct repository *repository) {
    return repository->common_folder;
}

struct text repository_work_tree(const struct repository *repository) {
    return repository->work_tree;
}

bool repository_is_bare(const struct repository *repository) {
    return !repository->work_tree.size;
}

bool repository_is_shallow(const struct repository *repository) {
    return repository->boundary.count > 0;
}
