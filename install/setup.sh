#!/bin/sh
# setup.sh: from a bare machine to a working onehead.
#
#   sh install/setup.sh             packages, build, install, and (not in CI) the story of two heads
#   sh install/setup.sh PROJECT     the same, then the hook in PROJECT, and a look at it
#   sh install/setup.sh --test      the same packages and those of the tests, then every test
#
# SERVERS=yes with --test: also an ssh and an http server and gitolite, for the tests that push to them, and
# npm and rsync, for those against what npm brings: hook managers, readers of CI files.
# PREFIX: where to install (/usr/local; without root ~/.local). DESTDIR: staging for packagers.
# Run it from anywhere, as often as you like.
set -eu
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

say() {
    printf 'setup: %s\n' "$*"
}
stop() {
    printf 'setup: %s\n' "$*" >&2
    exit 2
}

# What each system calls the packages; only Debian's and Ubuntu's were tried.
#   apt-get  Debian 12 and 13, Ubuntu
#   dnf      Fedora             untried
#   apk      Alpine             untried
#   pacman   Arch               untried
#   brew     Homebrew (macOS)   untried
packages_for() {
    case $1 in
    apt-get) echo gcc libc6-dev make pkg-config libgit2-dev libpcre2-dev libjansson-dev git ;;
    dnf) echo gcc make pkgconf-pkg-config libgit2-devel pcre2-devel jansson-devel git ;;
    apk) echo gcc musl-dev make pkgconf libgit2-dev pcre2-dev jansson-dev git ;;
    pacman) echo gcc make pkgconf libgit2 pcre2 jansson git ;;
    brew) echo pkg-config libgit2 pcre2 jansson git ;;
    esac
}
test_packages_for() {
    case $1 in
    apt-get)
        echo bash perl libcmocka-dev python3 python3-alembic python3-flask-migrate \
            python3-sqlalchemy python3-flask-sqlalchemy python3-sqlmodel python3-yaml pre-commit clang clang-tidy clang-format cppcheck shellcheck \
            mandoc groff man-db zsh fish lintian python3-venv
        ;;
    dnf)
        echo perl-Test-Harness libcmocka-devel python3-alembic pre-commit clang \
            clang-tools-extra cppcheck ShellCheck
        ;;
    apk) echo bash perl-utils cmocka-dev py3-alembic pre-commit clang clang-extra-tools cppcheck shellcheck ;;
    pacman) echo perl cmocka python-alembic pre-commit clang cppcheck shellcheck ;;
    brew) echo cmocka pre-commit llvm cppcheck shellcheck ;;
    esac
}
# Installing these may start them, which is nobody's wish on a laptop.
server_packages_for() {
    case $1-${SERVERS:-no} in
    apt-get-yes)
        echo openssh-server lighttpd gitolite3 rsync
        command -v npm >/dev/null || echo npm
        ;;
    esac
}
install_command() {
    case $1 in
    apt-get) echo apt-get install -y --no-install-recommends ;;
    dnf) echo dnf install -y ;;
    apk) echo apk add ;;
    pacman) echo pacman -S --needed --noconfirm ;;
    brew) echo brew install ;;
    esac
}

package_manager() {
    for candidate in apt-get dnf apk pacman brew; do
        if command -v "$candidate" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

# missing PACKAGE...: those that dpkg does not hold.
missing() {
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            printf '%s ' "$package"
    done
}

can_build() {
    for program in make git "${CC:-cc}"; do
        command -v "$program" >/dev/null 2>&1 || return 1
    done
    pkg-config --exists libgit2 libpcre2-8 jansson 2>/dev/null
}

# as_root COMMAND...: by sudo where that asks no question.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}
may_be_root() {
    as_root true 2>/dev/null
}

apt_install() {
    say "installing: $*"
    as_root apt-get -qq update </dev/null
    # shellcheck disable=SC2046 # the command is several words
    as_root env DEBIAN_FRONTEND=noninteractive $(install_command apt-get) -qq "$@" </dev/null >/dev/null
}

# need PACKAGE...: installs what is missing, or says what to install and stops. Other systems than
# Debian's have no quick way to ask for a package, so there the build itself is the question.
need() {
    wanted=$*
    [ "$manager" != apt-get ] || wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    # shellcheck disable=SC2086 # a list of words
    if [ "$manager" = apt-get ] && may_be_root; then
        apt_install $wanted
        return
    fi
    [ "$manager" = apt-get ] || ! can_build || return 0
    [ -n "$manager" ] || stop 'no package manager that is known here. Needed: a C compiler, make,' \
        'pkg-config, git, libgit2, libpcre2-8, jansson.'
    sudo='sudo '
    [ "$manager" != brew ] || sudo=
    stop "these packages are missing, and they can't be installed from here. Run this, then start again:

  $sudo$(install_command "$manager") $wanted"
}

build() {
    say "building in $top/build"
    make -s -C "$top" -j "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)" "$@"
}

put_in_place() {
    if [ -z "${PREFIX-}" ]; then
        PREFIX=/usr/local
        [ "$(id -u)" = 0 ] || PREFIX=$HOME/.local
    fi
    make -s -C "$top" install PREFIX="$PREFIX" DESTDIR="${DESTDIR-}"
    bin=${DESTDIR-}$PREFIX/bin
    say "installed: $bin/onehead ($("$bin/onehead" --version))"
    case :$PATH: in
    *":$PREFIX/bin:"*) ;;
    *)
        say "$PREFIX/bin is not on the PATH, so git's hook would not find the program."
        say "Add this line to ~/.profile:  PATH=$PREFIX/bin:\$PATH"
        ;;
    esac
    PATH=$bin:$PATH
    export PATH
}

mode='play'
project=
for word in "$@"; do
    case $word in
    --test) mode='test' ;;
    -h | --help)
        sed -n '2,10s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    -*) stop "unknown option: $word (see --help)" ;;
    *) project=$(CDPATH='' cd -- "$word" 2>/dev/null && pwd) || stop "no such folder: $word" ;;
    esac
done

manager=$(package_manager)
# shellcheck disable=SC2046 # lists of words
if [ "$mode" = test ]; then
    need $(packages_for "$manager") $(test_packages_for "$manager") $(server_packages_for "$manager")
    build all tests
    exec make -s -C "$top" test
fi
# shellcheck disable=SC2046
need $(packages_for "$manager")
build all
put_in_place
# In the log of a CI the push that fails there would be taken for its own.
if [ -z "${CI-}${TF_BUILD-}${JENKINS_URL-}" ]; then
    say 'the story of two heads, on a repository that is thrown away afterwards:'
    sh "$top/install/demo.sh"
fi
if [ -n "$project" ]; then
    say "the hook in $project:"
    onehead -C "$project" install
    say 'and a look at it:'
    onehead -C "$project" doctor || say 'what is wrong there is listed above, each with its cure'
fi
