/* tree_snapshot.c: the files at one commit, from its tree objects. Trees are read from their own
 * bytes, because libgit2 takes some malformed ones for sound and is silent about others. */
#include <string.h>
#include <strings.h>

#include "git/private.h"

struct tree_snapshot {
    struct snapshot snapshot;
    struct object_id tree;
};

enum { LARGEST_TREE = 128 * 1024 * 1024 };

bool entry_read_mode(unsigned mode, struct entry *entry) {
    enum { TYPE_BITS = 0170000 };
    static const struct {
        unsigned type;
        enum entry_kind kind;
    } kinds[] = {{0040000, ENTRY_FOLDER},
                 {0100000, ENTRY_FILE},
                 {0120000, ENTRY_SYMLINK},
                 {0160000, ENTRY_SUBMODULE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mode <= 0177777 && (mode & TYPE_BITS) == kinds[i].type) {
            entry->kind = kinds[i].kind;
            entry->executable = kinds[i].kind == ENTRY_FILE && (mode & 0100);
            return true;
        }
    return false;
}

bool tree_next_entry(struct text *rest, unsigned char id_size, struct entry *entry) {
    struct text mode, name;
    unsigned number = 0;
    if (!text_next_part(rest, ' ', &mode) || !mode.size || mode.size > 7 ||
        text_find(*rest, (struct text){"", 1}, 0) == SIZE_MAX ||
        !text_next_part(rest, '\0', &name) || rest->size < id_size)
        return false;
    for (size_t i = 0; i < mode.size; i++) {
        if (mode.at[i] < '0' || mode.at[i] > '7')
            return false;
        number = number * 8 + (unsigned)(mode.at[i] - '0');
    }
    *entry = (struct entry){.name = name, .id.size = id_size};
    memcpy(entry->id.bytes, rest->at, id_size);
    *rest = text_slice(*rest, id_size, rest->size);
    return entry_read_mode(number, entry);
}

/* A name that no file can have, or that would be git's own folder on a disk. */
static bool is_bad_name(struct text name) {
    return !name.size || text_equal(name, TEXT(".")) || text_equal(name, TEXT("..")) ||
           (name.size == 4 && strncasecmp(name.at, ".git", 4) == 0) ||
           text_find(name, TEXT("/"), 0) != SIZE_MAX;
}

/* Git's order in a tree: by bytes, a folder as if its name ended in a slash. */
static int tree_order(const struct entry *a, const struct entry *b) {
    size_t common = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = memcmp(a->name.at, b->name.at, common);
    if (order)
        return order;
    unsigned char after_a = a->name.size > common     ? (unsigned char)a->name.at[common]
                            : a->kind == ENTRY_FOLDER ? '/'
                                                      : 0;
    unsigned char after_b = b->name.size > common     ? (unsigned char)b->name.at[common]
                            : b->kind == ENTRY_FOLDER ? '/'
                                                      : 0;
    return (int)after_a - (int)after_b;
}

static bool has_double(const struct entries *sorted) {
    for (size_t i = 1; i < sorted->count; i++)
        if (text_equal(sorted->at[i - 1].name, sorted->at[i].name))
            return true;
    return false;
}

static size_t count_entries(struct text bytes, unsigned char id_size) {
    size_t count = 0;
    struct entry entry;
    while (tree_next_entry(&bytes, id_size, &entry))
        count++;
    return count;
}

/* NULL where the tree is sound, else what is wrong with it. */
static const char *parse_tree(struct text bytes, unsigned char id_size, struct entries *entries,
                              struct arena *arena) {
    bool sorted = true;
    entries->room = count_entries(bytes, id_size);
    entries->at = arena_array(arena, entries->room, sizeof *entries->at);
    while (bytes.size) {
        struct entry entry;
        if (!tree_next_entry(&bytes, id_size, &entry))
            return "an entry can't be parsed";
        if (is_bad_name(entry.name))
            return "a name in it is none that a file can have";
        if (entries->count && tree_order(&entries->at[entries->count - 1], &entry) >= 0)
            return "its names are not in order";
        if (entries->count == SNAPSHOT_MOST_ENTRIES)
            return "it has too many entries";
        sorted = sorted && (!entries->count ||
                            text_compare(entries->at[entries->count - 1].name, entry.name) < 0);
        vector_push(entries, arena, entry);
    }
    if (sorted)
        return NULL;
    entries_sort(entries);
    return has_double(entries) ? "a name stands in it twice" : NULL;
}

const char *missing_hint(struct repository *repository) {
    struct text remote;
    if (repository_is_partial(repository, &remote))
        return "this is a partial clone: `git fetch --refetch --no-filter` brings what it lacks, "
               "as `onehead check --fetch` does";
    return "`git fsck` tells what is missing in this repository";
}

static int read_tree(struct repository *repository, struct object_id tree, struct entries *entries,
                     struct error *error) {
    struct text hex = object_id_hex(tree, repository->arena);
    struct object object;
    int found = object_read(repository, tree, LARGEST_TREE, repository->arena, &object, error);
    if (found < 0)
        return -1;
    if (found == 0)
        return error_set(error, "read the tree", hex, missing_hint(repository), "it is not here");
    if (object.kind != OBJECT_TREE)
        return error_set(error, "read the tree", hex, NULL, "it is an object of another kind");
    const char *wrong = parse_tree(object.bytes, tree.size, entries, repository->arena);
    if (wrong)
        return error_set(error, "read the tree", hex, "`git fsck` tells more about it",
                         "malformed tree: %s", wrong);
    return 0;
}

int tree_entries(struct repository *repository, struct object_id tree, struct entries *entries,
                 struct error *error) {
    struct entries *known = map_find(&repository->trees, object_id_key(&tree));
    if (!known) {
        struct object_id *key = arena_new(repository->arena, struct object_id);
        *key = tree;
        known = arena_new(repository->arena, struct entries);
        if (read_tree(repository, tree, known, error))
            return -1;
        known->room = known->count;
        map_put(&repository->trees, repository->arena, object_id_key(key), known);
    }
    *entries = *known;
    return 1;
}

static int list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error) {
    struct object_id tree = ((struct tree_snapshot *)snapshot)->tree;
    struct text name;
    while (text_next_part(&folder, '/', &name)) {
        if (tree_entries(snapshot->repository, tree, entries, error) < 0)
            return -1;
        struct entry *entry = entries_find(entries, name);
        if (!entry || entry->kind != ENTRY_FOLDER)
            return 0;
        tree = entry->id;
    }
    return tree_entries(snapshot->repository, tree, entries, error);
}

int too_large_error(struct text path, size_t size, bool *too_large, struct error *error) {
    if (too_large)
        *too_large = true;
    return error_set(error, "read the file", path, NULL,
                     "it is too large: %zu bytes, where %d are allowed", size,
                     (int)SNAPSHOT_LARGEST_FILE);
}

int blob_read(struct repository *repository, struct text path, struct object_id id,
              struct arena *arena, struct text *bytes, bool *too_large, struct error *error) {
    struct object object;
    int found = object_read(repository, id, SNAPSHOT_LARGEST_FILE, arena, &object, error);
    if (found < 0 && object.size > SNAPSHOT_LARGEST_FILE)
        return too_large_error(path, object.size, too_large, error);
    if (found < 0)
        return error_set(error, "read the file", path,
                         "`git fsck` tells what is broken in this repository", "%.*s",
                         TEXT_ARGS(error_sentence(error, repository->arena)));
    if (found == 0)
        return error_set(error, "read the file", path, missing_hint(repository),
                         "its content (%.*s) is not here",
                         TEXT_ARGS(object_id_hex(id, repository->arena)));
    if (object.kind != OBJECT_BLOB)
        return error_set(error, "read the file", path, NULL, "what stands for it is no file");
    *bytes = object.bytes;
    return 1;
}

static int read_blob(struct snapshot *snapshot, struct text path, const struct entry *entry,
                     struct arena *arena, struct text *bytes, bool *too_large,
                     struct error *error) {
    return blob_read(snapshot->repository, path, entry->id, arena, bytes, too_large, error);
}

int snapshot_of_commit(struct repository *repository, struct object_id commit,
                       struct snapshot **out, struct error *error) {
    static const struct snapshot_backing backing = {list, read_blob};
    struct commit read;
    int found = repository_commit(repository, commit, &read, error);
    if (found == 0)
        return error_set(error, "read the commit", object_id_hex(commit, repository->arena),
                         missing_hint(repository), "it is not here");
    if (found < 0)
        return -1;
    struct tree_snapshot *snapshot = arena_new(repository->arena, struct tree_snapshot);
    snapshot->snapshot = (struct snapshot){&backing, repository};
    snapshot->tree = read.tree;
    *out = &snapshot->snapshot;
    return 0;
}
