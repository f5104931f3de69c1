/* upgrade.h: what the files that run an upgrade() share: functions that are entered, their
 * variables, and what those stand for. */
#ifndef SCHEMA_UPGRADE_H
#define SCHEMA_UPGRADE_H

#include "schema/operations.h"

/* Ceilings for one migration; beyond them the rest is unread, and that is said. */
enum {
    UPGRADE_MOST_OPERATIONS = 100000,
    UPGRADE_MOST_STEPS = 300000, /* statements, calls, items of lists */
    UPGRADE_MOST_DEPTH = 8,      /* functions that call each other */
    UPGRADE_CALL_STEPS = 20,
    UPGRADE_LONG_FUNCTION = 200, /* steps; shorter ones may be there for what they return */
};

/* What batch_alter_table() gives. */
struct batch {
    struct text schema, table;
    bool name_known;
};

/* What an expression stands for, as far as names were followed. */
enum thing_kind {
    THING_EXPRESSION, /* node, in the variables of `frame` */
    THING_VALUE,
    THING_LIST,       /* items: what `*args`, zip() and enumerate() give */
    THING_DICT,       /* items: lists of a key and a value */
    THING_OPERATIONS, /* alembic.op */
    THING_BATCH,
    THING_FUNCTION, /* node: NODE_FUNCTION; frame: where it was defined */
    THING_CLASS,    /* node: NODE_CLASS */
    THING_OUTSIDE,  /* of a library: `outside` */
    THING_UNKNOWN,
};
struct things {
    struct thing *at;
    size_t count, room;
};
struct thing {
    enum thing_kind kind;
    const struct node *node;
    struct frame *frame;
    struct value value;
    struct things items;
    const struct batch *batch;
    struct text outside;
};

/* A function that runs, or the top level of a module. */
struct frame {
    const struct module *module;
    struct scope scope;          /* its variables as values; those without one are unknown */
    struct map bound;            /* its variables as things */
    struct texts names;          /* of `bound` */
    const struct node *function; /* NULL: the top level */
    struct frame *before;        /* names are looked up there that are not bound here */
    const struct frame *caller;
    int depth;
    struct thing returned; /* by its last `return` */
    struct map results;    /* what the calls in it returned when they last ran, by node */
    bool may_return_else;  /* a `return` before the last one may have been taken */
    int doubt;             /* branches around what runs that may not be taken */
};

struct reader {
    struct modules *modules;
    struct operations *operations;
    struct arena *arena;
    struct error *error;
    struct map tops; /* frames of modules, by path */
    struct map idle; /* functions that do nothing to the schema, by node */
    size_t steps;
    int nested;                   /* lists in lists that are looked at */
    int following;                /* names that lead to names */
    const struct node *statement; /* the expression that stands for itself, its result unused */
    bool has_failed;              /* `error` says why; nothing more is read */
    bool is_over;                 /* a ceiling was passed */
    struct place over;            /* where */
};

struct place node_place(const struct frame *frame, const struct node *node);
struct text node_source(const struct frame *frame, const struct node *node);
struct reading reader_reading(struct reader *reader, struct frame *frame);
/* Counts a step; false where reading has to end. */
bool reader_goes_on(struct reader *reader, const struct frame *frame, const struct node *node);

/* ---- upgrade_names.c: variables and what they stand for ---- */

/* The same variables, and room for others: of an item of a comprehension. */
struct frame *frame_clone(struct reader *reader, struct frame *frame);
/* The variables as they are now, whatever they are bound to later. */
struct frame *frame_keep(struct reader *reader, struct frame *frame);
struct thing *frame_find(const struct frame *frame, struct text name); /* NULL: not bound */
struct frame *frame_of_module(struct reader *reader, const struct module *module);
void frame_bind(struct reader *reader, struct frame *frame, struct text name, struct thing thing);
/* A name, a tuple of names; other targets bind nothing. */
void frame_bind_target(struct reader *reader, struct frame *frame, const struct node *target,
                       struct thing thing);

struct thing thing_of(struct frame *frame, const struct node *node);
/* Names, attributes and calls of functions of the tree are followed to what they stand for. */
struct thing thing_follow(struct reader *reader, struct thing thing);
/* True, False, None, a number: what conditions decide between. */
bool value_is_flag(const struct value *value);
struct value thing_value(struct reader *reader, struct thing thing);
/* Its text: a string, also in op.f(), conv(), str(), and the name of a table() or Table(). */
bool thing_text(struct reader *reader, struct thing thing, struct text *text);
/* Is it a call of `name` of a library, or of an unknown object's method `name`? */
bool thing_calls(struct reader *reader, struct thing thing, const char *name);

/* ---- upgrade_lists.c: what is looped over ---- */

/* The items of a list, dict, zip(), ... False: they are not known here. */
bool thing_items(struct reader *reader, struct thing thing, struct things *items);

/* The same for the keys and values of a dict: a list of two things each. */
bool thing_entries(struct reader *reader, struct thing thing, struct things *entries);

/* The clauses of a comprehension: no more than one would nest; may an item be left out? */
bool clauses_are_few(const struct node *clause);
bool clause_rules_out(struct reader *reader, struct frame *frame, const struct node *clause);

struct argument {
    struct text name; /* empty: positional */
    struct thing thing;
};
struct arguments {
    struct argument *at;
    size_t count, room;
    bool is_complete; /* false: `*x` or `**x` that can't be read */
};
struct arguments arguments_of(struct reader *reader, struct frame *frame, const struct node *call);

/* ---- upgrade_function.c: functions ---- */

/* What a call returned when it ran; NULL: it has not been run. */
const struct thing *result_find(const struct frame *frame, const struct node *call);
void result_keep(struct reader *reader, struct frame *frame, const struct node *call,
                 struct thing result);
/* Runs a function; its operations are added where `counts`. */
struct thing function_call(struct reader *reader, struct thing function,
                           const struct arguments *arguments, const struct frame *caller,
                           bool counts);
/* ---- upgrade_flow.c: statements ---- */

/* Runs statements in their order. */
void body_run(struct reader *reader, struct frame *frame, const struct node *body);
/* Runs all that is called in an expression. */
void expression_run(struct reader *reader, struct frame *frame, const struct node *node);

/* ---- upgrade_calls.c: calls ---- */

/* False: nothing of ours, look at what is in it. */
bool call_run(struct reader *reader, struct frame *frame, const struct node *call);
/* Is it op.batch_alter_table(...), or what a frame's function returns of it? */
bool batch_of(struct reader *reader, struct thing thing, struct batch *batch);

/* ---- upgrade_rows.c: op.* ---- */

struct call {
    struct reader *reader;
    struct frame *frame;
    const struct node *node;
    struct arguments arguments;
    const char *parameters; /* "a,b|old_b": names by position */
    const struct batch *batch;
};
/* ---- upgrade_arguments.c ---- */

bool parameter_thing(const struct call *call, const char *name, struct thing *thing);
enum presence { ABSENT, PRESENT, COMPUTED };
enum presence parameter_text(const struct call *call, const char *name, struct text *text);
enum fact parameter_fact(const struct call *call, const char *name);
/* The names of columns: false where one is an expression, or computed. */
bool parameter_columns(const struct call *call, const char *name, struct texts *columns);
/* 1: a Column(...), read; 0: none; -1: an error. */
int thing_column(struct reader *reader, struct thing thing, struct column *column,
                 struct constraints *hanging);

/* Runs op.name(), or batch_op.name() where there is a batch. */
void operation_run(struct reader *reader, struct frame *frame, const struct node *node,
                   struct text name, const struct batch *batch);
/* CREATE_TABLE or DROP_TABLE of Table("name", ..., columns) or op.create_table(). */
void table_declared(struct call *call, enum operation_kind kind);

struct operation *operation_add(struct reader *reader, struct frame *frame, const struct node *node,
                                enum operation_kind kind);
/* An operation of which it is not known what it does; valid until the next one is added. */
struct unread *operation_unread(struct reader *reader, struct frame *frame, const struct node *node,
                                const char *sentence, struct text words);
/* Names what does the operations from the first on, where nothing within it did. */
void operations_called(struct reader *reader, size_t first, struct text name);
/* The texts of a call's arguments, for what nobody can read. */
struct text arguments_words(struct reader *reader, const struct arguments *arguments);

/* ---- upgrade_files.c ---- */

/* The text of the file "x.sql" of the tree that an expression reads. False: it reads none. */
bool sql_of_file(struct reader *reader, struct thing thing, struct text *sql);

/* ---- upgrade_sql.c: executed SQL ---- */

void execute_run(struct reader *reader, struct frame *frame, const struct node *call,
                 const struct arguments *arguments);

#endif
