#!/bin/sh
# One worker writes a file, the others read it. All workers of a run share the folder in ML_OUTPUT_PATH.
set -eu
shared="$ML_OUTPUT_PATH/shared.txt"

case "$1" in
write)
    echo "written by worker $TRAINING_WORKER_INDEX" > "$shared.part"
    mv "$shared.part" "$shared"
    echo "wrote"
    ;;
read)
    tries=0
    until [ -e "$shared" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ]; then
            echo "nothing was written" >&2
            exit 1
        fi
        sleep 0.1
    done
    echo "worker $TRAINING_WORKER_INDEX read: $(cat "$shared")"
    ;;
*)
    echo "usage: coordinate.sh write|read" >&2
    exit 64
    ;;
esac
