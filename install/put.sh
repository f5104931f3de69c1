#!/bin/sh
# put.sh: what `make install` and `make uninstall` do. They are exact opposites: which folders were not
# there before is kept in share/onehead/folders, and those go again unless somebody else uses them.
#
#   sh install/put.sh install|uninstall DESTDIR PREFIX PROGRAM SHARE FILE...
#
# SHARE is the folder that holds the FILEs, each named as it is called below PREFIX/share.
set -eu
verb=$1 destdir=$2 prefix=$3 program=$4 share=$5
shift 5
root=$destdir$prefix
record=$root/share/onehead/folders

# folder PATH: made where it is missing, from the top down, and remembered. PATH starts below DESTDIR.
folder() {
    [ ! -d "$destdir$1" ] || return 0
    case ${1%/*} in
    '') mkdir -p "$destdir/" ;;
    *) folder "${1%/*}" ;;
    esac
    mkdir "$destdir$1"
    made="${made}$1
"
}
# put MODE SOURCE NAME
put() {
    folder "$(dirname "$prefix/$3")"
    install -m "$1" "$2" "$root/$3"
}
put_all() {
    made=
    folder "$prefix/share/onehead"
    put 755 "$program" bin/onehead
    put 755 "$(dirname "$0")/git-onehead" bin/git-onehead
    for file in "$@"; do
        put 644 "$share/$file" "share/$file"
    done
    printf '%s' "$made" >>"$record"
}
take_all() {
    rm -f "$root/bin/onehead" "$root/bin/git-onehead"
    for file in "$@"; do
        rm -f "$root/share/$file"
    done
    [ -f "$record" ] || return 0
    made=$(sort -r "$record")
    rm "$record"
    printf '%s\n' "$made" | while read -r path; do
        [ -z "$path" ] || rmdir "$destdir$path" 2>/dev/null || :
    done
}
case $verb in
install) put_all "$@" ;;
uninstall) take_all "$@" ;;
esac
