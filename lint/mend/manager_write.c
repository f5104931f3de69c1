/* manager_write.c: onehead's lines in a manager's file, between two marks, and the file byte for
 * byte as it was once they are taken out. A file of another shape than is known here is left alone.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/output.h"
#include "mend/managers.h"

static const struct text BEGIN = {"# onehead: begin", 16}, END = {"# onehead: end", 14};
static const struct text IN_NEW_FILE = {", in a file of its own", 22};

/* ---- lines with their offsets ---- */

/* The line that starts at `from`, and where the next one does. */
static struct text line_at(struct text config, size_t from, size_t *next) {
    struct text rest = text_slice(config, from, config.size), line = {0};
    text_next_line(&rest, &line);
    *next = config.size - rest.size;
    return line;
}

static size_t column_of(struct text line) {
    size_t column = 0;
    while (column < line.size && line.at[column] == ' ')
        column++;
    return column;
}

/* The first line from here on that is neither blank nor a comment; false: there is none. */
static bool next_content(struct text config, size_t from, struct text *line, size_t *next) {
    for (*next = from; *next < config.size;) {
        *line = line_at(config, *next, next);
        struct text trimmed = text_trim(*line);
        if (trimmed.size && trimmed.at[0] != '#')
            return true;
    }
    return false;
}

/* The column of the first content from here on; -1: there is none. */
static int next_column(struct text config, size_t from) {
    struct text line;
    size_t next;
    return next_content(config, from, &line, &next) ? (int)column_of(line) : -1;
}

static bool next_is_item(struct text config, size_t from) {
    struct text line;
    size_t next;
    return next_content(config, from, &line, &next) && text_starts(text_trim(line), TEXT("- "));
}

/* ---- keys of a YAML mapping ---- */

enum key { KEY_ABSENT, KEY_OPEN /* its value stands below it */, KEY_FILLED };

/* A key of the mapping whose keys stand in this column, and where the line after it starts. */
static enum key find_key(struct text config, size_t from, size_t column, const char *name,
                         size_t *after) {
    struct text line;
    while (next_content(config, from, &line, &from) && column_of(line) >= column) {
        struct text key = text_slice(line, column, line.size);
        size_t size = strlen(name);
        if (column_of(line) > column || !text_starts(key, text_of(name)) || key.size <= size ||
            key.at[size] != ':')
            continue;
        struct text value = text_trim(text_slice(key, size + 1, key.size));
        *after = from;
        return !value.size || value.at[0] == '#' ? KEY_OPEN : KEY_FILLED;
    }
    return KEY_ABSENT;
}

/* ---- where the lines go ---- */

static bool husky_spot(struct text config, const struct hook_kind *kind, struct spot *spot) {
    size_t next;
    (void)kind;
    while (spot->at < config.size) {
        struct text line = line_at(config, spot->at, &next);
        if (!text_starts(line, TEXT("#!")) && !text_contains(line, TEXT("husky.sh")))
            break;
        spot->at = next;
    }
    return true;
}

static bool framework_spot(struct text config, const struct hook_kind *kind, struct spot *spot) {
    (void)kind;
    if (find_key(config, 0, 0, "repos", &spot->at) != KEY_OPEN)
        return false;
    int column = next_column(config, spot->at);
    if (next_is_item(config, spot->at))
        spot->indent = (size_t)column;
    return column <= 0 || spot->indent;
}

/* Below `commands:` or `jobs:` of the hook, which start at `from` in this column. */
static bool lefthook_spot_below(struct text config, size_t from, size_t column, struct spot *spot) {
    enum key commands = find_key(config, from, column, "commands", &spot->at);
    if (commands == KEY_OPEN) {
        int inner = next_column(config, spot->at);
        spot->indent = inner > (int)column ? (size_t)inner : column + 2;
        spot->shape = SHAPE_COMMAND;
        return true;
    }
    enum key jobs = find_key(config, from, column, "jobs", &spot->at);
    if (jobs == KEY_OPEN && next_is_item(config, spot->at)) {
        spot->indent = (size_t)next_column(config, spot->at);
        spot->shape = SHAPE_JOB;
        return true;
    }
    *spot = (struct spot){.at = from, .indent = column, .shape = SHAPE_COMMANDS};
    return commands == KEY_ABSENT && jobs == KEY_ABSENT;
}

static bool lefthook_spot(struct text config, const struct hook_kind *kind, struct spot *spot) {
    size_t after = 0;
    enum key key = find_key(config, 0, 0, kind->name, &after);
    struct text trimmed = text_trim(config);
    if (key == KEY_FILLED || text_starts(trimmed, TEXT("{")) ||
        text_contains(config, TEXT("\n...")))
        return false;
    if (key == KEY_ABSENT) {
        spot->at = config.size;
        return true;
    }
    int column = next_column(config, after);
    return lefthook_spot_below(config, after, column > 0 ? (size_t)column : 2, spot);
}

/* A table closes what stands above it, so that ours goes to the end. A list in brackets can't grow
 * there. */
static bool prek_table_spot(struct text config, const struct hook_kind *kind, struct spot *spot) {
    struct text line;
    (void)kind;
    for (size_t next = 0; next_content(config, next, &line, &next);)
        if (text_starts(line, TEXT("repos")))
            return false;
    *spot = (struct spot){.at = config.size, .shape = SHAPE_TABLE};
    return true;
}

typedef bool spot_finder(struct text config, const struct hook_kind *kind, struct spot *spot);
static const struct writer {
    const char *name, *skeleton; /* what a file that is new needs beside our lines */
    spot_finder *in_shell, *in_yaml, *in_toml;
} writers[] = {
    {"husky", "", .in_shell = husky_spot},
    {"lefthook", "", .in_yaml = lefthook_spot},
    {"pre-commit", "repos:\n", .in_yaml = framework_spot},
    {"prek", "", .in_yaml = framework_spot, .in_toml = prek_table_spot},
    {"simple-git-hooks", "", NULL, NULL, NULL}, /* JSON has no comments to be marks */
};

static spot_finder *finder_of(const struct writer *writer, struct text file) {
    if (text_ends(file, TEXT(".yml")) || text_ends(file, TEXT(".yaml")))
        return writer->in_yaml;
    return text_ends(file, TEXT(".toml")) ? writer->in_toml : writer->in_shell;
}

static const struct writer *writer_of(const char *name) {
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (strcmp(writers[i].name, name) == 0)
            return &writers[i];
    return NULL;
}

/* ---- writing ---- */

static void add_line(struct output *output, const struct spot *spot, struct text line,
                     const char *end) {
    for (size_t i = 0; line.size && i < spot->indent; i++)
        output_text(output, TEXT(" "));
    output_format(output, "%.*s%s", TEXT_ARGS(line), end);
}

/* Before the spot, our lines, after it. A file that ends without a newline still does afterwards.
 */
static struct text insert(struct text config, const struct spot *spot, struct text lines,
                          bool is_new, struct arena *arena) {
    struct output output = {.arena = arena};
    const char *end = text_contains(config, TEXT("\r\n")) ? "\r\n" : "\n";
    bool is_open = spot->at && config.at[spot->at - 1] != '\n';
    struct text line,
        begin = is_new ? text_join((struct texts){(struct text[]){BEGIN, IN_NEW_FILE}, 2, 2},
                                   TEXT(""), arena)
                       : BEGIN;
    output_text(&output, text_slice(config, 0, spot->at));
    if (is_open)
        output_text(&output, text_of(end));
    add_line(&output, spot, begin, end);
    while (text_next_line(&lines, &line))
        add_line(&output, spot, line, end);
    add_line(&output, spot, END, is_open ? "" : end);
    output_text(&output, text_slice(config, spot->at, config.size));
    return (struct text){output.at, output.count};
}

static int write_file(struct text path, struct text bytes, struct error *error) {
    struct output output = {.arena = error->arena};
    output_text(&output, bytes);
    return output_write_file(&output, path, error);
}

static bool is_regular_or_absent(struct text path, struct arena *arena) {
    struct stat status;
    return lstat(text_c_string(path, arena), &status) < 0 ? errno == ENOENT
                                                          : S_ISREG(status.st_mode);
}

int manager_write(struct text work_tree, const struct manager_use *use, const struct hook *hook,
                  struct error *error) {
    struct arena *arena = error->arena;
    const struct writer *writer = writer_of(use->name);
    struct text path = path_join(work_tree, use->config, arena), config = {0};
    struct spot spot = {0};
    spot_finder *find_spot = finder_of(writer, use->config);
    if (!find_spot || !is_regular_or_absent(path, arena) ||
        !disk_has_folder(path_folder(path), arena))
        return 0;
    bool is_new = !disk_exists(path, arena);
    if (is_new)
        config = text_of(writer->skeleton);
    else if (!disk_read(path, arena, &config, NULL))
        return error_set(error, "read", path, NULL, "it can't be read");
    if (!find_spot(config, hook->kind, &spot))
        return 0;
    struct text lines = manager_lines(use->name, hook->kind, spot.shape, arena);
    return write_file(path, insert(config, &spot, lines, is_new, arena), error) ? -1 : 1;
}

/* ---- taking out ---- */

/* Takes one marked part out; false: there is none. `*was_new`: its mark says that we made the file.
 */
static bool take_out(struct text *config, bool *was_new, struct arena *arena) {
    struct text found = *config, before, after;
    size_t begin = text_find(found, BEGIN, 0), line;
    size_t end = begin == SIZE_MAX ? SIZE_MAX : text_find(found, END, begin);
    if (end == SIZE_MAX)
        return false;
    *was_new |= text_contains(line_at(found, begin, &line), IN_NEW_FILE);
    while (begin && found.at[begin - 1] == ' ')
        begin--;
    line_at(found, end, &end);
    if (end == found.size && found.at[end - 1] != '\n' && begin)
        begin -= begin > 1 && found.at[begin - 2] == '\r' ? 2 : 1;
    before = text_slice(found, 0, begin);
    after = text_slice(found, end, found.size);
    *config = text_join((struct texts){(struct text[]){before, after}, 2, 2}, TEXT(""), arena);
    return true;
}

int manager_take_out(struct text work_tree, const struct manager_use *use, struct error *error) {
    struct arena *arena = error->arena;
    const struct writer *writer = writer_of(use->name);
    struct text path = path_join(work_tree, use->config, arena), config;
    bool was_new = false, changed = false;
    if (!is_regular_or_absent(path, arena) || !disk_read(path, arena, &config, NULL))
        return 0;
    while (take_out(&config, &was_new, arena))
        changed = true;
    if (!changed)
        return 0;
    if (!was_new || !text_equal(config, text_of(writer->skeleton)))
        return write_file(path, config, error) ? -1 : 1;
    if (unlink(text_c_string(path, arena)) == 0)
        return 1;
    return error_set(error, "take away", path, NULL, "%s", strerror(errno));
}
