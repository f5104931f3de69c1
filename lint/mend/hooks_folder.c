/* hooks_folder.c: core.hooksPath and core.sharedRepository, as git reads them. */
#include "mend/hooks_folder.h"

#include <stdlib.h>

#include "base/disk.h"

static struct text absolute_path(struct repository *repository, struct text configured) {
    struct arena *arena = repository_arena(repository);
    const char *home = getenv("HOME");
    if (text_starts(configured, TEXT("/")))
        return configured;
    if (home && text_starts(configured, TEXT("~/")))
        return path_join(text_of(home), text_slice(configured, 2, configured.size), arena);
    struct text top = repository_is_bare(repository) ? repository_git_folder(repository)
                                                     : repository_work_tree(repository);
    return path_join(top, configured, arena);
}

/* Where the folder is still to be made, the one that will hold it can be resolved. */
static struct text resolved(struct text path, struct arena *arena) {
    struct text real = disk_real_path(path, arena);
    if (!text_equal(real, path) || disk_exists(path, arena))
        return real;
    return path_join(disk_real_path(path_folder(path), arena), path_name(path), arena);
}

/* Below the git folder, this work tree, or the main work tree that a linked one belongs to. */
static bool is_inside(struct repository *repository, struct text path) {
    struct arena *arena = repository_arena(repository);
    struct text common = disk_real_path(repository_common_folder(repository), arena);
    struct text tree = repository_work_tree(repository);
    if (path_is_below(path, common))
        return true;
    if (tree.size && path_is_below(path, disk_real_path(tree, arena)))
        return true;
    return text_equal(path_name(common), TEXT(".git")) && path_is_below(path, path_folder(common));
}

struct hooks_folder hooks_folder_find(struct repository *repository) {
    struct arena *arena = repository_arena(repository);
    struct hooks_folder folder = {
        .own = path_join(repository_common_folder(repository), TEXT("hooks"), arena)};
    folder.path = folder.own;
    if (repository_config_value(repository, TEXT("core.hookspath"), &folder.configured))
        folder.path = absolute_path(repository, folder.configured);
    folder.is_there = disk_has_folder(folder.path, arena);
    folder.path = resolved(folder.path, arena);
    folder.is_shared = !is_inside(repository, folder.path);
    return folder;
}

mode_t hooks_shared_mode(struct repository *repository) {
    static const struct {
        const char *value;
        mode_t mode;
    } rows[] = {
        {"group", 0660}, {"true", 0660},  {"1", 0660},         {"yes", 0660},
        {"all", 0664},   {"world", 0664}, {"everybody", 0664}, {"2", 0664},
    };
    struct text value;
    if (!repository_config_value(repository, TEXT("core.sharedrepository"), &value))
        return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (text_equal(text_of(rows[i].value), value))
            return rows[i].mode;
    if (value.size < 3)
        return 0;
    return (mode_t)strtoul(text_c_string(value, repository_arena(repository)), NULL, 8) & 0666;
}
