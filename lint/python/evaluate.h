/* evaluate.h: what the files of constant evaluation share. */
#ifndef PYTHON_EVALUATE_H
#define PYTHON_EVALUATE_H

#include "python/value.h"

bool value_is_collection(const struct value *value);

/* ---- compose.c: strings put together ---- */

struct value strings_value(const struct node *node, struct scope *scope);
struct value format_value(const struct node *node, struct scope *scope);
struct value binary_value(const struct node *node, struct scope *scope);
struct value call_value(const struct node *node, struct scope *scope);
struct value text_value(const struct node *node, struct texts parts, struct text separator,
                        struct scope *scope);

/* ---- method.c: strings and lists taken apart ---- */

struct value method_value(const struct node *node, struct text text, struct text name,
                          struct scope *scope);
struct value slice_value(const struct node *node, const struct value *from, struct scope *scope);
struct value comprehension_value(const struct node *node, struct scope *scope);

#endif
