/* identifiers.c: what a migration says of itself must be readable (OH108), and an id that Alembic
 * and a shell can bear (OH109). */
#include <ctype.h>
#include <string.h>

#include "base/foreign.h"
#include "rule/judgement.h"

enum { LONGEST_ID = 32 }; /* characters: the width of alembic_version.version_num */

/* ---- OH108 unreadable-revision ---- */

int rule_unreadable(struct judgement *judgement, struct error *error) {
    (void)error;
    struct run *run = judgement->run;
    for (size_t i = 0; i < judgement->result.migrations.count; i++) {
        const struct migration *migration = judgement->result.migrations.at[i];
        if (migration->state == MIGRATION_READ)
            continue;
        const struct migration *before =
            side_migration(&judgement->target, migration->revision.path);
        bool old = before && before->state != MIGRATION_READ && !run->change->for_its_state;
        struct finding *finding =
            finding_add(judgement, "OH108", old, migration->place, "%.*s can't be read: %.*s.",
                        TEXT_ARGS(foreign_show(migration->revision.path, run->arena)),
                        TEXT_ARGS(foreign_show(migration->reason, run->arena)));
        finding->hint = migration->state == MIGRATION_COMPUTED
                            ? TEXT("Write revision and down_revision as plain strings.")
                            : TEXT("Until it is mended, no verdict on the heads is sure.");
    }
    return 0;
}

/* ---- OH109 bad-identifier ---- */

static size_t characters(struct text id) {
    size_t count = 0;
    for (size_t i = 0; i < id.size; i++)
        count += ((unsigned char)id.at[i] & 0xc0) != 0x80;
    return count;
}

static bool is_plain(struct text id) {
    for (size_t i = 0; i < id.size; i++)
        if (!isalnum((unsigned char)id.at[i]) && id.at[i] != '_')
            return false;
    return id.size > 0;
}

/* Why Alembic refuses or misreads this id, or a person can't be shown it; NULL: it is fine. `@ - +`
 * are refused by every Alembic, `:` by newer ones; the four words mean something else on the
 * command line (alembic/script/revision.py). */
static const char *fault_of(struct text id, struct arena *arena) {
    static const char *const words[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(id, text_of(words[i])))
            return "Alembic gives that word another meaning";
    for (size_t i = 0; i < id.size; i++)
        if (strchr("@-+:", id.at[i]) && id.at[i])
            return "Alembic refuses '@', '-', '+' and ':' in an id";
    if (is_plain(id))
        return NULL;
    if (!text_equal(foreign_show_lines(id, arena), id) || memchr(id.at, '\n', id.size) ||
        text_trim(id).size < id.size)
        return "it holds characters that no one can see or type";
    return NULL;
}

static bool has_longer(const struct side *side) {
    struct revisions revisions = graph_revisions(side->graph);
    for (size_t i = 0; i < revisions.count; i++)
        if (characters(revisions.at[i]->id) > LONGEST_ID)
            return true;
    return false;
}

static int say_bad(struct judgement *judgement, const struct revision *revision, bool old,
                   const char *fault, struct error *error) {
    struct finding *finding =
        finding_add(judgement, "OH109", old, revision->place, "The id %.*s will not do: %s.",
                    TEXT_ARGS(shown_id(revision->id, judgement->run->arena)), fault);
    finding->hint = TEXT("Change the id in the file and in the down_revision of its children.");
    return finding_name(judgement, finding, revision, error);
}

/* Did the target hold this very clash before? */
static bool had_clash(const struct judgement *judgement, const struct label_clash *clash) {
    const struct graph *target = judgement->target.graph;
    const struct revision *bearer = graph_find(target, clash->revision->id);
    const struct revision *other = graph_find(target, clash->other->id);
    if (judgement->run->change->for_its_state || !bearer || !other)
        return false;
    return texts_contain(bearer->labels, clash->label) &&
           (text_equal(other->id, clash->label) || texts_contain(other->labels, clash->label));
}

static int say_clash(struct judgement *judgement, const struct label_clash *clash,
                     struct error *error) {
    struct arena *arena = judgement->run->arena;
    struct text label = shown_id(clash->label, arena), other = shown_id(clash->other->id, arena);
    struct text why = text_equal(clash->other->id, clash->label)
                          ? TEXT("it is the id of a revision")
                      : clash->other == clash->revision
                          ? TEXT("it stands there twice")
                          : text_format(arena, "%.*s bears it too", TEXT_ARGS(other));
    struct finding *finding = finding_add(
        judgement, "OH109", had_clash(judgement, clash), clash->revision->place,
        "The branch label %.*s of %.*s will not do: %.*s. Alembic loads no history in "
        "which a label is not unique.",
        TEXT_ARGS(label), TEXT_ARGS(shown_id(clash->revision->id, arena)), TEXT_ARGS(why));
    finding->hint = TEXT("Choose another label, or take one of them out of branch_labels.");
    return finding_name(judgement, finding, clash->revision, error);
}

static int say_clashes(struct judgement *judgement, struct error *error) {
    struct label_clashes clashes =
        graph_label_clashes(judgement->result.graph, judgement->run->arena);
    for (size_t i = 0; i < clashes.count; i++)
        if (say_clash(judgement, &clashes.at[i], error))
            return -1;
    return 0;
}

int rule_identifiers(struct judgement *judgement, struct error *error) {
    bool state = judgement->run->change->for_its_state;
    bool is_wide = has_longer(&judgement->target);
    struct revisions revisions = graph_revisions(judgement->result.graph);
    for (size_t i = 0; i < revisions.count; i++) {
        const struct revision *revision = revisions.at[i];
        bool was_there = side_has(&judgement->target, revision->id);
        bool is_long = !was_there && !state && characters(revision->id) > LONGEST_ID;
        const char *fault = fault_of(revision->id, judgement->run->arena);
        if (fault && say_bad(judgement, revision, was_there && !state, fault, error))
            return -1;
        if (!fault && is_long &&
            say_bad(judgement, revision, is_wide,
                    "alembic_version holds 32 characters unless it was made wider", error))
            return -1;
    }
    return say_clashes(judgement, error);
}
