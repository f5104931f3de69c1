"""merge_tree.py PROBE FOLDER COUNT [SEED]: made-up three-way merges, merged by git and by the probe.

Where git merges cleanly, every path, mode and content must be equal. Where git stops with a conflict, the probe must
note one; a file that goes along with a moved folder is such a conflict in git's eyes and a note of its own here, but its
place must be git's. Paths that neither names as conflicted must be equal then too.

Of several files of one content git takes for the renamed one the first that it walked into, and its walk puts off folders
that one side left alone; a folder that both sides moved about is as odd. One merge in 500 may end on the safe side of
this: a conflict noted too much, or a difference beside a conflict. None may be missed, or come out otherwise."""
import hashlib
import os
import random
import re
import subprocess
import sys

PROBE, FOLDER, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
GIT = ["git", "-C", FOLDER]
WORDS = ["alpha", "beta", "gamma", "delta", "return", "if x:", "else:", "pass", "", "", "}", "op.add_column('t')"]


def line(rng):
    if rng.random() < 0.35:
        return rng.choice(WORDS)
    return "%s %s %d" % (rng.choice(WORDS), rng.choice(WORDS), rng.randrange(400))


def text(rng):
    body = "\n".join(line(rng) for _ in range(rng.choice([0, 1, 3, 8, 15, 25, 40])))
    return (body + ("" if rng.random() < 0.1 else "\n")).encode()


def edited(rng, content):
    """A few lines changed, put in or taken out."""
    ending = b"\r\n" if b"\r\n" in content else b"\n"
    lines = content.split(ending)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 6])):
        at = rng.randrange(len(lines) + 1)
        what = rng.random()
        if what < 0.4:
            lines.insert(at, line(rng).encode())
        elif what < 0.55:
            lines[at:at] = [line(rng).encode() for _ in range(rng.randrange(1, 5))]
        elif what < 0.75 and lines:
            del lines[at:at + rng.choice([1, 1, 2, 4])]
        elif at < len(lines):
            lines[at] = line(rng).encode()
    return ending.join(lines)


def folders(tree):
    found = set()
    for path in tree:
        while "/" in path:
            path = path.rsplit("/", 1)[0]
            found.add(path)
    return sorted(found)


def clear(tree, path):
    """Is there room for a file here: no file above it, no folder of its name?"""
    parts = path.split("/")
    above = {"/".join(parts[:i]) for i in range(1, len(parts))}
    return path not in tree and not above & tree.keys() and not any(p.startswith(path + "/") for p in tree)


def new_path(rng, tree, name=None):
    folder = rng.choice(folders(tree) + [""] + ["f%d" % rng.randrange(6), "f%d/g%d" % (rng.randrange(4), rng.randrange(3))])
    name = name or rng.choice(["n%d.py" % rng.randrange(40), "__init__.py", "m%d" % rng.randrange(10)])
    return (folder + "/" if folder else "") + name


def put(rng, tree, path, value):
    if clear(tree, path):
        tree[path] = value


def step(rng, tree):
    """One thing that a person does to a tree."""
    files = sorted(tree)
    what = rng.random()
    if not files or what < 0.17:
        put(rng, tree, new_path(rng, tree), ("100644", text(rng)))
        return
    path = rng.choice(files)
    mode, content = tree[path]
    if what < 0.45:
        if mode != "120000":
            tree[path] = (mode, edited(rng, content))
    elif what < 0.55:
        del tree[path]
    elif what < 0.75:
        del tree[path]
        keep = path.rsplit("/", 1)[-1] if rng.random() < 0.5 else None
        if what > 0.65 and mode != "120000":
            content = edited(rng, content)
        put(rng, tree, new_path(rng, tree, keep), (mode, content))
    elif what < 0.80 and folders(tree):
        old, new = rng.choice(folders(tree)), "moved%d" % rng.randrange(4)
        for each in [p for p in files if p.startswith(old + "/")]:
            value = tree.pop(each)
            put(rng, tree, new + each[len(old):], value)
    elif what < 0.84 and mode != "120000":
        tree[path] = ("100755" if mode == "100644" else "100644", content)
    elif what < 0.88 and mode != "120000":
        tree[path] = (mode, content.replace(b"\r\n", b"\n") if b"\r\n" in content else content.replace(b"\n", b"\r\n"))
    elif what < 0.91:
        tree[path] = ("120000", b"to%d" % rng.randrange(3))
    elif what < 0.94:
        del tree[path]
        put(rng, tree, path + "/inner.py", (mode, content))
    elif what < 0.97:
        put(rng, tree, new_path(rng, tree), (mode, content))
    else:
        tree[path] = ("100644", bytes(rng.randrange(256) for _ in range(60)) + b"\0")


class Importer:
    """Writes commits through git fast-import."""

    def __init__(self):
        self.process = subprocess.Popen(GIT + ["fast-import", "--quiet"], stdin=subprocess.PIPE)
        self.mark, self.when = 0, 1500000000

    def commit(self, tree, parents, branch):
        self.mark += 1
        self.when += 60
        out = [b"reset refs/heads/%s\n" % branch.encode(), b"commit refs/heads/%s\nmark :%d\n" % (branch.encode(), self.mark),
               b"committer Ada <ada@example.com> %d +0000\ndata 1\nx\n" % self.when]
        out += [b"%s :%d\n" % (b"merge" if i else b"from", parent) for i, parent in enumerate(parents)]
        out.append(b"deleteall\n")
        for path, (mode, content) in tree.items():
            out.append(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), path.encode(), len(content), content))
        self.process.stdin.write(b"".join(out) + b"\n")
        return self.mark

    def close(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


def grown(rng, tree, most):
    tree = dict(tree)
    for _ in range(rng.randrange(1, most + 1)):
        step(rng, tree)
    return tree


def make_case(importer, number):
    rng = random.Random(SEED * 1000003 + number)
    tree = {}
    for _ in range(rng.choice([3, 6, 10, 20])):
        put(rng, tree, new_path(rng, tree), ("100644", text(rng)))
    most = rng.choice([1, 2, 4, 8])
    base = importer.commit(tree, [], "o%d" % number)
    target, proposed = grown(rng, tree, most), grown(rng, tree, most)
    if rng.random() < 0.2:
        for path in list(target):
            if rng.random() < 0.5 and clear({p: 0 for p in proposed if p != path}, path):
                proposed[path] = target[path]
    parents = [[base], [base]]
    if number % 8 == 0:
        a = importer.commit(target, [base], "a%d" % number)
        b = importer.commit(proposed, [base], "b%d" % number)
        parents = [[a, b], [b, a]]
        common = {**target, **{p: v for p, v in proposed.items() if clear(target, p)}}
        target, proposed = grown(rng, common, most), grown(rng, common, most)
    importer.commit(target, parents[0], "t%d" % number)
    importer.commit(proposed, parents[1], "p%d" % number)


def probe_results(cases):
    lines = "".join("refs/heads/t%d refs/heads/p%d\n" % (n, n) for n in cases)
    out = subprocess.run([PROBE, FOLDER], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    for block in re.split(rb"^merge .*\n", out, flags=re.M)[1:]:
        notes, files = {"conflict": set(), "followed": set()}, {}
        for each in block.decode().splitlines():
            fields = each.split(" ")
            if fields[0] in notes:
                notes[fields[0]].add(bytes.fromhex(fields[1]))
                continue
            kind, oid, path, content = fields
            content = bytes.fromhex(content)
            if kind in "fx":
                computed = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
                assert oid == computed, "the id of %s is not that of its bytes" % bytes.fromhex(path)
            files[bytes.fromhex(path)] = ({"f": "100644", "x": "100755", "l": "120000", "s": "160000"}[kind], oid)
        yield notes, files


def git_result(number):
    run = subprocess.run(GIT + ["merge-tree", "--write-tree", "-z", "t%d" % number, "p%d" % number], stdout=subprocess.PIPE)
    assert run.returncode in (0, 1), run.returncode
    fields = run.stdout.split(b"\0")
    conflicted = {f.split(b"\t", 1)[1] for f in fields[1:] if re.match(rb"[0-7]{6} [0-9a-f]{40} [123]\t", f)}
    files = {}
    listed = subprocess.run(GIT + ["ls-tree", "-r", "-z", fields[0].decode()], stdout=subprocess.PIPE, check=True).stdout
    for each in listed.split(b"\0")[:-1]:
        about, path = each.split(b"\t", 1)
        mode, _, oid = about.decode().split(" ")
        files[path] = (mode, oid)
    return run.returncode == 0, conflicted, files, run.stdout


def has_markers(oid):
    return b"<<<<<<< " in subprocess.run(GIT + ["cat-file", "blob", oid], stdout=subprocess.PIPE, check=True).stdout


def only_file_location(output):
    """Is a moved folder git's only reason to stop?"""
    kinds = set(re.findall(rb"\0(CONFLICT \([^)]*\)|Auto-merging)\0", output))
    return kinds <= {b"CONFLICT (directory rename suggested)", b"CONFLICT (file location)", b"Auto-merging"}


def judge(number, notes, files):
    clean, conflicted, expected, output = git_result(number)
    if clean and notes["conflict"] and any(has_markers(expected[p][1]) for p in notes["conflict"] & expected.keys()):
        return None  # git 2.39 takes a rename into a file that both sides added for clean, markers and all
    if clean:
        if notes["conflict"] or notes["followed"]:
            return "clean for git, but noted: %s" % notes
        return None if files == expected else "differs: %s" % sorted(set(files.items()) ^ set(expected.items()))
    if not notes["conflict"] and not notes["followed"]:
        return "a conflict for git, nothing noted: %s" % output
    if only_file_location(output) and not notes["conflict"]:
        return None if files == expected else "folder not followed: %s" % sorted(set(files.items()) ^ set(expected.items()))
    named = notes["conflict"] | conflicted
    quiet = lambda found: {p: v for p, v in found.items() if not any(p.startswith(n) or n.startswith(p) for n in named)}
    differing = set(quiet(files).items()) ^ set(quiet(expected).items())
    return "beside the conflict: %s" % sorted(differing) if differing and not os.environ.get("LOOSE") else None


def main():
    importer = Importer()
    for number in range(COUNT):
        make_case(importer, number)
    importer.close()
    wrong = too_careful = cleanly = 0
    for number, (notes, files) in enumerate(probe_results(range(COUNT))):
        answer = judge(number, notes, files)
        cleanly += not notes["conflict"]
        if answer:
            careful = answer.startswith(("clean for git", "beside"))
            too_careful += careful
            wrong += not careful
            print("case %d: %s" % (number, answer))
    print("%d merges, %d of them clean, %d too careful, %d wrong" % (COUNT, cleanly, too_careful, wrong))
    sys.exit(wrong > 0 or too_careful > COUNT // 500 or COUNT != number + 1)


main()
