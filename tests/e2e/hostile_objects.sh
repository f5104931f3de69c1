# Broken objects, packs and indexes: a needed one is exit 2 with a sentence, one that is not needed changes nothing.
. tests/tap.sh
. tests/story.sh
# Leaks of libgit2 are told apart by their callers, which its frames do not show to the fast way of looking.
is_sanitized && export ASAN_OPTIONS=fast_unwind_on_malloc=0

# object ID: its loose file.
object() {
    echo ".git/objects/$(echo "$1" | sed 's,^..,&/,')"
}
# forked: a branch that must fail, of which every object is loose.
forked() {
    team
    git switch -qc feat
    add b a
    add c a
    migration_blob=$(object "$(oid HEAD:migrations/versions/c.py)")
    chmod u+w "$migration_blob"
}
packed() {
    forked
    git repack -qad
    pack=$(echo .git/objects/pack/*.pack)
    index=${pack%.pack}.idx
    chmod u+w "$pack" "$index"
}

an_empty_object() {
    forked
    : >"$migration_blob"
    status 128 git cat-file -p HEAD:migrations/versions/c.py
    checked 2
    says 'git fsck' c.py
    says_not OH108
}

a_changed_object() {
    forked
    /usr/bin/python3 - "$migration_blob" <<'END'
import sys, zlib
data = zlib.decompress(open(sys.argv[1], "rb").read())
open(sys.argv[1], "wb").write(zlib.compress(data.replace(b"'a'", b"'b'")))
END
    git cat-file -p HEAD:migrations/versions/c.py | grep -q "down_revision = 'b'"
    checked 2
    says 'git fsck'
}

an_object_that_lies_about_its_size() {
    forked
    /usr/bin/python3 - "$migration_blob" <<'END'
import sys, zlib
open(sys.argv[1], "wb").write(zlib.compress(b"blob 5\0" + b"x" * 100000))
END
    checked 2
    [ -s "$STORY/said" ]
}

a_missing_object() {
    for what in HEAD:migrations/versions/c.py HEAD:migrations/versions HEAD:migrations 'HEAD^{tree}' HEAD; do
        mkdir "../$(echo $what | tr -dc a-zA-Z)"
        cd "../$(echo $what | tr -dc a-zA-Z)"
        forked
        rm -f "$(object "$(oid "$what")")"
        checked 2
        says 'git fsck'
    done
}
missing_objects() {
    mkdir first
    cd first
    a_missing_object
}

what_is_not_needed_changes_nothing() {
    team
    git switch -qc feat
    head -c 1000 /dev/urandom >picture
    mkdir docs
    echo text >docs/page
    commit 'other files'
    add b a
    add c a
    rm -f "$(object "$(oid HEAD:picture)")" "$(object "$(oid HEAD:docs/page)")"
    checked 1
    says OH101
    fails push --dry-run origin feat
    says OH101
}

flipped_bytes_in_a_pack() {
    packed
    size=$(stat -c %s "$pack")
    /usr/bin/python3 - "$pack" "$size" <<'END'
import sys
with open(sys.argv[1], "r+b") as pack:
    for at in range(40, int(sys.argv[2]) - 20, 30):
        pack.seek(at)
        pack.write(b"\xff")
END
    checked 2
    says 'git fsck'
}

a_truncated_pack() {
    packed
    truncate -s 200 "$pack"
    checked 2
    says 'git fsck'
}

a_pack_without_its_index() {
    packed
    rm -f "$index"
    checked 2
    [ -s "$STORY/said" ]
}

an_index_that_is_cut() {
    packed
    truncate -s 1100 "$index"
    checked 2
    [ -s "$STORY/said" ]
}

an_index_with_wrong_offsets() {
    packed
    /usr/bin/python3 - "$index" <<'END'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
assert data[:8] == b"\xfftOc\0\0\0\x02"
count = struct.unpack(">I", data[8 + 255 * 4:8 + 256 * 4])[0]
offsets = 8 + 256 * 4 + count * 24
for i in range(count):
    data[offsets + 4 * i:offsets + 4 * i + 4] = struct.pack(">I", 0x7ffffff0 - i)
open(sys.argv[1], "wb").write(data)
END
    status 128 git cat-file -p HEAD
    checked 2
    says onehead: 'git fsck'
    forget
    echo "refs/heads/feat $(cat .git/refs/heads/feat) refs/heads/feat $ZERO" >"$STORY/lines"
    status 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines" 2>"$STORY/said"
    says onehead: ONEHEAD=skip
}

commit_graph_and_multi_pack_index_broken() {
    packed
    git commit-graph write --reachable
    git multi-pack-index write
    chmod u+w .git/objects/info/commit-graph .git/objects/pack/multi-pack-index
    truncate -s 200 .git/objects/info/commit-graph
    truncate -s 100 .git/objects/pack/multi-pack-index
    checked 1
    says OH101
}

alternates() {
    forked
    mkdir -p .git/objects/info
    printf '%s\n%s\n' "$PWD/.git/objects" "$STORY/nowhere" >.git/objects/info/alternates
    checked 1
    says OH101
    git clone -q --shared . ../borrower
    cd ../borrower
    git switch -q feat
    checked 1
    says OH101
}

alternates_too_deep() {
    forked
    before=mine/.git
    for n in 1 2 3 4 5 6 7 8 9 10; do
        git init -q --bare "../deep$n"
        echo "$STORY/$before/objects" >"../deep$n/objects/info/alternates"
        before=deep$n
    done
    status 128 git -C ../deep10 cat-file -p "$(oid HEAD)"
    checked_got=0
    git rev-parse HEAD >../deep10/refs/heads/main
    "$ONEHEAD" -C ../deep10 check 2>"$STORY/said" || checked_got=$?
    [ $checked_got = 2 ]
    [ -s "$STORY/said" ]
}

grafts_and_replaced_objects() {
    forked
    git replace "$(oid HEAD:migrations/versions/c.py)" "$(oid HEAD:migrations/versions/b.py)"
    git show HEAD:migrations/versions/c.py | grep -q "'b'"
    checked 1
    names b c
    git replace -d "$(oid HEAD:migrations/versions/c.py)" || git replace -l
    oid HEAD >.git/info/grafts
    [ "$(git rev-list --count HEAD 2>/dev/null)" = 1 ]
    checked 1
    names b c
}

repacked_meanwhile() {
    forked
    (while test ! -e "$STORY/enough"; do git repack -qadf; git unpack-objects -q <"$(echo .git/objects/pack/*.pack)"; done) \
        >/dev/null 2>&1 &
    for n in $(seq 40); do
        status 1 "$ONEHEAD" check >/dev/null 2>"$STORY/said"
    done
    touch "$STORY/enough"
    wait
}

row 'an empty object: exit 2 and git fsck' an_empty_object
row 'a changed object: exit 2' a_changed_object
row_unsanitized 'an object that lies about its size: exit 2' an_object_that_lies_about_its_size \
    'libgit2 1.5 writes up to 57 bytes past its buffer there'
row 'a missing migration, folder, tree, commit: exit 2' missing_objects
row 'missing objects that are not needed: the verdict' what_is_not_needed_changes_nothing
row 'flipped bytes in a pack: exit 2' flipped_bytes_in_a_pack
row 'a truncated pack: exit 2' a_truncated_pack
row 'a pack without its index: exit 2' a_pack_without_its_index
row 'an index that is cut: exit 2' an_index_that_is_cut
row 'an index with wrong offsets: the crash ends in a sentence and exit 2' an_index_with_wrong_offsets
row 'commit-graph and multi-pack-index broken: the verdict' commit_graph_and_multi_pack_index_broken
row 'alternates: itself, a missing folder, a shared clone: the verdict' alternates
row 'alternates ten deep: exit 2' alternates_too_deep
row 'grafts and replaced objects: what is pushed is judged' grafts_and_replaced_objects
row 'a repack in the middle: always the same answer' repacked_meanwhile
tap_end
