/* commit.c: one commit, read from its object's own text. */
#include "git/private.h"

/* "NAME <MAIL> SECONDS ZONE" */
static void read_signature(struct text line, struct text *name, int64_t *at) {
    size_t mail = text_find(line, TEXT(" <"), 0), end = mail;
    for (size_t i = 0; i < line.size; i++)
        end = line.at[i] == '>' ? i : end;
    if (mail == SIZE_MAX)
        return;
    *name = text_slice(line, 0, mail);
    int64_t seconds = 0;
    struct text rest = text_trim(text_slice(line, end + 1, line.size));
    for (size_t i = 0; i < rest.size && rest.at[i] >= '0' && rest.at[i] <= '9'; i++)
        if (seconds < INT64_MAX / 20)
            seconds = seconds * 10 + (rest.at[i] - '0');
    *at = seconds;
}

static bool read_id(struct text line, size_t from, struct object_id *id) {
    return object_id_read(text_slice(line, from, line.size), id);
}

/* Reads one header line; false where it is malformed. Lines that are not asked for are fine. */
static bool read_header(struct text line, struct commit *commit, struct arena *arena) {
    struct text ignored;
    struct object_id parent;
    if (text_starts(line, TEXT("author ")))
        read_signature(text_slice(line, 7, line.size), &commit->author, &(int64_t){0});
    else if (text_starts(line, TEXT("committer ")))
        read_signature(text_slice(line, 10, line.size), &ignored, &commit->committed_at);
    else if (text_starts(line, TEXT("parent "))) {
        if (!read_id(line, 7, &parent))
            return false;
        vector_push(&commit->parents, arena, parent);
    }
    return true;
}

/* Histories of tens of thousands of commits are held at once, so each takes no more room than it
 * needs. */
static void make_room_for_parents(struct text bytes, struct commit *commit, struct arena *arena) {
    struct text line;
    size_t count = 0;
    while (text_next_part(&bytes, '\n', &line) && text_starts(line, TEXT("parent ")))
        count++;
    if (count)
        commit->parents =
            (struct object_ids){arena_array(arena, count, sizeof *commit->parents.at), 0, count};
}

bool commit_parse(struct text bytes, struct commit *commit, struct arena *arena) {
    struct text line;
    if (!text_next_part(&bytes, '\n', &line) || !text_starts(line, TEXT("tree ")) ||
        !read_id(line, 5, &commit->tree))
        return false;
    make_room_for_parents(bytes, commit, arena);
    while (text_next_part(&bytes, '\n', &line) && line.size)
        if (!read_header(line, commit, arena))
            return false;
    while (text_next_line(&bytes, &line))
        if ((commit->subject = text_trim(line)).size)
            break;
    return true;
}

/* What was read still lies in the object's bytes, which are given back. */
static void keep(struct commit *commit, struct arena *arena) {
    commit->author = text_copy(commit->author, arena);
    commit->subject = text_copy(commit->subject, arena);
}

static int parse_object(const struct object *object, struct commit *commit, struct arena *arena,
                        struct error *error) {
    if (object->kind != OBJECT_COMMIT)
        return error_set(error, "read the commit", object_id_hex(commit->id, arena), NULL,
                         "it is an object of another kind");
    if (!commit_parse(object->bytes, commit, arena))
        return error_set(error, "read the commit", object_id_hex(commit->id, arena),
                         "`git fsck` tells what is broken in this repository", "it is malformed");
    keep(commit, arena);
    return 1;
}

int repository_commit(struct repository *repository, struct object_id id, struct commit *commit,
                      struct error *error) {
    enum { LARGEST_COMMIT = 16 * 1024 * 1024 };
    struct object object;
    struct owner owner;
    int found = object_borrow(repository, id, LARGEST_COMMIT, &object, &owner, error);
    if (found != 1)
        return found;
    *commit = (struct commit){.id = id};
    found = parse_object(&object, commit, repository->arena, error);
    object_release(&owner);
    return found;
}
