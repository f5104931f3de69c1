/* schema.h: tables, columns, indexes and keys: what models declare, what migrations build. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/map.h"
#include "base/text.h"

/* What is not known decides nothing: whoever compares stays silent. */
enum fact { FACT_UNKNOWN, FACT_NO, FACT_YES };

struct type {
    struct text name; /* as databases see it, in capitals: VARCHAR, DATETIME, ENUM; synonyms are
                         one (String, Unicode and VARCHAR). Empty: opaque */
    struct texts arguments; /* those that reach the database, in one order and spelling: "50",
                               "timezone", the name of an ENUM; "?": there is one, unknown */
    struct texts members;   /* of an ENUM, in order */
    bool members_known;
    struct text written; /* as the source has it, for people */
};

struct column {
    struct text name;
    bool is_unnamed; /* its name is computed: nobody knows which column this is */
    struct type type;
    enum fact nullable; /* by every rule: explicit, key, annotation, else yes */
    enum fact primary_key;
    enum fact server_default; /* is there one */
    bool is_filled;           /* of models: Python has a default, and needs none of the server */
    /* What an operation that altered the rest of it called there already; unknown: nothing. */
    struct type existing_type;
    enum fact existing_nullable;
    struct place existing_place;
    struct place place;
};
struct columns {
    struct column *at;
    size_t count, room;
};

enum constraint_kind { CONSTRAINT_INDEX, CONSTRAINT_UNIQUE, CONSTRAINT_FOREIGN_KEY };
struct constraint {
    enum constraint_kind kind;
    bool columns_known; /* false: an expression, a computed name */
    bool is_unique;     /* of an index: a unique index and a unique constraint over the same columns
                           are one thing */
    bool options_known; /* what a foreign key does on delete, whether an index is partial */
    bool is_partial;    /* an index over some rows only */
    struct text name;   /* may be empty: what is the same is told by table and columns */
    struct texts columns;  /* in order; `index=True` and `unique=True` of a column stand here too */
    struct text made_over; /* the columns as they were called when it was made, "a_b": a name that
                              it got from them stays; empty: none has been renamed */
    struct text referred_table; /* of a foreign key, with its schema; empty: not known */
    struct texts referred_columns;
    struct text on_delete; /* of a foreign key; empty: nothing is done */
    struct place place;
};
struct constraints {
    struct constraint *at;
    size_t count, room;
};

struct table {
    struct text key; /* "schema.name", or the name alone: unique in a schema */
    struct text schema, name;
    struct columns columns;
    struct constraints constraints;
    bool is_opaque; /* some of its columns may be unread: nothing is ever missing from it */
    size_t
        hidden_bases;   /* how many bases of its classes are of a library: each may bring columns */
    bool is_unmanaged;  /* a view, or marked as not migrated */
    bool is_of_flask;   /* of a class below Flask-SQLAlchemy's db.Model, in its one database */
    bool is_bound;      /* by __bind_key__ to another database of Flask-SQLAlchemy's */
    bool is_made;       /* of a class that type(name, bases, members) makes */
    bool is_hidden;     /* one of two sides can't read a file that has a say in it: nothing of it is
                           compared */
    struct place place; /* of the class or Table() */
    struct texts files; /* whose text had a say in it */
    struct texts
        bases; /* of models: "path:line" of what makes the MetaData that it stands in; several
                  where classes of several declare it, none where it can't be told */
};

struct table_list {
    struct table *at;
    size_t count, room;
};

/* What a thing that can't be read may have done, for all that is known of it. */
enum unread_reach {
    REACH_ANYTHING,
    REACH_TABLES,      /* it makes, drops or renames tables and alters none: create_all() */
    REACH_COLUMNS,     /* it alters columns: ALTER TABLE ... ADD COLUMN */
    REACH_CONSTRAINTS, /* it makes or drops indexes and constraints; what follows is part of that */
    REACH_DROPS,       /* it drops indexes or constraints, and makes none */
    REACH_INDEXES,     /* it makes indexes */
};

struct unread { /* something that may hide a table, a column, an operation */
    struct place place;
    struct text sentence; /* "its base class computes the table's name" */
    struct text words;    /* text in which the table's name would stand if this touched it; empty:
                             any table */
    struct text source;   /* of a history: the migration, and the file where this stands; what is
                             not named there is not added by it */
    struct texts columns; /* the only ones that it is about; none: any */
    bool whole_file;      /* of models: what the file declares is not known */
    enum unread_reach reach;
};
struct unreads {
    struct unread *at;
    size_t count, room;
};

struct schema {
    struct arena *arena;
    struct map tables;          /* by key */
    struct texts keys;          /* in the order they came; schema_sort orders them */
    struct table_list nameless; /* of models: classes whose table is named by what can't be
                                   read; `name` is the class's */
    struct unreads unread;
    struct texts gone; /* names of tables that operations dropped or renamed, known or not */
};

/* "public.users", "users" */
struct text table_key(struct text schema_name, struct text name, struct arena *arena);
void schema_start(struct schema *schema, struct arena *arena);
/* NULL: no such table. */
struct table *schema_find(const struct schema *schema, struct text key);
/* The table of this key, made where there is none. */
struct table *schema_table(struct schema *schema, struct text schema_name, struct text name,
                           struct place place);
void schema_drop(struct schema *schema, struct text key);
void schema_rename(struct schema *schema, struct text key, struct text schema_name,
                   struct text name);
struct schema schema_copy(const struct schema *schema);
void schema_sort(struct schema *schema);

struct column *table_column(const struct table *table, struct text name); /* NULL: none */
/* The same kind over the same columns (a set), whatever its name; NULL: none. An index and a unique
 * constraint match where both are unique. */
struct constraint *table_constraint(const struct table *table, const struct constraint *like);

bool constraint_same(const struct constraint *a, const struct constraint *b);

/* ---- type.c ---- */

/* Would a database make the same of both? Unknown where that depends on the database. */
enum fact type_same(const struct type *a, const struct type *b);
/* Is `without` the text or number of `with`, but for its length or precision? Alembic compares
 * these only where both types have one (DefaultImpl._column_args_match). */
bool type_lifts_bound(const struct type *with, const struct type *without);
/* What a type is called here, from any of its names, in Python or SQL, whatever the case: "string"
 * gives VARCHAR, "timestamp with time zone" TIMESTAMP and the argument "timezone". False: no such
 * type is known. `written` and the arguments in brackets are the caller's. */
bool type_named(struct text name, struct type *type, struct arena *arena);
/* "VARCHAR(50)", "ENUM(open, closed)"; an opaque one as it is written. */
struct text type_text(const struct type *type, struct arena *arena);

#endif
