/* hooks.h: onehead's hooks in one folder: what stands there, writing ours, and giving back, byte
 * for byte, what was there before. */
#ifndef MEND_HOOKS_H
#define MEND_HOOKS_H

#include <sys/types.h>

#include "base/error.h"

/* A hook as git calls it, and the text that we write for it. Two names may share a text. */
struct hook_kind {
    const char *name;    /* "pre-push" */
    struct text text;    /* the file of hooks/, as it was when the program was built */
    bool is_for_commits; /* written by `install --pre-commit` only */
};
extern const struct hook_kind hook_kinds[];
extern const size_t hook_kinds_count;

enum hook_state {
    HOOK_ABSENT,
    HOOK_OURS,          /* the very text of this version */
    HOOK_OURS_EDITED,   /* our first lines, another text: edited by hand, or of another version */
    HOOK_CALLS_ONEHEAD, /* somebody's own hook, with our line in it */
    HOOK_OTHER,         /* somebody's own */
    HOOK_DANGLING,      /* a link to nothing: git passes over it without a word */
    HOOK_NO_FILE,       /* a folder or a device */
};

struct hook {
    const struct hook_kind *kind;
    struct text path;
    enum hook_state state;
    bool is_link, is_executable;
    bool has_kept;     /* the hook that was there before lies beside it, as NAME.before-onehead */
    bool is_set_aside; /* the pre-commit framework moved ours to NAME.legacy and runs it first */
    struct text bytes; /* what the file holds */
};

/* Looks at one hook of `folder`, an absolute path that need not exist. What can't be read is
 * somebody's own. */
struct hook hook_look(struct text folder, const struct hook_kind *kind, struct arena *arena);

/* Is this text in a line that is no comment? */
bool hook_has(struct text bytes, struct text sought);
/* Is this line of a script, or of a manager's file, neither blank nor a comment? */
bool hook_line_counts(struct text line);

/* Would this hook notice that it was renamed? Dispatchers choose what to do by their own name. */
bool hook_reads_its_name(const struct hook *hook);

/* Writes ours, whole or not at all. What stood there is kept beside it, a link as the link it is.
 * `more_mode`: permission bits to add to 0755 less the umask. Refuses a folder in its place, and a
 * second hook to keep. */
int hook_write(struct text folder, const struct hook *hook, mode_t more_mode, struct error *error);

/* Removes the hooks folder where nothing is left in it: hook_write made it, or it is as good as
 * none.
 */
void hooks_drop_empty(struct text folder, struct arena *arena);

/* Takes ours away and puts the kept one back where ours stood. `*changed`: was there anything? An
 * edited hook is left as it is unless `force`. */
int hook_give_back(struct text folder, const struct hook *hook, bool force, bool *changed,
                   struct error *error);

#endif
