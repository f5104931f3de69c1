# Other folders and other managers of hooks: what `install` writes or prints, and what `doctor` finds.
. tests/tap.sh

PATH=$(dirname "$ONEHEAD"):$PATH
export PATH

# project: a clone with one migration, pushed, one head, and nothing wrong once the hook is there.
project() {
    cd "$SCRATCH" && rm -rf server.git work tree shared && git init -q --bare server.git && git init -q work &&
        cd work && git remote add origin ../server.git && mkdir -p migrations/versions &&
        printf '[alembic]\nscript_location = migrations\n' >alembic.ini && : >migrations/env.py &&
        migration a1 >migrations/versions/a1.py && git add . && git commit -q -m one &&
        git push -q origin main && git remote set-head origin main && hook=.git/hooks/pre-push
}
healthy() {
    status 0 onehead doctor >"$SCRATCH/out" 2>&1 && has "$SCRATCH/out" healthy
}
# ill TEXT: exactly one finding, and it says so.
ill() {
    status 1 onehead doctor >"$SCRATCH/out" 2>&1
    ill_result=$?
    [ "$(grep -c '^wrong: ' "$SCRATCH/out")" = 1 ] && has "$SCRATCH/out" "$1" && return $ill_result
    cat "$SCRATCH/out"
    return 1
}
# prints TEXT: install writes nothing, says this, and exits with 2.
prints() {
    status 2 onehead install >"$SCRATCH/out" 2>&1 && has "$SCRATCH/out" "$1"
}

an_installed_hook() { project && onehead install && healthy; }
check 'an installed hook is healthy' an_installed_hook
no_hook() { project && ill 'there is no pre-push hook'; }
check 'no hook' no_hook
not_executable() { project && onehead install && chmod -x $hook && ill 'chmod +x' && onehead install && healthy; }
check 'a hook that is not executable, and install mends it' not_executable
dangling() { project && ln -s nowhere $hook && ill 'a link to nothing'; }
check 'a dangling link' dangling
folder() { project && mkdir $hook && ill 'is a folder'; }
check 'a folder for a hook' folder
another_hook() { project && echo : >$hook && chmod +x $hook && ill "another program's hook"; }
check "another program's hook" another_hook
overwritten() { project && echo : >$hook && chmod +x $hook && onehead install && echo : >$hook && ill "written over onehead's"; }
check "a hook written over onehead's" overwritten
emptied() { project && onehead install && grep -v 'onehead hook' $hook >x && cat x >$hook && ill 'no longer calls onehead'; }
check 'a hook that no longer calls onehead' emptied
lfs_first() {
    project && printf '#!/bin/sh\ngit lfs pre-push "$@"\nonehead hook pre-push "$@"\n' >$hook && chmod +x $hook &&
        ill 'takes the standard input'
}
check 'git-lfs reads the input before onehead' lfs_first
a_line_of_ours() {
    project && printf '#!/bin/sh\nonehead hook pre-push "$@"\n' >$hook && chmod +x $hook && healthy &&
        cksum $hook >"$SCRATCH/sum" && onehead install && onehead uninstall && cksum $hook | diff "$SCRATCH/sum" -
}
check "a hook of one's own that calls onehead stays as it is" a_line_of_ours

missing_in_work_tree() {
    project && mkdir .githooks && git config core.hooksPath .githooks && onehead install && healthy &&
        [ -x .githooks/pre-push ] && git worktree add -q ../tree -b other && cd ../tree && ill 'git runs no hook'
}
check 'a relative core.hooksPath, and a work tree without that folder' missing_in_work_tree
global_folder() {
    project && onehead install && mkdir ../shared && git config --global core.hooksPath "$SCRATCH/shared" && (
        status 1 onehead doctor >"$SCRATCH/out" && has "$SCRATCH/out" hides && prints 'onehead hook pre-push "$@"' &&
            [ -z "$(ls ../shared)" ] && onehead install --force && [ -x ../shared/pre-push ] && healthy &&
            status 2 onehead uninstall && onehead uninstall --force && [ -z "$(ls ../shared)" ]
    )
    result=$?
    git config --global --unset core.hooksPath
    return $result
}
check 'a global core.hooksPath hides the hook; only --force writes there' global_folder
global_calls_local() {
    project && mkdir ../shared && git config --global core.hooksPath "$SCRATCH/shared" && (
        onehead install --force && printf '#!/bin/sh\necho "local $#" >local.log; cat >>local.log\n' >$hook &&
            chmod +x $hook && git commit -q --allow-empty -m two && git push -q origin main &&
            has local.log 'local 2' && has local.log refs/heads/main
    )
    result=$?
    git config --global --unset core.hooksPath
    return $result
}
check "the shared hook calls the repository's own, with the same input" global_calls_local
a_link_to_a_shared_folder() {
    project && rm -rf .git/hooks && mkdir ../shared && ln -s ../../shared .git/hooks && status 2 onehead install && [ -z "$(ls ../shared)" ]
}
check 'a hooks folder that is a link to another place is shared' a_link_to_a_shared_folder
no_folder_yet() { project && rm -rf .git/hooks && onehead install && healthy && onehead uninstall && [ ! -e .git/hooks ]; }
check 'a repository without a hooks folder gets one, until it is uninstalled' no_folder_yet
a_full_disk() {
    project && printf '#!/bin/sh\nexit 0\n' >$hook && cksum $hook >"$SCRATCH/sum" && ls .git/hooks >"$SCRATCH/names" &&
        (trap '' XFSZ && ulimit -f 0 && { onehead install >/dev/null 2>&1; [ $? = 2 ]; }) &&
        cksum $hook | diff "$SCRATCH/sum" - && ls .git/hooks | diff "$SCRATCH/names" -
}
check 'a full disk: exit 2, what was there stays, and nothing is left behind' a_full_disk
a_bare_repository() {
    project && cd ../server.git && onehead install && [ -x hooks/pre-push ] && onehead uninstall && [ ! -e hooks/pre-push ]
}
check 'a bare repository' a_bare_repository
a_server() {
    project && cp "$TOP/hooks/server/pre-receive" ../server.git/hooks && cd ../server.git && healthy && has "$SCRATCH/out" 'judges what this repository receives' && chmod -x hooks/pre-receive &&
        ill 'there is no pre-push hook'
}
check 'a server that judges what it receives' a_server

# Hooks that git's configuration holds (git 2.54). For an older git one stands in that lists them as 2.55 does.
in_config() { git config hook.heads.command 'onehead hook pre-push' && git config hook.heads.event pre-push; }
knows_config_hooks() {
    git config hook.probe.command true && git config hook.probe.event pre-push && git hook list pre-push 2>/dev/null | grep -qx probe
}
real_git=$(command -v git)
stand_in_lists() {
    mkdir -p "$SCRATCH/later"
    printf '#!/bin/sh\ncase " $* " in *" hook list pre-push "*) printf "%s\\n"; exit ;; esac\nexec %s "$@"\n' "$1" "$real_git" >"$SCRATCH/later/git"
    chmod +x "$SCRATCH/later/git"
}
hook_in_config() {
    project && knows_config_hooks && stands_in=false || stands_in=true
    in_config && before=$PATH || return 1
    ! $stands_in || { ill 'no pre-push hook' && stand_in_lists 'heads\nhook from hookdir' && PATH=$SCRATCH/later:$PATH; } || return 1
    healthy && has "$SCRATCH/out" hook.heads && git config core.hooksPath nowhere && healthy &&
        git config --unset core.hooksPath && git config hook.heads.enabled false &&
        { ! $stands_in || stand_in_lists 'disabled\theads\nhook from hookdir'; } && ill 'no pre-push hook'
    result=$?
    PATH=$before
    return $result
}
check "a hook of git's configuration, in force and switched off" hook_in_config
config_hook_stops_a_fork() {
    migration b1 a1 >migrations/versions/b1.py && migration c1 a1 >migrations/versions/c1.py && in_config && git add . &&
        git commit -q -m fork || return 1
    ! git push -q origin main >"$SCRATCH/out" 2>&1 && has "$SCRATCH/out" OH101
}
if project && knows_config_hooks; then
    check "git's configuration alone stops a fork" config_hook_stops_a_fork
else
    skip "git's configuration alone stops a fork" 'this git is older than 2.54'
fi

husky() {
    project && mkdir -p .husky/_ && git config core.hooksPath .husky/_ && prints 'onehead hook pre-push "$@"' &&
        [ ! -e .husky/_/pre-push ] && ill 'husky keeps the hooks' &&
        echo 'onehead hook pre-push "$@"' >.husky/pre-push && healthy && status 0 onehead install
}
check 'husky' husky
lefthook() {
    project && printf 'pre-commit:\n  commands: {}\n' >lefthook.yml && prints 'use_stdin: true' && [ ! -e $hook ] &&
        onehead install | sed -n 's/^    //p' | grep -v lefthook >>lefthook.yml &&
        printf '#!/bin/sh\ncall_lefthook run "pre-push" "$@" # lefthook\n' >$hook && chmod +x $hook && healthy &&
        sed -i '/use_stdin/d' lefthook.yml && ill 'use_stdin'
}
check 'lefthook: the printed lines are healthy, without use_stdin they are not' lefthook

pre_commit_lines() {
    sed -n '/^    - repo/,/^$/s/^    //p' "$1"
}
pre_commit_framework() {
    project && printf 'repos:\n' >.pre-commit-config.yaml && printf '#!/bin/sh\n# File generated by pre-commit\n' >$hook &&
        chmod +x $hook && prints 'always_run: true' && pre_commit_lines "$SCRATCH/out" >>.pre-commit-config.yaml && healthy &&
        sed -i 's/always_run: true/files: migrations/' .pre-commit-config.yaml && ill 'always_run'
}
check 'pre-commit: the printed lines are healthy, files: is not' pre_commit_framework
pre_commit_for_commits_only() {
    project && printf 'repos: []\n' >.pre-commit-config.yaml && onehead install >"$SCRATCH/out" && has "$SCRATCH/out" 'stages: [push]' && healthy
}
check 'pre-commit without a hook for pushes: ours is written, its lines are offered' pre_commit_for_commits_only
real_pre_commit() {
    project && printf 'repos:\n' >.pre-commit-config.yaml && pre-commit install --hook-type pre-push && prints 'pass_filenames: false' &&
        pre_commit_lines "$SCRATCH/out" >>.pre-commit-config.yaml && git add . && git commit -q -m config && healthy &&
        migration b1 a1 >migrations/versions/b1.py && migration c1 a1 >migrations/versions/c1.py && git add . && git commit -q -m fork || return 1
    ! git push -q origin main >"$SCRATCH/out" 2>&1 && has "$SCRATCH/out" OH101
}
if command -v pre-commit >/dev/null; then
    check 'pre-commit itself, with the printed lines, stops a fork' real_pre_commit
else
    skip 'pre-commit itself, with the printed lines, stops a fork' 'pre-commit is not installed'
fi

off_the_path() {
    project && onehead install && PATH=/usr/bin:/bin status 1 "$ONEHEAD" doctor >"$SCRATCH/out" && has "$SCRATCH/out" 'not on the PATH'
}
if PATH=/usr/bin:/bin command -v onehead >/dev/null; then
    skip 'the program is not on the PATH' 'it is installed in /usr/bin'
else
    check 'the program is not on the PATH' off_the_path
fi
passed_by() {
    project && onehead install && git config onehead.skip OH101 && ill 'onehead.skip' && git config --unset onehead.skip &&
        git config branch.main.oneheadSkip OH102 && ill 'branch.main.oneheadskip' && git config --unset branch.main.oneheadSkip &&
        (ONEHEAD=skip && export ONEHEAD && ill 'ONEHEAD=skip')
}
by_variable() {
    project && onehead install && (SKIP=flake8,onehead && export SKIP && ill 'SKIP=flake8,onehead')
}
check 'by-passes of git config that are in force' passed_by
check 'a by-pass in the environment' by_variable
no_environment() {
    project && onehead install && git rm -q -r . && git commit -q -m none && ill 'no Alembic environment'
}
check 'no Alembic environment' no_environment
gone_default_branch() {
    project && onehead install && git branch -q trunk && git push -q origin trunk && git update-ref -d refs/remotes/origin/main && ill 'git remote set-head origin -a'
}
check "a remote's HEAD that points to a branch that is gone" gone_default_branch
no_target() {
    project && onehead install && git switch -q -c feat && git update-ref -d refs/remotes/origin/main &&
        git symbolic-ref -d refs/remotes/origin/HEAD && ill 'no target branch'
}
check 'no target branch is known' no_target
broken_settings() {
    project && onehead install && printf '[tool.onehead\n' >.onehead.toml && git add . && git commit -q -m x && ill .onehead.toml
}
check 'settings that cannot be read' broken_settings
no_repository() { cd "$SCRATCH/home" && status 2 onehead doctor; }
check 'outside of a repository it cannot look' no_repository
tap_end
