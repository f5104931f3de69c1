# The life of a branch, second part: merging main in, merge revisions, a main that is broken, a history that is squashed.
# shellcheck disable=SC2119 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

main_was_broken_and_is_mended() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc feat origin/main
    echo more >README
    commit more
    landed main m b c
    knows main
    alembic_heads 2
    sed -i '1s/add a/the first table/' migrations/versions/a.py
    commit docs
    passes push origin feat
    says mended
    json 'r["summary"] == {"errors": 0, "warnings": 1}'
    add d b
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 2)
    fails push origin feat
    names d m
}

re_parented_but_main_is_not_merged_in() {
    team
    landed main c a
    knows main
    git switch -qc feat
    add b c
    alembic_fails KeyError
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 1)
    passes push origin feat
    says 'runs only once' main
    says_not "error OH"
}

main_merged_in_and_then_nothing() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    git merge -q --no-edit origin/main
    [ "$(git merge-base origin/main feat)" = "$(oid origin/main)" ]
    alembic_heads 2
    fails push origin feat
    says OH101
    names b c
    says_not 'git merge --no-edit origin/main' 'git merge origin/main'
    pasted
    alembic_heads 1
    passes push origin feat
    quiet
}

merge_commit_that_adds_the_merge_revision() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    git merge -q --no-commit --no-ff origin/main
    write m b c
    commit 'merge main, with its merge revision'
    [ "$(git log --format= --name-only --diff-filter=A | grep -c /m.py)" = 0 ]
    alembic_heads 1
    passes push origin feat
    quiet
}

octopus() {
    team
    for id in b c d; do
        git switch -qc "feat-$id" main
        add $id a
    done
    git switch -qc feat main
    git merge -q --no-edit feat-b feat-c feat-d
    alembic_heads 3
    fails push origin feat
    names b c d
    once 'error OH101'
    json 'codes == ["OH101"] and len(r["findings"][0]["revisions"]) == 3'
    pasted
    alembic_heads 1
    passes push origin feat
}

criss_cross() {
    team
    git switch -qc feat
    add b a
    on_server main touch theirs
    knows main
    first=$(oid feat)
    git merge -q --no-edit origin/main
    (
        cd ../other
        git fetch -q ../mine feat
        git switch -q --detach origin/main
        git merge -q --no-edit "$first"
        git push -q origin HEAD:main
    )
    knows main
    [ "$(git merge-base --all origin/main feat | wc -l)" = 2 ]
    add d b
    passes push --dry-run origin feat
    quiet
    landed main e b
    knows main
    fails push origin feat
    says OH102
    names d e
}

two_people_mend_it() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc feat origin/main
    landed main m1 b c
    knows main
    add m2 b c
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 2)
    fails push origin feat
    says drop
    names m1 m2
    json 'not any("m1 m2" in command or "m2 m1" in command for command in r["findings"][0]["commands"])'
    pasted
    alembic_heads 1
    passes push origin feat
}

two_people_mend_it_with_the_same_file() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc feat origin/main
    landed main m b c
    knows main
    add m b c
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 1)
    passes push origin feat
    quiet
    git mv migrations/versions/m.py migrations/versions/m_by_me.py
    commit 'with a slug'
    fails push origin feat
    says OH105
    names m
}

copies_of_a_doubled_id_are_brought_together() {
    team
    landed main b a
    landed main c b
    knows main
    git switch -q --detach origin/main
    migration c a >migrations/versions/a_copy_of_c.py
    commit 'c again, with another parent'
    git push -q --no-verify origin HEAD:main
    knows main
    git switch -qc feat origin/main
    sed -i "s/^down_revision = .*/down_revision = 'b'/" migrations/versions/a_copy_of_c.py
    commit 'both copies follow b'
    passes push origin feat
    says 'warning OH105' 'warning OH201'
}

broken_main_is_not_mine() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc feat origin/main
    add d c
    passes push origin feat
    says 'not yours'
    names b c
    once 'warning OH101'
    says_not re-parent 'merge b d' 'merge d b'
    pasted
    alembic_heads 1
    passes push origin HEAD
    says_not OH
    git switch -qc mend origin/main
    add m b c
    stale=$(oid origin/main)
    passes push origin mend
    says_not OH
    landed main e c
    git fetch -q ../server.git main
    [ "$(oid origin/main)" = "$stale" ]
    echo more >>migrations/versions/m.py
    commit more
    passes push origin mend
    says_not OH
}

joins_two_old_heads_and_forks_elsewhere() {
    team
    landed main b a
    landed main c b
    landed main d b
    knows main
    git switch -qc feat origin/main
    add m c d
    add e a
    alembic_heads 2
    fails push origin feat
    says OH101
    names e m
}

history_squashed() {
    team
    landed main b a
    landed main c b
    knows main
    git switch -qc open origin/main
    add d c
    git switch -qc squash origin/main
    git rm -q migrations/versions/a.py migrations/versions/b.py migrations/versions/c.py
    add s
    passes push origin squash
    [ "$(wc -l <"$STORY/said")" -le 3 ]
    says_not OH104 OH107
    git push -q --no-verify origin squash:main
    git switch -q open
    merges_into ../merged origin/main open
    (cd ../merged && alembic_fails KeyError)
    fails push origin open
    says OH104
    names d c s
    git switch -qc kinder origin/main
    git mv migrations/versions/s.py migrations/versions/c.py
    migration c >migrations/versions/c.py
    commit 'keep the last id'
    git push -q --no-verify origin kinder:main
    git switch -q open
    passes push origin open
    says_not OH104
}

history_squashed_into_its_last_revision() {
    team
    landed main b a
    landed main c b
    knows main
    git switch -qc squash origin/main
    git rm -q migrations/versions/a.py migrations/versions/b.py
    migration c >migrations/versions/c.py
    commit 'c is all'
    passes push origin squash
    says 'warning OH201'
    git switch -qc half origin/main
    migration c >migrations/versions/c.py
    commit 'c without b'
    fails push origin half
    says 'error OH201'
}

row 'branch merged main while that was broken; main is mended' main_was_broken_and_is_mended
row 're-parented to c of main, main not merged in: a warning' re_parented_but_main_is_not_merged_in
row 'branch merges main in and then nothing: commands start with the merge revision' main_merged_in_and_then_nothing
row 'merge commit that adds the merge revision: pass' merge_commit_that_adds_the_merge_revision
row 'octopus: one finding, three ids' octopus
row 'criss-cross: two merge bases' criss_cross
row 'two people mend: drop mine' two_people_mend_it
row 'two people mend with the same file: one file; with a slug: doubled id' two_people_mend_it_with_the_same_file
row 'copies of an id that main holds twice are brought together: a warning' copies_of_a_doubled_id_are_brought_together
row 'main has two heads already: a warning, and the mend passes, also on a stale main' broken_main_is_not_mine
row 'joins two old heads and opens a fork elsewhere: fails' joins_two_old_heads_and_forks_elsewhere
row 'history squashed: pass; open branches: OH104' history_squashed
row 'history squashed into its last revision: OH201 is a warning' history_squashed_into_its_last_revision
tap_end
