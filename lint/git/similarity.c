/* similarity.c: how alike two files are, by the measure of git's rename detection, so that the same
 * files count as renamed. */
#include <stdlib.h>
#include <string.h>

#include "git/merging.h"

static int by_hash(const void *a, const void *b) {
    unsigned first = ((const struct span *)a)->hash, second = ((const struct span *)b)->hash;
    return (first > second) - (first < second);
}

/* Adds up the spans of one hash. */
static void fold(struct fingerprint *fingerprint) {
    size_t kept = 0;
    if (!fingerprint->count)
        return;
    qsort(fingerprint->at, fingerprint->count, sizeof *fingerprint->at, by_hash);
    for (size_t i = 1; i < fingerprint->count; i++)
        if (fingerprint->at[i].hash == fingerprint->at[kept].hash)
            fingerprint->at[kept].bytes += fingerprint->at[i].bytes;
        else
            fingerprint->at[++kept] = fingerprint->at[i];
    fingerprint->count = kept + 1;
}

/* A span ends at a line's end or after 64 bytes. The CR of a CRLF is not counted in text. What
 * follows the last end of a span is not counted either. */
void fingerprint_of(struct text bytes, struct arena *arena, struct fingerprint *fingerprint) {
    enum { LONGEST_SPAN = 64, HASHES = 107927 };
    uint32_t first = 0, second = 0;
    unsigned length = 0;
    bool is_text = !memchr(bytes.at, '\0', bytes.size < 8000 ? bytes.size : 8000);
    *fingerprint = (struct fingerprint){.size = bytes.size};
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        uint32_t old = first;
        if (is_text && byte == '\r' && i + 1 < bytes.size && bytes.at[i + 1] == '\n')
            continue;
        first = (first << 7) ^ (second >> 25);
        second = (second << 7) ^ (old >> 25);
        first += byte;
        if (++length < LONGEST_SPAN && byte != '\n')
            continue;
        vector_push(fingerprint, arena, (struct span){(first + second * 0x61) % HASHES, length});
        first = second = 0;
        length = 0;
    }
    fold(fingerprint);
}

static size_t common_bytes(const struct fingerprint *from, const struct fingerprint *to) {
    size_t common = 0, i = 0, j = 0;
    while (i < from->count && j < to->count) {
        const struct span *a = &from->at[i], *b = &to->at[j];
        if (a->hash == b->hash)
            common += a->bytes < b->bytes ? a->bytes : b->bytes;
        i += a->hash <= b->hash;
        j += b->hash <= a->hash;
    }
    return common;
}

int fingerprint_similarity(const struct fingerprint *from, const struct fingerprint *to,
                           int least) {
    size_t larger = from->size > to->size ? from->size : to->size;
    size_t smaller = from->size > to->size ? to->size : from->size;
    if (!larger ||
        larger * (size_t)(SIMILARITY_SAME - least) < (larger - smaller) * SIMILARITY_SAME)
        return 0;
    return (int)(common_bytes(from, to) * SIMILARITY_SAME / larger);
}
