/* text.h: bytes with a length, and a place in a file. Nothing here ends in NUL unless it says so.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vector.h"

struct text {
    const char *at;
    size_t size;
};

struct texts {
    struct text *at;
    size_t count, room;
};

/* Where something stands: a path from the top of the work tree, line and column counted from 1 (0:
 * the whole file). */
struct place {
    struct text path;
    size_t line, column;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". Only for text that is known to be harmless and shorter than 2 GiB. */
#define TEXT_ARGS(text) (int)(text).size, (text).at

/* The bytes of a C string, not copied. NULL gives an empty text. */
struct text text_of(const char *string);
/* A copy in the arena; one NUL follows it, so that `at` can be handed to a C function when no NUL
 * is inside. */
struct text text_copy(struct text text, struct arena *arena);
const char *text_c_string(struct text text, struct arena *arena);
/* printf into the arena. */
struct text text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct text text_format_list(struct arena *arena, const char *format, va_list arguments);
struct text text_join(struct texts parts, struct text separator, struct arena *arena);

bool text_equal(struct text a, struct text b);
/* By bytes, as memcmp orders them, the shorter first. */
int text_compare(struct text a, struct text b);
bool text_starts(struct text text, struct text prefix);
bool text_ends(struct text text, struct text suffix);
/* Offset of the first `needle` at or after `from`, or SIZE_MAX. */
size_t text_find(struct text text, struct text needle, size_t from);
bool text_contains(struct text text, struct text needle);
/* As a whole word: no letter, digit or `_` stands beside it. False for an empty word. */
bool text_contains_word(struct text text, struct text word);
/* How many letters to put in, take out or change to make one of the other, letters' case aside.
 * SIZE_MAX where one is longer than any name that people type (64 bytes). */
size_t text_distance(struct text a, struct text b);
/* The part from `from` up to `to`, both clipped to the text. */
struct text text_slice(struct text text, size_t from, size_t to);
/* Without blanks, tabs, CR, LF, FF and VT at both ends. */
struct text text_trim(struct text text);
/* Takes the first line off `rest` and gives it without its LF or CRLF. False once nothing is left.
 */
bool text_next_line(struct text *rest, struct text *line);
/* Takes what stands before the first `separator` off `rest`, or all of it. False once nothing is
 * left. */
bool text_next_part(struct text *rest, char separator, struct text *part);

bool texts_contain(struct texts texts, struct text text);
/* Do both hold the same texts, in any order? Each holds no text twice. */
bool texts_same(struct texts a, struct texts b);
/* By bytes, in place. */
void texts_sort(struct texts *texts);

/* Paths with `/`, as git writes them. */
struct text path_join(struct text folder, struct text name, struct arena *arena);
struct text path_folder(struct text path); /* "" for a name at the top */
struct text path_name(struct text path);
size_t path_shared(struct text a, struct text b); /* how many names both begin with */
/* Is `path` the folder itself or below it? The empty folder holds everything. */
bool path_is_below(struct text path, struct text folder);
/* Resolves `.`, `..` and doubled slashes by the text alone. False where it leaves the top or is
 * absolute. */
bool path_normalize(struct text path, struct arena *arena, struct text *normal);

#endif
