/* What is advised, as far as it needs no repository: one shell word for any text, whatever shell
 * reads it, and the line that writes a merge revision. */
#include "scratch.h"

#include "advice/advice.h"

/* The output of a shell that runs `printf %s WORD`, in hex. */
static struct text read_by(const char *shell, struct text word, struct arena *arena) {
    struct text script = text_format(arena, "printf '%%s|' %.*s", TEXT_ARGS(word));
    FILE *file = fopen("script", "w");
    assert_non_null(file);
    fwrite(script.at, 1, script.size, file);
    fclose(file);
    FILE *output = popen(text_format(arena, "%s script", shell).at, "r");
    char *bytes = arena_alloc(arena, 8192);
    size_t size = fread(bytes, 1, 8192, output);
    assert_int_equal(pclose(output), 0);
    return (struct text){bytes, size};
}

static void assert_one_word(struct text text, struct arena *arena) {
    static const char *const shells[] = {"sh", "bash", "dash", "bash --posix"};
    struct text quoted = shell_quote(text, arena);
    struct text expected = text_format(arena, "%.*s|", TEXT_ARGS(text));
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        struct text read = read_by(shells[i], quoted, arena);
        if (!text_equal(read, expected))
            fail_msg("%s reads %.*s as %.*s", shells[i], TEXT_ARGS(quoted), TEXT_ARGS(read));
    }
}

static void every_printable_byte_alone_and_in_company_is_one_word(void **state) {
    struct scratch *scratch = *state;
    struct arena *arena = &scratch->arena;
    char all[96], each[3 * 95];
    for (size_t i = 0; i < 95; i++) {
        all[i] = (char)(' ' + i);
        memcpy(each + 3 * i, (char[]){'a', all[i], all[i]}, 3);
    }
    assert_one_word((struct text){all, 95}, arena);
    assert_one_word((struct text){each, sizeof each}, arena);
    for (size_t i = 0; i < 95; i += 5)
        assert_one_word(text_slice((struct text){all, 95}, i, i + 5), arena);
    for (const char *c = "'\\\"$`!*?~#&;|<>(){}[] "; *c; c++)
        assert_one_word((struct text){c, 1}, arena);
}

static void commands_in_a_word_are_not_run(void **state) {
    struct scratch *scratch = *state;
    static const char *const hostile[] = {
        "x; touch PWNED",
        "$(touch PWNED)",
        "`touch PWNED`",
        "'; touch PWNED; '",
        "'$(touch PWNED)'",
        "'\\''; touch PWNED; '",
        "\\'; touch PWNED #",
        "!!",
        "x && touch PWNED",
        "-m",
        "it's",
        "'",
        "''",
        "\\",
        "~root",
        "{a,b}",
        "##[add-mask]x",
        "##vso[a]",
        "###[x",
        "a=b",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        assert_one_word(text_of(hostile[i]), &scratch->arena);
    assert_int_equal(access("PWNED", F_OK), -1);
}

static void harmless_words_stay_as_they_are(void **state) {
    struct scratch *scratch = *state;
    assert_text(shell_quote(TEXT("origin/main"), &scratch->arena), "origin/main");
    assert_text(shell_quote(TEXT("e38935822969"), &scratch->arena), "e38935822969");
    assert_text(shell_quote(TEXT("a b"), &scratch->arena), "'a b'");
    assert_text(shell_quote(TEXT(""), &scratch->arena), "''");
    assert_text(shell_quote(TEXT("it's"), &scratch->arena), "'it'\\''s'");
}

static void markers_of_ci_runners_are_broken_by_quotes(void **state) {
    struct scratch *scratch = *state;
    static const char *const marked[] = {"x##[add-mask]a", "##vso[x]", "###[y", "##teamcity[z]"};
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        assert_false(text_contains(shell_quote(text_of(marked[i]), &scratch->arena), TEXT("##")));
}

static void paths_are_never_options_nor_magic(void **state) {
    struct scratch *scratch = *state;
    assert_text(shell_quote_path(TEXT("-rf.py"), &scratch->arena), "./-rf.py");
    assert_text(shell_quote_path(TEXT(":(top)x"), &scratch->arena), "'./:(top)x'");
    assert_text(shell_quote_path(TEXT("versions/x.py"), &scratch->arena), "versions/x.py");
}

static struct text merge_line(const struct tool *tool, const char *first, const char *second,
                              struct arena *arena) {
    struct text heads[] = {text_of(first), text_of(second)};
    return tool_merge(tool, (struct texts){heads, 2, 2}, TEXT("merge a and b"), arena);
}

static void options_of_the_subcommand_stand_before_the_ids(void **state) {
    struct scratch *scratch = *state;
    struct tool tool = {.command = TEXT("flask db"), .after = TEXT("-d db/migrations")};
    assert_text(merge_line(&tool, "a", "b", &scratch->arena),
                "flask db merge -d db/migrations -m 'merge a and b' a b");
}

static void a_tool_with_a_folder_runs_there_and_comes_back(void **state) {
    struct scratch *scratch = *state;
    struct tool tool = {.command = TEXT("alembic"), .folder = TEXT("it's")};
    assert_text(merge_line(&tool, "a", "b", &scratch->arena),
                "(cd 'it'\\''s' && alembic merge -m 'merge a and b' a b)");
}

static void ones_own_command_is_filled_in(void **state) {
    struct scratch *scratch = *state;
    struct tool tool = {.command = TEXT("make merge REVS={revs} M={message} {revs}"),
                        .is_custom = true};
    assert_text(merge_line(&tool, "a", "{message}", &scratch->arena),
                "make merge REVS=a '{message}' M='merge a and b' a '{message}'");
    tool.command = TEXT("./merge");
    assert_text(merge_line(&tool, "a", "b", &scratch->arena), "./merge a b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(every_printable_byte_alone_and_in_company_is_one_word),
        scratch_test(commands_in_a_word_are_not_run),
        scratch_test(harmless_words_stay_as_they_are),
        scratch_test(markers_of_ci_runners_are_broken_by_quotes),
        scratch_test(paths_are_never_options_nor_magic),
        scratch_test(options_of_the_subcommand_stand_before_the_ids),
        scratch_test(a_tool_with_a_folder_runs_there_and_comes_back),
        scratch_test(ones_own_command_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
