/* upgrade_flow.c: the statements of upgrade() and of the functions it calls. What may run counts as
 * carried out: every branch whose condition the text alone does not decide. */
#include "schema/upgrade.h"

/* How a block was left. */
enum flow { FLOW_ON, FLOW_CONTINUE, FLOW_BREAK, FLOW_RETURN };

static enum flow block_run(struct reader *reader, struct frame *frame, const struct node *block);

bool reader_goes_on(struct reader *reader, const struct frame *frame, const struct node *node) {
    bool is_full =
        reader->operations->count > UPGRADE_MOST_OPERATIONS || ++reader->steps > UPGRADE_MOST_STEPS;
    if (is_full && !reader->is_over)
        reader->over = node_place(frame, node);
    reader->is_over = reader->is_over || is_full;
    return !reader->is_over && !reader->has_failed;
}

/* ---- expressions ---- */

struct running {
    struct reader *reader;
    struct frame *frame;
};

static void comprehension_run(struct reader *reader, struct frame *frame,
                              const struct node *comprehension, const struct node *clause);

/* A loop over what is known runs for each item, any other one once. */
static struct things loop_items(struct reader *reader, struct frame *frame,
                                const struct node *iterable) {
    struct things items = {0};
    if (!thing_items(reader, thing_of(frame, iterable), &items)) {
        items.count = 0;
        vector_push(&items, reader->arena, (struct thing){.kind = THING_UNKNOWN});
    }
    return items;
}

static void comprehension_run(struct reader *reader, struct frame *frame,
                              const struct node *comprehension, const struct node *clause) {
    expression_run(reader, frame, clause->value);
    struct things items = loop_items(reader, frame, clause->value);
    for (size_t i = 0; i < items.count && reader_goes_on(reader, frame, clause); i++) {
        frame_bind_target(reader, frame, clause->target, items.at[i]);
        if (clause_rules_out(reader, frame, clause))
            continue;
        if (clause->next)
            comprehension_run(reader, frame, comprehension, clause->next);
        else
            expression_run(reader, frame, comprehension->value);
    }
}

static bool node_run(void *context, const struct node *node) {
    struct running *running = context;
    struct reader *reader = running->reader;
    if (!reader_goes_on(reader, running->frame, node))
        return false;
    switch (node->kind) {
    case NODE_LAMBDA:
        return false;
    case NODE_COMPREHENSION:
        if (clauses_are_few(node->items))
            comprehension_run(reader, running->frame, node, node->items);
        return false;
    case NODE_NAMED:
        frame_bind_target(reader, running->frame, node->target,
                          thing_of(running->frame, node->value));
        return true;
    case NODE_YIELD: /* a context manager's function gives what it yields */
        if (node->value)
            running->frame->returned = thing_of(running->frame, node->value);
        return true;
    case NODE_CALL:
        return !call_run(reader, running->frame, node);
    default:
        return true;
    }
}

void expression_run(struct reader *reader, struct frame *frame, const struct node *node) {
    struct node alone = *node;
    if (node->kind == NODE_STRING || node->kind == NODE_NAME || node->kind == NODE_CONSTANT)
        return;
    if (node->kind == NODE_CALL && call_run(reader, frame, node))
        return;
    alone.next = NULL;
    if (node->kind != NODE_CALL) {
        tree_walk(&alone, node_run, &(struct running){reader, frame});
        return;
    }
    tree_walk(node->value, node_run, &(struct running){reader, frame});
    tree_walk(node->items, node_run, &(struct running){reader, frame});
}

/* ---- assignments ---- */

static enum flow assign_run(struct reader *reader, struct frame *frame, const struct node *node) {
    expression_run(reader, frame, node->value);
    for (const struct node *target = node->items; target; target = target->next)
        frame_bind_target(reader, frame, target, thing_of(frame, node->value));
    return FLOW_ON;
}

static enum flow annotated_run(struct reader *reader, struct frame *frame,
                               const struct node *node) {
    if (!node->value)
        return FLOW_ON;
    expression_run(reader, frame, node->value);
    frame_bind_target(reader, frame, node->target, thing_of(frame, node->value));
    return FLOW_ON;
}

/* text += "...", columns += [...] */
static struct thing augmented(struct reader *reader, struct frame *frame, const struct node *node) {
    struct thing old = thing_of(frame, node->target), more = thing_of(frame, node->value);
    struct value old_value = thing_value(reader, old), more_value = thing_value(reader, more);
    struct thing sum = {.kind = THING_VALUE};
    sum.value = value_operate(node, &old_value, &more_value, node->op, &frame->scope);
    if (old_value.kind != VALUE_UNKNOWN && more_value.kind != VALUE_UNKNOWN)
        return sum;
    struct thing list = {.kind = THING_LIST};
    if (thing_items(reader, old, &list.items) && thing_items(reader, more, &list.items))
        return list;
    return (struct thing){.kind = THING_UNKNOWN};
}

static enum flow augmented_run(struct reader *reader, struct frame *frame,
                               const struct node *node) {
    expression_run(reader, frame, node->value);
    frame_bind_target(reader, frame, node->target, augmented(reader, frame, node));
    return FLOW_ON;
}

static enum flow definition_run(struct reader *reader, struct frame *frame,
                                const struct node *node) {
    struct span name = node->function->name;
    enum thing_kind kind = node->kind == NODE_CLASS ? THING_CLASS : THING_FUNCTION;
    frame_bind(reader, frame, tree_text(frame->module->tree.source, name.start, name.end),
               (struct thing){.kind = kind, .node = node, .frame = frame});
    return FLOW_ON;
}

/* ---- branches ---- */

struct branches {
    struct operations *at;
    size_t count, room;
};

static void branch_run(struct reader *reader, struct frame *frame, const struct node *block,
                       struct branches *branches) {
    struct operations *before = reader->operations, branch = {0};
    reader->operations = &branch;
    frame->doubt++;
    block_run(reader, frame, block);
    frame->doubt--;
    reader->operations = before;
    vector_push(branches, reader->arena, branch);
}

static struct text undone_key(const struct operation *operation, struct arena *arena) {
    return text_format(arena, "%.*s\n%.*s", TEXT_ARGS(operation->table),
                       TEXT_ARGS(operation->column));
}

/* Does one branch drop what the other brings? */
static bool undoes(const struct operations *branch, const struct operations *other,
                   struct arena *arena) {
    struct map dropped = {0};
    static char there;
    for (size_t i = 0; i < branch->count; i++)
        if (branch->at[i].kind == OPERATION_DROP_TABLE ||
            branch->at[i].kind == OPERATION_DROP_COLUMN)
            map_put(&dropped, arena, undone_key(&branch->at[i], arena), &there);
    for (size_t i = 0; dropped.count > 0 && i < other->count; i++)
        if ((other->at[i].kind == OPERATION_CREATE_TABLE ||
             other->at[i].kind == OPERATION_ADD_COLUMN) &&
            map_find(&dropped, undone_key(&other->at[i], arena)))
            return true;
    return false;
}

/* Only one of the branches runs; whichever it is, what it brings has to stand at the end. So a
 * branch that drops what an earlier one brings goes before that one. */
static void branches_join(struct reader *reader, struct branches *branches) {
    enum { MOST_ORDERED = 16 };
    for (size_t i = 1; i < branches->count && branches->count <= MOST_ORDERED; i++)
        for (size_t at = i; at > 0; at--) {
            struct operations *branch = &branches->at[at - 1], later = branches->at[at];
            if (!undoes(&later, branch, reader->arena))
                break;
            branches->at[at] = *branch;
            *branch = later;
        }
    for (size_t i = 0; i < branches->count; i++)
        for (size_t at = 0; at < branches->at[i].count; at++)
            vector_push(reader->operations, reader->arena, branches->at[i].at[at]);
}

static enum flow if_run(struct reader *reader, struct frame *frame, const struct node *node) {
    struct branches branches = {0};
    for (const struct node *branch = node->items; branch; branch = branch->next) {
        int truth = 1;
        if (branch->test) {
            expression_run(reader, frame, branch->test);
            struct value test = thing_value(reader, thing_of(frame, branch->test));
            truth = value_truth(&test);
        }
        if (truth > 0 && branches.count == 0)
            return block_run(reader, frame, branch->body);
        if (truth != 0)
            branch_run(reader, frame, branch->body, &branches);
        if (truth > 0)
            break;
    }
    branches_join(reader, &branches);
    return FLOW_ON;
}

static enum flow try_run(struct reader *reader, struct frame *frame, const struct node *node) {
    struct branches branches = {0};
    branch_run(reader, frame, node->body, &branches);
    for (const struct node *handler = node->items; handler; handler = handler->next)
        branch_run(reader, frame, handler->body, &branches);
    branches_join(reader, &branches);
    block_run(reader, frame, node->otherwise);
    block_run(reader, frame, node->closing);
    return FLOW_ON;
}

static enum flow match_run(struct reader *reader, struct frame *frame, const struct node *node) {
    struct branches branches = {0};
    for (const struct node *at = node->items; at; at = at->next)
        branch_run(reader, frame, at->body, &branches);
    branches_join(reader, &branches);
    return FLOW_ON;
}

/* ---- loops and contexts ---- */

/* A long loop that only moves data is run once: its items are of no interest. */
static bool moves_data_only(const struct frame *frame, const struct node *body) {
    const struct node *last = body;
    while (last->next)
        last = last->next;
    struct text source = tree_text(frame->module->tree.source, body->start, last->end);
    return !text_contains(source, TEXT("op.")) && !text_contains(source, TEXT("execute")) &&
           !text_contains(source, TEXT("batch"));
}

static enum flow for_run(struct reader *reader, struct frame *frame, const struct node *node) {
    expression_run(reader, frame, node->value);
    enum { LONG_LOOP = 200 };
    struct things items = loop_items(reader, frame, node->value);
    if (items.count > LONG_LOOP && moves_data_only(frame, node->body)) {
        items.at[0] = (struct thing){.kind = THING_UNKNOWN};
        items.count = 1;
    }
    size_t cost =
        items.count / 16; /* what is looked up in lists takes the longer, the longer they are */
    for (size_t i = 0; i < items.count && reader_goes_on(reader, frame, node); i++) {
        reader->steps += cost;
        frame_bind_target(reader, frame, node->items, items.at[i]);
        enum flow flow = block_run(reader, frame, node->body);
        if (flow == FLOW_RETURN)
            return flow;
        if (flow == FLOW_BREAK)
            break;
    }
    return block_run(reader, frame, node->otherwise);
}

static enum flow while_run(struct reader *reader, struct frame *frame, const struct node *node) {
    expression_run(reader, frame, node->test);
    frame->doubt++;
    block_run(reader, frame, node->body);
    frame->doubt--;
    return block_run(reader, frame, node->otherwise);
}

static struct thing context_of(struct reader *reader, struct thing thing) {
    struct batch *batch = arena_new(reader->arena, struct batch);
    struct thing followed = thing_follow(reader, thing);
    if (followed.kind == THING_BATCH || followed.kind == THING_OPERATIONS)
        return followed;
    if (thing_calls(reader, followed, "Operations.context"))
        return (struct thing){.kind = THING_OPERATIONS};
    if (batch_of(reader, followed, batch))
        return (struct thing){.kind = THING_BATCH, .batch = batch};
    if (thing_calls(reader, followed, "open"))
        return followed;
    return (struct thing){.kind = THING_UNKNOWN};
}

static enum flow with_run(struct reader *reader, struct frame *frame, const struct node *node) {
    for (const struct node *item = node->items; item; item = item->next) {
        expression_run(reader, frame, item->value);
        if (item->target)
            frame_bind_target(reader, frame, item->target,
                              context_of(reader, thing_of(frame, item->value)));
    }
    return block_run(reader, frame, node->body);
}

/* ---- the rest ---- */

static enum flow alone_run(struct reader *reader, struct frame *frame, const struct node *node) {
    reader->statement = node->value;
    expression_run(reader, frame, node->value);
    return FLOW_ON;
}

static enum flow return_run(struct reader *reader, struct frame *frame, const struct node *node) {
    if (!node->value)
        return FLOW_RETURN;
    expression_run(reader, frame, node->value);
    frame->returned = thing_of(frame, node->value);
    frame->may_return_else = frame->may_return_else || frame->doubt > 0;
    return FLOW_RETURN;
}

static enum flow raise_run(struct reader *reader, struct frame *frame, const struct node *node) {
    (void)reader, (void)frame, (void)node;
    return FLOW_RETURN;
}

static enum flow break_run(struct reader *reader, struct frame *frame, const struct node *node) {
    (void)reader, (void)frame;
    return node->kind == NODE_BREAK ? FLOW_BREAK : FLOW_CONTINUE;
}

typedef enum flow runner(struct reader *reader, struct frame *frame, const struct node *node);

static runner *const runners[NODE_TYPE_PARAMETER + 1] = {
    [NODE_EXPRESSION] = alone_run,
    [NODE_ASSIGN] = assign_run,
    [NODE_ANNOTATED] = annotated_run,
    [NODE_AUGMENTED] = augmented_run,
    [NODE_FUNCTION] = definition_run,
    [NODE_CLASS] = definition_run,
    [NODE_IF] = if_run,
    [NODE_TRY] = try_run,
    [NODE_MATCH] = match_run,
    [NODE_FOR] = for_run,
    [NODE_WHILE] = while_run,
    [NODE_WITH] = with_run,
    [NODE_RETURN] = return_run,
    [NODE_RAISE] = raise_run,
    [NODE_BREAK] = break_run,
    [NODE_CONTINUE] = break_run,
};

static enum flow block_run(struct reader *reader, struct frame *frame, const struct node *block) {
    enum flow flow = FLOW_ON;
    for (const struct node *node = block; node && flow == FLOW_ON; node = node->next)
        if (!reader_goes_on(reader, frame, node))
            return FLOW_RETURN;
        else if (runners[node->kind])
            flow = runners[node->kind](reader, frame, node);
    return flow;
}

void body_run(struct reader *reader, struct frame *frame, const struct node *body) {
    block_run(reader, frame, body);
}
