/* junit.c: JUnit's XML: a suite for each environment, a case for each rule, so that a green run
 * shows what was looked at. */
#include "base/foreign.h"
#include "report/parts.h"

/* Shown text has no control characters but line ends, and none of these is left to act. */
static void escaped(struct page *page, struct text text) {
    static const struct {
        char byte;
        const char *entity;
    } rows[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "&#10;"}};
    for (size_t i = 0; i < text.size; i++) {
        const char *entity = NULL;
        for (size_t j = 0; j < sizeof rows / sizeof *rows; j++)
            if (text.at[i] == rows[j].byte)
                entity = rows[j].entity;
        if (entity)
            page_text(page, text_of(entity));
        else
            page_text(page, text_slice(text, i, i + 1));
    }
}

static void attribute(struct page *page, const char *name, struct text text) {
    page_format(page, " %s=\"", name);
    escaped(page, foreign_show_lines(text, page->output.arena));
    page_text(page, TEXT("\""));
}

/* What a case holds: why it failed, or what is to be said of it. */
static void element(struct page *page, const char *name, struct text line, struct text body) {
    page_format(page, ">\n      <%s", name);
    if (line.size)
        attribute(page, "message", line);
    page_text(page, TEXT(">"));
    escaped(page, foreign_show_lines(body, page->output.arena));
    page_format(page, "</%s>\n    </testcase>\n", name);
}

/* The case is left open: "/>" ends one that passed, an element one that holds something. */
static void open_case(struct page *page, struct text name, struct text suite) {
    page_text(page, TEXT("    <testcase"));
    attribute(page, "name", name);
    attribute(page, "classname",
              text_format(page->output.arena, "onehead.%.*s",
                          TEXT_ARGS(foreign_show(suite, page->output.arena))));
}

struct suite {
    struct text name; /* of the environment; empty: what belongs to none */
    const struct verdict *verdict;
    const struct report_look *look;
    struct page cases;
    size_t count, failed;
};

/* "OH102 heads-after-merge: b2, c3": the next run's case of the same finding bears the same name.
 */
static struct text case_name(const struct finding *finding, struct arena *arena) {
    struct texts parts = {0};
    for (size_t i = 0; i < finding->revisions.count && i < 4; i++)
        vector_push(&parts, arena, foreign_show(finding->revisions.at[i].id, arena));
    if (finding->table.size)
        vector_push(&parts, arena, foreign_show(finding->table, arena));
    if (finding->column.size)
        vector_push(&parts, arena, foreign_show(finding->column, arena));
    if (!parts.count)
        vector_push(&parts, arena, foreign_show(finding_place(finding).path, arena));
    return text_format(arena, "%s %s: %.*s", finding->rule->code, finding->rule->name,
                       TEXT_ARGS(text_join(parts, TEXT(", "), arena)));
}

static void finding_case(struct suite *suite, const struct finding *finding) {
    struct page *page = &suite->cases;
    struct arena *arena = page->output.arena;
    bool fails = finding->severity == SEVERITY_ERROR || suite->look->strict;
    struct text body = finding_body(finding, suite->look, arena);
    open_case(page, case_name(finding, arena), suite->name);
    if (fails)
        element(page, "failure", finding_line(finding, arena), body);
    else
        element(page, "system-out", TEXT(""), body);
    suite->count++;
    suite->failed += fails;
}

/* The rule's findings here, else one case that passed. */
static void rule_cases(struct suite *suite, const struct rule *rule) {
    const struct findings *findings = &suite->verdict->findings;
    struct arena *arena = suite->cases.output.arena;
    size_t before = suite->count;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->at[i].rule == rule && text_equal(findings->at[i].environment, suite->name))
            finding_case(suite, &findings->at[i]);
    if (suite->count > before || !suite->name.size)
        return;
    open_case(&suite->cases, text_format(arena, "%s %s", rule->code, rule->name), suite->name);
    page_text(&suite->cases, TEXT("/>\n"));
    suite->count++;
}

static void suite_of(struct page *page, const struct suite *suite) {
    if (!suite->count)
        return;
    page_text(page, TEXT("  <testsuite"));
    attribute(page, "name", suite->name.size ? suite->name : TEXT("onehead"));
    page_format(page, " tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", suite->count,
                suite->failed);
    page_text(page, page_written(&suite->cases));
    page_text(page, TEXT("  </testsuite>\n"));
}

static void environment_suite(const struct verdict *verdict, const struct report_look *look,
                              struct text name, struct page *page) {
    struct suite suite = {name, verdict, look, {.output = {.arena = page->output.arena}}, 0, 0};
    for (size_t i = 0; i < rules_count; i++)
        rule_cases(&suite, &rules[i]);
    suite_of(page, &suite);
}

static void opening(struct page *page) {
    page_text(page, TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
                         "name=\"onehead\">\n"));
}

/* One suite with one case, where no environment was judged. */
static void single(struct page *page, const char *counts, const char *kind, struct text line,
                   struct text body) {
    page_format(page, "  <testsuite name=\"onehead\" tests=\"1\" failures=\"0\" %s>\n", counts);
    open_case(page, TEXT("compare"), TEXT("onehead"));
    element(page, kind, line, body);
    page_text(page, TEXT("  </testsuite>\n"));
}

/* The environments that have a suite: those that were judged, and those of findings besides. */
static struct texts suite_names(const struct verdict *verdict, struct arena *arena) {
    struct texts names = {0};
    for (size_t i = 0; i < verdict->environments.count; i++)
        vector_push(&names, arena, verdict->environments.at[i].name);
    for (size_t i = 0; i < verdict->findings.count; i++)
        if (!texts_contain(names, verdict->findings.at[i].environment))
            vector_push(&names, arena, verdict->findings.at[i].environment);
    return names;
}

void junit_verdict(const struct verdict *verdict, const struct report_look *look,
                   struct pages *pages) {
    struct page *page = &pages->found;
    struct texts names = suite_names(verdict, page->output.arena);
    opening(page);
    for (size_t i = 0; i < names.count; i++)
        environment_suite(verdict, look, names.at[i], page);
    if (!names.count) {
        struct text why = verdict->change->nothing;
        single(page, "errors=\"0\" skipped=\"1\"", "skipped",
               why.size ? why : TEXT("no environment was touched"), TEXT(""));
    }
    page_text(page, TEXT("</testsuites>\n"));
}

void junit_failure(const struct error *error, const struct report_look *look, struct pages *pages) {
    (void)look;
    struct page *page = &pages->found;
    struct arena *arena = page->output.arena;
    opening(page);
    single(page, "errors=\"1\"", "error", foreign_show(error_sentence(error, arena), arena),
           failure_body(error, arena));
    page_text(page, TEXT("</testsuites>\n"));
}
