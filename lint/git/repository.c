/* repository.c: opening a repository, from a path or as git hands it to its hooks. */
#include <stdlib.h>
#include <unistd.h>

#include "git/private.h"

/* What libgit2 or git say when they refuse a repository, and what a person needs to hear. */
int refuse_opening(struct text said, struct text where, struct error *error) {
    static const char *const extensions_hint =
        "`git config --get-regexp '^extensions'` lists what this repository asks of its readers";
    static const char *const config_hint =
        "`git config --list --show-origin` shows the file and the line";
    const struct {
        const char *said, *reason, *hint;
    } known[] = {
        {"extensions.objectformat", "its objects are named by sha256, which only git itself reads",
         "git has to be on the PATH"},
        {"refstorage", "its refs are stored in a format that is not read yet (reftable)",
         "`git refs migrate --ref-format=files` changes the format, and a newer git reads it"},
        {"unsupported extension name", NULL, extensions_hint},
        {"unknown repository extension", NULL, extensions_hint},
        {"unsupported repository version", NULL, "this repository needs a newer reader"},
        {"failed to parse config file", NULL, config_hint},
        {"bad config line", NULL, config_hint},
        {"failed to load object database", NULL,
         "GIT_OBJECT_DIRECTORY or the objects folder is not there"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_contains(said, text_of(known[i].said)))
            return error_set(error, "open the repository", where, known[i].hint, "%.*s",
                             TEXT_ARGS(known[i].reason ? text_of(known[i].reason) : said));
    return error_set(error, "open the repository", where, NULL, "%.*s", TEXT_ARGS(said));
}

int refuse_nowhere(struct text where, struct error *error) {
    error_set(error, "open the repository", where,
              "run it inside a git repository, or name one with -C",
              "not a git repository (nor any of the folders above)");
    return 0;
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
        return error_set(error, "start libgit2", TEXT(""), NULL, "it does not start");
    return 0;
}

static bool config_says(struct repository *repository, struct text name) {
    struct text value;
    return repository_config_value(repository, name, &value) && config_is_true(value);
}

struct text current_folder(struct arena *arena) {
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
    const char *implicit = getenv("GIT_IMPLICIT_WORK_TREE");
    struct text named;
    bool from_git_dir = repository->from_environment && getenv("GIT_DIR");
    if (repository->from_environment && chosen && *chosen)
        return disk_real_path(text_of(chosen), arena);
    if (repository->is_linked)
        return repository->found_tree;
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
    return repository->found_tree;
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

/* The reader that ONEHEAD_READER names, for tests and for the curious; NULL where it names none. */
static int chosen_reader(const struct reader **chosen, struct error *error) {
    static const struct reader *const readers[] = {&READER_LIBRARY, &READER_GIT};
    struct text name = text_of(getenv("ONEHEAD_READER"));
    *chosen = NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (text_equal(name, text_of(readers[i]->name)))
            *chosen = readers[i];
    if (!name.size || *chosen)
        return 0;
    return error_set(error, "choose the reader", name, "ONEHEAD_READER is libgit2 or git",
                     "there is none of this name");
}

/* What libgit2 refuses git may still read. Where git refuses it too, libgit2's reason stands, for
 * which there are better words. */
static int find_repository(struct repository *repository, const char *path, struct error *error) {
    struct error unsaid = {.arena = repository->arena};
    const struct reader *chosen;
    if (chosen_reader(&chosen, error))
        return -1;
    repository->reader = chosen ? chosen : &READER_LIBRARY;
    repository->fallback = chosen ? NULL : &READER_GIT;
    int opened = repository->reader->open(repository, path, error);
    if (opened < 0 && repository->fallback) {
        repository->reader->close(repository);
        repository->reader = repository->fallback;
        repository->fallback = NULL;
        opened = repository->reader->open(repository, path, &unsaid);
    }
    return opened == 1 ? 0 : -1;
}

static int open_repository(const char *path, bool in_hook, struct repository *repository,
                           struct error *error) {
    struct arena *arena = repository->arena;
    struct text chosen = text_copy(text_of(getenv("GIT_WORK_TREE")), arena);
    if (find_repository(repository, path, error))
        return -1;
    repository->work_tree = find_work_tree(repository, chosen.at);
    bool discovered = path || !getenv("GIT_DIR");
    struct text start = path ? disk_real_path(text_of(path), arena) : TEXT("");
    if ((discovered && refuse_embedded(repository, start, error)) ||
        (discovered && !in_hook && owner_check(repository, error)) ||
        (repository->reader->adopt_work_tree &&
         repository->reader->adopt_work_tree(repository, error)))
        return -1;
    return boundary_read(repository, error);
}

int repository_open(const char *path, bool in_hook, struct arena *arena, struct repository **out,
                    struct error *error) {
    struct repository *repository = arena_new(arena, struct repository);
    repository->arena = arena;
    repository->reader = &READER_LIBRARY;
    repository->from_environment = !path;
    if (start_library(error) || open_repository(path, in_hook, repository, error)) {
        repository_close(repository);
        return -1;
    }
    *out = repository;
    return 0;
}

void repository_close(struct repository *repository) {
    repository->reader->close(repository);
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
