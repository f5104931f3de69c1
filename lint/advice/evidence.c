/* evidence.c: looks into the files of a snapshot for signs of how the project is run. */
#include "advice/private.h"

int evidence_read(const struct tool_search *search, struct text path, struct text *bytes) {
    bool too_large = false;
    int found = snapshot_read(search->snapshot, path, bytes, &too_large, search->error);
    return found < 0 && too_large ? 0 : found;
}

int evidence_has(const struct tool_search *search, struct text folder, struct text name) {
    struct entry entry;
    return snapshot_find(search->snapshot, path_join(folder, name, search->arena), &entry,
                         search->error);
}

/* In order: what runs in production tells more than what is written for people. */
static const char *const script_files[] = {
    "Procfile",    "app.json",   "docker-compose.yml", "Dockerfile",
    ".travis.yml", "Makefile",   ".gitlab-ci.yml",     ".circleci/config.yml",
    "tox.ini",     "run.sh",     "install.sh",         "entrypoint.sh",
    "README.md",   "README.rst",
};
static const char *const script_folders[] = {".github/workflows", "scripts", "bin", "docker"};
enum { MOST_SCRIPTS = 50 }; /* read of one folder */

static int look_in(const struct tool_search *search, const struct pattern *pattern,
                   struct text path, struct text *group) {
    struct text bytes;
    struct pattern_groups groups;
    int found = evidence_read(search, path, &bytes);
    if (found == 1)
        found = pattern_find(pattern, bytes, 0, &groups, search->error);
    if (found == 1)
        *group = groups.at[1];
    return found;
}

static int look_in_folder(const struct tool_search *search, const struct pattern *pattern,
                          struct text folder, struct text *group) {
    struct entries entries = {0};
    int found = snapshot_list(search->snapshot, folder, &entries, search->error);
    if (found != 1)
        return found;
    for (size_t i = 0; i < entries.count && i < MOST_SCRIPTS; i++) {
        if (entries.at[i].kind != ENTRY_FILE)
            continue;
        struct text path = path_join(folder, entries.at[i].name, search->arena);
        found = look_in(search, pattern, path, group);
        if (found)
            return found;
    }
    return 0;
}

int evidence_in_scripts(const struct tool_search *search, const char *pattern, struct text *group) {
    const struct pattern *compiled = pattern_new(pattern, search->arena);
    int found = 0;
    for (size_t i = 0; !found && i < sizeof script_files / sizeof *script_files; i++)
        found = look_in(search, compiled, text_of(script_files[i]), group);
    for (size_t i = 0; !found && i < sizeof script_folders / sizeof *script_folders; i++)
        found = look_in_folder(search, compiled, text_of(script_folders[i]), group);
    return found;
}
