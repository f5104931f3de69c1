/* library.h: libgit2 as the reader of a repository; its functions are a row of struct reader. */
#ifndef GIT_LIBRARY_H
#define GIT_LIBRARY_H

#include "git/private.h"

/* Fills the error with libgit2's last message. */
int library_error(struct error *error, const char *attempted, struct text subject,
                  const char *hint);
git_oid library_id(struct object_id id);
struct object_id object_id_from(const git_oid *id);

int library_open(struct repository *repository, const char *path, struct error *error);
int library_adopt_work_tree(struct repository *repository, struct error *error);
int library_header(struct repository *repository, struct object_id id, struct object *object,
                   struct error *error);
int library_borrow(struct repository *repository, struct object_id id, size_t largest,
                   struct object *object, struct owner *owner, struct error *error);
int library_resolve(struct repository *repository, struct text revision, struct object_id *id,
                    struct error *error);
int library_refs(struct repository *repository, struct text prefix, struct refs *refs,
                 struct error *error);
int library_ref(struct repository *repository, struct text name, struct ref *ref,
                struct error *error);
int library_index(struct repository *repository, struct text path, struct tracked_files *files,
                  struct error *error);
int library_ignores(struct repository *repository, struct text path, struct error *error);

#endif
