/* environment_same.c: which environment of one snapshot is which of another, by its folders. */
#include "alembic/environment.h"

static bool shares_folder(const struct environment *a, const struct environment *b) {
    for (size_t i = 0; i < a->versions.count; i++)
        if (texts_contain(b->versions, a->versions.at[i]))
            return true;
    return false;
}

const struct environment *environment_of_folders(const struct environments *all,
                                                 const struct environment *like) {
    for (size_t i = 0; i < all->count; i++)
        if (shares_folder(&all->at[i], like))
            return &all->at[i];
    return NULL;
}
