#!/bin/sh
# run.sh: exact output on small repositories. A case is a folder here: build.sh makes a repository in an empty folder,
# each line of `command` is then run in it by a shell, and `expected` holds what comes out. Ages and scratch paths are
# filtered, commits have fixed dates, so all else must stand byte by byte.
# GOLDEN=rewrite writes `expected` anew (make golden): read the difference before it is committed.
. tests/tap.sh
CASES=$TOP/tests/golden
mkdir "$SCRATCH/bin"
ln -s "$ONEHEAD" "$SCRATCH/bin/onehead"
PATH=$SCRATCH/bin:$PATH
export PATH
golden_clock=1577934245 # 2020-01-02

# commit MESSAGE: everything in the work tree, a day after the commit before.
commit() {
    golden_clock=$((golden_clock + 86400))
    git add -A
    GIT_AUTHOR_DATE="$golden_clock +0000" GIT_COMMITTER_DATE="$golden_clock +0000" git commit -q --allow-empty -m "$1"
}

# environment [FOLDER]: a plain Alembic environment, with its config at the top.
# shellcheck disable=SC2120 # the cases, which are sourced, give the arguments
environment() {
    environment_folder=${1:-migrations}
    mkdir -p "$environment_folder/versions"
    printf '[alembic]\nscript_location = %s\n' "$environment_folder" >alembic.ini
    echo 'from alembic import context' >"$environment_folder/env.py"
}

# add ID [PARENT...]: a migration of that environment.
add() {
    migration "$@" >"$environment_folder/versions/$1.py"
}

# fork: main has a1 and b2, feature (checked out) has a1 and c3; main is pushed to a remote with the hook in front.
fork() {
    git init -q
    environment
    add a1
    commit 'Begin'
    git switch -q -c feature
    add c3 a1
    commit 'Mine'
    git switch -q main
    add b2 a1
    GIT_AUTHOR_NAME=Bob commit 'Theirs'
    git init -q --bare ../origin.git
    git remote add origin ../origin.git
    git push -q origin main
    git switch -q feature
    printf '#!/bin/sh\nexec onehead hook pre-push "$@"\n' >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
}

filter() {
    sed -E -e "s#$SCRATCH/[a-z0-9-]*/#SCRATCH/#g" -e "s#$SCRATCH#SCRATCH#g" -e 's/as of just now|as of [0-9]+ [a-z]+ ago/as of AGE/g' \
        -e 's/[0-9]+ (minute|hour|day|week|month|year)s? ago/AGE/g' -e 's/("target_age_seconds": )[0-9]+/\1AGE/'
}

# show LINE: the command, what it wrote on both streams, its exit status.
show() {
    sh -c "$1" </dev/null >"$SCRATCH/out" 2>"$SCRATCH/err"
    show_status=$?
    printf '$ %s\n' "$1"
    filter <"$SCRATCH/out"
    [ -s "$SCRATCH/err" ] && filter <"$SCRATCH/err" | sed 's/^/2> /'
    [ $show_status = 0 ] || echo "exit status $show_status"
    echo
}

actual() {
    mkdir -p "$SCRATCH/$1/work"
    cd "$SCRATCH/$1/work" || return 1
    # shellcheck disable=SC1090 # each case has a file of its own
    if ! (. "$CASES/$1/build.sh") >"$SCRATCH/build.log" 2>&1; then
        cat "$SCRATCH/build.log"
        return 1
    fi
    while IFS= read -r line; do
        show "$line"
    done <"$CASES/$1/command"
}

golden() {
    (actual "$1") >"$SCRATCH/actual" || return 1
    [ "${GOLDEN:-}" != rewrite ] || cp "$SCRATCH/actual" "$CASES/$1/expected"
    diff -u "$CASES/$1/expected" "$SCRATCH/actual"
}

for folder in "$CASES"/*/; do
    name=$(basename "$folder")
    check "$name" golden "$name"
done
tap_end
