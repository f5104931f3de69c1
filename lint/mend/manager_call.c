/* manager_call.c: a manager's file is not parsed: no more is asked of it than whether a key stands
 * beside ours. */
#include "mend/manager_call.h"

#include <stdint.h>
#include <string.h>

#include "base/output.h"

const char *hook_event(const struct hook_kind *kind) {
    return kind->is_for_commits ? "pre-commit" : "pre-push";
}

/* ---- lines of YAML ---- */

/* Where the key of this line starts; what follows `- ` is one level further in. */
static size_t key_column(struct text line, bool *starts_item) {
    size_t column = 0;
    *starts_item = false;
    for (; column < line.size; column++) {
        if (line.at[column] == '-' && column + 1 < line.size && line.at[column + 1] == ' ')
            *starts_item = true;
        else if (line.at[column] != ' ')
            break;
    }
    return column;
}

static struct texts lines_of(struct text text, struct arena *arena) {
    struct texts lines = {0};
    struct text line;
    while (text_next_line(&text, &line))
        vector_push(&lines, arena, line);
    return lines;
}

/* The keys that stand beside the one in line `at`: the mapping, or the list's item, that it is in.
 */
static struct texts keys_beside(struct texts lines, size_t at) {
    bool starts, next_starts;
    size_t column = key_column(lines.at[at], &starts), first = at, last = at + 1;
    while (first > 0 && !starts && key_column(lines.at[first - 1], &next_starts) >= column) {
        first--;
        starts = next_starts && key_column(lines.at[first], &next_starts) == column;
    }
    for (; last < lines.count; last++) {
        size_t next = key_column(lines.at[last], &next_starts);
        if (next < column || (next == column && next_starts))
            break;
    }
    return (struct texts){lines.at + first, last - first, last - first};
}

struct text key_text(struct texts keys, const char *key) {
    bool starts;
    for (size_t i = 0; i < keys.count; i++) {
        size_t column = key_column(keys.at[i], &starts), last = i;
        struct text rest = text_slice(keys.at[i], column, keys.at[i].size);
        if (!text_starts(rest, text_of(key)) || text_find(rest, TEXT(":"), 0) != text_of(key).size)
            continue;
        while (last + 1 < keys.count && key_column(keys.at[last + 1], &starts) > column)
            last++;
        const char *end = keys.at[last].at + keys.at[last].size;
        return (struct text){keys.at[i].at, (size_t)(end - keys.at[i].at)};
    }
    return TEXT("");
}

bool key_is(struct texts keys, const char *key, const char *value) {
    return text_contains(key_text(keys, key), text_of(value));
}

/* ---- braces, and tables of TOML ---- */

static int step(char c, const char *pair) {
    return (c == pair[0]) - (c == pair[1]);
}

/* What stands in the braces around `at`; empty: it is in none. */
static struct text in_braces(struct text text, size_t at) {
    size_t from = at, to = at;
    int depth = 0;
    while (from > 0 && depth < 1)
        depth += step(text.at[--from], "{}");
    if (depth < 1)
        return TEXT("");
    for (depth = 1; to < text.size && depth > 0; to++)
        depth += step(text.at[to], "{}");
    return text_slice(text, from + 1, depth ? to : to - 1);
}

/* From the header above `at` to the next one. */
static struct text in_table(struct text text, size_t at) {
    size_t from = at, to = text_find(text, TEXT("\n["), at);
    while (from > 0 && !(text.at[from] == '[' && text.at[from - 1] == '\n'))
        from--;
    return text_slice(text, from, to);
}

/* `"key" = value` as `key: value`. */
static struct text as_key(struct text piece, struct arena *arena) {
    size_t end = strcspn(text_c_string(piece, arena), ":=");
    struct text key = text_trim(text_slice(piece, 0, end));
    if (key.size > 1 && (key.at[0] == '"' || key.at[0] == '\''))
        key = text_slice(key, 1, key.size - 1);
    struct text value = text_trim(text_slice(piece, end + 1, piece.size));
    return text_format(arena, "%.*s: %.*s", TEXT_ARGS(key), TEXT_ARGS(value));
}

/* The keys of a table, which commas or line ends part. */
static struct texts pieces_of(struct text table, struct arena *arena) {
    struct texts pieces = {0};
    size_t from = 0;
    int depth = 0;
    for (size_t i = 0; i <= table.size; i++) {
        char c = i < table.size ? table.at[i] : '\n';
        depth += step(c, "[]") + step(c, "{}");
        if (i < table.size && (depth > 0 || (c != ',' && c != '\n')))
            continue;
        vector_push(&pieces, arena, as_key(text_slice(table, from, i), arena));
        from = i + 1;
    }
    return pieces;
}

/* ---- the call ---- */

/* Without comments and blank lines. */
static struct text lines_that_count(struct text config, struct arena *arena) {
    struct output output = {.arena = arena};
    struct text line;
    while (text_next_line(&config, &line))
        if (hook_line_counts(line))
            output_format(&output, "%.*s\n", TEXT_ARGS(line));
    return (struct text){output.at, output.count};
}

static bool is_of_id(char c) {
    return c && (strchr("_-", c) || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'));
}

/* Where `id: onehead` stands, quoted or not; SIZE_MAX: nowhere. */
static size_t find_id(struct text text, struct text id) {
    for (size_t at = text_find(text, TEXT("id"), 0); at != SIZE_MAX;
         at = text_find(text, TEXT("id"), at + 1)) {
        size_t value = at + 2, end;
        while (value < text.size && strchr(" :=\"'", text.at[value]))
            value++;
        end = value + id.size;
        if ((!at || !is_of_id(text.at[at - 1])) && text_starts(text_slice(text, value, end), id) &&
            (end >= text.size || !is_of_id(text.at[end])))
            return at;
    }
    return SIZE_MAX;
}

static struct texts keys_around(struct text text, size_t at, struct arena *arena) {
    struct text braces = in_braces(text, at);
    if (braces.size)
        return pieces_of(braces, arena);
    struct texts lines = lines_of(text, arena);
    size_t line = 0;
    while (line + 1 < lines.count && lines.at[line + 1].at <= text.at + at)
        line++;
    if (text_find(lines.at[line], TEXT("="), 0) < text_find(lines.at[line], TEXT(":"), 0))
        return pieces_of(in_table(text, at), arena);
    return keys_beside(lines, line);
}

struct manager_call manager_find_call(struct text config, const struct hook_kind *kind,
                                      struct arena *arena) {
    struct text text = lines_that_count(config, arena);
    size_t at = text_find(text, text_format(arena, "onehead hook %s", hook_event(kind)), 0);
    bool is_by_id = at == SIZE_MAX;
    if (is_by_id)
        at = find_id(text, kind->is_for_commits ? TEXT("onehead-commit") : TEXT("onehead"));
    if (at == SIZE_MAX)
        return (struct manager_call){0};
    return (struct manager_call){true, is_by_id, keys_around(text, at, arena)};
}
