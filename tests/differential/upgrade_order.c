/* Reads graphs, one a line, and prints in which order a database is upgraded, one line of JSON for
 * the oracle beside it. A line is the stamps of the database, split at commas, then
 * "id|parents|dependencies|labels" for each revision. */
#include <stdio.h>

#include "graph_line.h"

static void print_ids(struct texts ids) {
    printf("[");
    for (size_t i = 0; i < ids.count; i++)
        printf("%s\"%.*s\"", i ? ", " : "", TEXT_ARGS(ids.at[i]));
    printf("]");
}

static struct texts ids_of(struct revisions revisions, struct arena *arena) {
    struct texts ids = {0};
    for (size_t i = 0; i < revisions.count; i++)
        vector_push(&ids, arena, revisions.at[i]->id);
    return ids;
}

static void answer(struct text line, struct arena *arena) {
    struct text stamps = {0};
    text_next_part(&line, ' ', &stamps);
    struct texts ids = graph_line_list(stamps, arena);
    const struct graph *graph = graph_line_read(line, arena);
    printf("{\"stamps\": ");
    print_ids(ids_of(graph_stamps(graph, arena), arena));
    printf(", \"overlapping\": ");
    print_ids(graph_overlapping(graph, ids, arena));
    printf(", \"order\": ");
    print_ids(ids_of(graph_upgrade(graph, ids, arena), arena));
    printf("}\n");
}

int main(void) {
    return graph_lines_answer(answer);
}
