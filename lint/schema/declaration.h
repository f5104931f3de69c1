/* declaration.h: what models and migrations write alike: Column(...), types, Index(...),
 * UniqueConstraint(...), ForeignKey(...). */
#ifndef SCHEMA_DECLARATION_H
#define SCHEMA_DECLARATION_H

#include "python/modules.h"
#include "schema/schema.h"

/* Where the expressions stand that are read. */
struct reading {
    struct modules *modules;
    const struct module *module;
    struct scope *scope; /* variables of the function that is read; NULL at the top level */
    struct arena *arena;
};

struct place reading_place(const struct reading *reading, const struct node *node);

/* Is this a call of `name` of SQLAlchemy (Column, Index, Table, ...), under whatever name or module
 * it was imported, also as an attribute of any object (`db.Column`, `sa.Column`) or as a class of
 * the project that derives from it? 1, 0, -1. */
int declaration_is(const struct reading *reading, const struct node *node, const char *name,
                   struct error *error);

/* Column(...), mapped_column(...): positional and keyword arguments. The name is empty where none
 * is given. What hangs on the column (index=True, unique=True, ForeignKey) is added to
 * `constraints` with the column's name, which the caller fills in where the declaration gave none:
 * `*name` is then "". */
int column_read(const struct reading *reading, const struct node *call, struct column *column,
                struct constraints *constraints, struct error *error);

/* A type expression: `sa.String(50)`, `postgresql.UUID`, `db.Enum(Kind)`, an alias of a module, a
 * class of the project (followed to what it implements where its `impl` says so, else opaque). */
int type_read(const struct reading *reading, const struct node *expression, struct type *type,
              struct error *error);

/* Index(...), UniqueConstraint(...), ForeignKeyConstraint(...), PrimaryKeyConstraint(...) as they
 * stand in Table() and __table_args__. 1: read into `constraint`; 0: none of these (a CHECK, a
 * dict); -1. A primary key has no constraint: its columns are marked in `table`. */
int constraint_read(const struct reading *reading, const struct node *call, struct table *table,
                    struct constraint *constraint, struct error *error);

#endif
