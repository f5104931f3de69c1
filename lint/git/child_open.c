/* child_open.c: finding a repository and reading its config by git. */
#include <stdlib.h>

#include "git/child_reader.h"

/* git's own test of the owner, and its refusal of bare repositories, are made by repository.c, with
 * the same answers for both readers. */
static struct words question(struct repository *repository, const char *path) {
    static const char *const asked[] = {"-c",
                                        "safe.directory=*",
                                        "-c",
                                        "safe.bareRepository=all",
                                        "rev-parse",
                                        "--absolute-git-dir",
                                        "--git-common-dir",
                                        "--show-object-format",
                                        "--show-toplevel"};
    struct arena *arena = repository->arena;
    const char *folder = path ? NULL : getenv("GIT_DIR");
    struct words words = {0};
    words_add(&words, TEXT("git"), arena);
    if (path) {
        words_add(&words, TEXT("-C"), arena);
        words_add(&words, text_of(path), arena);
    }
    if (folder)
        words_add(&words, text_format(arena, "--git-dir=%s", folder), arena);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        vector_push(&words, arena, asked[i]);
    vector_push(&words, arena, (const char *)NULL);
    return words;
}

static int refused(struct text said, struct text where, struct arena *arena, struct error *error) {
    static const char *const nowhere[] = {"not a git repository", "cannot change to "};
    struct text reason = child_reason(said, true, arena);
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        if (text_starts(reason, text_of(nowhere[i])))
            return refuse_nowhere(where, error);
    return refuse_opening(reason, where, error);
}

static bool read_format(struct text name, unsigned char *id_size) {
    bool is_sha1 = text_equal(name, TEXT("sha1"));
    *id_size = is_sha1 ? 20 : 32;
    return is_sha1 || text_equal(name, TEXT("sha256"));
}

/* A linked work tree's folder in the repository says where its `.git` file lies. */
static struct text linked_tree(const struct repository *repository) {
    struct arena *arena = repository->arena;
    struct text bytes;
    if (!disk_read(path_join(repository->git_folder, TEXT("gitdir"), arena), arena, &bytes, NULL))
        return TEXT("");
    bytes = path_folder(text_trim(bytes));
    if (!text_starts(bytes, TEXT("/")))
        bytes = path_join(repository->git_folder, bytes, arena);
    return disk_real_path(bytes, arena);
}

/* The answer to `question`, a line each; the last lacks where there is no work tree around `where`.
 */
static bool read_folders(struct repository *repository, struct text answer, struct text where) {
    struct arena *arena = repository->arena;
    struct text folder, common, format, tree = TEXT("");
    if (!text_next_line(&answer, &folder) || !text_next_line(&answer, &common) ||
        !text_next_line(&answer, &format) || !read_format(format, &repository->id_size) ||
        !text_starts(folder, TEXT("/")))
        return false;
    text_next_line(&answer, &tree);
    if (!text_starts(common, TEXT("/")))
        common = path_join(where, common, arena);
    repository->git_folder = disk_real_path(folder, arena);
    repository->common_folder = disk_real_path(common, arena);
    repository->is_linked = !text_equal(repository->git_folder, repository->common_folder);
    repository->found_tree = repository->is_linked ? linked_tree(repository)
                             : tree.size           ? disk_real_path(tree, arena)
                                                   : tree;
    return answer.size == 0;
}

/* "SCOPE NUL NAME LF VALUE NUL"; a name without a value means true. */
static int read_config(struct repository *repository, struct error *error) {
    static const char *const arguments[] = {"config", "-z", "--list", "--show-scope", NULL};
    struct text scope, entry, name;
    struct child_run run;
    if (child_read(repository, CHILD_HERE, arguments, "read git's configuration", &run, error))
        return -1;
    while (text_next_part(&run.output, '\0', &scope) && text_next_part(&run.output, '\0', &entry)) {
        bool has_value = text_contains(entry, TEXT("\n"));
        if (!text_next_part(&entry, '\n', &name))
            continue;
        vector_push(&repository->config, repository->arena,
                    (struct config_entry){.name = name,
                                          .value = has_value ? entry : TEXT("true"),
                                          .from_command_line = text_equal(scope, TEXT("command"))});
    }
    return 0;
}

int child_open(struct repository *repository, const char *path, struct error *error) {
    struct arena *arena = repository->arena;
    struct text where = path ? text_of(path) : current_folder(arena);
    struct words words = question(repository, path);
    struct child_run run;
    repository->config = (struct config_entries){0};
    if (child_run(&words, &children_of(repository)->environment, arena, &run, error))
        return -1;
    if (!read_folders(repository, run.output, where)) {
        bool is_nonsense = run.status == 0;
        if (!path && getenv("GIT_DIR"))
            where = text_of(getenv("GIT_DIR"));
        return is_nonsense ? refuse_opening(TEXT("git gives an answer that is not understood"),
                                            where, error)
                           : refused(run.said, where, arena, error);
    }
    return read_config(repository, error) ? -1 : 1;
}
