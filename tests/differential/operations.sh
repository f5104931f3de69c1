#!/bin/sh
# What migrations do, as it is read, against Alembic: made-up migrations, each operation that Alembic is asked for; and histories run in
# SQLite, its tables at the end against the replay. LARGE=1: more.
. tests/tap.sh
count=6
[ -n "${LARGE:-}" ] && count=300
PYTHON=
for candidate in python3 /usr/bin/python3; do
    [ -z "$PYTHON" ] && "$candidate" -c 'import alembic' 2>/dev/null && PYTHON=$candidate
done
compare() {
    "$PYTHON" tests/differential/operations.py "$1" "$BUILD/tests/operations" "$count" 20261 >"$SCRATCH/out" 2>&1
    result=$?
    tail -40 "$SCRATCH/out" >&2
    return $result
}
if [ -n "$PYTHON" ]; then
    compare recorded
    check "the operations that Alembic is asked for in $count histories" test $? = 0
    compare replayed
    check "the tables that $count histories leave in SQLite" test $? = 0
else
    skip "made-up migrations" "no Alembic here"
fi
tap_end
