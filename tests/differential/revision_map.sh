# Random graphs, sound and broken: heads, bases, branch points, label groups, or the class of error, as Alembic's
# RevisionMap has them. LARGE=1: 200,000 graphs.
. tests/tap.sh
PATH=/usr/bin:$PATH
BUILD=${BUILD:-build}

agrees() {
    /usr/bin/python3 tests/differential/revision_map.py "$BUILD/tests/revision_map" "$1" "${2:-1}"
}

count=3000
[ -z "${LARGE:-}" ] || count=200000
check "$count random graphs agree with Alembic" agrees "$count"
[ -z "${LARGE:-}" ] || sed 's/^/# /' "$SCRATCH/tap.log"
tap_end
