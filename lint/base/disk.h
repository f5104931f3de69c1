/* disk.h: small files that lie beside the objects: FETCH_HEAD, reflogs, hooks, the files of hook
 * managers. */
#ifndef BASE_DISK_H
#define BASE_DISK_H

#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"

enum { DISK_LARGEST_FILE = 16 * 1024 * 1024 }; /* what lies behind it is not read */

/* All of a regular file, links followed; false where it can't be read. `modified` (seconds since
 * 1970) may be NULL. */
bool disk_read(struct text path, struct arena *arena, struct text *bytes, int64_t *modified);

/* Reads up to `size` bytes from an open file; -1 where the disk fails. */
ssize_t disk_read_descriptor(int file, char *bytes, size_t size);
bool disk_exists(struct text path, struct arena *arena); /* links followed */
bool disk_has_folder(struct text path, struct arena *arena);

/* The first file of this name on the PATH that may be executed; empty: none. */
struct text disk_find_program(struct text name, struct arena *arena);

/* Absolute, links resolved, no slash at the end; the path itself where it can't be resolved. */
struct text disk_real_path(struct text path, struct arena *arena);

#endif
