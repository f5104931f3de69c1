/* arena.c: blocks that grow, and one way to fail. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/guard.h"

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t used, room;
    alignas(max_align_t) char bytes[];
};

static struct arena_block *block_new(struct arena *arena, size_t least) {
    size_t room = arena->newest ? arena->newest->room * 2 : FIRST_BLOCK;
    if (room > LARGEST_BLOCK)
        room = LARGEST_BLOCK;
    if (room < least)
        room = least;
    if (room > SIZE_MAX - sizeof(struct arena_block))
        guard_out_of_memory();
    struct arena_block *block = malloc(sizeof *block + room);
    if (!block)
        guard_out_of_memory();
    *block = (struct arena_block){.older = arena->newest, .room = room};
    arena->newest = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        guard_out_of_memory();
    size_t step = alignof(max_align_t);
    size_t rounded = (size + step - 1) / step * step;
    struct arena_block *block = arena->newest;
    if (!block || block->room - block->used < rounded)
        block = block_new(arena, rounded);
    void *memory = block->bytes + block->used;
    block->used += rounded;
    return memset(memory, 0, rounded);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        guard_out_of_memory();
    return arena_alloc(arena, count * size);
}

void arena_free(struct arena *arena) {
    while (arena->newest) {
        struct arena_block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
}
