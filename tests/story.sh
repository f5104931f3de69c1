# story.sh: what the journeys share: a server, clones that hold the hook, migrations, and pushes whose verdict is kept.
# A file of journeys sources tap.sh and then this. `sh FILE ROW` plays that row alone.
# Each row is a function, played in a folder of its own; its first failing command ends it. It shows first what git does,
# then what onehead says to that.
# shellcheck disable=SC2034 # read by the files that source this
ONLY=${1:-}
ZERO=0000000000000000000000000000000000000000
VERSIONS=migrations/versions
TEMPLATE=$SCRATCH/template
PATH=/usr/bin:$PATH # Debian's Alembic, not that of a virtual environment
export PATH VERSIONS

# row NAME FUNCTION
row() {
    [ -z "$ONLY" ] || [ "$ONLY" = "$2" ] || return 0
    STORY=$SCRATCH/$2
    export STORY
    mkdir "$STORY"
    (
        set -ex
        cd "$STORY"
        "$2"
    ) >"$SCRATCH/$2.log" 2>&1
    row_ended=$?
    check "$1" row_ended_well "$row_ended" "$SCRATCH/$2.log"
    chmod -R u+rwX "$STORY"
    rm -rf "$STORY"
}
row_ended_well() {
    [ "$1" = 0 ] || tail -n "${LINES_SHOWN:-60}" "$2"
    [ "$1" = 0 ]
}

# Was the program built by `make asan`?
is_sanitized() {
    grep -qF __asan_init "$ONEHEAD"
}
# row_unsanitized NAME FUNCTION WHY: one that a sanitizer can't play.
row_unsanitized() {
    if is_sanitized && [ -z "$ONLY" ]; then
        skip "$1" "$3"
    else
        row "$1" "$2"
    fi
}

# ---- projects ----

# write ID [PARENT...]: a migration on the disk; add: committed as well.
write() {
    mkdir -p "$VERSIONS"
    migration "$@" >"$VERSIONS/$1.py"
}
add() {
    write "$@"
    commit "add $1"
}
commit() {
    git add -A
    git commit -qm "$1"
}

# project FOLDER: an Alembic environment there, without a migration, as `alembic init` lays it out.
project() {
    mkdir -p "$1/migrations/versions"
    printf '[alembic]\nscript_location = %%(here)s/migrations\n' >"$1/alembic.ini"
    echo 'from alembic import context' >"$1/migrations/env.py"
    cat >"$1/migrations/script.py.mako" <<'END'
"""${message}"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
END
}

# hook REPOSITORY: a pre-push that calls onehead and keeps what it was given and what came of it.
hook() {
    hook_file=$(git -C "$1" rev-parse --git-common-dir)/hooks/pre-push
    case $hook_file in /*) ;; *) hook_file=$1/$hook_file ;; esac
    mkdir -p "${hook_file%/*}"
    cat >"$hook_file" <<'END'
#!/bin/sh
echo "$*" >>"$STORY/arguments"
cat >"$STORY/stdin"
cat "$STORY/stdin" >>"$STORY/lines"
"$ONEHEAD" hook pre-push "$@" <"$STORY/stdin" >>"$STORY/hook.out" 2>"$STORY/hook.err"
verdict=$?
echo $verdict >>"$STORY/verdict"
cat "$STORY/hook.err" >>"$STORY/said"
cat "$STORY/hook.err" >&2
exit $verdict
END
    chmod +x "$hook_file"
}

# The stage most rows start from: a server whose main holds the project and a; `mine`, a clone with the hook;
# `other`, a clone without.
make_template() {
    mkdir "$TEMPLATE"
    cd "$TEMPLATE" || exit
    git init -q --bare server.git
    git init -q first
    (
        cd first
        project .
        write a
        commit 'the project, and a'
        git push -q ../server.git main
    )
    rm -rf first
    git clone -q server.git mine
    git clone -q server.git other
    git -C mine remote set-url origin ../server.git
    git -C other remote set-url origin ../server.git
    STORY=$TEMPLATE hook mine
    cd "$TOP" || exit
}
make_template

# team: that stage, and we stand in `mine`.
team() {
    cp -a "$TEMPLATE/." .
    cd mine
}

# on_server BRANCH COMMAND...: what somebody else does there, committed and pushed without the hook.
on_server() (
    on_branch=$1
    shift
    cd "$STORY/other"
    git fetch -q origin
    git switch -q --detach "origin/$on_branch"
    "$@"
    git add -A
    git diff --cached --quiet || git commit -qm "$*"
    git push -q origin "+HEAD:refs/heads/$on_branch"
)
# landed BRANCH ID [PARENT...]: somebody's migration is on the server.
landed() {
    landed_on=$1
    shift
    on_server "$landed_on" write "$@"
}
# three_pulls: the branches pull-b and pull-c fork on a, pull-d touches no migration; we stand on the server's main.
three_pulls() {
    for id in b c d; do
        git switch -qc "pull-$id" main
        if [ $id = d ]; then touch d.py && commit d; else add $id a; fi
    done
    git switch -q --detach origin/main
}
# knows BRANCH...: those branches of the server are here as they are now.
knows() {
    git fetch -q origin
    for known in "$@"; do git rev-parse -q --verify "origin/$known" >/dev/null; done
}

# ---- verdicts ----

forget() {
    rm -f "$STORY/arguments" "$STORY/lines" "$STORY/hook.out" "$STORY/verdict" "$STORY/said"
    : >"$STORY/lines"
    : >"$STORY/said"
}

# hook_gives N GIT-ARGUMENTS...: the worst exit status of the hook during this git command. The hook never writes to
# standard output: that is part of `git push --porcelain`.
hook_gives() {
    hook_wanted=$1
    shift
    forget
    git_status=0
    git "$@" >"$STORY/out" 2>"$STORY/err" || git_status=$?
    hook_got=$(sort -n "$STORY/verdict" 2>/dev/null | tail -n 1)
    cat "$STORY/err"
    [ "$hook_got" = "$hook_wanted" ] || { echo "the hook gave '$hook_got', not $hook_wanted: git $*"; return 1; }
    [ ! -s "$STORY/hook.out" ] || { echo "the hook wrote to standard output"; return 1; }
}
passes() {
    hook_gives 0 "$@"
    [ "$git_status" = 0 ]
}
fails() {
    hook_gives 1 "$@"
    [ "$git_status" != 0 ]
}
cannot() {
    hook_gives 2 "$@"
    [ "$git_status" != 0 ]
}

# ended N COMMAND...: its exit status; what it wrote is what was said.
ended() {
    ended_wanted=$1
    shift
    ended_got=0
    "$@" >"$STORY/out" 2>"$STORY/err" || ended_got=$?
    cat "$STORY/out" "$STORY/err" >"$STORY/said"
    [ "$ended_got" = "$ended_wanted" ] && return 0
    echo "exit status $ended_got, not $ended_wanted: $*"
    cat "$STORY/said"
    return 1
}

# checked N ARGUMENTS...: `onehead check`.
checked() {
    checked_wanted=$1
    shift
    ended "$checked_wanted" "$ONEHEAD" check "$@"
}

# What was said, by the hook or by check.
says() {
    for expected in "$@"; do has "$STORY/said" "$expected"; done
}
# names ID...: as whole words.
names() {
    for expected in "$@"; do
        grep -qwF -e "$expected" "$STORY/said" || { echo "'$expected' is not named:"; cat "$STORY/said"; return 1; }
    done
}
says_not() {
    for unexpected in "$@"; do lacks "$STORY/said" "$unexpected"; done
}
silent() {
    [ ! -s "$STORY/said" ] || { echo 'not silent:'; cat "$STORY/said"; return 1; }
}
# quiet: no finding; silent, or one line.
quiet() {
    lacks "$STORY/said" OH
    [ "$(wc -l <"$STORY/said")" -le 1 ] || { echo 'more than a line:'; cat "$STORY/said"; return 1; }
}
# once TEXT: it is said on one line only.
once() {
    [ "$(grep -cF -e "$1" "$STORY/said")" = 1 ] || { echo "'$1' is not there once:"; cat "$STORY/said"; return 1; }
}

# json EXPRESSION ARGUMENTS...: what holds of `check --format json`, in Python; `r` is the object, `codes` the rules found.
json() {
    json_wanted=$1
    shift
    "$ONEHEAD" check --format json "$@" >"$STORY/json" 2>"$STORY/err" || true
    /usr/bin/python3 - "$STORY/json" "$json_wanted" <<'END'
import json, sys
r = json.load(open(sys.argv[1]))
codes = [finding["rule"] for finding in r.get("findings", [])]
if not eval(sys.argv[2]):
    print("not so:", sys.argv[2])
    print(json.dumps(r, indent=1))
    sys.exit(1)
END
}

# pasted ARGUMENTS...: the commands of the first finding that has some, run as a person would paste them.
pasted() {
    "$ONEHEAD" check --format json "$@" >"$STORY/json" || true
    /usr/bin/python3 - "$STORY/json" >"$STORY/commands" <<'END'
import json, sys
findings = json.load(open(sys.argv[1]))["findings"]
print("\n".join(next(finding["commands"] for finding in findings if finding["commands"])))
END
    cat "$STORY/commands"
    sh -ex "$STORY/commands"
}

# ---- what git and Alembic say to it ----

# line LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID: the hook was given it.
line() {
    has "$STORY/lines" "$*"
}
no_lines() {
    [ ! -s "$STORY/lines" ] || { echo 'there are lines:'; cat "$STORY/lines"; return 1; }
}
oid() {
    git rev-parse "$1"
}
# alembic_heads N: the files on the disk have N heads, as Alembic counts; alembic_fails WORD: it can't load them.
alembic_heads() {
    alembic heads 2>"$STORY/alembic" >"$STORY/heads"
    [ "$(wc -l <"$STORY/heads")" = "$1" ] || { cat "$STORY/heads" "$STORY/alembic"; return 1; }
}
alembic_fails() {
    status 1 alembic heads >"$STORY/alembic" 2>&1
    has "$STORY/alembic" "$1"
}
# merges_into FOLDER A B: the merge of two commits, as git makes it, checked out there.
merges_into() {
    git worktree add -q --detach "$1" "$2"
    git -C "$1" merge -q --no-edit "$3"
}
conflicts() {
    status 1 git merge-tree --write-tree "$1" "$2" >"$STORY/merged"
}
