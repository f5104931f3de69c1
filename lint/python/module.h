/* module.h: runs a module's top level as far as its text tells, to know what its names are bound to
 * afterwards. */
#ifndef PYTHON_MODULE_H
#define PYTHON_MODULE_H

#include "python/value.h"

/* Runs statements in order. Where it can't be told which way a condition goes, how often a loop
 * runs or whether a try succeeds, the names assigned there become unknown. False: the module
 * raises here, and `*stopped` is the statement. */
bool module_run(const struct node *statements, struct scope *scope, const struct node **stopped);

#endif
