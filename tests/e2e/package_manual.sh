# The man page and the completions: made from the program's own tables, so each holds what --help shows; read by the
# real formatters, and asked in the real shells.
. tests/tap.sh
SHARE=${BUILD:-$TOP/build}/share
PAGE=$SHARE/man/man1/onehead.1

# with TOOL NAME COMMAND...: a test that needs this program.
with() {
    with_tool=$1
    with_name=$2
    shift
    if command -v "$with_tool" >/dev/null; then check "$@"; else skip "$with_name" "no $with_tool here"; fi
}

# ---- the man page ----

silent() {
    "$@" >"$SCRATCH/said" 2>&1 && [ ! -s "$SCRATCH/said" ] && return 0
    cat "$SCRATCH/said"
    return 1
}
with mandoc 'mandoc has nothing to say of the page' silent mandoc -Tlint -W style "$PAGE"
with groff 'groff has nothing to say of the page' silent groff -man -ww -Tutf8 -z "$PAGE"

commands() {
    "$ONEHEAD" --help | sed -n '/^usage/,/^options/s/^  \([a-z-]*\)  .*/\1/p'
}
options() {
    "$ONEHEAD" ${1+"$1"} --help | sed -n 's/^  \(-[A-Za-z-]*\) .*/\1/p'
}
codes() {
    "$ONEHEAD" explain | grep -oE '^OH[0-9]+'
}
# each WORD... on standard input is in the file.
each_in() {
    each_count=0
    while read -r each_word; do
        grep -qwF -e "$each_word" "$1" || { echo "$each_word is not in $1"; return 1; }
        each_count=$((each_count + 1))
    done
    [ "$each_count" -gt 0 ]
}
everything() {
    commands
    codes
    for everything_command in $(commands); do options "$everything_command"; done
}
page_is_whole() {
    mandoc -Tascii "$PAGE" | sed 's|.\x08||g' >"$SCRATCH/page" && everything | each_in "$SCRATCH/page" &&
        grep -q "onehead $("$ONEHEAD" --version | cut -d' ' -f2)" "$SCRATCH/page" && ! grep '@' "$SCRATCH/page"
}
with mandoc 'the page names every command, option and rule that the program does' page_is_whole

# ---- completions ----

mkdir "$SCRATCH/repository" && cd "$SCRATCH/repository" && git init -q && git commit -q --allow-empty -m one &&
    git branch feature && git branch '$(touch${IFS}ran)' && mkdir folder && echo >file && cd "$TOP" || exit

# bash_offers WORD...: what bash makes of the line, whose last word is being typed.
bash_offers() {
    # shellcheck disable=SC2016 # for the inner shell
    (cd "$SCRATCH/repository" && bash --norc -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        $(complete -p onehead | sed "s/.*-F \([^ ]*\).*/\1/"); printf "%s\n" "${COMPREPLY[@]}"' \
        "$SHARE/bash-completion/completions/onehead" "$@")
}
fish_offers() {
    (cd "$SCRATCH/repository" && fish --no-config -c "source $SHARE/fish/vendor_completions.d/onehead.fish
        source $SHARE/fish/vendor_completions.d/git-onehead.fish
        complete -C '$*'" | cut -f1)
}
# zsh_offers WORD...: zsh completes at a prompt only, so it is given a terminal; a tab shows what it offers.
zsh_offers() {
    # shellcheck disable=SC2016 # for the inner shells
    (cd "$SCRATCH/repository" && LINE=$* FUNCTIONS=$SHARE/zsh/site-functions zsh -fc '
        zmodload zsh/zpty
        zpty inner zsh -f -i
        zpty -w inner "PS1=; fpath=(\$FUNCTIONS \$fpath); autoload -Uz compinit; compinit -u -D"
        zpty -w inner "zstyle \":completion:*\" list-prompt \"\"; LISTMAX=10000; stty columns 200; print re\"\"ady"
        until [[ $text == *ready* ]]; do zpty -r inner line || break; text+=$line; done
        zpty -n -w inner "$LINE"$'"'\\t\\t'"'
        for i in {1..40}; do
            sleep 0.05
            while zpty -r -t inner line; do print -rn -- "$line"; i=1; done
        done
        zpty -d inner' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' | tr -s '[:space:]' '\n')
}

# offers_all SHELL: at each place all that --help shows.
offers_all() {
    "$1_offers" onehead '' >"$SCRATCH/offers" && commands | each_in "$SCRATCH/offers" &&
        "$1_offers" onehead explain '' >"$SCRATCH/offers" && codes | each_in "$SCRATCH/offers" || return
    for offers_command in $(commands); do
        "$1_offers" onehead "$offers_command" -- >"$SCRATCH/offers" &&
            options "$offers_command" | grep -e -- | each_in "$SCRATCH/offers" || return
    done
}
# offers SHELL WANTED WORD...: the one thing that it offers there.
offers() {
    offers_shell=$1
    offers_wanted=$2
    shift 2
    "${offers_shell}_offers" "$@" | grep -v '^$' >"$SCRATCH/offers"
    printf "%s\n" "$offers_wanted" | diff "$SCRATCH/offers" -
}
check 'bash: every command, option and rule' offers_all bash
check 'bash: a branch where a revision is asked for' offers bash feature onehead check --base fe
check 'bash: the value behind an equals sign' offers bash json onehead check --format = js
heads_formats() {
    bash_offers onehead heads --format '' | diff - "$SCRATCH/formats"
}
printf 'text\njson\n' >"$SCRATCH/formats"
check 'bash: the formats that heads come in' heads_formats
check 'bash: a folder behind -C, and the command after it' offers bash folder onehead -C fo
check 'bash: a command after -C' offers bash doctor onehead -C folder 'do'
check 'bash: as a command of git' offers bash heads git onehead he
# shellcheck disable=SC2016 # a branch's name, that nothing may run
check "bash: a branch's name is never run" offers bash '\$\(touch\$\{IFS\}ran\)' onehead check --base '$'
check 'and nothing was' test ! -e "$SCRATCH/repository/ran"
with fish 'fish: every command, option and rule' offers_all fish
with fish 'fish: a branch where a revision is asked for' offers fish feature onehead check --base fe
with fish 'fish: a file for the report' offers fish file onehead check --output 'fi'
with fish 'fish: a command after -C' offers fish doctor onehead -C folder 'do'
with fish 'fish: as git-onehead' offers fish heads git-onehead he
zsh_offers_some() {
    zsh_offers onehead '' >"$SCRATCH/offers" && commands | each_in "$SCRATCH/offers" &&
        zsh_offers onehead check -- >"$SCRATCH/offers" && options check | grep -e -- | each_in "$SCRATCH/offers" &&
        zsh_offers onehead explain OH >"$SCRATCH/offers" && codes | each_in "$SCRATCH/offers" &&
        zsh_offers onehead check --base fe >"$SCRATCH/offers" && has "$SCRATCH/offers" feature &&
        zsh_offers git onehead unin >"$SCRATCH/offers" && grep -qw uninstall "$SCRATCH/offers"
}
with zsh 'zsh: commands, options, rules and branches, also of git onehead' zsh_offers_some
tap_end
