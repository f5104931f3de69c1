# What can not be looked at is exit status 2, with the way on.
git init -q
environment
add a1
commit Begin
git switch -q -c broken
echo '[tool.onehead' >pyproject.toml
commit Broken
git switch -q -c odd main
echo 'traget = 1' >.onehead.toml
commit Odd
git switch -q main
