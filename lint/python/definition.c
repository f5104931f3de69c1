/* definition.c: functions and classes with their decorators. */
#include "python/grammar.h"

/* ("@" named_expression NEWLINE)* */
static struct node *parse_decorators(struct parser *parser) {
    struct nodes decorators = {0};
    while (token_accept(parser, TOKEN_AT)) {
        nodes_add(&decorators, parse_named_expression(parser));
        token_expect(parser, TOKEN_NEWLINE, "a decorator stands alone on its line");
    }
    return decorators.first;
}

/* Passes a block token by token. */
static void skip_block(struct parser *parser) {
    token_expect(parser, TOKEN_COLON, "`:` is missing");
    bool is_line = !token_accept(parser, TOKEN_NEWLINE);
    size_t depth = 0;
    do {
        if (token_is(parser, TOKEN_INDENT))
            depth++;
        else if (token_is(parser, TOKEN_DEDENT))
            depth--;
        else if (token_is(parser, TOKEN_NEWLINE) && is_line && depth == 0)
            is_line = false;
        token_take(parser);
    } while ((depth || is_line) && !parse_failed(parser));
}

static void parse_body(struct parser *parser, struct function *function) {
    function->is_skipped = parser->skips_bodies;
    if (function->is_skipped)
        skip_block(parser);
    else
        function->body = parse_block(parser);
}

/* "def" NAME [type_parameters] "(" parameters ")" ["->" expression] block */
static struct node *parse_function(struct parser *parser, struct token start) {
    struct node *node = node_from(parser, NODE_FUNCTION, start);
    struct function *function = node->function = arena_new(parser->arena, struct function);
    token_take(parser);
    function->name = name_expect(parser);
    function->type_parameters = parse_type_parameters(parser);
    token_expect(parser, TOKEN_OPEN_ROUND, "`(` is missing behind a function's name");
    function->parameters = parse_parameters(parser, TOKEN_CLOSE_ROUND);
    token_expect(parser, TOKEN_CLOSE_ROUND, "`)` is missing behind parameters");
    if (token_accept(parser, TOKEN_ARROW))
        function->returns = parse_expression(parser);
    parse_body(parser, function);
    return node_end(parser, node);
}

/* "class" NAME [type_parameters] ["(" arguments ")"] block */
static struct node *parse_class(struct parser *parser) {
    struct node *node = node_new(parser, NODE_CLASS);
    struct function *class = node->function = arena_new(parser->arena, struct function);
    token_take(parser);
    class->name = name_expect(parser);
    class->type_parameters = parse_type_parameters(parser);
    if (token_accept(parser, TOKEN_OPEN_ROUND))
        class->parameters = parse_arguments(parser);
    parse_body(parser, class);
    return node_end(parser, node);
}

/* decorators ["async"] (function | class) */
struct node *parse_definition(struct parser *parser) {
    struct node *decorators = parse_decorators(parser), *node;
    struct token start = parser->token;
    bool is_async = decorators && token_is_word(parser, TEXT("async"));
    if (is_async)
        token_take(parser);
    if (!is_async && token_is(parser, TOKEN_CLASS))
        node = parse_class(parser);
    else if (token_is(parser, TOKEN_DEF))
        node = parse_function(parser, start);
    else {
        parse_refuse(parser, "a function or a class is missing behind a decorator");
        return node_new(parser, NODE_PASS);
    }
    node->function->decorators = decorators;
    node->flags |= is_async ? TREE_ASYNC : 0;
    return node;
}
