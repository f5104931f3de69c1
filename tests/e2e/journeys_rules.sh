# The ten rules that the journeys rely on, one by one.
# shellcheck disable=SC2119 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

change_or_state() {
    team
    landed main b a
    landed main c a
    git pull -q
    checked 1
    says OH101
    git switch -qc feat
    add d c
    checked 0
    says OH101 warning
    git switch -q main
    add e c
    checked 0
    checked 1 --strict
}

whose_doing() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc joins_and_forks origin/main
    add m b c
    add d a
    checked 1
    names m d
    git switch -qc grows origin/main
    add d b
    checked 0
    json 'r["summary"]["errors"] == 0'
    git switch -qc third origin/main
    add d a
    checked 1
}

the_merged_graph_gives_the_verdict() {
    team
    git switch -qc feat
    add c b
    alembic_fails KeyError
    landed main b a
    knows main
    checked 0
    json 'r["summary"]["errors"] == 0 and r["compared"]["result"] == "merge"'
    git switch -qc doubled main
    migration b a >migrations/versions/other_name.py
    commit 'b again'
    alembic_heads 1
    checked 1
    says OH105
    git switch -qc both main
    add x a
    add y a
    checked 1
    json 'sorted(set(codes)) in (["OH101"], ["OH102"]) and len(codes) == 1'
}

two_edits_that_git_merges_are_merged() {
    team
    git switch -qc feature-a
    sed -i '1,/^Revision/s/add a/the first table/' migrations/versions/a.py
    git switch -qc feat
    commit 'docs of a'
    on_server main sh -c 'echo "# the end" >>migrations/versions/a.py'
    knows main
    git merge-tree --write-tree origin/main feat >"$STORY/merged"
    add b a
    checked 0
    says_not OH
    json 'not any("a.py" in sentence for sentence in r["compared"]["assumed"])'
}

where_git_stops_the_text_of_main_is_assumed() {
    team
    git switch -qc feat
    sed -i 's/add a/the first table/' migrations/versions/a.py
    commit 'docs of a'
    add b a
    on_server main sed -i 's/add a/the oldest table/' migrations/versions/a.py
    knows main
    conflicts origin/main feat
    checked 0
    says_not OH
    json 'any("a.py" in sentence for sentence in r["compared"]["assumed"])'
    says a.py
}

where_git_stops_elsewhere_nothing_is_said() {
    team
    on_server main git rm -q alembic.ini
    on_server main sh -c 'echo ours >README'
    git switch -qc feat
    git rm -q alembic.ini
    echo mine >README
    commit 'a readme and no config'
    add b a
    knows main
    conflicts origin/main feat
    checked 0
    says_not README
    json 'r["compared"]["assumed"] == [] and r["environments"][0]["merged_heads"] == ["b"]'
}

a_moved_file_is_known_by_its_id() {
    team
    landed main b a
    knows main
    git switch -qc feat origin/main
    git mv migrations/versions/b.py migrations/versions/2016_b.py
    commit 'dates in names'
    checked 0
    says_not OH
    json 'r["environments"] == [] or r["environments"][0]["merged_heads"] == ["b"]'
}

a_new_environment_on_main_has_not_vanished() {
    team
    git switch -qc feat
    add b a
    on_server main sh -c 'mkdir svc && cp -r alembic.ini migrations svc && sed -i s/\\ba\\b/s/ svc/migrations/versions/a.py'
    knows main
    checked 0
    says_not OH
}

published_on_another_target() {
    team
    git config onehead.target main
    git config --add onehead.target 'release/*'
    git push -q --no-verify origin main:release/1.x
    landed release/1.x h a
    landed main b a
    knows main release/1.x
    git switch -qc forward origin/main
    git checkout -q origin/release/1.x -- migrations/versions/h.py
    commit 'bring h forward'
    checked 1 --base origin/main
    names h b
    json 'not r["findings"][0]["alternatives"]' --base origin/main
    json 'all(v["published"] for v in r["findings"][0]["revisions"])' --base origin/main
    git switch -qc feat main
    add c a
    json 'r["findings"][0]["alternatives"]' --base origin/main
}

nothing_to_judge_and_nothing_read() {
    team
    git switch -qc feat
    echo hello >README
    commit hello
    broken=$(oid main:migrations/versions/a.py)
    rm -f ".git/objects/$(echo "$broken" | sed 's,^..,&/,')"
    test ! -d .git/objects/pack || [ -z "$(ls .git/objects/pack)" ]
    status 128 git cat-file -p "$broken"
    passes push --dry-run origin feat
    silent
    checked 0
    [ "$(wc -l <"$STORY/said")" = 1 ]
    git switch -q --detach origin/main
    passes push --dry-run origin HEAD:refs/heads/known
    silent
}

# age EXPRESSION: of the target, in seconds.
age() {
    json "(lambda age: $1)(r['compared']['target_age_seconds'])"
}
age_of_the_target() {
    team
    git switch -qc feat
    add b a
    test ! -e .git/FETCH_HEAD
    test ! -e .git/logs/refs/remotes/origin/main
    age 'age is None or age < 0'
    git fetch -q
    test ! -e .git/logs/refs/remotes/origin/main
    touch -d '3 hours ago' .git/FETCH_HEAD
    age '10700 < age < 11500'
    git push -q --no-verify origin feat
    git fetch -q origin feat
    lacks .git/FETCH_HEAD "branch 'main'"
    age 'age is None or age < 0'
    git worktree add -q --detach ../linked
    git -C ../linked fetch -q
    touch -d '2 hours ago' .git/worktrees/linked/FETCH_HEAD
    age '7100 < age < 7900'
    landed main c b
    git switch -q --detach
    git pull -q --no-rebase origin main 2>/dev/null || git merge -q origin/main
    rm .git/FETCH_HEAD
    test -s .git/logs/refs/remotes/origin/main
    age '0 <= age < 100'
}
a_push_to_the_target_writes_its_reflog() {
    team
    add b a
    git push -q --no-verify origin main
    test ! -e .git/FETCH_HEAD
    test -s .git/logs/refs/remotes/origin/main
    git switch -qc feat
    add c b
    age '0 <= age < 100'
    git gc -q
    test ! -e .git/refs/remotes/origin/main
    age '0 <= age < 100'
}

the_advice_starts_where_the_user_is() {
    team
    landed main c a
    knows main
    git switch -qc feat
    add b a
    git switch -q main
    fails push origin feat
    line refs/heads/feat "$(oid feat)" refs/heads/feat $ZERO
    says 'git switch feat'
    pasted --head feat
    alembic_heads 1
    [ "$(git symbolic-ref --short HEAD)" = feat ]
    [ -z "$(git status --porcelain)" ]
    passes push origin feat
}

a_merge_under_way() {
    team
    echo mine >notes
    git switch -qc feat
    add b a
    landed main c a
    on_server main sh -c 'echo theirs >notes'
    knows main
    status 1 git merge -q origin/main
    fails push origin feat
    says OH102
    grep -E 'git merge --(continue|abort)' "$STORY/said"
}

an_uncommitted_migration_would_mend_it() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    git merge -q --no-edit origin/main
    write m b c
    fails push origin feat
    says OH101 m.py commit
    says_not 'alembic merge'
    pasted
    passes push origin feat
}

standard_output_belongs_to_git() {
    team
    landed main c a
    knows main
    git switch -qc feat
    add b a
    fails push --porcelain origin feat
    lacks "$STORY/out" onehead
    lacks "$STORY/out" OH102
    has "$STORY/err" OH102
    fails push --dry-run origin feat
    says OH102
}

row 'rule 1: a branch is judged for what it changes, the target for what it is' change_or_state
row 'rule 2: whose doing is not decided by counting' whose_doing
row 'rule 3: the merged graph gives the verdict' the_merged_graph_gives_the_verdict
row 'rule 4: two edits that git merges are merged' two_edits_that_git_merges_are_merged
row 'rule 4: where git stops, the text of main is assumed, and said' where_git_stops_the_text_of_main_is_assumed
row 'rule 4: a conflict in a file that is no concern of a migration is not told' where_git_stops_elsewhere_nothing_is_said
row 'rule 5: a moved file is known by its revision id' a_moved_file_is_known_by_its_id
row 'rule 5: a new environment on main has not vanished' a_new_environment_on_main_has_not_vanished
row 'rule 6: published is also what is on another target branch' published_on_another_target
row 'rule 7: nothing to judge, nothing read, silent' nothing_to_judge_and_nothing_read
row 'rule 8: the age of the target' age_of_the_target
row 'rule 8: a push to the target writes its reflog' a_push_to_the_target_writes_its_reflog
row 'rule 9: advice starts with git switch' the_advice_starts_where_the_user_is
row 'rule 9: a merge under way' a_merge_under_way
row 'rule 9: an uncommitted migration that mends it: commit it' an_uncommitted_migration_would_mend_it
row 'rule 10: standard output belongs to git; --dry-run runs the hook' standard_output_belongs_to_git
tap_end
