/* child_reader.h: git as the reader of a repository that libgit2 refuses; its functions are a row
 * of struct reader. Objects come from one long-lived `git cat-file` each for content and for
 * headers.
 */
#ifndef GIT_CHILD_READER_H
#define GIT_CHILD_READER_H

#include "git/private.h"

/* For the command line of each git that may look at the index: no monitor is started or asked. */
#define CHILD_IS_PASSIVE "--no-pager", "-c", "core.fsmonitor=false"

struct children {
    struct words environment;
    struct child contents, headers, ignores;
    struct refs listed; /* all refs by name, `commit` being what each points at, unpeeled */
    struct map by_name; /* the same */
    struct texts broken;
    bool is_listed;
    struct map peeled; /* struct object_id of the commit, by what a ref points at */
    struct map
        symbolic; /* struct text: what a ref that is not listed points at; empty: no symref */
};

struct children *children_of(struct repository *repository);

int child_open(struct repository *repository, const char *path, struct error *error);
int child_header(struct repository *repository, struct object_id id, struct object *object,
                 struct error *error);
int child_borrow(struct repository *repository, struct object_id id, size_t largest,
                 struct object *object, struct owner *owner, struct error *error);
int child_resolve(struct repository *repository, struct text revision, struct object_id *id,
                  struct error *error);
int child_refs(struct repository *repository, struct text prefix, struct refs *refs,
               struct error *error);
int child_ref(struct repository *repository, struct text name, struct ref *ref,
              struct error *error);
int child_index(struct repository *repository, struct text path, struct tracked_files *files,
                struct error *error);
int child_ignores(struct repository *repository, struct text path, struct error *error);

/* Starts a git that answers questions, unless it runs: `arguments` follow what names the
 * repository; a NULL ends them. */
int child_ensure(struct repository *repository, struct child *child, enum child_place place,
                 const char *const *arguments, struct error *error);
/* Runs one to its end; -1 also where that was bad, `attempted` being for the error then. */
int child_read(struct repository *repository, enum child_place place, const char *const *arguments,
               const char *attempted, struct child_run *run, struct error *error);
/* What a git that answers questions did not say. Ends it. */
int child_failed(struct repository *repository, struct child *child, const char *attempted,
                 struct text subject, struct error *error);

#endif
