/* tree_visit.c: trees of a long history, gone through one by one and forgotten. */
#include "git/private.h"

static int visit_entries(struct text bytes, struct object_id tree, tree_visitor *visit,
                         void *context, struct repository *repository, struct error *error) {
    struct entry entry;
    while (bytes.size) {
        if (!tree_next_entry(&bytes, tree.size, &entry))
            return error_set(error, "read the tree", object_id_hex(tree, repository->arena),
                             "`git fsck` tells more about it", "an entry can't be parsed");
        int answer = visit(context, &entry);
        if (answer)
            return answer;
    }
    return 0;
}

int repository_visit_tree(struct repository *repository, struct object_id tree, tree_visitor *visit,
                          void *context, struct error *error) {
    enum { LARGEST_TREE = 128 * 1024 * 1024 };
    struct object object;
    struct owner owner;
    int found = object_borrow(repository, tree, LARGEST_TREE, &object, &owner, error);
    if (found < 0)
        return -1;
    if (found == 0)
        return error_set(error, "read the tree", object_id_hex(tree, repository->arena),
                         missing_hint(repository), "it is not here");
    int answer = object.kind == OBJECT_TREE
                     ? visit_entries(object.bytes, tree, visit, context, repository, error)
                     : error_set(error, "read the tree", object_id_hex(tree, repository->arena),
                                 NULL, "it is an object of another kind");
    object_release(&owner);
    return answer;
}
