/* fetches.c: what the last fetch of each work tree brought, read from its FETCH_HEAD. */
#include <dirent.h>

#include "git/private.h"

/* What FETCH_HEAD calls a ref, and the ref's name: branch 'x', tag 'x', remote-tracking branch 'x',
 * or the full name in quotes; nothing at all for HEAD. */
static struct text fetched_name(struct text words, struct arena *arena) {
    size_t open = text_find(words, TEXT("'"), 0), close = SIZE_MAX;
    for (size_t i = 0; i < words.size; i++)
        close = words.at[i] == '\'' ? i : close;
    if (open == SIZE_MAX || close <= open)
        return TEXT("HEAD");
    struct text name = text_slice(words, open + 1, close), kind = text_slice(words, 0, open);
    if (text_starts(kind, TEXT("tag")))
        return path_join(TEXT("refs/tags"), name, arena);
    if (text_starts(kind, TEXT("remote-tracking")))
        return path_join(TEXT("refs/remotes"), name, arena);
    return name;
}

/* "ID TAB [not-for-merge] TAB branch 'main' of URL"; a ref's name holds no blank, so it ends at the
 * first "' of ". */
static void read_line(struct text line, int64_t at, struct fetches *fetches, struct arena *arena) {
    struct fetched fetched = {.at = at};
    struct text id, mark, of = TEXT("' of ");
    if (!text_next_part(&line, '\t', &id) || !object_id_read(id, &fetched.id) ||
        !text_next_part(&line, '\t', &mark))
        return;
    size_t end = text_find(line, of, 0);
    if (end == SIZE_MAX) {
        fetched.branch = TEXT("HEAD");
        fetched.url = text_trim(line);
    } else {
        fetched.branch = fetched_name(text_slice(line, 0, end + 1), arena);
        fetched.url = text_trim(text_slice(line, end + of.size, line.size));
    }
    vector_push(fetches, arena, fetched);
}

static void read_file(struct text folder, struct fetches *fetches, struct arena *arena) {
    struct text bytes, line;
    int64_t modified;
    if (!disk_read(path_join(folder, TEXT("FETCH_HEAD"), arena), arena, &bytes, &modified))
        return;
    while (text_next_line(&bytes, &line))
        read_line(line, modified, fetches, arena);
}

struct fetches repository_fetches(struct repository *repository) {
    struct arena *arena = repository->arena;
    struct fetches fetches = {0};
    struct dirent *entry;
    struct text trees = path_join(repository->common_folder, TEXT("worktrees"), arena);
    read_file(repository->common_folder, &fetches, arena);
    DIR *folder = opendir(text_c_string(trees, arena));
    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            read_file(path_join(trees, text_of(entry->d_name), arena), &fetches, arena);
    if (folder)
        closedir(folder);
    return fetches;
}
