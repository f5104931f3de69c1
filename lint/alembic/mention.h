/* mention.h: how far into a migration one must read. */
#ifndef ALEMBIC_MENTION_H
#define ALEMBIC_MENTION_H

#include "base/text.h"

/* Where the last word stands that may bind one of the four variables: their names, exec(),
 * globals() and the like, or a conflict marker. SIZE_MAX: none. Nothing behind it can change what
 * the variables are, short of a file that hides what it does. */
size_t mention_last(struct text source);

#endif
