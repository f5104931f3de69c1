"""Made-up projects on the disk: which files does Alembic itself load from them, and which do we?"""

import os
import random
import subprocess
import sys
import warnings

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

PROBE, COUNT, SCRATCH = sys.argv[1], int(sys.argv[2]), sys.argv[3]
warnings.simplefilter("ignore")

NAMES = ["%s_a.py", "%s.py", ".%s.py", "_%s.py", "x y %s.py", "a:%s.py", "__init__%s.py", ".#%s.py", "%s.PY", "%s.py~", "%s.pyi"]
SEPARATORS = [None, "space", "os", ":", ";"]
CHARACTERS = {None: [" ", ",", ", ", "  "], "space": [" "], "os": [":"], ":": [":"], ";": [";"]}


class Project:
    """Files by path; a config; the folder from which Alembic is meant to be started."""

    def __init__(self, rng, number):
        self.rng, self.files, self.links, self.ids = rng, {}, {}, 0
        self.folder = os.path.join(SCRATCH, "p%d" % number)
        self.config_folder = rng.choice(["", "", "conf", "svc/api"])
        self.working = rng.choice([self.config_folder, ""])
        self.config = os.path.join(self.config_folder, rng.choice(["alembic.ini", "alembic.ini", "db.ini", "setup.cfg"]))
        self.section = rng.choice(["alembic", "alembic", "core"])
        self.fill()

    def add_migrations(self, folder):
        for _ in range(self.rng.randint(1, 4)):
            self.ids += 1
            name = self.rng.choice(NAMES) % ("e%04x" % self.ids)
            text = "revision = 'r%d'\ndown_revision = None\n" % self.ids
            self.files[os.path.join(folder, name)] = text
            # A link to a name that Alembic passes over depends on the order of the disk in 1.8.1.
            loads = name.endswith(".py") and not name.startswith(("__init__", ".#"))
            if loads and self.rng.random() < 0.08:
                self.links[os.path.join(folder, "link%d.py" % self.ids)] = name

    def location(self, path, may_be_package):
        """`path` is from the top; how the config writes it."""
        from_working = os.path.relpath(path, self.working or ".")
        from_config = os.path.relpath(path, self.config_folder or ".")
        forms = [from_working, from_working, "./" + from_working, from_working + "/", "%(here)s/" + from_config]
        if self.section == "alembic":
            forms.append("%(here)s/./" + from_config)
        if may_be_package and not self.working and path.count("/") >= 1:
            package, rest = path.split("/", 1)
            forms.append("%s:%s" % (package, rest))
            forms.append("%s:%s" % (package, rest.replace("/", ":")))
        return self.rng.choice(forms)

    def version_lines(self, script):
        separator = self.rng.choice(SEPARATORS)
        lines = [] if separator is None else ["version_path_separator = %s" % separator]
        places = [os.path.join(script, "versions"), os.path.join(self.working, "more"), os.path.join(script, "x/y")]
        chosen = self.rng.sample(places, self.rng.randint(1, 3))
        for place in chosen:
            if self.rng.random() < 0.8:
                self.add_migrations(place)
        texts = [self.location(place, separator not in ("os", ":")) for place in chosen]
        between = self.rng.choice(CHARACTERS[separator])
        return lines + ["version_locations = " + between.join(texts)]

    def fill(self):
        script = os.path.join(self.working, self.rng.choice(["m", "app/db", "app/a/b/migrations", "alembic_x"]))
        self.files[os.path.join(script, "env.py")] = "from alembic import context\n"
        self.add_migrations(os.path.join(script, "versions"))
        where = self.rng.choice(["own", "own", "default"])
        lines = ["script_location = " + self.location(script, True)]
        if self.rng.random() < 0.6:
            lines += self.version_lines(script)
        head = "[DEFAULT]\n%s\n[%s]\n" if where == "default" else "[loggers]\nkeys = root\n[%s]\n%s\n"
        text = "\n".join(lines)
        self.files[self.config] = head % ((text, self.section) if where == "default" else (self.section, text))

    def write(self):
        for path, text in self.files.items():
            full = os.path.join(self.folder, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w") as file:
                file.write(text)
        for path, target in self.links.items():
            os.symlink(target, os.path.join(self.folder, path))

    def commands(self, number):
        """The same tree as a commit, for git fast-import."""
        yield "commit refs/heads/p%d\ncommitter A <a@example.com> 0 +0000\ndata 1\nx\n" % number
        for path, text in self.files.items():
            yield 'M 100644 inline "%s"\ndata %d\n%s\n' % (path, len(text), text)
        for path, target in self.links.items():
            yield 'M 120000 inline "%s"\ndata %d\n%s\n' % (path, len(target), target)


def alembic_files(project):
    """Real paths of the migrations that Alembic loads; None where it refuses."""
    os.chdir(os.path.join(project.folder, project.working))
    sys.path[:0] = [os.getcwd()]
    try:
        config = Config(os.path.join(project.folder, project.config), ini_section=project.section)
        script = ScriptDirectory.from_config(config)
        return {os.path.realpath(loaded.path) for loaded in script._load_revisions()}
    except (CommandError, ValueError, ModuleNotFoundError, FileNotFoundError):
        return None
    finally:
        del sys.path[0]
        for name in [name for name in sys.modules if name.split(".")[0] in ("app", "conf", "svc", "m", "alembic_x")]:
            del sys.modules[name]


def our_files(project, repository, number):
    done = subprocess.run([PROBE, repository, "refs/heads/p%d" % number], stdout=subprocess.PIPE)
    files, ours = set(), False
    for line in done.stdout.decode().splitlines():
        if line.startswith("environment "):
            ours = " config=%s " % project.config in line
        elif ours and line.startswith("  read "):
            files.add(os.path.realpath(os.path.join(project.folder, line[7:])))
    return files, done.stdout.decode()


def main():
    rng = random.Random(19700101)
    repository = os.path.join(SCRATCH, "repository.git")
    subprocess.run(["git", "init", "-q", "--bare", repository], check=True)
    projects = [Project(rng, number) for number in range(COUNT)]
    stream = "".join(command for number, project in enumerate(projects) for command in project.commands(number))
    subprocess.run(["git", "-C", repository, "fast-import", "--quiet"], input=stream.encode(), check=True)
    different = refused = 0
    for number, project in enumerate(projects):
        project.write()
        expected = alembic_files(project)
        files, answer = our_files(project, repository, number)
        if expected is None:
            refused += 1
        elif files != expected:
            different += 1
            if different <= 3:
                print("# %s\n# %s" % (project.files[project.config].replace("\n", "\n# "), answer.replace("\n", "\n# ")))
                print("# only Alembic: %s\n# only here: %s" % (sorted(expected - files), sorted(files - expected)))
    print("# %d projects, %d that Alembic refuses, %d differ" % (COUNT, refused, different))
    sys.exit(different > 0 or refused > COUNT // 4)


main()
