#!/bin/sh
# lint.sh: what a machine can say about the sources without running them. `make lint` calls it from
# the top of the project; every step runs, the exit status is 1 where one of them complained.
set -u
BUILD=${BUILD:-build}
JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN)}
failed=

# step NAME COMMAND...: silent where there is nothing to say.
step() {
    step_name=$1
    shift
    if step_log=$("$@" 2>&1); then
        echo "ok   $step_name"
    else
        printf '%s\n' "$step_log"
        echo "FAIL $step_name"
        failed="$failed, $step_name"
    fi
}

# compile COMPILER: every source and test, warnings as errors, in a build folder of its own.
compile() {
    make -s -j "$JOBS" CC="$1" BUILD="$BUILD/lint-$1" CFLAGS='-O2 -Werror' all tests
}

tidy() {
    printf '%s\n' lint/main.c lint/*/*.c install/*.c install/*/*.c |
        xargs -P "$JOBS" -n 4 clang-tidy --quiet -p . 2>"$BUILD/tidy.log" || {
        grep -v 'warnings\? generated' "$BUILD/tidy.log"
        return 1
    }
}

check_c() {
    cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr -j "$JOBS" \
        --enable=warning,performance,portability --suppress=missingInclude \
        --suppress=nullPointerRedundantCheck -D_GNU_SOURCE -Ilint -I"$BUILD" lint install
}

# Every shell script, known by its name or its first line.
shell_scripts() {
    git ls-files -co --exclude-standard |
        while read -r file; do
            if [ ! -f "$file" ]; then
                continue
            fi
            case $file in
            *.sh) echo "$file" ;;
            *) head -n 1 "$file" | grep -qE '^#!.*\b(sh|bash)$' && echo "$file" ;;
            esac
        done
}

check_shell() {
    shell_scripts | xargs shellcheck --shell=bash --exclude=SC1091 --severity=warning
}

mkdir -p "$BUILD"
step 'gcc -Werror' compile gcc
step 'clang -Werror' compile clang
step 'clang-tidy' tidy
step 'cppcheck' check_c
step 'shellcheck' check_shell
step "the house's rules" sh tests/house.sh
[ -z "$failed" ] || {
    echo "lint: failed: ${failed#, }"
    exit 1
}
echo 'lint: nothing to complain about'
