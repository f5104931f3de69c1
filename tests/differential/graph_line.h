/* graph_line.h: what the probes of graphs share. A graph is "id|parents|dependencies|labels" for
 * each revision, lists split at commas, revisions at blanks; their files are in the order of the
 * line. */
#ifndef TESTS_GRAPH_LINE_H
#define TESTS_GRAPH_LINE_H

#include <stdio.h>
#include <stdlib.h>

#include "graph/graph.h"

static inline struct texts graph_line_list(struct text text, struct arena *arena) {
    struct texts parts = {0};
    struct text part;
    while (text_next_part(&text, ',', &part))
        vector_push(&parts, arena, part);
    return parts;
}

static inline struct revision *graph_line_revision(struct text spec, size_t place,
                                                   struct arena *arena) {
    struct revision *revision = arena_new(arena, struct revision);
    struct text field[4] = {0};
    for (size_t i = 0; i < 4; i++)
        text_next_part(&spec, '|', &field[i]);
    *revision = (struct revision){.id = field[0],
                                  .parents = graph_line_list(field[1], arena),
                                  .depends_on = graph_line_list(field[2], arena),
                                  .labels = graph_line_list(field[3], arena),
                                  .labels_known = true,
                                  .depends_known = true,
                                  .path = text_format(arena, "%06zu.py", place)};
    return revision;
}

static inline struct graph *graph_line_read(struct text line, struct arena *arena) {
    struct revisions revisions = {0};
    struct text spec;
    for (size_t place = 0; text_next_part(&line, ' ', &spec); place++)
        vector_push(&revisions, arena, graph_line_revision(spec, place, arena));
    return graph_new(revisions, arena);
}

/* Answers each line of standard input, with an arena of its own. */
static inline int graph_lines_answer(void (*answer)(struct text line, struct arena *arena)) {
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, stdin)) > 0) {
        struct arena arena = {0};
        answer((struct text){line, (size_t)size - 1}, &arena);
        arena_free(&arena);
    }
    free(line);
    return fflush(stdout) ? 1 : 0;
}

#endif
