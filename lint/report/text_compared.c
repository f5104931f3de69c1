/* text_compared.c: what was compared, by which row and how old a knowledge, how it ended, and the
 * way round a refusal. */
#include "report/report.h"

#include "base/age.h"
#include "base/foreign.h"

static void sentences(struct texts texts, const char *kind, struct page *page) {
    for (size_t i = 0; i < texts.count; i++) {
        page_format(page, "onehead: %s: ", kind);
        page_composed(page, STYLE_PLAIN, texts.at[i]);
        page_text(page, TEXT("\n"));
    }
}

static void short_id(struct object_id id, struct page *page) {
    struct text hex = object_id_hex(id, page->output.arena);
    page_text(page, text_slice(hex, 0, 10));
}

/* "feature (1a2b3c4d5e)", "what is staged on feature (...)". */
static void subject(const struct change *change, struct page *page) {
    static const char *const before[] = {
        [SUBJECT_COMMIT] = "",
        [SUBJECT_INDEX] = "what is staged on ",
        [SUBJECT_WORK_TREE] = "the work tree on ",
    };
    page_format(page, "%s", before[change->subject]);
    page_foreign(page, change->proposed_name);
    if (object_id_is_none(change->proposed))
        return;
    page_text(page, TEXT(" ("));
    short_id(change->proposed, page);
    page_text(page, TEXT(")"));
}

static void target(const struct change *change, struct page *page) {
    struct arena *arena = page->output.arena;
    page_foreign(page, change->target_name);
    page_text(page, TEXT(" ("));
    short_id(change->target, page);
    if (change->target_age < 0)
        page_text(page, TEXT(", age unknown"));
    else
        page_format(page, ", as of %.*s", TEXT_ARGS(age_words(change->target_age, arena)));
    page_text(page, TEXT(")"));
}

static void chosen_by(const struct change *change, struct page *page) {
    if (!change->chosen_by.size)
        return;
    page_text(page, TEXT(", target chosen by: "));
    page_foreign(page, change->chosen_by);
}

static void compared(const struct change *change, struct page *page) {
    static const char *const between[] = {
        [RESULT_MERGE] = " merged into ",
        [RESULT_PROPOSED] = " pushed over ",
        [RESULT_GIVEN] = " as CI merged it into ",
    };
    page_text(page, TEXT("judged "));
    subject(change, page);
    if (object_id_is_none(change->target) || change->result == RESULT_ALONE) {
        page_text(page, change->for_its_state ? TEXT(" for its state") : TEXT(" by itself"));
    } else {
        page_format(page, "%s", between[change->result]);
        target(change, page);
    }
    chosen_by(change, page);
}

static void counted(size_t count, const char *noun, enum style style, struct page *page) {
    page_painted(page, count ? style : STYLE_PLAIN,
                 text_format(page->output.arena, "%zu %s%s", count, noun, count == 1 ? "" : "s"));
}

static void ended(const struct verdict *verdict, const struct report_look *look,
                  struct page *page) {
    if (!verdict->errors && !verdict->warnings) {
        page_painted(page, STYLE_GOOD, TEXT("no error"));
        return;
    }
    counted(verdict->errors, "error", STYLE_BAD, page);
    page_text(page, TEXT(", "));
    counted(verdict->warnings, "warning", STYLE_DOUBT, page);
    if (look->strict && verdict->warnings && !verdict->errors)
        page_text(page, TEXT(" (--strict: warnings fail too)"));
}

void text_compared(const struct verdict *verdict, const struct report_look *look,
                   struct page *page) {
    const struct change *change = verdict->change;
    sentences(change->assumed, "note", page);
    sentences(verdict->skipped, "skipped", page);
    if (report_is_empty(verdict)) {
        page_text(page, TEXT("onehead: nothing to judge"));
        page_text(page, change->nothing.size ? TEXT(": ") : TEXT(""));
        page_composed(page, STYLE_PLAIN, change->nothing);
        page_text(page, TEXT("\n"));
        return;
    }
    page_text(page, TEXT("onehead: "));
    compared(change, page);
    page_text(page, TEXT(": "));
    ended(verdict, look, page);
    page_text(page, TEXT("\n"));
}

/* The codes of what refuses, each once, as onehead.skip takes them. */
static struct text refusing_codes(const struct verdict *verdict, const struct report_look *look,
                                  struct arena *arena) {
    struct texts codes = {0};
    for (size_t i = 0; i < verdict->findings.count; i++) {
        const struct finding *finding = &verdict->findings.at[i];
        struct text code = text_of(finding->rule->code);
        if ((finding->severity == SEVERITY_ERROR || look->strict) && !texts_contain(codes, code))
            vector_push(&codes, arena, code);
    }
    return text_join(codes, TEXT(","), arena);
}

/* The price is named with each way. */
void text_bypass(const struct verdict *verdict, const struct report_look *look, struct page *page) {
    struct arena *arena = page->output.arena;
    const struct change *change = verdict->change;
    const char *verb = change->subject == SUBJECT_COMMIT ? "push" : "commit";
    struct text codes = refusing_codes(verdict, look, arena);
    struct text key = text_format(arena, "branch.%.*s.oneheadSkip", TEXT_ARGS(change->branch));
    page_text(page, TEXT("To go on all the same, and leave the mending to somebody later:\n"));
    if (change->branch.size && foreign_is_plain(key))
        page_format(page, "    git config %.*s %.*s   # this rule, this branch\n",
                    TEXT_ARGS(shell_quote(key, arena)), TEXT_ARGS(codes));
    page_format(page, "    git -c onehead.skip=%.*s %s   # this rule, once\n", TEXT_ARGS(codes),
                verb);
    page_format(page, "    ONEHEAD=skip git %s   # every rule, once\n", verb);
}
