# Ids, paths and branches that strike back when they are printed or pasted.
git init -q
environment
add a1
commit Begin
git init -q --bare ../origin.git
git remote add origin ../origin.git
git push -q origin main
git switch -q -c "x;touch\$IFS\`P\`"
migration "c3; touch P" a1 >"migrations/versions/c3
.py"
migration "##[add-mask]a" a1 >"migrations/versions/::error::x.py"
migration "d4$(printf "\033[31m")" a1 >"migrations/versions/$(printf "\033[31m\342\200\256").py"
commit Hostile
