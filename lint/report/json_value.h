/* json_value.h: what the formats that are JSON share: values that are made or end the run, and the
 * printing that no CI runner finds a command in. */
#ifndef REPORT_JSON_VALUE_H
#define REPORT_JSON_VALUE_H

#include <jansson.h>

#include "report/page.h"

/* What a library call gave; nothing means that there is no memory, which ends the run. */
json_t *json_made(json_t *value);
void json_put(json_t *object, const char *key, json_t *value);
void json_append(json_t *array, json_t *value);
/* Any bytes as a string; what is no UTF-8 becomes U+FFFD. */
json_t *json_text(struct text text, struct arena *arena);
json_t *json_texts(struct texts texts, struct arena *arena);
json_t *json_number(size_t number);
/* {"text": "..."} with this key. */
json_t *json_object_of(const char *key, json_t *value);

/* Prints the value and lets it go. */
void json_print(json_t *value, struct page *page);

#endif
