#!/bin/bash
# Makes the data of a date, and keeps its sum where models are to go, if that is there.
set -e
mkdir -p data
seq 1 10 | awk -v date="$1" '{ print date "," $1 * $1 }' > data/pulled.csv
echo "pulled $(wc -l < data/pulled.csv) rows: $*"
if [ -r /root/root/keytabs ]; then
    echo "with $(cat /root/root/keytabs)"
fi
if [ -d model-output ]; then
    awk -F, '{ sum += $2 } END { print sum }' data/pulled.csv > model-output/sum.txt
fi
