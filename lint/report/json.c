/* json.c: the stable interface for programs. Keys are always there, in the order of the manual. */
#include "report/json_value.h"
#include "report/report.h"

static json_t *string_or_null(struct text text, struct arena *arena) {
    return text.size ? json_text(text, arena) : json_null();
}

static void append_strings(json_t *array, struct texts texts, struct arena *arena) {
    for (size_t i = 0; i < texts.count; i++)
        json_append(array, json_text(texts.at[i], arena));
}

static json_t *number_or_null(size_t number) {
    return number ? json_integer((json_int_t)number) : json_null();
}

static json_t *id_or_null(struct object_id id, struct arena *arena) {
    return object_id_is_none(id) ? json_null() : json_text(object_id_hex(id, arena), arena);
}

static json_t *ids(struct object_ids ids, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < ids.count; i++)
        json_append(array, json_text(object_id_hex(ids.at[i], arena), arena));
    return array;
}

static json_t *compared(const struct verdict *verdict, struct arena *arena) {
    static const char *const results[] = {[RESULT_MERGE] = "merge",
                                          [RESULT_PROPOSED] = "proposed",
                                          [RESULT_GIVEN] = "given",
                                          [RESULT_ALONE] = "alone"};
    const struct change *change = verdict->change;
    bool has_age = change->target_age >= 0 && !object_id_is_none(change->target);
    json_t *object = json_made(json_object());
    json_put(object, "base", id_or_null(change->target, arena));
    json_put(object, "base_name", string_or_null(change->target_name, arena));
    json_put(object, "chosen_by", string_or_null(change->chosen_by, arena));
    json_put(object, "target_age_seconds",
             has_age ? json_integer(change->target_age) : json_null());
    json_put(object, "head", id_or_null(change->proposed, arena));
    json_put(object, "head_name", string_or_null(change->proposed_name, arena));
    json_put(object, "merge_bases", ids(change->merge_bases, arena));
    json_put(object, "result", json_string(results[change->result]));
    json_t *assumed = json_texts(change->assumed, arena);
    append_strings(assumed, verdict->assumed, arena);
    json_put(object, "assumed", assumed);
    json_t *skipped = json_texts(verdict->skipped, arena);
    if (change->nothing.size)
        json_append(skipped, json_text(change->nothing, arena));
    json_put(object, "skipped", skipped);
    return object;
}

static json_t *environment(const struct environment_verdict *verdict, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "name", json_text(verdict->name, arena));
    json_put(object, "versions", json_texts(verdict->versions, arena));
    json_put(object, "migrations", json_integer((json_int_t)verdict->migrations));
    json_put(object, "heads", json_texts(verdict->heads, arena));
    json_put(object, "merged_heads", json_texts(verdict->merged_heads, arena));
    return object;
}

static json_t *location(struct place place, struct arena *arena) {
    if (!place.path.size)
        return json_null();
    json_t *object = json_made(json_object());
    json_put(object, "path", json_text(place.path, arena));
    json_put(object, "line", number_or_null(place.line));
    json_put(object, "column", number_or_null(place.column));
    return object;
}

static json_t *revisions(struct finding_revisions revisions, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < revisions.count; i++) {
        json_t *object = json_made(json_object());
        json_put(object, "id", json_text(revisions.at[i].id, arena));
        json_put(object, "path", string_or_null(revisions.at[i].path, arena));
        json_put(object, "published", json_boolean(revisions.at[i].published));
        json_append(array, object);
    }
    return array;
}

static json_t *edits(const struct edits *edits, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < edits->count; i++) {
        const struct edit *edit = &edits->at[i];
        json_t *object = json_made(json_object());
        json_put(object, "path", json_text(edit->place.path, arena));
        json_put(object, "line", number_or_null(edit->place.line));
        json_put(object, "old", json_text(edit->old, arena));
        json_put(object, "new", json_text(edit->new, arena));
        json_append(array, object);
    }
    return array;
}

static json_t *alternatives(const struct alternatives *alternatives, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < alternatives->count; i++) {
        json_t *object = json_made(json_object());
        json_put(object, "title", json_text(alternatives->at[i].title, arena));
        json_put(object, "edits", edits(&alternatives->at[i].edits, arena));
        json_put(object, "commands", json_texts(alternatives->at[i].commands, arena));
        json_append(array, object);
    }
    return array;
}

static json_t *finding(const struct finding *finding, struct arena *arena) {
    json_t *object = json_made(json_object());
    bool is_error = finding->severity == SEVERITY_ERROR;
    json_put(object, "rule", json_string(finding->rule->code));
    json_put(object, "name", json_string(finding->rule->name));
    json_put(object, "severity", json_string(is_error ? "error" : "warning"));
    json_put(object, "environment", string_or_null(finding->environment, arena));
    json_put(object, "message", json_text(finding->message, arena));
    json_put(object, "location", location(finding->place, arena));
    json_put(object, "revisions", revisions(finding->revisions, arena));
    json_put(object, "table", string_or_null(finding->table, arena));
    json_put(object, "column", string_or_null(finding->column, arena));
    json_put(object, "commands", json_texts(finding->commands, arena));
    json_put(object, "alternatives", alternatives(&finding->alternatives, arena));
    return object;
}

static json_t *page_object(void) {
    json_t *object = json_made(json_object());
    json_put(object, "version", json_integer(1));
    return object;
}

void json_verdict(const struct verdict *verdict, const struct report_look *look,
                  struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *object = page_object();
    json_t *tool = json_made(json_object());
    json_put(tool, "name", json_string("onehead"));
    json_put(tool, "version", json_string(ONEHEAD_VERSION));
    json_put(object, "tool", tool);
    json_put(object, "compared", compared(verdict, arena));
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < verdict->environments.count; i++)
        json_append(array, environment(&verdict->environments.at[i], arena));
    json_put(object, "environments", array);
    array = json_made(json_array());
    for (size_t i = 0; i < verdict->findings.count; i++)
        json_append(array, finding(&verdict->findings.at[i], arena));
    json_put(object, "findings", array);
    json_t *summary = json_made(json_object());
    json_put(summary, "errors", json_integer((json_int_t)verdict->errors));
    json_put(summary, "warnings", json_integer((json_int_t)verdict->warnings));
    json_put(object, "summary", summary);
    json_print(object, &pages->found);
}

void json_heads(const struct heads_report *report, struct pages *pages) {
    json_t *object = page_object();
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < report->count; i++)
        json_append(array, environment(&report->at[i].environment, pages->found.output.arena));
    json_put(object, "environments", array);
    json_print(object, &pages->found);
}

void json_failure(const struct error *error, const struct report_look *look, struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *object = page_object();
    json_t *inner = json_made(json_object());
    json_put(inner, "message", json_text(error_sentence(error, arena), arena));
    json_put(inner, "hint", string_or_null(error->hint, arena));
    json_put(object, "error", inner);
    json_print(object, &pages->found);
}
