/* ini.c: the lines of an INI file, read by the rules of Python's configparser. */
#include "config/ini.h"

#include <stdint.h>
#include <string.h>

#include "base/map.h"

struct option {
    struct text key, value;
    struct texts lines; /* until the whole file is read */
    struct place place;
};

struct section {
    struct text name;
    struct option **at;
    size_t count, room;
    struct map by_key;
};

struct ini {
    struct arena *arena;
    struct text path;
    struct section defaults;
    struct section **at;
    size_t count, room;
    struct map by_name;
};

struct reader {
    struct ini *ini;
    struct section *section; /* NULL before the first header */
    struct option *option;   /* what a deeper line continues */
    size_t indent;           /* of the line that began the option, in characters */
    size_t line;
    size_t bad_line; /* the first line that is neither header nor option: an error once all is read
                      */
    struct error *error;
};

/* The size of the character at `at` where Python's str.isspace holds for it, else 0. */
static size_t space_size(struct text text, size_t at) {
    const unsigned char *c = (const unsigned char *)text.at + at;
    size_t left = text.size - at;
    if (left && (c[0] == ' ' || (c[0] >= 9 && c[0] <= 13) || (c[0] >= 0x1c && c[0] <= 0x1f)))
        return 1;
    if (left >= 2 && c[0] == 0xc2 && (c[1] == 0x85 || c[1] == 0xa0))
        return 2;
    if (left < 3)
        return 0;
    if (c[0] == 0xe1)
        return c[1] == 0x9a && c[2] == 0x80 ? 3 : 0;
    if (c[0] == 0xe2 && c[1] == 0x80)
        return (c[2] >= 0x80 && c[2] <= 0x8a) || c[2] == 0xa8 || c[2] == 0xa9 || c[2] == 0xaf ? 3
                                                                                              : 0;
    return (c[0] == 0xe2 && c[1] == 0x81 && c[2] == 0x9f) ||
                   (c[0] == 0xe3 && c[1] == 0x80 && c[2] == 0x80)
               ? 3
               : 0;
}

/* Cuts the blank characters off the front and says how many they were. */
static size_t cut_front(struct text *text) {
    size_t characters = 0, at = 0, size;
    while (at < text->size && (size = space_size(*text, at))) {
        at += size;
        characters++;
    }
    *text = text_slice(*text, at, text->size);
    return characters;
}

static struct text cut_back(struct text text) {
    for (;;) {
        size_t size = 1;
        while (size <= 3 && size <= text.size && space_size(text, text.size - size) != size)
            size++;
        if (size > 3 || size > text.size)
            return text;
        text.size -= size;
    }
}

/* Python's text mode: LF, CRLF and a lone CR end a line. */
static bool next_line(struct text *rest, struct text *line) {
    if (!rest->size)
        return false;
    size_t end = 0;
    while (end < rest->size && rest->at[end] != '\n' && rest->at[end] != '\r')
        end++;
    *line = text_slice(*rest, 0, end);
    bool pair = end + 1 < rest->size && rest->at[end] == '\r' && rest->at[end + 1] == '\n';
    *rest = text_slice(*rest, end + 1 + pair, rest->size);
    return true;
}

static int refuse(struct reader *reader, size_t line, const char *why, struct text what) {
    struct arena *arena = reader->ini->arena;
    struct text where = text_format(arena, "%.*s:%zu", TEXT_ARGS(reader->ini->path), line);
    return error_set(reader->error, "read", where, "correct that line", why, TEXT_ARGS(what));
}

static struct text lower(struct text text, struct arena *arena) {
    struct text copy = text_copy(text, arena);
    char *bytes = (char *)(uintptr_t)copy.at;
    for (size_t i = 0; i < copy.size; i++)
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] = (char)(bytes[i] + 32);
    return copy;
}

static struct option *add_option(struct ini *ini, struct section *section, struct text key) {
    struct option *option = map_find(&section->by_key, key);
    if (option)
        return option;
    option = arena_new(ini->arena, struct option);
    option->key = key;
    vector_push(section, ini->arena, option);
    map_put(&section->by_key, ini->arena, key, option);
    return option;
}

/* The text between the first '[' and the last ']', if the line has the shape of a header. */
static bool is_header(struct text line, struct text *name) {
    const char *end = line.size && line.at[0] == '[' ? memrchr(line.at, ']', line.size) : NULL;
    if (!end || end - line.at < 2)
        return false;
    *name = text_slice(line, 1, (size_t)(end - line.at));
    return true;
}

static int begin_section(struct reader *reader, struct text name) {
    struct ini *ini = reader->ini;
    reader->option = NULL;
    if (map_find(&ini->by_name, name))
        return refuse(reader, reader->line, "the section [%.*s] is there already", name);
    if (text_equal(name, TEXT("DEFAULT"))) {
        reader->section = &ini->defaults;
        return 0;
    }
    reader->section = arena_new(ini->arena, struct section);
    reader->section->name = name;
    vector_push(ini, ini->arena, reader->section);
    map_put(&ini->by_name, ini->arena, name, reader->section);
    return 0;
}

static int begin_option(struct reader *reader, struct text line) {
    size_t end = 0;
    while (end < line.size && line.at[end] != '=' && line.at[end] != ':')
        end++;
    struct text key = cut_back(text_slice(line, 0, end));
    if (end == line.size || !key.size) {
        if (!reader->bad_line)
            reader->bad_line = reader->line;
        if (end == line.size)
            return 0;
    }
    key = lower(key, reader->ini->arena);
    if (map_find(&reader->section->by_key, key))
        return refuse(reader, reader->line, "the option '%.*s' is there already", key);
    reader->option = add_option(reader->ini, reader->section, key);
    reader->option->place = (struct place){reader->ini->path, reader->line, 1 + reader->indent};
    struct text value = text_slice(line, end + 1, line.size);
    cut_front(&value);
    vector_push(&reader->option->lines, reader->ini->arena, cut_back(value));
    return 0;
}

/* An empty key is an error in the end, but until then it continues nothing. */
static bool has_option(const struct reader *reader) {
    return reader->option && reader->option->key.size;
}

static int read_line(struct reader *reader, struct text line) {
    size_t indent = cut_front(&line);
    if (!line.size) {
        if (has_option(reader))
            vector_push(&reader->option->lines, reader->ini->arena, line);
        return 0;
    }
    if (line.at[0] == '#' || line.at[0] == ';')
        return 0;
    line = cut_back(line);
    if (has_option(reader) && indent > reader->indent) {
        vector_push(&reader->option->lines, reader->ini->arena, line);
        return 0;
    }
    reader->indent = indent;
    struct text name;
    if (is_header(line, &name))
        return begin_section(reader, name);
    if (!reader->section)
        return refuse(reader, reader->line, "no [section] stands before '%.*s'", line);
    return begin_option(reader, line);
}

static void join_lines(struct section *section, struct arena *arena) {
    for (size_t i = 0; i < section->count; i++)
        section->at[i]->value = cut_back(text_join(section->at[i]->lines, TEXT("\n"), arena));
}

int ini_read(struct text bytes, struct text path, struct arena *arena, struct ini **out,
             struct error *error) {
    struct ini *ini = arena_new(arena, struct ini);
    ini->arena = arena;
    ini->path = path;
    struct reader reader = {.ini = ini, .error = error};
    struct text line;
    while (next_line(&bytes, &line)) {
        reader.line++;
        if (read_line(&reader, line))
            return -1;
    }
    if (reader.bad_line)
        return refuse(&reader, reader.bad_line, "neither [section] nor key = value%.*s", TEXT(""));
    join_lines(&ini->defaults, arena);
    for (size_t i = 0; i < ini->count; i++)
        join_lines(ini->at[i], arena);
    *out = ini;
    return 0;
}

void ini_set_default(struct ini *ini, struct text key, struct text value) {
    if (map_find(&ini->defaults.by_key, key))
        return;
    struct option *option = add_option(ini, &ini->defaults, key);
    option->value = value;
    option->place.path = ini->path;
}

struct texts ini_sections(const struct ini *ini) {
    struct texts names = {0};
    for (size_t i = 0; i < ini->count; i++)
        vector_push(&names, ini->arena, ini->at[i]->name);
    return names;
}

static const struct section *section_of(const struct ini *ini, struct text name) {
    return text_equal(name, TEXT("DEFAULT")) ? &ini->defaults : map_find(&ini->by_name, name);
}

bool ini_has_section(const struct ini *ini, struct text section) {
    return map_find(&ini->by_name, section) != NULL;
}

bool ini_sets(const struct ini *ini, struct text section, struct text key) {
    const struct section *found = section_of(ini, section);
    return found && map_find(&found->by_key, key);
}

struct texts ini_keys(const struct ini *ini, struct text section, struct arena *arena) {
    struct texts keys = {0};
    const struct section *found = section_of(ini, section);
    for (size_t i = 0; found && i < found->count; i++)
        vector_push(&keys, arena, found->at[i]->key);
    return keys;
}

/* ---- interpolation ---- */

/* ConfigParser stops at this depth. Within it a value may still grow by a power of the number of
 * its references, hence the two ceilings of ours. */
enum { MOST_DEPTH = 10, MOST_STEPS = 10000, LONGEST_VALUE = 64 * 1024 };

struct expansion {
    const struct ini *ini;
    const struct section *section;
    const struct option *option;
    struct texts parts;
    size_t steps, size;
    struct error *error;
};

static const struct option *find_option(const struct ini *ini, const struct section *section,
                                        struct text key) {
    const struct option *option = section ? map_find(&section->by_key, key) : NULL;
    return option ? option : map_find(&ini->defaults.by_key, key);
}

static int refuse_value(const struct expansion *expansion, const char *why, struct text what) {
    struct place place = expansion->option->place;
    struct text where =
        text_format(expansion->ini->arena, "%.*s:%zu", TEXT_ARGS(place.path), place.line);
    return error_set(expansion->error, "read", where, "write %% for a bare %", why,
                     TEXT_ARGS(what));
}

static int emit(struct expansion *expansion, struct text part) {
    expansion->size += part.size;
    if (++expansion->steps > MOST_STEPS || expansion->size > LONGEST_VALUE)
        return refuse_value(expansion, "'%.*s' refers to too much", expansion->option->key);
    vector_push(&expansion->parts, expansion->ini->arena, part);
    return 0;
}

/* Takes a `%(name)s` off the front of `rest`. */
static bool take_reference(struct text *rest, struct text *name) {
    size_t end = text_find(*rest, TEXT(")"), 2);
    if (end == SIZE_MAX || end == 2 || end + 1 >= rest->size || rest->at[end + 1] != 's')
        return false;
    *name = text_slice(*rest, 2, end);
    *rest = text_slice(*rest, end + 2, rest->size);
    return true;
}

static int expand(struct expansion *expansion, struct text rest, int depth);

/* `rest` begins with the percent sign. */
static int expand_percent(struct expansion *expansion, struct text *rest, int depth) {
    char kind = rest->size > 1 ? rest->at[1] : 0;
    struct text name;
    if (kind == '%') {
        *rest = text_slice(*rest, 2, rest->size);
        return emit(expansion, TEXT("%"));
    }
    if (kind != '(' || !take_reference(rest, &name))
        return refuse_value(expansion, "a bad %% in the value of '%.*s'", expansion->option->key);
    const struct option *option =
        find_option(expansion->ini, expansion->section, lower(name, expansion->ini->arena));
    if (!option)
        return refuse_value(expansion, "%%(%.*s)s refers to nothing", name);
    if (!option->place.line)
        return emit(expansion, option->value);
    return expand(expansion, option->value, depth + 1);
}

static int expand(struct expansion *expansion, struct text rest, int depth) {
    if (depth > MOST_DEPTH && text_contains(rest, TEXT("%")))
        return refuse_value(expansion, "the references of '%.*s' are nested too deep",
                            expansion->option->key);
    while (rest.size) {
        size_t percent = text_find(rest, TEXT("%"), 0);
        if (percent == SIZE_MAX)
            return emit(expansion, rest);
        if (percent && emit(expansion, text_slice(rest, 0, percent)))
            return -1;
        rest = text_slice(rest, percent, rest.size);
        if (expand_percent(expansion, &rest, depth))
            return -1;
    }
    return 0;
}

int ini_get(const struct ini *ini, struct text section, struct text key, struct ini_value *value,
            struct error *error) {
    const struct section *found = section_of(ini, section);
    const struct option *option = find_option(ini, found, key);
    if (!option)
        return 0;
    struct expansion expansion = {.ini = ini, .section = found, .option = option, .error = error};
    if (!option->place.line)
        vector_push(&expansion.parts, ini->arena, option->value);
    else if (expand(&expansion, option->value, 1))
        return -1;
    *value = (struct ini_value){text_join(expansion.parts, TEXT(""), ini->arena), option->place};
    return 1;
}
