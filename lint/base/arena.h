/* arena.h: memory for one run. What is allocated here is never freed by hand; it goes with the
 * arena. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *newest;
};

/* Zeroed memory, aligned for any type. Never NULL: out of memory ends the run with exit status 2
 * and a sentence, since a checker that can't hold what it reads has no verdict to give. */
void *arena_alloc(struct arena *arena, size_t size);

/* Room for `count` items of `size` bytes; a product that overflows is out of memory. */
void *arena_array(struct arena *arena, size_t count, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* Gives all memory back; the arena is empty and may be used again. */
void arena_free(struct arena *arena);

#endif
