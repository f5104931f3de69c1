/* pattern.c: pcre2 with bounds. Its memory comes from the arena, so nothing is freed. */
#include "base/pattern.h"

#include <stdint.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

enum { STEPS = 100000, HEAP_KIB = 64 * 1024 };

static void *from_arena(PCRE2_SIZE size, void *arena) {
    return arena_alloc(arena, size);
}

static void leave_to_arena(void *memory, void *arena) {
    (void)memory;
    (void)arena;
}

const struct pattern *pattern_new(const char *source, struct arena *arena) {
    struct pattern *pattern = arena_new(arena, struct pattern);
    pcre2_general_context *general =
        pcre2_general_context_create(from_arena, leave_to_arena, arena);
    pcre2_compile_context *compile = pcre2_compile_context_create(general);
    int code;
    PCRE2_SIZE offset;
    pattern->code =
        pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, 0, &code, &offset, compile);
    if (!pattern->code)
        abort();
    pattern->match = pcre2_match_data_create_from_pattern(pattern->code, general);
    pattern->limits = pcre2_match_context_create(general);
    pcre2_set_match_limit(pattern->limits, STEPS);
    pcre2_set_heap_limit(pattern->limits, HEAP_KIB);
    return pattern;
}

static void groups_fill(struct pattern_groups *groups, struct text text, pcre2_match_data *match,
                        int count) {
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    *groups = (struct pattern_groups){.count = (size_t)count};
    for (size_t i = 0; i < groups->count && i < sizeof groups->at / sizeof *groups->at; i++)
        if (offsets[2 * i] != PCRE2_UNSET)
            groups->at[i] = text_slice(text, offsets[2 * i], offsets[2 * i + 1]);
}

int pattern_find(const struct pattern *pattern, struct text text, size_t from,
                 struct pattern_groups *groups, struct error *error) {
    if (from > text.size)
        return 0;
    int count = pcre2_match(pattern->code, (PCRE2_SPTR)(text.at ? text.at : ""), text.size, from, 0,
                            pattern->match, pattern->limits);
    if (count == PCRE2_ERROR_NOMATCH)
        return 0;
    if (count < 0)
        return error_set(error, "search a text", TEXT(""), NULL, "pcre2 gave up with error %d",
                         count);
    if (groups)
        groups_fill(groups, text, pattern->match, count);
    return 1;
}
