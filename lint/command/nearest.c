/* nearest.c: what may have been meant: the name with the fewest letters to change. */
#include <ctype.h>

#include "command/command.h"

enum { LONGEST_NAME = 64 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Letters to insert, remove or replace, letters' case aside; one row of the usual table at a time.
 */
static size_t distance(struct text a, struct text b) {
    size_t row[LONGEST_NAME + 1];
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 0; i < a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.size; j++) {
            bool same = tolower((unsigned char)a.at[i]) == tolower((unsigned char)b.at[j]);
            size_t replaced = diagonal + (same ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, 1 + least(diagonal, row[j]));
        }
    }
    return row[b.size];
}

struct text nearest_name(struct text typed, struct texts names) {
    struct text nearest = TEXT("");
    size_t fewest = typed.size / 3 + 2;
    for (size_t i = 0; i < names.count && typed.size <= LONGEST_NAME; i++) {
        size_t changes = distance(typed, names.at[i]);
        if (changes >= fewest)
            continue;
        fewest = changes;
        nearest = names.at[i];
    }
    return nearest;
}

const char *nearest_hint(struct text typed, struct texts names, struct arena *arena) {
    struct text name = nearest_name(typed, names);
    if (!name.size)
        return NULL;
    return text_format(arena, "did you mean '%.*s'?", TEXT_ARGS(name)).at;
}
