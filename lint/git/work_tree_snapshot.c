/* work_tree_snapshot.c: what lies on the disk: tracked files, and others that git does not ignore.
 * Folders are opened one below the other and no symlink is followed, whoever changes the disk
 * meanwhile. Content is taken as it lies there: no filter is run. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/private.h"

struct work_tree_snapshot {
    struct snapshot snapshot;
    struct map tracked;     /* struct tracked, by path */
    struct listing listing; /* the tracked files by folder */
    struct map folders;     /* struct entries that were read from the disk, by path */
    int64_t index_time;
    bool ignores_modes; /* core.fileMode is off: the index knows the executable bits */
};

/* Opens a folder below the top; -1 where it is not there or is reached by a symlink. */
static int open_folder(struct snapshot *snapshot, struct text path) {
    struct arena *arena = snapshot->repository->arena;
    const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int folder = open(text_c_string(snapshot->repository->work_tree, arena),
                      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct text name;
    while (folder >= 0 && text_next_part(&path, '/', &name)) {
        int below = openat(folder, text_c_string(name, arena), flags);
        close(folder);
        folder = below;
    }
    return folder;
}

static int disk_error(struct text path, int number, struct error *error) {
    return error_set(error, "read in the work tree", path, NULL, "%s", strerror(number));
}

/* A symlink's bytes are its text, as in a tree. */
static int read_link(int folder, struct text name, struct text *bytes, struct arena *arena) {
    char *room = arena_alloc(arena, SNAPSHOT_LONGEST_PATH + 1);
    ssize_t size = readlinkat(folder, text_c_string(name, arena), room, SNAPSHOT_LONGEST_PATH);
    *bytes = (struct text){room, size < 0 ? 0 : (size_t)size};
    return size >= 0;
}

/* 1: the file's bytes; 0: no file and no symlink is there. */
static int read_disk(struct snapshot *snapshot, struct text path, struct arena *arena,
                     struct text *bytes, bool *too_large, struct error *error) {
    int folder = open_folder(snapshot, path_folder(path)), file = -1, result = 0;
    struct stat status;
    if (folder >= 0)
        file = openat(folder, text_c_string(path_name(path), arena),
                      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    int number = errno;
    if (folder >= 0 && file < 0 && number == ELOOP)
        result = read_link(folder, path_name(path), bytes, arena);
    if (folder >= 0)
        close(folder);
    if (file < 0)
        return number == EACCES || number == EMFILE ? disk_error(path, number, error) : result;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        goto out;
    if (status.st_size > SNAPSHOT_LARGEST_FILE) {
        result = too_large_error(path, (size_t)status.st_size, too_large, error);
        goto out;
    }
    char *room = arena_alloc(arena, (size_t)status.st_size + 1);
    ssize_t size = disk_read_descriptor(file, room, (size_t)status.st_size);
    result = size < 0 ? disk_error(path, errno, error) : 1;
    *bytes = (struct text){room, size < 0 ? 0 : (size_t)size};
out:
    close(file);
    return result;
}

/* Is the file as it was when git last compared it? One that is as new as the index may have been
 * written after that within the clock's tick. */
static bool is_unchanged(const struct work_tree_snapshot *snapshot, const struct tracked *tracked,
                         const struct stat *status) {
    return status->st_mtime == tracked->seconds && status->st_mtime < snapshot->index_time &&
           (!tracked->nanoseconds || (uint32_t)status->st_mtim.tv_nsec == tracked->nanoseconds) &&
           (uint32_t)status->st_size == tracked->size && (uint32_t)status->st_ino == tracked->inode;
}

/* The id that git would give the file's content; none where it is too large. */
static int hash_file(struct snapshot *snapshot, struct text path, struct object_id *id,
                     struct error *error) {
    struct text bytes = {0};
    bool too_large = false;
    int found = read_disk(snapshot, path, snapshot->repository->arena, &bytes, &too_large, error);
    if (found == 1)
        *id = object_id_of_file(snapshot->repository, bytes);
    return found < 0 && !too_large ? -1 : 0;
}

/* 1: git does not ignore it. */
static int belongs(struct snapshot *snapshot, struct text path, struct error *error) {
    int ignored = snapshot->repository->reader->ignores(snapshot->repository, path, error);
    return ignored < 0 ? -1 : !ignored;
}

/* 1: the file belongs to the snapshot. */
static int read_file_entry(struct work_tree_snapshot *tree, struct text path,
                           const struct stat *status, struct entry *entry, struct error *error) {
    const struct tracked *tracked = map_find(&tree->tracked, path);
    entry->kind = S_ISLNK(status->st_mode) ? ENTRY_SYMLINK : ENTRY_FILE;
    entry->executable = entry->kind == ENTRY_FILE && (status->st_mode & 0100);
    if (!tracked)
        return belongs(&tree->snapshot, path, error);
    if (tree->ignores_modes)
        entry->executable = tracked->entry.executable;
    if (tracked->entry.kind == entry->kind && is_unchanged(tree, tracked, status))
        entry->id = tracked->entry.id;
    else if (entry->kind == ENTRY_FILE && hash_file(&tree->snapshot, path, &entry->id, error))
        return -1;
    return 1;
}

/* A repository inside this one is not part of it. */
static bool holds_repository(int folder, const char *name, struct arena *arena) {
    struct stat status;
    const char *path = text_format(arena, "%s/.git", name).at;
    return fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* 1: the folder belongs to the snapshot. */
static int read_folder_entry(struct work_tree_snapshot *tree, int folder, struct text path,
                             struct entry *entry, struct error *error) {
    struct entries below;
    const struct tracked *tracked = map_find(&tree->tracked, path);
    struct arena *arena = tree->snapshot.repository->arena;
    entry->kind = ENTRY_FOLDER;
    if (tracked && tracked->entry.kind == ENTRY_SUBMODULE) {
        *entry = tracked->entry;
        return 1;
    }
    if (listing_entries(&tree->listing, path, &below))
        return 1;
    if (holds_repository(folder, text_c_string(entry->name, arena), arena))
        entry->kind = ENTRY_SUBMODULE;
    return belongs(&tree->snapshot, path, error);
}

static int read_name(struct work_tree_snapshot *tree, int folder, struct text path,
                     struct entries *entries, struct error *error) {
    struct arena *arena = tree->snapshot.repository->arena;
    struct entry entry = {.name = path_name(path)};
    struct stat status;
    int found = 0;
    if (fstatat(folder, text_c_string(entry.name, arena), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : disk_error(path, errno, error);
    if (S_ISDIR(status.st_mode))
        found = read_folder_entry(tree, folder, path, &entry, error);
    else if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
        found = read_file_entry(tree, path, &status, &entry, error);
    if (found == 1)
        vector_push(entries, arena, entry);
    return found < 0 ? -1 : 0;
}

static int read_names(struct work_tree_snapshot *tree, DIR *folder, struct text path,
                      struct entries *entries, struct error *error) {
    struct arena *arena = tree->snapshot.repository->arena;
    struct dirent *read;
    for (errno = 0; (read = readdir(folder)); errno = 0) {
        const char *name = read->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0)
            continue;
        struct text below = text_copy(path_join(path, text_of(name), arena), arena);
        if (read_name(tree, dirfd(folder), below, entries, error))
            return -1;
    }
    return errno ? disk_error(path, errno, error) : 0;
}

/* Adds the tracked files that a sparse checkout keeps off the disk, and the folders that hold only
 * such. */
static void add_elsewhere(struct work_tree_snapshot *tree, struct text folder,
                          struct entries *entries) {
    struct arena *arena = tree->snapshot.repository->arena;
    struct entries known, on_disk = *entries;
    entries_sort(&on_disk);
    if (!listing_entries(&tree->listing, folder, &known))
        return;
    for (size_t i = 0; i < known.count; i++) {
        const struct entry *entry = &known.at[i];
        const struct tracked *tracked =
            map_find(&tree->tracked, path_join(folder, entry->name, arena));
        bool elsewhere = tracked ? tracked->is_elsewhere : entry->kind == ENTRY_FOLDER;
        if (elsewhere && !entries_find(&on_disk, entry->name))
            vector_push(entries, arena, *entry);
    }
}

static int list_disk(struct work_tree_snapshot *tree, struct text path, struct entries *entries,
                     struct error *error) {
    int descriptor = open_folder(&tree->snapshot, path);
    if (descriptor < 0)
        return errno == EACCES || errno == EMFILE ? disk_error(path, errno, error) : 0;
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        close(descriptor);
        return disk_error(path, errno, error);
    }
    int failed = read_names(tree, folder, path, entries, error);
    closedir(folder);
    return failed ? -1 : 1;
}

/* The entries of a folder that belongs to the snapshot, read once. */
static int list_known(struct work_tree_snapshot *tree, struct text folder, struct entries *entries,
                      struct error *error) {
    struct arena *arena = tree->snapshot.repository->arena;
    struct entries *known = map_find(&tree->folders, folder);
    if (!known) {
        known = arena_new(arena, struct entries);
        if (list_disk(tree, folder, known, error) < 0)
            return -1;
        add_elsewhere(tree, folder, known);
        entries_sort(known);
        known->room = known->count;
        map_put(&tree->folders, arena, text_copy(folder, arena), known);
    }
    *entries = *known;
    return 0;
}

/* Goes down from the top, so that nothing below an ignored folder or another repository is seen. */
static int list(struct snapshot *snapshot, struct text folder, struct entries *entries,
                struct error *error) {
    struct work_tree_snapshot *tree = (struct work_tree_snapshot *)snapshot;
    struct text rest = folder, name;
    if (list_known(tree, TEXT(""), entries, error))
        return -1;
    while (text_next_part(&rest, '/', &name)) {
        struct entry *entry = entries_find(entries, name);
        if (!entry || entry->kind != ENTRY_FOLDER)
            return 0;
        if (list_known(tree, text_slice(folder, 0, folder.size - rest.size - (rest.size > 0)),
                       entries, error))
            return -1;
    }
    return 1;
}

static int read_file(struct snapshot *snapshot, struct text path, const struct entry *entry,
                     struct arena *arena, struct text *bytes, bool *too_large,
                     struct error *error) {
    struct work_tree_snapshot *tree = (struct work_tree_snapshot *)snapshot;
    const struct tracked *tracked = map_find(&tree->tracked, path);
    int found = read_disk(snapshot, path, arena, bytes, too_large, error);
    if (found == 0 && tracked && tracked->is_elsewhere)
        return blob_read(snapshot->repository, path, entry->id, arena, bytes, too_large, error);
    return found;
}

int snapshot_of_work_tree(struct repository *repository, struct snapshot **out,
                          struct error *error) {
    static const struct snapshot_backing backing = {list, read_file};
    struct tracked_files files;
    struct text value;
    if (!repository->work_tree.size)
        return error_set(error, "read the work tree", TEXT(""), "name a commit instead",
                         "a bare repository has none");
    if (index_read(repository, &files, error))
        return -1;
    struct work_tree_snapshot *tree = arena_new(repository->arena, struct work_tree_snapshot);
    tree->snapshot = (struct snapshot){&backing, repository};
    tree->index_time = files.read_at;
    tree->ignores_modes = repository_config_value(repository, TEXT("core.filemode"), &value) &&
                          !config_is_true(value);
    for (size_t i = 0; i < files.count; i++) {
        struct tracked *tracked = &files.at[i];
        map_put(&tree->tracked, repository->arena, tracked->path, tracked);
        listing_add(&tree->listing, repository->arena, tracked->path, tracked->entry);
    }
    *out = &tree->snapshot;
    return 0;
}
