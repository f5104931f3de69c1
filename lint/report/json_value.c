/* json_value.c: making and printing JSON, for all formats that are written in it. */
#include "report/json_value.h"

#include <stdlib.h>

#include "base/foreign.h"
#include "base/guard.h"

json_t *json_made(json_t *value) {
    if (!value)
        guard_out_of_memory();
    return value;
}

void json_put(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, json_made(value)) != 0)
        guard_out_of_memory();
}

void json_append(json_t *array, json_t *value) {
    if (json_array_append_new(array, json_made(value)) != 0)
        guard_out_of_memory();
}

json_t *json_text(struct text text, struct arena *arena) {
    struct text valid = foreign_utf8(text, arena);
    return json_made(json_stringn(valid.at ? valid.at : "", valid.size));
}

json_t *json_texts(struct texts texts, struct arena *arena) {
    json_t *array = json_made(json_array());
    for (size_t i = 0; i < texts.count; i++)
        json_append(array, json_text(texts.at[i], arena));
    return array;
}

json_t *json_number(size_t number) {
    return json_made(json_integer((json_int_t)number));
}

json_t *json_object_of(const char *key, json_t *value) {
    json_t *object = json_made(json_object());
    json_put(object, key, value);
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
void json_print(json_t *value, struct page *page) {
    char *json = json_dumps(value, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    if (!json)
        guard_out_of_memory();
    write_safely(text_of(json), &page->output);
    free(json);
    json_decref(value);
}
