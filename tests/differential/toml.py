"""config/toml against CPython's tomllib."""

import datetime
import sys
import tomllib

import cases

PROBE, COUNT = sys.argv[1], int(sys.argv[2])

WHOLE = [
    b"""# A project.
[build-system]
requires = ["setuptools>=61", 'wheel']  # two

[project]
name = "shop"
version = "1.0"
authors = [{ name = "Ada", "e-mail" = "ada@example.com" }, {name.first = 'B', name.last = 'C'}]
when = 2020-01-31T07:32:00.999Z

[tool.alembic]
script_location = "%(here)s/migrations"
version_locations = [
    "a/versions", # one
    'b\\versions',
]
recursive_version_locations = true

[tool.onehead]
heads = 0x1_F
off = ["OH301"]
nested = [[1, 2.5e3], [-0, +1_000, inf, -nan]]

[[tool.mypy.overrides]]
module = \"\"\"
one \\
   two\\u00e9 \\"\"\"\"\"\"
day = 1979-05-27
time = 07:32:00

[[tool.mypy.overrides]]
text = '''
it''s '''''
[tool.mypy.overrides.sub]
x.y.z = 1
x.y.w = 2
""",
    b"a.b.c = 1\na.b.d = 2\n[a.e]\nf = {g.h = 1, i = []}\n[[a.j]]\nk = 1\n[a.j.l]\n[[a.j]]\nk = 2\n[a.j.l]\n",
]

PIECES = [
    b"\n", b"\n", b"\n", b"\r\n", b"\r", b" ", b"\t", b"=", b" = ", b".", b",", b"#", b"# c\n", b"[", b"]", b"[[", b"]]",
    b"{", b"}", b'"', b"'", b'"""', b"'''", b"\\", b"\\n", b"\\u00e9", b"\\U0001f600", b"\\ud800", b"\\x", b"a", b"b",
    b"a.b", b"a = 1\n", b"b.c = 2\n", b"a.b.c = 3\n", b"[a]\n", b"[a.b]\n", b"[[a]]\n", b"[[a.b]]\n", b"[a.b.c]\n",
    b"a = {}\n", b"a = {b = 1}\n", b"a = []\n", b"a = [1, 2]\n", b"b = {c.d = 1, c.e = 2}\n", b"a.b = {}\n", b"0", b"1",
    b"_", b"1_0", b"0x1f", b"0o7", b"0b1", b"+", b"-", b"e", b"1.5", b"1e3", b"inf", b"nan", b"true", b"false",
    b"2020-02-30", b"2020-02-29", b"1900-02-29", b"0000-01-01", b"07:32:00", b"T07:32:00", b".123456789", b"Z",
    b"+01:00", b"-24:00", b"\x00", b"\x7f", b"\x1f", b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8",
]


VALUES = [
    b"1", b"-0", b"+7", b"1_000", b"0xdead_BEEF", b"0o17", b"0b10", b"1.5", b"-1e5", b"6.02E+23", b"inf", b"-nan",
    b"true", b"false", b"''", b'"x\\ty"', b"'''a\n'b'''", b'"""\\\n  c\n"""', b"2020-02-29", b"07:32:00.5",
    b"1979-05-27 07:32:00Z", b"1979-05-27T00:32:00.999999999-07:00", b"[]", b"{}", b"[1, [2], {a = 1}]",
    b"[1,\n2, # c\n]", b"{a = 1, b.c = 2}", b"{b = {}}", b"{a.b = 1, a.b.c = 2}",
]
KEYS = [b"a", b"b", b"a.b", b"a . c", b"a.b.c", b"b.a", b'"a"', b"'b'.c", b"c", b"c.b.a"]
SHAPES = [b"[K]", b"[[K]]", b"[ K ] # c", b"K = V", b"K=V", b" K = V # c", b"K = 1"]


def statement(rng):
    shape = rng.choice(SHAPES)
    return shape.replace(b"V", rng.choice(VALUES)).replace(b"K", rng.choice(KEYS))


def document(rng):
    """Statements that are sound each by itself; together they may say something twice."""
    text = rng.choice([b"\n", b"\n", b"\r\n"]).join(statement(rng) for _ in range(rng.randint(1, 7)))
    return text if rng.random() < 0.8 else cases.mutate(rng, text, PIECES)


def scalar(value):
    if isinstance(value, bool):
        return "boolean", str(value).lower()
    if isinstance(value, str):
        return "string", value.encode().hex()
    if isinstance(value, int):
        return "integer", value
    if isinstance(value, float):
        return "float", value
    return "date", value


def flatten(value, way, lines):
    if isinstance(value, (dict, list)):
        lines.append((way, "table" if isinstance(value, dict) else "array", ""))
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            step = key.encode().hex() if isinstance(value, dict) else key
            flatten(item, "%s/%s" % (way, step), lines)
    else:
        lines.append((way, *scalar(value)))


def date(text):
    """A date as the probe shows it, as Python's object: fractions beyond microseconds are cut, as tomllib does."""
    text = text.replace("t", "T").replace("z", "Z").replace(" ", "T")
    if "." in text:
        head, tail = text.split(".")
        digits = len(tail) - len(tail.lstrip("0123456789"))
        text = "%s.%s%s" % (head, tail[:digits][:6].ljust(6, "0"), tail[digits:])
    for kind in datetime.date, datetime.time, datetime.datetime:
        try:
            return kind.fromisoformat(text)
        except ValueError:
            pass
    return text


READ = {"integer": lambda text: int(text, 0), "float": float, "date": date}


def oracle(case):
    try:
        read = tomllib.loads(case.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ["error"]
    lines = []
    flatten(read, "", lines)
    return sorted(repr(line) for line in lines)


def parsed(answer):
    """The probe's lines, each value as Python sees it."""
    lines = []
    for line in answer:
        if line == "error":
            return ["error"]
        _, way, kind, text = line.split(" ", 3)
        lines.append(repr((way, kind, READ.get(kind, str)(text))))
    return sorted(lines)


def main():
    rng = cases.seeded()
    made = list(WHOLE)
    while len(made) < COUNT:
        kind = rng.random()
        if kind < 0.5:
            made.append(document(rng))
        elif kind < 0.65:
            made.append(b"".join(rng.choice(PIECES) for _ in range(rng.randint(1, 12))))
        elif kind < 0.8:
            value = b"".join(rng.choice(PIECES[56:]) for _ in range(rng.randint(1, 4)))
            made.append(b"x = " + value + b"\n")
        else:
            made.append(cases.mutate(rng, rng.choice(WHOLE), PIECES))
    sys.exit(not cases.compare("toml", PROBE, made, oracle, parsed))


main()
