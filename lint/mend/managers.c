/* managers.c: one row for each manager. */
#include "mend/managers.h"

#include <string.h>

#include "base/disk.h"
#include "mend/manager_call.h"

#define PACKAGE_FILE "package.json"

struct manager {
    const char *name;
    const char *files[10];  /* any of these in the work tree: it is at work */
    struct text mark;       /* in the hook files that it writes */
    const char *hooks_path; /* it is in place where core.hooksPath starts with this; NULL: where its
                               mark is in the hook file */
    const char *set_up;     /* the command that puts it in place */
    bool set_up_per_hook;   /* and takes the hook's name */
    bool owns_all_hooks;    /* also those that it has not written yet */
    struct text (*lines)(const struct hook_kind *kind, enum shape shape, struct arena *arena);
    void (*find_faults)(struct text config, const struct manager_call *call,
                        const struct hook_kind *kind, struct arena *arena, struct texts *faults);
};

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
        return text_format(arena, "onehead hook %s \"$@\" || exit\n", hook_event(kind));
    return TEXT("onehead_lines=$(cat)\n"
                "printf '%s\\n' \"$onehead_lines\" | onehead hook pre-push \"$@\" || exit\n"
                "[ -z \"$onehead_lines\" ] || exec <<END\n"
                "$onehead_lines\n"
                "END\n");
}

static void husky_faults(struct text config, const struct manager_call *call,
                         const struct hook_kind *kind, struct arena *arena, struct texts *faults) {
    (void)call;
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
    if (shape == SHAPE_TABLE)
        return text_format(arena, "[%s.commands.onehead]\nrun = \"onehead hook %s%s", kind->name,
                           hook_event(kind),
                           kind->is_for_commits ? "\"\n" : " {1} {2}\"\nuse_stdin = true\n");
    const char *key = shape == SHAPE_WHOLE ? kind->name : "", *indent = shapes[shape].indent;
    if (kind->is_for_commits)
        return text_format(arena, "%s%s%srun: onehead hook pre-commit\n", key, shapes[shape].above,
                           indent);
    return text_format(arena, "%s%s%srun: onehead hook pre-push {1} {2}\n%suse_stdin: true\n", key,
                       shapes[shape].above, indent, indent);
}

static void lefthook_faults(struct text config, const struct manager_call *call,
                            const struct hook_kind *kind, struct arena *arena,
                            struct texts *faults) {
    static const char *const filters[] = {"glob", "files", "skip", "only", "exclude"};
    (void)config;
    if (!kind->is_for_commits && !key_is(call->keys, "use_stdin", "true"))
        vector_push(faults, arena,
                    TEXT("without `use_stdin: true` beside `run:` onehead gets no standard input"));
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (key_text(call->keys, filters[i]).size)
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
                       id, id, hook_event(kind),
                       kind->is_for_commits ? "commit, merge-commit" : "push");
}

/* prek's file in TOML. Its tables close what stands above, so that they go to the end. */
static struct text prek_lines(const struct hook_kind *kind, enum shape shape, struct arena *arena) {
    if (shape != SHAPE_TABLE)
        return framework_lines(kind, shape, arena);
    const char *id = kind->is_for_commits ? "onehead-commit" : "onehead";
    return text_format(arena,
                       "[[repos]]\nrepo = \"local\"\n[[repos.hooks]]\nid = \"%s\"\nname = \"%s\"\n"
                       "entry = \"onehead hook %s\"\nlanguage = \"system\"\nstages = [%s]\n"
                       "always_run = true\npass_filenames = false\n",
                       id, id, hook_event(kind),
                       kind->is_for_commits ? "\"pre-commit\", \"pre-merge-commit\""
                                            : "\"pre-push\"");
}

/* The hook's own keys; where our repository's manifest is used, they stand there and are right. */
static void framework_faults(struct text config, const struct manager_call *call,
                             const struct hook_kind *kind, struct arena *arena,
                             struct texts *faults) {
    struct texts keys = call->keys;
    (void)config;
    if (call->is_by_id ? key_is(keys, "always_run", "false") : !key_is(keys, "always_run", "true"))
        vector_push(
            faults, arena,
            TEXT("without `always_run: true` it leaves out pushes in which no file matches"));
    if (call->is_by_id ? key_is(keys, "pass_filenames", "true")
                       : !key_is(keys, "pass_filenames", "false"))
        vector_push(faults, arena,
                    TEXT("without `pass_filenames: false` onehead gets file names for arguments"));
    if (key_text(keys, "stages").size && !key_is(keys, "stages", stage(kind)))
        vector_push(faults, arena, text_format(arena, "`stages:` does not name %s", stage(kind)));
}

/* ---- simple-git-hooks ---- */

/* An entry of its object, in JSON or JavaScript; where commas go is not known. */
static struct text simple_lines(const struct hook_kind *kind, enum shape shape,
                                struct arena *arena) {
    (void)shape;
    return text_format(arena, "\"%s\": \"onehead hook %s \\\"$@\\\"\"\n", kind->name,
                       hook_event(kind));
}

static void no_faults(struct text config, const struct manager_call *call,
                      const struct hook_kind *kind, struct arena *arena, struct texts *faults) {
    (void)config, (void)call, (void)kind, (void)arena, (void)faults;
}

/* ---- the table ---- */

static const struct manager managers[] = {
    {.name = "husky",
     .files = {".husky"},
     .mark = {"husky", 5},
     .hooks_path = ".husky",
     .set_up = "npx husky",
     .owns_all_hooks = true,
     .lines = husky_lines,
     .find_faults = husky_faults},
    {.name = "lefthook",
     .files = {"lefthook.yml", ".lefthook.yml", "lefthook.yaml", ".lefthook.yaml", "lefthook.toml",
               ".lefthook.toml", "lefthook.json", ".config/lefthook.yml"},
     .mark = {"lefthook", 8},
     .set_up = "lefthook install",
     .owns_all_hooks = true,
     .lines = lefthook_lines,
     .find_faults = lefthook_faults},
    {.name = "pre-commit",
     .files = {".pre-commit-config.yaml"},
     .mark = {"generated by pre-commit", 23},
     .set_up = "pre-commit install --hook-type",
     .set_up_per_hook = true,
     .lines = framework_lines,
     .find_faults = framework_faults},
    {.name = "prek",
     .files = {"prek.toml", ".pre-commit-config.yaml", ".pre-commit-config.yml"},
     .mark = {"generated by prek", 17},
     .set_up = "prek install --hook-type",
     .set_up_per_hook = true,
     .lines = prek_lines,
     .find_faults = framework_faults},
    /* It copies the commands into the hooks, so that only one with ours in it is set up. */
    {.name = "simple-git-hooks",
     .files = {".simple-git-hooks.cjs", ".simple-git-hooks.js", ".simple-git-hooks.mjs",
               "simple-git-hooks.cjs", "simple-git-hooks.js", "simple-git-hooks.mjs",
               ".simple-git-hooks.json", "simple-git-hooks.json", PACKAGE_FILE},
     .mark = {"onehead hook ", 13},
     .set_up = "npx simple-git-hooks",
     .owns_all_hooks = true,
     .lines = simple_lines,
     .find_faults = no_faults},
};

/* The file that npm has for all: it is a manager's where it names it. */
static bool is_its_own(const struct manager *manager, const char *file, struct text work_tree,
                       struct arena *arena) {
    struct text path = path_join(work_tree, text_of(file), arena), package;
    if (strcmp(file, PACKAGE_FILE) != 0)
        return disk_exists(path, arena);
    return disk_read(path, arena, &package, NULL) &&
           text_contains(package, text_format(arena, "\"%s\":", manager->name));
}

static const char *file_that_is_there(const struct manager *manager, struct text work_tree,
                                      struct arena *arena) {
    for (size_t i = 0; manager->files[i]; i++)
        if (is_its_own(manager, manager->files[i], work_tree, arena))
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
    };
    use.lines = manager->lines(
        hook->kind, text_ends(use.config, TEXT(".toml")) ? SHAPE_TABLE : SHAPE_WHOLE, arena);
    struct text config;
    if (!disk_read(path_join(work_tree, use.config, arena), arena, &config, NULL))
        return use;
    struct manager_call call = manager_find_call(config, hook->kind, arena);
    use.calls_onehead = call.is_there;
    if (use.calls_onehead)
        manager->find_faults(config, &call, hook->kind, arena, &use.faults);
    return use;
}

struct manager_use manager_find(struct text work_tree, struct text configured,
                                const struct hook *hook, struct arena *arena) {
    struct manager_use found = {0};
    for (size_t i = 0; work_tree.size && i < sizeof managers / sizeof *managers; i++) {
        const char *file = file_that_is_there(&managers[i], work_tree, arena);
        if (!file)
            continue;
        struct manager_use use = use_of(&managers[i], file, work_tree, configured, hook, arena);
        if (!found.name || (use.is_in_place && !found.is_in_place))
            found = use;
    }
    return found;
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
