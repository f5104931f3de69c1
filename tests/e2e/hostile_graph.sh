# Graphs that Alembic refuses or misreads, and migrations that cannot be read: each beside what Alembic says to it.
. tests/tap.sh
. tests/story.sh

# judged N CODE: check ends with N and names this rule.
judged() {
    checked "$1"
    says "$2"
}
on_feat() {
    team
    git switch -qc feat
}

cycles() {
    on_feat
    add b c
    add c b
    alembic_fails CycleDetected
    judged 1 OH106
    names b c
    says_not OH101 OH102
    git reset -q --hard main
    add s s
    alembic_fails LoopDetected
    judged 1 OH106
    git reset -q --hard main
    add b a
    add c b
    echo "depends_on = 'c'" >>migrations/versions/b.py
    commit 'b depends on c'
    alembic_fails DependencyCycleDetected
    judged 1 OH106
}

a_long_loop() {
    on_feat
    /usr/bin/python3 - <<'END'
for n in range(3000):
    open(f"migrations/versions/r{n}.py", "w").write(f"revision = 'r{n}'\ndown_revision = 'r{(n + 1) % 3000}'\n")
END
    commit loop
    judged 1 OH106
    [ "$(wc -c <"$STORY/said")" -lt 20000 ]
}

missing_parents() {
    on_feat
    add b gone
    alembic_fails KeyError
    judged 1 OH104
    names gone
    git reset -q --hard main
    add abcdef12 a
    add c abcdef
    alembic_fails KeyError
    judged 1 OH104
    says abcdef12
    git reset -q --hard main
    add b a
    echo "depends_on = 'gone'" >>migrations/versions/b.py
    commit depends
    alembic_fails KeyError
    judged 1 OH104
}

# Packages bring migrations of their own where the project's code says where migrations are.
dependencies_on_migrations_of_packages() {
    on_feat
    mkdir -p shop
    echo "config.set_main_option('version_locations', ' '.join(folders))" >shop/app.py
    commit 'folders of packages'
    add b a
    echo "depends_on = 'gone'" >>migrations/versions/b.py
    commit depends
    judged 0 OH104
    says 'b names gone' package
    git push -q --no-verify origin feat:main
    knows main
    add c b
    checked 0
    says_not OH104
    add d gone
    judged 1 OH104
    names d gone
}

duplicates() {
    on_feat
    add b a
    migration b a >migrations/versions/b2.py
    commit 'b again'
    alembic_heads 2
    judged 1 OH105
    says b.py b2.py
    says_not OH101
}

a_second_root() {
    on_feat
    add r
    alembic_heads 2
    judged 1 OH107
    says_not OH101
    git reset -q --hard main
    write r
    echo "branch_labels = ('reports',)" >>migrations/versions/r.py
    commit 'a branch of its own'
    checked 0
    says_not OH
    git reset -q --hard main
    add r
    add m r a
    checked 0
    says_not OH107
}

two_heads_under_two_labels() {
    on_feat
    write b a
    echo "branch_labels = 'expand'" >>migrations/versions/b.py
    write c a
    echo "branch_labels = 'contract'" >>migrations/versions/c.py
    commit 'expand and contract'
    alembic_heads 2
    checked 0
    says_not OH
    add d b
    add e b
    checked 1
    says OH101
    names d e
}

depended_on_and_still_a_head() {
    on_feat
    add b a
    add c a
    echo "depends_on = 'b'" >>migrations/versions/c.py
    commit depends
    alembic_heads 2
    judged 1 OH101
}

ids_that_are_words_of_alembic() {
    on_feat
    for word in head heads base current; do
        git reset -q --hard main
        add $word a
        judged 1 OH109
        add x a
        checked 1
        status 1 grep -E "merge .*\\b$word\\b" "$STORY/said"
    done
}

ids_with_characters_that_alembic_refuses() {
    on_feat
    for word in a-b a@b a+b a:b -m --help; do
        git reset -q --hard main
        migration "$word" a >migrations/versions/x.py
        commit "$word"
        judged 1 OH109
        json 'not any("merge" in c for f in r["findings"] for c in f["commands"] if f["rule"] == "OH109")'
    done
}

# A label of b is borne by c too, is c's own id, is that of a, or stands there twice.
labels_that_are_not_unique() {
    on_feat
    write b a
    echo "branch_labels = 'x'" >>migrations/versions/b.py
    commit 'a label'
    alembic_heads 1
    checked 0
    for labels in "'x'" "'c'" "'a'" "('y', 'y')"; do
        write c b
        echo "branch_labels = $labels" >>migrations/versions/c.py
        commit "$labels"
        alembic_fails 'already used by revision'
        judged 1 OH109
        ended 1 "$ONEHEAD" heads
        says 'branch label'
        clashing=$(oid HEAD)
        git reset -q --hard HEAD~1
    done
    git push -q --no-verify origin "$clashing:main"
    knows main
    git reset -q --hard origin/main
    add d c
    judged 0 OH109
}

ids_longer_than_their_column() {
    on_feat
    add 0123456789012345678901234567890123 a
    judged 1 OH109
    git push -q --no-verify origin feat:main
    knows main
    add 9876543210987654321098765432109876 0123456789012345678901234567890123
    judged 0 OH109
    git switch -qc ordinary origin/main
    add c 0123456789012345678901234567890123
    checked 0
    json 'r["summary"]["errors"] == 0'
}

# unreadable TEXT: a migration with this text, in printf's words.
unreadable() {
    git reset -q --hard main
    # shellcheck disable=SC2059
    printf "$1" >migrations/versions/x.py
    commit x
    judged 1 OH108
    says x.py
}
unreadable_migrations() {
    on_feat
    unreadable 'revision = "x"\ndown_revision = (\n'
    unreadable '<<<<<<< ours\nrevision = "x"\n=======\nrevision = "y"\n>>>>>>> theirs\ndown_revision = "a"\n'
    unreadable 'revision = make()\ndown_revision = "a"\n'
    unreadable 'revision = "x"\nfrom lib import old\ndown_revision = "a" if old else "b"\n'
    unreadable 'revision = "x"\n'
    unreadable 'x = 1\n'
    unreadable ''
    unreadable 'revision = "x"\ndown_revision = "a"\n\000\n'
    unreadable '# coding: utf-7\nrevision = "x"\ndown_revision = "a"\n#+AAo-revision = "evil"\n'
    unreadable '# coding: nonsense\nrevision = "x"\ndown_revision = "a"\n'
    unreadable '\377\376r\000e\000v\000'
    unreadable 'revision = "x"\ndown_revision = "a"\ndef upgrade():\n    return (\n'
    unreadable "$(printf 'revision = "x"\\ndown_revision = "a"\\nx = '; printf '(%.0s' $(seq 300); printf '1'; printf ')%.0s' $(seq 300))\\n"
}

unreadable_on_main_already() {
    team
    printf 'revision = (\n' >migrations/versions/x.py
    commit x
    git push -q --no-verify origin main
    git switch -qc feat
    add b a
    checked 0
    says OH108
    json 'r["summary"]["errors"] == 0'
    add c a
    checked 1
    says OH101
}

an_environment_that_computes_its_ids() {
    team
    for n in 1 2 3; do printf 'from lib import ident\nrevision = ident(%s)\ndown_revision = ident(%s)\n' "$n" "$((n - 1))" >"migrations/versions/x$n.py"; done
    git rm -q migrations/versions/a.py
    commit computed
    git push -q --no-verify origin main
    git switch -qc feat
    printf 'from lib import ident\nrevision = ident(4)\ndown_revision = ident(3)\n' >migrations/versions/x4.py
    commit computed
    checked 0
    says 'not judged'
    says_not OH108
}

many_migrations() {
    on_feat
    /usr/bin/python3 - <<'END' | git fast-import --quiet
import sys
out = sys.stdout
out.write("commit refs/heads/large\ncommitter A <a@example.com> 1700000000 +0000\ndata 1\nx\nfrom refs/heads/main\n")
for n in range(20000):
    text = f"revision = 'r{n}'\ndown_revision = " + (f"'r{n - 1}'" if n else "'a'") + "\n"
    out.write(f"M 100644 inline migrations/versions/r{n}.py\ndata {len(text)}\n{text}\n")
END
    git update-ref refs/heads/feat large
    git update-ref refs/remotes/origin/main large
    blob=$(migration b r19999 | git hash-object -w --stdin)
    other=$(migration c r19998 | git hash-object -w --stdin)
    git read-tree large
    git update-index --add --cacheinfo "100644,$blob,migrations/versions/b.py" --cacheinfo "100644,$other,migrations/versions/c.py"
    git update-ref refs/heads/feat "$(git commit-tree -p large -m 'b and c' "$(git write-tree)")"
    ended=0
    timeout 20 "$ONEHEAD" check >"$STORY/said" 2>&1 || ended=$?
    [ "$ended" = 1 ]
    names b c
}

row 'cycles, self-loops, dependency cycles: OH106' cycles
row 'a loop of 3,000: OH106, and its text is short' a_long_loop
row 'missing parents, prefixes, dependencies: OH104' missing_parents
row 'a dependency on what a package may bring: OH104 is a warning' dependencies_on_migrations_of_packages
row 'duplicates: OH105' duplicates
row 'a second root: OH107, not with a label, not when joined' a_second_root
row 'heads under two labels are meant' two_heads_under_two_labels
row 'a revision that is only depended on is still a head' depended_on_and_still_a_head
row 'ids head, heads, base, current: OH109, and no merge with them' ids_that_are_words_of_alembic
row 'ids with - @ + : OH109' ids_with_characters_that_alembic_refuses
row 'branch labels that are not unique: OH109' labels_that_are_not_unique
row 'ids longer than 32: OH109, a warning where main has such' ids_longer_than_their_column
row 'unreadable migrations: OH108' unreadable_migrations
row 'unreadable on main already: a warning, the rest is judged' unreadable_on_main_already
row 'an environment that computes all its ids: not judged, said' an_environment_that_computes_its_ids
row '20,000 migrations' many_migrations
tap_end
