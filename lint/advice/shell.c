/* shell.c: quoting for a POSIX shell. What comes out is one word, whatever went in. */
#include "advice/advice.h"

#include <string.h>

/* `=` is not among them: zsh looks up a word that starts with it as a command. */
static bool is_harmless(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("_./:@%+,-", c));
}

static bool all_harmless(struct text word) {
    for (size_t i = 0; i < word.size; i++)
        if (!is_harmless(word.at[i]))
            return false;
    return word.size > 0;
}

struct text shell_quote(struct text word, struct arena *arena) {
    if (all_harmless(word))
        return word;
    struct texts parts = {0};
    vector_push(&parts, arena, TEXT("'"));
    for (size_t i = 0; i < word.size; i++) {
        struct text rest = text_slice(word, i, word.size);
        if (rest.at[0] == '\'') {
            vector_push(&parts, arena, TEXT("'\\''"));
        } else if (text_starts(rest, TEXT("##"))) {
            /* Quotes closed and opened again: CI runners obey `##[` and `##vso[` in any line. */
            vector_push(&parts, arena, TEXT("#''"));
        } else {
            vector_push(&parts, arena, text_slice(rest, 0, 1));
        }
    }
    vector_push(&parts, arena, TEXT("'"));
    return text_join(parts, TEXT(""), arena);
}

struct text shell_quote_path(struct text path, struct arena *arena) {
    bool misread = path.size && strchr("-:~", path.at[0]);
    return shell_quote(misread ? path_join(TEXT("."), path, arena) : path, arena);
}
