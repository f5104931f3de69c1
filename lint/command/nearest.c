/* nearest.c: what may have been meant: the name with the fewest letters to change. */
#include "command/command.h"

struct text nearest_name(struct text typed, struct texts names) {
    struct text nearest = TEXT("");
    size_t fewest = typed.size / 3 + 2;
    for (size_t i = 0; i < names.count; i++) {
        size_t changes = text_distance(typed, names.at[i]);
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
