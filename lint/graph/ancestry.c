/* ancestry.c: who descends from whom: walks over parents with a stack of their own, each revision
 * entered once. */
#include "graph/numbered.h"

#include <string.h>

void graph_climb_links(const struct graph *graph, const struct links *links, size_t from,
                       bool *seen) {
    size_t depth = 0;
    if (!seen[from])
        graph->stack[depth++] = from;
    seen[from] = true;
    while (depth) {
        size_t number = graph->stack[--depth];
        for (size_t i = links->start[number]; i < links->start[number + 1]; i++)
            if (!seen[links->to[i]]) {
                seen[links->to[i]] = true;
                graph->stack[depth++] = links->to[i];
            }
    }
}

void graph_climb(const struct graph *graph, size_t from, bool *seen) {
    graph_climb_links(graph, &graph->parents, from, seen);
}

bool graph_descends_from_any(const struct graph *graph, struct text revision,
                             struct texts ancestors) {
    size_t from = graph_number(graph, revision);
    if (from == SIZE_MAX)
        return false;
    memset(graph->seen, 0, graph->revisions.count * sizeof *graph->seen);
    graph_climb(graph, from, graph->seen);
    for (size_t i = 0; i < ancestors.count; i++) {
        size_t number = graph_number(graph, ancestors.at[i]);
        if (number != SIZE_MAX && graph->seen[number])
            return true;
    }
    return false;
}

bool graph_descends(const struct graph *graph, struct text revision, struct text ancestor) {
    return graph_descends_from_any(graph, revision, (struct texts){&ancestor, 1, 1});
}

static bool has_marked_child(const struct graph *graph, size_t number, const bool *left,
                             const bool *right) {
    const struct links *children = &graph->children;
    for (size_t i = children->start[number]; i < children->start[number + 1]; i++)
        if (left[children->to[i]] && right[children->to[i]])
            return true;
    return false;
}

struct revisions graph_shared_parents(const struct graph *graph, struct text a, struct text b,
                                      struct arena *arena) {
    struct revisions shared = {0};
    size_t first = graph_number(graph, a), second = graph_number(graph, b);
    if (first == SIZE_MAX || second == SIZE_MAX)
        return shared;
    bool *left = graph_array(graph, arena, bool), *right = graph_array(graph, arena, bool);
    graph_climb(graph, first, left);
    graph_climb(graph, second, right);
    for (size_t i = 0; i < graph->revisions.count; i++)
        if (left[i] && right[i] && !has_marked_child(graph, i, left, right))
            vector_push(&shared, arena, graph->revisions.at[i]);
    return shared;
}

/* Marks what is ours from `from` upwards, without passing through what is not. */
static void climb_ours(const struct graph *graph, size_t from, revision_test *ours,
                       const void *context) {
    const struct links *parents = &graph->parents;
    size_t depth = 0;
    graph->seen[from] = true;
    graph->stack[depth++] = from;
    while (depth) {
        size_t number = graph->stack[--depth];
        for (size_t i = parents->start[number]; i < parents->start[number + 1]; i++) {
            size_t parent = parents->to[i];
            if (graph->seen[parent] || !ours(context, graph->revisions.at[parent]))
                continue;
            graph->seen[parent] = true;
            graph->stack[depth++] = parent;
        }
    }
}

static bool has_seen_parent(const struct graph *graph, size_t number) {
    const struct links *parents = &graph->parents;
    for (size_t i = parents->start[number]; i < parents->start[number + 1]; i++)
        if (graph->seen[parents->to[i]])
            return true;
    return false;
}

struct revisions graph_first_of_chain(const struct graph *graph, struct text revision,
                                      revision_test *ours, const void *context,
                                      struct arena *arena) {
    struct revisions first = {0};
    size_t from = graph_number(graph, revision);
    if (from == SIZE_MAX || !ours(context, graph->revisions.at[from]))
        return first;
    memset(graph->seen, 0, graph->revisions.count * sizeof *graph->seen);
    climb_ours(graph, from, ours, context);
    for (size_t i = 0; i < graph->revisions.count; i++)
        if (graph->seen[i] && !has_seen_parent(graph, i))
            vector_push(&first, arena, graph->revisions.at[i]);
    return first;
}
