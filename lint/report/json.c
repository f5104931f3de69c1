/* json.c: the stable interface for programs. Keys are always there, in the order of the manual. */
#include <jansson.h>
#include <stdlib.h>

#include "base/foreign.h"
#include "base/guard.h"
#include "report/report.h"

/* A library call that gave nothing has no memory: that ends the run. */
static json_t *made(json_t *value) {
    if (!value)
        guard_out_of_memory();
    return value;
}

static void put(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, made(value)) != 0)
        guard_out_of_memory();
}

static void append(json_t *array, json_t *value) {
    if (json_array_append_new(array, made(value)) != 0)
        guard_out_of_memory();
}

static json_t *string(struct text text, struct arena *arena) {
    struct text valid = foreign_utf8(text, arena);
    return json_stringn(valid.at ? valid.at : "", valid.size);
}

static json_t *string_or_null(struct text text, struct arena *arena) {
    return text.size ? string(text, arena) : json_null();
}

static void append_strings(json_t *array, struct texts texts, struct arena *arena) {
    for (size_t i = 0; i < texts.count; i++)
        append(array, string(texts.at[i], arena));
}

static json_t *strings(struct texts texts, struct arena *arena) {
    json_t *array = made(json_array());
    append_strings(array, texts, arena);
    return array;
}

static json_t *number_or_null(size_t number) {
    return number ? json_integer((json_int_t)number) : json_null();
}

static json_t *id_or_null(struct object_id id, struct arena *arena) {
    return object_id_is_none(id) ? json_null() : string(object_id_hex(id, arena), arena);
}

static json_t *ids(struct object_ids ids, struct arena *arena) {
    json_t *array = made(json_array());
    for (size_t i = 0; i < ids.count; i++)
        append(array, string(object_id_hex(ids.at[i], arena), arena));
    return array;
}

static json_t *compared(const struct verdict *verdict, struct arena *arena) {
    static const char *const results[] = {[RESULT_MERGE] = "merge",
                                          [RESULT_PROPOSED] = "proposed",
                                          [RESULT_GIVEN] = "given",
                                          [RESULT_ALONE] = "alone"};
    const struct change *change = verdict->change;
    bool has_age = change->target_age >= 0 && !object_id_is_none(change->target);
    json_t *object = made(json_object());
    put(object, "base", id_or_null(change->target, arena));
    put(object, "base_name", string_or_null(change->target_name, arena));
    put(object, "chosen_by", string_or_null(change->chosen_by, arena));
    put(object, "target_age_seconds", has_age ? json_integer(change->target_age) : json_null());
    put(object, "head", id_or_null(change->proposed, arena));
    put(object, "head_name", string_or_null(change->proposed_name, arena));
    put(object, "merge_bases", ids(change->merge_bases, arena));
    put(object, "result", json_string(results[change->result]));
    json_t *assumed = strings(change->assumed, arena);
    append_strings(assumed, verdict->assumed, arena);
    put(object, "assumed", assumed);
    json_t *skipped = strings(verdict->skipped, arena);
    if (change->nothing.size)
        append(skipped, string(change->nothing, arena));
    put(object, "skipped", skipped);
    return object;
}

static json_t *environment(const struct environment_verdict *verdict, struct arena *arena) {
    json_t *object = made(json_object());
    put(object, "name", string(verdict->name, arena));
    put(object, "versions", strings(verdict->versions, arena));
    put(object, "migrations", json_integer((json_int_t)verdict->migrations));
    put(object, "heads", strings(verdict->heads, arena));
    put(object, "merged_heads", strings(verdict->merged_heads, arena));
    return object;
}

static json_t *location(struct place place, struct arena *arena) {
    if (!place.path.size)
        return json_null();
    json_t *object = made(json_object());
    put(object, "path", string(place.path, arena));
    put(object, "line", number_or_null(place.line));
    put(object, "column", number_or_null(place.column));
    return object;
}

static json_t *revisions(struct finding_revisions revisions, struct arena *arena) {
    json_t *array = made(json_array());
    for (size_t i = 0; i < revisions.count; i++) {
        json_t *object = made(json_object());
        put(object, "id", string(revisions.at[i].id, arena));
        put(object, "path", string_or_null(revisions.at[i].path, arena));
        put(object, "published", json_boolean(revisions.at[i].published));
        append(array, object);
    }
    return array;
}

static json_t *edits(const struct edits *edits, struct arena *arena) {
    json_t *array = made(json_array());
    for (size_t i = 0; i < edits->count; i++) {
        const struct edit *edit = &edits->at[i];
        json_t *object = made(json_object());
        put(object, "path", string(edit->place.path, arena));
        put(object, "line", number_or_null(edit->place.line));
        put(object, "old", string(edit->old, arena));
        put(object, "new", string(edit->new, arena));
        append(array, object);
    }
    return array;
}

static json_t *alternatives(const struct alternatives *alternatives, struct arena *arena) {
    json_t *array = made(json_array());
    for (size_t i = 0; i < alternatives->count; i++) {
        json_t *object = made(json_object());
        put(object, "title", string(alternatives->at[i].title, arena));
        put(object, "edits", edits(&alternatives->at[i].edits, arena));
        put(object, "commands", strings(alternatives->at[i].commands, arena));
        append(array, object);
    }
    return array;
}

static json_t *finding(const struct finding *finding, struct arena *arena) {
    json_t *object = made(json_object());
    bool is_error = finding->severity == SEVERITY_ERROR;
    put(object, "rule", json_string(finding->rule->code));
    put(object, "name", json_string(finding->rule->name));
    put(object, "severity", json_string(is_error ? "error" : "warning"));
    put(object, "environment", string_or_null(finding->environment, arena));
    put(object, "message", string(finding->message, arena));
    put(object, "location", location(finding->place, arena));
    put(object, "revisions", revisions(finding->revisions, arena));
    put(object, "table", string_or_null(finding->table, arena));
    put(object, "column", string_or_null(finding->column, arena));
    put(object, "commands", strings(finding->commands, arena));
    put(object, "alternatives", alternatives(&finding->alternatives, arena));
    return object;
}

static json_t *page_object(void) {
    json_t *object = made(json_object());
    put(object, "version", json_integer(1));
    return object;
}

/* CI runners search the raw bytes of a log for their commands, inside JSON too: one `#` of each
 * `##` goes as an escape. Outside of strings JSON has no `#`. The library leaves DEL as it is. */
static void write_safely(struct text json, struct output *output) {
    size_t done = 0;
    for (size_t i = 0; i < json.size; i++) {
        bool is_marker = json.at[i] == '#' && i + 1 < json.size && json.at[i + 1] == '#';
        if (!is_marker && json.at[i] != 0x7f)
            continue;
        output_text(output, text_slice(json, done, i));
        output_text(output, is_marker ? TEXT("\\u0023") : TEXT("\\u007f"));
        done = i + 1;
    }
    output_text(output, text_slice(json, done, json.size));
    output_text(output, TEXT("\n"));
}

/* All that is not ASCII is escaped, so that no character can act on a terminal or hide. */
static void dump(json_t *object, struct page *page) {
    char *json = json_dumps(object, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    if (!json)
        guard_out_of_memory();
    write_safely(text_of(json), &page->output);
    free(json);
    json_decref(object);
}

void json_verdict(const struct verdict *verdict, const struct report_look *look,
                  struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *object = page_object();
    json_t *tool = made(json_object());
    put(tool, "name", json_string("onehead"));
    put(tool, "version", json_string(ONEHEAD_VERSION));
    put(object, "tool", tool);
    put(object, "compared", compared(verdict, arena));
    json_t *array = made(json_array());
    for (size_t i = 0; i < verdict->environments.count; i++)
        append(array, environment(&verdict->environments.at[i], arena));
    put(object, "environments", array);
    array = made(json_array());
    for (size_t i = 0; i < verdict->findings.count; i++)
        append(array, finding(&verdict->findings.at[i], arena));
    put(object, "findings", array);
    json_t *summary = made(json_object());
    put(summary, "errors", json_integer((json_int_t)verdict->errors));
    put(summary, "warnings", json_integer((json_int_t)verdict->warnings));
    put(object, "summary", summary);
    dump(object, &pages->found);
}

void json_heads(const struct heads_report *report, struct pages *pages) {
    json_t *object = page_object();
    json_t *array = made(json_array());
    for (size_t i = 0; i < report->count; i++)
        append(array, environment(&report->at[i].environment, pages->found.output.arena));
    put(object, "environments", array);
    dump(object, &pages->found);
}

void json_failure(const struct error *error, const struct report_look *look, struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *object = page_object();
    json_t *inner = made(json_object());
    put(inner, "message", string(error_sentence(error, arena), arena));
    put(inner, "hint", string_or_null(error->hint, arena));
    put(object, "error", inner);
    dump(object, &pages->found);
}
