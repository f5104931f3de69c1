/* Whatever strangers write into ids, paths, names and messages: no format lets it act on a
 * terminal, a CI runner or a JSON reader. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "report/report.h"

/* A verdict in which every foreign field holds `foreign`. */
static struct verdict verdict_of(struct text foreign, struct change *change, struct arena *arena) {
    struct texts one = {0};
    vector_push(&one, arena, foreign);
    struct place place = {foreign, 13, 1};
    *change = (struct change){.proposed = {.bytes = {1}, .size = 20},
                              .target = {.bytes = {2}, .size = 20},
                              .chosen_by = foreign,
                              .target_name = foreign,
                              .proposed_name = foreign,
                              .branch = foreign,
                              .assumed = one};
    struct verdict verdict = {.change = change, .skipped = one, .errors = 1};
    vector_push(&verdict.environments, arena,
                (struct environment_verdict){foreign, one, 1, one, one});
    struct finding finding = {.rule = rule_find(TEXT("OH102")),
                              .severity = SEVERITY_ERROR,
                              .environment = foreign,
                              .message = foreign,
                              .place = place,
                              .table = foreign,
                              .column = foreign,
                              .shared_parents = one,
                              .commands = one,
                              .hint = foreign};
    vector_push(&finding.revisions, arena,
                (struct finding_revision){foreign, foreign, place, true, foreign, foreign, 1});
    struct alternative alternative = {.title = foreign, .commands = one};
    vector_push(&alternative.edits, arena, (struct edit){place, foreign, foreign});
    vector_push(&finding.alternatives, arena, alternative);
    vector_push(&verdict.findings, arena, finding);
    return verdict;
}

static struct heads_report heads_of(struct text foreign, struct arena *arena) {
    struct heads_report report = {0};
    struct environment_heads heads = {.environment = {.name = foreign}};
    struct texts one = {0};
    vector_push(&one, arena, foreign);
    vector_push(&heads.heads, arena, (struct head_line){one, foreign, {foreign, 1, 1}});
    vector_push(&heads.environment.heads, arena, foreign);
    heads.problems = one;
    vector_push(&report, arena, heads);
    vector_push(&report, arena, heads);
    return report;
}

/* ---- what must not be in any page ---- */

static const char *const bidi[] = {
    "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad",
    "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xd8\x9c",
};
static const char *const markers[] = {"##[", "##vso[", "##teamcity[", "##VSO["};
enum {
    BIDI = sizeof bidi / sizeof *bidi,
    MARKERS = sizeof markers / sizeof *markers,
};

static void assert_lacks(struct text page, const char *part) {
    if (text_contains(page, text_of(part)))
        fail_msg("'%s' is in:\n%.*s", part, TEXT_ARGS(page));
}

static void assert_no_line_is_a_command(struct text page) {
    struct text line;
    while (text_next_line(&page, &line)) {
        if (text_starts(text_trim(line), TEXT("::")))
            fail_msg("a command: %.*s", TEXT_ARGS(line));
    }
}

static void assert_safe(struct text page) {
    for (size_t i = 0; i < page.size; i++) {
        unsigned char byte = (unsigned char)page.at[i];
        if ((byte < ' ' && byte != '\n') || byte == 0x7f)
            fail_msg("byte %02x in: %.*s", byte, TEXT_ARGS(page));
    }
    for (size_t i = 0; i < BIDI; i++)
        assert_lacks(page, bidi[i]);
    for (size_t i = 0; i < MARKERS; i++)
        assert_lacks(page, markers[i]);
    assert_no_line_is_a_command(page);
}

static void assert_utf8(struct text page) {
    json_t *string = json_stringn(page.at ? page.at : "", page.size);
    assert_non_null(string);
    json_decref(string);
}

static void assert_json(struct text page) {
    json_error_t error;
    json_t *object = json_loadb(page.at, page.size, JSON_REJECT_DUPLICATES, &error);
    if (!object)
        fail_msg("%s in: %.*s", error.text, TEXT_ARGS(page));
    json_decref(object);
}

/* ---- GitHub's workflow commands, read as its runner reads them ---- */

static struct text unescaped(struct text text, struct arena *arena) {
    char *bytes = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char digits[3] = {0};
        if (text.at[i] != '%') {
            bytes[size++] = text.at[i];
            continue;
        }
        assert_true(i + 2 < text.size);
        memcpy(digits, text.at + i + 1, 2);
        bytes[size++] = (char)strtol(digits, NULL, 16);
        i += 2;
    }
    return (struct text){bytes, size};
}

static void assert_properties(struct text properties, struct arena *arena) {
    struct text part;
    while (text_next_part(&properties, ',', &part)) {
        size_t equals = text_find(part, TEXT("="), 0);
        assert_int_not_equal(equals, SIZE_MAX);
        struct text name = text_slice(part, 0, equals);
        static const char *const known[] = {"file", "line", "col", "title"};
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            is_known = is_known || text_equal(name, text_of(known[i]));
        if (!is_known)
            fail_msg("a property: %.*s", TEXT_ARGS(part));
        assert_safe(unescaped(text_slice(part, equals + 1, part.size), arena));
    }
}

/* Each line is one command of ours, and no command is hidden in what it says. */
static void assert_annotations(struct text page, struct arena *arena) {
    struct text line;
    size_t count = 0;
    for (; text_next_line(&page, &line); count++) {
        assert_true(text_starts(line, TEXT("::error ")));
        line = text_slice(line, 8, line.size);
        size_t end = text_find(line, TEXT("::"), 0);
        assert_int_not_equal(end, SIZE_MAX);
        assert_properties(text_slice(line, 0, end), arena);
        struct text message = text_slice(line, end + 2, line.size);
        assert_safe(message);
        assert_safe(unescaped(message, arena));
    }
    assert_int_equal(count, 1);
}

/* ---- Markdown: foreign text stands in code only ---- */

static size_t run_of(struct text text, size_t from) {
    size_t end = from;
    while (end < text.size && text.at[end] == '`')
        end++;
    return end - from;
}

/* A span ends at a run of as many backticks as began it. */
static void assert_line_is_ours(struct text line, struct text foreign) {
    for (size_t i = 0; i < line.size;) {
        size_t count = run_of(line, i);
        if (!count) {
            struct text rest = text_slice(line, i, line.size);
            bool is_foreign = foreign.size > 2 && text_starts(rest, foreign);
            if (is_foreign || strchr("<>[]@!*|\\", line.at[i]))
                fail_msg("outside of code: %.*s", TEXT_ARGS(line));
            i++;
            continue;
        }
        size_t end = i + count;
        while (end < line.size && run_of(line, end) != count)
            end += run_of(line, end) ? run_of(line, end) : 1;
        assert_true(end < line.size);
        i = end + count;
    }
}

static void assert_mermaid(struct text line) {
    for (size_t i = 0; i < line.size; i++)
        if ((unsigned char)line.at[i] < 0x80 && !isalnum((unsigned char)line.at[i]) &&
            !strchr(" _#;[]\"->", line.at[i]))
            fail_msg("in a picture: %.*s", TEXT_ARGS(line));
}

static void assert_markdown(struct text page, struct text foreign) {
    struct text line;
    size_t fence = 0;
    bool is_picture = false;
    while (text_next_line(&page, &line)) {
        size_t here = run_of(line, 0);
        if (fence) {
            bool is_end = here >= fence && here == line.size;
            if (is_picture && !is_end)
                assert_mermaid(line);
            fence = is_end ? 0 : fence;
        } else if (here >= 3) {
            fence = here;
            struct text language = text_slice(line, here, line.size);
            is_picture = text_equal(language, TEXT("mermaid"));
            assert_true(is_picture || text_equal(language, TEXT("text")) ||
                        text_equal(language, TEXT("sh")));
        } else
            assert_line_is_ours(line, foreign);
    }
    assert_int_equal(fence, 0);
}

/* ---- XML, as far as this page goes: a real parser reads it in tests/e2e/formats.sh ---- */

static void assert_xml(struct text page) {
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#10;"};
    for (size_t at = text_find(page, TEXT("&"), 0); at != SIZE_MAX;
         at = text_find(page, TEXT("&"), at + 1)) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
            is_known =
                is_known || text_starts(text_slice(page, at, page.size), text_of(entities[i]));
        assert_true(is_known);
    }
    assert_lacks(page, "\xef\xbf\xbe");
    assert_lacks(page, "\xef\xbf\xbf");
}

static bool is_named(const struct format *format, const char *name) {
    return strcmp(format->name, name) == 0;
}

static void assert_pages(const struct format *format, const struct pages *pages,
                         struct text foreign) {
    struct arena *arena = pages->found.output.arena;
    struct text found = {pages->found.output.at, pages->found.output.count};
    struct text said = {pages->said.output.at, pages->said.output.count};
    struct text summary = {pages->summary.output.at, pages->summary.output.count};
    if (is_named(format, "github"))
        assert_annotations(found, arena);
    else
        assert_safe(found);
    assert_safe(said);
    assert_safe(summary);
    assert_markdown(summary, foreign);
    assert_utf8(found);
    assert_utf8(said);
    assert_utf8(summary);
    if (is_named(format, "junit"))
        assert_xml(found);
    else if (!format->is_for_people)
        assert_json(found);
}

static struct pages empty_pages(struct arena *arena) {
    return (struct pages){
        {{.arena = arena}, false}, {{.arena = arena}, false}, {{.arena = arena}, false}};
}

/* In every field of every page of every format. */
static void try(struct text foreign) {
    struct arena arena = {0};
    struct report_look look = {.in_hook = true, .now = 8600};
    struct change change;
    struct verdict verdict = verdict_of(foreign, &change, &arena);
    struct heads_report heads = heads_of(foreign, &arena);
    struct error error = {&arena, "read", foreign, foreign, foreign};
    for (size_t i = 0; i < formats_count; i++) {
        struct pages pages = empty_pages(&arena);
        formats[i].verdict(&verdict, &look, &pages);
        text_said(&verdict, &look, &pages.said);
        assert_pages(&formats[i], &pages, foreign);
        pages = empty_pages(&arena);
        if (formats[i].heads) {
            formats[i].heads(&heads, &pages);
            assert_pages(&formats[i], &pages, foreign);
        }
        pages = empty_pages(&arena);
        text_failure(&error, &look, &pages.said);
        if (formats[i].failure)
            formats[i].failure(&error, &look, &pages);
        assert_pages(&formats[i], &pages, foreign);
    }
    change.nothing = foreign;
    verdict.findings.count = verdict.environments.count = 0;
    for (size_t i = 0; i < formats_count; i++) {
        struct pages pages = empty_pages(&arena);
        if (is_named(&formats[i], "github"))
            continue;
        formats[i].verdict(&verdict, &look, &pages);
        text_said(&verdict, &look, &pages.said);
        assert_pages(&formats[i], &pages, foreign);
    }
    arena_free(&arena);
}

static void every_byte_passes_in_every_field(void **state) {
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char alone = (char)byte, inside[] = {'a', (char)byte, 'b'};
        try((struct text){&alone, 1});
        try((struct text){inside, 3});
    }
}

static void every_bidi_character_is_shown_and_never_acts(void **state) {
    (void)state;
    for (size_t i = 0; i < BIDI; i++) {
        char inside[16];
        snprintf(inside, sizeof inside, "a%sb", bidi[i]);
        try(text_of(inside));
        try(text_of(bidi[i]));
    }
}

static void no_command_of_a_ci_runner_gets_through(void **state) {
    (void)state;
    static const char *const lines[] = {
        "##[add-mask]a",
        "x##[add-mask]a",
        "x###[group]a",
        "##vso[task.setvariable variable=a]b",
        "::stop-commands::t",
        " \t::error::x",
        "a\n::error::x",
        "a\r::error::x",
        "##teamcity[x]",
        "##VSO[task.complete]",
        "##",
        "[add-mask]",
        "%0A::error::x",
        "a,title=b::c",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        try(text_of(lines[i]));
}

static void no_markup_gets_out_of_its_code(void **state) {
    (void)state;
    static const char *const texts[] = {
        "[a](https://example.com)",
        "![a](b)",
        "<script>alert(1)</script>",
        "@ada #1 GH-2",
        "```\n<b>",
        "``a`b```c",
        "`",
        "\n````\n# a",
        "a\"] --> b[\"c",
        "]]><failure>",
        "&amp;&#60;",
        "{0} [a](1)",
        "\xef\xbf\xbe\xef\xbf\xbf",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        try(text_of(texts[i]));
}

static void a_long_text_is_no_trouble(void **state) {
    (void)state;
    static char long_text[1 << 16];
    memset(long_text, '#', sizeof long_text);
    try((struct text){long_text, sizeof long_text});
}

/* ---- what must be kept ---- */

static json_t *json_of(struct text foreign, struct arena *arena) {
    struct change change;
    struct verdict verdict = verdict_of(foreign, &change, arena);
    struct pages pages = empty_pages(arena);
    json_verdict(&verdict, &(struct report_look){0}, &pages);
    return json_loadb(pages.found.output.at, pages.found.output.count, 0, NULL);
}

static void json_gives_back_what_was_written(void **state) {
    (void)state;
    static const char *const texts[] = {"##[add-mask]a", "caf\xc3\xa9 \xf0\x9f\x90\x98",
                                        "a\"\\b\x1b", "git merge 'a'", "\xe2\x80\xae"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena arena = {0};
        json_t *object = json_of(text_of(texts[i]), &arena);
        json_t *finding = json_array_get(json_object_get(object, "findings"), 0);
        json_t *command = json_array_get(json_object_get(finding, "commands"), 0);
        assert_string_equal(json_string_value(command), texts[i]);
        json_decref(object);
        arena_free(&arena);
    }
}

static void a_command_that_can_t_be_shown_as_it_is_typed_is_not_shown(void **state) {
    (void)state;
    struct arena arena = {0};
    struct change change;
    struct verdict verdict = verdict_of(TEXT("rm x##[y]"), &change, &arena);
    struct pages pages = empty_pages(&arena);
    text_finding(&verdict.findings.at[0], &(struct report_look){0}, &pages.found);
    struct text page = {pages.found.output.at, pages.found.output.count};
    assert_true(text_contains(page, TEXT("No command is shown")));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_passes_in_every_field),
        cmocka_unit_test(every_bidi_character_is_shown_and_never_acts),
        cmocka_unit_test(no_command_of_a_ci_runner_gets_through),
        cmocka_unit_test(no_markup_gets_out_of_its_code),
        cmocka_unit_test(a_long_text_is_no_trouble),
        cmocka_unit_test(json_gives_back_what_was_written),
        cmocka_unit_test(a_command_that_can_t_be_shown_as_it_is_typed_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
