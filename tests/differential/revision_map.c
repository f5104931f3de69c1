/* Reads graphs, one a line, and prints what the graph room says of each, one line of JSON for the
 * oracle beside it. */
#include <stdio.h>

#include "graph_line.h"

static void print_ids(const char *name, struct revisions revisions) {
    printf("\"%s\": [", name);
    for (size_t i = 0; i < revisions.count; i++)
        printf("%s\"%.*s\"", i ? ", " : "", TEXT_ARGS(revisions.at[i]->id));
    printf("], ");
}

static void print_missing(const struct graph *graph, struct arena *arena) {
    struct missing_links missing = graph_missing(graph, arena);
    printf("\"missing\": [");
    for (size_t i = 0; i < missing.count; i++)
        printf("%s[\"%.*s\", \"%.*s\", %s]", i ? ", " : "", TEXT_ARGS(missing.at[i].revision->id),
               TEXT_ARGS(missing.at[i].wanted), missing.at[i].is_dependency ? "true" : "false");
    printf("], ");
}

static void print_loops(const struct graph *graph, struct arena *arena) {
    struct loops loops = graph_loops(graph, arena);
    printf("\"loops\": [");
    for (size_t i = 0; i < loops.count; i++) {
        printf("%s{", i ? ", " : "");
        print_ids("revisions", loops.at[i].revisions);
        printf("\"by_dependency\": %s}", loops.at[i].by_dependency ? "true" : "false");
    }
    printf("], ");
}

static void print_groups(const struct graph *graph, struct arena *arena) {
    struct head_groups groups = graph_head_groups(graph, arena);
    printf("\"groups\": [");
    for (size_t i = 0; i < groups.count; i++) {
        printf("%s{\"labels\": [", i ? ", " : "");
        for (size_t j = 0; j < groups.at[i].labels.count; j++)
            printf("%s\"%.*s\"", j ? ", " : "", TEXT_ARGS(groups.at[i].labels.at[j]));
        printf("], ");
        print_ids("heads", groups.at[i].heads);
        printf("\"end\": 0}");
    }
    printf("]}\n");
}

/* Branch points, and what is shared by the first two heads: for each, what the oracle can tell. */
static void print_relations(const struct graph *graph, struct arena *arena) {
    struct revisions all = graph_revisions(graph), branches = {0}, merges = {0}, shared = {0};
    for (size_t i = 0; i < all.count; i++) {
        if (graph_children(graph, all.at[i], arena).count > 1)
            vector_push(&branches, arena, all.at[i]);
        if (all.at[i]->parents.count > 1)
            vector_push(&merges, arena, all.at[i]);
    }
    if (all.count)
        shared = graph_shared_parents(graph, all.at[0]->id, all.at[all.count - 1]->id, arena);
    print_ids("branch_points", branches);
    print_ids("merge_points", merges);
    print_ids("shared", shared);
    printf("\"descends\": %s, ",
           all.count && graph_descends(graph, all.at[all.count - 1]->id, all.at[0]->id) ? "true"
                                                                                        : "false");
}

static void answer(struct text line, struct arena *arena) {
    const struct graph *graph = graph_line_read(line, arena);
    printf("{");
    print_ids("heads", graph_heads(graph, arena));
    print_ids("bases", graph_roots(graph, arena));
    print_ids("duplicates", graph_duplicates(graph, arena));
    print_ids("order", graph_order(graph, arena));
    print_relations(graph, arena);
    print_missing(graph, arena);
    print_loops(graph, arena);
    print_groups(graph, arena);
}

int main(void) {
    return graph_lines_answer(answer);
}
