# `onehead pending FROM..TO`: what a database at FROM must run to come to TO, held against Alembic itself, which is given the
# files of both commits.
# shellcheck disable=SC2016 # backquotes in what is said
. tests/tap.sh
. tests/story.sh

# What Alembic runs: the heads that a database holds at FROM, then the revisions of `upgrade heads` at TO. Files in the order of
# their names, as newer ones of Alembic list them.
cat >"$SCRATCH/upgrades.py" <<'END'
import os, sys
listdir = os.listdir
os.listdir = lambda path=".": sorted(listdir(path))
from alembic.config import Config
from alembic.script import ScriptDirectory
def scripts(folder):
    os.chdir(folder)
    script = ScriptDirectory.from_config(Config("alembic.ini"))
    script.revision_map._revision_map
    return script
stamps = scripts(sys.argv[1]).revision_map._real_heads
for step in scripts(sys.argv[2])._upgrade_revs("heads", stamps):
    print(step.revision.revision)
END

# as_alembic FROM TO: the same revisions, in the same order.
as_alembic() {
    rm -rf "$STORY/before" "$STORY/after"
    for side in "before $1" "after $2"; do
        mkdir "$STORY/${side% *}"
        git archive "${side#* }" | tar -x -C "$STORY/${side% *}"
    done
    /usr/bin/python3 "$SCRATCH/upgrades.py" "$STORY/before" "$STORY/after" >"$STORY/theirs"
    "$ONEHEAD" pending "$1..$2" --format json >"$STORY/json" || true
    /usr/bin/python3 -c '
import json, sys
for migration in json.load(open(sys.argv[1]))["environments"][0]["pending"]:
    print(migration["id"])' "$STORY/json" >"$STORY/ours"
    diff "$STORY/theirs" "$STORY/ours"
}
# refused FROM TO WORD: Alembic says this and runs nothing, and so do we.
refused() {
    rm -rf "$STORY/before" "$STORY/after"
    for side in "before $1" "after $2"; do
        mkdir "$STORY/${side% *}"
        git archive "${side#* }" | tar -x -C "$STORY/${side% *}"
    done
    status 1 /usr/bin/python3 "$SCRATCH/upgrades.py" "$STORY/before" "$STORY/after" >"$STORY/theirs" 2>&1
    has "$STORY/theirs" "$3"
    ended 1 "$ONEHEAD" pending "$1..$2"
    says 'nothing can be run'
}
pending() {
    pending_wanted=$1
    shift
    ended "$pending_wanted" "$ONEHEAD" pending "$@"
}

a_line() {
    team
    git tag v1
    add b a
    add c b
    git tag v2
    as_alembic v1 v2
    pending 0 v1
    says '2 migrations to run, from a to c' 'adds column t.c_b' 'alembic upgrade head' migrations/versions/b.py:8
    # What is printed is what Alembic runs, and it does run.
    alembic upgrade a:head --sql >"$STORY/sql" 2>/dev/null || true
    pending 0 v2
    says 'nothing to run'
    pending 0 v1..v1
    says 'nothing to run'
}
merges_and_branches() {
    team
    git tag v1
    add d a
    add b a
    add c a
    add m d b
    add n m c
    git tag v2
    as_alembic v1 v2
    as_alembic v1~0 v2
    add o n
    add p n
    git tag v3
    as_alembic v1 v3
    as_alembic v2 v3
    pending 1 v2..v3
    says '2 heads in migrations, 1 allowed' "alembic merge -m 'merge heads' o p"
    git config onehead.heads 2
    pending 0 v2..v3
    says 'alembic upgrade heads'
    git config --unset onehead.heads
    add q p o
    as_alembic v3 HEAD
    pending 0 v3
    says 'has 2 heads; the database is taken to be at all of them' 'from o, p to q'
}
labels_and_dependencies() {
    team
    git tag v1
    add x
    echo "branch_labels = ('billing',)" >>migrations/versions/x.py
    add b a
    echo "depends_on = 'billing'" >>migrations/versions/b.py
    commit 'labelled, depends'
    as_alembic v1 HEAD
    git tag v2
    add y x
    add c b
    echo "depends_on = 'y'" >>migrations/versions/c.py
    commit depends
    as_alembic v1 HEAD
    as_alembic v2 HEAD
    pending 0 v2
    says 'alembic upgrade heads'
    # The deploy's own line must say so too.
    printf 'release: alembic upgrade head\n' >Procfile
    commit Procfile
    pending 1 v2
    says 'Procfile:1 upgrades to `head`, which refuses'
    printf 'release: alembic upgrade heads\n' >Procfile
    commit Procfile
    pending 0 v2
    says 'The deploy runs the upgrade itself, Procfile:1' 'heroku run -- alembic upgrade heads'
}
gone() {
    team
    add b a
    git tag v1
    git rm -q migrations/versions/b.py
    add c a
    git tag v2
    refused v1 v2 "Can't locate revision"
    says 'stands on b, which is gone' "git checkout $(oid v1) -- migrations/versions/b.py"
    # What is printed brings it back; then there are two heads.
    sed -n '/^To mend it/,$s/^    //p' "$STORY/said" | sh -ex
    names b
    pending 1 v1
    says '2 heads'
    # One that nothing stands on is worth a word.
    git reset -q --hard v1
    add c b
    git tag v3
    git rm -q migrations/versions/b.py
    sed -i "s/down_revision = 'b'/down_revision = 'a'/" migrations/versions/c.py
    add d c
    as_alembic v3 HEAD
    pending 0 v3
    says 'b is gone; the database has run it'
    # A history that was squashed is no page of them.
    git reset -q --hard v1
    for number in 1 2 3 4 5 6; do add "n$number" "$([ $number = 1 ] && echo b || echo "n$((number - 1))")"; done
    git tag v4
    git rm -q migrations/versions/b.py migrations/versions/n[1-5].py
    sed -i "s/down_revision = 'n5'/down_revision = 'a'/" migrations/versions/n6.py
    git commit -qam squashed
    pending 0 v4
    says 'b, n1, n2 and 3 more are gone; the database has run them and does not stand on them'
    once 'gone;'
}
put_in_below() {
    team
    add b a
    git tag v1
    add x a
    sed -i "s/down_revision = 'a'/down_revision = 'x'/" migrations/versions/b.py
    add c b
    as_alembic v1 HEAD
    pending 1 v1
    says 'x was put in below what the database stands on' '1 migration to run'
}
overlap() {
    team
    add b a
    add c a
    git tag v1
    sed -i "s/down_revision = 'a'/down_revision = 'b'/" migrations/versions/c.py
    add d c
    refused v1 HEAD overlaps
    says 'calls that an overlap'
}
broken() {
    team
    git tag v1
    add b gone
    pending 1 v1
    says "down_revision names 'gone'"
    git reset -q --hard v1
    add b c
    add c b
    pending 1 v1
    says 'a circle'
    pending 2 nowhere
    pending 2 v1..nowhere
    pending 2
    pending 2 ..v1
    git rm -rq migrations alembic.ini
    commit none
    pending 2 v1
    pending 0 HEAD..v1
    says 'an empty database' 'is new since HEAD'
}
environments() {
    team
    git tag v1
    project svc
    VERSIONS=svc/migrations/versions add s
    add b a
    pending 0 v1
    says 'migrations: 1 migration to run, from a to b' 'svc/migrations: 1 migration to run, from an empty database to s' '(cd svc && alembic upgrade head)'
    pending 0 v1 --env svc/migrations
    says_not 'from a to b'
    pending 2 v1 --env other
    # A folder that moved is the same environment.
    git tag v2
    git mv svc service
    VERSIONS=service/migrations/versions add t s
    pending 0 v2 --env service/migrations
    says 'from s to t'
    # One that went is said.
    git rm -rq service
    commit gone
    pending 0 v2
    says 'svc/migrations is gone since v2'
}

# The command for each platform and tool.
platforms() {
    team
    git tag v1
    add b a
    pending 0 v1
    says '    alembic upgrade head'
    touch poetry.lock
    commit poetry
    pending 0 v1
    says '    poetry run alembic upgrade head'
    echo 'web: x' >Procfile
    commit Procfile
    pending 0 v1
    says '    heroku run -- alembic upgrade head'
    git remote add heroku https://git.heroku.com/shop.git
    pending 0 v1
    says '    heroku run -a shop -- alembic upgrade head'
    echo 'web: poetry run x' >Procfile
    commit 'poetry there'
    pending 0 v1
    says '    heroku run -a shop -- poetry run alembic upgrade head'
    git remote remove heroku
    git remote add live dokku@apps.example.com:shop
    pending 0 v1
    says '    ssh dokku@apps.example.com run shop poetry run alembic upgrade head'
    git remote remove live
    git rm -q Procfile poetry.lock
    echo 'app = "shop"' >fly.toml
    commit fly
    pending 0 v1
    says "    fly ssh console -C 'alembic upgrade head'"
    git rm -q fly.toml alembic.ini
    printf 'from flask import current_app\n' >migrations/env.py
    printf '[alembic]\n' >migrations/alembic.ini
    : >app.py
    commit flask
    pending 0 v1
    says '    flask db upgrade'
    printf 'manager.add_command("db", MigrateCommand)\n' >manage.py
    commit manage
    pending 0 v1
    says '    python manage.py db upgrade'
}

row 'a line of migrations, in order' a_line
row 'merges and branches, several heads' merges_and_branches
row 'branch labels and depends_on: upgrade heads' labels_and_dependencies
row 'a revision that is gone: Alembic refuses, or need not' gone
row 'a migration put in below is never run' put_in_below
row 'stamps that overlap' overlap
row 'what can not be told' broken
row 'several environments, new, moved, gone' environments
row 'the command for this platform' platforms
tap_end
