/* install.c: puts onehead's hooks into this repository; where another program keeps the hooks, it
 * says what to write in that program's file instead. */
#include "base/disk.h"
#include "base/foreign.h"
#include "command/command.h"
#include "mend/hooks_folder.h"
#include "mend/managers.h"

const struct option install_options[] = {
    {"--pre-commit", NULL, "the hooks for commits too: pre-commit and pre-merge-commit"},
    {"--manager", "NAME",
     "write into the file of husky, lefthook, pre-commit or prek; git: none of them"},
    {"--force", NULL, "also into a shared folder, beside a hook manager, over an edited hook"},
    {NULL, NULL, NULL},
};

struct installing {
    struct invocation *run;
    struct hooks_folder folder;
    struct pages pages;
    struct text manager; /* --manager; empty: the one that is at work here, and it is only told */
    bool force;
    int status;
};

/* "pre-push: there already: /repo/.git/hooks/pre-push" */
static void say(struct installing *installing, const struct hook *hook, const char *outcome) {
    page_format(&installing->pages.found, "%s: %s: ", hook->kind->name, outcome);
    page_foreign(&installing->pages.found, hook->path);
    page_text(&installing->pages.found, TEXT("\n"));
}

/* Nothing was written, and this must be added by hand. */
static void say_lines(struct installing *installing, struct text where, struct text lines) {
    struct page *page = &installing->pages.found;
    struct text line;
    page_text(page, TEXT("Add to "));
    page_foreign(page, where);
    page_text(page, TEXT(":\n\n"));
    while (text_next_line(&lines, &line))
        page_format(page, "    %.*s\n", TEXT_ARGS(line));
    page_text(page, TEXT("\n"));
}

/* The manager's own file runs onehead, or must be told to: a hook of ours would be written over. */
static void leave_to_manager(struct installing *installing, const struct hook *hook,
                             const struct manager_use *use) {
    struct page *page = &installing->pages.found;
    page_format(page, "%s: %s keeps the hooks here and ", hook->kind->name, use->name);
    if (use->calls_onehead && use->is_in_place) {
        page_text(page, TEXT("runs onehead already.\n"));
        return;
    }
    installing->status = 2;
    if (use->calls_onehead) {
        page_text(page, TEXT("would run onehead, but is not set up in this clone. Run:\n\n"));
    } else {
        page_text(page, TEXT("does not run onehead yet. Nothing was written. "));
        say_lines(installing, use->config, use->lines);
        page_text(page, TEXT("and set it up, where that is not done yet:\n\n"));
    }
    page_format(page, "    %.*s\n", TEXT_ARGS(use->set_up));
}

/* A dispatcher chooses what to do by its own name, so that it can't be kept under another one. */
static void leave_to_user(struct installing *installing, const struct hook *hook) {
    say(installing, hook, "the hook that is here looks at its own name, so nothing was written");
    say_lines(installing, TEXT("it, before anything that reads standard input"),
              text_format(installing->run->arena, "onehead hook %s \"$@\"",
                          hook->kind->is_for_commits ? "pre-commit" : "pre-push"));
    installing->status = 2;
}

static void say_failure(struct installing *installing) {
    struct report_look look = run_look(installing->run, false);
    text_failure(&installing->run->error, &look, &installing->pages.said);
    installing->status = 2;
}

static void write_hook(struct installing *installing, const struct hook *hook) {
    struct invocation *run = installing->run;
    bool keeps = hook->state == HOOK_OTHER || hook->state == HOOK_DANGLING;
    if (hook_write(installing->folder.path, hook, hooks_shared_mode(run->repository),
                   &run->error) != 0) {
        say_failure(installing);
        return;
    }
    say(installing, hook, "written");
    if (keeps)
        page_format(&installing->pages.found,
                    "%s: the hook that was here runs first; it is kept as %s.before-onehead\n",
                    hook->kind->name, hook->kind->name);
    if (hook->state == HOOK_DANGLING)
        page_format(&installing->pages.found,
                    "%s: that one is a link to nothing, git passed over it without a word\n",
                    hook->kind->name);
}

/* The team's way, offered where a hook of our own does no harm. */
static void offer_manager(struct installing *installing, const struct manager_use *use) {
    page_format(&installing->pages.found,
                "\nThis hook is in your clone alone. For everybody who uses %s:\n", use->name);
    say_lines(installing, use->config, use->lines);
}

/* Into the file of the manager that was named; where that can't be done, by hand. */
static void install_in_manager(struct installing *installing, const struct hook_kind *kind) {
    struct invocation *run = installing->run;
    struct text work_tree = repository_work_tree(run->repository);
    struct hook hook = hook_look(installing->folder.path, kind, run->arena);
    struct manager_use use = manager_named(installing->manager, work_tree,
                                           installing->folder.configured, &hook, run->arena);
    int written = use.calls_onehead ? 0 : manager_write(work_tree, &use, &hook, &run->error);
    if (written < 0)
        say_failure(installing);
    if (written > 0) {
        page_format(&installing->pages.found, "%s: written into ", kind->name);
        page_foreign(&installing->pages.found, use.config);
        page_text(&installing->pages.found, TEXT("\n"));
        use.calls_onehead = true;
    }
    if (written == 0 || !use.is_in_place)
        leave_to_manager(installing, &hook, &use);
}

static bool is_for_git(const struct installing *installing) {
    return text_equal(installing->manager, TEXT("git"));
}

static void install_hook(struct installing *installing, const struct hook_kind *kind) {
    struct invocation *run = installing->run;
    struct hook hook = hook_look(installing->folder.path, kind, run->arena);
    struct manager_use use = {0};
    if (!is_for_git(installing))
        use = manager_find(repository_work_tree(run->repository), installing->folder.configured,
                           &hook, run->arena);
    if (use.name && !installing->force && (use.owns_hook || use.calls_onehead)) {
        leave_to_manager(installing, &hook, &use);
    } else if (hook.state == HOOK_OURS && hook.is_executable) {
        say(installing, &hook, "there already");
    } else if (hook.state == HOOK_CALLS_ONEHEAD) {
        say(installing, &hook, "calls onehead already, left as it is");
    } else if (hook.state == HOOK_OURS_EDITED && !installing->force) {
        say(installing, &hook, "edited since, left as it is (--force writes it anew)");
    } else if (hook.state == HOOK_OTHER && hook_reads_its_name(&hook) && !installing->force) {
        leave_to_user(installing, &hook);
    } else {
        write_hook(installing, &hook);
        if (use.name && !use.owns_hook)
            offer_manager(installing, &use);
    }
}

static void say_missing_program(struct installing *installing) {
    if (disk_find_program(TEXT("onehead"), installing->run->arena).size)
        return;
    page_painted(&installing->pages.said, STYLE_DOUBT, TEXT("onehead: warning: "));
    page_text(&installing->pages.said,
              TEXT("the program is not on the PATH, so the hook will refuse every push.\n"
                   "`make install` in onehead's sources puts it there.\n"));
}

int run_manager(struct invocation *run, struct text *manager) {
    struct texts names = manager_names(run->arena);
    *manager = run_value(run, "--manager");
    if (!manager->size || texts_contain(names, *manager))
        return 0;
    struct text list = text_join(names, TEXT(", "), run->arena);
    return run_usage_error(run, *manager, nearest_hint(*manager, names, run->arena),
                           text_format(run->arena, "managers: %.*s", TEXT_ARGS(list)).at);
}

int command_install(struct invocation *run) {
    struct installing installing = {.run = run, .force = run_given(run, "--force")};
    if (run_manager(run, &installing.manager) != 0 || run_open(run) != 0)
        return -1;
    installing.folder = hooks_folder_find(run->repository);
    installing.pages = run_pages(run);
    bool in_manager = installing.manager.size && !is_for_git(&installing);
    if (in_manager && !repository_work_tree(run->repository).size)
        return error_set(&run->error, "install for", installing.manager, "onehead install",
                         "a bare repository has no file of it");
    if (installing.folder.is_shared && !installing.force && !in_manager)
        return error_set(&run->error, "install into", installing.folder.path,
                         "`onehead install --force` writes there all the same. Or add this line "
                         "to its pre-push by hand: onehead hook pre-push \"$@\"",
                         "core.hooksPath names a folder outside this repository, and others may "
                         "share it");
    for (size_t i = 0; i < hook_kinds_count; i++)
        if (!hook_kinds[i].is_for_commits || run_given(run, "--pre-commit"))
            (in_manager ? install_in_manager : install_hook)(&installing, &hook_kinds[i]);
    if (installing.folder.configured.size && !in_manager)
        page_text(&installing.pages.found,
                  TEXT("The folder is the one that core.hooksPath names.\n"));
    say_missing_program(&installing);
    return run_write(run, &installing.pages) != 0 ? -1 : installing.status;
}
