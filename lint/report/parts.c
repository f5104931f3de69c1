/* parts.c: what the formats for programs and CI servers take from a finding. */
#include "report/parts.h"

#include <stdint.h>

#include "base/foreign.h"

struct text page_written(const struct page *page) {
    return (struct text){page->output.at, page->output.count};
}

struct text finding_title(const struct finding *finding, struct arena *arena) {
    struct text title = text_format(arena, "%s %s", finding->rule->code, finding->rule->name);
    if (!finding->environment.size)
        return title;
    return text_format(arena, "%.*s in %.*s", TEXT_ARGS(title),
                       TEXT_ARGS(foreign_show(finding->environment, arena)));
}

struct text finding_body(const struct finding *finding, const struct report_look *look,
                         struct arena *arena) {
    struct page page = {.output = {.arena = arena}};
    text_body(finding, look, &page);
    return text_trim(page_written(&page));
}

struct text finding_line(const struct finding *finding, struct arena *arena) {
    struct text rest = foreign_show_lines(finding->message, arena), line;
    struct texts lines = {0};
    while (text_next_line(&rest, &line))
        vector_push(&lines, arena, line);
    return text_join(lines, TEXT(" "), arena);
}

struct place finding_place(const struct finding *finding) {
    struct place place = finding->place;
    if (!place.path.size && finding->revisions.count) {
        const struct finding_revision *first = &finding->revisions.at[0];
        place = first->place.path.size ? first->place : (struct place){.path = first->path};
    }
    if (!place.path.size)
        place.path = finding->environment.size ? finding->environment : TEXT(".");
    place.line = place.line ? place.line : 1;
    place.column = place.column ? place.column : 1;
    return place;
}

/* FNV-1a. It need not withstand anybody: who makes two findings alike hides one of his own. */
static uint64_t hash_text(uint64_t hash, struct text text) {
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3;
    return (hash ^ 0xff) * 0x100000001b3; /* no byte of UTF-8: where one text ends */
}

static uint64_t hash_finding(const struct finding *finding, struct arena *arena) {
    struct texts ids = {0};
    bool is_known = finding->revisions.count || finding->table.size || finding->column.size;
    uint64_t hash = hash_text(0xcbf29ce484222325, text_of(finding->rule->code));
    hash = hash_text(hash, finding->environment);
    for (size_t i = 0; i < finding->revisions.count; i++)
        vector_push(&ids, arena, finding->revisions.at[i].id);
    texts_sort(&ids);
    for (size_t i = 0; i < ids.count; i++)
        hash = hash_text(hash, ids.at[i]);
    hash = hash_text(hash_text(hash, finding->table), finding->column);
    return is_known ? hash : hash_text(hash, finding->place.path);
}

struct text finding_fingerprint(const struct verdict *verdict, size_t index, struct arena *arena) {
    uint64_t hash = hash_finding(&verdict->findings.at[index], arena);
    uint64_t own = hash;
    for (size_t i = 0; i < index; i++)
        if (hash_finding(&verdict->findings.at[i], arena) == hash)
            own = hash_text(own, TEXT("again"));
    return text_format(arena, "%016llx", (unsigned long long)own);
}

const struct edit *finding_edit(const struct finding *finding) {
    if (!finding->prefer_alternative || !finding->alternatives.count)
        return NULL;
    const struct edits *edits = &finding->alternatives.at[0].edits;
    bool is_whole = edits->count == 1 && edits->at[0].place.line && edits->at[0].place.column &&
                    edits->at[0].old.size && !text_contains(edits->at[0].old, TEXT("\n"));
    return is_whole ? &edits->at[0] : NULL;
}

struct text failure_body(const struct error *error, struct arena *arena) {
    struct text sentence = foreign_show_lines(error_sentence(error, arena), arena);
    if (!error->hint.size)
        return sentence;
    return text_format(arena, "%.*s\n%.*s", TEXT_ARGS(sentence),
                       TEXT_ARGS(foreign_show_lines(error->hint, arena)));
}

struct text verdict_compared(const struct verdict *verdict, const struct report_look *look,
                             struct arena *arena) {
    struct page page = {.output = {.arena = arena}};
    text_compared(verdict, look, &page);
    return text_trim(page_written(&page));
}
