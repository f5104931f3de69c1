/* child.c: the one place that starts a process, and that process is git: `git fetch` where the user
 * has asked for it, and the readers of child_reader.h where libgit2 can't read. */
#include "git/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/guard.h"

enum { UNREAD_ROOM = 128 * 1024, MOST_SAID = 65536, MOST_OUTPUT = 1024 * 1024 * 1024 };

void words_add(struct words *words, struct text word, struct arena *arena) {
    vector_push(words, arena, text_c_string(word, arena));
}

/* git from the PATH, its relative folders left out: a checkout may hold a `git` of its own. */
static const char *find_git(struct arena *arena) {
    struct text rest = text_of(getenv("PATH")), folder;
    while (text_next_part(&rest, ':', &folder)) {
        const char *path = text_c_string(path_join(folder, TEXT("git"), arena), arena);
        if (text_starts(folder, TEXT("/")) && access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

/* ---- its environment ---- */

static bool starts_with_one_of(const char *variable, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text_starts(text_of(variable), text_of(names[i])))
            return true;
    return false;
}

#define ONE_OF(variable, names) starts_with_one_of(variable, names, sizeof(names) / sizeof *(names))

/* A prompt would wait for ever. A partial clone would fetch what it lacks, by whatever command its
 * config names for that; git before 2.39.4 does not know GIT_NO_LAZY_FETCH, but finds no protocol
 * allowed. What git says is read by its English words. */
struct words child_environment(enum child_task task, bool from_environment, struct arena *arena) {
    static const char *const gone[] = {
        "GIT_DIR=",         "GIT_WORK_TREE=",          "GIT_COMMON_DIR=", "GIT_INDEX_FILE=",
        "GIT_PREFIX=",      "GIT_NAMESPACE=",          "GIT_TRACE",       "GIT_TERMINAL_PROMPT=",
        "LC_ALL=",          "GIT_NO_REPLACE_OBJECTS=", "GIT_GRAFT_FILE=", "GIT_REPLACE_REF_BASE=",
        "GIT_ATTR_SOURCE=", "GIT_LITERAL_PATHSPECS="};
    static const char *const of_hooks[] = {
        "GIT_OBJECT_DIRECTORY=", "GIT_ALTERNATE_OBJECT_DIRECTORIES=", "GIT_SHALLOW_FILE=",
        "GIT_QUARANTINE_PATH="};
    static const char *const of_reading[] = {
        "GIT_ALLOW_PROTOCOL=", "GIT_NO_LAZY_FETCH=", "GIT_OPTIONAL_LOCKS="};
    static const char *const always[] = {"GIT_TERMINAL_PROMPT=0", "LC_ALL=C"};
    static const char *const reading[] = {"GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1",
                                          "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1",
                                          "GIT_GRAFT_FILE=/dev/null"};
    struct words words = {0};
    for (char **variable = environ; *variable; variable++)
        if (!ONE_OF(*variable, gone) && (from_environment || !ONE_OF(*variable, of_hooks)) &&
            (task == CHILD_FETCHES || !ONE_OF(*variable, of_reading)))
            vector_push(&words, arena, (const char *)*variable);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        vector_push(&words, arena, always[i]);
    for (size_t i = 0; task == CHILD_READS && i < sizeof reading / sizeof *reading; i++)
        vector_push(&words, arena, reading[i]);
    vector_push(&words, arena, (const char *)NULL);
    return words;
}

/* ---- its start and end ---- */

static void close_one(int *descriptor) {
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

/* The two ends of each of its three streams; the first is ours. */
struct streams {
    int input[2], output[2], complaints[2];
};

/* Questions go through a socket, since a write to a socket can be told to raise no signal. */
static bool open_streams(struct streams *streams, bool is_asked) {
    *streams = (struct streams){{-1, -1}, {-1, -1}, {-1, -1}};
    return (!is_asked || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, streams->input) == 0) &&
           pipe2(streams->output, O_CLOEXEC) == 0 && pipe2(streams->complaints, O_CLOEXEC) == 0;
}

static void close_streams(struct streams *streams, int from, int to) {
    for (int i = from; i < to; i++) {
        close_one(&streams->input[i]);
        close_one(&streams->output[i]);
        close_one(&streams->complaints[i]);
    }
}

/* 0, or why it could not be started. */
static int spawn(pid_t *child, const char *git, const struct words *words,
                 const struct words *environment, const struct streams *streams) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (streams->input[1] >= 0)
        posix_spawn_file_actions_adddup2(&actions, streams->input[1], STDIN_FILENO);
    else
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, streams->output[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, streams->complaints[1], STDERR_FILENO);
    int number = posix_spawn(child, git, &actions, NULL, (char *const *)words->at,
                             (char *const *)environment->at);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

static int start_error(const char *reason, struct error *error) {
    return error_set(error, "run git", TEXT(""), "git has to be on the PATH", "%s", reason);
}

int child_start(struct child *child, const struct words *words, const struct words *environment,
                bool is_asked, struct arena *arena, struct error *error) {
    struct streams streams;
    char *unread = child->unread ? child->unread : arena_alloc(arena, UNREAD_ROOM);
    char *said = child->said ? child->said : arena_alloc(arena, MOST_SAID);
    const char *git = find_git(arena);
    *child = (struct child){.arena = arena, .unread = unread, .said = said};
    if (!git)
        return start_error("there is no git on the PATH", error);
    int number = open_streams(&streams, is_asked)
                     ? spawn(&child->pid, git, words, environment, &streams)
                     : errno;
    close_streams(&streams, 1, 2);
    if (number) {
        close_streams(&streams, 0, 1);
        child->pid = 0;
        return start_error(strerror(number), error);
    }
    guard_child(child->pid);
    child->asked = streams.input[0];
    child->answers = streams.output[0];
    child->complains = streams.complaints[0];
    return 0;
}

/* Its status as a shell has it. */
static int reap(struct child *child) {
    int status = 0;
    close_one(&child->asked);
    close_one(&child->answers);
    close_one(&child->complains);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        ;
    guard_forget_child(child->pid);
    child->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void child_stop(struct child *child) {
    if (!child->pid)
        return;
    kill(child->pid, SIGKILL);
    reap(child);
}

/* ---- questions and answers ---- */

void child_ask(struct child *child, struct text question) {
    while (question.size) {
        ssize_t size = send(child->asked, question.at, question.size, MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return;
        question = text_slice(question, (size_t)size, question.size);
    }
}

static ssize_t read_some(int descriptor, char *bytes, size_t size) {
    ssize_t count;
    do
        count = read(descriptor, bytes, size);
    while (count < 0 && errno == EINTR);
    return count;
}

/* Of more than MOST_SAID bytes the first. */
static void read_complaint(struct child *child) {
    char rest[4096];
    size_t room = MOST_SAID - child->said_size;
    ssize_t size = room ? read_some(child->complains, child->said + child->said_size, room)
                        : read_some(child->complains, rest, sizeof rest);
    if (size <= 0)
        close_one(&child->complains);
    else if (room)
        child->said_size += (size_t)size;
}

/* Waits for answers, and takes complaints meanwhile, so that it never waits for us to read them. */
static bool wait_for_answer(struct child *child) {
    for (;;) {
        struct pollfd streams[] = {{.fd = child->answers, .events = POLLIN},
                                   {.fd = child->complains, .events = POLLIN}};
        if (poll(streams, 2, -1) < 0 && errno != EINTR)
            return false;
        if (streams[1].revents)
            read_complaint(child);
        if (streams[0].revents)
            return true;
    }
}

/* Adds to what is unread. False at the end. */
static bool read_more(struct child *child) {
    if (!child->pid || !wait_for_answer(child))
        return false;
    memmove(child->unread, child->unread + child->from, child->to - child->from);
    child->to -= child->from;
    child->from = 0;
    ssize_t size =
        read_some(child->answers, child->unread + child->to, (size_t)UNREAD_ROOM - child->to);
    child->to += size > 0 ? (size_t)size : 0;
    return size > 0;
}

bool child_answer(struct child *child, char end, struct text *answer) {
    for (;;) {
        char *at = child->unread + child->from;
        size_t size = child->to - child->from;
        char *found = memchr(at, end, size);
        if (found) {
            *answer = (struct text){at, (size_t)(found - at)};
            child->from += answer->size + 1;
            return true;
        }
        if (size == UNREAD_ROOM || !read_more(child))
            return false;
    }
}

bool child_bytes(struct child *child, char *bytes, size_t size) {
    while (size) {
        size_t count = child->to - child->from;
        if (!count && !read_more(child))
            return false;
        count = child->to - child->from < size ? child->to - child->from : size;
        memcpy(bytes, child->unread + child->from, count);
        child->from += count;
        bytes += count;
        size -= count;
    }
    return true;
}

struct text child_said(struct child *child) {
    struct pollfd stream = {.fd = child->complains, .events = POLLIN};
    while (child->complains >= 0 && poll(&stream, 1, 0) > 0) {
        read_complaint(child);
        stream.fd = child->complains;
    }
    return (struct text){child->said, child->said_size};
}

void child_forget_said(struct child *child) {
    child->said_size = 0;
}

/* The line and those that go on with it, which git indents by a tab, as one. */
static struct text joined(struct text line, struct text rest, struct arena *arena) {
    struct text next;
    while (text_next_line(&rest, &next) && text_starts(next, TEXT("\t")))
        line = text_format(arena, "%.*s %.*s", TEXT_ARGS(line), TEXT_ARGS(text_trim(next)));
    return line;
}

struct text child_reason(struct text said, bool any, struct arena *arena) {
    struct text line, error = TEXT(""), last = any ? TEXT("git says nothing") : TEXT("");
    while (text_next_line(&said, &line)) {
        struct text rest = text_slice(line, sizeof "fatal: " - 1, line.size);
        if (text_starts(line, TEXT("fatal: ")))
            return joined(rest, said, arena);
        if (text_starts(line, TEXT("error: ")) && !error.size)
            error = rest;
        if (any && text_trim(line).size)
            last = text_trim(line);
    }
    return error.size ? error : last;
}

/* ---- one run ---- */

struct output {
    char *at;
    size_t count, room;
};

static void add_unread(struct child *child, struct output *output, struct arena *arena) {
    size_t size = child->to - child->from;
    if (!output->at || output->count + size + 1 > output->room) {
        size_t room = 2 * output->room + size + 1;
        char *at = arena_alloc(arena, room);
        if (output->count)
            memcpy(at, output->at, output->count);
        output->at = at;
        output->room = room;
    }
    memcpy(output->at + output->count, child->unread + child->from, size);
    output->count += size;
    child->from = child->to;
}

int child_run(const struct words *words, const struct words *environment, struct arena *arena,
              struct child_run *run, struct error *error) {
    struct child child = {0};
    struct output output = {0};
    if (child_start(&child, words, environment, false, arena, error))
        return -1;
    while (read_more(&child)) {
        add_unread(&child, &output, arena);
        if (output.count > MOST_OUTPUT) {
            child_stop(&child);
            return error_set(error, "run git", TEXT(""), NULL, "its output has no end");
        }
    }
    while (child.complains >= 0)
        read_complaint(&child);
    run->output = (struct text){output.at, output.count};
    run->said = (struct text){child.said, child.said_size};
    run->status = reap(&child);
    return 0;
}
