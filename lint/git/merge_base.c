/* merge_base.c: what a merge starts from where two histories have crossed: the merge of their merge
 * bases, as git's default strategy makes it. */
#include "git/merging.h"

enum { MOST_CROSSINGS = 64 }; /* merges inside each other; histories that cross more are rare */

static int list_nothing(struct snapshot *snapshot, struct text folder, struct entries *entries,
                        struct error *error) {
    (void)snapshot, (void)entries, (void)error;
    return !folder.size;
}

static struct snapshot *nothing(struct repository *repository) {
    static const struct snapshot_backing backing = {list_nothing, NULL};
    struct snapshot *snapshot = arena_new(repository->arena, struct snapshot);
    *snapshot = (struct snapshot){&backing, repository};
    return snapshot;
}

static int base_at_depth(struct repository *repository, struct object_ids bases, unsigned depth,
                         struct snapshot **out, struct error *error);

/* Merges the next base into what came of those before it. */
static int merge_next(struct repository *repository, struct object_ids before,
                      struct object_id next, unsigned depth, struct snapshot **merged,
                      struct error *error) {
    struct merge_notes unsaid = {0};
    struct object_ids bases;
    struct snapshot *base, *other;
    bool unknown;
    if (merge_bases_of(repository, before, next, &bases, &unknown, error) ||
        base_at_depth(repository, bases, depth, &base, error) ||
        snapshot_of_commit(repository, next, &other, error))
        return -1;
    struct merge merge = {.repository = repository,
                          .arena = repository->arena,
                          .sides = {base, *merged, other},
                          .notes = &unsaid,
                          .depth = depth};
    return merge_snapshots(&merge, merged, error);
}

/* The oldest base first, as git does. */
static int base_at_depth(struct repository *repository, struct object_ids bases, unsigned depth,
                         struct snapshot **out, struct error *error) {
    struct object_ids before = {0};
    if (!bases.count) {
        *out = nothing(repository);
        return 0;
    }
    if (snapshot_of_commit(repository, bases.at[bases.count - 1], out, error))
        return -1;
    for (size_t i = bases.count - 1; i > 0 && depth < MOST_CROSSINGS; i--) {
        vector_push(&before, repository->arena, bases.at[i]);
        if (merge_next(repository, before, bases.at[i - 1], depth + 1, out, error))
            return -1;
    }
    return 0;
}

int snapshot_of_merge_base(struct repository *repository, struct object_ids bases,
                           struct snapshot **out, struct error *error) {
    return base_at_depth(repository, bases, 0, out, error);
}
