#!/bin/sh
# dist.sh: the packages, from a program that needs no library: a tarball, a .deb, a wheel. `make dist`
# calls it from the top of the project.
#
#   sh install/dist.sh BUILD VERSION     BUILD/alone/onehead is the program; all goes to BUILD/dist
#
# The same sources give the same bytes; SOURCE_DATE_EPOCH is the date of the commit unless it is set.
set -eu
build=$1 version=$2
machine=$(uname -m)
program=$build/alone/onehead
dist=$build/dist
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH
umask 022

# What is linked in, as Debian names it. The parser of URLs is libgit2's own in its later releases.
bundled='libgit2-dev libpcre2-dev libjansson-dev zlib1g-dev libc6-dev'
case $(pkg-config --libs --static libgit2) in *-lhttp_parser*) bundled="$bundled libhttp-parser-dev" ;; esac

copyright() {
    printf 'onehead\n=======\n\n'
    cat LICENSE
    printf '\nThe program holds parts of these libraries, unchanged, as Debian built them. Their sources are the\nsource packages of these versions.\n'
    for package in $bundled; do
        dpkg-query -W -f "\n\n\${source:Package} \${source:Version}\n\n" "$package"
        cat "/usr/share/doc/$package/copyright"
    done
}

# stage FOLDER: bin/ and share/ as they are installed.
stage() {
    rm -rf "$1"
    make -s install DESTDIR="$1" PREFIX=/usr PROGRAM="$program" BUILD="$build"
    rm -r "$1/usr/share/onehead"
    strip "$1/usr/bin/onehead"
    mkdir -p "$1/usr/share/doc/onehead"
    copyright >"$1/usr/share/doc/onehead/copyright"
}

# dated FOLDER: every file in it bears the one date.
dated() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

tarball() {
    name=onehead-$version-linux-$machine
    cp -R "$dist/stage/usr" "$dist/$name"
    cp README.md CHANGELOG.md LICENSE "$dist/$name"
    tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
        -cf - "$name" | gzip -9n >"$dist/$name.tar.gz"
    rm -r "${dist:?}/$name"
    echo "$dist/$name.tar.gz"
}

# The newest entry of CHANGELOG.md as Debian writes it.
debian_changelog() {
    printf 'onehead (%s) unstable; urgency=medium\n\n' "$version"
    awk '/^## / { entries++; next } entries == 1 { sub(/^- /, "* "); sub(/^\*/, "  *"); sub(/^  [^ *]/, "  &"); print }' CHANGELOG.md |
        fmt -t -w 78
    printf ' -- %s  %s\n' "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

control() {
    cat <<END
Package: onehead
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk "$1/usr" | cut -f1)
Recommends: git
Built-Using: $(dpkg-query -W -f '${source:Package} (= ${source:Version})\n' $bundled | sort -u | paste -sd, | sed 's/,/, /g')
Section: vcs
Priority: optional
Description: keep an Alembic history at one head
 A pre-push hook, pre-commit hook and CI checker that reads Alembic and
 Flask-Migrate migrations straight from git objects. It stops the push or pull
 request that would leave several migration heads, and prints the commands that
 mend it. It needs no Python, no database and no checkout.
END
}

# What lintian would call an error or a warning, and is meant so.
lintian_overrides() {
    cat <<END
# One package for every release of Debian and Ubuntu: libgit2, pcre2, jansson and zlib are linked in,
# and Built-Using names their versions.
onehead: embedded-library * [usr/bin/onehead]
# It is a position-independent program that needs no library, which older releases of lintian take
# for a library.
onehead: statically-linked-binary [usr/bin/onehead]
onehead: shared-library-lacks-prerequisites [usr/bin/onehead]
END
}

deb() {
    architecture=$(dpkg --print-architecture)
    maintainer='onehead maintainers <maintainers@onehead.invalid>'
    root=$dist/deb
    cp -R "$dist/stage" "$root"
    mkdir "$root/DEBIAN"
    mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
    debian_changelog >"$root/usr/share/doc/onehead/changelog"
    gzip -9n "$root/usr/share/doc/onehead/changelog" "$root"/usr/share/man/man1/*
    mkdir -p "$root/usr/share/lintian/overrides"
    lintian_overrides >"$root/usr/share/lintian/overrides/onehead"
    control "$root" >"$root/DEBIAN/control"
    (cd "$root" && find usr -type f -exec md5sum {} + | sort -k2) >"$root/DEBIAN/md5sums"
    dated "$root"
    dpkg-deb --root-owner-group -Zxz -b "$root" "$dist/onehead_${version}_$architecture.deb" >/dev/null
    rm -r "$root"
    echo "$dist/onehead_${version}_$architecture.deb"
}

# What the wheel asks of a system. A program that needs no library runs beside any libc; glibc's start
# code asks for Linux 3.2, which every system of manylinux2014 and musllinux_1_1 has. One that needs
# glibc asks for the newest version among its symbols.
platform_tag() {
    if ! readelf -d "$program" | grep -q NEEDED; then
        echo "manylinux2014_$machine.manylinux_2_17_$machine.musllinux_1_1_$machine"
    else
        echo "manylinux_$(readelf -V "$program" | grep -oE 'GLIBC_[0-9]+\.[0-9]+' | sort -uV | tail -n 1 |
            sed 's/GLIBC_//; s/\./_/')_$machine"
    fi
}

wheel() {
    cp -R "$dist/stage/usr" "$dist/wheel"
    cp README.md LICENSE "$dist/wheel"
    python3 install/wheel.py "$dist/wheel" "$version" "$(platform_tag)" "$dist"
    rm -r "$dist/wheel"
}

rm -rf "$dist"
mkdir -p "$dist"
stage "$dist/stage"
tarball
if command -v dpkg-deb >/dev/null; then deb; fi
if command -v python3 >/dev/null; then wheel; fi
rm -r "$dist/stage"
