"""Random models for models.py: one abstract model of a few tables, written with Column and again with mapped_column."""
import itertools

WORDS = ["name", "kind", "size", "note", "state", "owner", "price", "born", "label", "rank", "code", "flag", "spot", "path", "mood"]
TABLES = ["user", "post", "tag", "order", "item", "event", "ticket", "room", "city", "team"]

# What a column's type is written as, and the annotation that alone means the same; None: none does.
TYPES = [
    ("Integer", "int"), ("Integer()", "int"), ("String", "str"), ("String()", "str"), ("String({n})", None), ("String(length={n})", None), ("Text", None), ("Boolean", "bool"),
    ("Unicode({n})", None), ("UnicodeText", None), ("DateTime", "datetime.datetime"), ("DateTime(timezone=True)", None), ("DateTime(timezone=False)", "datetime.datetime"),
    ("Date", "datetime.date"), ("Time()", "datetime.time"), ("Interval", "datetime.timedelta"), ("Float", "float"), ("Numeric", "decimal.Decimal"), ("Numeric(10, 2)", None),
    ("Numeric(precision={n})", None), ("DECIMAL(12, scale=4)", None), ("LargeBinary", "bytes"), ("BigInteger", None), ("SmallInteger()", None), ("JSON", None),
    ("CHAR({n})", None), ("VARCHAR({n})", None), ("TIMESTAMP", None), ("ARRAY(Integer)", None), ("ARRAY(String({n}))", None), ("Enum('a', 'b{n}', name='e{n}')", None),
    ("Enum(Kind)", "Kind"), ("Enum(Kind, name='kind_{n}')", None), ("Enum(Kind, values_callable=lambda k: [m.value for m in k])", None), ("Enum(*CHOICES, name='c{n}')", None),
    ("Money", None), ("Name", None), ("Trimmed({n})", None), ("Trimmed", None), ("pg.UUID(as_uuid=True)", None), ("pg.JSONB", None), ("pg.ARRAY(pg.INET)", None),
]
SQLALCHEMY = {"Integer", "String", "Text", "Boolean", "Unicode", "UnicodeText", "DateTime", "Date", "Time", "Interval", "Float", "Numeric", "DECIMAL", "LargeBinary",
              "BigInteger", "SmallInteger", "JSON", "CHAR", "VARCHAR", "TIMESTAMP", "ARRAY", "Enum", "Column", "ForeignKey", "Index", "UniqueConstraint", "Table",
              "ForeignKeyConstraint", "PrimaryKeyConstraint", "CheckConstraint"}
TYPES_FILE = """import enum
import sqlalchemy as sa
class Kind(enum.Enum):
    one = "ONE"
    two = "TWO"
CHOICES = ["x", "y", "z"]
Money = sa.Numeric(12, 2)
Name = sa.String(80)
class Trimmed(sa.TypeDecorator):
    impl = sa.String
    cache_ok = True
"""


class Maker:
    def __init__(self, rng):
        self.rng = rng
        self.numbers = itertools.count(1)
        self.prefix = rng.choice(["", "", "sa.", "sa.", "db_"])
        self.package = rng.random() < 0.6
        self.schema = rng.choice([None, None, None, "inner"])

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, *choices):
        return self.rng.choice(choices)

    # ---- the abstract model ----

    def column(self, targets=()):
        number = next(self.numbers)
        attribute = "%s%d" % (self.rng.choice(WORDS), number)
        kind, annotation = self.rng.choice(TYPES)
        column = {"attribute": attribute, "name": None, "type": kind.format(n=self.rng.randint(1, 90)), "annotation": annotation, "keywords": {}, "references": None}
        if self.chance(0.15):
            column["name"] = self.pick("c_%d" % number, "Odd %d" % number, "_%s" % attribute)
        if targets and self.chance(0.3):
            column["type"], column["annotation"], column["references"] = "Integer", "int", self.rng.choice(targets)
        for keyword, share, values in (("nullable", 0.5, ["True", "False"]), ("index", 0.15, ["True", "False"]), ("unique", 0.1, ["True", "False"]),
                                       ("server_default", 0.15, ["'x'"]), ("default", 0.1, ["None"]), ("comment", 0.05, ["'words'"])):
            if self.chance(share):
                column["keywords"][keyword] = self.rng.choice(values)
        return column

    def table(self, name, targets):
        return {"name": name, "columns": [self.column(targets) for _ in range(self.rng.randint(0, 5))], "schema": self.pick(None, None, None, "outer"), "bases": [],
                "children": [], "arguments": []}

    # ---- written as text ----

    def spelled(self, text):
        """Names of SQLAlchemy as this case imports them."""
        if self.prefix == "":
            return text
        words, word = [], ""
        for character in text + " ":
            if character.isalnum() or character == "_":
                word += character
                continue
            before = words[-1] if words else ""
            words.append(("sa." if self.prefix == "sa." else "db_") + word if word in SQLALCHEMY and before != "." and before != "'" else word)
            words.append(character)
            word = ""
        return "".join(words)[:-1]

    def imports(self):
        if self.prefix == "sa.":
            return "import sqlalchemy as sa\n"
        if self.prefix == "db_":
            return "from sqlalchemy import %s\n" % ", ".join("%s as db_%s" % (name, name) for name in sorted(SQLALCHEMY))
        return "from sqlalchemy import %s\n" % ", ".join(sorted(SQLALCHEMY)) if self.chance(0.5) else "from sqlalchemy import *\nfrom sqlalchemy import Enum, Table, JSON\n"

    def arguments(self, column, with_type):
        items = [repr(column["name"])] if column["name"] else []
        if with_type:
            items.append(self.spelled(column["type"]))
        if column["references"]:
            items.append(self.spelled("ForeignKey('%s')" % column["references"]))
        keywords = ["%s=%s" % pair for pair in column["keywords"].items()]
        if items and column["name"] and items[0] == repr(column["name"]) and self.chance(0.2):
            keywords.append("name=" + items.pop(0))
            if with_type and self.chance(0.5):
                keywords.append("type_=" + items.pop(0))
        self.rng.shuffle(keywords)
        return ", ".join(items + keywords)

    def as_column(self, column):
        return "%s = %s" % (column["attribute"], self.spelled("Column(") + self.arguments(column, True) + ")")

    def as_mapped(self, column):
        """Nullability and type by annotation, where that says the same."""
        keywords = dict(column["keywords"])
        annotation, with_type = column["annotation"] or "Any", True
        if not column["annotation"] and self.chance(0.5):
            return "%s = mapped_column(%s)" % (column["attribute"], self.arguments(column, True))
        if keywords.get("primary_key") is None:
            nullable = keywords.get("nullable", "True") == "True"
            if self.chance(0.7):
                keywords.pop("nullable", None)
                annotation = annotation if not nullable else self.pick("Optional[%s]", "%s | None", "Union[None, %s]") % annotation
            else:
                keywords["nullable"] = str(nullable)
        if column["annotation"]:
            with_type = self.chance(0.3)
        column = dict(column, keywords=keywords)
        inside = self.arguments(column, with_type)
        annotation = self.pick("Mapped[%s]", "Mapped[%s]", "Mapped['%s']", "orm.Mapped[%s]") % annotation
        if not inside and self.chance(0.6):
            return "%s: %s" % (column["attribute"], annotation)
        return "%s: %s = %smapped_column(%s)" % (column["attribute"], annotation, self.pick("", "", "orm."), inside)

    def body(self, columns, mapped):
        return ["    " + (self.as_mapped(column) if mapped else self.as_column(column)) for column in columns]

    def args(self, table):
        """__table_args__, over columns of the class itself."""
        columns = [column["name"] or column["attribute"] for column in table["columns"]]
        items = [self.spelled(text) for text in table["arguments"]]
        schema = "{'schema': '%s'}" % table["schema"] if table["schema"] else None
        if not items:
            return ["    __table_args__ = " + schema] if schema else []
        assert columns
        return ["    __table_args__ = (%s,)" % ", ".join(items + ([schema] if schema else []))]

    def constrain(self, table):
        names = [column["name"] or column["attribute"] for column in table["columns"]]
        if not names or not self.chance(0.5):
            return
        for _ in range(self.rng.randint(1, 2)):
            chosen = self.rng.sample(names, min(len(names), self.rng.randint(1, 2)))
            quoted = ", ".join(map(repr, chosen))
            number = next(self.numbers)
            table["arguments"].append(self.pick("UniqueConstraint(%s)" % quoted, "UniqueConstraint(%s, name='uq_%d')" % (quoted, number),
                                                "Index('ix_%d', %s)" % (number, quoted), "Index('ix_%d', %s, unique=True)" % (number, quoted),
                                                "CheckConstraint('1 > 0')"))


KEY = {"attribute": "id", "name": None, "type": "Integer", "annotation": "int", "keywords": {"primary_key": "True"}, "references": None}
NOISE = ["    LIMIT = 5", "    other = None", "    @property\n    def shown(self):\n        return str(self)", "    def __repr__(self):\n        return 'Column()'",
         "    @classmethod\n    def find(cls, key):\n        return cls.query.get(key)", "    class Meta:\n        ordering = ['id']"]


def case(rng, make_case):
    maker = Maker(rng)
    names = rng.sample(TABLES, rng.randint(1, 4))
    mixins = [{"name": "Mixin%d" % i, "columns": [maker.column() for _ in range(rng.randint(1, 3))]} for i in range(rng.randint(0, 2))]
    abstract = maker.chance(0.4)
    shared = [maker.column() for _ in range(rng.randint(0, 2))] if abstract else []
    targets, tables = [], []
    for name in names:
        table = maker.table(name + "s", targets)
        table["bases"] = rng.sample(mixins, rng.randint(0, len(mixins)))
        maker.constrain(table)
        if maker.chance(0.2):
            table["children"].append({"joined": maker.chance(0.5), "columns": [maker.column(targets) for _ in range(rng.randint(0, 2))]})
        tables.append(table)
        schema = table["schema"] or maker.schema
        targets.append("%s%s.id" % (schema + "." if schema else "", table["name"]))
    links = [maker.column(targets) for _ in range(rng.randint(1, 3))] if maker.chance(0.4) else []
    written = []
    for version in (1, 2):
        for path, text in write(maker, mixins, abstract, shared, tables, targets, links, version == 2).items():
            written.append((path, version, text))
    return make_case("generated", [], written)


def write(maker, mixins, abstract, shared, tables, targets, links, mapped):
    where = {"base": "app/base.py", "mixins": "app/mixins.py", "types": "app/types.py", "models": "app/models/all.py"} if maker.package else dict.fromkeys(
        ("base", "mixins", "models"), "models.py")
    where.setdefault("types", "shared_types.py")
    parts = {path: [] for path in where.values()}
    parts[where["types"]] = [TYPES_FILE]
    head = "import datetime\nimport decimal\nfrom typing import Any, Optional, Union\nimport sqlalchemy.dialects.postgresql as pg\nfrom sqlalchemy import orm\n"
    head += "from sqlalchemy.orm import %s\n" % ("DeclarativeBase, Mapped, declared_attr, mapped_column" if mapped else "declarative_base, declared_attr")
    types = "from shared_types import *\n" if not maker.package else maker.pick("from app.types import CHOICES, Kind, Money, Name, Trimmed\n", "from app.types import *\n")
    for path in dict.fromkeys((where["base"], where["mixins"], where["models"])):
        parts[path].append(head + maker.imports() + ("import sqlalchemy\n") + types)
    if maker.package:
        parts[where["models"]].append(maker.pick("from app.base import Base\nfrom app.mixins import *\n", "from ..base import Base\nfrom ..mixins import *\n",
                                                 "from .. import base\nfrom ..base import *\nBase = base.Base\nfrom app.mixins import *\n"))
        parts["app/__init__.py"] = [""]
        parts["app/models/__init__.py"] = [maker.pick("", "from .all import *\n", "from app.models import all\n")]
    write_base(maker, parts[where["base"]], abstract, shared, mapped)
    for mixin in mixins:
        parts[where["mixins"]] += ["class %s%s:" % (mixin["name"], maker.pick("", "(object)"))] + maker.body(mixin["columns"], mapped)
    for table in tables:
        write_table(maker, parts[where["models"]], table, abstract, mapped)
    if links:
        write_links(maker, parts[where["models"]], links)
    return {path: "\n".join(lines) + "\n" for path, lines in parts.items()}


def write_base(maker, lines, abstract, shared, mapped):
    metadata = "sqlalchemy.MetaData(schema='%s')" % maker.schema if maker.schema else None
    name = "Root" if abstract else "Base"
    if mapped:
        lines += ["class %s(DeclarativeBase):" % name, "    metadata = " + metadata if metadata else "    pass"]
    else:
        lines.append("%s = declarative_base(%s)" % (name, "metadata=" + metadata if metadata else ""))
    if abstract:
        lines += ["class Base(Root):", "    __abstract__ = True"] + maker.body([KEY] + shared, mapped)


def write_table(maker, lines, table, abstract, mapped):
    name = table["name"].title()
    bases = [mixin["name"] for mixin in table["bases"]] + ["Base"]
    lines += ["class %s(%s):" % (name, ", ".join(bases)), "    __tablename__ = %s" % maker.pick("'%s'" % table["name"], '"%s"' % table["name"], "'%s' 's'" % table["name"][:-1])]
    columns = table["columns"] if abstract else [KEY] + table["columns"]
    pieces = maker.body(columns, mapped) + maker.rng.sample(NOISE, maker.rng.randint(0, 2))
    lines += pieces + maker.args(table)
    for number, child in enumerate(table["children"]):
        lines.append("class %sChild%d(%s):" % (name, number, name))
        if child["joined"]:
            schema = table["schema"] or maker.schema
            target = "%s%s.id" % (schema + "." if schema else "", table["name"])
            key = dict(KEY, references=target)
            lines += ["    __tablename__ = '%s_child%d'" % (table["name"], number)] + ["    __table_args__ = {}"] + maker.body([key] + child["columns"], mapped)
        else:
            lines += maker.args({"columns": [], "arguments": [], "schema": None}) + (maker.body(child["columns"], mapped) or ["    pass"])


def write_links(maker, lines, links):
    columns = ", ".join(maker.spelled("Column(") + repr(column["attribute"]) + ", " + maker.arguments(dict(column, name=None), True) + ")" for column in links)
    lines.append("links = %s'links', Base.metadata, %s)" % (maker.spelled("Table("), columns))
