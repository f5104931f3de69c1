#!/bin/sh
# Environments against Alembic itself: the files that its ScriptDirectory loads from made-up projects.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}
if [ "${LARGE:-}" = 1 ]; then count=1000; else count=100; fi
if /usr/bin/python3 -c 'import alembic' 2>/dev/null; then
    check "$count made-up projects: the migration files that Alembic loads" \
        /usr/bin/python3 "$TOP/tests/differential/environments.py" "$BUILD/tests/environments" "$count" "$SCRATCH"
else
    skip 'the migration files that Alembic loads' 'no Alembic for /usr/bin/python3'
fi
tap_end
