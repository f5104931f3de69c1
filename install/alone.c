/* alone.c: what else stands in for code that onehead never calls, where it is linked into one
 * program that needs no library (`make dist`); lint/git/no_network.c has the rest.
 *
 * getpwuid_r asks the machine's own libraries for accounts, which a static program must not load: a
 * glibc of another age would crash it. libgit2 asks only in a setuid program, for the home folder.
 */
#include <errno.h>
#include <pwd.h>
#include <stddef.h>

/* NOLINTNEXTLINE(readability-*): the declaration is that of pwd.h */
int getpwuid_r(uid_t user, struct passwd *account, char *buffer, size_t size,
               struct passwd **found) {
    (void)user, (void)account, (void)buffer, (void)size;
    *found = NULL;
    return ENOENT;
}
