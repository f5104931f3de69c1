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
        if (!text_starts(text_trim(line), TEXT("def ")))
            continue;
        size_t above = at;
        for (line = line_before(bytes, &above); text_starts(text_trim(line), TEXT("@"));
             line = line_before(bytes, &above)) {
            if (text_contains(line, TEXT(".route(")))
                return true;
            if (!above)
                break;
        }
    }
    return false;
}

/* 1, 0, -1: is the database brought up by this file? */
static int runs_upgrade(struct deploy_search *search, const struct pattern *pattern,
                        struct text bytes) {
    struct pattern_groups groups;
    size_t from = 0;
    if (!text_contains(bytes, TEXT("upgrade")) ||
        !(text_contains(bytes, TEXT("alembic")) || text_contains(bytes, TEXT("igrate"))))
        return 0;
    while (true) {
        struct error unused = {.arena = search->arena};
        int found = pattern_find(pattern, bytes, from, &groups, &unused);
        if (found <= 0)
            return found < 0;
        size_t start = (size_t)(groups.at[0].at - bytes.at);
        from = start + groups.at[0].size;
        while (start > 0 && bytes.at[start - 1] != '\n')
            start--;
        if (!is_in_route(bytes, start))
            return 1;
    }
}

int deploy_read_python(struct deploy_search *search) {
    /* A call of upgrade(), or the words of a command line. Defining one is no call. */
    const struct pattern *pattern =
        pattern_new("(?m)^(?!\\s*#)(?:(?!\\bdef\\b|#)[^\\n])*?(?:(?<!\\w)upgrade\\s*\\("
                    "|\\b(?:alembic|db)\\b[\"', ][^\\n#]{0,60}?\\bupgrade\\b)",
                    search->arena);
    for (size_t i = 0; i < search->paths.count; i++) {
        struct text bytes;
        bool too_large = false;
        if (is_beside(search, search->paths.at[i]))
            continue;
        int found =
            snapshot_read(search->snapshot, search->paths.at[i], &bytes, &too_large, search->error);
        if (found < 0 && !too_large)
            return -1;
        if (found > 0 && runs_upgrade(search, pattern, bytes)) {
            search->deploy->is_run = true;
            return 0;
        }
    }
    return 0;
}
