#!/usr/bin/env python3
"""Paired timings: bench.py ONEHEAD [HISTORY]

HISTORY is a clone of a large public project with migrations (BENCH_HISTORY in the environment does as well). Each row runs
two commands in turn, A B A B ..., and prints medians and the median of the pairwise ratios: only ratios are to be quoted, since
machines differ. Made-up histories of 1,000, 10,000 and 100,000 migrations show that the cost of one does not grow.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ONEHEAD = os.path.abspath(sys.argv[1])
HISTORY = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("BENCH_HISTORY", "")
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("CI",) and not k.startswith(("GIT_", "GITHUB_", "GITLAB_"))}
NULL = os.open(os.devnull, os.O_RDWR)


def run(command, stdin=None):
    """(seconds, peak KiB, exit status) of one whole process."""
    source = os.open(stdin, os.O_RDONLY) if stdin else NULL
    actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, NULL, 1), (os.POSIX_SPAWN_DUP2, NULL, 2)]
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, ENVIRONMENT, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    elapsed = time.perf_counter() - started
    if stdin:
        os.close(source)
    return elapsed, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


def pair(name, a, b, runs=15, stdin_b=None, wanted=(0, 1)):
    """One row: A against B, in turn."""
    run(a), run(b, stdin_b)
    rows = []
    for _ in range(runs):
        first, memory, status = run(a)
        if status not in wanted:
            sys.exit(f"{name}: exit status {status}: {' '.join(a)}")
        rows.append((first, run(b, stdin_b)[0], memory))
    ratio = statistics.median(x / y for x, y, _ in rows)
    mine, other = (1000 * statistics.median(r[i] for r in rows) for i in (0, 1))
    print(f"{name:58} {mine:9.1f} ms {other:9.1f} ms   ratio {ratio:6.2f}   {rows[0][2] / 1024:6.0f} MiB")
    return mine


def git(repository, *arguments, stdin=None):
    return subprocess.run(["git", "-C", repository, *arguments], input=stdin, check=True, stdout=subprocess.PIPE,
                          env=dict(ENVIRONMENT, GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.com", GIT_COMMITTER_NAME="a",
                                   GIT_COMMITTER_EMAIL="a@example.com", GIT_AUTHOR_DATE="2020-01-01T00:00:00Z",
                                   GIT_COMMITTER_DATE="2020-01-01T00:00:00Z")).stdout


def versions_folder(repository, commit):
    """The folder that holds most migrations."""
    count = {}
    for path in git(repository, "grep", "-lE", "^down_revision", commit, "--", "*.py").decode().splitlines():
        folder = os.path.dirname(path.split(":", 1)[1])
        count[folder] = count.get(folder, 0) + 1
    return max(count, key=count.get)


def real_history(scratch):
    """The last change of a real history that touches migrations."""
    folder = versions_folder(HISTORY, "HEAD")
    head = git(HISTORY, "log", "--first-parent", "-m", "-1", "--diff-filter=A", "--format=%H", "HEAD", "--", folder).decode().strip()
    base = git(HISTORY, "rev-parse", f"{head}^1").decode().strip()
    blobs = git(HISTORY, "ls-tree", head, f"{folder}/").decode().splitlines()
    names = os.path.join(scratch, "blobs")
    with open(names, "w") as out:
        out.writelines(line.split()[2] + "\n" for line in blobs if line.endswith(".py"))
    print(f"{os.path.basename(HISTORY.rstrip('/'))}: {sum(1 for _ in open(names))} migrations in {folder}")
    check = [ONEHEAD, "-C", HISTORY, "check", "--base", base, "--head", head]
    pair("check : git cat-file --batch of the same blobs", check, ["git", "-C", HISTORY, "cat-file", "--batch"], stdin_b=names)
    pair("check : git rev-parse HEAD", check, ["git", "-C", HISTORY, "rev-parse", "HEAD"])
    quiet = next(c for c in git(HISTORY, "log", "--first-parent", "--no-merges", "--format=%H", "-200", "HEAD").decode().split()
                 if not git(HISTORY, "diff-tree", "--no-commit-id", "-r", "--name-only", c, "--", "*.py", "*.ini", "*.toml"))
    pair("a change of no migration, model or config : git rev-parse",
         [ONEHEAD, "-C", HISTORY, "check", "--base", quiet + "^", "--head", quiet], ["git", "-C", HISTORY, "rev-parse", "HEAD"])
    alembic_heads(scratch, head, folder, check)


def alembic_heads(scratch, head, folder, check):
    """Alembic itself over the same files, their imports replaced by empty modules: less than a real project pays."""
    tool = "/usr/bin/alembic"
    if not os.path.exists(tool):
        return print("alembic is not installed: its row is left out")
    work = os.path.join(scratch, "work")
    os.mkdir(work)
    tar = git(HISTORY, "archive", head, folder)
    subprocess.run(["tar", "-x", "-C", work], input=tar, check=True)
    stand_ins = os.path.join(work, "stand_ins.py")
    with open(stand_ins, "w") as out:
        out.write("import sys, types\nclass Any(types.ModuleType):\n    __path__ = []\n    def __getattr__(self, n): return Any(n)\n"
                  "    def __call__(self, *a, **k): return self\n    def __mro_entries__(self, b): return ()\n"
                  "class Find:\n    def find_spec(self, name, path=None, target=None):\n        import importlib.machinery as m\n"
                  "        return m.ModuleSpec(name, self)\n    def create_module(self, spec): return Any(spec.name)\n"
                  "    def exec_module(self, module): pass\nsys.meta_path.append(Find())\n"
                  "from alembic.config import main\nmain(argv=['-c', sys.argv[1], 'heads'])\n")
    config = os.path.join(work, "alembic.ini")
    with open(config, "w") as out:
        out.write(f"[alembic]\nscript_location = {os.path.dirname(os.path.join(work, folder))}\n")
    open(os.path.join(work, os.path.dirname(folder), "env.py"), "w").close()
    pair("check : alembic heads, imports stood in for", check, ["/usr/bin/python3", stand_ins, config], runs=5)


def made_up(scratch, count):
    """A linear history of `count` migrations, and one more on a branch."""
    repository = os.path.join(scratch, f"made{count}")
    git(scratch, "init", "-q", "--bare", "-b", "main", repository)
    lines = []

    def blob(mark, text):
        lines.append(b"blob\nmark :%d\ndata %d\n%s\n" % (mark, len(text), text))

    def migration(number, parent):
        return (f'"""step {number}\n\nRevision ID: {number:012x}\nRevises: {parent}\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
                f"revision = '{number:012x}'\ndown_revision = {parent}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n"
                + "".join(f"    op.add_column('table_{number}', sa.Column('column_{k}', sa.String(length=50), nullable=True))\n" for k in range(8))
                + "\n\ndef downgrade():\n    pass\n").encode()

    blob(1, b"[alembic]\nscript_location = migrations\n")
    blob(2, b"")
    for i in range(count + 1):
        blob(10 + i, migration(i + 1, f"'{i:012x}'" if i else "None"))
    person = b"committer a <a@example.com> 1577836800 +0000\ndata 1\nx\n"
    lines.append(b"commit refs/heads/main\nmark :3\n" + person + b"M 100644 :1 alembic.ini\nM 100644 :2 migrations/env.py\n")
    for i in range(count):
        lines.append(b"M 100644 :%d migrations/versions/%012x_step.py\n" % (10 + i, i + 1))
    lines.append(b"commit refs/heads/feature\n" + person + b"from :3\nM 100644 :%d migrations/versions/%012x_step.py\n" % (10 + count, count + 1))
    git(repository, "fast-import", "--quiet", stdin=b"".join(lines))
    git(repository, "repack", "-adq")
    return repository


def growth(scratch):
    print("made-up histories")
    for count in (1000, 10000, 100000):
        repository = made_up(scratch, count)
        names = os.path.join(scratch, f"blobs{count}")
        with open(names, "wb") as out:
            out.writelines(line.split()[2] + b"\n" for line in git(repository, "ls-tree", "feature", "migrations/versions/").splitlines())
        check = [ONEHEAD, "-C", repository, "check", "--base", "main", "--head", "feature"]
        mine = pair(f"{count} migrations : git cat-file --batch", check, ["git", "-C", repository, "cat-file", "--batch"],
                    runs=5 if count > 10000 else 11, stdin_b=names)
        print(f"{'':58} {1000 * mine / count:9.2f} microseconds a migration")


def without_alembic(scratch):
    repository = os.path.join(scratch, "plain")
    git(scratch, "init", "-q", "-b", "main", repository)
    for i in range(500):
        folder = os.path.join(repository, f"package{i % 20}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, f"module{i}.py"), "w") as out:
            out.write("x = 1\n" * 50)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "a")
    with open(os.path.join(repository, "package0", "module0.py"), "a") as out:
        out.write("y = 2\n")
    git(repository, "commit", "-qam", "b")
    pair("a repository without Alembic : git rev-parse HEAD", [ONEHEAD, "-C", repository, "check", "--base", "HEAD^", "--head", "HEAD"],
         ["git", "-C", repository, "rev-parse", "HEAD"])


scratch = tempfile.mkdtemp(prefix="onehead-bench.")
try:
    print(f"{'A : B':58} {'A':>12} {'B':>12}          A/B   memory of A")
    if HISTORY:
        real_history(scratch)
    else:
        print("no HISTORY given: only made-up repositories")
    without_alembic(scratch)
    growth(scratch)
finally:
    shutil.rmtree(scratch)
