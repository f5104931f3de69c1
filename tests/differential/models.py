"""The tables that `onehead schema` reads against SQLAlchemy's own metadata.

usage: models.py ONEHEAD SCRATCH cases | generated COUNT SEED
`cases`: the model files of models.cases. `generated`: models made up here, each written in several ways. Every one is imported, and what the
metadata holds then is compared with what onehead reads from a commit of the same files. Which SQLAlchemy decides, PYTHONPATH says."""
import collections
import importlib
import json
import os
import random
import re
import subprocess
import sys
import traceback
import warnings

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

sys.path.insert(0, os.path.dirname(__file__))
warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
VERSION = 2 if sa.__version__.startswith("2") else 1
# `Mapped[float]` without a type is FLOAT up to SQLAlchemy 2.0 and DOUBLE since 2.1. Which one will run is not in the text; we say FLOAT,
# and no rule tells the two apart.
FLOAT_IS_DOUBLE = tuple(map(int, sa.__version__.split(".")[:2])) >= (2, 1)
DIALECT = postgresql.dialect()
attached = []
event.listen(sa.Table, "after_parent_attach", lambda table, parent: attached.append((table, parent)))


# ---- the truth ----

def run(folder, files):
    """The tables that importing the files makes, by key."""
    attached.clear()
    forget_sqlmodel()
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        for path in files:
            name = re.sub(r"(^|/)__init__$", "", path[:-3]).replace("/", ".")
            if name:
                importlib.import_module(name)
    finally:
        sys.path.remove(folder)
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(folder + "/"):
                del sys.modules[name]
            elif any(str(part).startswith(folder + "/") for part in getattr(module, "__path__", [])):
                del sys.modules[name]
    return {table.fullname: truth(table) for table, parent in attached if isinstance(parent, sa.MetaData) and table.key in parent.tables}


def forget_sqlmodel():
    if "sqlmodel" in sys.modules:
        model = sys.modules["sqlmodel"].SQLModel
        model.metadata.clear()
        registry = getattr(model, "_sa_registry", None)
        if registry is not None:
            registry._class_registry.clear()


def truth(table):
    return {"columns": {column.name: column_truth(column) for column in table.columns}, "constraints": constraints_truth(table)}


def column_truth(column):
    kind = column.type
    may_hide = isinstance(kind, (sa.types.TypeDecorator, sa.types.UserDefinedType, sa.types.NullType)) or bool(column.foreign_keys)
    # How long text must be that stands for an enum depends on who made the column: its longest member, then.
    may_hide = may_hide or (isinstance(kind, sa.Enum) and not kind.native_enum)
    may_hide = may_hide or type(kind).__name__ == "Variant" or bool(getattr(kind, "_variant_mapping", None))
    return {"type": type_truth(kind), "may_hide": may_hide, "nullable": column.nullable, "primary_key": column.primary_key,
            # Of FetchedValue() nobody knows whether it is a default or a trigger.
            "server_default": None if type(column.server_default).__name__ == "FetchedValue" else column.server_default is not None}


def type_truth(kind):
    if isinstance(kind, sa.Enum) and kind.native_enum:
        return "ENUM %s %s" % (kind.name, sorted(kind.enums))
    try:
        return plain(kind.compile(dialect=DIALECT))
    except Exception:
        return "?"


def plain(text):
    """One spelling of what PostgreSQL, or no database beside another, has one of."""
    text = text.upper().replace("DECIMAL", "NUMERIC").replace("DATETIME", "TIMESTAMP WITHOUT TIME ZONE").replace(", ", ",").replace(",0)", ")")
    text = re.sub(r"^(BLOB|LARGEBINARY)$", "BYTEA", text)
    text = re.sub(r"^(CLOB|NCLOB)$", "TEXT", text)
    text = re.sub(r"^(FLOAT|DOUBLE PRECISION|DOUBLE)(\(\d+\))?$", lambda match: "DOUBLE PRECISION" if match[1] == "DOUBLE" else match[1], text)
    return re.sub(r"^(N?VARCHAR2?|NVARCHAR)", "VARCHAR", text)


def constraints_truth(table):
    found = set()
    for index in table.indexes:
        names = [column_of(expression) for expression in index.expressions]
        found.add(("unique" if index.unique else "index", None if None in names else tuple(sorted(names))))
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            found.add(("unique", tuple(sorted(column.name for column in constraint.columns))))
        if isinstance(constraint, sa.ForeignKeyConstraint):
            targets = [element.target_fullname for element in constraint.elements]
            found.add(("foreign_key", tuple(sorted(column.name for column in constraint.columns)), tuple(sorted(targets))))
    return found


def column_of(expression):
    while not isinstance(expression, sa.Column):
        expression = getattr(expression, "element", None)
        if expression is None:
            return None
    return expression.name


# ---- what onehead reads ----

class Repository:
    """Each case is a commit of its own."""

    def __init__(self, onehead, scratch):
        self.onehead, self.path, self.stream, self.cases = onehead, scratch + "/repo", [], 0
        subprocess.run(["git", "init", "-q", "--bare", self.path], check=True)

    def add(self, files):
        self.cases += 1
        self.stream.append("commit refs/heads/case-%d\ncommitter Ada <ada@example.com> 1500000000 +0000\ndata 0\n\n" % self.cases)
        for path, text in files.items():
            self.stream.append("M 100644 inline %s\ndata %d\n%s\n" % (path, len(text.encode()), text))
        return "case-%d" % self.cases

    def write(self):
        subprocess.run(["git", "-C", self.path, "fast-import", "--quiet"], input="".join(self.stream).encode(), check=True)

    def schema(self, name):
        done = subprocess.run([self.onehead, "-C", self.path, "schema", name, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise SystemExit("exit status %d: %s" % (done.returncode, done.stderr.decode()))
        return json.loads(done.stdout)


def read_type(kind):
    """The same spelling as type_truth's, None where it is opaque."""
    name, arguments = kind["name"], kind["arguments"]
    if name == "DATETIME" and arguments == ["?"]:
        return "TIMESTAMP"  # with or without a time zone
    if name is None or "?" in arguments:
        return None
    if name == "ENUM":
        return None if kind["members"] is None else "ENUM %s %s" % (arguments[0] if arguments else None, sorted(kind["members"]))
    if name in ("DATETIME", "TIMESTAMP", "TIME"):
        return "%s WITH%s TIME ZONE" % ("TIME" if name == "TIME" else "TIMESTAMP", "" if "timezone" in arguments else "OUT")
    if name == "ARRAY":
        element = re.match(r"(\w+)(?:\((.*)\))?$", arguments[0])
        inside = element[2].split(", ") if element[2] else []
        return read_type({"name": element[1], "arguments": inside, "members": inside}) + "[]"
    return plain(name + ("(%s)" % ", ".join(arguments) if arguments else ""))


def read_constraints(table):
    found = set()
    for constraint in table["constraints"]:
        columns = constraint["columns"] and tuple(sorted(constraint["columns"]))
        if constraint["kind"] == "foreign_key":
            target = constraint["references"]
            found.add(("foreign_key", columns, tuple(sorted("%s.%s" % (target["table"], column) for column in target["columns"]))))
        else:
            found.add(("unique" if constraint["unique"] else "index", columns))
    return found


# ---- the two compared ----

Counts = collections.Counter


def compare(case, truths, schema, counts):
    """Sentences on what differs."""
    tables = {".".join(filter(None, (table["schema"], table["name"]))): table for table in schema["tables"]}
    for key in sorted(set(truths) - set(tables)):
        counts["tables unread"] += 1
        if not ("unread" in case.flags and schema["unread"]):
            yield "table %s is missing; unread: %s" % (key, [unread["message"] for unread in schema["unread"]])
    for key in sorted(set(tables) - set(truths)):
        yield "table %s is not there" % key
    for key in sorted(set(tables) & set(truths)):
        counts["tables"] += 1
        counts["opaque tables"] += tables[key]["opaque"]
        if tables[key]["opaque"] and "opaque" not in case.flags:
            yield "table %s is opaque; unread: %s" % (key, [unread["message"] for unread in schema["unread"]])
        for sentence in compare_table(truths[key], tables[key], counts):
            yield "table %s: %s" % (key, sentence)


def compare_table(truth, table, counts):
    columns = {column["name"]: column for column in table["columns"]}
    if len(columns) != len(table["columns"]):
        yield "a column is there twice"
    for name in sorted(set(truth["columns"]) - set(columns)):
        if not table["opaque"]:
            yield "column %s is missing" % name
    for name in sorted(set(columns) - set(truth["columns"]), key=str):
        yield "column %s is not there" % name
    for name in sorted(set(columns) & set(truth["columns"])):
        for sentence in compare_column(truth["columns"][name], columns[name], counts):
            yield "column %s: %s" % (name, sentence)
    yield from compare_constraints(truth["constraints"], read_constraints(table), table["opaque"])


def compare_column(truth, column, counts):
    counts["columns"] += 1
    kind = read_type(column["type"])
    if kind is None:
        counts["opaque types"] += 1
        if not truth["may_hide"]:
            yield "type is opaque, not %s" % truth["type"]
    elif FLOAT_IS_DOUBLE and (kind, truth["type"]) == ("FLOAT", "DOUBLE PRECISION"):
        counts["floats that SQLAlchemy 2.1 makes doubles"] += 1
    elif not same_type(kind, truth["type"]):
        yield "type is %s, not %s" % (kind, truth["type"])
    for fact in ("nullable", "primary_key", "server_default"):
        if column[fact] != truth[fact]:
            yield "%s is %s, not %s" % (fact, column[fact], truth[fact])


def same_type(kind, truth):
    if kind == "TIMESTAMP":
        return truth.startswith("TIMESTAMP WITH")
    return kind.replace(" ", "").upper() == truth.replace(" ", "").upper() if not kind.startswith("ENUM") else kind == truth


def compare_constraints(truth, found, is_opaque):
    for constraint in sorted(found, key=str):
        if not any(constraint_matches(constraint, other) for other in truth):
            yield "constraint %s is not there, but %s" % (constraint, sorted(truth, key=str))
    for constraint in sorted(truth, key=str):
        if not is_opaque and not any(constraint_matches(other, constraint) for other in found):
            yield "constraint %s is missing" % (constraint,)


def constraint_matches(found, truth):
    """A target that is named without its schema, or known to exist alone, may be any."""
    if found[:2] != truth[:2] or len(found) == 2:
        return found[:2] == truth[:2]
    return len(found[2]) == 0 or all(any(("." + b).endswith("." + a) for b in truth[2]) for a in found[2])


# ---- cases ----

class Case:
    def __init__(self, name, flags, files):
        self.name, self.flags = name, flags
        versions = sorted({version for path, version, text in files if version})
        self.variants = {version: {path: text for path, other, text in files if other in (0, version)} for version in versions or [0]}

    def truths(self, folder):
        """By variant, those that this SQLAlchemy can run."""
        found = {}
        for version, files in self.variants.items():
            if version > VERSION or not can_run(self.flags):
                continue
            below = "%s/%d" % (folder, version)
            for path, text in files.items():
                os.makedirs(os.path.dirname("%s/%s" % (below, path)), exist_ok=True)
                with open("%s/%s" % (below, path), "w") as file:
                    file.write(text)
            try:
                found[version] = run(below, files)
            except Exception:
                print("# case %s, variant %d can't be imported:\n# %s" % (self.name, version, traceback.format_exc().replace("\n", "\n# ")))
                found[version] = None
        return found


def can_run(flags):
    try:
        if "flask" in flags or "flask3" in flags:
            import flask_sqlalchemy
            return "flask" in flags or tuple(map(int, flask_sqlalchemy.__version__.split(".")[:2])) >= (3, 1)
        if "sqlmodel" in flags:
            import sqlmodel
            return bool(sqlmodel)
    except (ImportError, AttributeError, TypeError):
        return False
    return True


def read_cases(path):
    cases = []
    with open(path) as file:
        for part in re.split(r"(?m)^=== ", file.read())[1:]:
            head, *files = re.split(r"(?m)^--- ", part)
            match = re.match(r"(.*?)(?: \[(.*)\])?$", head.split("\n")[0])
            read = []
            for text in files:
                first, body = text.split("\n", 1)
                words = first.split()
                read.append((words[0], int(words[1][1:]) if len(words) > 1 else 0, body))
            cases.append(Case(match[1], (match[2] or "").split(), read))
    return cases


def judge(cases, repository, scratch):
    names = {}
    for number, case in enumerate(cases):
        for version, files in case.variants.items():
            names[number, version] = repository.add(files)
    repository.write()
    counts, wrong = Counts(), 0
    for number, case in enumerate(cases):
        truths = case.truths("%s/%d" % (scratch, number))
        for version in case.variants:
            truth = truths.get(version, truths.get(1))
            if truth is None:
                wrong += version in truths
                counts["not run"] += 1
                continue
            sentences = list(compare(case, truth, repository.schema(names[number, version]), counts))
            counts["compared"] += 1
            if sentences:
                wrong += 1
                show(case, version, sentences, wrong)
    print("# SQLAlchemy %s: %s; %d differ" % (sa.__version__, ", ".join("%d %s" % (count, what) for what, count in sorted(counts.items())), wrong))
    return wrong


def show(case, version, sentences, wrong):
    if wrong > int(os.environ.get("SHOWN", "20")):
        return
    print("# case %s, variant %d" % (case.name, version))
    for sentence in sentences:
        print("#     " + sentence)
    if "SOURCES" in os.environ:
        for path, text in case.variants[version].items():
            print("# --- %s\n%s" % (path, text))


def main():
    onehead, scratch, what = sys.argv[1:4]
    os.makedirs(scratch, exist_ok=True)
    if what == "cases":
        cases = read_cases(os.path.splitext(__file__)[0] + ".cases")
    else:
        import models_generator
        rng = random.Random(int(sys.argv[5]))
        cases = [models_generator.case(rng, Case) for _ in range(int(sys.argv[4]))]
    sys.exit(1 if judge(cases, Repository(onehead, scratch), scratch) else 0)


if __name__ == "__main__":
    main()
