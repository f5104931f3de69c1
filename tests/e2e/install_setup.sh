# Setting up: `make install` and its opposite, the words of setup.sh, the story that it plays, and the
# README that shows it.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}

# files FOLDER: what lies below it, with its content.
files() {
    find "$1" -type f -exec cksum {} + | sort
}
made() {
    make -s "$1" BUILD="$BUILD" PREFIX=/opt DESTDIR="$SCRATCH/stage"
}
opposites() {
    mkdir -p "$SCRATCH/stage/opt/bin" && echo other >"$SCRATCH/stage/opt/bin/other" &&
        files "$SCRATCH/stage" >"$SCRATCH/before" && made install && made install &&
        "$SCRATCH/stage/opt/bin/onehead" --version && made uninstall && files "$SCRATCH/stage" | diff "$SCRATCH/before" -
}
check 'make install and make uninstall are opposites' opposites
check 'setup.sh shows how it is used' sh -c 'cd / && sh "$0/install/setup.sh" --help | grep -q PROJECT' "$TOP"
check 'setup.sh refuses what it does not know' status 2 sh install/setup.sh --nonsense
check 'setup.sh refuses a project that is not there' status 2 sh install/setup.sh "$SCRATCH/nowhere"

PATH=$(dirname "$ONEHEAD"):$PATH sh install/demo.sh >"$SCRATCH/story" 2>&1
played=$?
told() {
    [ $played = 0 ] && has "$SCRATCH/story" 'error: failed to push some refs' && has "$SCRATCH/story" ': no error'
}
check 'the story: the push is stopped, and goes through once it is mended' told
# the_finding FILE: from the first line of the finding to the last command.
the_finding() {
    sed -n "/^error OH102/,/git commit -m 'merge/p" "$1"
}
shown() {
    the_finding README.md >"$SCRATCH/shown" && [ -s "$SCRATCH/shown" ] && the_finding "$SCRATCH/story" | diff "$SCRATCH/shown" -
}
check 'the README shows what the story prints' shown
check 'the manifest for pre-commit names hooks that are there' \
    sh -c 'grep -E "^  entry: onehead hook (pre-push|pre-commit)$" .pre-commit-hooks.yaml | wc -l | grep -qx 2'
tap_end
