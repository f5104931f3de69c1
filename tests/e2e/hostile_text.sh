# Text of strangers: ids, paths, branch names, authors. Nothing of it may become a command, of a shell or of a CI, or hide.
# shellcheck disable=SC2119,SC2016,SC1003 # commands without arguments, and strings that must not expand
. tests/tap.sh
. tests/story.sh

# harmless FILE...: no control character, no bidi or zero-width character, no CI command, valid UTF-8.
harmless() {
    /usr/bin/python3 - "$@" <<'END'
import re, sys
for name in sys.argv[1:]:
    raw = open(name, "rb").read()
    text = raw.decode("utf-8")
    for bad in re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", text):
        sys.exit(f"{name}: {bad!r} in {text!r}")
    for marker in ("##[", "##vso[", "##teamcity["):
        if marker in text.lower():
            sys.exit(f"{name}: {marker} in {text!r}")
    if re.search(r"^\s*::", text, re.M):
        sys.exit(f"{name}: a line begins with :: in {text!r}")
END
}

# shown TEXT: the fork of b and this id, or of this path, is refused, and nothing that is written can do harm.
shown() {
    ended=0
    "$ONEHEAD" check >"$STORY/out" 2>"$STORY/err" || ended=$?
    [ "$ended" = 1 ]
    ended=0
    "$ONEHEAD" check --format json >"$STORY/json" 2>"$STORY/err.json" || ended=$?
    [ "$ended" = 1 ]
    harmless "$STORY/out" "$STORY/err" "$STORY/json" "$STORY/err.json"
    /usr/bin/python3 -m json.tool "$STORY/json" >/dev/null
    "$ONEHEAD" heads >"$STORY/out" 2>"$STORY/err" || true
    "$ONEHEAD" heads --format json >"$STORY/json" 2>"$STORY/err.json" || true
    harmless "$STORY/out" "$STORY/err" "$STORY/json" "$STORY/err.json"
    echo "refs/heads/feat $(oid HEAD) refs/heads/feat $ZERO" >"$STORY/lines"
    status 1 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines" >"$STORY/out" 2>"$STORY/err"
    [ ! -s "$STORY/out" ]
    harmless "$STORY/err"
}

# with_id PYTHON-LITERAL: a migration whose id that is, beside b.
with_id() {
    printf "revision = %s\ndown_revision = 'a'\n" "$1" >migrations/versions/x.py
    commit x
}
on_a_fork() {
    team
    git switch -qc feat
    add b a
}

ids_that_are_ci_commands() {
    on_a_fork
    for word in 'x##[add-mask]a' '##[stop-commands]t' '##vso[task.setvariable variable=x]y' '##teamcity[message]' '::add-mask::x' \
        '\n::error::x' 'x\r::set-output name=a::b' '##VSO[x]' '\x1b]0;title\x07'; do
        with_id "'$word'"
        shown
    done
}

ids_that_hide() {
    on_a_fork
    for word in '\u202egnp.exe' '\u2066x' 'a\u200bb' '\x1b[31mred' 'a\nb' 'a\rb' 'a\tb' '\x00' '\x7f' '\x9b31m' '\ud800'; do
        with_id "'$word'"
        shown
        json 'not any(c for f in r["findings"] for c in f["commands"])'
        checked 1
        says OH109
        says_not 'alembic merge'
    done
}

ids_without_a_command() {
    on_a_fork
    for word in ' :["OH101", "OH109"]' '\u0430:["OH101"]'; do
        with_id "'${word%%:*}'"
        shown
        json "[c for c in codes if c != 'OH401'] == ${word#*:} and not r[\"findings\"][0][\"commands\"]"
    done
}

# The hostile ids, one a line.
shell_ids() {
    cat <<'END'
x; touch PWNED
$(touch PWNED)
`touch PWNED`
'; touch PWNED; '
"$(touch PWNED)"
x && touch PWNED
x|touch PWNED
*
~
x y
%(here)s
!!
\\
#x
{b,c}
>PWNED
$HOME
END
}
# with_text_id FILE ID: a migration of that very id.
with_text_id() {
    /usr/bin/python3 -c 'import sys; print("revision = %r\ndown_revision = \"a\"" % sys.argv[1])' "$2" >"migrations/versions/$1.py"
    commit "$1"
}

# Each id for itself, pasted into a shell; a stand-in for Alembic notes its arguments and writes what they say.
ids_that_are_shell() {
    on_a_fork
    mkdir "$STORY/bin"
    cat >"$STORY/bin/alembic" <<'END'
#!/usr/bin/python3
import os, sys
open(os.environ["STORY"] + "/given", "w").write("\n".join(sorted(sys.argv[4:])) + "\n")
assert sys.argv[1:3] == ["merge", "-m"], sys.argv
open("migrations/versions/merged.py", "w").write("revision = 'merged'\ndown_revision = %r\n" % (tuple(sys.argv[4:]),))
END
    chmod +x "$STORY/bin/alembic"
    PATH=$STORY/bin:$PATH
    shell_ids >"$STORY/words"
    while IFS= read -r word; do
        git reset -q --hard main
        add b a
        with_text_id x "$word"
        shown
        json 'all("\n" not in c for f in r["findings"] for c in f["commands"])'
        pasted </dev/null
        printf '%s\n' b "$word" | LC_ALL=C sort | diff - "$STORY/given"
        test ! -e PWNED
        [ -z "$(git status --porcelain)" ]
        checked 0
    done <"$STORY/words"
    [ "$(wc -l <"$STORY/words")" = 17 ]
}

# All of them at once, with real Alembic.
shell_ids_and_alembic() {
    on_a_fork
    n=0
    shell_ids >"$STORY/words"
    while IFS= read -r word; do
        n=$((n + 1))
        with_text_id x$n "$word"
    done <"$STORY/words"
    alembic_heads 18
    checked 1
    pasted
    test ! -e PWNED
    alembic_heads 1
    [ -z "$(git status --porcelain)" ]
    checked 0
}

long_ids() {
    on_a_fork
    with_id "'$(printf 'x%.0s' $(seq 4000))'"
    shown
    checked 1
    says OH109
    says_not 'alembic merge'
    [ "$(wc -c <"$STORY/said")" -lt 4000 ]
}

paths_that_are_commands() {
    on_a_fork
    n=0
    for name in '##[add-mask]x.py' "$(printf '\033[31mx.py')" "$(printf 'x\342\200\256yp.py')" "$(printf '\377x.py')" '::x.py' \
        '$(touch PWNED).py' "it's.py" '-rf.py' '##vso[x]y.py'; do
        git reset -q --hard main
        add b a
        n=$((n + 1))
        migration x$n a >"migrations/versions/$name"
        commit x
        shown
        pasted
        test ! -e PWNED
        alembic_heads 1
        checked 0
    done
}

folders_that_are_commands() {
    team
    for name in '$(touch PWNED)' "it's; touch PWNED" '##[group]x' '-x'; do
        git switch -q main
        git reset -q --hard origin/main
        project "./$name"
        VERSIONS="./$name/migrations/versions"
        write s
        commit "an environment in $name"
        git update-ref refs/remotes/origin/other HEAD
        write t s
        write u s
        commit fork
        shown
        pasted
        test ! -e PWNED
        (cd "./$name" && alembic_heads 1)
        checked 0
    done
}

branch_names() {
    team
    landed main c a
    knows main
    for name in 'a;touch${IFS}PWNED' 'a;touch$(x)`y`' "it's" 'a#b' 'x##vso' '$(touch${IFS}PWNED)' 'a&b' '!x' 'a|b' 'ü'; do
        git check-ref-format --branch "$name"
        git switch -q main
        git branch -q "$name"
        git switch -q "$name"
        add b a
        fails push origin "$name"
        cp "$STORY/said" "$STORY/out"
        harmless "$STORY/out"
        says OH102
        git switch -q main
        pasted --head "refs/heads/$name"
        test ! -e PWNED
        [ "$(git symbolic-ref --short HEAD)" = "$name" ]
        alembic_heads 1
        git branch -q -D "$name" 2>/dev/null || true
    done
}

branch_names_that_cannot_be_shown() {
    team
    landed main c a
    knows main
    name=$(printf 'a\342\200\256b')
    git switch -qc "$name"
    add b a
    fails push origin "$name"
    harmless "$STORY/said"
    says OH102
    git switch -q main
    json 'not any("switch" in c for f in r["findings"] for c in f["commands"])' --head "refs/heads/$name"
    name='x##[add-mask]y'
    status 128 git check-ref-format --branch "$name"
}

authors_and_remotes() {
    on_a_fork
    landed main c a
    (
        cd ../other
        GIT_AUTHOR_NAME=$(printf 'Eve\033[31m\342\200\256 ##[add-mask]x')
        export GIT_AUTHOR_NAME
        git fetch -q
        git switch -q --detach origin/main
        add d a
        git push -q origin HEAD:main
    )
    knows main
    shown
    git remote rename origin 'o;touch${IFS}PWNED' >/dev/null
    fails push 'o;touch${IFS}PWNED' feat
    harmless "$STORY/said"
    says OH102
    ended=0
    pasted || ended=$?
    test ! -e PWNED
}

ids_that_are_options() {
    on_a_fork
    for word in -m --help -- -; do
        with_id "'$word'"
        shown
        json 'not any("merge" in c and "-m" in c and "--help" in c for f in r["findings"] for c in f["commands"])'
        checked 1
        says OH109
    done
}

row 'ids that are commands of a CI, in text and JSON' ids_that_are_ci_commands
row 'ids that hide or cannot be shown: OH109, and no command' ids_that_hide
row 'ids of blanks or of letters that look like others: no command' ids_without_a_command
row 'ids that are shell: the pasted advice joins the heads and does nothing else' ids_that_are_shell
row 'ids that are shell, all at once, with real Alembic' shell_ids_and_alembic
row 'ids of 4,000 characters: no command, and the text stays short' long_ids
row 'paths that are commands or cannot be shown' paths_that_are_commands
row 'folders that are commands' folders_that_are_commands
row 'branch names: the pasted advice switches to them' branch_names
row 'branch names that cannot be shown: no command' branch_names_that_cannot_be_shown
row 'names of authors and remotes' authors_and_remotes
row 'ids that are options' ids_that_are_options
tap_end
