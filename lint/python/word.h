/* word.h: which names are keywords, and which characters make a mark. */
#ifndef PYTHON_WORD_H
#define PYTHON_WORD_H

#include "python/lexer.h"

/* The keyword's kind, or TOKEN_NAME. */
enum token_kind word_keyword(struct text name);
/* The longest mark that `rest`, which is not empty, starts with; TOKEN_ERROR: none. */
enum token_kind word_mark(struct text rest, size_t *size);

#endif
