#!/bin/sh
# Our syntax trees, with the place of every node, against CPython's `ast`, on the Python files of this system and on mutants of them.
# LARGE=1: all of them, and more mutants.
. tests/tap.sh
every=16 mutants=2
[ -n "${LARGE:-}" ] && every=1 mutants=12
for folder in /usr/lib/python3 /usr/lib/python3.*; do
    find "$folder" -name '*.py' -size -400k 2>/dev/null
done | sort | awk -v every="$every" 'NR % every == 1 || every == 1' >"$SCRATCH/files"
run() {
    python3 tests/differential/python_ast.py "$BUILD/tests/python_ast" "$1" 20161 <"$SCRATCH/files" >"$SCRATCH/out" 2>&1
    result=$?
    cat "$SCRATCH/out" >&2
    return $result
}
if command -v python3 >/dev/null && [ -s "$SCRATCH/files" ]; then
    run 0
    check "CPython's trees and places of $(wc -l <"$SCRATCH/files") files" test $result = 0
    run "$mutants"
    check "mutants of them, $mutants each" test $? = 0
else
    skip "CPython's trees" "no python3 here"
fi
tap_end
