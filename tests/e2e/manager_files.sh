# `onehead install --manager`: its lines in the files of hook managers, in all shapes that these take, and the files byte for
# byte as they were after `onehead uninstall --manager`.
. tests/tap.sh

PATH=$(dirname "$ONEHEAD"):$PATH
export PATH
project() {
    cd "$SCRATCH" && rm -rf work && git init -q work && cd work && git config core.hooksPath .husky/_ && mkdir .husky
}

# written MANAGER FILE TEXT: installing for it gives this file, a second time changes nothing, uninstalling gives the first
# one back. printf's escapes are read in TEXT and in what the file held before: standard input, or no file.
written() {
    printf '%b' "$3" >"$SCRATCH/wanted"
    if [ -e "$2" ]; then cp -p "$2" "$SCRATCH/before"; else rm -f "$SCRATCH/before"; fi
    onehead install --manager "$1" >"$SCRATCH/out" 2>&1
    diff -u "$SCRATCH/wanted" "$2" || return 1
    onehead install --manager "$1" >"$SCRATCH/out" 2>&1
    diff -u "$SCRATCH/wanted" "$2" || return 1
    status 0 onehead uninstall --manager "$1" >"$SCRATCH/out" 2>&1 || return 1
    has "$SCRATCH/out" "taken out of $2" || return 1
    if [ -e "$SCRATCH/before" ]; then
        cmp "$SCRATCH/before" "$2" && [ "$(stat -c %a "$SCRATCH/before")" = "$(stat -c %a "$2")" ]
    else
        [ ! -e "$2" ]
    fi
}
# printed MANAGER FILE TEXT: the file stays as it is, and the lines are printed.
printed() {
    cp "$2" "$SCRATCH/before" && status 2 onehead install --manager "$1" >"$SCRATCH/out" 2>&1 &&
        has "$SCRATCH/out" "$3" && cmp "$SCRATCH/before" "$2" &&
        onehead uninstall --manager "$1" >"$SCRATCH/out" 2>&1 && cmp "$SCRATCH/before" "$2"
}

ENTRY='- repo: local\n  hooks:\n  - id: onehead\n    name: onehead\n    entry: onehead hook pre-push\n    language: system\n    stages: [push]\n    always_run: true\n    pass_filenames: false\n'
config=.pre-commit-config.yaml
framework_new() { project && written pre-commit $config "repos:\n# onehead: begin, in a file of its own\n$ENTRY# onehead: end\n"; }
check 'pre-commit: a new file' framework_new
framework_items() {
    project && printf '# ours\nrepos: # all\n\n- repo: x\n  rev: v1\nci: {}' >$config &&
        written pre-commit $config "# ours\nrepos: # all\n# onehead: begin\n$ENTRY# onehead: end\n\n- repo: x\n  rev: v1\nci: {}"
}
check 'pre-commit: before the entries that are there' framework_items
framework_indented() {
    project && printf 'repos:\r\n  - repo: x\r\n' >$config && indented=$(printf '%b' "$ENTRY" | sed 's/^/  /; s/$/\\r\\n/' | tr -d '\n') &&
        written pre-commit $config "repos:\r\n  # onehead: begin\r\n$indented  # onehead: end\r\n  - repo: x\r\n"
}
check 'pre-commit: indented, with carriage returns' framework_indented
framework_open() {
    project && printf 'repos:' >$config && written pre-commit $config "repos:\n# onehead: begin\n$ENTRY# onehead: end"
}
check 'pre-commit: a file without a last newline' framework_open
framework_flow() { project && echo 'repos: []' >$config && printed pre-commit $config 'always_run: true'; }
check 'pre-commit: a list in brackets is left alone' framework_flow
framework_link() { project && echo 'repos:' >real && ln -s real $config && printed pre-commit $config 'always_run: true' && [ -L $config ]; }
check 'pre-commit: a link is left alone' framework_link

TABLE='[[repos]]\nrepo = "local"\n[[repos.hooks]]\nid = "onehead"\nname = "onehead"\nentry = "onehead hook pre-push"\nlanguage = "system"\nstages = ["pre-push"]\nalways_run = true\npass_filenames = false\n'
prek_new() { project && written prek prek.toml "# onehead: begin, in a file of its own\n$TABLE# onehead: end\n"; }
check 'prek: a new file' prek_new
prek_end() {
    project && printf 'fail_fast = true\n[[repos]]\nrepo = "meta"\nhooks = [\n  { id = "identity" },\n]' >prek.toml &&
        written prek prek.toml "fail_fast = true\n[[repos]]\nrepo = \"meta\"\nhooks = [\n  { id = \"identity\" },\n]\n# onehead: begin\n$TABLE# onehead: end"
}
check 'prek: at the end of its own file' prek_end
prek_closed() { project && printf 'repos = [\n  { repo = "meta", hooks = [] },\n]\n' >prek.toml && printed prek prek.toml 'always_run = true'; }
check 'prek: a list in brackets is left alone' prek_closed
prek_in_yaml() { project && printf 'repos:\n' >.pre-commit-config.yml && written prek .pre-commit-config.yml "repos:\n# onehead: begin\n$ENTRY# onehead: end\n"; }
check 'prek: the file of pre-commit' prek_in_yaml

simple_printed() { project && echo '{"simple-git-hooks": {}}' >package.json && printed simple-git-hooks package.json '"pre-push": "onehead hook pre-push \"$@\""'; }
check 'simple-git-hooks: JSON is left alone' simple_printed

RUN='run: onehead hook pre-push {1} {2}\n'
WHOLE="pre-push:\n  commands:\n    onehead:\n      $RUN      use_stdin: true\n"
lefthook_new() { project && written lefthook lefthook.yml "# onehead: begin, in a file of its own\n$WHOLE# onehead: end\n"; }
check 'lefthook: a new file' lefthook_new
lefthook_other() {
    project && printf 'pre-commit:\n  commands:\n    lint:\n      run: make\n' >.lefthook.yaml &&
        written lefthook .lefthook.yaml "pre-commit:\n  commands:\n    lint:\n      run: make\n# onehead: begin\n$WHOLE# onehead: end\n"
}
check 'lefthook: beside another hook' lefthook_other
lefthook_open() {
    project && printf 'colors: false' >lefthook.yml && written lefthook lefthook.yml "colors: false\n# onehead: begin\n${WHOLE}# onehead: end"
}
check 'lefthook: a file without a last newline' lefthook_open
lefthook_commands() {
    project && printf 'pre-push:\n   parallel: true\n   commands:\n\n      tests:\n         run: make test\n' >lefthook.yml &&
        written lefthook lefthook.yml "pre-push:\n   parallel: true\n   commands:\n      # onehead: begin\n      onehead:\n        $RUN        use_stdin: true\n      # onehead: end\n\n      tests:\n         run: make test\n"
}
check 'lefthook: beside other commands' lefthook_commands
lefthook_jobs() {
    project && printf 'pre-push:\n  jobs:\n    - run: make test\n\npre-commit:\n  commands:\n    x:\n      run: y\n' >lefthook.yml &&
        written lefthook lefthook.yml "pre-push:\n  jobs:\n    # onehead: begin\n    - name: onehead\n      $RUN      use_stdin: true\n    # onehead: end\n    - run: make test\n\npre-commit:\n  commands:\n    x:\n      run: y\n"
}
check 'lefthook: beside other jobs' lefthook_jobs
lefthook_bare() {
    project && printf 'pre-push:\n  parallel: true\n' >lefthook.yml &&
        written lefthook lefthook.yml "pre-push:\n  # onehead: begin\n  commands:\n    onehead:\n      $RUN      use_stdin: true\n  # onehead: end\n  parallel: true\n"
}
check 'lefthook: a hook without commands' lefthook_bare
lefthook_flow() { project && echo 'pre-push: {commands: {x: {run: y}}}' >lefthook.yml && printed lefthook lefthook.yml 'use_stdin: true'; }
check 'lefthook: a hook in braces is left alone' lefthook_flow
lefthook_toml() { project && echo '[pre-push]' >lefthook.toml && printed lefthook lefthook.toml 'use_stdin = true'; }
check 'lefthook: TOML is left alone' lefthook_toml

SHELL_LINES='onehead_lines=$(cat)\nprintf '"'"'%s\\n'"'"' "$onehead_lines" | onehead hook pre-push "$@" || exit\n[ -z "$onehead_lines" ] || exec <<END\n$onehead_lines\nEND\n'
husky_new() { project && written husky .husky/pre-push "# onehead: begin, in a file of its own\n$SHELL_LINES# onehead: end\n"; }
check 'husky: a new file' husky_new
husky_script() {
    project && printf '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test\n' >.husky/pre-push && chmod 755 .husky/pre-push &&
        written husky .husky/pre-push "#!/usr/bin/env sh\n. \"\$(dirname -- \"\$0\")/_/husky.sh\"\n# onehead: begin\n$SHELL_LINES# onehead: end\n\nnpm test\n"
}
check 'husky: first in a script that is there' husky_script

commits_too() {
    project && onehead install --manager husky --pre-commit >/dev/null && has .husky/pre-commit 'onehead hook pre-commit "$@"' &&
        has .husky/pre-merge-commit 'onehead hook pre-commit' && onehead uninstall --manager husky && [ "$(ls .husky)" = '' ]
}
check 'husky: the hooks for commits too' commits_too
a_wrong_name() {
    project && status 2 onehead install --manager huskey 2>"$SCRATCH/out" && has "$SCRATCH/out" "did you mean 'husky'" &&
        status 2 onehead uninstall --manager make 2>"$SCRATCH/out" && has "$SCRATCH/out" 'husky, lefthook, pre-commit, prek, simple-git-hooks, git'
}
check 'a manager that is not known' a_wrong_name
for_git() {
    project && git config --unset core.hooksPath && : >lefthook.yml && ls .git/hooks >"$SCRATCH/before" && onehead install --manager git &&
        [ -x .git/hooks/pre-push ] && onehead uninstall --manager git && ls .git/hooks | diff "$SCRATCH/before" -
}
check "git: plain hooks, whatever else is there" for_git
bare() {
    cd "$SCRATCH" && rm -rf bare && git init -q --bare bare && cd bare && status 2 onehead install --manager lefthook 2>"$SCRATCH/out" &&
        has "$SCRATCH/out" 'bare'
}
check 'a bare repository has no such file' bare
tap_end
