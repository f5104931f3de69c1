/* reparent.c: the other way out: an unpublished migration moves on top of the target's head. */
#include "advice/private.h"

#include <string.h>

static int snapshot_to_edit(struct repository *repository, const struct change *change,
                            struct snapshot **snapshot, struct error *error) {
    switch (change->subject) {
    case SUBJECT_INDEX:
        return snapshot_of_index(repository, snapshot, error);
    case SUBJECT_WORK_TREE:
        return snapshot_of_work_tree(repository, snapshot, error);
    case SUBJECT_COMMIT:
        break;
    }
    return snapshot_of_commit(repository, change->proposed, snapshot, error);
}

/* The rest of the line from a place on. */
static struct text line_from(struct text bytes, struct place place) {
    struct text line = {0};
    for (size_t i = 0; i < place.line; i++)
        if (!text_next_line(&bytes, &line))
            return (struct text){0};
    return place.column ? text_slice(line, place.column - 1, line.size) : line;
}

/* The string literal that is the id, with its prefix and quotes. */
static struct text literal_of(struct text line, struct text id, struct arena *arena) {
    static const char *const openings[] = {"'", "\"", "u'", "u\"", "r'", "r\"", "U'", "U\""};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        struct text opening = text_of(openings[i]);
        struct text quote = text_slice(opening, opening.size - 1, opening.size);
        struct text literal = line_of(arena, opening, id, quote);
        if (text_starts(line, literal))
            return literal;
    }
    return (struct text){0};
}

/* Can the id be written between these quotes as it is? */
static bool fits_literal(struct text id) {
    for (size_t i = 0; i < id.size; i++)
        if (strchr("'\"\\", id.at[i]))
            return false;
    return id_fits_command(id);
}

/* Only where the value is one string on one line: what else is there a person should see. */
static bool edit_parent(struct repository *repository, const struct change *change,
                        const struct revision *first, struct text onto, struct edit *edit) {
    struct arena *arena = repository_arena(repository);
    struct error unused = {.arena = arena};
    struct snapshot *snapshot;
    struct text bytes;
    if (snapshot_to_edit(repository, change, &snapshot, &unused) ||
        snapshot_read(snapshot, first->path, &bytes, NULL, &unused) != 1)
        return false;
    struct place place = first->parents_place;
    struct text line = line_from(bytes, place);
    while (line.size && strchr("([ ", line.at[0])) {
        line = text_slice(line, 1, line.size);
        place.column++;
    }
    struct text old = literal_of(line, first->parents.at[0], arena);
    if (!old.size)
        return false;
    struct text quote = text_slice(old, old.size - 1, old.size);
    *edit = (struct edit){place, old, line_of(arena, quote, onto, quote)};
    return true;
}

/* Edits come before commands, so they need the branch on the disk already. */
static bool stands_on_branch(struct repository *repository, const struct change *change) {
    struct texts steps = {0};
    return !advice_somebody_stands_here(repository) ||
           (advice_git_first(repository, change, false, &steps) && !steps.count);
}

/* The commit comes before the target's files: it needs a clean tree no more than now, and where the
 * merge stops at a conflict the mend is safe already. */
struct alternative advice_reparent(struct repository *repository, const struct change *change,
                                   const struct revision *first, struct text onto,
                                   struct texts folders, bool needs_target) {
    struct arena *arena = repository_arena(repository);
    struct alternative alternative = {0}, none = {0};
    struct edit edit;
    (void)folders;
    if (first->parents.count != 1 || !fits_literal(onto) || !id_fits_command(first->id) ||
        !stands_on_branch(repository, change) ||
        !edit_parent(repository, change, first, onto, &edit))
        return none;
    struct text message = line_of(arena, TEXT("re-parent "), first->id, TEXT(" onto "), onto);
    struct text path = first->path;
    vector_push(&alternative.edits, arena, edit);
    advice_git_last((struct texts){&path, 1, 1}, message, &alternative.commands, arena);
    alternative.title =
        line_of(arena, TEXT("re-parent your migration "), foreign_show(first->id, arena),
                TEXT(" onto "), foreign_show(onto, arena));
    if (needs_target)
        advice_bring_target(repository, change, &alternative.commands);
    alternative.commands = commands_if_shown(alternative.commands, arena);
    return alternative.commands.count ? alternative : none;
}
