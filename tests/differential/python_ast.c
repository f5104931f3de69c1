/* Prints the syntax tree of each source that comes in, in the form that python_ast.py gives to
 * CPython's own. Input: size, newline, bytes, again and again; output the same way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "python/parser.h"
#include "python/value.h"

struct printer {
    struct output out;
    struct text source;
    struct scope scope;
    int in_format; /* CPython 3.11 has no true places there */
};

static void print_list(struct printer *p, const struct node *list);
static void print_node(struct printer *p, const struct node *node);

static void put(struct printer *p, const char *string) {
    output_text(&p->out, text_of(string));
}

static void put_raw(struct printer *p, struct text text) {
    output_text(&p->out, text);
}

static void put_hex(struct printer *p, struct text text) {
    for (size_t i = 0; i < text.size; i++)
        output_format(&p->out, "%02x", (unsigned char)text.at[i]);
}

static void put_name(struct printer *p, struct text name) {
    put(p, " i'");
    for (size_t at = 0; at < name.size;) {
        char bytes[4];
        uint32_t character = encoding_next(name, p->scope.encoding, &at);
        if (character >= 0x80 ||
            !strchr(" \t\f\\\r\n", (int)character)) /* blanks may stand in a dotted name */
            put_hex(p, (struct text){bytes, encoding_put(character, bytes)});
    }
}

static void open(struct printer *p, const char *kind, const struct node *node) {
    output_format(&p->out, " ( %s", kind);
    if (node && !p->in_format)
        output_format(&p->out, " @%u:%u", node->line, node->column);
}

static void close(struct printer *p) {
    put(p, " )");
}

static void print_optional(struct printer *p, const struct node *node) {
    if (node)
        print_node(p, node);
    else
        put(p, " _");
}

static void print_body(struct printer *p, const struct node *body) {
    put(p, " (");
    print_list(p, body);
    close(p);
}

static const char *operator(uint8_t kind) {
    static const char *const names[] = {
        [TOKEN_OR_BITS] = "|",
        [TOKEN_XOR_BITS] = "^",
        [TOKEN_AND_BITS] = "&",
        [TOKEN_SHIFT_LEFT] = "<<",
        [TOKEN_SHIFT_RIGHT] = ">>",
        [TOKEN_PLUS] = "+",
        [TOKEN_MINUS] = "-",
        [TOKEN_STAR] = "*",
        [TOKEN_SLASH] = "/",
        [TOKEN_PERCENT] = "%",
        [TOKEN_DOUBLE_SLASH] = "//",
        [TOKEN_AT] = "@",
        [TOKEN_DOUBLE_STAR] = "**",
        [TOKEN_TILDE] = "~",
        [TOKEN_NOT] = "not",
        [TOKEN_LESS] = "<",
        [TOKEN_GREATER] = ">",
        [TOKEN_LESS_EQUAL] = "<=",
        [TOKEN_GREATER_EQUAL] = ">=",
        [TOKEN_EQUAL_EQUAL] = "==",
        [TOKEN_NOT_EQUAL] = "!=",
        [TOKEN_IN] = "in",
        [TOKEN_IS] = "is",
    };
    return kind == TREE_IS_NOT ? "isnot" : names[kind];
}

static void print_value(struct printer *p, const struct node *node) {
    struct value value = value_of(node, &p->scope);
    if (value.kind == VALUE_UNKNOWN) {
        put(p, " ?");
        return;
    }
    put(p, value.kind == VALUE_BYTES ? " b'" : " s'");
    put_hex(p, value.text);
}

/* ---- f-strings: neighbouring texts are one ---- */

static bool has_debug(const struct node *list) {
    for (; list; list = list->next)
        if (list->flags & TREE_DEBUG || (list->kind == NODE_FIELD && has_debug(list->items)) ||
            (list->kind == NODE_FORMAT && has_debug(list->items)))
            return true;
    return false;
}

static void print_pieces(struct printer *p, const struct node *list, const struct node *format,
                         bool *in_text);

static void end_text(struct printer *p, bool *in_text) {
    (void)p;
    *in_text = false;
}

static void add_text(struct printer *p, struct value value, bool *in_text) {
    if (value.kind == VALUE_UNKNOWN)
        put(p, " ?unreadable");
    if (!value.text.size)
        return;
    if (!*in_text)
        put(p, " s'");
    *in_text = true;
    put_hex(p, value.text);
}

static void print_field(struct printer *p, const struct node *field, const struct node *format) {
    put(p, " ( field");
    print_node(p, field->value);
    output_format(&p->out, " %c", field->op ? field->op : '-');
    if (field->flags & TREE_SPECIFIED) {
        bool in_text = false;
        put(p, " ( f");
        print_pieces(p, field->items, format, &in_text);
        end_text(p, &in_text);
        close(p);
    } else
        put(p, " _");
    close(p);
}

static void print_pieces(struct printer *p, const struct node *list, const struct node *format,
                         bool *in_text) {
    for (; list; list = list->next)
        if (list->kind == NODE_FIELD) {
            end_text(p, in_text);
            print_field(p, list, format);
        } else if (list->kind == NODE_FORMAT)
            print_pieces(p, list->items, list, in_text);
        else if (list->kind == NODE_STRING)
            add_text(p, string_value(list, &p->scope), in_text);
        else
            add_text(p, string_format_text(list, format, &p->scope), in_text);
}

static void print_format(struct printer *p, const struct node *node) {
    bool in_text = false;
    if (has_debug(node->items)) {
        put(p, " ?");
        return;
    }
    open(p, "f", node);
    p->in_format++;
    print_pieces(p, node->items, node, &in_text);
    end_text(p, &in_text);
    p->in_format--;
    close(p);
}

static bool has_format(const struct node *list) {
    for (; list; list = list->next)
        if (list->kind == NODE_FORMAT)
            return true;
    return false;
}

/* ---- expressions ---- */

static void print_binary(struct printer *p, const struct node *node) {
    const struct node *last = node->items;
    size_t count = 0;
    for (const struct node *item = node->items->next; item; item = item->next)
        count++;
    /* the outermost operator is the last one */
    const struct node **items = calloc(count + 1, sizeof *items);
    for (size_t i = 0; last; last = last->next)
        items[i++] = last;
    for (size_t i = count; i > 0; i--) {
        open(p, "b", node);
        output_format(&p->out, " %s", operator(items[i]->joint));
    }
    print_node(p, items[0]);
    for (size_t i = 1; i <= count; i++) {
        print_node(p, items[i]);
        close(p);
    }
    free(items);
}

static void print_compare(struct printer *p, const struct node *node) {
    open(p, "cmp", node);
    for (const struct node *item = node->items; item; item = item->next) {
        if (item != node->items)
            output_format(&p->out, " %s", operator(item->joint));
        print_node(p, item);
    }
    close(p);
}

static bool is_named_argument(const struct node *node) {
    return node->kind == NODE_KEYWORD || node->kind == NODE_DOUBLE_STAR;
}

/* Positional ones first: CPython keeps two lists. */
static void print_arguments(struct printer *p, const struct node *list) {
    for (int named = 0; named < 2; named++)
        for (const struct node *node = list; node; node = node->next)
            if (is_named_argument(node) == named)
                print_node(p, node);
}

static void print_function(struct printer *p, const char *kind, const struct node *node) {
    const struct function *function = node->function;
    open(p, kind, node);
    put_name(p, tree_text(p->source, function->name.start, function->name.end));
    print_body(p, function->type_parameters);
    if (node->kind == NODE_CLASS) {
        put(p, " (");
        print_arguments(p, function->parameters);
        close(p);
    } else {
        print_body(p, function->parameters);
        print_optional(p, function->returns);
    }
    print_body(p, function->decorators);
    print_body(p, function->body);
    close(p);
}

static void print_parameter(struct printer *p, const struct node *node) {
    if (node->name.start == node->name.end && !node->items) {
        put(p, node->op == TOKEN_SLASH ? " /" : " *");
        return;
    }
    put(p, node->op == TOKEN_STAR ? " ( *p" : node->op == TOKEN_DOUBLE_STAR ? " ( **p" : " ( p");
    if (node->items)
        print_node(p, node->items);
    else
        put_name(p, node_name(p->source, node));
    print_optional(p, node->annotation);
    print_optional(p, node->value);
    close(p);
}

static void print_if(struct printer *p, const struct node *node) {
    size_t depth = 0;
    for (const struct node *branch = node->items; branch; branch = branch->next)
        if (branch->test) {
            depth++;
            open(p, "if", branch == node->items ? node : branch);
            print_node(p, branch->test);
            print_body(p, branch->body);
            put(p, " (");
        } else
            print_list(p, branch->body);
    while (depth--)
        put(p, " ) )");
}

static void print_aliases(struct printer *p, const struct node *alias) {
    if (!alias)
        put(p, " star");
    for (; alias; alias = alias->next) {
        put(p, " ( alias");
        put_name(p, node_name(p->source, alias));
        if (alias->value)
            put_name(p, node_text(p->source, alias->value));
        else
            put(p, " _");
        close(p);
    }
}

static void print_names(struct printer *p, const struct node *name) {
    for (; name; name = name->next)
        put_name(p, node_text(p->source, name));
}

static void print_clause(struct printer *p, const struct node *node) {
    put(p, node->flags & TREE_ASYNC ? " ( afor" : " ( for");
    print_node(p, node->target);
    print_node(p, node->value);
    print_body(p, node->items);
    close(p);
}

static const struct {
    enum node_kind kind;
    const char *name;
    int members; /* 1 value, 2 target, 4 third, 8 items in brackets, 16 items, 32 name, 64 body */
} plain[] = {
    {NODE_TUPLE, "T", 16},
    {NODE_LIST, "L", 16},
    {NODE_SET, "S", 16},
    {NODE_DICT, "D", 16},
    {NODE_ATTRIBUTE, ".", 1 | 32},
    {NODE_STAR, "*", 1},
    {NODE_SUBSCRIPT, "[]", 1 | 2},
    {NODE_SLICE, "slice", 1 | 2 | 4},
    {NODE_CONDITIONAL, "?:", 16},
    {NODE_NAMED, ":=", 1 | 2},
    {NODE_AWAIT, "await", 1},
    {NODE_YIELD, "yield", 1},
    {NODE_YIELD_FROM, "yieldfrom", 1},
    {NODE_REPR, "repr", 1},
    {NODE_EXPRESSION, "expr", 1},
    {NODE_ASSIGN, "assign", 1 | 8},
    {NODE_ANNOTATED, "ann", 1 | 2 | 4},
    {NODE_RETURN, "return", 1},
    {NODE_DELETE, "del", 16},
    {NODE_PASS, "pass", 0},
    {NODE_BREAK, "break", 0},
    {NODE_CONTINUE, "continue", 0},
    {NODE_ASSERT, "assert", 16},
    {NODE_RAISE, "raise", 1 | 16},
    {NODE_PRINT, "print", 16},
    {NODE_EXEC, "exec", 16},
    {NODE_WHILE, "while", 1 | 64 | 128},
    {NODE_TYPE_ALIAS, "typealias", 32 | 1 | 8},
};

static void print_plain(struct printer *p, const struct node *node) {
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        int members = plain[i].members;
        if (plain[i].kind != node->kind)
            continue;
        open(p, plain[i].name, node);
        if (members & 32)
            put_name(p, node_name(p->source, node));
        if (members & 8)
            print_body(p, node->items);
        if (members & 16)
            print_list(p, node->items);
        if (members & 1)
            print_optional(p, node->value);
        if (members & 2)
            print_optional(p, node->target);
        if (members & 4)
            print_optional(p, node->annotation);
        if (members & 64)
            print_body(p, node->body);
        if (members & 128)
            print_body(p, node->otherwise);
        close(p);
        return;
    }
    output_format(&p->out, " unknown-kind-%d", node->kind);
}

static void print_node(struct printer *p, const struct node *node) {
    switch (node->kind) {
    case NODE_NAME:
        open(p, "N", node);
        put_name(p, node_text(p->source, node));
        close(p);
        return;
    case NODE_NUMBER:
        put(p, " n'");
        put_raw(p, node_text(p->source, node));
        return;
    case NODE_CONSTANT:
        put(p, " K'");
        put_raw(p, node_text(p->source, node));
        return;
    case NODE_STRING:
        print_value(p, node);
        return;
    case NODE_STRINGS:
        if (has_format(node->items))
            print_format(p, node);
        else
            print_value(p, node);
        return;
    case NODE_FORMAT: {
        bool in_text = false;
        if (has_debug(node->items)) {
            put(p, " ?");
            return;
        }
        open(p, "f", node);
        p->in_format++;
        print_pieces(p, node->items, node, &in_text);
        p->in_format--;
        close(p);
        return;
    }
    case NODE_PAIR:
        put(p, " ( pair");
        print_node(p, node->key);
        print_node(p, node->value);
        close(p);
        return;
    case NODE_DOUBLE_STAR:
        put(p, " ( **");
        print_node(p, node->value);
        close(p);
        return;
    case NODE_KEYWORD:
        put(p, " ( kw");
        put_name(p, node_name(p->source, node));
        print_node(p, node->value);
        close(p);
        return;
    case NODE_CALL:
        open(p, "call", node);
        print_node(p, node->value);
        print_arguments(p, node->items);
        close(p);
        return;
    case NODE_UNARY:
        open(p, "u", node);
        output_format(&p->out, " %s", operator(node->op));
        print_node(p, node->value);
        close(p);
        return;
    case NODE_BINARY:
        print_binary(p, node);
        return;
    case NODE_COMPARE:
        print_compare(p, node);
        return;
    case NODE_BOOLEAN:
        open(p, node->op == TOKEN_AND ? "and" : "or", node);
        print_list(p, node->items);
        close(p);
        return;
    case NODE_LAMBDA:
        open(p, "lambda", node);
        print_body(p, node->function->parameters);
        print_node(p, node->function->value);
        close(p);
        return;
    case NODE_COMPREHENSION:
        open(p,
             node->op == TOKEN_OPEN_SQUARE    ? "lcomp"
             : node->op == TOKEN_OPEN_ROUND   ? "gen"
             : node->value->kind == NODE_PAIR ? "dcomp"
                                              : "scomp",
             node->op == TOKEN_OPEN_ROUND ? NULL : node);
        print_node(p, node->value);
        print_list(p, node->items);
        close(p);
        return;
    case NODE_CLAUSE:
        print_clause(p, node);
        return;
    case NODE_AUGMENTED:
        open(p, "aug", node);
        output_format(&p->out, " %s", operator(node->op));
        print_node(p, node->target);
        print_node(p, node->value);
        close(p);
        return;
    case NODE_IMPORT:
        open(p, "import", node);
        print_aliases(p, node->items);
        close(p);
        return;
    case NODE_IMPORT_FROM:
        open(p, "from", node);
        output_format(&p->out, " %u", node->level);
        put_name(p, node_name(p->source, node));
        print_aliases(p, node->items);
        close(p);
        return;
    case NODE_GLOBAL:
    case NODE_NONLOCAL:
        open(p, node->kind == NODE_GLOBAL ? "global" : "nonlocal", node);
        print_names(p, node->items);
        close(p);
        return;
    case NODE_IF:
        print_if(p, node);
        return;
    case NODE_FOR:
        open(p, node->flags & TREE_ASYNC ? "afor" : "for", node);
        print_node(p, node->items);
        print_node(p, node->value);
        print_body(p, node->body);
        print_body(p, node->otherwise);
        close(p);
        return;
    case NODE_TRY:
        open(p, node->items && node->items->flags & TREE_STAR ? "try*" : "try", node);
        print_body(p, node->body);
        print_body(p, node->items);
        print_body(p, node->otherwise);
        print_body(p, node->closing);
        close(p);
        return;
    case NODE_HANDLER:
        open(p, "except", node);
        print_optional(p, node->test);
        if (node->caught_as)
            put_name(p, node_text(p->source, node->caught_as));
        else
            put(p, " _");
        print_body(p, node->body);
        close(p);
        return;
    case NODE_WITH:
        open(p, node->flags & TREE_ASYNC ? "awith" : "with", node);
        print_body(p, node->items);
        print_body(p, node->body);
        close(p);
        return;
    case NODE_WITH_ITEM:
        put(p, " ( item");
        print_node(p, node->value);
        print_optional(p, node->target);
        close(p);
        return;
    case NODE_FUNCTION:
        print_function(p, node->flags & TREE_ASYNC ? "adef" : "def", node);
        return;
    case NODE_CLASS:
        print_function(p, "class", node);
        return;
    case NODE_PARAMETER:
        print_parameter(p, node);
        return;
    case NODE_TYPE_PARAMETER:
        put(p, " ( tparam");
        put_name(p, node_name(p->source, node));
        close(p);
        return;
    case NODE_MATCH:
        open(p, "match", node);
        print_node(p, node->value);
        print_list(p, node->items);
        close(p);
        return;
    case NODE_CASE:
        put(p, " ( case");
        print_node(p, node->pattern);
        print_optional(p, node->guard);
        print_body(p, node->body);
        close(p);
        return;
    case NODE_PATTERN_AS:
        open(p, "as", node);
        print_node(p, node->value);
        put_name(p, node_name(p->source, node));
        close(p);
        return;
    case NODE_PATTERN_OR:
    case NODE_PATTERN_SEQUENCE:
    case NODE_PATTERN_MAPPING:
        open(p,
             node->kind == NODE_PATTERN_OR         ? "por"
             : node->kind == NODE_PATTERN_SEQUENCE ? "pseq"
                                                   : "pmap",
             node);
        print_list(p, node->items);
        close(p);
        return;
    case NODE_PATTERN_CLASS:
        open(p, "pclass", node);
        print_node(p, node->value);
        print_list(p, node->items);
        close(p);
        return;
    default:
        print_plain(p, node);
    }
}

static void print_list(struct printer *p, const struct node *list) {
    for (; list; list = list->next)
        print_node(p, list);
}

static bool source_read(struct text *source) {
    unsigned long size;
    if (scanf("%lu", &size) != 1 || getchar() != '\n')
        return false;
    char *bytes = malloc(size + 1);
    *source = (struct text){bytes, fread(bytes, 1, size, stdin)};
    return source->size == size;
}

int main(void) {
    struct text source;
    while (source_read(&source)) {
        struct arena arena = {0};
        struct tree tree = parser_read(source, &arena);
        struct printer printer = {.source = source, .out = {.arena = &arena}};
        scope_start(&printer.scope, source, tree.encoding, &arena);
        if (tree.reason)
            output_format(&printer.out, "error %u:%u %s", tree.line, tree.column, tree.reason);
        else
            print_list(&printer, tree.statements);
        printf("%zu\n", printer.out.count);
        if (printer.out.count)
            fwrite(printer.out.at, 1, printer.out.count, stdout);
        fflush(stdout);
        arena_free(&arena);
        free((char *)source.at);
    }
    return 0;
}
