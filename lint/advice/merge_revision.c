/* merge_revision.c: for several heads: the merge revision, written by the project's own tool. */
#include "advice/private.h"

#include <string.h>

enum { MOST_HEADS_NAMED = 3, LONGEST_MESSAGE = 150 };

/* Alembic's template writes ids into a docstring as they are, where three quotes end it and these
 * escapes must go on. */
static bool fits_docstring(struct text id) {
    static const char *const python[] = {"\"\"\"", "\\x", "\\u", "\\U", "\\N"};
    for (size_t i = 0; i < sizeof python / sizeof *python; i++)
        if (text_contains(id, text_of(python[i])))
            return false;
    return true;
}

/* Alembic refuses `@`, `-` and `+` in ids and reads four words as something else. An id that is too
 * long to be shown whole is to be changed first: no database would hold it. */
bool id_fits_command(struct text id) {
    static const char *const misread[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < sizeof misread / sizeof *misread; i++)
        if (text_equal(id, text_of(misread[i])))
            return false;
    for (size_t i = 0; i < id.size; i++)
        if (strchr("@-+", id.at[i]))
            return false;
    return id.size <= FOREIGN_LONGEST && foreign_is_plain(id) && text_trim(id).size &&
           fits_docstring(id);
}

static bool is_word(struct text id) {
    for (size_t i = 0; i < id.size; i++)
        if (!strchr("_.", id.at[i]) && !(id.at[i] >= '0' && id.at[i] <= '9') &&
            !(id.at[i] >= 'a' && id.at[i] <= 'z') && !(id.at[i] >= 'A' && id.at[i] <= 'Z'))
            return false;
    return true;
}

/* "merge a, b and c". The tool writes the message into a Python file, so it holds no ids but plain
 * words. */
static struct text message_of(struct texts heads, struct arena *arena) {
    struct text message = text_format(arena, "merge %zu heads", heads.count), names = {0};
    if (heads.count > MOST_HEADS_NAMED)
        return message;
    for (size_t i = 0; i < heads.count; i++) {
        struct text joint = !i ? TEXT("merge ") : i + 1 == heads.count ? TEXT(" and ") : TEXT(", ");
        if (!is_word(heads.at[i]))
            return message;
        names = line_of(arena, names, joint, heads.at[i]);
    }
    return names.size > LONGEST_MESSAGE ? message : names;
}

struct texts advice_merge_revision(struct repository *repository, const struct change *change,
                                   const struct tool *tool, struct texts heads,
                                   struct texts folders, bool needs_target) {
    struct arena *arena = repository_arena(repository);
    struct text message = message_of(heads, arena);
    struct texts commands = {0}, none = {0};
    for (size_t i = 0; i < heads.count; i++)
        if (!id_fits_command(heads.at[i]))
            return none;
    if (!folders.count || !advice_git_first(repository, change, needs_target, &commands))
        return none;
    vector_push(&commands, arena, tool_merge(tool, heads, message, arena));
    advice_git_last(folders, message, &commands, arena);
    return commands_if_shown(commands, arena);
}
