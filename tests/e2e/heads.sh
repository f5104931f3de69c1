# `onehead heads`: like `alembic heads`, at any commit, without Python; its exit status spares a grep.
. tests/tap.sh
. tests/story.sh

# as_alembic: the ids that `onehead heads` prints are those of `alembic heads` on the disk.
as_alembic() {
    alembic heads 2>/dev/null | sed 's/ .*//' | sort >"$STORY/theirs"
    "$ONEHEAD" heads --format json >"$STORY/json" || true
    /usr/bin/python3 -c '
import json, sys
for environment in json.load(open(sys.argv[1]))["environments"]:
    print("\n".join(sorted(environment["heads"])))' "$STORY/json" | sort >"$STORY/ours"
    diff "$STORY/theirs" "$STORY/ours"
}
gives() {
    given_wanted=$1
    shift
    status "$given_wanted" "$ONEHEAD" heads "$@" >"$STORY/said"
}

one_head() {
    team
    gives 0
    names a
    as_alembic
    add b a
    gives 0
    names b
    gives 0 HEAD~1
    names a
    gives 0 origin/main
    names a
}

two_heads() {
    team
    add b a
    add c a
    gives 1
    names b c
    as_alembic
    git config onehead.heads 2
    gives 0
    git config --unset onehead.heads
    echo "depends_on = 'b'" >>migrations/versions/c.py
    commit depends
    gives 1
    as_alembic
    add m b c
    gives 0
    as_alembic
}

a_broken_graph() {
    team
    add b gone
    gives 1
    git reset -q --hard origin/main
    add b b
    gives 1
    git reset -q --hard origin/main
    printf 'revision = (\n' >migrations/versions/x.py
    commit x
    ended=0
    "$ONEHEAD" heads >"$STORY/said" 2>&1 || ended=$?
    [ $ended != 0 ]
}

no_environment() {
    git init -q mine
    cd mine
    echo hello >README
    commit hello
    ended=0
    "$ONEHEAD" heads >"$STORY/said" 2>&1 || ended=$?
    [ -s "$STORY/said" ]
}

several_environments() {
    team
    project svc
    VERSIONS=svc/migrations/versions
    add s
    add t s
    gives 0
    names a t
    add u s
    gives 1
    names a t u
    json_of_heads='{"version", "environments"}'
    "$ONEHEAD" heads --format json >"$STORY/json" || true
    /usr/bin/python3 -c "import json, sys; sys.exit(set(json.load(open(sys.argv[1]))) != $json_of_heads)" "$STORY/json"
}

anywhere() {
    team
    cd migrations/versions
    gives 0
    names a
    cd "$STORY"
    gives_bare=0
    "$ONEHEAD" -C server.git heads >"$STORY/said" || gives_bare=$?
    [ $gives_bare = 0 ]
    names a
    git -C mine worktree add -q --detach ../linked
    cd linked
    gives 0
    names a
}

row 'one head: 0, at any commit' one_head
row 'two heads: 1, as Alembic counts' two_heads
row 'a broken graph: never 0' a_broken_graph
row 'no environment: said' no_environment
row 'several environments: one head each' several_environments
row 'in a sub-folder, a bare repository, a linked worktree' anywhere
tap_end
