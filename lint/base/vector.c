/* vector.c: the one place where arrays grow. */
#include "base/vector.h"

#include <string.h>

#include "base/arena.h"

void *vector_room(struct arena *arena, void *items, size_t count, size_t *room, size_t item_size) {
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : 8;
    void *grown = arena_array(arena, *room, item_size);
    if (count)
        memcpy(grown, items, count * item_size);
    return grown;
}
