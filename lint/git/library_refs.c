/* library_refs.c: names of commits, read by libgit2. */
#include <string.h>

#include "git/library.h"

static const char *const REFS_HINT = "`git fsck` tells what is broken in this repository";

int library_resolve(struct repository *repository, struct text revision, struct object_id *id,
                    struct error *error) {
    git_object *object;
    int code = git_revparse_single(&object, repository->opened,
                                   text_c_string(revision, repository->arena));
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EPEEL)
        return 0;
    if (code)
        return library_error(error, "find the commit", revision,
                             code == GIT_EAMBIGUOUS ? "give more digits of the id" : REFS_HINT);
    *id = object_id_from(git_object_id(object));
    git_object_free(object);
    return 1;
}

static struct ref read_ref(struct repository *repository, const git_reference *reference) {
    struct arena *arena = repository->arena;
    struct ref ref = {.name = text_copy(text_of(git_reference_name(reference)), arena),
                      .symbolic =
                          text_copy(text_of(git_reference_symbolic_target(reference)), arena)};
    git_reference *direct;
    if (git_reference_resolve(&direct, reference))
        return ref;
    ref.commit = ref_commit(repository, object_id_from(git_reference_target(direct)));
    git_reference_free(direct);
    return ref;
}

int library_refs(struct repository *repository, struct text prefix, struct refs *refs,
                 struct error *error) {
    git_reference_iterator *iterator;
    git_reference *reference;
    int code;
    /* No ref's name holds these, and the library's pattern would take them as wildcards. */
    for (size_t i = 0; i < prefix.size; i++)
        if (!prefix.at[i] || strchr("*?[\\", prefix.at[i]))
            return 0;
    struct text pattern = text_format(repository->arena, "%.*s*", TEXT_ARGS(prefix));
    if (git_reference_iterator_glob_new(&iterator, repository->opened, pattern.at))
        return library_error(error, "list the refs", prefix, REFS_HINT);
    while ((code = git_reference_next(&reference, iterator)) == 0) {
        vector_push(refs, repository->arena, read_ref(repository, reference));
        git_reference_free(reference);
    }
    git_reference_iterator_free(iterator);
    return code == GIT_ITEROVER ? 0 : library_error(error, "list the refs", prefix, REFS_HINT);
}

int library_ref(struct repository *repository, struct text name, struct ref *ref,
                struct error *error) {
    git_reference *reference;
    int code = git_reference_lookup(&reference, repository->opened,
                                    text_c_string(name, repository->arena));
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
        return 0;
    if (code)
        return library_error(error, "read the ref", name, REFS_HINT);
    *ref = read_ref(repository, reference);
    git_reference_free(reference);
    return 1;
}
