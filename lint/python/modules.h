/* modules.h: the Python files of one snapshot as modules: what a name in one of them stands for,
 * followed through assignments and imports from file to file. */
#ifndef PYTHON_MODULES_H
#define PYTHON_MODULES_H

#include "base/map.h"
#include "git/snapshot.h"
#include "python/value.h"

struct module {
    struct text path;  /* from the top of the tree */
    struct tree tree;  /* tree.reason: it is no Python; the statements before the error stand */
    struct block *top; /* what the top level binds */
    const struct module *home; /* of an expression that stood in a string: the module whose names it
                                  means; NULL: its own */
    bool is_namespace;         /* a folder without __init__.py: nothing but what is in it */
};

/* Files parsed once a run: snapshots that share a file share its tree, by object id. */
struct module_cache;
struct module_cache *module_cache_new(struct arena *arena);

struct modules;
struct modules *modules_new(struct snapshot *snapshot, struct module_cache *cache,
                            struct arena *arena);
struct snapshot *modules_snapshot(const struct modules *modules);

/* The bytes of a file, read once a run and shared like the trees. 1: read; 0: no such file, or one
 * that is too large; -1. */
int modules_text(struct modules *modules, struct text path, struct text *bytes, bool *too_large,
                 struct error *error);

/* 1: the module at this path, parsed; 0: no such file, or one too large to read (`*module` is then
 * NULL); -1. */
int modules_open(struct modules *modules, struct text path, const struct module **module,
                 struct error *error);

enum definition_kind {
    DEFINITION_UNKNOWN,    /* nobody binds it here, or in a way that can't be followed */
    DEFINITION_CLASS,      /* node: NODE_CLASS */
    DEFINITION_FUNCTION,   /* node: NODE_FUNCTION */
    DEFINITION_EXPRESSION, /* node: what was assigned to it. A name or dotted name there was
                              followed as far as it goes: `Base = db.Model` gives `db.Model` */
    DEFINITION_MODULE,     /* module, node NULL */
    DEFINITION_OUTSIDE,    /* of a module that is not in this tree: `outside` is its dotted name,
                              "sqlalchemy.orm.relationship" whatever it was imported as;
                              "builtins.str" for what Python itself brings */
};
struct definition {
    enum definition_kind kind;
    const struct module *module; /* where it is defined; the node's offsets are in its source */
    const struct node *node;
    struct text outside;
    bool is_unsure; /* conditions decide between several bindings; this is the last of them */
    bool is_hidden; /* unknown, and a file on the way can't be read: it might be there */
};

/* What a name or dotted name (NODE_NAME, NODE_ATTRIBUTE) in `module` stands for, where it stands:
 * at the top level, in a class, in a function. `Class.x` is looked up in the body of the class and
 * of its bases. Imports are followed, relative and absolute, through re-exports and stars, from
 * each folder that may be on the path: those above the importing file, and `src` or the like in
 * them. Names that only type checkers see are found where nothing else bears them. Bounded: a chain
 * longer than MODULES_MOST_STEPS is unknown. 0, or -1 where the tree could not be read. */
enum { MODULES_MOST_STEPS = 32 };
int modules_define(struct modules *modules, const struct module *module,
                   const struct node *expression, struct definition *definition,
                   struct error *error);
/* The same of what only a running program knows, where it does nothing unusual: a parameter stands
 * for its default, and `self.x` for what the one method assigns that assigns to it. */
int modules_define_usual(struct modules *modules, const struct module *module,
                         const struct node *expression, struct definition *definition,
                         struct error *error);
/* The same for a name at the top level. */
int modules_define_name(struct modules *modules, const struct module *module, struct text name,
                        struct definition *definition, struct error *error);
/* An attribute of what `of` stands for. */
int modules_define_attribute(struct modules *modules, const struct definition *of, struct text name,
                             struct definition *definition, struct error *error);

/* What the expression is worth: constants of this module and of those it imports from. `scope` (may
 * be NULL) is asked first: the variables of the function that is being read. */
int modules_value(struct modules *modules, const struct module *module, struct scope *scope,
                  const struct node *expression, struct value *value, struct error *error);

#endif
