#!/bin/sh
# How two commits' models differ, read from the files that the change can have touched, against the same read from all files. MIRROR=DIR:
# folders with bare repositories; the last commits of each that touch models. LARGE=1: more.
. tests/tap.sh
commits=20
[ -n "${LARGE:-}" ] && commits=300
agree() {
    folders=$(git -C "$1" ls-tree -r -d --name-only HEAD | grep -E '(^|/)versions$')
    git -C "$1" log --first-parent -"$commits" --format='%P %H' -- '*model*.py' '*db*.py' | awk 'NF >= 2 { print $1, $NF }' >"$SCRATCH/pairs"
    # shellcheck disable=SC2086 # a list of folders
    "$BUILD/tests/models_changed" "$1" $folders <"$SCRATCH/pairs" >"$SCRATCH/out" || return 1
    awk '/^differences/ { count += $2; next } { print; wrong = 1 } END { print "# " NR " lines, " count " differences"; exit wrong }' "$SCRATCH/out"
}
if [ -n "${MIRROR:-}" ]; then
    for repository in "$MIRROR"/*/repo; do
        check "$commits commits of $(basename "$(dirname "$repository")")" agree "$repository"
    done
else
    skip 'models of changes in real repositories' 'MIRROR is not set'
fi
tap_end
