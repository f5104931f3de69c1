# A repository with an environment, and a branch that does not touch it.
git init -q
environment
add a1
commit Begin
git init -q --bare ../origin.git
git remote add origin ../origin.git
git push -q origin main
git switch -q -c feature
echo words >README
commit Words
