/* environment_split.c: versions folders that no config names: which of them are one graph? A folder
 * for each release continues the others; a folder for each database dialect stands alone, often
 * with the very same ids. */
#include "alembic/environment_search.h"

struct part { /* one folder */
    struct map ids;
    struct migrations migrations;
    struct part *leader; /* on the way to the first folder that it hangs together with; itself */
    size_t place;        /* of a first folder's group */
};
struct split {
    struct search *search;
    struct part *parts; /* in order of the folders */
    struct map holders; /* id to the first folder that holds it */
};

static int read_part(struct split *split, struct text folder, struct part *part) {
    struct search *search = split->search;
    struct text folders[] = {folder};
    struct environment alone = {.versions = {folders, 1, 1}};
    part->leader = part;
    if (environment_migrations(search->snapshot, &alone, search->cache->migrations, NULL, NULL,
                               &part->migrations, search->error))
        return -1;
    for (size_t i = 0; i < part->migrations.count; i++) {
        struct revision *revision = &part->migrations.at[i]->revision;
        if (!revision->id.size)
            continue;
        map_put(&part->ids, search->arena, revision->id, revision);
        if (!map_find(&split->holders, revision->id))
            map_put(&split->holders, search->arena, revision->id, part);
    }
    return 0;
}

static struct part *leader_of(struct part *part) {
    while (part->leader != part)
        part = part->leader = part->leader->leader;
    return part;
}

/* Joins a folder with the first one that holds a parent which it lacks itself. */
static void follow_parent(struct split *split, struct part *part, struct text parent) {
    struct part *holder = map_find(&split->holders, parent);
    if (!holder || map_find(&part->ids, parent))
        return;
    struct part *a = leader_of(part), *b = leader_of(holder);
    if (a < b)
        b->leader = a;
    else
        a->leader = b;
}

static void follow_parents(struct split *split, struct part *part) {
    for (size_t i = 0; i < part->migrations.count; i++) {
        struct texts parents = part->migrations.at[i]->revision.parents;
        for (size_t k = 0; k < parents.count; k++)
            follow_parent(split, part, parents.at[k]);
    }
}

static struct folder_groups groups_of(struct split *split, struct texts folders) {
    struct folder_groups groups = {0};
    for (size_t i = 0; i < folders.count; i++) {
        struct part *leader = leader_of(&split->parts[i]);
        if (leader == &split->parts[i]) {
            leader->place = groups.count;
            vector_push(&groups, split->search->arena, (struct texts){0});
        }
        vector_push(&groups.at[leader->place], split->search->arena, folders.at[i]);
    }
    return groups;
}

int search_group_folders(struct search *search, struct texts folders,
                         struct folder_groups *groups) {
    struct split split = {.search = search};
    split.parts = arena_array(search->arena, folders.count, sizeof *split.parts);
    for (size_t i = 0; i < folders.count; i++)
        if (read_part(&split, folders.at[i], &split.parts[i]))
            return -1;
    for (size_t i = 0; i < folders.count; i++)
        follow_parents(&split, &split.parts[i]);
    *groups = groups_of(&split, folders);
    return 0;
}
