/* output.c: composed in memory, written once. */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/foreign.h"

void output_text(struct output *output, struct text text) {
    for (; output->room - output->count < text.size;)
        output->at = vector_room(output->arena, output->at, output->room, &output->room, 1);
    if (text.size)
        memcpy(output->at + output->count, text.at, text.size);
    output->count += text.size;
}

void output_format(struct output *output, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    output_text(output, text_format_list(output->arena, format, arguments));
    va_end(arguments);
}

void output_foreign(struct output *output, struct text text) {
    output_text(output, foreign_show(text, output->arena));
}

static int write_all(const struct output *output, int descriptor) {
    for (size_t done = 0; done < output->count;) {
        ssize_t size = write(descriptor, output->at + done, output->count - done);
        if (size < 0 && errno == EAGAIN) /* somebody left the pipe in non-blocking mode */
            poll(&(struct pollfd){.fd = descriptor, .events = POLLOUT}, 1, -1);
        else if (size < 0 && errno != EINTR)
            return -1;
        done += size > 0 ? (size_t)size : 0;
    }
    return 0;
}

int output_write(const struct output *output, int descriptor, struct error *error) {
    if (write_all(output, descriptor) == 0)
        return 0;
    return error_set(error, "write the report", TEXT(""), NULL, "%s", strerror(errno));
}

/* Is there something at the path that can't be replaced by a file of ours: a device, a pipe, a
 * symlink (whose target is then written, wherever it is)? */
static bool is_written_in_place(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Opens, writes, closes: 0, or the errno of what failed. */
static int write_opened(const struct output *output, const char *path, int flags) {
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | flags, 0666);
    if (file < 0)
        return errno;
    int failed = write_all(output, file) != 0 ? errno : 0;
    if (close(file) != 0 && !failed)
        failed = errno;
    return failed;
}

static int write_beside(const struct output *output, const char *path) {
    const char *part = text_format(output->arena, "%s.onehead-%ld", path, (long)getpid()).at;
    struct stat before;
    int failed = write_opened(output, part, O_EXCL | O_NOFOLLOW);
    if (failed == EEXIST)
        return failed;
    if (!failed && stat(path, &before) == 0 && chmod(part, before.st_mode & 0777) != 0)
        failed = errno;
    if (!failed && rename(part, path) != 0)
        failed = errno;
    if (failed)
        unlink(part);
    return failed;
}

static int written(int failed, struct text path, struct error *error) {
    if (!failed)
        return 0;
    return error_set(error, "write the report", path, NULL, "%s", strerror(failed));
}

int output_write_file(const struct output *output, struct text path, struct error *error) {
    const char *name = text_c_string(path, output->arena);
    return written(is_written_in_place(name) ? write_opened(output, name, O_TRUNC)
                                             : write_beside(output, name),
                   path, error);
}

int output_append_file(const struct output *output, struct text path, struct error *error) {
    return written(write_opened(output, text_c_string(path, output->arena), O_APPEND), path, error);
}
