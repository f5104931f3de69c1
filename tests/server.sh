# server.sh: what the tests of servers share, on top of story.sh: a server that judges what it receives, and pushes
# that are taken or refused.
# shellcheck disable=SC2034 # read by the files that source this
PATH=$(dirname "$ONEHEAD"):$PATH
export PATH
SERVER=../server.git # as seen from the clone, where the rows stand

# serves HOOK: the server gets onehead's own file, and the clone loses its pre-push.
serves() {
    cp "$TOP/hooks/server/$1" "$SERVER/hooks/$1"
    rm -f .git/hooks/pre-push
}
# guarded: the stage of the story, with pre-receive on the server.
guarded() {
    team
    serves pre-receive
}

# every_file: name, mode and content of all that lies on the server.
every_file() {
    find "$SERVER" -type f -exec cksum {} + | sort
}

# taken GIT-PUSH-ARGUMENTS...; what the server says, without git's own lines, is what was said.
pushed() {
    push_status=0
    git push "$@" >"$STORY/out" 2>"$STORY/err" || push_status=$?
    sed -n 's/^remote: \{0,1\}//p' "$STORY/err" | sed 's/ *$//' >"$STORY/said"
    cat "$STORY/err"
}
taken() {
    pushed "$@"
    [ "$push_status" = 0 ]
}
# refused GIT-PUSH-ARGUMENTS...: by the hook, and nothing on the server is another than before.
refused() {
    every_file >"$STORY/before"
    pushed "$@"
    [ "$push_status" != 0 ]
    has "$STORY/err" 'pre-receive hook declined'
    every_file | diff "$STORY/before" -
    says_not ONEHEAD=skip onehead.skip oneheadSkip
}
# fork: on feat, c beside main's b, and both merged there.
fork() {
    add b a
    git switch -qc feat HEAD~1
    add c a
    git merge -q --no-edit main
}
