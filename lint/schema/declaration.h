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
    size_t depth; /* names followed and brackets opened to get here: 0 to start with */
};

struct place reading_place(const struct reading *reading, const struct node *node);
struct text reading_text(const struct reading *reading, const struct node *node);
int reading_define(const struct reading *reading, const struct node *node,
                   struct definition *definition, struct error *error);
int reading_value(const struct reading *reading, const struct node *node, struct value *value,
                  struct error *error);
/* One step deeper; false: too deep, nothing more is known. What is read leads from name to name,
 * and may lead in a circle. */
enum { READING_MOST_DEPTH = 40 };
bool reading_enter(const struct reading *reading, struct reading *deeper);
/* The same question asked where a definition stands. */
struct reading reading_at(const struct reading *reading, const struct definition *definition);

/* The argument of this name, or at this place among the positional ones (SIZE_MAX: by name only).
 * NULL: none that can be seen. */
const struct node *call_argument(const struct reading *reading, const struct node *call,
                                 const char *name, size_t position);
/* An argument that is true or false; FACT_UNKNOWN where it can't be told, `absent` where there is
 * none. `**options` are looked into. */
int call_flag(const struct reading *reading, const struct node *call, const char *name,
              size_t position, enum fact absent, enum fact *flag, struct error *error);
/* Does the definition come from SQLAlchemy, or from what wraps it? `*name` is the last part. */
bool definition_is_sqlalchemy(const struct definition *definition, struct text *name);

/* What of SQLAlchemy's this is a call of: "Column", "Index", "Table", by the rules of
 * declaration_is. 1: `*name` says it; 0: nothing of SQLAlchemy's, as far as is known; -1. */
int declaration_name(const struct reading *reading, const struct node *node, struct text *name,
                     struct error *error);
/* Is this a call of `name` of SQLAlchemy (Column, Index, Table, ...), under whatever name or module
 * it was imported, also as an attribute of any object (`db.Column`, `sa.Column`) or as a class of
 * the project that derives from it? 1, 0, -1. */
int declaration_is(const struct reading *reading, const struct node *node, const char *name,
                   struct error *error);
/* The same of Table, also where a function of the project hands everything on to it. */
int declaration_is_table(const struct reading *reading, const struct node *node,
                         struct error *error);

/* Column(...), mapped_column(...): positional and keyword arguments. The name is empty where none
 * is given, and column->is_unnamed where it is computed. Nullability is that of Column(): explicit,
 * else NO for a key, else YES. What hangs on the column (index=True, unique=True, ForeignKey) is
 * added to `constraints` with the column's name, which the caller fills in where the declaration
 * gave none: it is then "", and constraints_name_column puts it there, from the `from`th constraint
 * on. */
int column_read(const struct reading *reading, const struct node *call, struct column *column,
                struct constraints *constraints, struct error *error);
void constraints_name_column(struct constraints *constraints, size_t from, struct text name);

/* The name that a Column(...) call gives; "" where it gives none. 1: known; 0: computed; -1. */
int column_name_read(const struct reading *reading, const struct node *call, struct text *name,
                     struct error *error);

/* ForeignKey(...) of the column of this name. */
int on_delete_read(const struct reading *reading, const struct node *call,
                   struct constraint *constraint, struct error *error);
int foreign_key_read(const struct reading *reading, const struct node *call, struct text column,
                     struct constraint *constraint, struct error *error);

/* A type expression: `sa.String(50)`, `postgresql.UUID`, `db.Enum(Kind)`, an alias of a module, a
 * class of the project (followed to what it implements where its `impl` says so, else opaque). */
int type_read(const struct reading *reading, const struct node *expression, struct type *type,
              struct error *error);

/* Enum(Kind), as declarative makes it by itself for a column annotated with an enum class: like
 * `pattern`, a call of Enum() that stands `there`, or without options where that is NULL. Opaque
 * where `kind` names none. */
int type_read_enum(const struct reading *reading, const struct node *kind,
                   const struct reading *there, const struct node *pattern, struct type *type,
                   struct error *error);

/* Index(...), UniqueConstraint(...), ForeignKeyConstraint(...), PrimaryKeyConstraint(...) as they
 * stand in Table() and __table_args__. 1: read into `constraint`; 0: none of these (a CHECK, a
 * dict); -1. A primary key has no constraint: its columns are marked in `table`. */
int constraint_read(const struct reading *reading, const struct node *call, struct table *table,
                    struct constraint *constraint, struct error *error);

#endif
