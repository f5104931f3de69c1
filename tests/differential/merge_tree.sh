#!/bin/sh
# Three-way merges, made up: the merged snapshot against git's own merge.
. tests/tap.sh

git init -q --bare "$SCRATCH/merges.git"
count=150
[ -n "${LARGE:-}" ] && count=2000
check "$count merges end as git merge-tree ends them" \
    python3 tests/differential/merge_tree.py "$BUILD/tests/merge_tree" "$SCRATCH/merges.git" "$count"
tap_end
