/* loops.c: strongly connected parts by Tarjan's algorithm, with a stack of its own because chains
 * are long, and the order of revisions that follows from them. */
#include "graph/numbered.h"

/* The link of this place: parents first, then dependencies where they count. SIZE_MAX: no more. */
static size_t link_at(const struct graph *graph, size_t number, size_t place,
                      bool with_dependencies) {
    const struct links *parents = &graph->parents, *dependencies = &graph->dependencies;
    size_t count = parents->start[number + 1] - parents->start[number];
    if (place < count)
        return parents->to[parents->start[number] + place];
    place += dependencies->start[number] - count;
    return with_dependencies && place < dependencies->start[number + 1] ? dependencies->to[place]
                                                                        : SIZE_MAX;
}

struct tarjan {
    const struct graph *graph;
    bool with_dependencies;
    size_t *order; /* when it was entered, from 1; 0: not yet */
    size_t *low;   /* the least order that is reached from it */
    size_t *next;  /* the place of the link to follow next */
    size_t *open;  /* entered, part not known yet */
    size_t *path;  /* from where the walk began to where it is */
    size_t *part;  /* SIZE_MAX: not known yet */
    size_t entered, opened, depth, parts;
};

static void tarjan_enter(struct tarjan *tarjan, size_t number) {
    tarjan->order[number] = tarjan->low[number] = ++tarjan->entered;
    tarjan->open[tarjan->opened++] = number;
    tarjan->path[tarjan->depth++] = number;
}

/* All links of `number` are followed: if none leads further up than itself, what was opened since
 * is one part. */
static void tarjan_leave(struct tarjan *tarjan, size_t number) {
    tarjan->depth--;
    if (tarjan->depth) {
        size_t below = tarjan->path[tarjan->depth - 1];
        if (tarjan->low[number] < tarjan->low[below])
            tarjan->low[below] = tarjan->low[number];
    }
    if (tarjan->low[number] != tarjan->order[number])
        return;
    while (tarjan->part[number] == SIZE_MAX)
        tarjan->part[tarjan->open[--tarjan->opened]] = tarjan->parts;
    tarjan->parts++;
}

static void tarjan_step(struct tarjan *tarjan) {
    size_t number = tarjan->path[tarjan->depth - 1];
    size_t to = link_at(tarjan->graph, number, tarjan->next[number]++, tarjan->with_dependencies);
    if (to == SIZE_MAX)
        tarjan_leave(tarjan, number);
    else if (!tarjan->order[to])
        tarjan_enter(tarjan, to);
    else if (tarjan->part[to] == SIZE_MAX && tarjan->order[to] < tarjan->low[number])
        tarjan->low[number] = tarjan->order[to];
}

size_t *graph_parts(const struct graph *graph, bool with_dependencies, struct arena *arena) {
    struct arena scratch = {0};
    struct tarjan tarjan = {
        .graph = graph,
        .with_dependencies = with_dependencies,
        .order = graph_array(graph, &scratch, size_t),
        .low = graph_array(graph, &scratch, size_t),
        .next = graph_array(graph, &scratch, size_t),
        .open = graph_array(graph, &scratch, size_t),
        .path = graph_array(graph, &scratch, size_t),
        .part = graph_array(graph, arena, size_t),
    };
    for (size_t i = 0; i < graph->revisions.count; i++)
        tarjan.part[i] = SIZE_MAX;
    for (size_t i = 0; i < graph->revisions.count; i++) {
        if (!tarjan.order[i])
            tarjan_enter(&tarjan, i);
        while (tarjan.depth)
            tarjan_step(&tarjan);
    }
    arena_free(&scratch);
    return tarjan.part;
}

/* A loop always has a link that stays in its part; outside of loops no link does. */
bool *graph_looping(const struct graph *graph, const size_t *parts, bool with_dependencies,
                    struct arena *arena) {
    bool *looping = graph_array(graph, arena, bool);
    for (size_t i = 0; i < graph->revisions.count; i++)
        for (size_t place = 0, to;
             (to = link_at(graph, i, place, with_dependencies)) != SIZE_MAX && !looping[i]; place++)
            looping[i] = parts[to] == parts[i];
    return looping;
}

/* Adds one loop for each part that loops and is not in `known` yet. Revisions come in order of id,
 * so loops come in order of their least. */
static void collect_loops(const struct graph *graph, const bool *known, bool with_dependencies,
                          struct loops *loops, struct arena *arena) {
    struct arena scratch = {0};
    size_t *parts = graph_parts(graph, with_dependencies, &scratch);
    bool *looping = graph_looping(graph, parts, with_dependencies, &scratch);
    size_t *loop_of =
        graph_array(graph, &scratch, size_t);           /* by part: its place in `loops`, plus 1 */
    bool *skipped = graph_array(graph, &scratch, bool); /* by part */
    for (size_t i = 0; i < graph->revisions.count; i++)
        skipped[parts[i]] |= known && known[i];
    for (size_t i = 0; i < graph->revisions.count; i++) {
        if (!looping[i] || skipped[parts[i]])
            continue;
        if (!loop_of[parts[i]]) {
            vector_push(loops, arena, (struct loop){.by_dependency = with_dependencies});
            loop_of[parts[i]] = loops->count;
        }
        vector_push(&loops->at[loop_of[parts[i]] - 1].revisions, arena, graph->revisions.at[i]);
    }
    arena_free(&scratch);
}

struct loops graph_loops(const struct graph *graph, struct arena *arena) {
    struct loops loops = {0};
    collect_loops(graph, NULL, false, &loops, arena);
    bool *known = graph_looping(graph, graph_parts(graph, false, arena), false, arena);
    collect_loops(graph, known, true, &loops, arena);
    return loops;
}
