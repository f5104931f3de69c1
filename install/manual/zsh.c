/* zsh.c: the completion for zsh, in the words of its _arguments. */
#include "manual.h"

static const char before[] =
    "#compdef onehead\n"
    "# Completion of onehead for zsh, made from its own tables.\n"
    "_onehead_revisions() {\n"
    "    local -a names=(${(f)\"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)\"})\n"
    "    compadd -a names\n"
    "}\n"
    "_onehead() {\n"
    "    local curcontext=$curcontext state line\n"
    "    typeset -A opt_args\n"
    "    _arguments -C \\\n";

/* What an explanation may not hold bare: brackets end it, colons part it. */
static struct text explained(const char *summary, struct arena *arena) {
    return escaped(summary, ":[]", arena);
}

/* ":REV:_onehead_revisions", ":WHEN:(auto always never)" */
static struct text action(const char *value, struct completes completes, struct arena *arena) {
    static const char *const functions[] = {
        [COMPLETES_NOTHING] = " ",
        [COMPLETES_REVISIONS] = "_onehead_revisions",
        [COMPLETES_FILES] = "_files",
        [COMPLETES_FOLDERS] = "_files -/",
    };
    struct text label = explained(value, arena);
    if (!completes.words.count)
        return text_format(arena, ":%.*s:%s", TEXT_ARGS(label), functions[completes.kind]);
    return text_format(arena, ":%.*s:(%s)", TEXT_ARGS(label),
                       text_join(completes.words, TEXT(" "), arena).at);
}

/* It ends in a backslash: more follows. */
static void option_line(struct output *page, const struct command *command,
                        const struct option *option) {
    struct arena *arena = page->arena;
    const char *joined = "";
    struct text value = TEXT("");
    if (option->value) {
        joined = text_starts(text_of(option->name), TEXT("--")) ? "=" : "+";
        value = action(option->value, completes_option(command, option, arena), arena);
    }
    struct text line = text_format(arena, "%s%s[%.*s]%.*s", option->name, joined,
                                   TEXT_ARGS(explained(option->summary, arena)), TEXT_ARGS(value));
    output_format(page, "        %.*s \\\n", TEXT_ARGS(quoted(line, arena)));
}

static void option_lines(struct output *page, const struct command *command) {
    const struct option *option;
    for (size_t i = 0; (option = option_row(command, i)); i++)
        option_line(page, command, option);
}

static void command_names(struct output *page) {
    output_text(page, TEXT("        local -a commands=(\n"));
    for (size_t i = 0; i < commands_count; i++) {
        struct text row = text_format(page->arena, "%s:%.*s", commands[i].name,
                                      TEXT_ARGS(explained(commands[i].summary, page->arena)));
        output_format(page, "            %.*s\n", TEXT_ARGS(quoted(row, page->arena)));
    }
    output_text(page, TEXT("        )\n        _describe command commands\n"));
}

static void command_row(struct output *page, const struct command *command) {
    output_format(page, "        %s) _arguments \\\n", command->name);
    option_lines(page, command);
    struct text arguments = TEXT(" :");
    if (*command->arguments)
        arguments = action(command->arguments, completes_find(command->arguments, page->arena),
                           page->arena);
    struct text line =
        text_format(page->arena, "%s%.*s", *command->arguments ? "*" : ":", TEXT_ARGS(arguments));
    output_format(page, "        %.*s ;;\n", TEXT_ARGS(quoted(line, page->arena)));
}

void write_zsh(struct output *page) {
    output_text(page, TEXT(before));
    option_lines(page, NULL);
    output_text(page, TEXT("        '1:command:->command' '*::argument:->argument'\n"
                           "    case $state in\n"
                           "    command)\n"));
    command_names(page);
    output_text(page, TEXT("        ;;\n"
                           "    argument)\n"
                           "        case $words[1] in\n"));
    for (size_t i = 0; i < commands_count; i++)
        command_row(page, &commands[i]);
    output_text(page, TEXT("        esac\n        ;;\n    esac\n}\n_onehead \"$@\"\n"));
}
