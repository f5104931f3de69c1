# CI without being told what is compared: each vendor's variables on the clone that it makes, deep and shallow, for a
# request that forks and for a clean one, and for the push to main after it.
. tests/tap.sh
. tests/story.sh
. tests/ci_stage.sh

# judged EVENT OPTIONS: the fork is found and the clean request passes, in a clone that holds all that is needed.
judged_forked() {
    request forked
    "on_$1" "$2"
    [ -z "${3:-}" ] || git fetch -q origin "$3"
    checked 1 ${4:-}
    names b c
    says OH10
}
judged_clean() {
    request clean
    "on_$1" "$2"
    [ -z "${3:-}" ] || git fetch -q origin "$3"
    checked 0 ${4:-}
    says_not OH1
}
# vendor EVENT OPTIONS [REFSPEC [FLAG]]: two rows; what the CI's own configuration must fetch besides, and a flag.
vendor() {
    vendor_name="$1, ${2:-all history}${3:+, main fetched}${4:+, $4}"
    vendor_words=$(printf "'%s' " "$@")
    eval "fork_of_$1() { judged_forked $vendor_words; }; clean_$1() { judged_clean $vendor_words; }"
    row "$vendor_name: a fork fails" "fork_of_$1"
    row "$vendor_name: a clean one passes" "clean_$1"
}

MAIN=+refs/heads/main:refs/remotes/origin/main
vendor github_pull_request '--depth 2'
vendor github_pull_request '--depth 1' '' --fetch
vendor github_pull_request ''
vendor github_pull_request_target '' '' --fetch
vendor github_pull_request_target '--depth 1' '' --fetch
vendor github_merge_group '' "$MAIN"
vendor github_merge_group '--depth 1' '' --fetch
vendor github_push '--depth 1'
vendor gitlab_merge_request '' "$MAIN"
vendor gitlab_merge_request '--depth 1' '' --fetch
vendor gitlab_merged_results '--depth 20'
vendor gitlab_merge_train '--depth 20' '' --fetch
vendor gitlab_push '--depth 20'
vendor bitbucket_pull_request '--depth 50'
vendor bitbucket_push '--depth 50'
vendor azure_pull_request '--depth 2'
vendor azure_pull_request '--depth 1' '' --fetch
vendor azure_push '--depth 1'
vendor jenkins_pull_request ''
vendor jenkins_push ''
vendor buildkite_pull_request '' "$MAIN"
vendor buildkite_pull_request '' '' --fetch
vendor buildkite_merge_queue '' '' --fetch
vendor circleci_branch ''
vendor circleci_branch '--filter=blob:none' '' --fetch
vendor circleci_push ''
vendor gitea_pull_request '' "$MAIN"
vendor gitea_pull_request '--depth 1' '' --fetch
vendor forgejo_pull_request '--depth 1' '' --fetch
vendor woodpecker_pull_request '--depth 1 --filter=tree:0' '' --fetch
vendor woodpecker_push '--depth 1'

# ---- what is not here ----

depth_1_judges_the_heads_of_what_is_checked_out() {
    request forked
    on_github_pull_request '--depth 1'
    checked 1
    says OH101 'fetch-depth: 2'
    names b c
    checked 1 --format github
    says '::error file='
}
depth_1_without_a_finding_is_exit_2() {
    request clean
    on_github_pull_request '--depth 1'
    checked 2
    says 'fetch-depth: 2' 'onehead check --fetch'
    says_not OH1
    [ "$(git rev-list --count HEAD)" = 1 ]
    checked 2 --format github
    says '::error title=onehead could not compare::'
}
a_queue_without_its_target_is_exit_2() {
    request clean
    on_github_merge_group '--depth 2'
    checked 2
    says 'fetch-depth: 0'
}
gitlab_without_the_target_says_what_to_fetch() {
    request clean
    on_gitlab_merge_request ''
    checked 2
    says 'git fetch origin main:refs/remotes/origin/main'
    git fetch -q origin main:refs/remotes/origin/main
    checked 0
}
without_fetch_nothing_goes_over_the_network() {
    request clean
    on_gitlab_merge_request ''
    git remote set-url origin "file://$STORY/nowhere.git"
    checked 2
    says_not nowhere.git
    checked 2 --fetch
    says 'fetch from the remote' nowhere.git
}
an_unknown_ci_wants_both_flags() {
    request forked
    git switch -q feat
    CI=true checked 2
    says --base --head
    CI=true checked 1 --base origin/main --head HEAD
    CI=true checked 1 --base origin/main
    CI=true checked 2 --format json
}

# ---- main moves, queues ----

main_moved_since_the_merge() {
    request clean
    on_github_pull_request '--depth 2'
    (cd "$STORY/mine" && landed main c a)
    checked 0
    checked 1 --fetch
    says OH102 'has moved on' 'as of just now'
    names b c
    json 'r["compared"]["result"] == "merge" and r["compared"]["base_name"] == "origin/main"' --fetch
}
main_moved_and_nothing_is_wrong() {
    request clean
    on_github_pull_request '--depth 1'
    (cd "$STORY/mine" && on_server main touch more_news)
    checked 0 --fetch
    says 'has moved on'
}
main_moved_in_a_deep_clone() {
    request clean
    on_github_pull_request ''
    (cd "$STORY/mine" && landed main c a)
    checked 1 --fetch
    says OH102 'has moved on'
    names b c
}
# 1 and 2 fork, 3 stands on both: each entry from the second on is judged against main, whatever the event calls its base.
a_queue_is_judged_against_the_target() {
    team
    three_pulls
    before=$(git rev-parse HEAD)
    for id in b c d; do
        git merge -q --no-ff --no-edit pull-$id
        event "{\"merge_group\": {\"base_ref\": \"refs/heads/main\", \"base_sha\": \"$before\",
            \"head_sha\": \"$(git rev-parse HEAD)\"}}"
        export CI=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=merge_group GITHUB_REF="refs/heads/gh-readonly-queue/main/pr-$id-0"
        if [ $id = b ]; then checked 0; else checked 1; fi
        before=$(git rev-parse HEAD)
    done
    names b c
    unset GITHUB_EVENT_PATH
    checked 1
    json 'r["compared"]["base_name"] == "origin/main" and r["compared"]["chosen_by"] == "merge queue of GitHub"'
}
the_merge_is_known_without_the_event_file() {
    request forked
    on_github_pull_request '--depth 2'
    unset GITHUB_EVENT_PATH
    checked 1
    json 'r["compared"]["result"] == "given"'
}
# The author merged main in himself: that merge is no result of the host's.
an_authors_own_merge_is_no_result() {
    request clean
    git switch -q feat
    git merge -q --no-edit origin/main
    git push -q --no-verify origin feat feat:refs/pull/1/head
    SOURCE=$(git rev-parse feat)
    on_gitea_pull_request ''
    git fetch -q origin "$MAIN"
    checked 0
    json 'r["compared"]["result"] == "merge"'
}
another_target_than_the_default_branch() {
    request clean
    git push -q --no-verify origin main:refs/heads/production
    (cd "$STORY/other" && git fetch -q)
    landed production d a
    on_gitlab_merge_request ''
    git fetch -q origin +refs/heads/production:refs/remotes/origin/production
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME=production checked 1
    says OH102 production
    names b d
}
the_default_branch_may_have_any_name() {
    request forked
    git push -q --no-verify origin "$MERGE:refs/heads/production"
    cloned '--depth 1' +refs/heads/production:refs/remotes/origin/production
    event '{"repository": {"default_branch": "production"}}'
    export CI=true GITHUB_ACTIONS=true GITHUB_REF=refs/heads/production
    checked 1
    says OH101 'for its state'
}

# ---- git fetch itself ----

a_git_of_the_checkout_is_never_run() {
    request clean
    on_github_pull_request '--depth 1'
    printf '#!/bin/sh\ntouch "%s/fooled"\n' "$STORY" >git
    chmod +x git
    PATH=.::$PATH checked 0 --fetch
    [ ! -e "$STORY/fooled" ]
}
what_git_says_is_made_safe() {
    request clean
    on_gitlab_merge_request ''
    git remote set-url origin 'file:///nowhere/##[add-mask]x'
    checked 2 --fetch
    says_not '##[add-mask]'
    says 'fetch from the remote'
}
by_hand_the_nearest_target_is_fetched() {
    team
    git switch -qc feat
    add b a
    landed main c a
    checked 0
    checked 1 --fetch
    says OH102 'as of just now'
    knows main
}

row 'depth 1: the heads of what is checked out are judged' depth_1_judges_the_heads_of_what_is_checked_out
row 'depth 1, nothing wrong in it: exit 2 and the line that mends it' depth_1_without_a_finding_is_exit_2
row 'a queue without its target: exit 2 and the line that mends it' a_queue_without_its_target_is_exit_2
row 'GitLab without the target: exit 2, and the printed fetch helps' gitlab_without_the_target_says_what_to_fetch
row 'without --fetch nothing goes over the network' without_fetch_nothing_goes_over_the_network
row 'an unknown CI: exit 2 and both flags' an_unknown_ci_wants_both_flags
row "main moved since: judged against today's with --fetch" main_moved_since_the_merge
row 'main moved since, nothing is wrong: said' main_moved_and_nothing_is_wrong
row 'main moved since, in a deep clone' main_moved_in_a_deep_clone
row 'a merge queue is judged against the target' a_queue_is_judged_against_the_target
row 'the merge of the host is known without the event file' the_merge_is_known_without_the_event_file
row 'a merge of the author is no result' an_authors_own_merge_is_no_result
row 'the target is the one of the request' another_target_than_the_default_branch
row 'the default branch may have any name' the_default_branch_may_have_any_name
row 'a git in the checkout is never run' a_git_of_the_checkout_is_never_run
row 'what git says is made safe' what_git_says_is_made_safe
row 'by hand --fetch fetches the nearest target' by_hand_the_nearest_target_is_fetched
tap_end
