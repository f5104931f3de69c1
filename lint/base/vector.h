/* vector.h: arrays that grow in an arena. Any struct with `at`, `count` and `room` will do. */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include <stddef.h>

struct arena;

/* Memory for one more item: `items` itself, or a copy of it with doubled room. */
void *vector_room(struct arena *arena, void *items, size_t count, size_t *room, size_t item_size);

#define vector_push(vector, arena, ...)                                                            \
    ((vector)->at = vector_room((arena), (vector)->at, (vector)->count, &(vector)->room,           \
                                sizeof *(vector)->at),                                             \
     (void)((vector)->at[(vector)->count++] = (__VA_ARGS__)))

#endif
