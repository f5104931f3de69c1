/* commands.c: the table of commands, and the run of one of them. */
#include "command/command.h"

const struct command commands[] = {
    {.name = "check",
     .arguments = "",
     .summary = "judge a change: does it leave one head?",
     .details = "Compares HEAD with the branch that it is meant for, and judges what that branch\n"
                "will hold afterwards. Findings go to standard output.\n"
                "\n"
                "Exit status: 0 no error, 1 errors, 2 it could not be compared.\n",
     .options = check_options,
     .lists_formats = true,
     .run = command_check},
    {.name = "hook",
     .arguments = "pre-push REMOTE URL | pre-commit | pre-receive | update REF OLD NEW",
     .summary = "what git calls, with its arguments and standard input",
     .details = "pre-push     judges every branch that is pushed, each against its own target\n"
                "pre-commit   judges what is staged; half-done work is only warned of\n"
                "pre-receive  on a server: judges what is pushed to a target branch\n"
                "update       the same for one ref, where pre-receive is taken\n"
                "\n"
                "Writes to standard error only. ONEHEAD=skip in the environment checks nothing;\n"
                "a server obeys no by-pass.\n",
     .arguments_most = 16,
     .is_handed_on = true,
     .run = command_hook},
    {.name = "heads",
     .arguments = "[REV]",
     .summary = "like `alembic heads`, at any commit, without Python",
     .details = "Exit status: 0 one head, 1 more than allowed or a broken graph, 2 it could not\n"
                "be read.\n",
     .options = heads_options,
     .arguments_most = 1,
     .run = command_heads},
    {.name = "schema",
     .arguments = "[REV | A..B]",
     .summary = "the tables that the models declare, or how two commits differ",
     .details = "Reads the models of a commit without Python and without a database. Of A..B it\n"
                "shows what came (+), went (-) or changed (both). What can't be read is said on\n"
                "standard error.\n"
                "\n"
                "Exit status: 0 it was read, 2 it could not be read.\n",
     .options = schema_options,
     .arguments_most = 1,
     .run = command_schema},
    {.name = "pending",
     .arguments = "FROM[..TO]",
     .summary = "the migrations that a deploy from FROM to TO must run",
     .details =
         "FROM is what runs now, a tag mostly; TO is HEAD unless given. Shows what Alembic\n"
         "will run on a database that is at the heads of FROM, in its order, and what each\n"
         "of it does; the command that runs it; the line of the deploy that does so by\n"
         "itself. No database is asked.\n"
         "\n"
         "Exit status: 0 nothing is to be run, or it can be; 1 Alembic would refuse (several\n"
         "heads, a revision that is gone) or would pass over a migration; 2 it could not be\n"
         "read.\n",
     .options = pending_options,
     .arguments_most = 1,
     .run = command_pending},
    {.name = "install",
     .arguments = "",
     .summary = "put the hooks into this repository",
     .details = "Writes pre-push into the folder where git looks for hooks. A hook that is there\n"
                "is kept beside it and runs first, on the same input. Where husky, lefthook,\n"
                "pre-commit, prek or simple-git-hooks keep the hooks, it prints what to add\n"
                "to their file instead; with --manager it writes that there where it can.\n"
                "\n"
                "Exit status: 0 onehead will run, 2 something is left to do by hand.\n",
     .options = install_options,
     .run = command_install},
    {.name = "uninstall",
     .arguments = "",
     .summary = "take the hooks away, and give back what was there before",
     .details = "What was there before comes back byte for byte, a link as a link.\n",
     .options = uninstall_options,
     .run = command_uninstall},
    {.name = "doctor",
     .arguments = "",
     .summary = "what is wrong here: what would make the hook silent",
     .details = "One line a finding, with its cure.\n"
                "\n"
                "Exit status: 0 healthy, 1 something is wrong, 2 it could not look.\n",
     .run = command_doctor},
    {.name = "explain",
     .arguments = "[CODE]",
     .summary = "the rules; one of them with an example and its cure",
     .details = "CODE is a code or a name: OH101, multiple-heads.\n",
     .arguments_most = 1,
     .run = command_explain},
};
const size_t commands_count = sizeof commands / sizeof *commands;

static int show_help(struct invocation *run) {
    struct pages pages = run_pages(run);
    if (run->command)
        help_command(run->command, &pages.found);
    else
        help_program(&pages.found);
    return run_write(run, &pages);
}

static int show_version(struct invocation *run) {
    struct pages pages = run_pages(run);
    page_text(&pages.found, TEXT("onehead " ONEHEAD_VERSION "\n"));
    return run_write(run, &pages);
}

/* Without any command the help goes where complaints go: nothing was checked. */
static int without_command(struct invocation *run) {
    struct pages pages = run_pages(run);
    help_program(&pages.said);
    return run_write(run, &pages) != 0 ? -1 : 2;
}

static int run_words(struct invocation *run, int count, char **words) {
    if (options_read(run, count, words) != 0)
        return -1;
    if (run->given[COMMON_HELP])
        return show_help(run);
    if (run->given[COMMON_VERSION])
        return show_version(run);
    if (!run->command)
        return without_command(run);
    return run->command->run(run);
}

int command_main(int count, char **words) {
    struct arena arena = {0};
    struct invocation run = {.arena = &arena, .error = {.arena = &arena}};
    int status = run_words(&run, count, words);
    if (status < 0) {
        run_fail(&run);
        status = 2;
    }
    if (run.repository)
        repository_close(run.repository);
    arena_free(&arena);
    return status;
}
