/* sha1.c: SHA-1 as FIPS 180-4 has it, with the x86 instructions for it where the processor has
 * them: each object that a check reads goes through here. */
#include "git/sha1.h"

#include "git/hash.h"

enum { ROUNDS = 80 };

/* ---- in plain C ---- */

static uint32_t rotate(uint32_t x, int bits) {
    return x << bits | x >> (32 - bits);
}

#define CHOOSE(b, c, d) ((d) ^ ((b) & ((c) ^ (d))))
#define PARITY(b, c, d) ((b) ^ (c) ^ (d))
#define MAJORITY(b, c, d) (((b) & (c)) | ((d) & ((b) | (c))))
#define ROUND(a, b, c, d, e, function, constant, word)                                             \
    (e) += rotate(a, 5) + function(b, c, d) + (constant) + (word), (b) = rotate(b, 30)

/* Twenty rounds, five at a time: after five the variables have changed their places in a ring. */
#define TWENTY_ROUNDS(from, function, constant)                                                    \
    for (int i = (from); i < (from) + 20; i += 5) {                                                \
        ROUND(a, b, c, d, e, function, constant, word[i]);                                         \
        ROUND(e, a, b, c, d, function, constant, word[i + 1]);                                     \
        ROUND(d, e, a, b, c, function, constant, word[i + 2]);                                     \
        ROUND(c, d, e, a, b, function, constant, word[i + 3]);                                     \
        ROUND(b, c, d, e, a, function, constant, word[i + 4]);                                     \
    }

static void one_block(uint32_t *state, const unsigned char *at) {
    uint32_t word[ROUNDS];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 16; i++)
        word[i] = hash_word(at + (ptrdiff_t)4 * i);
    for (int i = 16; i < ROUNDS; i++)
        word[i] = rotate(word[i - 3] ^ word[i - 8] ^ word[i - 14] ^ word[i - 16], 1);
    TWENTY_ROUNDS(0, CHOOSE, 0x5a827999)
    TWENTY_ROUNDS(20, PARITY, 0x6ed9eba1)
    TWENTY_ROUNDS(40, MAJORITY, 0x8f1bbcdc)
    TWENTY_ROUNDS(60, PARITY, 0xca62c1d6)
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

static void blocks_portable(uint32_t *state, const unsigned char *at, size_t blocks) {
    for (size_t i = 0; i < blocks; i++)
        one_block(state, at + i * HASH_BLOCK);
}

/* ---- with the processor's instructions ---- */

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1")))

/* Four rounds each; `quarter` chooses the function and the constant, and is part of the opcode. */
#define FIVE_TIMES_FOUR_ROUNDS(quarter)                                                            \
    for (int i = 5 * (quarter); i < 5 * (quarter) + 5; i++) {                                      \
        __m128i now = i ? _mm_sha1nexte_epu32(before, word[i]) : _mm_add_epi32(e, word[0]);        \
        before = abcd;                                                                             \
        abcd = _mm_sha1rnds4_epu32(abcd, now, (quarter));                                          \
    }

/* The words of a block by four: 16 as they are, the others from those before them. */
WITH_SHA static void expand(__m128i word[ROUNDS / 4], const unsigned char *at) {
    const __m128i big_endian = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    for (int i = 0; i < 4; i++)
        word[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i)),
                                   big_endian);
    for (int i = 4; i < ROUNDS / 4; i++)
        word[i] = _mm_sha1msg2_epu32(
            _mm_xor_si128(_mm_sha1msg1_epu32(word[i - 4], word[i - 3]), word[i - 2]), word[i - 1]);
}

WITH_SHA static void blocks_with_sha(uint32_t *state, const unsigned char *at, size_t blocks) {
    enum { REVERSE = 0x1b };
    __m128i abcd =
        _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), REVERSE);
    __m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);
    for (; blocks; blocks--, at += HASH_BLOCK) {
        __m128i word[ROUNDS / 4], before = abcd, start = abcd;
        expand(word, at);
        FIVE_TIMES_FOUR_ROUNDS(0)
        FIVE_TIMES_FOUR_ROUNDS(1)
        FIVE_TIMES_FOUR_ROUNDS(2)
        FIVE_TIMES_FOUR_ROUNDS(3)
        e = _mm_sha1nexte_epu32(before, e);
        abcd = _mm_add_epi32(abcd, start);
    }
    _mm_storeu_si128((__m128i *)(void *)state, _mm_shuffle_epi32(abcd, REVERSE));
    state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

static bool has_instructions(void) {
    enum { SSSE3 = 1 << 9, SSE41 = 1 << 19, SHA = 1 << 29 };
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & SSSE3) || !(c & SSE41))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & SHA);
}

/* Asking the processor costs as much as a whole file, in a virtual machine, so it is asked once: it
 * decides speed, never an answer. */
static hash_blocks *fastest(void) {
    static hash_blocks *chosen;
    if (!chosen)
        chosen = has_instructions() ? blocks_with_sha : blocks_portable;
    return chosen;
}
#else
static hash_blocks *fastest(void) {
    return blocks_portable;
}
#endif

/* ---- the whole of it ---- */

static void sum_both(hash_blocks *blocks, struct text header, struct text content,
                     unsigned char digest[SHA1_SIZE]) {
    const struct hash hash = {
        {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, SHA1_SIZE / 4, blocks};
    hash_both(&hash, header, content, digest);
}

void sha1(struct text header, struct text content, unsigned char digest[SHA1_SIZE]) {
    sum_both(fastest(), header, content, digest);
}

void sha1_portable(struct text header, struct text content, unsigned char digest[SHA1_SIZE]) {
    sum_both(blocks_portable, header, content, digest);
}
