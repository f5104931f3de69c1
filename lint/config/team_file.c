/* team_file.c: the team's settings, from a tree. What stands there may choose rules and name
 * folders, and nothing else: a pull request can write it. */
#include "config/team_file.h"

#include "config/toml.h"

/* Keys that people may try here, and why they have no effect. */
static const struct {
    const char *name, *why;
} refused_keys[] = {
    {"mergeCommand", "a tree must never name a command: use git config onehead.mergeCommand"},
    {"merge-command", "a tree must never name a command: use git config onehead.mergeCommand"},
    {"skip", "a by-pass is one's own: use git -c onehead.skip=CODE"},
    {"tool", "in .onehead.toml the keys stand at the top, without [tool.onehead]"},
};

static const char *kind_names[] = {
    [SETTING_TEXT] = "a string",
    [SETTING_LIST] = "a list of strings",
    [SETTING_CODES] = "a list of rule codes",
    [SETTING_COUNT] = "a number from 1 on",
};

static bool read_list(struct settings_reading *reading, const struct toml_value *value,
                      struct texts *list) {
    struct texts texts = {0};
    if (value->kind == TOML_STRING)
        vector_push(&texts, reading->arena, value->text);
    else if (value->kind != TOML_ARRAY)
        return false;
    for (size_t i = 0; value->kind == TOML_ARRAY && i < value->count; i++) {
        if (value->at[i]->kind != TOML_STRING)
            return false;
        vector_push(&texts, reading->arena, value->at[i]->text);
    }
    *list = texts;
    return true;
}

static bool read_count(const struct toml_value *value, size_t *count) {
    int64_t number;
    if (!toml_integer(value, &number) || number < 1)
        return false;
    *count = (size_t)number;
    return true;
}

static bool read_value(struct settings_reading *reading, const struct toml_value *value,
                       const struct setting_key *key) {
    void *field = (char *)reading->settings + key->offset;
    if (key->kind == SETTING_COUNT)
        return read_count(value, field);
    if (key->kind == SETTING_LIST || key->kind == SETTING_CODES)
        return read_list(reading, value, field);
    if (value->kind != TOML_STRING)
        return false;
    *(struct text *)field = value->text;
    return true;
}

static const struct setting_key *find_key(struct text name) {
    for (size_t i = 0; i < setting_keys_count; i++)
        if (setting_keys[i].name && text_equal(name, text_of(setting_keys[i].name)))
            return &setting_keys[i];
    return NULL;
}

static void note_unknown(struct settings_reading *reading, const struct toml_value *value) {
    for (size_t i = 0; i < sizeof refused_keys / sizeof *refused_keys; i++)
        if (text_equal(value->key, text_of(refused_keys[i].name))) {
            setting_note(reading, value->place,
                         text_format(reading->arena, "'%s' is ignored here: %s",
                                     refused_keys[i].name, refused_keys[i].why));
            return;
        }
    struct text suggestion = setting_suggest(reading, value->key);
    setting_note(reading, value->place,
                 text_format(reading->arena, "unknown key '%.*s'%.*s", TEXT_ARGS(value->key),
                             TEXT_ARGS(suggestion)));
}

static void read_key(struct settings_reading *reading, const struct toml_value *value) {
    const struct setting_key *key = find_key(value->key);
    if (!key) {
        note_unknown(reading, value);
        return;
    }
    if (reading->layout_only && !key->is_layout)
        return;
    if (!read_value(reading, value, key)) {
        setting_note(reading, value->place,
                     text_format(reading->arena, "'%s' is ignored: it must be %s", key->name,
                                 kind_names[key->kind]));
        return;
    }
    if (key->kind == SETTING_CODES)
        setting_check_codes(reading, value->place,
                            (struct texts *)((char *)reading->settings + key->offset));
}

/* 1: `table` holds our keys, 0: the file is not there or says nothing of onehead. */
static int read_file(struct settings_reading *reading, struct snapshot *snapshot, const char *name,
                     const char *table_name, const struct toml_value **table, struct error *error) {
    struct text bytes, path = text_of(name);
    int found = snapshot_read(snapshot, path, &bytes, NULL, error);
    if (found <= 0)
        return found;
    if (*table_name && !text_contains(bytes, TEXT("onehead")))
        return 0;
    struct toml_value *root;
    if (toml_read(bytes, path, reading->arena, &root, error))
        return -1;
    *table = *table_name ? toml_find(root, table_name) : root;
    return *table && (*table)->kind == TOML_TABLE;
}

int team_file_read(struct settings_reading *reading, struct snapshot *snapshot,
                   struct error *error) {
    const struct toml_value *own, *shared;
    int has_own = read_file(reading, snapshot, ".onehead.toml", "", &own, error);
    if (has_own < 0)
        return -1;
    int has_shared = read_file(reading, snapshot, "pyproject.toml", "tool.onehead", &shared, error);
    if (has_shared < 0)
        return -1;
    if (has_own && has_shared)
        return error_set(error, "read the settings", TEXT(".onehead.toml"),
                         "keep one of the two and delete the other",
                         "pyproject.toml has [tool.onehead] too (line %zu)", shared->place.line);
    if (!has_own && !has_shared)
        return 0;
    const struct toml_value *table = has_own ? own : shared;
    reading->settings->file = has_own ? TEXT(".onehead.toml") : TEXT("pyproject.toml");
    for (size_t i = 0; i < table->count; i++)
        read_key(reading, table->at[i]);
    return 0;
}
