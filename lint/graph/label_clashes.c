/* label_clashes.c: labels that are not unique among ids and labels, as Alembic wants them
 * (RevisionMap._map_branch_labels). */
#include "graph/numbered.h"

struct label_clashes graph_label_clashes(const struct graph *graph, struct arena *arena) {
    struct label_clashes clashes = {0};
    struct map bearers = {0};
    for (size_t i = 0; i < graph->revisions.count; i++) {
        const struct revision *revision = graph->revisions.at[i];
        for (size_t k = 0; k < revision->labels.count; k++) {
            struct text label = revision->labels.at[k];
            const struct revision *other = graph_find(graph, label);
            const struct revision **bearer = map_find(&bearers, label);
            if (!other && bearer)
                other = *bearer;
            if (other)
                vector_push(&clashes, arena, (struct label_clash){revision, other, label});
            else
                map_put(&bearers, arena, label, &graph->revisions.at[i]);
        }
    }
    return clashes;
}
