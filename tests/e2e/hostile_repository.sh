# Repositories in odd shapes, of other owners, in odd environments: a verdict, or exit 2 with the way on.
# shellcheck disable=SC2016 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

forked() {
    team
    git switch -qc feat
    add b a
    add c a
}

unknown_extensions() {
    forked
    git config core.repositoryFormatVersion 1
    for extension in preciousObjects=true relativeWorktrees=true; do
        git config "extensions.${extension%=*}" "${extension#*=}"
        ended 1 "$ONEHEAD" check || ended 2 "$ONEHEAD" check
        [ "$ended_got" = 1 ] || grep -qiE "${extension%=*}|${extension#*=}" "$STORY/said"
        git config --unset "extensions.${extension%=*}" || sed -i /"${extension%=*}"/Id .git/config
    done
    git config extensions.worktreeConfig true
    ended 1 "$ONEHEAD" check
    says OH101
}

sparse_checkout() {
    forked
    git sparse-checkout set docs
    test ! -e migrations
    ended 1 "$ONEHEAD" check
    fails push origin feat
    says OH101
}

another_owner() {
    forked
    chown -R 65534:65534 "$STORY/mine"
    status 128 git rev-parse HEAD
    ended 2 "$ONEHEAD" check
    says "git config --global --add safe.directory $STORY/mine"
    git config --global --add safe.directory '*'
    git rev-parse HEAD
    ended 1 "$ONEHEAD" check
    git config --global --unset-all safe.directory
    git config --global --add safe.directory "$STORY/mine"
    ended 1 "$ONEHEAD" check
    git config --global --unset-all safe.directory
    echo "refs/heads/feat $(sed -n 1p .git/refs/heads/feat) refs/heads/feat $ZERO" >"$STORY/lines"
    ended 1 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
    says OH101
}

git_work_tree_in_the_environment() {
    forked
    mkdir ../dotfiles
    mv .git ../dotfiles.git
    cd "$STORY"
    forget
    ended_got=0
    git --git-dir="$STORY/dotfiles.git" --work-tree="$STORY/mine" push "$STORY/server.git" feat 2>"$STORY/err" || ended_got=$?
    [ "$(cat "$STORY/verdict")" = 1 ]
    says OH101
    GIT_DIR=$STORY/dotfiles.git GIT_WORK_TREE=$STORY/mine ended 1 "$ONEHEAD" check
    says OH101
}

git_dir_is_ignored_with_a_folder() {
    forked
    git init -q ../elsewhere
    GIT_DIR=$STORY/elsewhere/.git ended 1 "$ONEHEAD" -C "$STORY/mine" check
    says OH101
    GIT_DIR=$STORY/elsewhere/.git GIT_OBJECT_DIRECTORY=/nowhere GIT_INDEX_FILE=/nowhere ended 1 "$ONEHEAD" -C "$STORY/mine" check --staged
    says OH101
    cd /
    ended 1 "$ONEHEAD" -C "$STORY/mine/migrations/versions" check
    ended 1 "$ONEHEAD" -C "$STORY/mine/.git" check --head feat
    ended 1 "$ONEHEAD" -C "$STORY/mine" heads
    names b c
}

objects_in_quarantine() {
    forked
    cat >"$STORY/server.git/hooks/pre-receive" <<'END'
#!/bin/sh
while read -r old new ref; do
    echo "$GIT_QUARANTINE_PATH" >"$STORY/quarantine"
    ls -R "$GIT_QUARANTINE_PATH" >"$STORY/before"
    "$ONEHEAD" check --base "$old" --head "$new" >"$STORY/report" 2>&1
    echo $? >"$STORY/ended"
    ls -R "$GIT_QUARANTINE_PATH" >"$STORY/after"
done
END
    chmod +x "$STORY/server.git/hooks/pre-receive"
    git push -q --no-verify origin feat:main
    test -s "$STORY/quarantine"
    [ "$(cat "$STORY/ended")" = 1 ] || { cat "$STORY/report"; return 1; }
    has "$STORY/report" OH101
    cmp "$STORY/before" "$STORY/after"
    add m b c
    git push -q --no-verify origin feat:main
    [ "$(cat "$STORY/ended")" = 0 ] || { cat "$STORY/report"; return 1; }
}

an_empty_repository() {
    git init -q empty
    cd empty
    ended 2 "$ONEHEAD" check
    ended 2 "$ONEHEAD" heads
    project .
    write a
    git add -A
    ended 0 "$ONEHEAD" check --staged
    write b missing
    git add -A
    ended 1 "$ONEHEAD" check --staged
    says OH104
}

no_repository() {
    ended 2 "$ONEHEAD" check
    says 'not a git repository'
    ended 2 "$ONEHEAD" -C /nowhere heads
    mkdir loop
    echo 'gitdir: .git' >loop/.git
    ended 2 "$ONEHEAD" -C loop check
}

a_broken_head() {
    forked
    cp .git/HEAD "$STORY/head"
    echo garbage >.git/HEAD
    ended 2 "$ONEHEAD" check
    echo 'ref: refs/heads/loop' >.git/HEAD
    echo 'ref: refs/heads/pool' >.git/refs/heads/loop
    echo 'ref: refs/heads/loop' >.git/refs/heads/pool
    ended 2 "$ONEHEAD" check
    cp "$STORY/head" .git/HEAD
    echo garbage >.git/refs/heads/feat
    ended 2 "$ONEHEAD" check
}

a_broken_config() {
    forked
    echo '[remote "origin' >>.git/config
    status 128 git status
    ended 2 "$ONEHEAD" check
    says config
}

a_malformed_settings_file() {
    forked
    git switch -q main
    printf 'target = [\n' >.onehead.toml
    commit settings
    git push -q --no-verify origin main
    git switch -q feat
    ended 2 "$ONEHEAD" check --base origin/main
    says '.onehead.toml:'
    git switch -q main
    git rm -q .onehead.toml
    printf '[tool.onehead]\nfrobnicate = 1\n' >pyproject.toml
    commit settings
    git push -q --no-verify origin main
    add d a
    ended 0 "$ONEHEAD" check --base origin/main
    says pyproject.toml:2 frobnicate
}

a_pull_request_cannot_switch_off_its_check() {
    forked
    printf '[tool.onehead]\noff = ["OH101", "OH102"]\nheads = 9\nmergeCommand = "touch PWNED"\nmerge-command = "touch PWNED"\n' >pyproject.toml
    commit 'off with it'
    printf '[tool.onehead]\n' >"$STORY/pyproject.toml"
    git switch -q main
    cp "$STORY/pyproject.toml" .
    commit settings
    git push -q --no-verify origin main
    git fetch -q
    git switch -q feat
    CI=true ended 1 "$ONEHEAD" check --base origin/main
    says OH101 pyproject.toml
    says_not PWNED
}

a_shallow_clone() {
    forked
    git push -q --no-verify origin feat
    for n in 1 2 3; do on_server main touch "n$n"; done
    git clone -q --depth 1 --no-single-branch "file://$STORY/server.git" ../shallow
    cd ../shallow
    git switch -q feat
    status 1 git merge-base origin/main feat
    ended 2 "$ONEHEAD" check
    says 'git fetch --unshallow'
    git fetch -q --unshallow
    ended 1 "$ONEHEAD" check
    says OH101
    names b c
}

a_partial_clone() {
    forked
    git push -q --no-verify origin feat
    git -C ../server.git config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$STORY/server.git" ../partial
    cd ../partial
    ended 2 "$ONEHEAD" check --base origin/main --head origin/feat
    says fetch
    hook .
    git update-ref refs/heads/feat origin/feat
    cannot push origin feat:other
    says fetch
    git clone -q --no-checkout --filter=tree:0 "file://$STORY/server.git" ../treeless
    cd ../treeless
    ended 2 "$ONEHEAD" check --base origin/main --head origin/feat
    says fetch
}

a_read_only_repository() {
    forked
    find .git >"$STORY/before"
    chmod -R a-w .
    ended 1 "$ONEHEAD" check
    says OH101
    chmod -R u+w .
    find .git >"$STORY/after"
    cmp "$STORY/before" "$STORY/after"
}

a_bare_repository_inside_the_tree() {
    forked
    git init -q --bare vendor/evil.git
    cd vendor/evil.git
    ended 2 "$ONEHEAD" check
    says bare
    cd ../../
    ended 2 "$ONEHEAD" -C vendor/evil.git heads
    cd "$STORY/server.git"
    ended 0 "$ONEHEAD" heads
}

many_refs_in_the_repository() {
    forked
    seq 20000 | sed "s,.*,create refs/remotes/origin/pull/& $(oid main)," | git update-ref --stdin
    git pack-refs --all
    ended 1 timeout 20 "$ONEHEAD" check
}

row 'unknown extensions: a verdict, or exit 2 and which' unknown_extensions
row 'sparse checkout: the verdict' sparse_checkout
if [ "$(id -u)" = 0 ]; then
    row 'another owner: exit 2 with the line of git; * is understood; hooks go on' another_owner
else
    skip 'another owner' 'needs root'
fi
row 'GIT_WORK_TREE in the environment: the verdict' git_work_tree_in_the_environment
row '-C: GIT_DIR and its kin are ignored' git_dir_is_ignored_with_a_folder
row 'objects in quarantine are seen, and nothing is written' objects_in_quarantine
row 'an empty repository' an_empty_repository
row 'no repository: exit 2' no_repository
row 'a broken HEAD: exit 2' a_broken_head
row 'a broken config: exit 2' a_broken_config
row 'settings: malformed is exit 2 with the file, unknown keys are said' a_malformed_settings_file
row 'settings: a pull request cannot switch off its own check' a_pull_request_cannot_switch_off_its_check
row 'a shallow clone that hides the merge base: exit 2 with the fetch that helps' a_shallow_clone
row 'a partial clone: exit 2 with the fetch that helps' a_partial_clone
row 'a read-only repository: the verdict, and nothing is written' a_read_only_repository
row 'a bare repository inside the tree is refused' a_bare_repository_inside_the_tree
row '20,000 refs: the verdict, before the time is up' many_refs_in_the_repository
tap_end
