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

# over_the_wire: the same over any transport: a fork is refused, with its words; what is clean and what is no target is
# taken.
over_the_wire() {
    fork
    refused origin feat:main
    says OH101 'alembic merge' 'judged main'
    names b c
    taken origin main
    quiet
    taken origin feat
    silent
}

# ---- real servers on loopback, each ended by stop_server ----

free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
# started COMMAND...: in the background, until something listens on $PORT.
started() {
    "$@" >"$STORY/server.log" 2>&1 &
    server_process=$!
    trap stop_server EXIT
    for attempt in $(seq 100); do
        if /usr/bin/python3 -c 'import socket, sys; socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)' "$PORT" 2>/dev/null; then return 0; fi
        kill -0 "$server_process" || break
        sleep 0.1
    done
    cat "$STORY/server.log"
    return 1
}
stop_server() {
    kill "$server_process" 2>/dev/null || true
    wait "$server_process" 2>/dev/null || true
}

# start_sshd [OPTION]: a key of this test's own may log in, with this option (a forced command) before it.
start_sshd() {
    [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$STORY/host"
    ssh-keygen -q -t ed25519 -N '' -f "$STORY/key"
    echo "${1:+$1 }$(cat "$STORY/key.pub")" >"$STORY/authorized"
    PORT=$(free_port)
    cat >"$STORY/sshd" <<END
ListenAddress 127.0.0.1:$PORT
HostKey $STORY/host
AuthorizedKeysFile $STORY/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
AcceptEnv ONEHEAD GIT_CONFIG_*
SetEnv PATH=$PATH
END
    started "$(command -v sshd || echo /usr/sbin/sshd)" -D -e -f "$STORY/sshd"
    GIT_SSH_COMMAND="ssh -F /dev/null -i $STORY/key -o IdentitiesOnly=yes -o StrictHostKeyChecking=no"
    GIT_SSH_COMMAND="$GIT_SSH_COMMAND -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o SendEnv=ONEHEAD -o SendEnv=GIT_CONFIG_*"
    export GIT_SSH_COMMAND
}
has_sshd() {
    command -v sshd >/dev/null || [ -x /usr/sbin/sshd ]
}
