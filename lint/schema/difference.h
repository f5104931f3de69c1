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
    DIFFERENCE_DEFAULT_ADDED, /* of the server; what it is is not compared */
    DIFFERENCE_DEFAULT_GONE,
    DIFFERENCE_CONSTRAINT_ADDED,
    DIFFERENCE_CONSTRAINT_GONE,
};

struct difference {
    enum difference_kind kind;
    const struct table *before, *after; /* NULL on the side where it is not */
    const struct column *column_before, *column_after;
    const struct constraint *constraint;
    bool may_be_old; /* an added column: a base class of a library that has left may have made it */
};
struct differences {
    struct difference *at;
    size_t count, room;
};

/* What must be done to `before` to get `after`, in order of table and column. What is unknown or
 * opaque on either side is no difference. */
struct differences schema_difference(const struct schema *before, const struct schema *after,
                                     struct arena *arena);

/* The same for one table that is on both sides. With what migrations build as `before` it names
 * what a table that is there still lacks. */
void table_difference(const struct table *before, const struct table *after,
                      struct differences *differences, struct arena *arena);

/* The table that is meant by this one in another schema: "public" is where a table without a schema
 * lives. NULL: none. */
struct table *schema_counterpart(const struct schema *schema, const struct table *table);

/* Does `by` (the models before with the change's operations applied, or the replay) have it as
 * `after` wants it? Unknown where it can't be told: an opaque table, a table it never saw, or never
 * saw go. An added table is done where there is one of its name; what that lacks, table_difference
 * tells. */
enum fact difference_is_done(const struct difference *difference, const struct schema *by);

#endif
