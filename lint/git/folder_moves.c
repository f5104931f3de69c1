/* folder_moves.c: which folders one side of a merge moved, told from the files it renamed, and the
 * files that the other side added there, which git lets go along (merge.directoryRenames). */
#include "git/merging.h"

struct destinations {
    struct destination {
        struct text folder;
        size_t files;
    } * at;
    size_t count, room;
};

struct mover { /* one side, and what it moved */
    enum side side;
    struct folder_moves moves;
};

static void count_move(struct folder_moves *moves, struct arena *arena, struct text from,
                       struct text to) {
    struct destinations *known = map_find(&moves->by_folder, from);
    if (!known) {
        known = arena_new(arena, struct destinations);
        map_put(&moves->by_folder, arena, from, known);
    }
    for (size_t i = 0; i < known->count; i++)
        if (text_equal(known->at[i].folder, to)) {
            known->at[i].files++;
            return;
        }
    vector_push(known, arena, (struct destination){to, 1});
}

/* A file that went from a/b/c/f to a/x/c/f says that a/b/c became a/x/c, and, where that is wanted,
 * that a/b became a/x; it says nothing of a. */
void folder_moves_add(struct folder_moves *moves, const struct merge *merge, enum side side,
                      struct rename rename) {
    struct text from = path_folder(rename.from->path), to = path_folder(rename.to->path);
    count_move(moves, merge->arena, from, to);
    while (from.size && to.size && text_equal(path_name(from), path_name(to))) {
        from = path_folder(from);
        to = path_folder(to);
        if (map_find(&merge->wanted[side], from))
            count_move(moves, merge->arena, from, to);
        else if (!merge_is_wanted(merge, side, from))
            return;
    }
}

enum folder_fate folder_moves_fate(const struct folder_moves *moves, struct text folder,
                                   struct text *moved_to) {
    const struct destinations *known = map_find(&moves->by_folder, folder);
    size_t most = 0;
    bool even = false;
    for (size_t i = 0; known && i < known->count; i++) {
        even = known->at[i].files == most || (even && known->at[i].files < most);
        if (known->at[i].files > most) {
            most = known->at[i].files;
            *moved_to = known->at[i].folder;
        }
    }
    return !most ? FOLDER_STAYED : even ? FOLDER_SPLIT : FOLDER_MOVED;
}

/* 1: the side has this folder no more. */
static int is_gone(struct merge *merge, enum side side, struct text folder, struct error *error) {
    struct entries entries;
    int listed = snapshot_list(merge->sides[side], folder, &entries, error);
    return listed < 0 ? -1 : !listed || !entries.count;
}

int merge_find_wanted_folders(struct merge *merge, enum side side, struct error *error) {
    enum side other = side == TARGET ? PROPOSED : TARGET;
    struct map asked = {0};
    for (size_t i = 0; i < merge->paths.count; i++) {
        struct merged_path *path = merge->paths.at[i];
        struct text folder = path_folder(path->path);
        if (version_is_there(&path->sides[BASE]) || !version_is_there(&path->sides[other]) ||
            version_is_there(&path->sides[side]) || !folder.size ||
            map_put(&asked, merge->arena, folder, path))
            continue;
        int gone = is_gone(merge, side, folder, error);
        if (gone < 0)
            return -1;
        if (gone)
            map_put(&merge->wanted[side], merge->arena, folder, path);
    }
    return 0;
}

bool merge_is_wanted(const struct merge *merge, enum side side, struct text folder) {
    for (; folder.size; folder = path_folder(folder))
        if (map_find(&merge->wanted[side], folder))
            return true;
    return false;
}

/* What became of a folder; one that is still there, or that nobody asks for, stayed. */
static int folder_fate(struct merge *merge, const struct mover *mover, struct text folder,
                       enum folder_fate *fate, struct text *moved_to, struct error *error) {
    *fate = folder_moves_fate(&mover->moves, folder, moved_to);
    if (*fate != FOLDER_STAYED && !merge_is_wanted(merge, mover->side, folder))
        *fate = FOLDER_STAYED;
    if (*fate == FOLDER_STAYED)
        return 0;
    int gone = is_gone(merge, mover->side, folder, error);
    if (!gone)
        *fate = FOLDER_STAYED;
    return gone < 0 ? -1 : 0;
}

/* The fate of the closest folder above the path that the other side moved away as a whole, and
 * where the path goes with it. What both sides moved stays where each put it. */
static int path_fate(struct merge *merge, const struct mover *mover, const struct mover *own,
                     struct text path, enum folder_fate *fate, struct text *moved_to,
                     struct error *error) {
    for (struct text folder = path_folder(path); folder.size; folder = path_folder(folder)) {
        enum folder_fate own_fate;
        struct text to, ignored;
        if (folder_fate(merge, mover, folder, fate, &to, error))
            return -1;
        if (*fate == FOLDER_STAYED)
            continue;
        if (folder_fate(merge, own, folder, &own_fate, &ignored, error))
            return -1;
        if (own_fate == FOLDER_MOVED)
            continue;
        if (*fate == FOLDER_MOVED && folder_fate(merge, own, to, &own_fate, &ignored, error))
            return -1;
        if (own_fate == FOLDER_MOVED)
            break;
        *moved_to = path_join(to, text_slice(path, folder.size + 1, path.size), merge->arena);
        return 0;
    }
    *fate = FOLDER_STAYED;
    return 0;
}

static struct mover mover_of(struct merge *merge, enum side side) {
    struct mover mover = {.side = side};
    for (size_t i = 0; i < merge->renames[side].count; i++)
        folder_moves_add(&mover.moves, merge, side, merge->renames[side].at[i]);
    return mover;
}

/* Moves what `side` added or renamed to `path` to where the other side moved the folder. */
static int follow(struct merge *merge, enum side side, struct merged_path *path,
                  struct text moved_to, struct error *error) {
    struct merged_path *there = merge_path(merge, moved_to, error);
    if (!there)
        return -1;
    if (version_is_there(&there->sides[side]) || there->is_followed) {
        merge_note_conflict(merge, path->path);
        return 0;
    }
    there->sides[side] = path->sides[side];
    there->is_followed = true;
    path->sides[side] = (struct version){0};
    path->is_settled = true;
    for (size_t i = 0; i < merge->renames[side].count; i++)
        if (merge->renames[side].at[i].to == path)
            merge->renames[side].at[i].to = there;
    vector_push(merge->notes, merge->arena,
                (struct merge_note){MERGE_FOLDER_FOLLOWED, path->path, moved_to});
    return 0;
}

static int follow_path(struct merge *merge, const struct mover *mover, const struct mover *own,
                       struct merged_path *path, struct error *error) {
    enum folder_fate fate;
    struct text moved_to;
    if (path->is_followed || version_is_there(&path->sides[BASE]) ||
        !version_is_there(&path->sides[own->side]) || version_is_there(&path->sides[mover->side]))
        return 0;
    if (path_fate(merge, mover, own, path->path, &fate, &moved_to, error))
        return -1;
    if (fate == FOLDER_SPLIT)
        merge_note_conflict(merge, path->path);
    return fate == FOLDER_MOVED ? follow(merge, own->side, path, moved_to, error) : 0;
}

int merge_follow_folders(struct merge *merge, struct error *error) {
    struct mover target = mover_of(merge, TARGET), proposed = mover_of(merge, PROPOSED);
    for (size_t i = 0; target.moves.by_folder.count && i < merge->paths.count; i++)
        if (follow_path(merge, &target, &proposed, merge->paths.at[i], error))
            return -1;
    for (size_t i = 0; proposed.moves.by_folder.count && i < merge->paths.count; i++)
        if (follow_path(merge, &proposed, &target, merge->paths.at[i], error))
            return -1;
    return 0;
}
