/* parse FILE...: each read to a syntax tree, nothing printed: what the parser costs. */
#include <err.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "python/parser.h"

static void parse(const char *path) {
    struct stat stat;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &stat))
        err(1, "%s", path);
    size_t size = (size_t)stat.st_size;
    char *bytes = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) : NULL;
    if (bytes == MAP_FAILED)
        err(1, "%s", path);
    struct arena arena = {0};
    parser_read((struct text){bytes, size}, &arena);
    arena_free(&arena);
    if (size)
        munmap(bytes, size);
    close(file);
}

int main(int count, char **paths) {
    for (int i = 1; i < count; i++)
        parse(paths[i]);
    return 0;
}
