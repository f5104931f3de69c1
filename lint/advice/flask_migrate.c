/* flask_migrate.c: projects that run Alembic as `flask db`: known by a config without
 * script_location inside the migrations folder, or by an env.py that asks the app. */
#include "advice/private.h"

static const char uses_flask[] = "\\b(current_app|flask_migrate)\\b";
static const char app_in_dotenv[] = "(?m)^\\s*(?:export\\s+)?(FLASK_APP)\\s*=\\s*\\S";
static const char app_in_scripts[] = "\\bFLASK_APP[=:]\\s*[\"']?([A-Za-z_][A-Za-z0-9_./]*)";

struct text tool_directory_option(const struct tool_search *search, struct text run_folder) {
    struct text folder = search->environment->script_folder;
    if (run_folder.size && path_is_below(folder, run_folder))
        folder = text_slice(folder, run_folder.size + 1, folder.size);
    if (text_equal(folder, TEXT("migrations")))
        return TEXT("");
    return line_of(search->arena, TEXT("-d "), shell_quote_path(folder, search->arena));
}

static int is_flask(const struct tool_search *search) {
    const struct environment *environment = search->environment;
    if (!environment->script_folder.size)
        return 0;
    if (environment->config_path.size && !environment->is_toml &&
        !environment->has_script_location &&
        text_equal(path_folder(environment->config_path), environment->script_folder))
        return 1;
    struct text bytes;
    int found = evidence_read(
        search, path_join(environment->script_folder, TEXT("env.py"), search->arena), &bytes);
    if (found != 1)
        return found;
    return pattern_find(pattern_new(uses_flask, search->arena), bytes, 0, NULL, search->error);
}

/* Does Flask find the app by itself when it runs in this folder? wsgi.py and app.py are the names
 * it tries; .flaskenv and .env the files it reads. */
static int finds_app_in(const struct tool_search *search, struct text folder) {
    static const char *const own_names[] = {"wsgi.py", "app.py"};
    static const char *const dotenv_names[] = {".flaskenv", ".env"};
    int found = 0;
    for (size_t i = 0; !found && i < 2; i++)
        found = evidence_has(search, folder, text_of(own_names[i]));
    for (size_t i = 0; !found && i < 2; i++) {
        struct text bytes;
        found = evidence_read(search, path_join(folder, text_of(dotenv_names[i]), search->arena),
                              &bytes);
        if (found == 1)
            found = pattern_find(pattern_new(app_in_dotenv, search->arena), bytes, 0, NULL,
                                 search->error);
    }
    return found;
}

/* The nearest folder above the migrations where Flask finds the app; else the top. */
static int app_folder(const struct tool_search *search, struct text *folder) {
    int found = 0;
    *folder = search->environment->script_folder;
    while (!found && folder->size) {
        *folder = path_folder(*folder);
        found = finds_app_in(search, *folder);
    }
    return found;
}

/* The app that the project's scripts name, where there is such a file at the top. */
static int app_named(const struct tool_search *search, struct text *app) {
    int found = evidence_in_scripts(search, app_in_scripts, app);
    if (found != 1)
        return found;
    if (text_ends(*app, TEXT(".py")))
        return evidence_has(search, TEXT(""), *app);
    found = evidence_has(search, TEXT(""), line_of(search->arena, *app, TEXT(".py")));
    return found ? found : evidence_has(search, *app, TEXT("__init__.py"));
}

int tool_by_flask(const struct tool_search *search, struct tool *tool) {
    struct text folder, app = TEXT("");
    int found = is_flask(search);
    if (found != 1)
        return found;
    int by_itself = app_folder(search, &folder);
    int named = by_itself ? 0 : app_named(search, &app);
    if (by_itself < 0 || named < 0)
        return -1;
    tool->folder = folder;
    tool->is_flask_migrate = true;
    tool->command = TEXT("flask db");
    if (named)
        tool->variable =
            line_of(search->arena, TEXT("FLASK_APP="), shell_quote(app, search->arena), TEXT(" "));
    tool->needs_flask_app = !by_itself && !named;
    tool->after = tool_directory_option(search, folder);
    return 1;
}
