/* alternates.c: the folders of objects that git hands to its hooks in
 * GIT_ALTERNATE_OBJECT_DIRECTORIES. libgit2 reads that variable too, but knows nothing of the
 * quotes in which git puts a path that holds a colon, as a repository's path on a server may. */
#include <stdlib.h>
#include <string.h>

#include "git/library.h"

/* One to three octal digits, or the letter of an escape. */
static char unescape(struct text *rest) {
    static const char letters[] = "abtnvfr", bytes[] = "\a\b\t\n\v\f\r";
    int value = 0;
    size_t digits = 0;
    while (digits < 3 && digits < rest->size && rest->at[digits] >= '0' && rest->at[digits] <= '7')
        value = value * 8 + (rest->at[digits++] - '0');
    const char *letter = digits ? NULL : memchr(letters, rest->at[0], sizeof letters - 1);
    char byte = digits ? (char)value : letter ? bytes[letter - letters] : rest->at[0];
    *rest = text_slice(*rest, digits ? digits : 1, rest->size);
    return byte;
}

/* Takes one path in quotes off `rest`, which starts with them. False where they do not end. */
static bool next_quoted(struct text *rest, struct arena *arena, struct text *path) {
    char *bytes = arena_alloc(arena, rest->size);
    size_t size = 0;
    *rest = text_slice(*rest, 1, rest->size);
    while (rest->size && rest->at[0] != '"') {
        char byte = rest->at[0];
        *rest = text_slice(*rest, 1, rest->size);
        bytes[size++] = byte == '\\' && rest->size ? unescape(rest) : byte;
    }
    *path = (struct text){bytes, size};
    return rest->size > 0;
}

int alternates_add(struct repository *repository, struct error *error) {
    struct text rest = text_of(getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES")), path, plain;
    struct arena *arena = repository->arena;
    while (rest.size) {
        bool is_quoted = rest.at[0] == '"' && next_quoted(&rest, arena, &path);
        text_next_part(&rest, ':', &plain);
        if (is_quoted &&
            git_odb_add_disk_alternate(repository->objects, text_c_string(path, arena)))
            return library_error(error, "read the objects in", path, NULL);
    }
    return 0;
}
