# Pushes over http: `git http-backend` behind lighttpd, on loopback.
. tests/tap.sh
. tests/story.sh
. tests/server.sh

backend=$(git --exec-path)/git-http-backend

behind_lighttpd() {
    guarded
    PORT=$(free_port)
    cat >"$STORY/lighttpd.conf" <<END
server.document-root = "$STORY"
server.bind = "127.0.0.1"
server.port = $PORT
server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
alias.url = ("/git" => "$backend")
\$HTTP["url"] =~ "^/git" {
    cgi.assign = ("" => "")
    setenv.set-environment = ("GIT_PROJECT_ROOT" => "$STORY", "GIT_HTTP_EXPORT_ALL" => "",
                              "REMOTE_USER" => "ada", "PATH" => "$PATH")
}
END
    started "$(command -v lighttpd || echo /usr/sbin/lighttpd)" -D -f "$STORY/lighttpd.conf"
    git remote set-url origin "http://127.0.0.1:$PORT/git/server.git"
    over_the_wire
}

if command -v lighttpd >/dev/null || [ -x /usr/sbin/lighttpd ]; then
    row 'over http, behind lighttpd' behind_lighttpd
else
    skip 'over http, behind lighttpd' 'lighttpd is not installed'
fi
tap_end
