#!/bin/sh
# Prints what reached it: the variables, and the arguments as it was given them.
echo "stage $STAGE, $THREADS threads"
for word in "$@"; do
    echo "argument: $word"
done
