#!/bin/sh
# house.sh: the rules of this house that a compiler does not know. It prints each line that breaks
# one, with the rule, and exits with 1 where there are any. Run from the top of the project.
set -u

# forbid RULE: the lines on standard input are breaches of it.
forbid() {
    awk -v rule="$1" '{ print rule ": " $0 }'
}

breaches() {
    # A room includes only itself and what stands below it in this list.
    below=
    for room in base git python config graph alembic schema change advice mend rule report command; do
        below="$below|$room"
        grep -nE '^#include "[a-z_]+/' lint/$room/*.[ch] 2>/dev/null |
            grep -vE "#include \"(${below#|})/" | forbid "$room may use only ${below#|}"
    done
    grep -nE '^#include "[a-z_]+/' lint/main.c | grep -vE '"(command|base)/' |
        forbid 'main.c is the command table and the guard'

    grep -rnE '#include <git2' lint --include='*.[ch]' | grep -v '^lint/git/' |
        forbid 'only git/ includes git2.h'
    grep -rn 'git/private.h' lint --include='*.[ch]' | grep -v '^lint/git/' |
        forbid 'git/private.h is for git/'
    grep -rnE '#include <pcre2' lint --include='*.[ch]' | grep -v '^lint/base/pattern\.c:' |
        forbid 'only base/pattern.c includes pcre2.h'

    # Reading objects runs nothing. These could write, filter, connect, or follow a submodule.
    grep -rnE '\bgit_(checkout|status|filter|stash|submodule|apply|rebase|clone|push|fetch|transport)_[a-z_]+\(' \
        lint --include='*.[ch]' | forbid 'libgit2 functions that act'
    grep -rnE '\bgit_remote_(connect|download|fetch|push|upload|ls|prune|update)[a-z_]*\(' \
        lint --include='*.[ch]' | forbid 'libgit2 functions that connect'
    grep -rnE '\bgit_(reference|branch|tag|commit|index|odb|blob|treebuilder|config)_(create|write|set|delete|rename|add|remove|amend)[a-z_]*\(' \
        lint --include='*.[ch]' | grep -vE 'git_config_add_file_ondisk|git_odb_add_disk_alternate' | forbid 'libgit2 functions that write'

    grep -rnE '\b(system|popen|fork|vfork|posix_spawnp?|exec[lv]p?e?)\(' lint --include='*.[ch]' |
        grep -v '^lint/git/child\.c:[0-9]*:.* posix_spawn(child, git, ' | forbid 'no child process but git'
    grep -rnE '\b(printf|puts|putchar|perror)\(|\bfprintf\((stdout|stderr)' lint --include='*.c' |
        grep -vE '^lint/(report|command)/|^lint/main\.c' | forbid 'only report, command and main print'
    grep -rnE '\b(strcpy|strcat|sprintf|gets|strtok|alloca)\(' lint --include='*.[ch]' |
        forbid 'unbounded or stateful C functions'
    grep -rnE '[^_a-z](malloc|realloc|calloc|strdup)\(' lint --include='*.c' |
        grep -v '^lint/base/arena\.c' | forbid 'memory comes from the arena'

    # A command substitution in the title has set `$?` by the time it is tested.
    grep -rnE 'check "[^"]*\$\(.* test \$\?' tests --include='*.sh' | grep -v '^tests/house\.sh:' |
        forbid 'a result is kept before a title is made'

    # A path of somebody's machine has no place in the project; the common folders have.
    git grep -nIE '(^|[^A-Za-z0-9_.$}{/-])/(home|root|Users|work)/[A-Za-z0-9_.-]+' -- . ':!tests/house.sh' |
        forbid 'no path of one machine'
}

found=$(breaches)
[ -z "$found" ] || {
    printf '%s\n' "$found"
    exit 1
}
