/* private.h: what the files behind modules.h share. */
#ifndef PYTHON_PRIVATE_H
#define PYTHON_PRIVATE_H

#include "python/import.h"
#include "python/modules.h"

struct modules {
    struct snapshot *snapshot;
    struct module_cache *cache;
    struct arena *arena;
    struct importer importer;
    struct map roots, imported;     /* of the importer */
    struct map by_path, namespaces; /* to struct module */
    struct map contents;            /* by path; of modules.c */
    struct map names;               /* of modules with stars: what was looked up */
    struct map values;              /* by node and module: what was evaluated, or is being */
    size_t spent;                   /* bytes that values took, as in struct scope */
    size_t evaluating;              /* how deep values hang on values right now */
};

/* The folder of this package, which has no file. */
const struct module *modules_namespace(struct modules *modules, struct text path);

#endif
