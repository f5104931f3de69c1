#!/bin/sh
# `onehead schema` against SQLAlchemy's own metadata, for models written by hand (models.cases) and made up. LARGE=1: more.
# SQLALCHEMY=DIR is a checkout of SQLAlchemy 2: the same against that one, where mapped_column exists.
. tests/tap.sh
generated=60
[ -n "${LARGE:-}" ] && generated=1500
PYTHON=
for candidate in python3 /usr/bin/python3; do
    [ -z "$PYTHON" ] && "$candidate" -c 'import sqlalchemy' 2>/dev/null && PYTHON=$candidate
done
compare() {
    "$PYTHON" tests/differential/models.py "$ONEHEAD" "$SCRATCH/$1-$version" "$@" >"$SCRATCH/out" 2>&1
    result=$?
    cat "$SCRATCH/out" >&2
    return $result
}
both() {
    version=$1
    compare cases
    check "models written by hand, $1" test $? = 0
    compare generated "$generated" 20240229
    check "$generated made-up models, written twice, $1" test $? = 0
}
if [ -n "$PYTHON" ]; then
    both 'the SQLAlchemy of this system'
else
    skip 'models' 'no SQLAlchemy here'
fi
if [ -n "${SQLALCHEMY:-}" ]; then
    PYTHONPATH=$SQLALCHEMY/lib
    export PYTHONPATH
    both "the SQLAlchemy in $SQLALCHEMY"
else
    skip 'models with mapped_column, run' 'SQLALCHEMY is not set'
fi
tap_end
