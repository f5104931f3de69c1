/* library_open.c: opening a repository by libgit2. */
#include <stdlib.h>
#include <unistd.h>

#include "git/library.h"

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

static int refused(int code, struct text where, struct error *error) {
    const git_error *last = git_error_last();
    if (code == GIT_ENOTFOUND)
        return refuse_nowhere(where, error);
    return refuse_opening(text_of(last && last->message ? last->message : "unknown error"), where,
                          error);
}

static struct text folder_of(const char *path, struct arena *arena) {
    return disk_real_path(without_slash(path, arena), arena);
}

int library_open(struct repository *repository, const char *path, struct error *error) {
    unsigned flags = path ? 0 : GIT_REPOSITORY_OPEN_FROM_ENV;
    struct arena *arena = repository->arena;
    struct text where = path ? text_of(path) : current_folder(arena);
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
        return refused(code, where, error);
    if (git_repository_odb(&repository->objects, repository->opened))
        return refused(-1, where, error);
    git_repository *opened = repository->opened;
    const char *tree = git_repository_workdir(opened);
    repository->id_size = GIT_OID_RAWSZ;
    repository->is_linked = git_repository_is_worktree(opened);
    repository->git_folder = folder_of(git_repository_path(opened), arena);
    repository->common_folder = folder_of(git_repository_commondir(opened), arena);
    repository->found_tree = tree ? folder_of(tree, arena) : TEXT("");
    if ((repository->from_environment && alternates_add(repository, error)) ||
        config_load(repository, error))
        return -1;
    return 1;
}

/* libgit2 finds the files that git ignores below its own idea of the work tree. */
int library_adopt_work_tree(struct repository *repository, struct error *error) {
    struct text tree = repository->work_tree;
    if (!tree.size || text_equal(repository->found_tree, tree))
        return 0;
    if (git_repository_set_workdir(repository->opened, text_c_string(tree, repository->arena), 0))
        return library_error(error, "find the work tree", tree, NULL);
    return 0;
}
