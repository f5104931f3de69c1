#!/bin/sh
# Where environments are found: a repository for every way in which projects lay them out, and the lines that must come
# out. What Alembic itself finds in such folders, environments.sh asks Alembic.
. tests/tap.sh
PROBE=${BUILD:-$TOP/build}/tests/environments
repository=$SCRATCH/repository
git init -q "$repository"

# layout: an empty tree to fill; `expect_found` then commits it and looks.
layout() {
    cd "$repository" || exit 1
    rm -rf ./* .git/index
}

# put PATH: a file from standard input.
put() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# ini PATH LINE...: an [alembic] section.
ini() {
    ini_path=$1
    shift
    { echo '[alembic]' && printf '%s\n' "$@"; } | put "$ini_path"
}

# versions FOLDER ID: one migration in it.
versions() {
    migration "$2" | put "$1/$2_add.py"
}

# scripts FOLDER ID: env.py, the template, one migration in versions/.
scripts() {
    echo 'from alembic import context' | put "$1/env.py"
    echo 'x' | put "$1/script.py.mako"
    versions "$1/versions" "$2"
}

found_are() {
    # shellcheck disable=SC2086
    "$PROBE" "$repository" "$commit" $more >"$SCRATCH/found" || { cat "$SCRATCH/found" && return 1; }
    printf '%s\n' "$@" >"$SCRATCH/expected"
    if [ $# = 0 ]; then : >"$SCRATCH/expected"; fi
    sed 's/^note \([^ ]*\) .*/note \1/' "$SCRATCH/found" | diff "$SCRATCH/expected" - >&2
}

# expect_found NAME LINE...: all lines of the answer; of notes only the place.
expect_found() {
    expect_name=$1
    shift
    git add -A
    commit=$(git write-tree | xargs git commit-tree -m x)
    cd "$TOP" || exit 1
    check "$expect_name" found_are "$@"
    more=
}
more=

layout
scripts migrations a1
ini alembic.ini 'script_location = migrations'
expect_found 'script_location beside the ini' \
    'environment migrations config=alembic.ini section=alembic script=migrations versions=migrations/versions' \
    '  read migrations/versions/a1_add.py'

layout
scripts svc/migrations a1
ini svc/alembic.ini 'script_location = migrations'
expect_found 'relative to the folder of the ini' \
    'environment svc/migrations config=svc/alembic.ini section=alembic script=svc/migrations versions=svc/migrations/versions' \
    '  read svc/migrations/versions/a1_add.py'

layout
scripts app/migrations a1
ini conf/alembic.ini 'script_location = app/migrations'
expect_found 'relative to the top, the ini below conf/' \
    'environment app/migrations config=conf/alembic.ini section=alembic script=app/migrations versions=app/migrations/versions from-root' \
    '  read app/migrations/versions/a1_add.py'

layout
scripts db a1
ini etc/db.cfg 'script_location = %(here)s/../db'
expect_found '%(here)s and .., in a file of another name' \
    'environment db config=etc/db.cfg section=alembic script=db versions=db/versions' \
    '  read db/versions/a1_add.py'

layout
scripts m a1
ini m/alembic.ini 'script_location = %(here)s/'
expect_found '%(here)s with a slash behind it' \
    'environment m config=m/alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
ini m/alembic.ini 'script_location = .'
expect_found 'the ini own folder, as a dot' \
    'environment m config=m/alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts . a1
ini alembic.ini 'script_location = .'
expect_found 'the top of the repository' \
    'environment . config=alembic.ini section=alembic script= versions=versions' '  read versions/a1_add.py'

layout
scripts a/b/c/db/core a1
ini alembic.ini 'script_location = a.b.c:db/core'
expect_found 'a package with slashes behind the colon' \
    'environment a/b/c/db/core config=alembic.ini section=alembic script=a/b/c/db/core versions=a/b/c/db/core/versions' \
    '  read a/b/c/db/core/versions/a1_add.py'

layout
scripts src/a/b/c/_migrations a1
ini alembic.ini 'script_location = a:b:c:_migrations'
expect_found 'a package below src/, several colons' \
    'environment src/a/b/c/_migrations config=alembic.ini section=alembic script=src/a/b/c/_migrations versions=src/a/b/c/_migrations/versions' \
    '  read src/a/b/c/_migrations/versions/a1_add.py'

layout
scripts lib/python/shop/db a1
ini tools/alembic.ini 'script_location = shop:db'
expect_found 'a package that is installed from an unusual folder' \
    'environment lib/python/shop/db config=tools/alembic.ini section=alembic script=lib/python/shop/db versions=lib/python/shop/db/versions' \
    '  read lib/python/shop/db/versions/a1_add.py'

layout
scripts migrations a1
ini migrations/alembic.ini 'file_template = %%(rev)s'
expect_found 'Flask-Migrate: no script_location' \
    'environment migrations config=migrations/alembic.ini section=alembic script=migrations versions=migrations/versions own' \
    '  read migrations/versions/a1_add.py'

layout
scripts app/alembic a1
ini app/alembic.ini 'script_location = {alembic_dir}'
expect_found 'a template in the ini: by its folder' \
    'environment app/alembic config= section= script=app/alembic versions=app/alembic/versions' \
    '  read app/alembic/versions/a1_add.py'

layout
scripts core a1
scripts tenant b1
put alembic.ini <<'EOF'
[alembic]
[core]
script_location = core
[tenant]
script_location = tenant
EOF
expect_found 'several sections, nothing in [alembic]' \
    'environment core config=alembic.ini section=core script=core versions=core/versions' \
    '  read core/versions/a1_add.py' \
    'environment tenant config=alembic.ini section=tenant script=tenant versions=tenant/versions' \
    '  read tenant/versions/b1_add.py'

layout
scripts m a1
put alembic.ini <<'EOF'
[DEFAULT]
script_location = m
[alembic]
sqlalchemy.url = sqlite://
[loggers]
keys = root
EOF
expect_found 'script_location in [DEFAULT]' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
versions m/one b1
versions m/two c1
put alembic.ini <<'EOF'
[DEFAULT]
script_location = m
[one]
version_locations = %(script_location)s/one
[two]
version_locations = %(script_location)s/two
EOF
expect_found 'sections that share [DEFAULT] and differ in version_locations' \
    'environment one config=alembic.ini section=one script=m versions=m/one' '  read m/one/b1_add.py' \
    'environment two config=alembic.ini section=two script=m versions=m/two' '  read m/two/c1_add.py'

# separator NAME OPTION VALUE: two locations split by it.
separator() {
    layout
    scripts m a1
    versions m/x b1
    printf '[alembic]\nscript_location = m\n%s\nversion_locations = %b\n' "$2" "$3" | put alembic.ini
    expect_found "$1" 'environment m config=alembic.ini section=alembic script=m versions=m/versions,m/x' \
        '  read m/versions/a1_add.py' '  read m/x/b1_add.py'
}
separator 'version_locations at blanks' '' 'm/versions  m/x'
separator 'version_locations at commas' '' 'm/x, m/versions'
separator 'version_locations at version_path_separator = space' 'version_path_separator = space' 'm/x m/versions'
separator 'version_locations at version_path_separator = os' 'version_path_separator = os' '%(here)s/m/x:m/versions'
separator 'version_locations at path_separator = newline' 'path_separator = newline' '\n  m/x\n  m/versions'
separator 'version_locations at a semicolon' 'path_separator = ;' 'm/x;m/versions;'
separator 'version_locations at a colon' 'version_path_separator = :' 'm/x:m/versions'
separator 'path_separator goes first' 'version_path_separator = space
path_separator = os' 'm/x:m/versions'
separator 'a location that is not there is ignored' '' 'm/x m/gone m/versions m/x'

layout
scripts m a1
ini alembic.ini 'script_location = m' 'version_path_separator = os  # Use os.pathsep.'
expect_found 'the comment of the old template does no harm by itself' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
ini alembic.ini 'script_location = m' 'version_path_separator = os  # Use os.pathsep.' 'version_locations = m/x'
expect_found 'with version_locations Alembic refuses it: by the folder, and said' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py' \
    'note alembic.ini:3'

layout
scripts m a1
versions m/versions/deep/er b1
versions m/versions/__pycache__ c1
ini alembic.ini 'script_location = m' 'recursive_version_locations = true'
expect_found 'recursive_version_locations = true' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions recursive' \
    '  read m/versions/a1_add.py' '  read m/versions/deep/er/b1_add.py'

layout
scripts m a1
versions m/versions/deep b1
ini alembic.ini 'script_location = m' 'recursive_version_locations = True'
expect_found 'True is not true: folders below are not read' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
versions x b1
put pyproject.toml <<'EOF'
[tool.alembic]
script_location = "%(here)s/m"
version_locations = ["%(here)s/x", "m/versions"]
recursive_version_locations = true
EOF
expect_found '[tool.alembic]' \
    'environment m config=pyproject.toml section=alembic script=m versions=m/versions,x toml recursive' \
    '  read m/versions/a1_add.py' '  read x/b1_add.py'

layout
scripts m a1
put pyproject.toml <<'EOF'
[tool.alembic]
script_location = "m"
EOF
ini alembic.ini 'sqlalchemy.url = sqlite://'
expect_found '[tool.alembic] beside an ini that leaves the folder to it' \
    'environment m config=pyproject.toml section=alembic script=m versions=m/versions toml' \
    '  read m/versions/a1_add.py'

layout
scripts m a1
scripts n b1
put pyproject.toml <<'EOF'
[tool.alembic]
script_location = "n"
EOF
ini alembic.ini 'script_location = m'
expect_found 'the ini goes before [tool.alembic]; the other folder is found by itself' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py' \
    'environment n config= section= script=n versions=n/versions' '  read n/versions/b1_add.py'

layout
scripts m a1
ini alembic.ini 'script_location = /srv/m'
ini up.ini 'script_location = ../../m'
expect_found 'locations that leave the repository' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py' \
    'note alembic.ini:2' 'note up.ini:2'

layout
scripts m a1
ini alembic.ini 'script_location = m'
ini alembic.dev.ini 'script_location = m'
ini conf/alembic.ini 'script_location = m'
ini m/alembic.ini 'script_location = .'
expect_found 'one folder named by several configs: the nearest' \
    'environment m config=m/alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
ini alembic.ini 'script_location = m'
ini a.ini 'script_location = m'
expect_found 'alembic.ini before other names' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
expect_found 'no config: env.py beside versions/' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
versions db/changes a1
echo 'x' | put db/changes/__init__.py
echo 'import os' | put app/models.py
expect_found 'nothing but the content of the files' \
    'environment db config= section= script=db versions=db/changes' '  read db/changes/a1_add.py'

layout
scripts m a1
rm -r m/versions/*
versions m/versions/r1 b1
migration c1 b1 | put m/versions/r2/c1_add.py
expect_found 'a folder for each release: one graph' \
    'environment m config= section= script=m versions=m/versions/r1,m/versions/r2' \
    '  read m/versions/r1/b1_add.py' '  read m/versions/r2/c1_add.py'

layout
scripts m a1
rm -r m/versions/*
for dialect in mysql sqlite; do
    versions m/versions/$dialect a1
    migration b1 a1 | put m/versions/$dialect/b1_add.py
done
expect_found 'a folder for each database dialect: a graph each' \
    'environment m/versions/mysql config= section= script=m versions=m/versions/mysql' \
    '  read m/versions/mysql/a1_add.py' '  read m/versions/mysql/b1_add.py' \
    'environment m/versions/sqlite config= section= script=m versions=m/versions/sqlite' \
    '  read m/versions/sqlite/a1_add.py' '  read m/versions/sqlite/b1_add.py'

layout
scripts m a1
migration b1 a1 | put m/versions/r1/expand/b1_add.py
migration c1 a1 | put m/versions/r1/contract/c1_add.py
migration d1 a1 | put m/versions/parked/d1_add.py
expect_found 'expand and contract of each release, below the first migration' \
    'environment m config= section= script=m versions=m/versions,m/versions/r1/contract,m/versions/r1/expand' \
    '  read m/versions/a1_add.py' '  read m/versions/r1/contract/c1_add.py' '  read m/versions/r1/expand/b1_add.py'

layout
scripts m a1
versions m/versions/archive b1
expect_found 'an archive below versions/ is not read' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
versions plugins/x/migrations b1
more=plugins/x/migrations
expect_found 'a folder that the change touches, beside an environment' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py' \
    'environment plugins/x config= section= script=plugins/x versions=plugins/x/migrations' \
    '  read plugins/x/migrations/b1_add.py'

layout
scripts m a1
more='m/versions m m/versions/gone ../x'
expect_found 'a folder that is known already is one environment' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
ini data/alembic.ini 'script_location = elsewhere'
echo x | put templates/plugin/script.py.mako
echo 'def env(): pass' | put tool/env.py
echo x | put tool/versions/notes.txt
scripts venv/lib/m b1
scripts lib/site-packages/m c1
scripts web/node_modules/m d1
expect_found 'copies, templates and vendored trees are none' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts m a1
scripts examples/shop/m b1
ini examples/shop/alembic.ini 'script_location = m'
expect_found 'an example is an environment of its own' \
    'environment examples/shop/m config=examples/shop/alembic.ini section=alembic script=examples/shop/m versions=examples/shop/m/versions' \
    '  read examples/shop/m/versions/b1_add.py' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py'

layout
scripts a/m a1
scripts b/m b1
printf '[db]\nscript_location = m\n' | tee b/db.ini >a/db.ini
expect_found 'two environments with one name get longer ones' \
    'environment a/m/versions config=a/db.ini section=db script=a/m versions=a/m/versions' '  read a/m/versions/a1_add.py' \
    'environment b/m/versions config=b/db.ini section=db script=b/m versions=b/m/versions' '  read b/m/versions/b1_add.py'

layout
echo 'from alembic import context' | put m/env.py
ini alembic.ini 'script_location = m'
expect_found 'an environment without a migration yet' \
    'environment m config=alembic.ini section=alembic script=m versions='

layout
scripts real a1
ln -s ../real/versions link
mkdir m && mv link m/versions
echo 'from alembic import context' | put m/env.py
ini alembic.ini 'script_location = m'
rm real/env.py
expect_found 'a versions folder that is a symlink inside the repository' \
    'environment m config=alembic.ini section=alembic script=m versions=real/versions' '  read real/versions/a1_add.py'

layout
echo 'from alembic import context' | put m/env.py
ln -s /srv/versions m/versions
ini alembic.ini 'script_location = m'
expect_found 'a versions folder that is a symlink out of it' \
    'environment m config=alembic.ini section=alembic script=m versions=' 'note m/versions:0'

layout
scripts m a1
ln -s a1_add.py m/versions/again.py
ln -s ../../other.py m/versions/other.py
migration b1 | put other.py
ln -s /etc/passwd m/versions/outside.py
ln -s loop.py m/versions/loop.py
ini alembic.ini 'script_location = m'
expect_found 'symlinks among the migrations' \
    'environment m config=alembic.ini section=alembic script=m versions=m/versions' \
    '  read m/versions/a1_add.py' '  unreadable m/versions/loop.py' '  read m/versions/other.py' \
    '  unreadable m/versions/outside.py'

# submodule PATH: a gitlink, as `git submodule add` leaves it.
submodule() {
    mkdir -p "$1"
    git init -q "$1"
    git -C "$1" commit -q --allow-empty -m x
    git add "$1" 2>/dev/null
}

layout
echo 'from alembic import context' | put m/env.py
submodule m/versions
ini alembic.ini 'script_location = m'
expect_found 'a versions folder in a submodule' \
    'environment m config=alembic.ini section=alembic script=m versions= submodule'

layout
submodule sub
ini alembic.ini 'script_location = sub/m'
expect_found 'a script folder in a submodule' \
    'environment sub/m config=alembic.ini section=alembic script=sub/m versions= submodule'

layout
scripts m a1
for name in __init__.py __init__x.py '.#x.py' x.PY x.py~ x.pyc x.pyi README HEAD; do echo x | put "m/versions/$name"; done
for name in .x.py _x.py 'a:b.py'; do migration "i$name" | tr -d '.:' | put "m/versions/$name"; done
mkdir m/versions/folder.py && echo x >m/versions/folder.py/x.txt
expect_found 'only the names that Alembic loads' \
    'environment m config= section= script=m versions=m/versions' \
    '  read m/versions/.x.py' '  read m/versions/_x.py' '  read m/versions/a1_add.py' '  read m/versions/a:b.py'

layout
scripts m a1
printf '[alembic]\nscript_location = m\nscript_location = n\n' | put alembic.ini
expect_found 'an ini that configparser refuses is said, and the folder found' \
    'environment m config= section= script=m versions=m/versions' '  read m/versions/a1_add.py' 'note alembic.ini:3'

layout
scripts m a1
awk 'BEGIN { while (i++ < 60000) print "# a line of a comment" }' >m/versions/large.py
expect_found 'a file that is too large is not passed over' \
    'environment m config= section= script=m versions=m/versions' \
    '  read m/versions/a1_add.py' '  unreadable m/versions/large.py'

layout
echo 'print()' | put app.py
expect_found 'no environment at all'

tap_end
