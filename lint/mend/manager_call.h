/* manager_call.h: where a manager's file calls onehead, and what stands beside that, in YAML, TOML
 * or JSON. */
#ifndef MEND_MANAGER_CALL_H
#define MEND_MANAGER_CALL_H

#include "mend/hooks.h"

/* What is called for this hook: "pre-commit" for both hooks of commits. */
const char *hook_event(const struct hook_kind *kind);

struct manager_call {
    bool is_there;
    bool is_by_id;     /* it names a hook of our repository's manifest, which has the right keys */
    struct texts keys; /* "always_run: true": the keys beside it, with what stands deeper */
};
struct manager_call manager_find_call(struct text config, const struct hook_kind *kind,
                                      struct arena *arena);

/* The text of one of these keys; empty: no such key. */
struct text key_text(struct texts keys, const char *key);
bool key_is(struct texts keys, const char *key, const char *value);

#endif
