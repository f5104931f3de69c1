# The golden output once more, with git as the reader. `make test-reader` plays the end-to-end tests so, too.
ONEHEAD_READER=git exec bash tests/golden/run.sh
