/* child_files.c: the index, and which files git ignores, read by git. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "git/child_reader.h"

/* What `ls-files --debug` prints below an entry; the flags are git's CE_INTENT_TO_ADD and
 * CE_SKIP_WORKTREE. */
enum { INTENT_TO_ADD = 1 << 29, SKIP_WORKTREE = 1 << 30 };

static bool read_status(struct text *rest, struct tracked *tracked, unsigned *flags) {
    char lines[512];
    unsigned seconds;
    int used = 0;
    struct text some = text_slice(*rest, 0, sizeof lines - 1);
    memcpy(lines, some.at, some.size);
    lines[some.size] = '\0';
    if (sscanf(lines,
               "  ctime: %*u:%*u\n  mtime: %u:%u\n  dev: %*u\tino: %u\n"
               "  uid: %*u\tgid: %*u\n  size: %u\tflags: %x%n",
               &seconds, &tracked->nanoseconds, &tracked->inode, &tracked->size, flags,
               &used) != 5 ||
        lines[used] != '\n')
        return false;
    tracked->seconds = seconds;
    *rest = text_slice(*rest, (size_t)used + 1, rest->size);
    return true;
}

/* "MODE ID STAGE TAB PATH NUL", and what it was when it was last compared. */
static bool read_entry(struct text *rest, struct tracked_files *files, struct arena *arena) {
    struct text mode, id, stage;
    struct tracked tracked = {0};
    unsigned flags = 0, bits = 0;
    if (!text_next_part(rest, ' ', &mode) || mode.size != 6 || !text_next_part(rest, ' ', &id) ||
        !object_id_read(id, &tracked.entry.id) || !text_next_part(rest, '\t', &stage) ||
        stage.size != 1 || !text_next_part(rest, '\0', &tracked.path) || !tracked.path.size ||
        !read_status(rest, &tracked, &flags))
        return false;
    for (size_t i = 0; i < mode.size; i++)
        bits = bits * 8 + (unsigned)(mode.at[i] - '0');
    tracked.is_elsewhere = flags & SKIP_WORKTREE;
    if (!(flags & INTENT_TO_ADD))
        tracked_add(files, tracked, bits, (unsigned)(stage.at[0] - '0'), arena);
    return true;
}

/* The work tree's top is where relative paths are meant from. */
static struct words index_environment(struct repository *repository, struct text path) {
    struct arena *arena = repository->arena;
    struct words all = child_environment(CHILD_READS, repository->from_environment, arena);
    if (!text_starts(path, TEXT("/")))
        path = path_join(current_folder(arena), path, arena);
    all.at[all.count - 1] = text_format(arena, "GIT_INDEX_FILE=%.*s", TEXT_ARGS(path)).at;
    vector_push(&all, arena, (const char *)NULL);
    return all;
}

int child_index(struct repository *repository, struct text path, struct tracked_files *files,
                struct error *error) {
    static const char *const arguments[] = {CHILD_IS_PASSIVE, "ls-files",    "-s", "-z",
                                            "--debug",        "--full-name", NULL};
    struct children *children = children_of(repository);
    struct words kept = children->environment;
    struct child_run run;
    children->environment = index_environment(repository, path);
    int failed = child_read(repository, CHILD_AT_TOP, arguments, "read the index", &run, error);
    children->environment = kept;
    if (failed)
        return -1;
    while (run.output.size)
        if (!read_entry(&run.output, files, repository->arena))
            return error_set(error, "read the index", path, NULL,
                             "git gives an answer that is not understood");
    return 0;
}

/* git answers "SOURCE NUL LINE NUL PATTERN NUL PATH NUL": which pattern decides, if any does; one
 * with a `!` in front says that the path is not ignored. */
int child_ignores(struct repository *repository, struct text path, struct error *error) {
    enum { PATTERN = 2, PARTS = 4 };
    static const char *const arguments[] = {CHILD_IS_PASSIVE, "check-ignore", "-z", "-v", "-n",
                                            "--stdin",        "--no-index",   NULL};
    struct child *child = &repository->children->ignores;
    struct text part, end = {"", 1};
    bool ignored = false;
    if (child_ensure(repository, child, CHILD_AT_TOP, arguments, error))
        return -1;
    child_ask(child, path);
    child_ask(child, end);
    for (int i = 0; i < PARTS; i++) {
        if (!child_answer(child, '\0', &part))
            return child_failed(repository, child, "ask what git ignores", path, error);
        if (i == PATTERN)
            ignored = part.size && part.at[0] != '!';
    }
    return text_equal(part, path)
               ? ignored
               : child_failed(repository, child, "ask what git ignores", path, error);
}
