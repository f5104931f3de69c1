/* labels.c: heads by branch label. A label flows from the revision that bears it down to all
 * descendants. Alembic also lets it flow back up, to the nearest branch or merge point, but only
 * where a single chain leads to a single head, which has the label already: for heads that way
 * changes nothing. */
#include "graph/numbered.h"

#include <stdlib.h>
#include <string.h>

/* What flows: a label, or all labels of one revision that can't be read and might be any. */
struct banner {
    struct text label; /* empty: unknown */
    size_t *at;        /* the revisions that bear it, by number */
    size_t count, room;
};
struct banners {
    struct banner **at;
    size_t count, room;
};

enum { BANNERS_AT_ONCE = 64 }; /* one bit each, so that many labels cost few passes */

struct labelled_head {
    const struct revision *revision;
    size_t number;    /* in the graph */
    size_t group;     /* heads told apart so far are in different groups */
    uint64_t carried; /* the banners of this pass that reach it */
    struct texts labels;
};

struct flow {
    struct arena *arena;
    const struct graph *graph;
    struct revisions order;
    uint64_t *carried; /* for each revision: the banners of this pass that reach it */
    struct labelled_head *heads;
    size_t count;
};

static void raise_banner(struct banners *banners, struct map *known, struct text label,
                         size_t number, struct arena *arena) {
    struct banner *banner = label.size ? map_find(known, label) : NULL;
    if (!banner) {
        banner = arena_new(arena, struct banner);
        banner->label = label;
        vector_push(banners, arena, banner);
        if (label.size)
            map_put(known, arena, label, banner);
    }
    vector_push(banner, arena, number);
}

static int by_label(const void *a, const void *b) {
    const struct banner *left = *(struct banner *const *)a, *right = *(struct banner *const *)b;
    int order = text_compare(left->label, right->label);
    return order ? order : (left->at[0] > right->at[0]) - (left->at[0] < right->at[0]);
}

static struct banners banners_collect(const struct graph *graph, struct arena *arena) {
    struct banners banners = {0};
    struct map known = {0};
    for (size_t i = 0; i < graph->revisions.count; i++) {
        const struct revision *revision = graph->revisions.at[i];
        for (size_t j = 0; j < revision->labels.count; j++)
            raise_banner(&banners, &known, revision->labels.at[j], i, arena);
        if (!revision->labels_known)
            raise_banner(&banners, &known, TEXT(""), i, arena);
    }
    if (banners.count)
        qsort(banners.at, banners.count, sizeof *banners.at, by_label);
    return banners;
}

static uint64_t carried_by_parents(const struct flow *flow, size_t number) {
    const struct links *parents = &flow->graph->parents;
    uint64_t carried = 0;
    for (size_t i = parents->start[number]; i < parents->start[number + 1]; i++)
        carried |= flow->carried[parents->to[i]];
    return carried;
}

static void flow_down(struct flow *flow, struct banner *const *banners, size_t count) {
    memset(flow->carried, 0, flow->graph->revisions.count * sizeof *flow->carried);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < banners[i]->count; j++)
            flow->carried[banners[i]->at[j]] |= UINT64_C(1) << i;
    for (size_t i = 0; i < flow->order.count; i++) {
        size_t number = graph_number(flow->graph, flow->order.at[i]->id);
        flow->carried[number] |= carried_by_parents(flow, number);
    }
}

static void note_labels(struct flow *flow, struct labelled_head *head,
                        struct banner *const *banners, size_t count) {
    for (size_t i = 0; i < count && head->labels.count < HEAD_GROUP_MOST_LABELS; i++)
        if (head->carried >> i & 1 && banners[i]->label.size)
            vector_push(&head->labels, flow->arena, banners[i]->label);
}

static int by_group(const void *a, const void *b) {
    const struct labelled_head *left = a, *right = b;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    if (left->carried != right->carried)
        return left->carried < right->carried ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Heads of one group stay together only where the same banners of this pass reach them. */
static void split_groups(struct flow *flow) {
    qsort(flow->heads, flow->count, sizeof *flow->heads, by_group);
    struct labelled_head before = {0};
    for (size_t i = 0, group = 0; i < flow->count; i++) {
        struct labelled_head *head = &flow->heads[i];
        group += i && (head->group != before.group || head->carried != before.carried);
        before = *head;
        head->group = group;
    }
}

static struct labelled_head *heads_new(const struct graph *graph, struct revisions heads,
                                       struct arena *arena) {
    struct labelled_head *all = arena_array(arena, heads.count + 1, sizeof *all);
    for (size_t i = 0; i < heads.count; i++)
        all[i] = (struct labelled_head){.revision = heads.at[i],
                                        .number = graph_number(graph, heads.at[i]->id)};
    return all;
}

static int by_number(const void *a, const void *b) {
    const struct labelled_head *left = a, *right = b;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Groups in order of their least head. */
static struct head_groups groups_gather(struct flow *flow) {
    struct head_groups groups = {0};
    size_t *place = arena_array(flow->arena, flow->count + 1, sizeof *place); /* by group, plus 1 */
    qsort(flow->heads, flow->count, sizeof *flow->heads, by_number);
    for (size_t i = 0; i < flow->count; i++) {
        const struct labelled_head *head = &flow->heads[i];
        if (!place[head->group]) {
            vector_push(&groups, flow->arena, (struct head_group){.labels = head->labels});
            place[head->group] = groups.count;
        }
        vector_push(&groups.at[place[head->group] - 1].heads, flow->arena, head->revision);
    }
    return groups;
}

struct head_groups graph_head_groups(const struct graph *graph, struct arena *arena) {
    struct banners banners = banners_collect(graph, arena);
    struct revisions heads = graph_heads(graph, arena);
    struct flow flow = {.arena = arena,
                        .graph = graph,
                        .order = graph_order_by(graph, false, arena),
                        .carried = graph_array(graph, arena, uint64_t),
                        .heads = heads_new(graph, heads, arena),
                        .count = heads.count};
    for (size_t from = 0; from < banners.count; from += BANNERS_AT_ONCE) {
        size_t left = banners.count - from;
        size_t count = left < BANNERS_AT_ONCE ? left : BANNERS_AT_ONCE;
        flow_down(&flow, banners.at + from, count);
        for (size_t i = 0; i < flow.count; i++) {
            flow.heads[i].carried = flow.carried[flow.heads[i].number];
            note_labels(&flow, &flow.heads[i], banners.at + from, count);
        }
        split_groups(&flow);
    }
    return groups_gather(&flow);
}
