/* deploy_private.h: between the files of this room that read how a project is deployed. */
#ifndef ADVICE_DEPLOY_PRIVATE_H
#define ADVICE_DEPLOY_PRIVATE_H

#include "advice/deploy.h"
#include "base/map.h"
#include "base/pattern.h"

struct deploy_search {
    struct snapshot *snapshot;
    struct arena *arena;
    struct error *error;
    struct deploy *deploy;
    struct texts versions;
    struct texts paths;  /* of the files of the tree, without other people's code */
    struct map by_name;  /* of a file, without folders, to a struct texts of paths */
    struct texts named;  /* files that are still to be read as scripts */
    struct map is_named; /* those, and all that were read */
    const struct pattern *upgrade, *installs, *migrate, *reach, *deploys, *options, *call;
};

/* One command of a place: looks whether it runs the upgrade, and which files of the tree it names.
 * In a CI job that deploys nothing it only tells what it says. */
int deploy_look_at(struct deploy_search *search, struct text command, struct place place,
                   bool is_deploy);
/* The words of a comment are no command: what is left of a line. */
struct text deploy_without_comment(struct text line);
/* Does the command run something that is neither in the tree nor known to have nothing to do with a
 * database? */
bool deploy_is_doubtful(const struct deploy_search *search, struct text command);

/* A way to read one kind of place. */
typedef int place_reader(struct deploy_search *search, struct text path, struct text bytes);
place_reader deploy_read_procfile, deploy_read_lines, deploy_read_scripts, deploy_read_jobs;

/* Reads a file of the tree in this way. */
int deploy_read_file(struct deploy_search *search, struct text path, place_reader *read);

/* Looks for the upgrade in the project's own Python code. */
int deploy_read_python(struct deploy_search *search);

#endif
