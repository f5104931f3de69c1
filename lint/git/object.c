/* object.c: single objects, by id. Everything that is read of a repository's history and files
 * comes through object_header and object_read. */
#include <stdio.h>
#include <string.h>

#include "git/private.h"
#include "git/sha1.h"

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

static const char *const FSCK_HINT = "`git fsck` tells what is broken in this repository";

static int object_error(struct repository *repository, struct object_id id, int code,
                        struct error *error) {
    if (code == GIT_ENOTFOUND)
        return 0;
    return library_error(error, "read the object", object_id_hex(id, repository->arena), FSCK_HINT);
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

/* The id of an object, given what it is hashed after: "blob 12". */
static struct object_id object_id_of(const char *kind, struct text bytes) {
    char header[32];
    int size = snprintf(header, sizeof header, "%s %zu", kind, bytes.size);
    struct object_id id = {.size = SHA1_SIZE};
    sha1((struct text){header, (size_t)size + 1}, bytes, id.bytes);
    return id;
}

/* libgit2's own verification is off: it also looks for the marks of a collision attack, which takes
 * longer than all else that a check does. */
static int verify(struct repository *repository, struct object_id id, git_object_t type,
                  struct text bytes, struct error *error) {
    if (memcmp(object_id_of(git_object_type2string(type), bytes).bytes, id.bytes, SHA1_SIZE) == 0)
        return 1;
    return error_set(error, "read the object", object_id_hex(id, repository->arena), FSCK_HINT,
                     "its content is not what its name says (hash mismatch)");
}

int object_borrow(struct repository *repository, struct object_id id, size_t largest,
                  struct object *object, git_odb_object **owner, struct error *error) {
    int found = object_header(repository, id, object, error);
    if (found != 1)
        return found;
    if (object->size > largest)
        return error_set(error, "read the object", object_id_hex(id, repository->arena), NULL,
                         "it is too large: %zu bytes", object->size);
    git_oid oid = library_id(id);
    int code = git_odb_read(owner, repository->objects, &oid);
    if (code != 0)
        return object_error(repository, id, code, error);
    object->bytes = (struct text){git_odb_object_data(*owner), git_odb_object_size(*owner)};
    found = verify(repository, id, git_odb_object_type(*owner), object->bytes, error);
    if (found < 0)
        git_odb_object_free(*owner);
    return found;
}

int object_read(struct repository *repository, struct object_id id, size_t largest,
                struct arena *arena, struct object *object, struct error *error) {
    git_odb_object *owner = NULL;
    int found = object_borrow(repository, id, largest, object, &owner, error);
    if (found != 1)
        return found;
    object->bytes = text_copy(object->bytes, arena);
    git_odb_object_free(owner);
    return 1;
}

struct object_id object_id_of_file(struct text bytes) {
    return object_id_of("blob", bytes);
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
        found = object_read(repository, id, LARGEST_TAG, repository->arena, &object, error);
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
