/* options.c: the words of the command line, read by the rows of the command. */
#include <string.h>

#include "command/command.h"

const struct option common_options[] = {
    [COMMON_DIRECTORY] = {"-C", "DIR", "a work tree, a .git, or a bare repository"},
    [COMMON_COLOR] = {"--color", "WHEN", "auto, always or never; NO_COLOR is obeyed"},
    [COMMON_HELP] = {"--help", NULL, "show this help"},
    [COMMON_VERSION] = {"--version", NULL, "show the version"},
};

const struct option *option_row(const struct command *command, size_t index) {
    if (index < COMMON_COUNT)
        return &common_options[index];
    if (!command || !command->options)
        return NULL;
    const struct option *row = &command->options[index - COMMON_COUNT];
    return row->name ? row : NULL;
}

static size_t row_index(const struct command *command, struct text name) {
    const struct option *row;
    for (size_t i = 0; (row = option_row(command, i)); i++)
        if (text_equal(name, text_of(row->name)))
            return i;
    return SIZE_MAX;
}

bool run_given(const struct invocation *run, const char *name) {
    size_t index = row_index(run->command, text_of(name));
    return index != SIZE_MAX && run->given[index];
}

struct text run_value(const struct invocation *run, const char *name) {
    struct texts values = run_values(run, name);
    return values.count ? values.at[values.count - 1] : TEXT("");
}

struct texts run_values(const struct invocation *run, const char *name) {
    size_t index = row_index(run->command, text_of(name));
    return index != SIZE_MAX ? run->values[index] : (struct texts){0};
}

int run_usage_error(struct invocation *run, struct text word, const char *hint,
                    const char *reason) {
    const char *name = run->command ? run->command->name : "";
    struct text usual = text_format(run->arena, "onehead %s%s--help", name, *name ? " " : "");
    return error_set(&run->error, "understand", word, hint ? hint : usual.at, "%s", reason);
}

static int unknown_option(struct invocation *run, struct text name) {
    struct texts names = {0};
    const struct option *row;
    for (size_t i = 0; (row = option_row(run->command, i)); i++)
        vector_push(&names, run->arena, text_of(row->name));
    return run_usage_error(run, name, nearest_hint(name, names, run->arena),
                           "there is no such option");
}

static int unknown_command(struct invocation *run, struct text name) {
    struct texts names = {0};
    for (size_t i = 0; i < commands_count; i++)
        vector_push(&names, run->arena, text_of(commands[i].name));
    return run_usage_error(run, name, nearest_hint(name, names, run->arena),
                           "there is no such command");
}

/* The words that are left. */
struct words {
    char **at;
    int count;
};

static struct text next_word(struct words *words) {
    words->count--;
    return text_of(*words->at++);
}

/* `--name=value`, `--name value`, `--name`. An empty value is mostly a variable that was not set: a
 * check that goes on without it would not be the one that was asked for. */
static int read_option(struct invocation *run, struct text word, struct words *words) {
    size_t equals = text_starts(word, TEXT("--")) ? text_find(word, TEXT("="), 0) : SIZE_MAX;
    struct text name = text_slice(word, 0, equals);
    size_t index = row_index(run->command, text_equal(name, TEXT("-h")) ? TEXT("--help") : name);
    if (index == SIZE_MAX)
        return unknown_option(run, name);
    run->given[index] = true;
    if (!option_row(run->command, index)->value)
        return equals == SIZE_MAX ? 0 : run_usage_error(run, name, NULL, "it takes no value");
    if (equals == SIZE_MAX && !words->count)
        return run_usage_error(run, name, NULL, "its value is missing");
    struct text value =
        equals == SIZE_MAX ? next_word(words) : text_slice(word, equals + 1, word.size);
    vector_push(&run->values[index], run->arena, value);
    return value.size ? 0 : run_usage_error(run, name, NULL, "its value is empty");
}

/* The first word that is no option is the command, the others are its arguments. */
static int read_argument(struct invocation *run, struct text word) {
    if (run->command) {
        if (run->arguments.count == run->command->arguments_most)
            return run_usage_error(run, word, NULL, "it is one argument too many");
        vector_push(&run->arguments, run->arena, word);
        return 0;
    }
    for (size_t i = 0; i < commands_count; i++)
        if (text_equal(word, text_of(commands[i].name)))
            run->command = &commands[i];
    return run->command ? 0 : unknown_command(run, word);
}

static int check_color(struct invocation *run) {
    struct text color = run_value(run, "--color");
    if (!run->given[COMMON_COLOR] || text_equal(color, TEXT("auto")) ||
        text_equal(color, TEXT("always")) || text_equal(color, TEXT("never")))
        return 0;
    return run_usage_error(run, color, NULL, "--color is auto, always or never");
}

int options_read(struct invocation *run, int count, char **words) {
    bool options_end = false;
    for (struct words rest = {words + 1, count - 1}; rest.count > 0;) {
        struct text word = next_word(&rest);
        bool is_option = !options_end && word.size > 1 && word.at[0] == '-';
        if (is_option && text_equal(word, TEXT("--")))
            options_end = true;
        else if ((is_option ? read_option(run, word, &rest) : read_argument(run, word)) != 0)
            return -1;
        options_end =
            options_end || (run->command && run->command->is_handed_on && run->arguments.count);
    }
    return check_color(run);
}
