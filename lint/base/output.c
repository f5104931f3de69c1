/* output.c: composed in memory, written once. */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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
        if (size < 0 && errno != EINTR)
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

int output_write_file(const struct output *output, struct text path, struct error *error) {
    const char *final = text_c_string(path, output->arena);
    const char *part = text_format(output->arena, "%s.onehead-%ld", final, (long)getpid()).at;
    int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return error_set(error, "write the report", path, NULL, "%s", strerror(errno));
    int failed = write_all(output, file) != 0 ? errno : 0;
    if (close(file) != 0 && !failed)
        failed = errno;
    if (!failed && rename(part, final) != 0)
        failed = errno;
    if (!failed)
        return 0;
    unlink(part);
    return error_set(error, "write the report", path, NULL, "%s", strerror(failed));
}
