/* manual.h: the man page and the completions of three shells, made when onehead is built from the
 * tables that also make --help. The program itself carries none of this. */
#ifndef MANUAL_MANUAL_H
#define MANUAL_MANUAL_H

#include "base/output.h"
#include "command/command.h"

/* ---- roff.c, page.c ---- */

/* One paragraph of filled text, each line as roff must read it. */
void roff_text(struct output *page, struct text text);
/* Paragraphs as --help shows them: tables and code keep their lines, the rest is filled. */
void roff_paragraphs(struct output *page, struct text text);
/* A term in bold, and what it takes in italics: "--base REV". */
void roff_term(struct output *page, const char *name, const char *value);

/* The template on standard input, its lines @NAME@ replaced by what the tables hold. */
void write_man_page(struct output *page);

/* ---- completes.c: what a shell offers in the place of a value ---- */

enum completes_kind { COMPLETES_NOTHING, COMPLETES_REVISIONS, COMPLETES_FILES, COMPLETES_FOLDERS };
struct completes {
    enum completes_kind kind;
    struct texts words; /* beside that */
};
/* Of what --help calls "REV", "[CODE]" or "pre-push REMOTE URL | pre-commit". */
struct completes completes_find(const char *value, struct arena *arena);
/* Of an option's value; a common option has no command. */
struct completes completes_option(const struct command *command, const struct option *option,
                                  struct arena *arena);

/* The text with a backslash before each of these bytes. */
struct text escaped(const char *text, const char *bytes, struct arena *arena);
/* The text in a shell's single quotes. */
struct text quoted(struct text text, struct arena *arena);

void write_bash(struct output *page);
void write_zsh(struct output *page);
void write_fish(struct output *page);

#endif
