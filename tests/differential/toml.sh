#!/bin/sh
# TOML files against CPython's tomllib: the same values and refusals.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}
if [ "${LARGE:-}" = 1 ]; then count=100000; else count=2000; fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    skip 'TOML files as tomllib reads them' 'no Python 3.11'
    tap_end
    exit
}
check "$count TOML files are read as tomllib reads them" \
    python3 "$TOP/tests/differential/toml.py" "$BUILD/tests/toml" "$count"
tap_end
