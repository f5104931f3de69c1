/* graph.c: builds the graph and answers what can be read off its links at once: heads, roots,
 * children, doubled ids, missing links. */
#include "graph/numbered.h"

#include <stdlib.h>
#include <string.h>

static int by_id_and_path(const void *a, const void *b) {
    const struct revision *left = *(const struct revision *const *)a;
    const struct revision *right = *(const struct revision *const *)b;
    int order = text_compare(left->id, right->id);
    return order ? order : text_compare(left->path, right->path);
}

static bool same_id(const struct revisions *sorted, size_t a, size_t b) {
    return text_equal(sorted->at[a]->id, sorted->at[b]->id);
}

/* Takes each id once, and all bearers of an id that is borne twice apart. */
static void part_duplicates(struct graph *graph, const struct revisions *sorted,
                            struct arena *arena) {
    for (size_t i = 0; i < sorted->count; i++) {
        bool is_first = i == 0 || !same_id(sorted, i - 1, i);
        bool is_last = i + 1 == sorted->count || !same_id(sorted, i, i + 1);
        if (is_first)
            vector_push(&graph->revisions, arena, sorted->at[i]);
        if (!is_first || !is_last)
            vector_push(&graph->duplicates, arena, sorted->at[i]);
    }
}

static void name_labels(struct graph *graph, struct arena *arena) {
    for (size_t i = 0; i < graph->revisions.count; i++) {
        const struct revision **slot = &graph->revisions.at[i];
        for (size_t j = 0; j < (*slot)->labels.count; j++)
            if (!map_find(&graph->by_label, (*slot)->labels.at[j]))
                map_put(&graph->by_label, arena, (*slot)->labels.at[j], slot);
    }
}

static size_t slot_number(const struct graph *graph, const void *slot) {
    return slot ? (size_t)((const struct revision *const *)slot - graph->revisions.at) : SIZE_MAX;
}

/* The first revision whose id is not less than `id`, by number. */
static size_t lower_bound(const struct graph *graph, struct text id) {
    size_t from = 0, to = graph->revisions.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (text_compare(graph->revisions.at[middle]->id, id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

size_t graph_number(const struct graph *graph, struct text id) {
    size_t number = lower_bound(graph, id);
    bool found = number < graph->revisions.count && text_equal(graph->revisions.at[number]->id, id);
    return found ? number : SIZE_MAX;
}

/* `depends_on` may name a branch label too; `down_revision` may not. */
static size_t dependency_number(const struct graph *graph, struct text wanted) {
    size_t number = graph_number(graph, wanted);
    return number != SIZE_MAX ? number : slot_number(graph, map_find(&graph->by_label, wanted));
}

static size_t parent_total(const struct graph *graph) {
    size_t total = 0;
    for (size_t i = 0; i < graph->revisions.count; i++)
        total += graph->revisions.at[i]->parents.count;
    return total;
}

static size_t dependency_total(const struct graph *graph) {
    size_t total = 0;
    for (size_t i = 0; i < graph->revisions.count; i++)
        total += graph->revisions.at[i]->depends_on.count;
    return total;
}

static struct links links_new(const struct graph *graph, size_t total, struct arena *arena) {
    return (struct links){graph_array(graph, arena, size_t),
                          arena_array(arena, total + 1, sizeof(size_t))};
}

static void link_parents(struct graph *graph, struct arena *arena) {
    struct links *links = &graph->parents;
    *links = links_new(graph, parent_total(graph), arena);
    for (size_t i = 0, end = 0; i < graph->revisions.count; i++) {
        struct texts parents = graph->revisions.at[i]->parents;
        for (size_t j = 0; j < parents.count; j++) {
            size_t number = graph_number(graph, parents.at[j]);
            if (number != SIZE_MAX)
                links->to[end++] = number;
        }
        links->start[i + 1] = end;
    }
}

static void link_dependencies(struct graph *graph, struct arena *arena) {
    struct links *links = &graph->dependencies;
    *links = links_new(graph, dependency_total(graph), arena);
    for (size_t i = 0, end = 0; i < graph->revisions.count; i++) {
        struct texts wanted = graph->revisions.at[i]->depends_on;
        for (size_t j = 0; j < wanted.count; j++) {
            size_t number = dependency_number(graph, wanted.at[j]);
            if (number != SIZE_MAX)
                links->to[end++] = number;
        }
        links->start[i + 1] = end;
    }
}

struct links graph_turn_links(const struct graph *graph, const struct links *up,
                              struct arena *arena) {
    size_t count = graph->revisions.count, total = up->start[count];
    struct links down = links_new(graph, total, arena);
    size_t *end = graph_array(graph, arena, size_t);
    for (size_t i = 0; i < total; i++)
        down.start[up->to[i] + 1]++;
    for (size_t i = 0; i < count; i++)
        down.start[i + 1] += down.start[i];
    memcpy(end, down.start, count * sizeof *end);
    for (size_t i = 0; i < count; i++)
        for (size_t j = up->start[i]; j < up->start[i + 1]; j++)
            down.to[end[up->to[j]]++] = i;
    return down;
}

struct graph *graph_new(struct revisions revisions, struct arena *arena) {
    struct graph *graph = arena_new(arena, struct graph);
    struct revisions sorted = {arena_array(arena, revisions.count + 1, sizeof *sorted.at),
                               revisions.count, revisions.count};
    if (revisions.count) {
        memcpy(sorted.at, revisions.at, revisions.count * sizeof *sorted.at);
        qsort(sorted.at, sorted.count, sizeof *sorted.at, by_id_and_path);
    }
    part_duplicates(graph, &sorted, arena);
    name_labels(graph, arena);
    link_parents(graph, arena);
    link_dependencies(graph, arena);
    graph->children = graph_turn_links(graph, &graph->parents, arena);
    graph->seen = graph_array(graph, arena, bool);
    graph->stack = graph_array(graph, arena, size_t);
    return graph;
}

struct revisions graph_revisions(const struct graph *graph) {
    return graph->revisions;
}

const struct revision *graph_find(const struct graph *graph, struct text id) {
    size_t number = graph_number(graph, id);
    return number == SIZE_MAX ? NULL : graph->revisions.at[number];
}

struct revisions graph_heads(const struct graph *graph, struct arena *arena) {
    struct revisions heads = {0};
    for (size_t i = 0; i < graph->revisions.count; i++)
        if (graph->children.start[i] == graph->children.start[i + 1])
            vector_push(&heads, arena, graph->revisions.at[i]);
    return heads;
}

struct revisions graph_roots(const struct graph *graph, struct arena *arena) {
    struct revisions roots = {0};
    for (size_t i = 0; i < graph->revisions.count; i++)
        if (!graph->revisions.at[i]->parents.count)
            vector_push(&roots, arena, graph->revisions.at[i]);
    return roots;
}

struct revisions graph_duplicates(const struct graph *graph, struct arena *arena) {
    (void)arena;
    return graph->duplicates;
}

struct revisions graph_children(const struct graph *graph, const struct revision *revision,
                                struct arena *arena) {
    struct revisions children = {0};
    size_t number = graph_number(graph, revision->id);
    if (number == SIZE_MAX)
        return children;
    const struct links *links = &graph->children;
    for (size_t i = links->start[number]; i < links->start[number + 1]; i++)
        vector_push(&children, arena, graph->revisions.at[links->to[i]]);
    return children;
}

/* Ids with a common start stand next to each other, so two of them tell whether there is one. */
static const struct revision *meant_by(const struct graph *graph, struct text wanted,
                                       const struct revision *by) {
    size_t first = lower_bound(graph, wanted), count = graph->revisions.count;
    struct revisions all = graph->revisions;
    if (!wanted.size || first == count || !text_starts(all.at[first]->id, wanted))
        return NULL;
    if (first + 1 < count && text_starts(all.at[first + 1]->id, wanted))
        return NULL;
    return all.at[first] == by ? NULL : all.at[first];
}

static void miss(struct missing_links *missing, const struct graph *graph,
                 const struct revision *revision, struct text wanted, bool is_dependency,
                 struct arena *arena) {
    vector_push(
        missing, arena,
        (struct missing_link){revision, wanted, is_dependency, meant_by(graph, wanted, revision)});
}

struct missing_links graph_missing(const struct graph *graph, struct arena *arena) {
    struct missing_links missing = {0};
    for (size_t i = 0; i < graph->revisions.count; i++) {
        const struct revision *revision = graph->revisions.at[i];
        for (size_t j = 0; j < revision->parents.count; j++)
            if (graph_number(graph, revision->parents.at[j]) == SIZE_MAX)
                miss(&missing, graph, revision, revision->parents.at[j], false, arena);
        for (size_t j = 0; j < revision->depends_on.count; j++)
            if (dependency_number(graph, revision->depends_on.at[j]) == SIZE_MAX)
                miss(&missing, graph, revision, revision->depends_on.at[j], true, arena);
    }
    return missing;
}
