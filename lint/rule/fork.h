/* fork.h: several heads that should be one: what is said of them, and the way out. */
#ifndef RULE_FORK_H
#define RULE_FORK_H

#include "rule/judgement.h"

struct fork { /* several heads that should be one */
    struct judgement *judgement;
    struct revisions heads;
    const struct revision *mine, *theirs; /* a head that the change brings, one that it does not;
                                             theirs may be its own second */
};

/* Is this head not in the proposed commit? */
bool fork_only_on_target(const struct judgement *judgement, const struct revision *head);

/* Adds the finding (OH102 where a head is only on the target, else OH101), its sentence, its heads
 * and its way out. `old`: the target had these heads before. */
int fork_say(struct judgement *judgement, struct revisions heads, bool old, struct error *error);

/* Fills the finding's commands and alternatives: the merge revision by the project's own tool;
 * where the change's own chain is not published, to move it; of two merge revisions that mend the
 * same fork, to drop one. */
int fork_advise(const struct fork *fork, struct finding *finding, struct error *error);

/* Has another branch moved the first migration of our chain onto the other head already? Then the
 * finding recommends to follow it. */
bool fork_restack(const struct fork *fork, const struct revision *first, struct finding *finding);

/* 1: the mend lies on the disk, uncommitted; the finding's commands commit it. 0: it does not. -1.
 */
int fork_uncommitted(const struct fork *fork, struct finding *finding, struct error *error);

#endif
