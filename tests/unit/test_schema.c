/* Schemas compared: what differs, what may differ and is left alone, and what is done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "schema/difference.h"

static struct arena arena;
static struct schema before, after;

static int schemas_start(void **state) {
    (void)state;
    schema_start(&before, &arena);
    schema_start(&after, &arena);
    return 0;
}

static int arena_clear(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct table *table_of(struct schema *schema, const char *name) {
    return schema_table(schema, TEXT(""), text_of(name), (struct place){0});
}

static struct column *add_column(struct table *table, const char *name, const char *type) {
    struct column column = {.name = text_of(name), .nullable = FACT_YES, .primary_key = FACT_NO};
    if (type)
        assert_true(type_named(text_of(type), &column.type, &arena));
    vector_push(&table->columns, &arena, column);
    return &table->columns.at[table->columns.count - 1];
}

/* A table with the columns `id`, `a` and `b`. */
static struct table *make_table(struct schema *schema, const char *name) {
    struct table *table = table_of(schema, name);
    struct column *id = add_column(table, "id", "Integer");
    id->primary_key = FACT_YES;
    id->nullable = FACT_NO;
    add_column(table, "a", "String");
    add_column(table, "b", "Integer");
    return table;
}

static struct constraint *add_constraint(struct table *table, enum constraint_kind kind,
                                         const char *columns) {
    struct constraint constraint = {.kind = kind, .columns_known = columns};
    struct text rest = text_of(columns), part;
    while (text_next_part(&rest, ' ', &part))
        vector_push(&constraint.columns, &arena, part);
    vector_push(&table->constraints, &arena, constraint);
    return &table->constraints.at[table->constraints.count - 1];
}

static struct difference only_difference(enum difference_kind kind) {
    struct differences differences = schema_difference(&before, &after, &arena);
    assert_int_equal(differences.count, 1);
    assert_int_equal(differences.at[0].kind, kind);
    return differences.at[0];
}

static void assert_no_difference(void) {
    assert_int_equal(schema_difference(&before, &after, &arena).count, 0);
}

static enum fact same(const char *a, const char *b) {
    struct type first = {0}, second = {0};
    assert_true(type_named(text_of(a), &first, &arena));
    assert_true(type_named(text_of(b), &second, &arena));
    return type_same(&first, &second);
}

/* ---- schemas ---- */

static void a_dropped_table_is_not_found(void **state) {
    (void)state;
    make_table(&before, "t");
    schema_drop(&before, TEXT("t"));
    assert_null(schema_find(&before, TEXT("t")));
    assert_int_equal(before.keys.count, 0);
    assert_non_null(table_of(&before, "t"));
    assert_int_equal(before.keys.count, 1);
}

static void foreign_keys_follow_a_renamed_table(void **state) {
    (void)state;
    make_table(&before, "t");
    struct constraint *key =
        add_constraint(make_table(&before, "child"), CONSTRAINT_FOREIGN_KEY, "b");
    key->referred_table = TEXT("t");
    schema_rename(&before, TEXT("t"), TEXT("s"), TEXT("u"));
    assert_null(schema_find(&before, TEXT("t")));
    assert_non_null(schema_find(&before, TEXT("s.u")));
    assert_true(text_equal(key->referred_table, TEXT("s.u")));
}

static void a_copy_shares_no_columns(void **state) {
    (void)state;
    make_table(&before, "t");
    struct schema copy = schema_copy(&before);
    add_column(schema_find(&copy, TEXT("t")), "c", "Integer");
    schema_find(&copy, TEXT("t"))->columns.at[0].nullable = FACT_YES;
    assert_int_equal(schema_find(&before, TEXT("t"))->columns.count, 3);
    assert_int_equal(schema_find(&before, TEXT("t"))->columns.at[0].nullable, FACT_NO);
}

/* ---- types ---- */

static void synonyms_are_one_type(void **state) {
    (void)state;
    assert_int_equal(same("String", "VARCHAR"), FACT_YES);
    assert_int_equal(same("Unicode", "character varying"), FACT_YES);
    assert_int_equal(same("DECIMAL", "Numeric"), FACT_YES);
    assert_int_equal(same("LargeBinary", "BYTEA"), FACT_YES);
}

static void types_that_some_databases_tell_apart_are_unknown(void **state) {
    (void)state;
    assert_int_equal(same("DateTime", "TIMESTAMP"), FACT_UNKNOWN);
    assert_int_equal(same("Float", "Double"), FACT_UNKNOWN);
    assert_int_equal(same("Boolean", "TINYINT"), FACT_UNKNOWN);
}

static void types_that_every_database_tells_apart_differ(void **state) {
    (void)state;
    assert_int_equal(same("Integer", "BigInteger"), FACT_NO);
    assert_int_equal(same("JSON", "JSONB"), FACT_NO);
    assert_int_equal(same("JSON", "Text"), FACT_NO);
    assert_int_equal(same("DateTime", "timestamp with time zone"), FACT_NO);
}

static void text_without_a_length_depends_on_the_database(void **state) {
    (void)state;
    assert_int_equal(same("String", "Text"), FACT_UNKNOWN);
    assert_int_equal(same("UnicodeText", "Unicode"), FACT_UNKNOWN);
    assert_int_equal(same("String", "CHAR"), FACT_NO);
    struct type text = {.name = TEXT("TEXT")}, limited = {.name = TEXT("VARCHAR")};
    vector_push(&limited.arguments, &arena, TEXT("20"));
    assert_int_equal(type_same(&text, &limited), FACT_NO);
}

static void an_opaque_type_is_no_difference(void **state) {
    (void)state;
    add_column(table_of(&before, "t"), "a", NULL);
    add_column(table_of(&after, "t"), "a", "Integer");
    assert_no_difference();
}

static struct type enum_of(const char *name, const char *members) {
    struct type type = {.name = TEXT("ENUM"), .members_known = true};
    struct text rest = text_of(members), part;
    vector_push(&type.arguments, &arena, text_of(name));
    while (text_next_part(&rest, ' ', &part))
        vector_push(&type.members, &arena, part);
    return type;
}

static void a_bound_is_lifted(void **state) {
    (void)state;
    struct type *was = &add_column(table_of(&before, "t"), "a", "String")->type;
    struct type *is = &add_column(table_of(&after, "t"), "a", "String")->type;
    vector_push(&was->arguments, &arena, TEXT("50"));
    only_difference(DIFFERENCE_TYPE);
    assert_true(type_lifts_bound(was, is));
    assert_false(type_lifts_bound(is, was));
    vector_push(&is->arguments, &arena, TEXT("80"));
    assert_false(type_lifts_bound(was, is));
    struct difference difference = only_difference(DIFFERENCE_TYPE);
    struct schema by = {0};
    schema_start(&by, &arena);
    add_column(table_of(&by, "t"), "a", "String");
    assert_int_equal(difference_is_done(&difference, &by), FACT_YES);
    was->arguments.count = 0;
    assert_int_equal(difference_is_done(&difference, &by), FACT_NO);
}

static void a_default_of_the_server_comes_and_goes(void **state) {
    (void)state;
    struct column *was = add_column(table_of(&before, "t"), "a", "String");
    struct column *is = add_column(table_of(&after, "t"), "a", "String");
    was->server_default = FACT_NO, is->server_default = FACT_YES;
    struct difference difference = only_difference(DIFFERENCE_DEFAULT_ADDED);
    assert_int_equal(difference_is_done(&difference, &before), FACT_NO);
    is->is_filled = true;
    assert_no_difference();
    is->is_filled = false, was->server_default = FACT_UNKNOWN;
    assert_no_difference();
    was->server_default = FACT_YES, is->server_default = FACT_NO;
    only_difference(DIFFERENCE_DEFAULT_GONE);
    is->primary_key = FACT_YES;
    assert_no_difference();
}

static void an_enum_grows_but_does_not_shrink(void **state) {
    (void)state;
    add_column(table_of(&before, "t"), "a", "Enum")->type = enum_of("kind", "x y");
    struct column *column = add_column(table_of(&after, "t"), "a", "Enum");
    column->type = enum_of("kind", "y");
    assert_no_difference();
    column->type = enum_of("kind", "y x z");
    only_difference(DIFFERENCE_TYPE);
}

/* ---- differences ---- */

static void a_table_that_came_is_one_difference(void **state) {
    (void)state;
    make_table(&after, "t");
    struct difference difference = only_difference(DIFFERENCE_TABLE_ADDED);
    assert_int_equal(difference_is_done(&difference, &before), FACT_NO);
    assert_int_equal(difference_is_done(&difference, &after), FACT_YES);
}

static void a_table_that_was_never_seen_is_not_known_to_be_gone(void **state) {
    (void)state;
    make_table(&before, "t");
    struct difference difference = only_difference(DIFFERENCE_TABLE_GONE);
    assert_int_equal(difference_is_done(&difference, &before), FACT_NO);
    assert_int_equal(difference_is_done(&difference, &after), FACT_UNKNOWN);
    vector_push(&after.gone, &arena, TEXT("t"));
    assert_int_equal(difference_is_done(&difference, &after), FACT_YES);
}

static void a_column_that_came_brings_its_constraints(void **state) {
    (void)state;
    make_table(&before, "t");
    struct table *table = make_table(&after, "t");
    add_column(table, "c", "Integer");
    add_constraint(table, CONSTRAINT_INDEX, "c");
    add_constraint(table, CONSTRAINT_UNIQUE, "a c");
    struct difference difference = only_difference(DIFFERENCE_COLUMN_ADDED);
    assert_true(text_equal(difference.column_after->name, TEXT("c")));
    assert_int_equal(difference_is_done(&difference, &before), FACT_NO);
    table_of(&before, "t")->is_opaque = true;
    assert_int_equal(difference_is_done(&difference, &before), FACT_UNKNOWN);
    schema_drop(&before, TEXT("t"));
    assert_int_equal(difference_is_done(&difference, &before), FACT_UNKNOWN);
}

static void an_opaque_table_loses_and_gains_nothing(void **state) {
    (void)state;
    make_table(&before, "t")->is_opaque = true;
    struct table *table = make_table(&after, "t");
    add_column(table, "c", "Integer");
    add_constraint(table, CONSTRAINT_INDEX, "a");
    assert_no_difference();
}

static void constraints_are_told_by_their_columns(void **state) {
    (void)state;
    add_constraint(make_table(&before, "t"), CONSTRAINT_UNIQUE, "a b")->name = TEXT("one");
    struct table *table = make_table(&after, "t");
    struct constraint *unique = add_constraint(table, CONSTRAINT_INDEX, "b a");
    unique->is_unique = true;
    assert_no_difference();
    unique->is_unique = false;
    assert_int_equal(schema_difference(&before, &after, &arena).count, 2);
}

static void unique_over_the_primary_key_says_nothing(void **state) {
    (void)state;
    make_table(&before, "t");
    add_constraint(make_table(&after, "t"), CONSTRAINT_UNIQUE, "id");
    assert_no_difference();
}

static void a_foreign_key_over_the_primary_key_is_told(void **state) {
    (void)state;
    make_table(&before, "t");
    add_constraint(make_table(&after, "t"), CONSTRAINT_FOREIGN_KEY, "id");
    struct difference found = only_difference(DIFFERENCE_CONSTRAINT_ADDED);
    assert_int_equal(difference_is_done(&found, &before), FACT_NO);
    assert_int_equal(difference_is_done(&found, &after), FACT_YES);
}

static void a_constraint_over_an_expression_may_be_any(void **state) {
    (void)state;
    add_constraint(make_table(&before, "t"), CONSTRAINT_INDEX, NULL);
    add_constraint(make_table(&after, "t"), CONSTRAINT_INDEX, "a");
    assert_no_difference();
}

static void a_foreign_key_may_leave_out_the_schema(void **state) {
    (void)state;
    add_constraint(make_table(&before, "t"), CONSTRAINT_FOREIGN_KEY, "b")->referred_table =
        TEXT("public.u");
    struct constraint *key = add_constraint(make_table(&after, "t"), CONSTRAINT_FOREIGN_KEY, "b");
    key->referred_table = TEXT("u");
    assert_no_difference();
    key->referred_table = TEXT("other.u");
    assert_int_equal(schema_difference(&before, &after, &arena).count, 2);
}

static void not_null_comes_with_the_key(void **state) {
    (void)state;
    make_table(&before, "t");
    struct column *column = &make_table(&after, "t")->columns.at[2];
    column->nullable = FACT_NO;
    only_difference(DIFFERENCE_NULLABLE);
    column->primary_key = FACT_YES;
    assert_no_difference();
}

static void a_view_is_no_table(void **state) {
    (void)state;
    make_table(&after, "t")->is_unmanaged = true;
    assert_no_difference();
}

static void only_the_query_of_a_view_makes_its_columns(void **state) {
    (void)state;
    make_table(&before, "t");
    make_table(&after, "t")->columns.at[2].nullable = FACT_NO;
    struct difference difference = only_difference(DIFFERENCE_NULLABLE);
    assert_int_equal(difference_is_done(&difference, &before), FACT_NO);
    schema_find(&before, TEXT("t"))->is_unmanaged = true;
    assert_int_equal(difference_is_done(&difference, &before), FACT_YES);
}

static void public_is_where_tables_without_a_schema_live(void **state) {
    (void)state;
    make_table(&after, "t");
    struct difference difference = only_difference(DIFFERENCE_TABLE_ADDED);
    schema_table(&before, TEXT("public"), TEXT("t"), (struct place){0});
    assert_int_equal(difference_is_done(&difference, &before), FACT_YES);
}

#define UNIT(function) cmocka_unit_test_setup_teardown(function, schemas_start, arena_clear)

int main(void) {
    const struct CMUnitTest tests[] = {
        UNIT(a_dropped_table_is_not_found),
        UNIT(foreign_keys_follow_a_renamed_table),
        UNIT(a_copy_shares_no_columns),
        UNIT(synonyms_are_one_type),
        UNIT(types_that_some_databases_tell_apart_are_unknown),
        UNIT(types_that_every_database_tells_apart_differ),
        UNIT(text_without_a_length_depends_on_the_database),
        UNIT(an_opaque_type_is_no_difference),
        UNIT(a_bound_is_lifted),
        UNIT(a_default_of_the_server_comes_and_goes),
        UNIT(an_enum_grows_but_does_not_shrink),
        UNIT(a_table_that_came_is_one_difference),
        UNIT(a_table_that_was_never_seen_is_not_known_to_be_gone),
        UNIT(a_column_that_came_brings_its_constraints),
        UNIT(an_opaque_table_loses_and_gains_nothing),
        UNIT(constraints_are_told_by_their_columns),
        UNIT(unique_over_the_primary_key_says_nothing),
        UNIT(a_foreign_key_over_the_primary_key_is_told),
        UNIT(a_constraint_over_an_expression_may_be_any),
        UNIT(a_foreign_key_may_leave_out_the_schema),
        UNIT(not_null_comes_with_the_key),
        UNIT(a_view_is_no_table),
        UNIT(only_the_query_of_a_view_makes_its_columns),
        UNIT(public_is_where_tables_without_a_schema_live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
