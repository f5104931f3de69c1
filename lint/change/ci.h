/* ci.h: inside the room: what the CI vendor's variables say of this run. */
#ifndef CHANGE_CI_H
#define CHANGE_CI_H

#include "base/text.h"

enum ci_event { CI_PUSH, CI_REQUEST, CI_QUEUE };

struct ci_request {
    const char *vendor; /* "GitHub" */
    const char *deeper; /* how its checkout is told to bring the parents of the merge too */
    const char *whole;  /* the same for all of the history and the target; NULL: it can't be told */
    enum ci_event event;
    struct text target_branch; /* what the request is meant for */
    struct text target_commit; /* its tip as the event knew it, older than what is fetched */
    struct text source_branch, source_commit;
    struct text pushed_branch;  /* CI_PUSH: the branch that was pushed; empty: a tag, or unknown */
    struct text default_branch; /* may be empty */
    struct text merge_commit;   /* the ref names the host's merge of a request, and this is it; may
                                   be empty */
};

/* False: no vendor of the table is here. Never fails: an event file that can't be read leaves its
 * texts empty. */
bool ci_read(struct arena *arena, struct ci_request *request);
/* Is one here? */
bool ci_is_here(void);

#endif
