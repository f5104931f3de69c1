/* environment_config.c: what ini files and pyproject.toml say of environments. Nothing is looked up
 * in the tree here but the configs themselves. */
#include "alembic/environment_search.h"
#include "config/ini.h"
#include "config/toml.h"

struct config { /* what one file declares, and what is to be said of it */
    struct declarations declarations;
    struct environment_notes notes;
};

struct config_reading {
    struct search *search;
    struct config *config;
    struct text path, folder;
};

static void note(struct config_reading *reading, struct place place, struct text sentence) {
    vector_push(&reading->config->notes, reading->search->cache->arena,
                (struct environment_note){place, sentence});
}

/* The readers of configs name what they refuse as "path:line". */
static size_t line_of(struct text subject, struct text path) {
    size_t line = 0;
    for (size_t i = path.size + 1; i < subject.size; i++)
        line = subject.at[i] >= '0' && subject.at[i] <= '9'
                   ? line * 10 + (size_t)(subject.at[i] - '0')
                   : line;
    return line;
}

/* A config that can't be read hides no environment: its folders are found by themselves. */
static void note_error(struct config_reading *reading, const struct error *error) {
    struct arena *arena = reading->search->cache->arena;
    struct place place = {reading->path, line_of(error->subject, reading->path), 0};
    note(reading, place,
         text_format(arena, "%.*s; its folders are looked for without it",
                     TEXT_ARGS(error->reason)));
}

static struct text here(const struct config_reading *reading) {
    struct text parts[] = {TEXT(TREE_TOP), reading->folder};
    size_t count = reading->folder.size ? 2 : 1;
    return text_join((struct texts){parts, count, 2}, TEXT("/"), reading->search->cache->arena);
}

/* ---- ini ---- */

/* 1: set and not empty. A value whose interpolation fails is noted, and -1. */
static int get(struct config_reading *reading, const struct ini *ini, struct text section,
               const char *key, struct ini_value *value) {
    struct error error = {.arena = reading->search->cache->arena};
    *value = (struct ini_value){.text = TEXT("")};
    int found = ini_get(ini, section, text_of(key), value, &error);
    if (found < 0)
        note_error(reading, &error);
    return found == 1 && !value->text.size ? 0 : found;
}

/* path_separator goes before version_path_separator. */
static int get_separator(struct config_reading *reading, const struct ini *ini, struct text section,
                         struct ini_value *separator) {
    int found = get(reading, ini, section, "path_separator", separator);
    return found ? found : get(reading, ini, section, "version_path_separator", separator);
}

static int declare_locations(struct config_reading *reading, const struct ini *ini,
                             struct declaration *declaration) {
    struct arena *arena = reading->search->cache->arena;
    struct ini_value locations, separator;
    int found = get(reading, ini, declaration->section, "version_locations", &locations);
    if (found <= 0)
        return found;
    if (get_separator(reading, ini, declaration->section, &separator) < 0)
        return -1;
    declaration->has_version_locations = true;
    if (version_locations_split(locations.text, separator.text, arena,
                                &declaration->version_locations))
        return 0;
    declaration->bad_separator = separator.text;
    note(reading, separator.place,
         text_format(arena,
                     "Alembic knows no separator '%.*s', so it can't split version_locations",
                     TEXT_ARGS(separator.text)));
    struct text word = separator.text;
    text_next_part(&word, ' ', &separator.text);
    version_locations_split(locations.text, separator.text, arena, &declaration->version_locations);
    return 0;
}

static bool declares(const struct declaration *declaration) {
    return declaration->has_script_location || declaration->has_version_locations;
}

/* One section; -1 where a value of it can't be read. */
static int declare_section(struct config_reading *reading, const struct ini *ini,
                           struct text section, struct declaration *declaration) {
    struct ini_value script, recursive, prepended;
    *declaration = (struct declaration){.config_path = reading->path, .section = section};
    int found = get(reading, ini, section, "script_location", &script);
    int recursion = get(reading, ini, section, "recursive_version_locations", &recursive);
    if (found < 0 || recursion < 0 || declare_locations(reading, ini, declaration) < 0)
        return -1;
    declaration->has_script_location = found == 1;
    declaration->script_location = script.text;
    declaration->place = script.place;
    declaration->has_recursive = recursion == 1;
    declaration->recursive = text_equal(recursive.text, TEXT("true"));
    if (get(reading, ini, section, "prepend_sys_path", &prepended) == 1)
        version_locations_split(prepended.text, TEXT(""), reading->search->cache->arena,
                                &declaration->prepended);
    return 0;
}

/* Sections of other tools inherit from [DEFAULT] too; only what a section says itself makes it one
 * of Alembic's. */
static bool is_alembic_section(const struct ini *ini, struct text section) {
    return text_equal(section, TEXT("alembic")) ||
           ini_sets(ini, section, TEXT("script_location")) ||
           ini_sets(ini, section, TEXT("version_locations"));
}

static void keep(struct config_reading *reading, struct declaration declaration) {
    vector_push(&reading->config->declarations, reading->search->cache->arena, declaration);
}

/* Where only [DEFAULT] names the folder, any section will do for `-n`; logging's are not meant. */
static void declare_default(struct config_reading *reading, const struct ini *ini) {
    struct texts sections = ini_sections(ini);
    struct text chosen = TEXT("alembic");
    struct declaration declaration;
    for (size_t i = sections.count; i-- > 0;)
        if (!text_starts(sections.at[i], TEXT("logger")) &&
            !text_starts(sections.at[i], TEXT("handler")) &&
            !text_starts(sections.at[i], TEXT("formatter")))
            chosen = sections.at[i];
    if (!declare_section(reading, ini, chosen, &declaration) && declaration.has_script_location)
        keep(reading, declaration);
}

static void declare_sections(struct config_reading *reading, const struct ini *ini) {
    struct texts sections = ini_sections(ini);
    struct declaration declaration, empty = {0};
    size_t kept = 0;
    for (size_t i = 0; i < sections.count; i++) {
        if (!is_alembic_section(ini, sections.at[i]))
            continue;
        kept++;
        if (declare_section(reading, ini, sections.at[i], &declaration))
            continue;
        if (declares(&declaration))
            keep(reading, declaration);
        else
            empty = declaration;
    }
    /* Flask-Migrate's ini has an empty [alembic]: the folder is the ini's own. Beside other
     * sections an empty [alembic] is only there for Alembic's sake. */
    if (empty.config_path.size && !reading->config->declarations.count)
        keep(reading, empty);
    if (!kept)
        declare_default(reading, ini);
}

static void read_ini(struct config_reading *reading, struct text bytes) {
    struct error error = {.arena = reading->search->cache->arena};
    struct ini *ini;
    bool is_own = text_equal(path_name(reading->path), TEXT("alembic.ini"));
    bool has_section = text_contains(bytes, TEXT("[alembic]"));
    if (!has_section && !text_contains(bytes, TEXT("script_location")) &&
        !text_contains(bytes, TEXT("version_locations")) && !is_own)
        return;
    if (ini_read(bytes, reading->path, error.arena, &ini, &error)) {
        if (is_own || has_section)
            note_error(reading, &error);
        return;
    }
    ini_set_default(ini, TEXT("here"), here(reading));
    declare_sections(reading, ini);
}

/* ---- pyproject.toml ---- */

/* Python's `value % {"here": ...}`. False where that raises. */
static bool fill_here(struct config_reading *reading, struct text value, struct text *filled) {
    struct arena *arena = reading->search->cache->arena;
    struct texts parts = {0};
    struct text reference = TEXT("%(here)s");
    while (value.size) {
        size_t percent = text_find(value, TEXT("%"), 0);
        vector_push(&parts, arena, text_slice(value, 0, percent));
        value = text_slice(value, percent, value.size);
        bool is_doubled = text_starts(value, TEXT("%%"));
        if (!is_doubled && value.size && !text_starts(value, reference))
            return false;
        if (value.size)
            vector_push(&parts, arena, is_doubled ? TEXT("%") : here(reading));
        value = text_slice(value, is_doubled ? 2 : reference.size, value.size);
    }
    *filled = text_join(parts, TEXT(""), arena);
    return true;
}

/* A string, or nothing; anything else is noted. */
static bool take_string(struct config_reading *reading, const struct toml_value *value,
                        struct text *text) {
    if (value && value->kind == TOML_STRING && fill_here(reading, value->text, text))
        return text->size > 0;
    if (value)
        note(reading, value->place,
             text_format(reading->search->cache->arena,
                         "'%.*s' can't be read as Alembic reads it, so it is not used",
                         TEXT_ARGS(value->key)));
    return false;
}

static void take_strings(struct config_reading *reading, const struct toml_value *value,
                         struct texts *texts) {
    struct text text;
    if (value && value->kind != TOML_ARRAY && take_string(reading, value, &text))
        vector_push(texts, reading->search->cache->arena, text);
    for (size_t i = 0; value && value->kind == TOML_ARRAY && i < value->count; i++)
        if (take_string(reading, value->at[i], &text))
            vector_push(texts, reading->search->cache->arena, text);
}

static void read_toml(struct config_reading *reading, struct text bytes) {
    struct error error = {.arena = reading->search->cache->arena};
    struct toml_value *root;
    if (!text_contains(bytes, TEXT("alembic")) ||
        (!text_contains(bytes, TEXT("script_location")) &&
         !text_contains(bytes, TEXT("version_locations"))))
        return;
    if (toml_read(bytes, reading->path, error.arena, &root, &error)) {
        note_error(reading, &error);
        return;
    }
    const struct toml_value *table = toml_find(root, "tool.alembic");
    struct declaration declaration = {
        .config_path = reading->path, .section = TEXT("alembic"), .is_toml = true};
    const struct toml_value *script = toml_find(table, "script_location");
    const struct toml_value *recursive = toml_find(table, "recursive_version_locations");
    declaration.has_script_location = take_string(reading, script, &declaration.script_location);
    declaration.place = script ? script->place : (struct place){0};
    take_strings(reading, toml_find(table, "version_locations"), &declaration.version_locations);
    take_strings(reading, toml_find(table, "prepend_sys_path"), &declaration.prepended);
    declaration.has_version_locations = declaration.version_locations.count > 0;
    declaration.has_recursive = recursive != NULL;
    declaration.recursive =
        recursive && text_equal(recursive->text, TEXT("true")) && recursive->kind == TOML_BOOLEAN;
    if (declares(&declaration))
        keep(reading, declaration);
}

/* ---- all of them ---- */

static void read_candidate(struct search *search, const struct candidate *candidate,
                           struct config *config) {
    struct config_reading reading = {search, config, candidate->path, path_folder(candidate->path)};
    struct error error = {.arena = search->cache->arena};
    struct entry entry = candidate->entry;
    struct text file = candidate->path, bytes;
    if (entry.kind == ENTRY_SYMLINK && search_follow_file(search, file, &file, &entry) != 1)
        return;
    int found =
        snapshot_read_entry(search->snapshot, path_folder(file), &entry, &bytes, NULL, &error);
    if (found < 0 && text_equal(path_name(candidate->path), TEXT("alembic.ini")))
        note_error(&reading, &error);
    if (found != 1)
        return;
    if (candidate->kind == CANDIDATE_TOML)
        read_toml(&reading, bytes);
    else
        read_ini(&reading, bytes);
}

/* What a config declares depends on its bytes and its folder, so it is read once a run. */
static const struct config *config_of(struct search *search, const struct candidate *candidate) {
    struct arena *arena = search->cache->arena;
    bool can_keep = candidate->entry.kind == ENTRY_FILE && !object_id_is_none(candidate->entry.id);
    struct text key = search_key(candidate->entry.id, candidate->path, arena);
    struct config *config = can_keep ? map_find(&search->cache->configs, key) : NULL;
    if (config)
        return config;
    config = arena_new(arena, struct config);
    read_candidate(search, candidate, config);
    if (can_keep)
        map_put(&search->cache->configs, arena, key, config);
    return config;
}

/* Alembic asks alembic.ini first, then the [tool.alembic] beside it, option by option. */
static void complete(struct declaration *ini, const struct declaration *toml) {
    if (!ini->has_script_location && toml->has_script_location) {
        ini->has_script_location = true;
        ini->script_location = toml->script_location;
        ini->place = toml->place;
        ini->config_path = toml->config_path;
        ini->is_toml = true;
    }
    if (!ini->has_version_locations) {
        ini->has_version_locations = toml->has_version_locations;
        ini->version_locations = toml->version_locations;
    }
    if (!ini->has_recursive)
        ini->recursive = toml->recursive;
}

static void complete_from_toml(struct search *search, struct declaration *declaration) {
    struct text folder = path_folder(declaration->config_path);
    struct text beside = path_join(folder, TEXT("pyproject.toml"), search->arena);
    if (!text_equal(path_name(declaration->config_path), TEXT("alembic.ini")))
        return;
    const struct candidate *candidate = search_candidate(search, beside);
    const struct config *config = candidate ? config_of(search, candidate) : NULL;
    if (config && config->declarations.count)
        complete(declaration, &config->declarations.at[0]);
}

/* A [tool.alembic] beside an alembic.ini that declares something never counts alone. */
static bool has_ini_beside(struct search *search, const struct candidate *toml) {
    struct text path = path_join(path_folder(toml->path), TEXT("alembic.ini"), search->arena);
    const struct candidate *ini = search_candidate(search, path);
    return ini && config_of(search, ini)->declarations.count > 0;
}

int search_declarations(struct search *search, struct declarations *declarations) {
    for (size_t i = 0; i < search->candidates.count; i++) {
        const struct candidate *candidate = &search->candidates.at[i];
        if (candidate->kind != CANDIDATE_INI && candidate->kind != CANDIDATE_TOML)
            continue;
        const struct config *config = config_of(search, candidate);
        for (size_t k = 0; k < config->notes.count; k++)
            search_note(search, config->notes.at[k].place, config->notes.at[k].sentence);
        if (candidate->kind == CANDIDATE_TOML && has_ini_beside(search, candidate))
            continue;
        for (size_t k = 0; k < config->declarations.count; k++) {
            struct declaration declaration = config->declarations.at[k];
            complete_from_toml(search, &declaration);
            vector_push(declarations, search->arena, declaration);
        }
    }
    return 0;
}

/* One file may configure several environments, each in a section of its own. */
static bool still_names(const struct environment *environment, struct text bytes,
                        struct arena *arena) {
    struct error error = {.arena = arena};
    struct toml_value *root;
    struct ini *ini;
    if (environment->is_toml)
        return toml_read(bytes, environment->config_path, arena, &root, &error) ||
               toml_find(root, "tool.alembic");
    return ini_read(bytes, environment->config_path, arena, &ini, &error) ||
           ini_has_section(ini, environment->section);
}

int environment_config_left(struct snapshot *snapshot, const struct environment *environment,
                            struct arena *arena, struct error *error) {
    struct text bytes;
    bool too_large = false;
    int there = 0;
    if (environment->config_path.size)
        there = snapshot_read(snapshot, environment->config_path, &bytes, &too_large, error);
    if (there <= 0)
        return too_large ? 1 : there;
    return still_names(environment, bytes, arena);
}
