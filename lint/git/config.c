/* config.c: git's configuration, all files in git's own order and `git -c` after them. */
#include <stdlib.h>
#include <string.h>

#include "git/library.h"

bool config_is_true(struct text value) {
    char word[16] = "";
    int answer = 0;
    if (value.size >= sizeof word)
        return false;
    if (value.size)
        memcpy(word, value.at, value.size);
    return git_config_parse_bool(&answer, word) == 0 && answer;
}

struct text config_path(struct text value, struct arena *arena) {
    const char *home = getenv("HOME");
    if (!home || !text_starts(value, TEXT("~/")))
        return value;
    return path_join(text_of(home), text_slice(value, 2, value.size), arena);
}

static bool variable_is_true(const char *name) {
    return config_is_true(text_of(getenv(name)));
}

struct config_file {
    git_config_level_t level;
    struct text path;
};

/* The user's two files, or the one that GIT_CONFIG_GLOBAL names instead. */
static size_t user_files(struct config_file files[2], struct arena *arena) {
    const char *chosen = getenv("GIT_CONFIG_GLOBAL"), *home = getenv("HOME");
    const char *xdg = getenv("XDG_CONFIG_HOME");
    size_t count = 0;
    if (chosen) {
        files[0] = (struct config_file){GIT_CONFIG_LEVEL_GLOBAL, text_of(chosen)};
        return 1;
    }
    if (xdg && *xdg)
        files[count++] =
            (struct config_file){GIT_CONFIG_LEVEL_XDG, text_format(arena, "%s/git/config", xdg)};
    else if (home)
        files[count++] = (struct config_file){GIT_CONFIG_LEVEL_XDG,
                                              text_format(arena, "%s/.config/git/config", home)};
    if (home)
        files[count++] = (struct config_file){GIT_CONFIG_LEVEL_GLOBAL,
                                              text_format(arena, "%s/.gitconfig", home)};
    return count;
}

static int add_file(git_config *config, struct config_file file, git_repository *opened,
                    struct arena *arena, struct error *error) {
    if (!disk_exists(file.path, arena))
        return 0;
    if (git_config_add_file_ondisk(config, text_c_string(file.path, arena), file.level, opened, 1))
        return library_error(error, "read git's configuration", file.path,
                             "`git config --list --show-origin` shows the file and the line");
    return 0;
}

static int add_shared_files(git_config *config, git_repository *opened, struct arena *arena,
                            struct error *error) {
    struct config_file files[3];
    size_t count = 0;
    const char *system = getenv("GIT_CONFIG_SYSTEM");
    if (!variable_is_true("GIT_CONFIG_NOSYSTEM"))
        files[count++] = (struct config_file){GIT_CONFIG_LEVEL_SYSTEM,
                                              text_of(system ? system : "/etc/gitconfig")};
    count += user_files(files + count, arena);
    for (size_t i = 0; i < count; i++)
        if (add_file(config, files[i], opened, arena, error))
            return -1;
    return 0;
}

/* Copies what the files say. A key without a value means true. */
static int copy_entries(git_config *config, struct arena *arena, struct config_entries *entries,
                        struct error *error) {
    git_config_iterator *iterator;
    git_config_entry *entry;
    if (git_config_iterator_new(&iterator, config))
        return library_error(error, "read git's configuration", TEXT(""), NULL);
    int code;
    while ((code = git_config_next(&entry, iterator)) == 0) {
        struct text value = text_of(entry->value ? entry->value : "true");
        vector_push(entries, arena,
                    (struct config_entry){.name = text_copy(text_of(entry->name), arena),
                                          .value = text_copy(value, arena)});
    }
    git_config_iterator_free(iterator);
    if (code != GIT_ITEROVER)
        return library_error(error, "read git's configuration", TEXT(""), NULL);
    return 0;
}

int config_protected(struct arena *arena, struct config_entries *entries, struct error *error) {
    git_config *config;
    if (git_config_new(&config))
        return library_error(error, "read git's configuration", TEXT(""), NULL);
    int failed = add_shared_files(config, NULL, arena, error) ||
                 copy_entries(config, arena, entries, error) ||
                 config_command_line(arena, entries, error);
    git_config_free(config);
    return failed ? -1 : 0;
}

static bool uses_work_tree_config(const struct config_entries *entries) {
    bool answer = false;
    for (size_t i = 0; i < entries->count; i++)
        if (text_equal(entries->at[i].name, TEXT("extensions.worktreeconfig")))
            answer = config_is_true(entries->at[i].value);
    return answer;
}

static int load(struct repository *repository, git_config *config, struct error *error) {
    struct arena *arena = repository->arena;
    struct config_file local = {GIT_CONFIG_LEVEL_LOCAL,
                                path_join(repository->common_folder, TEXT("config"), arena)};
    struct config_file own = {GIT_CONFIG_LEVEL_APP,
                              path_join(repository->git_folder, TEXT("config.worktree"), arena)};
    struct config_entries entries = {0};
    if (add_shared_files(config, repository->opened, arena, error) ||
        add_file(config, local, repository->opened, arena, error) ||
        copy_entries(config, arena, &entries, error))
        return -1;
    if (uses_work_tree_config(&entries)) {
        entries.count = 0;
        if (add_file(config, own, repository->opened, arena, error) ||
            copy_entries(config, arena, &entries, error))
            return -1;
    }
    if (config_command_line(arena, &entries, error))
        return -1;
    repository->config = entries;
    return 0;
}

int config_load(struct repository *repository, struct error *error) {
    git_config *config;
    if (git_config_new(&config))
        return library_error(error, "read git's configuration", TEXT(""), NULL);
    int failed = load(repository, config, error);
    /* What git ignores depends on core.excludesFile, which the user's own files may hold. */
    if (!failed && git_repository_set_config(repository->opened, config))
        failed = library_error(error, "read git's configuration", TEXT(""), NULL);
    git_config_free(config);
    return failed;
}

int repository_config(struct repository *repository, struct text prefix,
                      struct config_entries *entries, struct error *error) {
    (void)error;
    for (size_t i = 0; i < repository->config.count; i++)
        if (text_starts(repository->config.at[i].name, prefix))
            vector_push(entries, repository->arena, repository->config.at[i]);
    return 0;
}

bool repository_config_value(struct repository *repository, struct text name, struct text *value) {
    struct text canonical;
    if (!config_canonical_name(name, repository->arena, &canonical))
        return false;
    for (size_t i = repository->config.count; i > 0; i--)
        if (text_equal(repository->config.at[i - 1].name, canonical)) {
            *value = repository->config.at[i - 1].value;
            return true;
        }
    return false;
}
