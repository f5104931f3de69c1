/* schema_text.c: tables for people, and how two commits differ, as a diff shows it. */
#include "base/foreign.h"
#include "report/report.h"

/* Columns of text line up, as long as they are no longer than this. */
enum { WIDEST_NAME = 28, WIDEST_TYPE = 28 };

static void padded(struct page *page, struct text text, size_t width) {
    struct text shown = foreign_show(text, page->output.arena);
    page_text(page, shown);
    page_spaces(page, shown.size < width ? width - shown.size : 0);
}

static size_t wider(size_t width, struct text text, size_t widest) {
    return text.size > width && text.size <= widest ? text.size : width;
}

/* ---- lines ---- */

static struct text shown_type(const struct column *column, struct arena *arena) {
    struct text text = type_text(&column->type, arena);
    return text.size ? text : TEXT("?");
}

static void show_column(const struct column *column, size_t name_width, size_t type_width,
                        struct page *page) {
    static const struct {
        size_t offset;
        enum fact fact;
        const char *words;
    } facts[] = {
        {offsetof(struct column, nullable), FACT_NO, "not null"},
        {offsetof(struct column, nullable), FACT_UNKNOWN, "nullable?"},
        {offsetof(struct column, primary_key), FACT_YES, "primary key"},
        {offsetof(struct column, primary_key), FACT_UNKNOWN, "primary key?"},
        {offsetof(struct column, server_default), FACT_YES, "default"},
    };
    struct text type = shown_type(column, page->output.arena);
    padded(page, column->is_unnamed ? TEXT("(computed)") : column->name, name_width);
    page_text(page, TEXT("  "));
    bool is_last = true;
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (*(const enum fact *)((const char *)column + facts[i].offset) == facts[i].fact)
            is_last = false;
    padded(page, type, is_last ? 0 : type_width);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (*(const enum fact *)((const char *)column + facts[i].offset) == facts[i].fact)
            page_format(page, "  %s", facts[i].words);
}

static void show_names(struct texts names, struct page *page) {
    page_text(page, TEXT(" ("));
    page_foreign(page, text_join(names, TEXT(", "), page->output.arena));
    page_text(page, TEXT(")"));
}

static void show_constraint(const struct constraint *constraint, struct page *page) {
    static const char *const kinds[] = {[CONSTRAINT_INDEX] = "index",
                                        [CONSTRAINT_UNIQUE] = "unique",
                                        [CONSTRAINT_FOREIGN_KEY] = "foreign key"};
    if (constraint->kind == CONSTRAINT_INDEX && constraint->is_unique)
        page_text(page, TEXT("unique "));
    page_text(page, text_of(kinds[constraint->kind]));
    if (constraint->name.size) {
        page_text(page, TEXT(" "));
        page_foreign(page, constraint->name);
    }
    if (constraint->columns_known)
        show_names(constraint->columns, page);
    else
        page_text(page, TEXT(" (computed)"));
    if (constraint->kind != CONSTRAINT_FOREIGN_KEY)
        return;
    page_text(page, TEXT(" references "));
    page_foreign(page, constraint->referred_table.size ? constraint->referred_table : TEXT("?"));
    if (constraint->referred_columns.count)
        show_names(constraint->referred_columns, page);
}

static void show_place(struct place place, struct page *page) {
    struct page plain = {.output = {.arena = page->output.arena}};
    page_place(&plain, place);
    page_text(page, TEXT("  "));
    page_painted(page, STYLE_FAINT, (struct text){plain.output.at, plain.output.count});
    page_text(page, TEXT("\n"));
}

/* ---- one commit ---- */

static void show_table(const struct table *table, const char *sign, enum style style,
                       struct page *page) {
    size_t name_width = 0, type_width = 0;
    page_painted(page, style, text_of(sign));
    page_painted(page, STYLE_STRONG, foreign_show(table->key, page->output.arena));
    if (table->is_opaque)
        page_text(page, TEXT(" (may have more than what is read)"));
    if (table->is_unmanaged)
        page_text(page, TEXT(" (not migrated)"));
    show_place(table->place, page);
    for (size_t i = 0; i < table->columns.count; i++) {
        const struct column *column = &table->columns.at[i];
        name_width = wider(name_width, column->name, WIDEST_NAME);
        type_width = wider(type_width, shown_type(column, page->output.arena), WIDEST_TYPE);
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        page_painted(page, style, text_of(sign));
        page_text(page, TEXT("    "));
        show_column(&table->columns.at[i], name_width, type_width, page);
        page_text(page, TEXT("\n"));
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        page_painted(page, style, text_of(sign));
        page_text(page, TEXT("    "));
        show_constraint(&table->constraints.at[i], page);
        page_text(page, TEXT("\n"));
    }
}

static void show_unread(const struct schema *schema, struct page *page) {
    for (size_t i = 0; i < schema->unread.count; i++) {
        page_text(page, TEXT("onehead: not read: "));
        page_place(page, schema->unread.at[i].place);
        page_text(page, TEXT(": "));
        page_foreign(page, schema->unread.at[i].sentence);
        page_text(page, TEXT("\n"));
    }
}

static void show_schema(const struct schema *schema, struct page *page) {
    for (size_t i = 0; i < schema->keys.count; i++) {
        if (i)
            page_text(page, TEXT("\n"));
        show_table(schema_find(schema, schema->keys.at[i]), "", STYLE_PLAIN, page);
    }
}

/* ---- two commits ---- */

static void show_side(const struct difference *difference, bool is_after, struct page *page) {
    const struct column *column = is_after ? difference->column_after : difference->column_before;
    const struct constraint *constraint = difference->constraint;
    enum style style = is_after ? STYLE_GOOD : STYLE_BAD;
    page_painted(page, style, is_after ? TEXT("+ ") : TEXT("- "));
    page_text(page, TEXT("    "));
    if (constraint)
        show_constraint(constraint, page);
    else
        show_column(column, 0, 0, page);
    show_place(constraint ? constraint->place : column->place, page);
}

static bool is_of_column(const struct difference *difference, const struct difference *before) {
    return before && difference->column_before && difference->column_after &&
           difference->column_after == before->column_after;
}

/* Type and nullability of one column are one pair of lines. */
static void show_difference(const struct difference *difference, const struct difference *before,
                            struct page *page) {
    bool is_gone = difference->kind == DIFFERENCE_CONSTRAINT_GONE;
    if (difference->kind == DIFFERENCE_TABLE_ADDED) {
        show_table(difference->after, "+ ", STYLE_GOOD, page);
        return;
    }
    if (difference->kind == DIFFERENCE_TABLE_GONE) {
        show_table(difference->before, "- ", STYLE_BAD, page);
        return;
    }
    if (!before || before->after != difference->after) {
        page_text(page, TEXT("  "));
        page_painted(page, STYLE_STRONG, foreign_show(difference->after->key, page->output.arena));
        show_place(difference->after->place, page);
    }
    if (is_of_column(difference, before))
        return;
    if (difference->column_before || is_gone)
        show_side(difference, false, page);
    if (difference->column_after || (difference->constraint && !is_gone))
        show_side(difference, true, page);
}

void text_schema(const struct schema_report *report, struct pages *pages) {
    if (report->before)
        show_unread(report->before, &pages->said);
    show_unread(report->schema, &pages->said);
    if (!report->before)
        show_schema(report->schema, &pages->found);
    for (size_t i = 0; i < report->differences.count; i++)
        show_difference(&report->differences.at[i], i ? &report->differences.at[i - 1] : NULL,
                        &pages->found);
}
