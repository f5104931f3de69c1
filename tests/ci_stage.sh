# ci_stage.sh: what the tests of CI share: a server with one open request, laid out as the hosts lay it out, the clone that
# each CI makes of it, and the variables that it sets. Sourced after tap.sh and story.sh.

# request forked|clean: main went on since feat was cut; forked: with a migration on the same parent.
# refs/pull/1/head is the request, refs/pull/1/merge the merge that the host made of it.
request() {
    team
    git switch -qc feat
    add b a
    git push -q --no-verify origin feat:feat feat:refs/pull/1/head feat:refs/merge-requests/1/head
    case $1 in
    forked) landed main c a ;;
    clean) on_server main touch news ;;
    esac
    knows main
    git switch -q --detach origin/main
    git merge -q --no-ff --no-edit feat
    git push -q --no-verify origin HEAD:refs/pull/1/merge HEAD:refs/merge-requests/1/merge \
        HEAD:refs/heads/gh-readonly-queue/main/pr-1-0123abc HEAD:refs/merge-requests/1/train
    SOURCE=$(git rev-parse feat) TARGET=$(git rev-parse origin/main) MERGE=$(git rev-parse HEAD)
    git -C "$STORY/server.git" config uploadpack.allowFilter true
    git -C "$STORY/server.git" config uploadpack.allowAnySHA1InWant true
}

# merged: the request went into main, which the CI then builds.
merged() {
    git push -q --no-verify origin "$MERGE:refs/heads/main"
    TARGET=$MERGE
}

# cloned OPTIONS REFSPEC: an empty repository that fetches this one ref and checks it out, as most runners do.
cloned() {
    git init -q ../runner
    cd ../runner || exit
    git remote add origin "file://$STORY/server.git"
    # shellcheck disable=SC2086 # options are a list of words
    git -c protocol.version=2 fetch -q --no-tags $1 origin "$2"
    case $2 in
    *:*) git checkout -q --detach "${2##*:}" ;;
    *) git checkout -q --detach FETCH_HEAD ;;
    esac
}

# event JSON: the file that GitHub and those that follow it write.
event() {
    echo "$1" >"$STORY/event.json"
    GITHUB_EVENT_PATH=$STORY/event.json
    export GITHUB_EVENT_PATH
}
request_event() {
    event "{\"number\": 1, \"pull_request\": {\"base\": {\"ref\": \"main\", \"sha\": \"$TARGET\"},
        \"head\": {\"ref\": \"feat\", \"sha\": \"$SOURCE\"}}, \"repository\": {\"default_branch\": \"main\"}}"
}

# ---- one function a vendor and event: its clone, then its variables. $1: options of its fetch ----

on_github_pull_request() {
    cloned "$1" +refs/pull/1/merge:refs/remotes/pull/1/merge
    request_event
    export CI=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_BASE_REF=main GITHUB_HEAD_REF=feat \
        GITHUB_REF=refs/pull/1/merge GITHUB_SHA="$MERGE"
}
on_github_pull_request_target() {
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    request_event
    export CI=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request_target GITHUB_BASE_REF=main GITHUB_HEAD_REF=feat \
        GITHUB_REF=refs/heads/main GITHUB_SHA="$TARGET"
}
on_github_merge_group() {
    cloned "$1" +refs/heads/gh-readonly-queue/main/pr-1-0123abc:refs/remotes/origin/gh-readonly-queue/main/pr-1-0123abc
    event "{\"merge_group\": {\"base_ref\": \"refs/heads/main\", \"base_sha\": \"$TARGET\", \"head_sha\": \"$MERGE\",
        \"head_ref\": \"refs/heads/gh-readonly-queue/main/pr-1-0123abc\"}}"
    export CI=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=merge_group GITHUB_BASE_REF='' GITHUB_HEAD_REF='' \
        GITHUB_REF=refs/heads/gh-readonly-queue/main/pr-1-0123abc GITHUB_SHA="$MERGE"
}
on_github_push() {
    merged
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    event "{\"before\": \"$ZERO\", \"after\": \"$TARGET\", \"ref\": \"refs/heads/main\"}"
    export CI=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=push GITHUB_BASE_REF='' GITHUB_REF=refs/heads/main \
        GITHUB_SHA="$TARGET"
}
on_gitlab_merge_request() {
    cloned "$1" "+$SOURCE:refs/pipelines/1"
    export CI=true GITLAB_CI=true CI_COMMIT_SHA="$SOURCE" CI_MERGE_REQUEST_EVENT_TYPE=detached CI_DEFAULT_BRANCH=main \
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=feat
}
on_gitlab_merged_results() {
    cloned "$1" +refs/merge-requests/1/merge:refs/pipelines/1
    export CI=true GITLAB_CI=true CI_COMMIT_SHA="$MERGE" CI_MERGE_REQUEST_EVENT_TYPE=merged_result CI_DEFAULT_BRANCH=main \
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=feat \
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA="$TARGET" CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="$SOURCE"
}
on_gitlab_merge_train() {
    cloned "$1" +refs/merge-requests/1/train:refs/pipelines/1
    export CI=true GITLAB_CI=true CI_COMMIT_SHA="$MERGE" CI_MERGE_REQUEST_EVENT_TYPE=merge_train CI_DEFAULT_BRANCH=main \
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=feat \
        CI_MERGE_REQUEST_TARGET_BRANCH_SHA="$TARGET" CI_MERGE_REQUEST_SOURCE_BRANCH_SHA="$SOURCE"
}
on_gitlab_push() {
    merged
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    export CI=true GITLAB_CI=true CI_COMMIT_SHA="$TARGET" CI_COMMIT_BRANCH=main CI_DEFAULT_BRANCH=main
}
# It clones the source branch and merges the target's tip into it by itself.
on_bitbucket_pull_request() {
    # shellcheck disable=SC2086
    git clone -q --branch feat --single-branch $1 "file://$STORY/server.git" ../runner
    cd ../runner || exit
    git fetch -q origin main
    git merge -q --no-edit FETCH_HEAD
    export CI=true BITBUCKET_BUILD_NUMBER=7 BITBUCKET_PR_ID=1 BITBUCKET_BRANCH=feat BITBUCKET_COMMIT="$SOURCE" \
        BITBUCKET_PR_DESTINATION_BRANCH=main BITBUCKET_PR_DESTINATION_COMMIT="$TARGET"
}
on_bitbucket_push() {
    merged
    # shellcheck disable=SC2086
    git clone -q --branch main --single-branch $1 "file://$STORY/server.git" ../runner
    cd ../runner || exit
    export CI=true BITBUCKET_BUILD_NUMBER=8 BITBUCKET_BRANCH=main BITBUCKET_COMMIT="$TARGET"
}
on_azure_pull_request() {
    cloned "$1" +refs/pull/1/merge:refs/remotes/pull/1/merge
    export TF_BUILD=True SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main SYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/feat \
        SYSTEM_PULLREQUEST_SOURCECOMMITID="$SOURCE" BUILD_SOURCEBRANCH=refs/pull/1/merge BUILD_SOURCEVERSION="$MERGE"
}
on_azure_push() {
    merged
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    export TF_BUILD=True BUILD_SOURCEBRANCH=refs/heads/main BUILD_SOURCEVERSION="$TARGET"
}
# A multibranch project fetches the request and its target, and merges them on the agent.
on_jenkins_pull_request() {
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    # shellcheck disable=SC2086
    git fetch -q $1 origin +refs/pull/1/head:refs/remotes/origin/PR-1
    git merge -q --no-edit --allow-unrelated-histories origin/PR-1
    export JENKINS_URL=https://ci.example.com/ CHANGE_ID=1 CHANGE_TARGET=main CHANGE_BRANCH=feat BRANCH_NAME=PR-1
    GIT_COMMIT=$(git rev-parse HEAD)
    export GIT_COMMIT
}
on_jenkins_push() {
    merged
    cloned "$1" +refs/heads/main:refs/remotes/origin/main
    export JENKINS_URL=https://ci.example.com/ BRANCH_NAME=main GIT_COMMIT="$TARGET"
}
on_buildkite_pull_request() {
    cloned "$1" +refs/heads/feat:refs/remotes/origin/feat
    export CI=true BUILDKITE=true BUILDKITE_PULL_REQUEST=1 BUILDKITE_PULL_REQUEST_BASE_BRANCH=main \
        BUILDKITE_BRANCH=feat BUILDKITE_COMMIT="$SOURCE" BUILDKITE_PIPELINE_DEFAULT_BRANCH=main
}
# The queue of GitHub, as another CI sees it: by the name of the branch.
on_buildkite_merge_queue() {
    cloned "$1" +refs/heads/gh-readonly-queue/main/pr-1-0123abc:refs/remotes/origin/queue
    export CI=true BUILDKITE=true BUILDKITE_PULL_REQUEST=false BUILDKITE_PULL_REQUEST_BASE_BRANCH='' \
        BUILDKITE_BRANCH=gh-readonly-queue/main/pr-1-0123abc BUILDKITE_COMMIT="$MERGE"
}
on_circleci_branch() {
    # shellcheck disable=SC2086
    git clone -q --no-checkout $1 "file://$STORY/server.git" ../runner
    cd ../runner || exit
    git checkout -q -B feat "$SOURCE"
    export CI=true CIRCLECI=true CIRCLE_BRANCH=feat CIRCLE_SHA1="$SOURCE"
}
on_circleci_push() {
    merged
    git clone -q "file://$STORY/server.git" ../runner
    cd ../runner || exit
    export CI=true CIRCLECI=true CIRCLE_BRANCH=main CIRCLE_SHA1="$TARGET"
}
# Gitea checks the request itself out, not its merge.
on_gitea_pull_request() {
    cloned "$1" +refs/pull/1/head:refs/remotes/pull/1/head
    request_event
    export CI=true GITEA_ACTIONS=true GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_BASE_REF=main \
        GITHUB_HEAD_REF=feat GITHUB_REF=refs/pull/1/head GITHUB_SHA="$SOURCE"
}
on_forgejo_pull_request() {
    on_gitea_pull_request "$1"
    unset GITEA_ACTIONS
    export FORGEJO_ACTIONS=true
}
on_woodpecker_pull_request() {
    cloned "$1" refs/pull/1/head
    export CI=woodpecker CI_PIPELINE_EVENT=pull_request CI_COMMIT_TARGET_BRANCH=main CI_COMMIT_SOURCE_BRANCH=feat \
        CI_COMMIT_BRANCH=main CI_COMMIT_SHA="$SOURCE" CI_REPO_DEFAULT_BRANCH=main
}
on_woodpecker_push() {
    merged
    cloned "$1" refs/heads/main
    export CI=woodpecker CI_PIPELINE_EVENT=push CI_COMMIT_BRANCH=main CI_COMMIT_SHA="$TARGET" CI_REPO_DEFAULT_BRANCH=main
}
