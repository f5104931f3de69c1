/* guard.h: the last net. A hang, a crash in a library or lost memory ends in a sentence and exit
 * status 2, never in 0. libgit2 1.5.1 loops for ever on a truncated loose object and dies on a
 * broken pack index; this turns both into 'could not look'. */
#ifndef BASE_GUARD_H
#define BASE_GUARD_H

#include <sys/types.h>

/* Opens /dev/null on the standard streams that are closed, so that no file of ours becomes one of
 * them (writing to a closed standard output still fails); installs the handlers and starts the
 * clock. Call once, first in main. `seconds`: 30 by hand, in hooks and CI; 10 on a server. */
void guard_start(unsigned seconds);
/* Another limit, counted from now. */
void guard_limit(unsigned seconds);
/* On a server nobody can go on without the check, so the sentences name no such way. */
void guard_without_bypass(void);
/* A process that was started, and shall not outlive this one where the guard ends it. Eight are
 * remembered. */
void guard_child(pid_t child);
void guard_forget_child(pid_t child);
_Noreturn void guard_out_of_memory(void);

#endif
