/* map.c: open addressing over SipHash-1-3, the key drawn once a run from the kernel. */
#include "base/map.h"

#include <stdint.h>
#include <string.h>
#include <sys/random.h>

struct map_slot {
    struct text key;
    void *value; /* NULL: free */
};

static uint64_t rotate(uint64_t x, int bits) {
    return x << bits | x >> (64 - bits);
}

static void sip_round(uint64_t v[4]) {
    v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
    v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

/* The seed is the only state of a run that is not passed along: it decides speed, never an answer.
 */
static const uint64_t *sip_key(void) {
    static uint64_t key[2];
    if (!key[0] && getrandom(key, sizeof key, 0) != (ssize_t)sizeof key)
        key[0] = (uintptr_t)&key, key[1] = (uintptr_t)&key ^ UINT64_C(0x9e3779b97f4a7c15);
    key[0] |= 1;
    return key;
}

static uint64_t hash(struct text text) {
    const uint64_t *key = sip_key();
    uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
                     key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};
    size_t whole = text.size / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        uint64_t word;
        memcpy(&word, text.at + i, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    uint64_t last = (uint64_t)text.size << 56;
    for (size_t i = whole; i < text.size; i++)
        last |= (uint64_t)(unsigned char)text.at[i] << (8 * (i - whole));
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot that holds the key, or the free one where it belongs. */
static struct map_slot *slot_for(struct map_slot *slots, size_t room, struct text key) {
    size_t at = (size_t)hash(key) & (room - 1);
    while (slots[at].value && !text_equal(slots[at].key, key))
        at = (at + 1) & (room - 1);
    return &slots[at];
}

void *map_find(const struct map *map, struct text key) {
    return map->room ? slot_for(map->slots, map->room, key)->value : NULL;
}

static void grow(struct map *map, struct arena *arena) {
    size_t room = map->room ? map->room * 2 : 16;
    struct map_slot *slots = arena_array(arena, room, sizeof *slots);
    for (size_t i = 0; i < map->room; i++)
        if (map->slots[i].value)
            *slot_for(slots, room, map->slots[i].key) = map->slots[i];
    map->slots = slots;
    map->room = room;
}

void *map_put(struct map *map, struct arena *arena, struct text key, void *value) {
    if (map->count * 2 >= map->room)
        grow(map, arena);
    struct map_slot *slot = slot_for(map->slots, map->room, key);
    void *before = slot->value;
    map->count += !before;
    *slot = (struct map_slot){key, value};
    return before;
}
