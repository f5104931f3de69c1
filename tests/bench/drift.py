#!/usr/bin/env python3
"""drift.py ONEHEAD [HISTORY]: a check that compares models with migrations beside the same check without models, on real changes
with their migration and without it; then a made-up repository of 20,000 files; then the parser beside CPython's.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from paired import ENVIRONMENT, HISTORY, ONEHEAD, git, pair, run, versions_folder

MOST_CASES, RUNS = 60, 5
# `models` names no file, so what is left of the check are the heads.
HEADS_ONLY = dict(ENVIRONMENT, GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="onehead.models", GIT_CONFIG_VALUE_0="no-such-folder/*.py")


def real_cases(folder):
    """(base, head, added migrations) of the last changes that bring a migration and touch a file with columns."""
    log = git(HISTORY, "log", "--first-parent", "-m", "--no-renames", "--format=@%P %H", "--name-status", "HEAD", "--", "*.py").decode()
    cases = []
    for change in log.split("@")[1:]:
        commits, *files = [line for line in change.splitlines() if line]
        base, head = commits.split()[0], commits.split()[-1]
        files = [line.split("\t") for line in files]
        added = [path for status, path in files if status == "A" and os.path.dirname(path) == folder]
        others = [path for status, path in files if status == "M" and not path.startswith(folder) and "test" not in path]
        if added and base != head and any(b"Column(" in git(HISTORY, "cat-file", "blob", f"{head}:{path}") for path in others):
            cases.append((base, head, added))
        if len(cases) == MOST_CASES:
            break
    return cases


def without(repository, base, head, paths):
    """A commit on base with head's tree but for these paths."""
    index = os.path.join(repository, "index")
    environment = dict(ENVIRONMENT, GIT_INDEX_FILE=index, GIT_WORK_TREE=repository)
    subprocess.run(["git", "-C", repository, "read-tree", head], env=environment, check=True)
    subprocess.run(["git", "-C", repository, "update-index", "--force-remove", *paths], env=environment, check=True)
    tree = subprocess.run(["git", "-C", repository, "write-tree"], env=environment, check=True, stdout=subprocess.PIPE).stdout
    return git(repository, "commit-tree", "-p", base, "-m", "stripped", tree.decode().strip()).decode().strip()


def ratio(repository, base, head):
    """How many times the heads' half the whole check takes: the median of pairs."""
    check = [ONEHEAD, "-C", repository, "check", "--base", base, "--head", head]
    run(check)
    pairs = []
    for _ in range(RUNS):
        whole, _, status = run(check)
        if status not in (0, 1):
            sys.exit(f"exit status {status}: {' '.join(check)}")
        pairs.append(whole / run(check, environment=HEADS_ONLY)[0])
    return statistics.median(pairs)


def real_changes(scratch):
    folder = versions_folder(HISTORY, "HEAD")
    repository = os.path.join(scratch, "stripped")
    git(scratch, "init", "-q", "--bare", repository)
    common = git(HISTORY, "rev-parse", "--path-format=absolute", "--git-common-dir").decode().strip()
    with open(os.path.join(repository, "objects/info/alternates"), "w") as out:
        out.write(f"{common}/objects\n")
    cases = real_cases(folder)
    rows = {"whole check : heads only, with the migration": [ratio(repository, base, head) for base, head, _ in cases],
            "whole check : heads only, without it": [ratio(repository, case[0], without(repository, *case)) for case in cases]}
    print(f"{os.path.basename(HISTORY.rstrip('/'))}: the last {len(cases)} changes of models with a migration in {folder}")
    for name, ratios in rows.items():
        ratios.sort()
        print(f"{name:58} median {statistics.median(ratios):5.2f}   95 in 100 below {ratios[int(len(ratios) * 0.95)]:5.2f}   most {ratios[-1]:5.2f}")


def large_repository(scratch):
    """20,000 files, 2,000 with a model on a mixin; one branch changes one model, the other the mixin; both bring a migration."""
    repository = os.path.join(scratch, "large")
    git(scratch, "init", "-q", "--bare", "-b", "main", repository)
    mixin = ("from sqlalchemy import Column, DateTime, Integer\nfrom sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\n"
             "class Stamped:\n    id = Column(Integer, primary_key=True)\n    made_at = Column(DateTime)\n")
    model = ("from sqlalchemy import Column, ForeignKey, Integer, String\n\nfrom app.base import Base, Stamped\n\n\nclass Model{0}(Stamped, Base):\n"
             "    __tablename__ = 'model_{0}'\n    name = Column(String(80), nullable=False)\n    size = Column(Integer)\n")
    other = "import os\n\n\ndef work(path):\n    return [os.path.join(path, name) for name in os.listdir(path)]\n" * 8
    migration = ("from alembic import op\nimport sqlalchemy as sa\n\nrevision = '{0}'\ndown_revision = {1}\n\n\ndef upgrade():\n{2}\n")
    create = "".join(f"    op.create_table('model_{i}', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('made_at', sa.DateTime()),\n"
                     f"                    sa.Column('name', sa.String(80), nullable=False), sa.Column('size', sa.Integer()))\n" for i in range(2000))
    one = "    op.add_column('model_7', sa.Column('colour', sa.String(8)))"
    all_of_them = "    for number in range(2000):\n        op.add_column(f'model_{number}', sa.Column('seen_at', sa.DateTime()))"
    files = {"alembic.ini": "[alembic]\nscript_location = migrations\n", "migrations/env.py": "", "app/base.py": mixin,
             "migrations/versions/a1.py": migration.format("a1", None, create)}
    files.update({f"app/package{i % 50}/model{i}.py": model.format(i) for i in range(2000)})
    files.update({f"lib/package{i % 400}/module{i}.py": other for i in range(18000)})
    changes = {"one": {"app/package7/model7.py": model.format(7) + "    colour = Column(String(8))\n",
                       "migrations/versions/b2.py": migration.format("b2", "'a1'", one)},
               "mixin": {"app/base.py": mixin + "    seen_at = Column(DateTime)\n",
                         "migrations/versions/c3.py": migration.format("c3", "'a1'", all_of_them)}}

    def commit(branch, files, parent=""):
        head = f"commit refs/heads/{branch}\ncommitter a <a@example.com> 1577836800 +0000\ndata 1\nx\n{parent}"
        return head + "".join(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files.items())

    stream = commit("main", files) + "".join(commit(branch, files, "from refs/heads/main\n") for branch, files in changes.items())
    git(repository, "fast-import", "--quiet", stdin=stream.encode())
    git(repository, "repack", "-adq")
    print("20,000 files, 2,000 models")
    for branch, name in (("one", "one model changes"), ("mixin", "a mixin below all models changes")):
        pair(f"{name} : git ls-tree -r", [ONEHEAD, "-C", repository, "check", "--base", "main", "--head", branch],
             ["git", "-C", repository, "ls-tree", "-r", branch], runs=7, wanted=(0,))


def parser():
    """The same files, read to syntax trees by us and by CPython's ast."""
    folder = os.path.dirname(os.__file__)
    paths = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.endswith(".py") and "lib2to3" not in at)
    size = sum(os.path.getsize(path) for path in paths)
    ours = os.path.join(os.path.dirname(ONEHEAD), "tests", "parse")
    theirs = ("import ast, sys\nfor path in sys.argv[1:]:\n    try:\n        ast.parse(open(path, 'rb').read())\n"
              "    except (SyntaxError, ValueError):\n        pass")
    mine = pair(f"our parser : CPython's ast, {len(paths)} files", [ours, *paths], ["/usr/bin/python3", "-c", theirs, *paths], runs=5)
    print(f"{'':58} {size / mine / 1000:9.1f} MB a second, reading the files included")


scratch = tempfile.mkdtemp(prefix="onehead-bench.")
try:
    if HISTORY:
        real_changes(scratch)
    large_repository(scratch)
    parser()
finally:
    shutil.rmtree(scratch)
