/* child_refs.c: names of commits, read by git. All refs are listed once, so that they do not change
 * under the check. */
#include <string.h>

#include "git/child_reader.h"

/* git is silent about symrefs that lead nowhere, and warns of refs that are broken. */
static void read_broken(struct children *children, struct text said, struct arena *arena) {
    struct text line, warning = TEXT("warning: ignoring broken ref ");
    while (text_next_line(&said, &line))
        if (text_starts(line, warning))
            vector_push(&children->broken, arena, text_slice(line, warning.size, line.size));
}

static int list_refs(struct repository *repository, struct error *error) {
    static const char *const arguments[] = {
        "for-each-ref", "--format=%(refname)%00%(symref)%00%(objectname)", NULL};
    struct children *children = repository->children;
    struct child_run run;
    struct text line;
    if (children->is_listed)
        return 0;
    if (child_read(repository, CHILD_HERE, arguments, "list the refs", &run, error))
        return -1;
    while (text_next_line(&run.output, &line)) {
        struct ref ref;
        if (!text_next_part(&line, '\0', &ref.name) ||
            !text_next_part(&line, '\0', &ref.symbolic) || !object_id_read(line, &ref.commit))
            return error_set(error, "list the refs", repository->git_folder, NULL,
                             "git gives an answer that is not understood");
        vector_push(&children->listed, repository->arena, ref);
    }
    for (size_t i = 0; i < children->listed.count; i++)
        map_put(&children->by_name, repository->arena, children->listed.at[i].name,
                &children->listed.at[i]);
    read_broken(children, run.said, repository->arena);
    children->is_listed = true;
    return 0;
}

/* Thousands of refs may point at one commit. */
static struct object_id peel(struct repository *repository, struct object_id id) {
    struct map *peeled = &repository->children->peeled;
    struct object_id *known = map_find(peeled, object_id_key(&id));
    if (!known) {
        known = arena_array(repository->arena, 2, sizeof *known);
        known[0] = ref_commit(repository, id);
        known[1] = id;
        map_put(peeled, repository->arena, object_id_key(&known[1]), known);
    }
    return *known;
}

/* What a name that is not listed points at: HEAD, or a ref that leads nowhere. Empty: at no ref. */
static int read_symbolic(struct repository *repository, struct text name, struct text *target,
                         struct error *error) {
    struct arena *arena = repository->arena;
    struct map *symbolic = &repository->children->symbolic;
    struct text *known = map_find(symbolic, name);
    *target = TEXT("");
    if (!known) {
        const char *const arguments[] = {"symbolic-ref", "-q", "--", text_c_string(name, arena),
                                         NULL};
        struct error unsaid = {.arena = arena};
        struct child_run run = {.status = -1};
        if (child_read(repository, CHILD_HERE, arguments, "read the ref", &run, &unsaid) &&
            run.status < 0)
            return error_set(error, "read the ref", name, NULL, "%.*s", TEXT_ARGS(unsaid.reason));
        known = arena_new(arena, struct text);
        *known = run.status ? TEXT("") : text_trim(run.output);
        map_put(symbolic, arena, text_copy(name, arena), known);
    }
    *target = *known;
    return 0;
}

/* The symrefs that lead nowhere are looked for where git writes one: each remote's HEAD. */
static int add_dangling_heads(struct repository *repository, struct text prefix, struct refs *refs,
                              struct error *error) {
    struct arena *arena = repository->arena;
    struct remotes remotes = {0};
    repository_remotes(repository, &remotes, error);
    for (size_t i = 0; i < remotes.count; i++) {
        struct text name =
                        text_format(arena, "refs/remotes/%.*s/HEAD", TEXT_ARGS(remotes.at[i].name)),
                    target = TEXT("");
        if (!text_starts(name, prefix) || map_find(&repository->children->by_name, name))
            continue;
        if (read_symbolic(repository, name, &target, error))
            return -1;
        if (target.size)
            vector_push(refs, arena, (struct ref){.name = name, .symbolic = target});
    }
    return 0;
}

int child_refs(struct repository *repository, struct text prefix, struct refs *refs,
               struct error *error) {
    const struct refs *listed = &repository->children->listed;
    if (list_refs(repository, error))
        return -1;
    for (size_t i = 0; i < listed->count; i++) {
        struct ref ref = listed->at[i];
        if (!text_starts(ref.name, prefix))
            continue;
        ref.commit = peel(repository, ref.commit);
        vector_push(refs, repository->arena, ref);
    }
    return add_dangling_heads(repository, prefix, refs, error);
}

/* A name that is not listed: HEAD and its like, or a symref that leads nowhere. */
static int unlisted_ref(struct repository *repository, struct text name, struct ref *ref,
                        struct error *error) {
    struct object_id id;
    struct text target;
    if (read_symbolic(repository, name, &target, error))
        return -1;
    if (texts_contain(repository->children->broken, target.size ? target : name))
        return error_set(error, "read the ref", name,
                         "`git fsck` tells what is broken in this repository", "it is broken");
    *ref = (struct ref){.name = text_copy(name, repository->arena), .symbolic = target};
    const struct ref *listed =
        target.size ? map_find(&repository->children->by_name, target) : NULL;
    if (listed)
        ref->commit = peel(repository, listed->commit);
    if (target.size || text_starts(name, TEXT("refs/")))
        return target.size > 0;
    int found = child_resolve(repository, name, &id, error);
    if (found == 1)
        ref->commit = peel(repository, id);
    return found;
}

int child_ref(struct repository *repository, struct text name, struct ref *ref,
              struct error *error) {
    if (list_refs(repository, error))
        return -1;
    const struct ref *listed = map_find(&repository->children->by_name, name);
    if (!listed)
        return unlisted_ref(repository, name, ref, error);
    *ref = *listed;
    ref->commit = peel(repository, listed->commit);
    return 1;
}
