/* tail.h: how far into a migration one must read. */
#ifndef ALEMBIC_TAIL_H
#define ALEMBIC_TAIL_H

#include "base/text.h"

/* Where the functions begin behind which nothing else stands at the top of the file; its size where
 * something does. Defining functions binds only their names, so no variable changes there. This
 * looks at the starts of lines alone: the caller must find that a statement begins at the very
 * offset, else a string hid the lines, and all of the file counts. */
size_t tail_start(struct text source);

#endif
