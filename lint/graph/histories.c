/* histories.c: the parts of a graph that no parent joins to one another. */
#include "graph/numbered.h"

/* The least number of the part that `number` belongs to; the path to it is halved on the way. */
static size_t part_of(size_t *part, size_t number) {
    while (part[number] != number) {
        part[number] = part[part[number]];
        number = part[number];
    }
    return number;
}

static void join(size_t *part, size_t a, size_t b) {
    size_t first = part_of(part, a), second = part_of(part, b);
    part[first > second ? first : second] = first > second ? second : first;
}

struct histories graph_histories(const struct graph *graph, struct arena *arena) {
    struct histories histories = {0};
    size_t count = graph->revisions.count;
    size_t *part = graph_array(graph, arena, size_t), *slot = graph_array(graph, arena, size_t);
    for (size_t i = 0; i < count; i++)
        part[i] = i;
    for (size_t i = 0; i < count; i++)
        for (size_t k = graph->parents.start[i]; k < graph->parents.start[i + 1]; k++)
            join(part, i, graph->parents.to[k]);
    for (size_t i = 0; i < count; i++) {
        const struct revision *revision = graph->revisions.at[i];
        if (part_of(part, i) == i) {
            slot[i] = histories.count;
            vector_push(&histories, arena, (struct history){0});
        }
        struct history *history = &histories.at[slot[part_of(part, i)]];
        if (!revision->parents.count)
            vector_push(&history->roots, arena, revision);
        if (graph->children.start[i] == graph->children.start[i + 1])
            vector_push(&history->heads, arena, revision);
    }
    return histories;
}
