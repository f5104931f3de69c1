/* target.c: which expressions can be assigned to, or deleted. The grammar reads them as expressions
 * first, since only the `=` behind them tells. */
#include "python/grammar.h"

static bool is_single(const struct node *node) {
    return node->kind == NODE_NAME || node->kind == NODE_ATTRIBUTE || node->kind == NODE_SUBSCRIPT;
}

/* Tuples nest no deeper than the parser's own bound. */
void check_target(struct parser *parser, const struct node *node) {
    if (node->kind == NODE_STAR)
        node = node->value;
    if (is_single(node))
        return;
    if (node->kind != NODE_TUPLE && node->kind != NODE_LIST) {
        parse_refuse_node(parser, node, "this can't be assigned to");
        return;
    }
    for (const struct node *item = node->items; item; item = item->next)
        check_target(parser, item);
}

void check_single_target(struct parser *parser, const struct node *node) {
    if (!is_single(node))
        parse_refuse_node(parser, node, "this can't be assigned to");
}

void check_deleted(struct parser *parser, const struct node *node) {
    if (is_single(node))
        return;
    if (node->kind != NODE_TUPLE && node->kind != NODE_LIST) {
        parse_refuse_node(parser, node, "this can't be deleted");
        return;
    }
    for (const struct node *item = node->items; item; item = item->next)
        check_deleted(parser, item);
}
