/* sarif.c: SARIF 2.1.0 (OASIS), for code scanning: the run, its rules, and one result a finding. */
#include <ctype.h>
#include <string.h>

#include "base/foreign.h"
#include "report/json_value.h"
#include "report/parts.h"

/* In a message `{0}` is a placeholder and `[text](target)` a link (3.11.5, 3.11.6); neither is ever
 * meant here. */
static struct text harmless(struct text text, struct arena *arena) {
    struct output output = {.arena = arena};
    struct text shown = foreign_show_lines(text, arena);
    for (size_t i = 0; i < shown.size; i++) {
        struct text byte = text_slice(shown, i, i + 1);
        output_text(&output, byte);
        if (byte.at[0] == '{' || byte.at[0] == '}')
            output_text(&output, byte);
        else if (byte.at[0] == ']' && i + 1 < shown.size && strchr("([", shown.at[i + 1]))
            output_text(&output, TEXT(" "));
    }
    return (struct text){output.at, output.count};
}

static json_t *message(struct text text, struct arena *arena) {
    return json_object_of("text", json_text(harmless(text, arena), arena));
}

static json_t *one_of(json_t *value) {
    json_t *array = json_made(json_array());
    json_append(array, value);
    return array;
}

/* A path is bytes, a URI is ASCII: all but the unreserved characters goes in percents. */
static struct text uri_of(struct text path, struct arena *arena) {
    struct output output = {.arena = arena};
    for (size_t i = 0; i < path.size; i++) {
        unsigned char byte = (unsigned char)path.at[i];
        if (isalnum(byte) || (byte && strchr("-._~/", byte)))
            output_text(&output, text_slice(path, i, i + 1));
        else
            output_format(&output, "%%%02X", byte);
    }
    return (struct text){output.at, output.count};
}

static json_t *artifact(struct text path, struct arena *arena) {
    return json_object_of("uri", json_text(uri_of(path, arena), arena));
}

/* ---- rules ---- */

static const char *level_of(enum severity severity) {
    return severity == SEVERITY_ERROR ? "error" : "warning";
}

/* "HeadsAfterMerge", as SARIF wants a rule's name. */
static struct text rule_name(const struct rule *rule, struct arena *arena) {
    struct output output = {.arena = arena};
    bool is_first = true;
    for (const char *at = rule->name; *at; at++) {
        if (*at != '-')
            output_format(&output, "%c", is_first ? toupper((unsigned char)*at) : *at);
        is_first = *at == '-';
    }
    return (struct text){output.at, output.count};
}

static json_t *rule_of(const struct rule *rule, struct arena *arena) {
    json_t *object = json_made(json_object());
    struct text help = text_format(arena, "%s\n\nFor example:\n%s\n\nTo mend it:\n%s",
                                   rule->meaning, rule->example, rule->cure);
    json_put(object, "id", json_string(rule->code));
    json_put(object, "name", json_text(rule_name(rule, arena), arena));
    json_put(object, "shortDescription", message(text_format(arena, "%s.", rule->summary), arena));
    json_put(object, "fullDescription", message(text_of(rule->meaning), arena));
    json_put(object, "help", message(help, arena));
    json_put(object, "defaultConfiguration",
             json_object_of("level", json_string(level_of(rule->severity))));
    return object;
}

static json_t *tool(struct arena *arena) {
    json_t *rows = json_made(json_array());
    for (size_t i = 0; i < rules_count; i++)
        json_append(rows, rule_of(&rules[i], arena));
    json_t *driver = json_made(json_object());
    json_put(driver, "name", json_string("onehead"));
    json_put(driver, "version", json_string(ONEHEAD_VERSION));
    json_put(driver, "semanticVersion", json_string(ONEHEAD_VERSION));
    json_put(driver, "rules", rows);
    return json_object_of("driver", driver);
}

static size_t rule_index(const struct rule *rule) {
    size_t i = 0;
    while (i < rules_count && strcmp(rules[i].code, rule->code) != 0)
        i++;
    return i;
}

/* ---- results ---- */

static json_t *region(struct place place, size_t size) {
    json_t *object = json_made(json_object());
    json_put(object, "startLine", json_number(place.line));
    json_put(object, "startColumn", json_number(place.column));
    if (size)
        json_put(object, "endColumn", json_number(place.column + size));
    return object;
}

static json_t *physical_location(struct place place, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "artifactLocation", artifact(place.path, arena));
    json_put(object, "region", region(place, 0));
    return object;
}

/* Table and column, where the finding is about one. */
static json_t *logical_locations(const struct finding *finding, struct arena *arena) {
    json_t *object = json_made(json_object());
    struct text table = foreign_show(finding->table, arena);
    struct text column = foreign_show(finding->column, arena);
    struct text name =
        !column.size ? table : text_format(arena, "%.*s.%.*s", TEXT_ARGS(table), TEXT_ARGS(column));
    json_put(object, "fullyQualifiedName", json_text(name, arena));
    json_put(object, "kind", json_string(column.size ? "column" : "table"));
    return one_of(object);
}

static json_t *location(const struct finding *finding, struct arena *arena) {
    json_t *object =
        json_object_of("physicalLocation", physical_location(finding_place(finding), arena));
    if (finding->table.size || finding->column.size)
        json_put(object, "logicalLocations", logical_locations(finding, arena));
    return object;
}

/* The revisions that the finding names, each at its file. */
static json_t *related(const struct finding *finding, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < finding->revisions.count; i++) {
        const struct finding_revision *revision = &finding->revisions.at[i];
        struct place place = revision->place;
        if (!place.path.size)
            place.path = revision->path;
        place.line = place.line ? place.line : 1;
        place.column = place.column ? place.column : 1;
        if (!place.path.size)
            continue;
        json_t *object = json_object_of("physicalLocation", physical_location(place, arena));
        json_put(object, "message", message(revision->id, arena));
        json_append(array, object);
    }
    return array;
}

static json_t *fix_of(const struct alternative *alternative, const struct edit *edit,
                      struct arena *arena) {
    json_t *replacement = json_object_of("deletedRegion", region(edit->place, edit->old.size));
    struct text inserted = foreign_show(edit->new, arena);
    json_put(replacement, "insertedContent", json_object_of("text", json_text(inserted, arena)));
    json_t *change = json_object_of("artifactLocation", artifact(edit->place.path, arena));
    json_put(change, "replacements", one_of(replacement));
    json_t *fix = json_object_of("description", message(alternative->title, arena));
    json_put(fix, "artifactChanges", one_of(change));
    return fix;
}

static json_t *result_of(const struct verdict *verdict, size_t index,
                         const struct report_look *look, struct arena *arena) {
    const struct finding *finding = &verdict->findings.at[index];
    const struct edit *edit = finding_edit(finding);
    json_t *object = json_made(json_object());
    json_put(object, "ruleId", json_string(finding->rule->code));
    json_put(object, "ruleIndex", json_number(rule_index(finding->rule)));
    json_put(object, "level", json_string(level_of(finding->severity)));
    json_put(object, "message", message(finding_body(finding, look, arena), arena));
    json_put(object, "locations", one_of(location(finding, arena)));
    json_put(object, "relatedLocations", related(finding, arena));
    json_put(
        object, "partialFingerprints",
        json_object_of("onehead/v1", json_text(finding_fingerprint(verdict, index, arena), arena)));
    if (edit)
        json_put(object, "fixes", one_of(fix_of(&finding->alternatives.at[0], edit, arena)));
    return object;
}

/* ---- the run ---- */

static void add_notes(json_t *notes, struct texts sentences, struct arena *arena) {
    for (size_t i = 0; i < sentences.count; i++) {
        json_t *object = json_object_of("level", json_string("note"));
        json_put(object, "message", message(sentences.at[i], arena));
        json_append(notes, object);
    }
}

static json_t *invocation(bool was_compared, json_t *notes) {
    json_t *object = json_object_of("executionSuccessful", json_boolean(was_compared));
    json_put(object, "toolExecutionNotifications", notes);
    return one_of(object);
}

static void print(json_t *invocations, json_t *results, struct page *page) {
    json_t *run = json_object_of("tool", tool(page->output.arena));
    json_put(run, "invocations", invocations);
    json_put(run, "columnKind", json_string("unicodeCodePoints"));
    json_put(run, "results", results);
    json_t *object = json_made(json_object());
    json_put(object, "$schema", json_string("https://json.schemastore.org/sarif-2.1.0.json"));
    json_put(object, "version", json_string("2.1.0"));
    json_put(object, "runs", one_of(run));
    json_print(object, page);
}

void sarif_verdict(const struct verdict *verdict, const struct report_look *look,
                   struct pages *pages) {
    struct arena *arena = pages->found.output.arena;
    json_t *results = json_made(json_array()), *notes = json_made(json_array());
    for (size_t i = 0; i < verdict->findings.count; i++)
        json_append(results, result_of(verdict, i, look, arena));
    add_notes(notes, verdict->change->assumed, arena);
    add_notes(notes, verdict->assumed, arena);
    add_notes(notes, verdict->skipped, arena);
    print(invocation(true, notes), results, &pages->found);
}

void sarif_failure(const struct error *error, const struct report_look *look, struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *note = json_object_of("level", json_string("error"));
    json_put(note, "message", message(failure_body(error, arena), arena));
    print(invocation(false, one_of(note)), json_made(json_array()), &pages->found);
}
