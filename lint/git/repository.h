/* repository.h: one repository: its commits, refs and git config. Nothing here writes, checks out
 * or filters, and but for repository_fetch nothing goes over the network. libgit2 reads; where it
 * refuses a repository that git itself reads, such as one of sha256, git does: as a child that runs
 * no command of the repository's and fetches nothing. */
#ifndef GIT_REPOSITORY_H
#define GIT_REPOSITORY_H

#include <stdint.h>

#include "base/error.h"
#include "git/object_id.h"

struct repository;

/* Opens by `path` (what follows -C: a work tree or a folder in it, a .git, a bare repository),
 * GIT_DIR and its kin ignored; or, where `path` is NULL, as git hands it to hooks: from the
 * environment, else from the working directory. Every refusal is mapped to a sentence with a way
 * on: unknown extensions, another owner, a bare repository inside a work tree. ONEHEAD_READER
 * chooses who reads: libgit2 or git. `in_hook`: git has judged the owner already. Close with
 * repository_close. */
int repository_open(const char *path, bool in_hook, struct arena *arena, struct repository **out,
                    struct error *error);
void repository_close(struct repository *repository);

struct arena *repository_arena(struct repository *repository);
/* Absolute paths, no slash at the end. The work tree's is empty where there is none. */
struct text repository_git_folder(
    const struct repository *repository); /* of this work tree: .git/worktrees/x */
struct text
repository_common_folder(const struct repository *repository); /* shared by all work trees */
struct text repository_work_tree(const struct repository *repository);
bool repository_is_bare(const struct repository *repository);
bool repository_is_shallow(const struct repository *repository);
/* Was it cloned without all its files? `remote` is the one that promised them. */
bool repository_is_partial(struct repository *repository, struct text *remote);

/* ---- commits ---- */

struct commit {
    struct object_id id, tree;
    struct object_ids parents;
    struct text author, subject; /* foreign */
    int64_t committed_at;        /* seconds since 1970, the committer's word: only to show */
};

/* 1: `revision` (what rev-parse takes: names, ids, HEAD~2, tags peeled) is a commit of this
 * repository; 0: there is no such; -1: error. */
int repository_resolve(struct repository *repository, struct text revision,
                       struct object_id *commit, struct error *error);
/* 1: read; 0: the object is not here (shallow, never fetched); -1: it is here and broken, or not a
 * commit. */
int repository_commit(struct repository *repository, struct object_id id, struct commit *commit,
                      struct error *error);

/* All best common ancestors (none: unrelated). 0 with `*unknown` set where a shallow boundary hides
 * the answer. A walk that ends on anything but a root or the boundary is an error. */
int repository_merge_bases(struct repository *repository, struct object_id a, struct object_id b,
                           struct object_ids *bases, bool *unknown, struct error *error);
/* 1, 0, or -1. In a shallow clone 0 may mean 'not as far as this clone goes'. */
int repository_is_ancestor(struct repository *repository, struct object_id ancestor,
                           struct object_id of, struct error *error);
/* Commits in `from..to` (reachable from `to`, not from `from`); counting stops at `most`. */
int repository_count(struct repository *repository, struct object_id from, struct object_id to,
                     size_t most, size_t *count, struct error *error);

/* The same commits themselves, newest first. Of more than `most` there may be a few too many. */
int repository_range(struct repository *repository, struct object_id from, struct object_id to,
                     size_t most, struct object_ids *commits, struct error *error);

/* Walks the history of `from`, newest first, each commit once, at most `most` commits (0: no
 * bound). The visitor answers 0 to go on, else the walk stops and gives that answer. 0: walked to
 * the end (`*complete` false where the bound or a shallow boundary ended it). */
typedef int commit_visitor(void *context, const struct commit *commit);
int repository_walk(struct repository *repository, struct object_id from, size_t most,
                    commit_visitor *visit, void *context, bool *complete, struct error *error);

/* ---- refs ---- */

struct ref {
    struct text name; /* refs/remotes/origin/main */
    struct text
        symbolic; /* what it points at where it is a symref, also a dangling one; else empty */
    struct object_id commit; /* peeled; none where it dangles or is no commit */
};
struct refs {
    struct ref *at;
    size_t count, room;
};

/* All refs that start with `prefix`, by name. HEAD by itself: repository_ref. */
int repository_refs(struct repository *repository, struct text prefix, struct refs *refs,
                    struct error *error);
/* 1: there is such a ref (maybe dangling), 0: none, -1. */
int repository_ref(struct repository *repository, struct text name, struct ref *ref,
                   struct error *error);
/* When the reflog of this ref was last written, seconds since 1970; 0: no reflog. */
int64_t repository_reflog_time(struct repository *repository, struct text name);
/* Where that reflog says the ref has stood, the latest first; none where there is no reflog. */
struct object_ids repository_reflog(struct repository *repository, struct text name);

struct fetched { /* one line of a FETCH_HEAD */
    struct object_id id;
    struct text branch; /* main; what is no branch by its full name: refs/tags/x, HEAD */
    struct text url;
    int64_t at; /* that file's mtime */
};
struct fetches {
    struct fetched *at;
    size_t count, room;
};
/* The lines of the FETCH_HEAD of every work tree of this repository. A file that can't be read is
 * no fetch. */
struct fetches repository_fetches(struct repository *repository);

/* What is under way in this work tree, as `git X --continue` names it: "rebase", "merge",
 * "cherry-pick", "revert", "am", or empty; `branch` is the one being rebased, by its short name. */
struct text repository_operation(struct repository *repository, struct text *branch);

/* ---- fetching ---- */

struct fetch {
    struct text remote;
    struct texts options, refspecs;
};
/* Runs `git fetch`, which asks no question, and then sees what it brought. What git says goes into
 * the error. */
int repository_fetch(struct repository *repository, const struct fetch *fetch, struct error *error);

/* ---- remotes and config ---- */

struct remote {
    struct text name;
    struct texts urls; /* url and pushurl, as configured and as expanded by insteadOf */
    bool has_refspec;  /* it fetches into refs/remotes/NAME */
};
struct remotes {
    struct remote *at;
    size_t count, room;
};
int repository_remotes(struct repository *repository, struct remotes *remotes, struct error *error);

struct config_entry {
    struct text name, value; /* section and key in lower case, subsection as written */
    bool from_command_line;  /* `git -c`: GIT_CONFIG_PARAMETERS, GIT_CONFIG_COUNT; libgit2 does not
                                see these */
};
struct config_entries {
    struct config_entry *at;
    size_t count, room;
};
/* Every entry whose name starts with `prefix`, in the order in which git reads them: the last of a
 * name wins. */
int repository_config(struct repository *repository, struct text prefix,
                      struct config_entries *entries, struct error *error);
/* The winning value of one name; false: not set. */
bool repository_config_value(struct repository *repository, struct text name, struct text *value);
/* The hook of git's configuration that runs a command with these words at this event, as the
 * installed git says: NAME of hook.NAME.command. Empty: there is none. */
struct text repository_config_hook(struct repository *repository, const char *event,
                                   struct text command);

#endif
