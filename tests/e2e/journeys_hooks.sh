# Hooks: the commit hook, folders of hooks, and the managers that stand between git and us.
. tests/tap.sh
. tests/story.sh

# commit_hook: pre-commit and pre-merge-commit call onehead and keep what came of it.
commit_hook() {
    for name in pre-commit pre-merge-commit; do
        cat >".git/hooks/$name" <<'END'
#!/bin/sh
echo "${0##*/}" >>"$STORY/arguments"
"$ONEHEAD" hook pre-commit >>"$STORY/hook.out" 2>"$STORY/hook.err"
verdict=$?
echo $verdict >>"$STORY/verdict"
cat "$STORY/hook.err" >>"$STORY/said"
exit $verdict
END
        chmod +x ".git/hooks/$name"
    done
}

which_commands_run_the_commit_hook() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    commit_hook
    forget
    git rebase -q origin/main
    git revert --no-edit HEAD >/dev/null
    git cherry-pick HEAD~1 >/dev/null
    test ! -e "$STORY/arguments"
    git switch -qc other "origin/main~1"
    git commit -q --no-verify --allow-empty -m other
    forget
    git merge -q --no-edit origin/main
    has "$STORY/arguments" pre-merge-commit
}

the_commit_hook_warns_of_what_main_brings() {
    team
    landed main c a
    knows main
    git switch -qc feat
    commit_hook
    write b a
    git add -A
    passes commit -qm b
    says OH102 warning
    names b c
    echo 'x = 1' >app.py
    git add -A
    passes commit -qm app
}

the_commit_hook_blocks_what_is_wrong_for_certain() {
    team
    commit_hook
    write b a
    git add -A
    passes commit -qm b
    quiet
    write c missing
    git add -A
    fails commit -qm c
    says OH104
    write c a
    git add -A
    fails commit -qm c
    says OH101
    names b c
    printf '<<<<<<< ours\n' >>migrations/versions/b.py
    git rm -qf migrations/versions/c.py
    git add -A
    fails commit -qm b
    says OH108 b.py
}

the_commit_hook_judges_what_is_staged() {
    team
    commit_hook
    write b a
    git add -A
    write c a
    passes commit -qm b
    quiet
    rm migrations/versions/c.py
    write c a
    git add -A
    rm migrations/versions/c.py
    fails commit -qm c
    says OH101
}

the_commit_hook_lets_a_mending_merge_through() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    git merge -q --no-commit --no-ff origin/main
    commit_hook
    fails commit -qm 'merge main'
    says OH101
    write m b c
    git add -A
    passes commit -qm 'merge main, with its merge revision'
    quiet
}

a_global_hooks_path_where_no_alembic_is() {
    git init -q --bare server.git
    git init -q mine
    hook mine
    mv mine/.git/hooks "$STORY/hooks"
    mkdir mine/.git/hooks
    printf '#!/bin/sh\ntouch "%s/local"\n' "$STORY" >mine/.git/hooks/pre-push
    chmod +x mine/.git/hooks/pre-push
    git config --global core.hooksPath "$STORY/hooks"
    cd mine
    git remote add origin ../server.git
    echo hello >README
    commit one
    passes push -q origin main
    test ! -e "$STORY/local"
    silent
    mkdir app
    echo 'x = 1' >app/models.py
    printf '[tool.black]\n' >pyproject.toml
    commit two
    git fetch -q
    passes push -q origin main
    silent
    git switch -qc feat
    echo 'x = 2' >app/models.py
    commit three
    passes push -q origin feat
    silent
    git config --global --unset core.hooksPath
}

a_relative_hooks_path_and_a_worktree_without_it() {
    team
    mkdir hooks
    cp .git/hooks/pre-push hooks
    git config core.hooksPath hooks
    git switch -qc feat
    add b a
    add c a
    fails push origin feat
    git worktree add -q ../linked -b linked main
    cd ../linked
    (add d a)
    test ! -e hooks
    forget
    git push -q origin linked
    test ! -e "$STORY/verdict"
    status 1 "$ONEHEAD" doctor >"$STORY/said" 2>&1
    says core.hooksPath hooks
}

# framework [KEY...]: onehead under the pre-commit framework, with these further keys.
framework() {
    cat >"$STORY/entry" <<'END'
#!/bin/sh
env | grep ^PRE_COMMIT >"$STORY/variables"
wc -c >"$STORY/stdin.size"
"$ONEHEAD" hook pre-push </dev/null 2>"$STORY/hook.err"
verdict=$?
echo $verdict >>"$STORY/verdict"
cat "$STORY/hook.err" >>"$STORY/said"
exit $verdict
END
    chmod +x "$STORY/entry"
    cat >.pre-commit-config.yaml <<END
repos:
- repo: local
  hooks:
  - id: onehead
    name: onehead
    language: system
    entry: $STORY/entry
    stages: [push]
    pass_filenames: false
    $1
END
    commit 'the framework'
    git push -q --no-verify origin main
    rm .git/hooks/pre-push
    pre-commit install -t pre-push >/dev/null
}

under_the_pre_commit_framework() {
    team
    framework 'always_run: true'
    landed main b a
    knows main
    git switch -qc feat
    echo hello >README
    commit hello
    add c a
    fails push origin feat
    says OH102 origin/main
    names b c
    has "$STORY/stdin.size" 0
    has "$STORY/variables" "PRE_COMMIT_FROM_REF=$(oid main)"
    has "$STORY/variables" PRE_COMMIT_REMOTE_BRANCH=refs/heads/feat
    git push -q --no-verify origin feat
    echo more >README
    commit more
    fails push origin feat
    has "$STORY/variables" "PRE_COMMIT_FROM_REF=$(oid feat~1)"
    says OH102
}

the_framework_shows_the_first_ref_only() {
    team
    framework 'always_run: true'
    git switch -qc good
    add b a
    git switch -qc worse main
    add c a
    add d a
    forget
    git push -q origin good worse
    [ "$(wc -l <"$STORY/verdict")" = 1 ]
    git branch again good
    forget
    git push -q origin again
    test ! -e "$STORY/verdict"
}

the_framework_with_files_skips_the_second_push() {
    team
    framework 'files: migrations/'
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push origin feat
    git push -q --no-verify origin feat
    echo more >README
    commit more
    forget
    git push -q origin feat
    test ! -e "$STORY/verdict"
}

lefthook_without_use_stdin() {
    team
    printf 'pre-push:\n  commands:\n    onehead:\n      run: onehead hook pre-push {1} {2}\n' >lefthook.yml
    git add lefthook.yml
    status 1 "$ONEHEAD" doctor >"$STORY/said" 2>&1
    says lefthook.yml use_stdin
}

a_hook_before_us_that_reads_stdin() {
    team
    mv .git/hooks/pre-push "$STORY/ours"
    printf '#!/bin/sh\ncat >/dev/null\n"%s/ours" "$@"\n' "$STORY" >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push origin feat
    no_lines
    says 'no refs on stdin' OH102
}

many_refs() {
    team
    git switch -qc bad
    add b a
    add c a
    seq 3000 | sed "s,.*,create refs/tags/t& $(oid main)," | git update-ref --stdin
    fails push origin --tags bad
    [ "$(wc -l <"$STORY/lines")" = 3001 ]
    says OH101
}

row 'commit hook: not run by rebase, cherry-pick, revert; a clean merge runs pre-merge-commit' which_commands_run_the_commit_hook
row 'commit hook: OH102 only warns' the_commit_hook_warns_of_what_main_brings
row 'commit hook: the rest blocks' the_commit_hook_blocks_what_is_wrong_for_certain
row 'commit hook: judges what is staged' the_commit_hook_judges_what_is_staged
row 'commit hook: a merge with its merge revision passes' the_commit_hook_lets_a_mending_merge_through
row 'global core.hooksPath, no Alembic here: silent' a_global_hooks_path_where_no_alembic_is
row 'relative core.hooksPath, worktree without that folder: doctor' a_relative_hooks_path_and_a_worktree_without_it
if command -v pre-commit >/dev/null; then
    row 'pre-commit framework: no stdin, FROM_REF is no base' under_the_pre_commit_framework
    row 'pre-commit framework: of several refs only the first, a known commit not at all' the_framework_shows_the_first_ref_only
    row 'pre-commit framework: with files: the second push is skipped' the_framework_with_files_skips_the_second_push
else
    skip 'pre-commit framework' 'pre-commit is not installed'
fi
row 'lefthook without use_stdin: doctor' lefthook_without_use_stdin
row 'a hook before us that reads stdin: HEAD is judged' a_hook_before_us_that_reads_stdin
row '3,000 refs on stdin: all are read' many_refs
skip 'git 2.54: [hook "onehead"] beside hook files' 'this git does not know it'
tap_end
