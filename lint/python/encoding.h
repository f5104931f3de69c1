/* encoding.h: which bytes a Python source is written in: its byte order mark and its coding cookie,
 * by CPython's rules for source that is handed over as bytes. */
#ifndef PYTHON_ENCODING_H
#define PYTHON_ENCODING_H

#include <stdint.h>

#include "base/text.h"

enum encoding {
    ENCODING_UTF8,        /* said or assumed; comments may hold other bytes, as in CPython */
    ENCODING_UTF8_STRICT, /* a spelling that CPython decodes as a whole, so comments count too */
    ENCODING_LATIN1,
    ENCODING_ASCII,
    ENCODING_UNKNOWN, /* another cookie: utf-7 and the like can show another program */
};

/* Reads the mark and the cookie. `*start` is where the program begins: after the mark. */
enum encoding encoding_of_source(struct text source, size_t *start);

/* Well-formed UTF-8: no surrogates, nothing overlong. */
bool encoding_is_utf8(struct text text);
bool encoding_is_ascii(struct text text);

/* One character at `*at`, which moves past it; the text must be well-formed. */
uint32_t encoding_next(struct text text, enum encoding encoding, size_t *at);

/* Writes a character as UTF-8 and gives the bytes written. Surrogates are written too, as three
 * bytes: Python strings may hold them. */
size_t encoding_put(uint32_t character, char *to);

#endif
