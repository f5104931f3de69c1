# A git on the PATH that is old, answers nonsense, dies or hangs: exit 2 with a sentence, in time, and nothing is left.
# shellcheck disable=SC2016 # strings that must not expand
. tests/tap.sh
. tests/story.sh
REAL_GIT=$(command -v git)

# stranger: a `git` in front of the real one; its text is on standard input, $GIT is the real one.
stranger() {
    mkdir -p "$STORY/stranger"
    { printf '#!/bin/sh\nGIT=%s\n' "$REAL_GIT"; cat; } >"$STORY/stranger/git"
    chmod +x "$STORY/stranger/git"
}
# among COMMAND...: with the stranger's git on the PATH, and git as the reader.
among() {
    PATH=$STORY/stranger:$PATH ONEHEAD_READER=git "$@"
}

# What git 2.39.4 and later know as GIT_NO_LAZY_FETCH older ones do not.
a_partial_clone_of_an_older_git() {
    team
    git -C ../server.git config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$STORY/server.git" ../partial
    cd ../partial
    stranger <<'END'
unset GIT_NO_LAZY_FETCH
exec "$GIT" "$@"
END
    find .git -type f >"$STORY/before"
    among ended 2 "$ONEHEAD" heads
    says 'git fetch --refetch'
    find .git -type f >"$STORY/after"
    cmp "$STORY/before" "$STORY/after"
}

a_git_that_answers_nonsense() {
    team
    for word in rev-parse config cat-file for-each-ref ls-files symbolic-ref check-ignore; do
        stranger <<END
case " \$* " in *' $word '*) echo nonsense; exec cat ;; esac
exec "\$GIT" "\$@"
END
        touch untracked
        among ended 2 "$ONEHEAD" check --worktree </dev/null ||
            { [ $word = symbolic-ref ] && among ended 0 "$ONEHEAD" check --worktree; }
        [ $word = symbolic-ref ] || says onehead:
    done
}

a_git_that_dies() {
    team
    for word in rev-parse config cat-file for-each-ref ls-files check-ignore; do
        stranger <<END
case " \$* " in *' $word '*) echo 'fatal: struck by lightning' >&2; kill -9 \$\$ ;; esac
exec "\$GIT" "\$@"
END
        touch untracked
        among ended 2 "$ONEHEAD" check --worktree
        says lightning
    done
}

# The clock of a server is ten seconds. Nothing is left behind, and who waits for the end of our output gets it.
a_git_that_hangs() {
    team
    stranger <<'END'
case " $* " in *' cat-file '*) echo $$ >"$STORY/pid"; sleep 60 >/dev/null 2>&1 & exec sleep 60 ;; esac
exec "$GIT" "$@"
END
    cd ../server.git
    echo "$ZERO $(oid main) refs/heads/main" >"$STORY/lines"
    status 2 among timeout 20 "$ONEHEAD" hook pre-receive <"$STORY/lines" 2>"$STORY/said"
    says 'time limit'
    case $(ps -o stat= -p "$(cat "$STORY/pid")") in '' | Z*) ;; *) false ;; esac
}

row 'a partial clone, and a git that knows no GIT_NO_LAZY_FETCH' a_partial_clone_of_an_older_git
row 'a git that answers nonsense: exit 2' a_git_that_answers_nonsense
row 'a git that dies: exit 2 with its last word' a_git_that_dies
row 'a git that hangs: exit 2 in time, and its end' a_git_that_hangs
tap_end
