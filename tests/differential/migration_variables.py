"""The four variables as we read them against what CPython finds.

usage: migration_variables.py PROBE files | generated COUNT SEED | mirror REPOSITORY COMMITS
`files`: paths on standard input; evaluated with `ast`, nothing is run. `generated`: migrations made up here, and mutants of them, are run as
Alembic runs them and handed to Alembic's own Revision. `mirror`: every migration at HEAD and at COMMITS older commits, with `ast`."""
import ast
import random
import re
import signal
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
NAMES = ("revision", "down_revision", "branch_labels", "depends_on")
UNKNOWN, UNSET = object(), object()


class Probe:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, source, name):
        self.process.stdin.write(b"%d %s\n" % (len(source), name.encode("utf-8", "surrogateescape").hex().encode()) + source)
        self.process.stdin.flush()
        lines = [self.process.stdout.readline().decode("utf-8", "replace") for _ in range(2)]
        if not lines[1]:
            raise SystemExit("the probe died on %r" % source[:3000])
        return [Reading(line) for line in lines]


class Reading:
    def __init__(self, line):
        self.line = line.rstrip("\n")
        match = re.match(r"(\w+) id '(\w*) parents(.*?) labels(.*?) depends(.*?) place (\d+):(\d+) reason (\d+):(\d+) ?(.*)", self.line)
        self.state, self.id = match[1], self.text(match[2])
        self.parents, self.labels, self.depends = (self.texts(match[i]) for i in (3, 4, 5))
        self.place = int(match[6]), int(match[7])
        self.reason = match[10]

    @staticmethod
    def text(hexed):
        return bytes.fromhex(hexed).decode("utf-8", "surrogatepass")

    def texts(self, listed):
        return UNKNOWN if "?" in listed else {self.text(x[1:]) for x in listed.split()}


# ---- by ast: names and constants only; whatever else is unknown ----

def evaluate(node, names):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        items = [evaluate(x, names) for x in node.elts]
        if any(x is UNKNOWN for x in items):
            return UNKNOWN
        return {ast.Tuple: tuple, ast.List: list, ast.Set: set}[type(node)](items)
    if isinstance(node, ast.Name):
        return names.get(node.id, UNKNOWN)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = evaluate(node.left, names), evaluate(node.right, names)
        if type(left) is type(right) and isinstance(left, (str, tuple, list)):
            return left + right
    return UNKNOWN


def bind(target, value, node, names, places):
    if isinstance(target, ast.Name):
        names[target.id], places[target.id] = value, node
    elif isinstance(target, (ast.Tuple, ast.List)):
        parts = node.elts if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == len(target.elts) else None
        for i, item in enumerate(target.elts):
            bind(item, evaluate(parts[i], names) if parts else UNKNOWN, parts[i] if parts else node, names, places)


class Assigned(ast.NodeVisitor):
    """Every name that a statement may bind."""

    def __init__(self):
        self.names = set()

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.names.add(node.id)

    def visit_FunctionDef(self, node):
        self.names.add(node.name)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_Lambda(self, node):
        pass

    def visit_alias(self, node):
        self.names.add(node.asname or node.name.split(".")[0])

    def visit_ExceptHandler(self, node):
        if node.name:
            self.names.add(node.name)
        self.generic_visit(node)


def run_static(statements, names, places):
    for s in statements:
        if isinstance(s, ast.Assign):
            value = evaluate(s.value, names)
            for target in s.targets:
                bind(target, value, s.value, names, places)
        elif isinstance(s, ast.AnnAssign):
            if s.value:
                bind(s.target, evaluate(s.value, names), s.value, names, places)
        elif isinstance(s, ast.Delete):
            for target in s.targets:
                if isinstance(target, ast.Name):
                    names.pop(target.id, None)
        elif isinstance(s, ast.If) and isinstance(s.test, ast.Constant):
            run_static(s.body if s.test.value else s.orelse, names, places)
        elif isinstance(s, (ast.Expr, ast.Global, ast.Pass)):
            pass
        elif isinstance(s, ast.With):
            run_static(s.body, names, places)
        elif isinstance(s, (ast.FunctionDef, ast.ClassDef, ast.Import)):
            for name in [s.name] if hasattr(s, "name") else [a.asname or a.name.split(".")[0] for a in s.names]:
                names[name], places[name] = 1.5, s  # certainly no string
        else:
            assigned = Assigned()
            assigned.visit(s)
            for name in assigned.names:
                names[name] = UNKNOWN


def static_truth(source):
    """None where it is no Python; else the variables and their nodes."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None, None
    names, places = {}, {}
    run_static(tree.body, names, places)
    return {name: names.get(name, UNSET) for name in NAMES}, places


def as_set(value):
    """What Alembic makes of labels or dependencies."""
    if value is UNKNOWN:
        return UNKNOWN
    if value is UNSET or value is None:
        return set()
    values = {value} if isinstance(value, str) else set(value) if isinstance(value, (tuple, list, set)) else {value}
    return values if all(isinstance(x, str) for x in values) else UNKNOWN


def expect(truth, name):
    """(state, id, parents) as Alembic sees it; where its versions disagree, as `settled` says."""
    id_, down = truth["revision"], truth["down_revision"]
    if id_ is UNSET:
        legacy = re.match(r"([a-f0-9]+)\.py$", name)
        if not legacy:
            return "unreadable", None, None
        id_ = legacy[1]
    if id_ is UNKNOWN or (down is UNKNOWN and isinstance(id_, str) and id_):
        return "computed", None, None
    if not isinstance(id_, str) or not id_ or down is UNSET:
        return "unreadable", None, None
    if down is None or (not down and not isinstance(down, (int, float, complex))):
        return "read", id_, set()
    if isinstance(down, str):
        return "read", id_, {down}
    if not isinstance(down, (tuple, list, set)):
        return "unreadable", None, None
    if len(down) == 1 and list(down)[0] is None:
        return "read", id_, set()
    if not all(isinstance(x, str) for x in down):
        return "unreadable", None, None
    return "read", id_, set(down)


def compare_static(probe, source, name, label, bad, counts):
    truth, places = static_truth(source)
    head, whole = probe.ask(source, name)
    counts["files"] = counts.get("files", 0) + 1
    if truth is None:
        counts["no Python 3.11"] = counts.get("no Python 3.11", 0) + 1
        if whole.state == "read":
            counts["no Python 3.11, but read"] = counts.get("no Python 3.11, but read", 0) + 1
            counts.setdefault("which", []).append(label)
        return
    state, id_, parents = expect(truth, name)
    counts[state] = counts.get(state, 0) + 1
    for reading in (head, whole):
        if state == "unreadable" and reading.state == "computed" and "code that is run" in reading.reason:
            counts["cautious: exec, locals() and their kin"] = counts.get("cautious: exec, locals() and their kin", 0) + 1
        elif reading.state != state and not (state == "computed" and reading.state == "read"):
            bad.append("%s: expected %s, got %s" % (label, state, reading.line))
        elif state == "read" and (reading.id != id_ or reading.parents != parents):
            bad.append("%s: expected %r %r, got %s" % (label, id_, parents, reading.line))
        elif state == "read":
            for key, got in (("branch_labels", reading.labels), ("depends_on", reading.depends)):
                want = as_set(truth[key]) - ({""} if key == "depends_on" and as_set(truth[key]) is not UNKNOWN else set()) \
                    if as_set(truth[key]) is not UNKNOWN else UNKNOWN
                if want is not got and want != got and want is not UNKNOWN:
                    bad.append("%s: %s expected %r, got %s" % (label, key, want, reading.line))
            node = places["down_revision"]
            if reading.place != (node.lineno, node.col_offset + 1) and b"coding" not in source[:200]:
                bad.append("%s: the place of down_revision is %d:%d, got %s" % (label, node.lineno, node.col_offset + 1, reading.line))


# ---- generated, and run ----

class Maker:
    def __init__(self, rng):
        self.rng, self.n = rng, 0
        self.sure = True

    def pick(self, *choices):
        return self.rng.choice(choices)

    def id(self):
        self.n += 1
        return self.pick("%04x%s" % (self.rng.randrange(65536), "abc"), "000%d_some_words" % self.n, "r.%d" % self.n, "a b%d" % self.n,
                         "\u00e9%d" % self.n, "it's%d" % self.n, 'q"%d' % self.n, "b\\%d" % self.n, "tab\t%d" % self.n)

    def literal(self, text):
        kind = self.rng.randrange(9)
        plain = not re.search(r"[\\'\"\t\n]", text)
        if kind == 0 and plain:
            return self.pick("r", "R", "u", "U", "") + self.pick("'%s'", '"%s"', "'''%s'''", '"""%s"""') % text
        if kind == 1 and plain and len(text) > 2:
            return self.pick("'%s' '%s'", "('%s'\n    '%s')", "'%s' + '%s'", "'%s' \\\n  \"%s\"") % (text[:2], text[2:])
        if kind == 2 and plain and "{" not in text:
            return "f'%s'" % text
        if kind == 3:
            return "'" + "".join(self.pick("\\u%04x", "\\U%08x") % ord(c) for c in text) + "'"
        if kind == 4 and all(ord(c) < 256 for c in text):
            return "'" + "".join(self.pick("\\x%02x", "\\%03o") % ord(c) for c in text) + "'"
        if kind == 5:
            return "(%s)" % self.literal(text)
        if kind == 6 and plain:
            return "'%s' %% '%s'" % ("%s", text) if self.rng.random() < 0.3 else "'{}'.format('%s')" % text
        return repr(text)

    def collection(self, values):
        items = [self.literal(v) for v in values]
        gap = self.pick(", ", ",\n    ", ",  # note, with 'quotes'\n    ")
        body = gap.join(items)
        kind = self.rng.randrange(4)
        if kind == 0:
            return "[%s%s]" % (body, self.pick("", ","))
        if kind == 1:
            return "{%s}" % body
        if kind == 2 and "\n" not in body and "#" not in body and len(items) > 1:
            return body
        return "(%s,)" % body

    def value(self):
        kind = self.rng.randrange(12)
        if kind < 5:
            return self.literal(self.id())
        if kind < 7:
            return self.pick("None", "()", "[]", "(None,)", "''", "None")
        if kind < 10:
            ids = [self.id() for _ in range(self.rng.randrange(1, 4))]
            return self.collection(ids + ids[:self.rng.randrange(2)])
        return self.pick("5", "b'x'", "True", "(None, 'x')", "0", "{}", "('x')", "...", "1.5", "'a' if True else 'b'", "None or 'z'")

    def assignment(self, name):
        value = self.value() if name != "revision" or self.rng.random() < 0.1 else self.literal(self.id())
        return self.pick("%s = %s", "%s = %s", "%s: str = %s", "%s: 'Union[str, None]' = %s", "x = %s = %s", "%s = %s  # trailing",
                         "(%s) = %s", "if True:\n    %s = %s\nelse:\n    revision = 'no'", "if 0:\n    down_revision = 'no'\nelse:\n    %s = %s",
                         "%s, other = %s, 1" if "\n" not in value and not value.endswith(",") and "," not in value else "%s = %s",
                         "globals()['%s'] = %s", "(%s := %s)" if "," not in value else "%s = %s") % (name, value)

    def noise(self):
        return self.pick("import sqlalchemy as sa", "from alembic import op", "'''revision = \"doc\"\ndown_revision = None\n'''", "# revision = 'comment'",
                         "if False:\n    revision = 'no'", "class A:\n    revision = 'inner'\n    down_revision = 'inner'", "def f(revision='x'):\n    down_revision = revision",
                         "x = {'revision': 'dict'}", "x = [revision for revision in ('a', 'b')]", "", "\f", "x: int", "down_revision: str", "del x" if False else "pass",
                         "x = lambda revision: revision", "def upgrade():\n    # revision = 1\n    op.execute('x')\n\n\n", "x = 'revision = 1'", "exec('y = 1')",
                         "if __name__ == '__main__':\n    pass")

    def unsure(self):
        self.sure = False
        return self.pick("for down_revision in ('x', 'y'): pass", "try:\n    revision = 'tried'\nexcept Exception:\n    pass", "if len('x'):\n    down_revision = 'cond'",
                         "exec('down_revision = \"ex\"')", "globals().update(down_revision='up')", "down_revision = str('called')", "while True:\n    revision = 'w'\n    break",
                         "def g():\n    global down_revision\n    down_revision = 'g'\ng()", "match 1:\n    case down_revision: pass")

    def source(self):
        self.n, self.sure = 0, True
        parts = [self.noise() for _ in range(self.rng.randrange(4))]
        names = ["revision", "down_revision"] + [n for n in NAMES[2:] if self.rng.random() < 0.5]
        if self.rng.random() < 0.05:
            names.pop(self.rng.randrange(len(names)))
        self.rng.shuffle(names)
        for name in names:
            parts.append(self.assignment(name))
            while self.rng.random() < 0.3:
                parts.append(self.noise())
        if self.rng.random() < 0.15:
            parts.append(self.assignment(self.pick(*NAMES)))
        if self.rng.random() < 0.05:
            parts.append("del " + self.pick(*NAMES))
        if self.rng.random() < 0.1:
            parts.insert(self.rng.randrange(len(parts) + 1), self.unsure())
        text = "\n".join(parts) + self.pick("\n", "")
        text = text.replace("\n", self.pick("\n", "\n", "\r\n"))
        return self.pick(b"", b"", b"\xef\xbb\xbf", b"# coding: utf-8\n") + text.encode()


def settled(down, counts):
    """`down_revision` where Alembic up to 1.12.0 and later ones disagree, as we read it without knowing which one will run: the other
    one's reading is no difference, and is counted."""
    import alembic
    later = tuple(int(x) for x in re.findall(r"\d+", alembic.__version__)[:3]) >= (1, 12, 1)
    rows = (
        # what they disagree about and why we read it so, this Alembic is the other one, the value is meant, how we read it
        ("'' is a root up to 1.12.0, then a missing parent; real histories hold it, and it means a root", later, down == "" and type(down) is str, None),
        ("0 and False are roots up to 1.12.0, then refused; nothing says what they mean", not later, isinstance(down, (int, float)) and not down, ...),
        ("a set of one is refused up to 1.12.0, then read; it can mean one thing only", not later, isinstance(down, set) and len(down) == 1, tuple(down) if isinstance(down, set) else None),
    )
    for why, here, applies, value in rows:
        if here and applies:
            counts["stated: " + why] = counts.get("stated: " + why, 0) + 1
            return value
    return down


def run_truth(source, name, counts):
    """What Alembic has after loading it: (id, parents, labels, depends), or the error's name."""
    import builtins
    from alembic.script.revision import Revision
    from alembic import util
    allowed = {n: getattr(builtins, n) for n in ("tuple", "list", "set", "str", "len", "globals", "exec", "Exception", "print", "__build_class__", "vars", "locals")}
    allowed["__import__"] = lambda *a, **k: type("Module", (), {"op": None})()
    space = {"__builtins__": allowed, "__name__": "a_py"}
    try:
        code = compile(source, "a.py", "exec")
    except (SyntaxError, ValueError):
        return "syntax"
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        exec(code, space)
    except BaseException as error:
        return "raises " + type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        id_ = space["revision"] if "revision" in space else re.match(r"([a-f0-9]+)\.py$", name)[1]
        labels, depends = (util.to_tuple(space.get(x), default=()) for x in NAMES[2:])
        revision = Revision(id_, settled(space["down_revision"], counts), dependencies=depends, branch_labels=labels)
        parents = set(revision._versioned_down_revisions)
        if not isinstance(id_, str) or not id_ or not all(isinstance(x, str) for x in parents):
            return "refused"
        return id_, parents, labels, depends
    except Exception as error:  # loops and characters of ids are other rules' affair
        return ("graph " if re.search("Loop|RevisionError", type(error).__name__) else "refused ") + type(error).__name__


def compare_run(probe, source, name, label, sure, bad, counts):
    if source.endswith(b"\\\r\n"):
        counts["left out: a backslash before the last CRLF, which CPython 3.11 takes and refuses before LF"] = 1
        return
    truth = run_truth(source, name, counts)
    kind = truth.split()[0] if isinstance(truth, str) else "loads"
    counts[kind] = counts.get(kind, 0) + 1
    for which, reading in zip(("head", "whole"), probe.ask(source, name)):
        key = "%s, we say %s" % (kind, reading.state)
        counts[key] = counts.get(key, 0) + 1
        if isinstance(truth, str):
            wrong = reading.state == "read" and kind == "refused"
            wrong |= kind == "syntax" and which == "whole" and reading.state != "unreadable" and sure is not None
        elif reading.state == "read":
            id_, parents, labels, depends = truth
            wrong = reading.id != id_ or reading.parents != parents
            if all(isinstance(x, str) for x in labels):
                wrong |= reading.labels is not UNKNOWN and reading.labels != set(labels)
            if all(isinstance(x, str) for x in depends):
                wrong |= reading.depends is not UNKNOWN and reading.depends - {""} != set(depends) - {""}
        else:
            wrong = (reading.state == "unreadable" and "cookie" not in reading.reason) or sure
        if wrong:
            bad.append("%s (%s): truth %r, ours %s\n%s" % (label, which, truth, reading.line, source.decode("utf-8", "replace")))


def mutants(source, count, rng):
    pieces = re.findall(rb"\w+|\s+|[^\w\s]", source)
    for _ in range(count):
        changed = list(pieces)
        at, what = rng.randrange(len(changed)), rng.randrange(4)
        if what == 0:
            del changed[at]
        elif what == 1:
            changed.insert(at, changed[at])
        elif what == 2:
            other = rng.randrange(len(changed))
            changed[at], changed[other] = changed[other], changed[at]
        else:
            changed.insert(at, rng.choice(pieces))
        yield b"".join(changed)


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], stdout=subprocess.PIPE, check=True).stdout


def mirror(probe, repository, commits, bad, counts):
    seen = set()
    log = git(repository, "rev-list", "--all").decode().split()
    step = max(1, len(log) // max(1, commits))
    for commit in [git(repository, "rev-parse", "HEAD").decode().strip()] + log[::step][:commits]:
        for entry in git(repository, "ls-tree", "-rz", commit).decode("utf-8", "surrogateescape").split("\0"):
            match = re.match(r"100\d+ blob (\w+)\t(.*/versions/(?!(?:.*/)?__init__).*\.py)$", entry)
            if not match or match[1] in seen:
                continue
            seen.add(match[1])
            compare_static(probe, git(repository, "cat-file", "blob", match[1]), match[2].rpartition("/")[2], "%s:%s" % (commit[:12], match[2]), bad, counts)


def main():
    probe, mode = Probe(sys.argv[1]), sys.argv[2]
    bad, counts = [], {}
    if mode == "files":
        for path in filter(None, sys.stdin.read().split("\n")):
            with open(path, "rb") as file:
                name = path.rpartition("/")[2]
                compare_static(probe, file.read(), "x.py" if name.startswith(("__init__", ".#")) else name, path, bad, counts)
    elif mode == "mirror":
        mirror(probe, sys.argv[3], int(sys.argv[4]), bad, counts)
    else:
        signal.signal(signal.SIGALRM, lambda *a: 1 / 0)
        rng = random.Random(int(sys.argv[4]))
        maker = Maker(rng)
        for i in range(int(sys.argv[3])):
            source = maker.source()
            name = rng.choice(("a_x.py", "abc.py", "12ef.py"))
            compare_run(probe, source, name, "generated %d" % i, maker.sure, bad, counts)
            for mutant in mutants(source, 2, rng):
                compare_run(probe, mutant, name, "mutant of %d" % i, None, bad, counts)
    print("#", ", ".join("%s: %s" % (k, v if not isinstance(v, list) else v[:5]) for k, v in sorted(counts.items())))
    for line in bad[:8]:
        print("#", line.replace("\n", "\n#   "))
    print("# %d differences" % len(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
