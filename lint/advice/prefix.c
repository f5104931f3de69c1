/* prefix.c: which environment manager runs the project's commands, by the lock file nearest to the
 * folder where they run, or by the manager's table in pyproject.toml. */
#include "advice/private.h"
#include "config/toml.h"

struct manager {
    const char *lock_file; /* NULL: known by its table alone */
    const char *table;     /* of pyproject.toml; NULL: none */
    const char *prefix;
};

static const struct manager managers[] = {
    {"uv.lock", "tool.uv", "uv run "},       {"poetry.lock", "tool.poetry", "poetry run "},
    {"pdm.lock", "tool.pdm", "pdm run "},    {"Pipfile.lock", NULL, "pipenv run "},
    {"Pipfile", NULL, "pipenv run "},        {"pixi.lock", "tool.pixi", "pixi run "},
    {NULL, "tool.hatch.envs", "hatch run "},
};
static const size_t managers_count = sizeof managers / sizeof *managers;

static int by_lock_file(const struct tool_search *search, struct text folder, struct text *prefix) {
    int found = 0;
    for (size_t i = 0; !found && i < managers_count; i++) {
        if (!managers[i].lock_file)
            continue;
        found = evidence_has(search, folder, text_of(managers[i].lock_file));
        if (found == 1)
            *prefix = text_of(managers[i].prefix);
    }
    return found;
}

/* A pyproject.toml that can't be read is no evidence; other rooms say what is wrong with it. */
static int by_table(const struct tool_search *search, struct text folder, struct text *prefix) {
    struct text bytes, path = path_join(folder, TEXT("pyproject.toml"), search->arena);
    int found = evidence_read(search, path, &bytes);
    if (found != 1)
        return found;
    struct error unused = {.arena = search->arena};
    struct toml_value *root;
    if (toml_read(bytes, path, search->arena, &root, &unused))
        return 0;
    for (size_t i = 0; i < managers_count; i++)
        if (managers[i].table && toml_find(root, managers[i].table)) {
            *prefix = text_of(managers[i].prefix);
            return 1;
        }
    return 0;
}

int tool_prefix(const struct tool_search *search, struct text folder, struct text *prefix) {
    *prefix = TEXT("");
    while (true) {
        int found = by_lock_file(search, folder, prefix);
        if (!found)
            found = by_table(search, folder, prefix);
        if (found || !folder.size)
            return found < 0 ? -1 : 0;
        folder = path_folder(folder);
    }
}
