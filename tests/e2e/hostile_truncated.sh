# A truncated object makes libgit2 1.5.1 loop for ever: the clock ends it, after half a minute, in a sentence and exit 2. git itself
# sees at once that it is truncated.
. tests/tap.sh
. tests/story.sh

a_truncated_object() {
    team
    git switch -qc feat
    add b a
    blob=.git/objects/$(oid HEAD:migrations/versions/b.py | sed 's,^..,&/,')
    chmod u+w "$blob"
    truncate -s 60 "$blob"
    status 128 git cat-file -p HEAD:migrations/versions/b.py
    status 2 timeout 45 "$ONEHEAD" check >"$STORY/out" 2>"$STORY/said"
    [ ! -s "$STORY/out" ]
    says onehead: 'git fsck'
    [ "${ONEHEAD_READER:-}" = git ] || says ONEHEAD=skip
}

row 'a truncated loose object: exit 2 with a sentence, in bounded time' a_truncated_object
tap_end
