# tap.sh: what the shell tests share: TAP for prove, a scratch folder, a git that reads no one's settings.
# A test file is run from the top of the project and starts with `. tests/tap.sh`; its last line is `tap_end`.
# ONEHEAD names the program under test.
set -u
TOP=$(pwd)
ONEHEAD=${ONEHEAD:-$TOP/build/onehead}
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/onehead-test.XXXXXX")
trap 'cd / && rm -rf "$SCRATCH"' EXIT
trap 'exit 1' HUP INT TERM
# Of the program's own variables ONEHEAD_READER stays: which reader the tests try.
for name in $(env | grep -v '^ONEHEAD_READER=' | sed -n 's/^\(GIT_[A-Za-z0-9_]*\|ONEHEAD_[A-Z_]*\|CI\|GITHUB_[A-Z_]*\|GITLAB_[A-Z_]*\|PRE_COMMIT[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
done
HOME=$SCRATCH/home GIT_CONFIG_NOSYSTEM=1 GIT_EDITOR=false GIT_TERMINAL_PROMPT=0
GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.com GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.com
export ONEHEAD HOME GIT_CONFIG_NOSYSTEM GIT_EDITOR GIT_TERMINAL_PROMPT
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
mkdir -p "$HOME"
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global maintenance.auto false # it works on behind a command that has ended
tap_count=0

# check NAME COMMAND...: one test; it passes when the command does. Its output is shown when it fails.
check() {
    tap_name=$1
    shift
    tap_count=$((tap_count + 1))
    if ("$@") >"$SCRATCH/tap.log" 2>&1; then
        echo "ok $tap_count - $tap_name"
    else
        echo "not ok $tap_count - $tap_name"
        sed 's/^/# /' "$SCRATCH/tap.log"
    fi
}

# skip NAME WHY: said in the output, never silent.
skip() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

tap_end() {
    echo "1..$tap_count"
}

# status N COMMAND...: runs it and demands this exit status.
status() {
    tap_wanted=$1
    shift
    tap_got=0
    "$@" || tap_got=$?
    [ "$tap_got" = "$tap_wanted" ] && return 0
    echo "exit status $tap_got, not $tap_wanted: $*"
    return 1
}

# has FILE TEXT, lacks FILE TEXT: fixed strings; the file is shown on failure.
has() {
    grep -qF -e "$2" "$1" && return 0
    echo "'$2' is not in $1:"
    cat "$1"
    return 1
}
lacks() {
    grep -qF -e "$2" "$1" || return 0
    echo "'$2' is in $1:"
    cat "$1"
    return 1
}

# migration ID [PARENT...]: a migration file's text, on standard output.
migration() {
    tap_id=$1
    shift
    case $# in
    0) tap_down=None ;;
    1) tap_down="'$1'" ;;
    *) tap_down="($(printf "'%s', " "$@"))" ;;
    esac
    printf '"""%s\n\nRevision ID: %s\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n' "add $tap_id" "$tap_id"
    printf "revision = '%s'\ndown_revision = %s\n\n\ndef upgrade():\n    op.add_column('t', sa.Column('%s', sa.Integer()))\n" "$tap_id" "$tap_down" "c_$tap_id"
    printf "\n\ndef downgrade():\n    op.drop_column('t', '%s')\n" "c_$tap_id"
}
