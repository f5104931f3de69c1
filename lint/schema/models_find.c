/* models_find.c: which files may declare tables: by what they hold, and by what they are not. */
#include "config/settings.h"
#include "schema/models.h"

#include <string.h>

/* A folder or file name on the way that says: no models of this program. */
static bool is_test_name(struct text name, bool is_last) {
    static const char *const folders[] = {"tests", "test", "testing", "fixtures"};
    for (size_t i = 0; !is_last && i < sizeof folders / sizeof *folders; i++)
        if (text_equal(name, text_of(folders[i])))
            return true;
    return is_last && (text_starts(name, TEXT("test_")) || text_ends(name, TEXT("_test.py")) ||
                       text_equal(name, TEXT("conftest.py")) || text_equal(name, TEXT("tests.py")));
}

static bool is_foreign_name(struct text name) {
    static const char *const folders[] = {
        "node_modules", "site-packages", "vendor", "_vendor",    "vendored",      "third_party",
        "thirdparty",   "venv",          ".venv",  "virtualenv", "dist-packages", ".tox"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (text_equal(name, text_of(folders[i])))
            return true;
    return false;
}

static bool is_left_out(struct text path) {
    struct text rest = path, name;
    while (text_next_part(&rest, '/', &name))
        if (is_test_name(name, rest.size == 0) || is_foreign_name(name))
            return true;
    return false;
}

static bool is_below(struct texts folders, struct text path) {
    for (size_t i = 0; i < folders.count; i++)
        if (path_is_below(path, folders.at[i]))
            return true;
    return false;
}

/* A folder stands for what is below it. */
static bool pattern_matches(struct text pattern, struct text path, struct arena *arena) {
    struct text folder = pattern;
    while (folder.size && folder.at[folder.size - 1] == '/')
        folder.size--;
    return glob_matches(pattern, path) || path_is_below(path, folder) ||
           glob_matches(text_format(arena, "%.*s/**", TEXT_ARGS(folder)), path);
}

/* No import leads to a script like `fill-users.py`. */
static bool can_be_imported(struct text path) {
    struct text name = path_name(path);
    if (!text_ends(name, TEXT(".py")))
        return false;
    for (size_t i = 0; i < name.size - strlen(".py"); i++)
        if (name.at[i] == '-' || name.at[i] == '.' || name.at[i] == ' ')
            return false;
    return true;
}

bool models_path_counts(const struct model_paths *paths, struct text path, struct arena *arena) {
    bool is_named = false, names_any = false;
    if (!can_be_imported(path) || is_below(paths->versions, path))
        return false;
    for (size_t i = 0; i < paths->globs.count; i++) {
        struct text pattern = paths->globs.at[i];
        bool narrows = text_starts(pattern, TEXT("!"));
        if (pattern_matches(text_slice(pattern, narrows, pattern.size), path, arena)) {
            if (narrows)
                return false;
            is_named = true;
        }
        names_any = names_any || !narrows;
    }
    return names_any ? is_named : !is_left_out(path);
}

static const char *const declaring[] = {"olumn(",     "__table",      "Mapped[", "Table(",
                                        "table=True", "table = True", "olumn (", "Table ("};

bool models_text_may_declare(struct text bytes) {
    for (size_t i = 0; i < sizeof declaring / sizeof *declaring; i++)
        if (text_contains(bytes, text_of(declaring[i])))
            return true;
    return false;
}
