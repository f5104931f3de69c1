/* drift.h: what a change did to the models, and what each environment's migrations do about it.
 * Used inside this room only. */
#ifndef RULE_DRIFT_H
#define RULE_DRIFT_H

#include "rule/judgement.h"
#include "schema/difference.h"
#include "schema/models.h"
#include "schema/operations.h"

/* Declarative bases, and how many of the tables of each one history has made. */
struct bases {
    bool are_counted;
    struct known_base {
        struct text base; /* "path:line" */
        size_t made;      /* never 0 */
    } * at;
    size_t count, room;
};

/* One environment's history, as far as the changed models are concerned. */
struct track {
    struct judgement judgement;
    struct operations operations; /* what the migrations do that the change adds, edits or takes
                                     away, in graph order */
    struct schema carried;        /* the models before, with these applied */
    struct differences left;      /* what then still misses, by this change's doing */
    struct schema replayed;       /* what all migrations of the result build */
    struct bases *bases;          /* of all models, not only the changed ones; counted when first
                                     asked for */
};
struct tracks {
    struct track *at;
    size_t count, room;
};

/* A class of which it is not known where its columns go. */
struct nameless {
    const struct table *before, *after; /* `before` NULL: the class is new */
};

struct drift {
    struct run *run;
    struct snapshot *from, *to;  /* of the two schemas */
    struct schema before, after; /* the models of the tables that the change may have touched */
    struct differences all;
    struct {
        struct nameless *at;
        size_t count, room;
    } nameless; /* that changed */
    struct tracks tracks;
    struct schema *all_models; /* of `to`; without an arena: nobody has asked */
};

/* ---- drift.c ---- */

/* Which files may be models. */
struct model_paths drift_paths(const struct run *run);

/* Reads `all_models`, unless that has been done. */
int drift_read_all_models(const struct drift *drift, struct error *error);

/* Of the environment whose folder stands nearest to this path. */
struct track *drift_nearest_track(const struct drift *drift, struct text path);

/* ---- unread_models.c ---- */

bool drift_has_unread_models(const struct drift *drift);
/* The finding for each file whose declarations could not be read; once there are tracks. */
void drift_say_unread_models(const struct drift *drift);

/* ---- nameless.c ---- */

/* Puts classes whose table's name can be told into both schemas, the others into
 * `drift->nameless`. */
int drift_name_tables(struct drift *drift, struct error *error);
/* The finding for each class whose table can't be told; once there are tracks. */
void drift_say_nameless(const struct drift *drift);

/* ---- track.c ---- */

/* Reads what the change's migrations do, and lays it over the models before. */
int track_read(const struct drift *drift, struct track *track, struct error *error);
/* Replays the result's history for these tables. */
int track_replay(const struct drift *drift, struct track *track, struct texts tables,
                 struct error *error);
/* The last operation of the change on this table; where `column` is not empty, on that column.
 * NULL: none. */
const struct operation *track_operation(const struct track *track, const struct table *table,
                                        struct text column);
/* The operations of one migration's upgrade(), added to `operations`. */
int migration_operations(struct run *run, struct snapshot *snapshot,
                         const struct revision *revision, struct operations *operations,
                         struct error *error);

/* ---- left.c ---- */

const struct table *difference_table(const struct difference *difference);
/* The column that it is about; of a constraint the only one. Empty: it is about the table. */
struct text difference_column(const struct difference *difference);
/* Is it among them, by itself or with its whole table? */
bool differences_have(const struct differences *all, const struct difference *difference);
/* The tables and columns that a change to the models brings, takes or alters: does what is left
 * come of them? */
bool difference_comes_of(const struct difference *left, const struct differences *all);
/* Is its table or column itself new in the models? */
bool difference_is_of_new(const struct difference *left, const struct differences *all);

/* ---- uncertain.c ---- */

/* Why it can't be told whether a migration does it, as a sentence; empty: it can be told. */
int drift_doubt(const struct drift *drift, const struct track *track,
                const struct difference *difference, struct text *doubt, struct error *error);
/* Is its table one that no migration made, in a history that makes tables from its beginning on? */
int drift_is_stranger(const struct drift *drift, const struct track *track,
                      const struct difference *difference, bool *is_stranger, struct error *error);
/* Do only the members of an enum differ? */
bool drift_is_of_members(const struct difference *difference);

/* What the names of history tables end in, after the name of the table that they follow. */
struct texts drift_follower_suffixes(struct arena *arena);

/* ---- other_base.c ---- */

/* Where the table's declarative base is made, "path:line", if the migrations are those of another
 * one; empty: they are not, or it can't be told. */
int drift_other_base(const struct drift *drift, const struct track *track,
                     const struct table *table, struct text *base, struct error *error);

/* Have the migrations made fewer of the tables of this one's base than they have not? 1, 0, -1. */
int drift_base_is_unmade(const struct drift *drift, const struct track *track,
                         const struct table *table, struct error *error);

/* ---- missing.c ---- */

/* The finding for a difference that no migration carries out. */
int drift_say(const struct drift *drift, struct track *track, const struct difference *difference,
              struct error *error);

/* ---- remedy.c ---- */

/* The commands that write the migration, for the findings OH301 from `first` on. */
int drift_advise(const struct drift *drift, struct track *track, size_t first, struct error *error);

#endif
