/* object_id.h: an object's id, wide enough for sha256 repositories. */
#ifndef GIT_OBJECT_ID_H
#define GIT_OBJECT_ID_H

#include "base/text.h"

struct object_id {
    unsigned char bytes[32];
    unsigned char size; /* 20 or 32; 0: no object. An all-zero id is no object too */
};

bool object_id_is_none(struct object_id id);
bool object_id_equal(struct object_id a, struct object_id b);
/* 40 or 64 hex digits, nothing else. */
bool object_id_read(struct text hex, struct object_id *id);
struct text object_id_hex(struct object_id id, struct arena *arena);

struct object_ids {
    struct object_id *at;
    size_t count, room;
};

/* By bytes. */
int object_id_compare(struct object_id a, struct object_id b);
void object_ids_sort(struct object_ids *ids);
bool object_ids_contain_sorted(const struct object_ids *ids, struct object_id id);

#endif
