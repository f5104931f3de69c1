/* error.c: one shape for all failures. */
#include "base/error.h"

int error_set(struct error *error, const char *attempted, struct text subject, const char *hint,
              const char *reason, ...) {
    va_list arguments;
    va_start(arguments, reason);
    error->reason = text_format_list(error->arena, reason, arguments);
    va_end(arguments);
    error->attempted = attempted;
    error->subject = text_copy(subject, error->arena);
    error->hint = text_copy(text_of(hint), error->arena);
    return -1;
}

struct error *error_keep(const struct error *error) {
    struct error *kept = arena_new(error->arena, struct error);
    *kept = *error;
    return kept;
}

struct text error_sentence(const struct error *error, struct arena *arena) {
    if (!error->subject.size)
        return text_format(arena, "can't %s: %.*s", error->attempted, TEXT_ARGS(error->reason));
    return text_format(arena, "can't %s '%.*s': %.*s", error->attempted, TEXT_ARGS(error->subject),
                       TEXT_ARGS(error->reason));
}
