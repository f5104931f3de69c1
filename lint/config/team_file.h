/* team_file.h: between settings.c and team_file.c: the table of keys, and the team's file. */
#ifndef CONFIG_TEAM_FILE_H
#define CONFIG_TEAM_FILE_H

#include "config/settings.h"

enum setting_kind { SETTING_TEXT, SETTING_LIST, SETTING_CODES, SETTING_COUNT };

struct setting_key {
    const char *name;     /* in the team's file; NULL: in git config alone */
    const char *git_name; /* behind "onehead.", in lower case */
    enum setting_kind kind;
    bool is_layout;      /* each commit says it for itself */
    size_t offset;       /* in struct settings */
    const char *summary; /* for the man page */
};

extern const struct setting_key setting_keys[];
extern const size_t setting_keys_count;

struct settings_reading {
    struct arena *arena;
    struct settings *settings;
    struct setting_notes *notes; /* may be NULL */
    bool layout_only;
};

void setting_note(struct settings_reading *reading, struct place place, struct text sentence);
/* Notes codes that are none. */
void setting_check_codes(struct settings_reading *reading, struct place place, struct texts *codes);
/* " (did you mean X?)" for a key that is close to a known one, else nothing. */
struct text setting_suggest(struct settings_reading *reading, struct text key);

/* [tool.onehead] of pyproject.toml, or .onehead.toml, into the settings. */
int team_file_read(struct settings_reading *reading, struct snapshot *snapshot,
                   struct error *error);

#endif
