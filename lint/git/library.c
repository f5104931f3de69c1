/* library.c: the edge to libgit2: its errors, its ids, and the start of it that is not paid for. */
#include <string.h>

#include "git/library.h"

/* Debian's libgit2 speaks TLS through mbed TLS and parses all CA certificates of the machine when
 * it starts, which takes longer than a whole check, for connections that this program never makes.
 * This function stands before the library's of the same name: the certificate store stays empty, so
 * that a TLS connection, were there ever one, would be refused. A libgit2 with another TLS library
 * never calls it. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
    (void)chain, (void)path;
    return 0;
}

int library_error(struct error *error, const char *attempted, struct text subject,
                  const char *hint) {
    const git_error *last = git_error_last();
    return error_set(error, attempted, subject, hint, "%s", last ? last->message : "unknown error");
}

git_oid library_id(struct object_id id) {
    git_oid oid = {{0}};
    memcpy(oid.id, id.bytes, sizeof oid.id);
    return oid;
}

struct object_id object_id_from(const git_oid *id) {
    struct object_id read = {.size = sizeof id->id};
    memcpy(read.bytes, id->id, sizeof id->id);
    return read;
}

static void close_library(struct repository *repository) {
    git_odb_free(repository->objects);
    git_repository_free(repository->opened);
    repository->objects = NULL;
    repository->opened = NULL;
}

static void refresh(struct repository *repository) {
    git_odb_refresh(repository->objects);
}

const struct reader READER_LIBRARY = {
    .name = "libgit2",
    .open = library_open,
    .close = close_library,
    .adopt_work_tree = library_adopt_work_tree,
    .refresh = refresh,
    .header = library_header,
    .borrow = library_borrow,
    .resolve = library_resolve,
    .refs = library_refs,
    .ref = library_ref,
    .index = library_index,
    .ignores = library_ignores,
};
