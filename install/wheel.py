"""wheel.py: a wheel that brings a program and its manual, and no Python.

    python3 wheel.py STAGE VERSION PLATFORM FOLDER

STAGE holds bin/ and share/, laid out as pip puts them into an environment. The same stage gives the
same bytes: names are sorted and the dates those of SOURCE_DATE_EPOCH.
"""
import base64
import hashlib
import os
import sys
import time
import zipfile

METADATA = """\
Metadata-Version: 2.1
Name: onehead
Version: {version}
Summary: Keeps an Alembic history at one head: stops the push or pull request that would leave several
License: MIT
Keywords: alembic,flask-migrate,migrations,git-hook,pre-push
Classifier: Environment :: Console
Classifier: Operating System :: POSIX :: Linux
Classifier: Topic :: Database
Classifier: Topic :: Software Development :: Version Control :: Git
Requires-Python: >=3
Description-Content-Type: text/markdown

"""


def stage_files(stage):
    """(path in the stage, path below the wheel's data folder, mode) of each file."""
    for folder, _, names in os.walk(stage):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), stage)
            kind, _, rest = path.partition("/")
            if kind == "bin":
                yield path, "scripts/" + rest, 0o755
            elif kind == "share":
                yield path, "data/" + path, 0o644


def contents(stage, version, platform):
    """{name in the wheel: (bytes, mode)}, all but RECORD."""
    base, info = f"onehead-{version}.data/", f"onehead-{version}.dist-info/"
    read = lambda *path: open(os.path.join(*path), "rb").read()
    files = {base + name: (read(stage, path), mode) for path, name, mode in stage_files(stage)}
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform.split("."))
    wheel = f"Wheel-Version: 1.0\nGenerator: onehead\nRoot-Is-Purelib: false\n{tags}"
    metadata = METADATA.format(version=version).encode() + read(stage, "README.md")
    files[info + "METADATA"] = (metadata, 0o644)
    files[info + "WHEEL"] = (wheel.encode(), 0o644)
    files[info + "licenses/LICENSE"] = (read(stage, "LICENSE"), 0o644)
    return files


def record(files, own_name):
    def row(name):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name][0]).digest())
        return f"{name},sha256={digest.decode().rstrip('=')},{len(files[name][0])}\n"
    return "".join(row(name) for name in sorted(files)) + f"{own_name},,\n"


def main(stage, version, platform, folder):
    files = contents(stage, version, platform)
    record_name = f"onehead-{version}.dist-info/RECORD"
    files[record_name] = (record(files, record_name).encode(), 0o644)
    date = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    path = os.path.join(folder, f"onehead-{version}-py3-none-{platform}.whl")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name in sorted(files, key=lambda name: (".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | files[name][1]) << 16
            wheel.writestr(entry, files[name][0])
    print(path)


main(*sys.argv[1:])
