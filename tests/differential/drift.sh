#!/bin/sh
# `onehead check` against Alembic's own compare_metadata(compare_type=True), for random changes to random models on SQLite: without the
# migration that Alembic writes for the change, with it, and with one operation of it taken out. LARGE=1: more.
. tests/tap.sh
count=300
[ -n "${LARGE:-}" ] && count=2000
PYTHON=
for candidate in python3 /usr/bin/python3; do
    [ -z "$PYTHON" ] && "$candidate" -c 'import alembic' 2>/dev/null && PYTHON=$candidate
done
if [ -n "$PYTHON" ]; then
    "$PYTHON" tests/differential/drift.py "$ONEHEAD" "$SCRATCH/drift" "$count" 20240229 >"$SCRATCH/out" 2>&1
    result=$?
    cat "$SCRATCH/out" >&2
    check "$count random changes of models" test $result = 0
else
    skip 'random changes of models' 'no Alembic here'
fi
tap_end
