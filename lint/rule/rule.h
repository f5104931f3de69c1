/* rule.h: the rules, one table, and the judgement of one change. */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include "rule/finding.h"

struct judgement;
struct run;
/* Judges one environment; findings go to the verdict. 0, or -1 where it could not look. */
typedef int rule_function(struct judgement *judgement, struct error *error);
/* The same for the whole change: models belong to no environment by themselves. */
typedef int run_rule_function(struct run *run, struct error *error);

struct rule {
    const char *code, *name;
    enum severity severity;
    bool judges_deploys; /* asked of a deploy also where the change brings nothing to its target */
    const char *summary; /* one line, for the table of `explain` */
    const char *meaning; /* paragraphs: what it means and why */
    const char *example; /* files or commands that make it fire */
    const char *cure;
    rule_function *judge; /* NULL, this one and the next: another row's answers for it too */
    run_rule_function *judge_run;
};

extern const struct rule rules[];
extern const size_t rules_count;
/* NULL: no such rule. Codes and names both, in any case of letters. */
const struct rule *rule_find(struct text code_or_name);

struct judge_options {
    struct text only_environment; /* --env; empty: all */
    bool half_done;               /* pre-commit: OH102 and OH301 are warnings */
    bool in_ci; /* or on a server: only the team's file has a say, no by-pass is obeyed */
};
/* Judges one change: snapshots, environments, graphs, rules. 0: `verdict` is filled; -1: could not
 * compare. */
int judge(struct repository *repository, const struct change *change,
          const struct judge_options *options, struct verdict *verdict, struct error *error);

#endif
