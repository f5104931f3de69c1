/* members.h: which members of a node are in use, by its kind. */
#ifndef PYTHON_MEMBERS_H
#define PYTHON_MEMBERS_H

#include "python/tree.h"

enum tree_member { VALUE = 1, TARGET = 2, THIRD = 4, FUNCTION = 8, NAME = 16, LEVEL = 32 };

/* Sums of tree_member; `items` is in use in every kind, or empty. */
extern const uint8_t tree_members[NODE_TYPE_PARAMETER + 1];

#endif
