/* disk.c: bounded reads, and the questions asked of a path. */
#include "base/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t disk_read_descriptor(int file, char *bytes, size_t size) {
    size_t done = 0;
    while (done < size) {
        ssize_t part = read(file, bytes + done, size - done);
        if (part == 0)
            break;
        if (part < 0 && errno != EINTR)
            return -1;
        done += part > 0 ? (size_t)part : 0;
    }
    return (ssize_t)done;
}

bool disk_read(struct text path, struct arena *arena, struct text *bytes, int64_t *modified) {
    int file = open(text_c_string(path, arena), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return false;
    struct stat stat;
    ssize_t size = -1;
    if (fstat(file, &stat) == 0 && S_ISREG(stat.st_mode)) {
        size_t most = stat.st_size < DISK_LARGEST_FILE ? (size_t)stat.st_size : DISK_LARGEST_FILE;
        char *room = arena_alloc(arena, most + 1);
        size = disk_read_descriptor(file, room, most);
        *bytes = (struct text){room, size > 0 ? (size_t)size : 0};
        if (modified)
            *modified = stat.st_mtime;
    }
    close(file);
    return size >= 0;
}

bool disk_exists(struct text path, struct arena *arena) {
    return access(text_c_string(path, arena), F_OK) == 0;
}

bool disk_has_folder(struct text path, struct arena *arena) {
    struct stat found;
    return stat(text_c_string(path, arena), &found) == 0 && S_ISDIR(found.st_mode);
}

struct text disk_real_path(struct text path, struct arena *arena) {
    char *real = realpath(text_c_string(path, arena), NULL);
    struct text text = text_copy(real ? text_of(real) : path, arena);
    free(real);
    while (text.size > 1 && text.at[text.size - 1] == '/')
        text.size--;
    return text;
}

struct text disk_find_program(struct text name, struct arena *arena) {
    struct text rest = text_of(getenv("PATH")), folder;
    while (text_next_part(&rest, ':', &folder)) {
        struct text path = path_join(folder.size ? folder : TEXT("."), name, arena);
        struct stat found;
        const char *program = text_c_string(path, arena);
        if (!stat(program, &found) && S_ISREG(found.st_mode) && !access(program, X_OK))
            return path;
    }
    return TEXT("");
}
