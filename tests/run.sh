#!/bin/sh
# run.sh FILE: one test file, as prove runs it: a shell script, executable or not, or a program.
case $1 in
*.sh) exec bash "$1" ;;
*) exec "$1" ;;
esac
