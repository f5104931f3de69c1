/* The hash behind object ids: known digests, and git's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "git/sha1.h"

/* Both ways of computing it. */
static void assert_digest(struct text header, struct text content, const char *expected) {
    static void (*const ways[])(struct text, struct text, unsigned char *) = {sha1, sha1_portable};
    for (size_t i = 0; i < 2; i++) {
        unsigned char digest[SHA1_SIZE];
        char hex[2 * SHA1_SIZE + 1];
        ways[i](header, content, digest);
        for (size_t j = 0; j < SHA1_SIZE; j++)
            snprintf(hex + 2 * j, 3, "%02x", digest[j]);
        assert_string_equal(hex, expected);
    }
}

/* FIPS 180's examples. */
static void published_digests_come_out(void **state) {
    static char many[1000000];
    (void)state;
    memset(many, 'a', sizeof many);
    assert_digest(TEXT(""), TEXT(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    assert_digest(TEXT(""), TEXT("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_digest(TEXT("abcdbcdecdefdefgefghfghigh"), TEXT("ijhijkijkljklmklmnlmnomnopnopq"),
                  "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_digest(TEXT("a"), (struct text){many, sizeof many - 1},
                  "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

/* Around the ends of blocks, where the padding takes another one. */
static void files_of_every_size_get_the_id_that_git_gives_them(void **state) {
    enum { SIZES = 260 };
    char line[64], header[32], content[SIZES + 1];
    (void)state;
    FILE *ids = popen("for i in $(seq 0 259); do head -c $i /dev/zero | tr '\\0' x |"
                      "git hash-object --stdin; done",
                      "r");
    assert_non_null(ids);
    memset(content, 'x', sizeof content);
    for (size_t size = 0; size < SIZES; size++) {
        assert_non_null(fgets(line, sizeof line, ids));
        line[strcspn(line, "\n")] = '\0';
        int length = snprintf(header, sizeof header, "blob %zu", size);
        assert_digest((struct text){header, (size_t)length + 1}, (struct text){content, size},
                      line);
    }
    assert_int_equal(pclose(ids), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_digests_come_out),
        cmocka_unit_test(files_of_every_size_get_the_id_that_git_gives_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
