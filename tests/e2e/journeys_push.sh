# Push, line by line: what git hands to pre-push, and what must come of it.
. tests/tap.sh
. tests/story.sh

new_project() {
    git init -q --bare server.git
    git init -q mine
    hook mine
    cd mine
    project .
    add a
    git remote add origin ../server.git
    [ -z "$(git for-each-ref refs/remotes)" ]
}

first_push_of_main() {
    new_project
    passes push -q -u origin main
    line refs/heads/main "$(oid main)" refs/heads/main $ZERO
    status 1 git symbolic-ref -q refs/remotes/origin/HEAD
    quiet
    says_not fetch 'not found' missing
}

first_push_of_main_with_two_heads() {
    new_project
    add b a
    add c a
    fails push -u origin main
    says OH101
    names b c
    says_not fetch OH102
}

first_and_second_push_of_a_branch() {
    team
    landed main b a
    git switch -qc feat
    add c a
    knows main
    fails push -u origin feat
    line refs/heads/feat "$(oid feat)" refs/heads/feat $ZERO
    says OH102
    names b c
    git push -q --no-verify -u origin feat
    old=$(oid feat)
    echo more >README
    commit more
    fails push origin feat
    line refs/heads/feat "$(oid feat)" refs/heads/feat "$old"
    says OH102
    names b c
}

amended_and_plainly_pushed() {
    team
    git switch -qc feat
    add b a
    passes push -q -u origin feat
    git commit -q --amend -m 'add b, said better'
    hook_gives 0 push origin feat
    [ "$git_status" = 1 ]
    no_lines
    says 'no refs on stdin'
}

rebased_and_pushed_with_lease() {
    team
    git switch -qc feat
    add c a
    passes push -q -u origin feat
    old=$(oid feat)
    landed main b a
    knows main
    git rebase -q origin/main
    write c b
    git commit -qa --amend -m 'add c, after b'
    passes push --force-with-lease origin feat
    line refs/heads/feat "$(oid feat)" refs/heads/feat "$old"
    quiet
}

push_to_main_is_judged_against_the_server() {
    team
    landed main b a
    landed main c a
    git fetch -q ../server.git main
    git merge -q FETCH_HEAD
    [ "$(oid origin/main)" != "$(oid FETCH_HEAD)" ]
    add d c
    passes push origin main
    line refs/heads/main "$(oid main)" refs/heads/main "$(oid FETCH_HEAD)"
    says OH101
    says_not 'fetch origin'
}

push_to_main_of_a_fork() {
    team
    add b a
    add c a
    fails push origin main
    says OH101
    names b c
    says_not OH102
}

force_push_to_main_drops_b() {
    team
    add b a
    passes push -q origin main
    git reset -q --hard HEAD^
    add c a
    fails push --force origin main
    says OH202 'throws away'
    names b
}

main_moved_and_was_not_fetched() {
    team
    landed main b a
    add c a
    cannot push origin main
    unknown=$(git -C ../server.git rev-parse main)
    line refs/heads/main "$(oid main)" refs/heads/main "$unknown"
    status 128 git cat-file -p "$unknown"
    says 'git fetch origin main'
    cannot push --force origin main
    says 'git fetch origin main'
    says_not OH
    has "$STORY/err" 'error: failed to push'
}

nothing_to_push() {
    team
    passes push origin main
    no_lines
    silent
    git switch -qc feat
    add b a
    passes push -q -u origin feat
    passes push origin feat
    no_lines
    silent
}

stdin_eaten_by_a_hook_manager() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    ended 1 "$ONEHEAD" hook pre-push origin ../server.git </dev/null
    says 'no refs on stdin' OH102
    git push -q --no-verify -u origin feat
    ended 0 "$ONEHEAD" hook pre-push origin ../server.git </dev/null
    silent
}

several_refs_and_the_worst_wins() {
    team
    landed main b a
    knows main
    git switch -qc good origin/main
    add g b
    git switch -qc bad "$(oid main)"
    add c a
    fails push origin good bad
    line refs/heads/good "$(oid good)" refs/heads/good $ZERO
    line refs/heads/bad "$(oid bad)" refs/heads/bad $ZERO
    says OH102
    names c
    git push -q --no-verify origin good
    fails push --all origin
    [ "$(grep -c refs/heads/good "$STORY/lines")" = 0 ]
    says OH102
    git branch -q -D main
    fails push origin bad good
}

others_are_judged_against_the_main_pushed_with_them() {
    team
    git switch -qc f
    add c a
    git switch -q main
    add b a
    passes push --dry-run origin f
    fails push origin main f
    line refs/heads/f "$(oid f)" refs/heads/f $ZERO
    says OH102
    names b c
    fails push origin f main
}

a_mirror_push_judges_branches_only() {
    team
    git switch -q --detach
    add x a
    add y a
    git update-ref refs/remotes/origin/broken HEAD
    git tag -a -m broken broken
    git switch -qc feat main
    add b a
    git init -q --bare ../backup.git
    git remote add backup ../backup.git
    passes push --mirror backup
    line refs/remotes/origin/broken "$(oid origin/broken)" refs/remotes/origin/broken $ZERO
    line refs/tags/broken "$(oid broken)" refs/tags/broken $ZERO
    says_not OH
}

tags_notes_changes_and_deletions() {
    team
    git push -q --no-verify origin main:old
    git switch -qc bad
    add x a
    add y a
    git tag -a -m one v1
    git notes add -m note
    passes push origin v1 refs/notes/commits HEAD:refs/changes/1
    line refs/tags/v1 "$(oid v1)" refs/tags/v1 $ZERO
    [ "$(git cat-file -t "$(oid v1)")" = tag ]
    line HEAD "$(oid bad)" refs/changes/1 $ZERO
    silent
    git tag blob "$(git rev-parse HEAD:alembic.ini)"
    passes push origin blob
    silent
    fails push origin :old bad
    line '(delete)' $ZERO refs/heads/old "$(oid main)"
    says OH101
    passes push origin :old
    silent
}

the_remote_ref_decides() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push origin HEAD:x
    line HEAD "$(oid feat)" refs/heads/x $ZERO
    says OH102
    git switch -q --detach
    fails push origin HEAD:refs/heads/x
    fails push origin "$(oid feat):refs/heads/x"
    line "$(oid feat)" "$(oid feat)" refs/heads/x $ZERO
    git update-ref refs/remotes/origin/f feat
    fails push origin origin/f:refs/heads/x
    line refs/remotes/origin/f "$(oid feat)" refs/heads/x $ZERO
    says OH102
}

settings_of_the_only_branch_at_that_tip() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    git config branch.feat.oneheadSkip OH102
    git config branch.HEAD.oneheadSkip OH101
    passes push --dry-run origin HEAD:x
    says OH102
    passes push --dry-run origin "$(oid feat):refs/heads/x"
    says OH102
    git branch twin
    fails push origin "$(oid feat):refs/heads/x"
}

gerrit() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push origin 'HEAD:refs/for/main%topic=a'
    line HEAD "$(oid feat)" 'refs/for/main%topic=a' $ZERO
    says OH102 main
    names b c
    says_not 'main%topic'
}

gerrit_series_that_its_tip_mends() {
    team
    git switch -qc feat
    add b a
    add c a
    add m b c
    passes push origin 'HEAD:refs/for/main%topic=a'
    says 'warning OH101' "commit $(git rev-parse HEAD^ | cut -c 1-10)" 'the heads b and c'
    passes push origin feat
    says_not OH101
    landed main e a
    knows main
    git switch -qc straight
    git reset -q --hard HEAD~3
    add f a
    write f e
    commit 'f after e'
    passes push origin 'HEAD:refs/for/main'
    says 'warning OH101' 'the heads e and f'
    git rebase -q origin/main
    git reset -q --soft origin/main
    git commit -qm 'f after e'
    passes push origin 'HEAD:refs/for/main%topic=b'
    says_not OH101
}

push_by_url() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push ../server.git feat
    has "$STORY/arguments" '../server.git ../server.git'
    says OH102 origin/main
    fails push "$STORY/server.git" feat
    says OH102
    git config "url.$STORY/.insteadOf" team:
    fails push team:server.git feat
    says OH102 origin/main
    git remote add again team:server.git
    git init -q --bare ../elsewhere.git
    fails push ../elsewhere.git feat
    says OH102 origin/main
}

two_push_urls() {
    team
    git init -q --bare ../backup.git
    git remote set-url --add --push origin ../server.git
    git remote set-url --add --push origin ../backup.git
    git switch -qc feat
    add b a
    passes push origin feat
    [ "$(wc -l <"$STORY/verdict")" = 2 ]
    has "$STORY/arguments" 'origin ../backup.git'
    says_not OH
    landed main c a
    knows main
    echo more >README
    commit more
    fails push origin feat
    says OH102
}

a_password_in_a_url_is_neither_compared_nor_shown() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    git remote set-url origin https://ada:hunter2@example.com/team/app.git
    echo "refs/heads/feat $(oid feat) refs/heads/feat $ZERO" >"$STORY/lines"
    ended 1 "$ONEHEAD" hook pre-push https://example.com/team/app https://example.com/team/app <"$STORY/lines"
    says OH102 origin/main
    says_not hunter2
    ended 1 "$ONEHEAD" hook pre-push origin https://ada:hunter2@example.com/team/app.git <"$STORY/lines"
    says OH102
    says_not hunter2
}

from_a_sub_folder_a_linked_worktree_a_bare_clone() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    cd migrations/versions
    fails push origin feat
    says OH102
    cd ../..
    git worktree add -q ../linked -b linked main
    cd ../linked
    add d a
    fails push origin linked
    says OH102
    names d
    cd ..
    git clone -q --bare server.git bare.git
    hook bare.git
    cd bare.git
    git fetch -q ../mine feat:feat
    fails push origin feat
    says OH102
    names c
}

submodules_are_judged_each_by_itself() {
    team
    cd ..
    git init -q --bare super.git
    git clone -q super.git super 2>/dev/null
    hook super
    cd super
    git submodule --quiet add ../server.git lib
    commit 'a submodule'
    git push -q --no-verify origin main
    git remote set-head origin main
    git -C lib switch -qc feat
    hook lib
    (cd lib && add b a && git push -q --no-verify -u origin feat && add c a)
    commit 'the submodule moves'
    fails push --recurse-submodules=on-demand origin main
    [ "$(head -n 1 "$STORY/arguments")" = "origin $STORY/super.git" ]
    says OH101
    names b c
}

versions_inside_a_submodule() {
    team
    git clone -q --bare ../server.git ../lib.git
    git switch -qc feat
    git submodule --quiet add ../lib.git lib
    printf '[alembic]\nscript_location = lib/migrations\n' >alembic.ini
    git rm -qr migrations
    commit 'migrations live in the submodule'
    git push -q --no-verify origin feat:main
    knows main
    git switch -qc next
    (cd lib && add b a && git push -q origin HEAD:main)
    commit 'the submodule moves'
    passes push origin next
    says 'checked in its own repository'
    says_not OH
}

subtree_push() {
    team
    mkdir svc
    git mv alembic.ini migrations svc
    commit 'a service of its own'
    git push -q --no-verify origin main
    VERSIONS=svc/migrations/versions add b a
    git push -q --no-verify origin main
    git init -q --bare ../svc.git
    passes subtree push --prefix=svc ../svc.git main
    split=$(git -C ../svc.git rev-parse main)
    line "$split" "$split" refs/heads/main $ZERO
    status 1 git merge-base "$split" main
    says_not OH
    VERSIONS=svc/migrations/versions add c a
    fails subtree push --prefix=svc ../svc.git main
    says OH101
}

not_yet() {
    team
    landed main b a
    knows main
    git switch -qc feat
    add c a
    fails push origin feat
    passes -c onehead.skip=OH102 push --dry-run origin feat
    says OH102 skip
    fails -c onehead.skip=OH104 push origin feat
    git config branch.feat.oneheadSkip OH102
    passes push --dry-run origin feat
    says OH102
    git branch -m feat renamed
    passes push --dry-run origin renamed
    says OH102
    ended 1 env CI=true "$ONEHEAD" check --base origin/main
    CI=true
    export CI
    passes push --dry-run origin renamed
    unset CI
    git switch -q main
    git branch -q -D renamed
    status 1 git config branch.renamed.oneheadSkip
}

skipped_for_once() {
    team
    git switch -qc feat
    add b a
    add c a
    ONEHEAD_PROGRAM=$ONEHEAD
    printf '#!/bin/sh\nONEHEAD=skip exec %s hook pre-push "$@"\n' "$ONEHEAD_PROGRAM" >.git/hooks/pre-push
    git push -q origin feat 2>"$STORY/said"
    says 'onehead: skipped, nothing was checked'
}

a_line_that_cannot_be_read() {
    team
    git switch -qc feat
    add b a
    landed main c a
    knows main
    good="refs/heads/feat $(oid HEAD) refs/heads/feat $ZERO"
    printf 'what is this\n%s\n' "$good" >"$STORY/lines"
    ended 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
    says "the line is not" OH102
    printf '%s\n%s\n' "$good" 'refs/heads/x nothing refs/heads/x nothing' >"$STORY/lines"
    ended 2 "$ONEHEAD" hook pre-push origin ../server.git <"$STORY/lines"
    says "the line is not" OH102
}

two_branches_at_once() {
    team
    git switch -qc feat
    add b a
    git branch other
    landed main c a
    knows main
    fails push origin feat other
    [ "$(grep -c '^error OH102' "$STORY/said")" = 2 ]
    [ "$(grep -B 1 '^error OH102' "$STORY/said" | grep -c '^$')" = 1 ]
    passes -c onehead.skip=all push origin feat other
    once 'every rule is passed by'
}

row 'git init, remote add, first push -u origin main: alone, no word about a missing target' first_push_of_main
row 'first push of main with two heads: fails, alone' first_push_of_main_with_two_heads
row 'first push of a branch, second push: both judged against main' first_and_second_push_of_a_branch
row 'amended, plain push: empty stdin, HEAD is judged' amended_and_plainly_pushed
row 'rebased, pushed with --force-with-lease: judged against main, not against the old tip' rebased_and_pushed_with_lease
row 'push to main: judged against main on the server this second' push_to_main_is_judged_against_the_server
row 'push to main: the result is the pushed commit itself' push_to_main_of_a_fork
row 'force push to main that drops b: OH202, throws away b' force_push_to_main_drops_b
row 'push to main, which moved and was not fetched: exit 2 and git fetch' main_moved_and_was_not_fetched
row 'nothing to push: silent' nothing_to_push
row 'empty stdin is not success: HEAD is judged' stdin_eaten_by_a_hook_manager
row 'several refs, --all: each by its own target, the worst wins' several_refs_and_the_worst_wins
row 'main among the lines: the others are judged against what is pushed to it' others_are_judged_against_the_main_pushed_with_them
row '--mirror: tags and refs/remotes are not judged' a_mirror_push_judges_branches_only
row 'tags, notes, refs/changes/1, deletions: pass, also mixed with updates' tags_notes_changes_and_deletions
row 'HEAD:x, <id>:x, origin/f:x: the remote ref decides' the_remote_ref_decides
row 'HEAD:x: the settings of the branch whose tip it is, if just one' settings_of_the_only_branch_at_that_tip
row 'Gerrit: the target is the text up to %' gerrit
row 'Gerrit: a fork inside the series that its tip mends is a warning' gerrit_series_that_its_tip_mends
row 'push by URL: the remote that has it, else the canonical one' push_by_url
row 'a remote with two push URLs: the hook runs once a URL' two_push_urls
row 'a password in a URL is neither compared nor shown' a_password_in_a_url_is_neither_compared_nor_shown
row 'from a sub-folder, a linked worktree, a bare clone' from_a_sub_folder_a_linked_worktree_a_bare_clone
row 'push --recurse-submodules=on-demand: each by itself' submodules_are_judged_each_by_itself
row 'versions inside a submodule: checked in its own repository' versions_inside_a_submodule
row 'git subtree push: alone' subtree_push
row 'not yet: onehead.skip once, oneheadSkip for a branch, CI obeys neither' not_yet
row 'ONEHEAD=skip says that nothing was checked' skipped_for_once
row 'a line that cannot be read: exit 2, the others are judged and reported' a_line_that_cannot_be_read
row 'two branches at once: a blank line between the reports, a by-pass of all said once' two_branches_at_once
tap_end
