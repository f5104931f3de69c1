/* Any bytes, as Python: the places of all nodes lie in the source, and all values can be asked for.
 */
#include <assert.h>
#include <stdint.h>

#include "python/module.h"
#include "python/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct visit {
    struct scope scope;
    size_t size;
};

static bool visit_node(void *context, const struct node *node) {
    struct visit *visit = context;
    assert(node->start <= node->end && node->end <= visit->size);
    assert(node->line >= 1 && node->column >= 1);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct text source = {(const char *)bytes, size};
    struct arena arena = {0};
    const struct node *stopped;
    struct tree tree = parser_read(source, &arena);
    struct visit visit = {.size = size};
    scope_start(&visit.scope, source, tree.encoding, &arena);
    if (!tree.reason)
        tree_walk(tree.statements, visit_node, &visit);
    module_run(tree.statements, &visit.scope, &stopped);
    arena_free(&arena);
    return 0;
}
