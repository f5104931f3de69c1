/* owner.c: git's own test of who owns a repository. libgit2's does not understand
 * `safe.directory = *` nor the config that environment variables bring, so it is switched off and
 * this one asked instead. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/private.h"

/* Root may read what belongs to the user who called sudo, as git allows. */
static bool is_ours(struct text path, struct arena *arena) {
    struct stat stat;
    if (lstat(text_c_string(path, arena), &stat) != 0)
        return false;
    if (stat.st_uid == geteuid())
        return true;
    const char *caller = geteuid() == 0 ? getenv("SUDO_UID") : NULL;
    return caller && *caller && stat.st_uid == (uid_t)strtoul(caller, NULL, 10);
}

/* A `safe.directory` value: empty forgets those before it, `*` is every folder, `X/` followed by
 * `*` every one below X. */
static bool declares_safe(const struct config_entries *entries, struct text folder,
                          struct arena *arena) {
    bool safe = false;
    for (size_t i = 0; i < entries->count; i++) {
        if (!text_equal(entries->at[i].name, TEXT("safe.directory")))
            continue;
        struct text value = config_path(entries->at[i].value, arena);
        bool below = value.size > 2 && text_ends(value, TEXT("/*")) &&
                     path_is_below(folder, text_slice(value, 0, value.size - 2));
        safe = value.size &&
               (safe || below || text_equal(value, TEXT("*")) || text_equal(value, folder) ||
                text_equal(disk_real_path(value, arena), folder));
    }
    return safe;
}

/* git's own advice, where the path needs no quotes. */
static const char *trust_hint(struct text folder, struct arena *arena) {
    for (size_t i = 0; i < folder.size; i++)
        if (!isalnum((unsigned char)folder.at[i]) && !strchr("/._-+@", folder.at[i]))
            return "add this folder to safe.directory in your own git configuration";
    return text_format(arena, "git config --global --add safe.directory %.*s", TEXT_ARGS(folder))
        .at;
}

int owner_check(const struct repository *repository, struct error *error) {
    struct arena *arena = repository->arena;
    struct text tree = repository->work_tree, folder = tree.size ? tree : repository->git_folder;
    bool ours = is_ours(repository->git_folder, arena) && is_ours(folder, arena);
    struct text link = path_join(tree, TEXT(".git"), arena);
    if (ours && tree.size && disk_exists(link, arena))
        ours = is_ours(link, arena);
    struct config_entries entries = {0};
    if (ours)
        return 0;
    if (config_protected(arena, &entries, error))
        return -1;
    if (declares_safe(&entries, folder, arena))
        return 0;
    return error_set(error, "open the repository", folder, trust_hint(folder, arena),
                     "detected dubious ownership: it belongs to another user");
}
