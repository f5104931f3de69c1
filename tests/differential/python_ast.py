"""Compares our syntax trees with CPython's on real files and on mutants of them: accept or refuse, and the tree itself.

usage: python_ast.py PROBE MUTANTS SEED [SHOWN] (paths on standard input, one a line)
Where we accept more on purpose, the class is named and counted; any other difference fails."""
import ast
import random
import re
import subprocess
import sys
import unicodedata
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
OPS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Mod: "%", ast.FloorDiv: "//", ast.MatMult: "@", ast.Pow: "**",
       ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.Invert: "~", ast.Not: "not",
       ast.UAdd: "+", ast.USub: "-", ast.Lt: "<", ast.Gt: ">", ast.LtE: "<=", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
       ast.In: "in", ast.NotIn: "not", ast.Is: "is", ast.IsNot: "isnot"}


class Printer:
    def __init__(self, places):
        self.out = []
        self.places = places
        self.in_format = 0

    def open(self, kind, node=None, column=None):
        self.out += ["(", kind]
        if node is not None and not self.in_format:
            self.out.append("@%d:%d" % (node.lineno, node.col_offset + 1))

    def close(self):
        self.out.append(")")

    def name(self, name):
        self.out.append("_" if name is None else "i'" + name.encode().hex())

    def some(self, node):
        self.out.append("_") if node is None else self.node(node)

    def list(self, nodes):
        for node in nodes:
            self.node(node)

    def body(self, nodes):
        self.out.append("(")
        self.list(nodes)
        self.close()

    def node(self, node):
        getattr(self, "on_" + type(node).__name__)(node)

    def plain(self, kind, node, *parts):
        self.open(kind, node)
        for part in parts:
            self.list(part) if isinstance(part, list) else self.some(part)
        self.close()

    def on_Name(self, n):
        self.open("N", n), self.name(n.id), self.close()

    def on_Constant(self, n):
        v = n.value
        if isinstance(v, str):
            self.out.append("s'" + v.encode("utf-8", "surrogatepass").hex())
        elif isinstance(v, bytes):
            self.out.append("b'" + v.hex())
        elif v is None or v is True or v is False:
            self.out.append("K'%r" % v)
        elif v is ...:
            self.out.append("K'...")
        else:
            self.out.append("n'" + repr(v).replace(" ", ""))

    def on_JoinedStr(self, n):
        self.open("f", n)
        self.in_format += 1
        self.list([v for v in n.values if not (isinstance(v, ast.Constant) and v.value == "")])
        self.in_format -= 1
        self.close()

    on_TemplateStr = on_JoinedStr  # of Python 3.14: t""

    def on_FormattedValue(self, n):
        self.open("field")
        self.node(n.value)
        self.out.append("-" if n.conversion == -1 else chr(n.conversion))
        self.some(n.format_spec)
        self.close()

    on_Interpolation = on_FormattedValue

    def on_Tuple(self, n): self.plain("T", n, n.elts)
    def on_List(self, n): self.plain("L", n, n.elts)
    def on_Set(self, n): self.plain("S", n, n.elts)

    def pair(self, k, v):
        if k is None:
            self.open("**"), self.node(v), self.close()
        else:
            self.open("pair"), self.node(k), self.node(v), self.close()

    def on_Dict(self, n):
        self.open("D", n)
        for k, v in zip(n.keys, n.values):
            self.pair(k, v)
        self.close()

    def on_Attribute(self, n):
        self.open(".", n), self.name(n.attr), self.node(n.value), self.close()

    def on_keyword(self, n):
        if n.arg is None:
            self.open("**"), self.node(n.value), self.close()
        else:
            self.open("kw"), self.name(n.arg), self.node(n.value), self.close()

    def on_Call(self, n): self.plain("call", n, n.func, n.args, n.keywords)
    def on_Starred(self, n): self.plain("*", n, n.value)
    def on_Subscript(self, n): self.plain("[]", n, n.value, n.slice)
    def on_Slice(self, n): self.plain("slice", n, n.lower, n.upper, n.step)
    def on_IfExp(self, n): self.plain("?:", n, n.body, n.test, n.orelse)
    def on_NamedExpr(self, n): self.plain(":=", n, n.value, n.target)
    def on_Await(self, n): self.plain("await", n, n.value)
    def on_Yield(self, n): self.plain("yield", n, n.value)
    def on_YieldFrom(self, n): self.plain("yieldfrom", n, n.value)

    def on_UnaryOp(self, n):
        self.open("u", n), self.out.append(OPS[type(n.op)]), self.node(n.operand), self.close()

    def on_BinOp(self, n):
        self.open("b", n), self.out.append(OPS[type(n.op)]), self.node(n.left), self.node(n.right), self.close()

    def on_BoolOp(self, n): self.plain("and" if isinstance(n.op, ast.And) else "or", n, n.values)

    def on_Compare(self, n):
        self.open("cmp", n), self.node(n.left)
        for op, right in zip(n.ops, n.comparators):
            self.out.append(OPS[type(op)]), self.node(right)
        self.close()

    def on_Lambda(self, n):
        self.open("lambda", n), self.parameters(n.args), self.node(n.body), self.close()

    def parameter(self, kind, a, default=None):
        self.open(kind), self.name(a.arg), self.some(a.annotation), self.some(default), self.close()

    def parameters(self, a):
        self.out.append("(")
        plain = a.posonlyargs + a.args
        defaults = [None] * (len(plain) - len(a.defaults)) + a.defaults
        for i, p in enumerate(plain):
            self.parameter("p", p, defaults[i])
            if i + 1 == len(a.posonlyargs):
                self.out.append("/")
        if a.vararg:
            self.parameter("*p", a.vararg)
        elif a.kwonlyargs:
            self.out.append("*")
        for p, d in zip(a.kwonlyargs, a.kw_defaults):
            self.parameter("p", p, d)
        if a.kwarg:
            self.parameter("**p", a.kwarg)
        self.close()

    def comp(self, kind, n, print_value):
        self.open(kind, None if kind == "gen" else n)  # a bare one starts at the call's bracket
        print_value()
        for g in n.generators:
            self.open("afor" if g.is_async else "for"), self.node(g.target), self.node(g.iter), self.body(g.ifs), self.close()
        self.close()

    def on_ListComp(self, n): self.comp("lcomp", n, lambda: self.node(n.elt))
    def on_SetComp(self, n): self.comp("scomp", n, lambda: self.node(n.elt))
    def on_GeneratorExp(self, n): self.comp("gen", n, lambda: self.node(n.elt))
    def on_DictComp(self, n): self.comp("dcomp", n, lambda: self.pair(n.key, n.value))

    # statements
    def on_Expr(self, n): self.plain("expr", n, n.value)

    def on_Assign(self, n):
        self.open("assign", n), self.body(n.targets), self.node(n.value), self.close()

    def on_AnnAssign(self, n): self.plain("ann", n, n.value, n.target, n.annotation)

    def on_AugAssign(self, n):
        self.open("aug", n), self.out.append(OPS[type(n.op)]), self.node(n.target), self.node(n.value), self.close()

    def on_Return(self, n): self.plain("return", n, n.value)
    def on_Delete(self, n): self.plain("del", n, n.targets)
    def on_Pass(self, n): self.plain("pass", n)
    def on_Break(self, n): self.plain("break", n)
    def on_Continue(self, n): self.plain("continue", n)
    def on_Assert(self, n): self.plain("assert", n, n.test, *([n.msg] if n.msg else []))
    def on_Raise(self, n): self.plain("raise", n, *([n.exc] if n.exc else []), n.cause)

    def aliases(self, names):
        for a in names:
            if a.name == "*":
                self.out.append("star")
            else:
                self.open("alias"), self.name(a.name), self.name(a.asname), self.close()

    def on_Import(self, n):
        self.open("import", n), self.aliases(n.names), self.close()

    def on_ImportFrom(self, n):
        self.open("from", n), self.out.append(str(n.level)), self.name(n.module or ""), self.aliases(n.names), self.close()

    def on_Global(self, n):
        self.open("global", n), [self.name(x) for x in n.names], self.close()

    def on_Nonlocal(self, n):
        self.open("nonlocal", n), [self.name(x) for x in n.names], self.close()

    def on_If(self, n):
        self.open("if", n), self.node(n.test), self.body(n.body), self.body(n.orelse), self.close()

    def on_While(self, n):
        self.open("while", n), self.node(n.test), self.body(n.body), self.body(n.orelse), self.close()

    def on_For(self, n, kind="for"):
        self.open(kind, n), self.node(n.target), self.node(n.iter), self.body(n.body), self.body(n.orelse), self.close()

    def on_AsyncFor(self, n): self.on_For(n, "afor")

    def on_Try(self, n, kind="try"):
        self.open(kind, n), self.body(n.body), self.body(n.handlers), self.body(n.orelse), self.body(n.finalbody), self.close()

    def on_TryStar(self, n): self.on_Try(n, "try*")

    def on_ExceptHandler(self, n):
        self.open("except", n), self.some(n.type), self.name(n.name), self.body(n.body), self.close()

    def on_With(self, n, kind="with"):
        self.open(kind, n), self.body(n.items), self.body(n.body), self.close()

    def on_AsyncWith(self, n): self.on_With(n, "awith")

    def on_withitem(self, n):
        self.open("item"), self.node(n.context_expr), self.some(n.optional_vars), self.close()

    def on_FunctionDef(self, n, kind="def"):
        self.open(kind, n), self.name(n.name), self.body(getattr(n, "type_params", [])), self.parameters(n.args), self.some(n.returns)
        self.body(n.decorator_list), self.body(n.body), self.close()

    def on_AsyncFunctionDef(self, n): self.on_FunctionDef(n, "adef")

    def on_ClassDef(self, n):
        self.open("class", n), self.name(n.name), self.body(getattr(n, "type_params", [])), self.body(n.bases + n.keywords)
        self.body(n.decorator_list), self.body(n.body), self.close()

    def on_TypeAlias(self, n):  # of Python 3.12, as the next
        self.open("typealias", n), self.name(n.name.id), self.body(n.type_params), self.node(n.value), self.close()

    def on_TypeVar(self, n):
        self.open("tparam"), self.name(n.name), self.close()

    on_TypeVarTuple = on_ParamSpec = on_TypeVar

    def on_Match(self, n): self.plain("match", n, n.subject, n.cases)

    def on_match_case(self, n):
        self.open("case"), self.node(n.pattern), self.some(n.guard), self.body(n.body), self.close()

    def on_MatchValue(self, n): self.node(n.value)
    def on_MatchSingleton(self, n): self.out.append("K'%r" % n.value)
    def on_MatchSequence(self, n): self.plain("pseq", n, n.patterns)
    def on_MatchOr(self, n): self.plain("por", n, n.patterns)

    def on_MatchStar(self, n):
        self.open("*", n), self.out.append("ANY"), self.close()

    def on_MatchAs(self, n):
        if n.pattern is None:
            self.open("N", n), self.name(n.name or "_"), self.close()
        else:
            self.open("as", n), self.node(n.pattern), self.name(n.name), self.close()

    def on_MatchMapping(self, n):
        self.open("pmap", n)
        for k, v in zip(n.keys, n.patterns):
            self.pair(k, v)
        if n.rest:
            self.open("**"), self.out.append("ANY"), self.close()
        self.close()

    def on_MatchClass(self, n):
        self.open("pclass", n), self.node(n.cls), self.list(n.patterns)
        for k, v in zip(n.kwd_attrs, n.kwd_patterns):
            self.open("kw"), self.name(k), self.node(v), self.close()
        self.close()


def skip(tokens, i):
    """The end of the item that starts at i."""
    if tokens[i] != "(":
        return i + 1
    depth = 0
    while True:
        depth += {"(": 1, ")": -1}.get(tokens[i], 0)
        i += 1
        if depth == 0:
            return i


def same_token(ours, theirs, places):
    if ours == theirs or (not places and ours[0] == theirs[0] == "@"):
        return True
    if ours.startswith("n'") and theirs.startswith("n'"):
        try:
            return repr(ast.literal_eval(ours[2:].lower())).replace(" ", "") == theirs[2:]
        except (ValueError, SyntaxError):
            return False
    if ours.startswith("i'") and theirs.startswith("i'"):
        return unicodedata.normalize("NFKC", bytes.fromhex(ours[2:]).decode()) == bytes.fromhex(theirs[2:]).decode()
    return False


def difference(ours, theirs, places):
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if ours[i] == "?" or theirs[j] == "ANY":
            i, j = skip(ours, i), skip(theirs, j)
        elif same_token(ours[i], theirs[j], places):
            i, j = i + 1, j + 1
        else:
            return "ours ...%s, theirs ...%s" % (" ".join(ours[max(0, i - 12):i + 6]), " ".join(theirs[max(0, j - 2):j + 6]))
    return None if i == len(ours) and j == len(theirs) else "one tree is longer"


# What we read otherwise than CPython 3.11, on purpose: a test of the source and CPython's message, and the reason.
def wider_class(source, error):
    if re.search(rb"\b(async|await)\b", source) and "invalid syntax" in error:
        return "async and await as names, as before Python 3.7"
    if re.search(r"Missing parentheses in call|leading zeros|multiple exception types", error):
        return "Python 2: print and exec statements, octal 0777, except A, B"
    if re.search(rb"`|<>|\b(print|exec|raise|except|lambda|def|type)\b|\d[lL]\b|[uU][rR]['\"]", source) and re.search("invalid", error):
        return "Python 2 and 3.12+: backquotes, <>, 10L, ur'', print, raise E, v, tuple parameters, type X ="
    if re.search(rb"\b[fF][rR]?['\"]|\b[rR][fF]['\"]", source):
        return "f-strings nested as since 3.12"
    if re.search(rb"\b[tT][rR]?['\"]", source):
        return "t-strings"
    if "unicode error" in error or "too deep" in error or "truncated" in error or "digits" in error:
        return "what CPython finds behind its parser: escapes, depth, long numbers"
    return None


def narrower_class(ours):
    return "a coding cookie that is not known to be harmless" if "cookie" in ours else None


class Probe:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, source):
        self.process.stdin.write(b"%d\n" % len(source) + source)
        self.process.stdin.flush()
        size = self.process.stdout.readline()
        if not size:
            raise SystemExit("the probe died on %r" % source[:2000])
        return self.process.stdout.read(int(size)).decode("utf-8", "surrogateescape")


def oracle(source, places):
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        return None, str(getattr(error, "msg", error))
    except (RecursionError, MemoryError):
        return None, "too deep"
    printer = Printer(places)
    printer.list(tree.body)
    return printer.out, None


def mutants(source, count, random):
    """Tokens deleted, doubled, swapped, or taken from elsewhere in the file."""
    pieces = re.findall(rb"\w+|\s+|[^\w\s]", source)
    for _ in range(count):
        changed = list(pieces)
        for _ in range(random.choice((1, 1, 1, 2))):
            at = random.randrange(len(changed))
            what = random.randrange(5)
            if what == 0:
                del changed[at]
            elif what == 1:
                changed.insert(at, changed[at])
            elif what == 2:
                other = random.randrange(len(changed))
                changed[at], changed[other] = changed[other], changed[at]
            elif what == 3:
                changed.insert(at, random.choice(pieces))
            else:
                changed[at] = random.choice((b"(", b")", b"[", b":", b",", b"=", b"*", b"**", b" ", b"\n", b"\\", b"'", b'"', b"f'", b"{", b"}", b"lambda",
                                             b"if", b"else", b"in", b"not", b"await", b"async", b"yield", b":=", b"->", b"@", b"0x", b"1_", b".", b"..."))
            if not changed:
                changed = [b" "]
        yield b"".join(changed)


def main():
    probe, count, seed = Probe(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    limit = int(sys.argv[4]) if len(sys.argv) > 4 else 10
    rng = random.Random(seed)
    total = refused = 0
    wider, bad = {}, []

    def compare(source, label):
        nonlocal total, refused
        total += 1
        places = b"coding" not in source[:200] and b"\f" not in source
        theirs, error = oracle(source, places)
        ours = probe.ask(source)
        if ours.startswith("error"):
            refused += 1
            if theirs is not None and narrower_class(ours):
                wider.setdefault("(refused) " + narrower_class(ours), []).append((label, source))
            elif theirs is not None:
                bad.append("%s: we refuse it: %s" % (label, ours))
        elif theirs is None:
            reason = wider_class(source, error)
            if reason:
                wider.setdefault(reason, []).append((label, source))
            else:
                bad.append("%s: we accept it: %s" % (label, error))
        else:
            found = difference(ours.split(), theirs, places)
            if found:
                bad.append("%s: %s" % (label, found))

    for path in sys.stdin.read().split("\n"):
        if not path:
            continue
        with open(path, "rb") as file:
            source = file.read()
        compare(source, path)
        if count and 0 < len(source) < 200000:
            for i, mutant in enumerate(mutants(source, count, rng)):
                compare(mutant, "%s, mutant %d" % (path, i))
    print("# %d sources compared, %d refused by us; %d judged otherwise on purpose" % (total, refused, sum(map(len, wider.values()))))
    for reason, found in sorted(wider.items(), key=lambda x: -len(x[1])):
        print("# on purpose, %d: %s (%s)" % (len(found), reason, found[0][0]))
    for line in bad[:limit]:
        print("#", line)
    print("# %d differences" % len(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
