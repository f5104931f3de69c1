/* child_files.c: the index, and which files git ignores, read by git. */
#include <string.h>

#include "git/child_reader.h"

/* What `ls-files --debug` prints below an entry; the flags are git's CE_INTENT_TO_ADD and
 * CE_SKIP_WORKTREE. */
enum { INTENT_TO_ADD = 1 << 29, SKIP_WORKTREE = 1 << 30 };

static bool read_number(struct text *rest, const char *label, unsigned base, unsigned *number) {
    static const char digits[] = "0123456789abcdef";
    struct text before = text_of(label);
    size_t at = before.size;
    if (!text_starts(*rest, before))
        return false;
    for (*number = 0; at < rest->size; at++) {
        const char *digit = memchr(digits, rest->at[at], base);
        if (!digit)
            break;
        *number = *number * base + (unsigned)(digit - digits);
    }
    *rest = text_slice(*rest, at, rest->size);
    return at > before.size;
}

static bool read_status(struct text *rest, struct tracked *tracked, unsigned *flags) {
    static const char *const labels[] = {
        "  ctime: ", ":",         "\n  mtime: ", ":",         "\n  dev: ",
        "\tino: ",   "\n  uid: ", "\tgid: ",     "\n  size: "};
    enum { SECONDS = 2, NANOSECONDS = 3, INODE = 5, SIZE = 8, NUMBERS = 9 };
    unsigned numbers[NUMBERS];
    for (size_t i = 0; i < NUMBERS; i++)
        if (!read_number(rest, labels[i], 10, &numbers[i]))
            return false;
    if (!read_number(rest, "\tflags: ", 16, flags) || !text_starts(*rest, TEXT("\n")))
        return false;
    *rest = text_slice(*rest, 1, rest->size);
    tracked->seconds = numbers[SECONDS];
    tracked->nanoseconds = numbers[NANOSECONDS];
    tracked->inode = numbers[INODE];
    tracked->size = numbers[SIZE];
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
