/* import.h: which file of a snapshot an import names. */
#ifndef PYTHON_IMPORT_H
#define PYTHON_IMPORT_H

#include "base/map.h"
#include "git/snapshot.h"

struct importer {
    struct snapshot *snapshot;
    struct arena *arena;
    struct map *roots; /* folder to struct texts: where absolute imports of its files may start */
    struct map *found; /* folder and dotted name to struct imported */
};

struct imported {
    struct text path;  /* of the file; of a folder without one: where its __init__.py would be */
    bool is_namespace; /* a folder without __init__.py */
};

/* What `import dotted` (level 0), or `from ..dotted import` (`level` dots), means in the file at
 * `path`. 1: found; 0: nothing in this tree; -1. */
int import_find(struct importer *importer, struct text path, size_t level, struct text dotted,
                struct imported *imported, struct error *error);

#endif
