# One branch that adds to the head of main.
git init -q
environment
add a1
commit Begin
git init -q --bare ../origin.git
git remote add origin ../origin.git
git push -q origin main
git switch -q -c feature
add b2 a1
commit Mine
