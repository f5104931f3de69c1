# The packages of `make dist`: what they need, and each of them installed in an empty place, where the story is played: a
# push that would leave two heads is stopped, and goes through once it is mended. LARGE=1 makes them twice, which must
# give the same bytes, and also plays in a Debian of its own (debootstrap).
. tests/tap.sh
BUILD=${BUILD:-$TOP/build}
DIST=$BUILD/dist
unset ONEHEAD
case ${MAKEFLAGS-} in
*sanitize* | *coverage*)
    skip 'the packages' 'a static program holds no sanitizer and no coverage'
    tap_end
    exit
    ;;
esac

version=$(sed -n 's/^VERSION = //p' Makefile)
program=$BUILD/alone/onehead
make -s dist BUILD="$BUILD" >"$SCRATCH/made" 2>&1 || sed 's/^/# /' "$SCRATCH/made"
tarball=$(find "$DIST" -name "onehead-$version-linux-*.tar.gz")
deb=$(find "$DIST" -name "onehead_${version}_*.deb")
wheel=$(find "$DIST" -name "onehead-$version-py3-none-*.whl")
check 'make dist gives a tarball, a .deb and a wheel' test -f "$tarball" -a -f "$deb" -a -f "$wheel"

# ---- the program, and its version ----

alone() {
    ! readelf -d "$program" | grep NEEDED && ! readelf -l "$program" | grep INTERP &&
        ! nm "$program" | grep -E ' [TtWw] (connect|getaddrinfo|gethostbyname.*|gss_.*|libssh2_.*)$'
}
check 'the program needs no library, and holds nothing that could connect' alone
one_version() {
    [ "$("$program" --version)" = "onehead $version" ] &&
        grep -m 1 '^## ' CHANGELOG.md | grep -qE "^## ${version}(, | |$)" &&
        grep -q "^Version: $version\$" "$SCRATCH/control" &&
        ! git grep -nF "$version" -- . ':!CHANGELOG.md' ':!Makefile' ':!tests/golden' ':!install/picture.svg'
}
dpkg-deb -f "$deb" >"$SCRATCH/control" 2>/dev/null
check 'its version stands in the Makefile; the newest entry of CHANGELOG.md and the packages agree' one_version
if command -v lintian >/dev/null; then
    check 'lintian finds no error in the .deb' lintian --allow-root --fail-on error,warning "$deb"
else
    skip 'lintian finds no error in the .deb' 'no lintian here'
fi

# ---- an empty root: a shell, git, a few tools, and the libraries of these ----

# bring FILE...: it and the libraries that it needs, under the same names.
bring() {
    for bring_file in "$@"; do
        ldd "$bring_file" 2>/dev/null | grep -oE '/[^ ]+' | xargs -r cp -n --parents -L -t "$root"
        cp -n --parents -L -t "$root" "$bring_file"
    done
}
make_root() {
    root=$SCRATCH/root
    mkdir -p "$root/tmp" "$root/dev" "$root/bin" "$root/opt"
    mknod -m 666 "$root/dev/null" c 1 3 && mknod -m 666 "$root/dev/urandom" c 1 9 && cp install/demo.sh "$root/demo.sh" || return
    for tool in git sh env sed cat mkdir mktemp rm cp dirname; do bring "$(command -v $tool)" || return; done
    mkdir -p "$root/usr/share/git-core/templates" &&
    bring "$(git --exec-path)/git" && cp "$root$(git --exec-path)/git" "$root$(git --exec-path)/git-receive-pack" &&
        cp "$root$(git --exec-path)/git" "$root$(git --exec-path)/git-upload-pack" &&
        ln -sf "$(command -v sh)" "$root/bin/sh"
}
# story PREFIX-COMMAND...: the demo told by what is installed, and `git onehead`.
story() {
    "$@" sh "${root-}/demo.sh" >"$SCRATCH/story" 2>&1 || { cat "$SCRATCH/story"; return 1; }
    has "$SCRATCH/story" 'error OH102 heads-after-merge' && has "$SCRATCH/story" 'failed to push some refs' &&
        has "$SCRATCH/story" ': no error' && [ "$("$@" git onehead --version)" = "onehead $version" ]
}
in_root() {
    root='' story chroot "$1" /usr/bin/env PATH="$2"
}
from_tarball() {
    tar -xzf "$tarball" -C "$1/opt" && in_root "$1" "/opt/$(basename "$tarball" .tar.gz)/bin:/usr/bin:/bin"
}
listed() {
    (cd "$1" && find . -path ./var -prune -o -print) | sort
}
from_deb() {
    mkdir -p "$1/var/lib/dpkg/updates" "$1/var/lib/dpkg/info" && touch -a "$1/var/lib/dpkg/status" "$1/var/lib/dpkg/available" &&
        listed "$1" >"$SCRATCH/before" && dpkg --root="$1" --force-depends -i "$deb" &&
        in_root "$1" /usr/bin:/bin && dpkg --root="$1" -P onehead && listed "$1" | diff "$SCRATCH/before" -
}
if [ "$(id -u)" != 0 ]; then
    skip 'the tarball and the .deb, in an empty root' 'only root may change its root'
elif ! make_root >"$SCRATCH/root.log" 2>&1; then
    sed 's/^/# /' "$SCRATCH/root.log"
    skip 'the tarball and the .deb, in an empty root' 'no root could be made'
else
    check 'the tarball, unpacked in an empty root, stops the push' from_tarball "$root"
    check 'the .deb, installed in an empty root, stops the push, and leaves nothing when it is purged' from_deb "$root"
fi

# ---- an environment of Python ----

venv=$SCRATCH/venv
from_wheel() {
    "$venv/bin/pip" install -q --no-index --disable-pip-version-check "$wheel" && root=$TOP/install &&
        story env PATH="$venv/bin:$PATH"
}
# page FOLDER: `git onehead --help` with this folder of programs first on the PATH.
page() {
    cd / && env -u MANPATH PATH="$1:$PATH" MANPAGER=cat git onehead --help >"$SCRATCH/page" 2>&1 &&
        has "$SCRATCH/page" 'keep an Alembic history at one head'
}
gone() {
    "$venv/bin/pip" uninstall -q -y onehead && ! find "$venv" -name '*onehead*' | grep .
}
page_of_tarball() {
    mkdir -p "$SCRATCH/unpacked" && tar -xzf "$tarball" -C "$SCRATCH/unpacked" --strip-components=1 &&
        page "$SCRATCH/unpacked/bin"
}
if python3 -m venv "$venv" >"$SCRATCH/venv.log" 2>&1; then
    check 'the wheel, installed in a fresh environment, stops the push' from_wheel
    if command -v man >/dev/null; then
        check "git onehead --help finds the wheel's man page" page "$venv/bin"
        check "and the tarball's" page_of_tarball
    else
        skip "git onehead --help finds the man page" 'no man here'
    fi
    check 'and leaves nothing when it is uninstalled' gone
else
    skip 'the wheel, installed in a fresh environment' "python3 makes no environment here"
fi

# ---- the longer run ----

same_bytes() {
    cksum "$tarball" "$deb" "$wheel" >"$SCRATCH/first" && sh install/dist.sh "$BUILD" "$version" >/dev/null &&
        cksum "$tarball" "$deb" "$wheel" | diff "$SCRATCH/first" -
}
in_debian() {
    debootstrap --variant=minbase --include=git "${DEBIAN:-bookworm}" "$SCRATCH/debian" >"$SCRATCH/debootstrap" 2>&1 ||
        { tail "$SCRATCH/debootstrap"; return 1; }
    cp install/demo.sh "$SCRATCH/debian" && from_tarball "$SCRATCH/debian" && from_deb "$SCRATCH/debian"
}
if [ "${LARGE-}" = 1 ]; then
    check 'made again, the packages are the same byte for byte' same_bytes
    if [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null; then
        check 'the tarball and the .deb in a Debian of their own' in_debian
    else
        skip 'the tarball and the .deb in a Debian of their own' 'no debootstrap here'
    fi
fi
tap_end
