/* pending_text.c: what a deploy must run, for people. */
#include "base/foreign.h"
#include "report/report.h"

static struct text shown_ids(struct texts ids, struct arena *arena) {
    enum { NAMED = 3 };
    struct texts parts = {0};
    for (size_t i = 0; i < ids.count && (i < NAMED || ids.count == NAMED + 1); i++)
        vector_push(&parts, arena, foreign_show(ids.at[i], arena));
    size_t more = ids.count - parts.count;
    if (more)
        vector_push(&parts, arena, text_format(arena, "%zu more", more));
    return text_join(parts, TEXT(", "), arena);
}

/* "2 migrations to run, from a1 to c3", "nothing to run: it stands on c3" */
static void heading(const struct environment_pending *pending, bool is_named, struct page *page) {
    struct arena *arena = page->output.arena;
    size_t count = pending->migrations.count;
    if (is_named) {
        page_painted(page, STYLE_STRONG, foreign_show(pending->name, arena));
        page_text(page, TEXT(": "));
    }
    if (!count) {
        page_format(page, "nothing %s", pending->problems.count ? "can be run" : "to run");
        if (pending->stamps.count)
            page_format(page, "; the database is at %.*s",
                        TEXT_ARGS(shown_ids(pending->stamps, arena)));
        page_text(page, TEXT("\n"));
        return;
    }
    struct text from =
        pending->stamps.count ? shown_ids(pending->stamps, arena) : TEXT("an empty database");
    page_format(page, "%zu migration%s to run, from %.*s to %.*s\n", count, count == 1 ? "" : "s",
                TEXT_ARGS(from), TEXT_ARGS(shown_ids(pending->heads, arena)));
}

static void migration_lines(const struct pending_migration *migration, struct page *page) {
    page_spaces(page, 2);
    page_painted(page, STYLE_STRONG, foreign_show(migration->id, page->output.arena));
    page_text(page, TEXT("  "));
    page_place(page, migration->place);
    page_text(page, TEXT("\n"));
    for (size_t i = 0; i < migration->operations.count; i++) {
        page_spaces(page, 6);
        page_foreign(page, migration->operations.at[i]);
        page_text(page, TEXT("\n"));
    }
}

static void command_line(struct text command, struct page *page) {
    page_spaces(page, 4);
    if (page_can_be_pasted(command, page->output.arena))
        page_painted(page, STYLE_GOOD, command);
    else
        page_text(page, TEXT("No command is shown: a name in it holds characters that can't be "
                             "pasted."));
    page_text(page, TEXT("\n"));
}

static void how_to_run(const struct environment_pending *pending, struct page *page) {
    if (!pending->migrations.count || !pending->command.size)
        return;
    if (pending->run_by.path.size) {
        page_text(page, TEXT("\nThe deploy runs the upgrade itself, "));
        page_place(page, pending->run_by);
        page_text(page, TEXT(": "));
        page_foreign(page, pending->run_by_line);
        page_text(page, TEXT("\n"));
    }
    page_text(page, pending->run_by.path.size ? TEXT("By hand:\n") : TEXT("\nTo run them:\n"));
    command_line(pending->command, page);
}

static void sentences(struct texts texts, enum style style, const char *before, struct page *page) {
    for (size_t i = 0; i < texts.count; i++) {
        page_painted(page, style, text_of(before));
        page_composed(page, STYLE_PLAIN, texts.at[i]);
        page_text(page, TEXT("\n"));
    }
}

void text_pending(const struct pending_report *report, struct pages *pages) {
    for (size_t i = 0; i < report->count; i++) {
        const struct environment_pending *pending = &report->at[i];
        struct page *page = &pages->found;
        if (i)
            page_text(page, TEXT("\n"));
        heading(pending, report->count > 1, page);
        for (size_t k = 0; k < pending->migrations.count; k++)
            migration_lines(&pending->migrations.at[k], page);
        how_to_run(pending, page);
        sentences(pending->notes, STYLE_PLAIN, "onehead: note: ", &pages->said);
        sentences(pending->problems, STYLE_BAD, "onehead: ", &pages->said);
        if (pending->mend.count)
            page_text(&pages->said, TEXT("To mend it:\n"));
        for (size_t k = 0; k < pending->mend.count; k++)
            command_line(pending->mend.at[k], &pages->said);
    }
}
