/* map.h: from text to a pointer. Keys come from strangers, so the hash is keyed with random bytes.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/text.h"

struct map {
    struct map_slot *slots;
    size_t count, room;
};

/* NULL where the key is not there. */
void *map_find(const struct map *map, struct text key);
/* Puts or replaces; the key's bytes are not copied. `value` is not NULL. Gives what stood there
 * before, or NULL. */
void *map_put(struct map *map, struct arena *arena, struct text key, void *value);

#endif
