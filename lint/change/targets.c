/* targets.c: the target branches that this clone knows, and the nearest of them. */
#include <stdint.h>
#include <string.h>

#include "change/target.h"

/* Looked for where nobody names the targets, in this order, after the remote's own HEAD. */
static const char *const USUAL_NAMES[] = {"main", "master", "trunk", "develop"};
enum { USUAL_COUNT = sizeof USUAL_NAMES / sizeof *USUAL_NAMES };

static struct arena *arena_of(const struct surroundings *surroundings) {
    return repository_arena(surroundings->repository);
}

static const struct remote *remote_named(const struct surroundings *surroundings,
                                         struct text name) {
    for (size_t i = 0; i < surroundings->remotes.count; i++)
        if (text_equal(surroundings->remotes.at[i].name, name))
            return &surroundings->remotes.at[i];
    return NULL;
}

/* Local branches stand in where there is no remote, and where a remote's branches are fetched into
 * none of refs/remotes: bare clones and mirrors. */
static bool locals_stand_in(const struct surroundings *surroundings, struct text remote) {
    const struct remote *found = remote_named(surroundings, remote);
    if (!surroundings->remotes.count)
        return true;
    return found && !found->has_refspec;
}

static struct text tracking_prefix(const struct surroundings *surroundings, struct text remote,
                                   bool stands_in) {
    if (stands_in)
        return TEXT("refs/heads/");
    return text_format(arena_of(surroundings), "refs/remotes/%.*s/", TEXT_ARGS(remote));
}

/* What this push writes to a branch of the remote that it goes to; NULL: nothing, or a deletion. */
static const struct push_line *line_to(const struct surroundings *surroundings, struct text remote,
                                       struct text branch) {
    const struct push_lines *lines = surroundings->lines;
    if (!lines || !branch.size || !surroundings->pushed_remote.size ||
        !text_equal(surroundings->pushed_remote, remote))
        return NULL;
    for (size_t i = 0; i < lines->count; i++)
        if (!object_id_is_none(lines->at[i].local) &&
            text_equal(branch_of_ref(lines->at[i].remote_ref), branch))
            return &lines->at[i];
    return NULL;
}

static int read_tracking_ref(struct surroundings *surroundings, struct target *target,
                             struct error *error) {
    struct ref ref;
    bool stands_in = false;
    for (int i = 0; i < 2; i++, stands_in = true) {
        if (stands_in && !locals_stand_in(surroundings, target->remote))
            return 0;
        struct text prefix = tracking_prefix(surroundings, target->remote, stands_in);
        struct text name = path_join(text_slice(prefix, 0, prefix.size - 1), target->branch,
                                     arena_of(surroundings));
        int found = repository_ref(surroundings->repository, name, &ref, error);
        if (found < 0)
            return -1;
        if (!found || object_id_is_none(ref.commit))
            continue;
        target->ref = name;
        target->commit = ref.commit;
        target->stands_in = stands_in;
        return 1;
    }
    return 0;
}

int target_of_branch(struct surroundings *surroundings, struct text remote, struct text branch,
                     struct target *target, struct error *error) {
    *target = (struct target){.remote = remote, .branch = branch};
    if (!branch.size)
        return 0;
    int found = read_tracking_ref(surroundings, target, error);
    const struct push_line *line = line_to(surroundings, remote, branch);
    if (found < 0 || !line)
        return found;
    target->pushed = line->local;
    return 1;
}

static bool is_known(const struct targets *targets, struct text remote, struct text branch) {
    for (size_t i = 0; i < targets->count; i++)
        if (text_equal(targets->at[i].remote, remote) && text_equal(targets->at[i].branch, branch))
            return true;
    return false;
}

/* Adds a branch to the targets where it exists; its rank is the order in which it came. */
static int add_branch(struct surroundings *surroundings, struct text remote, struct text branch,
                      struct error *error) {
    struct target target;
    if (is_known(&surroundings->targets, remote, branch))
        return 0;
    int found = target_of_branch(surroundings, remote, branch, &target, error);
    if (found <= 0)
        return found;
    target.rank = surroundings->targets.count;
    vector_push(&surroundings->targets, arena_of(surroundings), target);
    return 0;
}

static bool is_glob(struct text name) {
    for (size_t i = 0; i < name.size; i++)
        if (strchr("*?[", name.at[i]))
            return true;
    return false;
}

static int add_matching(struct surroundings *surroundings, struct text remote, struct text glob,
                        bool stands_in, struct error *error) {
    struct refs refs = {0};
    struct text prefix = tracking_prefix(surroundings, remote, stands_in);
    if (repository_refs(surroundings->repository, prefix, &refs, error))
        return -1;
    for (size_t i = 0; i < refs.count; i++) {
        struct text branch = text_slice(refs.at[i].name, prefix.size, refs.at[i].name.size);
        if (refs.at[i].symbolic.size || !glob_matches(glob, branch))
            continue;
        if (add_branch(surroundings, remote, branch, error))
            return -1;
    }
    return 0;
}

static int add_pushed_matching(struct surroundings *surroundings, struct text remote,
                               struct text glob, struct error *error) {
    for (size_t i = 0; surroundings->lines && i < surroundings->lines->count; i++) {
        struct text branch = branch_of_ref(surroundings->lines->at[i].remote_ref);
        if (branch.size && glob_matches(glob, branch) && line_to(surroundings, remote, branch) &&
            add_branch(surroundings, remote, branch, error))
            return -1;
    }
    return 0;
}

/* The team's file names its remote as their clones know it: here, that remote is this repository.
 */
static void without_own_name(const struct surroundings *surroundings, struct text *name) {
    struct text own = surroundings->settings->remote;
    if (!own.size)
        own = TEXT("origin");
    if (surroundings->is_server && name->size > own.size && path_is_below(*name, own))
        *name = text_slice(*name, own.size + 1, name->size);
}

/* "origin/main" in the settings means main, of origin alone. False: it is another remote's. */
static bool without_remote(const struct surroundings *surroundings, struct text remote,
                           struct text *name) {
    without_own_name(surroundings, name);
    for (size_t i = 0; i < surroundings->remotes.count; i++) {
        struct text other = surroundings->remotes.at[i].name;
        if (name->size <= other.size || !path_is_below(*name, other))
            continue;
        *name = text_slice(*name, other.size + 1, name->size);
        return text_equal(other, remote);
    }
    return true;
}

static int add_named(struct surroundings *surroundings, struct text remote, struct text name,
                     struct error *error) {
    if (!without_remote(surroundings, remote, &name))
        return 0;
    if (!is_glob(name))
        return add_branch(surroundings, remote, name, error);
    if (add_matching(surroundings, remote, name, false, error) ||
        add_pushed_matching(surroundings, remote, name, error))
        return -1;
    return locals_stand_in(surroundings, remote)
               ? add_matching(surroundings, remote, name, true, error)
               : 0;
}

/* The branch that the remote's HEAD names, also where that branch is gone. A bare repository's own
 * HEAD is the one that it was cloned with, a server's the one that all its clones get. */
int remote_head_branch(struct surroundings *surroundings, struct text remote, struct text *branch,
                       struct error *error) {
    struct ref head = {0};
    struct text prefix = tracking_prefix(surroundings, remote, false), name = TEXT("HEAD");
    *branch = TEXT("");
    if (surroundings->is_server ||
        (repository_is_bare(surroundings->repository) && locals_stand_in(surroundings, remote)))
        prefix = TEXT("refs/heads/");
    else
        name = path_join(text_slice(prefix, 0, prefix.size - 1), name, arena_of(surroundings));
    if (repository_ref(surroundings->repository, name, &head, error) < 0)
        return -1;
    if (text_starts(head.symbolic, prefix))
        *branch = text_slice(head.symbolic, prefix.size, head.symbolic.size);
    return 0;
}

/* A server's HEAD says which branch is the team's, unless nobody has pushed that one yet. */
static bool head_is_enough(const struct surroundings *surroundings) {
    return surroundings->is_server && surroundings->targets.count;
}

static int add_usual(struct surroundings *surroundings, struct text remote, struct error *error) {
    struct text branch;
    if (remote_head_branch(surroundings, remote, &branch, error) ||
        add_branch(surroundings, remote, branch, error) ||
        add_branch(surroundings, remote, surroundings->default_branch, error))
        return -1;
    for (size_t i = 0; i < USUAL_COUNT && !head_is_enough(surroundings); i++)
        if (add_branch(surroundings, remote, text_of(USUAL_NAMES[i]), error))
            return -1;
    return 0;
}

static int add_targets_of(struct surroundings *surroundings, struct text remote,
                          struct error *error) {
    const struct texts *names = &surroundings->settings->target;
    if (!names->count)
        return add_usual(surroundings, remote, error);
    for (size_t i = 0; i < names->count; i++)
        if (add_named(surroundings, remote, names->at[i], error))
            return -1;
    return 0;
}

int surroundings_read(struct surroundings *surroundings, struct error *error) {
    if (surroundings->is_server)
        return remote_head_branch(surroundings, TEXT(""), &surroundings->default_branch, error) ||
                       add_targets_of(surroundings, TEXT(""), error)
                   ? -1
                   : 0;
    if (!surroundings->remotes.count &&
        repository_remotes(surroundings->repository, &surroundings->remotes, error))
        return -1;
    for (size_t i = 0; i < surroundings->remotes.count; i++)
        if (add_targets_of(surroundings, surroundings->remotes.at[i].name, error))
            return -1;
    return surroundings->remotes.count ? 0 : add_targets_of(surroundings, TEXT(""), error);
}

/* The names that count where nobody has named any, for a branch that is not here yet. */
static bool is_usual_name(const struct surroundings *surroundings, struct text branch) {
    if (head_is_enough(surroundings))
        return false;
    if (text_equal(branch, surroundings->default_branch))
        return true;
    for (size_t i = 0; i < USUAL_COUNT; i++)
        if (text_equal(branch, text_of(USUAL_NAMES[i])))
            return true;
    return false;
}

bool target_is_name(const struct surroundings *surroundings, struct text remote,
                    struct text branch) {
    const struct texts *names = &surroundings->settings->target;
    if (!branch.size)
        return false;
    if (is_known(&surroundings->targets, remote, branch))
        return true;
    for (size_t i = 0; i < names->count; i++) {
        struct text name = names->at[i];
        if (without_remote(surroundings, remote, &name) && glob_matches(name, branch))
            return true;
    }
    return !names->count && is_usual_name(surroundings, branch);
}

int targets_measure(struct surroundings *surroundings, struct object_id proposed,
                    struct error *error) {
    struct targets *targets = &surroundings->targets;
    for (size_t i = 0; i < targets->count; i++) {
        struct target *target = &targets->at[i];
        struct object_id tip = target->ref.size ? target->commit : target->pushed;
        target->distance = 0;
        if (targets->count > 1 && repository_count(surroundings->repository, tip, proposed,
                                                   TARGET_FARTHEST, &target->distance, error))
            return -1;
    }
    return 0;
}

const struct target *target_nearest(const struct surroundings *surroundings, struct text remote) {
    const struct target *nearest = NULL;
    for (size_t i = 0; i < surroundings->targets.count; i++) {
        const struct target *target = &surroundings->targets.at[i];
        if (text_equal(target->remote, remote) &&
            (!nearest || target->distance < nearest->distance))
            nearest = target;
    }
    return nearest;
}

int target_holding(const struct surroundings *surroundings, struct text remote,
                   struct object_id commit, const struct target **holder, struct error *error) {
    *holder = NULL;
    for (size_t i = 0; i < surroundings->targets.count && !*holder; i++) {
        const struct target *target = &surroundings->targets.at[i];
        if (!target->ref.size || !text_equal(target->remote, remote))
            continue;
        int held = repository_is_ancestor(surroundings->repository, commit, target->commit, error);
        if (held < 0)
            return -1;
        if (held)
            *holder = target;
    }
    return 0;
}

struct text target_show(const struct target *target, struct arena *arena) {
    return target->stands_in ? target->branch : path_join(target->remote, target->branch, arena);
}

struct object_id target_tip(const struct target *target) {
    return object_id_is_none(target->pushed) ? target->commit : target->pushed;
}
