# No repository is needed.
true
