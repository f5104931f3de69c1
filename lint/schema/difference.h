/* difference.h: what differs between two schemas, and whether a third one has it already. */
#ifndef SCHEMA_DIFFERENCE_H
#define SCHEMA_DIFFERENCE_H

#include "schema/schema.h"

enum difference_kind {
    DIFFERENCE_TABLE_ADDED,
    DIFFERENCE_TABLE_GONE,
    DIFFERENCE_COLUMN_ADDED,
    DIFFERENCE_COLUMN_GONE,
    DIFFERENCE_TYPE,
    DIFFERENCE_NULLABLE,
    DIFFERENCE_CONSTRAINT_ADDED,
    DIFFERENCE_CONSTRAINT_GONE,
};

struct difference {
    enum difference_kind kind;
    const struct table *before, *after; /* NULL on the side where it is not */
    const struct column *column_before, *column_after;
    const struct constraint *constraint;
};
struct differences {
    struct difference *at;
    size_t count, room;
};

/* What must be done to `before` to get `after`, in order of table and column. What is unknown or
 * opaque on either side is no difference. */
struct differences schema_difference(const struct schema *before, const struct schema *after,
                                     struct arena *arena);

/* Does `by` (the models before with the change's operations applied, or the replay) have it as
 * `after` wants it? Unknown where it can't be told: an opaque table, a table it never saw. */
enum fact difference_is_done(const struct difference *difference, const struct schema *by);

#endif
