# [tool.alembic] of pyproject.toml, which newer Alembics read, and no alembic.ini: main has b2, feature c3.
git init -q
environment db
rm alembic.ini
printf '[project]\nname = "shop"\n\n[tool.alembic]\nscript_location = "%%(here)s/db"\n' >pyproject.toml
add a1
commit Begin
add b2 a1
commit 'Add b2'
git switch -q -c feature HEAD~1
add c3 a1
commit 'Add c3'
