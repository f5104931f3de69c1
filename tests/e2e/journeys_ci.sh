# CI: merge commits given by the host, shallow clones, queues, pushes to main. The vendors' variables are told by --base and --head.
. tests/tap.sh
. tests/story.sh

# pull_request: the server holds main with c>a, pull/1/head with b>a, pull/1/merge with both, as GitHub lays them out.
pull_request() {
    team
    git switch -qc feat
    add b a
    git push -q --no-verify origin feat:refs/pull/1/head
    landed main c a
    knows main
    git switch -q --detach origin/main
    git merge -q --no-ff --no-edit feat
    git push -q --no-verify origin HEAD:refs/pull/1/merge
    CI=true
    export CI
}
# runner DEPTH: what actions/checkout leaves.
runner() {
    git init -q ../runner
    cd ../runner
    git remote add origin "file://$STORY/server.git"
    git fetch -q --depth "$1" origin +refs/pull/1/merge:refs/remotes/pull/1/merge
    git checkout -q --detach refs/remotes/pull/1/merge
}

depth_1() {
    pull_request
    runner 1
    git cat-file -p HEAD | grep -q '^parent'
    status 128 git cat-file -p HEAD^1
    status 128 git merge-base HEAD HEAD^1
    checked 2 --base HEAD^1
    says 'fetch-depth: 2'
    checked 2
}

depth_1_and_the_tip_of_main() {
    pull_request
    runner 1
    git fetch -q --depth 1 origin main:refs/remotes/origin/main
    checked 1 --base origin/main
    says 'OH10'
    names b c
}

depth_2() {
    pull_request
    runner 2
    git cat-file -e 'HEAD^1^{tree}'
    git cat-file -e 'HEAD^2^{tree}'
    status 1 git merge-base HEAD^1 HEAD^2
    checked 1 --base HEAD^1
    names b c
    says_not 'fetch-depth'
    json 'len(r["environments"][0]["merged_heads"]) == 2' --base HEAD^1
}

depth_2_and_nothing_wrong() {
    team
    git switch -qc feat
    add b a
    git push -q --no-verify origin feat:refs/pull/1/head
    on_server main touch news
    knows main
    git switch -q --detach origin/main
    git merge -q --no-ff --no-edit feat
    git push -q --no-verify origin HEAD:refs/pull/1/merge
    CI=true
    export CI
    runner 2
    checked 0 --base HEAD^1
    says_not OH
}

the_base_has_moved_since() {
    team
    git switch -qc feat
    add b a
    git push -q --no-verify origin feat:refs/pull/1/head
    on_server main touch news
    knows main
    git switch -q --detach origin/main
    git merge -q --no-ff --no-edit feat
    alembic_heads 1
    landed main c a
    knows main
    CI=true
    export CI
    checked 1 --base origin/main
    says OH102
    names b c
    checked 1 --base origin/main --head feat
    says OH102
}

a_merge_queue_of_three() {
    team
    three_pulls
    for id in b c d; do
        git merge -q --no-ff --no-edit pull-$id
        git branch "group-$id"
    done
    alembic_heads 2
    CI=true
    export CI
    checked 0 --base origin/main --head group-b
    checked 1 --base origin/main --head group-c
    checked 1 --base origin/main --head group-d
    names b c
}

merged_results_of_gitlab() {
    pull_request
    git switch -q --detach feat
    checked 1 --base origin/main --head feat
    says OH102
    git switch -q --detach FETCH_HEAD 2>/dev/null || true
    checked 1 --base origin/main --head feat
}

push_to_main_is_judged_for_its_state() {
    team
    landed main b a
    landed main c a
    git pull -q
    CI=true
    export CI
    checked 1
    says OH101
    names b c
    on_server main touch news.py
    git pull -q
    checked 1
    says OH101
    landed main m b c
    git pull -q
    checked 0
    says_not OH
}

partial_clone() {
    team
    landed main b a
    git -C ../server.git config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$STORY/server.git" ../partial
    cd ../partial
    git rev-list --objects --missing=print HEAD | grep -q '^?'
    CI=true
    export CI
    checked 2
    says fetch
    says_not OH108
}

bots_that_touch_nothing_of_ours() {
    team
    git switch -qc renovate
    echo 'requests==2' >requirements.txt
    commit 'a newer requests'
    CI=true
    export CI
    checked 0 --base origin/main
    [ "$(wc -l <"$STORY/said")" = 1 ]
    lacks "$STORY/said" OH
}

row 'pull request, depth 1: exit 2 and fetch-depth: 2' depth_1
row 'pull request, depth 1, the tip of main fetched as well: its tree decides' depth_1_and_the_tip_of_main
row 'pull request, depth 2: the merge commit of git is the result' depth_2
row 'pull request, depth 2, nothing wrong: pass' depth_2_and_nothing_wrong
row 'the base moved since: main as fetched decides' the_base_has_moved_since
row 'merge queue of three: judged against the target, never the entry before' a_merge_queue_of_three
row 'GitLab: the tip of the branch against the target' merged_results_of_gitlab
row 'push to main after the merge: judged for its state until it is mended' push_to_main_is_judged_for_its_state
row 'partial clone: exit 2 with the fetch that helps' partial_clone
row 'bots: nothing is read, the check is still reported' bots_that_touch_nothing_of_ours
skip 'pre-receive, two clients race for main' 'the server hooks come with a later issue'
tap_end
