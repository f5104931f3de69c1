/* object_id.c: ids as hex digits and back. */
#include "git/object_id.h"

#include <stdlib.h>
#include <string.h>

bool object_id_is_none(struct object_id id) {
    for (size_t i = 0; i < id.size; i++)
        if (id.bytes[i])
            return false;
    return true;
}

bool object_id_equal(struct object_id a, struct object_id b) {
    if (object_id_is_none(a) || object_id_is_none(b))
        return object_id_is_none(a) && object_id_is_none(b);
    return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

static int digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool object_id_read(struct text hex, struct object_id *id) {
    if (hex.size != 40 && hex.size != 64)
        return false;
    struct object_id read = {.size = (unsigned char)(hex.size / 2)};
    for (size_t i = 0; i < read.size; i++) {
        int high = digit(hex.at[2 * i]), low = digit(hex.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        read.bytes[i] = (unsigned char)(high << 4 | low);
    }
    *id = read;
    return true;
}

struct text object_id_hex(struct object_id id, struct arena *arena) {
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc(arena, (size_t)id.size * 2 + 1);
    for (size_t i = 0; i < id.size; i++) {
        hex[2 * i] = digits[id.bytes[i] >> 4];
        hex[2 * i + 1] = digits[id.bytes[i] & 15];
    }
    return (struct text){hex, (size_t)id.size * 2};
}

int object_id_compare(struct object_id a, struct object_id b) {
    return a.size != b.size ? (int)a.size - (int)b.size : memcmp(a.bytes, b.bytes, a.size);
}

static int by_bytes(const void *a, const void *b) {
    return object_id_compare(*(const struct object_id *)a, *(const struct object_id *)b);
}

void object_ids_sort(struct object_ids *ids) {
    if (ids->count)
        qsort(ids->at, ids->count, sizeof *ids->at, by_bytes);
}

bool object_ids_contain_sorted(const struct object_ids *ids, struct object_id id) {
    return ids->count && bsearch(&id, ids->at, ids->count, sizeof id, by_bytes);
}
