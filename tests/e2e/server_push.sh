# The server where the race ends: pre-receive and update in a bare repository, pushes over file://.
# shellcheck disable=SC2089,SC2090 # a path with quotes in it
. tests/tap.sh
. tests/story.sh
. tests/server.sh

a_clean_push() {
    guarded
    add b a
    taken origin main
    quiet
    says 'judged main'
}

a_fork() {
    guarded
    fork
    refused origin feat:main
    says OH101 'received for the target' 'alembic merge'
    names b c
    [ "$(wc -l <"$STORY/said")" -le 25 ]
}

# The lines between the heading and the next empty one, as a person would paste them.
the_way_out() {
    guarded
    fork
    refused origin feat:main
    sed -n '/with these commands:/,/^$/s/^    //p' "$STORY/said" >"$STORY/commands"
    cat "$STORY/commands"
    sh -ex "$STORY/commands"
    taken origin feat:main
    quiet
}

other_branches() {
    guarded
    fork
    taken origin feat
    silent
    taken origin feat:refs/notes/x feat:refs/tags/t feat:refs/changes/1
    silent
    git commit -q --amend -m again
    taken -f origin feat
    silent
    taken origin :feat
    silent
}

# Both clients are judged against the same main; git's lock lets one through. Then the other has caught up, and onehead
# sees what its merge makes.
a_race() {
    guarded
    mkdir "$STORY/ready"
    cat >$SERVER/hooks/pre-receive <<END
#!/bin/sh
onehead hook pre-receive || exit
mktemp "$STORY/ready/XXXXXX" >/dev/null
for i in \$(seq 200); do
    [ "\$(ls "$STORY/ready" | wc -l)" -lt 2 ] || exit 0
    sleep 0.05
done
exit 1
END
    (add b a)
    (cd "$STORY/other" && add c a)
    git -C "$STORY/other" push origin main >"$STORY/first" 2>&1 &
    git push origin main >"$STORY/second" 2>&1 || true
    wait
    cat "$STORY/first" "$STORY/second"
    [ "$(cat "$STORY/first" "$STORY/second" | grep -c 'no error')" = 2 ]
    [ "$(cat "$STORY/first" "$STORY/second" | grep -c '^ ! ')" = 1 ]
    serves pre-receive
    [ "$(git -C $SERVER rev-parse main)" != "$(oid main)" ] || cd "$STORY/other"
    git pull -q --no-rebase --no-edit origin main
    refused origin main
    says OH101
    names b c
}

deletions() {
    guarded
    git config --file $SERVER/config onehead.target 'main release/*'
    fork
    taken origin main main:release/1
    taken origin :release/1
    silent
    taken origin main:release/2
    refused origin :release/2 feat:main
    says OH101
}

a_new_target() {
    guarded
    git config --file $SERVER/config onehead.target 'main release/*'
    fork
    taken origin main main~1:refs/heads/release/1
    quiet
    refused origin feat:release/2
    says OH101 'by itself'
    git switch -q main
    add e b
    taken origin main:release/3
    quiet
}

the_first_push() {
    guarded
    git init -q --bare "$STORY/empty.git"
    SERVER=../empty.git
    serves pre-receive
    git remote set-url origin $SERVER
    fork
    refused origin feat:main
    says OH101
    taken origin main
    quiet
    git init -q --bare -b live "$STORY/live.git"
    SERVER=../live.git
    serves pre-receive
    git remote set-url origin $SERVER
    refused origin feat:live
    taken origin main:live
}

a_forced_update() {
    guarded
    add b a
    taken origin main
    git reset -q --hard HEAD~1
    refused --force origin main
    says OH202 'throws away'
    names b
    add c a
    git switch -qc elsewhere
    taken --force origin elsewhere
    silent
    git switch -q --orphan orphan
    project .
    add z
    pushed --force origin orphan:main
    says main
}

several_refs() {
    guarded
    git config --file $SERVER/config onehead.target 'main release/*'
    taken origin main:release/1 main:release/2
    fork
    refused origin main feat:release/1 feat:release/2 feat
    [ "$(grep -c OH101 "$STORY/said")" = 2 ]
    says 'judged main' 'judged release/1' 'judged release/2'
}

update_takes_each_ref_by_itself() {
    team
    serves update
    git config --file $SERVER/config onehead.target 'main release/*'
    taken origin main:release/1
    fork
    pushed origin main feat:release/1 feat
    [ "$push_status" != 0 ]
    has "$STORY/err" 'hook declined'
    says OH101 'judged main' 'judged release/1'
    says_not ONEHEAD=skip onehead.skip
    [ "$(git -C $SERVER rev-parse main feat)" = "$(git rev-parse main feat)" ]
    [ "$(git -C $SERVER rev-parse release/1)" = "$(oid main~1)" ]
    pushed --atomic origin feat:main feat:new
    [ "$push_status" != 0 ]
    status 1 git -C $SERVER rev-parse -q --verify new
}

targets_of_the_team() {
    guarded
    printf 'target = ["origin/main", "release/*"]\n' >.onehead.toml
    commit 'our targets'
    taken origin main main:release/1 main:develop
    fork
    refused origin feat:main
    refused origin feat:release/1
    refused origin feat:release/9
    taken origin feat:develop
    silent
    git config --file $SERVER/config onehead.target develop
    refused origin +main:develop
    says OH202
    taken origin feat:main
    silent
}

head_is_the_target() {
    guarded
    taken origin main:develop
    git -C $SERVER symbolic-ref HEAD refs/heads/develop
    fork
    refused origin feat:develop
    taken origin feat:main
    silent
}

a_head_that_nobody_pushed() {
    guarded
    git -C $SERVER symbolic-ref HEAD refs/heads/nowhere
    fork
    refused origin feat:main
    taken origin feat:feat
    silent
}

nobody_gets_past() {
    guarded
    git config --file $SERVER/config receive.advertisePushOptions true
    git config --file $SERVER/config onehead.skip all
    git config --file $SERVER/config onehead.off OH101
    git config --file $SERVER/config branch.main.oneheadSkip OH101
    fork
    refused origin feat:main
    (ONEHEAD=skip; export ONEHEAD; refused origin feat:main)
    refused -o skip -o onehead=skip -o onehead.skip=OH101 origin feat:main
    (CI=true; export CI; refused origin feat:main)
    # git takes these away on the path to the server; here they reach the hook all the same.
    cat >"$STORY/environment" <<'END'
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=onehead.target GIT_CONFIG_VALUE_0=nothing
export GIT_CONFIG_PARAMETERS="'onehead.target'='nothing' 'onehead.skip'='all'"
END
    sed -i "1r $STORY/environment" $SERVER/hooks/pre-receive
    refused origin feat:main
    says OH101
}

a_change_cannot_switch_off_its_check() {
    guarded
    fork
    printf 'target = "main"\n' >.onehead.toml
    commit 'target'
    git push -q origin main
    git switch -q main
    printf 'target = "main"\n' >.onehead.toml
    commit 'target'
    taken origin main
    git switch -q feat
    git merge -q --no-edit main
    printf 'off = ["OH101"]\n' >.onehead.toml
    commit 'off'
    refused origin feat:main
    says OH101 'settings'
    git switch -q main
    printf 'off = ["OH101"]\n' >.onehead.toml
    commit 'off'
    taken origin main
    git switch -q feat
    git merge -q --no-edit main
    taken origin feat:main
    says_not OH
}

a_broken_team_file_can_be_mended() {
    team
    printf 'off = [\n' >.onehead.toml
    commit 'broken'
    git push -q --no-verify origin main
    serves pre-receive
    add b a
    refused origin main
    says .onehead.toml "can't"
    git rm -q .onehead.toml
    commit 'mended'
    taken origin main
    says_not OH
    add c b
    taken origin main
    quiet
    git switch -qc feat main~1
    add d b
    git merge -q --no-edit main
    refused origin feat:main
}

old_sins() {
    team
    fork
    git push -q --no-verify origin feat:main
    serves pre-receive
    echo 'x = 1' >app.py
    commit app
    taken origin feat:main
    says_not error\ OH
    add m b c
    taken origin feat:main
    quiet
}

out_of_time() {
    team
    cd $SERVER
    mkfifo "$STORY/open"
    exec 9<>"$STORY/open"
    ended 2 timeout 60 onehead hook pre-receive <&9
    says "can't check: the time limit passed"
    says_not ONEHEAD=skip
}

what_cannot_be_read() {
    guarded
    git init -q --bare --object-format=sha256 "$STORY/sha256.git"
    SERVER=../sha256.git
    cd "$STORY"
    git init -q --object-format=sha256 wide
    cd wide
    serves pre-receive
    project .
    add a
    git tag one
    git remote add origin $SERVER
    taken origin one
    silent
    if onehead heads >/dev/null 2>&1; then
        taken origin main
    else
        refused origin main
        says "can't" sha256 'whoever keeps this server'
    fi
}

lines_that_are_none() {
    team
    blob=$(echo x | git hash-object --stdin) main=$(oid main)
    cd $SERVER
    echo 'refs/heads/main' | ended 2 onehead hook pre-receive
    says "can't read what is pushed"
    ended 2 onehead hook update refs/heads/main </dev/null
    says "can't"
    ended 2 onehead hook update refs/heads/main x y </dev/null
    ended 0 onehead hook pre-receive </dev/null
    silent
    # A commit that is not here is never taken for nothing.
    echo "$main $blob refs/heads/main" | ended 2 onehead hook pre-receive
    says "can't find what is pushed"
}

objects_of_others() {
    guarded
    git clone -q --bare --shared $SERVER "$STORY/fork.git"
    SERVER=../fork.git
    serves pre-receive
    git remote set-url origin $SERVER
    fork
    refused origin feat:main
    taken origin main
    quiet
}

a_path_with_a_colon() {
    guarded
    fork
    for name in team:x.git 'a"b:\é.git'; do
        cp -a "$STORY/server.git" "$STORY/$name"
        SERVER=$STORY/$name
        git remote set-url origin "file://$SERVER"
        refused origin feat:main
        says OH101
        taken origin main
        quiet
    done
}

a_push_from_a_shallow_clone() {
    guarded
    add b a
    taken origin main
    git clone -q --depth 1 "file://$STORY/server.git" "$STORY/shallow"
    cd "$STORY/shallow"
    add c b
    taken origin main
    quiet
    add d b
    refused origin main
    says OH101
}

a_server_with_a_work_tree() {
    guarded
    git clone -q $SERVER "$STORY/site"
    SERVER=../site/.git
    git config --file $SERVER/config receive.denyCurrentBranch updateInstead
    serves pre-receive
    git remote set-url origin ../site
    fork
    refused origin feat:main
    says OH101
    says_not 'git switch'
    taken origin main
    test -e ../site/migrations/versions/b.py
}

no_alembic_here() {
    guarded
    git init -q --bare "$STORY/plain.git"
    SERVER=../plain.git
    serves pre-receive
    cd "$STORY"
    git init -q plain
    cd plain
    git remote add origin $SERVER
    echo 'x = 1' >app.py
    commit one
    taken origin main
    silent
    echo 'x = 2' >app.py
    commit two
    taken origin main
    silent
}

without_the_program() {
    guarded
    mkdir "$STORY/bin"
    for program in git sh; do ln -s "$(command -v $program)" "$STORY/bin"; done
    add b a
    for name in pre-receive update; do
        rm -f $SERVER/hooks/*
        serves $name
        git push --receive-pack="env PATH=$STORY/bin $(command -v git-receive-pack)" origin main 2>"$STORY/said" && return 1
        says "can't check this push" PATH
    done
}

row 'a clean push to main is taken, with one line' a_clean_push
row 'a fork is refused and leaves no trace' a_fork
row 'the way out, pasted, gets it in' the_way_out
row 'branches that are no target, tags and notes: not judged, no word' other_branches
row 'two clients race for main' a_race
row 'deletions, alone and beside an update' deletions
row 'a new target branch is judged by itself; cut from main it is nothing new' a_new_target
row 'the first push, to whatever HEAD names' the_first_push
row 'a forced update that throws a migration away' a_forced_update
row 'several refs at once: each by its own target' several_refs
row 'update: the same, ref by ref' update_takes_each_ref_by_itself
row "targets by the team's file and by the server's own config" targets_of_the_team
row "the server's HEAD is the target where nobody names one" head_is_the_target
row "the usual names where HEAD's branch was never pushed" a_head_that_nobody_pushed
row 'no by-pass of the pusher is obeyed' nobody_gets_past
row "a push can't switch off its own check" a_change_cannot_switch_off_its_check
row "a team's file that can't be read: only the push that mends it is taken" a_broken_team_file_can_be_mended
row 'what main held before is not held against a push' old_sins
row 'after 10 seconds: exit 2 and a sentence' out_of_time
row "a server that can't be read takes tags, and no branch" what_cannot_be_read
row 'lines that are none, and commits that are not here: exit 2' lines_that_are_none
row 'objects borrowed from another repository' objects_of_others
row 'a path that git must quote' a_path_with_a_colon
row 'a push from a shallow clone' a_push_from_a_shallow_clone
row 'a server with a work tree' a_server_with_a_work_tree
row 'no Alembic here: silent' no_alembic_here
row 'without the program nothing is taken' without_the_program
tap_end
