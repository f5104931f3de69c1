/* models.h: the tables that the models of a snapshot declare. */
#ifndef SCHEMA_MODELS_H
#define SCHEMA_MODELS_H

#include "schema/declaration.h"

/* Which files may be models: what they hold decides, and what they are not: tests, vendored code,
 * anything below `versions` folders. `globs` is the setting `models`: where it is not empty, the
 * paths that match it, and nothing else; a pattern that starts with `!` narrows. */
struct model_paths {
    struct texts globs;
    struct texts versions;
};
bool models_path_counts(const struct model_paths *paths, struct text path, struct arena *arena);
/* A byte test, never wrong on the side of 'no': can this text declare a table or a column? */
bool models_text_may_declare(struct text bytes);

/* The names that libraries make for the table of a class: User gives user and users; without
 * doubles. */
struct texts models_usual_names(struct text class_name, struct arena *arena);

/* All tables. What can't be read is in `schema->unread`, never an error; -1: the tree can't be
 * read.
 */
int models_read(struct modules *modules, const struct model_paths *paths, struct schema *schema,
                struct error *error);

/* The table of one class, where no other file has a say in it; `*table` NULL: it can't be told. */
int models_read_class(struct modules *modules, const struct module *module,
                      const struct node *class, const struct table **table, struct error *error);

/* 1: does one of the files that may be models hold this text? 0, -1. */
int models_mention(struct modules *modules, const struct model_paths *paths, struct text words,
                   struct arena *arena, struct error *error);

/* The tables that these changes can have touched, before and after: those declared in a changed
 * file, those whose class inherits from, or names something in, a changed file. Both schemas hold
 * the same files' tables, so what is in one and not in the other came or went. Files that did not
 * change are parsed only where a declaration leads there or hangs on a changed one. */
int models_read_changed(struct modules *before, struct modules *after,
                        const struct file_changes *changes, const struct model_paths *paths,
                        struct schema *schema_before, struct schema *schema_after,
                        struct error *error);

#endif
