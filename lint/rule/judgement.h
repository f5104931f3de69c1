/* judgement.h: one environment of one change, laid out for the rules. Used inside this room only.
 */
#ifndef RULE_JUDGEMENT_H
#define RULE_JUDGEMENT_H

#include "alembic/environment.h"
#include "graph/graph.h"
#include "python/modules.h"
#include "rule/rule.h"

/* One environment at one snapshot. */
struct side {
    struct snapshot *snapshot; /* NULL: there is no such snapshot (no target, no merge base) */
    const struct environment *environment; /* NULL: the environment is not in it */
    struct migrations migrations;
    struct graph
        *graph; /* of the revisions that could be read; empty where there is no environment */
};

/* The graphs that were made: two sides with the same migrations share one. */
struct graphs {
    struct known_graph {
        const struct migrations *migrations;
        struct graph *graph;
    } * at;
    size_t count, room;
};

struct opened_modules { /* the Python files of each snapshot that was asked for them */
    struct modules **at;
    size_t count, room;
};

/* What the whole run shares. */
struct run {
    struct repository *repository;
    const struct change *change;
    const struct judge_options *options;
    struct settings settings;
    struct arena *arena;
    struct environment_cache *environment_cache;
    struct migration_cache *migration_cache;
    struct graphs graphs;
    struct module_cache *module_cache;
    struct opened_modules opened_modules;
    struct published *published;
    struct snapshot *base, *target, *proposed, *result; /* NULL where there is none */
    struct merge_notes merge_notes;                     /* of the result */
    struct environments in_base, in_target, in_proposed, in_result;
    bool has_changes; /* false: there is nothing to compare with, all of `proposed` is new */
    struct file_changes changes; /* what this change did */
    struct map changed;          /* the same by path, before and after a move */
    struct verdict *verdict;
};

struct judgement {
    struct run *run;
    struct text name; /* of the environment */
    struct side base, target, proposed, result;
};

/* What the change started from, and what it makes of it: merge base and proposed where the two are
 * to be merged, else target and result. */
const struct side *side_before(const struct judgement *judgement);
const struct side *side_after(const struct judgement *judgement);
/* Is the id a revision of this side? */
bool side_has(const struct side *side, struct text id);
/* The migration at this path; NULL: none. */
const struct migration *side_migration(const struct side *side, struct text path);
/* May this id stand in a migration of the result that can't be read? 1, 0, -1. What seems missing
 * is then only unread, and OH108 has said so. */
int may_be_unread(const struct judgement *judgement, struct text id, struct error *error);

/* A new finding at the end of the verdict, of this judgement's environment, with the rule's own
 * severity; `old`: it was wrong before this change, so it is a warning. The message is printf's;
 * foreign text in it has gone through foreign_show. */
struct finding *finding_add(struct judgement *judgement, const char *code, bool old,
                            struct place place, const char *message, ...)
    __attribute__((format(printf, 5, 6)));
/* More of one rule than this are one finding. */
enum { NAMED_ONE_BY_ONE = 3 };
/* Names a revision in a finding and asks whether it is published. */
int finding_name(struct judgement *judgement, struct finding *finding,
                 const struct revision *revision, struct error *error);
/* "a1", "a1 and b2", "a1, 'b 2' and 7 more": ids made safe to show, quoted where they are no word.
 */
struct text shown_ids(struct revisions revisions, size_t most, struct arena *arena);
struct text shown_id(struct text id, struct arena *arena);
struct texts revision_ids(struct revisions revisions, struct arena *arena);

/* "main's" side in a message: "the target" where it has no name. */
struct text target_shown(const struct judgement *judgement);

/* The Python files of a snapshot, each parsed once a run. */
struct modules *run_modules(struct run *run, struct snapshot *snapshot);

/* Pairs what the snapshots hold and judges each environment that the change touches. */
int judge_environments(struct run *run, struct error *error);
/* An environment of the result, paired with what it is on the other sides. */
int judgement_of(struct run *run, const struct environment *environment,
                 struct judgement *judgement, struct error *error);
/* The judged environment as it is in any other snapshot. */
int judgement_side(struct judgement *judgement, struct snapshot *snapshot, struct side *side,
                   struct error *error);
/* Can its history be followed? Not where all ids are computed, or in a submodule. */
bool judgement_can_follow(const struct judgement *judgement);
/* Does the caller want to hear of this environment? */
bool run_asks_for(const struct run *run, struct text environment);
/* Puts the environment into the verdict, once. */
void verdict_add_environment(struct judgement *judgement);
/* 1: the work tree lies on the proposed commit, so that it tells what its author is about to
 * commit. 0: it does not. -1. */
int run_work_tree(const struct run *run, struct snapshot **work_tree, struct error *error);

/* Settings, by-passes and comments: drops, softens and counts what the rules found. */
int findings_settle(struct run *run, struct error *error);

/* Who brought this revision into the target's or the proposed history, and when: the newest commit
 * of that history in which the file appears. Fills author and landed_at where it can be told within
 * a bounded walk. */
int landing_find(struct judgement *judgement, struct finding_revision *revision,
                 struct error *error);

/* How many heads the target has of a group's labels. */
size_t heads_before(const struct judgement *judgement, const struct head_group *group);
/* Where each commit may land by itself: those that would leave several heads though the last one
 * mends them are a warning of OH101. */
int series_heads(struct judgement *judgement, struct error *error);

/* The histories of the result that begin with a new root without a label, beside one that the
 * target has: their heads are OH107's and count for no other rule. A history squashed into one new
 * root has none beside it. */
struct histories stray_histories(const struct judgement *judgement);

/* One function a rule, or two rules where they are one question; named in the table of rules.c. */
int rule_heads(struct judgement *judgement, struct error *error);       /* OH101, OH102 */
int rule_missing(struct judgement *judgement, struct error *error);     /* OH104 */
int rule_duplicates(struct judgement *judgement, struct error *error);  /* OH105 */
int rule_loops(struct judgement *judgement, struct error *error);       /* OH106 */
int rule_new_root(struct judgement *judgement, struct error *error);    /* OH107 */
int rule_unreadable(struct judgement *judgement, struct error *error);  /* OH108 */
int rule_identifiers(struct judgement *judgement, struct error *error); /* OH109 */
int rule_edited(struct judgement *judgement, struct error *error);      /* OH201 */
int rule_deleted(struct judgement *judgement, struct error *error);     /* OH202 */
int rule_models(struct run *run, struct error *error);                  /* OH301 to OH304 */
int rule_done_twice(struct judgement *judgement, struct error *error);  /* OH305 */
int rule_empty(struct judgement *judgement, struct error *error);       /* OH401 */
int rule_deploy(struct run *run, struct error *error);                  /* OH501 */

#endif
