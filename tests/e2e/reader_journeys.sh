# Journeys once more, with git as the reader.
ONEHEAD_READER=git exec bash tests/e2e/journeys_hooks.sh
