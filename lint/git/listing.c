/* listing.c: a flat list of paths, seen as folders. */
#include "git/private.h"

struct listed {
    struct entries entries;
    bool is_sorted;
};

static struct listed *folder_for(struct listing *listing, struct arena *arena, struct text folder) {
    struct listed *listed = arena_new(arena, struct listed);
    map_put(&listing->folders, arena, folder, listed);
    return listed;
}

void listing_add(struct listing *listing, struct arena *arena, struct text path,
                 struct entry entry) {
    for (;;) {
        struct text folder = path_folder(path);
        struct listed *known = map_find(&listing->folders, folder);
        struct listed *listed = known ? known : folder_for(listing, arena, folder);
        entry.name = path_name(path);
        vector_push(&listed->entries, arena, entry);
        listed->is_sorted = false;
        if (known || !folder.size)
            return;
        path = folder;
        entry = (struct entry){.kind = ENTRY_FOLDER};
    }
}

int listing_entries(const struct listing *listing, struct text folder, struct entries *entries) {
    struct listed *listed = map_find(&listing->folders, folder);
    if (!listed)
        return 0;
    if (!listed->is_sorted)
        entries_sort(&listed->entries);
    listed->is_sorted = true;
    *entries = listed->entries;
    return 1;
}
