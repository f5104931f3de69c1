/* doctor_hook.c: does git run onehead for a push from here? From the folder over the file to what
 * stands in it. */
#include "advice/advice.h"
#include "base/foreign.h"
#include "command/doctor.h"

static struct text in_shell(struct doctor *doctor, const char *command, struct text path) {
    struct arena *arena = doctor->run->arena;
    if (!foreign_is_plain(path))
        return TEXT("");
    return text_format(arena, "%s %.*s", command, TEXT_ARGS(shell_quote(path, arena)));
}

/* git looks into one folder only; where that is missing it runs nothing and says nothing. */
static bool folder_is_missing(struct doctor *doctor, const struct hook_kind *kind) {
    const struct hooks_folder *folder = &doctor->folder;
    if (folder->is_there || !folder->configured.size)
        return false;
    if (kind->is_for_commits)
        return true;
    doctor_finds(doctor, TEXT("git config --unset core.hooksPath && onehead install"),
                 "core.hooksPath is '%s', and here is no such folder: git runs no hook, without a "
                 "word",
                 doctor_show(doctor, folder->configured));
    return true;
}

static bool is_ours(enum hook_state state) {
    return state == HOOK_OURS || state == HOOK_OURS_EDITED;
}

/* Ours, written before core.hooksPath was set, no longer runs by itself. */
static void look_at_hidden(struct doctor *doctor, const struct hook_kind *kind) {
    const struct hooks_folder *folder = &doctor->folder;
    struct hook active = hook_look(folder->path, kind, doctor->run->arena);
    struct hook hidden = hook_look(folder->own, kind, doctor->run->arena);
    if (folder->configured.size && is_ours(hidden.state) && !is_ours(active.state) &&
        active.state != HOOK_CALLS_ONEHEAD)
        doctor_finds(doctor,
                     folder->is_shared ? TEXT("onehead install --force") : TEXT("onehead install"),
                     "core.hooksPath ('%s') hides the hook in the repository's own folder",
                     doctor_show(doctor, folder->configured));
}

static void look_at_manager(struct doctor *doctor, const struct manager_use *use,
                            const struct hook *hook) {
    if (!use->calls_onehead)
        doctor_finds(doctor,
                     text_format(doctor->run->arena, "onehead install --manager %s", use->name),
                     "%s keeps the hooks here, and %s does not run onehead for %s", use->name,
                     doctor_show(doctor, use->config), hook->kind->name);
    else if (!use->is_in_place && !hook->is_set_aside)
        doctor_finds(doctor, use->set_up, "%s runs onehead for %s, but %s is not set up here",
                     doctor_show(doctor, use->config), hook->kind->name, use->name);
    for (size_t i = 0; i < use->faults.count; i++)
        doctor_finds(doctor, TEXT(""), "%s: %.*s", doctor_show(doctor, use->config),
                     TEXT_ARGS(use->faults.at[i]));
}

static void look_at_foreign(struct doctor *doctor, const struct hook *hook) {
    if (hook->is_set_aside)
        return;
    doctor_finds(doctor, TEXT("onehead install"), "%s is another program's hook%s",
                 doctor_show(doctor, hook->path),
                 hook->has_kept ? ", written over onehead's" : " and does not call onehead");
}

static void look_at_callers(struct doctor *doctor, const struct hook *hook) {
    struct text eater = hook_line_that_eats_input(hook->bytes);
    if (eater.size && !hook->kind->is_for_commits)
        doctor_finds(doctor, TEXT("put onehead's line before it"),
                     "in %s '%s' takes the standard input that onehead needs",
                     doctor_show(doctor, hook->path), doctor_show(doctor, eater));
}

static void look_at_edited(struct doctor *doctor, const struct hook *hook) {
    if (hook_has(hook->bytes, TEXT("onehead hook ")))
        doctor_notes(doctor, "%s was edited since onehead wrote it",
                     doctor_show(doctor, hook->path));
    else
        doctor_finds(doctor, TEXT("onehead install --force"), "%s no longer calls onehead",
                     doctor_show(doctor, hook->path));
}

static void look_at_absent(struct doctor *doctor, const struct hook *hook) {
    if (!hook->kind->is_for_commits)
        doctor_finds(doctor, TEXT("onehead install"), "there is no pre-push hook: %s",
                     doctor_show(doctor, hook->path));
}

static void look_at_dangling(struct doctor *doctor, const struct hook *hook) {
    doctor_finds(doctor, TEXT("onehead install"),
                 "%s is a link to nothing: git passes over it without a word",
                 doctor_show(doctor, hook->path));
}

static void look_at_no_file(struct doctor *doctor, const struct hook *hook) {
    doctor_finds(doctor, TEXT("move it away, then onehead install"),
                 "%s is a folder or a device, git can't run it", doctor_show(doctor, hook->path));
}

/* What there is to say of a hook's file, by what it is; HOOK_OURS has nothing. */
static void look_at_state(struct doctor *doctor, const struct hook *hook) {
    static void (*const looks[])(struct doctor *, const struct hook *) = {
        [HOOK_ABSENT] = look_at_absent,      [HOOK_OURS] = NULL,
        [HOOK_OURS_EDITED] = look_at_edited, [HOOK_CALLS_ONEHEAD] = look_at_callers,
        [HOOK_OTHER] = look_at_foreign,      [HOOK_DANGLING] = look_at_dangling,
        [HOOK_NO_FILE] = look_at_no_file,
    };
    if (looks[hook->state])
        looks[hook->state](doctor, hook);
}

/* A commit hook is optional: only where there is one of ours can it be silent. */
static bool concerns_us(const struct hook *hook) {
    return !hook->kind->is_for_commits || is_ours(hook->state) || hook->has_kept;
}

static void look_at_kind(struct doctor *doctor, const struct hook_kind *kind) {
    struct invocation *run = doctor->run;
    struct hook hook = hook_look(doctor->folder.path, kind, run->arena);
    struct manager_use use = manager_find(repository_work_tree(run->repository),
                                          doctor->folder.configured, &hook, run->arena);
    if (!concerns_us(&hook) && !use.calls_onehead)
        return;
    bool runs = hook.state == HOOK_OURS || hook.state == HOOK_CALLS_ONEHEAD;
    if (use.name && (use.calls_onehead || (use.owns_hook && !runs && !hook.is_set_aside)))
        look_at_manager(doctor, &use, &hook);
    else
        look_at_state(doctor, &hook);
    if (runs && use.owns_hook && !use.calls_onehead)
        doctor_notes(doctor, "%s keeps the hooks here: what runs onehead may go when `%.*s` is run",
                     use.name, TEXT_ARGS(use.set_up));
    if (hook.bytes.size && !hook.is_executable)
        doctor_finds(doctor, in_shell(doctor, "chmod +x", hook.path),
                     "%s is not executable: git passes over it", doctor_show(doctor, hook.path));
}

/* git's configuration runs onehead whatever stands in the folder. */
static bool runs_from_config(struct doctor *doctor, const char *event) {
    struct text command = text_format(doctor->run->arena, "onehead hook %s", event);
    struct text name = repository_config_hook(doctor->run->repository, event, command);
    if (name.size)
        doctor_notes(doctor, "git's configuration runs onehead for %s: hook.%s", event,
                     doctor_show(doctor, name));
    return name.size != 0;
}

/* A server pushes nothing; there it is the hook of the receiving side that counts. */
static bool judges_what_it_receives(struct doctor *doctor) {
    static const struct hook_kind kinds[] = {{.name = "pre-receive"}, {.name = "update"}};
    struct invocation *run = doctor->run;
    for (size_t i = 0; repository_is_bare(run->repository) && i < 2; i++) {
        if (runs_from_config(doctor, kinds[i].name))
            return true;
        struct hook hook = hook_look(doctor->folder.path, &kinds[i], run->arena);
        if (hook.state != HOOK_CALLS_ONEHEAD || !hook.is_executable)
            continue;
        doctor_notes(doctor, "%s judges what this repository receives",
                     doctor_show(doctor, hook.path));
        return true;
    }
    return false;
}

void doctor_looks_at_hook(struct doctor *doctor) {
    if (judges_what_it_receives(doctor))
        return;
    for (size_t i = 0; i < hook_kinds_count; i++) {
        const struct hook_kind *kind = &hook_kinds[i];
        if (runs_from_config(doctor, kind->name) || folder_is_missing(doctor, kind))
            continue;
        look_at_kind(doctor, kind);
        look_at_hidden(doctor, kind);
    }
}
