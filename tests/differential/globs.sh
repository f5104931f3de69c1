#!/bin/sh
# Globs against git's wildmatch.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}
if [ "${LARGE:-}" = 1 ]; then count=5000; else count=200; fi
git init -q "$SCRATCH/repository"
check "$count globs match the names that git's match" \
    python3 "$TOP/tests/differential/globs.py" "$BUILD/tests/globs" "$count" "$SCRATCH/repository"
tap_end
