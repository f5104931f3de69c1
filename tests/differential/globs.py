"""glob_matches against git's own pathspecs of the kind :(glob), over the names in an index."""

import random
import re
import subprocess
import sys

PROBE, COUNT, REPOSITORY = sys.argv[1], int(sys.argv[2]), sys.argv[3]
PIECES = ["a", "b", "x", "*", "*", "**", "**/", "/**/", "/", "?", "[ab]", "[!a]", "[a-x]", "[]a]", "-", ".", "\\*", "\\a"]
PIECES += ["[[:alpha:]]", "[^b/]", "1", "/**"]


def made_names(rng):
    names = set()
    while len(names) < 300:
        parts = ["".join(rng.choice("ab-.]x1") for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(1, 4))]
        if not {".", ".."} & set(parts):
            names.add("/".join(parts))
    return [name for name in sorted(names) if not any(other.startswith(name + "/") for other in names)]


def is_fair(glob):
    """Not what git changes before it matches: `.` and empty components, a literal start that it cuts off, a mere folder."""
    cut = re.match(r"([^*?\[]|\\.)+\*\*", glob)
    return not cut and not re.search(r"//|^/|\./|/\.", glob) and re.search(r"[*?\[]", glob)


def main():
    rng = random.Random(1)
    names = made_names(rng)
    empty = subprocess.run(
        ["git", "-C", REPOSITORY, "hash-object", "-w", "--stdin"], input=b"", stdout=subprocess.PIPE, check=True
    ).stdout.decode().strip()
    index = "".join("100644 %s\t%s\n" % (empty, name) for name in names)
    subprocess.run(["git", "-C", REPOSITORY, "update-index", "--index-info"], input=index.encode(), check=True)
    globs = []
    while len(globs) < COUNT:
        glob = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 6)))
        if is_fair(glob):
            globs.append(glob)
    ours = subprocess.run([PROBE, *names], input="\n".join(globs).encode(), stdout=subprocess.PIPE, check=True)
    different = hits = 0
    for glob, line in zip(globs, ours.stdout.decode().splitlines()):
        done = subprocess.run(
            ["git", "-C", REPOSITORY, "ls-files", "-z", "--", ":(glob)" + glob], stdout=subprocess.PIPE, check=True
        )
        expected = {name for name in done.stdout.decode().split("\0") if name}
        got = {names[int(number)] for number in line.split()}
        hits += bool(expected)
        if got != expected:
            different += 1
            print("# %r: only git %s, only here %s" % (glob, sorted(expected - got)[:3], sorted(got - expected)[:3]))
    print("# %d globs, %d of them match something, %d differ" % (COUNT, hits, different))
    sys.exit(different > 0 or not hits)


main()
