# Setting up: `make install` and its opposite, the words of setup.sh, and the story that it plays.
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}

# tree FOLDER: what lies below it: kinds, modes, names, content.
tree() {
    (cd "$1" && find . -printf '%y %m %p %l\n' && find . -type f -exec cksum {} +) | sort
}
made() {
    make -s "$1" BUILD="$BUILD" PREFIX=/opt DESTDIR="$SCRATCH/stage"
}
opposites() {
    mkdir -p "$SCRATCH/stage/opt/bin" "$SCRATCH/stage/opt/share/man/man1" && echo other >"$SCRATCH/stage/opt/bin/other" &&
        tree "$SCRATCH/stage" >"$SCRATCH/before" && made install && made install &&
        "$SCRATCH/stage/opt/bin/onehead" --version && [ -f "$SCRATCH/stage/opt/share/man/man1/onehead.1" ] &&
        made uninstall && tree "$SCRATCH/stage" | diff "$SCRATCH/before" -
}
check 'make install and make uninstall are opposites' opposites
in_use() {
    made install && echo other >"$SCRATCH/stage/opt/share/zsh/site-functions/_other" && made uninstall &&
        (cd "$SCRATCH/stage" && find . -type f | sort) >"$SCRATCH/left" &&
        printf './opt/bin/other\n./opt/share/zsh/site-functions/_other\n' | diff - "$SCRATCH/left"
}
check "and a folder that somebody else's file came to stays" in_use
installed_command() {
    made install && cd "$SCRATCH" && PATH=$SCRATCH/stage/opt/bin:$PATH git onehead --version | grep '^onehead ' &&
        PATH=$SCRATCH/stage/opt/bin:$PATH git onehead explain OH102 | grep -q Cure && cd "$TOP" && made uninstall
}
check 'git onehead runs the program beside it' installed_command
check 'setup.sh shows how it is used' sh -c 'cd / && sh "$0/install/setup.sh" --help | grep -q PROJECT' "$TOP"
check 'setup.sh refuses what it does not know' status 2 sh install/setup.sh --nonsense
check 'setup.sh refuses a project that is not there' status 2 sh install/setup.sh "$SCRATCH/nowhere"

# Runners that a host lends may write /usr/local/bin, and nothing else there.
without_root() {
    mkdir "$SCRATCH/bin" && printf '#!/bin/sh\necho 1000\n' >"$SCRATCH/bin/id" && chmod +x "$SCRATCH/bin/id" &&
        PATH=$SCRATCH/bin:$PATH CI=true BUILD=$BUILD DESTDIR=$SCRATCH/away sh install/setup.sh >"$SCRATCH/out" 2>&1 &&
        "$SCRATCH/away$HOME/.local/bin/onehead" --version && [ ! -e "$SCRATCH/away/usr/local" ]
}
check 'setup.sh installs below ~/.local without root' without_root
check 'and tells no story where a CI runs it: no push fails in its log' lacks "$SCRATCH/out" 'error:'

PATH=$(dirname "$ONEHEAD"):$PATH sh install/demo.sh >"$SCRATCH/story" 2>&1
played=$?
told() {
    [ $played = 0 ] && has "$SCRATCH/story" 'error: failed to push some refs' && has "$SCRATCH/story" ': no error'
}
check 'the story: the push is stopped, and goes through once it is mended' told
check 'the manifest for pre-commit names hooks that are there' \
    sh -c 'grep -E "^  entry: onehead hook (pre-push|pre-commit)$" .pre-commit-hooks.yaml | wc -l | grep -qx 2'
tap_end
