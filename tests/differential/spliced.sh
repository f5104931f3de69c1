#!/bin/sh
# Repositories of valid Python that nobody wrote: each is read to its end, without a crash. LARGE=1: more.
. tests/tap.sh
count=4
[ -n "${LARGE:-}" ] && count=200
PYTHON=
for candidate in python3 /usr/bin/python3; do
    [ -z "$PYTHON" ] && "$candidate" -c 'import ast, alembic; ast.unparse' 2>/dev/null && PYTHON=$candidate
done
if [ -n "$PYTHON" ]; then
    "$PYTHON" tests/differential/spliced.py "$ONEHEAD" "$count" >"$SCRATCH/out" 2>&1
    result=$?
    cat "$SCRATCH/out" >&2
    check "$count repositories of spliced migrations and models" test $result = 0
else
    skip 'spliced migrations and models' 'no Alembic here'
fi
tap_end
