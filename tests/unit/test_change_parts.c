/* The small parts of the change room: URLs, names of refs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "change/target.h"

static struct arena arena;

static void spelled(const char *url, const char *expected) {
    struct text spelling = url_spelling(text_of(url), &arena);
    assert_string_equal(text_c_string(spelling, &arena), expected);
}

static void urls_of_one_repository_are_spelled_alike(void **state) {
    (void)state;
    spelled("https://github.com/a/b.git", "github.com/a/b");
    spelled("https://ada:secret@GitHub.com/a/b/", "github.com/a/b");
    spelled("https://github.com:443/a/b", "github.com/a/b");
    spelled("ssh://git@github.com:22/a/b.git", "github.com/a/b");
    spelled("git@github.com:a/b.git", "github.com/a/b");
    spelled("git@github.com:/a/b.git/", "github.com/a/b");
    spelled("HTTPS://token@github.com/a/b.git", "github.com/a/b");
}

static void what_differs_stays_apart(void **state) {
    (void)state;
    spelled("https://github.com/A/b", "github.com/A/b");
    spelled("https://example.com:8443/a", "example.com:8443/a");
    spelled("ssh://example.com:2222/a", "example.com:2222/a");
}

static void a_password_with_an_at_sign_is_cut_off(void **state) {
    (void)state;
    spelled("https://ada:p@ss@example.com/a@b", "example.com/a@b");
}

static void paths_are_left_as_they_are(void **state) {
    (void)state;
    spelled("/srv/git/app.git", "/srv/git/app");
    spelled("file:///srv/git/app.git/", "/srv/git/app");
    spelled("../server.git", "../server");
    spelled("./a:b", "./a:b");
    spelled("/srv/ada/app/.git", "/srv/ada/app");
    spelled("/", "/");
    spelled("", "");
}

static void a_remote_is_found_by_name_before_its_url(void **state) {
    (void)state;
    struct text first[] = {TEXT("https://example.com/a.git")};
    struct text second[] = {TEXT("/x"), TEXT("git@example.com:b")};
    struct remote at[] = {{.name = TEXT("one"), .urls = {first, 1, 1}},
                          {.name = TEXT("two"), .urls = {second, 2, 2}}};
    struct remotes remotes = {at, 2, 2};
    assert_ptr_equal(remote_pushed_to(&remotes, TEXT("two"), TEXT("/elsewhere"), &arena), &at[1]);
    assert_ptr_equal(remote_pushed_to(&remotes, TEXT("u"), TEXT("https://example.com/a"), &arena),
                     &at[0]);
    assert_ptr_equal(
        remote_pushed_to(&remotes, TEXT("u"), TEXT("ssh://git@example.com/b.git"), &arena), &at[1]);
    assert_null(remote_pushed_to(&remotes, TEXT("u"), TEXT("https://example.com/c"), &arena));
    assert_null(remote_pushed_to(&remotes, TEXT(""), TEXT(""), &arena));
}

static void names_of_branches_and_reviews_are_read_from_refs(void **state) {
    (void)state;
    assert_true(text_equal(branch_of_ref(TEXT("refs/heads/a/b")), TEXT("a/b")));
    assert_int_equal(branch_of_ref(TEXT("refs/tags/a")).size, 0);
    assert_int_equal(branch_of_ref(TEXT("HEAD")).size, 0);
    assert_true(text_equal(branch_of_review(TEXT("refs/for/main%topic=a")), TEXT("main")));
    assert_true(text_equal(branch_of_review(TEXT("refs/for/refs/heads/a/b")), TEXT("a/b")));
    assert_true(text_equal(branch_of_review(TEXT("refs/for/x/y")), TEXT("x/y")));
    assert_int_equal(branch_of_review(TEXT("refs/heads/for/x")).size, 0);
}

static void lines_are_read_from_their_end(void **state) {
    (void)state;
    struct push_lines lines = {0};
    push_lines_read(TEXT("HEAD^{/fix it} 1111111111111111111111111111111111111111 "
                         "refs/heads/x 0000000000000000000000000000000000000000\n"
                         "refs/heads/z is no line of git's\n"
                         "(delete) 0000000000000000000000000000000000000000 "
                         "refs/heads/y 1111111111111111111111111111111111111111\n"),
                    &arena, &lines);
    assert_int_equal(lines.count, 3);
    assert_non_null(lines.at[1].failure);
    assert_true(text_equal(lines.at[0].local_ref, TEXT("HEAD^{/fix it}")));
    assert_true(object_id_is_none(lines.at[0].remote));
    assert_true(object_id_is_none(lines.at[2].local));
}

/* "heroku app", "dokku@host app" */
static void deploys_to(const char *url, const char *expected) {
    struct deployment found = deployment_of_url(text_of(url), &arena);
    struct text host = found.platform == PLATFORM_HEROKU ? TEXT("heroku") : found.host;
    struct text all = text_format(&arena, "%.*s %.*s", TEXT_ARGS(host), TEXT_ARGS(found.app));
    assert_string_equal(found.platform ? text_c_string(all, &arena) : "", expected);
}

static void platforms_are_known_by_their_urls(void **state) {
    (void)state;
    deploys_to("https://git.heroku.com/shop.git", "heroku shop");
    deploys_to("https://user:key@git.heroku.com/shop.git", "heroku shop");
    deploys_to("git@heroku.com:shop.git", "heroku shop");
    deploys_to("ssh://git@heroku.com/shop.git", "heroku shop");
    deploys_to("git@heroku.work:shop.git", "heroku shop");
    deploys_to("dokku@apps.example.com:shop", "dokku@apps.example.com shop");
    deploys_to("ssh://dokku@apps.example.com/shop", "dokku@apps.example.com shop");
    deploys_to("ssh://dokku@apps.example.com:3022/shop", "dokku@apps.example.com ");
    deploys_to("https://github.com/heroku/shop.git", "");
    deploys_to("git@github.com:dokku/dokku.git", "");
    deploys_to("https://heroku.example.com/shop.git", "");
    deploys_to("/srv/git.heroku.com/shop.git", "");
    deploys_to("", "");
}

static int give_back(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_of_one_repository_are_spelled_alike),
        cmocka_unit_test(what_differs_stays_apart),
        cmocka_unit_test(a_password_with_an_at_sign_is_cut_off),
        cmocka_unit_test(paths_are_left_as_they_are),
        cmocka_unit_test(a_remote_is_found_by_name_before_its_url),
        cmocka_unit_test(names_of_branches_and_reviews_are_read_from_refs),
        cmocka_unit_test(lines_are_read_from_their_end),
        cmocka_unit_test(platforms_are_known_by_their_urls),
    };
    return cmocka_run_group_tests_name("change: parts", tests, NULL, give_back);
}
