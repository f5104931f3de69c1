# Random histories with merges, labels and dependencies, and databases that stand somewhere in them: what is run, in which
# order, and where Alembic refuses, as its iterate_revisions has it. LARGE=1: 100,000 histories.
. tests/tap.sh
PATH=/usr/bin:$PATH
BUILD=${BUILD:-build}

agrees() {
    /usr/bin/python3 tests/differential/upgrade_order.py "$BUILD/tests/upgrade_order" "$1" "${2:-1}"
}

count=2000
[ -z "${LARGE:-}" ] || count=100000
check "$count upgrades go as Alembic's do" agrees "$count"
[ -z "${LARGE:-}" ] || sed 's/^/# /' "$SCRATCH/tap.log"
tap_end
