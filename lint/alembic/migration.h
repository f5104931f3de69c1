/* migration.h: what one migration file says of itself: revision, down_revision, branch_labels,
 * depends_on. */
#ifndef ALEMBIC_MIGRATION_H
#define ALEMBIC_MIGRATION_H

#include "base/error.h"
#include "graph/graph.h"

enum migration_state {
    MIGRATION_READ,       /* `revision` is filled */
    MIGRATION_UNREADABLE, /* revision or down_revision can't be determined (OH108); `reason` and
                             `place` say why and where */
    MIGRATION_COMPUTED, /* the same, because the value is computed: a call, a conditional, an import
                         */
    MIGRATION_NONE, /* Alembic does not load it: its name does not match, or it is no migration at
                       all */
};

struct migration {
    enum migration_state state;
    struct revision revision; /* id and parents also where just one of them is known and the state
                                 is not READ */
    struct text reason;       /* completes "can't be read: " */
    struct place place;
    struct text bytes; /* the whole file; empty where it was not read or not kept */
};

/* Reads the four variables of a file as Alembic would find them after running it. `whole`: lex and
 * parse to the end, so that a syntax error or a conflict marker anywhere is seen (for files that
 * the change touches); else stop once nothing later can assign again. Never fails: what can't be
 * read is a state. `path` is kept, not copied. */
void migration_read(struct text bytes, struct text path, bool whole, struct arena *arena,
                    struct migration *migration);

/* Does Alembic load a file of this name? Its own pattern: (?!\.#|__init__)(.*\.py)$ from the start,
 * no newline. */
bool migration_name_loads(struct text file_name);

/* Are two texts the same program, comments, docstrings, layout and the quotes of strings aside? For
 * OH201. A text that can't be parsed is compared byte by byte. */
bool migration_same_program(struct text a, struct text b, struct arena *arena);

#endif
