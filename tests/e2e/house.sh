# The rules of this house hold: the order of the rooms, who may include what, what is never called.
. tests/tap.sh

# breach FILE LINE: a copy of the sources with this line added must be refused.
breach() {
    rm -rf "$SCRATCH/copy" && mkdir -p "$SCRATCH/copy/tests" && cp -R lint "$SCRATCH/copy/" &&
        cp tests/house.sh "$SCRATCH/copy/tests/" && printf '%s\n' "$2" >>"$SCRATCH/copy/$1" &&
        cd "$SCRATCH/copy" && git init -q . && git add . && status 1 sh tests/house.sh
}

check 'the sources keep the rules of the house' sh tests/house.sh
check 'a room that includes one above it is found' breach lint/graph/graph.h '#include "alembic/migration.h"'
check 'libgit2 outside of its room is found' breach lint/change/change.h '#include <git2.h>'
check 'pcre2 outside of its file is found' breach lint/base/text.c '#include <pcre2.h>'
check 'a checkout is found' breach lint/git/commit.c 'int x(void) { return git_checkout_head(0, 0); }'
check 'a child process is found' breach lint/git/commit.c 'int x(void) { return system("true"); }'
check 'a path of one machine is found' breach lint/git/commit.c "/* as in /$(printf home)/ada/onehead */"
check 'a test of its own title is found' breach tests/house.test.sh "check \"\$(true)\" $(printf test) \$? = 0"
tap_end
