/* version_locations.c: how Alembic splits `version_locations`. */
#include "alembic/environment_search.h"

static const struct {
    const char *name;
    char character;
} separators[] = {{"space", ' '}, {"newline", '\n'}, {"os", ':'}, {":", ':'}, {";", ';'}};

/* Without a separator option: at a comma with the blanks behind it, and at blanks. Not at newlines.
 */
static void split_at_commas_and_blanks(struct text value, struct arena *arena,
                                       struct texts *locations) {
    for (size_t from = 0, to; from < value.size; from = to + 1) {
        for (to = from; to < value.size && value.at[to] != ',' && value.at[to] != ' ';)
            to++;
        if (to > from)
            vector_push(locations, arena, text_slice(value, from, to));
    }
}

bool version_locations_split(struct text value, struct text separator, struct arena *arena,
                             struct texts *locations) {
    *locations = (struct texts){0};
    if (!separator.size) {
        split_at_commas_and_blanks(value, arena, locations);
        return true;
    }
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        struct text part;
        if (!text_equal(separator, text_of(separators[i].name)))
            continue;
        while (text_next_part(&value, separators[i].character, &part))
            if (text_trim(part).size)
                vector_push(locations, arena, text_trim(part));
        return true;
    }
    return false;
}
