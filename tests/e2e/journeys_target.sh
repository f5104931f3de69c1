# Which target: the branch that a push is judged against, in every layout of remotes.
. tests/tap.sh
. tests/story.sh

# forked: a branch `feat` with c>a, while b>a landed on BRANCH of the server and was fetched.
forked() {
    landed "$1" b a
    git fetch -q origin
    git switch -qc feat main
    add c a
}

default_branch_by_any_usual_name() {
    for name in master develop trunk; do
        mkdir "../$name"
        cp -a "$TEMPLATE/." "../$name"
        cd "../$name"
        git -C server.git branch -m main $name
        rm -rf mine other
        git clone -q server.git mine
        git clone -q server.git other
        hook mine
        git -C mine symbolic-ref refs/remotes/origin/HEAD
        cd mine
        git switch -qc feat
        add c a
        (
            cd ../other
            add b a
            git push -q origin $name
        )
        git fetch -q
        fails push origin feat
        says OH102 "origin/$name"
    done
}
default_branch() {
    team
    default_branch_by_any_usual_name
}

no_origin_head() {
    team
    git init -q ../fresh
    cd ../fresh
    hook .
    git remote add origin ../server.git
    git fetch -q
    git remote set-head -d origin 2>/dev/null || true # set by the fetch of newer releases
    status 1 git symbolic-ref -q refs/remotes/origin/HEAD
    git switch -q main
    forked main
    fails push origin feat
    says OH102 origin/main
}

single_branch_clone() {
    team
    git push -q --no-verify origin main:feat
    cd ..
    git clone -q --single-branch -b feat server.git single
    hook single
    cd single
    status 1 git rev-parse -q --verify origin/main
    add b a
    git fetch -q origin main
    status 1 git rev-parse -q --verify origin/main
    passes push origin feat
    says 'git fetch origin main:refs/remotes/origin/main'
    says_not OH1
    git fetch -q origin main:refs/remotes/origin/main
    git rev-parse -q --verify origin/main
    echo more >README
    commit more
    passes push origin feat
    says_not 'git fetch'
    add c a
    fails push origin feat
    says OH101
}

no_target_in_ci() {
    team
    git push -q --no-verify origin main:feat
    cd ..
    git clone -q --single-branch -b feat server.git single
    cd single
    add b a
    checked 0
    CI=true
    export CI
    checked 2
    says 'onehead check --base origin/main --head HEAD'
}

shallow_clone_of_a_branch() {
    team
    git push -q --no-verify origin main:feat
    cd ..
    git clone -q --depth 1 -b feat "file://$STORY/server.git" shallow
    hook shallow
    cd shallow
    status 1 git rev-parse -q --verify origin/main
    add b a
    passes push origin feat
    says main:refs/remotes/origin/main
    sh -c "$(grep -o 'git fetch .*' "$STORY/said")"
    git rev-parse -q --verify origin/main
    echo more >>migrations/versions/b.py
    commit more
    passes push origin feat
    says origin/main
    says_not 'git fetch'
}

default_branch_renamed_on_the_server() {
    team
    git -C ../server.git branch -m main trunk
    git -C ../other fetch -q
    on_server trunk touch news
    knows trunk
    git switch -q --no-track -c feat origin/trunk
    add c a
    landed trunk b a
    git fetch -q
    git symbolic-ref refs/remotes/origin/HEAD | grep -q main
    git rev-parse -q --verify origin/main
    fails push origin feat
    says OH102 origin/trunk 'git remote set-head origin -a'
    git fetch -q --prune
    status 1 git rev-parse --verify -q origin/HEAD
    fails push origin feat
    says OH102 origin/trunk
    git remote set-head origin -a
    fails push origin feat
    says_not set-head
}

bare_clone_with_worktrees() {
    team
    cd ..
    git clone -q --bare server.git bare.git
    hook bare.git
    [ -z "$(git -C bare.git for-each-ref refs/remotes)" ]
    git -C bare.git worktree add -q ../tree -b feat
    cd tree
    add b a
    passes push --dry-run origin feat
    says_not OH
    add c a
    fails push --dry-run origin feat
    says OH101 "git config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'"
}

mirror_clone() {
    team
    cd ..
    git clone -q --mirror server.git mirror.git
    git -C other switch -q --detach
    (
        cd other
        add c a
        git push -q ../mirror.git HEAD:refs/heads/feat
    )
    landed main b a
    git -C mirror.git fetch -q origin '+refs/heads/main:refs/heads/main'
    status 1 "$ONEHEAD" -C mirror.git check --head feat >said
    says OH102
    names b c
}

# fork_of: `mine` becomes a clone of one's own fork; `upstream` or whatever it is called is the team's server.
fork() {
    team
    git clone -q --bare ../server.git ../fork.git
    git remote set-url origin ../fork.git
    git remote add upstream ../server.git
    landed main b a
    git fetch -q upstream
    git fetch -q origin
}

fork_with_upstream() {
    fork
    git symbolic-ref refs/remotes/origin/HEAD
    git remote set-head -d upstream 2>/dev/null || true # set by the fetch of newer releases
    status 1 git symbolic-ref -q refs/remotes/upstream/HEAD
    git switch -qc feat
    add c a
    fails push origin feat
    says OH102 upstream/main
    names b c
    says_not origin/main
    git switch -qc later upstream/main
    add d b
    passes push origin later
    says_not OH
}

# The team's private fork is `origin`; `upstream` is a stranger's project with revisions of its own.
private_fork() {
    team
    git init -q --bare ../stranger.git
    git remote add upstream ../stranger.git
    git push -q --no-verify upstream main
    (
        cd ../other
        add s a
        git push -q ../stranger.git HEAD:main
        git reset -q --hard origin/main
    )
    git fetch -q upstream
    landed main b a
    landed main d b
    knows main
    git switch -q --no-track -c feat origin/main
    add e d
    passes push origin feat
    says origin/main
    says_not upstream/main OH
    git switch -qc bad
    add f d
    fails push origin bad
    says origin/main
}

the_canonical_branch_itself_is_pushed_on() {
    fork
    passes push origin upstream/main:main
    quiet
    git fetch -q origin
    passes push upstream upstream/main:refs/heads/release/2.x
    quiet
    passes push origin upstream/main~1:refs/heads/release/1.x
    quiet
}

feature_from_a_release_branch() {
    team
    git push -q --no-verify origin main:release/1.x
    landed main b a
    landed release/1.x r a
    knows main release/1.x
    git switch -q -c backport --track origin/release/1.x
    [ "$(git config branch.backport.merge)" = refs/heads/release/1.x ]
    add s r
    passes push -q -u origin backport
    says_not OH
    [ "$(git config branch.backport.merge)" = refs/heads/backport ]
    git config branch.backport.oneheadTarget release/1.x
    echo more >README
    add t s
    passes push origin backport
    says_not OH
    says origin/release/1.x
    add u s
    fails push origin backport
    says origin/release/1.x
    git config branch.backport.oneheadTarget main
    fails push origin backport
    says origin/main OH102
}

release_branch_that_differs_on_purpose() {
    team
    printf '[tool.onehead]\ntarget = ["main", "release/*"]\n' >pyproject.toml
    commit settings
    git push -q --no-verify origin main main:release/1.x
    landed main b a
    knows main release/1.x
    git switch -q -c release/1.x origin/release/1.x
    add r a
    passes push origin release/1.x
    quiet
    add s a
    fails push origin release/1.x
    says OH101
}

git_flow_feature() {
    team
    git push -q --no-verify origin main:develop
    for n in 1 2 3; do on_server develop touch "n$n"; done
    landed develop b a
    landed main m a
    knows main develop
    git switch -qc feat origin/develop
    add c b
    passes push origin feat
    says_not OH
    git merge -q --no-edit origin/main
    git rm -q migrations/versions/m.py
    git commit -q --amend --no-edit
    passes push origin feat
    says_not OH set-head
    [ "$(git rev-list --count origin/develop..feat)" -lt "$(git rev-list --count origin/main..feat)" ]
    json 'r["compared"]["base_name"] == "origin/develop"'
}

nearest_of_two_equally_near() {
    team
    git push -q --no-verify origin main:develop
    knows main develop
    git switch -qc feat
    add c a
    [ "$(git rev-list --count origin/develop..feat)" = "$(git rev-list --count origin/main..feat)" ]
    git config onehead.target develop
    git config --add onehead.target main
    json 'r["compared"]["base_name"] == "origin/develop"'
    git config --unset-all onehead.target
    git config onehead.target main
    git config --add onehead.target develop
    json 'r["compared"]["base_name"] == "origin/main"'
}

git_flow_hotfix() {
    team
    git push -q --no-verify origin main:develop
    landed develop b a
    knows develop
    git switch -qc hotfix main
    add h a
    passes push -q origin hotfix:main
    quiet
    knows main
    git switch -qc develop origin/develop
    git merge -q --no-edit origin/main
    fails push origin develop
    says OH101 merge
    names h b
    json 'not any(f["alternatives"] for f in r["findings"] if f["rule"] in ("OH101", "OH102"))' --base origin/develop
    add m b h
    passes push origin develop
    quiet
}

stacked_branches() {
    team
    git switch -qc feature-a
    add b a
    passes push -q -u origin feature-a
    landed main c a
    knows main
    git switch -qc feature-b
    add d b
    fails push origin feature-b
    says OH102 origin/main
    names d c
    says_not OH104
}

stacked_and_the_lower_one_has_landed_re_parented() {
    team
    git switch -qc feature-a
    add b a
    git switch -qc feature-b
    add d b
    landed main c a
    landed main b c
    knows main
    conflicts feature-b origin/main
    passes push origin feature-b
    says b.py
    says_not OH101 OH102 OH104
}

# lower_one_moves: feature-b with d>b stands on feature-a with b>a, which is re-parented and force-pushed.
lower_one_moves() {
    team
    git switch -qc feature-a
    add b a
    echo more >README
    commit more
    passes push -q -u origin feature-a
    old=$(oid feature-a)
    git switch -qc feature-b
    add d b
    landed main c a
    knows main
    git switch -q feature-a
    git rebase -q origin/main
    write b c
    git commit -qa -m 'b after c'
    passes push -q --force origin feature-a
    conflicts feature-b feature-a
    git switch -q feature-b
}

stacked_and_the_lower_one_was_re_parented() {
    lower_one_moves
    fails push origin feature-b
    says OH102 "Recommended: rebase onto feature-a" "git rebase --onto feature-a $old feature-b"
    says_not 're-parent your migration'
    git rebase -q --onto feature-a "$old" feature-b
    passes push origin feature-b
    says_not OH1
}

stacked_on_a_branch_of_somebody_else() {
    lower_one_moves
    git branch -q -D feature-a
    fails push origin feature-b
    says "git rebase --onto origin/feature-a $old feature-b"
    rm -f .git/logs/refs/remotes/origin/feature-a
    fails push origin feature-b
    says "git rebase --onto origin/feature-a $(oid feature-b~2) feature-b"
}

deploy_and_backup_remotes() {
    team
    git clone -q --bare ../server.git ../heroku.git
    git remote add heroku ../heroku.git
    git fetch -q heroku
    landed main b a
    landed main c b
    git fetch -q origin
    git merge -q origin/main
    passes push heroku main
    quiet
    says_not heroku/main
    git init -q --bare ../backup.git
    git remote add backup ../backup.git
    passes push backup main
    quiet
}

gh_pages() {
    team
    git switch -q --orphan gh-pages
    echo '<p>hello' >index.html
    commit pages
    status 1 git merge-base gh-pages origin/main
    passes push origin gh-pages
    quiet
}

main_fetched_days_ago() {
    team
    git fetch -q origin
    git switch -qc feat
    add b a
    touch -d '3 days ago' .git/FETCH_HEAD
    passes push --dry-run origin feat
    says_not OH 'git fetch'
    says '3 days'
    touch -d '10 days ago' .git/FETCH_HEAD
    passes push --dry-run origin feat
    says '1 week' 'git fetch origin'
    says_not OH
}

main_rewritten() {
    team
    landed main b a
    knows main
    git switch -qc feat origin/main
    add c b
    on_server main git reset -q --hard HEAD^
    knows main
    passes push origin feat
    says_not OH201 OH202
}

row 'default branch master, develop, trunk: found by the remote HEAD' default_branch
row 'git init, remote add, fetch: no remote HEAD, main is found' no_origin_head
row 'single-branch clone: judged alone, with the fetch line that helps' single_branch_clone
row 'single-branch clone in CI: exit 2' no_target_in_ci
row 'clone of a branch with --depth: judged alone' shallow_clone_of_a_branch
row 'default branch renamed on the server: nearest of all, and set-head' default_branch_renamed_on_the_server
row 'bare clone with worktrees: refs/heads/main is the target, its age unknown' bare_clone_with_worktrees
row 'mirror clone: refs/heads are the truth' mirror_clone
row 'fork: the canonical remote holds the nearest target' fork_with_upstream
row 'private fork: origin is the team, upstream a stranger' private_fork
row 'push origin upstream/main:main, a release cut from main: pass' the_canonical_branch_itself_is_pushed_on
row 'feature cut from a release branch: branch.X.merge, then oneheadTarget' feature_from_a_release_branch
row 'release branch that differs on purpose: a target of its own' release_branch_that_differs_on_purpose
row 'git-flow feature: the nearest target' git_flow_feature
row 'git-flow, right after a release: the order of onehead.target' nearest_of_two_equally_near
row 'git-flow hotfix: on develop a merge revision only' git_flow_hotfix
row 'stacked branches: judged against main' stacked_branches
row 'stacked, the lower one landed re-parented: pass with a line' stacked_and_the_lower_one_has_landed_re_parented
row 'stacked, the lower one re-parented and force-pushed: rebase --onto' stacked_and_the_lower_one_was_re_parented
row 'stacked on a branch of somebody else: its tracking ref, by the reflog or without one' stacked_on_a_branch_of_somebody_else
row 'git push heroku main, a backup remote: judged against the canonical target' deploy_and_backup_remotes
row 'gh-pages and other orphans: pass' gh_pages
row 'main fetched days ago: the verdict says as of when; over 7 days a warning' main_fetched_days_ago
row 'main rewritten: never a failure for that' main_rewritten
tap_end
