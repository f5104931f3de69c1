/* Reads cases from standard input ("SIZE\n" and so many bytes) and prints what config/toml makes of
 * each: one line a value, by its way from the root. toml.py asks CPython's tomllib the same. */
#include <stdio.h>
#include <stdlib.h>

#include "config/toml.h"

static void print_hex(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        printf("%02x", (unsigned char)text.at[i]);
}

/* The nesting is bounded by the reader. */
static void print_value(const struct toml_value *value, struct text way, struct arena *arena) {
    static const char *const kinds[] = {"string", "integer", "float", "boolean",
                                        "date",   "array",   "table"};
    printf("value %.*s %s ", TEXT_ARGS(way), kinds[value->kind]);
    if (value->kind == TOML_STRING)
        print_hex(value->text);
    else
        printf("%.*s", TEXT_ARGS(value->text));
    putchar('\n');
    for (size_t i = 0; i < value->count; i++) {
        struct text step = text_format(arena, "%zu", i);
        if (value->kind == TOML_TABLE) {
            char *hex = arena_alloc(arena, value->at[i]->key.size * 2 + 1);
            for (size_t k = 0; k < value->at[i]->key.size; k++)
                sprintf(hex + 2 * k, "%02x", (unsigned char)value->at[i]->key.at[k]);
            step = text_of(hex);
        }
        print_value(value->at[i], text_format(arena, "%.*s/%.*s", TEXT_ARGS(way), TEXT_ARGS(step)),
                    arena);
    }
}

static void run(struct text bytes, struct arena *arena) {
    struct error error = {.arena = arena};
    struct toml_value *root;
    if (toml_read(bytes, TEXT("x.toml"), arena, &root, &error))
        puts("error");
    else
        print_value(root, TEXT(""), arena);
}

int main(void) {
    size_t size;
    while (scanf("%zu", &size) == 1 && getchar() == '\n') {
        struct arena arena = {0};
        char *bytes = arena_alloc(&arena, size + 1);
        if (fread(bytes, 1, size, stdin) != size)
            return 1;
        run((struct text){bytes, size}, &arena);
        puts("end");
        arena_free(&arena);
    }
    return 0;
}
