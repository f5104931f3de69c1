# What a visitor reads first: the picture is of today's program, and every link leads somewhere.
. tests/tap.sh

if command -v script >/dev/null; then
    picture() {
        PATH=$(dirname "$ONEHEAD"):$PATH sh install/picture.sh | diff install/picture.svg -
    }
    check 'install/picture.svg is what install/picture.sh draws today' picture
    # A program of that name whose words are markup, and what no XML may hold.
    hostile() {
        mkdir "$SCRATCH/bin" && cat >"$SCRATCH/bin/onehead" <<'END' && chmod +x "$SCRATCH/bin/onehead" &&
#!/bin/sh
case "$1 $2" in
'hook pre-push')
    printf '</text><script>&amp;"\001\033[5m\033]0;title\007\n' >&2
    exit 1
    ;;
install\ *)
    printf '#!/bin/sh\nexec onehead hook pre-push\n' >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
    ;;
esac
END
            PATH=$SCRATCH/bin:$PATH sh install/picture.sh >"$SCRATCH/hostile.svg" &&
            has "$SCRATCH/hostile.svg" '&lt;/text&gt;&lt;script&gt;&amp;amp;"' && lacks "$SCRATCH/hostile.svg" '<script' &&
            python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$SCRATCH/hostile.svg"
    }
    check 'foreign text is no markup in it' hostile
else
    skip 'the picture' 'no script(1) here'
fi
check 'the picture is XML' python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' install/picture.svg

# anchors FILE: the names that its headings have.
anchors() {
    sed -n 's/^#\{1,6\} *//p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}
links() {
    git ls-files '*.md' | while read -r page; do
        sed '/^ *```/,/^ *```/d' "$page" | grep -oE '\]\([^) ]+' | cut -c3- | while read -r link; do
            case $link in
            https://* | mailto:*) ;;
            *) echo "$page $link" ;;
            esac
        done
    done
}
links_lead_somewhere() {
    links >"$SCRATCH/links" && [ "$(wc -l <"$SCRATCH/links")" -gt 3 ] && while read -r page link; do
        target=$page
        [ -z "${link%%#*}" ] || target=$(dirname "$page")/${link%%#*}
        [ -e "$target" ] || { echo "$page: $link is not there"; return 1; }
        case $link in
        *\#*) anchors "$target" | grep -qxF -e "${link#*\#}" || { echo "$page: $link: no such heading"; return 1; } ;;
        esac
    done <"$SCRATCH/links"
}
check 'every relative link of a page leads to a file, and to a heading where it names one' links_lead_somewhere
one_screen() {
    [ "$(wc -l <README.md)" -le 60 ]
}
check 'the README is one screen' one_screen
tap_end
