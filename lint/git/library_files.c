/* library_files.c: the index, and which files git ignores, read by libgit2. */
#include <string.h>

#include "git/library.h"

static int index_error(struct text path, struct error *error) {
    static const char *const hints[][2] = {
        {"'sdir'", "`git sparse-checkout reapply --no-sparse-index` makes it readable"},
        {"'link'", "`git update-index --no-split-index` makes it readable"},
    };
    const git_error *last = git_error_last();
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (last && last->message && strstr(last->message, hints[i][0]))
            return library_error(error, "read the index", path, hints[i][1]);
    return library_error(error, "read the index", path, "`git status` tells more");
}

static struct tracked tracked_from(const git_index_entry *read, struct arena *arena) {
    return (struct tracked){
        .path = text_copy(text_of(read->path), arena),
        .entry.id = object_id_from(&read->id),
        .is_elsewhere = read->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE,
        .seconds = read->mtime.seconds,
        .nanoseconds = read->mtime.nanoseconds,
        .size = read->file_size,
        .inode = read->ino,
    };
}

int library_index(struct repository *repository, struct text path, struct tracked_files *files,
                  struct error *error) {
    struct arena *arena = repository->arena;
    git_index *index;
    if (git_index_open(&index, text_c_string(path, arena)))
        return index_error(path, error);
    for (size_t i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *read = git_index_get_byindex(index, i);
        if (!(read->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD))
            tracked_add(files, tracked_from(read, arena), read->mode,
                        (unsigned)git_index_entry_stage(read), arena);
    }
    git_index_free(index);
    return 0;
}

/* A file of rules that can't be read is passed by, as git does. */
int library_ignores(struct repository *repository, struct text path, struct error *error) {
    int ignored = 0;
    const char *name = text_c_string(path, repository->arena);
    (void)error;
    return git_ignore_path_is_ignored(&ignored, repository->opened, name) == 0 && ignored;
}
