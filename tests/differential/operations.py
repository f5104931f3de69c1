"""Made-up migrations, run by Alembic itself, against what the probe reads in them.

recorded PROBE COUNT SEED: each operation that Alembic is asked for, one by one.
replayed PROBE COUNT SEED: histories run in SQLite; the tables of the database at the end, against the replay.
The migrations say what they do in as many ways as people do: literals, keywords, constants, loops, helpers, batches, SQL.
"""
import importlib.util
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops

HEADER = '''"""step {number}"""
from alembic import op
import sqlalchemy as sa
from helpers import shared_add, shared_column

revision = "r{number}"
down_revision = {parent}
branch_labels = None
depends_on = None

'''

HELPERS = '''from alembic import op
import sqlalchemy as sa


def shared_add(table, column, **options):
    op.add_column(table, column, **options)


def shared_column(name, nullable=True):
    column = sa.Column(name, sa.Integer(), nullable=nullable)
    return column
'''

TYPES = [("sa.Integer()", "INTEGER"), ("sa.String(50)", "VARCHAR(50)"), ("sa.String(length=7)", "VARCHAR(7)"), ("sa.Text()", "TEXT"),
         ("sa.Boolean()", "BOOLEAN"), ("sa.Numeric(10, 2)", "NUMERIC(10, 2)"), ("sa.DateTime()", "DATETIME"), ("sa.Date", "DATE"),
         ("sa.BigInteger()", "BIGINT")]


class Migration:
    """The text of one migration while it is written."""

    def __init__(self, rng, number, whole):
        self.rng, self.number, self.whole, self.top, self.body, self.names = rng, number, whole, [], [], 0

    def name(self, stem):
        self.names += 1
        return "%s_%d" % (stem, self.names)

    def constant(self, value):
        name = self.name("CONST")
        self.top.append("%s = %r" % (name, value))
        return name

    def add(self, *lines):
        self.body += lines

    def string(self, value):
        """A string, said in one of many ways; the replay looks for names of tables as a whole."""
        way = self.rng.randrange(8)
        cut = 0 if self.whole else self.rng.randrange(len(value) + 1)
        if way == 0:
            return self.constant(value)
        if way == 1:
            name = self.name("part")
            self.add("%s = %r" % (name, value[:cut]))
            return 'f"{%s}%s"' % (name, value[cut:])
        if way == 2:
            return "%r %% %r" % (value[:cut] + "%s", value[cut:])
        if way == 3:
            return "%r.format(%r)" % ("{}" + value[cut:], value[:cut])
        if way == 4:
            return "%r + %r" % (value[:cut], value[cut:])
        return repr(value)

    def text(self, parent):
        return (HEADER.format(number=self.number, parent=repr(parent)) + "\n".join(self.top) + "\n\n\ndef upgrade():\n"
                + "\n".join("    " + line for line in self.body or ["pass"]) + "\n\n\ndef downgrade():\n    pass\n")


def column_text(migration, column, name=None):
    name = name or repr(column["name"])
    words = [name, column["type"][0]]
    if column.get("key"):
        words.append("primary_key=True")
    elif not column["null"]:
        words.append("nullable=False")
    elif migration.rng.random() < 0.5:
        words.append("nullable=True")
    if not column["null"] and not column.get("key"):
        words.append("server_default='0'")
    return "sa.Column(%s)" % ", ".join(words)


def sql_column(column):
    return column["name"] + " " + column["type"][1] + ("" if column["null"] else " NOT NULL DEFAULT 0")


def guarded(migration, line):
    """The same in both branches, in one of them, or behind an early return."""
    way = migration.rng.randrange(6)
    if way == 0:
        return ["if op.get_bind().dialect.name == 'sqlite':", "    " + line, "else:", "    " + line.replace("sqlite", "other")]
    if way == 1:
        return ["if op.get_bind().dialect.name == 'nothing':", "    return", line]
    if way == 2:
        return ["try:", "    " + line, "except ValueError:", "    raise"]
    return [line]


def write_add_column(m, table, column, sql):
    text = column_text(m, column)
    way = m.rng.randrange(12 if sql else 9)
    name = m.string(table)
    if way == 0:
        m.add("op.add_column(table_name=%s, column=%s)" % (name, text))
    elif way == 1:
        m.add("for name in %r:" % [column["name"]], "    op.add_column(%s, %s)" % (name, column_text(m, column, "name")))
    elif way == 2:
        helper = m.name("helper")
        m.top.append("def %s(target, column, extra=None):\n    op.add_column(target, column)\n" % helper)
        m.add("%s(%s, %s)" % (helper, name, text))
    elif way == 3:
        m.add("with op.batch_alter_table(%s) as batch_op:" % name, "    batch_op.add_column(%s)" % text)
    elif way == 4:
        m.add("for table, names in {%s: [%r]}.items():" % (name, column["name"]), "    for at, name in enumerate(names):",
              "        op.add_column(table, %s)" % column_text(m, column, "name"))
    elif way == 5:
        m.add("shared_add(%s, %s)" % (name, text))
    elif way == 6:
        m.add("new = %s" % text, "op.add_column(%s, new)" % name)
    elif way == 7:
        m.add("[op.add_column(table, %s) for table in (%s,)]" % (text, name))
    elif way == 9:
        m.add('op.execute("ALTER TABLE %s ADD COLUMN %s")' % (table, sql_column(column)))
    elif way == 10:
        m.add("conn = op.get_bind()", 'conn.execute(sa.text("""alter table %s\n    add %s;""".strip()))' % (table, sql_column(column)))
    elif way == 11:
        m.add("known = [c['name'] for c in sa.inspect(op.get_bind()).get_columns(%s)]" % name, "if %r not in known:" % column["name"],
              "    op.add_column(%s, %s)" % (name, text))
    elif sql:
        m.add(*guarded(m, "op.add_column(%s, %s)" % (name, text)))
    else:
        m.add("op.add_column(%s, %s)" % (name, text))


def write_create_table(m, table, columns, sql):
    texts = [column_text(m, column) for column in columns]
    way = m.rng.randrange(6 if sql else 4)
    if way == 0:
        name = m.name("columns")
        m.add("%s = [%s]" % (name, ", ".join(texts)), "op.create_table(%s, *%s)" % (m.string(table), name))
    elif way == 1:
        keys = [column["name"] for column in columns if column.get("key")]
        plain = [text.replace(", primary_key=True", ", nullable=False") for text in texts]
        m.add("op.create_table(%s, %s, sa.PrimaryKeyConstraint(%s))" % (m.string(table), ", ".join(plain), ", ".join(map(repr, keys))))
    elif way == 2:
        m.add("op.create_table(", "    %s," % m.string(table), *["    %s," % text for text in texts], ")")
    elif way == 4:
        lines = ["%s %s PRIMARY KEY NOT NULL" % (c["name"], c["type"][1]) if c.get("key") else sql_column(c) for c in columns]
        m.add('op.execute("""CREATE TABLE %s (%s)""")' % (table, ", ".join(lines)))
    elif way == 5:
        m.add('op.execute("create table if not exists \\"%s\\" (" + %r + ")")' % (table, ",\n -- more\n ".join(
            sql_column(c) if not c.get("key") else "%s %s NOT NULL, PRIMARY KEY (%s)" % (c["name"], c["type"][1], c["name"])
            for c in columns[::-1])))
    else:
        m.add("op.create_table(%s, %s)" % (m.string(table), ", ".join(texts)))


def write_drop_column(m, table, name, sql):
    way = m.rng.randrange(6 if sql else 4)
    if way == 0:
        m.add("op.drop_column(%s, column_name=%s)" % (m.string(table), m.string(name)))
    elif way == 1:
        m.add("with op.batch_alter_table(%s, schema=None) as b:" % m.string(table), "    b.drop_column(%s)" % m.string(name))
    elif way == 2:
        m.add("for table, column in [(%s, %r)]:" % (m.string(table), name), "    op.drop_column(table, column)")
    elif way == 4:
        m.add('op.execute("ALTER TABLE %s DROP COLUMN %s")' % (table, name))
    elif way == 5:
        m.add("op.execute('ALTER TABLE {} DROP {}'.format(%s, %s))" % (m.string(table), m.string(name)))
    else:
        m.add("op.drop_column(%s, %s)" % (m.string(table), m.string(name)))


def write_alter(m, table, name, changes, sql):
    words = ["%s=%s" % (key, value[0] if isinstance(value, tuple) else repr(value)) for key, value in changes.items()]
    if sql and list(changes) == ["new_column_name"] and m.rng.random() < 0.4:
        m.add("old, new = %s, %s" % (m.string(name), m.string(changes["new_column_name"])),
              'op.execute(f"ALTER TABLE %s RENAME %s{old} TO {new}")' % (table, m.rng.choice(["COLUMN ", ""])))
    elif sql or m.rng.random() < 0.3:
        m.add("with op.batch_alter_table(%s) as batch_op:" % m.string(table),
              "    batch_op.alter_column(%s, %s)" % (m.string(name), ", ".join(words)))
    else:
        m.add("op.alter_column(%s, %s, existing_type=sa.Integer(), %s)" % (m.string(table), m.string(name), ", ".join(words)))


def write_index(m, table, name, columns, unique, sql):
    way = m.rng.randrange(5 if sql else 3)
    flag = ", unique=True" if unique else m.rng.choice(["", ", unique=False"])
    if way == 0:
        m.add("op.create_index(op.f(%s), %s, %r%s)" % (m.string(name), m.string(table), columns, flag))
    elif way == 1:
        m.add("with op.batch_alter_table(%s) as batch_op:" % m.string(table),
              "    batch_op.create_index(batch_op.f(%r), %r%s)" % (name, columns, flag))
    elif way == 3:
        m.add('op.execute("CREATE %sINDEX IF NOT EXISTS %s ON %s (%s)")' % ("UNIQUE " if unique else "", name, table, ", ".join(columns)))
    elif way == 4:
        m.add("op.get_bind().execute(sa.text('create %sindex \"%s\" on \"%s\"(%s);'))" % (
            "unique " if unique else "", name, table, ", ".join('"%s"' % c for c in columns)))
    else:
        m.add("op.create_index(%s, %s, columns=%r%s)" % (m.string(name), m.string(table), columns, flag))


def write_drop_index(m, table, name, sql):
    way = m.rng.randrange(4 if sql else 2)
    if way == 0:
        m.add("op.drop_index(op.f(%s), table_name=%s)" % (m.string(name), m.string(table)))
    elif way == 2:
        m.add('op.execute("DROP INDEX IF EXISTS %s")' % name)
    elif way == 3:
        m.add("op.drop_index(%s)" % m.string(name))
    else:
        m.add("op.drop_index(%s, %s)" % (m.string(name), m.string(table)))


def write_rename_table(m, old, new, sql):
    if sql and m.rng.random() < 0.4:
        m.add('op.execute("ALTER TABLE %s RENAME TO %s")' % (old, new))
    elif m.rng.random() < 0.5:
        m.add("op.rename_table(%s, new_table_name=%s)" % (m.string(old), m.string(new)))
    else:
        m.add("op.rename_table(%s, %s)" % (m.string(old), m.string(new)))


def write_drop_table(m, table, sql):
    if sql and m.rng.random() < 0.4:
        m.add('op.execute("DROP TABLE IF EXISTS %s")' % table)
    else:
        m.add("op.drop_table(%s)" % m.string(table))


# ---- random histories ----

class Tables:
    """What stands in the database while a history is made up."""

    def __init__(self, rng):
        self.rng, self.tables, self.indexes, self.count = rng, {}, {}, 0

    def new(self, stem):
        self.count += 1
        return "%s%d" % (stem, self.count)

    def column(self, key=False):
        return {"name": self.new("c"), "type": self.rng.choice(TYPES), "null": not key and self.rng.random() < 0.6, "key": key}

    def free_column(self, table):
        used = {c for on, columns in self.indexes.values() if on == table for c in columns}
        free = [c for c in self.tables[table] if not c["key"] and c["name"] not in used]
        return self.rng.choice(free) if len(self.tables[table]) > 2 and free else None

    def step(self, m, sql):
        rng = self.rng
        table = rng.choice(sorted(self.tables)) if self.tables else None
        kind = rng.randrange(12) if table else 0
        if kind <= 1:
            table = self.new("t")
            self.tables[table] = [self.column(True)] + [self.column() for _ in range(rng.randrange(1, 5))]
            write_create_table(m, table, self.tables[table], sql)
        elif kind <= 4:
            column = self.column()
            self.tables[table].append(column)
            write_add_column(m, table, column, sql)
        elif kind == 5 and self.free_column(table):
            column = self.free_column(table)
            self.tables[table].remove(column)
            write_drop_column(m, table, column["name"], sql)
        elif kind in (6, 7):
            column = rng.choice(self.tables[table][1:] or [None])
            if column:
                self.alter(m, table, column, sql)
        elif kind == 8:
            columns = [c["name"] for c in rng.sample(self.tables[table], rng.randrange(1, min(3, len(self.tables[table])) + 1))]
            name = self.new("ix")
            self.indexes[name] = (table, columns)
            write_index(m, table, name, columns, rng.random() < 0.3, sql)
        elif kind == 9 and self.indexes:
            name = rng.choice(sorted(self.indexes))
            on, _ = self.indexes.pop(name)
            write_drop_index(m, on, name, sql)
        elif kind == 10:
            new = self.new("t")
            self.tables[new] = self.tables.pop(table)
            self.indexes = {n: (new if on == table else on, c) for n, (on, c) in self.indexes.items()}
            write_rename_table(m, table, new, sql)
        elif kind == 11 and len(self.tables) > 2:
            del self.tables[table]
            self.indexes = {n: (on, c) for n, (on, c) in self.indexes.items() if on != table}
            write_drop_table(m, table, sql)

    def alter(self, m, table, column, sql):
        changes = {}
        if self.rng.random() < 0.4:
            changes["nullable"] = column["null"] = not column["null"]
        if self.rng.random() < 0.4:
            changes["type_"] = column["type"] = self.rng.choice(TYPES)
        if self.rng.random() < 0.4 or not changes:
            changes["new_column_name"] = self.new("c")
        old = column["name"]
        column["name"] = changes.get("new_column_name", old)
        for _, columns in self.indexes.values():
            columns[:] = [column["name"] if c == old else c for c in columns]
        write_alter(m, table, old, changes, sql)


def write_history(folder, rng, revisions, sql):
    tables, parent = Tables(rng), None
    versions = os.path.join(folder, "migrations", "versions")
    os.makedirs(versions)
    for path, text in (("helpers.py", HELPERS), ("alembic.ini", "[alembic]\nscript_location = migrations\n"), ("migrations/env.py", "")):
        with open(os.path.join(folder, path), "w") as file:
            file.write(text)
    for number in range(revisions):
        migration = Migration(rng, number, sql)
        for _ in range(rng.randrange(1, 6)):
            tables.step(migration, sql)
        with open(os.path.join(versions, "r%03d.py" % number), "w") as file:
            file.write(migration.text(parent))
        parent = "r%d" % number
    subprocess.run("git init -q . && git add . && git -c user.name=a -c user.email=a@example.com commit -qm x", shell=True, cwd=folder,
                   check=True)


def modules(folder):
    sys.path.insert(0, folder)
    sys.modules.pop("helpers", None)
    versions = os.path.join(folder, "migrations", "versions")
    for name in sorted(os.listdir(versions)):
        if name.endswith(".py"):
            spec = importlib.util.spec_from_file_location(name[:-3], os.path.join(versions, name))
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            yield name, module
    sys.path.remove(folder)


# ---- recorded ----

def type_name(type_):
    return str(type_.compile() if isinstance(type_, sa.types.TypeEngine) else type_().compile())


def column_line(column):
    return "%s %s null=%s key=%s" % (column.name, type_name(column.type), "yes" if column.nullable else "no",
                                     "yes" if column.primary_key else "no")


def index_line(operation):
    return "add_constraint %s %s name=%s (%s)" % (operation.table_name, "index_unique" if operation.unique else "index",
                                                  operation.index_name, ",".join(str(c) for c in operation.columns))


def alter_lines(o):
    if o.modify_nullable is not None or o.modify_type is not None:
        yield "alter_column %s %s %s null=%s" % (o.table_name, o.column_name, type_name(o.modify_type) if o.modify_type else "",
                                                 {None: "?", True: "yes", False: "no"}[o.modify_nullable])
    if o.modify_name:
        yield "rename_column %s %s %s" % (o.table_name, o.column_name, o.modify_name)


def recorded_lines(o):
    if isinstance(o, ops.CreateTableOp):
        yield "create_table " + o.table_name
        yield from ("   " + column_line(c) for c in o.to_table().columns)
    elif isinstance(o, ops.AddColumnOp):
        yield "add_column %s %s" % (o.table_name, column_line(o.column))
    elif isinstance(o, ops.DropColumnOp):
        yield "drop_column %s %s" % (o.table_name, o.column_name)
    elif isinstance(o, ops.AlterColumnOp):
        yield from alter_lines(o)
    elif isinstance(o, ops.CreateIndexOp):
        yield index_line(o)
    elif isinstance(o, ops.DropIndexOp):
        yield "drop_constraint %s name=%s" % (o.table_name or "", o.index_name)
    elif isinstance(o, ops.RenameTableOp):
        yield "rename_table %s %s" % (o.table_name, o.new_table_name)
    elif isinstance(o, ops.DropTableOp):
        yield "drop_table " + o.table_name


def record(folder):
    lines = []
    owner = next(kind for kind in Operations.__mro__ if "invoke" in vars(kind))  # since 1.11 the base that batches share
    invoke = owner.invoke
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        owner.invoke = lambda self, operation: lines.extend(recorded_lines(operation))
        try:
            with Operations.context(MigrationContext.configure(connection)):
                for name, module in modules(folder):
                    lines.append("== migrations/versions/" + name)
                    module.upgrade()
        finally:
            owner.invoke = invoke
    return lines


def probed(probe, folder):
    """The probe's lines, spelled as the recorder does."""
    out = subprocess.run([probe, folder, "HEAD"], capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        line = re.sub(r"^(\w+) \S+:\d+", r"\1", line)
        line = re.sub(r" default=\S+", "", line)
        words = line.split()
        if line.startswith("=="):
            yield " ".join(words[:2])
        elif line.startswith("  "):
            yield "   " + " ".join(words)
        elif words[0] == "add_column":  # the column is said twice
            yield " ".join(words[:2] + words[3:])
        elif words[0] == "alter_column":
            text = " ".join(words[:3] + words[4:])
            yield re.sub(r" key=\S+", "", re.sub(r"^(\S+ \S+ \S+) null=", r"\1  null=", text))
        elif words[0] == "drop_constraint":
            table = words[1] if words[1] != "index" else ""
            yield "drop_constraint %s %s" % (table, next(w for w in words if w.startswith("name=")))
        elif words[0] != "other":
            yield " ".join(words)


def show(folder, ours, theirs):
    keep = tempfile.mkdtemp(prefix="onehead-operations-")
    shutil.copytree(folder, keep, dirs_exist_ok=True)
    print("differs, kept in", keep)
    for a, b in zip(ours, theirs):
        if a != b:
            print("  read:    ", a)
            print("  alembic: ", b)
            break
    else:
        print("  read %d lines, alembic %d" % (len(ours), len(theirs)))


def recorded(probe, count, rng):
    wrong = lines = 0
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            write_history(folder, rng, 8, False)
            theirs = record(folder)
            ours = list(probed(probe, folder))
            lines += len(theirs)
            if ours != theirs:
                wrong += 1
                show(folder, ours, theirs)
    print("%d histories, %d lines, %d differ" % (count, lines, wrong))
    return wrong


# ---- replayed ----

def database(folder):
    """Tables, columns and indexes that SQLite has after all upgrades."""
    engine = sa.create_engine("sqlite://")
    found = {}
    with engine.connect() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            for name, module in modules(folder):
                try:
                    module.upgrade()
                except Exception as error:
                    raise RuntimeError("%s %s" % (folder, name)) from error
        tables = [row[0] for row in connection.exec_driver_sql("select name from sqlite_master where type = 'table'")]
        for table in tables:
            columns = {row[1]: (row[2].replace(" ", ""), bool(row[3] or row[5])) for row in
                       connection.exec_driver_sql('pragma table_info("%s")' % table)}
            indexes = set()
            for row in connection.exec_driver_sql('pragma index_list("%s")' % table).fetchall():
                if row[3] == "c":
                    on = [r[2] for r in connection.exec_driver_sql('pragma index_info("%s")' % row[1])]
                    indexes.add((row[1], bool(row[2]), tuple(on)))
            found[table] = (columns, indexes)
    return found


def replay(probe, folder):
    out = subprocess.run([probe, folder, "HEAD", "replay"], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in out.splitlines():
        column = re.match(r"    (\S+) (.*) null=(\S+) key=(\S+) default", line)
        index = re.match(r"    (index|index_unique) name=(\S*) \((.*)\)$", line)
        if column:
            columns[column[1]] = (column[2].replace(" ", ""), column[3] == "no")
        elif index:
            indexes.add((index[2], index[1] == "index_unique", tuple(index[3].split(","))))
        elif not line.startswith(" "):
            columns, indexes = found.setdefault(line, ({}, set()))
    return found


def replayed(probe, count, rng):
    wrong = tables = 0
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            write_history(folder, rng, 12, True)
            theirs, ours = database(folder), replay(probe, folder)
            tables += len(theirs)
            if ours != theirs:
                wrong += 1
                show(folder, sorted(map(str, ours.items())), sorted(map(str, theirs.items())))
    print("%d histories, %d tables at their end, %d differ" % (count, tables, wrong))
    return wrong


if __name__ == "__main__":
    mode, program, number, seed = sys.argv[1:5]
    sys.exit(bool({"recorded": recorded, "replayed": replayed}[mode](program, int(number), random.Random(int(seed)))))
