/* hooks.c: every write is a new file that is renamed into place, so that a push that happens
 * meanwhile meets a whole hook, and a link is replaced, never followed. */
#include "mend/hooks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "hook_texts.h" /* made from hooks/ by the Makefile */

static const struct text MARK = {"`onehead uninstall` takes it away", 33};

const struct hook_kind hook_kinds[] = {
    {"pre-push", {PRE_PUSH, sizeof PRE_PUSH - 1}, false},
    {"pre-commit", {PRE_COMMIT, sizeof PRE_COMMIT - 1}, true},
    {"pre-merge-commit", {PRE_COMMIT, sizeof PRE_COMMIT - 1}, true},
};
const size_t hook_kinds_count = sizeof hook_kinds / sizeof *hook_kinds;

static struct text kept_name(const struct hook_kind *kind, struct arena *arena) {
    return text_format(arena, "%s.before-onehead", kind->name);
}

static struct text aside_name(const struct hook_kind *kind, struct arena *arena) {
    return text_format(arena, "%s.legacy", kind->name);
}

/* ---- looking ---- */

bool hook_line_counts(struct text line) {
    struct text trimmed = text_trim(line);
    return trimmed.size && trimmed.at[0] != '#';
}

bool hook_has(struct text bytes, struct text sought) {
    struct text line;
    while (text_next_line(&bytes, &line))
        if (hook_line_counts(line) && text_contains(line, sought))
            return true;
    return false;
}

/* What a regular file's bytes make of it. */
static enum hook_state state_of(const struct hook_kind *kind, struct text bytes) {
    if (text_equal(bytes, kind->text))
        return HOOK_OURS;
    if (text_contains(bytes, MARK))
        return HOOK_OURS_EDITED;
    return hook_has(bytes, TEXT("onehead hook ")) ? HOOK_CALLS_ONEHEAD : HOOK_OTHER;
}

static void look_at_file(struct hook *hook, struct arena *arena) {
    const char *path = text_c_string(hook->path, arena);
    struct stat status;
    hook->state = HOOK_ABSENT;
    if (lstat(path, &status) < 0)
        return;
    hook->is_link = S_ISLNK(status.st_mode);
    hook->state = HOOK_DANGLING;
    if (stat(path, &status) < 0)
        return;
    hook->state = HOOK_NO_FILE;
    if (!S_ISREG(status.st_mode))
        return;
    disk_read(hook->path, arena, &hook->bytes, NULL);
    hook->is_executable = access(path, X_OK) == 0;
    hook->state = state_of(hook->kind, hook->bytes);
}

static bool is_ours(enum hook_state state) {
    return state == HOOK_OURS || state == HOOK_OURS_EDITED;
}

static bool has_entry(struct text folder, struct text name, struct arena *arena) {
    struct stat status;
    return lstat(path_join(folder, name, arena).at, &status) == 0;
}

struct hook hook_look(struct text folder, const struct hook_kind *kind, struct arena *arena) {
    struct hook hook = {.kind = kind, .path = path_join(folder, text_of(kind->name), arena)};
    struct hook aside = {.kind = kind, .path = path_join(folder, aside_name(kind, arena), arena)};
    look_at_file(&hook, arena);
    look_at_file(&aside, arena);
    hook.is_set_aside = is_ours(aside.state);
    hook.has_kept = has_entry(folder, kept_name(kind, arena), arena);
    return hook;
}

bool hook_reads_its_name(const struct hook *hook) {
    static const char *const signs[] = {
        "basename \"$0\"", "basename $0",       "basename -- \"$0\"", "${0##*/}",
        "$PROGRAM_NAME",   "File.basename($0)", "sys.argv[0]",        "BASH_SOURCE[0]##*/"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_contains(hook->bytes, text_of(signs[i])))
            return true;
    return false;
}

/* ---- writing ---- */

static int failed(const char *attempted, struct text path, struct error *error) {
    return error_set(error, attempted, path, NULL, "%s", strerror(errno));
}

/* The folder is made where it is missing, one level of it: a repository made without a template has
 * none. */
static int open_folder(struct text folder, struct arena *arena, struct error *error) {
    const char *path = text_c_string(folder, arena);
    if (mkdir(path, 0777) < 0 && errno != EEXIST)
        return failed("make the hooks folder", folder, error);
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptor < 0 ? failed("open the hooks folder", folder, error) : descriptor;
}

static int fill(int file, struct text text, mode_t more_mode) {
    struct stat status;
    for (size_t done = 0; done < text.size;) {
        ssize_t size = write(file, text.at + done, text.size - done);
        if (size < 0 && errno != EINTR)
            return -1;
        done += size > 0 ? (size_t)size : 0;
    }
    if (fstat(file, &status) < 0)
        return -1;
    mode_t mode = (status.st_mode & 0777) | S_IRUSR | S_IXUSR | more_mode;
    /* An empty file after a power cut would be a hook that passes everything. */
    return fchmod(file, mode | (mode & 0444) >> 2) < 0 || fsync(file) < 0 ? -1 : 0;
}

/* A whole new file beside the hook, under a name of its own. */
static int write_beside(int folder, const struct hook *hook, mode_t more_mode, const char *name,
                        struct error *error) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0755);
    if (file < 0)
        return failed("write the hook", hook->path, error);
    int result = fill(file, hook->kind->text, more_mode);
    if (result < 0)
        failed("write the hook", hook->path, error);
    close(file);
    if (result < 0)
        unlinkat(folder, name, 0);
    return result;
}

/* Puts the new file in place of the hook; what stood there is renamed first where it is to be kept.
 * The moment between the two renames has no hook, as before us. */
static int put_in_place(int folder, const struct hook *hook, const char *name, const char *kept,
                        struct error *error) {
    if (kept && renameat(folder, hook->kind->name, folder, kept) < 0)
        return failed("keep the hook that is there", hook->path, error);
    if (renameat(folder, name, folder, hook->kind->name) == 0)
        return 0;
    failed("write the hook", hook->path, error);
    if (kept)
        renameat(folder, kept, folder, hook->kind->name);
    return -1;
}

static int refuse(const struct hook *hook, bool keep, struct error *error) {
    if (hook->state == HOOK_NO_FILE)
        return error_set(error, "write the hook", hook->path, "Move it away, then run this again.",
                         "a folder or a device stands in its place");
    if (keep && hook->has_kept)
        return error_set(error, "keep the hook that is there", hook->path,
                         "Another program wrote over onehead's hook. Join the two by hand.",
                         "an older one is kept already as %s.before-onehead", hook->kind->name);
    return 0;
}

int hook_write(struct text folder, const struct hook *hook, mode_t more_mode, struct error *error) {
    struct arena *arena = error->arena;
    bool keep = hook->state != HOOK_ABSENT && !is_ours(hook->state);
    if (refuse(hook, keep, error) < 0)
        return -1;
    int descriptor = open_folder(folder, arena, error);
    if (descriptor < 0)
        return -1;
    struct text name = text_format(arena, "%s.onehead-%ld", hook->kind->name, (long)getpid());
    struct text kept = kept_name(hook->kind, arena);
    int result = write_beside(descriptor, hook, more_mode, name.at, error);
    if (!result)
        result = put_in_place(descriptor, hook, name.at, keep ? kept.at : NULL, error);
    if (result < 0)
        unlinkat(descriptor, name.at, 0);
    close(descriptor);
    return result;
}

/* ---- giving back ---- */

/* Where ours stands: under its own name, under the name that pre-commit gave it, or nowhere. Taken
 * away by hand, it still has a kept hook to give back. */
static const char *place_of_ours(const struct hook *hook, struct arena *arena) {
    if (is_ours(hook->state) || (hook->state == HOOK_ABSENT && hook->has_kept))
        return hook->kind->name;
    return hook->is_set_aside ? aside_name(hook->kind, arena).at : NULL;
}

int hook_give_back(struct text folder, const struct hook *hook, bool force, bool *changed,
                   struct error *error) {
    struct arena *arena = error->arena;
    const char *place = place_of_ours(hook, arena);
    *changed = place != NULL;
    if (!place)
        return 0;
    if (hook->state == HOOK_OURS_EDITED && !force)
        return error_set(error, "take the hook away", hook->path,
                         "`onehead uninstall --force` takes it away as it is.",
                         "it was edited since onehead wrote it");
    int descriptor = open_folder(folder, arena, error);
    if (descriptor < 0)
        return -1;
    struct text kept = kept_name(hook->kind, arena);
    int result = hook->has_kept ? renameat(descriptor, kept.at, descriptor, place)
                                : unlinkat(descriptor, place, 0);
    if (result < 0)
        failed("take the hook away", hook->path, error);
    close(descriptor);
    return result;
}

void hooks_drop_empty(struct text folder, struct arena *arena) {
    (void)rmdir(text_c_string(folder, arena)); /* refuses where something is in it */
}
