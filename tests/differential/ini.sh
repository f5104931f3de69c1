#!/bin/sh
# INI files against CPython's configparser: the same sections, values and refusals.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}
if [ "${LARGE:-}" = 1 ]; then count=100000; else count=2000; fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || {
    skip 'ini files as configparser reads them' 'no Python 3'
    tap_end
    exit
}
check "$count ini files are read as configparser reads them" \
    python3 "$TOP/tests/differential/ini.py" "$BUILD/tests/ini" "$count"
tap_end
