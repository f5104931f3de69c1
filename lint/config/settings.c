/* settings.c: onehead's settings, from the weakest word to the strongest: built-in, the team's
 * file, git config, `git -c`. */
#include "config/settings.h"

#include <stddef.h>

#include "config/team_file.h"

#define AT(field) offsetof(struct settings, field)
const struct setting_key setting_keys[] = {
    {"target", "target", SETTING_LIST, false, AT(target),
     "the branches that changes are meant for: names or globs; else they are found"},
    {"remote", "remote", SETTING_TEXT, false, AT(remote),
     "the remote that they are on; else it is found"},
    {"heads", "heads", SETTING_COUNT, false, AT(heads),
     "heads that are allowed for each label group, 1 unless set; the last resort"},
    {"off", "off", SETTING_CODES, false, AT(off), "rules that are not asked, by code or name"},
    {"warn", "warn", SETTING_CODES, false, AT(warn), "rules whose findings are warnings"},
    {"error", "error", SETTING_CODES, false, AT(error), "rules whose findings are errors"},
    {"models", "models", SETTING_LIST, true, AT(models),
     "files that declare the models, as globs, where they are not found by themselves"},
    {"versions", "versions", SETTING_LIST, true, AT(versions),
     "folders that hold migrations, where no config names them"},
    {"deploy-remote", "deployremote", SETTING_TEXT, false, AT(deploy_remote),
     "what a push deploys to: a remote, or REMOTE/BRANCH; Heroku and Dokku are known"},
    {NULL, "mergecommand", SETTING_TEXT, false, AT(merge_command),
     "the command to suggest for a merge revision"},
    {NULL, "skip", SETTING_CODES, false, AT(skip),
     "rules that are passed by, or all of them by `true`"},
};
#undef AT
const size_t setting_keys_count = sizeof setting_keys / sizeof *setting_keys;

void setting_note(struct settings_reading *reading, struct place place, struct text sentence) {
    if (reading->notes)
        vector_push(reading->notes, reading->arena, (struct setting_note){place, sentence});
}

/* ---- rule codes ---- */

static struct text upper(struct text text, struct arena *arena) {
    char *bytes = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        bytes[i] = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
    return (struct text){bytes, text.size};
}

static bool is_code(struct text text) {
    if (text.size != 5 || !text_starts(text, TEXT("OH")))
        return false;
    for (size_t i = 2; i < 5; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

/* A rule's by-name: lower-case words joined by '-'. Whether there is such a rule, rule/ knows. */
static bool is_rule_name(struct text text) {
    bool has_dash = false;
    for (size_t i = 0; i < text.size; i++) {
        has_dash |= text.at[i] == '-';
        if (text.at[i] != '-' && (text.at[i] < 'a' || text.at[i] > 'z'))
            return false;
    }
    return has_dash;
}

void setting_check_codes(struct settings_reading *reading, struct place place,
                         struct texts *codes) {
    struct texts kept = {0};
    for (size_t i = 0; i < codes->count; i++) {
        struct text code = upper(codes->at[i], reading->arena);
        if (is_code(code))
            vector_push(&kept, reading->arena, code);
        else if (is_rule_name(codes->at[i]) || text_equal(codes->at[i], TEXT("all")))
            vector_push(&kept, reading->arena, codes->at[i]);
        else
            setting_note(reading, place,
                         text_format(reading->arena, "'%.*s' is no rule code like OH101",
                                     TEXT_ARGS(codes->at[i])));
    }
    *codes = kept;
}

/* ---- keys that are almost right ---- */

enum { LONGEST_KEY = 32, CLOSE = 2 };

/* Insertions, deletions and replacements between two keys; CLOSE + 1 where one is too long. */
static size_t distance(struct text a, struct text b) {
    size_t row[LONGEST_KEY + 1];
    if (a.size > LONGEST_KEY || b.size > LONGEST_KEY)
        return CLOSE + 1;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t replaced = diagonal + (a.at[i - 1] != b.at[j - 1]);
            size_t shifted = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = replaced < shifted ? replaced : shifted;
        }
    }
    return row[b.size];
}

struct text setting_suggest(struct settings_reading *reading, struct text key) {
    const char *nearest = NULL;
    size_t least = CLOSE + 1;
    for (size_t i = 0; i < setting_keys_count; i++) {
        size_t far = setting_keys[i].name ? distance(key, text_of(setting_keys[i].name)) : least;
        if (far < least && far < key.size) {
            least = far;
            nearest = setting_keys[i].name;
        }
    }
    return nearest ? text_format(reading->arena, " (did you mean '%s'?)", nearest) : TEXT("");
}

/* ---- git config ---- */

static bool is_one_of(struct text word, const char *const *words) {
    for (; *words; words++)
        if (text_equal(word, text_of(*words)))
            return true;
    return false;
}

/* Words between commas and blanks; an empty value empties the list, as it does in git. A by-pass of
 * everything is written as a boolean. */
static void add_words(struct settings_reading *reading, struct text value, struct texts *list) {
    static const char *const yes[] = {"true", "yes", "on", "1", NULL};
    static const char *const no[] = {"false", "no", "off", "0", NULL};
    bool is_skip = list == &reading->settings->skip;
    if (!text_trim(value).size)
        list->count = 0;
    for (size_t from = 0, to; from < value.size; from = to + 1) {
        for (to = from;
             to < value.size && value.at[to] != ',' && (unsigned char)value.at[to] > ' ';)
            to++;
        struct text word = text_slice(value, from, to);
        if (is_skip && is_one_of(word, yes))
            word = TEXT("all");
        if (word.size && !(is_skip && is_one_of(word, no)))
            vector_push(list, reading->arena, word);
    }
}

static bool read_digits(struct text value, size_t *count) {
    size_t number = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (value.at[i] < '0' || value.at[i] > '9' || number > 100000)
            return false;
        number = number * 10 + (size_t)(value.at[i] - '0');
    }
    if (number)
        *count = number;
    return number > 0;
}

static struct text entry_name(const struct config_entry *entry) {
    return text_slice(entry->name, sizeof "onehead." - 1, entry->name.size);
}

/* All entries of one key. Those of `git -c` replace the configured ones, those replace the team's.
 */
static void read_entries(struct settings_reading *reading, const struct config_entries *entries,
                         const struct setting_key *key) {
    void *field = (char *)reading->settings + key->offset;
    bool is_list = key->kind == SETTING_LIST || key->kind == SETTING_CODES, seen = false;
    bool from_command_line = false;
    for (size_t i = 0; i < entries->count; i++) {
        const struct config_entry *entry = &entries->at[i];
        if (!text_equal(entry_name(entry), text_of(key->git_name)))
            continue;
        if (is_list && (!seen || entry->from_command_line != from_command_line))
            *(struct texts *)field = (struct texts){0};
        seen = true;
        from_command_line = entry->from_command_line;
        if (is_list)
            add_words(reading, entry->value, field);
        else if (key->kind == SETTING_TEXT)
            *(struct text *)field = entry->value;
        else if (!read_digits(entry->value, field))
            setting_note(reading, (struct place){0},
                         text_format(reading->arena,
                                     "git config %.*s is ignored: it must be a "
                                     "number from 1 on",
                                     TEXT_ARGS(entry->name)));
    }
    if (seen && key->kind == SETTING_CODES)
        setting_check_codes(reading, (struct place){0}, field);
}

static void note_unknown_entries(struct settings_reading *reading,
                                 const struct config_entries *entries) {
    for (size_t i = 0; i < entries->count; i++) {
        struct text name = entry_name(&entries->at[i]);
        bool known = false;
        for (size_t k = 0; k < setting_keys_count; k++)
            known |= text_equal(name, text_of(setting_keys[k].git_name));
        struct text suggestion = known ? TEXT("") : setting_suggest(reading, name);
        if (!known)
            setting_note(reading, (struct place){0},
                         text_format(reading->arena, "git config onehead.%.*s: unknown key%.*s",
                                     TEXT_ARGS(name), TEXT_ARGS(suggestion)));
    }
}

static int read_git_config(struct settings_reading *reading, struct repository *repository,
                           struct error *error) {
    struct config_entries entries = {0};
    if (repository_config(repository, TEXT("onehead."), &entries, error))
        return -1;
    for (size_t k = 0; k < setting_keys_count; k++)
        if (!reading->layout_only || setting_keys[k].is_layout)
            read_entries(reading, &entries, &setting_keys[k]);
    note_unknown_entries(reading, &entries);
    return 0;
}

static int read_all(struct settings_reading *reading, struct repository *repository,
                    struct snapshot *snapshot, bool only_the_team, struct error *error) {
    if (snapshot && team_file_read(reading, snapshot, error))
        return -1;
    return only_the_team ? 0 : read_git_config(reading, repository, error);
}

int settings_read(struct repository *repository, struct snapshot *policy, bool only_the_team,
                  struct settings *settings, struct setting_notes *notes, struct error *error) {
    *settings = (struct settings){.heads = 1};
    struct settings_reading reading = {repository_arena(repository), settings, notes, false};
    return read_all(&reading, repository, policy, only_the_team, error);
}

int settings_read_layout(struct repository *repository, struct snapshot *snapshot,
                         bool only_the_team, struct settings *settings, struct error *error) {
    *settings = (struct settings){.heads = 1};
    struct settings_reading reading = {repository_arena(repository), settings, NULL, true};
    return read_all(&reading, repository, snapshot, only_the_team, error);
}

/* ---- one branch ---- */

static bool branch_value(struct repository *repository, struct text branch, const char *key,
                         struct text *value) {
    struct text name =
        text_format(repository_arena(repository), "branch.%.*s.%s", TEXT_ARGS(branch), key);
    return branch.size && repository_config_value(repository, name, value);
}

struct text settings_branch_target(struct repository *repository, struct text branch) {
    struct text value;
    return branch_value(repository, branch, "oneheadtarget", &value) ? value : TEXT("");
}

struct texts settings_branch_skip(struct repository *repository, struct text branch) {
    struct text value;
    struct settings settings = {0};
    struct settings_reading reading = {repository_arena(repository), &settings, NULL, false};
    if (branch_value(repository, branch, "oneheadskip", &value))
        add_words(&reading, value, &settings.skip);
    setting_check_codes(&reading, (struct place){0}, &settings.skip);
    return settings.skip;
}
