# Pushes over ssh, through a real sshd on loopback: a plain repository, and gitolite.
. tests/tap.sh
. tests/story.sh
. tests/server.sh

over_ssh() {
    guarded
    start_sshd
    git remote set-url origin "ssh://$(id -un)@127.0.0.1:$PORT$STORY/server.git"
    over_the_wire
}

# Even where the server lets the pusher's variables in.
a_by_pass_over_ssh() {
    guarded
    start_sshd
    git remote set-url origin "ssh://$(id -un)@127.0.0.1:$PORT$STORY/server.git"
    fork
    ONEHEAD=skip
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=onehead.skip GIT_CONFIG_VALUE_0=all
    export ONEHEAD GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
    refused origin feat:main
    says OH101
}

# The hook of one repository, by gitolite's own option, as hooks/server/README.md says.
through_gitolite() {
    guarded
    mkdir -p "$STORY/git/local/hooks/repo-specific"
    cp "$TOP/hooks/server/pre-receive" "$STORY/git/local/hooks/repo-specific/onehead"
    (
        HOME=$STORY/git
        export HOME
        cd "$HOME"
        gitolite setup -a admin
        sed -i "s|^%RC = (|&\n    LOCAL_CODE => '$HOME/local',|; s|^ *# 'repo-specific-hooks'|'repo-specific-hooks'|" .gitolite.rc
        printf 'repo project\n    RW+ = @all\n    option hook.pre-receive = onehead\n' >>.gitolite/conf/gitolite.conf
        gitolite compile
        gitolite trigger POST_COMPILE
    )
    start_sshd "command=\"env HOME=$STORY/git PATH=$PATH $(gitolite_shell) ada\""
    git remote set-url origin "ssh://$(id -un)@127.0.0.1:$PORT/project"
    SERVER=$STORY/git/repositories/project.git
    test -e $SERVER/hooks/pre-receive
    git push -q origin origin/main:refs/heads/main
    git -C $SERVER symbolic-ref HEAD refs/heads/main
    over_the_wire
}
gitolite_shell() {
    for folder in /usr/share/gitolite3 "$(dirname "$(readlink -f "$(command -v gitolite)")")"; do
        [ ! -x "$folder/gitolite-shell" ] || { echo "$folder/gitolite-shell"; return; }
    done
}

if has_sshd; then
    row 'over ssh: a fork is refused, what is clean is taken' over_ssh
    row "over ssh: the pusher's environment is not obeyed" a_by_pass_over_ssh
else
    skip 'over ssh' 'sshd is not installed'
fi
if has_sshd && command -v gitolite >/dev/null; then
    row 'through gitolite' through_gitolite
else
    skip 'through gitolite' 'sshd or gitolite is not installed'
fi
tap_end
