# Trees that no one should have made: bombs, giants, malformed names, links. They pass push and fetch, so anyone can send them.
. tests/tap.sh
. tests/story.sh

# bomb: the id of a tree of 10 levels of 10 sub-trees.
bomb() {
    blob=$(echo leaf | git hash-object -w --stdin)
    tree=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob %s\tf%s.py\n' "$blob" "$n"; done | git mktree)
    for _ in 1 2 3 4 5 6 7 8 9; do
        tree=$(for n in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\td%s\n' "$tree" "$n"; done | git mktree)
    done
    echo "$tree"
}
# with_tree PATH ID: commits HEAD's tree with this tree at PATH, through the index-free way: one level of folder.
with_tree() {
    { git ls-tree HEAD | grep -v "	$1\$"; printf '040000 tree %s\t%s\n' "$2" "$1"; } | git mktree >"$STORY/tree"
    git update-ref HEAD "$(git commit-tree -p HEAD -m "with $1" "$(cat "$STORY/tree")")"
}

a_tree_bomb() {
    team
    git switch -qc feat
    add b a
    add c a
    with_tree bomb "$(bomb)"
    git push -q --no-verify origin feat:refs/heads/taken
    status 124 timeout 2 git ls-tree -r HEAD >/dev/null
    ended=0
    timeout 30 "$ONEHEAD" check >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 2 ]
    says onehead: 'more than 1000000 entries'
}

a_tree_bomb_on_main_blocks_nobody() {
    team
    with_tree bomb "$(bomb)"
    git push -q --no-verify origin main
    git switch -qc feat
    blob=$(migration b a | git hash-object -w --stdin)
    versions=$({ git ls-tree HEAD:migrations/versions; printf '100644 blob %s\tb.py\n' "$blob"; } | git mktree)
    migrations=$({ git ls-tree HEAD:migrations | grep -v versions; printf '040000 tree %s\tversions\n' "$versions"; } | git mktree)
    with_tree migrations "$migrations"
    ended=0
    timeout 30 "$ONEHEAD" check >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 0 ]
    says_not OH
}

a_bomb_inside_the_versions_folder() {
    team
    versions=$({ git ls-tree HEAD:migrations/versions; printf '040000 tree %s\tbomb\n' "$(bomb)"; } | git mktree)
    migrations=$({ git ls-tree HEAD:migrations | grep -v versions; printf '040000 tree %s\tversions\n' "$versions"; } | git mktree)
    with_tree migrations "$migrations"
    ended=0
    timeout 30 "$ONEHEAD" heads >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 2 ]
    says onehead: 'more than 1000000 entries'
}

a_blob_of_a_gigabyte() {
    team
    git switch -qc feat
    truncate -s 1G migrations/versions/big.py
    git -c core.compression=1 -c core.bigFileThreshold=1m add -A
    git commit -qm big
    rm migrations/versions/big.py
    ended=0
    # shellcheck disable=SC3045 # dash and bash both have it
    (ulimit -v 600000 && timeout 20 "$ONEHEAD" check) >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 1 ]
    says OH108 big.py large
}

a_large_file_elsewhere_is_not_read() {
    team
    git switch -qc feat
    truncate -s 100M dump.sql
    git -c core.compression=1 add -A
    git commit -qm big
    add b a
    checked 0
    says_not OH
    git mv dump.sql model.py
    commit 'may hold a model'
    checked 0
    says OH303 model.py large
}

nested_folders() {
    team
    git switch -qc feat
    tree=$(git mktree </dev/null)
    for n in $(seq 300); do
        tree=$(printf '040000 tree %s\td\n' "$tree" | git mktree --missing)
    done
    add b a
    add c a
    with_tree deep "$tree"
    ended=0
    timeout 30 "$ONEHEAD" check >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 1 ] || [ "$ended" = 2 ]
    says onehead
}

# malformed NAME-IN-BYTES [MODE]: a versions folder with such an entry, pushed and fetched as git lets it through.
malformed() {
    /usr/bin/python3 - "$(oid HEAD:migrations/versions)" "$(oid HEAD:migrations/versions/a.py)" "$1" "${2:-100644}" <<'END' >"$STORY/id"
import subprocess, sys
tree, blob, name, mode = sys.argv[1:]
raw = subprocess.run(["git", "cat-file", "tree", tree], stdout=subprocess.PIPE).stdout
raw = mode.encode() + b" " + name.encode() + b"\0" + bytes.fromhex(blob) + raw
made = subprocess.run(["git", "hash-object", "--literally", "-t", "tree", "-w", "--stdin"], input=raw, stdout=subprocess.PIPE)
print(made.stdout.decode().strip())
END
    migrations=$({ git ls-tree HEAD:migrations | grep -v versions; printf '040000 tree %s\tversions\n' "$(cat "$STORY/id")"; } | git mktree)
    with_tree migrations "$migrations"
}
malformed_trees() {
    for name in .. .git sub/b.py a.py . ''; do
        rm -rf ../clone
        mkdir ../clone
        cp -a "$TEMPLATE/." ../clone
        cd ../clone/mine
        git switch -qc feat
        malformed "$name"
        git push -q --no-verify origin feat || [ "$name" = '' ]
        for command in check heads; do
            ended=0
            "$ONEHEAD" $command >"$STORY/said" 2>&1 || ended=$?
            [ "$ended" = 2 ] || { echo "'$name': $command gave $ended"; cat "$STORY/said"; return 1; }
            says onehead
        done
        cd ..
    done
}
malformed_names() {
    mkdir clone
    cd clone
    malformed_trees
}

links_in_the_versions_folder() {
    team
    git switch -qc feat
    ln -s a.py migrations/versions/again.py
    migration evil >"$STORY/outside.py"
    ln -s "$STORY/outside.py" migrations/versions/outside.py
    ln -s loop.py migrations/versions/loop.py
    commit links
    "$ONEHEAD" heads >"$STORY/said" 2>&1 || true
    names a
    says_not evil
    "$ONEHEAD" check --worktree >"$STORY/said" 2>&1 || true
    says_not evil
}

the_versions_folder_is_a_link() {
    team
    git switch -qc feat
    git mv migrations/versions migrations/real
    ln -s real migrations/versions
    commit 'a link'
    alembic_heads 1
    ended=0
    "$ONEHEAD" check >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" != 0 ] || says_not '0 heads'
    says_not OH202
    ended=0
    "$ONEHEAD" heads >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 2 ] || names a
}

names_that_differ_in_case() {
    team
    git switch -qc feat
    add b a
    migration B b >migrations/versions/B.py
    commit B
    checked 0
    says b.py B.py
}

odd_file_names() {
    team
    git switch -qc feat
    newline=$(printf 'x\ny.py')
    escape=$(printf '\033[31m.py')
    latin=$(printf '\377.py')
    migration c a >"migrations/versions/b:c.py"
    migration d c >"migrations/versions/$escape"
    migration e d >"migrations/versions/$latin"
    migration f a >"migrations/versions/.#f.py"
    migration g a >"migrations/versions/__init__g.py"
    migration h e >"migrations/versions/.h.py"
    migration i a >"migrations/versions/$newline"
    migration j a >migrations/versions/j.pyi
    mkdir -p migrations/versions/sub
    migration k a >migrations/versions/sub/k.py
    commit names
    alembic_heads 1
    grep -q '^h ' "$STORY/heads"
    checked 0
    says_not OH
    json 'r["environments"][0]["heads"] == ["h"]'
    migration z a >"migrations/versions/$escape"
    commit 'another id'
    checked 1
    says '\x1b'
    status 1 grep "$(printf '\033')" "$STORY/said"
}

row 'a tree bomb in the change: the ceiling, a sentence and exit 2' a_tree_bomb
row 'a tree bomb on main blocks nobody' a_tree_bomb_on_main_blocks_nobody
row 'a bomb inside the versions folder: the same' a_bomb_inside_the_versions_folder
row_unsanitized 'a migration of a gigabyte: OH108, too large, not read' a_blob_of_a_gigabyte 'a sanitizer takes more memory'
row 'a large file elsewhere is not read; where it may hold models, that is said' a_large_file_elsewhere_is_not_read
row '300 nested folders: never 0' nested_folders
row 'malformed names in a tree: exit 2' malformed_names
row 'links in the versions folder are never followed' links_in_the_versions_folder
row 'the versions folder is a link' the_versions_folder_is_a_link
row 'names that differ in case only: a warning' names_that_differ_in_case
row 'odd file names: read as Alembic reads them, shown harmless' odd_file_names
tap_end
