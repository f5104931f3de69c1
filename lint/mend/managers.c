/* managers.c: one row for each manager. Their files are read line by line: no more is asked of them
 * than whether a key stands beside ours. */
#include "mend/managers.h"

#include <stdint.h>

#include "base/disk.h"

struct manager {
    const char *name;
    const char *set_up;     /* the command that puts it in place */
    bool set_up_per_hook;   /* and takes the hook's name */
    struct text mark;       /* in the hook files that it writes */
    const char *files[9];   /* any of these in the work tree: it is at work */
    bool owns_all_hooks;    /* also those that it has not written yet */
    const char *hooks_path; /* it is in place where core.hooksPath starts with this; NULL: where its
                               mark is in the hook file */
    struct text (*lines)(const struct hook_kind *kind, enum shape shape, struct arena *arena);
    void (*find_faults)(struct text config, const struct hook_kind *kind, struct arena *arena,
                        struct texts *faults);
};

/* What is called for this hook. */
static const char *event(const struct hook_kind *kind) {
    return kind->is_for_commits ? "pre-commit" : "pre-push";
}

/* ---- lines of YAML and shell ---- */

/* Where the key of this line starts; what follows `- ` is one level further in. */
static size_t key_column(struct text line, bool *starts_item) {
    size_t column = 0;
    *starts_item = false;
    for (; column < line.size; column++) {
        if (line.at[column] == '-' && column + 1 < line.size && line.at[column + 1] == ' ')
            *starts_item = true;
        else if (line.at[column] != ' ')
            break;
    }
    return column;
}

static struct texts lines_of(struct text text, struct arena *arena) {
    struct texts lines = {0};
    struct text line;
    while (text_next_line(&text, &line))
        if (hook_line_counts(line))
            vector_push(&lines, arena, line);
    return lines;
}

static size_t line_with(struct texts lines, struct text sought) {
    for (size_t i = 0; i < lines.count; i++)
        if (text_contains(lines.at[i], sought))
            return i;
    return SIZE_MAX;
}

/* The line that calls onehead for this hook; SIZE_MAX: none. */
static size_t line_of_call(struct texts lines, const struct hook_kind *kind, struct arena *arena) {
    return line_with(lines, text_format(arena, "onehead hook %s", event(kind)));
}

/* The line that names the hook of our repository's manifest; SIZE_MAX: none. */
static size_t line_of_id(struct texts lines, const struct hook_kind *kind) {
    struct text id = kind->is_for_commits ? TEXT("id: onehead-commit") : TEXT("id: onehead");
    for (size_t i = 0; i < lines.count; i++)
        if (text_ends(text_trim(lines.at[i]), id))
            return i;
    return SIZE_MAX;
}

/* The keys that stand beside the one in line `at`: the mapping, or the list's item, that it is in.
 */
static struct texts keys_beside(struct texts lines, size_t at) {
    bool starts, next_starts;
    size_t column = key_column(lines.at[at], &starts), first = at, last = at + 1;
    while (first > 0 && !starts && key_column(lines.at[first - 1], &next_starts) >= column) {
        first--;
        starts = next_starts && key_column(lines.at[first], &next_starts) == column;
    }
    for (; last < lines.count; last++) {
        size_t next = key_column(lines.at[last], &next_starts);
        if (next < column || (next == column && next_starts))
            break;
    }
    return (struct texts){lines.at + first, last - first, last - first};
}

/* The text of one of these keys: its line and the deeper ones that follow. Empty: no such key. */
static struct text key_text(struct texts keys, const char *key) {
    bool starts;
    for (size_t i = 0; i < keys.count; i++) {
        size_t column = key_column(keys.at[i], &starts), last = i;
        struct text rest = text_slice(keys.at[i], column, keys.at[i].size);
        if (!text_starts(rest, text_of(key)) || text_find(rest, TEXT(":"), 0) != text_of(key).size)
            continue;
        while (last + 1 < keys.count && key_column(keys.at[last + 1], &starts) > column)
            last++;
        const char *end = keys.at[last].at + keys.at[last].size;
        return (struct text){keys.at[i].at, (size_t)(end - keys.at[i].at)};
    }
    return TEXT("");
}

static bool key_is(struct texts keys, const char *key, const char *value) {
    return text_contains(key_text(keys, key), text_of(value));
}

/* The variable of our own lines: it keeps what it takes for those that follow. */
static const struct text HUSKY_LINES = {"onehead_lines", 13};

struct text hook_line_that_eats_input(struct text script) {
    static const char *const eaters[] = {"git lfs pre-push", "git-lfs pre-push", "while read",
                                         "xargs", "$(cat)"};
    struct text line;
    while (text_next_line(&script, &line)) {
        if (!hook_line_counts(line))
            continue;
        if (text_contains(line, TEXT("onehead hook ")))
            return TEXT("");
        if (text_contains(line, HUSKY_LINES))
            continue;
        for (size_t i = 0; i < sizeof eaters / sizeof *eaters; i++)
            if (text_contains(line, text_of(eaters[i])))
                return text_trim(line);
    }
    return TEXT("");
}

/* ---- husky ---- */

/* What follows ours in the script gets the same standard input. */
static struct text husky_lines(const struct hook_kind *kind, enum shape shape,
                               struct arena *arena) {
    (void)shape;
    if (kind->is_for_commits)
        return text_format(arena, "onehead hook %s \"$@\" || exit\n", event(kind));
    return TEXT("onehead_lines=$(cat)\n"
                "printf '%s\\n' \"$onehead_lines\" | onehead hook pre-push \"$@\" || exit\n"
                "[ -z \"$onehead_lines\" ] || exec <<END\n"
                "$onehead_lines\n"
                "END\n");
}

static void husky_faults(struct text config, const struct hook_kind *kind, struct arena *arena,
                         struct texts *faults) {
    struct text line = hook_line_that_eats_input(config);
    if (line.size && !kind->is_for_commits)
        vector_push(faults, arena,
                    text_format(arena,
                                "'%.*s' stands before onehead and takes its standard input: put "
                                "onehead's line first",
                                TEXT_ARGS(line)));
}

/* ---- lefthook ---- */

static struct text lefthook_lines(const struct hook_kind *kind, enum shape shape,
                                  struct arena *arena) {
    static const struct {
        const char *above, *indent;
    } shapes[] = {
        [SHAPE_WHOLE] = {":\n  commands:\n    onehead:\n", "      "},
        [SHAPE_COMMANDS] = {"commands:\n  onehead:\n", "    "},
        [SHAPE_COMMAND] = {"onehead:\n", "  "},
        [SHAPE_JOB] = {"- name: onehead\n", "  "},
    };
    const char *key = shape == SHAPE_WHOLE ? kind->name : "", *indent = shapes[shape].indent;
    if (kind->is_for_commits)
        return text_format(arena, "%s%s%srun: onehead hook pre-commit\n", key, shapes[shape].above,
                           indent);
    return text_format(arena, "%s%s%srun: onehead hook pre-push {1} {2}\n%suse_stdin: true\n", key,
                       shapes[shape].above, indent, indent);
}

static void lefthook_faults(struct text config, const struct hook_kind *kind, struct arena *arena,
                            struct texts *faults) {
    static const char *const filters[] = {"glob", "files", "skip", "only", "exclude"};
    struct texts lines = lines_of(config, arena);
    struct texts keys = keys_beside(lines, line_of_call(lines, kind, arena));
    bool is_told = key_is(keys, "use_stdin", "true") ||
                   text_contains(config, TEXT("\"use_stdin\": true")) ||
                   text_contains(config, TEXT("use_stdin = true"));
    if (!kind->is_for_commits && !is_told)
        vector_push(faults, arena,
                    TEXT("without `use_stdin: true` beside `run:` onehead gets no standard input"));
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (key_text(keys, filters[i]).size)
            vector_push(faults, arena,
                        text_format(arena, "`%s:` beside `run:` leaves pushes out: take it away",
                                    filters[i]));
}

/* ---- the pre-commit framework ---- */

/* Its older releases know only these names of the stages, its newer ones take them too. */
static const char *stage(const struct hook_kind *kind) {
    return kind->name + sizeof "pre-" - 1;
}

static struct text framework_lines(const struct hook_kind *kind, enum shape shape,
                                   struct arena *arena) {
    (void)shape;
    const char *id = kind->is_for_commits ? "onehead-commit" : "onehead";
    return text_format(arena,
                       "- repo: local\n  hooks:\n  - id: %s\n    name: %s\n    entry: onehead hook "
                       "%s\n    language: system\n    stages: [%s]\n    always_run: true\n    "
                       "pass_filenames: false\n",
                       id, id, event(kind), kind->is_for_commits ? "commit, merge-commit" : "push");
}

/* The hook's own keys; where our repository's manifest is used, they stand there and are right. */
static void framework_faults(struct text config, const struct hook_kind *kind, struct arena *arena,
                             struct texts *faults) {
    struct texts lines = lines_of(config, arena);
    size_t at = line_of_call(lines, kind, arena);
    bool is_local = at != SIZE_MAX;
    struct texts keys = keys_beside(lines, is_local ? at : line_of_id(lines, kind));
    if (is_local ? !key_is(keys, "always_run", "true") : key_is(keys, "always_run", "false"))
        vector_push(
            faults, arena,
            TEXT("without `always_run: true` it leaves out pushes in which no file matches"));
    if (is_local ? !key_is(keys, "pass_filenames", "false")
                 : key_is(keys, "pass_filenames", "true"))
        vector_push(faults, arena,
                    TEXT("without `pass_filenames: false` onehead gets file names for arguments"));
    if (key_text(keys, "stages").size && !key_is(keys, "stages", stage(kind)))
        vector_push(faults, arena, text_format(arena, "`stages:` does not name %s", stage(kind)));
}

/* ---- the table ---- */

static const struct manager managers[] = {
    {"husky",
     "npx husky",
     false,
     {"husky", 5},
     {".husky"},
     true,
     ".husky",
     husky_lines,
     husky_faults},
    {"lefthook",
     "lefthook install",
     false,
     {"lefthook", 8},
     {"lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml", "lefthook.toml",
      ".lefthook.toml", "lefthook.json", ".config/lefthook.yml"},
     true,
     NULL,
     lefthook_lines,
     lefthook_faults},
    {"pre-commit",
     "pre-commit install --hook-type",
     true,
     {"generated by pre-commit", 23},
     {".pre-commit-config.yaml"},
     false,
     NULL,
     framework_lines,
     framework_faults},
};

static const char *file_that_is_there(const struct manager *manager, struct text work_tree,
                                      struct arena *arena) {
    for (size_t i = 0; manager->files[i]; i++)
        if (disk_exists(path_join(work_tree, text_of(manager->files[i]), arena), arena))
            return manager->files[i];
    return NULL;
}

/* husky keeps one file for each hook in its folder; the others have one file for all. */
static struct text config_of(const struct manager *manager, const char *file,
                             const struct hook_kind *kind, struct arena *arena) {
    return manager->hooks_path ? path_join(text_of(file), text_of(kind->name), arena)
                               : text_of(file);
}

static struct text set_up_of(const struct manager *manager, const struct hook_kind *kind,
                             struct arena *arena) {
    struct text command = text_of(manager->set_up);
    if (!manager->set_up_per_hook)
        return command;
    return text_format(arena, "%s %s", manager->set_up, kind->name);
}

static bool calls_onehead(struct text config, const struct hook_kind *kind, struct arena *arena) {
    struct texts lines = lines_of(config, arena);
    return line_of_call(lines, kind, arena) != SIZE_MAX || line_of_id(lines, kind) != SIZE_MAX;
}

static struct manager_use use_of(const struct manager *manager, const char *file,
                                 struct text work_tree, struct text configured,
                                 const struct hook *hook, struct arena *arena) {
    bool has_mark = text_contains(hook->bytes, manager->mark);
    struct manager_use use = {
        .name = manager->name,
        .config = config_of(manager, file, hook->kind, arena),
        .owns_hook = manager->owns_all_hooks || has_mark,
        .is_in_place =
            manager->hooks_path ? text_starts(configured, text_of(manager->hooks_path)) : has_mark,
        .set_up = set_up_of(manager, hook->kind, arena),
        .lines = manager->lines(hook->kind, SHAPE_WHOLE, arena),
    };
    struct text config;
    if (!disk_read(path_join(work_tree, use.config, arena), arena, &config, NULL))
        return use;
    use.calls_onehead = calls_onehead(config, hook->kind, arena);
    if (use.calls_onehead)
        manager->find_faults(config, hook->kind, arena, &use.faults);
    return use;
}

struct manager_use manager_find(struct text work_tree, struct text configured,
                                const struct hook *hook, struct arena *arena) {
    for (size_t i = 0; work_tree.size && i < sizeof managers / sizeof *managers; i++) {
        const char *file = file_that_is_there(&managers[i], work_tree, arena);
        if (file)
            return use_of(&managers[i], file, work_tree, configured, hook, arena);
    }
    return (struct manager_use){0};
}

static const struct manager *find_manager(struct text name) {
    for (size_t i = 0; i < sizeof managers / sizeof *managers; i++)
        if (text_equal(name, text_of(managers[i].name)))
            return &managers[i];
    return NULL;
}

struct manager_use manager_named(struct text name, struct text work_tree, struct text configured,
                                 const struct hook *hook, struct arena *arena) {
    const struct manager *manager = find_manager(name);
    if (!manager)
        return (struct manager_use){0};
    const char *file = file_that_is_there(manager, work_tree, arena);
    return use_of(manager, file ? file : manager->files[0], work_tree, configured, hook, arena);
}

struct texts manager_names(struct arena *arena) {
    struct texts names = {0};
    for (size_t i = 0; i < sizeof managers / sizeof *managers; i++)
        vector_push(&names, arena, text_of(managers[i].name));
    vector_push(&names, arena, TEXT("git"));
    return names;
}

struct text manager_lines(const char *name, const struct hook_kind *kind, enum shape shape,
                          struct arena *arena) {
    return find_manager(text_of(name))->lines(kind, shape, arena);
}
