# What is typed wrong is told with what was meant.
true
