/* deploy_python.c: does the project's own code bring its database to the head: at its start, or in
 * a command that a deploy runs? */
#include "advice/deploy_private.h"

/* Code that no deploy runs. */
static bool is_beside(const struct deploy_search *search, struct text path) {
    static const char *const folders[] = {"test", "tests", "testing", "docs", "doc", "examples"};
    struct text rest = path_folder(path), part, name = path_name(path);
    for (size_t i = 0; i < search->versions.count; i++)
        if (path_is_below(path, search->versions.at[i]))
            return true;
    while (text_next_part(&rest, '/', &part))
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
            if (text_equal(part, text_of(folders[i])))
                return true;
    return !text_ends(name, TEXT(".py")) || text_starts(name, TEXT("test_")) ||
           text_starts(name, TEXT("conftest"));
}

static size_t indent_of(struct text line) {
    size_t indent = 0;
    while (indent < line.size && (line.at[indent] == ' ' || line.at[indent] == '\t'))
        indent++;
    return indent;
}

static struct text line_before(struct text bytes, size_t *at) {
    size_t end = *at ? *at - 1 : 0, from = end;
    while (from > 0 && bytes.at[from - 1] != '\n')
        from--;
    *at = from;
    return text_slice(bytes, from, end);
}

static bool is_function(struct text line) {
    return text_starts(line, TEXT("def ")) || text_starts(line, TEXT("async def "));
}

static bool is_route(struct text decorator) {
    static const char *const ends[] = {".route(", ".get(", ".post(", ".put("};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_contains(decorator, text_of(ends[i])))
            return true;
    return false;
}

/* Does the line that starts here stand in a function that answers a request? That one runs when
 * somebody asks for it, not when the program starts. */
static bool is_in_route(struct text bytes, size_t start) {
    size_t at = start, end = text_find(bytes, TEXT("\n"), start);
    size_t indent = indent_of(text_slice(bytes, start, end));
    while (at > 0 && indent > 0) {
        struct text line = line_before(bytes, &at);
        if (!text_trim(line).size || indent_of(line) >= indent)
            continue;
        indent = indent_of(line);
        if (!is_function(text_trim(line)))
            continue;
        size_t above = at;
        for (line = line_before(bytes, &above); text_starts(text_trim(line), TEXT("@"));
             line = line_before(bytes, &above)) {
            if (is_route(line))
                return true;
            if (!above)
                break;
        }
    }
    return false;
}

enum { MOST_CALLS = 100 }; /* of one file; more of them are not looked at one by one */

static int read_code(struct deploy_search *search, struct text path, struct text bytes) {
    struct pattern_groups groups;
    size_t from = 0, calls = 0;
    (void)path;
    if (!text_contains(bytes, TEXT("upgrade")) ||
        !(text_contains(bytes, TEXT("alembic")) || text_contains(bytes, TEXT("igrate"))))
        return 0;
    while (!search->deploy->is_run) {
        struct error unused = {.arena = search->arena};
        int found = pattern_find(search->call, bytes, from, &groups, &unused);
        if (!found)
            return 0;
        size_t start = found > 0 ? (size_t)(groups.at[0].at - bytes.at) : 0;
        from = found > 0 ? start + groups.at[0].size : 0;
        search->deploy->is_run = found < 0 || ++calls > MOST_CALLS || !is_in_route(bytes, start);
    }
    return 0;
}

int deploy_read_python(struct deploy_search *search) {
    /* A line with a call of upgrade(), or with the words of a command line. Defining one is no
     * call. */
    search->call = pattern_new("(?m)^(?!\\s*#)(?:(?!\\bdef\\b|#)[^\\n])*?(?:(?<!\\w)upgrade\\s*\\("
                               "|\\b(?:alembic|db)\\b[\"', ][^\\n#]{0,60}?\\bupgrade\\b)",
                               search->arena);
    for (size_t i = 0; i < search->paths.count && !search->deploy->is_run; i++)
        if (!is_beside(search, search->paths.at[i]) &&
            deploy_read_file(search, search->paths.at[i], read_code))
            return -1;
    return 0;
}
