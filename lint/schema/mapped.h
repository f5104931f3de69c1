/* mapped.h: what the files behind models.h share: classes as SQLAlchemy's declarative extension
 * sees them. */
#ifndef SCHEMA_MAPPED_H
#define SCHEMA_MAPPED_H

#include "schema/models.h"

/* What a class body says of one name. */
struct member {
    struct text name;
    const struct node *value;      /* x = value; NULL: none */
    const struct node *annotation; /* x: annotation; NULL: none */
    const struct node *definition; /* def x, class x: NODE_FUNCTION or NODE_CLASS; NULL: none */
    const struct node *condition;  /* the `if` in a branch of which that stands; NULL: none */
    bool is_unsure;                /* the branches of that `if` say different things of it */
};
struct members {
    struct member *at; /* in the order of the text */
    size_t count, room;
    struct map by_name; /* to the index plus one */
};

/* Which declarative base a class hangs on, the weaker first. */
enum root {
    ROOT_NONE,    /* a mixin, or no model at all */
    ROOT_UNKNOWN, /* a base of a library or one that can't be followed: it may be one */
    ROOT_DECLARATIVE,
    ROOT_FLASK,    /* Flask-SQLAlchemy's: it makes table names */
    ROOT_SQLMODEL, /* fields by annotation, and a name rule of its own */
};

struct expression { /* a node with the module in whose source it stands; node NULL: none */
    const struct module *module;
    const struct node *node;
};

struct mapped;
struct lineage {
    struct mapped **at;
    size_t count, room;
};

/* Of SQLAlchemy: 2 brought mapped_column(), and columns that are annotations alone. */
enum era { ERA_UNASKED, ERA_OLD, ERA_NEW };

struct mapped { /* a class */
    const struct module *module;
    const struct node *node;
    bool is_made;        /* by type(name, bases, members) */
    struct scope *scope; /* variables of the function that makes it, while it is read; else NULL */
    struct text name;    /* empty: made under one that is computed */
    struct members members;
    struct lineage order; /* Python's method resolution order, itself first */
    enum root root;
    bool is_base;                 /* a declarative base itself: everything below is mapped */
    size_t hidden_bases;          /* how many are of a library, or can't be followed */
    bool lacks_base;              /* a base stands in a file that can't be read */
    bool wants_table;             /* SQLModel's `table=True` */
    struct expression base;       /* what makes the declarative base: a class or a call */
    struct expression metadata;   /* of the base: its schema holds for all */
    struct expression type_names; /* of the base: type_annotation_map */
    enum { BASES_NEW, BASES_OPEN, BASES_READ } bases;
    enum { TABLE_NEW, TABLE_OPEN, TABLE_READ } state;
    bool is_mapped;       /* it has a table, its own or an ancestor's */
    struct table *table;  /* where its columns go; NULL: none */
    struct mapped *above; /* the nearest ancestor that is mapped */
    enum era era;         /* of its columns */
};

enum {
    MAPPED_MOST_ANCESTORS = 128,
    MAPPED_MOST_DEPTH = 64, /* of classes that hang on classes, before any is known */
};

struct models {
    struct modules *modules;
    struct schema *schema;
    struct arena *arena;
    struct map classes; /* to struct mapped, by node and module */
    struct map eras;    /* enum era, by path */
    size_t depth;
    const struct texts *changed; /* files that the change touches; NULL: no change is read */
    struct texts broken;         /* files that can't be read, or not to their end */
    struct texts untold;         /* files with a call of type() that makes what can't be told */
};

/* ---- models.c ---- */

struct reading models_reading(const struct models *models, const struct module *module);
/* Of what stands in the class itself. */
struct reading mapped_reading(const struct models *models, const struct mapped *mapped);
void models_unread(struct models *models, const struct module *module, const struct node *node,
                   struct text words, const char *sentence);
/* The paths that may be models. */
int models_list(struct modules *modules, const struct model_paths *paths, struct texts *files,
                struct arena *arena, struct error *error);
/* 1: the bytes of the file; 0: there is none, or it is too large, which is noted; -1. */
int models_text(struct models *models, struct text path, struct text *bytes, struct error *error);
/* Everything that the file declares, if there is such a file. */
int models_read_path(struct models *models, struct text path, struct error *error);

/* ---- models_member.c ---- */

void members_read(const struct module *module, const struct node *class, struct members *members,
                  struct arena *arena);
/* The name gets this value, in place of one that it may have. */
void members_set(struct members *members, struct text name, const struct node *value,
                 struct arena *arena);
/* NULL: the body does not bind it. */
const struct member *members_find(const struct members *members, struct text name);

/* ---- models_lineage.c ---- */

/* The class, its bases followed; the same pointer for the same class. NULL: error. */
struct mapped *models_class(struct models *models, const struct module *module,
                            const struct node *class, struct error *error);
/* Follows the bases of a new class, once. */
int mapped_read_bases(struct models *models, struct mapped *mapped, struct error *error);
/* The first class in the order that binds the name; NULL: none. */
const struct member *lineage_find(const struct mapped *mapped, struct text name,
                                  struct mapped **owner);
/* Does the decorated function stand for an attribute: @declared_attr? */
bool is_declared_attribute(const struct module *module, const struct node *function);
/* declared_attr(lambda cls: ...), or something like it. */
bool is_declared_lambda(const struct node *value);

/* ---- models_name.c ---- */

enum name_kind { NAME_NONE, NAME_KNOWN, NAME_COMPUTED };
/* Does the class name a table of its own? */
int table_name_read(struct models *models, struct mapped *mapped, enum name_kind *kind,
                    struct text *name, struct error *error);

/* APIKey: api_key, by Flask-SQLAlchemy's rule. */
struct text models_snake_name(struct text name, struct arena *arena);

/* ---- models_search.c ---- */

struct search_call { /* re.FUNCTION(pattern, arguments...) */
    struct text function, pattern;
    const struct value *arguments; /* texts, all of them */
    size_t count;
    const struct node *node;
};
/* What it gives: a text, a list, or not known, as for a pattern that we don't know. -1: an error.
 */
int models_search(const struct search_call *call, struct arena *arena, struct value *value,
                  struct error *error);

/* ---- models_computed.c ---- */

/* What the function, or declared_attr(lambda), makes of the class. */
int computed_name_read(struct models *models, struct mapped *mapped,
                       const struct expression *function, enum name_kind *kind, struct text *name,
                       struct error *error);

/* Runs the function with the class, or declared_attr(lambda), for what it does on the way: `meet`
 * is told of each expression that is certainly evaluated, with the variables as they are then. */
struct meeting {
    int (*meet)(void *context, const struct module *module, const struct node *expression,
                struct scope *scope);
    void *context;
};
int computed_run(struct models *models, struct mapped *mapped, const struct expression *function,
                 const struct meeting *meeting, struct error *error);

/* ---- models_made.c ---- */

/* The class that type(name, bases, members) makes, where `call` is that; `*made` NULL: it is not,
 * or what it makes can't be told. */
int made_class(struct models *models, const struct reading *reading, const struct node *call,
               struct mapped **made, struct error *error);
/* The tables of those that an expression at the top level makes. */
int made_classes_read(struct models *models, const struct module *module,
                      const struct node *expression, struct error *error);
/* The same for what is run once for this class: @declared_attr, __init_subclass__. */
int made_classes_read_of(struct models *models, struct mapped *mapped, struct error *error);

/* ---- models_column.c ---- */

struct field { /* a member that is a column */
    struct column column;
    struct constraints constraints;
};
/* 1: the member of `owner` declares a column in the table of `mapped`, 0: none, -1. */
int field_read(struct models *models, struct mapped *mapped, struct mapped *owner,
               const struct member *member, struct field *field, struct error *error);

/* The same for a value that stands elsewhere than behind the member's name. */
int field_read_value(struct models *models, struct mapped *mapped, struct mapped *owner,
                     const struct member *member, const struct node *value, struct field *field,
                     struct error *error);

/* ---- models_annotation.c ---- */

struct annotation {
    bool is_mapped;           /* Mapped[...] */
    bool is_optional;         /* None is among its types */
    struct expression type;   /* what is left, in the module where that stands */
    struct expression column; /* mapped_column() inside Annotated */
    struct expression marked; /* Annotated[...] or NewType(...) around it: type_annotation_map may
                                 have a type for that alone */
};
int annotation_read(struct models *models, const struct module *module, const struct node *node,
                    struct annotation *annotation, struct error *error);
/* An expression that stands in a string; node NULL: it is none. */
struct expression models_quoted(struct models *models, const struct module *module,
                                struct text text);
/* The column type that declarative chooses for a Python type. */
int annotation_type(struct models *models, const struct mapped *mapped,
                    const struct annotation *annotation, struct type *type, struct error *error);

/* ---- models_sqlmodel.c ---- */

int sqlmodel_field_read(struct models *models, struct mapped *mapped, struct mapped *owner,
                        const struct member *member, struct field *field, struct error *error);

/* ---- models_table.c ---- */

/* Puts what the class declares into its table, if it has one. */
int mapped_read_table(struct models *models, struct mapped *mapped, struct error *error);
void table_add_column(struct table *table, const struct column *column, struct arena *arena);
void table_add_constraint(struct table *table, const struct constraint *constraint,
                          struct arena *arena);
/* What makes the declarative base, or the MetaData that it was given. */
void table_add_base(struct table *table, const struct expression *made, struct arena *arena);
void table_add_file(struct table *table, struct text path, struct arena *arena);

/* ---- models_arguments.c ---- */

/* What can't be read may be any index, any key: nothing is missing from the table, and nothing in
 * it is new. */
void constraints_hide(struct constraints *constraints, struct arena *arena);
/* __table_args__ of the class: schema first, since it is part of the key. */
int table_arguments_schema(struct models *models, struct mapped *mapped, struct text *schema,
                           struct error *error);
int table_arguments_read(struct models *models, struct mapped *mapped, struct table *table,
                         struct error *error);
/* The schema that MetaData() gives its tables; empty: none. */
int metadata_schema(struct models *models, const struct expression *metadata, struct text *schema,
                    struct error *error);
/* What stands in a call of Table() beside columns; `table` NULL: only the schema. */
int table_call_read(struct models *models, const struct reading *reading, const struct node *call,
                    struct table *table, struct text *schema, struct error *error);

/* ---- models_imperative.c ---- */

/* Table("name", metadata, ...). `*table` NULL: its name can't be known. */
int imperative_table_read(struct models *models, const struct module *module,
                          const struct node *call, struct table **table, struct error *error);

/* ---- models_file.c ---- */

/* A branch of an `if` at a file's top: only type checkers see it, or who runs the file by itself;
 * no import does. */
bool branch_is_never_imported(const struct module *module, const struct node *branch);

/* Everything that the file declares. */
int models_read_file(struct models *models, const struct module *module, struct error *error);

/* ---- models_dependents.c ---- */

struct model_side { /* one of the two schemas that are compared */
    struct models models;
    struct map read; /* paths of files that were read as a whole */
};
struct model_change {
    struct model_side before, after;
    const struct model_paths *paths;
    struct arena *arena;
    struct error *error;
};
/* Reads the file on both sides, once. */
int model_change_read(struct model_change *change, struct text path);

/* Reads the files whose declarations hang on what `changed` files define otherwise than before. */
int model_change_read_dependents(struct model_change *change, const struct texts *changed);

#endif
