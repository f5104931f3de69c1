/* test_operations.c: what upgrade() does, in the ways in which people write it; and what a schema
 * becomes by it. */
#include "schema/operations.h"

#include "alembic/migration.h"
#include "scratch.h"
#include "shown.h"

static const char header[] = "from alembic import op\nimport sqlalchemy as sa\n";

static struct modules *committed(struct scratch *scratch) {
    struct snapshot *snapshot;
    run("git add . && git commit -q --allow-empty -m x");
    opened(scratch, ".");
    assert_int_equal(snapshot_of_commit(scratch->repository, resolved(scratch, "HEAD"), &snapshot,
                                        &scratch->error),
                     0);
    return modules_new(snapshot, module_cache_new(&scratch->arena), &scratch->arena);
}

static void write_file(const char *path, const char *before, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(before, file);
    fputs(text, file);
    fclose(file);
}

static const struct module *module_at(struct scratch *scratch, struct modules *modules,
                                      const char *path) {
    const struct module *module;
    assert_int_equal(modules_open(modules, text_of(path), &module, &scratch->error), 1);
    return module;
}

static struct operations operations_of(struct scratch *scratch, const char *text) {
    struct operations operations = {0};
    write_file("m.py", header, text);
    struct modules *modules = committed(scratch);
    if (operations_read(modules, module_at(scratch, modules, "m.py"), &operations, &scratch->error))
        fail_msg("%s", error_sentence(&scratch->error, &scratch->arena).at);
    return operations;
}

static void assert_operations(struct scratch *scratch, const char *text, const char *expected) {
    struct operations operations = operations_of(scratch, text);
    assert_text(shown_operations(&operations, &scratch->arena), expected);
}

/* The body of upgrade() in lines that start at the margin. */
static void assert_upgrade(struct scratch *scratch, const char *body, const char *expected) {
    struct text rest = text_of(body), line, all = TEXT("def upgrade():\n");
    while (text_next_line(&rest, &line))
        all = text_format(&scratch->arena, "%.*s    %.*s\n", TEXT_ARGS(all), TEXT_ARGS(line));
    assert_operations(scratch, text_c_string(all, &scratch->arena), expected);
}

static void positions_and_keywords_say_the_same(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch, "op.add_column('t', sa.Column('c', sa.String(50), nullable=False))",
                   "add column t.c VARCHAR(50) not null");
    assert_upgrade(scratch, "op.add_column(column=sa.Column(name='c'), schema='s', table_name='t')",
                   "add column s.t.c  null");
    assert_upgrade(scratch, "op.alter_column('t', 'c', True)", "alter column t.c  null");
    assert_upgrade(scratch,
                   "op.alter_column('t', 'c', new_column_name='d', existing_nullable=True)",
                   "rename column t.c to d");
    assert_upgrade(scratch, "op.alter_column('t', 'c', type_=sa.Text(), nullable=False, name='d')",
                   "alter column t.c TEXT not null\nrename column t.c to d");
    assert_upgrade(scratch,
                   "op.create_index(op.f('ix'), 't', ['a', sa.text('b DESC')], unique=True)",
                   "add t unique index ix(a,b)");
    assert_upgrade(scratch, "op.create_index('ix', 't', [sa.text('lower(a)')])",
                   "add t index ix()?");
    assert_upgrade(scratch,
                   "op.create_foreign_key(None, 'a', 'b', ['c'], ['id'], referent_schema='s')",
                   "add a foreign key (c) to s.b");
    assert_upgrade(scratch,
                   "op.create_unique_constraint('u', 't', ['a'])\nop.drop_constraint('u', 't')",
                   "add t unique u(a)\ndrop constraint t u");
    assert_upgrade(scratch, "op.drop_constraint('t_pkey', 't', type_='primary')",
                   "key t index t_pkey()?");
    assert_upgrade(scratch, "op.rename_table('a', 'b')\nop.drop_table('c')",
                   "rename a to b\ndrop c");
}

static void tables_are_made_of_columns_and_constraints(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch,
                   "op.create_table('t', sa.Column('id', sa.Integer(), nullable=False),\n"
                   "    sa.Column('u', sa.Integer(), sa.ForeignKey('users.id'), index=True),\n"
                   "    sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('u', name='x'),\n"
                   "    sa.CheckConstraint('u > 0'), comment='t')",
                   "create t (id INTEGER not null key, u INTEGER null,  foreign key (u) to "
                   "users,  index (u),  unique x(u))");
    assert_operations(scratch,
                      "def key():\n    return sa.Column('id', sa.Integer, primary_key=True)\n"
                      "def times():\n    return [sa.Column('at', sa.DateTime)]\n"
                      "def upgrade():\n    op.create_table('t', key(), *times())\n",
                      "create t (id INTEGER not null key, at DATETIME null)");
    assert_upgrade(scratch, "op.create_table('t', sa.Column('id', sa.Integer), *more)",
                   "create t (id INTEGER null) opaque");
    assert_upgrade(
        scratch,
        "rows = []\nfor t in ['a', 'b']:\n    for c in found():\n        rows.append((t, c))\n"
        "for t, c in rows:\n    op.drop_column(t, 'c')",
        "drop column a.c\ndrop column b.c");
    assert_upgrade(scratch,
                   "cols = [sa.Column('a', sa.Text())]\ncols.append(sa.Column('b', sa.Text()))\n"
                   "op.create_table('t', *cols)",
                   "create t (a TEXT null, b TEXT null)");
    assert_upgrade(scratch,
                   "t = sa.Table('t', sa.MetaData(), sa.Column('a', sa.Text()))\n"
                   "t.create(op.get_bind())\nsa.Enum('a', name='e').create(op.get_bind())",
                   "create t (a TEXT null)\nother");
}

static const char own_models[] = "from sqlalchemy.orm import declarative_base\n"
                                 "from m2 import Later, Mixin\n"
                                 "Base = declarative_base()\n"
                                 "class A(Base):\n    __tablename__ = 'a'\n"
                                 "    id = sa.Column(sa.Integer, primary_key=True)\n"
                                 "    x = sa.Column(sa.Text, index=True)\n"
                                 "class B(Mixin, Base):\n    __tablename__ = 'b'\n"
                                 "    id = sa.Column(sa.Integer, primary_key=True)\n"
                                 "def upgrade():\n";

/* A class that is imported, or hangs on one that is, may have had other columns then. */
static void classes_of_the_migration_make_their_tables(void **state) {
    struct scratch *scratch = *state;
    write_file("m2.py", "from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\n",
               "class Mixin:\n    y = Column(Integer)\n"
               "class Later(declarative_base()):\n    __tablename__ = 'later'\n"
               "    id = Column(Integer, primary_key=True)\n");
    assert_operations(
        scratch,
        text_c_string(text_format(&scratch->arena, "%s%s", own_models,
                                  "    bind = op.get_bind()\n    A.__table__.create(bind)\n"
                                  "    A.__table__.drop(bind)\n    B.__table__.create(bind)\n"
                                  "    Later.__table__.create(bind)\n"),
                      &scratch->arena),
        "create a (id INTEGER not null key, x TEXT null,  index (x))\ndrop a\n"
        "unread  class B(Mixin, Base):\n    __tablename__ = 'b'\n"
        "    id = sa.Column(sa.Integer, primary_key=True)\n"
        "unread  class Later(declarative_base()):\n    __tablename__ = 'later'\n"
        "    id = Column(Integer, primary_key=True)");
}

static void alembic_is_known_under_any_name(void **state) {
    struct scratch *scratch = *state;
    assert_operations(scratch, "from alembic import op as o\ndef upgrade():\n o.drop_table('t')\n",
                      "drop t");
    assert_operations(scratch, "import alembic.op\ndef upgrade():\n alembic.op.drop_table('t')\n",
                      "drop t");
    assert_operations(
        scratch, "from alembic.op import drop_table\ndef upgrade():\n drop_table('t')\n", "drop t");
    assert_operations(scratch, "def upgrade(op, tables, tester):\n op.drop_table('t')\n", "drop t");
    assert_operations(
        scratch, "def drop(o, t):\n o.drop_table(t)\ndef upgrade():\n drop(op, 't')\n", "drop t");
    assert_operations(scratch,
                      "from alembic.operations import Operations\ndef upgrade():\n"
                      " ops = Operations(context)\n ops.drop_table('t')\n",
                      "drop t");
    assert_upgrade(scratch, "getattr(op, 'drop_table')('t')", "drop t");
}

static void batches_name_the_table_once(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch,
                   "with op.batch_alter_table('t', schema='s') as b:\n"
                   "    b.add_column(sa.Column('c', sa.Text()))\n"
                   "    b.drop_column('d')\n    b.create_index('ix', ['c'])\n"
                   "    b.create_foreign_key('f', 'u', ['c'], ['id'])\n"
                   "    b.alter_column('c', new_column_name='e')\n    b.drop_constraint('x')",
                   "add column s.t.c TEXT null\ndrop column s.t.d\nadd s.t index ix(c)\n"
                   "add s.t foreign key f(c) to u\nrename column s.t.c to e\n"
                   "drop constraint s.t x");
    assert_upgrade(scratch,
                   "with op.batch_alter_table('a') as a, op.batch_alter_table('b') as b:\n"
                   "    a.drop_column('x')\n    b.drop_column('y')",
                   "drop column a.x\ndrop column b.y");
    assert_upgrade(scratch,
                   "for t in ('a', 'b'):\n    with op.batch_alter_table(t) as b:\n"
                   "        b.drop_column('x')",
                   "drop column a.x\ndrop column b.x");
    assert_upgrade(scratch,
                   "with op.batch_alter_table('t'):\n    op.drop_column('t', 'c')\n"
                   "with op.get_context().autocommit_block():\n    op.execute('DROP INDEX i')",
                   "drop column t.c\ndrop constraint  i");
}

static void loops_over_what_is_known_run_for_each_item(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch,
                   "for t, cols in {'a': ['x', 'y'], 'b': ('z',)}.items():\n"
                   "    for c in cols:\n        op.drop_column(t, c)",
                   "drop column a.x\ndrop column a.y\ndrop column b.z");
    assert_upgrade(scratch,
                   "for i, (t, c) in enumerate(zip(['a', 'b'], 'x y'.split())):\n"
                   "    op.drop_column(f'{t}_{i}', c)",
                   "drop column a_0.x\ndrop column b_1.y");
    assert_upgrade(scratch, "[op.drop_table('t%d' % i) for i in range(2)]", "drop t0\ndrop t1");
    assert_upgrade(scratch,
                   "for spec in [{'name': 'a', 'type': sa.Text()}, {'name': 'b'}]:\n"
                   "    op.add_column('t', sa.Column(spec['name'], sa.Text()))",
                   "add column t.a TEXT null\nadd column t.b TEXT null");
    assert_upgrade(scratch,
                   "for t in ['a', 'b']:\n    if t == 'a':\n        continue\n    op.drop_table(t)",
                   "drop b");
    assert_upgrade(scratch, "for t in inspector.get_table_names():\n    op.drop_column(t, 'c')",
                   "unread   (columns) of c");
    assert_upgrade(scratch,
                   "for t in tables():\n    op.alter_column(t, 'a', new_column_name='b')\n"
                   "    op.create_foreign_key(None, t, 'u', ['b', 'c'], ['d', 'e'])\n"
                   "    op.create_index('i', t, columns(t))\n    op.drop_index(name(t), t)",
                   "unread   (columns) of a,b\nunread   (constraints) of b,c\n"
                   "unread   (indexes)\nunread   (drops)");
    assert_upgrade(scratch, "op.alter_column('t', name(), new_column_name='b')",
                   "unread  t (columns)");
    assert_operations(scratch,
                      "TABLES = ['a', 'b']\nHISTORY = [t + '_history' for t in TABLES]\n"
                      "def upgrade():\n    for t in TABLES + HISTORY:\n        op.drop_table(t)\n",
                      "drop a\ndrop b\ndrop a_history\ndrop b_history");
}

static void what_may_run_counts_as_carried_out(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch,
                   "if op.get_bind().dialect.name == 'sqlite':\n    return\nop.drop_table('a')",
                   "drop a");
    assert_upgrade(scratch,
                   "try:\n    op.drop_table('a')\nexcept Exception:\n    op.drop_table('b')\n"
                   "finally:\n    op.drop_table('c')",
                   "drop a\ndrop b\ndrop c");
    assert_upgrade(scratch,
                   "if has():\n    op.add_column('t', sa.Column('c', sa.Text()))\nelse:\n"
                   "    op.drop_column('t', 'c')",
                   "drop column t.c\nadd column t.c TEXT null");
    assert_upgrade(scratch,
                   "found = False\nfor c in inspect():\n    if c == 'x':\n        found = True\n"
                   "if not found:\n    op.drop_table('a')",
                   "drop a");
    assert_operations(scratch,
                      "def fits():\n    if sa:\n        return True\n    return False\n"
                      "def upgrade():\n    if fits():\n        op.drop_table('a')\n"
                      "    else:\n        op.drop_table('b')\n",
                      "drop a\ndrop b");
    assert_operations(scratch,
                      "def change(t, drop=False):\n    if drop:\n        op.drop_table(t)\n"
                      "    else:\n        op.create_table(t)\n"
                      "def upgrade():\n    change('a')\n    change('b', drop=True)\n",
                      "create a ()\ndrop b");
    assert_upgrade(scratch, "raise NotImplementedError()\nop.drop_table('a')", "");
}

static void functions_are_entered_with_their_arguments(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p app; printf 'from alembic import op\\ndef add(table, column, **options):\\n"
        "    op.add_column(table, column, **options)\\nPREFIX = \"app_\"\\n' >app/help.py; "
        ": >app/__init__.py");
    assert_operations(scratch,
                      "from app.help import add, PREFIX\nimport app.help as h\ndef upgrade():\n"
                      "    add(PREFIX + 'a', sa.Column('c', sa.Text()), schema='s')\n"
                      "    h.add(table='b', column=sa.Column('d', sa.Text()))\n",
                      "add column s.app_a.c TEXT null\nadd column b.d TEXT null");
    assert_operations(scratch,
                      "def upgrade():\n    def inner(*names):\n        for n in names:\n"
                      "            op.drop_table(n)\n    inner('a', 'b')\n",
                      "drop a\ndrop b");
    assert_operations(
        scratch, "def f():\n    f()\n    op.drop_table('a')\ndef upgrade():\n    f()\n", "drop a");
    static const char *const picks[] = {
        "globals()['upgrade_%s' % engine_name]()",
        "globals().get(f'upgrade_{engine_name}', lambda: None)()",
        "run = globals().get('upgrade_' + engine_name)\n    if run:\n        run()",
        "getattr(sys.modules[__name__], 'upgrade_' + engine_name)()",
    };
    for (size_t i = 0; i < sizeof picks / sizeof *picks; i++) {
        char source[500];
        snprintf(source, sizeof source,
                 "def upgrade(engine_name):\n    %s\n"
                 "def upgrade_a():\n    op.drop_table('a')\n"
                 "def upgrade_b():\n    op.drop_table('b')\n",
                 picks[i]);
        assert_operations(scratch, source, "drop a\ndrop b");
    }
    assert_operations(scratch,
                      "class A:\n    def up(self):\n        op.rename_table(self.a, self.b)\n"
                      "class B(A):\n    pass\nall = [B('a', 'b')]\n"
                      "def upgrade():\n    for x in all:\n        x.up()\n",
                      "unread  class B(A):\n    pass\n\nclass A:\n    def up(self):\n"
                      "        op.rename_table(self.a, self.b)\n\nB('a', 'b')");
    assert_upgrade(scratch, "op.create_audit_log('users', ['name'])",
                   "unread  users\n'users'\nname\n['name']");
}

static void executed_sql_is_read_as_far_as_it_is_known(void **state) {
    struct scratch *scratch = *state;
    assert_upgrade(scratch, "op.execute(sa.text('ALTER TABLE a ADD b int'))",
                   "add column a.b INTEGER null");
    assert_upgrade(
        scratch, "t = 'a'\nconn = op.get_bind()\nconn.execute(sa.text(f'ALTER TABLE {t} DROP b'))",
        "drop column a.b");
    assert_upgrade(scratch, "op.execute('ALTER TABLE %(t)s DROP b' % {'t': 'a'})",
                   "drop column a.b");
    assert_upgrade(scratch, "op.execute('ALTER TABLE {t} DROP {}'.format('b', t='a'))",
                   "drop column a.b");
    assert_upgrade(scratch, "op.execute(f'UPDATE {unknown} SET a = {value}')", "other");
    assert_upgrade(scratch, "op.execute(f'ALTER TABLE a ADD COLUMN {unknown} int')",
                   "unread  a (columns)");
    assert_upgrade(scratch, "op.execute(unknown)", "unread");
    assert_upgrade(scratch, "from alembic.op import execute\nexecute('ALTER TABLE a ADD b int')",
                   "add column a.b INTEGER null");
    assert_upgrade(scratch,
                   "t = sa.table('a', sa.column('b'))\nop.execute(t.update().values(b=1))\n"
                   "conn.execute(sa.select(t))\nrows = conn.execute(query).fetchall()\n"
                   "session.execute(statement, {'a': 1})",
                   "other\nother\nother\nother");
    assert_upgrade(scratch,
                   "s = sa.text('update a set b = :b')\ns = s.bindparams(b=1)\nop.execute(s)",
                   "other");
    assert_upgrade(scratch, "op.execute(sa.schema.CreateSequence(sa.Sequence('s')))", "other");
}

static bool is_empty(struct scratch *scratch, const char *text) {
    struct operations operations = operations_of(scratch, text);
    struct modules *modules = committed(scratch);
    return operations_are_empty(module_at(scratch, modules, "m.py"), &operations);
}

static void sql_of_a_file_of_the_tree_is_read(void **state) {
    struct scratch *scratch = *state;
    run("mkdir -p sql shop/data");
    write_file("m.sql", "", "CREATE TABLE a (id int);");
    write_file("sql/x.sql", "", "CREATE TABLE x (id int);\nALTER TABLE y ADD a int;\n");
    write_file("shop/data/z.sql", "", "CREATE TABLE z (srid int);");
    assert_upgrade(scratch, "op.execute(open('sql/x.sql').read())",
                   "create x (id INTEGER null)\nadd column y.a INTEGER null");
    assert_upgrade(
        scratch,
        "path = os.path.join(os.path.dirname(__file__), '..', 'sql', 'x.sql')\n"
        "with open(path, encoding='utf-8') as file:\n    op.execute(sa.text(file.read()))",
        "create x (id INTEGER null)\nadd column y.a INTEGER null");
    assert_upgrade(scratch, "op.execute((Path(__file__).parent / 'sql' / 'x.sql').read_text())",
                   "create x (id INTEGER null)\nadd column y.a INTEGER null");
    assert_upgrade(scratch,
                   "with open(__file__.replace('.py', '.sql')) as f:\n    op.execute(f.read())",
                   "create a (id INTEGER null)");
    assert_upgrade(
        scratch,
        "for package, name in [('shop.data', 'z.sql')]:\n"
        "    conn.execute(sa.text(importlib.resources.read_text(package, name)), {'a': 1})",
        "create z (srid INTEGER null)");
    assert_upgrade(scratch, "op.execute(open('none.sql').read())", "unread");
}

static void nothing_done_and_nothing_said_is_empty(void **state) {
    struct scratch *scratch = *state;
    assert_true(is_empty(scratch, "def upgrade():\n    pass\n"));
    assert_true(is_empty(scratch,
                         "def upgrade():\n    # ### commands auto generated by Alembic - "
                         "please adjust! ###\n    pass\n    # ### end Alembic commands ###\n"));
    assert_false(
        is_empty(scratch, "def upgrade():\n    # nothing: the table is made by hand\n    pass\n"));
    assert_false(is_empty(scratch, "def upgrade():\n    pass\n\n    # made by hand\n"));
    assert_true(is_empty(scratch, "def upgrade():\n    pass\n\n# made by hand\nx = 1\n"));
    assert_false(is_empty(scratch, "def upgrade():\n    op.execute('UPDATE a SET b = 1')\n"));
    assert_false(is_empty(scratch, "def upgrade():\n    seed_database()\n"));
}

static struct text applied(struct scratch *scratch, const char *sql) {
    struct operations operations = {0};
    struct schema schema;
    struct texts lines = {0};
    write_file("m.py", header,
               text_format(&scratch->arena, "def upgrade():\n    op.execute(%s)\n", sql).at);
    struct modules *modules = committed(scratch);
    assert_int_equal(
        operations_read(modules, module_at(scratch, modules, "m.py"), &operations, &scratch->error),
        0);
    schema_start(&schema, &scratch->arena);
    operations_apply(&operations, &schema);
    for (size_t i = 0; i < schema.keys.count; i++)
        vector_push(&lines, &scratch->arena,
                    text_format(&scratch->arena, "%.*s%.*s", TEXT_ARGS(schema.keys.at[i]),
                                TEXT_ARGS(shown_table(schema_find(&schema, schema.keys.at[i]),
                                                      &scratch->arena))));
    return text_join(lines, TEXT("\n"), &scratch->arena);
}

static void operations_change_a_schema_in_their_order(void **state) {
    struct scratch *scratch = *state;
    assert_text(applied(scratch, "'''CREATE TABLE a (x int UNIQUE, y int, INDEX i (x, y));"
                                 "ALTER TABLE a RENAME x TO z; ALTER TABLE a RENAME TO b;"
                                 "ALTER TABLE b ALTER z SET NOT NULL'''"),
                "b (z INTEGER not null, y INTEGER null,  unique (z),  index i(z,y))");
    assert_text(applied(scratch, "f'CREATE TABLE a (x int); CREATE INDEX {quickly(b)}IF NOT EXISTS "
                                 "i ON a (x DESC)'"),
                "a (x INTEGER null,  index i(x))");
    assert_text(applied(scratch, "'CREATE TABLE a (x int, y int, CONSTRAINT UNIQUE (x));"
                                 "ALTER TABLE a ADD CONSTRAINT UNIQUE u (x, y)'"),
                "a (x INTEGER null, y INTEGER null,  unique (x),  unique u(x,y))");
    assert_text(applied(scratch, "'CREATE TABLE a (x int, y int); CREATE INDEX i ON a (x, y);"
                                 "ALTER TABLE a DROP x, ADD PRIMARY KEY (y)'"),
                "a (y INTEGER not null key)");
    assert_text(applied(scratch, "'ALTER TABLE public.a ADD x int; ALTER TABLE a ADD y int'"),
                "public.a (x INTEGER null, y INTEGER null) opaque");
    assert_text(applied(scratch, "'CREATE TABLE a (x int UNIQUE REFERENCES b); "
                                 "ALTER TABLE a DROP CONSTRAINT a_x_key'"),
                "a (x INTEGER null,  foreign key (x) to b)");
    assert_text(applied(scratch, "'CREATE TABLE a (x int); DROP TABLE a; DROP TABLE never'"), "");
    assert_text(applied(scratch, "'CREATE OR REPLACE VIEW v AS SELECT 1; DROP VIEW w; "
                                 "CREATE MATERIALIZED VIEW s.m AS SELECT a FROM b'"),
                "v () opaque\ns.m () opaque");
    assert_text(applied(scratch, "'CREATE VIEW v AS SELECT 1; DROP VIEW IF EXISTS v'"), "");
}

/* By the columns that PostgreSQL or a naming convention put into the name. */
static void a_constraint_without_a_name_is_dropped_by_the_one_it_got(void **state) {
    struct scratch *scratch = *state;
    assert_text(applied(scratch, "'CREATE TABLE a (x int, y int, UNIQUE (x, y)); "
                                 "ALTER TABLE a DROP CONSTRAINT uq__a__x'"),
                "a (x INTEGER null, y INTEGER null)");
    assert_text(applied(scratch, "'CREATE TABLE a (x int, y int, UNIQUE (x, y), UNIQUE (x)); "
                                 "ALTER TABLE a DROP CONSTRAINT a_x_key'"),
                "a (x INTEGER null, y INTEGER null,  unique (x,y))");
    assert_text(applied(scratch, "'CREATE TABLE a (x int, y int, UNIQUE (x, y)); "
                                 "ALTER TABLE a DROP CONSTRAINT uq_a_max, "
                                 "DROP CONSTRAINT fk__a__x'"),
                "a (x INTEGER null, y INTEGER null,  unique (x,y))");
    assert_text(applied(scratch, "'CREATE TABLE a (old_id int UNIQUE REFERENCES b); "
                                 "ALTER TABLE a RENAME old_id TO new_id; "
                                 "ALTER TABLE a DROP CONSTRAINT a_old_id_fkey'"),
                "a (new_id INTEGER null,  unique (new_id))");
}

static void a_loop_without_end_is_cut_and_said(void **state) {
    struct scratch *scratch = *state;
    struct operations operations = operations_of(
        scratch, "def upgrade():\n    for a in range(1000):\n        for b in range(1000):\n"
                 "            for c in range(1000):\n                op.drop_table('t')\n");
    assert_true(operations.count < 200000);
    assert_int_equal(operations.at[operations.count - 1].kind, OPERATION_UNREAD);
    operations = operations_of(scratch, "x = 1\ndef upgrade():\n    x = [x]\n    y = {'a': y}\n"
                                        "    op.create_table(x, *y, **y)\n");
    assert_true(operations.count < 3);
}

static void assert_words(struct scratch *scratch, const char *body, const char *expected) {
    struct texts words = {0};
    struct operations operations =
        operations_of(scratch, text_format(&scratch->arena, "def upgrade():\n    %s\n", body).at);
    for (size_t i = 0; i < operations.count; i++)
        vector_push(&words, &scratch->arena, operation_words(&operations.at[i], &scratch->arena));
    assert_text(text_join(words, TEXT("; "), &scratch->arena), expected);
}

static void operations_are_told_in_a_few_words(void **state) {
    struct scratch *scratch = *state;
    assert_words(scratch, "op.create_table('t', sa.Column('a', sa.Integer()))", "creates table t");
    assert_words(scratch, "op.drop_table('t', schema='s')", "drops table s.t");
    assert_words(scratch, "op.rename_table('t', 'u')", "renames table t to u");
    assert_words(scratch, "op.add_column('users', sa.Column('email', sa.String()))",
                 "adds column users.email");
    assert_words(scratch, "op.drop_column('users', 'email')", "drops column users.email");
    assert_words(scratch, "op.alter_column('t', 'a', new_column_name='b')",
                 "renames column t.a to b");
    assert_words(scratch, "op.alter_column('t', 'a', nullable=False)", "alters column t.a");
    assert_words(scratch, "op.alter_column('t', 'a', comment='x')", "alters column t.a");
    assert_words(scratch, "op.create_index('i', 't', ['a'])", "adds index i on t");
    assert_words(scratch, "op.create_unique_constraint(None, 't', ['a', 'b'])",
                 "adds unique constraint (a, b) on t");
    assert_words(scratch, "op.create_foreign_key('f', 't', 'u', ['a'], ['b'])",
                 "adds foreign key f on t");
    assert_words(scratch, "op.drop_index('i', 't')", "drops index i on t");
    assert_words(scratch, "op.drop_index('i')", "drops index i");
    assert_words(scratch, "op.drop_constraint('c', 't')", "drops constraint c on t");
    assert_words(scratch, "op.execute('UPDATE t SET a = 1')", "runs SQL");
    assert_words(scratch, "op.execute('ALTER TABLE t ADD a int')", "adds column t.a");
    assert_words(scratch, "op.execute(open('x.sql').read())", "runs SQL");
    assert_words(scratch, "op.get_bind().execute(sa.text('ANALYZE'))", "runs SQL");
    assert_words(scratch, "op.bulk_insert(t, [])", "runs op.bulk_insert");
    assert_words(scratch, "op.create_something('t')",
                 "may do more: it is an operation of the project's own");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        scratch_test(positions_and_keywords_say_the_same),
        scratch_test(tables_are_made_of_columns_and_constraints),
        scratch_test(alembic_is_known_under_any_name),
        scratch_test(batches_name_the_table_once),
        scratch_test(loops_over_what_is_known_run_for_each_item),
        scratch_test(classes_of_the_migration_make_their_tables),
        scratch_test(what_may_run_counts_as_carried_out),
        scratch_test(functions_are_entered_with_their_arguments),
        scratch_test(executed_sql_is_read_as_far_as_it_is_known),
        scratch_test(sql_of_a_file_of_the_tree_is_read),
        scratch_test(nothing_done_and_nothing_said_is_empty),
        scratch_test(operations_change_a_schema_in_their_order),
        scratch_test(a_constraint_without_a_name_is_dropped_by_the_one_it_got),
        scratch_test(operations_are_told_in_a_few_words),
        scratch_test(a_loop_without_end_is_cut_and_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
