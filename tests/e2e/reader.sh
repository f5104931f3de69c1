# Repositories that libgit2 refuses are read by git: the verdict all the same, nothing over the network, no command of
# the repository's own, and no end without a sentence.
# shellcheck disable=SC2016,SC2119 # strings that must not expand; commands without arguments
. tests/tap.sh
. tests/story.sh
unset ONEHEAD_READER

# team_with VARIABLE=VALUE: story.sh's stage, its repositories made as this variable of git's says.
team_with() {
    (
        export "${1?}"
        TEMPLATE=$STORY/template
        make_template
    )
    cp -a template/. .
    cd mine
}
# Its objects named by sha256; its refs in tables.
sha256_team() {
    team_with GIT_DEFAULT_HASH=sha256
    [ "$(git rev-parse --show-object-format)" = sha256 ]
}
reftable_team() {
    team_with GIT_DEFAULT_REF_FORMAT=reftable
    [ "$(git rev-parse --show-ref-format)" = reftable ]
}

stopped_and_mended() {
    landed main b a
    knows main
    git switch -qc feat main
    add c a
    fails push origin feat
    says OH102
    names b c
    pasted
    alembic_heads 1
    passes push origin feat
}

a_sha256_repository() {
    sha256_team
    stopped_and_mended
    ended 0 "$ONEHEAD" heads feat
    git switch -q -C other origin/main~1
    add d a
    CI=true checked 1 --base origin/main --head other
    says "$(oid other | cut -c1-10)" OH102
    json 'r["compared"]["head"] == "'"$(oid other)"'" and len(r["compared"]["merge_bases"][0]) == 64' \
        --base origin/main --head other
}

sha256_on_the_disk() {
    sha256_team
    mkdir drafts
    echo 'drafts/' >.gitignore
    echo '*.tmp.py' >.git/info/exclude
    write b a
    write c a
    ended 0 "$ONEHEAD" check --staged
    ended 1 "$ONEHEAD" check --worktree
    names b c
    mv migrations/versions/c.py migrations/versions/c.tmp.py
    ended 0 "$ONEHEAD" check --worktree
    git add -A
    mv migrations/versions/c.tmp.py migrations/versions/c.py
    git add -N migrations/versions/c.py
    ended 0 "$ONEHEAD" check --staged
    git add -A
    ended 1 "$ONEHEAD" check --staged
    names b c
    git commit -qm both
    git sparse-checkout set --sparse-index docs
    ended 1 "$ONEHEAD" check --staged
    ended 1 "$ONEHEAD" check --worktree
    git sparse-checkout disable
    mkdir "$STORY/bin"
    ln -s "$ONEHEAD" "$STORY/bin/onehead"
    PATH=$STORY/bin:$PATH
    onehead install --pre-commit
    add m b c
    write d a
    git add -A
    status 1 git commit -qm d 2>"$STORY/said"
    says OH10
}

sha256_on_a_server() {
    sha256_team
    printf '#!/bin/sh\nexec "$ONEHEAD" hook pre-receive\n' >../server.git/hooks/pre-receive
    chmod +x ../server.git/hooks/pre-receive
    landed main b a
    git switch -qc feat main
    add c a
    status 1 git push --no-verify -q origin +feat:main 2>"$STORY/said"
    knows main
    git merge -q --no-edit origin/main
    status 1 git push --no-verify -q origin feat:main 2>"$STORY/said"
    says 'remote:' OH101
    add m b c
    git push --no-verify -q origin feat:main
}

a_sha256_shallow_clone() {
    sha256_team
    add b a
    add c b
    git push -q --no-verify origin main
    git clone -q --depth 1 "file://$STORY/server.git" ../shallow
    cd ../shallow
    ended 0 "$ONEHEAD" heads
    names c
    add d b
    ended 1 "$ONEHEAD" check
    says OH101
}

# The files are on the disk as sparse checkouts of large repositories leave them, or shared by several indexes.
an_index_that_libgit2_does_not_read() {
    team
    mkdir docs
    touch docs/a
    commit docs
    add b a
    git sparse-checkout set --sparse-index docs
    ended 0 "$ONEHEAD" check --staged
    ended 0 "$ONEHEAD" check --worktree
    git sparse-checkout disable
    git update-index --split-index
    write c a
    git add -A
    ended 1 "$ONEHEAD" check --staged
    names b c
    ONEHEAD_READER=libgit2 ended 2 "$ONEHEAD" check --staged
    says 'git update-index --no-split-index'
    printf garbage >.git/index
    ended 2 "$ONEHEAD" check --staged
    says index
}

# Both readers, byte for byte, on one repository.
alike() {
    for reader in libgit2 git; do
        for arguments in 'check' 'check --format json' 'heads' 'heads main' 'check --staged' 'check --worktree' \
            'check --base origin/main --head HEAD' 'heads nowhere' 'doctor'; do
            echo "== $arguments"
            # shellcheck disable=SC2086
            ONEHEAD_READER=$reader "$ONEHEAD" $arguments 2>&1 || echo "exit $?"
        done | sed 's/"target_age_seconds": [0-9]*/"target_age_seconds": N/; s/[0-9]* seconds\{0,1\} ago/N seconds ago/g' \
            >"$STORY/by-$reader"
    done
    diff "$STORY/by-libgit2" "$STORY/by-git"
    cat "$STORY/by-git"
}

both_readers_say_the_same() {
    team
    landed main b a
    knows main
    git switch -qc feat main
    add c a
    write d a
    git add -N migrations/versions/d.py
    git tag -am 'a tag of a tag' v1
    git config extensions.worktreeConfig true
    alike
    has "$STORY/by-git" OH102
    git worktree add -q ../linked v1
    git config --worktree core.sparseCheckout false
    cd ../linked
    alike
    cd ../mine
    git pack-refs --all
    git gc -q
    git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone
    alike
    git switch -q --detach
    alike
    cd ../server.git
    alike
}

another_owner_that_git_accepts() {
    sha256_team
    git switch -qc feat main
    add b a
    add c a
    chown -R 65534:65534 "$STORY/mine"
    status 128 git rev-parse HEAD
    ended 2 "$ONEHEAD" check
    says "git config --global --add safe.directory $STORY/mine"
    git config --global --add safe.directory "$STORY/mine"
    ended 1 "$ONEHEAD" check
    says OH101
    git config --global --unset-all safe.directory
}

extensions_that_git_does_not_know() {
    team
    git config core.repositoryFormatVersion 1
    git config extensions.fromTomorrow true
    status 128 git rev-parse HEAD
    ended 2 "$ONEHEAD" check
    grep -qi fromtomorrow "$STORY/said"
    ONEHEAD_READER=git ended 2 "$ONEHEAD" check
    grep -qi fromtomorrow "$STORY/said"
}

knows_reftable() { git init -q --bare --ref-format=reftable "$SCRATCH/tables.git" 2>/dev/null; }
refs_in_tables() {
    reftable_team
    stopped_and_mended
    cp "$TOP/hooks/server/pre-receive" ../server.git/hooks
    add d b
    ! PATH=$(dirname "$ONEHEAD"):$PATH git push --no-verify origin feat:main 2>"$STORY/said"
    says OH101 'remote rejected'
}
refs_in_tables_that_git_does_not_know() {
    team
    git config core.repositoryFormatVersion 1
    git config extensions.refStorage reftable
    status 128 git rev-parse HEAD
    ended 2 "$ONEHEAD" check
    says reftable
    ONEHEAD_READER=git ended 2 "$ONEHEAD" check
    says reftable
}

# A config that would run commands: none is run, and the remote is not asked for what lacks.
a_partial_clone() {
    team
    git switch -qc feat
    add b a
    add c a
    git push -q --no-verify origin feat
    git -C ../server.git config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$STORY/server.git" ../partial
    cd ../partial
    for key in core.fsmonitor core.sshCommand core.pager core.editor core.askPass diff.external credential.helper \
        remote.origin.uploadpack core.alternateRefsCommand alias.cat-file alias.config; do
        git config "$key" "touch $STORY/PWNED; false"
    done
    git config core.hooksPath "$STORY/hooks"
    mkdir "$STORY/hooks"
    for name in post-index-change reference-transaction; do
        printf '#!/bin/sh\ntouch "%s/PWNED"\n' "$STORY" >"$STORY/hooks/$name"
        chmod +x "$STORY/hooks/$name"
    done
    echo '* filter=evil diff=evil' >.git/info/attributes
    git config filter.evil.clean "touch $STORY/PWNED"
    git config filter.evil.smudge "touch $STORY/PWNED"
    git config diff.evil.textconv "touch $STORY/PWNED"
    git read-tree origin/feat
    rm -f "$STORY/PWNED"
    find .git -type f >"$STORY/before"
    for reader in libgit2 git; do
        ONEHEAD_READER=$reader ended 2 "$ONEHEAD" check --base origin/main --head origin/feat
        says 'git fetch --refetch'
        ONEHEAD_READER=$reader ended 2 "$ONEHEAD" check --staged
    done
    find .git -type f >"$STORY/after"
    cmp "$STORY/before" "$STORY/after"
    test ! -e "$STORY/PWNED"
    git config --unset core.sshCommand
    git config --unset remote.origin.uploadpack
    git config --unset core.hooksPath
    ONEHEAD_READER=git ended 1 "$ONEHEAD" check --fetch --base origin/main --head origin/feat
    says OH101
}

no_git_at_all() {
    sha256_team
    mkdir "$STORY/empty"
    status 2 env PATH="$STORY/empty" "$ONEHEAD" check 2>"$STORY/said"
    says sha256 PATH
}

a_reader_that_there_is_not() {
    team
    ONEHEAD_READER=hg ended 2 "$ONEHEAD" check
    says ONEHEAD_READER
}

row 'sha256: a fork is stopped, its mending by Alembic passes' a_sha256_repository
row 'sha256: the index and the work tree' sha256_on_the_disk
row 'sha256: a server judges what is in quarantine' sha256_on_a_server
row 'sha256: a shallow clone' a_sha256_shallow_clone
row 'a sparse and a split index' an_index_that_libgit2_does_not_read
row 'both readers say the same, byte for byte' both_readers_say_the_same
if [ "$(id -u)" = 0 ]; then
    row 'another owner, where git accepts it' another_owner_that_git_accepts
else
    skip 'another owner, where git accepts it' 'needs root'
fi
row 'extensions that git does not know either: exit 2, and which' extensions_that_git_does_not_know
if knows_reftable; then
    row 'refs in tables: a fork is stopped, its mending passes, a server judges' refs_in_tables
    skip 'refs in tables, which this git does not know: exit 2, and what they are' 'this git knows them'
else
    skip 'refs in tables: a fork is stopped, its mending passes, a server judges' 'this git is older than 2.45'
    row 'refs in tables, which this git does not know: exit 2, and what they are' refs_in_tables_that_git_does_not_know
fi
row 'a partial clone: exit 2, nothing is fetched, no command of its config is run' a_partial_clone
row 'no git on the PATH: exit 2, and why' no_git_at_all
row 'a reader that there is not: exit 2' a_reader_that_there_is_not
tap_end
