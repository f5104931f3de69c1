/* models_search.c: the functions of Python's `re` with which projects take a class's name apart. */
#include "base/pattern.h"
#include "schema/mapped.h"

/* The patterns that people write to take a class's name apart. A pattern of a repository is never
 * run: it is looked up here, and ours of the same meaning is. */
static const char *const known_patterns[] = {
    "(?<!^)(?=[A-Z])",
    "(?<!^)([A-Z])",
    "(?=[A-Z])",
    "(?!^)(?=[A-Z])",
    "(?!^)([A-Z]+)",
    "(?!^)([A-Z])",
    "(.)([A-Z][a-z]+)",
    "(.)([A-Z][a-z0-9]+)",
    "([a-z0-9])([A-Z])",
    "([a-z\\d])([A-Z])",
    "([a-z])([A-Z])",
    "([A-Z]+)([A-Z][a-z])",
    "([A-Z]+)",
    "([A-Z])",
    "\\B([A-Z])",
    "([A-Z][a-z]+)",
    "([A-Z][a-z0-9]+)",
    "[A-Z][^A-Z]*",
    "[A-Z][a-z]*",
    "[A-Z]",
    "(?<=[a-z])(?=[A-Z])",
    "(?<=[a-z0-9])(?=[A-Z])",
    "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])",
    "((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))",
    "((?<=[a-z0-9])[A-Z]|(?!^)(?<!_)[A-Z](?=[a-z]))",
    "(?<!^)(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])",
    "__([A-Z])",
    "_+",
    "-",
};

static const struct pattern *known_pattern(struct text written, struct arena *arena) {
    for (size_t i = 0; i < sizeof known_patterns / sizeof *known_patterns; i++)
        if (text_equal(written, text_of(known_patterns[i])))
            return pattern_new(known_patterns[i], arena);
    return NULL;
}

/* `\1` and `\g<1>` in a replacement. False: something else stands behind a backslash. */
static bool expand(struct text replacement, const struct pattern_groups *groups,
                   struct texts *parts, struct arena *arena) {
    for (size_t at = 0, end; at < replacement.size; at = end) {
        end = at + 1;
        if (replacement.at[at] != '\\') {
            vector_push(parts, arena, text_slice(replacement, at, end));
            continue;
        }
        bool is_long = text_starts(text_slice(replacement, at, SIZE_MAX), TEXT("\\g<"));
        size_t digit = at + (is_long ? 3 : 1);
        end = digit + (is_long ? 2 : 1);
        if (end > replacement.size || replacement.at[digit] < '0' || replacement.at[digit] > '9')
            return false;
        size_t group = (size_t)(replacement.at[digit] - '0');
        if (group < groups->count)
            vector_push(parts, arena, groups->at[group]);
    }
    return true;
}

/* What stands before each match, and for `sub` the replacement; or the matches, for `findall`. */
enum search { SEARCH_SUB, SEARCH_SPLIT, SEARCH_FINDALL };

/* 0: what stands behind a backslash in the replacement is not known. */
static int search_text(const struct pattern *pattern, enum search search, struct text text,
                       struct text replacement, struct texts *parts, struct arena *arena,
                       struct error *error) {
    struct pattern_groups groups;
    size_t done = 0;
    for (size_t from = 0; from <= text.size;) {
        int found = pattern_find(pattern, text, from, &groups, error);
        if (found < 0)
            return -1;
        if (!found)
            break;
        size_t start = (size_t)(groups.at[0].at - text.at), end = start + groups.at[0].size;
        from = end > start ? end : end + 1;
        if (search == SEARCH_FINDALL) {
            vector_push(parts, arena, groups.at[groups.count > 1]);
            continue;
        }
        vector_push(parts, arena, text_slice(text, done, start));
        if (search == SEARCH_SUB && !expand(replacement, &groups, parts, arena))
            return 0;
        if (search == SEARCH_SPLIT)
            for (size_t i = 1; i < groups.count; i++)
                vector_push(parts, arena, groups.at[i]);
        done = end;
    }
    if (search != SEARCH_FINDALL)
        vector_push(parts, arena, text_slice(text, done, text.size));
    return 1;
}

static struct value search_result(enum search search, struct texts parts, const struct node *node,
                                  struct arena *arena) {
    struct value value = {.kind = VALUE_LIST, .node = node};
    if (search == SEARCH_SUB)
        return (struct value){
            .kind = VALUE_STRING, .node = node, .text = text_join(parts, TEXT(""), arena)};
    for (size_t i = 0; i < parts.count; i++)
        vector_push(&value.items, arena,
                    (struct value){.kind = VALUE_STRING, .text = parts.at[i], .node = node});
    return value;
}

int models_search(const struct search_call *call, struct arena *arena, struct value *value,
                  struct error *error) {
    static const char *const functions[] = {"sub", "split", "findall"};
    const struct pattern *pattern = known_pattern(call->pattern, arena);
    *value = value_unknown(call->node, "is the result of a call");
    for (size_t i = 0; pattern && i < sizeof functions / sizeof *functions; i++) {
        struct texts parts = {0};
        size_t wanted = i == SEARCH_SUB ? 2 : 1;
        if (!text_equal(call->function, text_of(functions[i])) || call->count != wanted)
            continue;
        int done = search_text(pattern, (enum search)i, call->arguments[wanted - 1].text,
                               call->arguments[0].text, &parts, arena, error);
        if (done < 0)
            return -1;
        if (done)
            *value = search_result((enum search)i, parts, call->node, arena);
    }
    return 0;
}
