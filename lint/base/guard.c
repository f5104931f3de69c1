/* guard.c: signal handlers that only write a fixed line and leave. */
#include "base/guard.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const char TOO_SLOW[] = "onehead: can't check: the time limit passed while reading this "
                               "repository. `git fsck` tells whether an object is broken.\n";
static const char CRASHED[] =
    "onehead: can't check: it crashed while reading this repository. `git fsck` tells whether a "
    "pack "
    "or an object is broken; where none is, this is a fault of onehead's own.\n";
static const char NO_MEMORY[] = "onehead: can't check: out of memory.\n";

static const char BYPASS[] = "To go on without the check, once: ONEHEAD=skip git push\n";

/* A signal's handler can be told nothing else. */
static volatile sig_atomic_t has_no_bypass;
static volatile sig_atomic_t children[8];
enum { MOST_CHILDREN = sizeof children / sizeof *children };

_Noreturn static void leave(const char *sentence, size_t size) {
    for (size_t i = 0; i < MOST_CHILDREN; i++)
        if (children[i])
            kill(children[i], SIGKILL);
    ssize_t ignored = write(STDERR_FILENO, sentence, size);
    if (!has_no_bypass)
        ignored = write(STDERR_FILENO, BYPASS, sizeof BYPASS - 1);
    (void)ignored;
    _exit(2);
}

static void on_signal(int number) {
    if (number == SIGALRM)
        leave(TOO_SLOW, sizeof TOO_SLOW - 1);
    leave(CRASHED, sizeof CRASHED - 1);
}

_Noreturn void guard_out_of_memory(void) {
    leave(NO_MEMORY, sizeof NO_MEMORY - 1);
}

void guard_limit(unsigned seconds) {
    alarm(seconds);
}

void guard_without_bypass(void) {
    has_no_bypass = 1;
}

static void replace_child(pid_t from, pid_t to) {
    for (size_t i = 0; i < MOST_CHILDREN; i++)
        if (children[i] == from) {
            children[i] = to;
            return;
        }
}

void guard_child(pid_t child) {
    replace_child(0, child);
}

void guard_forget_child(pid_t child) {
    replace_child(child, 0);
}

/* The handlers run on a stack of their own: the crash may be a stack that ran out. */
static void install_handlers(void) {
    static char stack[16 * 1024];
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    static const int signals[] = {SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

void guard_start(unsigned seconds) {
    /* Standard output is opened so that writing to it fails: a report that nobody can get must not
     * look like one that was written. */
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", modes[stream]) < 0)
            _exit(2);
    install_handlers();
    guard_limit(seconds);
}
