/* uninstall.c: takes onehead's hooks away and gives back what was there before them. */
#include "command/command.h"
#include "mend/hooks.h"
#include "mend/hooks_folder.h"
#include "mend/managers.h"

const struct option uninstall_options[] = {
    {"--manager", "NAME", "take onehead's lines out of this manager's file"},
    {"--force", NULL, "also from a shared folder, and a hook that was edited since"},
    {NULL, NULL, NULL},
};

/* Exit status of one hook: 0 or 2. `*count`: hooks taken away so far. */
static int uninstall_hook(struct invocation *run, const struct hooks_folder *folder,
                          const struct hook_kind *kind, struct pages *pages, size_t *count) {
    struct hook hook = hook_look(folder->path, kind, run->arena);
    bool changed;
    if (hook_give_back(folder->path, &hook, run_given(run, "--force"), &changed, &run->error)) {
        struct report_look look = run_look(run, false);
        text_failure(&run->error, &look, &pages->said);
        return 2;
    }
    if (changed)
        page_format(&pages->found, "%s: taken away%s\n", kind->name,
                    hook.has_kept ? "; the hook that was here before is back" : "");
    if (!changed && hook.state == HOOK_CALLS_ONEHEAD) {
        page_format(&pages->found, "%s: calls onehead, but is not ours, so it stays: ", kind->name);
        page_foreign(&pages->found, hook.path);
        page_text(&pages->found, TEXT("\n"));
    }
    *count += changed || hook.state == HOOK_CALLS_ONEHEAD;
    return 0;
}

/* husky has a file for each hook, the others one for all. */
static int uninstall_from_manager(struct invocation *run, struct text name) {
    struct text work_tree = repository_work_tree(run->repository);
    struct hooks_folder folder = hooks_folder_find(run->repository);
    struct pages pages = run_pages(run);
    bool changed = false;
    for (size_t i = 0; i < hook_kinds_count; i++) {
        struct hook hook = hook_look(folder.path, &hook_kinds[i], run->arena);
        struct manager_use use =
            manager_named(name, work_tree, folder.configured, &hook, run->arena);
        int taken = manager_take_out(work_tree, &use, &run->error);
        if (taken < 0)
            return -1;
        changed = changed || taken;
        if (!taken)
            continue;
        page_text(&pages.found, TEXT("taken out of "));
        page_foreign(&pages.found, use.config);
        page_text(&pages.found, TEXT("\n"));
    }
    if (!changed)
        page_format(&pages.found, "There is nothing of onehead's between marks in %.*s's file.\n",
                    TEXT_ARGS(name));
    return run_write(run, &pages);
}

int command_uninstall(struct invocation *run) {
    struct text manager;
    if (run_manager(run, &manager) != 0 || run_open(run) != 0)
        return -1;
    if (manager.size && !text_equal(manager, TEXT("git")))
        return uninstall_from_manager(run, manager);
    struct hooks_folder folder = hooks_folder_find(run->repository);
    if (folder.is_shared && !run_given(run, "--force"))
        return error_set(&run->error, "uninstall from", folder.path,
                         "`onehead uninstall --force` takes it away for all of them.",
                         "core.hooksPath names a folder outside this repository, and others may "
                         "share it");
    struct pages pages = run_pages(run);
    size_t count = 0;
    int status = 0;
    for (size_t i = 0; i < hook_kinds_count; i++)
        status |= uninstall_hook(run, &folder, &hook_kinds[i], &pages, &count);
    if (count && !folder.is_shared)
        hooks_drop_empty(folder.path, run->arena);
    if (!count && !status)
        page_text(&pages.found, TEXT("There is no hook of onehead's here.\n"));
    return run_write(run, &pages) != 0 ? -1 : status;
}
