/* command_line_config.c: what `git -c` hands on to the programs that git starts: GIT_CONFIG_COUNT
 * with its keys and values, and GIT_CONFIG_PARAMETERS in its two forms, 'a.b=c' (before git 2.31)
 * and 'a.b'='c'. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "git/private.h"

bool config_canonical_name(struct text name, struct arena *arena, struct text *canonical) {
    size_t first = text_find(name, TEXT("."), 0), last = first;
    for (size_t i = 0; i < name.size; i++)
        last = name.at[i] == '.' ? i : last;
    if (first == SIZE_MAX || first == 0 || last + 1 == name.size ||
        memchr(name.at, '\0', name.size))
        return false;
    *canonical = text_copy(name, arena);
    char *bytes = (char *)canonical->at;
    for (size_t i = 0; i < name.size; i++)
        if (i < first || i > last)
            bytes[i] = (char)tolower((unsigned char)bytes[i]);
    return true;
}

static int refuse(struct text what, struct error *error, const char *why) {
    return error_set(error, "read the configuration of `git -c`", what,
                     "the environment's GIT_CONFIG_* variables hold it", "%s", why);
}

static int add(struct config_entries *entries, struct arena *arena, struct text name,
               struct text value, struct error *error) {
    struct config_entry entry = {.value = value, .from_command_line = true};
    if (!config_canonical_name(name, arena, &entry.name))
        return refuse(name, error, "it is no name of a config entry");
    vector_push(entries, arena, entry);
    return 0;
}

static int add_counted(struct arena *arena, struct config_entries *entries, struct error *error) {
    const char *number = getenv("GIT_CONFIG_COUNT");
    if (!number || !*number)
        return 0;
    char *end;
    long count = strtol(number, &end, 10);
    if (*end || count < 0 || count > 100000)
        return refuse(text_of(number), error, "GIT_CONFIG_COUNT is no count");
    for (long i = 0; i < count; i++) {
        const char *key = getenv(text_format(arena, "GIT_CONFIG_KEY_%ld", i).at);
        const char *value = getenv(text_format(arena, "GIT_CONFIG_VALUE_%ld", i).at);
        if (!key || !value)
            return refuse(text_of(number), error, "a GIT_CONFIG_KEY_n or GIT_CONFIG_VALUE_n lacks");
        if (add(entries, arena, text_of(key), text_copy(text_of(value), arena), error))
            return -1;
    }
    return 0;
}

/* Takes one shell-quoted word off `rest`: quoted stretches, and \' and \! between them, as git
 * writes them. */
static bool next_quoted(struct text *rest, struct arena *arena, struct text *word) {
    char *bytes = arena_alloc(arena, rest->size + 1);
    size_t size = 0, i = 0;
    if (!rest->size || rest->at[0] != '\'')
        return false;
    while (i < rest->size && rest->at[i] == '\'') {
        for (i++; i < rest->size && rest->at[i] != '\''; i++)
            bytes[size++] = rest->at[i];
        if (i++ >= rest->size)
            return false;
        for (; i + 2 < rest->size && rest->at[i] == '\\' && rest->at[i + 2] == '\''; i += 2)
            bytes[size++] = rest->at[i + 1];
    }
    *word = (struct text){bytes, size};
    *rest = text_slice(*rest, i, rest->size);
    return true;
}

static int next_parameter(struct text *rest, struct arena *arena, struct text *name,
                          struct text *value) {
    if (!next_quoted(rest, arena, name))
        return -1;
    *value = TEXT("true");
    if (rest->size && rest->at[0] == '=') {
        *rest = text_slice(*rest, 1, rest->size);
        if (!rest->size || rest->at[0] == ' ')
            return 0;
        return next_quoted(rest, arena, value) ? 0 : -1;
    }
    size_t equal = text_find(*name, TEXT("="), 0);
    if (equal != SIZE_MAX) {
        *value = text_slice(*name, equal + 1, name->size);
        *name = text_slice(*name, 0, equal);
    }
    return 0;
}

int config_command_line(struct arena *arena, struct config_entries *entries, struct error *error) {
    if (add_counted(arena, entries, error))
        return -1;
    struct text rest = text_trim(text_of(getenv("GIT_CONFIG_PARAMETERS"))), name, value;
    while (rest.size) {
        if (next_parameter(&rest, arena, &name, &value))
            return refuse(rest, error, "GIT_CONFIG_PARAMETERS is not quoted as git quotes it");
        if (add(entries, arena, text_trim(name), value, error))
            return -1;
        rest = text_trim(rest);
    }
    return 0;
}
