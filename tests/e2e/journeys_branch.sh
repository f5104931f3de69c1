# The life of a branch: forks, squashes, reverts, cherry-picks, mends.
# shellcheck disable=SC2119 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

main_got_c_mine_is_b() {
    team
    landed main c a
    git switch -qc feat
    add b a
    knows main
    fails push origin feat
    says OH102 re-parent merge origin/main
    names b c
    says_not OH101
    test ! -e migrations/versions/c.py
    status 255 alembic merge -m both b c 2>"$STORY/alembic"
    json 'r["findings"][0]["alternatives"] and any("merge" in c for c in r["findings"][0]["commands"])'
    pasted
    alembic_heads 1
    [ -z "$(git status --porcelain)" ]
    passes push origin feat
    says_not OH
}

main_got_c_mine_is_re_parented() {
    team
    landed main c a
    git switch -qc feat
    add b a
    knows main
    fails push origin feat
    git merge -q --no-edit origin/main
    sed -i "s/^down_revision = 'a'/down_revision = 'c'/" migrations/versions/b.py
    commit 'b follows c'
    alembic_heads 1
    passes push origin feat
    quiet
}

squash_merged_and_lives_on() {
    team
    git switch -qc feat
    add b a
    passes push -q -u origin feat
    landed main b a
    knows main
    add d b
    merges_into ../merged origin/main feat
    (cd ../merged && alembic_heads 1)
    passes push origin feat
    quiet
}

squash_merged_with_b_re_parented() {
    team
    git switch -qc feat
    add b a
    landed main c a
    landed main b c
    knows main
    add d b
    conflicts origin/main feat
    alembic_heads 1
    passes push origin feat
    says b.py
    says_not OH101 OH102 OH105 OH201
}

unpublished_migration_deleted() {
    team
    git switch -qc feat
    add b a
    add c b
    git rm -q migrations/versions/b.py
    commit 'b is gone'
    alembic_fails KeyError
    fails push origin feat
    says OH104
    names b c
    says_not OH202
    git rm -q migrations/versions/c.py
    commit 'c as well'
    passes push origin feat
    quiet
}

added_and_reverted() {
    team
    git switch -qc feat
    add b a
    git revert --no-edit HEAD >/dev/null
    git diff --quiet origin/main
    passes push origin feat
    quiet
}

published_head_deleted() {
    team
    landed main b a
    knows main
    git switch -qc feat origin/main
    git revert --no-edit HEAD >/dev/null
    alembic_heads 1
    passes push origin feat
    says OH202 warn
    names b
    passes push origin feat:main
    says OH202
}

published_deleted_while_others_stand_on_it() {
    team
    landed main b a
    landed main c b
    knows main
    git switch -qc feat origin/main
    git rm -q migrations/versions/b.py
    commit 'b is gone'
    alembic_fails KeyError
    fails push origin feat
    says OH202
    names b c
    says_not OH104
}

revert_of_the_revert() {
    team
    landed main b a
    on_server main git revert --no-edit HEAD
    knows main
    git switch -qc feat origin/main
    git revert --no-edit HEAD >/dev/null
    landed main c a
    knows main
    fails push origin feat
    says OH102 merge
    names b c
    json 'codes == ["OH102"] and not r["findings"][0]["alternatives"]'
    json '[v["published"] for v in r["findings"][0]["revisions"] if v["id"] == "b"] == [True]'
}

merge_was_reverted_on_main() {
    team
    git switch -qc feat
    add b a
    git push -q --no-verify origin feat
    on_server main git merge -q --no-ff --no-edit origin/feat
    on_server main git revert --no-edit -m 1 HEAD
    knows main
    add d b
    alembic_heads 1
    merges_into ../merged origin/main feat
    test ! -e ../merged/migrations/versions/b.py
    (cd ../merged && alembic_fails KeyError)
    fails push origin feat
    says OH104 revert
    names b d
}

cherry_pick_without_its_parent() {
    team
    git config onehead.target main
    git config --add onehead.target 'release/*'
    git push -q --no-verify origin main:release/1.x
    landed main b a
    landed main c b
    knows main
    git switch -qc release/1.x origin/release/1.x
    git cherry-pick origin/main >/dev/null
    alembic_fails KeyError
    fails push origin release/1.x
    says OH104
    names b c
    git switch -qc backport
    git config branch.backport.oneheadTarget release/1.x
    fails push origin backport
    says OH104
    names b c
}

one_id_on_two_targets_with_different_parents() {
    team
    git config onehead.target main
    git config --add onehead.target 'release/*'
    git push -q --no-verify origin main:release/1.x
    landed main b a
    landed main c b
    knows main
    git switch -qc release/1.x origin/release/1.x
    write c a
    git add -A
    status 1 "$ONEHEAD" check --staged --base origin/release/1.x >"$STORY/staged"
    has "$STORY/staged" 'c has other parents on origin/main'
    commit 'add c'
    alembic_heads 1
    fails push origin release/1.x
    says OH201
    names c
    git switch -q main
    git pull -q --rebase
    git merge -q --no-edit -s ours origin/release/1.x release/1.x
    git push -q --no-verify origin main
    "$ONEHEAD" check --base origin/release/1.x --head release/1.x >"$STORY/said" 2>&1 || return 1
    says_not OH201
}

a_commit_of_the_past_as_base_is_no_other_target() {
    team
    git switch -qc feat
    add c a
    landed main b a
    landed main c b
    knows main
    status 0 "$ONEHEAD" check --base origin/main~2 --head feat
    status 0 "$ONEHEAD" check --base origin/main~2 --head origin/main~1
}

pushes_while_a_rebase_is_under_way() {
    team
    git switch -qc feat
    add b a
    echo mine >notes
    commit notes
    landed main c a
    on_server main sh -c 'echo theirs >notes'
    knows main
    old=$(oid feat)
    status 1 git rebase -q origin/main
    [ "$(cat .git/rebase-merge/head-name)" = refs/heads/feat ]
    [ "$(oid feat)" = "$old" ]
    fails push origin HEAD:refs/heads/x
    line HEAD "$(oid HEAD)" refs/heads/x $ZERO
    says OH101 'git rebase --continue'
    fails push origin feat
    line refs/heads/feat "$old" refs/heads/feat $ZERO
    says OH102 'git rebase --continue'
}

staged_in_a_conflicted_merge() {
    team
    git switch -qc feat
    add b a
    landed main c a
    landed main b c
    knows main
    status 1 git merge -q origin/main
    status 128 git write-tree
    [ "$(git ls-files -u | wc -l)" = 2 ]
    checked 1 --staged
    says OH108 b.py
}

row 'main got c>a, mine is b>a: OH102; the pasted merge revision passes' main_got_c_mine_is_b
row 'main got c>a, mine is b>a: re-parented, it passes' main_got_c_mine_is_re_parented
row 'squash-merged branch lives on: pass' squash_merged_and_lives_on
row 'squash-merged with b re-parented: pass, take the text of main' squash_merged_with_b_re_parented
row 'unpublished migration deleted: OH104 if a child is left' unpublished_migration_deleted
row 'migration added and reverted: pass' added_and_reverted
row 'published head deleted: a warning, OH202' published_head_deleted
row 'published deleted while others stand on it: OH202 alone' published_deleted_while_others_stand_on_it
row 'revert of the revert: a merge revision, b was published' revert_of_the_revert
row 'merge reverted on main, branch goes on: OH104 in the merge alone' merge_was_reverted_on_main
row 'cherry-pick without its parent: OH104' cherry_pick_without_its_parent
row 'one id on two targets with different parents: OH201' one_id_on_two_targets_with_different_parents
row 'a commit of the past as base, its branch since: one target' a_commit_of_the_past_as_base_is_no_other_target
row 'rebase under way: judged as pushed, advice goes on with the rebase' pushes_while_a_rebase_is_under_way
row 'check --staged in a conflicted merge: OH108' staged_in_a_conflicted_merge
tap_end
