/* command.h: one command a row: its name, its arguments and options as rows, its function. The
 * texts of --help are made from the rows. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "report/report.h"

struct option {
    const char *name;    /* "--base" */
    const char *value;   /* what its value is called in --help, "REV"; NULL: it takes none */
    const char *summary; /* one line */
};

enum { OPTIONS_MOST = 24 };

struct invocation;
struct command {
    const char *name;
    const char *arguments;        /* "[REV]", as --help shows them; "" for none */
    const char *summary;          /* one line */
    const char *details;          /* paragraphs for its own --help */
    const struct option *options; /* a row without a name ends them; NULL: none */
    size_t arguments_most;
    bool lists_formats; /* its --help ends with the table of formats */
    bool is_handed_on;  /* what follows the first argument is no option of ours: git's own words */
    int (*run)(
        struct invocation *run); /* exit status, or -1 with run->error filled (exit status 2) */
};
extern const struct command commands[];
extern const size_t commands_count;

/* What every command takes; --help shows them once, for the program. */
enum { COMMON_DIRECTORY, COMMON_COLOR, COMMON_HELP, COMMON_VERSION, COMMON_COUNT };
extern const struct option common_options[];

/* One run: what was asked, and what it works with. */
struct invocation {
    struct arena *arena;
    struct error error;
    const struct command *command;                    /* NULL: none was named */
    struct texts values[COMMON_COUNT + OPTIONS_MOST]; /* beside the rows, the common ones first */
    bool given[COMMON_COUNT + OPTIONS_MOST];
    struct texts arguments;
    bool in_hook;
    bool on_server; /* in a hook of the side that receives: no by-pass is obeyed, none is named */
    struct repository *repository; /* closed at the end where it was opened */
};

/* Runs the program: exit status 0, 1 or 2. */
int command_main(int count, char **words);

/* ---- options.c ---- */

/* The row with this index, the common ones first; NULL after the last. */
const struct option *option_row(const struct command *command, size_t index);
/* Fills the run from the words of the command line; -1: a usage error. */
int options_read(struct invocation *run, int count, char **words);
/* Of an option in the rows of this run's command, or a common one. */
bool run_given(const struct invocation *run, const char *name);
struct text run_value(const struct invocation *run, const char *name); /* empty: not given */
/* All its values in order, where it may be given again; run_value is the last of them. */
struct texts run_values(const struct invocation *run, const char *name);
int run_usage_error(struct invocation *run, struct text word, const char *hint, const char *reason);

/* ---- nearest.c ---- */

/* The name nearest to what was typed, empty where none is near. */
struct text nearest_name(struct text typed, struct texts names);
/* "did you mean X?", or NULL. */
const char *nearest_hint(struct text typed, struct texts names, struct arena *arena);

/* ---- run.c: what the commands share ---- */

int run_open(struct invocation *run);
/* The commit that a revision names (empty: HEAD); none where HEAD is unborn. -1: no such. */
int run_resolve(struct invocation *run, struct text revision, struct object_id *commit);
/* "A..B"; either side left out is HEAD. Branch names may hold dots, but no two in a row. */
bool run_is_range(struct text argument, struct text *first, struct text *last);
/* The settings, with the team's file of this commit (none: without one). What is odd in them is
 * said on standard error. */
int run_settings(struct invocation *run, struct object_id policy, bool only_the_team,
                 struct settings *settings);
/* The verdict on one change: nothing to judge, passed by at the user's word, or what the rules say.
 */
int run_judge(struct invocation *run, const struct change *change, const struct settings *settings,
              const struct judge_options *options, struct verdict *verdict);
/* Empty pages, coloured as the streams and --color want it. */
struct pages run_pages(const struct invocation *run);
struct report_look run_look(const struct invocation *run, bool strict);
/* What is found goes to standard output, what is said to standard error; in a hook both to standard
 * error. */
int run_write(struct invocation *run, const struct pages *pages);

/* ---- destinations.c: which reports are wanted, and where they go ---- */

struct destination {
    const struct format *format;
    struct text file; /* empty: standard output */
};
struct destinations {
    struct destination *at;
    size_t count, room;
};
/* `--format F` and `--output FILE` make the first one, each `--format F:FILE` one more; the file
 * `-` is standard output. */
int run_destinations(struct invocation *run, struct destinations *destinations);
/* The one format of a command that shows heads. */
int run_heads_format(struct invocation *run, const struct format **format);
/* Writes the verdict to each, and to standard error what is said beside it. */
int run_report(struct invocation *run, const struct destinations *destinations,
               const struct verdict *verdict, const struct report_look *look);
/* Says why the run failed: a sentence on standard error, and in each format what it has for that.
 */
void run_fail(struct invocation *run);

/* What --manager names, one of manager_names(); empty: not given. In install.c. */
int run_manager(struct invocation *run, struct text *manager);

/* ---- help.c ---- */
void help_program(struct page *page);
void help_command(const struct command *command, struct page *page);

/* ---- one file a command: its function and its option rows ---- */
int command_check(struct invocation *run);
int command_hook(struct invocation *run);
int command_heads(struct invocation *run);
int command_schema(struct invocation *run);
int command_pending(struct invocation *run);
int command_install(struct invocation *run);
int command_uninstall(struct invocation *run);
int command_doctor(struct invocation *run);
int command_explain(struct invocation *run);
extern const struct option check_options[], heads_options[], schema_options[], pending_options[],
    install_options[], uninstall_options[];

#endif
