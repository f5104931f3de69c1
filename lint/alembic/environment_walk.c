/* environment_walk.c: one walk over a snapshot that collects what may belong to an environment, by
 * name alone. What a tree held is remembered by its id, so that a second snapshot costs its
 * differences. */
#include "alembic/environment_search.h"

/* Far above any real repository; a tree that repeats itself within itself comes here. */
enum { MOST_CANDIDATES = 100000 };

struct open_folder {
    struct text path;
    struct object_id id;
    size_t first; /* of the candidates below it */
};

struct walk {
    struct search *search;
    struct {
        struct open_folder *at;
        size_t count, room;
    } open;
};

bool search_skips_folder(struct text name) {
    static const char *const names[] = {"site-packages", "dist-packages", "node_modules", ".venv",
                                        "venv",          ".tox",          ".nox",         ".git",
                                        ".eggs",         "__pycache__"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_equal(name, text_of(names[i])))
            return true;
    return false;
}

struct text search_key(struct object_id id, struct text text, struct arena *arena) {
    struct text parts[] = {{(const char *)id.bytes, id.size}, text};
    return text_join((struct texts){parts, 2, 2}, TEXT(""), arena);
}

void search_note(struct search *search, struct place place, struct text sentence) {
    if (search->notes)
        vector_push(search->notes, search->arena, (struct environment_note){place, sentence});
}

/* Names by which a file may belong to an environment. */
static bool candidate_kind_of(const struct entry *entry, enum candidate_kind *kind) {
    static const struct {
        const char *end;
        bool is_whole_name;
        enum candidate_kind kind;
    } names[] = {{".ini", false, CANDIDATE_INI},
                 {".cfg", false, CANDIDATE_INI},
                 {"pyproject.toml", true, CANDIDATE_TOML},
                 {"env.py", true, CANDIDATE_ENV},
                 {"versions", true, CANDIDATE_VERSIONS}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct text end = text_of(names[i].end);
        *kind = names[i].kind;
        bool may_be_folder = *kind == CANDIDATE_VERSIONS;
        if (text_ends(entry->name, end) &&
            (!names[i].is_whole_name || entry->name.size == end.size))
            return may_be_folder ? entry->kind != ENTRY_FILE
                                 : entry->kind == ENTRY_FILE || entry->kind == ENTRY_SYMLINK;
    }
    return false;
}

static void close_folder(struct walk *walk) {
    struct search *search = walk->search;
    struct open_folder folder = walk->open.at[--walk->open.count];
    struct arena *arena = search->cache->arena;
    struct candidates *below = arena_new(arena, struct candidates);
    for (size_t i = folder.first; i < search->candidates.count; i++) {
        struct candidate candidate = search->candidates.at[i];
        candidate.path = text_slice(candidate.path, folder.path.size + 1, candidate.path.size);
        vector_push(below, arena, candidate);
    }
    map_put(&search->cache->trees, arena, search_key(folder.id, TEXT(""), arena), below);
}

static void close_folders_before(struct walk *walk, struct text path) {
    while (walk->open.count && !path_is_below(path, walk->open.at[walk->open.count - 1].path))
        close_folder(walk);
}

static void repeat(struct search *search, const struct candidates *below, struct text folder) {
    for (size_t i = 0; i < below->count; i++) {
        struct candidate candidate = below->at[i];
        candidate.path = path_join(folder, candidate.path, search->arena);
        vector_push(&search->candidates, search->arena, candidate);
    }
}

static enum walk_answer enter(struct walk *walk, struct text path, const struct entry *entry) {
    struct search *search = walk->search;
    if (search_skips_folder(entry->name))
        return WALK_SKIP;
    if (object_id_is_none(entry->id))
        return WALK_ENTER;
    struct text key = {(const char *)entry->id.bytes, entry->id.size};
    const struct candidates *below = map_find(&search->cache->trees, key);
    if (below) {
        repeat(search, below, path);
        return WALK_SKIP;
    }
    struct open_folder folder = {text_copy(path, search->arena), entry->id,
                                 search->candidates.count};
    vector_push(&walk->open, search->arena, folder);
    return WALK_ENTER;
}

static enum walk_answer visit(void *context, struct text path, const struct entry *entry) {
    struct walk *walk = context;
    struct search *search = walk->search;
    struct candidate candidate = {.entry = *entry};
    close_folders_before(walk, path);
    if (candidate_kind_of(entry, &candidate.kind)) {
        candidate.path = text_copy(path, search->cache->arena);
        candidate.entry.name = path_name(candidate.path);
        vector_push(&search->candidates, search->arena, candidate);
    }
    if (search->candidates.count > MOST_CANDIDATES)
        return WALK_STOP;
    return entry->kind == ENTRY_FOLDER ? enter(walk, path, entry) : WALK_ENTER;
}

int search_walk(struct search *search) {
    struct walk walk = {.search = search};
    int status = snapshot_walk(search->snapshot, TEXT(""), visit, &walk, search->error);
    if (status < 0)
        return -1;
    if (status == WALK_STOP)
        return error_set(search->error, "look for environments", TEXT(""), NULL,
                         "more than %d files could be a config or an env.py", MOST_CANDIDATES);
    while (walk.open.count)
        close_folder(&walk);
    for (size_t i = 0; i < search->candidates.count; i++)
        map_put(&search->by_path, search->arena, search->candidates.at[i].path,
                &search->candidates.at[i]);
    return 0;
}

const struct candidate *search_candidate(const struct search *search, struct text path) {
    return map_find(&search->by_path, path);
}
