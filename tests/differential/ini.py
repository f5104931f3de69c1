"""config/ini against CPython's configparser, set up as Alembic sets it up."""

import configparser
import io
import sys

import cases

PROBE, COUNT = sys.argv[1], int(sys.argv[2])

WHOLE = b"""# A generic environment.

[DEFAULT]
base = %(here)s/db
name: x

[alembic]
script_location = %(base)s/migrations
; comment
file_template = %%(year)d_%%(month).2d-%%(rev)s
version_locations =
    %(script_location)s/versions
    plugin:path

  # inside
    other/versions
recursive_version_locations = true

[loggers]
keys = root,sqlalchemy
formats = a=b:c
\tindented = no option

[logger root]
level = WARN
Handlers = %(LEVEL)s
"""

PIECES = [
    b"\n", b"\n", b"\n", b"\r\n", b"\r", b" ", b"  ", b"\t", b"=", b":", b"#", b";", b"[", b"]", b"[a]\n", b"[b]\n",
    b"[DEFAULT]\n", b"[a b]\n", b"k = v\n", b"K=w\n", b"key:value\n", b"  more\n", b"\n  after\n", b"%(k)s", b"%(K)s",
    b"%(here)s", b"%(key)s", b"%%", b"%", b"%(", b"%()s", b"%(a)", b"x", b"y = %(x)s\n", b"x = %(y)s\n", b" # no\n",
    b"\x0b", b"\x0c", b"\x1c", b"\xc2\xa0", b"\xe2\x80\x83", b"\xe3\x80\x80", b"\xc2\x85", b"\xe2\x80\xa8", b"\xff",
    b"\x00", b"\xc3\xa9", b"\xef\xbb\xbf", b"\xe1\x9a\x80", b"\xe2\x81\x9f", b"''", b'"',
]


def hexed(text):
    return text.encode("utf-8", "surrogateescape").hex()


def line_of(error):
    if isinstance(error, configparser.MissingSectionHeaderError):
        return error.lineno
    return error.errors[0][0] if isinstance(error, configparser.ParsingError) else error.lineno


def oracle(case):
    parser = configparser.ConfigParser({"here": "/top"})
    lines = io.TextIOWrapper(io.BytesIO(case), "utf-8", "surrogateescape")
    try:
        parser.read_file(lines, "x.ini")
    except configparser.Error as error:
        return ["error x.ini:%d" % line_of(error)]
    answer = []
    for section in parser.sections():
        answer.append("section %s" % hexed(section))
        for key in parser.options(section):
            try:
                value = hexed(parser.get(section, key))
            except configparser.InterpolationError:
                value = "!"
            answer.append("value %s %s %s" % (hexed(section), hexed(key), value))
    return ordered(answer)


def ordered(lines):
    """Sections in their order, values in any."""
    values = [line for line in lines if line.startswith("value")]
    return [line for line in lines if not line.startswith("value")] + sorted(values)


def main():
    rng = cases.seeded()
    made = [WHOLE]
    while len(made) < COUNT:
        if rng.random() < 0.5:
            made.append(b"".join(rng.choice(PIECES) for _ in range(rng.randint(1, 25))))
        else:
            made.append(cases.mutate(rng, WHOLE, PIECES))
    sys.exit(not cases.compare("ini", PROBE, made, oracle, ordered))


main()
