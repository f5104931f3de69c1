/* landing.c: who brought a migration, and when. Only asked once there is a finding. */
#include "rule/judgement.h"

enum {
    MOST_COMMITS = 2000
}; /* looked at before the question is dropped: an author is a help, not a verdict */

struct search {
    struct repository *repository;
    struct text path;
    struct object_id tip;
    struct finding_revision *revision;
    struct error *error;
};

enum { FOUND = 1 };

static int has_path(const struct search *search, struct object_id commit) {
    struct commit known;
    struct snapshot *snapshot;
    struct entry entry;
    int here = repository_commit(search->repository, commit, &known, search->error);
    if (here <= 0)
        return here;
    if (snapshot_of_commit(search->repository, commit, &snapshot, search->error))
        return -1;
    return snapshot_find(snapshot, search->path, &entry, search->error);
}

/* The commit that has the file while none of its parents has. */
static int visit(void *context, const struct commit *commit) {
    struct search *search = context;
    int here = has_path(search, commit->id);
    if (here <= 0)
        return here;
    for (size_t i = 0; i < commit->parents.count; i++) {
        int there = has_path(search, commit->parents.at[i]);
        if (there)
            return there < 0 ? -1 : 0;
    }
    search->revision->author = commit->author;
    search->revision->landed_at = commit->committed_at;
    return FOUND;
}

int landing_find(struct judgement *judgement, struct finding_revision *revision,
                 struct error *error) {
    struct run *run = judgement->run;
    bool on_target = side_has(&judgement->target, revision->id);
    struct object_id tip = on_target ? run->change->target : run->change->proposed;
    struct search search = {.repository = run->repository,
                            .path = revision->path,
                            .revision = revision,
                            .error = error};
    bool complete;
    if (object_id_is_none(tip))
        return 0;
    return repository_walk(run->repository, tip, MOST_COMMITS, visit, &search, &complete, error) < 0
               ? -1
               : 0;
}
