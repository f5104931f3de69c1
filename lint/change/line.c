/* line.c: the lines that git hands to pre-push and pre-receive, and what the pre-commit framework
 * leaves of them. */
#include "change/line.h"

#include <stdlib.h>
#include <string.h>

/* Cuts the last word off the line. */
static struct text take_last_word(struct text *line) {
    size_t at = line->size;
    while (at > 0 && line->at[at - 1] != ' ')
        at--;
    struct text word = text_slice(*line, at, line->size);
    *line = text_slice(*line, 0, at ? at - 1 : 0);
    return word;
}

static bool read_line(struct text text, struct push_line *line) {
    struct text remote = take_last_word(&text);
    line->remote_ref = take_last_word(&text);
    struct text local = take_last_word(&text);
    line->local_ref = text;
    return text.size && line->remote_ref.size && object_id_read(local, &line->local) &&
           object_id_read(remote, &line->remote);
}

static bool read_server_line(struct text text, struct push_line *line) {
    struct text old, new;
    line->remote_ref = take_last_word(&text);
    new = take_last_word(&text);
    old = text;
    return line->remote_ref.size && object_id_read(new, &line->local) &&
           object_id_read(old, &line->remote);
}

/* What a hook's lines look like. */
struct line_form {
    bool (*read)(struct text text, struct push_line *line);
    const char *shape, *hint;
};

static struct push_line unreadable(struct text text, const struct line_form *form,
                                   struct arena *arena) {
    struct push_line line = {.failure = arena_new(arena, struct error)};
    line.failure->arena = arena;
    error_set(line.failure, "read what is pushed", text, form->hint, "the line is not %s",
              form->shape);
    return line;
}

static void read_lines(struct text lines, const struct line_form *form, struct arena *arena,
                       struct push_lines *out) {
    struct text text;
    while (text_next_line(&lines, &text)) {
        struct push_line line = {0};
        if (!text_trim(text).size)
            continue;
        if (!form->read(text, &line))
            line = unreadable(text, form, arena);
        vector_push(out, arena, line);
    }
}

void push_lines_read(struct text lines, struct arena *arena, struct push_lines *out) {
    static const struct line_form form = {read_line, "'<local ref> <id> <remote ref> <id>'",
                                          "a pre-push hook must be given git's own standard input"};
    read_lines(lines, &form, arena, out);
}

void push_lines_of_server(struct text lines, struct arena *arena, struct push_lines *out) {
    static const struct line_form form = {
        read_server_line, "'<old id> <new id> <ref>'",
        "pre-receive must be given git's own standard input, update its three arguments"};
    read_lines(lines, &form, arena, out);
}

static struct text variable(const char *name) {
    return text_of(getenv(name));
}

int push_lines_of_pre_commit(struct repository *repository, struct push_lines *out,
                             struct text *remote, struct text *url, struct error *error) {
    struct text remote_ref = variable("PRE_COMMIT_REMOTE_BRANCH");
    struct text local_ref = variable("PRE_COMMIT_LOCAL_BRANCH");
    struct text pushed = variable("PRE_COMMIT_TO_REF");
    if (!remote_ref.size || !(pushed.size || local_ref.size))
        return 0;
    if (!remote->size)
        *remote = variable("PRE_COMMIT_REMOTE_NAME");
    if (!url->size)
        *url = variable("PRE_COMMIT_REMOTE_URL");
    struct push_line line = {
        .local_ref = local_ref, .remote_ref = remote_ref, .remote_is_guessed = true};
    if (!pushed.size)
        pushed = local_ref;
    int found = repository_resolve(repository, pushed, &line.local, error);
    if (found < 0)
        return -1;
    if (!found)
        return error_set(error, "find the pushed commit", pushed, NULL,
                         "PRE_COMMIT_TO_REF names no commit of this repository");
    vector_push(out, repository_arena(repository), line);
    return 1;
}

struct text branch_of_ref(struct text ref) {
    struct text prefix = TEXT("refs/heads/");
    return text_starts(ref, prefix) ? text_slice(ref, prefix.size, ref.size) : TEXT("");
}

struct text branch_of_review(struct text ref) {
    struct text prefix = TEXT("refs/for/"), full = TEXT("refs/heads/");
    if (!text_starts(ref, prefix))
        return TEXT("");
    struct text branch = text_slice(ref, prefix.size, text_find(ref, TEXT("%"), 0));
    return text_starts(branch, full) ? text_slice(branch, full.size, branch.size) : branch;
}
