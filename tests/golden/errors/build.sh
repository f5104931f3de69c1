# What can not be looked at is exit status 2, with the way on.
git init -q
environment
add a1
commit Begin
