/* history.c: walks over commits, newest first. They are this program's own, because libgit2's
 * revision walk ends early and in silence when memory runs out, and fails at a shallow boundary. */
#include <string.h>

#include "git/private.h"

/* The colours of a walk that starts from two sides. */
enum { FROM_A = 1, FROM_B = 2, STALE = 4, COMMON = 8 };

struct node {
    struct commit commit;
    unsigned painting; /* the walk that the fields below belong to */
    unsigned colours;
    size_t waiting; /* how often it is in the queue */
};

struct nodes {
    struct node **at;
    size_t count, room;
};

/* A heap: the newest commit comes out first, of equally old ones the one that came in first. */
struct queue {
    struct waiting {
        struct node *node;
        size_t order;
    } * at;
    size_t count, room, order;
};

struct painting {
    struct repository *repository;
    struct queue queue;
    struct nodes seen; /* in the order in which they were coloured first */
    size_t fresh;      /* how many in the queue are not stale */
    bool met_boundary; /* a shallow boundary ended the walk of one side before they met */
};

static bool comes_before(struct waiting a, struct waiting b) {
    int64_t first = a.node->commit.committed_at, second = b.node->commit.committed_at;
    return first != second ? first > second : a.order < b.order;
}

static void swap(struct waiting *a, struct waiting *b) {
    struct waiting kept = *a;
    *a = *b;
    *b = kept;
}

static void queue_push(struct queue *queue, struct arena *arena, struct node *node) {
    vector_push(queue, arena, (struct waiting){node, queue->order++});
    for (size_t i = queue->count - 1; i > 0; i = (i - 1) / 2) {
        if (!comes_before(queue->at[i], queue->at[(i - 1) / 2]))
            break;
        swap(&queue->at[i], &queue->at[(i - 1) / 2]);
    }
}

static struct node *queue_pop(struct queue *queue) {
    struct node *first = queue->at[0].node;
    queue->at[0] = queue->at[--queue->count];
    for (size_t i = 0, child; (child = 2 * i + 1) < queue->count; i = child) {
        if (child + 1 < queue->count && comes_before(queue->at[child + 1], queue->at[child]))
            child++;
        if (!comes_before(queue->at[child], queue->at[i]))
            break;
        swap(&queue->at[i], &queue->at[child]);
    }
    return first;
}

/* The node of a commit that must be here: walks end on roots and on the shallow boundary only. */
static int node_of(struct repository *repository, struct object_id id, struct node **out,
                   struct error *error) {
    *out = map_find(&repository->commits, object_id_key(&id));
    if (*out)
        return 0;
    struct node *node = arena_new(repository->arena, struct node);
    int found = repository_commit(repository, id, &node->commit, error);
    if (found == 0)
        return error_set(error, "walk the history", object_id_hex(id, repository->arena),
                         "`git fsck` tells what is missing; in a shallow clone `git fetch "
                         "--unshallow` brings it",
                         "this commit is not here");
    if (found < 0)
        return -1;
    map_put(&repository->commits, repository->arena, object_id_key(&node->commit.id), node);
    *out = node;
    return 0;
}

static bool is_boundary(const struct repository *repository, const struct commit *commit) {
    return commit->parents.count && object_ids_contain_sorted(&repository->boundary, commit->id);
}

static struct painting painting_start(struct repository *repository) {
    repository->painting++;
    return (struct painting){.repository = repository};
}

/* Adds colours to a commit and puts it into the queue, unless it bears them all already. */
static int colour(struct painting *painting, struct object_id id, unsigned colours,
                  struct error *error) {
    struct repository *repository = painting->repository;
    struct node *node;
    if (node_of(repository, id, &node, error))
        return -1;
    if (node->painting != repository->painting) {
        node->painting = repository->painting;
        node->colours = 0;
        node->waiting = 0;
        vector_push(&painting->seen, repository->arena, node);
    }
    if ((node->colours & colours) == colours)
        return 0;
    if ((colours & STALE) && !(node->colours & STALE))
        painting->fresh -= node->waiting;
    node->colours |= colours;
    node->waiting++;
    painting->fresh += !(node->colours & STALE);
    queue_push(&painting->queue, repository->arena, node);
    return 0;
}

/* Beyond the boundary of a shallow clone a parent may still be here, fetched by itself: the tip of
 * the target beside CI's merge commit. */
static int is_here(struct repository *repository, struct object_id id, struct error *error) {
    struct object object;
    return object_header(repository, id, &object, error);
}

/* Takes the newest commit out and colours its parents as it is coloured. */
static int paint_one(struct painting *painting, struct node **out, struct error *error) {
    struct node *node = queue_pop(&painting->queue);
    unsigned colours = node->colours & (FROM_A | FROM_B | STALE);
    node->waiting--;
    painting->fresh -= !(node->colours & STALE);
    if (colours == (FROM_A | FROM_B)) {
        node->colours |= COMMON;
        colours |= STALE;
    }
    *out = node;
    bool bounded = is_boundary(painting->repository, &node->commit);
    for (size_t i = 0; i < node->commit.parents.count; i++) {
        struct object_id parent = node->commit.parents.at[i];
        int here = bounded ? is_here(painting->repository, parent, error) : 1;
        if (here < 0 || (here && colour(painting, parent, colours, error)))
            return -1;
        if (!here)
            painting->met_boundary = painting->met_boundary || !(colours & STALE);
    }
    return 0;
}

/* Paints from both sides down to where all that is left descends from common commits. Stops early
 * once more than `most` commits were seen from `a` alone (0: no bound). */
static int paint(struct painting *painting, struct object_ids a, struct object_id b, size_t most,
                 struct error *error) {
    size_t alone = 0;
    for (size_t i = 0; i < a.count; i++)
        if (colour(painting, a.at[i], FROM_A, error))
            return -1;
    if (colour(painting, b, FROM_B, error))
        return -1;
    while (painting->fresh && (!most || alone <= most)) {
        struct node *node;
        if (paint_one(painting, &node, error))
            return -1;
        alone += node->colours == FROM_A;
    }
    return 0;
}

static struct object_ids just(struct object_id *id) {
    return (struct object_ids){id, 1, 1};
}

int repository_is_ancestor(struct repository *repository, struct object_id ancestor,
                           struct object_id of, struct error *error) {
    struct painting painting = painting_start(repository);
    if (paint(&painting, just(&ancestor), of, 0, error))
        return -1;
    return painting.seen.at[0]->colours & FROM_B ? 1 : 0;
}

/* Leaves out what is an ancestor of another one: dates that run backwards let such through. */
static int keep_best(struct repository *repository, struct object_ids *bases, struct error *error) {
    for (size_t i = 0; i < bases->count;) {
        bool redundant = false;
        for (size_t j = 0; j < bases->count && !redundant; j++) {
            int answer =
                j == i ? 0 : repository_is_ancestor(repository, bases->at[i], bases->at[j], error);
            if (answer < 0)
                return -1;
            redundant = answer;
        }
        if (redundant)
            memmove(&bases->at[i], &bases->at[i + 1], (--bases->count - i) * sizeof *bases->at);
        else
            i++;
    }
    return 0;
}

/* In the order in which they come out of the queue, so the newest first. */
static void add_newest_first(struct nodes *nodes, struct arena *arena, struct node *node) {
    vector_push(nodes, arena, node);
    for (size_t i = nodes->count - 1; i > 0; i--) {
        if (nodes->at[i - 1]->commit.committed_at >= nodes->at[i]->commit.committed_at)
            return;
        struct node *older = nodes->at[i - 1];
        nodes->at[i - 1] = nodes->at[i];
        nodes->at[i] = older;
    }
}

int merge_bases_of(struct repository *repository, struct object_ids a, struct object_id b,
                   struct object_ids *bases, bool *unknown, struct error *error) {
    struct painting painting = painting_start(repository);
    struct nodes common = {0};
    *bases = (struct object_ids){0};
    if (paint(&painting, a, b, 0, error))
        return -1;
    for (size_t i = 0; i < painting.seen.count; i++)
        if ((painting.seen.at[i]->colours & (COMMON | STALE)) == COMMON)
            add_newest_first(&common, repository->arena, painting.seen.at[i]);
    for (size_t i = 0; i < common.count; i++)
        vector_push(bases, repository->arena, common.at[i]->commit.id);
    *unknown = !bases->count && painting.met_boundary;
    return bases->count > 1 ? keep_best(repository, bases, error) : 0;
}

int repository_merge_bases(struct repository *repository, struct object_id a, struct object_id b,
                           struct object_ids *bases, bool *unknown, struct error *error) {
    return merge_bases_of(repository, just(&a), b, bases, unknown, error);
}

int repository_range(struct repository *repository, struct object_id from, struct object_id to,
                     size_t most, struct object_ids *commits, struct error *error) {
    struct painting painting = painting_start(repository);
    struct nodes alone = {0};
    *commits = (struct object_ids){0};
    if (paint(&painting, just(&to), from, most, error))
        return -1;
    for (size_t i = 0; i < painting.seen.count; i++)
        if (!(painting.seen.at[i]->colours & FROM_B))
            add_newest_first(&alone, repository->arena, painting.seen.at[i]);
    for (size_t i = 0; i < alone.count; i++)
        vector_push(commits, repository->arena, alone.at[i]->commit.id);
    return 0;
}

int repository_count(struct repository *repository, struct object_id from, struct object_id to,
                     size_t most, size_t *count, struct error *error) {
    struct painting painting = painting_start(repository);
    *count = 0;
    if (paint(&painting, just(&to), from, most, error))
        return -1;
    for (size_t i = 0; i < painting.seen.count; i++)
        *count += !(painting.seen.at[i]->colours & FROM_B);
    if (*count > most)
        *count = most;
    return 0;
}

int repository_walk(struct repository *repository, struct object_id from, size_t most,
                    commit_visitor *visit, void *context, bool *complete, struct error *error) {
    struct painting painting = painting_start(repository);
    *complete = true;
    if (colour(&painting, from, FROM_A, error))
        return -1;
    for (size_t count = 0; painting.queue.count; count++) {
        struct node *node;
        if (most && count == most) {
            *complete = false;
            return 0;
        }
        if (paint_one(&painting, &node, error))
            return -1;
        *complete = *complete && !is_boundary(repository, &node->commit);
        int answer = visit(context, &node->commit);
        if (answer)
            return answer;
    }
    return 0;
}
