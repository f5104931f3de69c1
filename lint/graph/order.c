/* order.c: parents before children: by depth, the longest way from a root, and by id within one
 * depth. */
#include "graph/numbered.h"

/* The greatest depth of what the revision stands on, plus one. */
static size_t depth_of(const struct links *links, size_t number, const size_t *depths) {
    size_t depth = 0;
    for (size_t i = links->start[number]; i < links->start[number + 1]; i++)
        if (depths[links->to[i]] + 1 > depth)
            depth = depths[links->to[i]] + 1;
    return depth;
}

/* Parts are numbered upwards from the roots, so what a revision stands on has its depth before.
 * Those on a loop count as roots. */
static size_t *depths_new(const struct graph *graph, const size_t *parts, const bool *looping,
                          bool with_dependencies, struct arena *arena) {
    size_t count = graph->revisions.count;
    size_t *by_part = graph_array(graph, arena, size_t);
    size_t *depths = graph_array(graph, arena, size_t);
    for (size_t i = 0; i < count; i++)
        by_part[i] = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        by_part[parts[i]] = i;
    for (size_t part = 0; part < count && by_part[part] != SIZE_MAX; part++) {
        size_t number = by_part[part];
        if (looping[number])
            continue;
        depths[number] = depth_of(&graph->parents, number, depths);
        if (with_dependencies && depth_of(&graph->dependencies, number, depths) > depths[number])
            depths[number] = depth_of(&graph->dependencies, number, depths);
    }
    return depths;
}

struct revisions graph_order_by(const struct graph *graph, bool with_dependencies,
                                struct arena *arena) {
    struct arena scratch = {0};
    size_t count = graph->revisions.count, kept = 0;
    size_t *parts = graph_parts(graph, with_dependencies, &scratch);
    bool *looping = graph_looping(graph, parts, with_dependencies, &scratch);
    size_t *depths = depths_new(graph, parts, looping, with_dependencies, &scratch);
    size_t *start = arena_array(&scratch, count + 2, sizeof *start);
    for (size_t i = 0; i < count; i++)
        if (!looping[i])
            start[depths[i] + 1]++, kept++;
    for (size_t i = 0; i <= count; i++)
        start[i + 1] += start[i];
    struct revisions order = {arena_array(arena, count + 1, sizeof *order.at), kept, count + 1};
    for (size_t i = 0; i < count; i++)
        if (!looping[i])
            order.at[start[depths[i]]++] = graph->revisions.at[i];
    arena_free(&scratch);
    return order;
}

struct revisions graph_order(const struct graph *graph, struct arena *arena) {
    return graph_order_by(graph, true, arena);
}
