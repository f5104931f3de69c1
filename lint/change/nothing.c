/* nothing.c: is there nothing that a rule could have a word on? Decided from commits and changed
 * paths alone, before any migration is read. */
#include "change/target.h"

/* Migrations and models are Python; the configs of Alembic and of onehead are the rest. A symlink
 * or submodule may be the folder that holds them, whatever its name. */
static bool may_matter(const struct file_change *change) {
    static const char *const ends[] = {".py", ".ini", ".toml", ".cfg"};
    const struct entry *sides[] = {&change->before, &change->after};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (text_ends(change->path, text_of(ends[i])))
            return true;
    for (size_t i = 0; i < 2; i++)
        if (sides[i]->name.size &&
            (sides[i]->kind == ENTRY_SYMLINK || sides[i]->kind == ENTRY_SUBMODULE))
            return true;
    return false;
}

static int differ(struct repository *repository, struct object_id before, struct object_id after,
                  bool *matters, struct error *error) {
    struct snapshot *old, *new;
    struct file_changes changes = {0};
    if (snapshot_of_commit(repository, before, &old, error) ||
        snapshot_of_commit(repository, after, &new, error) ||
        snapshot_changes(old, new, &changes, error))
        return -1;
    for (size_t i = 0; i < changes.count && !*matters; i++)
        *matters = may_matter(&changes.at[i]);
    return 0;
}

/* What the change did: from each merge base to what is proposed; where the target is pushed, or the
 * merge base is not known, from the target itself. */
static int changes_matter(struct repository *repository, const struct change *change, bool *matters,
                          struct error *error) {
    struct object_id after = change->result == RESULT_GIVEN ? change->given : change->proposed;
    *matters = false;
    if (change->result != RESULT_MERGE || !change->merge_bases.count)
        return differ(repository, change->target, after, matters, error);
    for (size_t i = 0; i < change->merge_bases.count && !*matters; i++)
        if (differ(repository, change->merge_bases.at[i], after, matters, error))
            return -1;
    return 0;
}

int change_find_nothing(struct repository *repository, struct change *change, struct error *error) {
    bool matters;
    if (change->nothing.size || change->result == RESULT_ALONE || change->subject != SUBJECT_COMMIT)
        return 0;
    int held = change->result == RESULT_MERGE
                   ? repository_is_ancestor(repository, change->proposed, change->target, error)
                   : object_id_equal(change->proposed, change->target);
    if (held < 0)
        return -1;
    if (held) {
        change->nothing = text_format(repository_arena(repository), "%.*s holds it already",
                                      TEXT_ARGS(change->target_name));
        return 0;
    }
    if (changes_matter(repository, change, &matters, error))
        return -1;
    if (!matters)
        change->nothing = TEXT("no Python file and no config is changed");
    return 0;
}
