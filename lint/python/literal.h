/* literal.h: where numbers end, and what a string's prefix says. */
#ifndef PYTHON_LITERAL_H
#define PYTHON_LITERAL_H

#include <stdint.h>

#include "base/text.h"

/* The end of the number that starts at `at` with a digit, or a dot and a digit. SIZE_MAX: no
 * number of Python 2 or 3. */
size_t literal_number_end(struct text source, size_t at);

struct literal_prefix {
    bool is_raw, is_bytes, is_format; /* f"" and t"" are formats */
};
/* Can these one or two letters stand before a quote? */
bool literal_prefix_read(struct text letters, struct literal_prefix *prefix);

#endif
