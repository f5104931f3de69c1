/* glob.c: git's wildmatch for paths and refs. All ways through the glob are followed side by side,
 * so that no glob takes more than its length times the name's. */
#include <ctype.h>
#include <string.h>

#include "config/settings.h"

/* A longer glob is taken literally. */
enum { LONGEST_GLOB = 1024 };

/* Which places of the glob the name read so far may have led to. */
struct ways {
    bool at[LONGEST_GLOB + 1];
};

static size_t stars(struct text glob, size_t at) {
    size_t count = 0;
    while (at + count < glob.size && glob.at[at + count] == '*')
        count++;
    return count;
}

/* `**` goes over '/' only where it is a whole component. */
static bool crosses_folders(struct text glob, size_t at, size_t count) {
    return count >= 2 && (!at || glob.at[at - 1] == '/') &&
           (at + count == glob.size || glob.at[at + count] == '/');
}

/* Marks a place behind the character `before` of the name (a slash at its start), and the places
 * that are reached from it without another one. A `**` at the start of a component may stand for no
 * component at all. The recursion is as deep as the glob has components. */
static void mark(struct ways *ways, struct text glob, size_t at, char before) {
    while (!ways->at[at]) {
        ways->at[at] = true;
        size_t count = stars(glob, at);
        if (!count)
            return;
        if (before == '/' && crosses_folders(glob, at, count) && at + count < glob.size)
            mark(ways, glob, at + count + 1, before);
        at += count;
    }
}

static bool take_class_character(struct text glob, size_t *at, unsigned char *c) {
    if (*at < glob.size && glob.at[*at] == '\\')
        ++*at;
    if (*at >= glob.size)
        return false;
    *c = (unsigned char)glob.at[(*at)++];
    return true;
}

static bool in_named_class(struct text name, int c) {
    static const struct {
        const char *name;
        int (*holds)(int);
    } classes[] = {{"alnum", isalnum}, {"alpha", isalpha},  {"digit", isdigit},
                   {"lower", islower}, {"punct", ispunct},  {"space", isspace},
                   {"upper", isupper}, {"xdigit", isxdigit}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (text_equal(name, text_of(classes[i].name)))
            return classes[i].holds(c) != 0;
    return false;
}

/* One member of a class: `[:name:]`, a range, a character. False where the glob ends too early. */
static bool take_class_member(struct text glob, size_t *at, unsigned char c, bool *hit) {
    size_t named = glob.at[*at] == '[' && *at + 1 < glob.size && glob.at[*at + 1] == ':'
                       ? text_find(glob, TEXT(":]"), *at + 2)
                       : SIZE_MAX;
    if (named != SIZE_MAX) {
        *hit |= in_named_class(text_slice(glob, *at + 2, named), c);
        *at = named + 2;
        return true;
    }
    unsigned char first, last;
    if (!take_class_character(glob, at, &first))
        return false;
    last = first;
    if (*at + 1 < glob.size && glob.at[*at] == '-' && glob.at[*at + 1] != ']') {
        ++*at;
        if (!take_class_character(glob, at, &last))
            return false;
    }
    *hit |= c >= first && c <= last;
    return true;
}

/* `[...]` at `at`: where it ends, 0 where it does not match or has no end. */
static size_t class_end(struct text glob, size_t at, unsigned char c) {
    at++;
    bool negated = at < glob.size && (glob.at[at] == '!' || glob.at[at] == '^'), hit = false;
    at += negated;
    for (size_t first = at; at < glob.size;) {
        if (glob.at[at] == ']' && at > first)
            return hit != negated && c != '/' ? at + 1 : 0;
        if (!take_class_member(glob, &at, c, &hit))
            return 0;
    }
    return 0;
}

/* Follows one place over one character of the name. */
static void step(struct ways *next, struct text glob, size_t at, char c) {
    size_t count = stars(glob, at);
    if (count) {
        if (c != '/' || crosses_folders(glob, at, count))
            mark(next, glob, at, c);
        return;
    }
    if (at == glob.size)
        return;
    if (glob.at[at] == '[') {
        size_t end = class_end(glob, at, (unsigned char)c);
        if (end)
            mark(next, glob, end, c);
        return;
    }
    bool escaped = glob.at[at] == '\\' && at + 1 < glob.size;
    if (glob.at[at + escaped] == c || (!escaped && glob.at[at] == '?' && c != '/'))
        mark(next, glob, at + 1 + escaped, c);
}

bool glob_matches(struct text glob, struct text name) {
    if (glob.size > LONGEST_GLOB)
        return text_equal(glob, name);
    struct ways now = {{false}};
    mark(&now, glob, 0, '/');
    for (size_t i = 0; i < name.size; i++) {
        struct ways next = {{false}};
        for (size_t at = 0; at <= glob.size; at++)
            if (now.at[at])
                step(&next, glob, at, name.at[i]);
        now = next;
    }
    return now.at[glob.size];
}
