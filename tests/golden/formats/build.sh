# The story of the fork, in each format.
fork
