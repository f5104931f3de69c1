/* object.c: single objects, by id. Everything that is read of a repository's history and files
 * comes through object_header and object_read. */
#include <string.h>

#include "git/private.h"

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

/* libgit2 holds ids of 20 bytes; a wider one is of another repository. */
static bool can_be_here(struct object_id id) {
    return id.size == GIT_OID_RAWSZ && !object_id_is_none(id);
}

int object_header(struct repository *repository, struct object_id id, struct object *object,
                  struct error *error) {
    if (!can_be_here(id))
        return 0;
    git_oid oid = library_id(id);
    git_object_t type;
    *object = (struct object){0};
    int code = git_odb_read_header(&object->size, &type, repository->objects, &oid);
    if (code != 0)
        return object_error(repository, id, code, error);
    if (!kind_of(type, &object->kind))
        return error_set(error, "read the object", object_id_hex(id, repository->arena), NULL,
                         "it is of an unknown kind");
    return 1;
}

int object_read(struct repository *repository, struct object_id id, size_t largest,
                struct object *object, struct error *error) {
    git_odb_object *read;
    int found = object_header(repository, id, object, error);
    if (found != 1)
        return found;
    if (object->size > largest)
        return error_set(error, "read the object", object_id_hex(id, repository->arena), NULL,
                         "it is too large: %zu bytes", object->size);
    git_oid oid = library_id(id);
    int code = git_odb_read(&read, repository->objects, &oid);
    if (code != 0)
        return object_error(repository, id, code, error);
    object->bytes = text_copy((struct text){git_odb_object_data(read), git_odb_object_size(read)},
                              repository->arena);
    git_odb_object_free(read);
    return 1;
}

struct object_id object_id_of_file(struct text bytes) {
    git_oid oid;
    if (git_odb_hash(&oid, bytes.at, bytes.size, GIT_OBJECT_BLOB) != 0)
        return (struct object_id){0};
    return object_id_from(&oid);
}

/* What a tag object names: its first line is "object <id>". */
static bool tagged_object(struct text tag, struct object_id *id) {
    struct text line;
    return text_next_line(&tag, &line) && text_starts(line, TEXT("object ")) &&
           object_id_read(text_slice(line, 7, line.size), id);
}

int object_peel(struct repository *repository, struct object_id id, struct object_id *commit,
                struct error *error) {
    enum { MOST_TAGS = 100, LARGEST_TAG = 1024 * 1024 };
    for (int i = 0; i < MOST_TAGS; i++) {
        struct object object;
        int found = object_header(repository, id, &object, error);
        if (found == 1 && object.kind == OBJECT_COMMIT)
            *commit = id;
        if (found != 1 || object.kind == OBJECT_COMMIT)
            return found;
        if (object.kind != OBJECT_TAG)
            return 0;
        found = object_read(repository, id, LARGEST_TAG, &object, error);
        if (found != 1)
            return found;
        if (!tagged_object(object.bytes, &id))
            break;
    }
    return error_set(error, "read the tag", object_id_hex(id, repository->arena), NULL,
                     "it is malformed");
}

struct text object_id_key(const struct object_id *id) {
    return (struct text){(const char *)id->bytes, id->size};
}
