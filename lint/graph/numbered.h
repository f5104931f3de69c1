/* numbered.h: how a graph is kept: its revisions numbered in order of id, its links as lists of
 * numbers. For this room only. */
#ifndef GRAPH_NUMBERED_H
#define GRAPH_NUMBERED_H

#include <stdint.h>

#include "graph/graph.h"

struct links { /* those of revision i are to[start[i]] up to, not including, to[start[i + 1]] */
    size_t *start, *to;
};

struct graph {
    struct revisions revisions;  /* each id once, in order of id: the place here is the number */
    struct revisions duplicates; /* all bearers of doubled ids */
    struct map by_label;         /* to the slot in `revisions` */
    struct links parents, children, dependencies;
    bool *seen;    /* one for each revision: room for one walk at a time */
    size_t *stack; /* room for each revision once */
};

/* The number of the revision with this id, or SIZE_MAX. */
size_t graph_number(const struct graph *graph, struct text id);

/* Room for one revision more than there are, so that it is never empty. */
#define graph_array(graph, arena, type)                                                            \
    ((type *)arena_array((arena), (graph)->revisions.count + 1, sizeof(type)))

/* Marks in `seen` the revision of this number and all its ancestors. What was marked before is not
 * entered. */
void graph_climb(const struct graph *graph, size_t from, bool *seen);
/* The same over other links than those to parents. */
void graph_climb_links(const struct graph *graph, const struct links *links, size_t from,
                       bool *seen);

/* The links of `up`, turned round. They come out in order of number. */
struct links graph_turn_links(const struct graph *graph, const struct links *up,
                              struct arena *arena);

/* Parts that are strongly connected: the number of each revision's part. A part's number is less
 * than those of the parts that stand on it. With or without dependencies. */
size_t *graph_parts(const struct graph *graph, bool with_dependencies, struct arena *arena);

/* For each revision: does it lie on a loop? */
bool *graph_looping(const struct graph *graph, const size_t *parts, bool with_dependencies,
                    struct arena *arena);

/* graph_order with or without dependencies. */
struct revisions graph_order_by(const struct graph *graph, bool with_dependencies,
                                struct arena *arena);

#endif
