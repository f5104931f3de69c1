/* ini.h: INI files as Alembic reads them: Python's ConfigParser with its defaults and
 * BasicInterpolation. What ConfigParser refuses is an error with file and line here. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include "base/error.h"

struct ini;

/* Reads a whole file. `path` is for places and errors; it is kept, not copied, as is `bytes`.
 * Invalid UTF-8 is taken as it is, since Alembic reads in the locale's encoding, whatever that is.
 */
int ini_read(struct text bytes, struct text path, struct arena *arena, struct ini **out,
             struct error *error);

/* A value for every section that does not set `key` itself, as Alembic gives `here`. What [DEFAULT]
 * of the file sets goes before it. Taken as it is, without interpolation. */
void ini_set_default(struct ini *ini, struct text key, struct text value);

/* The sections in order of appearance, without [DEFAULT]. */
struct texts ini_sections(const struct ini *ini);
bool ini_has_section(const struct ini *ini, struct text section);
/* Does the section itself set the key, [DEFAULT] aside? Keys are in lower case. */
bool ini_sets(const struct ini *ini, struct text section, struct text key);
/* The keys that the section itself sets, in order. */
struct texts ini_keys(const struct ini *ini, struct text section, struct arena *arena);

struct ini_value {
    struct text text;
    struct place place; /* of the key; line 0 for a value of ini_set_default */
};

/* ConfigParser.get: the value of the section or of [DEFAULT] with `%(name)s` filled in. 1: set, 0:
 * neither sets it, -1: the interpolation fails. */
int ini_get(const struct ini *ini, struct text section, struct text key, struct ini_value *value,
            struct error *error);

#endif
