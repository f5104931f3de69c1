/* tool.c: how this project runs Alembic, and the lines that write a revision with it. */
#include "advice/private.h"

static const char placed_by_here[] = "(?m)^\\s*script_location\\s*[=:].*(%\\(here\\)s)";

/* Alembic takes a relative script_location from the folder it runs in; with `%(here)s` it runs
 * anywhere, and the config's folder is the project's where the migrations lie below it. */
static int needs_config_folder(const struct tool_search *search, struct text folder, bool *needs) {
    const struct environment *environment = search->environment;
    struct text bytes;
    *needs = folder.size && !environment->relative_to_root;
    if (!*needs || environment->is_toml)
        return 0;
    int found = evidence_read(search, environment->config_path, &bytes);
    if (found == 1)
        found =
            pattern_find(pattern_new(placed_by_here, search->arena), bytes, 0, NULL, search->error);
    if (found == 1)
        *needs = !text_equal(environment->script_folder, folder) &&
                 path_is_below(environment->script_folder, folder);
    return found < 0 ? -1 : 0;
}

static struct text config_option(const struct environment *environment, struct text run_folder,
                                 struct arena *arena) {
    struct text path = environment->config_path;
    if (!path.size || environment->is_toml)
        return TEXT("");
    if (run_folder.size)
        path = text_slice(path, run_folder.size + 1, path.size);
    if (text_equal(path, TEXT("alembic.ini")))
        return TEXT("");
    return line_of(arena, TEXT(" -c "), shell_quote_path(path, arena));
}

static struct text section_option(const struct environment *environment, struct arena *arena) {
    struct text section = environment->section;
    if (!section.size || environment->is_toml || text_equal(section, TEXT("alembic")))
        return TEXT("");
    /* Joined by `=`, so that a section that starts with '-' is no option. */
    struct text option = section.at[0] == '-' ? TEXT(" --name=") : TEXT(" -n ");
    return line_of(arena, option, shell_quote(section, arena));
}

int tool_by_alembic(const struct tool_search *search, struct tool *tool) {
    const struct environment *environment = search->environment;
    struct text folder = path_folder(environment->config_path);
    bool needs_folder;
    if (needs_config_folder(search, folder, &needs_folder))
        return -1;
    tool->folder = needs_folder ? folder : TEXT("");
    tool->command = line_of(search->arena, TEXT("alembic"),
                            config_option(environment, tool->folder, search->arena),
                            section_option(environment, search->arena));
    return 1;
}

int tool_find(struct snapshot *snapshot, const struct environment *environment,
              const struct settings *settings, struct arena *arena, struct tool *tool,
              struct error *error) {
    typedef int way(const struct tool_search *search, struct tool *tool);
    static way *const ways[] = {tool_by_manager, tool_by_flask, tool_by_alembic};
    const struct tool_search search = {snapshot, environment, arena, error};
    *tool = (struct tool){0};
    if (settings->merge_command.size) {
        *tool = (struct tool){.command = settings->merge_command, .is_custom = true};
        return 0;
    }
    int found = 0;
    for (size_t i = 0; !found && i < sizeof ways / sizeof *ways; i++)
        found = ways[i](&search, tool);
    if (found < 0 || tool_prefix(&search, tool->folder, &tool->prefix))
        return -1;
    tool->bare = line_of(arena, tool->variable, tool->command);
    tool->command = line_of(arena, tool->variable, tool->prefix, tool->command);
    return 0;
}

static struct text replace(struct text text, struct text placeholder, struct text by,
                           struct arena *arena) {
    struct texts parts = {0};
    size_t from = 0, at;
    while ((at = text_find(text, placeholder, from)) != SIZE_MAX) {
        vector_push(&parts, arena, text_slice(text, from, at));
        from = at + placeholder.size;
    }
    vector_push(&parts, arena, text_slice(text, from, text.size));
    return text_join(parts, by, arena);
}

/* The parts between placeholders are cut from the setting alone, so that an id that reads
 * `{message}` stays an id. */
static struct text custom_merge(struct text command, struct text revisions, struct text message,
                                struct arena *arena) {
    struct texts parts = {0};
    struct text placeholder = TEXT("{revs}");
    size_t from = 0, at = text_find(command, placeholder, 0);
    bool is_named = at != SIZE_MAX;
    for (; at != SIZE_MAX; at = text_find(command, placeholder, from)) {
        vector_push(&parts, arena,
                    replace(text_slice(command, from, at), TEXT("{message}"), message, arena));
        from = at + placeholder.size;
    }
    vector_push(
        &parts, arena,
        replace(text_slice(command, from, command.size), TEXT("{message}"), message, arena));
    struct text whole = text_join(parts, revisions, arena);
    return is_named ? whole : line_of(arena, whole, TEXT(" "), revisions);
}

/* The tool's line, from the folder where it must run. */
static struct text run_tool(const struct tool *tool, struct text subcommand, struct text rest,
                            struct arena *arena) {
    struct text after = tool->after.size ? line_of(arena, TEXT(" "), tool->after) : TEXT("");
    struct text line = line_of(arena, tool->command, subcommand, after, rest);
    if (!tool->folder.size)
        return line;
    return line_of(arena, TEXT("(cd "), shell_quote_path(tool->folder, arena), TEXT(" && "), line,
                   TEXT(")"));
}

struct text tool_merge(const struct tool *tool, struct texts heads, struct text message,
                       struct arena *arena) {
    struct texts words = {0};
    for (size_t i = 0; i < heads.count; i++)
        vector_push(&words, arena, shell_quote(heads.at[i], arena));
    struct text revisions = text_join(words, TEXT(" "), arena);
    struct text quoted = shell_quote(message, arena);
    if (tool->is_custom)
        return custom_merge(tool->command, revisions, quoted, arena);
    return run_tool(tool, TEXT(" merge"),
                    line_of(arena, TEXT(" -m "), quoted, TEXT(" "), revisions), arena);
}

struct text tool_upgrade(const struct tool *tool, bool all_heads, struct arena *arena) {
    struct text one = tool->is_flask_migrate ? TEXT("") : TEXT(" head");
    return run_tool(tool, TEXT(" upgrade"), all_heads ? TEXT(" heads") : one, arena);
}

struct text tool_autogenerate(const struct tool *tool, struct text message, struct arena *arena) {
    struct text subcommand =
        tool->is_flask_migrate ? TEXT(" migrate") : TEXT(" revision --autogenerate");
    return run_tool(tool, subcommand, line_of(arena, TEXT(" -m "), shell_quote(message, arena)),
                    arena);
}
