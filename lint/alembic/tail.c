/* tail.c: the functions at the end of a migration, found from behind by the starts of lines. */
#include "alembic/tail.h"

#include <string.h>

/* A line that begins so goes on with what stands above it, or says nothing. */
static bool is_continuation(char first) {
    return first == ' ' || first == '\t' || first == '\n' || first == '#' || first == ')';
}

static size_t line_start(struct text source, size_t end) {
    const char *newline = end ? memrchr(source.at, '\n', end) : NULL;
    return newline ? (size_t)(newline - source.at) + 1 : 0;
}

size_t tail_start(struct text source) {
    size_t tail = source.size;
    /* A lone CR ends a line too, and a form feed takes an indent back: too rare to follow here. */
    if (!source.size || memchr(source.at, '\f', source.size) ||
        memchr(source.at, '\r', source.size))
        return tail;
    for (size_t end = source.size; end > 0;) {
        size_t start = line_start(source, end);
        struct text line = {source.at + start, source.size - start};
        if (text_starts(line, TEXT("def ")))
            tail = start;
        else if (line.size && !is_continuation(line.at[0]))
            return tail;
        end = start ? start - 1 : 0;
    }
    return tail;
}
