/* test_sql.c: DDL of all dialects, and what only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "schema/sql.h"
#include "shown.h"

static struct arena arena;

static int arena_clear(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct operations read_sql(struct text sql) {
    struct operations operations = {0};
    sql_read(sql, (struct place){0}, &operations, &arena);
    return operations;
}

static void assert_sql(const char *sql, const char *expected) {
    struct operations operations = read_sql(text_of(sql));
    assert_string_equal(text_c_string(shown_operations(&operations, &arena), &arena), expected);
}

static void columns_are_added_with_their_type_and_constraints(void **state) {
    (void)state;
    assert_sql("ALTER TABLE users ADD COLUMN email VARCHAR(50) NOT NULL",
               "add column users.email VARCHAR(50) not null");
    assert_sql("alter table if exists only Public.\"Users\" add if not exists age int4 default 1;",
               "add column public.Users.age INTEGER null");
    assert_sql("ALTER TABLE a ADD b text UNIQUE, ADD c integer REFERENCES d(id)",
               "add column a.b TEXT null, unique (b)\n"
               "add column a.c INTEGER null, foreign key (c) to d");
    assert_sql("ALTER TABLE `a` ADD COLUMN `b` ENUM('x','y') CHARACTER SET utf8 NOT NULL AFTER `c`",
               "add column a.b ENUM(x, y) not null");
    assert_sql("ALTER TABLE [dbo].[a] ADD [b] NVARCHAR(9) NULL, c int NOT NULL",
               "add column dbo.a.b VARCHAR(9) null\nadd column dbo.a.c INTEGER not null");
}

static void tables_are_made_where_the_search_path_leads(void **state) {
    (void)state;
    assert_sql("CREATE TABLE a (b int);\nSET search_path = Shop, public;\n"
               "CREATE TABLE a (b int, FOREIGN KEY (b) REFERENCES c (d));\n"
               "ALTER TABLE x.a ADD e int;\nSET search_path TO public;\nDROP TABLE a;",
               "create a (b INTEGER null)\nother\n"
               "create shop.a (b INTEGER null,  foreign key (b) to shop.c)\n"
               "add column x.a.e INTEGER null\nother\ndrop a");
}

static void a_column_of_another_type_is_altered(void **state) {
    (void)state;
    assert_sql("ALTER TABLE a ALTER COLUMN b TYPE character varying(50) USING b::text",
               "alter column a.b VARCHAR(50)");
    assert_sql("ALTER TABLE a ALTER b SET DATA TYPE timestamp with time zone",
               "alter column a.b TIMESTAMP(timezone)");
    assert_sql("ALTER TABLE a ALTER COLUMN b SET NOT NULL, ALTER c DROP NOT NULL",
               "alter column a.b  not null\nalter column a.c  null");
    assert_sql("ALTER TABLE a MODIFY COLUMN b BIGINT(20) UNSIGNED NOT NULL COMMENT 'not null'",
               "alter column a.b BIGINT not null");
    assert_sql("ALTER TABLE a CHANGE b c VARCHAR(9)",
               "rename column a.b to c\nalter column a.c VARCHAR(9) null");
    assert_sql("ALTER TABLE a ALTER COLUMN b VARCHAR(20) NOT NULL",
               "alter column a.b VARCHAR(20) not null");
    assert_sql("ALTER TABLE a ALTER COLUMN b SET DEFAULT 'x, drop column c'", "alter column a.b");
}

static void names_are_dropped_and_renamed(void **state) {
    (void)state;
    assert_sql("ALTER TABLE a DROP COLUMN IF EXISTS b CASCADE, DROP c",
               "drop column a.b\ndrop column a.c");
    assert_sql("ALTER TABLE a RENAME COLUMN b TO c", "rename column a.b to c");
    assert_sql("ALTER TABLE a RENAME b TO c", "rename column a.b to c");
    assert_sql("ALTER TABLE s.a RENAME TO b", "rename s.a to b");
    assert_sql("RENAME TABLE a TO b, c TO d", "rename a to b\nrename c to d");
    assert_sql("DROP TABLE IF EXISTS a, s.b CASCADE", "drop a\ndrop s.b");
    assert_sql("ALTER TABLE a RENAME CONSTRAINT x TO y", "rename constraint a.x x to y");
    assert_sql("ALTER INDEX x RENAME TO y", "rename constraint  x to y");
}

static void constraints_and_indexes_are_read_by_their_columns(void **state) {
    (void)state;
    assert_sql("ALTER TABLE a ADD CONSTRAINT u UNIQUE (b, c)", "add a unique u(b,c)");
    assert_sql("ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES s.t (id) ON DELETE SET "
               "NULL NOT VALID",
               "add a foreign key f(b) to s.t");
    assert_sql("ALTER TABLE a ADD PRIMARY KEY (b), DROP CONSTRAINT IF EXISTS c",
               "key a index (b)\ndrop constraint a c");
    assert_sql("ALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL) NOT VALID", "other a");
    assert_sql("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t USING btree (a, b DESC) "
               "WHERE c IS NULL",
               "add t unique index i(a,b)");
    assert_sql("CREATE INDEX i ON t (lower(a))", "add t index i()?");
    assert_sql("CREATE INDEX ON t USING gin (a gin_trgm_ops)", "add t index (a)");
    assert_sql("CREATE INDEX i ON t ((a->>'b'), c)", "add t index i(c)?");
    assert_sql("DROP INDEX CONCURRENTLY IF EXISTS s.i, j",
               "drop constraint  i\ndrop constraint  j");
    assert_sql("DROP INDEX i ON t", "drop constraint t i");
}

static void tables_are_created_with_all_that_stands_in_them(void **state) {
    (void)state;
    assert_sql("CREATE TABLE IF NOT EXISTS t (id SERIAL PRIMARY KEY, a VARCHAR(5) DEFAULT 'x)' NOT "
               "NULL, -- a comment, with commas\n b numeric(10, 2), /* ( */ UNIQUE (a, b),"
               " CONSTRAINT f FOREIGN KEY (b) REFERENCES u)",
               "create t (id INTEGER not null key, a VARCHAR(5) not null, b NUMERIC(10, 2) null,  "
               "unique (a,b),  foreign key f(b) to u)");
    assert_sql("CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
               "create t (a INTEGER not null key, b INTEGER not null key)");
    assert_sql("CREATE TABLE t AS SELECT * FROM u", "create t () opaque");
    assert_sql("CREATE TABLE t (LIKE u INCLUDING ALL)", "create t () opaque");
    assert_sql("CREATE TABLE t LIKE u", "create t () opaque");
    assert_sql("CREATE TABLE t (key int, `index` int, KEY i (key)) ENGINE=InnoDB",
               "create t (key INTEGER null, index INTEGER null,  index i(key))");
    assert_sql("CREATE TEMPORARY TABLE t (a int)", "other");
}

static void types_of_their_own_change(void **state) {
    (void)state;
    assert_sql("CREATE TYPE s.color AS ENUM ('red', 'green')", "enum  to color");
    assert_sql("ALTER TYPE color ADD VALUE IF NOT EXISTS 'blue'", "enum  to color");
    assert_sql("DROP TYPE IF EXISTS color", "enum  to color");
}

static void several_statements_are_read_one_by_one(void **state) {
    (void)state;
    assert_sql("DROP TABLE a; UPDATE b SET c = ';drop table d'; -- drop table e\nDROP TABLE f",
               "drop a\nother\ndrop f");
    assert_sql(";;", "");
    assert_sql("SELECT $x$ ; DROP TABLE a; $x$; DROP TABLE b", "other\ndrop b");
    assert_sql("INSERT INTO a VALUES ('it''s; DROP TABLE b', E'\\'; DROP TABLE c')", "other");
}

static void data_and_rights_are_no_matter_of_the_schema(void **state) {
    (void)state;
    static const char *const others[] = {
        "SELECT 1",
        "WITH x AS (SELECT 1) DELETE FROM a",
        "SET lock_timeout = '1s'",
        "LOCK TABLE a",
        "COMMENT ON TABLE a IS 'drop table a'",
        "GRANT ALL ON a TO b",
        "REFRESH MATERIALIZED VIEW v",
        "CREATE OR REPLACE FUNCTION f() RETURNS void AS $$ ALTER TABLE a DROP b; $$ LANGUAGE sql",
        "CREATE EXTENSION IF NOT EXISTS citext",
        "PRAGMA foreign_keys=ON",
        "CREATE SEQUENCE s",
        "ALTER SEQUENCE s OWNED BY a.b",
        "DROP FUNCTION f",
        "TRUNCATE a"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_sql(others[i], "other");
    assert_sql("ALTER TABLE a OWNER TO b", "other a");
    assert_sql("ALTER TABLE a VALIDATE CONSTRAINT c", "other a");
    assert_sql("ALTER TABLE a ENABLE ROW LEVEL SECURITY", "other a");
    assert_sql("ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4", "other a");
}

static void plain_statements_of_blocks_are_carried_out(void **state) {
    (void)state;
    assert_sql(
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM x WHERE y = 'then') THEN ALTER TABLE a ADD "
        "COLUMN b int; END IF; END $$;",
        "add column a.b INTEGER null\nother\nother");
    assert_sql(
        "DO $$ BEGIN CREATE TYPE c AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; "
        "END $$",
        "enum  to c\nother");
    assert_sql("DO $$ BEGIN EXECUTE 'ALTER TABLE a DROP COLUMN b'; END $$",
               "drop column a.b\nother");
    assert_sql("DO $$ BEGIN EXECUTE format('ALTER TABLE a DROP CONSTRAINT %I', r.n); END $$",
               "unread  a (drops)\nother");
    assert_sql("IF OBJECT_ID('t') IS NULL CREATE TABLE t (a int)", "create t (a INTEGER null)");
}

static void functions_for_geometry_columns_are_read(void **state) {
    (void)state;
    assert_sql("SELECT AddGeometryColumn('public', 'a', 'geom', 4326, 'POINT', 2)",
               "add column public.a.geom");
    assert_sql("select addgeometrycolumn ('a','geom',4326,'POINT',2); SELECT 1",
               "add column a.geom\nother");
    assert_sql("SELECT DropGeometryColumn('a', 'geom')", "drop column a.geom");
    assert_sql("SELECT AddGeometryColumn('a', '\x1a', 4326, 'POINT', 2)", "unread   (columns)");
    assert_sql("SELECT addgeometrycolumn FROM a", "other");
}

static void what_is_computed_is_unread_where_it_may_matter(void **state) {
    (void)state;
    assert_sql("ALTER TABLE \x1a ADD COLUMN a int", "unread   (columns)");
    assert_sql("ALTER TABLE \"\x1a\" RENAME CONSTRAINT \"\x1a\" TO \x1a", "other");
    assert_sql("ALTER TABLE a ADD COLUMN \x1a int", "unread  a (columns)");
    assert_sql("ALTER TABLE a \x1a", "unread  a");
    assert_sql("\x1a", "unread");
    assert_sql("UPDATE \x1a SET a = \x1a", "other");
    assert_sql("ALTER TABLE \"\x1a\".a DROP b", "drop column a.b");
    assert_sql("EXEC sp_rename 'a.b', 'c'", "unread  EXEC sp_rename 'a.b', 'c'");
}

static void a_computed_name_hides_no_more_than_its_statement_does(void **state) {
    (void)state;
    assert_sql("CREATE TABLE \x1a (a int)", "unread   (tables)");
    assert_sql("DROP TABLE \x1a", "unread   (tables)");
    assert_sql("CREATE VIEW \x1a AS SELECT a FROM b", "unread   (tables)");
    assert_sql("ALTER TABLE \x1a RENAME TO b", "unread   (tables)");
    assert_sql("CREATE INDEX i ON \x1a (a)", "unread   (indexes)");
    assert_sql("ALTER TABLE \x1a DROP CONSTRAINT c, ADD UNIQUE (a)", "unread   (constraints)");
    assert_sql("ALTER TABLE \x1a DROP CONSTRAINT c", "unread   (drops)");
    assert_sql("ALTER TABLE \x1a ADD COLUMN a int, DROP CONSTRAINT c", "unread");
    assert_sql("ALTER TABLE \x1a ADD PRIMARY KEY (a)", "unread");
    assert_sql("ALTER TABLE \x1a OWNER TO b", "other");
    assert_sql("ALTER TABLE \x1a RENAME CONSTRAINT b TO c", "other");
    assert_sql("ALTER TABLE a RENAME CONSTRAINT \x1a TO c", "unread  a (constraints)");
}

/* Reading each piece again for each piece would take hours. */
static void a_megabyte_is_read_once(void **state) {
    (void)state;
    enum { HANG = 60 };
    static const char *const pieces[] = {"(",
                                         "'",
                                         "\"",
                                         "$$",
                                         "/*",
                                         ";",
                                         "ALTER TABLE a ",
                                         "DO $$ ",
                                         "a,",
                                         "EXECUTE '",
                                         "CREATE TABLE a(",
                                         "[",
                                         "-- "};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t size = 1024 * 1024 / strlen(pieces[i]), part = strlen(pieces[i]);
        char *bytes = malloc(size * part);
        for (size_t at = 0; at < size; at++)
            memcpy(bytes + at * part, pieces[i], part);
        alarm(HANG);
        read_sql((struct text){bytes, size * part});
        alarm(0);
        free(bytes);
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(columns_are_added_with_their_type_and_constraints, arena_clear),
        cmocka_unit_test_teardown(tables_are_made_where_the_search_path_leads, arena_clear),
        cmocka_unit_test_teardown(a_column_of_another_type_is_altered, arena_clear),
        cmocka_unit_test_teardown(names_are_dropped_and_renamed, arena_clear),
        cmocka_unit_test_teardown(constraints_and_indexes_are_read_by_their_columns, arena_clear),
        cmocka_unit_test_teardown(tables_are_created_with_all_that_stands_in_them, arena_clear),
        cmocka_unit_test_teardown(types_of_their_own_change, arena_clear),
        cmocka_unit_test_teardown(several_statements_are_read_one_by_one, arena_clear),
        cmocka_unit_test_teardown(data_and_rights_are_no_matter_of_the_schema, arena_clear),
        cmocka_unit_test_teardown(plain_statements_of_blocks_are_carried_out, arena_clear),
        cmocka_unit_test_teardown(functions_for_geometry_columns_are_read, arena_clear),
        cmocka_unit_test_teardown(what_is_computed_is_unread_where_it_may_matter, arena_clear),
        cmocka_unit_test_teardown(a_computed_name_hides_no_more_than_its_statement_does,
                                  arena_clear),
        cmocka_unit_test_teardown(a_megabyte_is_read_once, arena_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
