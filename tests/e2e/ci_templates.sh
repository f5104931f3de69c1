# The files of hooks/ci/ and action.yml: their shell lines, run in each vendor's variables on the clone that it makes, for
# a request that forks and for a clean one. The line that installs onehead is left out: the built program stands in.
. tests/tap.sh
. tests/story.sh
. tests/ci_stage.sh
mkdir "$SCRATCH/bin"
ln -s "$ONEHEAD" "$SCRATCH/bin/onehead"
PATH=$SCRATCH/bin:$PATH

# ran FILE: its lines, one after the other, until one fails.
ran() {
    /usr/bin/python3 "$TOP/tests/e2e/ci_lines.py" "$TOP/$1" >"$STORY/lines.sh"
    cat "$STORY/lines.sh"
    sh -e "$STORY/lines.sh" >"$STORY/said" 2>&1
}
# template FILE EVENT OPTIONS: options of the vendor's fetch.
fork_fails() {
    request forked
    "on_$2" "$3"
    template_status=0
    ran "$1" || template_status=$?
    cat "$STORY/said"
    [ $template_status = 1 ]
    names b c
}
clean_passes() {
    request clean
    "on_$2" "$3"
    ran "$1" || { cat "$STORY/said"; return 1; }
}
template() {
    template_words=$(printf "'%s' " "$@")
    eval "fork_$2() { fork_fails $template_words; }; clean_$2() { clean_passes $template_words; }"
    row "$1, $2: a fork fails" "fork_$2"
    row "$1, $2: a clean one passes" "clean_$2"
}

if /usr/bin/python3 -c 'import yaml' 2>/dev/null; then
    template hooks/ci/github.yml github_pull_request '--depth 2'
    template hooks/ci/github.yml github_merge_group '--depth 2'
    template hooks/ci/github.yml github_push '--depth 2'
    template hooks/ci/github.yml gitea_pull_request '--depth 2'
    template action.yml forgejo_pull_request '--depth 1'
    template hooks/ci/gitlab-ci.yml gitlab_merge_request '--depth 20'
    template hooks/ci/gitlab-ci.yml gitlab_merge_train '--depth 20'
    template hooks/ci/gitlab-ci.yml gitlab_push '--depth 20'
    template hooks/ci/bitbucket-pipelines.yml bitbucket_pull_request '--depth 50'
    template hooks/ci/azure-pipelines.yml azure_pull_request '--depth 2'
    template hooks/ci/Jenkinsfile jenkins_pull_request ''
    template hooks/ci/circleci.yml circleci_branch '--filter=blob:none'
    template hooks/ci/woodpecker.yml woodpecker_pull_request '--depth 1 --filter=tree:0'
else
    skip 'the files of hooks/ci' 'python3-yaml is not here'
fi
tap_end
