#!/bin/sh
# picture.sh: a picture of a blocked push, as SVG on standard output: what a terminal shows in the story
# of install/demo.sh, in its colours. `onehead` is on the PATH.
#
#   sh install/picture.sh >install/picture.svg        after the text or the story has changed
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# The story as a terminal shows it. What differs from run to run is made the same: ids of commits, ages
# on a slow machine, the folder that is thrown away.
terminal() {
    TERM=xterm script -qec "sh '$here/demo.sh'" /dev/null </dev/null | tr -d '\r' |
        sed -E 's/[0-9]+ (second|minute)s? ago/just now/g
            s/feature \([0-9a-f]{10}\)/feature (3f1eca96d3)/; s/main \([0-9a-f]{10}/main (2873fbbe62/
            s|[^ "'\'']*/server\.git|server.git|'
}

# From the command of the push that is stopped to git's last word on it.
blocked_push() {
    awk '/^\$ git push .*feature/ { shown = 1 } shown { print } /error: failed to push/ { exit }'
}

# Lines with the colours of a terminal, each set as one line of text. All that is not markup of ours
# is escaped; control characters have no place in XML.
svg() {
    awk '
    function escaped(text) {
        gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
        gsub(/[\001-\010\013-\037\177]/, "", text)
        return text
    }
    function spans(line,    result, class, code) {
        class = ""
        while (match(line, /\033\[[0-9;]*m/)) {
            result = result span(class, substr(line, 1, RSTART - 1))
            code = substr(line, RSTART + 2, RLENGTH - 3)
            class = code == "1" ? "strong" : code == "2" ? "faint" : code == "1;31" ? "bad" : \
                    code == "1;33" ? "doubt" : code == "32" ? "good" : ""
            line = substr(line, RSTART + RLENGTH)
        }
        return result span(class, line)
    }
    function span(class, text) {
        columns += length(text)
        return text == "" ? "" : class == "" ? escaped(text) : \
               "<tspan class=\"" class "\">" escaped(text) "</tspan>"
    }
    {
        columns = 0
        text[NR] = spans($0)
        if (columns > widest) widest = columns
    }
    END {
        width = int(widest * 7.83 + 32.5); height = NR * 18 + 28
        print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" width "\" height=\"" height "\"" \
              " viewBox=\"0 0 " width " " height "\" role=\"img\">"
        print "<title>A push that would leave two heads is stopped, with the lines that mend it</title>"
        print "<style>"
        print "text { font: 13px ui-monospace, Menlo, Consolas, \"DejaVu Sans Mono\", monospace;" \
              " fill: #d7dae0; white-space: pre }"
        print ".strong { font-weight: bold; fill: #ffffff } .faint { fill: #8b93a1 }"
        print ".bad { font-weight: bold; fill: #ff7b72 } .doubt { font-weight: bold; fill: #e3b341 }" \
              " .good { fill: #7ee787 }"
        print "</style>"
        print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#161b22\"/>"
        for (i = 1; i <= NR; i++)
            if (text[i] != "")
                print "<text x=\"16\" y=\"" i * 18 + 8 "\" xml:space=\"preserve\">" text[i] "</text>"
        print "</svg>"
    }'
}

terminal | blocked_push | svg
