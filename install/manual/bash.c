/* bash.c: the completion for bash, also of `git onehead`. */
#include "manual.h"

/* Names of branches and tags are never expanded: `compgen -W` would run a $(command) in them. */
static const char before[] =
    "# Completion of onehead for bash, made from its own tables.\n"
    "# shellcheck shell=bash\n"
    "_onehead_starts() {\n"
    "    local word\n"
    "    while read -r word; do\n"
    "        [[ $word != \"$current\"* ]] || COMPREPLY+=(\"$(printf %q \"$word\")\")\n"
    "    done\n"
    "}\n"
    "_onehead_revisions() {\n"
    "    _onehead_starts < <(git for-each-ref --format='%(refname:short)' 2>/dev/null)\n"
    "}\n"
    "_onehead_files() {\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    local path\n"
    "    while IFS= read -r path; do\n"
    "        COMPREPLY+=(\"$path\")\n"
    "    done < <(compgen -A \"$1\" -- \"$current\")\n"
    "}\n"
    "_onehead() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' "
    "i=1\n"
    "    COMPREPLY=()\n"
    "    # `--option=value` is three words where COMP_WORDBREAKS holds the equals sign.\n"
    "    [[ $current != = ]] || current=\n"
    "    [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    if [[ ${COMP_WORDS[0]##*/} == git ]]; then\n"
    "        while ((i < COMP_CWORD)) && [[ ${COMP_WORDS[i++]} != onehead ]]; do :; done\n"
    "    fi\n"
    "    for (( ; i < COMP_CWORD; i++)); do\n"
    "        case ${COMP_WORDS[i]} in\n";

static const char after[] = "complete -F _onehead onehead git-onehead\n"
                            "_git_onehead() { _onehead; }\n";

/* "        check:--base) _onehead_revisions; return ;;" */
static void completes_row(struct output *page, const char *pattern, struct completes completes) {
    static const char *const calls[] = {
        [COMPLETES_NOTHING] = "",
        [COMPLETES_REVISIONS] = " _onehead_revisions;",
        [COMPLETES_FILES] = " _onehead_files file;",
        [COMPLETES_FOLDERS] = " _onehead_files directory;",
    };
    output_format(page, "    %s)%s", pattern, calls[completes.kind]);
    if (completes.words.count)
        output_format(page, " _onehead_starts <<<%s;",
                      quoted(text_join(completes.words, TEXT("\n"), page->arena), page->arena).at);
    output_text(page, TEXT(" return ;;\n"));
}

static void option_rows(struct output *page, const struct command *command) {
    const struct option *option;
    for (size_t i = command ? COMMON_COUNT : 0; (option = option_row(command, i)); i++)
        if (option->value)
            completes_row(
                page,
                text_format(page->arena, "%s:%s", command ? command->name : "*", option->name).at,
                completes_option(command, option, page->arena));
}

static struct text option_names(const struct command *command, struct arena *arena) {
    struct texts names = {0};
    const struct option *option;
    for (size_t i = 0; (option = option_row(command, i)); i++)
        vector_push(&names, arena, text_of(option->name));
    return text_join(names, TEXT("\n"), arena);
}

/* After a command: its options where a hyphen was typed, else its arguments. */
static void command_rows(struct output *page, const struct command *command) {
    struct arena *arena = page->arena;
    const char *name = command ? command->name : "";
    completes_row(
        page, text_format(arena, "%s:-*", name).at,
        (struct completes){.words = {(struct text[]){option_names(command, arena)}, 1, 1}});
    if (command)
        completes_row(page, text_format(arena, "%s:*", name).at,
                      completes_find(command->arguments, arena));
}

static void skip_values(struct output *page) {
    output_text(page, TEXT("        "));
    for (size_t i = 0; i < COMMON_COUNT; i++)
        if (common_options[i].value)
            output_format(page, "%s%s", i ? " | " : "", common_options[i].name);
    output_text(page, TEXT(") ((i++)) ;;\n"
                           "        -* | =) ;;\n"
                           "        *)\n"
                           "            command=${COMP_WORDS[i]}\n"
                           "            break\n"
                           "            ;;\n"
                           "        esac\n"
                           "    done\n"));
}

void write_bash(struct output *page) {
    struct texts names = {0};
    output_text(page, TEXT(before));
    skip_values(page);
    output_text(page, TEXT("    case $command:$previous in\n"));
    option_rows(page, NULL);
    for (size_t i = 0; i < commands_count; i++) {
        option_rows(page, &commands[i]);
        vector_push(&names, page->arena, text_of(commands[i].name));
    }
    output_text(page, TEXT("    esac\n    case $command:$current in\n"));
    command_rows(page, NULL);
    completes_row(page, ":*", (struct completes){.words = names});
    for (size_t i = 0; i < commands_count; i++)
        command_rows(page, &commands[i]);
    output_text(page, TEXT("    esac\n}\n"));
    output_text(page, TEXT(after));
}
