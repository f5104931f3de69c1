/* age.h: how long ago something was, in words for people. */
#ifndef BASE_AGE_H
#define BASE_AGE_H

#include <stdint.h>

#include "base/text.h"

/* "just now", "1 minute ago", "2 hours ago", "3 weeks ago", "5 years ago". Less than a minute, and
 * what lies in the future (somebody's clock is wrong), is just now. */
struct text age_words(int64_t seconds, struct arena *arena);

#endif
