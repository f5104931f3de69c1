"""Valid Python that nobody wrote: the syntax trees of made-up migrations and of models.cases, cut and put together again.
onehead must read each such repository to its end: verdict, finding or refusal, but no crash and no time-out.

spliced.py ONEHEAD COUNT: so many repositories, each of two commits.
"""
import ast
import copy
import os
import random
import re
import subprocess
import sys
import tempfile

import operations

OPERATIONS = ("add_column", "alter_column", "batch_alter_table", "bulk_insert", "create_index", "create_table", "drop_column",
              "drop_constraint", "drop_index", "drop_table", "execute", "get_bind", "rename_table")
RULES = ((0.6, lambda rng, node, pool: rng.choice(pool)),
         (0.7, lambda rng, node, pool: ast.Call(node, [], [])),
         (0.8, lambda rng, node, pool: ast.Call(ast.Name(rng.choice(OPERATIONS), ast.Load()), [node], [])),
         (0.9, lambda rng, node, pool: ast.Lambda(ast.arguments([], [], None, [], [], None, []), node)),
         (1.0, lambda rng, node, pool: ast.IfExp(node, rng.choice(pool), node)))


def is_loaded(node):
    return isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


class Splice(ast.NodeTransformer):
    """Some expressions and statements give way to others of the pools."""

    def __init__(self, rng, share, expressions, statements):
        self.rng, self.share, self.expressions, self.statements = rng, share, expressions, statements

    def expression(self, node):
        at = self.rng.random()
        return next(rule for below, rule in RULES if at < below)(self.rng, node, self.expressions)

    def arguments(self, call):
        self.rng.shuffle(call.args)
        if self.rng.random() < 0.5:
            del call.args[-1:]
        if self.rng.random() < 0.3:
            call.args.append(ast.Starred(self.rng.choice(self.expressions), ast.Load()))
        if self.rng.random() < 0.3:
            call.keywords.append(ast.keyword(None, self.rng.choice(self.expressions)))

    def body(self, body):
        at = self.rng.randrange(len(body))
        kind = self.rng.random()
        if kind < 0.4:
            body.insert(at, self.rng.choice(self.statements))
        elif kind < 0.6:
            self.rng.shuffle(body)
        else:
            body[at] = self.rng.choice(self.statements)

    def generic_visit(self, node):
        super().generic_visit(node)
        if isinstance(node, ast.Call) and self.rng.random() < self.share:
            self.arguments(node)
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and self.rng.random() < 3 * self.share:
            self.body(body)
        if is_loaded(node) and self.rng.random() < self.share:
            return self.expression(node)
        if isinstance(node, ast.Attribute) and node.attr in OPERATIONS and self.rng.random() < self.share:
            return ast.Name(node.attr, ast.Load())
        return node


class Pool:
    def __init__(self, rng, texts):
        self.rng, self.trees = rng, [ast.parse(text) for text in texts]
        nodes = [node for tree in self.trees for node in ast.walk(tree)]
        self.expressions = [node for node in nodes if is_loaded(node)]
        self.statements = [node for node in nodes if isinstance(node, ast.stmt)]

    def spliced(self):
        """The text of a tree of the pool with parts of others in it. Not every such tree is Python."""
        while True:
            splice = Splice(self.rng, self.rng.choice([0.005, 0.02, 0.06]), self.expressions, self.statements)
            tree = ast.fix_missing_locations(splice.visit(copy.deepcopy(self.rng.choice(self.trees))))
            try:
                text = ast.unparse(tree)
                ast.parse(text)
            except (SyntaxError, ValueError, RecursionError):
                continue
            if len(text) < 60000:
                return text


def migrations(rng):
    with tempfile.TemporaryDirectory() as folder:
        operations.write_history(folder, rng, 40, True)
        versions = os.path.join(folder, "migrations", "versions")
        return [open(os.path.join(versions, name)).read() for name in sorted(os.listdir(versions))]


def models():
    text = open(os.path.join(os.path.dirname(__file__), "models.cases")).read()
    return [part for part in re.split(r"^(?:===|---).*\n", text, flags=re.M)[1:] if part.strip()]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def write_project(rng, folder, made, declared, step):
    write(folder + "/alembic.ini", "[alembic]\nscript_location = alembic\n")
    write(folder + "/alembic/env.py", "\n")
    for number in range(40):
        revision, parent = "%d%02d" % (step + 1, number), "%d%02d" % (step + 1, number - 1) if number else "139" if step else None
        write("%s/alembic/versions/%s.py" % (folder, revision),
              "from alembic.op import %s\n%s\nrevision = %r\ndown_revision = %r\n"
              % (", ".join(OPERATIONS), made.spliced(), revision, parent))
        write("%s/app/models_%d.py" % (folder, number), declared.spliced())


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", *words], check=True,
                   stdout=subprocess.DEVNULL)


def is_read(onehead, folder, words):
    done = subprocess.run([onehead, "-C", folder, *words], capture_output=True, text=True, errors="replace", timeout=120)
    bad = next((line for line in done.stderr.splitlines() if re.search("crashed|time limit|Sanitizer|runtime error", line)), "")
    if done.returncode > 2 or done.returncode < 0 or bad:
        print("# onehead %s: %d %s" % (" ".join(words), done.returncode, bad or done.stderr[-300:]))
        return False
    return True


def main(onehead, count):
    rng = random.Random(20260131)
    made, declared = Pool(rng, migrations(rng)), Pool(rng, models())
    good = True
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            git(folder, "init", "-q")
            for step in range(2):
                write_project(rng, folder, made, declared, step)
                git(folder, "add", "-A")
                git(folder, "commit", "-qm", "step %d" % step)
            for words in (["pending", "HEAD"], ["schema", "HEAD"], ["schema", "HEAD~1..HEAD"],
                          ["check", "--base", "HEAD~1", "--head", "HEAD"], ["check", "--base", "HEAD", "--head", "HEAD~1"]):
                good = is_read(onehead, folder, words) and good
    print("# %d repositories of 80 migrations and 40 models" % count)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
