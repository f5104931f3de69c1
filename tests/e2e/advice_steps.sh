# The git steps around the advice: from where the user stands to a push that passes. And the other way out: the migration
# is re-parented by the edits that the JSON names.
# shellcheck disable=SC2119,SC2120 # commands without arguments
. tests/tap.sh
. tests/story.sh

# re_parented ARGUMENTS...: the first alternative of the first finding that has one: its edits, then its commands.
re_parented() {
    "$ONEHEAD" check --format json "$@" >"$STORY/json" || true
    /usr/bin/python3 - "$STORY/json" >"$STORY/commands" <<'END'
import json, sys
findings = json.load(open(sys.argv[1]))["findings"]
way = next(finding["alternatives"][0] for finding in findings if finding["alternatives"])
for edit in way["edits"]:
    lines = open(edit["path"], newline="").read().split("\n")
    line = lines[edit["line"] - 1]
    assert edit["old"] in line, (line, edit)
    lines[edit["line"] - 1] = line.replace(edit["old"], edit["new"], 1)
    open(edit["path"], "w", newline="").write("\n".join(lines))
print("\n".join(way["commands"]))
END
    cat "$STORY/commands"
    sh -ex "$STORY/commands"
}

# well BRANCH: one head on a clean disk, and the push passes.
well() {
    alembic_heads 1
    [ -z "$(git status --porcelain)" ]
    passes push origin "$1"
    quiet
}

forked() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
}

moved_onto_main() {
    forked
    json 'r["findings"][0]["alternatives"][0]["edits"] == [{"path": "migrations/versions/b.py", "line": 9, "old": repr("a"), "new": repr("c")}]'
    re_parented
    grep "^down_revision = 'c'" migrations/versions/b.py
    well feat
}

only_the_first_of_a_chain_moves() {
    forked
    add d b
    add e d
    re_parented
    grep "^down_revision = 'c'" migrations/versions/b.py
    grep "^down_revision = 'b'" migrations/versions/d.py
    well feat
}

both_on_the_disk() {
    forked
    git merge -q --no-edit origin/main
    re_parented
    lacks "$STORY/commands" 'git merge'
    well feat
}

however_the_parent_is_written() {
    for value in '"a"' "u'a'" "('a',)" '["a"]' "( 'a' )"; do
        cd "$STORY"
        rm -rf mine other server.git
        team
        git switch -qc feat
        write b a
        sed -i "s/^down_revision = .*/down_revision: object = $value  # the parent/" migrations/versions/b.py
        commit 'add b'
        landed main c a
        knows main
        re_parented
        grep '# the parent' migrations/versions/b.py
        well feat
    done
}

a_parent_that_is_not_one_string() {
    team
    git switch -qc feat
    write b a
    sed -i "s/^down_revision = .*/below = 'a'\ndown_revision = below/" migrations/versions/b.py
    commit 'add b'
    landed main c a
    knows main
    json 'r["findings"] and not r["findings"][0]["alternatives"]'
    pasted
    well feat
}

what_it_left_would_be_a_head() {
    team
    landed main b a
    landed main c a
    knows main
    git switch -qc feat origin/main
    add d c
    json 'not any(finding["alternatives"] for finding in r["findings"])'
}

published_stays_where_it_is() {
    team
    landed main b a
    landed main c b
    knows main
    git switch -qc feat origin/main
    git rm -q migrations/versions/c.py
    commit 'c goes'
    on_server main git rm -q migrations/versions/c.py
    knows main
    landed main e b
    knows main
    git switch -qC again origin/main
    add c b
    json 'r["findings"] and not r["findings"][0]["alternatives"]'
    pasted
    well again
}

on_another_branch() {
    forked
    git switch -q main
    json 'r["findings"][0]["commands"][0] == "git switch feat"' --head feat
    json 'not r["findings"][0]["alternatives"]' --head feat
    pasted --head feat
    well feat
}

pushed_by_id_from_another_branch() {
    forked
    git switch -q main
    json 'r["findings"][0]["commands"][0] == "git switch --detach %s" % "'"$(oid feat)"'"' --head "$(oid feat)"
}

detached() {
    forked
    git switch -q --detach feat
    git branch -q -D feat
    fails push origin HEAD:refs/heads/feat
    says_not 'git switch'
    pasted
    alembic_heads 1
    passes push origin HEAD:refs/heads/feat
}

target_without_a_tracking_ref() {
    forked
    git update-ref -d refs/remotes/origin/main
    git fetch -q ../server.git main
    json 'r["findings"][0]["commands"][0] == "git merge --no-edit FETCH_HEAD"' --base FETCH_HEAD
    pasted --base FETCH_HEAD
    alembic_heads 1
}

merges_only_fast_forward() {
    forked
    git config merge.ff only
    pasted
    well feat
}

a_rebase_goes_on_first() {
    team
    git switch -qc feat
    add b a
    echo mine >notes
    commit notes
    landed main c a
    on_server main sh -c 'echo theirs >notes'
    knows main
    status 1 git rebase -q origin/main
    fails push origin HEAD:refs/heads/feat
    says 'git rebase --continue'
    echo both >notes
    git add notes
    pasted --head HEAD
    [ "$(git symbolic-ref --short HEAD)" = feat ]
    well feat
}

a_merge_goes_on_first() {
    team
    git switch -qc feat
    add b a
    echo mine >notes
    commit notes
    landed main c a
    on_server main sh -c 'echo theirs >notes'
    knows main
    status 1 git merge -q origin/main
    fails push origin feat
    says 'git merge --continue'
    echo both >notes
    git add notes
    pasted
    well feat
}

in_a_linked_work_tree() {
    forked
    git switch -q main
    git worktree add -q ../linked feat
    cd ../linked
    fails push origin feat
    says_not 'git switch'
    pasted
    well feat
}

in_ci_nobody_stands_anywhere() {
    forked
    git switch -q --detach feat
    CI=true
    export CI
    json '["git fetch origin", "git merge --no-edit origin/main"] == [c for f in r["findings"] for c in f["commands"] if "fetch" in c or "git merge" in c]' \
        --base origin/main --head feat
    json 'not any("--detach" in c for f in r["findings"] for c in f["commands"])' --base origin/main --head feat
}

row 're-parenting: edits, then commands' moved_onto_main
row 're-parenting a chain: only its first moves' only_the_first_of_a_chain_moves
row 're-parenting with both on the disk: no git merge' both_on_the_disk
row 're-parenting, however the parent is written' however_the_parent_is_written
row 'a parent that is not one string: no re-parenting' a_parent_that_is_not_one_string
row 're-parenting would leave a head: not offered' what_it_left_would_be_a_head
row 'what was published once is not re-parented' published_stays_where_it_is
row 'another branch is checked out: git switch' on_another_branch
row 'a commit without a branch: git switch --detach' pushed_by_id_from_another_branch
row 'a detached HEAD stays one' detached
row 'the target without a tracking ref' target_without_a_tracking_ref
row 'merge.ff is only: the merge is made all the same' merges_only_fast_forward
row 'a rebase under way goes on first, without an editor' a_rebase_goes_on_first
row 'a merge under way goes on first, without an editor' a_merge_goes_on_first
row 'in a linked work tree' in_a_linked_work_tree
row 'in CI nobody stands anywhere' in_ci_nobody_stands_anywhere
tap_end
