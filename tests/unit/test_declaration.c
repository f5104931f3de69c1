/* test_declaration.c: columns, types and constraints as calls declare them. */
#include "schema/declaration.h"
#include "scratch.h"

/* What the files below share. */
static const char kinds[] = "import enum\n"
                            "from sqlalchemy import String, TypeDecorator, JSON, CHAR\n"
                            "class Kind(str, enum.Enum):\n"
                            "    OPEN = 'open'\n"
                            "    SHUT = 'shut'\n"
                            "    _ignored = 'x'\n"
                            "    def label(self): return self.name\n"
                            "Made = enum.Enum('Made', 'A B')\n"
                            "def values(kinds): return [kind.value for kind in kinds]\n"
                            "class Trimmed(TypeDecorator):\n"
                            "    impl = String\n"
                            "class Guid(TypeDecorator):\n"
                            "    impl = CHAR\n"
                            "    def load_dialect_impl(self, dialect): return dialect\n"
                            "def Long():\n    'Any length.'\n    return Trimmed\n"
                            "def Of(length=5): return Trimmed(length)\n"
                            "def Either(long): \n    if long: return Text\n    return String\n"
                            "class Short(Trimmed):\n"
                            "    def __init__(self): super().__init__(8)\n"
                            "Name = String(80)\n"
                            "LONGEST = 30\n"
                            "KINDS = ['a', 'b']\n";
static const char imports[] =
    "import sqlalchemy as sa\n"
    "from sqlalchemy import Column, Column as C, Integer, String, ForeignKey, Index\n"
    "from sqlalchemy.dialects import postgresql\n"
    "from sqlalchemy.dialects.postgresql import JSONB, ARRAY\n"
    "from sqlalchemy.ext.mutable import MutableDict\n"
    "from flask_sqlalchemy import SQLAlchemy\n"
    "from rich.table import Column as Cell\n"
    "from kinds import *\n"
    "db = SQLAlchemy()\n"
    "class Strict(Column): pass\n"
    "options = {'nullable': False}\n";

static const struct module *written(struct scratch *scratch, const char *lines,
                                    struct reading *reading) {
    struct snapshot *snapshot;
    const struct module *module;
    FILE *file = fopen("kinds.py", "w");
    fputs(kinds, file);
    fclose(file);
    file = fopen("m.py", "w");
    fprintf(file, "%s%s", imports, lines);
    fclose(file);
    run("git add . && git commit -q -m x");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, "HEAD"), &snapshot,
                                        &scratch->error),
                     0);
    reading->arena = &scratch->arena;
    reading->modules = modules_new(snapshot, module_cache_new(&scratch->arena), &scratch->arena);
    assert_int_equal(modules_open(reading->modules, TEXT("m.py"), &module, &scratch->error), 1);
    reading->module = module;
    return module;
}

static const char *of_fact(enum fact fact, const char *yes, const char *no) {
    return fact == FACT_UNKNOWN ? "?" : fact == FACT_YES ? yes : no;
}

static struct text shown_constraint(const struct constraint *constraint, struct arena *arena) {
    static const char *const kinds_shown[] = {"index", "unique", "references"};
    return text_format(arena, "%s%s %.*s(%.*s)%.*s%s%.*s",
                       constraint->is_unique && constraint->kind == CONSTRAINT_INDEX ? "unique "
                                                                                     : "",
                       kinds_shown[constraint->kind], TEXT_ARGS(constraint->name),
                       TEXT_ARGS(text_join(constraint->columns, TEXT(","), arena)),
                       TEXT_ARGS(constraint->referred_table), constraint->columns_known ? "" : "?",
                       TEXT_ARGS(text_join(constraint->referred_columns, TEXT(","), arena)));
}

/* "name TYPE null key default; index (name)" */
static struct text shown_column(const struct column *column, const struct constraints *constraints,
                                struct arena *arena) {
    struct text text = text_format(
        arena, "%.*s%s %.*s%s%s%s", TEXT_ARGS(column->name), column->is_unnamed ? "?" : "",
        TEXT_ARGS(column->type.name.size ? type_text(&column->type, arena) : TEXT("-")),
        of_fact(column->nullable, "", " not null"), of_fact(column->primary_key, " key", ""),
        of_fact(column->server_default, " default", ""));
    for (size_t i = 0; i < constraints->count; i++)
        text = text_format(arena, "%.*s; %.*s", TEXT_ARGS(text),
                           TEXT_ARGS(shown_constraint(&constraints->at[i], arena)));
    return text;
}

struct expected {
    const char *source, *shown;
};

/* One line of source each; `shown` turns the call on it into text. */
static void assert_lines(struct scratch *scratch, const struct expected *expected, size_t count,
                         struct text (*shown)(const struct reading *reading,
                                              const struct node *call, struct error *error)) {
    struct text lines = TEXT("");
    struct reading reading = {0};
    for (size_t i = 0; i < count; i++)
        lines = text_format(&scratch->arena, "%.*s%s\n", TEXT_ARGS(lines), expected[i].source);
    const struct node *node = written(scratch, lines.at, &reading)->tree.statements;
    uint32_t first = 1;
    for (const char *at = imports; *at; at++)
        first += *at == '\n';
    while (node->line < first)
        node = node->next;
    for (size_t i = 0; i < count; i++, node = node->next) {
        struct text text = shown(&reading, node->value, &scratch->error);
        if (!text_equal(text, text_of(expected[i].shown)))
            fail_msg("%s: %.*s, expected %s", expected[i].source, TEXT_ARGS(text),
                     expected[i].shown);
    }
}

#define assert_shown(shown, ...)                                                                   \
    do {                                                                                           \
        static const struct expected rows[] = __VA_ARGS__;                                         \
        assert_lines(*state, rows, sizeof rows / sizeof *rows, (shown));                           \
    } while (0)

static struct text column_shown(const struct reading *reading, const struct node *call,
                                struct error *error) {
    struct column column;
    struct constraints constraints = {0};
    int is_column = declaration_is(reading, call, "Column", error);
    if (is_column != 1)
        return TEXT("no column");
    assert_int_equal(column_read(reading, call, &column, &constraints, error), 0);
    return shown_column(&column, &constraints, reading->arena);
}

static struct text type_shown(const struct reading *reading, const struct node *call,
                              struct error *error) {
    struct type type;
    assert_int_equal(type_read(reading, call, &type, error), 0);
    struct text text = type.name.size ? type_text(&type, reading->arena) : TEXT("opaque");
    if (text_equal(type.name, TEXT("ENUM")))
        text = text_format(reading->arena, "%.*s%s %.*s", TEXT_ARGS(text),
                           type.members_known ? "" : "?",
                           TEXT_ARGS(text_join(type.arguments, TEXT(","), reading->arena)));
    return text;
}

static struct text constraint_shown(const struct reading *reading, const struct node *call,
                                    struct error *error) {
    struct constraint constraint;
    struct table table = {0};
    vector_push(&table.columns, reading->arena, (struct column){.name = TEXT("a")});
    int found = constraint_read(reading, call, &table, &constraint, error);
    assert_true(found >= 0);
    if (found == 0)
        return table.columns.at[0].primary_key == FACT_YES ? TEXT("key") : TEXT("none");
    return shown_constraint(&constraint, reading->arena);
}

/* ---- columns ---- */

static void a_column_is_found_under_any_name(void **state) {
    assert_shown(column_shown, {
                                   {"sa.Column(sa.Integer)", " INTEGER"},
                                   {"db.Column(db.Integer)", " INTEGER"},
                                   {"C(Integer())", " INTEGER"},
                                   {"Strict(Integer)", " INTEGER"},
                                   {"Cell('x')", "no column"},
                                   {"db.relationship('x')", "no column"},
                               });
}

static void name_and_type_stand_in_front_or_are_keywords(void **state) {
    assert_shown(column_shown,
                 {
                     {"Column('a', Integer)", "a INTEGER"},
                     {"Column(Integer, name='a')", "a INTEGER"},
                     {"Column(type_=String(length=LONGEST), name='a')", "a VARCHAR(30)"},
                     {"Column('a' 'b', ForeignKey('t.id'))", "ab -; references (ab)tid"},
                     {"Column(f'{nothing}_id', Integer)", "? INTEGER"},
                     {"Column(nothing, Integer)", "? INTEGER"},
                     {"Column(sa.quoted_name('a', True), Integer)", "a INTEGER"},
                     {"Column(None, Integer)", " INTEGER"},
                     {"Column()", " -"},
                 });
}

static void nullability_is_said_or_comes_with_the_key(void **state) {
    assert_shown(column_shown,
                 {
                     {"Column(Integer, primary_key=True)", " INTEGER not null key"},
                     {"Column(Integer, primary_key=True, nullable=True)", " INTEGER key"},
                     {"Column(Integer, nullable=False)", " INTEGER not null"},
                     {"Column(Integer, nullable=nothing)", " INTEGER?"},
                     {"Column(Integer, **options)", " INTEGER not null"},
                     {"Column(Integer, **nothing)", " INTEGER??; index ()?"},
                     {"Column(Integer, server_default='0')", " INTEGER default"},
                     {"Column(Integer, server_default=None)", " INTEGER"},
                     {"Column(Integer, sa.Identity())", " INTEGER not null default"},
                 });
}

static void indexes_and_keys_hang_on_a_column(void **state) {
    assert_shown(
        column_shown,
        {
            {"Column('a', Integer, index=True)", "a INTEGER; index (a)"},
            {"Column('a', Integer, unique=True)", "a INTEGER; unique (a)"},
            {"Column('a', Integer, index=True, unique=True)", "a INTEGER; unique index (a)"},
            {"Column('a', Integer, index=False, unique=False)", "a INTEGER"},
            {"Column(Integer, ForeignKey('s.t.id'))", " INTEGER; references ()s.tid"},
            {"Column(Integer, ForeignKey(nothing.id))", " INTEGER; references ()"},
            {"Column(Integer, sa.Sequence('x'))", " INTEGER"},
        });
}

/* ---- types ---- */

static void arguments_have_one_spelling(void **state) {
    assert_shown(type_shown, {
                                 {"String(50)", "VARCHAR(50)"},
                                 {"sa.Unicode(length=50, collation='C')", "VARCHAR(50)"},
                                 {"String(None)", "VARCHAR"},
                                 {"String(nothing)", "VARCHAR(?)"},
                                 {"sa.Numeric(10)", "NUMERIC(10, 0)"},
                                 {"sa.DECIMAL(precision=10, scale=2)", "NUMERIC(10, 2)"},
                                 {"sa.DateTime(timezone=False)", "DATETIME"},
                                 {"sa.DateTime(True)", "DATETIME(timezone)"},
                                 {"postgresql.TIMESTAMP(timezone=True)", "TIMESTAMP(timezone)"},
                                 {"postgresql.UUID(as_uuid=True)", "UUID"},
                                 {"ARRAY(String(5), dimensions=1)", "ARRAY(VARCHAR(5))"},
                                 {"ARRAY(nothing)", "ARRAY(?)"},
                                 {"JSONB(astext_type=sa.Text())", "JSONB"},
                             });
}

static void aliases_and_classes_of_the_project_are_followed(void **state) {
    assert_shown(type_shown, {
                                 {"Name", "VARCHAR(80)"},
                                 {"Trimmed(20)", "VARCHAR(20)"},
                                 {"Trimmed", "VARCHAR"},
                                 {"Short()", "VARCHAR(?)"},
                                 {"Long()", "VARCHAR"},
                                 {"Of(9)", "opaque"},
                                 {"Either(True)", "opaque"},
                                 {"Guid()", "opaque"},
                                 {"nothing()", "opaque"},
                                 {"Cell()", "opaque"},
                                 {"MutableDict.as_mutable(JSONB)", "JSONB"},
                             });
}

static void a_variant_counts_unless_it_is_for_tests(void **state) {
    assert_shown(type_shown,
                 {
                     {"sa.BigInteger().with_variant(Integer, 'sqlite')", "BIGINT"},
                     {"sa.JSON().with_variant(JSONB, 'postgresql')", "opaque"},
                     {"sa.JSON().with_variant(JSONB, 'sqlite', 'postgresql')", "opaque"},
                     {"sa.String(5).with_variant(sa.VARCHAR(5), 'mysql')", "VARCHAR(5)"},
                 });
}

static void enums_have_the_members_that_they_store(void **state) {
    assert_shown(type_shown,
                 {
                     {"sa.Enum(Kind)", "ENUM(OPEN, SHUT) kind"},
                     {"sa.Enum(Kind, name='k')", "ENUM(OPEN, SHUT) k"},
                     {"sa.Enum(Kind, values_callable=lambda k: [x.value for x in k])",
                      "ENUM(open, shut) kind"},
                     {"sa.Enum(Kind, values_callable=values)", "ENUM(open, shut) kind"},
                     {"sa.Enum(Kind, values_callable=nothing)", "ENUM(kind)? kind"},
                     {"sa.Enum(Made)", "ENUM(A, B) made"},
                     {"postgresql.ENUM('a', 'b', name='k', create_type=False)", "ENUM(a, b) k"},
                     {"sa.Enum(*KINDS, name='k')", "ENUM(a, b) k"},
                     {"sa.Enum(*[x.value for x in Kind], name='k')", "ENUM(open, shut) k"},
                     {"postgresql.ENUM(name='k')", "ENUM(k)? k"},
                     {"sa.Enum(nothing, name='k')", "ENUM(k)? k"},
                     {"sa.Enum('a', name='k', native_enum=False, length=9)", "VARCHAR(9)"},
                     {"sa.Enum('a', name='k', native_enum=False)", "VARCHAR(?)"},
                 });
}

/* ---- constraints ---- */

static void constraints_name_their_columns(void **state) {
    assert_shown(
        constraint_shown,
        {
            {"Index('ix', 'a', 'b', unique=True)", "unique index ix(a,b)"},
            {"Index(None, a, sa.desc('b'), c.d.desc())", "index (a,b,d)"},
            {"Index('ix', sa.text('b DESC'))", "index ix(b)"},
            {"Index('ix', sa.func.lower('a'))", "index ix()?"},
            {"Index('ix', *nothing)", "index ix()?"},
            {"db.UniqueConstraint('a', 'b', name='uq')", "unique uq(a,b)"},
            {"sa.UniqueConstraint(*KINDS)", "unique (a,b)"},
            {"sa.ForeignKeyConstraint(['a', 'b'], ['s.t.x', 's.t.y'])", "references (a,b)s.tx,y"},
            {"sa.PrimaryKeyConstraint('a')", "key"},
            {"sa.CheckConstraint('a > 0')", "none"},
            {"{'schema': 's'}", "none"},
        });
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(a_column_is_found_under_any_name),
        scratch_test(name_and_type_stand_in_front_or_are_keywords),
        scratch_test(nullability_is_said_or_comes_with_the_key),
        scratch_test(indexes_and_keys_hang_on_a_column),
        scratch_test(arguments_have_one_spelling),
        scratch_test(aliases_and_classes_of_the_project_are_followed),
        scratch_test(a_variant_counts_unless_it_is_for_tests),
        scratch_test(enums_have_the_members_that_they_store),
        scratch_test(constraints_name_their_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
