#!/usr/bin/env python3
"""made_up_history.py REPOSITORY COUNT PARENT: a bare repository whose main has COUNT migrations in a line, r1 to rCOUNT, and whose branch
feature has one more, rmine, that follows rPARENT. Written as one pack: git fast-import takes minutes for 100,000 files.
"""
import hashlib
import struct
import subprocess
import sys
import zlib


class Pack:
    kinds = {b"commit": 1, b"tree": 2, b"blob": 3}

    def __init__(self):
        self.entries = []

    def add(self, kind, body):
        size, header = len(body), []
        byte, size = self.kinds[kind] << 4 | size & 15, size >> 4
        while size:
            header.append(byte | 128)
            byte, size = size & 127, size >> 7
        self.entries.append(bytes(header + [byte]) + zlib.compress(body, 1))
        return hashlib.sha1(b"%s %d\0" % (kind, len(body)) + body).digest()

    def tree(self, entries):
        return self.add(b"tree", b"".join(b"%s %s\0%s" % (mode, name.encode(), id) for name, mode, id in sorted(entries)))

    def bytes(self):
        body = b"PACK" + struct.pack(">II", 2, len(self.entries)) + b"".join(self.entries)
        return body + hashlib.sha1(body).digest()


def migration(name, parent):
    adds = "".join(f"    op.add_column('table_{name}', sa.Column('column_{k}', sa.String(length=50), nullable=True))\n" for k in range(8))
    return (f'"""step {name}\n\nRevision ID: {name}\nRevises: {parent}\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
            f"revision = '{name}'\ndown_revision = {parent}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n{adds}"
            "\n\ndef downgrade():\n    pass\n").encode()


def history(repository, count, parent):
    pack, file, folder = Pack(), b"100644", b"40000"
    person = b"a <a@example.com> 1577836800 +0000"
    versions = [(f"r{i}.py", file, pack.add(b"blob", migration(f"r{i}", f"'r{i - 1}'" if i > 1 else "None"))) for i in range(1, count + 1)]
    mine = ("rmine.py", file, pack.add(b"blob", migration("rmine", f"'r{parent}'")))
    env, ini = pack.add(b"blob", b""), pack.add(b"blob", b"[alembic]\nscript_location = migrations\n")
    before, refs = b"", []
    for branch, files in (("main", versions), ("feature", versions + [mine])):
        migrations = pack.tree([("env.py", file, env), ("versions", folder, pack.tree(files))])
        top = pack.tree([("alembic.ini", file, ini), ("migrations", folder, migrations)])
        commit = pack.add(b"commit", b"tree %s\n%sauthor %s\ncommitter %s\n\nx\n" % (top.hex().encode(), before, person, person))
        before = b"parent %s\n" % commit.hex().encode()
        refs.append((branch, commit.hex()))
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
    subprocess.run(["git", "-C", repository, "index-pack", "--stdin"], input=pack.bytes(), check=True, stdout=subprocess.DEVNULL)
    for branch, commit in refs:
        subprocess.run(["git", "-C", repository, "update-ref", f"refs/heads/{branch}", commit], check=True)


if __name__ == "__main__":
    history(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
