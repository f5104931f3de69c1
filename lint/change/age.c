/* age.c: how old this clone's knowledge of a target is. No file's own time tells it: packing
 * rewrites refs, a fetch that moves nothing leaves the reflog alone, a push writes only the reflog.
 */
#include <time.h>

#include "change/target.h"

static bool is_of_remote(struct surroundings *surroundings, struct text url, struct text remote) {
    const struct remote *found = remote_pushed_to(&surroundings->remotes, url, url,
                                                  repository_arena(surroundings->repository));
    return found && text_equal(found->name, remote);
}

/* When a fetch last saw the target's branch at this very commit; 0: no trace of one. */
static int64_t fetched_at(struct surroundings *surroundings, const struct target *target) {
    struct fetches fetches = repository_fetches(surroundings->repository);
    int64_t newest = 0;
    for (size_t i = 0; i < fetches.count; i++) {
        const struct fetched *fetched = &fetches.at[i];
        if (fetched->at > newest && object_id_equal(fetched->id, target->commit) &&
            text_equal(fetched->branch, target->branch) &&
            is_of_remote(surroundings, fetched->url, target->remote))
            newest = fetched->at;
    }
    return newest;
}

int64_t target_age(struct surroundings *surroundings, const struct target *target) {
    if (!target->ref.size || !target->remote.size)
        return -1;
    int64_t known_at = fetched_at(surroundings, target);
    int64_t logged_at =
        target->stands_in ? 0 : repository_reflog_time(surroundings->repository, target->ref);
    if (logged_at > known_at)
        known_at = logged_at;
    int64_t now = (int64_t)time(NULL);
    if (!known_at)
        return -1;
    return now > known_at ? now - known_at : 0;
}
