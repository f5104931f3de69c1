/* rdjson.c: reviewdog's diagnostics. It writes the messages as Markdown into reviews, and offers
 * the edit as a suggestion to accept. */
#include "base/foreign.h"
#include "report/json_value.h"
#include "report/parts.h"

static json_t *position(size_t line, size_t column) {
    json_t *object = json_made(json_object());
    json_put(object, "line", json_number(line));
    json_put(object, "column", json_number(column));
    return object;
}

static json_t *range(struct place place, size_t size) {
    json_t *object = json_made(json_object());
    json_put(object, "start", position(place.line, place.column));
    if (size)
        json_put(object, "end", position(place.line, place.column + size));
    return object;
}

static json_t *location(struct place place, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "path", json_text(foreign_show(place.path, arena), arena));
    if (place.line)
        json_put(object, "range", range(place, 0));
    return object;
}

static json_t *block(struct text text, struct arena *arena) {
    struct page page = {.output = {.arena = arena}};
    markdown_block(&page, "text", text);
    return json_text(text_trim(page_written(&page)), arena);
}

static json_t *suggestion(const struct edit *edit, struct arena *arena) {
    json_t *object = json_made(json_object());
    json_put(object, "range", range(edit->place, edit->old.size));
    json_put(object, "text", json_text(foreign_show(edit->new, arena), arena));
    return object;
}

static json_t *diagnostic(const struct finding *finding, const struct report_look *look,
                          struct arena *arena) {
    bool is_error = finding->severity == SEVERITY_ERROR;
    struct place place = finding_place(finding);
    const struct edit *edit = finding_edit(finding);
    json_t *object = json_made(json_object());
    json_put(object, "message", block(finding_body(finding, look, arena), arena));
    json_put(object, "location", location(place, arena));
    json_put(object, "severity", json_string(is_error ? "ERROR" : "WARNING"));
    json_put(object, "code", json_object_of("value", json_string(finding->rule->code)));
    if (!edit || !text_equal(edit->place.path, place.path))
        return object;
    json_t *suggestions = json_made(json_array());
    json_append(suggestions, suggestion(edit, arena));
    json_put(object, "suggestions", suggestions);
    return object;
}

static void print(json_t *diagnostics, struct page *page) {
    json_t *object = json_made(json_object());
    json_put(object, "source", json_object_of("name", json_string("onehead")));
    json_put(object, "diagnostics", diagnostics);
    json_print(object, page);
}

void rdjson_verdict(const struct verdict *verdict, const struct report_look *look,
                    struct pages *pages) {
    json_t *diagnostics = json_made(json_array());
    for (size_t i = 0; i < verdict->findings.count; i++)
        json_append(diagnostics,
                    diagnostic(&verdict->findings.at[i], look, pages->found.output.arena));
    print(diagnostics, &pages->found);
}

void rdjson_failure(const struct error *error, const struct report_look *look,
                    struct pages *pages) {
    (void)look;
    struct arena *arena = pages->found.output.arena;
    json_t *diagnostics = json_made(json_array());
    json_t *object = json_made(json_object());
    json_put(object, "message", block(failure_body(error, arena), arena));
    json_put(object, "location", location((struct place){.path = TEXT(".")}, arena));
    json_put(object, "severity", json_string("ERROR"));
    json_append(diagnostics, object);
    print(diagnostics, &pages->found);
}
