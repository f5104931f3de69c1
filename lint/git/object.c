/* object.c: single objects, by id. Everything that is read of a repository's history and files
 * comes through object_header and object_read. */
#include <stdio.h>
#include <string.h>

#include "git/private.h"
#include "git/sha1.h"
#include "git/sha256.h"

static const char *const FSCK_HINT = "`git fsck` tells what is broken in this repository";

static const char *const KINDS[] = {[OBJECT_COMMIT] = "commit",
                                    [OBJECT_TREE] = "tree",
                                    [OBJECT_BLOB] = "blob",
                                    [OBJECT_TAG] = "tag"};

bool object_kind_of(struct text word, enum object_kind *kind) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (text_equal(word, text_of(KINDS[i]))) {
            *kind = (enum object_kind)i;
            return true;
        }
    return false;
}

int object_too_large(struct repository *repository, struct object_id id, size_t size,
                     struct error *error) {
    return error_set(error, "read the object", object_id_hex(id, repository->arena), NULL,
                     "it is too large: %zu bytes", size);
}

/* An id of another width is of another repository. */
static bool can_be_here(const struct repository *repository, struct object_id id) {
    return id.size == repository->id_size && !object_id_is_none(id);
}

int object_header(struct repository *repository, struct object_id id, struct object *object,
                  struct error *error) {
    *object = (struct object){0};
    return can_be_here(repository, id) ? repository->reader->header(repository, id, object, error)
                                       : 0;
}

/* The id of an object, given what it is hashed after: "blob 12". */
static struct object_id object_id_of(const struct repository *repository, enum object_kind kind,
                                     struct text bytes) {
    char header[32];
    int size = snprintf(header, sizeof header, "%s %zu", KINDS[kind], bytes.size);
    struct object_id id = {.size = repository->id_size};
    struct text hashed = {header, (size_t)size + 1};
    if (id.size == SHA256_SIZE)
        sha256(hashed, bytes, id.bytes);
    else
        sha1(hashed, bytes, id.bytes);
    return id;
}

/* libgit2's own verification is off: it also looks for the marks of a collision attack, which takes
 * longer than all else that a check does. git verifies only some objects when it reads them. */
static int verify(struct repository *repository, struct object_id id, const struct object *object,
                  struct error *error) {
    struct object_id true_id = object_id_of(repository, object->kind, object->bytes);
    if (memcmp(true_id.bytes, id.bytes, id.size) == 0)
        return 1;
    return error_set(error, "read the object", object_id_hex(id, repository->arena), FSCK_HINT,
                     "its content is not what its name says (hash mismatch)");
}

int object_borrow(struct repository *repository, struct object_id id, size_t largest,
                  struct object *object, struct owner *owner, struct error *error) {
    *object = (struct object){0};
    *owner = (struct owner){0};
    if (!can_be_here(repository, id))
        return 0;
    int found = repository->reader->borrow(repository, id, largest, object, owner, error);
    if (found == 1)
        found = verify(repository, id, object, error);
    if (found != 1)
        object_release(owner);
    return found;
}

void object_release(struct owner *owner) {
    git_odb_object_free(owner->object);
    arena_free(&owner->arena);
}

int object_read(struct repository *repository, struct object_id id, size_t largest,
                struct arena *arena, struct object *object, struct error *error) {
    struct owner owner;
    int found = object_borrow(repository, id, largest, object, &owner, error);
    if (found != 1)
        return found;
    object->bytes = text_copy(object->bytes, arena);
    object_release(&owner);
    return 1;
}

struct object_id object_id_of_file(const struct repository *repository, struct text bytes) {
    return object_id_of(repository, OBJECT_BLOB, bytes);
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
