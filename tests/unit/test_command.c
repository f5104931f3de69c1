/* The command line: options in each of their forms, what was meant by what was typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command/command.h"

static struct arena arena;

static int forget(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

enum { MOST_WORDS = 8 };

/* The words after the program's name, up to NULL. */
static struct invocation read_words(const char *const *words, int *status) {
    static char copies[MOST_WORDS][64];
    char *all[MOST_WORDS] = {copies[0]};
    int count = 1;
    for (; words[count - 1]; count++) {
        strncpy(copies[count], words[count - 1], sizeof copies[count] - 1);
        all[count] = copies[count];
    }
    struct invocation run = {.arena = &arena, .error = {.arena = &arena}};
    *status = options_read(&run, count, all);
    return run;
}
#define READ(status, ...) read_words((const char *const[]){__VA_ARGS__, NULL}, status)

static void assert_text(struct text actual, const char *expected) {
    assert_int_equal(actual.size, strlen(expected));
    assert_memory_equal(actual.at, expected, actual.size);
}

static void a_value_follows_after_an_equals_sign_or_a_space(void **state) {
    (void)state;
    int status;
    struct invocation run = READ(&status, "check", "--base=main", "--head", "feature", "--strict");
    assert_int_equal(status, 0);
    assert_text(run_value(&run, "--base"), "main");
    assert_text(run_value(&run, "--head"), "feature");
    assert_true(run_given(&run, "--strict"));
    assert_false(run_given(&run, "--staged"));
}

static void an_equals_sign_may_stand_in_a_value(void **state) {
    (void)state;
    int status;
    struct invocation run = READ(&status, "check", "--base=a=b");
    assert_text(run_value(&run, "--base"), "a=b");
}

static void a_value_may_look_like_an_option(void **state) {
    (void)state;
    int status;
    struct invocation run = READ(&status, "-C", "--help", "check");
    assert_int_equal(status, 0);
    assert_text(run_value(&run, "-C"), "--help");
    assert_false(run_given(&run, "--help"));
}

static void two_dashes_end_the_options(void **state) {
    (void)state;
    int status;
    struct invocation run = READ(&status, "heads", "--", "--format");
    assert_int_equal(status, 0);
    assert_int_equal(run.arguments.count, 1);
    assert_text(run.arguments.at[0], "--format");
}

static void what_git_hands_to_a_hook_is_no_option(void **state) {
    (void)state;
    int status;
    struct invocation run = READ(&status, "hook", "pre-push", "--help", "--");
    assert_int_equal(status, 0);
    assert_int_equal(run.arguments.count, 3);
    assert_text(run.arguments.at[1], "--help");
    assert_text(run.arguments.at[2], "--");
}

static void a_wrong_word_is_a_usage_error(void **state) {
    (void)state;
    int status;
    static const char *const wrong[][4] = {{"chek"},
                                           {"check", "--bse"},
                                           {"check", "--base"},
                                           {"check", "--staged=1"},
                                           {"check", "word"},
                                           {"heads", "a", "b"},
                                           {"-x"},
                                           {"--color", "blue"},
                                           {"check", "-"},
                                           {"check", "--env", "--", "x"},
                                           {"check", "--base="},
                                           {"check", "--base", ""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        READ(&status, wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3]);
        assert_int_equal(status, -1);
    }
}

static struct text nearest(const char *typed) {
    struct texts names = {0};
    static const char *const all[] = {"--base", "--head", "--staged", "--strict", "OH101", "OH201"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        vector_push(&names, &arena, text_of(all[i]));
    return nearest_name(text_of(typed), names);
}

static void the_nearest_name_is_found(void **state) {
    (void)state;
    assert_text(nearest("--bas"), "--base");
    assert_text(nearest("--stagde"), "--staged");
    assert_text(nearest("oh101"), "OH101");
    assert_text(nearest("OH102"), "OH101");
}

static void a_name_that_is_far_from_all_has_no_nearest(void **state) {
    (void)state;
    assert_text(nearest("--frobnicate"), "");
    assert_text(nearest(""), "");
    assert_text(nearest("x"), "");
    assert_text(nearest("--baseeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"),
                "");
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_value_follows_after_an_equals_sign_or_a_space),
        TEST(an_equals_sign_may_stand_in_a_value),
        TEST(a_value_may_look_like_an_option),
        TEST(two_dashes_end_the_options),
        TEST(what_git_hands_to_a_hook_is_no_option),
        TEST(a_wrong_word_is_a_usage_error),
        TEST(the_nearest_name_is_found),
        TEST(a_name_that_is_far_from_all_has_no_nearest),
    };
    return cmocka_run_group_tests_name("command", tests, NULL, NULL);
}
