/* block.c: which names a block binds, and to what. */
#include "python/block.h"

struct binder {
    struct block *block;
    struct arena *arena;
    size_t order;
    bool is_conditional; /* it may not run */
    bool is_typing;      /* only type checkers see it */
    bool is_handler;     /* it runs where a `try` fails */
};

/* The last binding holds, but for two kinds: what only type checkers see never hides what runs, and
 * what stands in for a failed import never hides the import. */
static void bind(struct binder *binder, struct text name, const struct node *node,
                 const struct node *from) {
    struct binding *old = map_find(&binder->block->names, name);
    struct binding binding = {.node = node,
                              .from = from,
                              .order = ++binder->order,
                              .is_weak = binder->is_typing || binder->is_handler};
    if (old && !old->is_weak && binding.is_weak) {
        old->is_unsure = old->is_unsure || !binder->is_typing;
        return;
    }
    binding.is_unsure = old && !old->is_weak && binder->is_conditional;
    if (!old) {
        old = arena_new(binder->arena, struct binding);
        map_put(&binder->block->names, binder->arena, name, old);
    }
    *old = binding;
}

static struct text binder_text(const struct binder *binder, const struct node *node) {
    return node_text(binder->block->source, node);
}

static size_t list_size(const struct node *list) {
    size_t size = 0;
    for (; list; list = list->next) {
        if (list->kind == NODE_STAR)
            return SIZE_MAX;
        size++;
    }
    return size;
}

static bool is_sequence(const struct node *node) {
    return node->kind == NODE_TUPLE || node->kind == NODE_LIST;
}

/* `value` may be NULL: something that can't be followed. Pairs `a, b = x, y` item by item. */
static void bind_target(struct binder *binder, const struct node *target,
                        const struct node *value) {
    if (target->kind == NODE_NAME)
        bind(binder, binder_text(binder, target), value, NULL);
    else if (target->kind == NODE_STAR)
        bind_target(binder, target->value, NULL);
    if (!is_sequence(target))
        return;
    size_t size = list_size(target->items);
    bool pairs = value && is_sequence(value) && size != SIZE_MAX && size == list_size(value->items);
    const struct node *item = pairs ? value->items : NULL;
    for (const struct node *at = target->items; at; at = at->next) {
        bind_target(binder, at, item);
        item = item ? item->next : NULL;
    }
}

static void bind_targets(struct binder *binder, const struct node *list, const struct node *value) {
    for (; list; list = list->next)
        bind_target(binder, list, value);
}

static void bind_import(struct binder *binder, const struct node *statement) {
    for (const struct node *alias = statement->items; alias; alias = alias->next) {
        struct text name = alias->value ? binder_text(binder, alias->value)
                                        : node_name(binder->block->source, alias);
        size_t dot = text_find(name, TEXT("."), 0);
        bind(binder, text_trim(text_slice(name, 0, dot)), alias, statement);
    }
    if (statement->kind == NODE_IMPORT_FROM && !statement->items)
        vector_push(&binder->block->stars, binder->arena,
                    (struct star){statement, ++binder->order});
}

static void bind_definition(struct binder *binder, const struct node *node) {
    const struct function *function = node->function;
    struct inner inner = {.node = node, .end = node->end};
    inner.start = function->body ? function->body->start : node->end;
    vector_push(&binder->block->inners, binder->arena, inner);
    bind(binder, tree_text(binder->block->source, function->name.start, function->name.end), node,
         NULL);
}

/* ---- statements that hold statements ---- */

static void bind_statements(struct binder *binder, const struct node *list);

static void bind_conditional(struct binder *binder, const struct node *list) {
    bool before = binder->is_conditional;
    binder->is_conditional = true;
    bind_statements(binder, list);
    binder->is_conditional = before;
}

static void bind_typing(struct binder *binder, const struct node *list) {
    bool before = binder->is_typing;
    binder->is_typing = true;
    bind_statements(binder, list);
    binder->is_typing = before;
}

static bool is_type_checking(const struct binder *binder, const struct node *test) {
    if (!test)
        return false;
    struct text name = test->kind == NODE_NAME        ? binder_text(binder, test)
                       : test->kind == NODE_ATTRIBUTE ? node_name(binder->block->source, test)
                                                      : TEXT("");
    return text_equal(name, TEXT("TYPE_CHECKING"));
}

static void bind_if(struct binder *binder, const struct node *node) {
    const struct node *first = node->items, *second = first->next;
    bool is_typing = is_type_checking(binder, first->test);
    bool is_runtime = first->test->kind == NODE_UNARY && first->test->op == TOKEN_NOT &&
                      is_type_checking(binder, first->test->value);
    bool decided = (is_typing || is_runtime) && (!second || !second->test);
    for (const struct node *branch = first; branch; branch = branch->next)
        if (decided && (branch == first) == is_typing)
            bind_typing(binder, branch->body);
        else if (decided)
            bind_statements(binder, branch->body);
        else
            bind_conditional(binder, branch->body);
}

static void bind_try(struct binder *binder, const struct node *node) {
    bool before = binder->is_handler;
    bind_conditional(binder, node->body);
    binder->is_handler = true;
    for (const struct node *handler = node->items; handler; handler = handler->next)
        bind_conditional(binder, handler->body);
    binder->is_handler = before;
    bind_conditional(binder, node->otherwise);
    bind_statements(binder, node->closing);
}

static void bind_loop(struct binder *binder, const struct node *node) {
    if (node->kind == NODE_FOR)
        bind_targets(binder, node->items, NULL);
    bind_conditional(binder, node->body);
    bind_conditional(binder, node->otherwise);
}

static void bind_with(struct binder *binder, const struct node *node) {
    for (const struct node *item = node->items; item; item = item->next)
        if (item->target)
            bind_target(binder, item->target, NULL);
    bind_statements(binder, node->body);
}

static void bind_statement(struct binder *binder, const struct node *node) {
    switch (node->kind) {
    case NODE_ASSIGN:
        bind_targets(binder, node->items, node->value);
        break;
    case NODE_ANNOTATED:
        if (node->value)
            bind_target(binder, node->target, node->value);
        break;
    case NODE_AUGMENTED:
        bind_target(binder, node->target, NULL);
        break;
    case NODE_DELETE:
        bind_targets(binder, node->items, NULL);
        break;
    case NODE_TYPE_ALIAS:
        bind(binder, node_name(binder->block->source, node), node->value, NULL);
        break;
    case NODE_IMPORT:
    case NODE_IMPORT_FROM:
        bind_import(binder, node);
        break;
    case NODE_CLASS:
    case NODE_FUNCTION:
        bind_definition(binder, node);
        break;
    case NODE_IF:
        bind_if(binder, node);
        break;
    case NODE_TRY:
        bind_try(binder, node);
        break;
    case NODE_FOR:
    case NODE_WHILE:
        bind_loop(binder, node);
        break;
    case NODE_WITH:
        bind_with(binder, node);
        break;
    }
}

static void bind_statements(struct binder *binder, const struct node *list) {
    for (; list; list = list->next)
        bind_statement(binder, list);
}

struct block *block_read(const struct node *owner, const struct node *statements,
                         struct text source, struct arena *arena) {
    struct block *block = arena_new(arena, struct block);
    struct binder binder = {.block = block, .arena = arena};
    *block = (struct block){
        .source = source, .owner = owner, .is_class = owner && owner->kind == NODE_CLASS};
    if (owner && owner->kind == NODE_FUNCTION)
        for (const struct node *at = owner->function->parameters; at; at = at->next)
            bind(&binder, node_name(source, at), NULL, NULL);
    bind_statements(&binder, statements);
    return block;
}

struct inner *block_inner(struct block *block, uint32_t offset, struct arena *arena) {
    size_t low = 0, high = block->inners.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (block->inners.at[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    struct inner *inner = low < block->inners.count ? &block->inners.at[low] : NULL;
    if (!inner || offset < inner->start)
        return NULL;
    if (!inner->block)
        inner->block = block_read(inner->node, inner->node->function->body, block->source, arena);
    return inner;
}
