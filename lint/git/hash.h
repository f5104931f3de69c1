/* hash.h: what SHA-1 and SHA-256 have in common (FIPS 180-4). */
#ifndef GIT_HASH_H
#define GIT_HASH_H

#include <stdint.h>

#include "base/text.h"

enum { HASH_BLOCK = 64 };

/* Works whole blocks into the state. */
typedef void hash_blocks(uint32_t *state, const unsigned char *at, size_t blocks);

struct hash {
    uint32_t start[8];
    size_t words; /* how many of them there are, and make the digest */
    hash_blocks *blocks;
};

/* The hash of both texts, one after the other. */
void hash_both(const struct hash *hash, struct text header, struct text content,
               unsigned char *digest);

/* A word of a block, which has its highest byte first. */
static inline uint32_t hash_word(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

#endif
