/* hash.c: what SHA-1 and SHA-256 have in common: blocks of 64 bytes, the last of them padded. */
#include "git/hash.h"

#include <string.h>

enum { LENGTH = 8 };

struct sum {
    uint32_t state[8];
    hash_blocks *blocks;
    unsigned char rest[2 * HASH_BLOCK]; /* what does not fill a block yet */
    size_t rest_size, total;
};

static void add(struct sum *sum, struct text text) {
    const unsigned char *at = (const unsigned char *)text.at;
    size_t size = text.size, taken = 0;
    if (sum->rest_size) {
        taken = size < HASH_BLOCK - sum->rest_size ? size : HASH_BLOCK - sum->rest_size;
        memcpy(sum->rest + sum->rest_size, at, taken);
        sum->rest_size += taken;
    }
    if (sum->rest_size == HASH_BLOCK) {
        sum->blocks(sum->state, sum->rest, 1);
        sum->rest_size = 0;
    }
    size_t whole = (size - taken) / HASH_BLOCK;
    if (whole)
        sum->blocks(sum->state, at + taken, whole);
    taken += whole * HASH_BLOCK;
    if (taken < size)
        memcpy(sum->rest + sum->rest_size, at + taken, size - taken);
    sum->rest_size += size - taken;
    sum->total += size;
}

static void write_big_endian(unsigned char *at, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(number >> (8 * (bytes - 1 - i)));
}

/* A one bit, zeros, and the length in bits at the end of a block. */
static void finish(struct sum *sum, size_t words, unsigned char *digest) {
    size_t size = sum->rest_size + 1 + LENGTH <= HASH_BLOCK ? HASH_BLOCK : 2 * HASH_BLOCK;
    memset(sum->rest + sum->rest_size, 0, size - sum->rest_size);
    sum->rest[sum->rest_size] = 0x80;
    write_big_endian(sum->rest + size - LENGTH, (uint64_t)sum->total * 8, LENGTH);
    sum->blocks(sum->state, sum->rest, size / HASH_BLOCK);
    for (size_t i = 0; i < words; i++)
        write_big_endian(digest + 4 * i, sum->state[i], 4);
}

void hash_both(const struct hash *hash, struct text header, struct text content,
               unsigned char *digest) {
    struct sum sum = {.blocks = hash->blocks};
    memcpy(sum.state, hash->start, sizeof sum.state);
    add(&sum, header);
    add(&sum, content);
    finish(&sum, hash->words, digest);
}
