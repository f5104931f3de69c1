/* Reads cases from standard input ("SIZE\n" and so many bytes) and prints what config/ini makes of
 * each: one line a value, everything in hexadecimal. ini.py asks CPython the same. */
#include <stdio.h>
#include <stdlib.h>

#include "config/ini.h"

static void print_hex(struct text text) {
    putchar(' ');
    for (size_t i = 0; i < text.size; i++)
        printf("%02x", (unsigned char)text.at[i]);
}

static void print_value(const struct ini *ini, struct text section, struct text key,
                        struct arena *arena) {
    struct error error = {.arena = arena};
    struct ini_value value = {.text = {"", 0}};
    int found = ini_get(ini, section, key, &value, &error);
    printf("value");
    print_hex(section);
    print_hex(key);
    if (found < 0)
        printf(" !");
    else
        print_hex(value.text);
    putchar('\n');
}

static void print_section(const struct ini *ini, struct text section, struct arena *arena) {
    struct texts own = ini_keys(ini, section, arena), all = ini_keys(ini, TEXT("DEFAULT"), arena);
    printf("section");
    print_hex(section);
    putchar('\n');
    for (size_t i = 0; i < all.count; i++)
        if (!ini_sets(ini, section, all.at[i]))
            print_value(ini, section, all.at[i], arena);
    for (size_t i = 0; i < own.count; i++)
        print_value(ini, section, own.at[i], arena);
}

static void run(struct text bytes, struct arena *arena) {
    struct error error = {.arena = arena};
    struct ini *ini;
    if (ini_read(bytes, TEXT("x.ini"), arena, &ini, &error)) {
        printf("error %.*s\n", TEXT_ARGS(error.subject));
        return;
    }
    ini_set_default(ini, TEXT("here"), TEXT("/top"));
    struct texts sections = ini_sections(ini);
    for (size_t i = 0; i < sections.count; i++)
        print_section(ini, sections.at[i], arena);
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
