/* renames.c: which files one side of a merge renamed, found as git's default strategy finds them:
 * first by equal content, then by equal name and 75 % of the content, last by 50 % of it. Content
 * is only compared for files that the other side changed, or whose folder matters. */
#include <stdlib.h>
#include <string.h>

#include "git/merging.h"

enum {
    LEAST_SIMILARITY = SIMILARITY_SAME / 2,
    LEAST_OF_SAME_NAME = SIMILARITY_SAME / 4 * 3,
    BEST_OF_EACH = 4,               /* candidates that are kept for one new file */
    MOST_COMPARISONS = 7000 * 7000, /* merge.renameLimit */
};

struct candidate { /* a file that is gone, or a new one */
    struct merged_path *path;
    struct version *version;
    bool is_used, is_relevant, is_read;
    struct fingerprint fingerprint;
};
struct candidates {
    struct candidate *at;
    size_t count, room;
};
struct match {
    size_t from, to;
    int score, same_name; /* score -1: none */
};
struct detection {
    struct merge *merge;
    enum side side;
    struct candidates gone, added;
    struct folder_moves moves; /* of the renames found so far */
};

static bool same_name(const struct candidate *a, const struct candidate *b) {
    return text_equal(path_name(a->path->path), path_name(b->path->path));
}

static void record(struct detection *detection, struct candidate *from, struct candidate *to) {
    struct merge *merge = detection->merge;
    from->is_used = to->is_used = true;
    struct rename rename = {from->path, to->path};
    folder_moves_add(&detection->moves, merge, detection->side, rename);
    vector_push(&merge->renames[detection->side], merge->arena, rename);
}

static bool is_empty_file(const struct entry *entry) {
    static const char empty[] = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    struct object_id id;
    return entry->kind == ENTRY_FILE && object_id_read(text_of(empty), &id) &&
           object_id_equal(entry->id, id);
}

static const struct fingerprint *fingerprint(struct detection *detection,
                                             struct candidate *candidate) {
    struct error ignored = {.arena = detection->merge->arena};
    struct text bytes;
    if (!candidate->is_read &&
        version_read(candidate->version, detection->merge->arena, &bytes, NULL, &ignored) == 1)
        fingerprint_of(bytes, detection->merge->arena, &candidate->fingerprint);
    candidate->is_read = true;
    return &candidate->fingerprint;
}

static int similarity(struct detection *detection, struct candidate *from, struct candidate *to,
                      int least) {
    if (from->version->entry.kind != ENTRY_FILE || to->version->entry.kind != ENTRY_FILE)
        return 0;
    return fingerprint_similarity(fingerprint(detection, from), fingerprint(detection, to), least);
}

static bool same_content(const struct candidate *a, const struct candidate *b) {
    return a->version->entry.kind == b->version->entry.kind &&
           !object_id_is_none(a->version->entry.id) &&
           object_id_equal(a->version->entry.id, b->version->entry.id);
}

/* Candidates of one content, chained in order. */
struct same {
    struct candidate *candidate;
    struct same *next;
};

static void add_same(struct map *by_id, struct arena *arena, struct candidate *candidate) {
    struct text key = object_id_key(&candidate->version->entry.id);
    struct same *same = arena_new(arena, struct same);
    same->candidate = candidate;
    same->next = map_find(by_id, key);
    if (!object_id_is_none(candidate->version->entry.id))
        map_put(by_id, arena, key, same);
}

/* Of several files with this content that are gone, one of the same name goes first. */
static struct candidate *best_same(const struct same *same, const struct candidate *to) {
    struct candidate *best = NULL;
    for (int seen = 0; same && seen < 100; same = same->next) {
        struct candidate *from = same->candidate;
        if (from->is_used || !same_content(from, to))
            continue;
        seen++;
        if (!best || (same_name(from, to) && !same_name(best, to)))
            best = from;
    }
    return best;
}

static void match_content(struct detection *detection) {
    struct arena *arena = detection->merge->arena;
    struct map by_id = {0};
    for (size_t i = detection->gone.count; i > 0; i--)
        add_same(&by_id, arena, &detection->gone.at[i - 1]);
    for (size_t i = 0; i < detection->added.count; i++) {
        struct candidate *to = &detection->added.at[i];
        struct candidate *from =
            best_same(map_find(&by_id, object_id_key(&to->version->entry.id)), to);
        if (from)
            record(detection, from, to);
    }
}

struct named { /* the only candidate of a name, or NULL where there are several */
    struct candidate *candidate;
};

static struct map by_name(struct candidates *candidates, struct arena *arena) {
    struct map names = {0};
    for (size_t i = 0; i < candidates->count; i++) {
        struct candidate *candidate = &candidates->at[i];
        struct text name = path_name(candidate->path->path);
        if (candidate->is_used)
            continue;
        struct named *named = map_find(&names, name);
        if (!named) {
            named = arena_new(arena, struct named);
            named->candidate = candidate;
            map_put(&names, arena, name, named);
        } else {
            named->candidate = NULL;
        }
    }
    return names;
}

static struct candidate *added_at(struct detection *detection, struct text path) {
    for (size_t i = 0; i < detection->added.count; i++)
        if (text_equal(detection->added.at[i].path->path, path))
            return &detection->added.at[i];
    return NULL;
}

/* The new file that a name alone suggests: the only one of that name, or the one in the folder to
 * which most others of the same folder went. */
static struct candidate *suggested(struct detection *detection, const struct folder_moves *moves,
                                   const struct map *gone, const struct map *added,
                                   const struct candidate *from) {
    struct text path = from->path->path, name = path_name(path), folder;
    const struct named *old = map_find(gone, name), *new = map_find(added, name);
    if (!new)
        return NULL;
    if (old && old->candidate && new->candidate)
        return new->candidate;
    if (folder_moves_fate(moves, path_folder(path), &folder) != FOLDER_MOVED)
        return NULL;
    return added_at(detection, path_join(folder, name, detection->merge->arena));
}

static void match_names(struct detection *detection) {
    struct arena *arena = detection->merge->arena;
    struct map gone = by_name(&detection->gone, arena), added = by_name(&detection->added, arena);
    struct folder_moves moves = detection->moves;
    for (size_t i = 0; i < detection->gone.count; i++) {
        struct candidate *from = &detection->gone.at[i];
        if (from->is_used || !from->is_relevant)
            continue;
        struct candidate *to = suggested(detection, &moves, &gone, &added, from);
        if (to && !to->is_used &&
            similarity(detection, from, to, LEAST_SIMILARITY) >= LEAST_OF_SAME_NAME)
            record(detection, from, to);
    }
}

static int by_score(const void *first, const void *second) {
    const struct match *a = first, *b = second;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->same_name != b->same_name)
        return b->same_name - a->same_name;
    return a->to != b->to ? (a->to > b->to) - (a->to < b->to)
                          : (a->from > b->from) - (a->from < b->from);
}

static bool is_better(const struct match *a, const struct match *b) {
    return a->score != b->score ? a->score > b->score : a->same_name > b->same_name;
}

/* Keeps the match if it is better than the worst of the best ones. */
static void keep_best(struct match best[BEST_OF_EACH], struct match match) {
    size_t worst = 0;
    for (size_t i = 1; i < BEST_OF_EACH; i++)
        if (is_better(&best[worst], &best[i]))
            worst = i;
    if (is_better(&match, &best[worst]))
        best[worst] = match;
}

static void compare_with_all(struct detection *detection, size_t to,
                             struct match best[BEST_OF_EACH]) {
    for (size_t i = 0; i < BEST_OF_EACH; i++)
        best[i] = (struct match){.score = -1};
    for (size_t i = 0; i < detection->gone.count; i++) {
        struct candidate *from = &detection->gone.at[i], *added = &detection->added.at[to];
        if (from->is_used || !from->is_relevant)
            continue;
        int score = similarity(detection, from, added, LEAST_SIMILARITY);
        keep_best(best, (struct match){i, to, score, same_name(from, added)});
    }
}

static size_t count_unused(const struct candidates *candidates, bool relevant_only) {
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++)
        count += !candidates->at[i].is_used && (!relevant_only || candidates->at[i].is_relevant);
    return count;
}

static void match_similar(struct detection *detection) {
    size_t gone = count_unused(&detection->gone, true);
    size_t added = count_unused(&detection->added, false), count = 0;
    if (!gone || !added || gone * added > MOST_COMPARISONS)
        return;
    struct match *matches =
        arena_array(detection->merge->arena, added, sizeof *matches * BEST_OF_EACH);
    for (size_t i = 0; i < detection->added.count; i++)
        if (!detection->added.at[i].is_used) {
            compare_with_all(detection, i, matches + count);
            count += BEST_OF_EACH;
        }
    qsort(matches, count, sizeof *matches, by_score);
    for (size_t i = 0; i < count && matches[i].score >= LEAST_SIMILARITY; i++) {
        struct candidate *from = &detection->gone.at[matches[i].from];
        struct candidate *to = &detection->added.at[matches[i].to];
        if (!from->is_used && !to->is_used)
            record(detection, from, to);
    }
}

static void collect(struct detection *detection) {
    struct merge *merge = detection->merge;
    enum side side = detection->side, other = side == TARGET ? PROPOSED : TARGET;
    for (size_t i = 0; i < merge->paths.count; i++) {
        struct merged_path *path = merge->paths.at[i];
        struct version *base = &path->sides[BASE], *here = &path->sides[side];
        bool was = version_is_there(base), is = version_is_there(here);
        struct candidate candidate = {.path = path, .version = was ? base : here};
        if (was == is || is_empty_file(&candidate.version->entry))
            continue;
        candidate.is_relevant = was && (!version_equal(base, &path->sides[other]) ||
                                        merge_is_wanted(merge, side, path_folder(path->path)));
        vector_push(was ? &detection->gone : &detection->added, merge->arena, candidate);
    }
}

void merge_find_renames(struct merge *merge, enum side side) {
    struct detection detection = {.merge = merge, .side = side};
    collect(&detection);
    if (!count_unused(&detection.gone, true) || !detection.added.count)
        return;
    match_content(&detection);
    match_names(&detection);
    match_similar(&detection);
}
