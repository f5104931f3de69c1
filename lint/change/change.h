/* change.h: what is compared with what. Entry points turn their input into changes; everything
 * after is one path. */
#ifndef CHANGE_CHANGE_H
#define CHANGE_CHANGE_H

#include "config/settings.h"
#include "git/snapshot.h"

enum change_result {
    RESULT_MERGE,    /* the merge of target and proposed */
    RESULT_PROPOSED, /* the target branch is pushed directly: proposed itself */
    RESULT_GIVEN,    /* CI's merge commit */
    RESULT_ALONE,    /* no target: proposed by itself */
};
enum change_subject { SUBJECT_COMMIT, SUBJECT_INDEX, SUBJECT_WORK_TREE };

/* What is behind a remote that is pushed to in order to deploy. */
enum platform { PLATFORM_OTHER, PLATFORM_HEROKU, PLATFORM_DOKKU };
struct deployment {
    enum platform platform;
    struct text host; /* "dokku@example.com"; empty: Heroku's own */
    struct text app;  /* empty: not known */
};

struct change {
    enum change_subject subject;
    struct object_id proposed;     /* the commit; for index and work tree: HEAD */
    struct object_id target;       /* none: alone */
    struct object_ids merge_bases; /* none: unrelated, unknown, or alone */
    bool merge_base_unknown;       /* a shallow boundary hides it */
    enum change_result result;
    struct object_id given;    /* RESULT_GIVEN: the merge commit */
    bool for_its_state;        /* a target branch judged for what it is, not for what changed */
    bool forced;               /* a push that is no fast-forward of the target's old tip */
    bool is_series;            /* each commit is a review of its own and may land by itself */
    struct text chosen_by;     /* the row of the table that chose the target, or its by-name */
    struct text target_name;   /* "origin/main", as people write it */
    struct text target_branch; /* "main" */
    struct text target_remote; /* "origin"; empty: a local branch */
    struct text proposed_name; /* "feature", else an abbreviated id */
    struct text branch;        /* the local branch whose tip is proposed; empty: none or several */
    int64_t target_age;   /* seconds since the target was last known to be there; -1: unknown */
    struct texts assumed; /* sentences: what was taken for granted, what narrowed the question */
    struct texts other_targets; /* full names of the refs of all target branches: for 'published' */
    struct error *failure;      /* this one can't be judged, and why; the others of a push can */
    struct error uncompared; /* in CI: `attempted` set: why there is nothing to compare with. It is
                                judged by itself, and only what is wrong in it counts: that it is
                                right by itself is no pass */
    bool deploys;            /* what is pushed is deployed by that */
    struct object_id deployed; /* what runs there now; none: nothing yet */
    struct text deploy_name;   /* "heroku", "origin/production" */
    struct deployment deployment;
    struct text
        nothing; /* not empty: nothing to judge for this change, and why (JOURNEYS rule 7, row 1) */
};
struct changes {
    struct change *at;
    size_t count, room;
};

/* The platform that a remote's URL leads to. */
struct deployment deployment_of_url(struct text url, struct arena *arena);
/* The one that this repository is deployed to: the remote of the setting, else the only one whose
 * URL tells. 1: there is one; 0; -1. */
int deployment_find(struct repository *repository, const struct settings *settings,
                    struct deployment *deployment, struct error *error);

/* Is this CI? `CI` set and not "false" or "0", or a vendor's own variable. A git hook is never CI.
 */
bool change_in_ci(void);

struct push { /* what git hands to pre-push */
    struct text remote, url;
    struct text lines; /* stdin, whole */
};
/* One change for each line that is to be judged, in order; lines of tags, deletions and other refs
 * become changes with `nothing` set. Empty stdin: HEAD, unless it equals its tracking ref (then one
 * change with `nothing`). PRE_COMMIT_* variables stand in for stdin under the pre-commit framework.
 * A line that can't be judged (its target can't be read, an object is broken) becomes a change with
 * `failure` set. */
int changes_from_push(struct repository *repository, const struct settings *settings,
                      const struct push *push, struct changes *changes, struct error *error);

/* The same on the server that receives the push: `lines` are pre-receive's '<old id> <new id>
 * <ref>'. Only target branches are judged, each against what it holds now; where `settings` name
 * none, the server's HEAD. */
int changes_from_server(struct repository *repository, const struct settings *settings,
                        struct text lines, struct changes *changes, struct error *error);
/* Could one of these lines bring anything to a branch? Asked before the repository is opened: tags
 * and deletions get past a server that can't be read. Malformed lines could. */
bool change_may_reach_branch(struct text lines, struct arena *arena);

struct flags { /* what `check` was told; empty: not given */
    struct text base, head;
    bool staged, work_tree, in_ci;
    bool fetch; /* let git fetch what is missing, and the target as it is now */
};
/* With `fetch`: brings what a partial clone lacks. To be called before its files are read. */
int change_complete_clone(struct repository *repository, const struct flags *flags,
                          struct error *error);
int change_from_flags(struct repository *repository, const struct settings *settings,
                      const struct flags *flags, struct change *change, struct error *error);

/* Was this revision ever on the target, on another target branch, or on the target's history
 * (landed, then reverted)? `path` is where it stands, to look first. One function decides it, for
 * advice, rules and repair alike. Walks history at most 20,000 commits back; beyond: published. */
struct published;
struct published *published_new(struct repository *repository, const struct change *change);
int published_has(struct published *published, struct text revision_id, struct text path,
                  bool *answer, struct error *error);

#endif
