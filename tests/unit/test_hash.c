/* The hashes behind object ids: known digests, and git's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "git/sha1.h"
#include "git/sha256.h"

typedef void hash_function(struct text header, struct text content, unsigned char *digest);

static void assert_digest(hash_function *hash, struct text header, struct text content,
                          const char *expected) {
    unsigned char digest[SHA256_SIZE];
    char hex[2 * SHA256_SIZE + 1];
    hash(header, content, digest);
    for (size_t i = 0; i < strlen(expected) / 2; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(hex, expected);
}

/* FIPS 180's examples. */
static void assert_published(hash_function *hash, const char *const digests[4]) {
    static char many[1000000];
    memset(many, 'a', sizeof many);
    assert_digest(hash, TEXT(""), TEXT(""), digests[0]);
    assert_digest(hash, TEXT(""), TEXT("abc"), digests[1]);
    assert_digest(hash, TEXT("abcdbcdecdefdefgefghfghigh"), TEXT("ijhijkijkljklmklmnlmnomnopnopq"),
                  digests[2]);
    assert_digest(hash, TEXT("a"), (struct text){many, sizeof many - 1}, digests[3]);
}

static void published_digests_come_out(void **state) {
    static const char *const with_sha1[] = {
        "da39a3ee5e6b4b0d3255bfef95601890afd80709", "a9993e364706816aba3e25717850c26c9cd0d89d",
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1", "34aa973cd4c4daa4f61eeb2bdbad27316534016f"};
    static const char *const with_sha256[] = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"};
    (void)state;
    assert_published(sha1, with_sha1);
    assert_published(sha1_portable, with_sha1);
    assert_published(sha256, with_sha256);
}

/* Around the ends of blocks, where the padding takes another one. `command` prints the digests of
 * files of 0 to 259 bytes. */
static void assert_sizes(hash_function *hash, const char *command) {
    enum { SIZES = 260 };
    char line[128], header[32], content[SIZES + 1];
    FILE *ids = popen(command, "r");
    assert_non_null(ids);
    memset(content, 'x', sizeof content);
    for (size_t size = 0; size < SIZES; size++) {
        assert_non_null(fgets(line, sizeof line, ids));
        line[strcspn(line, " \n")] = '\0';
        int length = snprintf(header, sizeof header, "blob %zu", size);
        assert_digest(hash, (struct text){header, (size_t)length + 1}, (struct text){content, size},
                      line);
    }
    assert_int_equal(pclose(ids), 0);
}

#define FILES "for i in $(seq 0 259); do head -c $i /dev/zero | tr '\\0' x"

static void files_of_every_size_get_the_id_that_git_gives_them(void **state) {
    (void)state;
    assert_sizes(sha1, FILES " | git hash-object --stdin; done");
    assert_sizes(sha1_portable, FILES " | git hash-object --stdin; done");
    assert_sizes(sha256, FILES " >/tmp/$$; (printf 'blob %d\\0' $i; cat /tmp/$$) | sha256sum; done;"
                               "rm /tmp/$$");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_digests_come_out),
        cmocka_unit_test(files_of_every_size_get_the_id_that_git_gives_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
