/* age.c: the largest unit that fits, rounded down. */
#include "base/age.h"

struct text age_words(int64_t seconds, struct arena *arena) {
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = {
        {365 * 86400, "year"}, {30 * 86400, "month"}, {7 * 86400, "week"},
        {86400, "day"},        {3600, "hour"},        {60, "minute"},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        long long count = seconds / units[i].seconds;
        if (count > 0)
            return text_format(arena, "%lld %s%s ago", count, units[i].name, count > 1 ? "s" : "");
    }
    return TEXT("just now");
}
