/* Any bytes, as a migration: read twice, by its head and as a whole, and compared with itself and
 * with a part of itself. */
#include <assert.h>
#include <stdint.h>

#include "alembic/migration.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct text source = {(const char *)bytes, size}, part = {(const char *)bytes, size / 2};
    struct arena arena = {0};
    struct migration head, whole;
    migration_read(source, TEXT("versions/ab12.py"), false, &arena, &head);
    migration_read(source, TEXT("versions/ab12.py"), true, &arena, &whole);
    /* What the whole file says, its head says too. */
    if (whole.state == MIGRATION_READ && head.state == MIGRATION_READ)
        assert(text_equal(head.revision.id, whole.revision.id));
    assert(migration_same_program(source, source, &arena));
    migration_same_program(source, part, &arena);
    arena_free(&arena);
    return 0;
}
