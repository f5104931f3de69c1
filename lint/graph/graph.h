/* graph.h: the revisions of one environment in one snapshot, and the questions asked of them. No
 * files, no git, no Alembic config: another framework would fill the same graph. All answers are in
 * order of id, whatever order the revisions came in. */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include "base/map.h"
#include "base/text.h"

struct revision {
    struct text id; /* as written, never empty */
    struct texts
        parents; /* down_revision: none for a root, several for a merge revision; each once */
    struct texts labels;              /* branch_labels */
    struct texts depends_on;          /* literal ones: ids or labels */
    bool labels_known, depends_known; /* false: computed, so not known */
    struct text path;
    struct place place;         /* of the id's value */
    struct place parents_place; /* of the value of down_revision */
};

struct revisions {
    const struct revision **at;
    size_t count, room;
};

struct graph;

/* Builds the graph; linear in the number of revisions and parents. Revisions that share an id
 * (OH105) stay apart in graph_duplicates; the first by path stands for all of them elsewhere. The
 * array is copied, the revisions are not. */
struct graph *graph_new(struct revisions revisions, struct arena *arena);

struct revisions graph_revisions(const struct graph *graph);                  /* each id once */
const struct revision *graph_find(const struct graph *graph, struct text id); /* NULL: none */

/* The revisions that no other one names as parent. Alembic's own sense of 'heads': depends_on does
 * not count. */
struct revisions graph_heads(const struct graph *graph, struct arena *arena);
/* Those without parents. Alembic calls them bases. */
struct revisions graph_roots(const struct graph *graph, struct arena *arena);
/* All revisions whose id is borne by more than one, next to each other, each group in order of
 * path. */
struct revisions graph_duplicates(const struct graph *graph, struct arena *arena);
struct revisions graph_children(const struct graph *graph, const struct revision *revision,
                                struct arena *arena);

/* A branch label that is also a revision's id, or that is borne twice: Alembic loads no such
 * history.
 */
struct label_clash {
    const struct revision *revision; /* who bears it */
    const struct revision *other;    /* whose id it is, or who bears it too: perhaps the same */
    struct text label;
};
struct label_clashes {
    struct label_clash *at;
    size_t count, room;
};
struct label_clashes graph_label_clashes(const struct graph *graph, struct arena *arena);

struct missing_link {
    const struct revision *revision; /* who names it */
    struct text wanted;              /* what is not there */
    bool is_dependency; /* in depends_on (neither an id nor a label), else in down_revision */
    const struct revision *meant; /* the one whose id starts with `wanted`, if just one does:
                                     Alembic takes full ids only */
};
struct missing_links {
    struct missing_link *at;
    size_t count, room;
};
struct missing_links graph_missing(const struct graph *graph, struct arena *arena);

/* The revisions of each loop (by parents, self-loops too; then by parents and dependencies
 * together, as Alembic's DependencyCycleDetected): one strongly connected part each, in order of
 * their least id. Iterative. */
struct loop {
    struct revisions revisions;
    bool by_dependency;
};
struct loops {
    struct loop *at;
    size_t count, room;
};
struct loops graph_loops(const struct graph *graph, struct arena *arena);

/* Is `ancestor` the revision itself or reached from it over parents? Both by id; false where either
 * is not in the graph. */
bool graph_descends(const struct graph *graph, struct text revision, struct text ancestor);
/* Does it descend from any of these ids? One walk for all. */
bool graph_descends_from_any(const struct graph *graph, struct text revision,
                             struct texts ancestors);
/* The nearest common ancestors of two revisions (maximal ones), by id; none where they share
 * nothing. */
struct revisions graph_shared_parents(const struct graph *graph, struct text a, struct text b,
                                      struct arena *arena);
/* From `revision` down over parents: the last revisions for which `ours` holds, i.e. members whose
 * parents are all not members. */
typedef bool revision_test(const void *context, const struct revision *revision);
struct revisions graph_first_of_chain(const struct graph *graph, struct text revision,
                                      revision_test *ours, const void *context,
                                      struct arena *arena);

/* The parts of the graph that no parent joins to one another, in order of their least id. */
struct history {
    struct revisions roots, heads;
};
struct histories {
    struct history *at;
    size_t count, room;
};
struct histories graph_histories(const struct graph *graph, struct arena *arena);

/* Heads by branch label, as labels flow in Alembic: down to descendants. Unlabelled heads are one
 * group. Labels that can't be read flow as one label of their own, so heads that stand on different
 * unreadable labels are never one group. Groups come in order of their least head. */
enum { HEAD_GROUP_MOST_LABELS = 8 };
struct head_group {
    struct texts labels; /* sorted, the first of them; none for the unlabelled */
    struct revisions heads;
};
struct head_groups {
    struct head_group *at;
    size_t count, room;
};
struct head_groups graph_head_groups(const struct graph *graph, struct arena *arena);

/* Parents, and what is depended on, before children; by id where that leaves a choice. Revisions on
 * a loop are left out. For replay. */
struct revisions graph_order(const struct graph *graph, struct arena *arena);

/* ---- upgrade.c: what Alembic does to a database ---- */

/* What `alembic_version` holds after `upgrade heads`: the heads that nothing depends on. */
struct revisions graph_stamps(const struct graph *graph, struct arena *arena);
/* What `upgrade heads` runs on a database that holds these stamps, in Alembic's order. Stamps that
 * are no revisions count for nothing. The graph must have no loops. */
struct revisions graph_upgrade(const struct graph *graph, struct texts stamps, struct arena *arena);
/* The stamps that another one stands on: Alembic runs nothing where there are any. */
struct texts graph_overlapping(const struct graph *graph, struct texts stamps, struct arena *arena);

#endif
