/* judgement.c: what the rules share: looking things up on a side, naming revisions, adding
 * findings. */
#include "rule/judgement.h"

#include <ctype.h>
#include <string.h>

#include "base/foreign.h"

bool side_has(const struct side *side, struct text id) {
    return graph_find(side->graph, id) != NULL;
}

const struct migration *side_migration(const struct side *side, struct text path) {
    return migrations_find(&side->migrations, path);
}

int may_be_unread(const struct judgement *judgement, struct text id, struct error *error) {
    for (size_t i = 0; i < judgement->result.migrations.count; i++) {
        const struct migration *migration = judgement->result.migrations.at[i];
        struct text bytes;
        bool too_large = false;
        if (migration->state == MIGRATION_READ)
            continue;
        if (migration->revision.id.size && text_equal(migration->revision.id, id))
            return 1;
        int here = snapshot_read(judgement->run->result, migration->revision.path, &bytes,
                                 &too_large, error);
        if (here < 0 && !too_large)
            return -1;
        if (too_large || (here && !migration->revision.id.size && text_contains(bytes, id)))
            return 1;
    }
    return 0;
}

const struct side *side_before(const struct judgement *judgement) {
    return judgement->run->change->result == RESULT_MERGE ? &judgement->base : &judgement->target;
}

const struct side *side_after(const struct judgement *judgement) {
    return judgement->run->change->result == RESULT_MERGE ? &judgement->proposed
                                                          : &judgement->result;
}

struct modules *run_modules(struct run *run, struct snapshot *snapshot) {
    struct opened_modules *opened = &run->opened_modules;
    for (size_t i = 0; i < opened->count; i++)
        if (modules_snapshot(opened->at[i]) == snapshot)
            return opened->at[i];
    vector_push(opened, run->arena, modules_new(snapshot, run->module_cache, run->arena));
    return opened->at[opened->count - 1];
}

static bool is_word(struct text id) {
    for (size_t i = 0; i < id.size; i++)
        if (!isalnum((unsigned char)id.at[i]) && !strchr("_.", id.at[i]))
            return false;
    return id.size > 0;
}

struct text shown_id(struct text id, struct arena *arena) {
    bool whole = is_word(id) && id.size <= FOREIGN_LONGEST;
    return whole ? id : text_format(arena, "'%.*s'", TEXT_ARGS(foreign_show(id, arena)));
}

struct text shown_ids(struct revisions revisions, size_t most, struct arena *arena) {
    struct texts parts = {0};
    size_t named = revisions.count > most + 1 ? most : revisions.count;
    for (size_t i = 0; i < named; i++)
        vector_push(&parts, arena, shown_id(revisions.at[i]->id, arena));
    if (named < revisions.count)
        vector_push(&parts, arena, text_format(arena, "%zu more", revisions.count - named));
    if (parts.count < 2)
        return text_join(parts, TEXT(""), arena);
    struct text last = parts.at[--parts.count];
    return text_format(arena, "%.*s and %.*s", TEXT_ARGS(text_join(parts, TEXT(", "), arena)),
                       TEXT_ARGS(last));
}

struct texts revision_ids(struct revisions revisions, struct arena *arena) {
    struct texts ids = {0};
    for (size_t i = 0; i < revisions.count; i++)
        vector_push(&ids, arena, revisions.at[i]->id);
    return ids;
}

struct text target_shown(const struct judgement *judgement) {
    const struct change *change = judgement->run->change;
    struct text name = change->target_branch.size ? change->target_branch : change->target_name;
    return name.size ? foreign_show(name, judgement->run->arena) : TEXT("the target");
}

struct finding *finding_add(struct judgement *judgement, const char *code, bool old,
                            struct place place, const char *message, ...) {
    struct run *run = judgement->run;
    const struct rule *rule = rule_find(text_of(code));
    struct finding added = {
        .rule = rule,
        .severity = old ? SEVERITY_WARNING : rule->severity,
        .was_there_before = old,
        .environment = judgement->name,
        .place = place,
    };
    va_list arguments;
    va_start(arguments, message);
    added.message = text_format_list(run->arena, message, arguments);
    va_end(arguments);
    vector_push(&run->verdict->findings, run->arena, added);
    return &run->verdict->findings.at[run->verdict->findings.count - 1];
}

int finding_name(struct judgement *judgement, struct finding *finding,
                 const struct revision *revision, struct error *error) {
    struct run *run = judgement->run;
    struct finding_revision named = {
        .id = revision->id, .path = revision->path, .place = revision->place};
    bool on_target = side_has(&judgement->target, revision->id);
    if (published_has(run->published, revision->id, revision->path, &named.published, error))
        return -1;
    named.side = on_target || !run->target ? target_shown(judgement) : TEXT("yours");
    vector_push(&finding->revisions, run->arena, named);
    return 0;
}
