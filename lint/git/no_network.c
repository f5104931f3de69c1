/* no_network.c: what stands in for libgit2's network code where libgit2 is linked in from its
 * archive, for a program that never opens a connection. No network code is ever called; but the
 * archive wants GSSAPI, for which there is no static library, libssh2 and mbed TLS, and loading all
 * those as shared libraries takes as long as checking some hundred migrations.
 *
 * These functions bear the names by which libgit2 enters that code, so that none of it is linked.
 */
#include <string.h>

#include "base/arena.h"
#include "git/sha256.h"

#define REFUSES(name)                                                                              \
    int name(void);                                                                                \
    int name(void) {                                                                               \
        return -1;                                                                                 \
    }
REFUSES(git_smart_subtransport_git)
REFUSES(git_smart_subtransport_http)
REFUSES(git_smart_subtransport_ssh)
REFUSES(git_smart_subtransport_ssh_libssh2) /* from libgit2 1.8 */
REFUSES(git_socket_stream_new)
REFUSES(git_openssl_stream_new)
REFUSES(git_openssl_stream_wrap)
REFUSES(git_openssl__set_cert_location)
REFUSES(git_openssl__reset_context)
REFUSES(git_openssl__add_x509_cert)
REFUSES(git_mbedtls_stream_new)
REFUSES(git_mbedtls_stream_wrap)
REFUSES(git_mbedtls__set_cert_location)

/* Starting libgit2 calls these, and needs to hear that all is well. */
#define HAS_NOTHING_TO_START(name)                                                                 \
    int name(void);                                                                                \
    int name(void) {                                                                               \
        return 0;                                                                                  \
    }
HAS_NOTHING_TO_START(git_socket_stream_global_init)
HAS_NOTHING_TO_START(git_openssl_stream_global_init)
HAS_NOTHING_TO_START(git_mbedtls_stream_global_init)
HAS_NOTHING_TO_START(git_transport_ssh_global_init)
HAS_NOTHING_TO_START(git_transport_ssh_libssh2_global_init)
HAS_NOTHING_TO_START(git_hash_sha256_global_init)

extern int git_http__expect_continue;
int git_http__expect_continue;
extern int git_socket_stream__timeout, git_socket_stream__connect_timeout;
int git_socket_stream__timeout, git_socket_stream__connect_timeout;

/* SHA-256 is mbed TLS's or OpenSSL's too. libgit2 1.9 takes it of each config file that it reads,
 * whole. What is gathered for it is smaller than any context that libgit2 has room for. */
struct gathered {
    struct arena arena;
    struct text text;
};
int git_hash_sha256_ctx_init(struct gathered *gathered);
int git_hash_sha256_init(struct gathered *gathered);
int git_hash_sha256_update(struct gathered *gathered, const void *bytes, size_t size);
int git_hash_sha256_final(unsigned char *digest, struct gathered *gathered);
void git_hash_sha256_ctx_cleanup(struct gathered *gathered);

int git_hash_sha256_ctx_init(struct gathered *gathered) {
    *gathered = (struct gathered){0};
    return 0;
}

int git_hash_sha256_init(struct gathered *gathered) {
    gathered->text.size = 0;
    return 0;
}

int git_hash_sha256_update(struct gathered *gathered, const void *bytes, size_t size) {
    struct text before = gathered->text;
    char *at = arena_alloc(&gathered->arena, before.size + size);
    if (before.size)
        memcpy(at, before.at, before.size);
    if (size)
        memcpy(at + before.size, bytes, size);
    gathered->text = (struct text){at, before.size + size};
    return 0;
}

int git_hash_sha256_final(unsigned char *digest, struct gathered *gathered) {
    sha256(TEXT(""), gathered->text, digest);
    return 0;
}

void git_hash_sha256_ctx_cleanup(struct gathered *gathered) {
    arena_free(&gathered->arena);
}
