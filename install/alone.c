/* alone.c: what stands in for code that onehead never calls, where it is linked into one program
 * that needs no library (`make dist`).
 *
 * No network code is ever called. libgit2 brings its transports all the same, and they want GSSAPI,
 * which no static library offers, libssh2 and the whole of mbed TLS. These functions bear the names
 * by which libgit2 enters them, so that none of that is linked, and refuse.
 *
 * getpwuid_r asks the machine's own libraries for accounts, which a static program must not load: a
 * glibc of another age would crash it. libgit2 asks only in a setuid program, for the home folder.
 */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>

#define REFUSES(name)                                                                              \
    int name(void);                                                                                \
    int name(void) {                                                                               \
        return -1;                                                                                 \
    }
REFUSES(git_smart_subtransport_git)
REFUSES(git_smart_subtransport_http)
REFUSES(git_smart_subtransport_ssh)
REFUSES(git_socket_stream_new)
REFUSES(git_mbedtls_stream_new)
REFUSES(git_mbedtls_stream_wrap)
REFUSES(git_mbedtls__set_cert_location)

/* These two are called when libgit2 starts; there is nothing to start. */
#define HAS_NOTHING_TO_DO(name)                                                                    \
    int name(void);                                                                                \
    int name(void) {                                                                               \
        return 0;                                                                                  \
    }
HAS_NOTHING_TO_DO(git_mbedtls_stream_global_init)
HAS_NOTHING_TO_DO(git_transport_ssh_global_init)

extern int git_http__expect_continue;
int git_http__expect_continue;

int getpwuid_r(uid_t user, struct passwd *account, char *buffer, size_t size,
               struct passwd **found) {
    (void)user, (void)account, (void)buffer, (void)size;
    *found = NULL;
    return ENOENT;
}
