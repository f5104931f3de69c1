/* type_read.h: what the files that read types share. */
#ifndef SCHEMA_TYPE_READ_H
#define SCHEMA_TYPE_READ_H

#include "schema/declaration.h"

/* What a class body assigns to a name; NULL: nothing. */
const struct node *class_value(const struct reading *reading, const struct node *class,
                               struct text name);
/* Of a class or a function. */
struct text declared_name(const struct reading *reading, const struct node *node);

/* ---- type_enum.c ---- */

/* Enum(...): its name becomes the argument. One that is kept as text (native_enum=False) is a
 * VARCHAR. */
int type_read_members(const struct reading *reading, const struct node *call, struct type *type,
                      struct error *error);

#endif
