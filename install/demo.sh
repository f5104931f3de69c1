#!/bin/sh
# demo.sh: the story of two heads, with real git. Two developers each add a migration on the same
# parent; the second one's push is stopped, with the lines that mend it, and goes through once mended.
# `onehead` is on the PATH.
set -eu
scratch=$(mktemp -d "${TMPDIR:-/tmp}/onehead-demo.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
# Nobody's own settings play a part.
for name in $(env | sed -n 's/^\(GIT_[A-Za-z0-9_]*\|ONEHEAD[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
done
HOME=$scratch GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
export HOME GIT_CONFIG_NOSYSTEM GIT_TERMINAL_PROMPT
cd "$scratch"
git config --global init.defaultBranch main
git config --global user.name Ada
git config --global user.email ada@example.com

# revision ID PARENT: a migration as `alembic revision` writes it, committed.
revision() {
    cat >"migrations/versions/$1_.py" <<END
"""add $1"""
from alembic import op
import sqlalchemy as sa

revision = '$1'
down_revision = $2


def upgrade():
    op.add_column('sessions', sa.Column('c_$1', sa.Integer()))


def downgrade():
    op.drop_column('sessions', 'c_$1')
END
    git add migrations
    git commit -q -m "Add $1"
}

# run COMMAND...: shown as it is typed, then run.
run() {
    printf '\n$ %s\n' "$*"
    "$@" 2>&1
}

git init -q --bare server.git
git clone -q server.git ada 2>/dev/null
cd ada
mkdir -p migrations/versions
printf '[alembic]\nscript_location = migrations\n' >alembic.ini
printf 'from alembic import context\n' >migrations/env.py
git add . && git commit -q -m 'Start'
revision a1f0c3d2e4b5 None
git push -q origin main
git -C .. clone -q server.git grace
git -C ../grace config user.name Grace
git -C ../grace config user.email grace@example.com

echo 'Ada adds a migration on top of a1f0c3d2e4b5 and pushes it to main:'
revision b2c7d8e9f0a1 "'a1f0c3d2e4b5'"
run git push -q origin main

echo
echo 'Grace, in a branch of her own, adds one on the same parent:'
cd ../grace
run onehead install
git switch -q -c feature
revision c3d4e5f6a7b8 "'a1f0c3d2e4b5'"
run git fetch -q
if run git push -q origin feature; then
    echo 'demo: the push went through, and should not have' >&2
    exit 1
fi

echo
echo 'Nothing reached the server. Grace does what is recommended, and pushes again:'
mine=migrations/versions/c3d4e5f6a7b8_.py
sed "s/^down_revision = .*/down_revision = 'b2c7d8e9f0a1'/" "$mine" >"$scratch/mended"
cp "$scratch/mended" "$mine"
run git add "$mine"
run git commit -q -m 're-parent c3d4e5f6a7b8 onto b2c7d8e9f0a1'
run git merge -q --no-edit origin/main
run git push -q origin feature
run onehead heads
