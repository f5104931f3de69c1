/* main.c: writes one of the files that are made from the tables: the man page or completions. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "manual.h"

static const struct {
    const char *name;
    void (*write)(struct output *page);
} kinds[] = {
    {"man", write_man_page},
    {"bash", write_bash},
    {"zsh", write_zsh},
    {"fish", write_fish},
};

int main(int count, char **words) {
    struct arena arena = {0};
    struct output page = {.arena = &arena};
    struct error error = {.arena = &arena};
    for (size_t i = 0; count == 2 && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(words[1], kinds[i].name) == 0)
            kinds[i].write(&page);
    int status = page.count && output_write(&page, STDOUT_FILENO, &error) == 0 ? 0 : 2;
    if (status)
        fputs("usage: manual man <TEMPLATE | bash | zsh | fish\n", stderr);
    arena_free(&arena);
    return status;
}
