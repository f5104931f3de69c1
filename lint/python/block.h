/* block.h: what the statements of a module, a class or a function bind, and which blocks stand in
 * them. Nothing is followed here: one block is one file's own text. */
#ifndef PYTHON_BLOCK_H
#define PYTHON_BLOCK_H

#include "base/map.h"
#include "python/tree.h"

struct binding {
    const struct node *node; /* NODE_CLASS, NODE_FUNCTION, NODE_ALIAS of an import, else what is
                                assigned; NULL: bound in a way that can't be followed */
    const struct node *from; /* of NODE_ALIAS: the import statement */
    size_t order;            /* bindings and stars of a block, counted in the order of the text */
    bool is_weak;            /* only for type checkers, or only where a `try` fails */
    bool is_unsure;          /* conditions decide which of several bindings holds */
};

struct star { /* from x import * */
    const struct node *from;
    size_t order;
};
struct stars {
    struct star *at;
    size_t count, room;
};

struct inner { /* a class or function that stands in a block */
    const struct node *node;
    uint32_t start, end; /* of its body */
    struct block *block; /* NULL until somebody asks */
};
struct inners {
    struct inner *at;
    size_t count, room;
};

struct block {
    struct text source;
    struct map names; /* to struct binding; the last binding of a name */
    struct stars stars;
    struct inners inners;     /* in the order of the text */
    const struct node *owner; /* the class or function whose block it is; NULL: a module's */
    bool is_class;
};

/* `owner` is the class or function whose block it is; NULL: `statements` are a module's. */
struct block *block_read(const struct node *owner, const struct node *statements,
                         struct text source, struct arena *arena);

/* The class or function of this block whose body holds the offset, its own block read; NULL: none.
 */
struct inner *block_inner(struct block *block, uint32_t offset, struct arena *arena);

#endif
