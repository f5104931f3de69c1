# Files that move, are rewritten or vanish, and repositories with several environments.
. tests/tap.sh
. tests/story.sh

folder_renamed_on_main() {
    team
    on_server main git mv migrations/versions migrations/history
    on_server main sh -c 'echo "version_locations = %(here)s/migrations/history" >>alembic.ini'
    git switch -qc feat
    add b a
    knows main
    conflicts origin/main feat
    has "$STORY/merged" 'CONFLICT (file location)'
    has "$STORY/merged" migrations/history/b.py
    passes push origin feat
    says migrations/history/b.py
    says_not OH101 OH102 OH104 OH107 OH202
    json 'len(r["environments"]) == 1 and r["environments"][0]["merged_heads"] == ["b"]'
}

whole_environment_renamed_on_main() {
    team
    on_server main sh -c 'git mv migrations db && sed -i s/migrations/db/ alembic.ini'
    git switch -qc feat
    add b a
    knows main
    passes push origin feat
    says_not OH104 OH107 OH202
    landed main c a
    on_server main git mv migrations/versions/c.py db/versions/c.py
    knows main
    echo more >app.py
    commit more
    fails push origin feat
    says OH102
    names b c
    git switch -qc moved main
    git mv migrations db
    sed -i s/migrations/db/ alembic.ini
    commit 'moved here too'
    passes push origin moved
    says_not OH202
}

renamed_on_one_side_edited_on_the_other() {
    team
    on_server main git mv migrations/versions/a.py migrations/versions/0001_a.py
    git switch -qc feat
    sed -i 's/^"""add a/"""Adds the column a/' migrations/versions/a.py
    add b a
    knows main
    git merge-tree --write-tree origin/main feat >"$STORY/merged"
    git ls-tree -r --name-only "$(head -n 1 "$STORY/merged")" >"$STORY/files"
    has "$STORY/files" 0001_a.py
    lacks "$STORY/files" versions/a.py
    passes push origin feat
    says_not OH
}

environment_removed_on_purpose() {
    team
    git switch -qc feat
    git rm -qr migrations alembic.ini
    echo 'no database any more' >README
    commit 'no database any more'
    passes push origin feat
    says OH202 warning
    once 'warning OH202'
}

environment_gone_and_its_config_left() {
    team
    landed main b a
    knows main
    git switch -qc feat origin/main
    git rm -qr migrations/versions
    commit 'where are they?'
    fails push origin feat
    says OH202
    once 'error OH202'
}

one_of_two_environments_and_its_section_removed() {
    team
    git switch -qc feat
    mkdir -p other/versions
    cp migrations/env.py other/env.py
    migration x1 >other/versions/x1.py
    printf '[other]\nscript_location = other\n' >>alembic.ini
    commit 'a second one'
    git push -q --no-verify origin feat:main
    knows main
    git rm -qr other
    commit 'its files go'
    fails push origin feat
    says OH202 error
    sed -i '/^\[other\]/,$d' alembic.ini
    commit 'and its section'
    passes push origin feat
    says OH202 warning
    once 'warning OH202'
}

environment_removed_while_main_adds_b() {
    team
    git switch -qc feat
    git rm -qr migrations alembic.ini
    commit 'no database any more'
    landed main b a
    knows main
    git merge-tree --write-tree origin/main feat >"$STORY/merged"
    git ls-tree -r --name-only "$(head -n 1 "$STORY/merged")" >"$STORY/files"
    has "$STORY/files" migrations/versions/b.py
    lacks "$STORY/files" migrations/versions/a.py
    passes push origin feat
    says OH202 b.py
}

one_id_under_two_names() {
    team
    landed main b a
    git switch -qc feat
    add b a
    git mv migrations/versions/b.py migrations/versions/b_by_me.py
    commit 'a slug'
    knows main
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 2 && [ "$(sort -u "$STORY/heads" | wc -l)" = 1 ])
    fails push origin feat
    says OH105 versions/b.py versions/b_by_me.py
    says_not OH101 OH102
}

every_file_rewritten() {
    team
    for n in 2 3 4 5 6 7 8 9; do landed main "r$n" "$([ "$n" = 2 ] && echo a || echo "r$((n - 1))")"; done
    knows main
    git switch -qc crlf origin/main
    sed -i 's/$/\r/' migrations/versions/*.py
    commit 'line ends'
    add b r9
    passes push origin crlf
    says_not OH
    git switch -qc black origin/main
    sed -i "s/'/\"/g; s/^\"\"\"add/\"\"\"Add/; s/^revision/# the id\nrevision/" migrations/versions/*.py
    commit 'laid out anew'
    passes push origin black
    says_not OH
    landed main d r9
    knows main
    git switch -q crlf
    write c b
    commit c
    fails push origin crlf
    says OH102
    names c d
    says_not OH201
}

several_environments_one_touched() {
    team
    project svc
    VERSIONS=svc/migrations/versions add s
    VERSIONS=svc/migrations/versions add t s
    VERSIONS=svc/migrations/versions add u s
    git push -q --no-verify origin main
    git switch -qc feat
    add b a
    [ "$(oid origin/main:svc)" = "$(oid feat:svc)" ]
    broken=$(oid feat:svc/migrations/versions/s.py)
    rm -f ".git/objects/$(echo "$broken" | sed 's,^..,&/,')"
    passes push origin feat
    says_not OH svc
}

two_environments_share_an_id() {
    team
    project svc
    VERSIONS=svc/migrations/versions add a
    git push -q --no-verify origin main
    git switch -qc feat
    add b a
    VERSIONS=svc/migrations/versions add b a
    passes push origin feat
    says_not OH
    VERSIONS=svc/migrations/versions add c a
    fails push origin feat
    says OH101 svc
    json 'sorted(len(e["merged_heads"]) for e in r["environments"]) == [1, 2]'
    once 'error OH101'
}

text_of_a_migration_in_a_test() {
    team
    git switch -qc feat
    mkdir -p tests
    printf 'import textwrap\n' >tests/conftest.py
    printf 'TEXT = """\nrevision = "x"\ndown_revision = None\n"""\n' >tests/test_upgrade.py
    commit 'a test of migrations'
    passes push origin feat
    says_not OH108 OH107
}

row 'folder renamed on main, branch adds in the old one: pass with a line' folder_renamed_on_main
row 'whole environment renamed on one side: one environment, known by its revisions' whole_environment_renamed_on_main
row 'file renamed on one side, edited on the other: pass' renamed_on_one_side_edited_on_the_other
row 'environment removed on purpose: a warning' environment_removed_on_purpose
row 'environment files gone, config left: fails' environment_gone_and_its_config_left
row 'one environment of a config gone with its section: warns' one_of_two_environments_and_its_section_removed
row 'environment removed while main adds b: a warning that b is left behind' environment_removed_while_main_adds_b
row 'same id under two file names, one a side: OH105' one_id_under_two_names
row 'CRLF, black, docstrings everywhere: pass' every_file_rewritten
row 'several environments, one touched: the others are not read' several_environments_one_touched
row 'two environments with the same ids: apart' two_environments_share_an_id
row 'a test that holds the text of a migration is no migration' text_of_a_migration_in_a_test
tap_end
