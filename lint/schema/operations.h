/* operations.h: what the upgrade() of a migration does to the schema, and the schema that
 * migrations build. */
#ifndef SCHEMA_OPERATIONS_H
#define SCHEMA_OPERATIONS_H

#include "graph/graph.h"
#include "schema/declaration.h"

enum operation_kind {
    OPERATION_CREATE_TABLE,
    OPERATION_DROP_TABLE,
    OPERATION_RENAME_TABLE,
    OPERATION_ADD_COLUMN,
    OPERATION_DROP_COLUMN,
    OPERATION_RENAME_COLUMN,
    OPERATION_ALTER_COLUMN,    /* type or nullability; what it leaves alone is opaque or unknown */
    OPERATION_ADD_CONSTRAINT,  /* an index too */
    OPERATION_DROP_CONSTRAINT, /* by name, or by columns where they are known */
    OPERATION_RENAME_CONSTRAINT, /* `constraint.name` becomes `new_name`; the table may be unknown
                                  */
    OPERATION_PRIMARY_KEY, /* `constraint.columns` become it; none: there is no key any more */
    OPERATION_ALTER_ENUM,  /* type `new_name`'s members change; `table` is empty */
    OPERATION_UNREAD,      /* may do anything to what `unread.words` names */
    OPERATION_OTHER,       /* does something that is no matter of the schema: data, views, SET */
};

struct operation {
    enum operation_kind kind;
    struct text schema, table; /* of the database; `name_known` false: computed */
    bool name_known;
    struct text column, new_name;
    struct table created;         /* CREATE_TABLE */
    struct column definition;     /* ADD_COLUMN, ALTER_COLUMN */
    struct column existing;       /* ALTER_COLUMN: what MySQL and SQL Server write down with it */
    struct constraints hanging;   /* ADD_COLUMN: its index, unique, foreign key */
    struct constraint constraint; /* of constraints */
    struct unread unread;
    struct place place;
    struct text called; /* what does it: "add_column" of `op`, "execute" for SQL; may be empty */
};
struct operations {
    struct operation *at;
    size_t count, room;
};

/* The operations of upgrade(), in the order of the text: every branch of an `if`, `try` and what
 * stands behind an early return counts as carried out; loops over literals are unrolled; functions
 * of the same file or imported from the tree are entered. `module` is the migration's file. */
int operations_read(struct modules *modules, const struct module *module,
                    struct operations *operations, struct error *error);

/* What it may have done to a table whose name is computed. False: nothing that a model could tell.
 */
bool operation_reach(const struct operation *operation, enum unread_reach *reach);

/* What it does, for people: "adds column users.email", "runs SQL". Foreign names are in it, raw. */
struct text operation_words(const struct operation *operation, struct arena *arena);

/* Does it do nothing at all, and not say why? upgrade() is `pass`, `...`, a docstring without words
 * of its own, or missing. For OH401. */
bool operations_are_empty(const struct module *module, const struct operations *operations);

/* Applies them in order. What does not fit (a table that is not there) is skipped: nobody knows
 * what stood there before the first migration. A table first met in an add_column is made, opaque.
 */
void operations_apply(const struct operations *operations, struct schema *schema);

/* The constraint of `table` that a database knows by this name: one without a name in the models
 * got it from its columns. NULL: none. */
struct constraint *constraint_named(const struct schema *schema, const struct table *table,
                                    struct text name);

/* The schema that the migrations of `graph` build, in graph order, as far as `tables` (names
 * without schema) are concerned: a migration is only parsed where a byte test finds one of the
 * names in it, or where it calls what may hide one. */
int replay(struct modules *modules, const struct graph *graph, struct texts tables,
           struct schema *schema, struct error *error);

#endif
