/* text_compared.c: what was compared, by which row and how old a knowledge, how it ended, and the
 * way round a refusal. */
#include "report/report.h"

#include "base/age.h"
#include "base/foreign.h"

static void notes(struct texts sentences, struct page *page) {
    for (size_t i = 0; i < sentences.count; i++) {
        page_text(page, TEXT("onehead: note: "));
        page_composed(page, STYLE_PLAIN, sentences.at[i]);
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

/* "origin/main (5d6e7f8a9b, nearest target, as of 2 hours ago)" */
static void target(const struct change *change, struct page *page) {
    page_foreign(page, change->target_name);
    page_text(page, TEXT(" ("));
    short_id(change->target, page);
    if (change->chosen_by.size)
        page_text(page, TEXT(", "));
    page_foreign(page, change->chosen_by);
    if (change->target_age < 0)
        page_text(page, TEXT(", age unknown)"));
    else
        page_format(page, ", as of %.*s)",
                    TEXT_ARGS(age_words(change->target_age, page->output.arena)));
}

static void alone(const struct change *change, struct page *page) {
    page_text(page, change->for_its_state ? TEXT(" for its state") : TEXT(" by itself"));
    if (!change->chosen_by.size)
        return;
    page_text(page, TEXT(" ("));
    page_foreign(page, change->chosen_by);
    page_text(page, TEXT(")"));
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
        alone(change, page);
        return;
    }
    page_format(page, "%s", between[change->result]);
    target(change, page);
}

/* "2 errors", "no error" */
static void counted(size_t count, const char *noun, enum style style, struct page *page) {
    struct arena *arena = page->output.arena;
    if (!count)
        page_painted(page, STYLE_GOOD, text_format(arena, "no %s", noun));
    else
        page_painted(page, style,
                     text_format(arena, "%zu %s%s", count, noun, count == 1 ? "" : "s"));
}

static void ended(const struct verdict *verdict, const struct report_look *look,
                  struct page *page) {
    counted(verdict->errors, "error", STYLE_BAD, page);
    if (!verdict->warnings)
        return;
    page_text(page, TEXT(", "));
    counted(verdict->warnings, "warning", STYLE_DOUBT, page);
    if (look->strict && !verdict->errors)
        page_text(page, TEXT(" (warnings fail too: --strict)"));
}

void text_compared(const struct verdict *verdict, const struct report_look *look,
                   struct page *page) {
    const struct change *change = verdict->change;
    notes(change->assumed, page);
    notes(verdict->assumed, page);
    notes(verdict->skipped, page);
    if (report_is_empty(verdict)) {
        page_text(page, TEXT("onehead: nothing was judged"));
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

struct way_round {
    struct text command;
    const char *reach; /* what it leaves unchecked */
};

static void ways_round(const struct way_round *ways, size_t count, struct page *page) {
    size_t width = 0;
    for (size_t i = 0; i < count; i++)
        width = ways[i].command.size > width ? ways[i].command.size : width;
    for (size_t i = 0; i < count; i++) {
        if (!ways[i].command.size)
            continue;
        page_spaces(page, 4);
        page_text(page, ways[i].command);
        page_spaces(page, width - ways[i].command.size + 2);
        page_painted(page, STYLE_FAINT, text_format(page->output.arena, "# %s", ways[i].reach));
        page_text(page, TEXT("\n"));
    }
}

/* `git config branch.X.oneheadSkip OH101`; empty where the branch can't be typed. */
static struct text branch_command(const struct change *change, struct text codes,
                                  struct arena *arena) {
    struct text key = text_format(arena, "branch.%.*s.oneheadSkip", TEXT_ARGS(change->branch));
    if (!change->branch.size || !page_can_be_pasted(key, arena))
        return TEXT("");
    return text_format(arena, "git config %.*s %.*s", TEXT_ARGS(shell_quote(key, arena)),
                       TEXT_ARGS(codes));
}

void text_bypass(const struct verdict *verdict, const struct report_look *look, struct page *page) {
    struct arena *arena = page->output.arena;
    const char *verb = verdict->change->subject == SUBJECT_COMMIT ? "push" : "commit";
    struct text codes = refusing_codes(verdict, look, arena);
    struct way_round ways[] = {
        {branch_command(verdict->change, codes, arena), "not yet, on this branch"},
        {text_format(arena, "git -c onehead.skip=%.*s %s", TEXT_ARGS(codes), verb),
         "without this rule, once"},
        {text_format(arena, "ONEHEAD=skip git %s", verb), "without any check, once"},
    };
    page_format(page, "To %s all the same:\n", verb);
    ways_round(ways, sizeof ways / sizeof *ways, page);
}
