/* deploy_commands.c: commands as Procfiles, scripts and configs hold them: does one run the
 * upgrade, which files of the tree does it name, is it known what it does. */
#include <ctype.h>
#include <string.h>

#include "advice/deploy_private.h"

struct text deploy_without_comment(struct text line) {
    struct text trimmed = text_trim(line);
    if (trimmed.size && trimmed.at[0] == '#')
        return TEXT("");
    return text_slice(line, 0, text_find(line, TEXT(" #"), 0));
}

/* The next command of a line of shell: what stands between `&&`, `||`, `|`, `;`. */
static bool next_segment(struct text *rest, struct text *segment) {
    size_t from = 0, to;
    while (from < rest->size && strchr("&|;", rest->at[from]))
        from++;
    for (to = from; to < rest->size && !strchr("&|;", rest->at[to]); to++)
        continue;
    *segment = text_slice(*rest, from, to);
    *rest = text_slice(*rest, to, rest->size);
    return segment->size > 0;
}

/* A limit of the pattern is no answer, so it counts as found: then nothing is complained of. */
static bool matches(struct deploy_search *search, const struct pattern *pattern, struct text text) {
    struct error unused = {.arena = search->arena};
    return pattern_find(pattern, text, 0, NULL, &unused) != 0;
}

/* ---- the upgrade ---- */

static bool is_upgrade(struct deploy_search *search, struct text segment) {
    return text_contains(segment, TEXT("upgrade")) && matches(search, search->upgrade, segment) &&
           !matches(search, search->installs, segment);
}

/* Flask-Migrate and its kin bring the database to `head` where nothing is said. */
static enum reach reach_of(struct deploy_search *search, struct text segment) {
    struct error unused = {.arena = search->arena};
    struct pattern_groups groups;
    if (pattern_find(search->reach, segment, 0, &groups, &unused) != 1)
        return text_contains(segment, TEXT("alembic")) ? REACH_OTHER : REACH_HEAD;
    if (text_equal(groups.at[1], TEXT("heads")))
        return REACH_HEADS;
    return text_equal(groups.at[1], TEXT("head")) ? REACH_HEAD : REACH_OTHER;
}

static void look_for_upgrade(struct deploy_search *search, struct text command, struct place place,
                             bool is_deploy) {
    struct text rest = command, segment;
    while (next_segment(&rest, &segment)) {
        if (is_upgrade(search, segment)) {
            struct upgrade_line line = {.place = place,
                                        .command = text_trim(command),
                                        .reach = reach_of(search, segment),
                                        .is_deploy = is_deploy,
                                        .is_whole = !matches(search, search->options, segment)};
            vector_push(&search->deploy->lines, search->arena, line);
            search->deploy->is_run = search->deploy->is_run || is_deploy;
        }
        /* `flask db migrate` writes a migration and runs none. */
        if (is_deploy && matches(search, search->migrate, segment) &&
            !text_contains(segment, TEXT(" db migrate")))
            search->deploy->is_run = true;
    }
}

/* ---- files that a command names ---- */

static void name_file(struct deploy_search *search, struct text path) {
    if (map_put(&search->is_named, search->arena, path, search))
        return;
    vector_push(&search->named, search->arena, path);
}

/* Python is looked through as a whole; what is read here are scripts and the configs of programs
 * that start others. */
static bool is_read_as_script(struct text token) {
    static const char *const ends[] = {".sh",  ".bash", ".zsh", ".ksh",  ".conf", ".ini",
                                       ".cfg", ".toml", ".yml", ".yaml", ".mk",   "Dockerfile"};
    struct text name = path_name(token);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_ends(name, text_of(ends[i])))
            return true;
    return text_starts(name, TEXT("Dockerfile")) ||
           (text_contains(token, TEXT("/")) && !text_contains(name, TEXT(".")));
}

static bool is_end_of(struct text path, struct text end) {
    return text_equal(path, end) ||
           (text_ends(path, end) && path.at[path.size - end.size - 1] == '/');
}

/* The file itself where the path is one of the tree; else those whose path ends like it (it may be
 * copied into an image before); else all of that name. */
static void name_files(struct deploy_search *search, struct text token) {
    struct text normal;
    const struct texts *same = map_find(&search->by_name, path_name(token));
    if (!same || !path_normalize(token.at[0] == '/' ? text_slice(token, 1, token.size) : token,
                                 search->arena, &normal))
        return;
    bool is_path = texts_contain(*same, normal), has_end = false;
    for (size_t i = 0; i < same->count; i++)
        has_end = has_end || is_end_of(normal, same->at[i]) || is_end_of(same->at[i], normal);
    for (size_t i = 0; i < same->count; i++)
        if (is_path ? text_equal(same->at[i], normal)
                    : !has_end || is_end_of(normal, same->at[i]) || is_end_of(same->at[i], normal))
            name_file(search, same->at[i]);
}

/* Where a program reads its own file, without being told. */
static const struct {
    const char *word, *file;
} own_files[] = {
    {"make", "Makefile"},      {"make", "makefile"},
    {"make", "GNUmakefile"},   {"just", "justfile"},
    {"just", "Justfile"},      {"task", "Taskfile.yml"},
    {"pipenv", "Pipfile"},     {"poe", "pyproject.toml"},
    {"pdm", "pyproject.toml"}, {"hatch", "pyproject.toml"},
    {"rye", "pyproject.toml"}, {"tox", "tox.ini"},
    {"npm", "package.json"},   {"yarn", "package.json"},
    {"pnpm", "package.json"},  {"supervisord", "supervisord.conf"},
};

static void name_by_word(struct deploy_search *search, struct text word) {
    for (size_t i = 0; i < sizeof own_files / sizeof *own_files; i++) {
        const struct texts *files = text_equal(word, text_of(own_files[i].word))
                                        ? map_find(&search->by_name, text_of(own_files[i].file))
                                        : NULL;
        if (files && texts_contain(*files, text_of(own_files[i].file)))
            name_file(search, text_of(own_files[i].file));
    }
}

/* Compose files and the like name the folder that an image is built from. */
static void name_image(struct deploy_search *search, struct text folder) {
    const struct texts *images = map_find(&search->by_name, TEXT("Dockerfile"));
    struct text normal;
    if (!images || !path_normalize(folder, search->arena, &normal))
        return;
    struct text image = path_join(normal, TEXT("Dockerfile"), search->arena);
    if (texts_contain(*images, image))
        name_file(search, image);
}

static bool is_of_path(char c) {
    return isalnum((unsigned char)c) || (c && strchr("_./-+@", c));
}

static void look_for_names(struct deploy_search *search, struct text command) {
    bool is_of_image =
        text_contains(command, TEXT("build:")) || text_contains(command, TEXT("context:"));
    for (size_t from = 0, to; from < command.size; from = to + 1) {
        for (to = from; to < command.size && is_of_path(command.at[to]); to++)
            continue;
        struct text token = text_slice(command, from, to);
        if (token.size < 2)
            continue;
        name_by_word(search, token);
        if (is_of_image)
            name_image(search, token);
        if (is_read_as_script(token))
            name_files(search, token);
    }
}

int deploy_look_at(struct deploy_search *search, struct text command, struct place place,
                   bool is_deploy) {
    look_for_upgrade(search, command, place, is_deploy);
    if (is_deploy)
        look_for_names(search, command);
    return 0;
}

/* ---- doubt ---- */

static bool is_assignment(struct text word) {
    size_t equals = text_find(word, TEXT("="), 0);
    return equals != SIZE_MAX && equals > 0 &&
           !text_contains(text_slice(word, 0, equals), TEXT("/"));
}

static bool is_program_known(const struct deploy_search *search, struct text word) {
    static const char *const known[] = {
        "python", "python2", "python3",  "flask",     "echo",   "true", ":",     "bash",
        "sh",     "cd",      "export",   "set",       "test",   "[",    "chmod", "mkdir",
        "cp",     "mv",      "rm",       "ln",        "touch",  "cat",  "sleep", "gunicorn",
        "uwsgi",  "celery",  "uvicorn",  "hypercorn", "curl",   "wget", "pip",   "env",
        "npm",    "yarn",    "node",     "make",      "if",     "then", "else",  "fi",
        "source", ".",       "printenv", "exit",      "alembic"};
    struct text normal;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_equal(word, text_of(known[i])))
            return true;
    const struct texts *same = map_find(&search->by_name, path_name(word));
    return same && path_normalize(word, search->arena, &normal) && texts_contain(*same, normal);
}

/* Words that only say how the next one is run. */
static bool is_before_program(struct text word) {
    static const char *const before[] = {"exec", "poetry", "pipenv",         "uv",          "pdm",
                                         "run",  "time",   "newrelic-admin", "run-program", "sudo"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (text_equal(word, text_of(before[i])))
            return true;
    return is_assignment(word);
}

bool deploy_is_doubtful(const struct deploy_search *search, struct text command) {
    struct text rest = command, segment, word;
    while (next_segment(&rest, &segment)) {
        segment = text_trim(segment);
        do {
            if (!text_next_part(&segment, ' ', &word))
                word = TEXT("true");
        } while (!word.size || is_before_program(word));
        if (!is_program_known(search, word))
            return true;
    }
    return false;
}

/* ---- files of lines ---- */

int deploy_read_lines(struct deploy_search *search, struct text path, struct text bytes) {
    struct text rest = bytes, line;
    for (size_t number = 1; text_next_line(&rest, &line); number++)
        if (deploy_look_at(search, deploy_without_comment(line), (struct place){path, number, 1},
                           true))
            return -1;
    return 0;
}

/* ---- Procfile ---- */

/* A process that ends with the upgrade, or bears its name, is one that somebody starts by hand:
 * only `release` is run by itself, and `web` and workers are kept running. */
static bool is_by_hand(struct deploy_search *search, struct text name, struct text command) {
    static const char *const starts[] = {"migrat", "upgrade", "init",   "db",
                                         "setup",  "shell",   "console"};
    struct text rest = command, segment, last = TEXT("");
    if (text_equal(name, TEXT("release")) || text_equal(name, TEXT("web")))
        return false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (text_starts(name, text_of(starts[i])))
            return true;
    while (next_segment(&rest, &segment))
        last = segment;
    return is_upgrade(search, last);
}

static void note_process(struct deploy_search *search, struct text name, struct text command,
                         struct place place) {
    struct deploy *deploy = search->deploy;
    if (!text_equal(place.path, TEXT("Procfile")))
        return;
    bool is_release = text_equal(name, TEXT("release"));
    deploy->has_release = deploy->has_release || is_release;
    if (is_release || (!deploy->has_release && text_equal(name, TEXT("web"))))
        deploy->place = place;
    if (is_release && deploy_is_doubtful(search, command))
        deploy->is_run = true;
}

int deploy_read_procfile(struct deploy_search *search, struct text path, struct text bytes) {
    struct text rest = bytes, line;
    if (text_equal(path, TEXT("Procfile"))) {
        search->deploy->has_procfile = true;
        search->deploy->procfile = bytes;
    }
    for (size_t number = 1; text_next_line(&rest, &line); number++) {
        struct place place = {path, number, 1};
        struct text command = deploy_without_comment(line), name;
        if (!text_next_part(&command, ':', &name) || !text_trim(command).size)
            continue;
        name = text_trim(name);
        note_process(search, name, command, place);
        if (!is_by_hand(search, name, command) &&
            deploy_look_at(search, text_trim(command), place, true))
            return -1;
    }
    return 0;
}
