# The hook managers themselves: onehead in the file of each, then real pushes. A branch that collides is stopped, a clean one
# passes, the other hooks get the same standard input, and taking onehead out leaves no trace.
. tests/tap.sh
. tests/story.sh
. tests/npm.sh

PATH=$(dirname "$ONEHEAD"):$PATH
export PATH

# bench: a clone without a hook; main has moved: c follows a there, and feat brings b.
bench() {
    team
    rm .git/hooks/*
    landed main c a
    knows main
    git switch -qc feat
}
# with_onehead MANAGER FILE...: what these files and the hooks are now is kept, onehead goes in and is healthy.
with_onehead() {
    manager=$1
    shift
    files=$*
    traces >"$STORY/traces"
    onehead install --manager "$manager"
    status 0 onehead doctor >"$STORY/said"
    says healthy
}
traces() {
    # shellcheck disable=SC2086 # a list of files
    for file in $files .git/hooks/*; do [ ! -e "$file" ] || stat -c '%n %a' "$file"; done
    # shellcheck disable=SC2086
    for file in $files .git/hooks/*; do [ ! -e "$file" ] || cksum "$file"; done
}
# both_ways: what each of them must do; theirs is what the other hook has written down.
both_ways() {
    git add -A
    git commit -q --allow-empty -m "$manager"
    write b a
    commit b
    pushed origin feat
    [ "$push_status" != 0 ]
    says OH102
    names b c
    git reset -q --hard HEAD~1
    git merge -q --no-edit origin/main
    add d c
    rm -f "$STORY/theirs"
    pushed origin feat
    [ "$push_status" = 0 ]
    says_not OH
    [ "$(git -C ../server.git rev-parse feat)" = "$(oid feat)" ]
}
pushed() {
    push_status=0
    git push "$@" >"$STORY/said" 2>&1 || push_status=$?
    cat "$STORY/said"
}
others_got_it() {
    line="refs/heads/feat $(oid feat) refs/heads/feat $ZERO"
    [ "$(cat "$STORY/theirs")" = "$line" ]
}
no_trace() {
    onehead uninstall --manager "$manager" "$@"
    traces | diff "$STORY/traces" -
}

# The pre-commit framework and prek, which reads the same files: `other` and a hook that was there run as well.
other_hook() {
    printf '#!/bin/sh\ncat >"%s/theirs"\n' "$STORY" >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
}
other_in_yaml() {
    printf 'repos:\n- repo: local\n  hooks:\n  - id: other\n    name: other\n    entry: touch %s/other\n    language: system\n    stages: [push]\n    always_run: true\n    pass_filenames: false\n' "$STORY" >.pre-commit-config.yaml
}
# framework PROGRAM FILE: its file is there.
framework() {
    "$1" install --hook-type pre-push
    with_onehead "$1" "$2"
    both_ways
    others_got_it
    test -e "$STORY/other"
    no_trace
}
under_pre_commit() {
    bench
    other_hook
    other_in_yaml
    framework pre-commit .pre-commit-config.yaml
}
under_prek() {
    bench
    other_hook
    other_in_yaml
    framework prek .pre-commit-config.yaml
}
under_prek_in_toml() {
    bench
    other_hook
    printf '[[repos]]\nrepo = "local"\nhooks = [\n  { id = "other", name = "other", entry = "touch %s/other", language = "system", stages = ["pre-push"], always_run = true, pass_filenames = false },\n]\n' "$STORY" >prek.toml
    framework prek prek.toml
}
# onehead's own hook, set aside by them, still runs and doctor knows it. It is told of every ref; they tell of the first.
after_onehead() {
    manager=$1
    bench
    onehead install
    other_in_yaml
    "$manager" install --hook-type pre-push
    status 0 onehead doctor
    both_ways
    git branch -q good
    write e a
    commit e
    pushed origin good feat
    [ "$push_status" != 0 ]
    says OH101
    names d e
}
pre_commit_after_onehead() {
    after_onehead pre-commit
}
prek_after_onehead() {
    after_onehead prek
}

# The manifest, as a team takes it from onehead's own repository; both hooks.
manifest_in() {
    bench
    git init -q "$STORY/onehead"
    cp "$TOP/.pre-commit-hooks.yaml" "$STORY/onehead"
    (cd "$STORY/onehead" && commit 'the manifest' && git tag v1)
    printf "$2" "$STORY" >"$1"
    git add -A
    git commit -qm 'the framework'
    "$manager" install --hook-type pre-push --hook-type pre-commit --hook-type pre-merge-commit
    status 0 onehead doctor >"$STORY/said"
    both_ways
    write e missing
    git add -A
    status 1 git commit -qm e >"$STORY/said" 2>&1
    says OH104
}
MANIFEST_YAML='repos:\n- repo: file://%s/onehead\n  rev: v1\n  hooks:\n  - id: onehead\n  - id: onehead-commit\n'
MANIFEST_TOML='[[repos]]\nrepo = "file://%s/onehead"\nrev = "v1"\nhooks = [{ id = "onehead" }, { id = "onehead-commit" }]\n'
the_manifest() {
    manager=pre-commit
    manifest_in .pre-commit-config.yaml "$MANIFEST_YAML"
}
the_manifest_in_prek() {
    manager=prek
    manifest_in .pre-commit-config.yaml "$MANIFEST_YAML"
}
the_manifest_in_prek_toml() {
    manager=prek
    manifest_in prek.toml "$MANIFEST_TOML"
}

under_lefthook() {
    bench
    printf 'pre-push:\n  commands:\n    a-first:\n      run: cat >%s/theirs\n      use_stdin: true\n    z-last:\n      run: cat >%s/theirs.last\n      use_stdin: true\n' "$STORY" "$STORY" >lefthook.yml
    PATH=$NPM/.bin:$PATH
    lefthook install
    with_onehead lefthook lefthook.yml
    both_ways
    others_got_it
    cmp "$STORY/theirs" "$STORY/theirs.last"
    no_trace
}

under_lefthook_jobs() {
    bench
    printf 'pre-push:\n  jobs:\n    - run: cat >%s/theirs\n      use_stdin: true\n' "$STORY" >lefthook.yml
    PATH=$NPM/.bin:$PATH
    lefthook install
    with_onehead lefthook lefthook.yml
    lefthook validate
    both_ways
    others_got_it
    no_trace
}

under_husky() {
    bench
    printf '{"name": "x", "private": true}\n' >package.json
    "$NPM/.bin/husky"
    printf 'cat >"%s/theirs"\n' "$STORY" >.husky/pre-push
    with_onehead husky .husky/pre-push
    both_ways
    others_got_it
    no_trace
}

under_husky_alone() {
    bench
    printf '{"name": "x", "private": true}\n' >package.json
    "$NPM/.bin/husky"
    with_onehead husky .husky/pre-push
    both_ways
    no_trace
    test ! -e .husky/pre-push
}

# It copies commands into the hooks each time that npm installs, and takes every other hook away.
under_simple_git_hooks() {
    bench
    printf '{"name": "x", "private": true, "simple-git-hooks": {"pre-commit": "true"}}\n' >package.json
    onehead install --manager git
    status 0 onehead doctor >"$STORY/said"
    says 'note: simple-git-hooks keeps the hooks here'
    "$NPM/.bin/simple-git-hooks"
    test ! -e .git/hooks/pre-push
    status 2 onehead install >"$STORY/said"
    says '"pre-push": "onehead hook pre-push \"$@\""' 'npx simple-git-hooks'
    test ! -e .git/hooks/pre-push
    status 1 onehead doctor >"$STORY/said"
    says 'package.json does not run onehead'
    printf '{"name": "x", "private": true, "simple-git-hooks": {"pre-commit": "true",\n%s}}\n' '"pre-push": "onehead hook pre-push \"$@\""' >package.json
    status 1 onehead doctor >"$STORY/said"
    says 'npx simple-git-hooks'
    "$NPM/.bin/simple-git-hooks"
    status 0 onehead doctor
    manager=simple-git-hooks
    both_ways
}

plain_hooks() {
    bench
    printf '#!/bin/sh\ncat >"%s/theirs"\n' "$STORY" >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
    with_onehead git
    both_ways
    others_got_it
    no_trace
}

# One folder for all repositories: it has a hook of its own, and so has this repository. Both get the lines.
for_all_repositories() {
    bench
    mkdir "$STORY/hooks"
    printf '#!/bin/sh\ncat >"%s/theirs"\n' "$STORY" >"$STORY/hooks/pre-push"
    printf '#!/bin/sh\ncat >"%s/own"\n' "$STORY" >.git/hooks/pre-push
    chmod +x "$STORY/hooks/pre-push" .git/hooks/pre-push
    git config --global core.hooksPath "$STORY/hooks"
    status 2 onehead install --manager git
    files="$STORY/hooks/*"
    manager=git
    traces >"$STORY/traces"
    onehead install --manager git --force
    both_ways
    others_got_it
    cmp "$STORY/theirs" "$STORY/own"
    no_trace --force
    git config --global --unset core.hooksPath
}

if command -v pre-commit >/dev/null; then
    row "pre-commit ($(pre-commit --version))" under_pre_commit
    row "pre-commit, after onehead's own hook" pre_commit_after_onehead
    row "pre-commit, from onehead's manifest" the_manifest
else
    skip 'pre-commit' 'pre-commit is not installed'
fi
if from_npm @j178/prek@0.5.3; then
    PATH=$NPM/.bin:$PATH
    row 'prek, in the file of pre-commit' under_prek
    row 'prek, in prek.toml' under_prek_in_toml
    row "prek, after onehead's own hook" prek_after_onehead
    row "prek, from onehead's manifest" the_manifest_in_prek
    row "prek, from onehead's manifest, in prek.toml" the_manifest_in_prek_toml
else
    skip 'prek' 'npm is missing, or it could not install prek'
fi
if from_npm lefthook@2.2.2; then
    row "lefthook: commands" under_lefthook
    row "lefthook: jobs" under_lefthook_jobs
else
    skip 'lefthook' 'npm is missing, or it could not install lefthook'
fi
if from_npm husky@9.1.7; then
    row 'husky, with a script that is there' under_husky
    row 'husky, without one' under_husky_alone
else
    skip 'husky' 'npm is missing, or it could not install husky'
fi
if from_npm simple-git-hooks@2.14.0; then
    row 'simple-git-hooks' under_simple_git_hooks
else
    skip 'simple-git-hooks' 'npm is missing, or it could not install simple-git-hooks'
fi
row 'plain hooks' plain_hooks
row 'core.hooksPath for all repositories' for_all_repositories
tap_end
