#!/usr/bin/env python3
"""heads.py ONEHEAD [HISTORY]: a check of the heads beside git itself. Made-up histories of 1,000, 10,000 and 100,000 migrations show
that the cost of one does not grow.
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
from made_up_history import history  # noqa: E402
from paired import HISTORY, ONEHEAD, git, pair, versions_folder


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


def growth(scratch):
    print("made-up histories")
    for count in (1000, 10000, 100000):
        repository = os.path.join(scratch, f"made{count}")
        history(repository, count, count)
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
