"""Counts the words of a text with a package that only the job's own environment has."""

import json
import os
import sys

import wordcount

counts = wordcount.count(sys.argv[1])
for word, number in counts.items():
    print(f"{number:3d} {word}", flush=True)

with open(os.path.join(os.environ["ML_OUTPUT_PATH"], "counts.json"), "w", encoding="utf-8") as file:
    json.dump(counts, file, indent=2)
