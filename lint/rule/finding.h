/* finding.h: what the rules find, and the whole verdict that is reported. */
#ifndef RULE_FINDING_H
#define RULE_FINDING_H

#include "advice/advice.h"
#include "change/change.h"

enum severity { SEVERITY_OFF, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding_revision {
    struct text id, path;
    struct place place;
    bool published;
    struct text side;   /* for people: "yours", or the target's name */
    struct text author; /* of the commit that brought it; empty: not looked up */
    int64_t landed_at;  /* when that commit was made; 0: not known */
};
struct finding_revisions {
    struct finding_revision *at;
    size_t count, room;
};

struct finding {
    const struct rule *rule;
    enum severity severity;
    bool was_there_before; /* not this change's doing */
    struct text environment;
    struct text message; /* one or two sentences, foreign text shown by foreign_show */
    struct place place;
    struct snapshot *snapshot; /* that `place` is of; NULL: the result */
    struct finding_revisions revisions;
    struct text table, column;   /* database names (OH3xx); empty: none */
    struct texts shared_parents; /* several heads: what they both follow */
    struct texts commands;       /* one way out, in order, one command each; may be empty */
    struct alternatives alternatives;
    bool prefer_alternative; /* the text recommends the first alternative (re-parenting is safe) */
    struct text hint;        /* a sentence before the commands; may be empty */
};
struct findings {
    struct finding *at;
    size_t count, room;
};

struct environment_verdict {
    struct text name;
    struct texts versions;
    size_t migrations;  /* in the proposed snapshot */
    struct texts heads; /* of the proposed snapshot */
    struct texts merged_heads;
};
struct environment_verdicts {
    struct environment_verdict *at;
    size_t count, room;
};

struct verdict {
    const struct change *change;
    struct environment_verdicts environments;
    struct findings findings;
    struct texts assumed; /* sentences: what was taken for granted about the result */
    struct texts skipped; /* sentences: what was not judged or not reported, and by whose word */
    size_t errors, warnings;
};

#endif
