/* merge_tree.c: for each line "TARGET PROPOSED" of standard input, the merged snapshot: its notes
 * and every file with its bytes in hex. merge_tree.py compares that with what git makes of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git/snapshot.h"

struct printing {
    struct snapshot *snapshot;
    struct arena *arena;
    struct error *error;
};

_Noreturn static void stop(const struct error *error) {
    struct text sentence = error_sentence(error, error->arena);
    fprintf(stderr, "%.*s\n", TEXT_ARGS(sentence));
    exit(2);
}

static void print_hex(struct text bytes) {
    for (size_t i = 0; i < bytes.size; i++)
        printf("%02x", (unsigned char)bytes.at[i]);
}

static enum walk_answer print_entry(void *context, struct text path, const struct entry *entry) {
    static const char kinds[] = "fdlsc";
    struct printing *printing = context;
    struct text bytes = {0};
    if (entry->kind == ENTRY_FOLDER)
        return WALK_ENTER;
    printf("%c", entry->executable ? 'x' : kinds[entry->kind]);
    printf(" %.*s ", TEXT_ARGS(object_id_hex(entry->id, printing->arena)));
    print_hex(path);
    printf(" ");
    if (entry->kind == ENTRY_FILE &&
        snapshot_read(printing->snapshot, path, &bytes, NULL, printing->error) != 1)
        stop(printing->error);
    print_hex(bytes);
    printf("\n");
    return WALK_ENTER;
}

static void merge(struct repository *repository, struct text target, struct text proposed,
                  struct error *error) {
    struct object_id a, b;
    struct object_ids bases;
    struct snapshot *base, *ours, *theirs, *result;
    struct merge_notes notes = {0};
    bool unknown;
    if (repository_resolve(repository, target, &a, error) != 1 ||
        repository_resolve(repository, proposed, &b, error) != 1 ||
        repository_merge_bases(repository, a, b, &bases, &unknown, error) ||
        snapshot_of_merge_base(repository, bases, &base, error) ||
        snapshot_of_commit(repository, a, &ours, error) ||
        snapshot_of_commit(repository, b, &theirs, error) ||
        snapshot_merge(base, ours, theirs, &result, &notes, error))
        stop(error);
    printf("merge %.*s %.*s\n", TEXT_ARGS(target), TEXT_ARGS(proposed));
    for (size_t i = 0; i < notes.count; i++) {
        printf("%s ", notes.at[i].kind == MERGE_CONFLICT ? "conflict" : "followed");
        print_hex(notes.at[i].path);
        printf("\n");
    }
    struct printing printing = {result, repository_arena(repository), error};
    if (snapshot_walk(result, TEXT(""), print_entry, &printing, error))
        stop(error);
}

int main(int count, char **arguments) {
    char line[512];
    while (count == 2 && fgets(line, sizeof line, stdin)) {
        struct arena arena = {0};
        struct error error = {.arena = &arena};
        struct repository *repository;
        struct text rest = text_trim(text_of(line)), target, proposed;
        if (!text_next_part(&rest, ' ', &target) || !text_next_part(&rest, ' ', &proposed))
            return 2;
        if (repository_open(arguments[1], false, &arena, &repository, &error))
            stop(&error);
        merge(repository, target, proposed, &error);
        repository_close(repository);
        arena_free(&arena);
    }
    return 0;
}
