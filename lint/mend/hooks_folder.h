/* hooks_folder.h: in which folder git looks for this repository's hooks, and whose folder that is.
 */
#ifndef MEND_HOOKS_FOLDER_H
#define MEND_HOOKS_FOLDER_H

#include <sys/types.h>

#include "git/repository.h"

struct hooks_folder {
    struct text path;       /* absolute, links resolved */
    struct text configured; /* core.hooksPath as it is written; empty: git's own folder */
    struct text own;        /* the repository's own, hidden where core.hooksPath is set */
    bool is_there;
    bool is_shared; /* it lies outside this repository, so others may use it too */
};

/* core.hooksPath as git takes it (githooks(5)): `~/` is the home, a relative path starts where
 * hooks run: at the top of the work tree, in a bare repository at its git folder. */
struct hooks_folder hooks_folder_find(struct repository *repository);

/* The permission bits that core.sharedRepository adds to files of the git folder; 0: none. */
mode_t hooks_shared_mode(struct repository *repository);

#endif
