/* child_objects.c: single objects, and revisions, read by `git cat-file`. */
#include <string.h>

#include "git/child_reader.h"

enum { LONGEST_QUESTION = 8192, LONGEST_NUMBER = 18 };

static bool read_size(struct text digits, size_t *size) {
    *size = 0;
    for (size_t i = 0; i < digits.size; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9' || i == LONGEST_NUMBER)
            return false;
        *size = *size * 10 + (size_t)(digits.at[i] - '0');
    }
    return digits.size > 0;
}

/* "ID KIND SIZE" */
static bool read_header(struct text line, struct object_id *id, struct object *object) {
    struct text hex, kind;
    return text_next_part(&line, ' ', &hex) && object_id_read(hex, id) &&
           text_next_part(&line, ' ', &kind) && object_kind_of(kind, &object->kind) &&
           read_size(line, &object->size);
}

static bool is_refusal(struct text line, struct text asked, const char *word) {
    struct text rest = text_slice(line, asked.size, line.size);
    return text_starts(line, asked) && rest.size && rest.at[0] == ' ' &&
           text_equal(text_slice(rest, 1, rest.size), text_of(word));
}

/* Asks one `cat-file` and reads its first line. 0: git says that it is missing. */
static int ask(struct child *child, struct text asked, struct text *line) {
    struct text end = TEXT("\n");
    child_forget_said(child);
    child_ask(child, asked);
    child_ask(child, end);
    if (!child_answer(child, '\n', line))
        return -1;
    return !is_refusal(*line, asked, "missing");
}

/* In a partial clone git wants to fetch what lacks, is not let, and dies of that. */
static bool is_promised(struct repository *repository, struct text reason) {
    struct text remote;
    return repository_is_partial(repository, &remote) &&
           (text_contains(reason, TEXT("promisor remote")) ||
            (text_starts(reason, TEXT("transport ")) && text_ends(reason, TEXT("not allowed"))));
}

/* git calls an object missing that it has and can't read, but complains of it. */
static int unread(struct repository *repository, struct child *child, bool is_missing,
                  const char *attempted, struct text asked, struct error *error) {
    struct text reason = child_reason(child_said(child), false, repository->arena);
    if (is_missing && !reason.size)
        return 0;
    if (!is_promised(repository, reason))
        return child_failed(repository, child, attempted, asked, error);
    child_stop(child);
    return 0;
}

static int ask_for_object(struct repository *repository, struct child *child, const char *option,
                          struct object_id id, struct object *object, struct error *error) {
    const char *const arguments[] = {CHILD_IS_PASSIVE, "cat-file", option, NULL};
    struct text hex = object_id_hex(id, repository->arena), line;
    struct object_id answered;
    if (child_ensure(repository, child, CHILD_HERE, arguments, error))
        return -1;
    int found = ask(child, hex, &line);
    if (found == 1 && read_header(line, &answered, object) && object_id_equal(answered, id))
        return 1;
    return unread(repository, child, found == 0, "read the object", hex, error);
}

int child_header(struct repository *repository, struct object_id id, struct object *object,
                 struct error *error) {
    return ask_for_object(repository, &repository->children->headers, "--batch-check", id, object,
                          error);
}

/* What is too large is on its way already: nobody waits for it. */
int child_borrow(struct repository *repository, struct object_id id, size_t largest,
                 struct object *object, struct owner *owner, struct error *error) {
    struct child *child = &repository->children->contents;
    int found = ask_for_object(repository, child, "--batch", id, object, error);
    char end;
    if (found != 1)
        return found;
    if (object->size > largest) {
        child_stop(child);
        return object_too_large(repository, id, object->size, error);
    }
    char *bytes = arena_alloc(&owner->arena, object->size + 1);
    object->bytes = (struct text){bytes, object->size};
    if (!child_bytes(child, bytes, object->size) || !child_bytes(child, &end, 1) || end != '\n')
        return child_failed(repository, child, "read the object",
                            object_id_hex(id, repository->arena), error);
    return 1;
}

int child_resolve(struct repository *repository, struct text revision, struct object_id *id,
                  struct error *error) {
    static const char *const arguments[] = {CHILD_IS_PASSIVE, "cat-file", "--batch-check", NULL};
    struct child *child = &repository->children->headers;
    struct object object;
    struct text line;
    if (revision.size > LONGEST_QUESTION)
        return 0;
    if (child_ensure(repository, child, CHILD_HERE, arguments, error))
        return -1;
    int found = ask(child, revision, &line);
    if (text_contains(child_said(child), TEXT(" is ambiguous")))
        return error_set(error, "find the commit", revision, "give more digits of the id",
                         "it is ambiguous");
    if (found == 1 && read_header(line, id, &object))
        return 1;
    return unread(repository, child, found == 0, "find the commit", revision, error);
}
