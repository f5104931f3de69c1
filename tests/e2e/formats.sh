# The formats that CI servers read, each read by a real parser: Python's json and xml, GitHub's rules for its commands, and
# Microsoft's validator where npm brings it.
. tests/tap.sh
. tests/story.sh
. tests/npm.sh
FORMATS='concise github gitlab sarif junit rdjson'

# reads FORMAT FILE [EXPRESSION]
reads() {
    /usr/bin/python3 "$TOP/tests/e2e/formats.py" "$@"
}
# reports N ARGUMENTS...: one run writes all of them, as FORMAT.report.
reports() {
    # shellcheck disable=SC2046 # a list of options
    checked "$@" $(for format in $FORMATS; do echo "--format $format:$format.report"; done)
}

forked() {
    team
    git switch -qc feat
    add c a
    landed main b a
    knows main
}

a_fork_in_every_format() {
    forked
    reports 1
    for format in $FORMATS; do
        reads $format $format.report 'len(findings) == 1 and " c " in findings[0]["text"] and "b" in findings[0]["text"]'
    done
    for format in concise github gitlab sarif rdjson; do
        reads $format $format.report "findings[0]['path'] == '$VERSIONS/c.py' and findings[0]['line'] == 9"
    done
    for format in github gitlab sarif junit rdjson; do
        reads $format $format.report 'findings[0]["level"] == "error"'
    done
    "$ONEHEAD" check --format sarif >sarif.stdout || true
    cmp sarif.stdout sarif.report
}

nothing_wrong_in_every_format() {
    team
    git switch -qc feat
    add b a
    reports 0
    for format in $FORMATS; do reads $format $format.report 'not findings'; done
    reads junit junit.report 'len(r[0]) > 5'
    reports 0 --base feat
    for format in $FORMATS; do reads $format $format.report 'not findings'; done
    reads junit junit.report 'r.find("testsuite/testcase/skipped") is not None'
}

warnings_in_every_format() {
    forked
    sed -i s/c_a/c_aa/ "$VERSIONS/a.py"
    commit 'a is edited'
    reports 1
    for format in github gitlab sarif rdjson; do
        reads $format $format.report '{f["level"] for f in findings} == {"error", "warning"}'
    done
    reads junit junit.report 'len(r.findall("testsuite/testcase/system-out")) == 1'
    reports 1 --strict
    reads junit junit.report 'len(r.findall("testsuite/testcase/failure")) == 2'
}

could_not_compare_in_every_format() {
    team
    reports 2 --base nowhere
    for format in github gitlab sarif junit rdjson; do
        [ $format = sarif ] || reads $format $format.report 'len(findings) == 1 and findings[0]["level"] == "error"'
        has $format.report 'git fetch origin nowhere'
    done
    reads sarif sarif.report 'not r["runs"][0]["invocations"][0]["executionSuccessful"]'
    has concise.report 'git fetch origin nowhere'
}

# Lines above it, another commit, another title of the finding's file: the fingerprint stays.
fingerprints_do_not_move() {
    forked
    reports 1
    cp sarif.report sarif.before
    cp gitlab.report gitlab.before
    { printf '# a comment\n\n\n'; cat "$VERSIONS/c.py"; } >c.new
    git rm -q "$VERSIONS/c.py"
    mv c.new "$VERSIONS/2020_c.py"
    rm ./*.report
    commit 'moved down, and renamed'
    reports 1
    for format in sarif gitlab; do
        reads $format $format.before "findings[0]['line'] == 9"
        reads $format $format.report "findings[0]['line'] == 12"
        one=$(/usr/bin/python3 "$TOP/tests/e2e/formats.py" $format $format.before 'print(findings[0]["id"]) or True')
        other=$(/usr/bin/python3 "$TOP/tests/e2e/formats.py" $format $format.report 'print(findings[0]["id"]) or True')
        [ "$one" = "$other" ]
    done
}

fingerprints_differ() {
    team
    git switch -qc feat
    for id in b c d; do write $id gone; done
    write e lost
    sed -i "s/'lost'/('lost', 'gone')/" "$VERSIONS/e.py"
    cp "$VERSIONS/b.py" "$VERSIONS/bb.py"
    commit 'many things wrong'
    reports 1
    for format in sarif gitlab; do
        reads $format $format.report 'len(findings) >= 5 and len({f["id"] for f in findings}) == len(findings)'
    done
}

# Ids, paths and names that would be markup or a command somewhere.
hostile_names_in_every_format() {
    team
    git switch -qc 'feat<b>&#@ada`x`'
    for id in 'x<b>&amp;"' '##[add-mask]y' '::error::z' '[a](https://example.com)' '@ada' '{0}' ']]>' '```' '%0A::error::w'; do
        number=$((${number:-0} + 1))
        migration n$number a >"$VERSIONS/$number,$id.py" 2>/dev/null || migration n$number a >"$VERSIONS/$number.py"
        /usr/bin/python3 - "$VERSIONS" "n$number" "$id" <<'END2'
import pathlib, sys
folder, old, new = sys.argv[1:]
for path in pathlib.Path(folder).glob("*.py"):
    text = path.read_text()
    path.write_text(text.replace(f"revision = '{old}'", f"revision = {new!r}", 1))
END2
    done
    commit 'names of all kinds'
    GITHUB_STEP_SUMMARY=$STORY/summary.md
    export GITHUB_STEP_SUMMARY
    reports 1
    for format in $FORMATS; do reads $format $format.report 'len(findings) >= 5'; done
    lacks "$STORY/said" '##['
    for report in ./*.report "$STORY/summary.md"; do lacks "$report" '##['; done
}

# A summary is written after what other steps wrote, and a run that can't write it says so.
the_summary_on_github() {
    forked
    echo 'another step' >summary.md
    GITHUB_STEP_SUMMARY=summary.md checked 1 --format github
    [ "$(head -n 1 summary.md)" = 'another step' ]
    has summary.md 'p0 --> h1'
    has summary.md 'OH102 heads-after-merge'
    GITHUB_STEP_SUMMARY=nowhere/summary.md checked 1 --format github
    says 'nowhere/summary.md' '::error '
    GITHUB_STEP_SUMMARY=other.md checked 1 --format json
    [ ! -e other.md ]
}

a_report_that_cannot_be_written() {
    forked
    checked 2 --format sarif:nowhere/report.sarif
    says nowhere/report.sarif
    checked 2 --format junit:/dev/full
}

validator() {
    "$NPM/.bin/sarif-multitool" "$@"
}
microsofts_validator_has_no_error() {
    forked
    reports 1
    cp sarif.report fork.sarif
    reports 2 --base nowhere
    cp sarif.report failure.sarif
    validator validate fork.sarif failure.sarif --output verdict --log ForceOverwrite
    reads sarif_errors verdict 'not findings'
    sed 's/"ruleIndex": 1,/"ruleIndex": 99,/' fork.sarif >broken.sarif
    validator validate broken.sarif --output verdict --log ForceOverwrite || true
    reads sarif_errors verdict 'findings'
}

row 'a fork, in every format' a_fork_in_every_format
row 'nothing wrong, in every format' nothing_wrong_in_every_format
row 'warnings, in every format; --strict' warnings_in_every_format
row 'what could not be compared, in every format' could_not_compare_in_every_format
row 'fingerprints stay when lines and files move' fingerprints_do_not_move
row 'no two findings bear the same fingerprint' fingerprints_differ
row 'hostile names, in every format' hostile_names_in_every_format
row "GitHub's summary" the_summary_on_github
row 'a report that cannot be written is exit 2' a_report_that_cannot_be_written
if from_npm @microsoft/sarif-multitool@5.7.0 && HOME=$SCRATCH validator help >/dev/null 2>&1; then
    row "Microsoft's validator finds no error in SARIF" microsofts_validator_has_no_error
else
    skip "Microsoft's validator finds no error in SARIF" 'npm does not bring it here'
fi
tap_end
