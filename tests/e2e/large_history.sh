# A history of 20,000 migrations, with LARGE=1 one of 100,000: it is judged, and in less than 80 and 256 MiB.
. tests/tap.sh
. tests/story.sh

COUNT=${LARGE:+100000} COUNT=${COUNT:-20000}
MOST_KILOBYTES=${LARGE:+262144} MOST_KILOBYTES=${MOST_KILOBYTES:-81920}

# held STATUS COMMAND...: it ends so, and never held more than the bound.
held() {
    held_wanted=$1
    shift
    # shellcheck disable=SC2046 # two words are meant
    set -- $(peak "$@")
    echo "exit status $1, $2 KB"
    [ "$1" = "$held_wanted" ] && [ "$2" -lt "$MOST_KILOBYTES" ]
}
# peak COMMAND...: its exit status and the most memory it held, in kilobytes; its words go to the file `said`.
peak() {
    /usr/bin/python3 - "$@" <<'END'
import resource, subprocess, sys
with open("said", "w") as said:
    status = subprocess.run(sys.argv[1:], stdout=said, stderr=said).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
END
}

a_long_history() {
    /usr/bin/python3 "$TOP/tests/made_up_history.py" large.git "$COUNT" $((COUNT / 2))
    held 0 "$ONEHEAD" -C large.git heads main
    has said "r$COUNT (head)"
    held 1 "$ONEHEAD" -C large.git check --base main --head feature
    has said "both descend from r$((COUNT / 2))"
}

row_unsanitized "$COUNT migrations: right, and in less than $MOST_KILOBYTES KB" a_long_history 'a sanitizer takes more memory'
tap_end
