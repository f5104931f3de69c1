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
    git_odb_object *read;
    git_oid oid = library_id(tree);
    int found = object_header(repository, tree, &object, error);
    if (found < 0)
        return -1;
    if (found == 0 || object.kind != OBJECT_TREE || object.size > LARGEST_TREE)
        return error_set(error, "read the tree", object_id_hex(tree, repository->arena),
                         missing_hint(repository), "it is not here, too large, or no tree");
    if (git_odb_read(&read, repository->objects, &oid))
        return library_error(error, "read the tree", object_id_hex(tree, repository->arena),
                             "`git fsck` tells what is broken in this repository");
    struct text bytes = {git_odb_object_data(read), git_odb_object_size(read)};
    int answer = visit_entries(bytes, tree, visit, context, repository, error);
    git_odb_object_free(read);
    return answer;
}
