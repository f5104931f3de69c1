# Standard streams that are full, closed or left by their reader, and limits of the process: never 0 without an answer.
. tests/tap.sh
. tests/story.sh

# forked: we stand on a branch with two heads of its own.
forked() {
    team
    git switch -qc feat
    add b a
    add c a
}
# given N COMMAND...: its exit status, what it wrote to standard error kept.
given() {
    given_wanted=$1
    shift
    given_got=0
    "$@" 2>"$STORY/said" || given_got=$?
    [ "$given_got" = "$given_wanted" ] && return 0
    echo "exit status $given_got, not $given_wanted" >&2
    cat "$STORY/said" >&2
    return 1
}

standard_output_is_full() {
    forked
    given 2 "$ONEHEAD" check >/dev/full
    [ -s "$STORY/said" ]
    given 2 "$ONEHEAD" check --format json >/dev/full
    given 2 "$ONEHEAD" heads >/dev/full
    given 2 "$ONEHEAD" explain >/dev/full
    given 2 "$ONEHEAD" --help >/dev/full
    given 2 "$ONEHEAD" --version >/dev/full
    git switch -q main
    given 2 "$ONEHEAD" heads >/dev/full
}

standard_output_is_closed() {
    forked
    given 2 "$ONEHEAD" check >&-
    given 2 "$ONEHEAD" heads >&-
    given 2 "$ONEHEAD" explain >&-
}

standard_error_is_full() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    echo "refs/heads/feat $(oid feat) refs/heads/feat $ZERO" >"$STORY/lines"
    status 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines" 2>/dev/full
}

the_report_cannot_be_written() {
    forked
    given 2 "$ONEHEAD" check --output /dev/full
    given 2 "$ONEHEAD" check --output "$STORY/missing/report"
    says "$STORY/missing/report"
    status 1 "$ONEHEAD" check --format json --output "$STORY/report"
    /usr/bin/python3 -m json.tool "$STORY/report" >/dev/null
}

all_streams_closed() {
    forked
    given_got=0
    "$ONEHEAD" check <&- >&- 2>&- || given_got=$?
    [ "$given_got" = 2 ]
    given 1 "$ONEHEAD" check <&-
    echo "refs/heads/feat $(oid feat) refs/heads/feat $ZERO" |
        status 1 "$ONEHEAD" hook pre-push origin ../server.git >&- 2>"$STORY/said"
    says OH101
    status 1 "$ONEHEAD" hook pre-push origin ../server.git <&- 2>"$STORY/said"
    says OH101
}

the_reader_has_gone() {
    forked
    echo "refs/heads/feat $(oid feat) refs/heads/feat $ZERO" >"$STORY/lines"
    /usr/bin/python3 - "$ONEHEAD" "$STORY/lines" <<'END'
import os, subprocess, sys
reading, writing = os.pipe()
os.close(reading)
hook = subprocess.run([sys.argv[1], "hook", "pre-push", "origin", "../server.git"], stdin=open(sys.argv[2]), stderr=writing)
print(hook.returncode)
sys.exit(hook.returncode not in (1, 2))
END
}

standard_input_is_a_folder_or_garbage() {
    team
    git switch -qc feat
    add b a
    given 2 "$ONEHEAD" hook pre-push origin ../server.git <.
    echo 'this is no line of git' >"$STORY/lines"
    given 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
    head -c 100000 /dev/zero >"$STORY/lines"
    given 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
    printf 'refs/heads/feat %s refs/heads/feat %s' "$(oid feat)" $ZERO >"$STORY/lines"
    given 0 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
}

interrupted() {
    forked
    /usr/bin/python3 - "$ONEHEAD" <<'END'
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)  # what a shell starts with & is deaf to it
hook = subprocess.Popen([sys.argv[1], "hook", "pre-push", "origin", "x"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
time.sleep(0.3)
hook.send_signal(signal.SIGINT)
sys.exit(hook.wait(10) != -signal.SIGINT)
END
}

little_memory() {
    forked
    ended=0
    for kilobytes in 24000 32000 40000 48000 64000; do
        (
            # shellcheck disable=SC3045 # dash and bash both have it
            ulimit -v $kilobytes
            exec "$ONEHEAD" check
        ) >"$STORY/out" 2>"$STORY/err" || ended=$?
        [ "$ended" = 1 ] || [ "$ended" = 2 ] || [ "$ended" = 127 ] || { echo "$kilobytes: $ended"; return 1; }
        [ -s "$STORY/err" ] || [ -s "$STORY/out" ]
    done
}

usage() {
    team
    for arguments in '' frobnicate 'check --frobnicate' 'check --base' 'check --base nowhere' 'check --format nothing' 'hook' \
        'hook nothing' 'heads nowhere' 'check --staged --worktree' 'explain OH999' 'check --env nowhere'; do
        # shellcheck disable=SC2086
        given 2 "$ONEHEAD" $arguments >/dev/null
        [ -s "$STORY/said" ]
    done
    given 2 "$ONEHEAD" -C /nowhere check
    says /nowhere
    given 0 "$ONEHEAD" check --help >"$STORY/out"
    given 0 "$ONEHEAD" --version >"$STORY/out"
}

row 'standard output is full: exit 2' standard_output_is_full
row 'standard output is closed: exit 2' standard_output_is_closed
row 'standard error of a hook is full: exit 2' standard_error_is_full
row 'the report cannot be written: exit 2' the_report_cannot_be_written
row 'streams closed at start' all_streams_closed
row 'the reader of a hook has gone: the verdict stands' the_reader_has_gone
row 'standard input is a folder, garbage, or lacks its last newline' standard_input_is_a_folder_or_garbage
row 'Ctrl-C: default action' interrupted
row_unsanitized 'little memory: never 0, never without a word' little_memory 'a sanitizer takes more'
row 'wrong arguments: exit 2 and a sentence' usage
tap_end
