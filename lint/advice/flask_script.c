/* flask_script.c: projects that run Flask-Migrate through Flask-Script: a manage.py that adds
 * MigrateCommand, itself or in a module that it imports. */
#include "advice/private.h"

static const char added_command[] =
    "(?m)^[^#\\n]*\\badd_command\\s*\\(\\s*(?:name\\s*=\\s*)?[uU]?[\"']([A-Za-z_][A-Za-z0-9_-]*)"
    "[\"']\\s*,\\s*(?:command\\s*=\\s*)?(?:[A-Za-z_]+\\.)?MigrateCommand\\b";
static const char imported_module[] = "(?m)^from\\s+([A-Za-z_][A-Za-z0-9_.]*)\\s+import\\b";
static const char run_by_python3[] = "\\bpython3(?:\\.[0-9]+)?\\s+(?:\\./)?(manage\\.py)\\b";
static const char run_by_python[] = "\\bpython\\s+(?:\\./)?(manage\\.py)\\b";

enum { MOST_IMPORTS = 32 };

/* The name under which this text adds the command. */
static int name_added(const struct tool_search *search, struct text bytes, struct text *name) {
    struct pattern_groups groups;
    int found =
        pattern_find(pattern_new(added_command, search->arena), bytes, 0, &groups, search->error);
    if (found == 1)
        *name = groups.at[1];
    return found;
}

static int name_added_in(const struct tool_search *search, struct text path, struct text *name) {
    struct text bytes;
    int found = evidence_read(search, path, &bytes);
    return found == 1 ? name_added(search, bytes, name) : found;
}

/* "a.b" below `folder`: a/b.py or a/b/__init__.py. */
static struct text module_path(struct text folder, struct text module, struct arena *arena) {
    struct texts parts = {0};
    struct text part;
    while (text_next_part(&module, '.', &part))
        vector_push(&parts, arena, part);
    return path_join(folder, text_join(parts, TEXT("/"), arena), arena);
}

static int name_added_by_module(const struct tool_search *search, struct text path,
                                struct text *name) {
    int found = name_added_in(search, path_join(path, TEXT("__init__.py"), search->arena), name);
    if (found)
        return found;
    return name_added_in(search, line_of(search->arena, path, TEXT(".py")), name);
}

static int name_added_by_imports(const struct tool_search *search, struct text folder,
                                 struct text bytes, struct text *name) {
    const struct pattern *pattern = pattern_new(imported_module, search->arena);
    struct pattern_groups groups;
    size_t from = 0;
    for (int i = 0; i < MOST_IMPORTS; i++) {
        int found = pattern_find(pattern, bytes, from, &groups, search->error);
        if (found != 1)
            return found;
        from = (size_t)(groups.at[0].at + groups.at[0].size - bytes.at);
        found =
            name_added_by_module(search, module_path(folder, groups.at[1], search->arena), name);
        if (found)
            return found;
    }
    return 0;
}

/* "python3" where only that is used for manage.py. */
static int interpreter(const struct tool_search *search, const char **python) {
    struct text unused;
    *python = "python";
    int plain = evidence_in_scripts(search, run_by_python, &unused);
    int third = plain ? 0 : evidence_in_scripts(search, run_by_python3, &unused);
    if (third == 1)
        *python = "python3";
    return plain < 0 || third < 0 ? -1 : 0;
}

/* The manage.py of this folder. */
static int by_manager_in(const struct tool_search *search, struct text folder, struct tool *tool) {
    struct text bytes, name;
    const char *python;
    int found = evidence_read(search, path_join(folder, TEXT("manage.py"), search->arena), &bytes);
    if (found != 1)
        return found;
    found = name_added(search, bytes, &name);
    if (!found)
        found = name_added_by_imports(search, folder, bytes, &name);
    if (found != 1)
        return found;
    if (interpreter(search, &python))
        return -1;
    tool->folder = folder;
    tool->is_flask_migrate = true;
    tool->command = line_of(search->arena, text_of(python), TEXT(" manage.py "), name);
    tool->after = tool_directory_option(search, folder);
    return 1;
}

int tool_by_manager(const struct tool_search *search, struct tool *tool) {
    struct text folder = search->environment->script_folder;
    while (folder.size) {
        folder = path_folder(folder);
        int found = by_manager_in(search, folder, tool);
        if (found)
            return found;
    }
    return 0;
}
