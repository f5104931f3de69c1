/* models_dependents.c: which files that did not change hang on what did: a mixin, an abstract
 * base, an enum, a type, a constant. Looking for them reads every file that may be a model, so it
 * is done only where such a definition says something else than before. */
#include <ctype.h>

#include "schema/mapped.h"

enum { MOST_ROUNDS = 8, LONGEST_CONSTANT = 16384 };

/* ---- definitions of changed files ---- */

struct meaning { /* of one name, in all changed files together */
    struct text name;
    struct texts before, after; /* its texts */
    bool matters;               /* a declaration may hang on it */
};
struct meanings {
    struct meaning *at;
    size_t count, room;
    struct map by_name; /* to the index plus one */
};

struct defining {
    struct model_change *change;
    struct model_side *side;
    const struct module *module;
    struct meanings *meanings;
    bool is_near_models; /* constants of this file may be a declaration's */
    bool has_sqlmodel;
};

static struct meaning *meaning_of(struct defining *defining, struct text name) {
    struct meanings *meanings = defining->meanings;
    size_t index = (size_t)(uintptr_t)map_find(&meanings->by_name, name);
    if (!index) {
        vector_push(meanings, defining->change->arena, (struct meaning){.name = name});
        index = meanings->count;
        map_put(&meanings->by_name, defining->change->arena, name, (void *)(uintptr_t)index);
    }
    return &meanings->at[index - 1];
}

static void define(struct defining *defining, struct text name, struct text text, bool matters) {
    struct meaning *meaning = meaning_of(defining, name);
    struct texts *texts =
        defining->side == &defining->change->before ? &meaning->before : &meaning->after;
    if (!texts_contain(*texts, text))
        vector_push(texts, defining->change->arena, text);
    meaning->matters = meaning->matters || matters;
}

static bool has_word(struct text text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text_contains(text, text_of(words[i])))
            return true;
    return false;
}
#define HAS_WORD(text, words) has_word((text), (words), sizeof(words) / sizeof *(words))

/* Words of classes on which declarations hang, of their bases, and of calls that make types, bases
 * and what else a declaration may name. */
static const char *const class_words[] = {"olumn(",          "__table", "Mapped[",
                                          "DeclarativeBase", "impl =",  "type_annotation_map"};
static const char *const base_words[] = {"Enum", "TypeDecorator", "UserDefinedType"};
static const char *const call_words[] = {
    "Enum(",    "ENUM(",       "String(",   "MetaData(",
    "partial(", "Column(",     "NewType(",  "declarative_base(",
    "Numeric(", "DateTime(",   "JSON",      "mapped_column(",
    "ARRAY(",   "SQLAlchemy(", "registry(", "with_variant("};

/* What a class gives to others, without its methods: they change often and declare nothing. */
static struct text class_essence(const struct defining *defining, const struct node *class) {
    struct texts parts = {0};
    struct text source = defining->module->tree.source;
    for (const struct node *at = class->function->parameters; at; at = at->next)
        vector_push(&parts, defining->change->arena, node_text(source, at));
    for (const struct node *at = class->function->body; at; at = at->next) {
        bool is_method = at->kind == NODE_FUNCTION &&
                         !is_declared_attribute(defining->module, at) &&
                         !text_contains(node_text(source, at), TEXT("impl")) &&
                         !text_contains(node_text(source, at), TEXT("__init_subclass__"));
        if (!is_method && at->kind != NODE_EXPRESSION)
            vector_push(&parts, defining->change->arena, node_text(source, at));
    }
    return text_join(parts, TEXT("\n"), defining->change->arena);
}

/* return Column(...), type(name, bases, {"x": Column(...)}) */
static bool gives_column(const struct defining *defining, const struct node *function) {
    struct text source = defining->module->tree.source, line;
    struct text rest = node_text(source, function);
    if (!text_contains(rest, TEXT("olumn(")))
        return false;
    if (text_contains(rest, TEXT("type(")))
        return true;
    while (text_next_line(&rest, &line)) {
        line = text_trim(line);
        if (text_starts(line, TEXT("return")) && text_contains(line, TEXT("olumn(")))
            return true;
    }
    return false;
}

/* A class with a table of its own gives nobody else columns. */
static int define_class(struct defining *defining, const struct node *node) {
    struct text source = defining->module->tree.source;
    struct models *models = &defining->side->models;
    struct span name = node->function->name;
    struct text essence = class_essence(defining, node);
    bool matters = HAS_WORD(essence, class_words) || text_contains(essence, TEXT("type("));
    for (const struct node *at = node->function->parameters; at && !matters; at = at->next)
        matters = HAS_WORD(node_text(source, at), base_words);
    if (matters || defining->has_sqlmodel) {
        struct mapped *mapped =
            models_class(models, defining->module, node, defining->change->error);
        if (!mapped || mapped_read_table(models, mapped, defining->change->error))
            return -1;
        matters = (matters || mapped->root == ROOT_SQLMODEL) && !mapped->is_mapped;
    }
    define(defining, tree_text(source, name.start, name.end), essence, matters);
    return 0;
}

/* Constants, aliases of types, what makes a base: calls of anything else are no declaration's. */
static bool value_matters(const struct defining *defining, struct text name,
                          const struct node *value) {
    struct text text = node_text(defining->module->tree.source, value);
    if (text_starts(name, TEXT("__")) || text.size > LONGEST_CONSTANT)
        return false;
    switch (value->kind) {
    case NODE_STRING:
    case NODE_NUMBER:
    case NODE_TUPLE:
    case NODE_LIST:
    case NODE_SET:
        return defining->is_near_models;
    case NODE_CALL:
        return HAS_WORD(text, call_words);
    case NODE_SUBSCRIPT:
        return text_contains(text, TEXT("Annotated")) && text_contains(text, TEXT("olumn("));
    case NODE_BINARY:
        return defining->is_near_models && text_contains(text, TEXT("|"));
    default:
        return false;
    }
}

static void define_value(struct defining *defining, const struct node *target,
                         const struct node *value) {
    struct text source = defining->module->tree.source;
    if (target->kind != NODE_NAME || !value)
        return;
    struct text name = node_text(source, target);
    define(defining, name, node_text(source, value), value_matters(defining, name, value));
}

static int define_statements(struct defining *defining, const struct node *statements);

static int define_statement(struct defining *defining, const struct node *node) {
    struct text source = defining->module->tree.source;
    const struct node *item = node->items;
    switch (node->kind) {
    case NODE_CLASS:
        return define_class(defining, node);
    case NODE_FUNCTION:
        define(defining, tree_text(source, node->function->name.start, node->function->name.end),
               node_text(source, node), gives_column(defining, node));
        return 0;
    case NODE_ASSIGN:
        for (; item; item = item->next)
            define_value(defining, item, node->value);
        return 0;
    case NODE_ANNOTATED:
        define_value(defining, node->target, node->value);
        return 0;
    case NODE_IF:
        for (; item; item = item->next)
            if (!branch_is_never_imported(defining->module, item) &&
                define_statements(defining, item->body))
                return -1;
        return 0;
    case NODE_TRY:
        return define_statements(defining, node->body);
    default:
        return 0;
    }
}

static int define_statements(struct defining *defining, const struct node *statements) {
    for (const struct node *at = statements; at; at = at->next)
        if (define_statement(defining, at))
            return -1;
    return 0;
}

/* Constants of other files are seldom a declaration's, and often change. */
static bool is_near_models(struct text path, struct text bytes) {
    static const char *const words[] = {"model", "enum",  "const", "type",  "schema", "choice",
                                        "orm",   "mixin", "entit", "table", "defin",  "db/"};
    return HAS_WORD(path, words) || models_text_may_declare(bytes);
}

/* Texts without any of these words define nothing that matters, but for constants. 1, 0, -1. */
static int may_define(struct model_change *change, struct model_side *side, struct text path) {
    struct text bytes;
    int found = models_text(&side->models, path, &bytes, change->error);
    if (found != 1)
        return found;
    return is_near_models(path, bytes) || text_contains(bytes, TEXT("SQLModel")) ||
           HAS_WORD(bytes, class_words) || HAS_WORD(bytes, base_words) ||
           text_contains(bytes, TEXT("Annotated"));
}

static int define_side(struct model_change *change, struct model_side *side, struct text path,
                       struct meanings *meanings) {
    struct text bytes;
    struct defining defining = {.change = change, .side = side, .meanings = meanings};
    int found = models_text(&side->models, path, &bytes, change->error);
    if (found != 1)
        return found;
    defining.is_near_models = is_near_models(path, bytes);
    defining.has_sqlmodel = text_contains(bytes, TEXT("SQLModel"));
    found = modules_open(side->models.modules, path, &defining.module, change->error);
    if (found != 1)
        return found;
    return define_statements(&defining, defining.module->tree.statements);
}

/* What mattered on one side may be an empty class on the other. */
static int define_sides(struct model_change *change, struct text path, struct meanings *meanings) {
    int before = may_define(change, &change->before, path);
    int after = before < 0 ? -1 : may_define(change, &change->after, path);
    if (after < 0)
        return -1;
    if (!before && !after)
        return 0;
    return define_side(change, &change->before, path, meanings) ||
                   define_side(change, &change->after, path, meanings)
               ? -1
               : 0;
}

/* Names whose definition matters and says something else than before. */
static int changed_names(struct model_change *change, const struct texts *changed,
                         struct texts *names) {
    struct meanings meanings = {0};
    for (size_t i = 0; i < changed->count; i++)
        if (define_sides(change, changed->at[i], &meanings))
            return -1;
    for (size_t i = 0; i < meanings.count; i++) {
        const struct meaning *meaning = &meanings.at[i];
        if (meaning->matters && meaning->before.count && meaning->after.count &&
            !texts_same(meaning->before, meaning->after))
            vector_push(names, change->arena, meaning->name);
    }
    return 0;
}

/* ---- who mentions them ---- */

static bool is_word_letter(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool has_name(struct text bytes, struct text name) {
    for (size_t at = 0; (at = text_find(bytes, name, at)) != SIZE_MAX; at++) {
        size_t end = at + name.size;
        if ((at == 0 || !is_word_letter(bytes.at[at - 1])) &&
            (end == bytes.size || !is_word_letter(bytes.at[end])))
            return true;
    }
    return false;
}

static bool mentions(struct text bytes, const struct texts *names, size_t from) {
    for (size_t i = from; i < names->count; i++)
        if (has_name(bytes, names->at[i]))
            return true;
    return false;
}

struct search {
    struct model_change *change;
    struct texts files, bytes; /* all that may be models */
    struct texts names;        /* grows as what mentions one turns out to be mentioned itself */
};

static int search_start(struct search *search) {
    struct models *models = &search->change->after.models;
    struct texts files;
    if (models_list(models->modules, search->change->paths, &files, search->change->arena,
                    search->change->error))
        return -1;
    for (size_t i = 0; i < files.count; i++) {
        struct text bytes;
        bool too_large; /* of old, or told of as a file that the change touches */
        int found =
            modules_text(models->modules, files.at[i], &bytes, &too_large, search->change->error);
        if (found < 0)
            return -1;
        vector_push(&search->files, search->change->arena, files.at[i]);
        vector_push(&search->bytes, search->change->arena, found ? bytes : TEXT(""));
    }
    return 0;
}

/* What the file defines with one of the names, others may hang on in turn: a class without a
 * table, an alias. */
static int add_names(struct search *search, struct text path) {
    struct meanings meanings = {0};
    size_t known = search->names.count;
    int may = may_define(search->change, &search->change->after, path);
    if (may < 0 || (may && define_side(search->change, &search->change->after, path, &meanings)))
        return -1;
    for (size_t i = 0; i < meanings.count; i++) {
        const struct meaning *meaning = &meanings.at[i];
        struct texts only = {search->names.at, known, known};
        if (meaning->matters && !texts_contain(search->names, meaning->name) &&
            meaning->after.count && mentions(meaning->after.at[0], &only, 0))
            vector_push(&search->names, search->change->arena, meaning->name);
    }
    return 0;
}

/* One round over the files that mention one of the names from the `from`th on. */
static int read_mentioning(struct search *search, size_t from) {
    for (size_t i = 0; i < search->files.count; i++) {
        struct text path = search->files.at[i], bytes = search->bytes.at[i];
        if (!mentions(bytes, &search->names, from))
            continue;
        if (models_text_may_declare(bytes) && model_change_read(search->change, path))
            return -1;
        if (add_names(search, path))
            return -1;
    }
    return 0;
}

int model_change_read_dependents(struct model_change *change, const struct texts *changed) {
    struct search search = {.change = change};
    if (changed_names(change, changed, &search.names))
        return -1;
    if (search.names.count && search_start(&search))
        return -1;
    for (size_t round = 0, done = 0; done < search.names.count && round < MOST_ROUNDS; round++) {
        size_t from = done;
        done = search.names.count;
        if (read_mentioning(&search, from))
            return -1;
    }
    return 0;
}
