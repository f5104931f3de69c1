/* target.h: inside the room: target branches as this clone knows them, and the question that the
 * table of targets answers. */
#ifndef CHANGE_TARGET_H
#define CHANGE_TARGET_H

#include "change/change.h"
#include "change/ci.h"
#include "change/line.h"

struct target {
    struct text remote;      /* "origin"; empty: this repository has no remote */
    struct text branch;      /* "main" */
    struct text ref;         /* full name; empty: no such ref yet, this push makes it */
    struct object_id commit; /* none: not known here */
    struct object_id pushed; /* what this very push writes there; none: nothing */
    bool stands_in;          /* a local branch, where nothing is fetched into refs/remotes */
    size_t rank;             /* which one is taken in a tie: the least */
    size_t distance;         /* commits in target..proposed, at most TARGET_FARTHEST */
};
struct targets {
    struct target *at;
    size_t count, room;
};
enum { TARGET_FARTHEST = 10000 };

/* What is asked once a run and is the same for all its changes. */
struct surroundings {
    struct repository *repository;
    const struct settings *settings;
    struct remotes remotes;
    struct text pushed_remote;      /* empty: by hand, or to a URL that no remote has */
    struct text pushed_url;         /* empty: by hand */
    struct text default_branch;     /* by CI's word, or by the server's own HEAD; may be empty */
    const struct push_lines *lines; /* NULL: by hand */
    bool is_server; /* this repository is what is pushed to: its own branches are the targets */
    struct text fetched_remote, fetched_branch; /* fetched a moment ago, by --fetch */
    struct targets targets;
};

/* Reads the remotes and finds every target branch: `settings->target`, else the HEAD of each remote
 * and main, master, trunk, develop where they exist. */
int surroundings_read(struct surroundings *surroundings, struct error *error);
/* Is a branch of this name a target, whether it exists or not yet? */
bool target_is_name(const struct surroundings *surroundings, struct text remote,
                    struct text branch);
/* The branch of that remote, target or not: its tracking ref, else the local branch that stands in;
 * and what this push writes there. 1, 0 where nothing is known of it (`target` bears the names
 * alone), -1. */
int target_of_branch(struct surroundings *surroundings, struct text remote, struct text branch,
                     struct target *target, struct error *error);
/* Counts the commits from each target to `proposed`. */
int targets_measure(struct surroundings *surroundings, struct object_id proposed,
                    struct error *error);
/* The team's remote, after targets_measure: `onehead.remote`, the one that `gh` resolved, else the
 * one that holds the nearest target. Empty: no remote at all. */
struct text remote_canonical(const struct surroundings *surroundings);
/* The nearest target of a remote, after targets_measure; NULL: it has none. */
const struct target *target_nearest(const struct surroundings *surroundings, struct text remote);
/* A target of the remote whose history holds the commit already; NULL: none. */
int target_holding(const struct surroundings *surroundings, struct text remote,
                   struct object_id commit, const struct target **holder, struct error *error);
/* "origin/main", as people write it. */
struct text target_show(const struct target *target, struct arena *arena);
/* What stands there once the push is through. */
struct object_id target_tip(const struct target *target);
/* "git fetch origin main:refs/remotes/origin/main", which also helps a clone of one branch; the
 * plain "git fetch" where a name is no safe shell word. */
const char *fetch_command(const struct surroundings *surroundings, struct text remote,
                          struct text branch);
/* "git fetch origin main", for a branch that is known already. */
const char *fetch_branch_command(const struct surroundings *surroundings, struct text remote,
                                 struct text branch);

/* ---- URLs ---- */

/* One spelling for all that lead to the same repository: no scheme, user, password, default port,
 * trailing slash or `.git`; host in lower case. */
struct text url_spelling(struct text url, struct arena *arena);
/* The remote that is meant by pre-push's two arguments; NULL: none has this URL. */
const struct remote *remote_pushed_to(const struct remotes *remotes, struct text name,
                                      struct text url, struct arena *arena);

/* ---- the table ---- */

struct question {
    struct surroundings *surroundings;
    const struct push_line *line; /* NULL: by hand or in CI */
    const struct flags *flags;    /* NULL: a push */
    const struct ci_request *ci;  /* NULL: not in CI, or an unknown one */
    struct text canonical;        /* remote */
    struct change *change;        /* being filled; subject, proposed and branch are there */
    struct target wanted;         /* what the row that decided looked for, here or not */
    struct object_id given_merge; /* the host's merge of the request, if that is checked out */
    struct object_id merged_base; /* where the target moved on after that merge: what was merged;
                                     where no merge base is known, it is one */
};
struct choice {
    struct target target; /* `commit` none: it can't be read */
    enum change_result result;
    struct object_id given; /* RESULT_GIVEN */
    struct text name;       /* the target's name where it is not target_show's */
    struct text by;         /* the row's name where it depends on the input */
    bool is_fresh;          /* the server has just named its commit */
    const char *hint;       /* what brings the target here, where it is not fetch_command's */
};
enum fit {
    FIT_ERROR = -1,
    FIT_NO,
    FIT_TARGET,
    FIT_ALONE,
    FIT_UNSEEN, /* what it is to be compared with is not here; the error says what brings it */
};

/* Walks the rows and fills `question->change` by the first one that fits. */
int table_decide(struct question *question, struct error *error);
/* The row of pull requests and merge queues in CI. */
enum fit fits_request(struct question *question, struct choice *choice, struct error *error);

/* Measures the targets, finds the canonical remote, asks the table, and adds what follows from its
 * answer: merge bases, force, age, other targets, nothing to judge. */
int question_answer(struct question *question, struct error *error);
/* Lets git fetch what the answer lacked, and its target as it is now. 1: something was fetched and
 * the question is to be asked again; 0: there is nothing to fetch; -1. */
int question_fetch(struct question *question, struct error *error);
/* Sentences where the target that was chosen may not be the one that is meant. */
int targets_say_doubts(struct question *question, struct error *error);
/* A sentence for `change->assumed`. */
void change_assume(struct question *question, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "main" where refs/remotes/origin/HEAD names it, also where that branch is gone; else empty. */
int remote_head_branch(struct surroundings *surroundings, struct text remote, struct text *branch,
                       struct error *error);
/* The local branch whose tip the commit is, if it is just one; else empty. */
int branch_at(struct repository *repository, struct object_id commit, struct text *branch,
              struct error *error);
/* Seconds since the target's tracking ref was last known to stand where it stands; -1: unknown. */
int64_t target_age(struct surroundings *surroundings, const struct target *target);
/* Fills what the change says of a deploy, where it is one. */
int change_find_deploy(struct question *question, struct error *error);
/* Fills `change->nothing` where no rule can have anything to say. */
int change_find_nothing(struct repository *repository, struct change *change, struct error *error);

#endif
