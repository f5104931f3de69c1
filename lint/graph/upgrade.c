/* upgrade.c: the revisions that a database lacks, in the order in which Alembic brings them: what
 * RevisionMap.iterate_revisions gives for `upgrade heads`, turned round. Where Alembic goes by the
 * order in which it read the files, this goes by their paths, as newer ones of Alembic do. */
#include "graph/numbered.h"

#include <stdlib.h>
#include <string.h>

static bool link_has(const struct links *links, size_t of, size_t number) {
    for (size_t i = links->start[of]; i < links->start[of + 1]; i++)
        if (links->to[i] == number)
            return true;
    return false;
}

/* Marks what the ancestors of a revision depend on: that is no dependency of its own any more. */
static void mark_inherited(const struct graph *graph, size_t number, bool *inherited) {
    const struct links *dependencies = &graph->dependencies;
    memset(graph->seen, 0, graph->revisions.count * sizeof *graph->seen);
    graph_climb(graph, number, graph->seen);
    for (size_t i = 0; i < graph->revisions.count; i++)
        for (size_t j = dependencies->start[i]; j < dependencies->start[i + 1]; j++)
            if (graph->seen[i] && i != number)
                inherited[dependencies->to[j]] = true;
}

static size_t put_dependencies(const struct graph *graph, size_t number, struct links *below,
                               size_t end, bool *inherited) {
    const struct links *dependencies = &graph->dependencies;
    size_t from = dependencies->start[number], to = dependencies->start[number + 1];
    if (from == to)
        return end;
    memset(inherited, 0, graph->revisions.count * sizeof *inherited);
    mark_inherited(graph, number, inherited);
    for (size_t i = from; i < to; i++)
        if (!inherited[dependencies->to[i]] &&
            !link_has(&graph->parents, number, dependencies->to[i]))
            below->to[end++] = dependencies->to[i];
    return end;
}

/* What must be there before each revision: its parents as they are written, then what it depends on
 * and its ancestors do not. */
static struct links links_below(const struct graph *graph, struct arena *arena) {
    size_t count = graph->revisions.count, end = 0;
    const struct links *parents = &graph->parents;
    bool *inherited = graph_array(graph, arena, bool);
    struct links below = {graph_array(graph, arena, size_t),
                          arena_array(arena,
                                      parents->start[count] + graph->dependencies.start[count] + 1,
                                      sizeof(size_t))};
    for (size_t i = 0; i < count; i++) {
        for (size_t j = parents->start[i]; j < parents->start[i + 1]; j++)
            below.to[end++] = parents->to[j];
        end = put_dependencies(graph, i, &below, end, inherited);
        below.start[i + 1] = end;
    }
    return below;
}

/* ---- who stands on what ---- */

struct revisions graph_stamps(const struct graph *graph, struct arena *arena) {
    struct revisions stamps = {0};
    bool *is_named = graph_array(graph, arena, bool);
    const struct links *all[] = {&graph->parents, &graph->dependencies};
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < all[i]->start[graph->revisions.count]; j++)
            is_named[all[i]->to[j]] = true;
    for (size_t i = 0; i < graph->revisions.count; i++)
        if (!is_named[i])
            vector_push(&stamps, arena, graph->revisions.at[i]);
    return stamps;
}

static void mark_ids(const struct graph *graph, const struct links *below, struct texts ids,
                     bool *marked) {
    for (size_t i = 0; i < ids.count; i++) {
        size_t number = graph_number(graph, ids.at[i]);
        if (number != SIZE_MAX)
            graph_climb_links(graph, below, number, marked);
    }
}

struct texts graph_overlapping(const struct graph *graph, struct texts stamps,
                               struct arena *arena) {
    struct texts overlapping = {0};
    struct links below = links_below(graph, arena);
    for (size_t i = 0; i < stamps.count; i++) {
        bool *marked = graph_array(graph, arena, bool);
        size_t own = graph_number(graph, stamps.at[i]);
        if (own == SIZE_MAX)
            continue;
        graph_climb_links(graph, &below, own, marked);
        for (size_t j = 0; j < stamps.count; j++) {
            size_t other = graph_number(graph, stamps.at[j]);
            if (other != SIZE_MAX && other != own && marked[other] &&
                !texts_contain(overlapping, stamps.at[j]))
                vector_push(&overlapping, arena, stamps.at[j]);
        }
    }
    return overlapping;
}

/* ---- the order ---- */

struct sort {
    const struct graph *graph;
    struct links below, above;
    bool *left; /* what is not brought out yet */
    bool *is_tip;
    size_t *waits; /* how many of those stand on each: it comes after them */
    size_t *tips;  /* from where the walk goes down, in Alembic's order */
    size_t count, room;
    struct arena *arena;
};

static void put_tip(struct sort *sort, size_t tip) {
    sort->tips = vector_room(sort->arena, sort->tips, sort->count, &sort->room, sizeof *sort->tips);
    sort->tips[sort->count++] = tip;
    sort->is_tip[tip] = true;
}

static int by_path(const void *a, const void *b) {
    const struct revision *left = *(const struct revision *const *)a;
    const struct revision *right = *(const struct revision *const *)b;
    return text_compare(left->path, right->path);
}

static void start_tips(struct sort *sort) {
    struct revisions stamps = graph_stamps(sort->graph, sort->arena);
    if (stamps.count)
        qsort(stamps.at, stamps.count, sizeof *stamps.at, by_path);
    for (size_t i = 0; i < stamps.count; i++) {
        size_t number = graph_number(sort->graph, stamps.at[i]->id);
        if (sort->left[number])
            put_tip(sort, number);
    }
}

static void count_waits(struct sort *sort) {
    for (size_t i = 0; i < sort->graph->revisions.count; i++)
        for (size_t j = sort->below.start[i]; j < sort->below.start[i + 1]; j++)
            if (sort->left[i])
                sort->waits[sort->below.to[j]]++;
}

/* The first other tip that stands on this one. */
static size_t tip_above(const struct sort *sort, size_t at) {
    bool *marked = sort->graph->seen;
    memset(marked, 0, sort->graph->revisions.count * sizeof *marked);
    graph_climb_links(sort->graph, &sort->above, sort->tips[at], marked);
    for (size_t i = 0; i < sort->count; i++)
        if (i != at && sort->left[sort->tips[i]] && marked[sort->tips[i]])
            return i;
    return at;
}

/* The tip moves down to what it stands on; what else it stands on become tips behind the others. */
static size_t step_down(struct sort *sort, size_t at) {
    size_t number = sort->tips[at], count = sort->count;
    bool has_moved = false;
    for (size_t i = sort->below.start[number]; i < sort->below.start[number + 1]; i++) {
        size_t next = sort->below.to[i];
        sort->waits[next]--;
        if (!sort->left[next] || sort->is_tip[next])
            continue;
        if (has_moved)
            put_tip(sort, next);
        else
            sort->tips[at] = next;
        has_moved = sort->is_tip[next] = true;
    }
    if (has_moved)
        return at;
    memmove(sort->tips + at, sort->tips + at + 1, (count - at - 1) * sizeof *sort->tips);
    sort->count--;
    return at ? at - 1 : 0;
}

/* Alembic takes the square of the revisions where thousands of heads meet. Beyond this many steps
 * the rest goes by depth. */
enum { MOST_STEPS = 50000000 };

static void put_rest(struct sort *sort, struct revisions *order) {
    struct revisions rest = graph_order(sort->graph, sort->arena);
    for (size_t i = rest.count; i > 0; i--)
        if (sort->left[graph_number(sort->graph, rest.at[i - 1]->id)])
            vector_push(order, sort->arena, rest.at[i - 1]);
}

static void sort_down(struct sort *sort, struct revisions *order) {
    size_t at = 0, steps = 0;
    while (sort->count && steps < MOST_STEPS) {
        size_t number = sort->tips[at];
        size_t other = sort->waits[number] ? tip_above(sort, at) : at;
        steps += sort->waits[number] ? sort->graph->revisions.count : sort->count;
        if (other != at) {
            at = other;
            continue;
        }
        vector_push(order, sort->arena, sort->graph->revisions.at[number]);
        sort->left[number] = false;
        at = step_down(sort, at);
    }
    if (sort->count)
        put_rest(sort, order);
}

static void turn_round(struct revisions *order) {
    for (size_t i = 0; i < order->count / 2; i++) {
        const struct revision *first = order->at[i];
        order->at[i] = order->at[order->count - 1 - i];
        order->at[order->count - 1 - i] = first;
    }
}

struct revisions graph_upgrade(const struct graph *graph, struct texts stamps,
                               struct arena *arena) {
    struct revisions order = {0};
    struct sort sort = {.graph = graph, .arena = arena};
    size_t count = graph->revisions.count;
    bool *present = graph_array(graph, arena, bool);
    sort.below = links_below(graph, arena);
    sort.above = graph_turn_links(graph, &sort.below, arena);
    sort.left = graph_array(graph, arena, bool);
    sort.is_tip = graph_array(graph, arena, bool);
    sort.waits = graph_array(graph, arena, size_t);
    mark_ids(graph, &sort.below, stamps, present);
    for (size_t i = 0; i < count; i++)
        sort.left[i] = !present[i];
    start_tips(&sort);
    count_waits(&sort);
    sort_down(&sort, &order);
    turn_round(&order);
    return order;
}
