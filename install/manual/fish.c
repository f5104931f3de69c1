/* fish.c: the completion for fish. */
#include "manual.h"

static const char before[] = "# Completion of onehead for fish, made from its own tables.\n"
                             "function __onehead_command\n"
                             "    set -l words (commandline -opc)\n"
                             "    set -e words[1]\n"
                             "    while set -q words[1]\n"
                             "        switch $words[1]\n"
                             "            case -C --color\n"
                             "                set -e words[1]\n"
                             "            case '-*'\n"
                             "            case '*'\n"
                             "                echo $words[1]\n"
                             "                return\n"
                             "        end\n"
                             "        set -e words[1]\n"
                             "    end\n"
                             "end\n"
                             "function __onehead_revisions\n"
                             "    git for-each-ref --format='%(refname:short)' 2>/dev/null\n"
                             "end\n"
                             "complete -c onehead -f\n";

/* In fish's single quotes a backslash escapes itself and the quote. */
static struct text fish_quoted(const char *text, struct arena *arena) {
    return text_format(arena, "'%.*s'", TEXT_ARGS(escaped(text, "\\'", arena)));
}

/* " -x -a '...'", or nothing. */
static struct text offered(struct completes completes, struct arena *arena) {
    static const char *const functions[] = {
        [COMPLETES_NOTHING] = "",
        [COMPLETES_REVISIONS] = "(__onehead_revisions)",
        [COMPLETES_FILES] = "(__fish_complete_path)",
        [COMPLETES_FOLDERS] = "(__fish_complete_directories (commandline -ct))",
    };
    struct text words = text_join(completes.words, TEXT(" "), arena);
    return text_format(arena, "%s%.*s", functions[completes.kind], TEXT_ARGS(words));
}

/* The condition that this command stands on the line. */
static const char *command_typed(const struct command *command, struct arena *arena) {
    return text_format(arena, " -n 'contains -- %s (__onehead_command)'", command->name).at;
}

static void option_value(struct output *page, struct completes completes) {
    if (completes.kind == COMPLETES_FILES)
        output_text(page, TEXT(" -r -F"));
    else
        output_format(page, " -x -a %s",
                      fish_quoted(offered(completes, page->arena).at, page->arena).at);
}

/* `-C` is a short option to fish, `--base` a long one. */
static void option_line(struct output *page, const struct command *command,
                        const struct option *option) {
    struct arena *arena = page->arena;
    const char *condition = command ? command_typed(command, arena) : "";
    struct text name = text_of(option->name);
    bool is_long = text_starts(name, TEXT("--"));
    output_format(page, "complete -c onehead%s %s %s", condition, is_long ? "-l" : "-s",
                  option->name + (is_long ? 2 : 1));
    if (option->value)
        option_value(page, completes_option(command, option, arena));
    output_format(page, " -d %s\n", fish_quoted(option->summary, arena).at);
}

static void command_rows(struct output *page, const struct command *command) {
    struct arena *arena = page->arena;
    output_format(page, "complete -c onehead -n 'test -z (__onehead_command)' -a %s -d %s\n",
                  command->name, fish_quoted(command->summary, arena).at);
    const struct option *option;
    for (size_t i = COMMON_COUNT; (option = option_row(command, i)); i++)
        option_line(page, command, option);
    struct text arguments = offered(completes_find(command->arguments, arena), arena);
    if (arguments.size)
        output_format(page, "complete -c onehead%s -a %s\n", command_typed(command, arena),
                      fish_quoted(arguments.at, arena).at);
}

void write_fish(struct output *page) {
    output_text(page, TEXT(before));
    for (size_t i = 0; i < COMMON_COUNT; i++)
        option_line(page, NULL, &common_options[i]);
    for (size_t i = 0; i < commands_count; i++)
        command_rows(page, &commands[i]);
}
