/* missing.h: what the files of missing.c share: one difference that no migration carries out. */
#ifndef RULE_MISSING_H
#define RULE_MISSING_H

#include "rule/drift.h"

struct case_of_drift {
    const struct drift *drift;
    struct track *track;
    const struct difference *difference;
    const struct table *table;
    struct text column;
    struct arena *arena;
};

/* ---- missing_words.c: texts that may be shown ---- */

struct text drift_shown_names(struct texts names, struct arena *arena);
struct text drift_shown_column(const struct case_of_drift *one);
struct text drift_shown_type(const struct type *type, struct arena *arena);
/* What the models now say, to follow the file's name. */
struct text drift_said(const struct case_of_drift *one);
/* What a migration would have to do with it: "adds it". */
const char *drift_deed(enum difference_kind kind);

/* ---- missing_otherwise.c ---- */

/* The name that a migration gives the column or table instead, nearly the same. Empty: none. */
struct text drift_name_instead(const struct case_of_drift *one);
/* Does a migration say something else of it? */
bool drift_is_done_otherwise(const struct case_of_drift *one);
/* What the models say and what the migration does; `instead` is the name of drift_name_instead. */
struct text drift_said_otherwise(const struct case_of_drift *one, struct text instead);

#endif
