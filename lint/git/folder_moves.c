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

/* A file that went from a/b/c/f to a/x/c/f says that a/b/c became a/x/c, and also that a/b became
 * a/x; it says nothing of a. */
void folder_moves_add(struct folder_moves *moves, struct arena *arena, struct text old_path,
                      struct text new_path) {
    struct text from = path_folder(old_path), to = path_folder(new_path);
    for (;;) {
        count_move(moves, arena, from, to);
        if (!from.size || !to.size || !text_equal(path_name(from), path_name(to)))
            return;
        from = path_folder(from);
        to = path_folder(to);
    }
}

bool folder_moves_best(const struct folder_moves *moves, struct text folder, struct text *best) {
    const struct destinations *known = map_find(&moves->by_folder, folder);
    size_t most = 0;
    bool even = false;
    for (size_t i = 0; known && i < known->count; i++) {
        even = known->at[i].files == most || (even && known->at[i].files < most);
        if (known->at[i].files > most) {
            most = known->at[i].files;
            *best = known->at[i].folder;
        }
    }
    return most && !even;
}

int merge_folder_is_gone(struct merge *merge, enum side side, struct text folder,
                         struct error *error) {
    struct entries entries;
    int listed = snapshot_list(merge->sides[side], folder, &entries, error);
    return listed < 0 ? -1 : !listed || !entries.count;
}

/* The closest folder above the path that the other side moved away as a whole, and where to.
 * 1: there is one. */
static int moved_folder(struct merge *merge, enum side mover, const struct folder_moves *moves,
                        struct text path, struct text *moved_to, struct error *error) {
    for (struct text folder = path_folder(path); folder.size; folder = path_folder(folder)) {
        struct text best, rest = text_slice(path, folder.size + 1, path.size);
        if (!folder_moves_best(moves, folder, &best))
            continue;
        int gone = merge_folder_is_gone(merge, mover, folder, error);
        if (gone <= 0)
            return gone;
        *moved_to = path_join(best, rest, merge->arena);
        return 1;
    }
    return 0;
}

static struct folder_moves moves_of(struct merge *merge, enum side side) {
    struct folder_moves moves = {0};
    for (size_t i = 0; i < merge->renames[side].count; i++)
        folder_moves_add(&moves, merge->arena, merge->renames[side].at[i].from->path,
                         merge->renames[side].at[i].to->path);
    return moves;
}

static bool is_rename_target(const struct merge *merge, enum side side,
                             const struct merged_path *path) {
    for (size_t i = 0; i < merge->renames[side].count; i++)
        if (merge->renames[side].at[i].to == path)
            return true;
    return false;
}

/* Moves what `side` added at `path` to where the other side moved the folder. */
static int follow(struct merge *merge, enum side side, struct merged_path *path,
                  struct text moved_to, struct error *error) {
    struct merged_path *there = merge_path(merge, moved_to, error);
    if (!there)
        return -1;
    if (version_is_there(&there->sides[TARGET]) || version_is_there(&there->sides[PROPOSED])) {
        path->is_conflict = true;
        return 0;
    }
    there->sides[side] = path->sides[side];
    there->is_followed = true;
    path->sides[side] = (struct version){0};
    path->is_settled = true;
    vector_push(merge->notes, merge->arena,
                (struct merge_note){MERGE_FOLDER_FOLLOWED, path->path, moved_to});
    return 0;
}

static int follow_side(struct merge *merge, enum side side, enum side mover,
                       const struct folder_moves *moves, const struct folder_moves *own,
                       struct error *error) {
    for (size_t i = 0; moves->by_folder.count && i < merge->paths.count; i++) {
        struct merged_path *path = merge->paths.at[i];
        struct text moved_to, ignored;
        if (path->is_followed || version_is_there(&path->sides[BASE]) ||
            !version_is_there(&path->sides[side]) || version_is_there(&path->sides[mover]) ||
            is_rename_target(merge, side, path))
            continue;
        int moved = moved_folder(merge, mover, moves, path->path, &moved_to, error);
        if (moved < 0)
            return -1;
        if (moved && !folder_moves_best(own, path_folder(path->path), &ignored) &&
            follow(merge, side, path, moved_to, error))
            return -1;
    }
    return 0;
}

int merge_follow_folders(struct merge *merge, struct error *error) {
    struct folder_moves target = moves_of(merge, TARGET), proposed = moves_of(merge, PROPOSED);
    if (follow_side(merge, PROPOSED, TARGET, &target, &proposed, error))
        return -1;
    return follow_side(merge, TARGET, PROPOSED, &proposed, &target, error);
}
