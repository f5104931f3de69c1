/* Prints what is read from each migration that comes in. Input: size, file name in hex, newline,
 * bytes; output: one line for a reading of the head, one for a reading of the whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alembic/migration.h"

static void put_hex(struct text text) {
    putchar('\'');
    for (size_t i = 0; i < text.size; i++)
        printf("%02x", (unsigned char)text.at[i]);
}

static void put_texts(const char *name, struct texts texts, bool known) {
    printf(" %s", name);
    if (!known)
        printf(" ?");
    for (size_t i = 0; i < texts.count; i++) {
        putchar(' ');
        put_hex(texts.at[i]);
    }
}

static void print(const struct migration *migration) {
    static const char *const states[] = {[MIGRATION_READ] = "read",
                                         [MIGRATION_UNREADABLE] = "unreadable",
                                         [MIGRATION_COMPUTED] = "computed",
                                         [MIGRATION_NONE] = "none"};
    const struct revision *revision = &migration->revision;
    printf("%s id ", states[migration->state]);
    put_hex(revision->id);
    put_texts("parents", revision->parents, true);
    put_texts("labels", revision->labels, revision->labels_known);
    put_texts("depends", revision->depends_on, revision->depends_known);
    printf(" place %zu:%zu", revision->parents_place.line, revision->parents_place.column);
    printf(" reason %zu:%zu %.*s\n", migration->place.line, migration->place.column,
           TEXT_ARGS(migration->reason));
}

static struct text text_of_hex(const char *hex) {
    size_t size = strlen(hex) / 2;
    char *bytes = malloc(size + 1);
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        sscanf(hex + 2 * i, "%2x", &byte);
        bytes[i] = (char)byte;
    }
    return (struct text){bytes, size};
}

int main(void) {
    size_t size;
    char hex[2048];
    while (scanf("%zu %2047s", &size, hex) == 2 && getchar() == '\n') {
        struct arena arena = {0};
        struct migration migration;
        char *bytes = malloc(size + 1);
        struct text source = {bytes, fread(bytes, 1, size, stdin)}, name = text_of_hex(hex);
        for (int whole = 0; whole < 2; whole++) {
            migration_read(source, name, whole, &arena, &migration);
            print(&migration);
        }
        fflush(stdout);
        arena_free(&arena);
        free(bytes);
        free((char *)name.at);
    }
    return 0;
}
