# Graphs of every kind, one a branch.
git init -q
environment
add a1
commit Begin
git switch -q -c several
add b2 a1
add c3 a1
commit Several
git switch -q -c merged
add d4 b2 c3
commit Merged
git switch -q -c missing main
add b2 gone
commit Missing
git switch -q -c circle main
add b2 c3
add c3 b2
commit Circle
git switch -q -c twice main
cp migrations/versions/a1.py migrations/versions/a1_again.py
commit Twice
git switch -q -c unreadable main
printf "revision = make()\ndown_revision = \"a1\"\n" >migrations/versions/b2.py
commit Unreadable
git switch -q -c labelled main
add b2
echo "branch_labels = (\"billing\",)" >>migrations/versions/b2.py
commit Labelled
git switch -q -c allowed several
printf "heads = 2\n" >.onehead.toml
commit Allowed
git switch -q --orphan empty
commit Empty
git switch -q main
