"""ci_lines.py FILE: the shell lines of a CI's configuration, in order, each once. The line that installs onehead (the one
with install/setup.sh) is left out, and must be there: the program that was built stands in for it."""
import re
import sys

import yaml

KEYS = {"run", "script", "before_script", "command", "commands"}


def lines_of(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key in KEYS and isinstance(value, str):
                yield value
            elif key in KEYS and isinstance(value, list) and all(isinstance(line, str) for line in value):
                yield from value
            else:
                yield from lines_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from lines_of(value)


with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
if sys.argv[1].endswith("Jenkinsfile"):
    found = re.findall(r"\bsh '([^']*)'", text)
else:
    found = list(lines_of(yaml.safe_load(text)))
lines = list(dict.fromkeys(found))
installing = [line for line in lines if "install/setup.sh" in line]
if len(installing) != 1 or not any("onehead check" in line for line in lines):
    sys.exit(f"{sys.argv[1]}: {lines}")
print("\n".join(line for line in lines if line not in installing))
