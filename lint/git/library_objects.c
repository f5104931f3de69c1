/* library_objects.c: single objects, read by libgit2. */
#include "git/library.h"

static bool kind_of(git_object_t type, enum object_kind *kind) {
    static const struct {
        git_object_t type;
        enum object_kind kind;
    } kinds[] = {{GIT_OBJECT_COMMIT, OBJECT_COMMIT},
                 {GIT_OBJECT_TREE, OBJECT_TREE},
                 {GIT_OBJECT_BLOB, OBJECT_BLOB},
                 {GIT_OBJECT_TAG, OBJECT_TAG}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].type == type) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static int object_error(struct repository *repository, struct object_id id, int code,
                        struct error *error) {
    if (code == GIT_ENOTFOUND)
        return 0;
    return library_error(error, "read the object", object_id_hex(id, repository->arena),
                         "`git fsck` tells what is broken in this repository");
}

int library_header(struct repository *repository, struct object_id id, struct object *object,
                   struct error *error) {
    git_oid oid = library_id(id);
    git_object_t type;
    int code = git_odb_read_header(&object->size, &type, repository->objects, &oid);
    if (code != 0)
        return object_error(repository, id, code, error);
    if (!kind_of(type, &object->kind))
        return error_set(error, "read the object", object_id_hex(id, repository->arena), NULL,
                         "it is of an unknown kind");
    return 1;
}

int library_borrow(struct repository *repository, struct object_id id, size_t largest,
                   struct object *object, struct owner *owner, struct error *error) {
    int found = library_header(repository, id, object, error);
    if (found != 1)
        return found;
    if (object->size > largest)
        return object_too_large(repository, id, object->size, error);
    git_oid oid = library_id(id);
    int code = git_odb_read(&owner->object, repository->objects, &oid);
    if (code != 0)
        return object_error(repository, id, code, error);
    object->bytes =
        (struct text){git_odb_object_data(owner->object), git_odb_object_size(owner->object)};
    return 1;
}
