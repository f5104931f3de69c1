/* character.h: what a byte of Python source can begin or continue, and which characters names may
 * hold. */
#ifndef PYTHON_CHARACTER_H
#define PYTHON_CHARACTER_H

#include <stdint.h>

#include "python/encoding.h"

enum character_class {
    CHARACTER_NAME = 1, /* letters, `_`, and every byte above 0x7f, which needs a second look */
    CHARACTER_DIGIT = 2,
    CHARACTER_BLANK = 4,   /* space, tab, form feed */
    CHARACTER_NEWLINE = 8, /* LF, CR */
    CHARACTER_PLAIN =
        16 /* inside a string: no quote, backslash, newline, curly bracket or high byte */
};

extern const uint8_t character_classes[256];

static inline uint8_t character_class(char c) {
    return character_classes[(unsigned char)c];
}

/* Does this name, whose bytes are of the right classes, hold only characters that Python takes?
 * (XID_Start, then XID_Continue, of the newest Unicode known here.) */
bool character_is_name(struct text name, enum encoding encoding);

#endif
