/* unread_models.c: model files that the change leaves so that they can't be read (OH303): what they
 * declare was not compared, and that must not pass for 'all is well'. */
#include "base/foreign.h"
#include "rule/drift.h"

static bool is_whole_file(const struct schema *schema, struct text path) {
    for (size_t i = 0; i < schema->unread.count; i++)
        if (schema->unread.at[i].whole_file && text_equal(schema->unread.at[i].place.path, path))
            return true;
    return false;
}

/* One that could not be read before is not this change's doing. */
static bool is_by_the_change(const struct drift *drift, const struct unread *unread) {
    return unread->whole_file && !is_whole_file(&drift->before, unread->place.path);
}

bool drift_has_unread_models(const struct drift *drift) {
    for (size_t i = 0; i < drift->after.unread.count; i++)
        if (is_by_the_change(drift, &drift->after.unread.at[i]))
            return true;
    return false;
}

void drift_say_unread_models(const struct drift *drift) {
    struct arena *arena = drift->run->arena;
    for (size_t i = 0; i < drift->after.unread.count; i++) {
        const struct unread *unread = &drift->after.unread.at[i];
        struct text path = unread->place.path;
        struct track *track = drift_nearest_track(drift, path);
        if (!is_by_the_change(drift, unread) || !run_asks_for(drift->run, track->judgement.name))
            continue;
        verdict_add_environment(&track->judgement);
        finding_add(&track->judgement, "OH303", false, unread->place,
                    "%.*s was not compared with the migrations: %.*s.",
                    TEXT_ARGS(foreign_show(path, arena)), TEXT_ARGS(unread->sentence));
    }
}
