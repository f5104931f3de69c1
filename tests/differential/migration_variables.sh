#!/bin/sh
# The four variables as we read them, against CPython: by `ast` on the Python files of this system, by running them on made-up migrations and
# their mutants, judged by Alembic's own Revision. LARGE=1: more. MIRROR=DIR: folders with bare repositories, whose migrations are read by `ast`.
. tests/tap.sh
every=8 generated=400 commits=20
[ -n "${LARGE:-}" ] && every=1 generated=20000 commits=300
PYTHON=
for candidate in python3 /usr/bin/python3; do
    [ -z "$PYTHON" ] && "$candidate" -c 'import alembic' 2>/dev/null && PYTHON=$candidate
done
compare() {
    "${PYTHON:-python3}" tests/differential/migration_variables.py "$BUILD/tests/migration_variables" "$@" >"$SCRATCH/out" 2>&1
    result=$?
    cat "$SCRATCH/out" >&2
    return $result
}
for folder in /usr/lib/python3 /usr/lib/python3.*; do
    find "$folder" -name '*.py' 2>/dev/null
done | sort | awk -v every="$every" 'NR % every == 1 || every == 1' >"$SCRATCH/files"
compare files <"$SCRATCH/files"
check "CPython's variables of $(wc -l <"$SCRATCH/files") files" test $result = 0
if [ -n "$PYTHON" ]; then
    compare generated "$generated" 20161
    check "$generated made-up migrations and twice as many mutants, run as Alembic runs them" test $? = 0
else
    skip "made-up migrations" "no Alembic here"
fi
if [ -n "${MIRROR:-}" ]; then
    for repository in "$MIRROR"/*/repo; do
        compare mirror "$repository" "$commits"
        check "all migrations of $(basename "$(dirname "$repository")"), $commits commits" test $result = 0
    done
else
    skip "migrations of real repositories" "MIRROR is not set"
fi
tap_end
