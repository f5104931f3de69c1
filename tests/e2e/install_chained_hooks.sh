# Hooks that were there before onehead: they run first, on the same arguments and input, and come
# back as they were. Real pushes; the program is a stand-in that writes down what it was given.
. tests/tap.sh

bin=$SCRATCH/bin
mkdir -p "$bin"
cat >"$bin/onehead" <<'END'
#!/bin/sh
{ echo "onehead $*"; cat; } >>"$LOG"
exit "${VERDICT:-0}"
END
chmod +x "$bin/onehead"
LOG=$SCRATCH/log
export LOG
with_program() {
    PATH=$bin:$PATH "$@"
}

# repository: a clone with one commit to push, and no hook yet.
repository() {
    cd "$SCRATCH" && rm -rf server.git work "$LOG" && git init -q --bare server.git &&
        git init -q work && cd work && git remote add origin ../server.git &&
        git commit -q --allow-empty -m one && hook=.git/hooks/pre-push && rm -rf .git/hooks &&
        mkdir .git/hooks
}
their_hook() {
    cat >"$1" && chmod 755 "$1"
}
snapshot() {
    (cd .git/hooks && find . | sort | while read -r name; do
        stat -c '%n %f' "$name" && if [ -L "$name" ]; then readlink "$name"; elif [ -f "$name" ]; then cksum <"$name"; fi
    done)
}
pushed() {
    git --git-dir=../server.git rev-parse -q --verify refs/heads/main >/dev/null
}

our_hook_hands_on_arguments_and_input() {
    repository && "$ONEHEAD" install && with_program git push -q origin main &&
        has "$LOG" "onehead hook pre-push origin ../server.git" &&
        has "$LOG" "refs/heads/main $(git rev-parse HEAD) refs/heads/main 000000"
}
check 'arguments and input reach onehead' our_hook_hands_on_arguments_and_input

their_hook_runs_first_on_the_same_input() {
    repository && their_hook $hook <<'END' && "$ONEHEAD" install && with_program git push -q origin main
#!/bin/sh
{ echo "theirs $*"; cat; } >>"$LOG"
END
    id=$(git rev-parse HEAD) zero=0000000000000000000000000000000000000000
    line="refs/heads/main $id refs/heads/main $zero"
    printf '%s\n' "theirs origin ../server.git" "$line" "onehead hook pre-push origin ../server.git" "$line" |
        cmp - "$LOG"
}
check 'a hook that was there runs first, on the same input' their_hook_runs_first_on_the_same_input

their_refusal_counts() {
    repository && echo 'exit 3' | their_hook $hook && "$ONEHEAD" install || return 1
    ! with_program git push -q origin main && ! pushed && [ ! -e "$LOG" ]
}
check 'a hook that was there may refuse the push' their_refusal_counts

our_refusal_counts() {
    repository && echo 'exit 0' | their_hook $hook && "$ONEHEAD" install || return 1
    ! VERDICT=1 with_program git push -q origin main && ! pushed
}
check 'onehead may refuse the push' our_refusal_counts

a_hook_that_ignores_many_refs_does_no_harm() {
    repository && echo 'exit 0' | their_hook $hook && "$ONEHEAD" install || return 1
    id=$(git rev-parse HEAD)
    for i in $(seq 3000); do echo "create refs/heads/b$i $id"; done | git update-ref --stdin
    with_program git push -q --all origin && [ "$(grep -c "^refs/heads/" "$LOG")" = 3001 ]
}
check 'three thousand refs pass a hook that reads none of them' a_hook_that_ignores_many_refs_does_no_harm

empty_input_stays_empty() {
    repository && with_program git push -q origin main && "$ONEHEAD" install && echo 'exit 0' |
        their_hook $hook.before-onehead && with_program git push -q origin main && [ "$(wc -l <"$LOG")" = 1 ]
}
check 'empty input stays empty' empty_input_stays_empty

comes_back() {
    snapshot >"$SCRATCH/before" && "$ONEHEAD" install --pre-commit && "$ONEHEAD" install --pre-commit &&
        "$ONEHEAD" uninstall && snapshot | diff "$SCRATCH/before" -
}
a_file_comes_back() {
    repository && printf '#!/bin/sh\n: \344\r\n' >$hook && chmod 751 $hook && comes_back
}
check 'installed twice, uninstalled once: bytes and mode are as before' a_file_comes_back
a_link_comes_back() {
    repository && mkdir scripts && echo ': team' >scripts/push && chmod +x scripts/push &&
        ln -s ../../scripts/push $hook && cksum scripts/push >"$SCRATCH/target" && comes_back &&
        cksum scripts/push | diff "$SCRATCH/target" -
}
check 'a link comes back as a link, its target is never written' a_link_comes_back
a_linked_hook_runs() {
    repository && mkdir scripts && printf '#!/bin/sh\necho linked >>"$LOG"\n' >scripts/push &&
        chmod +x scripts/push && ln -s ../../scripts/push $hook && "$ONEHEAD" install &&
        with_program git push -q origin main && has "$LOG" linked && has "$LOG" 'onehead hook'
}
check 'a linked hook still runs' a_linked_hook_runs
a_dangling_link_comes_back() {
    repository && ln -s nowhere $hook && comes_back && "$ONEHEAD" install >"$SCRATCH/out" &&
        has "$SCRATCH/out" 'link to nothing'
}
check 'a dangling link is reported and comes back' a_dangling_link_comes_back
a_folder_is_refused() {
    repository && mkdir $hook && snapshot >"$SCRATCH/before" && status 2 "$ONEHEAD" install 2>"$SCRATCH/out" &&
        has "$SCRATCH/out" 'stands in its place' && snapshot | diff "$SCRATCH/before" -
}
check 'a folder in its place is refused' a_folder_is_refused
an_idle_hook_stays_idle() {
    repository && echo 'exit 1' >$hook && chmod 644 $hook && "$ONEHEAD" install &&
        with_program git push -q origin main && pushed
}
check 'a hook that was not executable still does not run' an_idle_hook_stays_idle
a_dispatcher_is_left_alone() {
    repository && printf '#!/bin/sh\nexec "hooks.d/$(basename "$0")" "$@"\n' | their_hook $hook &&
        snapshot >"$SCRATCH/before" && status 2 "$ONEHEAD" install >"$SCRATCH/out" &&
        has "$SCRATCH/out" 'onehead hook pre-push "$@"' && snapshot | diff "$SCRATCH/before" -
}
check 'a hook that looks at its own name is left alone' a_dispatcher_is_left_alone

without_program_it_says_how_to_go_on() {
    repository && "$ONEHEAD" install 2>/dev/null && mkdir -p "$SCRATCH/few" &&
        for tool in sh git cat; do ln -sf "$(command -v $tool)" "$SCRATCH/few/$tool"; done || return 1
    ! PATH=$SCRATCH/few git push -q origin main 2>"$SCRATCH/out" && ! pushed &&
        has "$SCRATCH/out" 'sh install/setup.sh' && has "$SCRATCH/out" "rm '.git/hooks/pre-push'" || return 1
    PATH=$SCRATCH/few:/nowhere sh .git/hooks/pre-push origin x </dev/null 2>/dev/null
    [ $? = 2 ] && ONEHEAD=skip PATH=$SCRATCH/few git push -q origin main 2>"$SCRATCH/out" && pushed &&
        has "$SCRATCH/out" 'nothing was checked'
}
check 'without the program the push is refused, with the ways on' without_program_it_says_how_to_go_on

a_linked_work_tree_shares_the_hook() {
    repository && git worktree add -q ../tree -b other && (cd ../tree && "$ONEHEAD" install &&
        with_program git push -q origin other) && has "$LOG" refs/heads/other && [ -x $hook ]
    result=$?
    rm -rf ../tree
    return $result
}
check 'a linked work tree installs into the folder that all share' a_linked_work_tree_shares_the_hook

commit_hooks_run() {
    repository && "$ONEHEAD" install --pre-commit && with_program git commit -q --allow-empty -m two &&
        has "$LOG" 'onehead hook pre-commit' && git switch -q -c side HEAD~1 && git commit -q --no-verify --allow-empty -m three &&
        rm "$LOG" && with_program git merge -q --no-edit main && has "$LOG" 'onehead hook pre-commit'
}
check 'commits and clean merges run the hooks for commits' commit_hooks_run

moved_aside_by_pre_commit() {
    repository && printf '#!/bin/sh\n{ echo theirs; cat; } >>"$LOG"\n' | their_hook $hook && "$ONEHEAD" install &&
        mv $hook $hook.legacy && printf '#!/bin/sh\nexec .git/hooks/pre-push.legacy "$@"\n# generated by pre-commit\n' |
        their_hook $hook && with_program git push -q origin main && has "$LOG" theirs && has "$LOG" 'onehead hook'
}
check 'moved aside by pre-commit, the kept hook still runs' moved_aside_by_pre_commit
tap_end
