/* upgrade_files.c: SQL that stands in a file of the tree and is executed from there:
 * open(path).read(), Path(...).read_text(), importlib.resources.read_text("package", "x.sql"). */
#include "schema/upgrade.h"

/* The texts in an expression, from the left: what a path is put together from. */
struct gathering {
    struct reader *reader;
    struct texts texts;
    int steps; /* names lead to expressions of names, each of which may lead on */
};

static void gather_texts(struct gathering *gathering, struct thing thing, int depth) {
    enum { MOST_DEPTH = 12, MOST_STEPS = 500 };
    struct reader *reader = gathering->reader;
    struct text text;
    if (depth == MOST_DEPTH || gathering->steps++ >= MOST_STEPS)
        return;
    if (thing_text(reader, thing, &text)) {
        vector_push(&gathering->texts, reader->arena, text);
        return;
    }
    thing = thing_follow(reader, thing);
    if (thing.kind != THING_EXPRESSION)
        return;
    const struct node *node = thing.node;
    bool is_call = node->kind == NODE_CALL;
    if (is_call || node->kind == NODE_ATTRIBUTE)
        gather_texts(gathering, thing_of(thing.frame, node->value), depth + 1);
    if (!is_call && node->kind != NODE_BINARY)
        return;
    for (const struct node *item = node->items; item; item = item->next)
        gather_texts(gathering,
                     thing_of(thing.frame, item->kind == NODE_KEYWORD ? item->value : item),
                     depth + 1);
}

/* A package is written with dots; how far up a path goes is found by trying. */
static struct text as_path(struct text part, struct arena *arena) {
    char *bytes = arena_alloc(arena, part.size + 1);
    for (size_t i = 0; i < part.size; i++)
        bytes[i] = part.at[i] == '.' ? '/' : part.at[i];
    return (struct text){bytes, part.size};
}

/* "x.sql" and the folders named before it, without those that lead up. */
static struct texts path_parts(struct texts texts, struct arena *arena) {
    struct texts parts = {0};
    size_t last = texts.count;
    while (last > 0 && !text_ends(texts.at[last - 1], TEXT(".sql")))
        last--;
    for (size_t i = 0; i < last; i++) {
        struct text part = texts.at[i];
        while (text_starts(part, TEXT("/")) || text_starts(part, TEXT("./")) ||
               text_starts(part, TEXT("../")))
            part = text_slice(part, text_find(part, TEXT("/"), 0) + 1, part.size);
        bool is_up = text_equal(part, TEXT(".")) || text_equal(part, TEXT(".."));
        bool is_package = i + 1 < last && text_find(part, TEXT("/"), 0) == SIZE_MAX;
        if (part.size && !is_up)
            vector_push(&parts, arena, is_package ? as_path(part, arena) : part);
    }
    return parts;
}

/* 1: this file below the migration's folder, or below one of those above it. */
static int read_above(struct reader *reader, struct text folder, struct text path,
                      struct text *sql) {
    for (;; folder = path_folder(folder)) {
        bool too_large;
        int found = modules_text(reader->modules, path_join(folder, path, reader->arena), sql,
                                 &too_large, reader->error);
        if (found || !folder.size)
            return found;
    }
}

/* What the path starts with may be a link, or a package that is installed under another name: then
 * its end will do, with a folder. */
static int read_tail(struct reader *reader, struct text folder, struct text path,
                     struct text *sql) {
    int found = read_above(reader, folder, path, sql);
    while (!found && path_folder(path).size) {
        path = text_slice(path, text_find(path, TEXT("/"), 0) + 1, path.size);
        if (path_folder(path).size)
            found = read_above(reader, folder, path, sql);
    }
    return found;
}

bool sql_of_file(struct reader *reader, struct thing thing, struct text *sql) {
    struct gathering gathering = {.reader = reader};
    struct text module = thing.frame->module->path;
    gather_texts(&gathering, thing, 0);
    struct texts parts = path_parts(gathering.texts, reader->arena);
    if (parts.count && text_equal(parts.at[parts.count - 1], TEXT(".sql"))) {
        /* __file__.replace(".py", ".sql") */
        parts.at[0] = text_format(reader->arena, "%.*ssql",
                                  TEXT_ARGS(text_slice(module, 0, module.size - 2)));
        parts.count = 1;
    }
    int found = parts.count ? read_tail(reader, path_folder(module),
                                        text_join(parts, TEXT("/"), reader->arena), sql)
                            : 0;
    reader->has_failed = reader->has_failed || found < 0;
    return found > 0;
}
